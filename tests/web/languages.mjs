// The sample archive in another language than its own.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { project } from "./documents.mjs";
import { newsgen } from "./live.mjs";

/** The theme of the site that is looked at. */
const theme = process.env.NEWSGEN_THEME ?? "default";

/** Builds the archive as a site that speaks this language, in a folder, and returns its root. */
export function speaking(language, work) {
  const copy = join(work, "project");
  for (const part of ["content", "newsgen.yaml", "themes"]) {
    cpSync(join(project, part), join(copy, part), { recursive: true });
  }
  const settings = join(copy, "newsgen.yaml");
  const spoken = readFileSync(settings, "utf8")
    .replace(/^language: .*$/m, `language: ${language}`)
    .replace(/^theme: .*$/m, `theme: ${theme}`);
  assert.match(spoken, new RegExp(`^language: ${language}$`, "m"));
  writeFileSync(settings, spoken);
  const site = join(work, language);
  const built = spawnSync(newsgen, ["-C", copy, "-q", "build", "-o", site], { encoding: "utf8" });
  assert.equal(built.status, 0, built.stderr);
  return site;
}
