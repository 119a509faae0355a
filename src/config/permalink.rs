//! The pattern by which article addresses are made.

use chrono::Datelike as _;
use chrono::NaiveDate;

use crate::paths::Address;

/// A pattern such as `/:year/:month/:day/:slug.html`.
///
/// Tokens: `:year`, `:month`, `:day` (of the site's time zone), `:slug`, `:source`,
/// `:section`. A pattern that ends with `/` gives each article a folder of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permalink(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Token(Token),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Year,
    Month,
    Day,
    Slug,
    Source,
    Section,
}

const TOKENS: [(&str, Token); 6] = [
    ("year", Token::Year),
    ("month", Token::Month),
    ("day", Token::Day),
    ("slug", Token::Slug),
    ("source", Token::Source),
    ("section", Token::Section),
];

/// What the tokens of a pattern stand for.
#[derive(Debug, Clone, Copy)]
pub struct PermalinkParts<'a> {
    /// The story's day.
    pub day: NaiveDate,
    /// The last part of the address.
    pub slug: &'a str,
    /// The source's slug.
    pub source: &'a str,
    /// The section's slug; `None` becomes `news`.
    pub section: Option<&'a str>,
}

/// Why a pattern cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PermalinkError {
    /// It does not begin with a slash.
    #[error("it does not begin with `/`")]
    NoSlash,
    /// It has a token that does not exist.
    #[error(
        "`:{0}` is not one of `:year`, `:month`, `:day`, `:slug`, `:source`, `:section`"
    )]
    UnknownToken(String),
    /// All stories of a day would have one address.
    #[error("it has no `:slug`, so two stories could not be told apart")]
    NoSlug,
    /// Stories would be files that hosts obey.
    #[error("it would make files that some hosts obey")]
    Obeyed,
}

impl Permalink {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// If it does not begin with a slash, names an unknown token, lacks `:slug`, or makes files
    /// that hosts obey.
    pub fn parse(pattern: &str) -> Result<Self, PermalinkError> {
        if !pattern.starts_with('/') {
            return Err(PermalinkError::NoSlash);
        }
        let mut pieces = pattern.split(':');
        let mut parts = vec![Part::Text(pieces.next().unwrap_or_default().to_owned())];
        for piece in pieces {
            let end =
                piece.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(piece.len());
            let (name, text) = piece.split_at(end);
            let token = TOKENS.iter().find(|(known, _)| *known == name);
            let (_, token) =
                token.ok_or_else(|| PermalinkError::UnknownToken(name.to_owned()))?;
            parts.push(Part::Token(*token));
            parts.push(Part::Text(text.to_owned()));
        }
        if !parts.contains(&Part::Token(Token::Slug)) {
            return Err(PermalinkError::NoSlug);
        }
        let pattern = Self(parts);
        match pattern.is_obeyed() {
            true => Err(PermalinkError::Obeyed),
            false => Ok(pattern),
        }
    }

    /// Whether hosts would obey the files of stories: `/.hidden/:slug.html`.
    fn is_obeyed(&self) -> bool {
        let day = NaiveDate::default();
        let parts = PermalinkParts { day, slug: "x", source: "x", section: None };
        Address::parse(&self.address(&parts)).is_ok_and(|address| address.is_obeyed())
    }

    /// Whether the pattern needs more than day and slug.
    pub fn names_terms(&self) -> bool {
        let terms = [Part::Token(Token::Source), Part::Token(Token::Section)];
        self.0.iter().any(|part| terms.contains(part))
    }

    /// Returns the address of an article, not yet checked.
    pub fn address(&self, with: &PermalinkParts<'_>) -> String {
        let mut address = String::with_capacity(16 + with.slug.len());
        for part in &self.0 {
            match part {
                Part::Text(text) => address.push_str(text),
                Part::Token(Token::Year) => push_padded(&mut address, with.day.year(), 4),
                Part::Token(Token::Month) => {
                    push_padded(&mut address, with.day.month().cast_signed(), 2);
                }
                Part::Token(Token::Day) => {
                    push_padded(&mut address, with.day.day().cast_signed(), 2);
                }
                Part::Token(Token::Slug) => address.push_str(with.slug),
                Part::Token(Token::Source) => address.push_str(with.source),
                Part::Token(Token::Section) => {
                    address.push_str(with.section.unwrap_or("news"));
                }
            }
        }
        address
    }
}

impl Default for Permalink {
    fn default() -> Self {
        let token = Part::Token;
        let text = |text: &str| Part::Text(text.to_owned());
        Self(vec![
            text("/"),
            token(Token::Year),
            text("/"),
            token(Token::Month),
            text("/"),
            token(Token::Day),
            text("/"),
            token(Token::Slug),
            text(".html"),
        ])
    }
}

/// Appends `number` with leading zeros.
fn push_padded(text: &mut String, number: i32, width: usize) {
    let digits = number.to_string();
    for _ in digits.len()..width {
        text.push('0');
    }
    text.push_str(&digits);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> PermalinkParts<'static> {
        let day = NaiveDate::from_ymd_opt(869, 3, 1).unwrap();
        PermalinkParts { day, slug: "strike", source: "meridian", section: None }
    }

    #[test]
    fn the_default_pattern_is_what_its_text_says() {
        let parsed = Permalink::parse("/:year/:month/:day/:slug.html").unwrap();
        assert_eq!(parsed.address(&parts()), "/0869/03/01/strike.html");
        assert_eq!(parsed.address(&parts()), Permalink::default().address(&parts()));
    }

    #[test]
    fn every_token_is_filled() {
        let parsed =
            Permalink::parse("/:source/:section/:year-:month-:day/:slug/").unwrap();
        assert_eq!(parsed.address(&parts()), "/meridian/news/0869-03-01/strike/");
    }

    #[test]
    fn a_pattern_that_cannot_work_is_refused() {
        assert_eq!(Permalink::parse(":slug"), Err(PermalinkError::NoSlash));
        assert_eq!(Permalink::parse("/:year/"), Err(PermalinkError::NoSlug));
        for obeyed in ["/.x/:slug.html", "/:year/.:slug", "/_worker.js/:slug.html"] {
            assert_eq!(Permalink::parse(obeyed), Err(PermalinkError::Obeyed), "{obeyed}");
        }
        let unknown = PermalinkError::UnknownToken("titel".to_owned());
        assert_eq!(Permalink::parse("/:titel/:slug"), Err(unknown));
    }
}
