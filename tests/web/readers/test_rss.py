"""RSS feeds keep to RSS 2.0 and to the best practices that feed readers rely on.

There is no schema of RSS; these are the rules of its specification and of the RSS Advisory
Board's profile, each by its words."""

import re
import unittest
from collections import Counter
from datetime import datetime
from email.utils import parsedate_to_datetime

from site_under_test import (
    ATOM, address, answers, is_date_of, is_wrong_inside, links_in, listed, of_corrections, parse,
    rss, url,
)

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
IN_CHANNEL = set(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate "
    "category generator docs cloud ttl image rating textInput skipHours skipDays item".split())
IN_ITEM = set(
    "title link description author category comments enclosure guid pubDate source".split())
DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})")


def each_feed(check):
    """Makes one test of a check of one feed."""
    def test(self):
        self.assertNotEqual(rss(), [])
        for path in rss():
            with self.subTest(address(path)):
                check(self, path, parse(path))
    return test


def plain_names(element):
    """The names of an element's children that are of RSS itself."""
    return [child.tag for child in element if not child.tag.startswith("{")]


class Rss(unittest.TestCase):
    @each_feed
    def test_hold_what_rss_knows_and_as_often(self, path, feed):
        self.assertEqual(feed.get("version"), "2.0")
        self.assertEqual([child.tag for child in feed], ["channel"])
        channel = feed[0]
        self.assertEqual(set(plain_names(channel)) - IN_CHANNEL, set())
        for name in ("title", "link", "description"):
            self.assertNotEqual((channel.findtext(name) or "").strip(), "", name)
        for element in [channel, *channel.iter("item")]:
            several = {"item", "category"}
            counts = Counter(plain_names(element))
            twice = {name for name, count in counts.items() if count > 1} - several
            self.assertEqual(twice, set())
        for item in channel.iter("item"):
            self.assertEqual(set(plain_names(item)) - IN_ITEM, set())

    @each_feed
    def test_say_where_they_are(self, path, feed):
        own = [link for link in feed[0].findall(f"{ATOM}link") if link.get("rel") == "self"]
        self.assertEqual([(link.get("href"), link.get("type")) for link in own],
                         [(url(path), "application/rss+xml")])
        self.assertTrue(answers(feed[0].findtext("link")))

    @each_feed
    def test_items_have_a_name_that_lasts(self, path, feed):
        guids = [item.find("guid") for item in feed.iter("item")]
        self.assertNotIn(None, guids)
        counts = Counter(guid.text for guid in guids)
        self.assertEqual([name for name, count in counts.items() if count > 1], [])
        for guid in guids:
            self.assertIn(guid.get("isPermaLink", "true"), ("true", "false"))
            if guid.get("isPermaLink", "true") == "true":
                self.assertTrue(answers(guid.text), guid.text)

    @each_feed
    def test_dates_are_of_mail_with_four_digits(self, path, feed):
        channel = feed[0]
        dates = [found for name in ("pubDate", "lastBuildDate") for found in channel.iter(name)]
        for date in dates:
            self.assertRegex(date.text, f"^{DATE.pattern}$")
            moment = parsedate_to_datetime(date.text)
            self.assertEqual(moment.strftime("%a"), date.text[:3])
        self.assertTrue(all(item.find("pubDate") is not None for item in channel.iter("item")))

    @each_feed
    def test_plain_elements_hold_no_markup(self, path, feed):
        # Readers differ in whether these are HTML; only hexadecimal references are read alike
        # by all of them (profile, "Character data").
        raw = path.read_text(encoding="utf-8")
        for text in re.findall(r"<(?:title|category|copyright|name)>(.*?)</", raw, re.S):
            self.assertNotIn("<", text)
            self.assertEqual(re.findall(r"&(?:amp|lt);", text), [], text)

    @each_feed
    def test_items_have_words_and_few_others(self, path, feed):
        for item in feed.iter("item"):
            name = item.findtext("guid")
            self.assertTrue(item.findtext("title") or item.findtext("description"), name)
            order = [child.tag for child in item]
            if CONTENT in order:
                self.assertIn("description", order, name)
                self.assertLess(order.index("description"), order.index(CONTENT), name)
            self.assertLessEqual(order.count(CONTENT), 1, name)
            author = item.findtext("author")
            if author is not None:
                self.assertRegex(author, r"^\S+@\S+( \(.+\))?$")
            for creator in item.findall(CREATOR):
                self.assertNotEqual((creator.text or "").strip(), "")
            for enclosure in item.findall("enclosure"):
                self.assertEqual(set(enclosure.keys()), {"url", "length", "type"})
                self.assertFalse(is_wrong_inside(enclosure.get("url")))

    @each_feed
    def test_hold_only_full_addresses_that_answer(self, path, feed):
        for item in feed.iter("item"):
            self.assertTrue(answers(item.findtext("link")), item.findtext("link"))
            texts = [item.findtext("description") or "", item.findtext(CONTENT) or ""]
            inside = [at for text in texts for at in links_in(text)]
            wrong = [at for at in inside if is_wrong_inside(at)]
            self.assertEqual(wrong, [], item.findtext("guid"))

    @each_feed
    def test_tell_of_stories_what_the_list_tells(self, path, feed):
        if of_corrections(path):
            return
        for item in feed.iter("item"):
            story = listed().get(item.findtext("link"))
            self.assertIsNotNone(story, item.findtext("link"))
            self.assertEqual(item.findtext("title"), story["title"])
            date: datetime = parsedate_to_datetime(item.findtext("pubDate"))
            self.assertTrue(is_date_of(story["date"], date), (story, date))

    def test_the_first_feed_holds_the_newest_stories(self):
        first = [path for path in rss() if address(path) == "/rss.xml"]
        self.assertEqual(len(first), 1)
        shown = [item.findtext("link") for item in parse(first[0]).iter("item")]
        # Stories of one moment may stand in any order.
        newest = [story["date"] for story in list(listed().values())[:50]]
        self.assertEqual([listed()[at]["date"] for at in shown], newest)


if __name__ == "__main__":
    unittest.main()
