// The headers that hosts are told to send: every kind of page loads under them, and nothing
// of it is refused.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch } from "./browser.mjs";
import { hostHeaders, root, samplePages, serve } from "./site.mjs";

let browser;
let server;

before(async () => {
  server = await serve(root, hostHeaders());
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

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
  const policy = hostHeaders()["Content-Security-Policy"];
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
