//! A text and how far it is read.

/// A text and how far it is read. Copy it to look ahead.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'a> {
    whole: &'a str,
    rest: &'a str,
}

/// A run of ASCII digits.
#[derive(Clone, Copy)]
pub(super) struct Number {
    /// Its value; the largest there is when it does not fit.
    pub(super) value: u64,
    /// How many digits there are; 0 if there is no number.
    pub(super) n_digits: usize,
}

impl Number {
    /// Returns the value of one or two digits.
    pub(super) fn short(self) -> Option<u64> {
        matches!(self.n_digits, 1 | 2).then_some(self.value)
    }
}

impl<'a> Scanner<'a> {
    /// Returns a scanner at the start of `text`.
    pub(super) const fn new(text: &'a str) -> Self {
        Self { whole: text, rest: text }
    }

    /// Returns the whole text.
    pub(super) const fn whole(&self) -> &'a str {
        self.whole
    }

    /// Returns what is left of it.
    pub(super) const fn rest(&self) -> &'a str {
        self.rest
    }

    /// Returns whether nothing is left.
    pub(super) const fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// Returns the next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Returns whether a digit is next.
    pub(super) fn at_digit(&self) -> bool {
        self.rest.as_bytes().first().is_some_and(u8::is_ascii_digit)
    }

    /// Takes the next character and returns it if it is one of `wanted`.
    pub(super) fn eat(&mut self, wanted: &[char]) -> Option<char> {
        let found = self.peek().filter(|next| wanted.contains(next))?;
        self.rest = &self.rest[found.len_utf8()..];
        Some(found)
    }

    /// Takes `text` in small letters or capitals; returns whether it was there.
    pub(super) fn eat_text(&mut self, text: &str) -> bool {
        let found = self.rest.get(..text.len());
        let found = found.is_some_and(|found| found.eq_ignore_ascii_case(text));
        if found {
            self.rest = &self.rest[text.len()..];
        }
        found
    }

    /// Takes white space; returns whether there was any.
    pub(super) fn spaces(&mut self) -> bool {
        let before = self.rest.len();
        self.rest = self.rest.trim_start();
        self.rest.len() < before
    }

    /// Takes a run of digits.
    pub(super) fn digits(&mut self) -> Number {
        let bytes = self.rest.as_bytes();
        let n_digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let value = bytes[..n_digits].iter().fold(0, |value: u64, digit| {
            value.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
        });
        self.rest = &self.rest[n_digits..];
        Number { value, n_digits }
    }

    /// Takes a run of letters.
    pub(super) fn word(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| !c.is_alphabetic()).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    /// Takes a run of what the names of time zones are made of.
    pub(super) fn zone_like(&mut self) -> &'a str {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_+-/".contains(c);
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        name
    }

    /// Takes everything if it ends in `last`; returns whether it did.
    pub(super) fn finish(&mut self, last: char) -> bool {
        let finished = self.rest.ends_with(last);
        if finished {
            self.rest = "";
        }
        finished
    }
}
