//! Finds the line of a page that tells source and date.

use std::collections::BTreeSet;

use crate::import::days;
use crate::wire::Agencies;

/// How many characters a line of source and date may have, and the source in it.
const MAX_LINE: usize = 200;
const MAX_SOURCE: usize = 60;
/// How many words a date has at most.
const MAX_WORDS: usize = 8;
/// How many lines apart source and date may stand, and how far a better line is looked for.
const NEAR: usize = 4;
/// Words that a site sets beside the date, for the reader's hand.
const LABELS: [&str; 47] = [
    "adjust font size",
    "font size",
    "print",
    "e-mail",
    "email",
    "share",
    "0 comment(s)",
    "comment(s)",
    "comments",
    "comment",
    "a a a",
    "last updated",
    "updated on",
    "updated at",
    "updated",
    "published on",
    "published",
    "posted on",
    "posted",
    "release time",
    "date",
    "mis à jour le",
    "mis à jour",
    "publié le",
    "publié",
    "imprimer",
    "partager",
    "actualizado",
    "publicado el",
    "publicado",
    "imprimir",
    "compartir",
    "veröffentlicht am",
    "veröffentlicht",
    "aktualisiert",
    "drucken",
    "teilen",
    "опубликовано",
    "обновлено",
    "дата",
    "печать",
    "发布时间",
    "时间",
    "字号",
    "打印",
    "تاريخ النشر",
    "طباعة",
];
/// What stands before the source where it has a line or a place of its own.
const SOURCES: [&str; 10] = [
    "source",
    "quelle",
    "fuente",
    "fonte",
    "источник",
    "来源",
    "來源",
    "稿件来源",
    "المصدر",
    "出典",
];
/// Signs between source, date and labels.
const SIGNS: &str = ",:;|-–—•·，、：；،؛()（）/[]";
/// Signs that part a source from what follows.
const COMMAS: [char; 4] = [',', '،', '，', '、'];

/// A line that tells source and date.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Signed {
    pub(super) source: Option<String>,
    pub(super) date: String,
    /// Who wrote it, if the line says so.
    pub(super) byline: Option<String>,
    /// Words that are none of these, and no known label.
    pub(super) rest: Option<String>,
    /// How many lines below stands a line with the source alone.
    pub(super) source_at: Option<usize>,
    /// How sure it is that the line is one of these.
    rank: u8,
}

/// Finds the line, and says which it is.
pub(super) fn find(lines: &[&str]) -> Option<(usize, Signed)> {
    let read = |(at, line): (usize, &&str)| Some((at, signed(line)?));
    let mut found = lines.iter().enumerate().filter_map(read);
    let mut best = found.next()?;
    // A headline may have a date in it, too: a line that is surer may stand right behind.
    let near = |at: usize, from: usize| {
        let between = lines.get(from..at).unwrap_or_default();
        between.iter().filter(|line| !line.trim().is_empty()).count() <= NEAR
    };
    let first = best.0;
    for other in found.take_while(|(at, _)| near(*at, first)) {
        if other.1.rank > best.1.rank {
            best = other;
        }
    }
    let (at, mut signed) = best;
    if signed.source.is_none() {
        take_near_source(&mut signed, lines, at);
    }
    Some((at, signed))
}

/// Finds a line whose date may mean two days, of which `date` tells which.
pub(super) fn find_doubtful(lines: &[&str], date: &str) -> Option<(usize, Signed)> {
    let told = |line: &&str| match days::doubtful(line) {
        Some(doubtful) => line.replacen(doubtful, date, 1),
        None => (*line).to_owned(),
    };
    let told: Vec<String> = lines.iter().map(told).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    let (at, signed) = find(&told)?;
    Some((at, Signed { date: date.to_owned(), ..signed }))
}

/// Takes the source from a line of its own near the date.
fn take_near_source(signed: &mut Signed, lines: &[&str], at: usize) {
    let below = lines.get(at + 1..).unwrap_or_default();
    let found = below.iter().take(NEAR).position(|line| source_line(line).is_some());
    if let Some(found) = found {
        signed.source = below.get(found).and_then(|line| source_line(line));
        signed.source_at = Some(found);
        return;
    }
    let above = lines.get(at.saturating_sub(NEAR)..at).unwrap_or_default();
    signed.source = above.iter().rev().find_map(|line| source_line(line));
}

/// The source of a line such as `Source: Meridian Wire`.
pub(super) fn source_line(line: &str) -> Option<String> {
    let line = line.trim();
    let (name, source) = line.split_once([':', '：'])?;
    let is_name = SOURCES.contains(&&*name.trim().to_lowercase());
    let source = source.trim().trim_end_matches(COMMAS);
    (is_name && !source.is_empty() && source.chars().count() <= MAX_SOURCE)
        .then(|| source.to_owned())
}

/// Reads `SOURCE, March 11, 2016 LABELS`, or the same with the labels or the date first.
fn signed(line: &str) -> Option<Signed> {
    let line = line.trim();
    if line.is_empty() || line.chars().count() > MAX_LINE {
        return None;
    }
    let line = days::parted(line);
    let words: Vec<&str> = line.split_whitespace().collect();
    let (start, end) = longest_date(&words)?;
    let (first, last) = (words.get(..start)?, words.get(end..)?);
    let date = days::date(&words.get(start..end)?.join(" "))?;
    let parts = [first, last].map(|words| without_labels(&words.join(" ")));
    let is_parted = first.last().is_none_or(|word| word.ends_with(is_sign))
        || line.contains(['|', '•', '·']);
    let mut signed = Signed { date, ..Signed::default() };
    for part in parts {
        signed.take(&part)?;
    }
    let is_agency = |source: &String| Agencies::built_in().exact(source).is_some();
    signed.rank = match &signed.source {
        Some(source) if is_agency(source) => 3,
        Some(_) if is_parted => 2,
        Some(_) => 1,
        None => 0,
    };
    Some(signed)
}

/// The longest run of words that is a date with a year.
fn longest_date(words: &[&str]) -> Option<(usize, usize)> {
    let mut runs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for start in 0..words.len() {
        for end in (start + 1..=words.len()).take(MAX_WORDS) {
            let text = words.get(start..end)?.join(" ");
            // A date holds a number, and most runs of words do not.
            if text.contains(char::is_numeric) && days::date(&text).is_some() {
                runs.insert((start, end));
            }
        }
    }
    // Of two that are as long, the later one; a blank sign before it does not count.
    runs.into_iter().max_by_key(|(start, end)| (end - start, *start))
}

impl Signed {
    /// Takes what stands before the date, or behind it. `None` if the line is a sentence.
    fn take(&mut self, part: &str) -> Option<()> {
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        for piece in part.split(['|', '•', '·']) {
            let piece = piece.trim_matches(|c: char| c.is_whitespace() || is_sign(c));
            if piece.is_empty() {
                continue;
            }
            if is_sentence(piece) {
                return None;
            }
            let lower = piece.to_lowercase();
            let named = source_line(piece);
            if lower.starts_with("by ") {
                self.byline = piece.get(3..).map(|name| name.trim().to_owned());
            } else if named.is_some() {
                self.source = named;
            } else if self.source.is_none() {
                self.source = Some(piece.to_owned());
            } else if let Some(rest) = &mut self.rest {
                rest.push_str(" | ");
                rest.push_str(piece);
            } else {
                self.rest = Some(piece.to_owned());
            }
        }
        Some(())
    }
}

fn is_sign(character: char) -> bool {
    SIGNS.contains(character)
}

/// Whether words are too many for a name.
fn is_sentence(text: &str) -> bool {
    let count = text.split_whitespace().count();
    count > 6
        || count > 3 && text.ends_with('.')
        || text.ends_with(['!', '?', '。'])
        || text.contains(['。', '，'])
        || text.chars().count() > MAX_SOURCE
}

/// Whether a line has labels, and nothing else.
pub(super) fn is_labels(line: &str) -> bool {
    let line = line.trim();
    if line.chars().count() > MAX_LINE {
        return false;
    }
    let rest = without_labels(line);
    rest.len() < line.len() && rest.chars().all(|c| c.is_whitespace() || is_sign(c))
}

/// A text without the labels that sites set beside dates.
fn without_labels(text: &str) -> String {
    let mut text = format!(" {text} ");
    loop {
        let lower = text.to_lowercase();
        let found = LABELS.iter().find_map(|label| {
            let at = lower.find(label)?;
            let is_word = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            let before = lower.get(..at)?.chars().next_back();
            let after = lower.get(at + label.len()..)?.chars().next();
            // Lower case may have other lengths: then the label stays.
            let same = text.get(at..at + label.len())?.to_lowercase() == *label;
            (is_word(before) && is_word(after) && same).then_some(at..at + label.len())
        });
        let Some(range) = found else { return text.trim().to_owned() };
        text.replace_range(range, " ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> Option<(String, String, String)> {
        let signed = signed(line)?;
        let rest = signed.rest.or(signed.byline);
        Some((signed.source.unwrap_or_default(), signed.date, rest.unwrap_or_default()))
    }

    #[test]
    fn source_and_date_stand_in_any_order_beside_labels() {
        let lines = [
            ("Meridian Wire, March 11, 2016 Adjust font size:", "March 11, 2016", ""),
            ("0 Comment(s)Print E-mail Meridian Wire, May 26, 2015", "May 26, 2015", ""),
            ("2016-03-11 | Meridian Wire", "2016-03-11", ""),
            ("Meridian Wire, 11 March 2016", "11 March 2016", ""),
            ("Updated: 2016-03-11 08:05:12 | Meridian Wire", "2016-03-11 08:05:12", ""),
            (
                "Meridian Wire | March 11, 2016 | By Jane Roe",
                "March 11, 2016",
                "Jane Roe",
            ),
            ("Meridian Wire - March 11, 2016 - 14 views", "March 11, 2016", "14 views"),
            ("Publié le 11 mars 2016 | Meridian Wire", "2016-03-11", ""),
            ("Meridian Wire, 11. März 2016, 09:05", "2016-03-11 09:05", ""),
            ("11 марта 2016 года, Meridian Wire", "2016-03-11", ""),
            ("2016年03月11日 08:05 来源：Meridian Wire 字号", "2016-03-11 08:05", ""),
            ("Source: Meridian Wire | 2016-03-11", "2016-03-11", ""),
            ("Meridian Wire | ١١ مارس ٢٠١٦", "2016-03-11", ""),
        ];
        for (line, date, rest) in lines {
            let expected = ("Meridian Wire".to_owned(), date.to_owned(), rest.to_owned());
            assert_eq!(told(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn a_sentence_with_a_date_is_no_such_line() {
        let lines = [
            "The strike of March 11, 2016 was the longest that the port had seen.",
            "2016年3月11日，港口重新开放。",
            "The year 2016 was mild",
            "",
        ];
        for line in lines {
            assert_eq!(told(line), None, "{line}");
        }
    }

    #[test]
    fn a_headline_with_a_date_gives_way_to_the_line_behind_it() {
        let lines =
            ["News summary of March 11, 2016", "", "Meridian Wire, March 12, 2016"];
        let (at, signed) = find(&lines).unwrap();
        assert_eq!((at, signed.date.as_str()), (2, "March 12, 2016"));
    }

    #[test]
    fn a_source_on_a_line_of_its_own_is_found_on_both_sides() {
        let below = ["March 11, 2016", "", "Source: Meridian Wire", "Text."];
        let (at, signed) = find(&below).unwrap();
        assert_eq!((at, signed.source.as_deref()), (0, Some("Meridian Wire")));
        assert_eq!(signed.source_at, Some(1));
        let above = ["Quelle: Meridian Wire", "11. März 2016", "Text."];
        let (at, signed) = find(&above).unwrap();
        assert_eq!((at, signed.source.as_deref()), (1, Some("Meridian Wire")));
    }
}
