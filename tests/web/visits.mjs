// Visits of a browser to `newsgen serve`: for each test a project, a server and windows.

import { after, afterEach, before, beforeEach } from "node:test";

import { launch } from "./browser.mjs";
import { Project, serveLive } from "./live.mjs";

export const TIDE_PAGE = "/2016/03/11/tide.html";
export const FERRY_PAGE = "/2016/03/12/ferry.html";
export const LAMP_PAGE = "/2014/06/01/lamp.html";

/** How long nothing may come before it is said that nothing comes. */
export const QUIET_MS = 400;

export let browser;
export let context;
export let project;
export let server;

/** Gives each test of a file what it needs. */
export function setUp() {
  before(async () => (browser = await launch()));
  after(() => browser?.close());
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1000, height: 600 } });
    context.setDefaultTimeout(10_000);
    await context.addInitScript(listenIn);
    project = new Project();
  });
  afterEach(async () => {
    await context.close();
    await server?.close();
    server = undefined;
    project.remove();
  });
}

/** Runs in each page before its own scripts: notes which events come. */
export function listenIn() {
  globalThis.heard = [];
  const Original = globalThis.EventSource;
  globalThis.EventSource = class extends Original {
    constructor(...all) {
      super(...all);
      for (const name of ["state", "files", "go"]) {
        this.addEventListener(name, ({ data }) => globalThis.heard.push([name, data]));
      }
    }
  };
}

/** Adds files to the project. */
export function add(files) {
  for (const [path, text] of Object.entries(files)) project.write(path, text);
}

/** Serves the project. */
export const serve = async (...options) => (server = await serveLive(project.root, { options }));

/** Serves a folder in the way that is asked for. */
export const serveAs = async (root, how) => (server = await serveLive(root, how));

/** Opens a page that has had its first news, and marks it, to see whether it stays. */
export async function open(path, within = context) {
  const page = await within.newPage();
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  await visit(page, path);
  return page;
}

export async function visit(page, path) {
  await page.goto(server.origin + path);
  await page.waitForFunction(() => globalThis.heard.length > 0);
  await page.evaluate(() => (globalThis.isMarked = true));
}

/** Whether a page has not been loaded anew. */
export const stays = (page) => page.evaluate(() => globalThis.isMarked === true);

/** How many events of a kind a page has been sent. */
export const heard = (page, name) =>
  page.evaluate((name) => globalThis.heard.filter(([one]) => one === name).length, name);

export const overlay = (page) => page.locator("newsgen-notes .errors");
export const banner = (page) => page.locator("newsgen-notes .drafts");
export const shows = (page, words) => page.getByText(words, { exact: true }).first().waitFor();
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
