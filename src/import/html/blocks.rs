//! Blocks of Markdown, and what is made of several.

use super::line::Image;

/// A block of Markdown.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph.
    Paragraph(String),
    /// A heading, from 2 to 6, and its words.
    Heading(usize, String),
    /// A picture that stands by itself.
    Picture(Image),
    /// A list; two in a row need other marks, lest they are one.
    List { marks: Marks, text: String },
    /// Anything else, ready.
    Other(String),
}

/// The marks of a list's items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    Dash,
    Star,
    /// Numbers from this on, with a point.
    Point(u32),
    /// Numbers from this on, with a bracket.
    Bracket(u32),
}

impl Block {
    /// Returns the Markdown.
    pub(super) fn into_markdown(self) -> String {
        match self {
            Self::Paragraph(text) | Self::Other(text) | Self::List { text, .. } => text,
            Self::Heading(level, words) => {
                let words = match words.strip_suffix('#') {
                    // Hashes at the end of a heading are none of its words.
                    Some(before) => format!("{before}\\#"),
                    None => words,
                };
                format!("{} {words}", "#".repeat(level))
            }
            Self::Picture(image) => image.markdown(),
        }
    }
}

/// Returns the Markdown of blocks one after another.
pub(super) fn joined(blocks: Vec<Block>) -> String {
    let parts: Vec<String> = blocks.into_iter().map(Block::into_markdown).collect();
    parts.join("\n\n")
}

/// Returns blocks as a quotation.
pub(super) fn quoted(blocks: Vec<Block>) -> String {
    let text = joined(blocks);
    let lines = text.split('\n').map(|line| match line {
        "" => ">".to_owned(),
        line => format!("> {line}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

impl Block {
    /// A paragraph of a line that was made for another place.
    pub(super) fn line(text: String) -> Self {
        let mut text = text;
        if let Some(at) = crate::import::plain::block_mark(&text) {
            text.insert(at, '\\');
        }
        Self::Paragraph(text)
    }
}
