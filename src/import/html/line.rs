//! A line of text in the making: words, emphasis, links, pictures, and the blanks between.
//!
//! Blanks fold and stand outside of emphasis and links; emphasis that Markdown would not
//! see as such is left out, so that no mark stands on the page as a character.

use super::escape;
use crate::import::plain;

/// Emphasis of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Strong,
    Emphasis,
    Struck,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Image {
    pub(super) address: String,
    pub(super) alt: String,
    /// Its caption, as a line of Markdown.
    pub(super) caption: String,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Words(String),
    Space,
    Break,
    Code(String),
    Image(Image),
    Open(Format),
    Close(Format),
    LinkOpen(String),
    LinkClose,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a paragraph.
    Flow,
    /// Where there is one line only: in a heading or a caption.
    OneLine,
    /// In a table's cell.
    Cell,
}

/// What a line came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Written {
    Nothing,
    Text(String),
    Picture(Image),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Gap {
    #[default]
    None,
    Space,
    Break,
}

/// A line in the making.
#[derive(Debug, Default)]
pub(super) struct Line {
    tokens: Vec<Token>,
    /// What was opened, and has nothing in it yet.
    opened: Vec<Token>,
    gap: Gap,
}

impl Image {
    /// Returns the picture in Markdown.
    pub(super) fn markdown(&self) -> String {
        let alt = plain::inline(&self.alt);
        let address = escape::destination(&self.address);
        match self.caption.as_str() {
            "" => format!("![{alt}]({address})"),
            caption => format!("![{alt}]({address} \"{}\")", escape::title(caption)),
        }
    }
}

impl Line {
    /// Whether a word ends right here.
    pub(super) fn ends_in_word(&self) -> bool {
        let last = self.tokens.last().filter(|_| self.gap == Gap::None);
        matches!(last, Some(Token::Words(words)) if words.ends_with(char::is_alphanumeric))
    }

    /// Adds words and the blanks between them.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(is_blank).unwrap_or(rest.len());
            let (words, after) = rest.split_at(end);
            if !words.is_empty() {
                self.words(words);
            }
            rest = after.trim_start_matches(is_blank);
            let blanks = &after[..after.len() - rest.len()];
            if blanks == "\u{a0}" && self.gap == Gap::None && !self.tokens.is_empty() {
                self.words(blanks);
            } else if !blanks.is_empty() {
                self.space();
            }
        }
    }

    fn words(&mut self, words: &str) {
        let is_free = self.gap == Gap::None && self.opened.is_empty();
        match self.tokens.last_mut() {
            Some(Token::Words(last)) if is_free => last.push_str(words),
            _ => self.visible(Token::Words(words.to_owned())),
        }
    }

    /// Adds a blank.
    pub(super) fn space(&mut self) {
        if !self.tokens.is_empty() && self.gap == Gap::None {
            self.gap = Gap::Space;
        }
    }

    /// Ends the line within its paragraph. Returns whether the paragraph ends, too, since
    /// that is the second end.
    pub(super) fn line_end(&mut self) -> bool {
        if self.gap == Gap::Break {
            return true;
        }
        if !self.tokens.is_empty() {
            self.gap = Gap::Break;
        }
        false
    }

    /// Adds code.
    pub(super) fn code(&mut self, words: &str) {
        if !words.is_empty() {
            self.visible(Token::Code(words.to_owned()));
        }
    }

    /// Adds a picture.
    pub(super) fn image(&mut self, image: Image) {
        self.visible(Token::Image(image));
    }

    /// Opens emphasis or a link.
    pub(super) fn open(&mut self, token: Token) {
        self.opened.push(token);
    }

    /// Closes what was opened last.
    pub(super) fn close(&mut self, opened: &Token) {
        if self.opened.pop().is_some() {
            return;
        }
        self.tokens.push(match opened {
            Token::Open(format) => Token::Close(*format),
            _ => Token::LinkClose,
        });
    }

    fn visible(&mut self, token: Token) {
        let gap = std::mem::take(&mut self.gap);
        match gap {
            Gap::None => {}
            Gap::Space => self.tokens.push(Token::Space),
            Gap::Break => self.tokens.push(Token::Break),
        }
        for opened in std::mem::take(&mut self.opened) {
            // Emphasis that goes on right after its end has not ended.
            let goes_on = match (&opened, self.tokens.last()) {
                (Token::Open(format), Some(Token::Close(closed))) => format == closed,
                _ => false,
            };
            if goes_on {
                self.tokens.pop();
            } else {
                self.tokens.push(opened);
            }
        }
        match (self.tokens.last_mut(), token) {
            // Nothing would part their backticks.
            (Some(Token::Code(last)), Token::Code(words)) => last.push_str(&words),
            (_, token) => self.tokens.push(token),
        }
    }

    /// Ends the line: all that was opened must be closed.
    pub(super) fn write(self, place: Place) -> Written {
        let tokens = self.tokens;
        match tokens.as_slice() {
            [] => return Written::Nothing,
            [Token::Image(image)] if place == Place::Flow => {
                return Written::Picture(image.clone());
            }
            [Token::LinkOpen(address), Token::Image(image), Token::LinkClose]
                if place == Place::Flow && shows_picture(address, image) =>
            {
                return Written::Picture(image.clone());
            }
            _ => {}
        }
        let is_blank_word = |token: &Token| match token {
            Token::Words(words) => words.chars().all(is_blank),
            Token::Code(_) | Token::Image(_) => false,
            _ => true,
        };
        if tokens.iter().all(is_blank_word) {
            return Written::Nothing;
        }
        Written::Text(written(&tokens, place))
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c.is_control()
}

/// Whether a link leads to nothing but the picture that it shows.
fn shows_picture(address: &str, image: &Image) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let end = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    address == image.address
        || matches!(
            &*end,
            "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "svg" | "tif"
        )
}

fn written(tokens: &[Token], place: Place) -> String {
    let formats = formats(tokens);
    let mut out = String::new();
    let mut line_start = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Words(words) => push_words(&mut out, words, tokens.get(index + 1)),
            Token::Space => out.push(' '),
            Token::Break if place == Place::Flow => {
                escape_start(&mut out, line_start);
                out.push_str("\\\n");
                line_start = out.len();
            }
            Token::Break => out.push(' '),
            Token::Code(words) => {
                let code = escape::code(words);
                match place {
                    Place::Cell => out.push_str(&code.replace('|', "\\|")),
                    _ => out.push_str(&code),
                }
            }
            Token::Image(image) => out.push_str(&image.markdown()),
            Token::Open(_) | Token::Close(_) => {
                out.push_str(formats.get(index).copied().unwrap_or_default());
            }
            Token::LinkOpen(_) => {
                if out.ends_with('!') {
                    out.pop();
                    out.push_str("\\!");
                }
                out.push('[');
            }
            Token::LinkClose => {
                let address = link_opened(&tokens[..index]).unwrap_or_default();
                out.push_str("](");
                out.push_str(&escape::destination(address));
                out.push(')');
            }
        }
    }
    if place == Place::Flow {
        escape_start(&mut out, line_start);
    }
    out
}

/// The address of the link that is open at the end.
fn link_opened(before: &[Token]) -> Option<&str> {
    before.iter().rev().find_map(|token| match token {
        Token::LinkOpen(address) => Some(address.as_str()),
        _ => None,
    })
}

/// Makes plain what would make a block of the line that begins at `start`.
fn escape_start(out: &mut String, start: usize) {
    if let Some(at) = plain::block_mark(&out[start..]) {
        out.insert(start + at, '\\');
    }
}

fn push_words(out: &mut String, words: &str, next: Option<&Token>) {
    let before = out.len();
    out.push_str(&plain::inline(words));
    let goes_on = matches!(next, Some(token) if *token != Token::Space);
    // With what follows it could be a character's name.
    if goes_on && words.ends_with('&') && out.len() > before {
        out.pop();
        out.push_str("\\&");
    }
}

/// The marks of emphasis at each token; none where Markdown would show them.
fn formats(tokens: &[Token]) -> Vec<&'static str> {
    let mut marks = vec![""; tokens.len()];
    let mut open: Vec<(usize, Format)> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Open(format) => open.push((index, *format)),
            Token::Close(format) => {
                let Some((start, opened)) = open.pop() else { continue };
                if opened == *format && opens(tokens, start) && closes(tokens, index) {
                    let mark = mark(*format);
                    marks[start] = mark;
                    marks[index] = mark;
                }
            }
            _ => {}
        }
    }
    marks
}

fn mark(format: Format) -> &'static str {
    match format {
        Format::Strong => "**",
        Format::Emphasis => "*",
        Format::Struck => "~~",
    }
}

/// Whether a mark there would open (<https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run>).
fn opens(tokens: &[Token], at: usize) -> bool {
    let (before, after) = around(tokens, at);
    !after.is_whitespace()
        && (!is_sign(after) || before.is_whitespace() || is_sign(before))
}

/// Whether a mark there would close.
fn closes(tokens: &[Token], at: usize) -> bool {
    let (before, after) = around(tokens, at);
    !before.is_whitespace()
        && (!is_sign(before) || after.is_whitespace() || is_sign(after))
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}

/// The characters on both sides of a mark.
fn around(tokens: &[Token], at: usize) -> (char, char) {
    let is_mark = |token: &&Token| matches!(token, Token::Open(_) | Token::Close(_));
    let before = tokens[..at].iter().rev().find(|token| !is_mark(token));
    let after = tokens[at..].iter().find(|token| !is_mark(token));
    let before = match before {
        Some(Token::Words(words)) => words.chars().next_back().unwrap_or(' '),
        None | Some(Token::Space | Token::Break) => ' ',
        Some(_) => '(',
    };
    let after = match after {
        Some(Token::Words(words)) => words.chars().next().unwrap_or(' '),
        None | Some(Token::Space) => ' ',
        Some(_) => '(',
    };
    (before, after)
}
