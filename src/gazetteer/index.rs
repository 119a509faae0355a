//! Finds the lines of a table in which a name stands, by the key of the name.
//!
//! It knows what a line looks like as little as it must: which of its columns hold names.
//! The table is text in the binary; the index keeps eight bytes a name, and no text.

use super::fold::Folder;
use super::fold::with_two_letters;

/// A table of names: one line for each place or region, sorted, columns parted by tabs.
pub(super) struct Table {
    text: &'static str,
    /// The names in a line, several of them parted by `|`.
    names: fn(&'static str) -> [&'static str; 2],
    /// The hash of a name's key and the offset of its line, in this order.
    entries: Vec<(u32, u32)>,
}

impl Table {
    /// Reads a table whose lines have their names where `names` says.
    pub(super) fn of(
        text: &'static str,
        names: fn(&'static str) -> [&'static str; 2],
    ) -> Self {
        let mut table = Self { text, names, entries: Vec::new() };
        let mut folder = Folder::default();
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            // Four gigabytes of place names are not in sight.
            let Ok(at) = u32::try_from(offset) else { break };
            for name in (table.names)(line.trim_end()).into_iter().flat_map(split) {
                table.enter(&mut folder, name, at);
            }
            offset += line.len();
        }
        table.entries.sort_unstable();
        table.entries.dedup();
        table.entries.shrink_to_fit();
        table
    }

    fn enter(&mut self, folder: &mut Folder, name: &str, at: u32) {
        self.enter_key(folder.key(name), at);
        if let Some(spelt) = with_two_letters(name) {
            self.enter_key(folder.key(&spelt), at);
        }
    }

    fn enter_key(&mut self, key: &str, at: u32) {
        if !key.is_empty() {
            self.entries.push((hash(key), at));
        }
    }

    /// Returns the lines that have a name with this key, in the order of the table.
    pub(super) fn lines(&self, wanted: &str) -> impl Iterator<Item = &'static str> {
        let hash = hash(wanted);
        let start = self.entries.partition_point(|(other, _)| *other < hash);
        let same =
            self.entries[start..].iter().take_while(move |(other, _)| *other == hash);
        let lines = same.filter_map(|(_, offset)| self.line_at(*offset));
        // Two keys may have one hash.
        lines.filter(move |line| self.has(line, wanted))
    }

    fn line_at(&self, offset: u32) -> Option<&'static str> {
        self.text.get(usize::try_from(offset).ok()?..)?.lines().next()
    }

    fn has(&self, line: &'static str, wanted: &str) -> bool {
        let mut folder = Folder::default();
        let mut is_wanted = |name: &str| folder.key(name) == wanted;
        (self.names)(line).into_iter().flat_map(split).any(|name| {
            is_wanted(name) || with_two_letters(name).is_some_and(|name| is_wanted(&name))
        })
    }
}

fn split(names: &'static str) -> impl Iterator<Item = &'static str> {
    names.split('|')
}

/// FNV-1a.
fn hash(key: &str) -> u32 {
    let step = |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    key.bytes().fold(0x811c_9dc5, step)
}

#[cfg(test)]
mod tests {
    use super::Table;

    const TEXT: &str = "Bern\tCH\tBerne\nZürich\tCH\tZurigo|Zurych\nZurich\tNL\n";

    fn columns(line: &'static str) -> [&'static str; 2] {
        let mut fields = line.split('\t');
        [fields.next().unwrap_or_default(), fields.nth(1).unwrap_or_default()]
    }

    /// A name leads to every line that has it, and to no other.
    #[test]
    fn a_name_leads_to_its_lines() {
        let table = Table::of(TEXT, columns);
        let found = |key| table.lines(key).collect::<Vec<_>>();
        let nothing: Vec<&str> = Vec::new();
        assert_eq!(found("berne"), ["Bern\tCH\tBerne"]);
        assert_eq!(found("zurich"), ["Zürich\tCH\tZurigo|Zurych", "Zurich\tNL"]);
        assert_eq!(found("zuerich"), ["Zürich\tCH\tZurigo|Zurych"]);
        assert_eq!(found("ch"), nothing);
        assert_eq!(found(""), nothing);
    }
}
