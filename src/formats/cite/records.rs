//! References as data: each format with its own way of writing what means something in it.

use std::fmt::Write as _;

use serde::Serialize;

use crate::fingerprint::Fingerprint;
use crate::formats::cite::Work;
use crate::formats::cite::names::Name;
use crate::formats::cite::one_line;

/// A BibTeX entry of the kind `article`, which every style has.
pub(super) fn bibtex(work: &Work<'_>) -> String {
    let mut entry = format!("@article{{{},\n", work.key);
    let authors = work.authors.iter().map(|author| match author {
        Name::Whole(name) => format!("{{{}}}", tex(name)),
        Name::Person { .. } => tex(&author.turned_for_bibtex()),
    });
    let authors: Vec<String> = authors.collect();
    let mut line = |name: &str, value: &str| {
        // A string takes everything.
        let _ = writeln!(entry, "  {name} = {value},");
    };
    let mut field = |name: &str, value: &str| line(name, &format!("{{{value}}}"));
    if !authors.is_empty() {
        field("author", &authors.join(" and "));
    }
    // In braces of its own, no style changes its capitals.
    field("title", &format!("{{{}}}", tex(&work.title)));
    field("journal", &tex(work.newspaper.unwrap_or(work.site)));
    field("year", work.year);
    // A name that every style knows, and writes in its own way.
    line("month", &work.month_name()[..3].to_lowercase());
    let mut field = |name: &str, value: &str| line(name, &format!("{{{value}}}"));
    field("day", work.day);
    field("language", &tex(work.language));
    if let Some(url) = &work.url {
        field("url", &url.replace('\\', "%5C").replace('{', "%7B").replace('}', "%7D"));
    }
    entry.push('}');
    entry
}

/// The name of an entry, unlike that of all others of the site: plain letters and digits,
/// which every program takes. Where the slug and the day do not make a story's `address`, or
/// the slug has other letters, a part stands for the whole of it.
pub(super) fn key(
    (year, month, day): (&str, usize, &str),
    slug: &str,
    address: &str,
) -> String {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let name: String = slug.chars().filter(is_plain).collect();
    let usual = format!("/{year}/{month:02}/{day}/{name}.html");
    let name = name.trim_matches('-');
    let name = if name.is_empty() { "story" } else { name };
    let key = format!("{name}-{year}-{month:02}-{day}");
    match address == usual {
        true => key,
        false => format!("{key}-{}", Fingerprint::of(address.as_bytes()).short(8)),
    }
}

/// A text in which nothing means anything to TeX, nor its braces to BibTeX, which counts
/// them even where TeX does not.
fn tex(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '\\' => safe.push_str("\\textbackslash{}"),
            '{' => safe.push_str("\\textbraceleft{}"),
            '}' => safe.push_str("\\textbraceright{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '$' | '&' | '#' | '_' | '%' => {
                safe.push('\\');
                safe.push(c);
            }
            other => safe.push(other),
        }
    }
    safe
}

/// A RIS record of the type `NEWS`: one field a line, so that a value is always on one.
pub(super) fn ris(work: &Work<'_>) -> String {
    let mut record = "TY  - NEWS\n".to_owned();
    let mut field = |tag: &str, value: &str| {
        let _ = writeln!(record, "{tag}  - {}", one_line(value));
    };
    for author in &work.authors {
        field("AU", &author.turned());
    }
    field("TI", &work.title);
    field("T2", work.newspaper.unwrap_or(work.site));
    field("PY", work.year);
    field("DA", &format!("{}/{:02}/{}/", work.year, work.month, work.day));
    if let Some(section) = work.section {
        field("SE", section);
    }
    field("PB", work.site);
    field("LA", work.language);
    if let Some(url) = &work.url {
        field("UR", url);
    }
    record.push_str("ER  - ");
    record
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<CslName<'a>>,
    #[serde(rename = "container-title")]
    container_title: &'a str,
    publisher: &'a str,
    issued: Issued,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    language: &'a str,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum CslName<'a> {
    Whole {
        literal: &'a str,
    },
    Person {
        family: &'a str,
        given: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        suffix: Option<&'a str>,
    },
}

#[derive(Serialize)]
struct Issued {
    #[serde(rename = "date-parts")]
    date_parts: [[usize; 3]; 1],
}

/// A list of one item in CSL-JSON.
pub(super) fn csl_json(work: &Work<'_>) -> String {
    let number = |text: &str| text.parse().unwrap_or_default();
    let authors = work.authors.iter().map(|author| match *author {
        Name::Whole(literal) => CslName::Whole { literal },
        Name::Person { given, family, suffix } => {
            CslName::Person { family, given, suffix }
        }
    });
    let item = Item {
        id: &work.key,
        kind: "article-newspaper",
        title: &work.title,
        author: authors.collect(),
        container_title: work.newspaper.unwrap_or(work.site),
        publisher: work.site,
        issued: Issued {
            date_parts: [[number(work.year), work.month, number(work.day)]],
        },
        section: work.section,
        language: work.language,
        url: work.url.as_deref(),
    };
    // What is made of texts and numbers can always be written.
    serde_json::to_string_pretty(&[item]).unwrap_or_default()
}
