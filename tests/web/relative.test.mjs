// A site with relative addresses, opened from the disk: every page loads without a complaint,
// and all that it leads to is there.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { launch } from "./browser.mjs";
import { files } from "./documents.mjs";
import { Project, newsgen, serveLive } from "./live.mjs";
import { serve } from "./site.mjs";

const archive = resolve(process.env.NEWSGEN_ROOT ?? join(import.meta.dirname, "../.."));
const asOf = process.env.NEWSGEN_SITE_AS_OF ?? "2026-11-20T12:00:00+00:00";
// Hosts show the one at any address, and the other is a piece of pages.
const FROM_ROOT = ["/404.html", "/ticker.html"];

let folder;
let site;
let browser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "newsgen-relative-"));
  site = join(folder, "site");
  const options = ["--as-of", asOf, "-o", site, "--cache-dir", join(folder, "cache")];
  const built = spawnSync(newsgen, ["-C", archive, "build", "--relative-urls", ...options]);
  assert.equal(built.status, 0, String(built.stderr));
  // No other host is there, and none is waited for.
  browser = await launch("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const urlOf = (address) => pathToFileURL(join(site, address)).href;
const pages = () => files(".html", site).filter((address) => !FROM_ROOT.includes(address));
const leadsOn = (address) =>
  /http-equiv="?refresh/i.test(readFileSync(join(site, address), "utf8"));

/** Opens a page, and notes what it complains of and what it asks others for. */
async function open(address) {
  const page = await browser.newPage();
  page.wrong = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.wrong.push(message.text());
  });
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("requestfailed", (request) => page.wrong.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) page.wrong.push(`asks ${request.url()}`);
  });
  await page.goto(urlOf(address), { waitUntil: "load" });
  return page;
}

/** Runs in a page: every address that it names, as the browser understands it. */
function named() {
  const found = [];
  const add = (text) => found.push(new URL(text, document.baseURI).href);
  for (const name of ["href", "src", "poster", "action"]) {
    for (const one of document.querySelectorAll(`[${name}]`)) add(one.getAttribute(name));
  }
  for (const { srcset } of document.querySelectorAll("img[srcset], source[srcset]")) {
    for (const one of srcset.split(/,\s+/)) add(one.trim().split(/\s+/)[0]);
  }
  return found;
}

/** Runs in a page: pictures and styles that are not there although they were asked for. */
function missing() {
  const pictures = [...document.images].filter((one) => one.complete && !one.naturalWidth);
  const styles = [...document.querySelectorAll("link[rel=stylesheet]")].filter((one) => !one.sheet);
  return [...pictures.map((one) => one.src), ...styles.map((one) => one.href)];
}

/** Whether an address is that of a file, and of none that a server would have to find. */
function isThere(url) {
  if (!url.startsWith("file:")) return true;
  const path = fileURLToPath(url.replace(/[?#].*$/s, ""));
  return path.startsWith(site) && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

test("every page opens without a complaint, and all it names is there", async () => {
  const wrong = [];
  const seen = new Set();
  for (const address of pages().filter((address) => !leadsOn(address))) {
    const page = await open(address);
    const all = await page.evaluate(named);
    all.forEach((url) => seen.add(url));
    const dead = all.filter((url) => !isThere(url)).map((url) => `leads to ${url}`);
    const gone = (await page.evaluate(missing)).map((url) => `lacks ${url}`);
    wrong.push(...[...page.wrong, ...dead, ...gone].map((what) => `${address}: ${what}`));
    await page.close();
  }
  assert.deepEqual(wrong, []);
  assert.ok([...seen].filter((url) => url.startsWith("file:")).length > 200);
});

test("every page can be reached from the front page", async () => {
  const open = ["/index.html"];
  const found = new Set(open);
  const page = await browser.newPage();
  while (open.length > 0) {
    const at = urlOf(open.pop());
    const html = readFileSync(fileURLToPath(at), "utf8");
    // Read, and not loaded: the other test does that.
    const hrefs = await page.evaluate((text) => {
      const read = new DOMParser().parseFromString(text, "text/html");
      return [...read.querySelectorAll("a[href]")].map((one) => one.getAttribute("href"));
    }, html);
    for (const href of hrefs) {
      const url = new URL(href, at);
      if (url.protocol !== "file:" || !url.pathname.endsWith(".html")) continue;
      const address = fileURLToPath(url.href.replace(/[?#].*$/s, "")).slice(site.length);
      if (found.has(address)) continue;
      found.add(address);
      open.push(address);
    }
  }
  await page.close();
  // Old addresses are for those who know them.
  const lost = pages().filter((address) => !found.has(address) && !leadsOn(address));
  assert.deepEqual(lost, []);
});

test("old addresses lead on", async () => {
  const old = pages().filter(leadsOn);
  assert.ok(old.length > 0 || process.env.NEWSGEN_ROOT);
  for (const address of old) {
    const page = await open(address);
    await page.waitForURL((url) => url.href !== urlOf(address));
    assert.ok(isThere(page.url()), `${address} leads to ${page.url()}`);
    assert.ok(await page.locator("main").isVisible());
    assert.deepEqual(page.wrong, []);
    await page.close();
  }
});

test("a date that the page leads to can be jumped to, another leads to the archive", async () => {
  const page = await open("/archive.html");
  const jump = async (date) => {
    await page.locator(".jump input").fill(date);
    await page.locator(".jump button").click();
    await page.waitForLoadState();
  };
  const month = await page.locator('main a[href*="/"]').evaluateAll((links) =>
    links.map((one) => /^(\d{4})\/(\d{2})\/index\.html$/.exec(one.getAttribute("href")))
      .find((found) => found));
  await jump(`${month[1]}-${month[2]}-28`);
  await page.waitForURL(urlOf(`/${month[1]}/${month[2]}/index.html`));
  await page.goto(urlOf("/archive.html"));
  await jump("1501-01-01");
  assert.equal(page.url(), urlOf("/archive.html"));
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("the folder works at an address that nobody knew", async () => {
  const server = await serve(folder);
  const page = await browser.newPage();
  const wrong = [];
  page.on("response", (response) => {
    if (response.status() !== 200) wrong.push(`${response.status()}: ${response.url()}`);
  });
  await page.goto(`${server.origin}/site/index.html`);
  const story = page.locator(".lead h2 a");
  const title = await story.innerText();
  await story.click();
  assert.equal(await page.locator("h1").innerText(), title);
  assert.deepEqual(wrong, []);
  await page.close();
  await server.close();
});

test("a server serves addresses from the root all the same", async () => {
  const project = new Project();
  project.write("newsgen.yaml", "title: The Alder Record\nrelative_urls: true\n");
  const server = await serveLive(project.root, { options: ["--relative-urls", "--no-reload"] });
  const html = await (await fetch(`${server.origin}/2016/03/11/tide.html`)).text();
  await server.close();
  project.remove();
  assert.match(html, /href="\/assets\/site\.css"/);
  assert.doesNotMatch(html, /href="\.\.\//);
});
