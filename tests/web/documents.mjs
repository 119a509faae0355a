// What a built site says for machines: its files, the documents in its pages, and what
// `newsgen list` says of the same stories. Nothing here judges; the tests do.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { newsgen } from "./live.mjs";
import { root } from "./site.mjs";

/** The archive that the site was built from. */
export const project =
  process.env.NEWSGEN_ROOT ?? fileURLToPath(new URL("../../", import.meta.url));

/** The moment that the site was built for. */
const asOf = process.env.NEWSGEN_SITE_AS_OF;
if (!asOf) throw new Error("set NEWSGEN_SITE_AS_OF to the moment that the site was built for");

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Text without the references that pages write for characters. */
const unescaped = (text) =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED[name] ?? whole;
    return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal));
  });

/** Every file of a site whose path ends so, as an address. */
export function files(ending, folder = root) {
  const paths = readdirSync(folder, { recursive: true }).map((path) => `/${path}`);
  return paths.filter((path) => path.endsWith(ending) && !path.startsWith("/.newsgen/")).sort();
}

export const read = (address, folder = root) => readFileSync(join(folder, address), "utf8");

/** A page's canonical address. */
export function canonical(html) {
  const found = /<link rel="?canonical"? href="([^"]*)"/.exec(html);
  return found ? unescaped(found[1]) : undefined;
}

/** The full address of a site's root. */
export const base = canonical(read("/index.html"));

/** Whether a full address leads to a file of the site. */
export function answers(url) {
  if (!url.startsWith(base)) return false;
  const path = decodeURIComponent(new URL(url).pathname.slice(new URL(base).pathname.length));
  const file = resolve(root, path === "" || path.endsWith("/") ? `${path}index.html` : path);
  return existsSync(file);
}

/** Runs newsgen in the archive that the site was built from. */
export function run(...options) {
  const ran = spawnSync(newsgen, ["-C", project, ...options, "--as-of", asOf], { encoding: "utf8", maxBuffer: 1 << 30 });
  if (ran.status !== 0) throw new Error(`newsgen ${options.join(" ")}: ${ran.stderr}`);
  return ran.stdout;
}

/** Published stories as `newsgen list` has them, newest first. */
export const stories = () => JSON.parse(run("list", "published", "--json"));

/** The stories that lists show: of a running story the newest version, newest first. */
export const listed = () =>
  stories().filter(({ url }) => {
    const own = canonical(read(decodeURIComponent(url)));
    return new URL(own).pathname === new URL(url, base).pathname;
  });

/** What pages say in JSON-LD, as it stands there: `{ address, text }`. */
export function linkedData(folder = root) {
  return files(".html", folder).flatMap((address) => {
    const blocks = read(address, folder).matchAll(
      /<script[^>]*type="?application\/ld\+json"?[^>]*>([\s\S]*?)<\/script>/g,
    );
    return [...blocks].map(([, text]) => ({ address, text }));
  });
}
