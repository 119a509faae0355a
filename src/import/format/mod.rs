//! The formats that are imported: their names, how each is recognised, and who reads it.

mod anpa;
mod csv;
mod feed;
mod hugo;
mod iptc;
mod jekyll;
mod jsonl;
mod newsml;
mod ninjs;
mod nitf;
mod page;
mod pelican;
mod sgml;
mod site;
mod text;
mod warc;
mod wxr;
mod zola;

use crate::import::ImportError;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::pipeline::Pipeline;

/// A format that is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Captured wire pages as plain text.
    Text,
    /// Saved web pages.
    Html,
    /// Web archives: WARC and ARC.
    Warc,
    /// RSS, Atom, JSON Feed, RDF.
    Feed,
    /// WordPress exports.
    Wxr,
    /// IPTC ninjs.
    Ninjs,
    /// IPTC NewsML-G2.
    NewsmlG2,
    /// IPTC NITF.
    Nitf,
    /// SGML as that of Reuters-21578.
    Sgml,
    /// ANPA 1312 and IPTC 7901.
    Anpa,
    /// One JSON object a line.
    Jsonl,
    /// A table with a line of names.
    Csv,
    /// A Jekyll site.
    Jekyll,
    /// A Hugo site.
    Hugo,
    /// A Zola site.
    Zola,
    /// A Pelican site.
    Pelican,
}

/// How many files of a folder are looked at to tell what is in it.
const MOST_LOOKED_AT: usize = 8;

/// What a format's module does.
struct Reader {
    format: Format,
    name: &'static str,
    /// Whether an input that begins with these bytes is surely of this format.
    is: fn(&Input, &[u8]) -> bool,
    read: fn(&Input, &mut Pipeline<'_>) -> Result<(), ImportError>,
}

/// All formats. The first that knows an input reads it: narrow ones come first.
const READERS: [Reader; 16] = [
    Reader { format: Format::Warc, name: "warc", is: warc::is, read: warc::read },
    Reader { format: Format::Jekyll, name: "jekyll", is: jekyll::is, read: jekyll::read },
    Reader { format: Format::Hugo, name: "hugo", is: hugo::is, read: hugo::read },
    Reader { format: Format::Zola, name: "zola", is: zola::is, read: zola::read },
    Reader {
        format: Format::Pelican,
        name: "pelican",
        is: pelican::is,
        read: pelican::read,
    },
    Reader { format: Format::Wxr, name: "wxr", is: wxr::is, read: wxr::read },
    Reader {
        format: Format::NewsmlG2,
        name: "newsml-g2",
        is: newsml::is,
        read: newsml::read,
    },
    Reader { format: Format::Nitf, name: "nitf", is: nitf::is, read: nitf::read },
    Reader { format: Format::Ninjs, name: "ninjs", is: ninjs::is, read: ninjs::read },
    Reader { format: Format::Feed, name: "feed", is: feed::is, read: feed::read },
    Reader { format: Format::Sgml, name: "sgml", is: sgml::is, read: sgml::read },
    Reader { format: Format::Anpa, name: "anpa", is: anpa::is, read: anpa::read },
    Reader { format: Format::Html, name: "html", is: page::is, read: page::read },
    Reader { format: Format::Jsonl, name: "jsonl", is: jsonl::is, read: jsonl::read },
    Reader { format: Format::Csv, name: "csv", is: csv::is, read: csv::read },
    Reader { format: Format::Text, name: "text", is: text::is, read: text::read },
];

impl Format {
    /// All formats.
    pub fn all() -> impl Iterator<Item = Self> {
        READERS.iter().map(|reader| reader.format)
    }

    /// Returns its name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let reader = READERS.iter().find(|reader| reader.format == self);
        reader.map(|reader| reader.name).unwrap_or_default()
    }
}

/// Finds out what an input is; `None` if no format knows it.
pub(super) fn guess(input: &Input) -> Option<Format> {
    let head = input.head();
    let reader = READERS.iter().find(|reader| (reader.is)(input, &head));
    reader.map(|reader| reader.format).or_else(|| guess_by_files(input))
}

/// The format that all of a folder's first files have.
fn guess_by_files(input: &Input) -> Option<Format> {
    if matches!(input.kind, Kind::File) {
        return None;
    }
    let files = input.files().ok()?;
    let mut formats = files.iter().take(MOST_LOOKED_AT).map(guess);
    let first = formats.next()??;
    formats.all(|format| format == Some(first)).then_some(first)
}

/// Reads all records of an input.
pub(super) fn read(
    format: Format,
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let reader = READERS.iter().find(|reader| reader.format == format);
    reader.map_or(Ok(()), |reader| (reader.read)(input, pipeline))
}
