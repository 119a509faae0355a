// Pages in a real browser: readable without scripts, on a phone, in light and dark, by
// assistive technology, under the headers that hosts are told to send, and without asking any
// other host for anything.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { findings, inWindow, open, urlOf } from "./opened.mjs";
import { hostHeaders, samplePages } from "./site.mjs";

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

const WIDTHS = [320, 375, 1280];

open(hostHeaders());

test("the site has a page of every kind", () => {
  assert.deepEqual([...new Set(pages.map((page) => page.kind))].sort(), KINDS);
});

/** What a page complains of or asks others for while it loads, and how much it is too wide. */
async function load(page, address) {
  const wrong = [];
  const listeners = {
    console(message) {
      if (["error", "warning"].includes(message.type())) wrong.push(message.text());
    },
    pageerror: (error) => wrong.push(String(error)),
    requestfailed: (request) => wrong.push(`failed: ${request.url()}`),
    request(request) {
      const isOwn = request.url().startsWith(urlOf("/")) || request.url().startsWith("data:");
      if (!isOwn) wrong.push(`asks ${request.url()}`);
    },
    response(response) {
      if (response.status() !== 200) wrong.push(`${response.status()}: ${response.url()}`);
    },
  };
  for (const [event, listener] of Object.entries(listeners)) page.on(event, listener);
  await page.goto(urlOf(address), { waitUntil: "networkidle" });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const over = await page.evaluate(() => {
      const top = document.documentElement;
      return top.scrollWidth - top.clientWidth;
    });
    if (over > 0) wrong.push(`${over} px too wide at ${width} px`);
  }
  for (const [event, listener] of Object.entries(listeners)) page.off(event, listener);
  return wrong;
}

test("pages load cleanly, ask no other host and are never wider than the window", async () => {
  assert.deepEqual(await findings(pages, {}, load), []);
});

test("pages need no script", async () => {
  const found = await findings(pages, { javaScriptEnabled: false }, async (page, address) => {
    await page.goto(urlOf(address));
    const main = page.locator("main");
    if (!(await main.isVisible())) return ["main is not visible"];
    const heading = await page.locator("h1").first().isVisible();
    const words = (await main.innerText()).trim();
    return heading && words.length > 0 ? [] : ["no heading or no words"];
  });
  assert.deepEqual(found, []);
});

// A page in dark is the page in light but for its colours.
const ALL = { rules: { "target-size": { enabled: true } } };
const COLOURS = { runOnly: ["color-contrast", "link-in-text-block"] };
const LOOKS = [
  { width: 375, colorScheme: "light", how: ALL },
  { width: 375, colorScheme: "dark", how: COLOURS },
  { width: 1280, colorScheme: "dark", how: COLOURS },
  { width: 1280, colorScheme: "light", how: ALL },
];

/** What axe-core finds on a page, in each of these looks. */
async function barriers(page, address) {
  const found = [];
  await page.goto(urlOf(address));
  for (const { width, colorScheme, how } of LOOKS) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const options = { ...how, resultTypes: ["violations"] };
    const { violations } = await page.evaluate((all) => globalThis.axe.run(all), options);
    for (const { id, nodes } of violations) {
      const places = nodes.map((node) => node.target.join(" "));
      found.push(...places.map((place) => `in ${colorScheme} at ${width} px, ${id} at ${place}`));
    }
  }
  return found;
}

test("no barriers in light and dark, on a phone and a desk", async () => {
  // Colours that change take no time where nothing may move. The policy would stop axe-core.
  const options = { reducedMotion: "reduce", bypassCSP: true, script: axe };
  assert.deepEqual(await findings(pages, options, barriers), []);
});

test("an address that does not exist shows the 404 page", () =>
  inWindow({}, async (page) => {
    const response = await page.goto(urlOf("/no/such/page.html"));
    assert.equal(response.status(), 404);
    assert.ok(await page.locator("main").isVisible());
  }));
