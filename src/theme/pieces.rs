//! Pieces: what a template makes of one teaser, made once for all pages that show it.
//!
//! The filter `piece` renders a teaser, or each of a list of them, through a template that
//! sees the teaser as `story`, and the look, and nothing else. So what it gives depends on
//! the teaser alone, and neighbouring pages, which show much the same stories, share it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tera::Context;
use tera::ErrorKind;
use tera::Tera;
use tera::TeraResult;
use tera::Value;

use crate::theme::memory::Memory;
use crate::theme::memory::PerThread;
use crate::theme::template_error;

/// The templates of pieces, and what they made.
#[derive(Default)]
pub(super) struct Pieces {
    /// Set when the look is known.
    tera: OnceLock<Tera>,
    /// Where templates came from, for messages.
    files: BTreeMap<String, String>,
    /// What each template made.
    made: PerThread<BTreeMap<Box<str>, Made>>,
}

/// What one template made, by the address of the story.
type Made = Memory<String, Piece>;

struct Piece {
    teaser: Value,
    html: Box<str>,
}

impl Pieces {
    pub(super) fn new(files: BTreeMap<String, String>) -> Self {
        Self { files, ..Self::default() }
    }

    /// Takes the templates of pieces, which see the look.
    pub(super) fn begin(&self, tera: Tera) {
        let _ = self.tera.set(tera);
    }

    /// The filter: `{{ story | piece(name="partials/story-item.html") }}`. The pieces of a
    /// list stand on lines of their own.
    pub(super) fn filter(&self, of: &Value, name: &str) -> TeraResult<Value> {
        let mut own = self.made.own();
        if !own.contains_key(name) {
            own.insert(name.into(), Made::default());
        }
        let Some(made) = own.get_mut(name) else { return Ok(Value::none()) };
        let Some(teasers) = of.as_array() else {
            return self
                .piece(name, of, made)
                .map(|piece| Value::safe_string(&piece.html));
        };
        let mut html = String::new();
        for (at, teaser) in teasers.iter().enumerate() {
            html.push_str(if at == 0 { "" } else { "\n" });
            html.push_str(&self.piece(name, teaser, made)?.html);
        }
        Ok(Value::safe_string(&html))
    }

    fn piece<'a>(
        &self,
        name: &str,
        teaser: &Value,
        made: &'a mut Made,
    ) -> TeraResult<&'a Piece> {
        let url = teaser.as_map().and_then(|map| map.get(&"url".into()));
        let Some(url) = url.and_then(Value::as_str) else {
            let message = "`piece` takes a teaser, or a list of teasers";
            return Err(tera::Error::message(message));
        };
        // Equal values are nearly always one and the same, which is seen at once.
        let is_of_it = |piece: &Piece| piece.teaser == *teaser;
        made.get_or_make(url, is_of_it, || self.render(name, teaser))
    }

    fn render(&self, name: &str, teaser: &Value) -> TeraResult<Piece> {
        let Some(tera) = self.tera.get() else {
            return Err(tera::Error::message(
                "there are no pieces before the look is known",
            ));
        };
        let mut context = Context::new();
        context.insert_value("story", teaser.clone());
        let html = tera.render(name, &context).map_err(|error| self.explain(&error))?;
        Ok(Piece { teaser: teaser.clone(), html: html.into() })
    }

    /// The error of a piece as one of the template that asked for it.
    fn explain(&self, error: &tera::Error) -> tera::Error {
        let at = match error.kind() {
            ErrorKind::RenderingError(report) => {
                let name = report.filename();
                let file = self.files.get(name).map_or(name, String::as_str);
                format!("in `{file}`, line {}: ", report.span().start_line)
            }
            _ => String::new(),
        };
        let all = template_error::diagnose(error, &self.files, &[]);
        let words = all.into_iter().next().map(|first| first.message);
        let words = words.unwrap_or_else(|| error.to_string());
        tera::Error::message(format!("{at}{words}"))
    }
}
