//! Quotation marks of a title that is put into quotation marks itself.

/// What opens a quotation.
const OPENING: [char; 3] = ['\u{201c}', '\u{201e}', '"'];

/// A title as it stands inside double quotation marks: its own double ones become single,
/// and single ones inside those double again. A straight one that has no other half stays:
/// it stands for inches or seconds.
pub(super) fn with_turned_quotes(title: &str) -> String {
    let mut chars: Vec<char> = title.chars().collect();
    // Behind the last closing one none is looked for, again and again.
    let last = OPENING.map(|mark| (0..chars.len()).rfind(|&at| closes(mark, &chars, at)));
    let mut at = 0;
    while let Some(open) = (at..chars.len()).find(|&at| is_double(&chars, at)) {
        let mark = chars[open];
        let last = OPENING.iter().zip(last).find(|(opening, _)| **opening == mark);
        let has_close = last.and_then(|(_, last)| last).is_some_and(|last| last > open);
        let behind = if has_close { open + 1..chars.len() } else { 0..0 };
        let close = behind.into_iter().find(|&at| closes(mark, &chars, at));
        chars[open] = match (mark, close) {
            ('"', None) => mark,
            // It closes what was never opened.
            ('\u{201d}', _) => '\u{2019}',
            _ => '\u{2018}',
        };
        if let Some(close) = close {
            double(&mut chars[open + 1..close]);
            chars[close] = '\u{2019}';
        }
        at = close.unwrap_or(open) + 1;
    }
    chars.into_iter().collect()
}

/// Whether a mark begins a quotation, or ends one that was not begun.
fn is_double(chars: &[char], at: usize) -> bool {
    match chars[at] {
        '"' => leads(chars, at),
        c => c == '\u{201d}' || OPENING.contains(&c),
    }
}

/// Whether a mark ends the quotation that `opening` begins.
fn closes(opening: char, chars: &[char], at: usize) -> bool {
    match (opening, chars[at]) {
        ('\u{201c}' | '\u{201e}', '\u{201d}') | ('\u{201e}', '\u{201c}') => true,
        ('\u{201e}' | '"', '"') => follows(chars, at),
        _ => false,
    }
}

/// Makes pairs of single quotation marks double. Apostrophes stay: they stand between letters,
/// or have no other half.
fn double(chars: &mut [char]) {
    let mut at = 0;
    while let Some(open) = (at..chars.len()).find(|&at| is_opening(chars, at)) {
        let close = (open + 1..chars.len()).find(|&at| is_closing(chars, at));
        let Some(close) = close else { return };
        chars[open] = '\u{201c}';
        chars[close] = '\u{201d}';
        at = close + 1;
    }
}

fn is_opening(chars: &[char], at: usize) -> bool {
    matches!(chars[at], '\u{2018}' | '\'') && leads(chars, at)
}

fn is_closing(chars: &[char], at: usize) -> bool {
    matches!(chars[at], '\u{2019}' | '\'') && follows(chars, at)
}

/// Whether a mark stands before words, and behind none.
fn leads(chars: &[char], at: usize) -> bool {
    let is_in_word = at > 0 && chars[at - 1].is_alphanumeric();
    !is_in_word && chars.get(at + 1).is_some_and(|c| !c.is_whitespace())
}

/// Whether a mark stands behind words, and before none.
fn follows(chars: &[char], at: usize) -> bool {
    let is_in_word = chars.get(at + 1).is_some_and(|c| c.is_alphanumeric());
    !is_in_word && at > 0 && !chars[at - 1].is_whitespace()
}
