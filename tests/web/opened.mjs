// What tests of built pages begin with: the site served, a browser, and a window in it.

import { after, before } from "node:test";

import { launch } from "./browser.mjs";
import { root, serve } from "./site.mjs";

let browser;
let server;

/** Serves the site to the tests of a file, with these headers, and starts a browser. */
export function open(headers = {}) {
  before(async () => {
    server = await serve(root, headers);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
}

/** A file named index.html is asked for by its folder, as readers do. */
export const urlOf = (address) => server.origin + address.replace(/index\.html$/, "");

/** Opens a window of its own, with a script in each page if one is given, for as long as `use`. */
export async function inWindow({ script, ...options }, use) {
  const context = await browser.newContext(options);
  try {
    if (script) await context.addInitScript(script);
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Goes through pages in one window and returns what `look` found wrong, by address. */
export const findings = (pages, options, look) =>
  inWindow(options, async (page) => {
    const found = [];
    for (const { address } of pages) {
      const wrong = await look(page, address);
      found.push(...wrong.map((what) => `${address}: ${what}`));
    }
    return found;
  });
