//! A story's text in the forms that are exported.

use crate::archive::ArticleId;
use crate::content;
use crate::diagnostic::Diagnostic;
use crate::export::Reading;
use crate::export::TextForm;
use crate::export::links::FullLinks;
use crate::formats::NinjsText;
use crate::markdown;

/// A text in the forms that were asked for.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// All of it, as written.
    pub(super) markdown: Option<String>,
    /// Without the dateline and the end mark, which a page shows apart.
    pub(super) html: Option<String>,
    /// The same as plain words.
    pub(super) plain: Option<String>,
    words: Option<u32>,
}

impl Written {
    /// Reads the text of a story; nothing is read if no form was asked for.
    pub(super) fn read(reading: &Reading<'_>, id: ArticleId) -> Result<Self, Diagnostic> {
        let mut written = Self::default();
        if reading.request.text.is_empty() {
            return Ok(written);
        }
        let article = reading.edition.archive.article(id);
        let text = article.text;
        let whole = content::text_of(reading.content, &article.path, &text)?;
        let all = whole.get(text.offset as usize..).unwrap_or_default();
        let style = &reading.edition.config.markdown;
        let (body, _) = markdown::split_end_mark(all);
        let n_skipped = usize::from(text.n_skipped);
        if reading.wants(TextForm::Html) {
            let links = FullLinks::new(&reading.edition, article);
            let rendered = markdown::render_after(body, n_skipped, style, &links);
            let href = reading.edition.href(&article.address);
            let url = reading.edition.full(&href);
            written.html =
                Some(markdown::with_full_addresses(&rendered.html, &url, style));
            written.words = Some(rendered.words);
        }
        if reading.wants(TextForm::Plain) {
            let shown = &body[body.floor_char_boundary(n_skipped)..];
            let blocks = markdown::blocks(shown, style);
            let texts: Vec<&str> = blocks.iter().map(|block| &*block.text).collect();
            written.plain = Some(texts.join("\n\n"));
        }
        if reading.wants(TextForm::Markdown) {
            written.markdown = Some(without_empty_lines(all).to_owned());
        }
        Ok(written)
    }

    /// The same, as ninjs takes it.
    pub(super) fn for_ninjs(&self) -> NinjsText<'_> {
        NinjsText {
            html: self.html.as_deref(),
            markdown: self.markdown.as_deref(),
            plain: self.plain.as_deref(),
            words: self.words,
        }
    }
}

/// A text without the empty lines before and after it, which mean nothing in Markdown. The
/// blanks before its first word may mean something.
fn without_empty_lines(text: &str) -> &str {
    let text = text.trim_end();
    let first = text.len() - text.trim_start().len();
    let start = text[..first].rfind('\n').map_or(0, |end| end + 1);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_around_a_text_go_and_blanks_in_it_stay() {
        assert_eq!(without_empty_lines("\n \n    code\n\nend \n\n"), "    code\n\nend");
        assert_eq!(without_empty_lines("one"), "one");
        assert_eq!(without_empty_lines(" \n"), "");
    }
}
