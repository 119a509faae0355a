//! Takes out of a picture's file what is nobody's business: where it was taken, with which
//! camera, whose that is, and previews of how it looked before it was cropped.
//!
//! The pixels stay as they are, bit by bit. Who made the picture, who has the rights and
//! which way up it is are written back.

use std::borrow::Cow;

use crate::pictures::Kind;
use crate::pictures::container::Holds;
use crate::pictures::container::Piece;
use crate::pictures::container::kind_of;
use crate::pictures::container::pieces;
use crate::pictures::rights::Rights;
use crate::pictures::rights::rights_in;
use crate::pictures::tiff;

/// The bits of a WebP's `VP8X` chunk that say that there is EXIF, and XMP.
const WEBP_EXIF: u8 = 0b1000;
const WEBP_XMP: u8 = 0b0100;

/// Returns the file of a picture without what is nobody's business; the same bytes if there
/// is nothing of that kind in it. `None` if it is no picture that can be taken apart.
#[must_use]
pub fn clean(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let kind = kind_of(bytes)?;
    let pieces = pieces(bytes, kind)?;
    let n_bytes: usize = pieces.iter().map(|piece| piece.bytes.len()).sum();
    let is_picture = |piece: &Piece<'_>| piece.holds == Holds::Picture;
    if pieces.iter().all(is_picture) && n_bytes == bytes.len() {
        return Some(Cow::Borrowed(bytes));
    }
    let exif = kept_exif(&pieces);
    let kept = pieces.iter().filter(|piece| is_picture(piece)).map(|piece| piece.bytes);
    Some(Cow::Owned(match kind {
        Kind::Jpeg => jpeg(kept, exif.as_deref()),
        Kind::Png => png(kept, exif.as_deref()),
        Kind::Webp => webp(kept, exif.as_deref()),
    }))
}

/// What is written back: which way up the picture is, who made it and has the rights.
fn kept_exif(pieces: &[Piece<'_>]) -> Option<Vec<u8>> {
    let exif = pieces.iter().find_map(|piece| match piece.holds {
        Holds::Exif(exif) => Some(exif),
        _ => None,
    });
    let orientation = exif.and_then(tiff::orientation).unwrap_or(1);
    let Rights { creator, credit, copyright } = rights_in(pieces);
    tiff::write(orientation, creator.or(credit).as_deref(), copyright.as_deref())
}

fn jpeg<'a>(kept: impl Iterator<Item = &'a [u8]>, exif: Option<&[u8]>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut exif = exif.map(|exif| {
        let len = u16::try_from(exif.len() + 8).unwrap_or_default();
        [&b"\xff\xe1"[..], &len.to_be_bytes(), b"Exif\0\0", exif].concat()
    });
    for piece in kept {
        // JFIF's own segment comes first, if there is one.
        if !matches!(piece, [0xff, 0xd8 | 0xe0, ..]) {
            file.extend(exif.take().unwrap_or_default());
        }
        file.extend_from_slice(piece);
    }
    file
}

fn png<'a>(kept: impl Iterator<Item = &'a [u8]>, exif: Option<&[u8]>) -> Vec<u8> {
    let mut file = Vec::new();
    for (at, piece) in kept.enumerate() {
        file.extend_from_slice(piece);
        // After the signature and `IHDR`.
        if let (1, Some(exif)) = (at, exif) {
            let len = u32::try_from(exif.len()).unwrap_or_default();
            let inside = [&b"eXIf"[..], exif].concat();
            file.extend_from_slice(&len.to_be_bytes());
            file.extend_from_slice(&inside);
            file.extend_from_slice(&crc32fast::hash(&inside).to_be_bytes());
        }
    }
    file
}

fn webp<'a>(kept: impl Iterator<Item = &'a [u8]>, exif: Option<&[u8]>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut flags_at = None;
    for piece in kept {
        if piece.starts_with(b"VP8X") && piece.len() > 8 {
            flags_at = Some(file.len() + 8);
        }
        file.extend_from_slice(piece);
        if file.len() % 2 == 1 {
            file.push(0);
        }
    }
    // The simple form has no place for more.
    if let Some(at) = flags_at {
        file[at] &= !(WEBP_EXIF | WEBP_XMP);
        if let Some(exif) = exif {
            file[at] |= WEBP_EXIF;
            let len = u32::try_from(exif.len()).unwrap_or_default();
            file.extend_from_slice(b"EXIF");
            file.extend_from_slice(&len.to_le_bytes());
            file.extend_from_slice(exif);
            file.extend_from_slice(if exif.len() % 2 == 1 { &[0] } else { &[] });
        }
    }
    let len = u32::try_from(file.len().saturating_sub(8)).unwrap_or_default();
    if let Some(place) = file.get_mut(4..8) {
        place.copy_from_slice(&len.to_le_bytes());
    }
    file
}
