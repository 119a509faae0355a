// Writes the examples of the CommonMark specification as JSON, in the form that
// NEWSGEN_COMMONMARK_SPEC names: [{ markdown, html, example, section }].
//
//     node commonmark.mjs FILE

import { writeFileSync } from "node:fs";
import spec from "commonmark-spec";

const [file] = process.argv.slice(2);
if (!file) {
  console.error("usage: node commonmark.mjs FILE");
  process.exit(2);
}
// The specification prints a tab as an arrow.
const tabs = (text) => text.replaceAll("→", "\t");
const examples = spec.tests.map(({ markdown, html, section, number }) => ({
  markdown: tabs(markdown),
  html: tabs(html),
  example: number,
  section,
}));
writeFileSync(file, JSON.stringify(examples, null, 1) + "\n");
console.log(`${examples.length} examples`);
