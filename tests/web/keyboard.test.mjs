// Pages by the keyboard alone: Tab comes to everything that can be used, in the order of the
// page, and shows where it is.

import assert from "node:assert/strict";
import { test } from "node:test";

import { findings, inWindow, open, urlOf } from "./opened.mjs";
import { largestOfKinds } from "./site.mjs";

const pages = largestOfKinds();

// What scrolls at once can be looked at once.
const WINDOW = { reducedMotion: "reduce", viewport: { width: 1280, height: 800 } };

open();

/** Goes to a page and opens everything in it that a key opens. */
async function unfold(page, address) {
  await page.goto(urlOf(address));
  for (const summary of await page.locator("summary").all()) {
    const isOpen = () => summary.evaluate((one) => one.parentElement.open);
    if (await isOpen()) continue;
    await summary.focus();
    await page.keyboard.press("Enter");
    assert.ok(await isOpen(), `${address}: Enter does not open what a summary hides`);
  }
  // Tab starts where the focus was last, which is to be the top again.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
}

/** Runs in a page: notes what there is to use, and where Tab comes by. */
function follow() {
  const usable = "a[href], area[href], button, input, select, textarea, summary, [tabindex], [controls]";
  const seen = [...document.querySelectorAll(usable)].filter(
    (one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }),
  );
  const said = (one) => (one.textContent.trim() || one.getAttribute("aria-label") || "").slice(0, 40);
  const name = (one) => `${one.localName} ${one.getAttribute("href") ?? one.name ?? ""} ${said(one)}`;
  const rings = (one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  // One that is on top of it may be its own label or the words that stand for it.
  const isCovered = (one) =>
    [...one.getClientRects()].every((box) => {
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const top = document.elementFromPoint(x, y);
      return !top || !(one.contains(top) || top.contains(one) || one.parentElement.contains(top));
    });
  const visits = [];
  const wrong = [];
  const look = () => {
    const one = document.activeElement;
    if (one === document.body || one === visits.at(-1)) return;
    visits.push(one);
    const stand = one.nextElementSibling;
    if (!rings(one) && !(stand && rings(stand))) wrong.push(`no ring: ${name(one)}`);
    if (isCovered(one)) wrong.push(`covered or out of sight: ${name(one)}`);
  };
  document.addEventListener("keydown", look, true);
  // Of radio buttons with one name Tab comes to the chosen one, and arrows to the others.
  const others = seen.filter((one) => one.type === "radio" && !one.checked);
  // A link that Tab passes over must have a twin that it does not.
  const passed = seen.filter((one) => one.tabIndex < 0);
  const wanted = seen.filter((one) => !others.includes(one) && !passed.includes(one));
  globalThis.walked = () => {
    look();
    const places = visits.map((one) => wanted.indexOf(one)).filter((at) => at >= 0);
    // From the end it may go on at the start.
    const round = places.indexOf(0, 1);
    const once = round > 0 ? places.slice(0, round) : places;
    const missed = wanted.filter((one) => !visits.includes(one)).map((one) => `missed: ${name(one)}`);
    const ordered = once.every((at, index) => index === 0 || at > once[index - 1]);
    const twins = new Set(wanted.map((one) => one.href));
    const alone = passed.filter((one) => {
      const href = one.getAttribute("href");
      return !href || !twins.has(new URL(href, location).href);
    });
    const apart = alone.map((one) => `only for the mouse: ${name(one)}`);
    return [...missed, ...apart, ...(ordered ? [] : [`out of order: ${once}`]), ...wrong];
  };
  // A field for a date has parts that Tab stops at.
  const parts = seen.filter((one) => one.type === "date").length * 4;
  return wanted.length + parts + 2;
}

test("Tab comes to all that can be used, and shows it", async (test) => {
  let count = 0;
  const found = await findings(pages, WINDOW, async (page, address) => {
    await unfold(page, address);
    const stops = await page.evaluate(follow);
    assert.ok(stops > 6, `${address} has little to use`);
    for (let stop = 0; stop < stops; stop += 1) await page.keyboard.press("Tab");
    count += stops;
    return page.evaluate(() => globalThis.walked());
  });
  test.diagnostic(`${count} stops`);
  assert.deepEqual(found, []);
});

test("the first stop leads past the way markers to the page itself", async () => {
  const found = await findings(pages, WINDOW, async (page, address) => {
    await unfold(page, address);
    await page.keyboard.press("Tab");
    const box = await page.locator(":focus").boundingBox();
    if (box.y < 0 || box.height < 20) return ["the skip link is not seen"];
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash === "#_main");
    const first = page.locator("main :is(a[href]:not([tabindex]), input, summary)");
    if (!(await first.first().isVisible())) return [];
    await page.keyboard.press("Tab");
    return (await page.locator("main :focus").isVisible()) ? [] : ["not in the page"];
  });
  assert.deepEqual(found, []);
});

test("arrows choose the size of the text", () =>
  inWindow(WINDOW, async (page) => {
    await unfold(page, pages.find(({ kind }) => kind === "article").address);
    const size = () =>
      page.locator(".story-body").evaluate((one) => parseFloat(getComputedStyle(one).fontSize));
    const normal = await size();
    await page.locator(".text-size input:checked").focus();
    await page.keyboard.press("ArrowRight");
    assert.ok((await size()) > normal);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    assert.ok((await size()) < normal);
  }));
