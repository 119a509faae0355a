//! What a page says of itself, and which of its words count.

use chrono_tz::Tz;

use crate::import::item::Item;
use crate::import::tree::Tree;
use crate::moment::Moment;

/// How many names and words a page may be filed under.
const MAX_LIST: usize = 64;
/// The longest value that is kept, in bytes.
const MAX_VALUE_BYTES: usize = 2000;

/// Elements that values may have in them, and such that need no end.
const IN_LINES: [&str; 24] = [
    "a", "abbr", "b", "bdi", "big", "cite", "code", "del", "div", "em", "font", "i",
    "ins", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "tt", "u",
];
const ALONE: [&str; 5] = ["br", "hr", "img", "p", "wbr"];

/// What one part of a page says of it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) title: Option<String>,
    /// When it was published, the most certain first.
    pub(super) dates: Vec<String>,
    pub(super) updates: Vec<String>,
    pub(super) authors: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) site: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) section: Option<String>,
    pub(super) topics: Vec<String>,
    pub(super) keywords: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) address: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) dateline: Option<String>,
    pub(super) kind: Kind,
    /// The text, where a page holds it once more.
    pub(super) text: Option<String>,
}

/// What a page says that it is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Untold,
    Article,
    /// A site's front page or something alike.
    Site,
}

impl Facts {
    /// Takes from `other` what this does not tell.
    pub(super) fn or(mut self, other: Self) -> Self {
        let first = |one: &mut Option<String>, other: Option<String>| {
            if one.is_none() {
                *one = other;
            }
        };
        first(&mut self.title, other.title);
        first(&mut self.publisher, other.publisher);
        first(&mut self.site, other.site);
        first(&mut self.summary, other.summary);
        first(&mut self.section, other.section);
        first(&mut self.language, other.language);
        first(&mut self.address, other.address);
        first(&mut self.picture, other.picture);
        first(&mut self.dateline, other.dateline);
        first(&mut self.text, other.text);
        self.dates.extend(other.dates);
        self.updates.extend(other.updates);
        for (own, others) in [
            (&mut self.authors, other.authors),
            (&mut self.topics, other.topics),
            (&mut self.keywords, other.keywords),
        ] {
            if own.is_empty() {
                *own = others;
            }
        }
        if self.kind == Kind::Untold {
            self.kind = other.kind;
        }
        self
    }

    /// The agency or outlet.
    pub(super) fn source(&self) -> Option<&str> {
        self.publisher.as_deref().or(self.site.as_deref())
    }

    /// The first date that can be read.
    pub(super) fn date(&self) -> Option<String> {
        self.dates.iter().find_map(|date| readable(date))
    }

    /// Gives an item what the page says, but for title, text and origin.
    pub(super) fn tell(self, item: &mut Item) {
        item.source = self.source().map(ToOwned::to_owned);
        item.date = self.date();
        if let (None, Some(date)) = (&item.date, self.dates.first()) {
            item.note(format!("its date cannot be read: {date}"));
            item.unread_date = Some(date.clone());
        }
        let updated = self.updates.iter().find_map(|date| readable(date));
        item.set(
            "updated",
            updated
                .filter(|date| is_later(date, item.date.as_deref()))
                .unwrap_or_default(),
        );
        let source = item.source.clone().unwrap_or_default();
        let authors = self.authors.iter().flat_map(|author| names(author));
        let authors: Vec<String> = authors
            .filter(|name| !name.eq_ignore_ascii_case(&source))
            .take(MAX_LIST)
            .collect();
        item.set_list("byline", authors);
        item.set("section", self.section.unwrap_or_default());
        item.set_list("topics", self.topics.into_iter().take(MAX_LIST));
        item.set_list("keywords", self.keywords.into_iter().take(MAX_LIST));
        item.set(
            "lang",
            self.language.and_then(|tag| language(&tag)).unwrap_or_default(),
        );
        item.set("summary", self.summary.unwrap_or_default());
        item.dateline = self.dateline;
        item.origin.more.set_some("image", self.picture);
    }
}

/// A value as one line of words; `None` if there are none. Markup in it is none of them, but
/// `<GE>` is.
pub(super) fn value(text: &str) -> Option<String> {
    let cut = &text[..text.floor_char_boundary(MAX_VALUE_BYTES)];
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = match cut.contains(['<', '&']) {
        true => Tree::parse(&with_signs_escaped(cut))
            .map_or_else(|_| line(cut), |tree| tree.words(tree.root())),
        false => line(cut),
    };
    (!words.is_empty()).then_some(words)
}

/// A text with each `<` escaped that begins no element of a line.
fn with_signs_escaped(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c == '<' && !is_element(&lower, at) {
            true => out.push_str("&lt;"),
            false => out.push(c),
        }
    }
    out
}

/// Whether an element of a line begins or ends with the `<` at `at`, and has both ends if it
/// needs them. `text` is in lower case.
fn is_element(text: &str, at: usize) -> bool {
    let tag = text[at + 1..].trim_start_matches('/');
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    let (name, rest) = tag.split_at(end);
    let is_tag = rest.starts_with(['>', '/']) || rest.starts_with(char::is_whitespace);
    let has_both =
        || text.contains(&format!("<{name}")) && text.contains(&format!("</{name}>"));
    is_tag && (ALONE.contains(&name) || IN_LINES.contains(&name) && has_both())
}

/// A date in a form that can be read; `None` if there is none for it.
pub(super) fn readable(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_readable = |text: &str| Moment::parse(text, Tz::UTC).is_ok();
    if is_readable(&text) {
        return Some(text);
    }
    let is_slashed = text.get(..10).is_some_and(|day| {
        day.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'/',
            _ => b.is_ascii_digit(),
        })
    });
    if is_slashed {
        let dashed = text.replacen('/', "-", 2);
        return is_readable(&dashed).then_some(dashed);
    }
    // Seconds or milliseconds since 1970.
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    let millis = match (is_number, text.len()) {
        (true, 10) => text.parse::<i64>().ok()?.checked_mul(1000)?,
        (true, 13) => text.parse().ok()?,
        _ => return None,
    };
    Some(Moment::from_millis(millis).shown(Tz::UTC))
}

fn is_later(updated: &str, date: Option<&str>) -> bool {
    let millis = |text: &str| Moment::parse(text, Tz::UTC).ok().map(Moment::millis);
    match (millis(updated), date.and_then(millis)) {
        (Some(updated), Some(date)) => updated > date,
        _ => false,
    }
}

/// The names of those who wrote it.
fn names(author: &str) -> Vec<String> {
    let author = author.trim();
    let is_by = author.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "));
    let author = if is_by { author[3..].trim() } else { author };
    if author.contains("://")
        || author.len() > 200
        || author.eq_ignore_ascii_case("admin")
    {
        return Vec::new();
    }
    let parts = author.split(';').flat_map(|part| part.split(" and ")).map(str::trim);
    parts.filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect()
}

/// A language's tag, as standards have it.
fn language(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let tag = tag.split([',', ';', '.']).next().unwrap_or_default();
    let parsed: unic_langid::LanguageIdentifier = tag.parse().ok()?;
    let is_told = parsed.language != unic_langid::subtags::Language::default();
    is_told.then(|| parsed.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_brought_into_a_form_that_is_read() {
        let dates = [
            ("2016-03-11T09:05:00+01:00", Some("2016-03-11T09:05:00+01:00")),
            ("2016/03/11", Some("2016-03-11")),
            ("1457683500", Some("2016-03-11T08:05:00+00:00")),
            ("yesterday", None),
            ("", None),
        ];
        for (date, expected) in dates {
            let found = readable(date);
            let millis = |text: &str| Moment::parse(text, Tz::UTC).unwrap().millis();
            assert_eq!(found.as_deref().map(millis), expected.map(millis), "{date}");
        }
    }

    #[test]
    fn markup_goes_from_a_value_and_other_signs_stay() {
        let values = [
            ("How the <GE> ticker came to be", "How the <GE> ticker came to be"),
            ("How the <b> element came to be", "How the <b> element came to be"),
            (
                "A <b>bold</b> <EM class=x>word</EM> <br/>&amp; 1 < 2",
                "A bold word & 1 < 2",
            ),
            ("One.<p>Two.</p>", "One.Two."),
        ];
        for (text, expected) in values {
            assert_eq!(value(text).as_deref(), Some(expected));
        }
    }

    #[test]
    fn names_are_parted() {
        assert_eq!(
            names("By Ada Okafor and Jan Vos; Li Na"),
            ["Ada Okafor", "Jan Vos", "Li Na"]
        );
        assert_eq!(names("https://a.example/ada"), Vec::<String>::new());
    }

    #[test]
    fn languages_are_tags() {
        let tags = ["en_US", "FR", "zh-Hans-CN", "en, fr", "", "English language"];
        let expected =
            [Some("en-US"), Some("fr"), Some("zh-Hans-CN"), Some("en"), None, None];
        assert_eq!(tags.map(language).each_ref().map(Option::as_deref), expected);
    }
}
