// Pages look as they did when a person last looked at them: each kind of page of a small
// newspaper on a telephone, a tablet and a desk, in light and dark, and some of it in Arabic,
// in Chinese, on paper and in the theme `classic`.
//
// What they looked like is in screenshots/, much smaller than life: too small for the edges of
// letters, large enough for a block that moved, a colour that went or a grid that broke. When
// a page is to look otherwise, look at it in a browser first, then write the pictures anew with
// `npm run screenshots:renew` (which wants NEWSGEN_BIN, and a site in NEWSGEN_SITE, as all these
// tests do), and look through them before they go in. Where a test fails, shots/ has the page as
// it is, and the places that differ in red.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { launch } from "./browser.mjs";
import { AS_OF, gazette, writeFiles } from "./gazette.mjs";
import { newsgen } from "./live.mjs";
import { ALIKE, bringFonts, compare, picture, read, write } from "./screenshots.mjs";
import { serve } from "./site.mjs";

const SHOTS = join(import.meta.dirname, "screenshots");
const FAILED = join(import.meta.dirname, "shots");
// The program has these themes in it. Here they are taken from their folder, so that whoever
// works on a style sheet need not build the program to see what it does.
const THEMES = join(import.meta.dirname, "../../themes");
const isRenewing = Boolean(process.env.NEWSGEN_RENEW_SCREENSHOTS);

// How far the mean of nine neighbouring spots may be off, of 255, and how many of a picture's
// spots may be further off.
const TOLERANCE = 7;
const FEW = 4;

const LEAD = "/2026/03/12/lead.html";
const PAGES = {
  home: "/",
  article: LEAD,
  day: "/2026/03/12/",
  month: "/2026/03/",
  year: "/2025/",
  places: "/places/",
  topic: "/topics/tides/",
  "on-this-day": "/on-this-day/03-12.html",
  running: "/stories/pilots-vote.html",
  corrections: "/corrections.html",
  archive: "/archive.html",
  about: "/about.html",
  "not-found": "/no/such/page.html",
};
// Wide, high, and how many points make one spot.
const WINDOWS = [
  { width: 375, height: 1600, side: 4 },
  { width: 768, height: 1400, side: 6 },
  { width: 1440, height: 1400, side: 8 },
];
// A4 without its margins.
const PAPER = { width: 642, height: 971, side: 6 };
const [PHONE, , DESK] = WINDOWS;

let folder;
let browser;
const servers = {};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "newsgen-gazette-"));
  browser = await launch(...ALIKE);
  rmSync(FAILED, { recursive: true, force: true });
  if (isRenewing) rmSync(SHOTS, { recursive: true, force: true });
  mkdirSync(SHOTS, { recursive: true });
});

after(async () => {
  await browser?.close();
  for (const server of Object.values(servers)) await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The newspaper in a language and a theme, built and served. */
async function edition(lang, theme) {
  const name = `${lang}-${theme}`;
  if (servers[name]) return servers[name];
  const [root, out] = [join(folder, name), join(folder, `${name}-site`)];
  writeFiles(root, gazette(lang, theme));
  cpSync(THEMES, join(root, "themes"), { recursive: true });
  const options = ["--as-of", AS_OF, "-o", out, "--cache-dir", join(folder, `${name}-cache`)];
  const built = spawnSync(newsgen, ["-C", root, "build", "--strict", ...options]);
  assert.equal(built.status, 0, String(built.stderr));
  return (servers[name] = await serve(out));
}

/** Takes pictures of some pages, and returns which of them are not what they were. */
async function look({ lang = "en", theme = "default", scheme = "light", paper, window, pages }) {
  const { origin } = await edition(lang, theme);
  const { width, height } = window;
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: scheme, locale: "en-US", reducedMotion: "reduce",
  });
  await bringFonts(context);
  const page = await context.newPage();
  if (paper) await page.emulateMedia({ media: "print", colorScheme: scheme });
  const unlike = [];
  for (const kind of pages) {
    await page.goto(origin + PAGES[kind], { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready);
    const name = [kind, lang, theme, paper ? "paper" : width, scheme].join("-");
    unlike.push(...judge(name, await picture(page, window)));
  }
  await context.close();
  return unlike;
}

/** Keeps a picture, or says how it differs from the one that was kept. */
function judge(name, small) {
  const kept = join(SHOTS, `${name}.png`);
  if (isRenewing) writeFileSync(kept, write(small));
  if (!existsSync(kept)) return [`${name}: there is no such picture yet`];
  const { spots, found } = compare(small, read(kept), TOLERANCE);
  if (spots <= FEW) return [];
  mkdirSync(FAILED, { recursive: true });
  writeFileSync(join(FAILED, `${name}.png`), write(small));
  if (found) writeFileSync(join(FAILED, `${name}-unlike.png`), write(found));
  const all = small.width * small.height;
  return [`${name}: ${spots} of ${all} spots are unlike, see tests/web/shots/${name}-unlike.png`];
}

const taken = new Set();

/** A test of how pages look. */
function looks(what, { pages, ...how }) {
  for (const kind of pages) {
    const { lang = "en", theme = "default", scheme = "light", paper, window } = how;
    taken.add(`${[kind, lang, theme, paper ? "paper" : window.width, scheme].join("-")}.png`);
  }
  test(what, async () => assert.deepEqual(await look({ pages, ...how }), []));
}

for (const window of WINDOWS) {
  for (const scheme of ["light", "dark"]) {
    const pages = Object.keys(PAGES);
    looks(`pages look as they did at ${window.width} px in ${scheme}`, { window, scheme, pages });
  }
}

for (const window of [PHONE, DESK]) {
  const others = ["home", "article", "day", "year"];
  for (const lang of ["ar", "zh"]) {
    looks(`and in ${lang} at ${window.width} px`, { lang, window, pages: others });
  }
  const pages = [...others, "running"];
  looks(`and in classic at ${window.width} px`, { theme: "classic", window, pages });
}
looks("and in classic in Arabic", { lang: "ar", theme: "classic", window: DESK, pages: ["article"] });
looks("and in classic in dark", {
  theme: "classic", scheme: "dark", window: DESK, pages: ["home", "article"],
});
looks("and on paper", { window: PAPER, paper: true, pages: ["article", "day", "year"] });
looks("and on paper in Arabic", { lang: "ar", window: PAPER, paper: true, pages: ["article"] });
looks("and on paper in classic", { theme: "classic", window: PAPER, paper: true, pages: ["article"] });
looks("and on paper from a dark screen", {
  window: PAPER, paper: true, scheme: "dark", pages: ["article"],
});

test("no picture is kept that nobody looks at", () => {
  assert.deepEqual(readdirSync(SHOTS).filter((name) => !taken.has(name)), []);
});
