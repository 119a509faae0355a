//! The setting `pictures`: which smaller pictures are made of those beside stories.

use serde_yaml::Value;

use crate::diagnostic::Level;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// Which smaller pictures are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pictures {
    /// How wide they are in pixels, the smallest first, each once.
    pub widths: Vec<u32>,
    /// How they are coded.
    pub format: PictureFormat,
    /// How well photographs keep what they show, from 1 to 100.
    pub quality: u8,
    /// The largest picture that is decoded, in millions of pixels.
    pub max_megapixels: u32,
    /// What pictures in texts say of the room that they have, as HTML's `sizes`.
    pub sizes: String,
}

/// How smaller pictures are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// WebP, with the picture itself for browsers that do not know it.
    Webp,
    /// As the picture itself is.
    Original,
}

/// The keys of the mapping.
const KEYS: [&str; 5] = ["widths", "format", "quality", "max_megapixels", "sizes"];

/// The names of formats.
const FORMATS: [(&str, PictureFormat); 2] =
    [("webp", PictureFormat::Webp), ("original", PictureFormat::Original)];

/// The widest that is made.
const WIDEST: u32 = 8192;

impl Default for Pictures {
    fn default() -> Self {
        Self {
            widths: vec![480, 960, 1440],
            format: PictureFormat::Webp,
            quality: 80,
            max_megapixels: 100,
            sizes: "auto, (min-width: 48em) 44em, 100vw".to_owned(),
        }
    }
}

impl Pictures {
    /// Takes the key `pictures`; `None` if pictures are to be left as they are.
    pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Self> {
        let mut pictures = Self::default();
        match fields.take("pictures") {
            None | Some(Value::Bool(true)) => Some(pictures),
            Some(Value::Bool(false)) => None,
            Some(Value::Mapping(mapping)) => {
                let mut inner = fields.inner(mapping, &["pictures"]);
                pictures.take_inner(&mut inner, problems);
                inner.finish(&KEYS, Level::Error, problems);
                Some(pictures)
            }
            Some(_) => {
                problems.push(fields.wrong("pictures", "`false`, or a mapping"));
                Some(pictures)
            }
        }
    }

    fn take_inner(&mut self, inner: &mut Fields<'_>, problems: &mut Problems) {
        if inner.has("widths") {
            let place =
                inner.wrong("widths", &format!("whole numbers from 1 to {WIDEST}"));
            let widths = inner.list("widths", problems);
            let read = widths.iter().map(|width| width.trim().parse::<u32>().ok());
            let widths: Option<Vec<u32>> = read
                .map(|width| width.filter(|width| (1..=WIDEST).contains(width)))
                .collect();
            match widths {
                Some(widths) => self.widths = widths,
                None => problems.push(place),
            }
            self.widths.sort_unstable();
            self.widths.dedup();
        }
        if let Some(format) = inner.choice("format", &FORMATS, problems) {
            self.format = format;
        }
        let mut number = |key: &str, most: u32| {
            let number = inner.number(key, 1..=u64::from(most), problems)?;
            u32::try_from(number).ok()
        };
        let quality = number("quality", 100).and_then(|number| u8::try_from(number).ok());
        self.quality = quality.unwrap_or(self.quality);
        self.max_megapixels =
            number("max_megapixels", 1000).unwrap_or(self.max_megapixels);
        if let Some(sizes) = inner.text("sizes", problems) {
            self.sizes = sizes;
        }
    }

    /// The largest number of pixels of a picture that is decoded.
    #[must_use]
    pub fn most_pixels(&self) -> u64 {
        u64::from(self.max_megapixels) * 1_000_000
    }
}
