//! The few EXIF fields that matter: which way up a picture is, who made it, who has the
//! rights. EXIF is a TIFF file; TIFF 6.0, section 2.

/// Which way up: 1 to 8.
const ORIENTATION: u16 = 0x0112;
const ARTIST: u16 = 0x013b;
const COPYRIGHT: u16 = 0x8298;

/// Type numbers.
const ASCII: u16 = 2;
const SHORT: u16 = 3;

/// A TIFF file, and the order of its bytes.
struct Tiff<'a> {
    bytes: &'a [u8],
    is_big_endian: bool,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let is_big_endian = match bytes.get(..4)? {
            b"MM\0*" => true,
            b"II*\0" => false,
            _ => return None,
        };
        Some(Self { bytes, is_big_endian })
    }

    fn short(&self, at: usize) -> Option<u16> {
        let two = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match self.is_big_endian {
            true => u16::from_be_bytes(two),
            false => u16::from_le_bytes(two),
        })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let four = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let long = match self.is_big_endian {
            true => u32::from_be_bytes(four),
            false => u32::from_le_bytes(four),
        };
        usize::try_from(long).ok()
    }

    /// Where the entry of a field of the first directory begins.
    fn entry(&self, tag: u16) -> Option<usize> {
        let directory = self.long(4)?;
        let n_entries = usize::from(self.short(directory)?);
        let entries = (0..n_entries).map(|n| directory + 2 + 12 * n);
        let mut own = entries.filter(|&at| self.short(at) == Some(tag));
        own.next()
    }

    fn text(&self, tag: u16) -> Option<String> {
        let at = self.entry(tag)?;
        if self.short(at + 2)? != ASCII {
            return None;
        }
        let len = self.long(at + 4)?;
        let start = if len <= 4 { at + 8 } else { self.long(at + 8)? };
        let bytes = self.bytes.get(start..start.checked_add(len)?)?;
        let bytes = bytes.split(|&byte| byte == 0).next()?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    }
}

/// Which way up a picture is: 1 as it is stored, 2 to 8 turned or mirrored; `None` if it does
/// not say.
pub(super) fn orientation(exif: &[u8]) -> Option<u16> {
    let tiff = Tiff::new(exif)?;
    let value = tiff.short(tiff.entry(ORIENTATION)? + 8)?;
    (1..=8).contains(&value).then_some(value)
}

/// Who made a picture, and who has the rights, as far as it says.
pub(super) fn artist_and_copyright(exif: &[u8]) -> (Option<String>, Option<String>) {
    let text = |tag| Tiff::new(exif).and_then(|tiff| tiff.text(tag));
    (text(ARTIST), text(COPYRIGHT))
}

/// Writes what is given as EXIF; `None` if there is nothing to say.
pub(super) fn write(
    orientation: u16,
    artist: Option<&str>,
    copyright: Option<&str>,
) -> Option<Vec<u8>> {
    let texts = [(ARTIST, artist), (COPYRIGHT, copyright)];
    let texts: Vec<(u16, Vec<u8>)> = texts
        .into_iter()
        .filter_map(|(tag, text)| Some((tag, [text?.as_bytes(), b"\0"].concat())))
        .collect();
    let is_turned = orientation != 1;
    let n_entries = usize::from(is_turned) + texts.len();
    if n_entries == 0 {
        return None;
    }
    let mut entries = Vec::new();
    let mut rest = Vec::new();
    let rest_at = 8 + 2 + 12 * n_entries + 4;
    if is_turned {
        entries.extend(entry(ORIENTATION, SHORT, 1));
        entries.extend_from_slice(&orientation.to_be_bytes());
        entries.extend_from_slice(&[0, 0]);
    }
    for (tag, text) in texts {
        entries.extend(entry(tag, ASCII, text.len()));
        if text.len() <= 4 {
            let mut inline = text;
            inline.resize(4, 0);
            entries.extend(inline);
        } else {
            let at = u32::try_from(rest_at + rest.len()).ok()?;
            entries.extend_from_slice(&at.to_be_bytes());
            rest.extend(text);
            // Values begin at even places.
            rest.resize(rest.len().next_multiple_of(2), 0);
        }
    }
    let count = u16::try_from(n_entries).ok()?.to_be_bytes();
    Some([&b"MM\0*\0\0\0\x08"[..], &count, &entries, &[0; 4], &rest].concat())
}

/// The first eight bytes of an entry: its tag, its type, and how many values it has.
fn entry(tag: u16, kind: u16, count: usize) -> Vec<u8> {
    let count = u32::try_from(count).unwrap_or_default();
    [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let exif = write(6, Some("A. Okafor"), Some("ab")).unwrap();
        assert_eq!(orientation(&exif), Some(6));
        let found = artist_and_copyright(&exif);
        assert_eq!(found, (Some("A. Okafor".to_owned()), Some("ab".to_owned())));
        assert_eq!(write(1, None, None), None);
    }

    #[test]
    fn a_field_that_points_outside_is_none() {
        let mut exif = write(1, Some("A. Okafor"), None).unwrap();
        let at = exif.len() - 18;
        exif[at..at + 4].copy_from_slice(&[0xff; 4]);
        assert_eq!(artist_and_copyright(&exif), (None, None));
        assert_eq!(orientation(b"II*\0\xff\xff\xff\xff"), None);
        assert_eq!(orientation(b"no TIFF"), None);
    }
}
