//! Takes the fields that most stories do not have: pictures, corrections, rights, origin.

use serde_yaml::Value;

use crate::config::Config;
use crate::diagnostic::Level;
use crate::story::Correction;
use crate::story::Details;
use crate::story::Image;
use crate::story::Rights;
use crate::story::fields;
use crate::story::read::clean_line;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// Takes what most stories do not have; `None` if this one has nothing of it.
pub(super) fn details(
    fields: &mut Fields<'_>,
    config: &Config,
    problems: &mut Problems,
) -> Option<Box<Details>> {
    let details = Details {
        aliases: fields.list("aliases", problems),
        image: image(fields, problems),
        corrections: corrections(fields, config, problems),
        wire_title: None,
        kind: fields.text("kind", problems),
        priority: priority(fields, problems),
        urgency: urgency(fields, problems),
        slugline: fields.text("slugline", problems),
        keywords: fields.list("keywords", problems),
        rights: rights(fields, problems),
        origin: origin(fields, problems),
        id: fields.text("id", problems),
        story: fields.text("story", problems),
        version: fields.json("version"),
        supersedes: fields.text("supersedes", problems),
        translation: fields.text("translation", problems),
        extra: map(fields, "extra", problems),
    };
    // Notes to editors are never shown; they are taken so that they are no unknown key.
    let _ = fields.take("ednote");
    (details != Details::default()).then(|| Box::new(details))
}

fn image(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Image> {
    match fields.take("image")? {
        Value::String(src) => Some(Image { src, ..Image::default() }),
        Value::Mapping(map) => {
            let mut inner = fields.inner(map, &["image"]);
            inner.rename("url", "src");
            let src = inner.text("src", problems);
            let image = src.map(|src| Image {
                src,
                alt: inner
                    .text("alt", problems)
                    .map(|t| clean_line(&t))
                    .unwrap_or_default(),
                caption: inner.text("caption", problems).map(|t| clean_line(&t)),
                credit: inner.text("credit", problems).map(|t| clean_line(&t)),
            });
            if image.is_none() {
                problems.push(inner.wrong("src", "given"));
            }
            inner.finish(&["src", "alt", "caption", "credit"], Level::Warning, problems);
            image
        }
        _ => {
            problems.push(fields.wrong("image", "a file, or a mapping with `src`"));
            None
        }
    }
}

fn corrections(
    fields: &mut Fields<'_>,
    config: &Config,
    problems: &mut Problems,
) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for mut inner in fields.maps("corrections", problems) {
        let kinds = [
            ("corrected", "corrected"),
            ("correction", "corrected"),
            ("clarification", "clarification"),
            ("refile", "refile"),
        ];
        let date = fields::moment(&mut inner, "date", config, problems);
        let text = inner.text("text", problems);
        let kind =
            inner.choice("kind", &kinds, problems).unwrap_or("corrected").to_owned();
        match (date, text) {
            (Some(date), Some(text)) => corrections.push(Correction { date, text, kind }),
            _ => problems.push(inner.wrong("text", "given together with `date`")),
        }
        inner.finish(&["date", "text", "kind"], Level::Warning, problems);
    }
    corrections.sort_by_key(|correction| correction.date);
    corrections
}

fn priority(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<String> {
    let choices = ["flash", "bulletin", "urgent", "routine"].map(|name| (name, name));
    fields.choice("priority", &choices, problems).map(ToOwned::to_owned)
}

fn urgency(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<u8> {
    let number = fields.number("urgency", 1..=9, problems)?;
    u8::try_from(number).ok()
}

fn rights(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Rights> {
    match fields.take("rights")? {
        Value::String(notice) => {
            Some(Rights { notice: Some(notice), ..Rights::default() })
        }
        Value::Mapping(map) => {
            let mut inner = fields.inner(map, &["rights"]);
            let rights = Rights {
                holder: inner.text("holder", problems),
                notice: inner.text("notice", problems),
                terms: inner.text("terms", problems),
            };
            inner.finish(&["holder", "notice", "terms"], Level::Warning, problems);
            Some(rights)
        }
        _ => {
            problems.push(fields.wrong("rights", "a text or a mapping"));
            None
        }
    }
}

/// Where the story was taken from: an address alone, or a mapping.
fn origin(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> std::collections::BTreeMap<String, serde_json::Value> {
    match fields.take("origin") {
        None => std::collections::BTreeMap::new(),
        Some(Value::String(url)) => [("url".to_owned(), url.into())].into(),
        Some(Value::Mapping(map)) => {
            fields.inner(map, &["origin"]).rest().into_iter().collect()
        }
        Some(_) => {
            problems.push(fields.wrong("origin", "an address or a mapping"));
            std::collections::BTreeMap::new()
        }
    }
}

fn map(
    fields: &mut Fields<'_>,
    key: &str,
    problems: &mut Problems,
) -> std::collections::BTreeMap<String, serde_json::Value> {
    let inner = fields.map(key, problems);
    inner.map(|mut inner| inner.rest().into_iter().collect()).unwrap_or_default()
}
