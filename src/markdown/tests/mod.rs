//! What a text becomes, with all parts of the module at work.

mod hostile;
mod markup;
mod slow;

use super::{Picture, Problem, RawHtml, Resolver, Style, Target, render};

/// A site with one story and one picture.
pub(super) struct Site;

impl Resolver for Site {
    fn link(&self, target: &str) -> Target {
        match target {
            "strike.md" | "strike.md#vote" => Target::Page {
                href: target.replace("strike.md", "/2016/03/11/strike.html"),
            },
            "/about.html" => Target::AsWritten,
            _ => {
                Target::Missing { reason: "no story or page has this address".to_owned() }
            }
        }
    }

    fn image(&self, target: &str) -> Picture {
        let known = target == "pier.jpg";
        Picture {
            src: format!("/2016/03/11/{target}"),
            width: known.then_some(640),
            height: known.then_some(480),
            problem: (!known).then(|| "no such file".to_owned()),
            ..Picture::default()
        }
    }
}

/// Returns the HTML of a text in the default style.
pub(super) fn html(text: &str) -> String {
    render(text, &Style::default(), &Site).html
}

/// Returns the HTML of a text in a style that treats raw HTML like this.
pub(super) fn html_with(raw_html: RawHtml, text: &str) -> String {
    render(text, &Style { raw_html, ..Style::default() }, &Site).html
}

/// Returns what is wrong with a text: the codes, and the parts of the text they are about.
pub(super) fn problems(text: &str) -> Vec<(&'static str, &str)> {
    let about = |problem: Problem| (problem.code, &text[problem.range]);
    render(text, &Style::default(), &Site).problems.into_iter().map(about).collect()
}
