// The browser that the tests drive.

import { chromium } from "playwright-core";

/** Starts Chromium; it asks nobody for anything by itself. */
export function launch(...more) {
  return chromium.launch({
    executablePath: process.env.NEWSGEN_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
}
