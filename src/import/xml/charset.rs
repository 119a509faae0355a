//! Brings a file's bytes to text: by its mark, by what it declares, by what its bytes are. What
//! was declared counts as long as the bytes can be that.

use std::io;
use std::io::Read;

use chardetng::EncodingDetector;
use chardetng::Iso2022JpDetection;
use chardetng::Utf8Detection;
use encoding_rs::Decoder;
use encoding_rs::Encoding;
use encoding_rs::ISO_2022_JP;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use encoding_rs::WINDOWS_1252;

use crate::import::ImportError;
use crate::import::input::Input;

/// How much of a file is looked at before it is read.
const HEAD_BYTES: u64 = 64 << 10;
/// Byte order marks of UTF-32, which only old programs write.
const UTF_32LE_MARK: &[u8] = &[0xff, 0xfe, 0, 0];
const UTF_32BE_MARK: &[u8] = &[0, 0, 0xfe, 0xff];

/// How a file's bytes become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) struct Charset {
    wide: Wide,
    /// What the file declares; `None` if that is nothing that is known.
    declared: Option<&'static Encoding>,
    /// What the bytes look like, where they are not UTF-8.
    guessed: &'static Encoding,
}

/// Charsets in which a byte `<` need not be a `<`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wide {
    None,
    Utf32Le,
    Utf32Be,
    Other(&'static Encoding),
}

/// A text, and what is to be told of how it was read.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::import) struct Decoded {
    pub(in crate::import) text: String,
    pub(in crate::import) note: Option<String>,
}

impl Charset {
    /// Finds out a file's charset by its first bytes, which are returned, too.
    pub(in crate::import) fn of_file(
        file: &Input,
    ) -> Result<(Self, Vec<u8>), ImportError> {
        let mut head = Vec::new();
        let mut reader = file.reader()?.take(HEAD_BYTES);
        reader.read_to_end(&mut head).map_err(|error| file.error(error))?;
        Ok((Self::of(&head), head))
    }

    fn of(head: &[u8]) -> Self {
        let wide = wide(head);
        let declared = declared(head);
        let wide = match (wide, declared) {
            (Wide::None, Some(encoding)) if encoding == ISO_2022_JP => {
                Wide::Other(encoding)
            }
            _ => wide,
        };
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(head, true);
        let guessed = detector.guess(None, Utf8Detection::Deny);
        Self { wide, declared, guessed }
    }

    /// Returns a reader in whose bytes a byte `<` is a `<`.
    pub(in crate::import) fn reader<R: Read + 'static>(
        &self,
        reader: R,
    ) -> Box<dyn Read> {
        let inner: Inner = match self.wide {
            Wide::None => return Box::new(reader),
            Wide::Utf32Le => Inner::Utf32(u32::from_le_bytes),
            Wide::Utf32Be => Inner::Utf32(u32::from_be_bytes),
            Wide::Other(encoding) => Inner::Decoder(encoding.new_decoder()),
        };
        let (raw, ready) = (Vec::new(), Vec::new());
        Box::new(Transcoding { reader, inner, raw, ready, at: 0, is_done: false })
    }

    /// Returns the text of some of the reader's bytes.
    pub(in crate::import) fn decode(&self, bytes: &[u8]) -> Decoded {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let utf8 = std::str::from_utf8(bytes).ok();
        let declared = match self.wide {
            Wide::None => self.declared,
            _ => Some(UTF_8),
        };
        match (utf8, declared) {
            (Some(text), None) => told(text, None),
            (Some(text), Some(encoding)) if encoding == UTF_8 || text.is_ascii() => {
                told(&encoding.decode_without_bom_handling(text.as_bytes()).0, None)
            }
            // By chance no text in one of these is UTF-8.
            (Some(text), Some(encoding)) if encoding.is_single_byte() => {
                told(text, Some(format!("it is UTF-8, not {}", encoding.name())))
            }
            (_, Some(encoding)) if encoding != UTF_8 => {
                match encoding.decode_without_bom_handling(bytes) {
                    (text, false) => told(&text, None),
                    (_, true) if utf8.is_some() => {
                        let note = format!("it is UTF-8, not {}", encoding.name());
                        told(utf8.unwrap_or_default(), Some(note))
                    }
                    (text, true) => {
                        let note = format!(
                            "some of its characters are no {}, and were replaced",
                            encoding.name()
                        );
                        told(&text, Some(note))
                    }
                }
            }
            (_, declared) => self.repaired(bytes, declared),
        }
    }

    /// The text of bytes that are not UTF-8, and are nothing else that was declared.
    fn repaired(&self, bytes: &[u8], declared: Option<&'static Encoding>) -> Decoded {
        let (mut wrong, mut right) = (0, 0);
        for chunk in bytes.utf8_chunks() {
            wrong += chunk.invalid().len();
            right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        }
        if right >= wrong {
            // UTF-8 with bytes in between that somebody pasted.
            let mut text = String::with_capacity(bytes.len());
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                text.push_str(
                    &WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0,
                );
            }
            let note =
                "some of its characters are no UTF-8: they were read as windows-1252";
            return told(&text, Some(note.to_owned()));
        }
        let said = match declared {
            Some(encoding) => format!("it is no {}", encoding.name()),
            None => "it names no charset".to_owned(),
        };
        let note = format!("{said}: it was read as {}", self.guessed.name());
        told(&self.guessed.decode_without_bom_handling(bytes).0, Some(note))
    }
}

/// A text without the characters that no text has.
fn told(text: &str, note: Option<String>) -> Decoded {
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{85}');
    let text = match text.chars().all(is_text) {
        true => text.to_owned(),
        false => text.chars().filter(|&c| is_text(c)).collect(),
    };
    Decoded { text, note }
}

fn wide(head: &[u8]) -> Wide {
    match head {
        _ if head.starts_with(UTF_32LE_MARK) => Wide::Utf32Le,
        _ if head.starts_with(UTF_32BE_MARK) => Wide::Utf32Be,
        [0xff, 0xfe, ..] => Wide::Other(UTF_16LE),
        [0xfe, 0xff, ..] => Wide::Other(UTF_16BE),
        [first, 0, 0, 0, ..] if *first != 0 => Wide::Utf32Le,
        [0, 0, 0, first, ..] if *first != 0 => Wide::Utf32Be,
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Wide::Other(UTF_16LE),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Wide::Other(UTF_16BE),
        _ => Wide::None,
    }
}

/// What an XML declaration names, wherever in the head it stands.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    if head.starts_with(b"\xef\xbb\xbf") {
        return Some(UTF_8);
    }
    let head: Vec<u8> = head.iter().copied().filter(|&b| b != 0).take(4096).collect();
    let start = head.windows(5).position(|word| word.eq_ignore_ascii_case(b"<?xml"))?;
    let declaration = head.get(start..)?.split(|&b| b == b'>').next()?;
    let at = declaration.windows(8).position(|word| word == b"encoding")?;
    let value = declaration.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?;
    let value = value.trim_ascii_start();
    let quote = *value.first().filter(|b| matches!(b, b'"' | b'\''))?;
    let name = value.get(1..)?.split(|&b| b == quote).next()?;
    let encoding = Encoding::for_label(name).or_else(|| by_other_name(name))?;
    // A file in which this could be read is in no charset of wide characters.
    let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
    (!is_wide).then_some(encoding)
}

/// Names that browsers do not know.
fn by_other_name(name: &[u8]) -> Option<&'static Encoding> {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase().replace('_', "-");
    let number = |prefix: &str| name.strip_prefix(prefix).map(ToOwned::to_owned);
    if let Some(number) = number("cp").or_else(|| number("win-")) {
        return Encoding::for_label(format!("windows-{number}").as_bytes());
    }
    Encoding::for_label(name.as_bytes())
}

enum Inner {
    Decoder(Decoder),
    Utf32(fn([u8; 4]) -> u32),
}

/// A reader of UTF-8, whatever its own reader has.
struct Transcoding<R> {
    reader: R,
    inner: Inner,
    /// Bytes that are no whole character yet.
    raw: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    is_done: bool,
}

impl<R: Read> Read for Transcoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.is_done {
            self.more()?;
        }
        let ready = self.ready.get(self.at..).unwrap_or_default();
        let length = ready.len().min(out.len());
        out[..length].copy_from_slice(&ready[..length]);
        self.at += length;
        Ok(length)
    }
}

impl<R: Read> Transcoding<R> {
    fn more(&mut self) -> io::Result<()> {
        let mut chunk = [0; 8192];
        let read = self.reader.read(&mut chunk)?;
        self.is_done = read == 0;
        let mut text = String::new();
        match &mut self.inner {
            Inner::Decoder(decoder) => {
                let needed = decoder.max_utf8_buffer_length(read).unwrap_or(read * 4);
                text.reserve(needed);
                let _ = decoder.decode_to_string(&chunk[..read], &mut text, read == 0);
            }
            Inner::Utf32(number) => {
                self.raw.extend_from_slice(&chunk[..read]);
                let whole = self.raw.len() / 4 * 4;
                for four in self.raw.drain(..whole).collect::<Vec<u8>>().chunks_exact(4) {
                    let bytes = four.try_into().unwrap_or_default();
                    let c = char::from_u32(number(bytes)).unwrap_or('\u{fffd}');
                    text.extend((c != '\u{feff}').then_some(c));
                }
            }
        }
        self.ready = text.into_bytes();
        self.at = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Option<String>) {
        let charset = Charset::of(bytes);
        let mut all = Vec::new();
        let mut reader = charset.reader(io::Cursor::new(bytes.to_vec()));
        reader.read_to_end(&mut all).unwrap();
        let Decoded { text, note } = charset.decode(&all);
        (text, note)
    }

    fn wide(text: &str, unit: impl Fn(u16) -> Vec<u8>) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn a_charset_is_known_by_its_mark_or_its_first_characters() {
        let text = "<?xml version='1.0' encoding='utf-16'?><a>Fähre</a>";
        let little = wide(text, |unit| unit.to_le_bytes().to_vec());
        let big = wide(text, |unit| unit.to_be_bytes().to_vec());
        let four = wide(text, |unit| u32::from(unit).to_be_bytes().to_vec());
        let marked = wide(&format!("\u{feff}{text}"), |unit| {
            u32::from(unit).to_le_bytes().to_vec()
        });
        for bytes in [&little, &big, &four, &marked, &text.as_bytes().to_vec()] {
            assert_eq!(read(bytes), (text.to_owned(), None));
        }
    }

    #[test]
    fn wide_characters_are_read_in_pieces_of_any_size() {
        let text = "<a>Ünïcode 北京 🗞</a>".repeat(400);
        let bytes = wide(&text, |unit| unit.to_be_bytes().to_vec());
        let mut pieces: Box<dyn Read> = Box::new(io::empty());
        for piece in bytes.chunks(3001) {
            pieces = Box::new(pieces.chain(io::Cursor::new(piece.to_vec())));
        }
        let mut all = String::new();
        Charset::of(&bytes).reader(pieces).read_to_string(&mut all).unwrap();
        assert_eq!(all, text);
    }

    #[test]
    fn a_declaration_counts_if_the_bytes_can_be_that() {
        let latin = b"<?xml encoding=\"iso-8859-1\"?>F\xe4hre";
        assert_eq!(read(latin).0, "<?xml encoding=\"iso-8859-1\"?>Fähre");
        assert_eq!(read(latin).1, None);
        let lie = "<?xml encoding='iso-8859-1'?>Fähre".as_bytes();
        assert!(read(lie).0.ends_with("Fähre"));
        assert_eq!(read(lie).1.as_deref(), Some("it is UTF-8, not windows-1252"));
        let other_lie = b"<?xml encoding='utf-8'?>F\xe4hre nach K\xf8benhavn";
        assert!(read(other_lie).0.ends_with("Fähre nach København"));
        let other_charset = b"<?xml encoding='gb2312'?>\xb1\xb1";
        assert!(read(other_charset).0.ends_with('北'));
        let narrow = "<?xml encoding='utf-16'?>Fähre".as_bytes();
        assert_eq!(read(narrow), ("<?xml encoding='utf-16'?>Fähre".to_owned(), None));
        let mixed = b"<?xml encoding='utf-8'?>F\xc3\xa4hre, B\xc3\xb6e \x96 ja";
        assert!(read(mixed).0.ends_with("Fähre, Böe – ja"), "{:?}", read(mixed));
    }
}
