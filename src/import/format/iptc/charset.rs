//! The characters of XML: UTF-16 is made UTF-8 on the way in, all else record by record, as
//! the document says, if that is true.

use std::borrow::Cow;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;

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
    let decoder = wide.new_decoder_with_bom_removal();
    Ok(Box::new(BufReader::new(Narrowed { reader, decoder })))
}

/// UTF-16 as UTF-8.
struct Narrowed<R> {
    reader: R,
    decoder: Decoder,
}

impl<R: BufRead> Read for Narrowed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let bytes = self.reader.fill_buf()?;
            let is_last = bytes.is_empty();
            let (_, n_read, n_written, _) =
                self.decoder.decode_to_utf8(bytes, into, is_last);
            self.reader.consume(n_read);
            if n_written > 0 || is_last {
                return Ok(n_written);
            }
        }
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
        let decoder = UTF_16BE.new_decoder_with_bom_removal();
        let mut out = String::new();
        BufReader::new(Narrowed { reader, decoder }).read_to_string(&mut out).unwrap();
        assert_eq!(out, text);
    }
}
