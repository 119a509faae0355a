//! Counts words as a reader would.

/// A running count of words, over pieces of text that need not end at a word.
///
/// A word is what stands between gaps, if it has a letter or a digit: "it's", "3.5" and
/// "well-known" are one each, a dash between spaces is none. At most [`N_MARKS`] marks may
/// open it.
#[derive(Debug)]
pub(super) struct Words {
    n_words: u32,
    /// The roles of the characters before, the last one last.
    before: [Role; N_BEFORE],
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

/// How many bytes are looked at together.
const N_TOGETHER: usize = 64;

impl Default for Words {
    fn default() -> Self {
        Self { n_words: 0, before: [GAP; N_BEFORE] }
    }
}

impl Words {
    /// Counts the words of `text`, which goes on where the last one stopped.
    pub(super) fn add(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let n_ascii = rest.bytes().position(|byte| !byte.is_ascii());
            let (ascii, other) = rest.split_at(n_ascii.unwrap_or(rest.len()));
            ascii.as_bytes().chunks(N_TOGETHER).for_each(|bytes| self.add_ascii(bytes));
            let n_other = other.bytes().position(|byte| byte.is_ascii());
            let (other, after) = other.split_at(n_other.unwrap_or(other.len()));
            other.chars().for_each(|character| self.add_character(character));
            rest = after;
        }
    }

    /// Ends a word that has begun.
    pub(super) fn end(&mut self) {
        self.before = [GAP; N_BEFORE];
    }

    /// Returns how many words there were.
    pub(super) fn count(&self) -> u32 {
        self.n_words
    }

    /// Counts the words of a few bytes. Neither loop has a branch or could overflow, so that
    /// the compiler can do many bytes in one step: counting one by one took as long as all
    /// the parsing.
    fn add_ascii(&mut self, bytes: &[u8]) {
        let mut roles = [JOINT; N_BEFORE + N_TOGETHER];
        roles[..N_BEFORE].copy_from_slice(&self.before);
        for (role, byte) in roles[N_BEFORE..].iter_mut().zip(bytes) {
            let digit = byte.wrapping_sub(b'0') < 10;
            let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
            *role = u8::from(digit | letter) | u8::from(*byte <= b' ') << 1;
        }
        let mut n_begun = 0_u8;
        for end in 0..N_TOGETHER {
            n_begun = n_begun.wrapping_add(begins(&roles[end..=end + N_BEFORE]));
        }
        self.n_words += u32::from(n_begun);
        self.before.copy_from_slice(&roles[bytes.len()..bytes.len() + N_BEFORE]);
    }

    fn add_character(&mut self, character: char) {
        if is_written_without_spaces(character) {
            self.n_words += 1;
            self.end();
            return;
        }
        let mut roles = [role(character); N_BEFORE + 1];
        roles[..N_BEFORE].copy_from_slice(&self.before);
        self.n_words += u32::from(begins(&roles));
        self.before.copy_from_slice(&roles[1..]);
    }
}

/// Returns 1 if a word begins with the last of these, or with the marks before it.
fn begins(roles: &[Role]) -> u8 {
    let mut opened = 0;
    for role in &roles[..N_BEFORE] {
        // Behind a gap, marks keep the word open and a part closes it.
        opened = role >> 1 | opened & !role & 1;
    }
    opened & roles[N_BEFORE] & PART
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
