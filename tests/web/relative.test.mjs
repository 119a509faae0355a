// A site with relative addresses, opened from the disk: every page loads without a complaint,
// and all that it leads to is there.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { launch } from "./browser.mjs";
import { files, read } from "./documents.mjs";
import { Project, newsgen, serveLive } from "./live.mjs";
import { isTicker, samplePages, serve } from "./site.mjs";

const archive = resolve(process.env.NEWSGEN_ROOT ?? join(import.meta.dirname, "../.."));
const asOf = process.env.NEWSGEN_SITE_AS_OF ?? "2026-11-20T12:00:00+00:00";
// Hosts show the one at any address, and tickers are pieces of pages.
const isFromRoot = (address) => address === "/404.html" || isTicker(address);

let folder;
let site;
let browser;
let context;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "newsgen-relative-"));
  site = join(folder, "site");
  const options = ["--as-of", asOf, "-o", site, "--cache-dir", join(folder, "cache")];
  const built = spawnSync(newsgen, ["-C", archive, "build", "--relative-urls", ...options]);
  assert.equal(built.status, 0, String(built.stderr));
  // No other host is there, and none is waited for.
  browser = await launch("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
  context = await browser.newContext();
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const urlOf = (address) => pathToFileURL(join(site, address)).href;
const pages = () => files(".html", site).filter((address) => !isFromRoot(address));
const leadsOn = (address) => /http-equiv="?refresh/i.test(read(address, site));
const withoutTail = (url) => url.replace(/[?#].*$/s, "");

/** Opens a page, and notes what it complains of and what it asks others for. */
async function open(address) {
  const page = await context.newPage();
  page.wrong = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.wrong.push(message.text());
  });
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("requestfailed", (request) => {
    // What a page still waits for is given up when the next one opens.
    if (request.failure()?.errorText === "net::ERR_ABORTED") return;
    page.wrong.push(`failed: ${request.url()}`);
  });
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) page.wrong.push(`asks ${request.url()}`);
  });
  await page.goto(urlOf(address), { waitUntil: "load" });
  return page;
}

/** Runs in a browser: the addresses that a page names, and those of links apart. */
function named(html) {
  const read = new DOMParser().parseFromString(html, "text/html");
  const all = [];
  for (const name of ["href", "src", "poster", "action"]) {
    for (const one of read.querySelectorAll(`[${name}]`)) all.push(one.getAttribute(name));
  }
  for (const one of read.querySelectorAll("[srcset]")) {
    for (const candidate of one.getAttribute("srcset").split(/,\s+/)) {
      all.push(candidate.trim().split(/\s+/)[0]);
    }
  }
  const links = [...read.querySelectorAll("a[href]")].map((one) => one.getAttribute("href"));
  return { all, links };
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
  const path = fileURLToPath(withoutTail(url));
  return path.startsWith(site) && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

test("all that any page names is there, and every page is named", async () => {
  const wrong = [];
  const seen = new Set(["/index.html"]);
  const reader = await context.newPage();
  for (const address of pages()) {
    const at = urlOf(address);
    const { all, links } = await reader.evaluate(named, read(address, site));
    const urls = all.map((text) => new URL(text, at).href);
    wrong.push(...urls.filter((url) => !isThere(url)).map((url) => `${address}: ${url}`));
    for (const link of links) {
      const url = new URL(link, at);
      const path = url.protocol === "file:" ? fileURLToPath(withoutTail(url.href)) : "";
      if (path.startsWith(site)) seen.add(path.slice(site.length));
    }
  }
  await reader.close();
  assert.deepEqual(wrong, []);
  // Old addresses are for those who know them.
  const lost = pages().filter((address) => !seen.has(address) && !leadsOn(address));
  assert.deepEqual(lost, []);
});

test("pages of every kind open without a complaint", async () => {
  const wrong = [];
  const samples = samplePages(site).filter((page) => page.kind !== "redirect");
  for (const { address } of samples.filter((page) => !isFromRoot(page.address))) {
    const page = await open(address);
    const gone = (await page.evaluate(missing)).map((url) => `lacks ${url}`);
    wrong.push(...[...page.wrong, ...gone].map((what) => `${address}: ${what}`));
    await page.close();
  }
  assert.deepEqual(wrong, []);
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
  const page = await context.newPage();
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
