//! Which smaller pictures there are of one, and what they are called.

use crate::config::Pictures;
use crate::paths::Address;
use crate::pictures::Facts;
use crate::pictures::Kind;

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
}

/// Returns the smaller pictures of the one at `address`, the smallest first.
///
/// Each has the other's name with its width in it: `/quay.jpg` becomes `/quay.480w.jpg`, and
/// `/quay.webp`, which is coded as another kind, becomes `/quay.webp.480w.jpg`. So pictures
/// that differ in the ends of their names alone have different ones.
#[must_use]
pub fn variants(address: &Address, facts: &Facts, pictures: &Pictures) -> Vec<Variant> {
    let Some(pixels) = facts.pixels else { return Vec::new() };
    // With a higher one than the original has, a smaller picture can be the larger file.
    let own_quality = facts.quality.unwrap_or(100).max(LOWEST_QUALITY);
    let quality = pictures.quality.min(own_quality);
    let form = match facts.kind {
        Kind::Png => Form::Png,
        Kind::Webp if !pixels.is_opaque => Form::Png,
        Kind::Jpeg | Kind::Webp => Form::Jpeg(quality),
    };
    let smaller = pictures.widths.iter().filter(|&&width| width < pixels.width);
    let made = smaller.filter_map(|&width| {
        let address = Address::parse(&name(address.as_str(), width, form)).ok()?;
        Some(Variant { address, width, form })
    });
    made.collect()
}

fn name(original: &str, width: u32, form: Form) -> String {
    let ends: &[&str] = match form {
        Form::Jpeg(_) => &["jpg", "jpeg"],
        Form::Png => &["png"],
    };
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
        ];
        let expected = [
            "/2016/quay.480w.jpg",
            "/2016/QUAY.480w.JPEG",
            "/2016/quay.webp.480w.jpg",
            "/2016/quay.480w.png",
            "/2016/quay.webp.480w.png",
            "/2016/quay.960w.jpg",
        ];
        assert_eq!(names, expected);
    }
}
