//! The heads that agencies print, read once from `heads.yaml`.
//!
//! What each head says stands in that file, not here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Amendment;
use super::Genre;
use super::Marks;
use super::Notice;
use super::Priority;
use super::pattern::Found;
use super::pattern::Pattern;
use super::pattern::digit;
use super::pattern::first_folded;

/// The heads in the binary. The file is ours: a test reads it, so it is never empty.
pub(super) static HEADS: LazyLock<HeadTable> = LazyLock::new(|| {
    HeadTable::read(include_str!("heads.yaml")).unwrap_or(HeadTable(BTreeMap::new()))
});

/// Heads by the folded letter that they begin with, `0` for any digit; of those that begin
/// alike, the longest first.
#[derive(Debug)]
pub(super) struct HeadTable(BTreeMap<char, Vec<Head>>);

/// One head: its words, and what they say.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) pattern: Pattern,
    /// Whether it is known in capitals only.
    pub(super) in_capitals: bool,
    pub(super) firm: bool,
    pub(super) ends: Ends,
    pub(super) version: Option<Version>,
    /// What it says beside its number.
    marks: Marks,
}

/// What may follow a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum End {
    Colon,
    Bar,
    Dash,
    AnyDash,
    Spaced,
    Space,
    Bracket,
}

/// All that may follow a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ends(u8);

/// What a head says of the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Version {
    Lead,
    LeadWritethru,
    Writethru,
    Update,
}

/// Heads that say the same, as `heads.yaml` writes them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    version: Option<Version>,
    priority: Option<Priority>,
    genre: Option<Genre>,
    correction: Option<Amendment>,
    notice: Option<Notice>,
    #[serde(default)]
    firm: bool,
    #[serde(default)]
    ends: Vec<End>,
    words: BTreeMap<String, Vec<String>>,
}

impl HeadTable {
    fn read(text: &str) -> Result<Self, serde_yaml::Error> {
        let rows: Vec<Row> = serde_yaml::from_str(text)?;
        let mut table: BTreeMap<char, Vec<Head>> = BTreeMap::new();
        for head in rows.iter().flat_map(Row::heads) {
            if let Some(first) = head.pattern.first() {
                table.entry(first).or_default().push(head);
            }
        }
        for heads in table.values_mut() {
            // Stable: of two that say as much, the one that the file has first.
            heads.sort_by_key(|head| std::cmp::Reverse(head.pattern.weight()));
        }
        Ok(Self(table))
    }

    /// Returns the heads whose words `text` begins with, the longest first.
    pub(super) fn at<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (&'a Head, Found)> {
        let first = first_folded(text).map(|(letter, _)| match digit(letter) {
            Some(_) => '0',
            None => letter,
        });
        let heads = first.and_then(|first| self.0.get(&first)).into_iter().flatten();
        heads.filter_map(|head| head.pattern.find(text).map(|found| (head, found)))
    }
}

impl Row {
    fn heads(&self) -> impl Iterator<Item = Head> {
        self.words.values().flatten().map(|written| Head::new(self, written))
    }
}

impl Head {
    fn new(row: &Row, written: &str) -> Self {
        let letters = || written.split("{nth}").flat_map(|part| part.split("{n}"));
        let is_upper = |c: char| c.is_uppercase();
        let n_upper = letters().flat_map(|part| part.matches(is_upper)).count();
        let any_lower = letters().any(|part| part.contains(char::is_lowercase));
        let pattern = Pattern::new(written);
        let in_capitals = n_upper > 1 && !any_lower && !pattern.begins_with_number();
        let marks = Marks {
            priority: row.priority,
            genre: row.genre,
            correction: row.correction,
            notice: row.notice,
            ..Marks::default()
        };
        let ends = Ends::of(&row.ends);
        let firm = row.firm;
        Self { pattern, in_capitals, firm, ends, version: row.version, marks }
    }

    /// Returns what it says with this number. A lead or update without one is the first.
    pub(super) fn marks(&self, number: Option<u8>) -> Marks {
        let first = Some(number.unwrap_or(1));
        match self.version {
            Some(Version::Lead) => Marks { lead: first, ..self.marks },
            Some(Version::LeadWritethru) => {
                Marks { lead: first, writethru: true, ..self.marks }
            }
            Some(Version::Writethru) => {
                Marks { lead: number, writethru: true, ..self.marks }
            }
            Some(Version::Update) => Marks { update: first, ..self.marks },
            None => self.marks,
        }
    }
}

impl Ends {
    fn of(ends: &[End]) -> Self {
        let usual = [End::Colon, End::Bar, End::Dash, End::Spaced, End::Bracket];
        let ends = if ends.is_empty() { &usual } else { ends };
        Self(ends.iter().fold(0, |bits, end| bits | 1 << *end as u8))
    }

    /// Whether `end` may follow.
    pub(super) fn has(self, end: End) -> bool {
        self.0 & 1 << end as u8 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_in_the_binary_is_read() {
        let table = HeadTable::read(include_str!("heads.yaml")).unwrap();
        let n_heads: usize = table.0.values().map(Vec::len).sum();
        assert!(n_heads > 800, "{n_heads}");
    }

    #[test]
    fn words_that_say_the_same_in_every_way_say_one_thing() {
        let table = HeadTable::read(include_str!("heads.yaml")).unwrap();
        let clash = |head: &Head, other: &Head| {
            other.pattern == head.pattern
                && other.in_capitals == head.in_capitals
                && other.ends.0 & head.ends.0 != 0
                && other.marks(Some(2)) != head.marks(Some(2))
        };
        for heads in table.0.values() {
            for (index, head) in heads.iter().enumerate() {
                let other = heads[index + 1..].iter().find(|other| clash(head, other));
                assert!(other.is_none(), "{head:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_row_with_a_wrong_key_is_no_row() {
        let text = "- gerne: roundup\n  words: {en: [Roundup]}\n";
        assert!(HeadTable::read(text).is_err());
    }
}
