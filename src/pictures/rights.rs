//! Reads from a picture's file who made it and who is to be named: XMP, IPTC-IIM and EXIF, in
//! this order, as the guidelines of the Metadata Working Group have it.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::pictures::container::Holds;
use crate::pictures::container::Piece;
use crate::pictures::tiff;

/// The longest text that is taken, in characters.
const MOST_CHARS: usize = 300;

/// Who made a picture, and who is to be named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rights {
    pub(super) creator: Option<String>,
    /// The line that the agency wants under it.
    pub(super) credit: Option<String>,
    pub(super) copyright: Option<String>,
}

impl Rights {
    /// The line under the picture.
    pub(super) fn line(self) -> Option<String> {
        self.credit.or(self.creator).or(self.copyright)
    }

    /// Fills in what is not known yet.
    fn or(self, other: Self) -> Self {
        Self {
            creator: self.creator.or(other.creator),
            credit: self.credit.or(other.credit),
            copyright: self.copyright.or(other.copyright),
        }
    }

    fn in_one_line(self) -> Self {
        let line = |text: Option<String>| text.as_deref().and_then(in_one_line);
        Self {
            creator: line(self.creator),
            credit: line(self.credit),
            copyright: line(self.copyright),
        }
    }
}

/// Reads what the pieces of a file say.
pub(super) fn rights_in(pieces: &[Piece<'_>]) -> Rights {
    let mut found = [Rights::default(), Rights::default(), Rights::default()];
    for piece in pieces {
        match piece.holds {
            Holds::Xmp(xmp) => found[0] = std::mem::take(&mut found[0]).or(in_xmp(xmp)),
            Holds::Photoshop(resources) => {
                found[1] = std::mem::take(&mut found[1]).or(in_photoshop(resources));
            }
            Holds::Exif(exif) => {
                let (creator, copyright) = tiff::artist_and_copyright(exif);
                let exif = Rights { creator, credit: None, copyright };
                found[2] = std::mem::take(&mut found[2]).or(exif);
            }
            Holds::Picture | Holds::More => {}
        }
    }
    let [xmp, iptc, exif] = found.map(Rights::in_one_line);
    xmp.or(iptc).or(exif)
}

/// A text without line breaks and control characters; `None` if nothing is left.
fn in_one_line(text: &str) -> Option<String> {
    let visible = |c: char| if c.is_control() || c == '\u{fffd}' { ' ' } else { c };
    let text: String = text.chars().map(visible).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(MOST_CHARS).collect();
    (!line.is_empty()).then_some(line)
}

/// Photoshop's image resources: each has `8BIM`, a number, a name, and its length.
fn in_photoshop(resources: &[u8]) -> Rights {
    const IPTC: u16 = 0x0404;
    let mut rest = resources;
    while let Some((number, inside, after)) = first_resource(rest) {
        if number == IPTC {
            return in_iptc(inside);
        }
        rest = after;
    }
    Rights::default()
}

fn first_resource(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let rest = bytes.strip_prefix(b"8BIM")?;
    let (number, rest) = rest.split_first_chunk::<2>()?;
    // A name with its length before it, filled up to an even number of bytes.
    let name_len = (usize::from(*rest.first()?) + 1).next_multiple_of(2);
    let (len, rest) = rest.get(name_len..)?.split_first_chunk::<4>()?;
    let len = usize::try_from(u32::from_be_bytes(*len)).ok()?;
    let inside = rest.get(..len)?;
    let after = rest.get(len.next_multiple_of(2)..).unwrap_or_default();
    Some((u16::from_be_bytes(*number), inside, after))
}

/// IPTC-IIM 4.2: data sets, each with a record, a number, and its length.
fn in_iptc(iptc: &[u8]) -> Rights {
    const BYLINE: u8 = 80;
    const CREDIT: u8 = 110;
    const COPYRIGHT: u8 = 116;
    let mut rights = Rights::default();
    let mut rest = iptc;
    while let [0x1c, record, number, high, low, after @ ..] = rest {
        let len = usize::from(u16::from_be_bytes([*high, *low]));
        // A length beyond 32,767 is written in another way, and none of ours has one.
        let Some(inside) = after.get(..len) else { break };
        rest = &after[len..];
        let place = match (*record, *number) {
            (2, BYLINE) => &mut rights.creator,
            (2, CREDIT) => &mut rights.credit,
            (2, COPYRIGHT) => &mut rights.copyright,
            _ => continue,
        };
        place.get_or_insert_with(|| decode(inside));
    }
    rights
}

/// Most is UTF-8 today, and what is not is most often Latin 1.
fn decode(bytes: &[u8]) -> String {
    let latin = || bytes.iter().map(|&byte| char::from(byte)).collect();
    std::str::from_utf8(bytes).map_or_else(|_| latin(), ToOwned::to_owned)
}

/// One of the rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Right {
    Creator,
    Credit,
    Copyright,
}

impl Right {
    /// Which one a name in XMP stands for. Its prefixes are the same everywhere.
    fn of(name: &str) -> Option<Self> {
        match name {
            "dc:creator" => Some(Self::Creator),
            "photoshop:Credit" => Some(Self::Credit),
            "dc:rights" => Some(Self::Copyright),
            _ => None,
        }
    }
}

impl Rights {
    /// Takes the first text that there is for a right.
    fn take(&mut self, right: Right, text: &str) {
        let place = match right {
            Right::Creator => &mut self.creator,
            Right::Credit => &mut self.credit,
            Right::Copyright => &mut self.copyright,
        };
        if !text.trim().is_empty() {
            place.get_or_insert_with(|| text.to_owned());
        }
    }
}

/// XMP says the same in elements and in attributes; of a list the first entry is taken.
fn in_xmp(xmp: &[u8]) -> Rights {
    // Inside of an element that says it, there is a list with its entries.
    const DEEPEST: usize = 3;
    let mut rights = Rights::default();
    let text = String::from_utf8_lossy(xmp);
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<Option<Right>> = Vec::new();
    let mut words = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                take_attributes(&start, &mut rights);
                open.push(Right::of(start.name().as_ref()));
                words.clear();
            }
            Ok(Event::Empty(start)) => take_attributes(&start, &mut rights),
            Ok(Event::Text(text)) => words.push_str(&text),
            Ok(Event::GeneralRef(entity)) => {
                let written = format!("&{};", &*entity);
                words.push_str(&unescape(&written).unwrap_or_default());
            }
            Ok(Event::End(_)) => {
                let own = open.iter().rev().take(DEEPEST).find_map(|right| *right);
                if let Some(right) = own {
                    rights.take(right, &words);
                }
                words.clear();
                open.pop();
            }
            Ok(Event::Eof) | Err(_) => return rights,
            Ok(_) => {}
        }
    }
}

fn take_attributes(start: &BytesStart<'_>, rights: &mut Rights) {
    for attribute in start.attributes().with_checks(false).flatten() {
        if let Some(right) = Right::of(attribute.key.as_ref()) {
            rights.take(right, &unescape(&attribute.value).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(creator: &str, credit: &str, copyright: &str) -> Rights {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (creator, credit, copyright) = (some(creator), some(credit), some(copyright));
        Rights { creator, credit, copyright }
    }

    #[test]
    fn xmp_is_read_from_elements_and_attributes() {
        let elements = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description>\
            <dc:creator><rdf:Seq><rdf:li>Ada Okafor</rdf:li><rdf:li>B</rdf:li></rdf:Seq>\
            </dc:creator><dc:title><rdf:Alt><rdf:li>Quay</rdf:li></rdf:Alt></dc:title>\
            <dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>Pier &amp; Sons</rdf:li>\
            </rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>";
        let attributes =
            "<rdf:Description photoshop:Credit='Meridian &quot;Wire&quot;'/>";
        assert_eq!(in_xmp(elements.as_bytes()), rights("Ada Okafor", "", "Pier & Sons"));
        let expected = rights("", "Meridian \"Wire\"", "");
        assert_eq!(in_xmp(attributes.as_bytes()), expected);
        assert_eq!(in_xmp(b"<dc:rights><rdf:Alt>"), Rights::default());
    }

    #[test]
    fn iptc_is_read_past_other_resources_and_in_either_encoding() {
        let iptc =
            b"\x1c\x02\x50\x00\x04Zo\xeb\x20\x1c\x02\x6e\x00\x08Meridian\x1c\x02\x74\xff";
        let len = u32::try_from(iptc.len()).unwrap().to_be_bytes();
        let other = b"8BIM\x03\xed\x00\x00\x00\x00\x00\x01x\x00";
        let resources = [&other[..], b"8BIM\x04\x04\x03abc", &len, iptc].concat();
        assert_eq!(in_photoshop(&resources), rights("Zo\u{eb} ", "Meridian", ""));
    }

    #[test]
    fn the_line_is_the_credit_or_who_made_it_or_has_the_rights() {
        let all = [rights("a", "b", "c"), rights("a", "", "c"), rights("", "", "c")];
        let lines = all.map(|rights| rights.line().unwrap_or_default());
        assert_eq!(lines, ["b", "a", "c"]);
        assert_eq!(in_one_line(" A\r\nB\u{0} ").as_deref(), Some("A B"));
        assert_eq!(in_one_line(" \u{1} "), None);
    }
}
