//! Writes what keeps its form: code, set lines, and what stands above or below the line.

use super::blocks::Block;
use super::convert::Converter;
use super::convert::Inside;
use super::elements;
use super::elements::Role;
use super::escape;
use crate::import::tree::Data;
use crate::import::tree::Element;
use crate::import::tree::Id;
use crate::import::tree::Step;

impl Converter<'_> {
    /// Writes code, unless it holds more than words.
    pub(super) fn code(&mut self, id: Id) -> Inside {
        let is_code = |id: Id| match self.tree.data(id) {
            Data::Element(element) => {
                elements::role(element) == Role::Inline
                    && !matches!(element.name(), "img" | "a" | "br" | "q" | "rt")
            }
            _ => true,
        };
        if !self.tree.nodes(id).all(is_code) {
            return Inside::Go;
        }
        let text = self.tree.text(id);
        if text.starts_with(char::is_whitespace) {
            self.line.space();
        }
        self.line.code(&self.tree.words(id));
        if text.ends_with(char::is_whitespace) {
            self.line.space();
        }
        Inside::PassOver
    }

    /// Writes what stands above or below the line with the characters that there are for it.
    pub(super) fn small(&mut self, id: Id, name: &str) -> Inside {
        let is_text = |id: Id| match self.tree.data(id) {
            Data::Element(element) => match element.name() {
                "img" | "q" | "rt" => false,
                "a" => element.attribute("href").is_none_or(|href| href.starts_with('#')),
                _ => elements::role(element) == Role::Inline,
            },
            _ => true,
        };
        let small = elements::small(name, &self.tree.text(id));
        match small
            .filter(|_| self.line.ends_in_word() && self.tree.nodes(id).all(is_text))
        {
            Some(small) => {
                self.line.text(&small);
                Inside::PassOver
            }
            None => Inside::Go,
        }
    }

    /// Writes lines that stay lines.
    pub(super) fn preformatted(&mut self, id: Id) {
        let mut text = String::new();
        let mut language = String::new();
        let mut walk = self.tree.walk(id);
        while let Some(step) = walk.next() {
            let (Step::Enter(inside) | Step::Leave(inside)) = step;
            match (self.tree.data(inside), step) {
                (Data::Text(words), Step::Enter(_)) => text.push_str(words),
                (Data::Element(element), Step::Enter(_))
                    if elements::is_passed_over(element) =>
                {
                    walk.pass_over(inside);
                }
                (Data::Element(element), _) => {
                    text.push_str(match is_line(element) && !text.ends_with('\n') {
                        true => "\n",
                        false => "",
                    });
                    text.push_str(set_by_browsers(element.name(), step));
                    language = language_of(element).unwrap_or(language);
                }
                _ => {}
            }
        }
        let text = text.strip_prefix('\n').unwrap_or(&text);
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if !text.trim().is_empty() {
            self.push(Block::Other(escape::fenced(&text, &language)));
        }
        self.images_in(id);
    }
}

/// Whether an element has lines of its own.
fn is_line(element: &Element) -> bool {
    elements::role(element) == Role::Block
}

/// The language of code, as classes tell it.
fn language_of(element: &Element) -> Option<String> {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '#' | '_');
    let mut names = element.classes().filter_map(|class| class.strip_prefix("language-"));
    names.find(|name| name.chars().all(is_plain)).map(ToOwned::to_owned)
}

/// What stands on the page where an element begins or ends.
fn set_by_browsers(name: &str, step: Step) -> &'static str {
    match (name, step) {
        ("q", Step::Enter(_)) => "“",
        ("q", Step::Leave(_)) => "”",
        ("rt", Step::Enter(_)) => "(",
        ("rt", Step::Leave(_)) => ")",
        ("img", Step::Enter(_)) => " ",
        ("br", Step::Enter(_)) => "\n",
        _ => "",
    }
}
