//! Quotation marks of a title that is put into quotation marks itself.

/// A title as it stands inside double quotation marks: its own double ones become single,
/// and single ones inside those double again.
pub(super) fn with_turned_quotes(title: &str) -> String {
    let mut chars: Vec<char> = title.chars().collect();
    let mut at = 0;
    while let Some(open) = next(&chars, at, |c| "\u{201c}\u{201d}\u{201e}\"".contains(c))
    {
        let closing = match chars[open] {
            '\u{201c}' => "\u{201d}",
            '\u{201e}' => "\u{201c}\u{201d}\"",
            '"' => "\"",
            // It closes what was never opened.
            _ => "",
        };
        let close = next(&chars, open + 1, |c| closing.contains(c));
        chars[open] = if closing.is_empty() { '\u{2019}' } else { '\u{2018}' };
        if let Some(close) = close {
            double(&mut chars[open + 1..close]);
            chars[close] = '\u{2019}';
        }
        at = close.unwrap_or(open) + 1;
    }
    chars.into_iter().collect()
}

fn next(chars: &[char], from: usize, is_meant: impl Fn(char) -> bool) -> Option<usize> {
    (from..chars.len()).find(|&at| is_meant(chars[at]))
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
    let is_in_word = at > 0 && chars[at - 1].is_alphanumeric();
    let leads = chars.get(at + 1).is_some_and(|c| !c.is_whitespace());
    matches!(chars[at], '\u{2018}' | '\'') && !is_in_word && leads
}

fn is_closing(chars: &[char], at: usize) -> bool {
    let is_in_word = chars.get(at + 1).is_some_and(|c| c.is_alphanumeric());
    let follows = !chars[at - 1].is_whitespace();
    matches!(chars[at], '\u{2019}' | '\'') && !is_in_word && follows
}
