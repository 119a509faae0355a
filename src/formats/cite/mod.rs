//! How to cite a story: in the styles of APA (7th edition), Chicago (17th, bibliography) and
//! MLA (9th), and as data for reference managers: BibTeX, RIS, CSL-JSON.
//!
//! All come from the story's view and the look. They name no day of access: that is the
//! reader's. Dates are in English, as these styles have them.

mod names;
mod quotes;
mod records;

use std::borrow::Cow;
use std::fmt::Write as _;

use pulldown_cmark_escape::escape_html_body_text;
use serde::Serialize;

use crate::formats::about::About;
use crate::formats::about::is_web;
use crate::pages::StoryView;

use names::Name;
use quotes::with_turned_quotes;

/// A story as others cite it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cite {
    /// HTML: titles of newspapers are in `<i>`.
    pub apa: String,
    /// HTML, too.
    pub chicago: String,
    /// HTML, too.
    pub mla: String,
    /// A text of several lines.
    pub bibtex: String,
    /// A text of several lines.
    pub ris: String,
    /// A text of several lines.
    pub csl_json: String,
}

/// What every way of citing says.
struct Work<'a> {
    authors: Vec<Name<'a>>,
    title: Cow<'a, str>,
    /// Where it appeared; `None` if that is who wrote it.
    newspaper: Option<&'a str>,
    /// Who publishes the archive.
    site: &'a str,
    year: &'a str,
    /// From 1 to 12.
    month: usize,
    day: &'a str,
    /// The full address, where it is known.
    url: Option<String>,
    language: &'a str,
    section: Option<&'a str>,
    /// What reference managers call it.
    key: String,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns how to cite the story of a page; `None` if it is no article.
pub fn of_page(about: &About<'_>) -> Option<Cite> {
    let work = Work::of(about, about.story()?)?;
    Some(Cite {
        apa: apa(&work),
        chicago: chicago(&work),
        mla: mla(&work),
        bibtex: records::bibtex(&work),
        ris: records::ris(&work),
        csl_json: records::csl_json(&work),
    })
}

impl<'a> Work<'a> {
    /// `None` if the date is none.
    fn of(about: &About<'a>, story: &'a StoryView<'a>) -> Option<Self> {
        let teaser = story.teaser();
        let (year, rest) = teaser.date.split_once('-')?;
        let month: usize = rest.get(..2)?.parse().ok()?;
        let day = rest.get(3..5)?;
        let base_relative = about.config.rooted(&about.view.head.url);
        let names = story.authors.iter();
        let named = names.filter(|author| !author.name.is_empty());
        let authors: Vec<Name<'_>> = named
            .map(|author| match author.is_person() {
                true => Name::of_person(author.name, teaser.lang),
                false => Name::Whole(author.name),
            })
            .collect();
        let is_author = |name: &&str| authors.contains(&Name::Whole(name));
        let (source, site) = (teaser.source.name, about.config.title.as_str());
        let source = Some(source).filter(|name| !name.is_empty());
        let newspaper = source.filter(|name| !is_author(name));
        let newspaper = newspaper.or_else(|| Some(site).filter(|name| !is_author(name)));
        Some(Self {
            title: one_line(teaser.title),
            newspaper,
            site,
            year,
            month: month.clamp(1, 12),
            day,
            url: Some(about.url()).filter(|url| is_web(url)),
            language: teaser.lang,
            section: teaser.section.as_ref().map(|section| section.name),
            key: records::key((year, month, day), story.slug, &base_relative),
            authors,
        })
    }

    fn month_name(&self) -> &'static str {
        MONTHS[self.month - 1]
    }

    /// The day without a leading zero.
    fn day_number(&self) -> &str {
        self.day.trim_start_matches('0')
    }
}

/// A reference that is written part by part.
#[derive(Default)]
struct Reference(String);

impl Reference {
    fn text(&mut self, text: &str) -> &mut Self {
        // A string takes everything.
        let _ = escape_html_body_text(&mut self.0, text);
        self
    }

    /// Ends a sentence that may have its own end.
    fn stop(&mut self) -> &mut Self {
        if !is_ended(&self.0) {
            self.0.push('.');
        }
        self.0.push(' ');
        self
    }

    fn italic(&mut self, text: &str) -> &mut Self {
        self.0.push_str("<i>");
        self.text(text).0.push_str("</i>");
        self
    }

    /// A title in quotation marks, those in it turned.
    fn quoted(&mut self, title: &str) -> &mut Self {
        let inside = with_turned_quotes(title);
        let end = if is_ended(&inside) { "" } else { "." };
        self.text(&format!("\u{201c}{inside}{end}\u{201d} "))
    }

    fn finish(&mut self) -> String {
        std::mem::take(&mut self.0).trim_end().to_owned()
    }
}

/// Whether a text has the end of a sentence, maybe before a closing quotation mark.
fn is_ended(text: &str) -> bool {
    let closing = ['"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{203a}', '」', '』'];
    let text = text.trim_end_matches(closing);
    text.ends_with(['.', '?', '!', '。', '？', '！', '؟', '۔', '।', '॥'])
}

/// `Lund, M., & Okoye, J. (2016, March 11). Title. <i>Newspaper</i>. https://…`
fn apa(work: &Work<'_>) -> String {
    let mut reference = Reference::default();
    let (month, day) = (work.month_name(), work.day_number());
    let date = format!("({}, {month} {day}). ", work.year);
    if work.authors.is_empty() {
        reference.text(&work.title).stop().text(&date);
    } else {
        let names = names::listed_by_apa(&work.authors);
        reference.text(&names).stop().text(&date).text(&work.title).stop();
    }
    if let Some(newspaper) = work.newspaper {
        reference.italic(newspaper).text(". ");
    }
    reference.text(work.url.as_deref().unwrap_or_default()).finish()
}

/// `Lund, Maria, and Joe Okoye. “Title.” <i>Newspaper</i>, March 11, 2016. https://….`
fn chicago(work: &Work<'_>) -> String {
    let mut reference = Reference::default();
    if !work.authors.is_empty() {
        reference.text(&names::listed_by_chicago(&work.authors)).stop();
    }
    reference.quoted(&work.title);
    if let Some(newspaper) = work.newspaper {
        reference.italic(newspaper).text(", ");
    }
    let (month, day) = (work.month_name(), work.day_number());
    reference.text(&format!("{month} {day}, {}. ", work.year));
    if let Some(url) = &work.url {
        reference.text(url).text(".");
    }
    reference.finish()
}

/// `Lund, Maria, and Joe Okoye. “Title.” <i>Newspaper</i>, 11 Mar. 2016, https://….`
fn mla(work: &Work<'_>) -> String {
    let (authors, container) = match work.newspaper {
        Some(newspaper) => (work.authors.clone(), newspaper),
        // What is published by who wrote it names them once, as where it is found.
        None => {
            let is_other = |author: &&Name<'_>| **author != Name::Whole(work.site);
            (work.authors.iter().filter(is_other).cloned().collect(), work.site)
        }
    };
    let names = names::first_turned(&authors);
    let mut reference = Reference::default();
    match names.as_slice() {
        [] => {}
        [first, _, _, ..] => {
            reference.text(first).text(", et al. ");
        }
        few => {
            reference.text(&names::listed(few, ", and ")).stop();
        }
    }
    reference.quoted(&work.title).italic(container).text(", ");
    let month = match work.month {
        5..=7 => work.month_name().to_owned(),
        9 => "Sept.".to_owned(),
        _ => format!("{}.", &work.month_name()[..3]),
    };
    let mut end = format!("{} {month} {}", work.day_number(), work.year);
    if let Some(url) = &work.url {
        let _ = write!(end, ", {url}");
    }
    reference.text(&end).text(".").finish()
}

/// A text without line ends and control characters, which no record may hold inside a field.
fn one_line(text: &str) -> Cow<'_, str> {
    let is_end = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    match text.contains(is_end) {
        true => text.replace(is_end, " ").into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests;
