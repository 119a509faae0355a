// One page of each kind is valid HTML by the Nu checker.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import vnu from "vnu-jar";
import { root, samplePages } from "./site.mjs";

test("every kind of page is valid HTML", () => {
  const files = samplePages().map((page) => page.file);
  const jar = vnu.startsWith("file:") ? fileURLToPath(vnu) : vnu;
  const options = ["-jar", jar, "--errors-only", "--format", "json", "--exit-zero-always"];
  const checked = spawnSync("java", [...options, ...files], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  assert.equal(checked.error, undefined);
  assert.equal(checked.status, 0, checked.stderr);
  const { messages } = JSON.parse(checked.stderr);
  const shown = messages.map(({ url, lastLine, message }) => {
    const file = relative(root, fileURLToPath(url));
    return `${file}:${lastLine}: ${message}`;
  });
  assert.deepEqual(shown, []);
});
