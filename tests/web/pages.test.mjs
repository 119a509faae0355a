// Pages in a real browser: readable without scripts, on a phone, in light and dark, by
// assistive technology, and without asking any other host for anything.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { launch } from "./browser.mjs";
import { samplePages, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pages = samplePages().filter((page) => page.kind !== "redirect");

const KINDS = [
  "archive",
  "article",
  "corrections",
  "day",
  "facet",
  "home",
  "month",
  "not-found",
  "on-this-day",
  "page",
  "running",
  "timeline",
  "year",
];

let browser;
let server;

before(async () => {
  server = await serve();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens pages one after the other and returns what `look` found wrong, by address. */
async function findings(options, look) {
  const context = await browser.newContext(options);
  const found = [];
  for (const { address } of pages) {
    const page = await context.newPage();
    const wrong = await look(page, address);
    found.push(...wrong.map((what) => `${address}: ${what}`));
    await page.close();
  }
  await context.close();
  return found;
}

/** A file named index.html is asked for by its folder, as readers do. */
const urlOf = (address) => server.origin + address.replace(/index\.html$/, "");

test("the site has a page of every kind", () => {
  assert.deepEqual([...new Set(pages.map((page) => page.kind))].sort(), KINDS);
});

test("pages load cleanly and ask no other host", async () => {
  const found = await findings({}, async (page, address) => {
    const wrong = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) wrong.push(message.text());
    });
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("requestfailed", (request) => wrong.push(`failed: ${request.url()}`));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol !== "data:" && url.origin !== server.origin) {
        wrong.push(`asks ${request.url()}`);
      }
    });
    page.on("response", (response) => {
      if (response.status() !== 200) wrong.push(`${response.status()}: ${response.url()}`);
    });
    await page.goto(urlOf(address), { waitUntil: "networkidle" });
    return wrong;
  });
  assert.deepEqual(found, []);
});

test("pages need no script", async () => {
  const found = await findings({ javaScriptEnabled: false }, async (page, address) => {
    await page.goto(urlOf(address));
    const main = page.locator("main");
    if (!(await main.isVisible())) return ["main is not visible"];
    const heading = await page.locator("h1").first().isVisible();
    const words = (await main.innerText()).trim();
    return heading && words.length > 0 ? [] : ["no heading or no words"];
  });
  assert.deepEqual(found, []);
});

test("nothing is wider than the window", async () => {
  for (const width of [320, 375, 1280]) {
    const options = { viewport: { width, height: 800 } };
    const found = await findings(options, async (page, address) => {
      await page.goto(urlOf(address));
      const over = await page.evaluate(() => {
        const top = document.documentElement;
        return top.scrollWidth - top.clientWidth;
      });
      return over > 0 ? [`${over} px too wide at ${width} px`] : [];
    });
    assert.deepEqual(found, []);
  }
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [375, 1280]) {
    test(`no barriers in ${colorScheme} at ${width} px`, async () => {
      const options = { colorScheme, viewport: { width, height: 800 } };
      const found = await findings(options, async (page, address) => {
        await page.goto(urlOf(address));
        await page.evaluate(axe);
        const { violations } = await page.evaluate((rules) => globalThis.axe.run({ rules }), {
          "target-size": { enabled: true },
        });
        return violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id} at ${node.target.join(" ")}`),
        );
      });
      assert.deepEqual(found, []);
    });
  }
}

test("an address that does not exist shows the 404 page", async () => {
  const page = await browser.newPage();
  const response = await page.goto(server.origin + "/no/such/page.html");
  assert.equal(response.status(), 404);
  assert.ok(await page.locator("main").isVisible());
  await page.close();
});
