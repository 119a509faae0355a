"""Readers that newsgen has no part in find in feeds and pages what newsgen put there.

`feedparser` reads Atom and RSS as programs for reading do; `extruct` reads the data that
pages carry for others."""

import json
import unittest
from calendar import timegm
from datetime import datetime
from email.utils import parsedate_to_datetime

import extruct
import feedparser
from site_under_test import (
    ATOM, ROOT, address, base, canonical, feeds, is_date_of, listed, of_corrections, page, parse, rss,
)

KINDS = {
    "atom": ("application/atom+xml; charset=utf-8", "atom10", f"{ATOM}entry"),
    "rss": ("application/rss+xml; charset=utf-8", "rss20", "item"),
}


def read(path, kind):
    """A feed as feedparser has it."""
    headers = {"content-type": KINDS[kind][0], "content-location": base()}
    return feedparser.parse(path.read_bytes(), response_headers=headers)


class Feedparser(unittest.TestCase):
    def check(self, kind, paths, date_of):
        self.assertNotEqual(paths, [])
        for path in paths:
            with self.subTest(address(path)):
                feed = read(path, kind)
                self.assertFalse(feed.bozo, feed.get("bozo_exception"))
                self.assertEqual(feed.version, KINDS[kind][1])
                self.assertEqual(len(feed.entries), len(list(parse(path).iter(KINDS[kind][2]))))
                if of_corrections(path):
                    continue
                for entry in feed.entries:
                    story = listed()[entry.link]
                    # feedparser takes what looks like markup out of headlines.
                    if not set("<&") & set(story["title"]):
                        self.assertEqual(entry.title, story["title"])
                    self.assertTrue(is_date_of(story["date"], date_of(entry)), entry.published)
                    seconds = timegm(entry.published_parsed)
                    self.assertEqual(seconds, date_of(entry).timestamp())

    def test_reads_every_atom_feed(self):
        self.check("atom", feeds(), lambda entry: datetime.fromisoformat(
            entry.published.replace("Z", "+00:00")))

    def test_reads_every_rss_feed(self):
        self.check("rss", rss(), lambda entry: parsedate_to_datetime(entry.published))

    def test_finds_the_same_in_all_first_feeds(self):
        atom = read(ROOT / "feed.xml", "atom")
        other = read(ROOT / "rss.xml", "rss")
        told = json.loads((ROOT / "feed.json").read_text(encoding="utf-8"))
        expected = [entry.link for entry in atom.entries]
        self.assertEqual([entry.link for entry in other.entries], expected)
        self.assertEqual([item["url"] for item in told["items"]], expected)
        ids = [entry.id for entry in atom.entries]
        self.assertEqual([entry.id for entry in other.entries], ids)
        self.assertEqual([item["id"] for item in told["items"]], ids)


def data_in(path):
    """What a page carries for others, by kind."""
    kinds = ["json-ld", "opengraph", "dublincore"]
    return extruct.extract(page(path), base_url=canonical(path), syntaxes=kinds, uniform=False)


class Extruct(unittest.TestCase):
    """On every eighth story, as reading a page takes a while; all are read elsewhere."""

    def test_reads_the_same_story_in_every_form(self):
        for at, story in list(listed().items())[::8]:
            with self.subTest(at):
                found = data_in(ROOT / at.removeprefix(base()))
                things = [thing for data in found["json-ld"]
                          for thing in data.get("@graph", [data])]
                (article,) = [thing for thing in things
                              if str(thing.get("@type")).endswith("NewsArticle")]
                self.assertEqual(article["headline"], story["title"])
                graph = dict(found["opengraph"][0]["properties"])
                self.assertEqual(graph["og:title"], story["title"])
                self.assertEqual(graph["og:type"], "article")
                self.assertEqual(graph["og:url"], at)
                (core,) = found["dublincore"]
                core = {item["name"].lower(): item["content"]
                        for item in core["elements"] + core["terms"]}
                # Zotero files a page by this alone.
                self.assertEqual(core["dc.type"], "NewsItem")
                self.assertEqual(core["dc.title"], story["title"])
                self.assertEqual((core.get("dc.date") or core["dc.date.issued"])[:10], story["date"][:10])


if __name__ == "__main__":
    unittest.main()
