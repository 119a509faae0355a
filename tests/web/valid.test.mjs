// One page of each kind is valid HTML by the Nu checker, whatever language the site speaks.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import vnu from "vnu-jar";
import { speaking } from "./languages.mjs";
import { root, samplePages } from "./site.mjs";

/** A language in each script and direction of those that newsgen speaks. */
const LANGUAGES = ["ar", "es", "fr", "ru", "zh"];

/** It runs for seconds, too short for Java to learn how to be fast; then it needs a larger stack. */
const JAVA = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m"];

/** What the Nu checker finds wrong in some pages of the sites in a folder. */
function wrongIn(folder, files) {
  const jar = vnu.startsWith("file:") ? fileURLToPath(vnu) : vnu;
  const options = ["--errors-only", "--format", "json", "--exit-zero-always"];
  const checked = spawnSync("java", [...JAVA, "-jar", jar, ...options, ...files], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  assert.equal(checked.error, undefined);
  assert.equal(checked.status, 0, checked.stderr);
  const { messages } = JSON.parse(checked.stderr);
  return messages.map(({ url, lastLine, message }) => {
    const file = relative(folder, fileURLToPath(url));
    return `${file}:${lastLine}: ${message}`;
  });
}

test("every kind of page is valid HTML", () => {
  assert.deepEqual(wrongIn(root, samplePages().map(({ file }) => file)), []);
});

const other = process.env.NEWSGEN_ROOT ? "this is not the sample archive" : false;

test("so it is where the site speaks another language", { skip: other }, (context) => {
  const work = mkdtempSync(join(tmpdir(), "newsgen-languages-"));
  context.after(() => rmSync(work, { recursive: true }));
  const files = LANGUAGES.flatMap((language) => {
    const site = speaking(language, work);
    // One of each kind: what stands in stories is the same as above.
    const kinds = new Map(samplePages(site).map((page) => [page.kind, page.file]));
    return [...kinds.values()];
  });
  assert.deepEqual(wrongIn(work, files), []);
});
