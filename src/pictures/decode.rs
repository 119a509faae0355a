//! Decodes pictures, within limits, and turns them the right way up.

use std::io::Cursor;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use image::DynamicImage;
use image::ImageDecoder;
use image::Limits;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;

use crate::pictures::Kind;
use crate::pictures::Pixels;
use crate::pictures::colour;
use crate::pictures::container;

/// How much memory a decoder may take for each pixel: one of sixteen bits and four parts, and
/// as much again to work with.
const MOST_BYTES_OF_PIXEL: u64 = 16;

/// What a decoder may take for what is not pixels.
const MOST_BYTES_BESIDE: u64 = 16 * 1024 * 1024;

/// Where an indexed PNG says that it is one: the colour type in its first chunk.
const PNG_COLOUR_TYPE: usize = 25;

/// A picture's pixels, eight bits to a part, the right way up.
pub(super) struct Decoded {
    pub(super) image: Image,
    /// The profile of its colours, if they are not what screens take for granted.
    pub(super) profile: Option<Vec<u8>>,
    /// That of very large pictures.
    _turn: Option<MutexGuard<'static, ()>>,
}

/// Pictures with more pixels than this are held in memory one at a time.
const LARGE: u64 = 24_000_000;

/// Held by who has a large picture. Many threads work on pictures at once; many large ones at
/// once would take gigabytes.
static TURN: Mutex<()> = Mutex::new(());

/// Pixels.
pub(super) enum Image {
    Opaque(image::RgbImage),
    SeeThrough(image::RgbaImage),
}

/// Why a picture is not decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nothing is wrong with it, but it is best left as it is.
    AsItIs,
    /// It is damaged, or too large: a sentence fragment.
    Broken(String),
}

impl Decoded {
    /// What is known of them.
    pub(super) fn pixels(&self) -> Pixels {
        let (width, height) = self.image.size();
        let colour = match &self.image {
            Image::Opaque(image) => {
                colour::dominant((width, height), |x, y| image.get_pixel(x, y).0)
            }
            // What shines through is most often white.
            Image::SeeThrough(image) => colour::dominant((width, height), |x, y| {
                let [red, green, blue, alpha] = image.get_pixel(x, y).0;
                let alpha = u32::from(alpha);
                [red, green, blue].map(|part| {
                    let mixed = (u32::from(part) * alpha + 255 * (255 - alpha)) / 255;
                    u8::try_from(mixed).unwrap_or(u8::MAX)
                })
            }),
        };
        let is_opaque = matches!(self.image, Image::Opaque(_));
        let has_profile = self.profile.is_some();
        Pixels { width, height, colour, is_opaque, has_profile }
    }
}

impl Image {
    pub(super) fn size(&self) -> (u32, u32) {
        match self {
            Self::Opaque(image) => image.dimensions(),
            Self::SeeThrough(image) => image.dimensions(),
        }
    }

    fn of(image: DynamicImage) -> Self {
        if !image.color().has_alpha() {
            return Self::Opaque(image.into_rgb8());
        }
        let image = image.into_rgba8();
        match image.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
            true => Self::Opaque(DynamicImage::from(image).into_rgb8()),
            false => Self::SeeThrough(image),
        }
    }
}

/// Decodes a picture of at most `most_pixels`.
///
/// # Errors
///
/// Says why not.
pub(super) fn decode(bytes: &[u8], most_pixels: u64) -> Result<Decoded, Refusal> {
    // Decoders are other people's; a mistake in one is no reason to publish nothing.
    let decoded = catch_unwind(AssertUnwindSafe(|| decode_kind(bytes, most_pixels)));
    decoded.unwrap_or_else(|_| Err(Refusal::Broken("it cannot be decoded".to_owned())))
}

fn decode_kind(bytes: &[u8], most_pixels: u64) -> Result<Decoded, Refusal> {
    let limits = limits(most_pixels);
    let reader = Cursor::new(bytes);
    match container::kind_of(bytes) {
        Some(Kind::Jpeg) => {
            let decoder = JpegDecoder::new(reader).map_err(broken)?;
            // Four inks are no colours of a screen: browsers know better than we do.
            match container::n_parts(bytes) {
                Some(4) => Err(Refusal::AsItIs),
                _ => read(decoder, limits, most_pixels),
            }
        }
        Some(Kind::Png) => {
            let decoder =
                PngDecoder::with_limits(reader, limits.clone()).map_err(broken)?;
            // Drawings with few colours grow when they are made smaller.
            let is_indexed = bytes.get(PNG_COLOUR_TYPE) == Some(&3);
            match decoder.is_apng().map_err(broken)? || is_indexed {
                true => Err(Refusal::AsItIs),
                false => read(decoder, limits, most_pixels),
            }
        }
        Some(Kind::Webp) => {
            let decoder = WebPDecoder::new(reader).map_err(broken)?;
            match decoder.has_animation() {
                true => Err(Refusal::AsItIs),
                false => read(decoder, limits, most_pixels),
            }
        }
        None => Err(Refusal::AsItIs),
    }
}

fn read(
    mut decoder: impl ImageDecoder,
    limits: Limits,
    most_pixels: u64,
) -> Result<Decoded, Refusal> {
    let (width, height) = decoder.dimensions();
    let n_pixels = u64::from(width) * u64::from(height);
    if n_pixels > most_pixels {
        let reason = format!(
            "it has {} megapixels; `pictures.max_megapixels` allows {}",
            n_pixels.div_ceil(1_000_000),
            most_pixels / 1_000_000
        );
        return Err(Refusal::Broken(reason));
    }
    let turn =
        (n_pixels > LARGE).then(|| TURN.lock().unwrap_or_else(PoisonError::into_inner));
    decoder.set_limits(limits).map_err(broken)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    image.apply_orientation(orientation);
    let profile = profile.filter(|profile| is_of_note(profile));
    Ok(Decoded { image: Image::of(image), profile, _turn: turn })
}

fn limits(most_pixels: u64) -> Limits {
    let mut limits = Limits::default();
    let most_bytes = most_pixels.saturating_mul(MOST_BYTES_OF_PIXEL);
    limits.max_alloc = Some(most_bytes.saturating_add(MOST_BYTES_BESIDE));
    limits
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed over by `map_err`")]
fn broken(error: image::ImageError) -> Refusal {
    let words = error.to_string();
    let words: Vec<&str> = words.split_whitespace().collect();
    Refusal::Broken(words.join(" "))
}

/// Whether a colour profile says anything beyond what screens take for granted, of colours
/// that have a red, a green and a blue part.
fn is_of_note(profile: &[u8]) -> bool {
    let is_rgb = profile.get(16..20) == Some(b"RGB ");
    let names = |name: &[u8]| profile.windows(name.len()).any(|part| part == name);
    is_rgb && !names(b"sRGB") && !names(b"s\0R\0G\0B") && profile.len() < 1024 * 1024
}
