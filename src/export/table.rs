//! Records as a table: RFC 4180, UTF-8, a line of names, lists joined with `; `.
//!
//! Cells hold what the story says. A spreadsheet may take one that begins with `=` for a
//! formula; that is not altered here.

use std::borrow::Cow;

use csv::Terminator;
use csv::WriterBuilder;
use serde::Serialize;

use crate::export::Reading;
use crate::export::TextForm;
use crate::export::record::Record;

/// The columns before those of facets.
const FIRST: [&str; 17] = [
    "uri",
    "address",
    "path",
    "title",
    "source",
    "date",
    "dateline",
    "slug",
    "aliases",
    "updated",
    "embargo",
    "expires",
    "draft",
    "story",
    "version",
    "supersedes",
    "translation",
];

/// The columns after them, but for those of the text.
const LAST: [&str; 18] = [
    "lang",
    "summary",
    "image",
    "image_alt",
    "image_caption",
    "image_credit",
    "corrections",
    "kind",
    "priority",
    "urgency",
    "slugline",
    "keywords",
    "rights_holder",
    "rights_notice",
    "rights_terms",
    "origin",
    "id",
    "extra",
];

/// The columns of the text.
const TEXTS: [(&str, TextForm); 3] =
    [("text", TextForm::Markdown), ("html", TextForm::Html), ("plain", TextForm::Plain)];

/// All columns but those of facets.
pub(super) fn columns() -> Vec<&'static str> {
    let texts = TEXTS.iter().map(|&(name, _)| name);
    FIRST.into_iter().chain(LAST).chain(texts).collect()
}

/// Returns the line of names.
pub(super) fn head(reading: &Reading<'_>) -> Vec<u8> {
    let mut fields: Vec<Cow<'_, str>> = FIRST.iter().map(|&name| name.into()).collect();
    fields.extend(reading.facets.iter().map(|facet| Cow::from(&*facet.name)));
    fields.extend(LAST.iter().map(|&name| Cow::from(name)));
    let texts = TEXTS.iter().filter(|(_, form)| reading.wants(*form));
    fields.extend(texts.map(|&(name, _)| Cow::from(name)));
    line(&fields)
}

/// Returns a story's line.
pub(super) fn row(reading: &Reading<'_>, record: &Record<'_>) -> Vec<u8> {
    let mut fields = first(record);
    fields.extend(record.facets.values().map(|values| Cow::from(values.join("; "))));
    fields.extend(last(record));
    let texts = [record.text, record.html, record.plain];
    let texts = TEXTS.iter().zip(texts).filter(|((_, form), _)| reading.wants(*form));
    fields.extend(texts.map(|(_, text)| text.unwrap_or_default().into()));
    line(&fields)
}

fn first<'a>(record: &'a Record<'_>) -> Vec<Cow<'a, str>> {
    vec![
        (&*record.uri).into(),
        (&*record.address).into(),
        (&*record.path).into(),
        record.title.into(),
        record.source.into(),
        (&*record.date).into(),
        text(record.dateline),
        record.slug.into(),
        record.aliases.join("; ").into(),
        text(record.updated.as_deref()),
        text(record.embargo.as_deref()),
        text(record.expires.as_deref()),
        record.draft.to_string().into(),
        text(record.story),
        json(record.version),
        text(record.supersedes),
        text(record.translation),
    ]
}

fn last<'a>(record: &'a Record<'_>) -> Vec<Cow<'a, str>> {
    let (image, rights) = (record.image, record.rights);
    let corrections = record.corrections.iter();
    let corrections: Vec<String> = corrections
        .map(|one| format!("{} {}: {}", one.date, one.kind, one.text))
        .collect();
    vec![
        text(record.lang),
        text(record.summary),
        text(image.map(|image| &*image.src)),
        text(image.map(|image| &*image.alt)),
        text(image.and_then(|image| image.caption.as_deref())),
        text(image.and_then(|image| image.credit.as_deref())),
        corrections.join("; ").into(),
        text(record.kind),
        text(record.priority),
        record.urgency.map(|urgency| urgency.to_string()).unwrap_or_default().into(),
        text(record.slugline),
        record.keywords.join("; ").into(),
        text(rights.and_then(|rights| rights.holder.as_deref())),
        text(rights.and_then(|rights| rights.notice.as_deref())),
        text(rights.and_then(|rights| rights.terms.as_deref())),
        json(record.origin),
        text(record.id),
        json(record.extra),
    ]
}

fn text(value: Option<&str>) -> Cow<'_, str> {
    value.unwrap_or_default().into()
}

/// What has parts of its own, as JSON; a text alone as it is.
fn json(value: Option<impl Serialize>) -> Cow<'static, str> {
    match value.and_then(|value| serde_json::to_value(value).ok()) {
        None => "".into(),
        Some(serde_json::Value::String(text)) => text.into(),
        Some(other) => other.to_string().into(),
    }
}

fn line(fields: &[Cow<'_, str>]) -> Vec<u8> {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = writer.write_record(fields.iter().map(|field| field.as_bytes()));
    writer.into_inner().unwrap_or_default()
}
