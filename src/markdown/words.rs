//! Counts words as a reader would.

/// A running count of words, over pieces of text that need not end at a word.
///
/// A word is what stands between gaps, if it has a letter or a digit: "it's", "3.5" and
/// "well-known" are one each, a dash between spaces is none. At most [`N_MARKS`] marks may
/// open it.
#[derive(Debug, Default)]
pub(super) struct Words {
    n_words: u32,
    before: Before,
}

/// The roles of the characters before, a bit for each, the last one highest.
#[derive(Debug)]
struct Before {
    parts: u64,
    gaps: u64,
}

/// What a character does to a word. Of these two bits one or none is set.
type Role = u8;
/// A letter or a digit makes a word.
const PART: Role = 1;
/// White space or a dash ends a word.
const GAP: Role = 2;
/// Any other mark does neither.
const JOINT: Role = 0;

const N_MARKS: usize = 3;
const N_BEFORE: usize = N_MARKS + 1;

/// How many bytes are looked at together: a bit of a number for each.
const N_TOGETHER: usize = 56;
/// As many bytes as can be looked at in even steps.
const N_EVEN: usize = 64;

impl Default for Before {
    fn default() -> Self {
        Self { parts: 0, gaps: (1 << N_BEFORE) - 1 }
    }
}

impl Words {
    /// Counts the words of `text`, which goes on where the last one stopped.
    pub(super) fn add(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let n_bytes = if first.is_ascii() {
                let ascii = ascii_of(&rest.as_bytes()[..rest.len().min(N_TOGETHER)]);
                self.add_ascii(ascii);
                ascii.len()
            } else {
                self.add_character(first);
                first.len_utf8()
            };
            rest = &rest[n_bytes..];
        }
    }

    /// Ends a word that has begun.
    pub(super) fn end(&mut self) {
        self.before = Before::default();
    }

    /// Returns how many words there were.
    pub(super) fn count(&self) -> u32 {
        self.n_words
    }

    /// Counts the words of a few bytes. The loop has no branch and cannot overflow, so that the
    /// compiler can do many bytes in one step: counting one by one took as long as all the
    /// parsing.
    fn add_ascii(&mut self, bytes: &[u8]) {
        // What lies behind the text does nothing to a word.
        let mut even = [b'.'; N_EVEN];
        even[..bytes.len()].copy_from_slice(bytes);
        let (mut parts, mut gaps) = ([0; N_EVEN], [0; N_EVEN]);
        for (part, byte) in parts.iter_mut().zip(even) {
            let digit = byte.wrapping_sub(b'0') < 10;
            let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
            *part = u8::from(digit | letter);
        }
        for (gap, byte) in gaps.iter_mut().zip(even) {
            *gap = u8::from(byte <= b' ');
        }
        self.add_roles(bits(&parts), bits(&gaps), bytes.len());
    }

    fn add_character(&mut self, character: char) {
        if is_written_without_spaces(character) {
            self.n_words += 1;
            self.end();
            return;
        }
        let role = role(character);
        self.add_roles(u64::from(role & PART), u64::from(role & GAP) >> 1, 1);
    }

    /// Counts the words that `n` characters begin, the first of which has the lowest bit.
    fn add_roles(&mut self, parts: u64, gaps: u64, n: usize) {
        let parts = parts << N_BEFORE | self.before.parts;
        let gaps = gaps << N_BEFORE | self.before.gaps;
        // A bit for each character: whether the marks before it still open a word.
        let mut opened = 0;
        for back in (1..=N_BEFORE).rev() {
            // Behind a gap, marks keep the word open and a part closes it.
            opened = gaps << back | opened & !(parts << back);
        }
        let begun = (opened & parts) >> N_BEFORE;
        self.n_words += begun.count_ones();
        let last = (1 << N_BEFORE) - 1;
        self.before = Before { parts: parts >> n & last, gaps: gaps >> n & last };
    }
}

/// The bytes before the first one that is not ASCII.
fn ascii_of(bytes: &[u8]) -> &[u8] {
    if bytes.is_ascii() {
        return bytes;
    }
    let n_ascii = bytes.iter().take_while(|byte| byte.is_ascii()).count();
    &bytes[..n_ascii]
}

/// Returns a bit for each of the bytes, which are 0 or 1.
fn bits(bytes: &[u8; N_EVEN]) -> u64 {
    // Multiplied by this, eight bytes of 0 or 1 stand side by side in the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (eights, _) = bytes.as_chunks::<8>();
    eights.iter().rev().fold(0, |bits, eight| {
        bits << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56
    })
}

fn role(character: char) -> Role {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => PART,
        '\0'..=' ' => GAP,
        '!'..='\x7f' => JOINT,
        '–' | '—' | '―' | '…' | '\u{3000}'..='\u{303f}' | '，' | '·' => GAP,
        _ if character.is_alphanumeric() => PART,
        _ if character.is_whitespace() => GAP,
        _ => JOINT,
    }
}

/// Says whether a character is one of Chinese or Japanese, where no space parts words.
pub(crate) fn is_written_without_spaces(character: char) -> bool {
    match character {
        '\0'..='\u{3004}' => false,
        '\u{4e00}'..='\u{9fff}' => true,  // Han, nearly always
        '\u{3005}'..='\u{3007}'          // iteration mark, closing mark, zero
        | '\u{3041}'..='\u{30fa}'        // kana
        | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> u32 {
        let mut words = Words::default();
        words.add(text);
        words.count()
    }

    #[test]
    fn words_are_what_spaces_and_dashes_part() {
        let texts = [
            ("", 0),
            ("The pilots' strike is over.", 5),
            ("well-known, 3.5 percent", 3),
            ("strike -- over", 2),
            ("strike—over", 2),
            ("(\"Strike\" ... & so on), he said: '40'", 6),
            ("a234567890123456789012345678901234567890123456789012345678901234 b", 2),
            ("Übergrößen für Ärzte", 3),
            ("한국어 문장", 2),
        ];
        assert_eq!(texts.map(|(text, _)| count(text)), texts.map(|(_, words)| words));
    }

    /// Every short row of letters, marks and gaps, across the place where bytes are cut.
    #[test]
    fn words_are_those_that_few_marks_open_wherever_they_stand() {
        const LEN: u32 = 9;
        for row in 0..3_usize.pow(LEN) {
            let of = |at: u32| ['a', '"', ' '][row / 3_usize.pow(at) % 3];
            let text: String = (0..LEN).map(of).collect();
            let opened = |word: &&str| word.find('a').is_some_and(|at| at <= N_MARKS);
            let expected = text.split(' ').filter(opened).count();
            let shifted = format!("{}{text}", " ".repeat(N_TOGETHER - 5));
            assert_eq!(count(&text) as usize, expected, "{text:?}");
            assert_eq!(count(&shifted) as usize, expected, "{text:?}");
        }
    }

    #[test]
    fn chinese_and_japanese_characters_count_one_each() {
        assert_eq!(
            [count("新华社北京"), count("東京タワー2016"), count("上海，晴。")],
            [5, 6, 3]
        );
    }

    #[test]
    fn a_word_may_come_in_pieces() {
        let mut words = Words::default();
        words.add("re");
        words.add("write it");
        words.end();
        words.add("now");
        assert_eq!(words.count(), 3);
    }
}
