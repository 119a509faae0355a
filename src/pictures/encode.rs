//! Makes smaller pictures.

use fast_image_resize::PixelType;
use fast_image_resize::Resizer;
use fast_image_resize::images::Image as Canvas;
use fast_image_resize::images::ImageRef;
use image::ExtendedColorType;
use image::ImageEncoder as _;
use image::codecs::png::CompressionType;
use image::codecs::png::FilterType;
use image::codecs::png::PngEncoder;
use jpeg_encoder::SamplingFactor;
use webp::PixelLayout;

use crate::pictures::Form;
use crate::pictures::decode::Decoded;
use crate::pictures::decode::Image;
use crate::pictures::decode::Refusal;
use crate::pictures::decode::decode;

/// A smaller picture's file, or why there is none, as a sentence fragment.
pub type Encoded = Result<Vec<u8>, String>;

/// How hard WebP that loses nothing tries to be small, from 0 to 100.
const LOSSLESS_EFFORT: f32 = 75.0;

/// Pixels in a row, with their number of parts.
struct Pixels {
    bytes: Vec<u8>,
    width: u32,
    height: u32,
    is_opaque: bool,
}

/// Makes smaller pictures of the one in `bytes`, one of each width and form that is asked for,
/// in that order. It is decoded once. Equal bytes give equal pictures.
#[must_use]
pub fn make(bytes: &[u8], asked: &[(u32, Form)], most_pixels: u64) -> Vec<Encoded> {
    match decode(bytes, most_pixels) {
        Ok(decoded) => asked.iter().map(|&one| make_one(&decoded, one)).collect(),
        Err(refusal) => {
            let reason = match refusal {
                Refusal::Broken(reason) => reason,
                Refusal::AsItIs => "it is not made smaller".to_owned(),
            };
            asked.iter().map(|_| Err(reason.clone())).collect()
        }
    }
}

fn make_one(decoded: &Decoded, (width, form): (u32, Form)) -> Encoded {
    let small = resize(&decoded.image, width)?;
    let profile = decoded.profile.as_deref();
    match form {
        Form::Jpeg(quality) => jpeg(&small, quality, profile),
        Form::Png => png(&small, profile),
        Form::Webp(_) | Form::LosslessWebp => webp(&small, form),
    }
}

/// Makes pixels fewer, by as much in both directions.
fn resize(image: &Image, width: u32) -> Result<Pixels, String> {
    let (own_width, own_height) = image.size();
    let (bytes, kind) = match image {
        Image::Opaque(image) => (image.as_raw(), PixelType::U8x3),
        Image::SeeThrough(image) => (image.as_raw(), PixelType::U8x4),
    };
    let height = height_of((own_width, own_height), width);
    let mut canvas = Canvas::new(width, height, kind);
    let original = ImageRef::new(own_width, own_height, bytes, kind);
    let original = original.map_err(|error| error.to_string())?;
    let resized = Resizer::new().resize(&original, &mut canvas, None);
    resized.map_err(|error| error.to_string())?;
    let is_opaque = matches!(image, Image::Opaque(_));
    Ok(Pixels { bytes: canvas.into_vec(), width, height, is_opaque })
}

/// The height that goes with a width, rounded, and at least one pixel.
pub(super) fn height_of((own_width, own_height): (u32, u32), width: u32) -> u32 {
    let own_width = u64::from(own_width.max(1));
    let height = (u64::from(own_height) * u64::from(width) + own_width / 2) / own_width;
    u32::try_from(height).unwrap_or(u32::MAX).max(1)
}

/// Colours at half the resolution of light, as eyes have it, and in passes, which also takes
/// fewer bytes.
fn jpeg(pixels: &Pixels, quality: u8, profile: Option<&[u8]>) -> Encoded {
    let edge =
        |pixels: u32| u16::try_from(pixels).map_err(|_| "it is too long".to_owned());
    let (width, height) = (edge(pixels.width)?, edge(pixels.height)?);
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).map_err(|error| error.to_string())?;
    }
    let kind = match pixels.is_opaque {
        true => jpeg_encoder::ColorType::Rgb,
        false => jpeg_encoder::ColorType::Rgba,
    };
    let written = encoder.encode(&pixels.bytes, width, height, kind);
    written.map_err(|error| error.to_string())?;
    Ok(file)
}

fn png(pixels: &Pixels, profile: Option<&[u8]>) -> Encoded {
    let mut file = Vec::new();
    let (compression, filter) = (CompressionType::Best, FilterType::Adaptive);
    let mut encoder = PngEncoder::new_with_quality(&mut file, compression, filter);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile.to_vec()).map_err(|error| error.to_string())?;
    }
    let kind = match pixels.is_opaque {
        true => ExtendedColorType::Rgb8,
        false => ExtendedColorType::Rgba8,
    };
    let written = encoder.write_image(&pixels.bytes, pixels.width, pixels.height, kind);
    written.map_err(|error| error.to_string())?;
    Ok(file)
}

/// Colours are those that screens take for granted: a profile has no place here.
fn webp(pixels: &Pixels, form: Form) -> Encoded {
    let (is_lossless, quality) = match form {
        Form::Webp(quality) => (false, f32::from(quality)),
        Form::Jpeg(_) | Form::Png | Form::LosslessWebp => (true, LOSSLESS_EFFORT),
    };
    let layout = match pixels.is_opaque {
        true => PixelLayout::Rgb,
        false => PixelLayout::Rgba,
    };
    let encoder = webp::Encoder::new(&pixels.bytes, layout, pixels.width, pixels.height);
    let file = encoder.encode_simple(is_lossless, quality);
    let file = file.map_err(|error| format!("WebP does not take it ({error:?})"))?;
    Ok(file.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_rounded_and_never_nothing() {
        let heights = [(1000, 667), (3, 1), (10_000, 1), (1, 65_535)]
            .map(|size| height_of(size, 480));
        assert_eq!(heights, [320, 160, 1, 31_456_800]);
    }
}
