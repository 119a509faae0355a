// What a page of another site can do to `newsgen serve`: send a reader there, and nothing else.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { launch } from "./browser.mjs";
import { Project, picture, serveLive, story } from "./live.mjs";

const SECRET = "nobody-else-may-read-this";
const PAGE = "/2018/01/01/oar.html";

/** The addresses that a foreign page would like to read. */
const ADDRESSES = [
  "/",
  PAGE,
  "/nowhere.html",
  "/feed.xml",
  "/ticker.json",
  "/oar.svg",
  "/oar.css",
  "/oar.js",
  "/_newsgen/reload.js",
  "/_newsgen/events?path=/&since=0&token=0",
];

let project;
let server;
let attacker;
let browser;
let token;

before(async () => {
  project = new Project({
    "newsgen.yaml": "title: The Alder Record\nticker: { mode: as-of, refresh: script }\n",
    "content/oar.md": story({
      title: `Oar ${SECRET}`,
      date: "2018-01-01",
      body: SECRET,
      more: "draft: true\n",
    }),
    "static/oar.svg": picture("red"),
    "static/oar.css": "body { letter-spacing: 5px; }\n",
    "static/oar.js": "globalThis.foreign = true;\n",
  });
  server = await serveLive(project.root);
  attacker = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end('<!doctype html><html lang="en"><title>Another site</title><h1>Another site</h1>');
  });
  await new Promise((ready) => attacker.listen(0, "127.0.0.1", ready));
  // Names that their owner lets lead here: another site, and one that has been rebound.
  browser = await launch("--host-resolver-rules=MAP *.example 127.0.0.1");
  token = /data-newsgen-token="(\w+)"/.exec(await (await fetch(server.origin)).text())[1];
});

after(async () => {
  await browser?.close();
  attacker?.closeAllConnections();
  attacker?.close();
  await server?.close();
  project?.remove();
});

const ports = () => ({ own: server.port, foreign: attacker.address().port });

/** Other sites, and how a page there names this server. */
const sites = () => {
  const { own, foreign } = ports();
  return [
    [`http://evil.example:${foreign}/`, `http://127.0.0.1:${own}`],
    [`http://evil.example:${foreign}/`, `http://localhost:${own}`],
    // The same site with another port, and a part of it.
    [`http://127.0.0.1:${foreign}/`, `http://127.0.0.1:${own}`],
    [`http://attacker.localhost:${foreign}/`, `http://localhost:${own}`],
    // Origins that differ, though both are this server's names.
    [`http://localhost:${own}/`, `http://127.0.0.1:${own}`],
  ];
};

/** Runs in a foreign page and returns all that it got hold of. */
async function attack({ target, addresses, token }) {
  const got = [];
  const within = (ms, promise) =>
    Promise.race([promise, new Promise((done) => setTimeout(() => done(undefined), ms))]);
  const ways = {
    async fetch(url) {
      const response = await fetch(url, { credentials: "include" }).catch(() => null);
      return response && `${response.status} ${await response.text()}`;
    },
    async blind(url) {
      const response = await fetch(url, { mode: "no-cors" }).catch(() => null);
      return response && `${response.type} ${await response.text()}`;
    },
    async preflighted(url) {
      const options = { method: "PUT", headers: { "x-newsgen": "1" }, body: "x" };
      const response = await fetch(url, options).catch(() => null);
      return response && String(response.status);
    },
    xhr: (url) => new Promise((done) => {
      const request = new XMLHttpRequest();
      request.onload = () => done(`${request.status} ${request.responseText}`);
      request.onerror = () => done(null);
      request.open("GET", url);
      request.send();
    }),
    events: (url) => new Promise((done) => {
      const source = new EventSource(url);
      const end = (what) => (source.close(), done(what));
      source.onopen = () => end("open");
      source.onmessage = ({ data }) => end(data);
      source.addEventListener("state", ({ data }) => end(data));
      source.onerror = () => end(null);
    }),
    socket: (url) => new Promise((done) => {
      const socket = new WebSocket(url.replace(/^http/, "ws"));
      socket.onopen = () => done("open");
      socket.onerror = () => done(null);
    }),
    ...Object.fromEntries(Object.entries({
      script: "src", img: "src", link: "href", video: "src",
    }).map(([name, attribute]) => [name, (url) => new Promise((done) => {
      const made = document.createElement(name);
      if (name === "link") made.rel = "stylesheet";
      made.onload = made.onloadeddata = made.onloadedmetadata = () => done("loaded");
      made.onerror = () => done(null);
      made[attribute] = url;
      document.body.append(made);
    })])),
    module: (url) => import(url).then(() => "loaded", () => null),
    worker: (url) => new Promise((done) => {
      try {
        const worker = new Worker(url);
        worker.onerror = () => done(null);
        worker.onmessage = () => done("message");
      } catch {
        done(null);
      }
    }),
    beacon: (url) => (navigator.sendBeacon(url, "x"), null),
    ...Object.fromEntries(["iframe", "object", "embed"].map((name) => [name, async (url) => {
      const made = document.createElement(name);
      const loaded = new Promise((done) => (made.onload = made.onerror = done));
      if (name === "object") Object.assign(made, { type: "text/html", data: url });
      else made.src = url;
      document.body.append(made);
      await within(800, loaded);
      // The browser's own error page is foreign as well: what is in it cannot be told here.
      const words = made.contentDocument?.body?.innerText || null;
      if (words) made.remove();
      return words;
    }])),
  };
  const urls = [...addresses];
  if (token) urls.push(`/_newsgen/events?path=/&since=0&token=${token}`);
  // One after the other: a browser opens few connections, and what waits for one proves nothing.
  for (const address of urls) {
    for (const [way, take] of Object.entries(ways)) {
      const what = await within(1000, take(target + address));
      if (what) got.push(`${way} ${address}: ${String(what).slice(0, 80)}`);
    }
  }
  if (globalThis.foreign) got.push("a script has run");
  if (getComputedStyle(document.body).letterSpacing !== "normal") got.push("a style is used");
  return got.sort();
}

const NAMES = ["a site", "a site, by name", "another port", "a part of localhost", "our other name"];

for (const [at, name] of NAMES.entries()) {
  test(`nothing is read from ${name}`, async () => {
    const [from, target] = sites()[at];
    const context = await browser.newContext();
    const page = await context.newPage();
    const answers = new Map();
    page.on("response", (response) => {
      const url = new URL(response.url());
      if (url.origin === target) answers.set(response.status(), response.url());
    });
    await page.goto(from);
    // The page's own words and styles are not at stake.
    await page.evaluate(() => document.body.replaceChildren());
    const got = await page.evaluate(attack, { target, addresses: ADDRESSES, token });
    assert.deepEqual(got, []);
    assert.ok(answers.has(403), "nothing has been asked");
    // What is embedded is refused before anything is looked up.
    const given = [...answers].filter(([status]) => status < 400);
    assert.deepEqual(given, []);
    for (const frame of page.frames().slice(1)) {
      const words = await frame.evaluate(() => document.body?.innerText ?? "").catch(() => "");
      assert.ok(!words.includes(SECRET), `${frame.url()} is shown in a frame`);
    }
    await context.close();
  });
}

test("a page of ours gets what others do not, by the same ways", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.origin);
  // The script would take the page for one of another server, and load it anew; and the news
  // never end.
  const addresses = ADDRESSES.filter((address) => !address.startsWith("/_newsgen/"));
  const got = await page.evaluate(attack, { target: server.origin, addresses });
  const wanted = [
    "a script has run",
    "a style is used",
    "blind /",
    "fetch /",
    "iframe /",
    "img /oar.svg",
    "link /oar.css",
    "module /oar.js",
    "object /",
    "script /oar.js",
    "xhr /",
  ];
  assert.deepEqual(wanted.filter((way) => !got.some((one) => one.startsWith(way))), []);
  const words = await Promise.all(page.frames().slice(1).map((frame) =>
    frame.evaluate(() => document.body?.innerText ?? "").catch(() => "")));
  assert.ok(words.some((one) => one.includes(SECRET)));
  await context.close();
});

test("a name that has been rebound is refused", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const response = await page.goto(`http://rebound.example:${server.port}${PAGE}`);
  assert.equal(response.status(), 403);
  assert.ok(!(await response.text()).includes(SECRET));
  const statuses = await page.evaluate(async ({ addresses, token }) => {
    const all = [...addresses, `/_newsgen/events?path=/&since=0&token=${token}`];
    return Promise.all(all.map(async (one) => (await fetch(one)).status));
  }, { addresses: ADDRESSES, token });
  assert.deepEqual([...new Set(statuses)], [403]);
  await context.close();
});

test("a form is refused and changes nothing", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://evil.example:${ports().foreign}/`);
  const [response] = await Promise.all([
    page.waitForResponse((response) => response.url().startsWith(server.origin)),
    page.evaluate((action) => {
      const form = Object.assign(document.createElement("form"), { method: "post", action });
      form.append(Object.assign(document.createElement("input"), { name: "x", value: "y" }));
      document.body.append(form);
      form.submit();
    }, server.origin + PAGE),
  ]);
  assert.equal(response.status(), 405);
  await context.close();
});

test("a window of ours cannot be read or steered by its opener", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://evil.example:${ports().foreign}/`);
  const [popup] = await Promise.all([
    context.waitForEvent("page"),
    page.evaluate((url) => void (globalThis.held = open(url)), server.origin + PAGE),
  ]);
  await popup.getByText(SECRET).first().waitFor();
  const seen = await page.evaluate(() => {
    const { held } = globalThis;
    const tried = (act) => {
      try {
        return act();
      } catch {
        return null;
      }
    };
    return {
      closed: held.closed,
      frames: tried(() => held.length),
      words: tried(() => held.document.body.innerText),
    };
  });
  assert.deepEqual(seen, { closed: true, frames: 0, words: null });
  assert.equal(await popup.evaluate(() => globalThis.opener), null);
  const steer = (url) => (globalThis.held.location = url);
  await page.evaluate(steer, `${server.origin}/`).catch(() => {});
  assert.equal(popup.url(), server.origin + PAGE);
  await context.close();
});

test("a link leads here, and the page mends itself", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://evil.example:${ports().foreign}/`);
  await page.evaluate((href) => {
    document.body.append(Object.assign(document.createElement("a"), { href, textContent: "go" }));
  }, server.origin + "/2016/03/12/ferry.html");
  await page.getByRole("link", { name: "go" }).click();
  await page.getByRole("heading", { name: "Ferry keeps its hours" }).waitFor();
  await page.locator("newsgen-notes .drafts").waitFor();
  project.edit("content/2016/ferry.md", "Paragraph 1 of", "PARAGRAPH 1 OF");
  await page.getByText("PARAGRAPH 1 OF").waitFor();
  await context.close();
});

test("a wrong token is refused on a page of ours", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.origin + PAGE);
  const statuses = await page.evaluate(() => Promise.all([
    "/_newsgen/events?path=/&since=0&token=0",
    "/_newsgen/events?path=/&since=0",
    "/_newsgen/events",
  ].map(async (one) => (await fetch(one)).status)));
  assert.deepEqual(statuses.map((status) => status >= 400), [true, true, true]);
  await context.close();
});
