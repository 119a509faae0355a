"""Sitemaps are valid, within the limits, complete and true, and robots.txt leads to them."""

import re
import unittest
from collections import Counter
from datetime import timedelta
from urllib.robotparser import RobotFileParser

from lxml import etree
from site_under_test import (
    AS_OF, ROOT, SCHEMAS, SITEMAP, address, answers, base, canonical, documents, files,
    is_wrong_inside, listed, moment, page, parse, url,
)

IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
MOST_ENTRIES = 45_000
MOST_BYTES = 45_000_000


def sitemaps():
    """Every sitemap, the news sitemap among them."""
    return documents(f"{SITEMAP}urlset")


def is_news(path):
    """Whether a sitemap is the one of the last two days."""
    return address(path) == "/sitemaps/news.xml"


def entries(*, news):
    """What stands in the news sitemap, or in all others."""
    return [entry for path in sitemaps() if is_news(path) == news for entry in parse(path)]


def schema(name):
    """A schema, compiled."""
    return etree.XMLSchema(etree.parse(SCHEMAS / name))


class Sitemaps(unittest.TestCase):
    def test_follow_their_schemas(self):
        self.assertNotEqual(sitemaps(), [])
        checks = [(path, schema("sitemaps.xsd")) for path in sitemaps()
                  # No news in two days is allowed, and in no other sitemap.
                  if not (is_news(path) and len(parse(path)) == 0)]
        checks += [(path, schema("sitemap-index.xsd")) for path in
                   documents(f"{SITEMAP}sitemapindex")]
        for path, rules in checks:
            with self.subTest(address(path)):
                rules.validate(parse(path))
                self.assertEqual([str(error) for error in rules.error_log], [])

    def test_keep_within_the_limits(self):
        for path in sitemaps():
            with self.subTest(address(path)):
                self.assertLessEqual(len(parse(path)), 1_000 if is_news(path) else MOST_ENTRIES)
                self.assertLessEqual(path.stat().st_size, MOST_BYTES)
                for entry in parse(path):
                    self.assertLessEqual(len(entry.findall(f"{IMAGE}image")), 1_000)

    def test_the_index_names_every_one_and_no_other(self):
        (index,) = documents(f"{SITEMAP}sitemapindex")
        named = [entry.findtext(f"{SITEMAP}loc") for entry in parse(index)]
        self.assertEqual(sorted(named), sorted(url(path) for path in sitemaps()))

    def test_the_index_tells_when_each_last_changed(self):
        (index,) = documents(f"{SITEMAP}sitemapindex")
        told = {entry.findtext(f"{SITEMAP}loc"): entry.findtext(f"{SITEMAP}lastmod")
                for entry in parse(index)}
        for path in sitemaps():
            changes = [entry.findtext(f"{SITEMAP}lastmod") for entry in parse(path)]
            if None not in changes and changes and told[url(path)]:
                with self.subTest(address(path)):
                    self.assertEqual(told[url(path)][:10], max(date[:10] for date in changes))

    def test_name_each_page_once_by_its_own_address(self):
        counts = Counter(entry.findtext(f"{SITEMAP}loc") for entry in entries(news=False))
        self.assertEqual([at for at, count in counts.items() if count > 1], [])
        self.assertEqual([at for at in counts if not answers(at)], [])
        pages = {url(path): path for path in files(".html")}
        for at in counts:
            with self.subTest(at):
                self.assertEqual(canonical(pages[at]), at)
                self.assertNotRegex(page(pages[at]), r'<meta name="?robots"?[^>]*noindex')

    def test_name_every_story(self):
        named = {entry.findtext(f"{SITEMAP}loc") for entry in entries(news=False)}
        self.assertEqual(set(listed()) - named, set())

    def test_nothing_changed_in_the_future_or_before_its_date(self):
        for entry in entries(news=False):
            changed, at = entry.findtext(f"{SITEMAP}lastmod"), entry.findtext(f"{SITEMAP}loc")
            if changed is None:
                continue
            with self.subTest(at):
                self.assertLessEqual(changed[:10], (AS_OF + timedelta(days=1)).date().isoformat())
                if at in listed():
                    self.assertGreaterEqual(changed[:10], listed()[at]["date"][:10])

    def test_pictures_answer(self):
        pictures = [found.text for entry in entries(news=False)
                    for found in entry.iter(f"{IMAGE}loc")]
        self.assertEqual([at for at in pictures if is_wrong_inside(at)], [])

    def test_every_story_with_a_picture_of_its_own_names_it(self):
        told = {entry.findtext(f"{SITEMAP}loc"): {found.text for found in
                                                  entry.iter(f"{IMAGE}loc")}
                for entry in entries(news=False)}
        for at in listed():
            shown = re.search(r'<meta property="og:image" content="([^"]+)"',
                              page(ROOT / at.removeprefix(base())))\
                if (ROOT / at.removeprefix(base())).is_file() else None
            if shown and at in told:
                with self.subTest(at):
                    self.assertIn(shown[1], told[at])

    def test_translations_name_each_other(self):
        links = {
            entry.findtext(f"{SITEMAP}loc"): {
                (found.get("hreflang"), found.get("href"))
                for found in entry.findall(f"{XHTML}link")
            }
            for entry in entries(news=False)
        }
        for at, alternates in links.items():
            if not alternates:
                continue
            with self.subTest(at):
                self.assertIn(at, {href for _, href in alternates})
                for _, href in alternates:
                    self.assertEqual(links.get(href), alternates)

    def test_news_are_the_stories_of_two_days(self):
        self.assertTrue(any(is_news(path) for path in sitemaps()))
        told = {entry.findtext(f"{SITEMAP}loc"): entry.find(f"{NEWS}news")
                for entry in entries(news=True)}
        edge = AS_OF - timedelta(days=2)
        # A story with a day and no time may be counted from its morning or its evening.
        sure = {at for at, story in listed().items() if "T" in story["date"]
                and moment(story["date"]) > edge}
        doubtful = {at for at, story in listed().items() if "T" not in story["date"]
                    and story["date"] >= edge.date().isoformat()}
        self.assertEqual(sure - set(told), set())
        self.assertEqual(set(told) - sure - doubtful, set())
        for at, news in told.items():
            with self.subTest(at):
                self.assertEqual(news.findtext(f"{NEWS}title"), listed()[at]["title"])
                date = news.findtext(f"{NEWS}publication_date")
                self.assertEqual(date[:10], listed()[at]["date"][:10])
                lang = re.search(r'<article[^>]*\blang="([^"]+)"',
                                 page(ROOT / at.removeprefix(base())))[1].lower()
                own = news.findtext(f"{NEWS}publication/{NEWS}language")
                self.assertEqual(own.split("-")[0], lang.split("-")[0])


class Robots(unittest.TestCase):
    def test_robots_lead_to_the_sitemaps_and_may_read(self):
        robots = RobotFileParser()
        robots.parse((ROOT / "robots.txt").read_text(encoding="utf-8").splitlines())
        maps = robots.site_maps() or []
        self.assertIn(base() + "sitemap.xml", maps)
        self.assertEqual([at for at in maps if not answers(at)], [])
        self.assertTrue(robots.can_fetch("AnyBot", base()))


if __name__ == "__main__":
    unittest.main()
