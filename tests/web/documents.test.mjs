// A site has every document for machines, and those in JSON keep to their schemas and tell of
// stories what the list tells. Those in XML are read by `readers/`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { answers, base, files, listed, read, run, stories } from "./documents.mjs";

/** A check of a value by a schema of ours: what is wrong with it, nothing if it is right. */
const schema = (name) =>
  checker(readFileSync(new URL(`schemas/${name}`, import.meta.url), "utf8"));

function checker(text) {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(text));
  return (value) => {
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath}: ${message} ${JSON.stringify(params)}`);
  };
}

/** Every feed in JSON. */
const feeds = () =>
  files(".json")
    .map((address) => ({ address, feed: JSON.parse(read(address)) }))
    .filter(({ feed }) => String(feed?.version).startsWith("https://jsonfeed.org/"));

const inHtml = (html) =>
  [...html.matchAll(/\s(?:href|src|poster|cite)="([^"]*)"/g)].map(([, url]) => url);

test("every document that a site must have is there", () => {
  const must = JSON.parse(readFileSync(new URL("must-exist.json", import.meta.url), "utf8"));
  const all = files("");
  const missing = must.filter((address) => {
    const form = address.replaceAll(".", "\\.").replace("{month}", "\\d{4}-\\d\\d");
    return !all.some((file) => new RegExp(`^${form}$`).test(file));
  });
  assert.deepEqual(missing, []);
});

test("every JSON file is JSON", () => {
  for (const address of files("json")) {
    if (/\.(json|webmanifest)$/.test(address)) JSON.parse(read(address));
  }
});

test("every JSON feed keeps to its schema and the rules beside it", () => {
  const wrong = schema("json-feed.json");
  assert.notEqual(feeds().length, 0);
  for (const { address, feed } of feeds()) {
    assert.deepEqual(wrong(feed), [], address);
    assert.equal(feed.feed_url, base + address.slice(1));
    const ids = feed.items.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, address);
    assert.notEqual(feed.next_url, feed.feed_url);
    const own = [feed.home_page_url, feed.next_url, feed.icon, feed.favicon];
    for (const item of feed.items) {
      own.push(item.url);
      const inside = inHtml(item.content_html ?? "");
      assert.deepEqual(inside.filter((url) => !/^[a-z]+:/.test(url)), [], item.id);
      // In another archive, a story may link to what is not there.
      if (!process.env.NEWSGEN_ROOT) own.push(item.image, ...inside);
    }
    const ours = own.filter((url) => url?.startsWith(base));
    assert.deepEqual(ours.filter((url) => !answers(url.split("#")[0])), [], address);
  }
});

test("JSON feeds tell of stories what the list tells", () => {
  const told = new Map(listed().map((story) => [new URL(story.url, base).href, story]));
  // What tells of corrections has other headlines and dates.
  for (const { address, feed } of feeds().filter(({ address }) => !address.includes("/corrections"))) {
    for (const item of feed.items) {
      const story = told.get(item.url);
      assert.ok(story, `${address}: ${item.url}`);
      assert.equal(item.title, story.title);
      if (story.date.length > 10) {
        assert.equal(Date.parse(item.date_published), Date.parse(story.date));
      } else {
        assert.equal(item.date_published.slice(0, 19), `${story.date}T00:00:00`);
      }
    }
  }
  const first = feeds().find(({ address }) => address === "/feed.json");
  // Stories of one moment may stand in any order.
  const newest = listed().slice(0, 50).map(({ date }) => date);
  assert.deepEqual(first.feed.items.map(({ url }) => told.get(url).date), newest);
});

/** The ninjs of an export: one document a line. */
const exported = () =>
  run("export", "--format", "ninjs").trim().split("\n").map((line) => JSON.parse(line));

test("every story is exported as ninjs", () => {
  const wrong = schema("ninjs-3.1.json");
  const news = exported();
  assert.deepEqual(news.flatMap((item) => wrong(item).map((what) => `${item.uri}: ${what}`)), []);
  const titles = news.map(({ headlines }) => headlines?.[0]?.value).sort();
  assert.deepEqual(titles, stories().map(({ title }) => title).sort());
  assert.equal(new Set(news.map(({ uri }) => uri)).size, news.length);
});

test("ninjs beside articles keeps to the schema", () => {
  const wrong = schema("ninjs-3.1.json");
  const beside = files(".ninjs.json");
  // Another archive may have none.
  if (!process.env.NEWSGEN_ROOT) assert.equal(beside.length, stories().length);
  for (const address of beside) {
    assert.deepEqual(wrong(JSON.parse(read(address))), [], address);
  }
});

test("every document of the API keeps to the schema that the site has", () => {
  const wrong = checker(read("/api/schema.json"));
  const documents = files(".json")
    .filter((address) => address.startsWith("/api/") && address !== "/api/schema.json")
    .map((address) => ({ address, document: JSON.parse(read(address)) }));
  assert.notEqual(documents.length, 0);
  for (const { address, document } of documents) assert.deepEqual(wrong(document), [], address);
  const { document } = documents.find(({ document }) => document.items?.length > 0);
  // Keys that a later version adds are no fault; an address that is none is one.
  const item = { ...document.items[0], later: true };
  assert.deepEqual(wrong({ ...document, items: [item], later: true }), []);
  assert.notDeepEqual(wrong({ ...document, items: [{ ...item, url: "a b" }] }), []);
});

test("the schemas refuse what is wrong", () => {
  const feed = { version: "https://jsonfeed.org/version/1.1", title: "T", items: [] };
  const item = { id: "1", content_text: "x" };
  const news = { uri: "tag:a.example,2016:1", headlines: [{ value: "x" }] };
  const [isFeed, isNews] = [schema("json-feed.json"), schema("ninjs-3.1.json")];
  assert.deepEqual(isFeed({ ...feed, items: [item] }), []);
  assert.deepEqual(isNews(news), []);
  const feeds = [
    { ...feed, version: "https://jsonfeed.org/version/1" },
    { ...feed, items: [{ id: "1" }] },
    { ...feed, items: [{ ...item, date_published: "2016-03-11" }] },
    { ...feed, items: [{ ...item, "_news.gen": {} }] },
    { ...feed, items: [{ ...item, author: "x" }] },
  ];
  const items = [
    { headlines: [] },
    { ...news, headline: "x" },
    { ...news, versionCreated: "2016-03-11" },
    { ...news, places: [{ name: "x", code: "y" }] },
    { ...news, urgency: 0 },
    { ...news, associations: [{ uri: "tag:a.example,2016:2" }] },
  ];
  for (const value of feeds) assert.notDeepEqual(isFeed(value), [], JSON.stringify(value));
  for (const value of items) assert.notDeepEqual(isNews(value), [], JSON.stringify(value));
});
