//! Finds out in what charset a page is, and reads it.

use chardetng::EncodingDetector;
use chardetng::Iso2022JpDetection;
use chardetng::Utf8Detection;
use encoding_rs::Encoding;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;

/// How far into a page its charset may be named.
const HEAD_BYTES: usize = 4096;

/// A page's text.
pub(super) struct Decoded {
    pub(super) text: String,
    /// What was wrong with it.
    pub(super) note: Option<String>,
}

/// Reads a page: by its mark, by what it was sent with, by what it says of itself, by its
/// bytes.
pub(super) fn decode(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return read(&bytes[length..], encoding, None);
    }
    let told = content_type.and_then(charset_of).or_else(|| named(bytes));
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    match told {
        // Whoever says so in single bytes does not mean it.
        Some(told) if told == UTF_16BE || told == UTF_16LE => {
            let encoding = if is_utf8 { UTF_8 } else { told };
            read(bytes, encoding, None)
        }
        Some(told) if is_utf8 && told != UTF_8 && told.is_single_byte() => {
            let note = (!bytes.is_ascii()).then(|| lie(told, UTF_8));
            read(bytes, UTF_8, note)
        }
        Some(told) if told == UTF_8 && !is_utf8 => {
            let found = detected(bytes);
            read(bytes, found, Some(lie(told, found)))
        }
        Some(told) => read(bytes, told, None),
        None if is_utf8 => read(bytes, UTF_8, None),
        None => read(bytes, detected(bytes), None),
    }
}

fn lie(told: &'static Encoding, found: &'static Encoding) -> String {
    format!("it says that it is {}, and is read as {}", told.name(), found.name())
}

fn read(bytes: &[u8], encoding: &'static Encoding, note: Option<String>) -> Decoded {
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    let unread = || format!("some bytes are no {}", encoding.name());
    let note = note.or_else(|| has_errors.then(unread));
    Decoded { text: text.into_owned(), note }
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The charset that a media type names.
fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let at = lower.find("charset=")?;
    let label = lower[at + "charset=".len()..].trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !is_of_label(c)).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

fn is_of_label(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')
}

/// The charset that a page names at its head.
fn named(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if head.trim_start().starts_with("<?xml") {
        let declaration = head.split("?>").next().unwrap_or_default();
        let told = declaration.split_once("encoding=").map(|(_, told)| told);
        let told = told.and_then(|told| charset_of(&format!("charset={told}")));
        if told.is_some() {
            return told;
        }
    }
    head.split("<meta").skip(1).find_map(|rest| {
        let tag = rest.split('>').next().unwrap_or_default();
        charset_of(&tag.replace("charset =", "charset="))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], content_type: Option<&str>) -> String {
        decode(bytes, content_type).text
    }

    #[test]
    fn a_charset_is_taken_from_the_best_witness() {
        assert_eq!(
            text(b"\xef\xbb\xbfcaf\xc3\xa9", Some("text/html; charset=x")),
            "café"
        );
        assert_eq!(text(b"\xff\xfea\0", None), "a");
        assert_eq!(text(b"caf\xe9", Some("text/html; Charset=\"ISO-8859-1\"")), "café");
        assert_eq!(
            text(b"<meta charset='windows-1251'>\xcc", None),
            "<meta charset='windows-1251'>М"
        );
        assert_eq!(
            text(b"<?xml version='1.0' encoding='iso-8859-15'?>\xa4", None)
                .chars()
                .last(),
            Some('€')
        );
        assert_eq!(
            text("<p>Цена выросла, сообщает агентство".as_bytes(), None),
            "<p>Цена выросла, сообщает агентство"
        );
    }

    #[test]
    fn a_charset_that_is_a_lie_is_found_out() {
        let russian =
            encoding_rs::WINDOWS_1251.encode("Цена зерна выросла на четверть").0;
        let lied = decode(&russian, Some("text/html; charset=utf-8"));
        assert_eq!(lied.text, "Цена зерна выросла на четверть");
        assert_eq!(
            lied.note.as_deref(),
            Some("it says that it is UTF-8, and is read as windows-1251")
        );
        let lied = decode("naïve café".as_bytes(), Some("text/html; charset=iso-8859-1"));
        assert_eq!(lied.text, "naïve café");
        assert_eq!(text(b"<meta charset=utf-16>a", None), "<meta charset=utf-16>a");
    }
}
