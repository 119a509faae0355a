// What a reader's line has to carry: an article with its style sheets is light, and nothing
// that is seen first waits for a script.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { findings, open, urlOf } from "./opened.mjs";
import { articles, largestOfKinds, root, samplePages } from "./site.mjs";

/** Bytes of a page and its style sheets as gzip makes them; pictures and fonts come on top. */
const ARTICLE = 20_000;

/** Bytes of the one script that a page may have, as it stands. */
const SCRIPT = 5_000;

const pages = samplePages().filter((page) => page.kind !== "redirect");
const read = (address) => readFileSync(join(root, address), "utf8");
const packed = (text) => gzipSync(text, { level: 9 }).length;

open();

/** The tags of this name in a page, each with its attributes. */
const tags = (html, name) => html.match(new RegExp(`<${name}\\b[^>]*>`, "g")) ?? [];
const attribute = (tag, name) => new RegExp(`\\s${name}="?([^"\\s>]*)`).exec(tag)?.[1];

const sheets = (html) =>
  tags(html, "link")
    .filter((tag) => attribute(tag, "rel") === "stylesheet")
    .map((tag) => attribute(tag, "href"));

/** Scripts that run; what only tells something to machines does not. */
const scripts = (html) =>
  tags(html, "script").filter((tag) => attribute(tag, "type") !== "application/ld+json");

test("an article is light with all its style sheets", (context) => {
  const ofSheets = new Map();
  const weights = articles().map(({ address, html }) => {
    const all = sheets(html);
    assert.ok(all.length > 0, `${address} has no style sheet`);
    for (const sheet of all) if (!ofSheets.has(sheet)) ofSheets.set(sheet, packed(read(sheet)));
    const weight = all.reduce((sum, sheet) => sum + ofSheets.get(sheet), packed(html));
    return { address, weight };
  });
  assert.ok(weights.length > 0);
  weights.sort((a, b) => b.weight - a.weight);
  context.diagnostic(`the heaviest of ${weights.length}: ${JSON.stringify(weights[0])}`);
  assert.deepEqual(weights.filter(({ weight }) => weight > ARTICLE), []);
});

test("a page has one small script at most, and nothing waits for it", () => {
  const found = [];
  const all = [...articles(), ...pages.map(({ address }) => ({ address, html: read(address) }))];
  for (const { address, html } of all) {
    const own = scripts(html);
    if (own.length > 1) found.push(`${address}: ${own.length} scripts`);
    for (const tag of own) {
      const source = attribute(tag, "src");
      if (!source) found.push(`${address}: a script in the page`);
      else if (read(source).length > SCRIPT) found.push(`${address}: ${source} is too long`);
      if (!/\s(defer|async)\b/.test(tag)) found.push(`${address}: ${tag} holds the page up`);
    }
  }
  assert.deepEqual(found, []);
});

/** Whether what is seen first is there although no script comes. */
async function isPainted(page, address) {
  let asked = 0;
  const scriptsAre = "**/*.js";
  await page.route(scriptsAre, () => (asked += 1));
  await page.goto(urlOf(address), { waitUntil: "commit" });
  await page.waitForFunction(
    () =>
      document.readyState !== "loading" &&
      performance.getEntriesByName("first-contentful-paint").length > 0,
  );
  await page.unroute(scriptsAre);
  const isThere = await page.locator("main").isVisible();
  const wanted = scripts(read(address)).length;
  return [
    ...(isThere ? [] : ["not painted"]),
    ...(asked === wanted ? [] : [`${asked} of ${wanted} scripts were asked for`]),
  ];
}

test("a page is painted while its script does not come", async () => {
  assert.deepEqual(await findings(largestOfKinds(), {}, isPainted), []);
});
