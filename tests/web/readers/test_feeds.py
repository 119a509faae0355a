"""Atom feeds and their archive documents are valid, complete and true.

A grammar checks their form; the rest is what RFC 4287 and RFC 5005 say in words, and what
`newsgen list` says of the stories."""

import unittest
from collections import Counter
from datetime import datetime

from lxml import etree
from site_under_test import (
    ATOM, SCHEMAS, address, answers, base, feeds, is_date_of, is_wrong_inside, links_in, listed,
    moment, of_corrections, parse, url,
)

HISTORY = "{http://purl.org/syndication/history/1.0}"


def link(element, rel):
    """The addresses of an element's links of one kind; a link without one is an alternate."""
    return [
        found.get("href")
        for found in element.findall(f"{ATOM}link")
        if found.get("rel", "alternate") == rel
    ]


def content(entry):
    """The HTML of an entry's text constructs."""
    for name in ("title", "summary", "content"):
        for found in entry.findall(ATOM + name):
            if found.get("type") == "html":
                yield found.text or ""
            elif found.get("type") == "xhtml":
                yield etree.tostring(found[0], encoding="unicode")


def each_feed(check):
    """Makes one test of a check of one feed."""
    def test(self):
        self.assertNotEqual(feeds(), [])
        for path in feeds():
            with self.subTest(address(path)):
                check(self, path, parse(path))
    return test


class Feeds(unittest.TestCase):
    @each_feed
    def test_follow_the_grammar(self, _path, feed):
        grammar = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
        grammar.validate(feed)
        self.assertEqual([str(error) for error in grammar.error_log], [])

    @each_feed
    def test_say_where_they_are_and_what_they_belong_to(self, path, feed):
        self.assertEqual(link(feed, "self"), [url(path)])
        alternates = link(feed, "alternate")
        self.assertEqual(len(alternates), 1)
        self.assertTrue(answers(alternates[0]), alternates)

    @each_feed
    def test_name_each_entry_once(self, _path, feed):
        ids = Counter(entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry"))
        self.assertEqual([name for name, count in ids.items() if count > 1], [])

    @each_feed
    def test_have_an_author_and_a_headline_for_each_entry(self, _path, feed):
        author = feed.find(f"{ATOM}author") is not None
        for entry in feed.iter(f"{ATOM}entry"):
            self.assertTrue(author or entry.find(f"{ATOM}author") is not None)
            self.assertEqual(len(link(entry, "alternate")), 1)
            if entry.find(f"{ATOM}content[@src]") is not None:
                self.assertIsNotNone(entry.find(f"{ATOM}summary"))
            self.assertNotEqual(entry.findtext(f"{ATOM}title").strip(), "")

    @each_feed
    def test_are_as_new_as_their_newest_entry(self, _path, feed):
        updated = [moment(entry.findtext(f"{ATOM}updated")) for entry in
                   feed.iter(f"{ATOM}entry")]
        if updated:
            self.assertEqual(moment(feed.findtext(f"{ATOM}updated")), max(updated))
        for entry in feed.iter(f"{ATOM}entry"):
            published = entry.findtext(f"{ATOM}published")
            if published:
                self.assertLessEqual(
                    moment(published), moment(entry.findtext(f"{ATOM}updated")))

    @each_feed
    def test_hold_only_full_addresses_that_answer(self, _path, feed):
        own = [
            found.get("href") for found in feed.iter(f"{ATOM}link")
            if found.get("rel") not in ("hub", "related", "via", "enclosure", "license")
        ]
        self.assertEqual([at for at in own if not answers(at)], [])
        for entry in feed.iter(f"{ATOM}entry"):
            inside = [at for text in content(entry) for at in links_in(text)]
            inside += [found.get("src") for found in entry.findall(f"{ATOM}content[@src]")]
            inside += link(entry, "enclosure")
            wrong = [at for at in inside if is_wrong_inside(at)]
            self.assertEqual(wrong, [], entry.findtext(f"{ATOM}id"))

    @each_feed
    def test_tell_of_stories_what_the_list_tells(self, path, feed):
        if of_corrections(path):
            return
        for entry in feed.iter(f"{ATOM}entry"):
            story = listed().get(link(entry, "alternate")[0])
            self.assertIsNotNone(story, link(entry, "alternate"))
            self.assertEqual(entry.findtext(f"{ATOM}title"), story["title"])
            published = entry.findtext(f"{ATOM}published").replace("Z", "+00:00")
            self.assertTrue(is_date_of(story["date"], datetime.fromisoformat(published)))

    def test_the_first_feed_holds_the_newest_stories(self):
        feed = parse(feeds()[[address(path) for path in feeds()].index("/feed.xml")])
        shown = [link(entry, "alternate")[0] for entry in feed.iter(f"{ATOM}entry")]
        # Stories of one moment may stand in any order.
        newest = [story["date"] for story in list(listed().values())[:50]]
        self.assertEqual([listed()[at]["date"] for at in shown], newest)


class Archive(unittest.TestCase):
    """RFC 5005: from any feed a reader comes to all that was ever in it, by prev-archive alone.
    The month that is not over is on the way, but is not marked as an archive document (§4)."""

    def walk(self, start):
        """The documents from a feed back to its first, by address."""
        by_url = {url(path): parse(path) for path in feeds()}
        chain = [start]
        older = link(by_url[start], "prev-archive")
        while older:
            self.assertEqual(len(older), 1)
            self.assertIn(older[0], by_url)
            self.assertNotIn(older[0], chain)
            chain.append(older[0])
            older = link(by_url[older[0]], "prev-archive")
        return [(at, by_url[at]) for at in chain]

    def subscriptions(self):
        """The feeds that readers subscribe to: those that are no part of another."""
        return [url(path) for path in feeds() if not link(parse(path), "current")]

    def test_the_first_feed_leads_to_every_story(self):
        chain = self.walk(base() + "feed.xml")
        self.assertGreater(len(chain), 1)
        found = {link(entry, "alternate")[0]
                 for _, feed in chain for entry in feed.iter(f"{ATOM}entry")}
        self.assertEqual(found, set(listed()))

    def test_no_archive_document_repeats_another(self):
        for start in self.subscriptions():
            with self.subTest(start):
                ids = Counter(entry.findtext(f"{ATOM}id") for _, feed in self.walk(start)[1:]
                              for entry in feed.iter(f"{ATOM}entry"))
                self.assertEqual([name for name, count in ids.items() if count > 1], [])

    def test_documents_are_joined_and_none_is_left_over(self):
        reached = set()
        for start in self.subscriptions():
            with self.subTest(start):
                chain = self.walk(start)
                reached.update(at for at, _ in chain)
                closed = [(at, feed) for at, feed in chain[1:] if not self.is_open(at, chain)]
                self.assertEqual(len(closed), max(len(chain) - 2, 0))
                self.assertIsNone(chain[0][1].find(f"{HISTORY}archive"))
                for at, feed in chain[1:]:
                    self.assertEqual(link(feed, "current"), [start], at)
                for at, feed in closed:
                    self.assertIsNotNone(feed.find(f"{HISTORY}archive"), at)
        self.assertEqual({url(path) for path in feeds()} - reached, set())

    def is_open(self, at, chain):
        """Whether a document is of the month that is not over, which may still change."""
        return [at] == link(chain[0][1], "prev-archive")

    def test_what_may_still_change_is_no_archive(self):
        for start in self.subscriptions():
            chain = self.walk(start)
            for at, feed in chain[1:]:
                with self.subTest(at):
                    self.assertEqual(self.is_open(at, chain), feed.find(f"{HISTORY}archive") is None)
                    self.assertEqual(link(feed, "next-archive"), [])

    def test_a_document_holds_its_month(self):
        for start in self.subscriptions():
            for at, feed in self.walk(start)[1:]:
                with self.subTest(at):
                    months = {entry.findtext(f"{ATOM}published")[:7]
                              for entry in feed.iter(f"{ATOM}entry")}
                    self.assertEqual(len(months), 1)
                    self.assertIn(months.pop(), at)


if __name__ == "__main__":
    unittest.main()
