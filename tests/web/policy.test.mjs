// The headers that hosts are told to send: every kind of page loads under them, and nothing
// of it is refused.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { join } from "node:path";

import { launch } from "./browser.mjs";
import { root, samplePages, serve } from "./site.mjs";

let browser;
let server;

before(async () => {
  server = await serve(root, headersOfAll());
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** The headers of the rule for all addresses in the site's own `_headers`. */
function headersOfAll() {
  const lines = readFileSync(join(root, "_headers"), "utf8").split("\n");
  const start = lines.indexOf("/*") + 1;
  assert.ok(start > 0, "a rule for all addresses");
  const end = lines.findIndex((line, at) => at >= start && !line.startsWith("  "));
  const pairs = lines.slice(start, end).map((line) => line.trim().split(": "));
  return Object.fromEntries(pairs.map(([name, ...rest]) => [name, rest.join(": ")]));
}

/** What the browser refuses while it loads a page, by the address. */
async function violations(address, html) {
  const page = await browser.newPage();
  const found = [];
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) found.push(message.text());
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  if (html) {
    await page.route(server.origin + address, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: html(await response.text()) });
    });
  }
  await page.goto(server.origin + address, { waitUntil: "load" });
  await page.unrouteAll({ behavior: "wait" });
  await page.close();
  return found.map((what) => `${address}: ${what}`);
}

test("the policy is strict", () => {
  const policy = headersOfAll()["Content-Security-Policy"];
  assert.match(policy, /^default-src 'none';/);
  assert.doesNotMatch(policy, /unsafe|\*/);
});

test("no kind of page does what the policy forbids", async () => {
  const found = [];
  for (const { address } of samplePages()) found.push(...(await violations(address)));
  assert.deepEqual(found, []);
});

test("what slips into a page does not run", async () => {
  const slip = (html) => html.replace("</main>", "<img src=x onerror=alert(1)></main>");
  assert.notDeepEqual(await violations("/", slip), []);
});
