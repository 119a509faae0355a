// What `newsgen serve` puts over pages: what is wrong, and that drafts are shown.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";

import { FERRY, TIDE, story } from "./live.mjs";
import {
  FERRY_PAGE, TIDE_PAGE, add, banner, browser, listenIn, open, overlay, project, serve, setUp,
  shows, stays,
} from "./visits.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

setUp();

describe("something is wrong", () => {
  const breakFerry = () => project.edit(FERRY, "date: 2016", "date: soon 2016");
  const mendFerry = () => project.edit(FERRY, "date: soon 2016", "date: 2016");

  test("with a story: it is said where, and what to do", async () => {
    await serve();
    const page = await open(TIDE_PAGE);
    await page.evaluate(() => scrollTo(0, 800));
    breakFerry();
    await overlay(page).waitFor();
    const words = await overlay(page).innerText();
    assert.match(words, /One error/);
    assert.match(words, /content\/2016\/ferry\.md:4:7/);
    assert.match(words, /date: soon 2016-03-12T09:00:00Z/);
    assert.match(words, /help: /);
    assert.match(await overlay(page).locator("mark").innerText(), /soon/);
    const late = await open("/");
    await overlay(late).waitFor();
    const own = await open(FERRY_PAGE);
    await overlay(own).waitFor();
    mendFerry();
    await overlay(page).waitFor({ state: "detached" });
    await overlay(late).waitFor({ state: "detached" });
    await late.getByText("Ferry keeps its hours").first().waitFor();
    await own.getByRole("heading", { name: "Ferry keeps its hours" }).waitFor();
    assert.ok(await stays(page));
    assert.equal(await page.evaluate(() => scrollY), 800);
    project.edit(TIDE, "The first words.", "Other first words.");
    await shows(page, "Other first words.");
  });

  test("and is hidden on demand, until something else is wrong", async () => {
    await serve();
    const page = await open(TIDE_PAGE);
    breakFerry();
    await overlay(page).getByRole("button").click();
    await overlay(page).waitFor({ state: "detached" });
    project.edit(TIDE, "date: 2016", "date: later 2016");
    await overlay(page).waitFor();
    await page.keyboard.press("Escape");
    await overlay(page).waitFor({ state: "detached" });
    mendFerry();
    await overlay(page).waitFor();
  });

  test("with a template: the last good page stays", async () => {
    project.write("templates/article.html", '{% extends "default/article.html" %}\n');
    await serve();
    const page = await open(TIDE_PAGE);
    project.write("templates/article.html", '{% extends "default/article.html" %}\n{% if %}\n');
    await overlay(page).waitFor();
    const words = await overlay(page).innerText();
    assert.match(words, /templates\/article\.html:2:/);
    assert.match(words, /\{% if %\}/);
    await page.getByText("The first words.").waitFor();
    project.write("templates/article.html",
      '{% extends "default/article.html" %}\n{% block title %}Another title{% endblock %}');
    await overlay(page).waitFor({ state: "detached" });
    await page.waitForFunction(() => document.title === "Another title");
    assert.ok(await stays(page));
  });

  test("with a template, as it turns out when a page is made", async () => {
    const good = '{% extends "default/article.html" %}\n';
    const bad = `${good}{% block title %}{{ story.no_such_field }}{% endblock %}\n`;
    project.write("templates/article.html", good);
    await serve();
    const early = await open(TIDE_PAGE);
    const front = await open("/");
    project.write("templates/article.html", bad);
    await overlay(early).waitFor();
    await early.getByText("The first words.").waitFor();
    const late = await open(TIDE_PAGE);
    await overlay(late).waitFor();
    assert.match(await overlay(late).innerText(), /templates\/article\.html:2:/);
    assert.match(await late.innerText("body"), /This page cannot be rendered/);
    project.write("templates/article.html", good);
    await overlay(early).waitFor({ state: "detached" });
    await shows(late, "The first words.");
    await overlay(late).waitFor({ state: "detached" });
    assert.ok(await stays(early));
    assert.ok(await stays(front));
    project.edit(TIDE, "The first words.", "Other first words.");
    await shows(early, "Other first words.");
    await shows(late, "Other first words.");
  });

  test("with the settings", async () => {
    await serve();
    const page = await open("/");
    project.edit("newsgen.yaml", "title:", "title: [");
    await overlay(page).waitFor();
    assert.match(await overlay(page).innerText(), /newsgen\.yaml:1/);
    project.write("newsgen.yaml", "title: The Quay Record\ntheme: quay\nticker: { mode: none }\n");
    await overlay(page).waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "The Quay Record" }).waitFor();
    assert.ok(await stays(page));
  });
});

describe("drafts", () => {
  const DRAFT = {
    "content/2018/oar.md": story({ title: "Oar", date: "2018-01-01", more: "draft: true\n" }),
  };

  test("are said to be there", async () => {
    add(DRAFT);
    await serve();
    const front = await open("/");
    await shows(front, "1 draft is shown here: a build leaves drafts out");
    const own = await open("/2018/01/01/oar.html");
    await shows(own, "This story is a draft: a build leaves it out");
    project.edit("content/2018/oar.md", "draft: true", "draft: false");
    await banner(front).waitFor({ state: "detached" });
    await banner(own).waitFor({ state: "detached" });
    assert.ok(await stays(front));
  });

  test("are not there when they are not wanted", async () => {
    add(DRAFT);
    await serve("--no-drafts");
    const front = await open("/");
    assert.equal(await banner(front).count(), 0);
    assert.equal(await front.getByText("Oar").count(), 0);
    const own = await open("/2018/01/01/oar.html");
    assert.equal(await banner(own).count(), 0);
    assert.ok(await own.evaluate(() => document.body.className.includes("not-found")));
  });
});

describe("what is put over pages", () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [375, 1280]) {
      test(`has no barriers in ${colorScheme} at ${width} px`, async () => {
        add({
          "content/2018/oar.md": story({ title: "Oar", date: "2018-01-01", more: "draft: true\n" }),
          "content/2019/net.md": "---\ntitle: Net\nsource: Alder Wire\ndate: a fortnight ago, or " +
            "perhaps a little more than that, said nobody in particular\n---\n\nWords.\n",
          "content/2019/hook.md": "---\ntitle: [Hook\n---\n\nWords.\n",
        });
        await serve();
        const own = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
        await own.addInitScript(listenIn);
        const page = await open("/2018/01/01/oar.html", own);
        const shot = (name) => process.env.NEWSGEN_SHOTS && page.screenshot({
          path: join(process.env.NEWSGEN_SHOTS, `${name}-${colorScheme}-${width}.png`),
        });
        const barriers = async () => {
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => globalThis.axe.run());
          return violations.flatMap(({ id, nodes }) =>
            nodes.map((node) => `${id} at ${node.target.join(" ")}: ${node.failureSummary}`));
        };
        const isTooWide = () => page.evaluate(() => {
          const box = document.querySelector("newsgen-notes").shadowRoot.querySelector(".errors");
          const top = document.documentElement;
          return top.scrollWidth > top.clientWidth || (box && box.scrollWidth > box.clientWidth);
        });
        await overlay(page).waitFor();
        await shot("errors");
        assert.deepEqual(await barriers(), []);
        assert.ok(!(await isTooWide()));
        const button = overlay(page).getByRole("button");
        assert.ok((await button.boundingBox()).y < 200, "the way out is not in sight");
        await button.click();
        await banner(page).waitFor();
        await shot("drafts");
        assert.deepEqual(await barriers(), []);
        assert.ok(!(await isTooWide()));
        await own.close();
      });
    }
  }
});
