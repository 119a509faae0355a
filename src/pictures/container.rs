//! Takes the files of pictures apart: JPEG, PNG and WebP, as pieces that hold pixels or what
//! is told about them.
//!
//! Nothing is decoded here. What does not have the form that its first bytes promise is not
//! taken apart at all.

use crate::pictures::Kind;

/// A piece of a file: a segment of a JPEG, a chunk of a PNG or WebP, with its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// All of it, as it stands in the file.
    pub(super) bytes: &'a [u8],
    pub(super) holds: Holds<'a>,
}

/// What a piece holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds<'a> {
    /// What it takes to show the picture as it is.
    Picture,
    /// EXIF: a TIFF file without picture.
    Exif(&'a [u8]),
    /// XMP: XML.
    Xmp(&'a [u8]),
    /// Photoshop's resources, one of which is IPTC-IIM.
    Photoshop(&'a [u8]),
    /// Anything else: comments, previews, what cameras note for themselves.
    More,
}

/// The first bytes of a PNG.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What it takes to show a PNG, and what moves in it.
const PNG_CHUNKS: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT",
    b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL",
    b"fdAT",
];

/// What it takes to show a WebP.
const WEBP_CHUNKS: [&[u8; 4]; 7] =
    [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

/// What is before the chunks of a WebP.
const RIFF_HEAD: usize = 12;

/// Which kind of picture these are the first bytes of; `None` if it is none that is taken
/// apart.
pub(super) fn kind_of(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        Some(Kind::Jpeg)
    } else if bytes.starts_with(PNG) {
        Some(Kind::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..RIFF_HEAD) == Some(b"WEBP") {
        Some(Kind::Webp)
    } else {
        None
    }
}

/// Takes a file apart; `None` if it has not the form of its kind. What follows the end of the
/// picture, as a second one does in many a camera's files, is no piece of it.
pub(super) fn pieces(bytes: &[u8], kind: Kind) -> Option<Vec<Piece<'_>>> {
    match kind {
        Kind::Jpeg => jpeg(bytes),
        Kind::Png => png(bytes),
        Kind::Webp => webp(bytes),
    }
}

/// The pieces of a JPEG: ITU-T T.81, annex B.
fn jpeg(bytes: &[u8]) -> Option<Vec<Piece<'_>>> {
    const END: u8 = 0xd9;
    const SCAN: u8 = 0xda;
    let mut pieces = vec![Piece { bytes: bytes.get(..2)?, holds: Holds::Picture }];
    let mut at = 2;
    loop {
        let start = at;
        // Any number of 0xff may stand before a marker.
        while *bytes.get(at + 1)? == 0xff {
            at += 1;
        }
        if bytes[at] != 0xff {
            return None;
        }
        let marker = bytes[at + 1];
        at += 2;
        let stands_alone = matches!(marker, 0x01 | 0xd0..=0xd7 | END);
        let mut holds = Holds::Picture;
        if !stands_alone {
            let len =
                usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
            let inside = bytes.get(at + 2..at + len)?;
            holds = jpeg_holds(marker, inside);
            at += len;
        }
        if marker == SCAN {
            at = end_of_scan(bytes, at);
        }
        pieces.push(Piece { bytes: &bytes[start..at], holds });
        // Browsers show one that was cut off, too.
        if marker == END || marker == SCAN && at == bytes.len() {
            return Some(pieces);
        }
    }
}

/// Where the coded pixels end that begin at `at`: before the next marker.
fn end_of_scan(bytes: &[u8], at: usize) -> usize {
    let is_marker =
        |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    let rest = bytes.get(at..).unwrap_or_default();
    rest.windows(2).position(is_marker).map_or(bytes.len(), |found| at + found)
}

fn jpeg_holds(marker: u8, inside: &[u8]) -> Holds<'_> {
    let after = |prefix: &[u8]| inside.strip_prefix(prefix);
    let picture_if = |is_one: bool| if is_one { Holds::Picture } else { Holds::More };
    match marker {
        // With a preview, JFIF's segment is longer.
        0xe0 => picture_if(inside.starts_with(b"JFIF\0") && inside.len() == 14),
        0xe1 => after(b"Exif\0\0")
            .map(Holds::Exif)
            .or_else(|| after(b"http://ns.adobe.com/xap/1.0/\0").map(Holds::Xmp))
            .unwrap_or(Holds::More),
        0xe2 => picture_if(inside.starts_with(b"ICC_PROFILE\0")),
        0xed => after(b"Photoshop 3.0\0").map_or(Holds::More, Holds::Photoshop),
        0xee => picture_if(inside.starts_with(b"Adobe")),
        0xe3..=0xef | 0xfe => Holds::More,
        _ => Holds::Picture,
    }
}

/// How many parts each colour of a JPEG has; `None` if it does not say.
pub(super) fn n_parts(jpeg: &[u8]) -> Option<u8> {
    let pieces = pieces(jpeg, Kind::Jpeg)?;
    let mut segments = pieces.iter().filter_map(|piece| segment(piece.bytes));
    let is_frame = |marker: u8| {
        matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
    };
    let (_, frame) = segments.find(|(marker, _)| is_frame(*marker))?;
    // Behind the precision, the height and the width.
    frame.get(5).copied()
}

/// With what quality a JPEG was written, from 1 to 100, by the scale that most programs share:
/// that of the Independent JPEG Group. `None` if that cannot be told.
pub(super) fn jpeg_quality(pieces: &[Piece<'_>]) -> Option<u8> {
    const TABLES: u8 = 0xdb;
    /// Of quality 50, for light.
    const SUM_OF_50: u32 = 3688;
    let mut segments = pieces.iter().filter_map(|piece| segment(piece.bytes));
    let (_, tables) = segments.find(|(marker, _)| *marker == TABLES)?;
    // The first is for light, mostly of eight bits.
    let table = tables.strip_prefix(&[0])?.get(..64)?;
    let sum: u32 = table.iter().copied().map(u32::from).sum();
    let percent = sum * 100 / SUM_OF_50;
    let quality = match percent {
        0..=100 => (200 - percent) / 2,
        _ => 5000 / percent,
    };
    u8::try_from(quality.clamp(1, 100)).ok()
}

/// The marker of a JPEG's segment, and what is in it; `None` of one that stands alone.
fn segment(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let at = bytes.iter().position(|&byte| byte != 0xff)?;
    Some((bytes[at], bytes.get(at + 3..)?))
}

/// The pieces of a PNG: PNG (Third Edition), 5.3.
fn png(bytes: &[u8]) -> Option<Vec<Piece<'_>>> {
    let mut pieces = vec![Piece { bytes: bytes.get(..8)?, holds: Holds::Picture }];
    let mut at = 8;
    loop {
        let len = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let end = at.checked_add(12)?.checked_add(usize::try_from(len).ok()?)?;
        let chunk = bytes.get(at..end)?;
        let (name, inside) = (&chunk[4..8], &chunk[8..chunk.len() - 4]);
        let is_picture = PNG_CHUNKS.iter().any(|known| *known == name);
        let holds = match name {
            _ if is_picture => Holds::Picture,
            b"eXIf" => Holds::Exif(inside),
            b"iTXt" => {
                plain_text(inside, "XML:com.adobe.xmp").map_or(Holds::More, Holds::Xmp)
            }
            _ => Holds::More,
        };
        pieces.push(Piece { bytes: chunk, holds });
        at = end;
        if name == b"IEND" {
            return Some(pieces);
        }
    }
}

/// The text of an `iTXt` chunk that has this keyword and is not compressed.
fn plain_text<'a>(inside: &'a [u8], keyword: &str) -> Option<&'a [u8]> {
    let rest = inside.strip_prefix(keyword.as_bytes())?.strip_prefix(b"\0\0\0")?;
    // A language tag and a translated keyword stand before the text.
    let mut parts = rest.splitn(3, |&byte| byte == 0);
    parts.nth(2)
}

/// The pieces of a WebP: RFC 9649, 2.
fn webp(bytes: &[u8]) -> Option<Vec<Piece<'_>>> {
    let len = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    let end = usize::try_from(len).ok()?.checked_add(8)?.min(bytes.len());
    let mut pieces =
        vec![Piece { bytes: bytes.get(..RIFF_HEAD)?, holds: Holds::Picture }];
    let mut at = RIFF_HEAD;
    while at < end {
        let len = u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?);
        let len = usize::try_from(len).ok()?;
        let inside = bytes.get(at + 8..(at + 8).checked_add(len)?)?;
        // The last one is sometimes written without the byte that makes its length even.
        let next = (at + 8 + len + len % 2).min(bytes.len());
        let chunk = &bytes[at..next];
        let name = &chunk[..4];
        let holds = match name {
            _ if WEBP_CHUNKS.iter().any(|known| *known == name) => Holds::Picture,
            b"EXIF" => Holds::Exif(inside.strip_prefix(b"Exif\0\0").unwrap_or(inside)),
            b"XMP " => Holds::Xmp(inside),
            _ => Holds::More,
        };
        pieces.push(Piece { bytes: chunk, holds });
        at = next;
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpeg_ends_at_its_end_and_not_inside_a_segment() {
        // A comment that looks like an end, a scan with a stuffed byte, and what follows.
        let comment = b"\xff\xfe\x00\x04\xff\xd9";
        let scan = b"\xff\xda\x00\x02\x01\xff\x00\x02";
        let file = [&b"\xff\xd8"[..], comment, scan, b"\xff\xd9", b"more"].concat();
        let found = pieces(&file, Kind::Jpeg).unwrap();
        let found: Vec<_> =
            found.iter().map(|piece| (piece.bytes, piece.holds)).collect();
        let expected = [
            (&b"\xff\xd8"[..], Holds::Picture),
            (&comment[..], Holds::More),
            (&scan[..], Holds::Picture),
            (&b"\xff\xd9"[..], Holds::Picture),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_cut_off_or_lies_about_its_length_is_not_taken_apart() {
        let files: [(&[u8], Kind); 5] = [
            (b"\xff\xd8\xff\xe1\xff\xff", Kind::Jpeg),
            (b"\xff\xd8\xff\xe1\x00\x00", Kind::Jpeg),
            (b"\xff\xd8\xff", Kind::Jpeg),
            (b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR", Kind::Png),
            (b"RIFF\xff\xff\xff\xffWEBPEXIF\xff\xff\xff\xff", Kind::Webp),
        ];
        assert_eq!(files.map(|(bytes, kind)| pieces(bytes, kind)), [const { None }; 5]);
    }
}
