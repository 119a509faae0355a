//! Fits a text into a room: the largest size at which it stands in it, and its lines.

use std::ops::Range;

use harfrust::ShapeOptions;
use harfrust::Shaper;
use harfrust::ShaperData;
use harfrust::UnicodeBuffer;

use crate::cards::Fonts;
use crate::cards::fonts::Face;
use crate::cards::lines;
use crate::cards::lines::Piece;

/// Room for a text, in pixels of the card.
#[derive(Debug, Clone, PartialEq)]
pub struct Room<'a> {
    /// How wide lines may be.
    pub width: f32,
    /// How high all of them may be together.
    pub height: f32,
    /// The largest size of letters.
    pub largest: u16,
    /// The smallest. What does not fit then is cut.
    pub smallest: u16,
    /// How far lines are from each other, in sizes of letters.
    pub leading: f32,
    /// The font that is taken if it has all characters of the text.
    pub family: &'a str,
    /// How bold letters are, from 1 to 1000.
    pub weight: u16,
}

/// A text that fits into its room.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The size of letters, in pixels.
    pub size: u16,
    /// From the base of one line to that of the next, in pixels.
    pub step: f32,
    /// Its lines, ready for drawing. They are empty if no font has all of its characters.
    pub lines: Vec<String>,
    /// The font that has all of its characters.
    pub family: String,
    /// Whether it runs from right to left.
    pub is_rtl: bool,
}

/// How much smaller letters are tried at a time, in pixels.
const SMALLER_BY: u16 = 2;

/// The longest text that is looked at, in characters; a headline is a small part of it.
const MOST_LETTERS: usize = 1000;

impl Fonts {
    /// Fits a text into a room.
    #[must_use]
    pub fn fit(&self, text: &str, room: &Room<'_>) -> Fitted {
        let text: String = text.chars().take(MOST_LETTERS).map(shown).collect();
        let is_rtl = is_rtl(&text);
        let Some(face) = self.face_for(&text, room.family, room.weight) else {
            let family = room.family.to_owned();
            let (size, step) = (room.smallest, 0.0);
            return Fitted { size, step, lines: Vec::new(), family, is_rtl };
        };
        let set = self.with_measure(face, |measure| set(&text, room, measure));
        let (size, lines) = set.unwrap_or((room.smallest, vec![text]));
        let step = f32::from(size) * room.leading;
        let lines = match is_rtl {
            true => lines.iter().map(|line| from_the_right(line)).collect(),
            false => lines,
        };
        Fitted { size, step, lines, family: face.family.clone(), is_rtl }
    }

    /// Does something with the measure of a face; `None` if its font is damaged.
    fn with_measure<T>(
        &self,
        face: &Face,
        with: impl FnOnce(&dyn Fn(&str) -> f32) -> T,
    ) -> Option<T> {
        let done = self.database().with_face_data(face.id, |bytes, index| {
            let font = harfrust::FontRef::from_index(bytes, index).ok()?;
            let shapes = ShaperData::new(&font);
            let shaper = shapes.shaper(&font).build();
            let width = |text: &str| advance(&shaper, text) / face.units_per_em;
            Some(with(&width))
        });
        done.flatten()
    }
}

/// How wide a text is, in units of its font.
fn advance(shaper: &Shaper<'_>, text: &str) -> f32 {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let shaped = shaper.shape(buffer, ShapeOptions::new());
    let advances = shaped.glyph_positions().iter().map(|one| one.x_advance);
    advances.map(|advance| advance as f32).sum()
}

/// The size of a text that fits, and its lines. `measure` tells how wide a text is whose
/// letters have the size 1.
fn set(text: &str, room: &Room<'_>, measure: &dyn Fn(&str) -> f32) -> (u16, Vec<String>) {
    let gap = measure(" ");
    let parts = lines::parts(text).into_iter().map(|(at, is_spaced)| Piece {
        width: measure(&text[at.clone()]),
        gap: if is_spaced { gap } else { 0.0 },
        at,
    });
    let pieces: Vec<Piece> = parts.collect();
    let widest = pieces.iter().map(|piece| piece.width).fold(0.0, f32::max);
    let mut size = room.largest.max(room.smallest);
    while size > room.smallest {
        let width = room.width / f32::from(size);
        let n_lines = lines::fill(&pieces, width).len();
        if widest <= width && n_lines <= room.n_lines(size) {
            return (size, texts(text, &pieces, &lines::even(&pieces, width, n_lines)));
        }
        size = size.saturating_sub(SMALLER_BY).max(room.smallest);
    }
    let width = room.width / f32::from(size);
    let pieces = narrow(text, pieces, width, measure);
    let n_full = lines::fill(&pieces, width).len();
    let n_lines = room.n_lines(size);
    if n_full <= n_lines {
        return (size, texts(text, &pieces, &lines::even(&pieces, width, n_full)));
    }
    (size, cut(text, &pieces, (width, n_lines), measure))
}

/// Takes apart the pieces that are too wide for a line.
fn narrow(
    text: &str,
    pieces: Vec<Piece>,
    width: f32,
    measure: &dyn Fn(&str) -> f32,
) -> Vec<Piece> {
    let mut narrow = Vec::new();
    for piece in pieces {
        if piece.width <= width {
            narrow.push(piece);
            continue;
        }
        let letters = lines::letters(text, &piece.at);
        let letter =
            |at: Range<usize>| Piece { width: measure(&text[at.clone()]), gap: 0.0, at };
        narrow.extend(letters.into_iter().map(letter));
        if let Some(last) = narrow.last_mut() {
            last.gap = piece.gap;
        }
    }
    narrow
}

/// The first lines of a text that is too long, which end with dots.
fn cut(
    text: &str,
    pieces: &[Piece],
    (width, n_lines): (f32, usize),
    measure: &dyn Fn(&str) -> f32,
) -> Vec<String> {
    let mut found = lines::fill(pieces, width);
    found.truncate(n_lines);
    let dots = measure("…");
    let Some(last) = found.last_mut() else { return Vec::new() };
    let width_of = |line: &Range<usize>| {
        let all = pieces[line.clone()].iter();
        all.map(|piece| piece.width + piece.gap).sum::<f32>()
    };
    while last.len() > 1 && width_of(last) + dots > width {
        last.end -= 1;
    }
    let mut texts = texts(text, pieces, &found);
    if let Some(last) = texts.last_mut() {
        let end = last.trim_end_matches(|c: char| c.is_ascii_punctuation()).len();
        last.truncate(end);
        last.push('…');
    }
    texts
}

fn texts(text: &str, pieces: &[Piece], lines: &[Range<usize>]) -> Vec<String> {
    let of_line = |line: &Range<usize>| {
        let pieces = &pieces[line.clone()];
        let (first, last) = pieces.first().zip(pieces.last())?;
        Some(text[first.at.start..last.at.end].to_owned())
    };
    lines.iter().filter_map(of_line).collect()
}

impl Room<'_> {
    /// How many lines of letters of a size stand in it; at least one.
    fn n_lines(&self, size: u16) -> usize {
        let step = f32::from(size) * self.leading;
        let mut n_lines = 1;
        let mut height = f32::from(size) + step;
        while step > 0.0 && height <= self.height && n_lines < MOST_LETTERS {
            n_lines += 1;
            height += step;
        }
        n_lines
    }
}

/// A character as it is drawn: XML has no way to write most control characters.
fn shown(letter: char) -> char {
    if letter.is_control() { ' ' } else { letter }
}

/// A line that runs from right to left, as it is drawn. Drawing takes every text for one that
/// runs from left to right; within marks of direction (UAX #9) it stands as it should.
fn from_the_right(line: &str) -> String {
    format!("\u{2067}{line}\u{2069}")
}

/// Whether the first letter of a text that has a direction runs from right to left.
fn is_rtl(text: &str) -> bool {
    let is_of_rtl = |letter: char| {
        matches!(u32::from(letter),
            0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff
            | 0x10800..=0x10fff | 0x1e800..=0x1efff)
    };
    let first = text.chars().find(|letter| letter.is_alphabetic());
    first.is_some_and(is_of_rtl)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room() -> Room<'static> {
        Room {
            width: 1000.0,
            height: 300.0,
            largest: 80,
            smallest: 40,
            leading: 1.2,
            family: "Literata",
            weight: 700,
        }
    }

    fn fit(text: &str) -> Fitted {
        Fonts::built_in().fit(text, &room())
    }

    #[test]
    fn a_short_headline_is_as_large_as_may_be() {
        let expected = Fitted {
            size: 80,
            step: 96.0,
            lines: vec!["Quay reopens".to_owned()],
            family: "Literata".to_owned(),
            is_rtl: false,
        };
        assert_eq!(fit("Quay\u{0}reopens\n"), expected);
    }

    #[test]
    fn a_long_headline_is_smaller_and_the_longest_is_cut() {
        let long = "Harbour pilots end a strike of nine days after the port and the union \
            agree on rest between two tides, on pay for nights, and on a third boat";
        let fitted = fit(long);
        assert_eq!(fitted.lines.join(" "), long);
        assert!((40..80).contains(&fitted.size), "{fitted:?}");
        let cut = fit(&format!("{long}; {long}; {long}"));
        assert_eq!((cut.size, cut.lines.len()), (40, 6));
        assert!(cut.lines[5].ends_with('…'), "{cut:?}");
    }

    #[test]
    fn a_word_that_is_too_long_is_taken_apart() {
        let word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";
        let fitted = fit(word);
        assert_eq!(fitted.size, 40);
        assert_eq!(fitted.lines.concat(), word);
        assert_eq!(fitted.lines.len(), 2);
    }

    #[test]
    fn arabic_and_hebrew_run_from_the_right_within_marks_of_direction() {
        let fitted = fit("انتهاء إضراب 2016");
        assert_eq!(fitted.lines, ["\u{2067}انتهاء إضراب 2016\u{2069}"]);
        assert_eq!((fitted.is_rtl, &*fitted.family), (true, "Noto Naskh Arabic"));
        assert!(is_rtl("2016: שביתה"));
        assert!(!is_rtl("2016: Streik (إضراب)"));
    }

    #[test]
    fn letters_that_no_font_has_have_no_lines() {
        assert_eq!(fit("港口罢工").lines, [""; 0]);
        assert_eq!(fit("").lines, [""; 0]);
    }
}
