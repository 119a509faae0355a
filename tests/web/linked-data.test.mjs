// What pages say in JSON-LD is read whole by an independent reader, fits schema.org's
// vocabulary, is written so that it cannot end its script, and is true.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { answers, base, linkedData, project, read, stories } from "./documents.mjs";
import { misfits, statements } from "./linked-data.mjs";
import { samplePages } from "./site.mjs";

const ARTICLE = /^(Analysis|Background|Opinion|Reportage|Review)?NewsArticle$/;
const KINDS = {
  analysis: "AnalysisNewsArticle",
  background: "BackgroundNewsArticle",
  column: "OpinionNewsArticle",
  commentary: "OpinionNewsArticle",
  editorial: "OpinionNewsArticle",
  explainer: "BackgroundNewsArticle",
  feature: "ReportageNewsArticle",
  interview: "ReportageNewsArticle",
  opinion: "OpinionNewsArticle",
  profile: "ReportageNewsArticle",
  review: "ReviewNewsArticle",
};
const LISTS = ["home", "archive", "day", "month", "year", "facet", "timeline", "on-this-day"];
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;
const ADDRESSES = ["@id", "contentUrl", "item", "logo", "mainEntityOfPage", "sameAs", "url"];

const documents = linkedData().map(({ address, text }) => ({ address, text, value: JSON.parse(text) }));

/** Every object in a document, with the name of what holds it. */
function* things(value, name = "") {
  if (Array.isArray(value)) for (const one of value) yield* things(one, name);
  else if (value && typeof value === "object") {
    yield { name, thing: value };
    for (const [key, inner] of Object.entries(value)) yield* things(inner, key);
  }
}

/** The top things of a page. */
const topThings = (address) =>
  documents
    .filter((document) => document.address === address)
    .flatMap(({ value }) => value["@graph"] ?? [value]);

test("no document can end the script that it stands in", () => {
  assert.notEqual(documents.length, 0);
  const open = documents.filter(({ text }) => /[<>&\u2028\u2029]/.test(text));
  assert.deepEqual(open.map(({ address }) => address), []);
});

test("an independent reader takes in every word of them", async () => {
  for (const { address, value } of documents) {
    const quads = await statements(value).catch((error) => assert.fail(`${address}: ${error}`));
    const kinds = quads.filter(({ predicate }) => predicate.value.endsWith("#type"));
    const all = [...things(value)].filter(({ thing }) => thing["@type"]);
    assert.equal(kinds.length, all.length, address);
  }
});

test("they fit the vocabulary of schema.org, and what does not fit is found", () => {
  const head = { "@context": "https://schema.org" };
  const author = { "@type": "Person", name: "Ines Carreira" };
  const article = (more) => ({ ...head, "@type": "NewsArticle", headline: "x", ...more });
  const right = [
    article({ author, dateline: "LISBON", locationCreated: { "@type": "Place", name: "Lisbon" } }),
    { ...head, "@graph": [{ "@type": "OpinionNewsArticle", headline: "x", author: [author] }] },
    { ...head, "@type": "CollectionPage", hasPart: [{ "@type": "NewsArticle", headline: "x" }] },
  ];
  const wrong = [
    article({ headlin: "x" }),
    article({ datePublished: 2016 }),
    article({ author: { "@type": "Persn", name: "x" } }),
    article({ author: { ...author, birthdate: "1970" } }),
    article({ locationCreated: author }),
    article({ "@type": "NewsArticel" }),
    { ...head, "@graph": [{ "@type": "OpinionNewsArticle", reviewBody: 5 }] },
    { ...head, "@type": "CollectionPage", dateline: "LISBON" },
    { ...head, "@type": "BreadcrumbList", itemListElement: [{ "@type": "ListItem", rank: 1 }] },
  ];
  const all = [...right, ...wrong, ...documents.map(({ value }) => value)];
  const found = misfits(all);
  assert.deepEqual(found.splice(0, right.length), right.map(() => []));
  const missed = wrong.filter((_, at) => found[at].length === 0);
  assert.deepEqual(missed, []);
  found.splice(0, wrong.length);
  const shown = documents.flatMap(({ address }, at) => found[at].map((what) => `${address}: ${what}`));
  assert.deepEqual(shown.slice(0, 20), []);
});

test("dates have a zone and addresses answer", () => {
  const wrong = [];
  for (const { address, value } of documents) {
    for (const { thing } of things(value)) {
      for (const [key, held] of Object.entries(thing)) {
        for (const text of [held].flat().filter((one) => typeof one === "string")) {
          if (/^date[A-Z]/.test(key) && !MOMENT.test(text)) wrong.push(`${address}: ${key} ${text}`);
          if (!ADDRESSES.includes(key)) continue;
          const page = text.split("#")[0];
          const full = /^(https?|tag|urn|mailto):/.test(text);
          if (!full || (page.startsWith(base) && !answers(page))) wrong.push(`${address}: ${key} ${text}`);
        }
      }
    }
  }
  assert.deepEqual(wrong.slice(0, 20), []);
});

/** A time with its offset from UTC. */
const TIME = /T.*(Z|[+-]\d\d:\d\d)$/;

test("every story says what it is", () => {
  const kinds = new Set();
  for (const { path, title, date, url, source } of stories()) {
    const address = decodeURIComponent(url);
    const articles = topThings(address).filter((thing) => ARTICLE.test(thing["@type"]));
    assert.equal(articles.length, 1, address);
    const [article] = articles;
    assert.equal(article.headline, title, address);
    assert.equal(article.datePublished.slice(0, 10), date.slice(0, 10), address);
    if (date.length > 10) {
      assert.equal(Date.parse(article.datePublished), Date.parse(date), address);
      assert.match(article.datePublished, TIME);
    }
    // A correction may know its day alone.
    if (article.dateModified?.includes("T")) {
      assert.match(article.dateModified, TIME);
    }
    const kind = /^kind: *(\w+)/m.exec(readFileSync(join(project, path), "utf8"))?.[1];
    assert.equal(article["@type"], KINDS[kind] ?? "NewsArticle", address);
    kinds.add(article["@type"]);
    const organizations = [...things(article)]
      .filter(({ thing }) => /Organization$/.test(thing["@type"]))
      .map(({ thing }) => thing.name);
    assert.ok(organizations.includes(source), `${address}: ${source} in ${organizations}`);
    const trails = topThings(address).filter((thing) => thing["@type"] === "BreadcrumbList");
    assert.equal(trails.length, 1, address);
    assert.deepEqual(
      trails[0].itemListElement.map(({ position }) => position),
      trails[0].itemListElement.map((_, at) => at + 1),
    );
  }
  if (!process.env.NEWSGEN_ROOT) assert.ok(kinds.size > 1, "the sample archive has several kinds");
});

test("every list says that it is one", () => {
  const lists = samplePages().filter(({ kind }) => LISTS.includes(kind));
  const silent = lists.filter(({ address }) =>
    !topThings(address).some((thing) => thing["@type"] === "CollectionPage"));
  assert.deepEqual(silent.map(({ address }) => address), []);
  assert.ok(lists.every(({ address }) => read(address).includes("ld+json")));
});
