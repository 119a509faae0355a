//! The characters of XML: UTF-16 is made UTF-8 on the way in, all else record by record, as
//! the document says, if that is true.

use std::borrow::Cow;
use std::io;
use std::io::BufRead;
use std::io::Read;

use encoding_rs::CoderResult;
use encoding_rs::Decoder;
use encoding_rs::Encoding;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use encoding_rs::WINDOWS_1252;

use crate::import::ImportError;
use crate::import::input::Input;

/// Opens a file. Its bytes are ones in which `<` and `>` are nothing else.
pub(in crate::import::format) fn open(
    file: &Input,
) -> Result<Box<dyn BufRead>, ImportError> {
    let reader = file.reader()?;
    let wide = match *file.head().get(..4).unwrap_or_default() {
        [0xff, 0xfe, ..] | [b'<', 0, _, 0] => UTF_16LE,
        [0xfe, 0xff, ..] | [0, b'<', 0, _] => UTF_16BE,
        _ => return Ok(Box::new(reader)),
    };
    Ok(Box::new(Narrowed::new(reader, wide)))
}

/// UTF-16 as UTF-8.
struct Narrowed<R> {
    reader: R,
    /// `None` once the last byte was read.
    decoder: Option<Decoder>,
    out: Vec<u8>,
    n_taken: usize,
}

/// How many bytes are decoded at a time.
const PIECE: usize = 16 << 10;

impl<R: BufRead> Narrowed<R> {
    fn new(reader: R, wide: &'static Encoding) -> Self {
        let decoder = Some(wide.new_decoder_with_bom_removal());
        Self { reader, decoder, out: Vec::new(), n_taken: 0 }
    }
}

impl<R: BufRead> BufRead for Narrowed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.n_taken == self.out.len() {
            let Some(decoder) = &mut self.decoder else { break };
            let bytes = self.reader.fill_buf()?;
            let is_last = bytes.is_empty();
            self.out.resize(PIECE, 0);
            let (result, n_read, n_written, _) =
                decoder.decode_to_utf8(bytes, &mut self.out, is_last);
            self.out.truncate(n_written);
            self.n_taken = 0;
            self.reader.consume(n_read);
            if is_last && result == CoderResult::InputEmpty {
                self.decoder = None;
            }
        }
        Ok(self.out.get(self.n_taken..).unwrap_or_default())
    }

    fn consume(&mut self, n_bytes: usize) {
        self.n_taken = self.out.len().min(self.n_taken + n_bytes);
    }
}

impl<R: BufRead> Read for Narrowed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n_read = self.fill_buf()?.read(into)?;
        self.consume(n_read);
        Ok(n_read)
    }
}

/// Returns a record's text, and what is to be told of how it was read. `label` is what the
/// document calls its encoding.
pub(in crate::import::format) fn decode<'a>(
    bytes: &'a [u8],
    label: Option<&str>,
) -> (Cow<'a, str>, Option<String>) {
    let told = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    // Bytes that came this far are no UTF-16, whatever was said.
    let told = told.filter(|told| *told != UTF_16LE && *told != UTF_16BE);
    let told = told.unwrap_or(UTF_8);
    let is_single_byte = told.is_single_byte();
    match std::str::from_utf8(bytes) {
        Ok(text) if told == UTF_8 || text.is_ascii() => (Cow::Borrowed(text), None),
        Ok(text) if is_single_byte => {
            let note = format!("it says that it is {}, and is UTF-8", told.name());
            (Cow::Borrowed(text), Some(note))
        }
        Err(_) if told == UTF_8 => {
            let note = "it has bytes that are not UTF-8: it was read as Windows-1252";
            let text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
            (text, Some(note.to_owned()))
        }
        _ => {
            let (text, has_errors) = told.decode_without_bom_handling(bytes);
            let note = || format!("it has bytes that are not {}", told.name());
            (text, has_errors.then(note))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[test]
    fn what_a_document_says_of_its_bytes_is_believed_unless_they_show_otherwise() {
        let latin = b"caf\xe9";
        assert_eq!(decode(latin, Some("ISO-8859-1")), ("café".into(), None));
        let (text, note) = decode(latin, Some("utf-8"));
        assert_eq!((&*text, note.is_some()), ("café", true));
        let (text, note) = decode("café".as_bytes(), Some("iso-8859-1"));
        assert_eq!((&*text, note.is_some()), ("café", true));
        assert_eq!(decode(b"\xb1\xb1", Some("gb2312")), ("北".into(), None));
        assert_eq!(decode("café".as_bytes(), Some("utf-16")), ("café".into(), None));
    }

    #[test]
    fn utf_16_is_read_in_pieces_of_any_size() {
        let text = "<a>Ünïcode 北京 🗞</a>".repeat(400);
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let reader = BufReader::with_capacity(3, &*bytes);
        let mut out = String::new();
        Narrowed::new(reader, UTF_16BE).read_to_string(&mut out).unwrap();
        assert_eq!(out, text);
    }
}
