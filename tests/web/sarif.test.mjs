// What `newsgen check --format sarif` prints is valid by the schema of SARIF 2.1.0.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { Project, newsgen, story } from "./live.mjs";

const require = createRequire(import.meta.url);
const path = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
const schema = JSON.parse(readFileSync(require.resolve(path), "utf8"));
// One pattern of the schema is none with the flag `u`.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);

/** The log of a project, which must be valid, and the exit code. */
function check(project) {
  const options = ["-C", project.root, "check", "--format", "sarif", "--as-of", "2030-01-01"];
  const checked = spawnSync(newsgen, options, { encoding: "utf8" });
  const log = JSON.parse(checked.stdout);
  validate(log);
  assert.deepEqual(validate.errors ?? [], []);
  return { code: checked.status, results: log.runs[0].results };
}

test("findings of every shape are valid", () => {
  const project = new Project({
    "content/2016/Überfall {1}.md": story({
      title: "Alarm",
      date: "2016-03-11",
      more: "sumary: x\n",
      body: "![](gone.png) [a](#b) ![[x](y)](javascript:1)",
    }),
    "content/2016/bad.md": "no front matter",
  });
  project.edit("newsgen.yaml", "theme:", "menu: [{ title: Gone, url: /gone }]\ntheme:");
  const { code, results } = check(project);
  assert.equal(code, 3);
  const codes = [...new Set(results.map((result) => result.ruleId))].sort();
  const expected =
    ["anchor", "image", "link-scheme", "menu-link", "no-alt", "no-front-matter", "unknown-key"];
  assert.deepEqual(codes, expected);
});

test("so are a site without findings and one that cannot be made", () => {
  const project = new Project();
  assert.deepEqual(check(project), { code: 0, results: [] });
  project.edit("newsgen.yaml", "title:", "titel:");
  assert.equal(check(project).code, 4);
});
