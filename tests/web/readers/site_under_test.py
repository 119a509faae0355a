"""The built site that the readers look at: its files, its addresses, and what newsgen says is
in it. Nothing here judges; the tests beside it do."""

import json
import os
import re
import subprocess
from datetime import datetime, timezone
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HERE = Path(__file__).resolve().parent
SCHEMAS = HERE.parent / "schemas"
PROJECT = os.environ.get("NEWSGEN_ROOT", str(HERE.parents[2]))

ROOT = Path(os.environ["NEWSGEN_SITE"]).resolve()
AS_OF = datetime.fromisoformat(os.environ["NEWSGEN_SITE_AS_OF"].replace("Z", "+00:00"))


@cache
def files(suffix):
    """Every file of the site that ends with `suffix`, but for newsgen's own notes."""
    found = (path for path in ROOT.rglob(f"*{suffix}") if path.is_file())
    return sorted(path for path in found if ".newsgen" not in path.parts)


def address(path):
    """The path of a file as the site's pages write it, as in `/2016/`."""
    return "/" + path.relative_to(ROOT).as_posix().removesuffix("index.html")


@cache
def parse(path):
    """An XML document; entities and the network are out of its reach."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.parse(str(path), parser).getroot()


@cache
def documents(*names):
    """The XML documents whose root element has one of the names."""
    return [path for path in files(".xml") if parse(path).tag in names]


def feeds():
    """Every Atom feed and archive document."""
    return documents(f"{ATOM}feed")


def rss():
    """Every RSS feed."""
    return documents("rss")


def of_corrections(path):
    """Whether a feed tells of corrections, not of stories."""
    return path.name.startswith("corrections")


@cache
def base():
    """The address of the site, with a slash at its end, as its front page gives it."""
    return canonical(ROOT / "index.html")


@cache
def canonical(path):
    """The canonical address that a page gives, or None."""
    found = re.search(r'<link rel="?canonical"? href="([^"]*)"', page(path))
    return unescape(found[1]) if found else None


@cache
def page(path):
    """The text of a page."""
    return path.read_text(encoding="utf-8")


def url(path):
    """The full address of a file of the site."""
    return base() + quote_as_is(address(path).removeprefix("/"))


def quote_as_is(text):
    """Quotes what an address may not hold, as newsgen does: all but letters, digits, -._~/."""
    keep = "-._~/!$&'()*+,;=:@"
    return "".join(
        char if char.isascii() and (char.isalnum() or char in keep)
        else "".join(f"%{byte:02X}" for byte in char.encode())
        for char in text
    )


def answers(link):
    """Whether a full address is one of the site and leads to one of its files."""
    if not link.startswith(base()):
        return False
    path = unquote(urlsplit(link).path.removeprefix(urlsplit(base()).path))
    file = ROOT / path
    return (file / "index.html").is_file() if path == "" or path.endswith("/") else file.is_file()


def is_wrong_inside(link):
    """Whether an address in a story's text is not full, or is dead. In another archive than the
    sample, a story may link to what is not there."""
    if ":" not in link:
        return True
    return "NEWSGEN_ROOT" not in os.environ and link.startswith(base()) and not answers(link)


def links_in(fragment):
    """Every address in a piece of HTML."""
    if not fragment.strip():
        return []
    found = []
    for element in html.fragment_fromstring(fragment, create_parent="div").iter(etree.Element):
        for name in ("href", "src", "cite", "poster", "data", "action", "background"):
            if element.get(name) is not None:
                found.append(element.get(name))
        for part in (element.get("srcset") or "").split(","):
            found.extend(part.split()[:1])
    return found


FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@cache
def stories():
    """What `newsgen list` says of published stories, newest first. Characters that no XML may
    hold are left out of headlines."""
    command = [os.environ["NEWSGEN_BIN"], "-C", PROJECT, "list", "published", "--json", "--as-of",
               AS_OF.isoformat()]
    listed = subprocess.run(command, check=True, capture_output=True)
    told = json.loads(listed.stdout)
    for story in told:
        story["title"] = FORBIDDEN.sub("", story["title"])
    return told


@cache
def listed():
    """Published stories by full address, newest first: those that lists show, which of a
    running story is the newest version. A page of another version names the newest as
    canonical."""
    shown = {}
    for story in stories():
        full = base() + quote_as_is(unquote(story["url"]).removeprefix("/"))
        path = ROOT / unquote(story["url"]).removeprefix("/")
        if canonical(path) == full:
            shown[full] = story
    return shown


def moment(text):
    """A time of RFC 3339."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def is_date_of(date, local):
    """Whether a local time, with its offset, is what the list gives as a story's date: a time,
    or a day that begins with it."""
    if len(date) == 10:
        return local.strftime("%Y-%m-%d %H:%M:%S").zfill(19) == f"{date} 00:00:00"
    return moment(date) == local.astimezone(timezone.utc)
