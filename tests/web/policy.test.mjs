// The headers that hosts are told to send: nothing runs that slips into a page. That pages load
// under them is seen by `pages.test.mjs`.

import assert from "node:assert/strict";
import { test } from "node:test";

import { inWindow, open, urlOf } from "./opened.mjs";
import { hostHeaders, samplePages } from "./site.mjs";

open(hostHeaders());

/** What the browser refuses while it loads a page, with its HTML changed on the way. */
const refused = (address, changed) =>
  inWindow({}, async (page) => {
    const found = [];
    page.on("console", (message) => {
      if (/content security policy/i.test(message.text())) found.push(message.text());
    });
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await page.route(urlOf(address), async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: changed(await response.text()) });
    });
    await page.goto(urlOf(address), { waitUntil: "load" });
    await page.unrouteAll({ behavior: "wait" });
    return found;
  });

test("the policy is strict", () => {
  const policy = hostHeaders()["Content-Security-Policy"];
  assert.match(policy, /^default-src 'none';/);
  assert.doesNotMatch(policy, /unsafe|\*/);
});

test("a page that leads on to another may", async () => {
  for (const { address } of samplePages().filter(({ kind }) => kind === "redirect")) {
    assert.deepEqual(await refused(address, (html) => html), [], address);
  }
});

test("what slips into a page does not run", async () => {
  const slip = (html) => html.replace("</main>", "<img src=x onerror=alert(1)></main>");
  assert.notDeepEqual(await refused("/", slip), []);
});
