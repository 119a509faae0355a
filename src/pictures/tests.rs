//! Whole pictures through all of it: made here, with what is to be taken out of them.

use image::ExtendedColorType;
use image::ImageEncoder as _;
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;

use super::*;

const MOST_PIXELS: u64 = 1_000_000;

/// A picture that is red at its top left and grows blue to the right.
fn drawn(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let blue = u8::try_from(x * 200 / width).unwrap();
        let is_corner = x < width / 2 && y < height / 2;
        image::Rgb(if is_corner { [220, 20, 20] } else { [30, 90, blue] })
    })
}

fn jpeg_of(image: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 90).encode_image(image).unwrap();
    file
}

/// What cameras write: which way up, whose, and where.
fn exif(orientation: u16) -> Vec<u8> {
    let mut exif = tiff::write(orientation, Some("A. Okafor"), None).unwrap();
    exif.extend_from_slice(b"GPSLatitude 51 55 N; BodySerialNumber 4711");
    exif
}

fn jpeg_with_exif(image: &RgbImage, orientation: u16) -> Vec<u8> {
    let file = jpeg_of(image);
    let exif = [&b"Exif\0\0"[..], &exif(orientation)].concat();
    let len = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let preview = b"\xff\xe2\x00\x09MPF\0abc";
    let (start, rest) = file.split_at(2);
    [start, b"\xff\xe1", &len, &exif, preview, rest, b"a second picture"].concat()
}

fn png_with_exif(image: &RgbImage, orientation: u16) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = PngEncoder::new(&mut file);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    let (width, height) = image.dimensions();
    encoder.write_image(image.as_raw(), width, height, ExtendedColorType::Rgb8).unwrap();
    file
}

fn webp_with_exif(image: &RgbImage, orientation: u16) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut file);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    let (width, height) = image.dimensions();
    encoder.write_image(image.as_raw(), width, height, ExtendedColorType::Rgb8).unwrap();
    file
}

fn has(file: &[u8], words: &str) -> bool {
    file.windows(words.len()).any(|part| part == words.as_bytes())
}

#[test]
fn what_is_nobody_s_business_goes_and_no_pixel_changes() {
    let image = drawn(40, 20);
    let files =
        [jpeg_with_exif(&image, 6), png_with_exif(&image, 6), webp_with_exif(&image, 6)];
    for file in files {
        let cleaned = clean(&file).unwrap();
        assert!(has(&file, "GPS") && has(&file, "4711"));
        assert!(!has(&cleaned, "GPS") && !has(&cleaned, "4711"));
        assert!(!has(&cleaned, "MPF") && !has(&cleaned, "second"));
        assert!(has(&cleaned, "A. Okafor"));
        let pixels = |file: &[u8]| image::load_from_memory(file).unwrap();
        assert!(pixels(&cleaned) == pixels(&file));
        let (facts, problem) = look(&file, MOST_PIXELS).unwrap();
        assert_eq!((facts.says_more, facts.credit.as_deref()), (true, Some("A. Okafor")));
        // Which way up it is, is still known.
        assert_eq!(look(&cleaned, MOST_PIXELS).unwrap().0.pixels, facts.pixels);
        let pixels = facts.pixels.unwrap();
        assert_eq!((pixels.width, pixels.height), (20, 40));
        assert_eq!(problem, None);
    }
}

#[test]
fn a_file_without_anything_more_stays_as_it_is() {
    let file = jpeg_of(&drawn(8, 8));
    assert!(matches!(clean(&file), Some(Cow::Borrowed(same)) if same == file));
    assert_eq!(clean(b"GIF89a"), None);
}

#[test]
fn smaller_pictures_are_the_right_way_up() {
    let turned = jpeg_with_exif(&drawn(80, 40), 6);
    let made = make(&turned, &[(20, Form::Jpeg(80)), (10, Form::Png)], MOST_PIXELS);
    let made: Vec<_> = made
        .into_iter()
        .map(|file| image::load_from_memory(&file.unwrap()).unwrap().to_rgb8())
        .collect();
    assert_eq!([made[0].dimensions(), made[1].dimensions()], [(20, 40), (10, 20)]);
    // What was at the top left is at the top right.
    let [red, _, blue] = made[1].get_pixel(7, 4).0;
    assert!(red > 180 && blue < 80);
    let [red, _, _] = made[1].get_pixel(2, 4).0;
    assert!(red < 80);
}

#[test]
fn what_claims_to_be_huge_is_not_decoded() {
    let mut file = Vec::new();
    let encoder = PngEncoder::new(&mut file);
    encoder.write_image(&[0; 12], 2, 2, ExtendedColorType::Rgb8).unwrap();
    file[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    file[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let crc = crc32fast::hash(&file[12..29]);
    file[29..33].copy_from_slice(&crc.to_be_bytes());
    let (facts, problem) = look(&file, MOST_PIXELS).unwrap();
    assert_eq!(facts.pixels, None);
    let expected = "it has 3600 megapixels; `pictures.max_megapixels` allows 1";
    assert_eq!(problem.as_deref(), Some(expected));
}

#[test]
fn damaged_files_are_refused_and_nothing_panics() {
    let image = drawn(24, 16);
    let files =
        [jpeg_with_exif(&image, 6), png_with_exif(&image, 3), webp_with_exif(&image, 1)];
    for file in files {
        for len in (0..file.len()).step_by(7) {
            drop(look(&file[..len], MOST_PIXELS));
        }
        for at in (0..file.len()).step_by(5) {
            let mut damaged = file.clone();
            damaged[at] ^= 0xff;
            drop(look(&damaged, MOST_PIXELS));
        }
    }
}

#[test]
fn the_quality_of_a_jpeg_is_told_by_its_tables() {
    let image = drawn(16, 16);
    let qualities = [35, 50, 75, 90, 100].map(|quality| {
        let mut file = Vec::new();
        JpegEncoder::new_with_quality(&mut file, quality).encode_image(&image).unwrap();
        let own = look(&file, MOST_PIXELS).unwrap().0.quality.unwrap();
        (quality, own.abs_diff(quality) <= 1)
    });
    assert_eq!(qualities, [35, 50, 75, 90, 100].map(|quality| (quality, true)));
}

#[test]
fn equal_pictures_make_equal_smaller_ones() {
    let file = jpeg_of(&drawn(300, 200));
    let asked = [(120, Form::Jpeg(80)), (120, Form::Png)];
    assert_eq!(make(&file, &asked, MOST_PIXELS), make(&file, &asked, MOST_PIXELS));
}
