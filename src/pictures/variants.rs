//! Which smaller pictures there are of one, and what they are called.

use crate::config::PictureFormat;
use crate::config::Pictures;
use crate::paths::Address;
use crate::pictures::Facts;
use crate::pictures::Kind;
use crate::pictures::Pixels;
use crate::pictures::encode::height_of;

/// The lowest quality of a smaller picture that its original brings about.
const LOWEST_QUALITY: u8 = 50;

/// A smaller picture made of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Where it is published: beside the other.
    pub address: Address,
    /// Its width in pixels.
    pub width: u32,
    /// How it is coded.
    pub form: Form,
}

/// How a smaller picture is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JPEG, of this quality, from 1 to 100.
    Jpeg(u8),
    /// PNG.
    Png,
    /// WebP, of this quality, from 1 to 100.
    Webp(u8),
    /// WebP that loses nothing.
    LosslessWebp,
}

impl Form {
    /// The media type, where not every browser knows the form: `<source>` has to name it.
    #[must_use]
    pub fn media_type(self) -> Option<&'static str> {
        match self {
            Self::Jpeg(_) | Self::Png => None,
            Self::Webp(_) | Self::LosslessWebp => Some("image/webp"),
        }
    }

    /// What a file of this form can hold.
    fn most_pixels_of_an_edge(self) -> u32 {
        match self {
            Self::Jpeg(_) => u32::from(u16::MAX),
            Self::Png => i32::MAX.unsigned_abs(),
            // RFC 9649, 2.7: fourteen bits.
            Self::Webp(_) | Self::LosslessWebp => (1 << 14) - 1,
        }
    }

    /// How names of files of this form end, the usual way first.
    fn ends(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg(_) => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Webp(_) | Self::LosslessWebp => &["webp"],
        }
    }
}

/// Returns the smaller pictures of the one at `address`, the smallest first.
///
/// Each has the other's name with its width in it: `/quay.webp` becomes `/quay.480w.webp`, and
/// `/quay.jpg`, if it is coded as another kind, becomes `/quay.jpg.480w.webp`. So pictures that
/// differ in the ends of their names alone have different ones.
#[must_use]
pub fn variants(address: &Address, facts: &Facts, pictures: &Pictures) -> Vec<Variant> {
    let Some(pixels) = facts.pixels else { return Vec::new() };
    let form = form(facts, &pixels, pictures);
    let own = (pixels.width, pixels.height);
    let smaller = pictures.widths.iter().filter(|&&width| {
        width < pixels.width && height_of(own, width) <= form.most_pixels_of_an_edge()
    });
    let made = smaller.filter_map(|&width| {
        let address = Address::parse(&name(address.as_str(), width, form)).ok()?;
        Some(Variant { address, width, form })
    });
    made.collect()
}

/// How the smaller ones of a picture are coded. WebP has no place for colour profiles here: the
/// few pictures with one stay of their own kind.
fn form(facts: &Facts, pixels: &Pixels, pictures: &Pictures) -> Form {
    // With a higher one than the original has, a smaller picture can be the larger file.
    let own_quality = facts.quality.unwrap_or(100).max(LOWEST_QUALITY);
    let quality = pictures.quality.min(own_quality);
    let is_webp = pictures.format == PictureFormat::Webp && !pixels.has_profile;
    match facts.kind {
        Kind::Png if is_webp => Form::LosslessWebp,
        Kind::Jpeg | Kind::Webp if is_webp => Form::Webp(quality),
        Kind::Png => Form::Png,
        Kind::Webp if !pixels.is_opaque => Form::Png,
        Kind::Jpeg | Kind::Webp => Form::Jpeg(quality),
    }
}

fn name(original: &str, width: u32, form: Form) -> String {
    let ends = form.ends();
    let (stem, end) = original.rsplit_once('.').unwrap_or((original, ""));
    match ends.iter().any(|own| own.eq_ignore_ascii_case(end)) {
        true => format!("{stem}.{width}w.{end}"),
        false => format!("{original}.{width}w.{}", ends[0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_pictures_have_smaller_ones_of_one_name() {
        let jpeg = Form::Jpeg(80);
        let names = [
            name("/2016/quay.jpg", 480, jpeg),
            name("/2016/QUAY.JPEG", 480, jpeg),
            name("/2016/quay.webp", 480, jpeg),
            name("/2016/quay.png", 480, Form::Png),
            name("/2016/quay.webp", 480, Form::Png),
            name("/2016/quay", 960, jpeg),
            name("/2016/quay.jpg", 480, Form::Webp(80)),
            name("/2016/quay.webp", 480, Form::LosslessWebp),
        ];
        let expected = [
            "/2016/quay.480w.jpg",
            "/2016/QUAY.480w.JPEG",
            "/2016/quay.webp.480w.jpg",
            "/2016/quay.480w.png",
            "/2016/quay.webp.480w.png",
            "/2016/quay.960w.jpg",
            "/2016/quay.jpg.480w.webp",
            "/2016/quay.480w.webp",
        ];
        assert_eq!(names, expected);
    }
}
