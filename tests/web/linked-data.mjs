// Judges JSON-LD by schema.org's vocabulary: each document becomes a value of the type that
// `schema-dts` has for it, and the TypeScript compiler says what does not fit. It knows every
// class with its properties and what they may hold; it takes any text for a date or address.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import jsonld from "jsonld";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
const OPTIONS = [
  "--noEmit", "--strict", "--skipLibCheck", "--pretty", "false", "--module", "esnext",
  "--moduleResolution", "bundler", "--target", "es2022",
];

/** A document without its repetitions: of a list's items that say the same kind of thing one. */
function pruned(value) {
  if (Array.isArray(value)) {
    return [...new Map(value.map(pruned).map((item) => [shape(item), item])).values()];
  }
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, pruned(held)]));
}

/** What of a document the types can tell apart: all but words that stand for themselves. */
const shape = (value) =>
  JSON.stringify(value, (key, held) =>
    typeof held !== "string" || key === "@type" || /^https?:\/\/schema\.org/.test(held) ? held : "");

/** What is wrong with each of some documents: a list for each, empty if all is right. */
export function misfits(documents) {
  const short = documents.map(pruned);
  const kinds = new Map(short.map((document) => [shape(document), document]));
  const found = judged([...kinds.values()]);
  const places = new Map([...kinds.keys()].map((kind, at) => [kind, at]));
  return short.map((document) => found[places.get(shape(document))]);
}

/** The same, where no two documents are alike. */
function judged(documents) {
  const folder = mkdtempSync(join(tmpdir(), "newsgen-linked-data-"));
  const types = join(here, "node_modules", "schema-dts", "dist", "schema.js");
  const lines = documents.map((value, at) => {
    const type = "@graph" in value ? "Graph" : "WithContext<Thing>";
    return `export const d${at}: ${type} = ${JSON.stringify(value)};`;
  });
  const head = `import type { Graph, Thing, WithContext } from ${JSON.stringify(types)};`;
  writeFileSync(join(folder, "documents.ts"), [head, ...lines, ""].join("\n"));
  const options = [compiler, ...OPTIONS, "documents.ts"];
  const checked = spawnSync(process.execPath, options, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  rmSync(folder, { recursive: true });
  const found = documents.map(() => []);
  let at;
  for (const line of checked.stdout.split("\n")) {
    const start = /^documents\.ts\((\d+),\d+\): error (.*)$/.exec(line);
    if (start) at = Number(start[1]) - 2;
    if (at === undefined && line.trim()) throw new Error(checked.stdout);
    if (line.trim()) found[at].push((start ? start[2] : line.trim()).slice(0, 300));
  }
  if (checked.status !== 0 && at === undefined) throw new Error(checked.stderr);
  return found;
}

/** schema.org's context, as far as reading needs it: every name is one of its vocabulary. */
const CONTEXT = { "@context": { "@vocab": "https://schema.org/" } };

/** No context but schema.org's is known, and nothing is asked of any host. */
const documentLoader = (url) => {
  if (!/^https?:\/\/schema\.org\/?$/.test(url)) throw new Error(`asks for ${url}`);
  return { contextUrl: null, documentUrl: url, document: CONTEXT };
};

/** The statements of a document as RDF, by a reader that refuses what it would have to drop. */
export const statements = (document) => jsonld.toRDF(document, { documentLoader, safe: true });
