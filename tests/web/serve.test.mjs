// Pages of `newsgen serve` in a real browser: mended in place, told only what concerns them, and
// with the bytes of a build.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { describe, test } from "node:test";

import { FERRY, TIDE, ferry, newsgen, picture, story, tide } from "./live.mjs";
import { isTicker } from "./site.mjs";
import {
  FERRY_PAGE, LAMP_PAGE, QUIET_MS, TIDE_PAGE, context, heard, open, pause, project, serve, serveAs,
  server, setUp, shows, stays, visit,
} from "./visits.mjs";

setUp();

describe("a story is saved", () => {
  test("its page is mended where it is", async () => {
    await serve();
    const page = await open(TIDE_PAGE);
    await page.getByRole("radio", { name: "Large" }).check();
    await page.getByRole("radio", { name: "Large" }).focus();
    await page.evaluate(() => scrollTo(0, 1500));
    const before = await page.evaluate(() => {
      const words = [...document.querySelectorAll(".story-body p")][30];
      getSelection().selectAllChildren(words);
      globalThis.kept = words;
      return { y: scrollY, size: getComputedStyle(words).fontSize, words: String(getSelection()) };
    });
    project.edit(TIDE, "The last words.", "Other last words.");
    await shows(page, "Other last words.");
    const now = await page.evaluate(() => {
      const words = [...document.querySelectorAll(".story-body p")][30];
      return {
        y: scrollY,
        size: getComputedStyle(words).fontSize,
        words: String(getSelection()),
        isSame: words === globalThis.kept,
        focus: document.activeElement.value,
        chosen: document.querySelector(".text-size :checked").value,
      };
    });
    assert.deepEqual(now, { ...before, isSame: true, focus: "large", chosen: "large" });
    assert.ok(await stays(page));
    assert.deepEqual(page.wrong, []);
  });

  test("words above what is read do not move it", async () => {
    await serve();
    const page = await open(TIDE_PAGE);
    await page.evaluate(() => scrollTo(0, 1500));
    const top = () => page.evaluate(() =>
      [...document.querySelectorAll(".story-body p")].find((one) =>
        one.textContent.startsWith("Paragraph 30 ")).getBoundingClientRect().top);
    const before = await top();
    const more = "The first words.\n\nMore.\n\nAnd more.\n\nAnd more yet.";
    project.edit(TIDE, "The first words.", more);
    await shows(page, "And more yet.");
    await pause(100);
    assert.ok(Math.abs((await top()) - before) < 2, "what is read has moved");
    assert.ok(await stays(page));
  });

  test("many kinds of change lead to the page that a build would write", async () => {
    await serve();
    const page = await open(TIDE_PAGE);
    const bodies = [
      "One paragraph.",
      "## A heading\n\nOne paragraph.\n\n- a list\n- of two",
      "## A heading\n\n## Another\n\n## A third\n\n## A fourth\n\nWords.",
      "Words *and* words.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
      "| a | b |\n|---|---|\n| 3 | 4 |\n\n> Said nobody.\n\nWords.[^1]\n\n[^1]: A note.",
      "```\ncode\n```\n\nWords &amp; <b>no tags</b>.",
      "",
      "The end.",
    ];
    for (const [at, body] of bodies.entries()) {
      project.write(TIDE, tide({ title: `Title ${at}`, body }));
      await page.waitForFunction((title) => document.title.startsWith(title), `Title ${at}`);
      await page.waitForFunction(async () => {
        const { documentElement: sent } = new DOMParser().parseFromString(
          await (await fetch(location.href, { cache: "no-store" })).text(), "text/html");
        const live = document.documentElement.cloneNode(true);
        live.querySelector(":scope > newsgen-notes").remove();
        return live.isEqualNode(sent);
      });
    }
    assert.ok(await stays(page));
    assert.deepEqual(page.wrong, []);
  });

  test("only pages that show something else are told", async () => {
    await serve();
    const front = await open("/");
    const lamp = await open(LAMP_PAGE);
    const own = await open(FERRY_PAGE);
    project.write(FERRY, ferry({ title: "Ferry an hour late" }));
    for (const page of [front, own]) {
      await page.getByText("Ferry an hour late").first().waitFor();
      assert.equal(await heard(page, "state"), 2);
      assert.ok(await stays(page));
    }
    await pause(QUIET_MS);
    assert.equal(await heard(lamp, "state"), 1);
    assert.equal(await heard(lamp, "files"), 0);
  });

  test("a page that a script has changed is mended as well", async () => {
    const settings = "theme: quay\nticker: { mode: as-of, refresh: script }\n";
    project.write("newsgen.yaml", settings);
    await serve();
    const page = await open(TIDE_PAGE);
    await page.waitForLoadState("networkidle");
    project.edit(TIDE, "title: Tide gauge", "title: Old tide gauge");
    await page.getByRole("heading", { name: "Old tide gauge" }).waitFor();
    project.edit(TIDE, "The last words.", "Other last words.");
    await shows(page, "Other last words.");
    assert.ok(await stays(page));
    assert.deepEqual(page.wrong, []);
  });

  test("its page is mended under the path of a site that has one", async () => {
    project.write("newsgen.yaml", "theme: quay\nbase_url: https://alder.example/the/paper/\n");
    await serve();
    const page = await open("/the/paper" + TIDE_PAGE);
    project.edit(TIDE, "The last words.", "Other last words.");
    await shows(page, "Other last words.");
    assert.ok(await stays(page));
    await visit(page, "/");
    assert.equal(page.url(), server.origin + "/the/paper/");
  });

  test("data for machines is mended, not run", async () => {
    const script = '<script type="application/ld+json">{{ story.title | json }}</script>';
    project.write("templates/article.html",
      `{% extends "default/article.html" %}\n{% block head %}${script}{% endblock %}\n`);
    await serve();
    const page = await open(TIDE_PAGE);
    project.edit(TIDE, "title: Tide gauge", "title: Old tide gauge");
    await page.waitForFunction(() =>
      document.querySelector("[type='application/ld+json']").textContent.includes("Old tide"));
    assert.ok(await stays(page));
  });

  test("a new story is at the address that was empty", async () => {
    await serve();
    const page = await open("/2017/01/02/bell.html");
    assert.ok(await page.evaluate(() => document.body.className.includes("not-found")));
    const front = await open("/");
    project.write("content/bell.md", story({ title: "Bell rung", date: "2017-01-02" }));
    await page.getByRole("heading", { name: "Bell rung" }).waitFor();
    await front.getByText("Bell rung").first().waitFor();
    assert.ok(await stays(page));
    assert.ok(await stays(front));
    project.remove("content/bell.md");
    await page.waitForFunction(() => document.body.className.includes("not-found"));
  });

  test("a browser that follows is taken to its page", async () => {
    await serve("--navigate");
    const page = await open("/");
    project.edit(FERRY, "Paragraph 1 of", "PARAGRAPH 1 OF");
    await page.waitForURL(server.origin + FERRY_PAGE);
    await page.getByText("PARAGRAPH 1 OF").waitFor();
    await page.waitForFunction(() => globalThis.heard.length > 0);
    project.edit(TIDE, "The first words.", "Other first words.");
    await page.waitForURL(server.origin + TIDE_PAGE);
    await shows(page, "Other first words.");
    await page.goBack();
    assert.equal(page.url(), server.origin + FERRY_PAGE);
  });

  test("a browser that does not follow stays", async () => {
    await serve();
    const page = await open("/");
    project.edit(FERRY, "Paragraph 3 of", "PARAGRAPH 3 OF");
    await pause(QUIET_MS);
    assert.equal(await heard(page, "go"), 0);
    assert.ok(await stays(page));
  });
});

describe("a file that pages use", () => {
  test("a style sheet is swapped, and the page is never without it", async () => {
    await serve();
    const page = await open(TIDE_PAGE);
    await page.evaluate(() => {
      scrollTo(0, 700);
      globalThis.seen = new Set();
      const heading = document.querySelector("h1");
      const look = () => {
        globalThis.seen.add(getComputedStyle(heading).letterSpacing);
        globalThis.seen.add(getComputedStyle(document.querySelector(".masthead")).display);
        requestAnimationFrame(look);
      };
      look();
    });
    const display = await page.evaluate(() => [...globalThis.seen][1]);
    const spacing = (px) => page.waitForFunction((px) =>
      getComputedStyle(document.querySelector("h1")).letterSpacing === px, px);
    for (const px of ["3px", "4px", "5px"]) {
      project.write("themes/quay/assets/quay.css", `h1 { letter-spacing: ${px}; }\n`);
      await spacing(px);
      await pause(150);
    }
    const seen = await page.evaluate(() => [...globalThis.seen]);
    assert.deepEqual(seen, ["1px", display, "3px", "4px", "5px"]);
    assert.ok(await stays(page));
    assert.equal(await page.evaluate(() => scrollY), 700);
    assert.equal(await heard(page, "state"), 1);
    const n = await page.evaluate(() => document.querySelectorAll("link[rel=stylesheet]").length);
    assert.equal(n, 2);
    project.edit(TIDE, "The first words.", "Other first words.");
    await shows(page, "Other first words.");
    await spacing("5px");
  });

  test("a style sheet with a hash in its name is swapped as well", async () => {
    project.write("newsgen.yaml", "theme: quay\nticker: { mode: none }\nassets: hashed\n");
    await serve();
    const page = await open(TIDE_PAGE);
    await page.evaluate(() => {
      globalThis.seen = new Set();
      const look = () => {
        globalThis.seen.add(getComputedStyle(document.querySelector("h1")).letterSpacing);
        requestAnimationFrame(look);
      };
      look();
    });
    for (const px of ["3px", "4px"]) {
      project.write("themes/quay/assets/quay.css", `h1 { letter-spacing: ${px}; }\n`);
      await page.waitForFunction((px) =>
        getComputedStyle(document.querySelector("h1")).letterSpacing === px, px);
      await pause(150);
    }
    assert.deepEqual(await page.evaluate(() => [...globalThis.seen]), ["1px", "3px", "4px"]);
    assert.ok(await stays(page));
  });

  test("a style sheet that changed while nobody looked is there on return", async () => {
    await serve();
    const page = await open(TIDE_PAGE);
    await hide(page, true);
    project.write("themes/quay/assets/quay.css", "h1 { letter-spacing: 9px; }\n");
    project.edit(TIDE, "The first words.", "Other first words.");
    await pause(QUIET_MS);
    assert.equal(await heard(page, "state"), 1);
    await hide(page, false);
    await shows(page, "Other first words.");
    await page.waitForFunction(() =>
      getComputedStyle(document.querySelector("h1")).letterSpacing === "9px");
    assert.ok(await stays(page));
  });

  test("what only a style sheet names is seen as well", async () => {
    project.write("static/more.css", "h1 { letter-spacing: 6px; }\n");
    project.write("static/back.svg", picture("red"));
    project.write("themes/quay/assets/quay.css",
      '@import "/more.css"; body { background: url("/back.svg"); }\n');
    await serve();
    const page = await open(TIDE_PAGE);
    const spacing = (px) => page.waitForFunction((px) =>
      getComputedStyle(document.querySelector("h1")).letterSpacing === px, px);
    const colour = async () => {
      const png = await page.screenshot({ clip: { x: 4, y: 4, width: 1, height: 1 } });
      return page.evaluate(async (data) => {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        const paper = document.createElement("canvas").getContext("2d");
        paper.drawImage(image, 0, 0);
        return [...paper.getImageData(0, 0, 1, 1).data].join(" ");
      }, png.toString("base64"));
    };
    await spacing("6px");
    assert.equal(await colour(), "255 0 0 255");
    project.write("static/more.css", "h1 { letter-spacing: 7px; }\n");
    await spacing("7px");
    project.write("static/unused.svg", picture("red"));
    project.write("static/unused.svg", picture("lime"));
    await pause(QUIET_MS);
    assert.ok(await stays(page));
    await page.evaluate(() => scrollTo(0, 300));
    project.write("static/back.svg", picture("lime"));
    await page.waitForFunction(() => !globalThis.isMarked && globalThis.heard?.length > 0);
    for (let n = 0; (await colour()) !== "0 255 0 255"; n += 1) {
      assert.ok(n < 50, "the picture is as it was");
      await pause(30);
    }
    assert.equal(await page.evaluate(() => scrollY), 300);
  });

  test("a script is run anew", async () => {
    project.write("themes/quay/templates/base.html", '{% extends "default/base.html" %}\n' +
      '{% block head %}<script src="{{ asset(path="quay.js") }}" defer></script>{% endblock %}\n');
    project.write("themes/quay/assets/quay.js", 'document.documentElement.lang = "fr";\n');
    await serve();
    const page = await open(TIDE_PAGE);
    const speaks = (lang) =>
      page.waitForFunction((lang) => document.documentElement.lang === lang, lang);
    await speaks("fr");
    project.write("themes/quay/assets/quay.js", 'document.documentElement.lang = "pt";\n');
    await speaks("pt");
  });

  test("a picture is replaced", async () => {
    await serve();
    const page = await open(LAMP_PAGE);
    const colour = () => page.evaluate(async () => {
      const image = document.querySelector("main img");
      await image.decode().catch(() => {});
      const canvas = document.createElement("canvas");
      const paper = canvas.getContext("2d");
      paper.drawImage(image, 0, 0, 40, 20);
      return [...paper.getImageData(5, 5, 1, 1).data].join(" ");
    });
    assert.equal(await colour(), "255 0 0 255");
    project.write("content/2016/lamp.svg", picture("lime"));
    for (let n = 0; (await colour()) !== "0 255 0 255"; n += 1) {
      assert.ok(n < 100, "the picture is as it was");
      await pause(30);
    }
    assert.ok(await stays(page));
  });
});

/** Makes a page believe that nobody sees it, or that somebody does again. */
const hide = (page, isHidden) => page.evaluate((isHidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event("visibilitychange"));
}, isHidden);

describe("the server", () => {
  test("may end and begin again", async () => {
    await serve();
    const { port } = server;
    const page = await open(TIDE_PAGE);
    await server.close("SIGKILL");
    project.edit(TIDE, "The first words.", "Other first words.");
    await pause(QUIET_MS);
    await page.getByText("The first words.").waitFor();
    await serveAs(project.root, { port });
    await page.getByText("Other first words.").waitFor({ timeout: 20_000 });
    await page.waitForFunction(() => globalThis.heard.length > 0);
    project.edit(TIDE, "Other first words.", "Yet other words.");
    await shows(page, "Yet other words.");
  });

  test("gives pages no script of its own when none is wanted", async () => {
    await serve("--no-reload");
    const page = await context.newPage();
    await page.goto(server.origin + TIDE_PAGE);
    assert.equal(await page.locator('script[src*="_newsgen"]').count(), 0);
    assert.equal(await page.locator("newsgen-notes").count(), 0);
    const html = await (await fetch(server.origin + TIDE_PAGE)).text();
    assert.doesNotMatch(html, /_newsgen/);
  });

  test("shows more pages side by side than a browser opens connections", async () => {
    await serve();
    const pages = [];
    for (let n = 0; n < 12; n += 1) pages.push(await open(n % 2 ? TIDE_PAGE : "/"));
    project.edit(TIDE, "title: Tide gauge reads high", "title: Tide gauge is mended");
    for (const page of pages) {
      await page.getByText("Tide gauge is mended").first().waitFor({ timeout: 20_000 });
      assert.ok(await stays(page));
    }
    await visit(pages[0], LAMP_PAGE);
  });

  test("shows a whole archive as a build writes it", async () => {
    const sample = resolve(import.meta.dirname, "../..");
    const asOf = ["--as-of", "2026-11-20T12:00:00+00:00"];
    const out = join(project.root, "out");
    const cache = ["--cache-dir", join(project.root, "cache")];
    const built = spawnSync(newsgen, ["-C", sample, "build", ...asOf, ...cache, "-o", out]);
    assert.equal(built.status, 0, String(built.stderr));
    await serveAs(sample, { options: ["--no-drafts", ...asOf, ...cache] });
    const unlike = [];
    const files = readdirSync(out, { recursive: true, withFileTypes: true });
    const paths = files.filter((file) => file.isFile())
      .map((file) => relative(out, join(file.parentPath ?? file.path, file.name)))
      .filter((path) => !path.startsWith(".newsgen"));
    let n = 0;
    for (const path of paths) {
      const address = "/" + path.split(sep).map(encodeURIComponent).join("/");
      const response = await fetch(server.origin + address);
      const bytes = Buffer.from(await response.arrayBuffer());
      const text = bytes.toString("latin1");
      const script = /<script src="\/_newsgen\/reload\.js"[^>]*><\/script>/g;
      const isPage = path.endsWith(".html") && !isTicker(path);
      if ((text.match(script) ?? []).length !== (isPage ? 1 : 0)) unlike.push(`script: ${path}`);
      const plain = Buffer.from(text.replace(script, ""), "latin1");
      if (response.status !== 200) unlike.push(`${response.status}: ${path}`);
      else if (!plain.equals(readFileSync(join(out, path)))) unlike.push(path);
      n += 1;
    }
    assert.deepEqual(unlike, []);
    assert.ok(n > 300, `${n} files`);
  });
});
