//! Cuts an XML document into the elements that are its records, without reading them: it
//! looks at tags only, holds one record at a time, and finds the next one behind a damaged
//! one.

use std::io;
use std::io::BufRead;

/// The longest record.
const MAX_RECORD_BYTES: usize = 32 << 20;
/// How much of a tag outside of records is looked at.
const MAX_TAG_BYTES: usize = 64 << 10;

/// What comes next in a document.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::import::format) enum Cut {
    /// A record.
    Record(Record),
    /// Something that should have been one.
    Refused {
        /// Where it begins.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing.
    End,
}

/// A record: an element with its tags.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::import::format) struct Record {
    /// The element's name without prefix.
    pub(in crate::import::format) name: String,
    /// Where it begins.
    pub(in crate::import::format) line: u64,
    pub(in crate::import::format) bytes: Vec<u8>,
    /// What the document says of its characters.
    pub(in crate::import::format) encoding: Option<String>,
}

/// Cuts a document.
pub(in crate::import::format) struct Cutter<R> {
    input: R,
    names: &'static [&'static str],
    line: u64,
    root: Option<String>,
    encoding: Option<String>,
    /// What stands between `<` and `>`, that included, as far as it is looked at.
    tag: Vec<u8>,
    /// Its last three bytes.
    tail: [u8; 3],
    open: Option<Open>,
    is_over: bool,
    is_cut_off: bool,
}

/// A record that has begun.
struct Open {
    /// As in its tag: `nitf:nitf`.
    tag_name: String,
    line: u64,
    bytes: Vec<u8>,
    is_too_long: bool,
}

/// What a tag is.
enum Tag {
    Start { name: String, is_empty: bool },
    End { name: String },
    Subset,
    Other,
}

impl<R: BufRead> Cutter<R> {
    pub(in crate::import::format) fn new(
        input: R,
        names: &'static [&'static str],
    ) -> Self {
        Self {
            input,
            names,
            line: 1,
            root: None,
            encoding: None,
            tag: Vec::new(),
            tail: [0; 3],
            open: None,
            is_over: false,
            is_cut_off: false,
        }
    }

    /// The name of the document's root, without prefix.
    pub(in crate::import::format) fn root(&self) -> Option<&str> {
        self.root.as_deref()
    }

    /// Whether the document ends in the middle of a tag.
    pub(in crate::import::format) fn is_cut_off(&self) -> bool {
        self.is_cut_off
    }

    /// Reads on to the end of the next record.
    pub(in crate::import::format) fn cut(&mut self) -> io::Result<Cut> {
        while !self.is_over {
            if !self.take_until(b'<')? {
                return Ok(self.end());
            }
            let line = self.line;
            let Some(tag) = self.tag()? else {
                self.is_cut_off = true;
                return Ok(self.end());
            };
            if let Some(cut) = self.part(tag, line) {
                return Ok(cut);
            }
        }
        Ok(Cut::End)
    }

    /// Takes a tag; a record may end with it.
    fn part(&mut self, tag: Tag, line: u64) -> Option<Cut> {
        match tag {
            Tag::Start { name, is_empty: true } => {
                let is_record = self.names.contains(&local(&name));
                let cut = self.start(name, line);
                if cut.is_some() || !is_record {
                    return cut;
                }
                let open = self.open.take()?;
                Some(self.record(open))
            }
            Tag::Start { name, is_empty: false } => self.start(name, line),
            Tag::End { name } => {
                let open = self.open.take_if(|open| open.tag_name == name)?;
                Some(self.record(open))
            }
            Tag::Subset => {
                self.is_over = true;
                let reason = "the document declares entities or a DTD of its own, which is \
                              not read: take that part out if you trust it";
                let line = self.open.take().map_or(line, |open| open.line);
                Some(Cut::Refused { line, reason: reason.to_owned() })
            }
            Tag::Other => None,
        }
    }

    fn start(&mut self, name: String, line: u64) -> Option<Cut> {
        let local = local(&name);
        if self.root.is_none() {
            self.root = Some(local.to_owned());
        }
        if !self.names.contains(&local) {
            return None;
        }
        let mut bytes = Vec::with_capacity(self.tag.len() + 1);
        bytes.push(b'<');
        bytes.extend_from_slice(&self.tag);
        let is_too_long = self.tag.len() >= MAX_TAG_BYTES;
        let open = Open { tag_name: name, line, bytes, is_too_long };
        // Records do not lie in one another: the one before has lost its end.
        let before = self.open.replace(open);
        if let Some(before) = before {
            let reason = "it has no end: the next one begins inside of it".to_owned();
            return Some(Cut::Refused { line: before.line, reason });
        }
        None
    }

    fn record(&self, open: Open) -> Cut {
        let Open { tag_name, line, bytes, is_too_long } = open;
        if is_too_long {
            let reason = "it is longer than 32 MiB".to_owned();
            return Cut::Refused { line, reason };
        }
        let name = local(&tag_name).to_owned();
        Cut::Record(Record { name, line, bytes, encoding: self.encoding.clone() })
    }

    fn end(&mut self) -> Cut {
        self.is_over = true;
        match self.open.take() {
            None => Cut::End,
            Some(open) => {
                let reason = "the file ends in the middle of it".to_owned();
                Cut::Refused { line: open.line, reason }
            }
        }
    }

    /// Reads a tag whose `<` was read; `None` if the input ends in it.
    fn tag(&mut self) -> io::Result<Option<Tag>> {
        self.tag.clear();
        self.tail = [0; 3];
        loop {
            if !self.take_until(b'>')? {
                return Ok(None);
            }
            let tag = &*self.tag;
            let is_whole = match tag {
                [b'!', b'-', b'-', ..] => self.tail == *b"-->",
                [b'!', b'[', ..] => self.tail == *b"]]>",
                [b'?', ..] => self.tail[1..] == *b"?>",
                _ => true,
            };
            if is_whole {
                break;
            }
        }
        Ok(Some(self.meaning()))
    }

    fn meaning(&mut self) -> Tag {
        let tag = &*self.tag;
        match tag {
            [b'?', b'x', b'm', b'l', ..] => {
                if self.root.is_none() {
                    self.encoding = encoding(&String::from_utf8_lossy(tag));
                }
                Tag::Other
            }
            [b'!', b'-' | b'[', ..] | [b'?', ..] => Tag::Other,
            // `<!ENTITY` stands in a subset only, and `<!DOCTYPE x [` begins one.
            [b'!', ..] => {
                let upper = tag.to_ascii_uppercase();
                let is_doctype = upper.starts_with(b"!DOCTYPE");
                let is_plain = is_doctype && !tag.contains(&b'[');
                if is_plain { Tag::Other } else { Tag::Subset }
            }
            [b'/', rest @ ..] => Tag::End { name: name(rest) },
            _ => Tag::Start { name: name(tag), is_empty: tag.ends_with(b"/>") },
        }
    }

    /// Reads up to a byte, which is read, too; `false` if the input ends before.
    fn take_until(&mut self, end: u8) -> io::Result<bool> {
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let at = bytes.iter().position(|&b| b == end);
            let piece = at.and_then(|at| bytes.get(..=at)).unwrap_or(bytes);
            self.line += piece.iter().filter(|&&b| b == b'\n').count() as u64;
            if let Some(open) = &mut self.open {
                open.push(piece);
            }
            if end == b'>' {
                let room = MAX_TAG_BYTES.saturating_sub(self.tag.len());
                self.tag.extend(piece.iter().take(room));
                let last = piece.iter().rev().take(3).rev();
                self.tail = last.fold(self.tail, |tail, &byte| [tail[1], tail[2], byte]);
            }
            let n_read = piece.len();
            self.input.consume(n_read);
            if at.is_some() {
                return Ok(true);
            }
        }
    }
}

impl Open {
    /// Adds bytes, as long as there is room.
    fn push(&mut self, piece: &[u8]) {
        if self.bytes.len() + piece.len() > MAX_RECORD_BYTES {
            self.is_too_long = true;
            self.bytes = Vec::new();
        }
        if !self.is_too_long {
            self.bytes.extend_from_slice(piece);
        }
    }
}

/// The name that a tag begins with.
fn name(tag: &[u8]) -> String {
    let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/');
    let end = tag.iter().position(is_end).unwrap_or(tag.len());
    String::from_utf8_lossy(tag.get(..end).unwrap_or_default()).into_owned()
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// What `<?xml … encoding="…"?>` says.
fn encoding(declaration: &str) -> Option<String> {
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = rest.get(1..)?.split(quote).next()?;
    Some(label.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn cuts(text: &str) -> Vec<Cut> {
        let mut cutter =
            Cutter::new(BufReader::with_capacity(5, text.as_bytes()), &["n"]);
        let mut cuts = Vec::new();
        loop {
            match cutter.cut().unwrap() {
                Cut::End => return cuts,
                cut => cuts.push(cut),
            }
        }
    }

    fn record(line: u64, text: &str) -> Cut {
        let bytes = text.as_bytes().to_vec();
        Cut::Record(Record { name: "n".to_owned(), line, bytes, encoding: None })
    }

    #[test]
    fn records_are_cut_out_with_their_tags_and_lines() {
        let text =
            "<m><!-- <n> -->\n<n a='1'>x <![CDATA[</n>]]></n>\n<h:n/> <nn>y</nn></m>";
        let expected =
            [record(2, "<n a='1'>x <![CDATA[</n>]]></n>"), record(3, "<h:n/>")];
        assert_eq!(cuts(text), expected);
    }

    #[test]
    fn a_record_without_an_end_takes_no_other_with_it() {
        let refused = |line, reason: &str| Cut::Refused { line, reason: reason.into() };
        let next = "it has no end: the next one begins inside of it";
        let end = "the file ends in the middle of it";
        let expected = [refused(1, next), record(1, "<n>2</n>"), refused(2, end)];
        assert_eq!(cuts("<m><n>1<n>2</n>\n<n>3</m>"), expected);
    }

    #[test]
    fn a_dtd_by_its_name_alone_is_fine_and_any_other_is_refused() {
        let fine = "<?xml version='1.0' encoding = \"ISO-8859-1\"?>\
                    <!DOCTYPE n SYSTEM \"n.dtd\"><n/>";
        let mut cutter = Cutter::new(fine.as_bytes(), &["n"]);
        let Cut::Record(record) = cutter.cut().unwrap() else { panic!("no record") };
        assert_eq!(record.encoding.as_deref(), Some("ISO-8859-1"));
        for bad in [
            "<!DOCTYPE n [<!ENTITY a 'b'>]><n>&a;</n>",
            "<!doctype n SYSTEM 'n.dtd' [ ]><n/>",
            "<n><!ENTITY a 'b'></n>",
        ] {
            let cuts = cuts(bad);
            assert!(matches!(&*cuts, [Cut::Refused { .. }]), "{bad}: {cuts:?}");
        }
    }

    #[test]
    fn a_record_that_is_too_long_is_told_of_and_not_held() {
        let text = format!("<m><n>{}</n><n/></m>", "x".repeat(MAX_RECORD_BYTES));
        let mut cutter = Cutter::new(text.as_bytes(), &["n"]);
        assert!(matches!(cutter.cut().unwrap(), Cut::Refused { .. }));
        assert_eq!(cutter.cut().unwrap(), record(1, "<n/>"));
    }
}
