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
async function served({ lang, theme }) {
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

const nameOf = (kind, { lang, theme }, { window, scheme }) =>
  [kind, lang, theme, window === PAPER ? "paper" : window.width, scheme].join("-");

/** Turns what a window shows into this view. */
async function turn(page, { window, scheme }) {
  const { width, height } = window;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ media: window === PAPER ? "print" : "screen", colorScheme: scheme });
}

/** Runs in a page: waits for its fonts, and for the pictures that a new view may have asked for. */
async function settled() {
  await document.fonts.ready;
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  await frame();
  await frame();
  const shown = [...document.images].filter((one) => one.getBoundingClientRect().top < innerHeight);
  while (!shown.every((one) => one.complete)) await frame();
  await Promise.all(shown.map((one) => one.decode()));
}

/** Takes pictures of pages in some views, and returns which of them are not what they were. */
async function look({ edition, pages, views }) {
  const { origin } = await served(edition);
  const context = await browser.newContext({ locale: "en-US", reducedMotion: "reduce" });
  await bringFonts(context);
  const page = await context.newPage();
  const unlike = [];
  for (const kind of pages) {
    await turn(page, views[0]);
    await page.goto(origin + PAGES[kind], { waitUntil: "load" });
    for (const view of views) {
      await turn(page, view);
      await page.evaluate(settled);
      unlike.push(...judge(nameOf(kind, edition, view), await picture(page, view.window)));
    }
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
function looks(what, { lang = "en", theme = "default", pages, views }) {
  const edition = { lang, theme };
  for (const kind of pages) {
    for (const view of views) taken.add(`${nameOf(kind, edition, view)}.png`);
  }
  test(what, async () => assert.deepEqual(await look({ edition, pages, views }), []));
}

const inLight = (window) => ({ window, scheme: "light" });
const inDark = (window) => ({ window, scheme: "dark" });
const ENDS = [PHONE, DESK].map(inLight);
const SOME = ["home", "article", "day", "year"];

// From the narrowest window to the widest: a picture that has come is not given back.
looks("every kind of page looks as it did in each window, in light and dark", {
  pages: Object.keys(PAGES), views: WINDOWS.flatMap((window) => [inLight(window), inDark(window)]),
});
for (const lang of ["ar", "zh"]) looks(`and in ${lang}`, { lang, pages: SOME, views: ENDS });
looks("and in classic", { theme: "classic", pages: [...SOME, "running"], views: ENDS });
looks("and in classic in Arabic", {
  lang: "ar", theme: "classic", pages: ["article"], views: [inLight(DESK)],
});
looks("and in classic in dark", {
  theme: "classic", pages: ["home", "article"], views: [inDark(DESK)],
});
looks("and on paper", { pages: ["article", "day", "year"], views: [inLight(PAPER)] });
looks("and on paper in Arabic", { lang: "ar", pages: ["article"], views: [inLight(PAPER)] });
looks("and on paper in classic", { theme: "classic", pages: ["article"], views: [inLight(PAPER)] });
looks("and on paper from a dark screen", { pages: ["article"], views: [inDark(PAPER)] });

test("no picture is kept that nobody looks at", () => {
  assert.deepEqual(readdirSync(SHOTS).filter((name) => !taken.has(name)), []);
});
