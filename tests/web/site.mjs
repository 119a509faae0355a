// The built site that the tests look at: where it is, which pages stand for the rest, and
// a server that hands them out as a plain static host would.

import { createServer } from "node:http";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join, relative, resolve, sep } from "node:path";

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

/** Every HTML file of the site, in path order; the ticker is a piece of a page, not a page. */
function htmlFiles() {
  const found = [];
  const open = [root];
  while (open.length > 0) {
    const at = open.pop();
    for (const name of readdirSync(at)) {
      const path = join(at, name);
      if (statSync(path).isDirectory()) open.push(path);
      else if (name.endsWith(".html")) found.push(path);
    }
  }
  const ticker = join(root, "ticker.html");
  return found.filter((path) => path !== ticker).sort();
}

/** What a page is, from its address alone, so that any theme can be tested. */
function kindOf(address) {
  const kinds = [
    [/^\/index\.html$/, "home"],
    [/^\/404\.html$/, "not-found"],
    [/^\/archive\.html$/, "archive"],
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

/**
 * One page of each kind and language, and the largest of each kind:
 * `{ kind, lang, address, file }`.
 */
export function samplePages() {
  const samples = new Map();
  for (const file of htmlFiles()) {
    const html = readFileSync(file, "utf8");
    const address = "/" + relative(root, file).split(sep).join("/");
    const redirect = /http-equiv="?refresh/i.test(html);
    const kind = redirect ? "redirect" : kindOf(address);
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

/**
 * Starts a server on a free port of this machine, which sends these headers with every
 * answer: `{ origin, close }`.
 */
export async function serve(headers = {}) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    let path = resolve(root, "." + decodeURIComponent(pathname));
    const inside = path === root || path.startsWith(root + sep);
    if (inside && existsSync(path) && statSync(path).isDirectory()) {
      path = join(path, "index.html");
    }
    const found = inside && existsSync(path);
    const file = found ? path : join(root, "404.html");
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    const text = /^(text|application)\//.test(type) ? `${type}; charset=utf-8` : type;
    response.writeHead(found ? 200 : 404, { ...headers, "content-type": text });
    response.end(readFileSync(file));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { origin, close };
}
