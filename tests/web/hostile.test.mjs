// Strings that mean harm, in every field and text of an archive, run nothing in a browser that
// has no policy to stop them: not on its pages, and not where its feeds are shown.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { launch } from "./browser.mjs";
import { files } from "./documents.mjs";
import { STRINGS, archive } from "./hostile.mjs";
import { newsgen } from "./live.mjs";
import { serve } from "./site.mjs";

const AS_OF = "2017-01-01T00:00:00Z";
const TABS = 2;
const folders = [];
let browser;

before(async () => {
  // No other host is there, and none is waited for.
  browser = await launch("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
});

after(async () => {
  await browser?.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Builds the archive of all strings with some settings more: its folder and its site's. */
function build(settings) {
  const project = mkdtempSync(join(tmpdir(), "newsgen-hostile-"));
  folders.push(project);
  for (const [path, text] of Object.entries(archive(settings))) {
    const file = join(project, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const options = ["-C", project, "-q", "build", "--as-of", AS_OF];
  const built = spawnSync(newsgen, options, { encoding: "utf8", maxBuffer: 1 << 28 });
  // Old addresses that cannot be used are errors; their stories are there all the same.
  assert.ok([0, 1].includes(built.status), built.stderr.slice(0, 2000));
  const list = spawnSync(newsgen, ["-C", project, "list", "published", "--json", "--as-of", AS_OF], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  assert.equal(JSON.parse(list.stdout).length, STRINGS.length);
  return { project, site: join(project, "public") };
}

/**
 * What in a document could run a script that is not the theme's. It runs in the page, after
 * whatever an event handler there would wait for.
 */
function suspects() {
  const found = [];
  const safe = ["http:", "https:", "mailto:", "tel:"];
  const places = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "background"];
  const events = ["mouseover", "pointerover", "focus", "click", "toggle", "error", "load", "begin"];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    const shown = () => element.outerHTML.slice(0, 120);
    for (const { name: key, value } of element.attributes) {
      if (/^on/i.test(key) || key === "srcdoc") found.push(`${key} at ${shown()}`);
      if (places.includes(key) && !(name === "img" && value.startsWith("data:image/"))) {
        const url = URL.canParse(value, document.baseURI) && new URL(value, document.baseURI);
        if (url && !safe.includes(url.protocol)) found.push(`${key} at ${shown()}`);
      }
    }
    if (["iframe", "object", "embed", "base", "frame", "frameset", "style"].includes(name)) {
      found.push(shown());
    }
    if (name === "meta" && /refresh/i.test(element.httpEquiv)) found.push(shown());
    if (name === "script") {
      const own = new URL(element.src || "x:", document.baseURI);
      const ours = own.origin === location.origin && own.pathname.startsWith("/assets/");
      if (!element.src && element.type === "application/ld+json") JSON.parse(element.text);
      else if (!ours) found.push(shown());
    }
  }
  const main = document.querySelector("main") ?? document.body;
  for (const element of main.querySelectorAll("*")) {
    for (const type of events) element.dispatchEvent(new Event(type));
  }
  return found;
}

/** Runs in a page: shows another page of the site in a frame, which is half the work of going there. */
async function show(address) {
  const frame = document.createElement("iframe");
  const shown = new Promise((done) => (frame.onload = done));
  frame.src = address;
  document.body.replaceChildren(frame);
  await shown;
}

/** Opens addresses, a few at once, and returns what ran or could have run on each. */
async function visit(origin, addresses) {
  const context = await browser.newContext({ bypassCSP: true });
  const found = [];
  const waiting = [...addresses];
  const tab = async () => {
    const page = await context.newPage();
    // Any file without words of the archive will do.
    await page.goto(`${origin}/robots.txt`);
    let at = "";
    const tell = (what) => found.push(`${at}: ${what}`);
    await page.exposeFunction("__pwned", () => tell("runs a script"));
    page.on("dialog", (dialog) => {
      tell(`says ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("popup", () => tell("opens a window"));
    page.on("pageerror", (error) => tell(`${error}`));
    page.on("framenavigated", (frame) => {
      const isTop = frame === page.mainFrame();
      if (isTop || frame.url() !== origin + at) tell(`goes to ${frame.url()}`);
    });
    page.on("request", (request) => {
      // A story may show a picture that lies elsewhere, and nothing else.
      const { protocol, origin: host } = new URL(request.url());
      const picture = request.resourceType() === "image" && /^https?:$/.test(protocol);
      if (host !== origin && protocol !== "data:" && !picture) tell(`asks for ${request.url()}`);
    });
    while (waiting.length > 0) {
      at = waiting.pop();
      await page.evaluate(show, origin + at);
      const [frame] = page.mainFrame().childFrames();
      for (const what of await frame.evaluate(suspects)) tell(what);
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: TABS }, tab));
  await context.close();
  return found;
}

/** A page's address as a browser writes it. */
const encoded = (address) => new URL(address.replace(/[%?#]/g, encodeURIComponent), "http://a.example").pathname;

/**
 * The pages to open: all but redirects, which lead elsewhere at once, by their nature; a fortieth
 * of those that differ in the name of a facet's value alone, and of the days of all years.
 */
const pagesOf = (site) =>
  files(".html", site).filter((address, at) => {
    const alike =
      /^\/(bylines|places|sections|sources|topics)\/[^/]+\/|^\/on-this-day\//.test(address);
    if (alike && at % 40 !== 0) return false;
    return !/http-equiv="?refresh/i.test(readFileSync(join(site, address), "utf8"));
  });

test("there are at least 700 strings, and the tests see what they do", async () => {
  assert.ok(STRINGS.length >= 700);
  const context = await browser.newContext();
  const page = await context.newPage();
  let ran = 0;
  await page.exposeFunction("__pwned", () => (ran += 1));
  let caught = 0;
  const some = STRINGS.filter((_, at) => at % 8 === 0);
  for (const text of some) {
    const before = ran;
    await page.setContent(`<title>x</title><main><p title="${text}">${text}</p></main>`).catch(() => {});
    const found = await page.evaluate(suspects).catch(() => ["away"]);
    if (found.length > 0 || ran > before) caught += 1;
  }
  await context.close();
  // The others need a place of another kind, such as a link in Markdown.
  assert.ok(caught > some.length / 3, `${caught} of ${some.length}`);
  assert.ok(ran > some.length / 8, `${ran} of ${some.length} ran`);
});

test("no page runs what an archive says, its HTML escaped", async () => {
  const { project, site } = build("");
  const server = await serve(site);
  const found = await visit(server.origin, pagesOf(site).map(encoded));
  await server.close();
  assert.deepEqual(found.slice(0, 20), []);
  // Feeds of such an archive are valid by the same readers as any.
  readElsewhere(project, site);
});

/** Whether a page is the article of a string with a tag: addresses begin with its number. */
function hasTag(address) {
  const number = /^\/\d{4}\/\d\d\/\d\d\/(\d+)[^/]*\.html$/.exec(address)?.[1];
  return STRINGS[number]?.includes("<");
}

test("no article runs what it says, its HTML sanitized", async () => {
  const { site } = build("markdown: { raw_html: sanitized }\n");
  const server = await serve(site);
  const articles = pagesOf(site).filter(hasTag);
  assert.ok(articles.length > 400, `${articles.length}`);
  const found = await visit(server.origin, articles.map(encoded));
  assert.deepEqual(found.slice(0, 20), []);
  assert.deepEqual((await showFeeds(server.origin, site)).slice(0, 20), []);
  await server.close();
});

const other = process.env.NEWSGEN_HOSTILE;

test("no page of another archive runs what it says", { skip: !other }, async () => {
  const site = mkdtempSync(join(tmpdir(), "newsgen-hostile-"));
  folders.push(site);
  const options = ["-C", other, "-q", "build", "-o", site, "--cache-dir", `${site}-cache`];
  const built = spawnSync(newsgen, options, { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.ok([0, 1].includes(built.status), built.stderr.slice(-2000));
  const server = await serve(site);
  const found = await visit(server.origin, pagesOf(site).map(encoded));
  await server.close();
  assert.deepEqual(found.slice(0, 20), []);
});

/** Reads the feeds and sitemaps of a site with `readers/`. */
function readElsewhere(project, site) {
  const python = process.env.NEWSGEN_PYTHON ?? "python3";
  const tests = ["test_feeds", "test_rss", "test_sitemaps", "test_readers.Feedparser"];
  const checked = spawnSync(python, ["-m", "unittest", "-q", ...tests], {
    cwd: new URL("readers", import.meta.url),
    encoding: "utf8",
    env: {
      ...process.env,
      NEWSGEN_ROOT: project,
      NEWSGEN_SITE: site,
      NEWSGEN_SITE_AS_OF: AS_OF,
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  assert.equal(checked.status, 0, checked.stderr?.slice(-6000) ?? String(checked.error));
}

/** Shows the HTML of every feed as a reader would who trusts it. */
async function showFeeds(origin, site) {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const found = [];
  let at = "";
  await page.exposeFunction("__pwned", () => found.push(`${at}: runs a script`));
  await page.goto(`${origin}/404.html`);
  for (const address of [...files(".xml", site), ...files("feed.json", site)]) {
    at = address;
    const text = readFileSync(join(site, address), "utf8");
    const pieces = await page.evaluate(([name, whole]) => {
      if (name.endsWith(".json")) {
        return JSON.parse(whole).items.map((item) => item.content_html ?? "");
      }
      const parsed = new DOMParser().parseFromString(whole, "application/xml");
      const held = parsed.querySelectorAll("[type=html], description");
      const encoded = parsed.getElementsByTagName("content:encoded");
      return [...held, ...encoded].map((element) => element.textContent);
    }, [address, text]);
    for (const piece of pieces) {
      await page.setContent(`<main>${piece}</main>`);
      for (const what of await page.evaluate(suspects)) found.push(`${at}: ${what}`);
    }
  }
  await context.close();
  return found;
}
