//! The words that sites of these tests are made of. Values are YAML, as they stand in files.

/// A field, a setting or a file, and what it may say.
pub(super) type Pool = (&'static str, &'static [&'static str]);

/// Names of stories' files, without extension. One is spelled with a composed letter.
pub(super) const NAMES: [&str; 12] = [
    "harbour",
    "vote",
    "strike",
    "ferry",
    "caf\u{e9}",
    "Mill-Clock",
    "2016-03-11-storm",
    "index",
    "choir",
    "library",
    "piano",
    "swifts",
];

/// Folders of stories.
pub(super) const FOLDERS: [&str; 5] = [
    "content/2016/03/11",
    "content/2016/03/12",
    "content/wire/meridian",
    "content/desk",
    "content",
];

/// Days and times around midnights and clock changes of the zones below: 18:15 UTC is
/// midnight in Kathmandu, 02:30 UTC in St John's; 02:30 on 13 March is a time that the
/// clocks of St John's skipped, 01:30 on 27 March one that those of Lisbon did, and 01:30
/// on 30 October came twice there.
pub(super) const DATES: [&str; 20] = [
    "2016-03-11",
    "2016-03-12",
    "2016-03-11 23:50",
    "2016-03-12 00:10",
    "2016-03-11T18:14:59Z",
    "2016-03-11T18:15:00Z",
    "2016-03-12T03:29:00Z",
    "2016-03-12T03:31:00Z",
    "2016-03-13 02:30",
    "2016-03-13T02:31:00Z",
    "2016-03-27",
    "2016-03-27 01:30",
    "2016-03-26T23:59:59Z",
    "2016-10-30 01:30",
    "2016-10-30T00:30:00Z",
    "2016-02-29",
    "2015-03-11",
    "2015-12-31 23:59",
    "2017-01-01",
    "2026-06-01",
];

pub(super) const ZONES: [&str; 4] =
    ["UTC", "Europe/Lisbon", "Asia/Kathmandu", "America/St_Johns"];

/// Moments to build for: either side of the embargoes and dates above.
pub(super) const CLOCKS: [&str; 6] = [
    "2016-03-12T12:00:00Z",
    "2016-04-01T08:59:59Z",
    "2016-04-01T09:00:00Z",
    "2017-06-01T00:00:00Z",
    "2025-01-01T00:00:00Z",
    "2030-01-01T12:00:00Z",
];

pub(super) const TITLES: [&str; 12] = [
    "Harbour pilots end strike",
    "Vote count begins",
    "\"Caf\u{e9} opens on the quay\"",
    "\"Cafe\u{301} opens on the quay\"",
    "\"\u{141}\u{f3}d\u{17a}: \\\"first\\\" tram & <b>bell</b>\"",
    "A headline that is so long that whoever reads it has to take a breath before its end",
    "المرفأ يعود إلى العمل",
    "Mill clock right again",
    "\"Urgent: Harbour pilots end strike\"",
    "\"1st LD Writethru: Harbour pilots end strike\"",
    "\"UPDATE 2-Vote count begins\"",
    "STORY WITHDRAWN-Vote count begins",
];

pub(super) const SOURCES: [&str; 4] =
    ["Meridian Wire", "Quay Press", "Nord-Agentur", "meridian wire"];

pub(super) const TOPICS: [&str; 8] = [
    "[Energy]",
    "[energy]",
    "[ENERGY, Ports]",
    "[\u{c9}nergie]",
    "[energie, ports]",
    "[Ports, Elections]",
    "[E\u{301}nergie]",
    "Ports",
];

/// Corrections in several years, some of which fall due at one of the moments above, or
/// never.
pub(super) const CORRECTIONS: [&str; 6] = [
    "[{date: 2016-03-13, text: A name was wrong.}]",
    "[{date: 2016-03-13, text: A name was wrong.}, \
     {date: 2016-03-12 09:00, text: So was a day., kind: clarification}]",
    "[{date: 2016-04-01T09:00:00Z, text: A sum was wrong.}]",
    "[{date: 2015-12-31 23:59, text: Last of the year., kind: refile}, \
     {date: 2017-01-01, text: First of the year.}]",
    "[{date: 2024-12-31T18:15:00Z, text: New year in one place.}, \
     {date: 2031-03-11, text: Not yet <b>known</b>.}]",
    "[{date: 2031-03-11, text: Not yet known.}]",
];

/// Fields that pages show, and values for them.
pub(super) const SHOWN: [Pool; 26] = [
    ("title", &TITLES),
    ("source", &SOURCES),
    ("topics", &TOPICS),
    ("summary", &["Told briefly.", "\"Told *otherwise*.\"", "\"<i>Told</i> & said\""]),
    ("byline", &["A. Writer", "[A. Writer, B. Reporter]", "a. writer"]),
    ("section", &["World", "Sport", "world"]),
    ("places", &["[Lisbon]", "[Bergen, Lisbon]", "[LISBON]"]),
    ("place", &["Rotterdam", "Bergen"]),
    ("kind", &["news", "roundup", "interview"]),
    ("priority", &["flash", "urgent", "routine", "loud"]),
    ("urgency", &["1", "5"]),
    ("lang", &["ar", "fr", "en", "pt-BR", "klingon language"]),
    (
        "image",
        &[
            "map.png",
            "gone.png",
            "/img/logo.gif",
            "photo.gif",
            "{src: map.png, alt: A map, credit: A. Drawer}",
            "https://example.org/p.png",
        ],
    ),
    ("corrections", &CORRECTIONS),
    ("extra", &["{colour: red}", "{colour: blue, list: [1, 2]}"]),
    ("updated", &["2016-03-12 10:00", "2016-03-28", "2030-01-01T11:00:00Z"]),
    ("dateline", &["BERGEN, March 10 (Meridian) --", "{place: Lisbon, date: March 10}"]),
    ("rights", &["All rights reserved", "{holder: Quay, terms: \"https://q.example/\"}"]),
    ("teams", &["[Reds]", "[reds, Blues]"]),
    ("story", &["strike", "Strike", "flood"]),
    ("version", &["1", "2", "{lead: 3}"]),
    ("slugline", &["PILOTS-STRIKE", "\"PILOTS-STRIKE, 1st Ld-Writethru\"", "TIDES"]),
    ("id", &["one", "two"]),
    ("supersedes", &["one", "wire/meridian/vote.md", "/2016/03/11/harbour.html"]),
    ("keywords", &["[tide, quay]", "[tide]"]),
    ("origin", &["\"https://example.org/one\"", "{url: \"https://example.org/two\"}"]),
];

/// Fields that decide whether a story may be shown, and values for them.
pub(super) const GATE: [Pool; 7] = [
    ("draft", &["true", "true", "false"]),
    ("status", &["withheld", "canceled", "canceled", "usable"]),
    ("withdrawn", &["2016-03-11", "2016-03-13T10:00:00Z", "2026-07-01", "soon"]),
    ("withdrawn_reason", &["It was wrong.", "\"<b>Not</b> so\""]),
    (
        "embargo",
        &[
            "2016-04-01T09:00:00Z",
            "2016-03-11T12:00:00+01:00",
            "2031-01-01T00:00:00Z",
            "soon",
        ],
    ),
    (
        "expires",
        &[
            "2016-04-01T00:00:00Z",
            "2016-03-12T00:00:00Z",
            "2031-01-01 00:00 Europe/Lisbon",
            "2031-01-01",
        ],
    ),
    ("date", &["2026-06-01", "2031-03-11", "2016-03-31 23:00"]),
];

/// Old addresses. Some are taken by other pages, or are no addresses.
pub(super) const ALIASES: [&str; 8] = [
    "[/old/place.html]",
    "[/2015/x]",
    "[/old/place.html, /old/other.html]",
    "[/archive.html]",
    "[/2016/03/11/harbour.html]",
    "[/topics/energy/]",
    "[\"/bad:address\"]",
    "[/old]",
];

/// Blocks of text that stand for themselves.
pub(super) const BLOCKS: [&str; 20] = [
    "Plain words of the first kind.",
    "Plain words of the second kind, with *weight* and `code`.",
    "A paragraph that goes on for so long that no list would want to show the whole of it, \
     because a list is read with one eye and a paragraph with two, and whoever wrote this \
     one was paid by the line and knew it very well.",
    "## Background",
    "## What comes next",
    "### Background",
    "## Reactions\n\n## Figures\n\n## Sources\n\n## Thanks",
    "\"Quoted\" -- and ... so on.",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "A note.[^1]\n\n[^1]: What it says.",
    "~~Struck~~ <b>raw</b> <script>alert(1)</script>",
    "[out](https://example.org/) [mail](mailto:a@b.example) [odd](javascript:alert(1))",
    "[up](#background) [down](#nowhere)",
    "![A map](map.png \"Its title\")",
    "![Gone](gone.png) ![Logo](/img/logo.gif)",
    "[the notes](note.pdf) [a notice](/files/notice.txt)",
    "[about](/about.html) [archive](/archive.html) [day](/2016/03/11/)",
    "[topic](/topics/energy/) [old](/old/place.html) [style](/assets/site.css)",
    "[a story](/2016/03/11/harbour.html) [another](/2016/03/12/vote.html#background)",
    "Endit",
];
