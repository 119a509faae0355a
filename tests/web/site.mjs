// The built site that the tests look at: where it is, which pages stand for the rest, and
// a server that hands them out as a plain static host would.

import { createServer } from "node:http";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join, relative, resolve, sep } from "node:path";
import { gzipSync } from "node:zlib";

const folder = process.env.NEWSGEN_SITE;
if (!folder || !existsSync(join(folder, "index.html"))) {
  throw new Error("set NEWSGEN_SITE to the folder of a built site");
}

/** The folder of the built site. */
export const root = resolve(folder);

const TYPES = {
  ".css": "text/css",
  ".gif": "image/gif",
  ".html": "text/html",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".webp": "image/webp",
  ".xml": "application/xml",
};

/** Whether a path from the site's root is that of a ticker alone: the site's, or an edition's. */
export const isTicker = (path) => /^\/?([a-z]{2,3}\/)?ticker\.html$/.test(path);

/** Every HTML file of a site, in path order; tickers are pieces of pages, not pages. */
function htmlFiles(folder) {
  const found = [];
  const open = [folder];
  while (open.length > 0) {
    const at = open.pop();
    for (const name of readdirSync(at)) {
      const path = join(at, name);
      if (statSync(path).isDirectory()) open.push(path);
      else if (name.endsWith(".html")) found.push(path);
    }
  }
  return found.filter((path) => !isTicker(relative(folder, path))).sort();
}

/** What a page is, from its address alone, so that any theme can be tested. */
function kindOf(address) {
  const kinds = [
    [/^\/index\.html$/, "home"],
    [/^\/404\.html$/, "not-found"],
    [/^\/archive\.html$/, "archive"],
    [/^\/corrections(\/|\.html$)/, "corrections"],
    [/^\/stories\//, "running"],
    [/^\/on-this-day\//, "on-this-day"],
    [/^\/\d{4}\/index\.html$/, "year"],
    [/^\/\d{4}\/\d\d\/index\.html$/, "month"],
    [/^\/\d{4}\/\d\d\/\d\d\/(index|part-\d+)\.html$/, "day"],
    [/^\/\d{4}\/\d\d\/\d\d\/[^/]+\.html$/, "article"],
    [/^\/(sources|sections|topics|places|bylines)\/index\.html$/, "facet"],
    [/^\/(sources|sections|topics|places|bylines)\/.+/, "timeline"],
  ];
  const known = kinds.find(([pattern]) => pattern.test(address));
  return known ? known[1] : "page";
}

const addressOf = (folder, file) => "/" + relative(folder, file).split(sep).join("/");
const isRedirect = (html) => /http-equiv="?refresh/i.test(html);

/** Every article of the site: `{ address, html }`. */
export function articles() {
  const pages = htmlFiles(root).map((file) => ({
    address: addressOf(root, file),
    html: readFileSync(file, "utf8"),
  }));
  return pages.filter(({ address, html }) => kindOf(address) === "article" && !isRedirect(html));
}

/**
 * One page of each kind and language, and the largest of each kind:
 * `{ kind, lang, address, file }`.
 */
export function samplePages(folder = root) {
  const samples = new Map();
  for (const file of htmlFiles(folder)) {
    const html = readFileSync(file, "utf8");
    const address = addressOf(folder, file);
    const kind = isRedirect(html) ? "redirect" : kindOf(address);
    const lang = /<article[^>]*\blang="([^"]+)"/.exec(html)?.[1] ?? "";
    const page = { kind, lang, address, file, size: html.length };
    const first = `${kind} ${lang}`;
    if (!samples.has(first)) samples.set(first, page);
    const largest = `${kind} largest`;
    if (page.size > (samples.get(largest)?.size ?? 0)) samples.set(largest, page);
  }
  const unique = new Map([...samples.values()].map((page) => [page.address, page]));
  return [...unique.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** The largest page of each kind: `{ kind, address, … }`. */
export function largestOfKinds(folder = root) {
  const largest = new Map();
  for (const page of samplePages(folder)) {
    if (page.kind === "redirect") continue;
    if (page.size > (largest.get(page.kind)?.size ?? 0)) largest.set(page.kind, page);
  }
  return [...largest.values()];
}

/** A path without its references; one that is wrong is taken as it stands. */
function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** What hosts are told to send with every page: the rule for all addresses in `_headers`. */
export function hostHeaders(folder = root) {
  const lines = readFileSync(join(folder, "_headers"), "utf8").split("\n");
  const start = lines.indexOf("/*") + 1;
  if (start === 0) throw new Error("_headers has no rule for all addresses");
  const end = lines.findIndex((line, at) => at >= start && !line.startsWith("  "));
  const pairs = lines.slice(start, end).map((line) => line.trim().split(": "));
  return Object.fromEntries(pairs.map(([name, ...rest]) => [name, rest.join(": ")]));
}

/**
 * Starts a server on a free port of this machine, which sends these headers with every
 * answer, and text compressed: `{ origin, close }`.
 */
export async function serve(folder = root, headers = {}) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    let path = resolve(folder, "." + decoded(pathname));
    const inside = path === folder || path.startsWith(folder + sep);
    if (inside && existsSync(path) && statSync(path).isDirectory()) {
      path = join(path, "index.html");
    }
    const found = inside && existsSync(path);
    const file = found ? path : join(folder, "404.html");
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    const text = /^(text|application)\//.test(type) ? `${type}; charset=utf-8` : type;
    const asset = pathname.startsWith("/assets/") ? { "cache-control": "max-age=600" } : {};
    const body = readFileSync(file);
    const isText = text !== type || type.endsWith("+xml");
    const packed = isText ? { "content-encoding": "gzip" } : {};
    const all = { ...headers, "content-type": text, ...asset, ...packed };
    response.writeHead(found ? 200 : 404, all);
    response.end(isText ? gzipSync(body) : body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { origin, close };
}
