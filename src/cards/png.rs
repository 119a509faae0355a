//! Writes the file of a card. A headline on paper has few colours, so that most cards are
//! written with a palette, in a third of the time and with fewer bytes.

use std::collections::HashMap;

use ahash::RandomState;
use png::BitDepth;
use png::ColorType;
use png::DeflateCompression;
use png::Encoder;
use png::EncodingError;
use png::Filter;
use resvg::tiny_skia::Pixmap;

/// A colour: red, green, blue.
type Colour = [u8; 3];

/// How much work goes into few bytes, from 1 to 9: more of it gains next to nothing.
const LEVEL: u8 = 6;

/// Pixels as numbers of colours.
struct Indexed {
    palette: Vec<Colour>,
    pixels: Vec<u8>,
}

/// Returns the PNG of an opaque picture. Equal pictures give equal files.
pub(super) fn write(canvas: &Pixmap) -> Result<Vec<u8>, String> {
    let size = (canvas.width(), canvas.height());
    let pixels = canvas.data().chunks_exact(4);
    let pixels: Vec<Colour> =
        pixels.map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let written = match indexed(&pixels) {
        Some(Indexed { palette, pixels }) => {
            encode(size, Some(palette.as_flattened()), &pixels)
        }
        None => encode(size, None, pixels.as_flattened()),
    };
    written.map_err(|error| error.to_string())
}

/// Numbers the colours, in the order in which they come; `None` if they are too many.
fn indexed(pixels: &[Colour]) -> Option<Indexed> {
    let mut palette: Vec<Colour> = Vec::new();
    let mut numbers: HashMap<Colour, u8, RandomState> = HashMap::default();
    let mut last = None;
    let mut of_all = Vec::with_capacity(pixels.len());
    for &colour in pixels {
        // Most pixels are as the one before.
        let number = match last {
            Some((same, number)) if same == colour => number,
            _ => match numbers.get(&colour) {
                Some(&number) => number,
                None => {
                    let number = u8::try_from(palette.len()).ok()?;
                    palette.push(colour);
                    numbers.insert(colour, number);
                    number
                }
            },
        };
        last = Some((colour, number));
        of_all.push(number);
    }
    Some(Indexed { palette, pixels: of_all })
}

fn encode(
    (width, height): (u32, u32),
    palette: Option<&[u8]>,
    pixels: &[u8],
) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_depth(BitDepth::Eight);
    match palette {
        Some(palette) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette);
        }
        None => encoder.set_color(ColorType::Rgb),
    }
    encoder.set_deflate_compression(DeflateCompression::Level(LEVEL));
    // What is drawn repeats itself as it is.
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::ColorU8;

    use super::*;

    fn read_back(n_colours: u16) -> Vec<Colour> {
        let mut canvas = Pixmap::new(300, 2).unwrap();
        for (at, pixel) in (0..).zip(canvas.pixels_mut()) {
            let number: u16 = at % n_colours;
            let [high, low] = number.to_be_bytes();
            *pixel = ColorU8::from_rgba(low, high, 7, 255).premultiply();
        }
        let file = write(&canvas).unwrap();
        assert_eq!(write(&canvas).unwrap(), file);
        let image = image::load_from_memory(&file).unwrap();
        image.to_rgb8().pixels().map(|pixel| pixel.0).collect()
    }

    #[test]
    fn pictures_of_few_and_of_many_colours_come_back_as_they_were() {
        for n_colours in [1, 256, 257] {
            let pixels = read_back(n_colours);
            let expected = (0..600).map(|at: u16| {
                let [high, low] = (at % n_colours).to_be_bytes();
                [low, high, 7]
            });
            assert_eq!(pixels, expected.collect::<Vec<_>>(), "{n_colours}");
        }
    }
}
