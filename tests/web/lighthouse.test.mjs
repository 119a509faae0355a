// The pages that readers meet most, by Lighthouse on a phone: 100 of 100 for performance,
// accessibility, best practices and SEO.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import lighthouse from "lighthouse";
import { throttling } from "lighthouse/core/config/constants.js";
import { pageFunctions } from "lighthouse/core/lib/page-functions.js";

import { launch } from "./browser.mjs";
import { freePort } from "./live.mjs";
import { hostHeaders, largestOfKinds, root, serve } from "./site.mjs";

/** How often a page may be measured: other work on the machine makes a page look slow. */
const RUNS = 6;

/** What a phone of the middle reaches in Lighthouse's own measure of a processor. */
const PHONE = 440;

const ALWAYS = ["accessibility", "best-practices", "seo"];

const largest = (wanted) => largestOfKinds().find(({ kind }) => kind === wanted).address;

const PAGES = {
  "the front page": "/index.html",
  "an article": largest("article"),
  "a year": largest("year"),
  "a day": largest("day"),
  "the world map of places": "/places/index.html",
};

let browser;
let port;
let server;

before(async () => {
  server = await serve(root, hostHeaders());
  port = await freePort();
  browser = await launch(`--remote-debugging-port=${port}`);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/**
 * How many times slower than this machine, as busy as it is now, a phone is. Lighthouse would
 * say four times, which holds for a fast machine at rest.
 */
async function slowdown() {
  const page = await browser.newPage();
  const index = await page.evaluate(pageFunctions.computeBenchmarkIndex);
  await page.close();
  return Math.min(4, Math.max(1, index / PHONE));
}

/** What Lighthouse says of a page, in its own form. */
async function measure(address) {
  const { lhr } = await lighthouse(server.origin + address.replace(/index\.html$/, ""), {
    port,
    logLevel: "error",
    disableFullPageScreenshot: true,
    onlyCategories: ["performance", ...ALWAYS],
    throttlingMethod: "simulate",
    throttling: { ...throttling.mobileSlow4G, cpuSlowdownMultiplier: await slowdown() },
  });
  assert.equal(lhr.runtimeError, undefined);
  return lhr;
}

/** What keeps a page from 100 in a category, and where. */
function faults({ audits, categories }, name) {
  const { auditRefs, score } = categories[name];
  if (score === 1) return [];
  const below = auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score < 1);
  const lines = below.map(({ id }) => {
    const { displayValue, details, score } = audits[id];
    const places = [details?.items ?? []].flat().map(({ node }) => node?.selector);
    return [id, score, displayValue, ...places].filter((part) => part !== undefined).join(" ");
  });
  return [`${name} ${score}`, ...lines];
}

for (const [name, address] of Object.entries(PAGES)) {
  test(`Lighthouse has nothing to say about ${name}`, async () => {
    let slow;
    for (let run = 0; run < RUNS; run += 1) {
      const report = await measure(address);
      assert.deepEqual(ALWAYS.flatMap((category) => faults(report, category)), []);
      slow = faults(report, "performance");
      if (slow.length === 0) break;
    }
    assert.deepEqual(slow, []);
  });
}
