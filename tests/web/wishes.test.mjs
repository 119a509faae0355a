// What readers ask of their browser, and a page has to grant: the largest zoom, twice the text,
// no motion, their own colours. In a site that is read from the left and one from the right.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { launch } from "./browser.mjs";
import { speaking } from "./languages.mjs";
import { largestOfKinds, root, serve } from "./site.mjs";

/** What 400 % zoom leaves of a window of 1280 by 1024 pixels. */
const NARROW = { width: 320, height: 256 };

let browser;
let work;
const sites = [];

before(async () => {
  work = mkdtempSync(join(tmpdir(), "newsgen-wishes-"));
  for (const folder of [root, speaking("ar", work)]) {
    sites.push({ server: await serve(folder), pages: largestOfKinds(folder) });
  }
  browser = await launch();
});

after(async () => {
  await browser?.close();
  for (const { server } of sites) await server.close();
  if (work) rmSync(work, { recursive: true, force: true });
});

/** Opens each kind of page of both sites, and returns what `look` found wrong, by address. */
async function findings(options, look) {
  const context = await browser.newContext(options);
  const found = [];
  for (const { server, pages } of sites) {
    const page = await context.newPage();
    for (const { address } of pages) {
      await page.goto(server.origin + address.replace(/index\.html$/, ""));
      const dir = await page.evaluate(() => document.documentElement.dir);
      found.push(...(await look(page)).map((what) => `${dir} ${address}: ${what}`));
    }
    await page.close();
  }
  await context.close();
  return found;
}

/** Runs in a page: text that is cut off, runs over its neighbour, or out of the window. */
function lost() {
  const name = (one) => `${one.localName}.${one.className} ${one.textContent.trim().slice(0, 40)}`;
  const found = [];
  const top = document.documentElement;
  if (top.scrollWidth > top.clientWidth) found.push(`${top.scrollWidth} px wide`);
  // What is clipped away as a whole is meant for screen readers alone.
  const isHidden = (one) => one.closest(".skip") || getComputedStyle(one).clipPath !== "none";
  const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowX);
  const within = (one, is) => {
    for (let at = one; at; at = at.parentElement) if (is(at)) return true;
    return false;
  };
  for (const one of document.body.querySelectorAll("*")) {
    const words = [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    if (words.length === 0 || !one.checkVisibility({ visibilityProperty: true })) continue;
    if (within(one, isHidden) || within(one, scrolls)) continue;
    const boxes = words.flatMap((node) => {
      const range = document.createRange();
      range.selectNode(node);
      return [...range.getClientRects()].filter(({ width }) => width > 0);
    });
    const left = Math.min(...boxes.map((box) => box.left));
    const right = Math.max(...boxes.map((box) => box.right));
    if (left < -1 || right > top.clientWidth + 1) found.push(`out of the window: ${name(one)}`);
    for (let at = one; at !== document.body; at = at.parentElement) {
      const { display, overflowX, overflowY, textOverflow } = getComputedStyle(at);
      if (display === "inline" || display === "contents") continue;
      const box = at.getBoundingClientRect();
      const isOver = left < box.left - 1 || right > box.right + 1;
      if (isOver) found.push(`over the edge of its ${at.localName}: ${name(one)}`);
      const isCut = overflowX !== "visible" && at.scrollWidth > at.clientWidth + 1;
      const isLow = overflowY !== "visible" && at.scrollHeight > at.clientHeight + 1;
      if (isCut || isLow || textOverflow === "ellipsis") found.push(`cut off: ${name(one)}`);
      if (isOver) break;
    }
  }
  return [...new Set(found)];
}

test("the largest zoom loses nothing, nor with twice the text", async () => {
  const found = await findings({ viewport: NARROW }, async (page) => {
    const zoomed = await page.evaluate(lost);
    await page.addStyleTag({ content: "html { font-size: 200% }" });
    const twice = await page.evaluate(lost);
    return [...zoomed, ...twice.map((what) => `with twice the text: ${what}`)];
  });
  assert.deepEqual(found, []);
});

test("nothing moves for those who want no motion", async () => {
  const found = await findings({ reducedMotion: "reduce" }, (page) =>
    page.evaluate(() => {
      const moves = (style) =>
        style.animationName !== "none" ||
        style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0) ||
        style.scrollBehavior !== "auto";
      const parts = [undefined, "::before", "::after"];
      const all = [...document.querySelectorAll("*")];
      const moving = all.filter((one) => parts.some((part) => moves(getComputedStyle(one, part))));
      const running = document.getAnimations().map((one) => `runs: ${one.id}`);
      return [...running, ...moving.map((one) => `${one.localName}.${one.className}`)];
    }),
  );
  assert.deepEqual(found, []);
});

/** Runs in a page with forced colours: what can only be told by colours that are gone. */
function toldByColour() {
  const found = [];
  const add = (html) => {
    const held = document.createElement("div");
    held.innerHTML = html;
    document.querySelector("main").append(held);
    return held;
  };
  const sides = ["Top", "Right", "Bottom", "Left"];
  const shape = (one) => {
    const style = getComputedStyle(one);
    const borders = sides.map((side) =>
      style[`border${side}Style`] === "none" ? 0 : style[`border${side}Width`],
    );
    const outline = style.outlineStyle === "none" ? 0 : style.outlineWidth + style.outlineStyle;
    const { fontWeight, textDecorationLine } = style;
    return JSON.stringify({ borders, outline, fontWeight, textDecorationLine });
  };
  const alike = (what, shapes) => {
    if (new Set(shapes).size < shapes.length) found.push(`alike: ${what}`);
  };
  // How many stories a day had, from none to many.
  const heat = ["", "heat-1", "heat-2", "heat-3", "heat-4"].map((name) => `<td class="${name}">1</td>`);
  const table = add(`<table class="calendar"><tbody><tr>${heat.join("")}</tr></tbody></table>`);
  alike("days with few and many stories", [...table.querySelectorAll("td")].map(shape));
  // Where the reader is, and what the reader chose.
  const here = document.querySelector(".site-nav [aria-current]");
  const elsewhere = document.querySelector(".site-nav a:not([aria-current])");
  if (here) alike("this page and others in the menu", [here, elsewhere].map(shape));
  const sizes = [...document.querySelectorAll(".text-size input")];
  const [chosen, other] = [true, false].map((is) => sizes.find((one) => one.checked === is));
  if (chosen) alike("sizes of the text", [chosen, other].map((one) => shape(one.nextElementSibling)));
  // What stands in a box or a bar whose ground is gone keeps an edge.
  for (const one of document.querySelectorAll(".contents, .corrections, .later-version, .cite pre")) {
    if (/"borders":\[0,0,0,0\]/.test(shape(one))) found.push(`no edge: ${one.localName}`);
  }
  alike("what was inserted and deleted", [
    ...add('<div class="compared"><ins>a</ins><del>a</del><span>a</span></div>').firstChild.children,
  ].map(shape));
  // Bars and dots are drawn in the colour of text, which stands out from any ground.
  const ink = getComputedStyle(document.body).color;
  for (const one of document.querySelectorAll(".activity path, .map circle")) {
    const { fill, fillOpacity } = getComputedStyle(one);
    if (fill !== ink || fillOpacity !== "1") found.push(`faint: ${one.localName} ${fill} ${fillOpacity}`);
  }
  return [...new Set(found)];
}

test("colours of the reader's own hide nothing", async () => {
  const found = await findings({ forcedColors: "active", colorScheme: "dark" }, async (page) => {
    const wrong = await page.evaluate(toldByColour);
    // And the focus is seen.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const ring = await page.locator(":focus").evaluate((one) => getComputedStyle(one).outlineStyle);
    return ring === "none" ? [...wrong, "no ring around the focus"] : wrong;
  });
  assert.deepEqual(found, []);
});
