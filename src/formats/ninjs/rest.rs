//! What front matter tells of a story and ninjs has no property for, under its own names.

use serde::Serialize;
use serde_json::Value;

use crate::archive::Article;
use crate::formats::ninjs::OfFile;
use crate::moment::Moment;
use crate::moment::Precision;
use crate::pages::Edition;
use crate::story::Correction;
use crate::story::Details;
use crate::story::Draft;

/// Returns the fields as a JSON object; `None` if there are none.
pub(super) fn of_article(
    edition: &Edition<'_>,
    article: &Article,
    file: Option<OfFile<'_>>,
) -> Option<String> {
    let zone = edition.config.time_zone;
    let mut rest = Rest::default();
    let day = |moment: &Moment| moment.precision() == Precision::Day;
    // ninjs knows times only.
    rest.add("date", Some(article.date).filter(day).map(|date| date.shown(zone)));
    let told_elsewhere =
        |updated: &Moment| !day(updated) && *updated == article.changed();
    let updated = article.updated.filter(|updated| !told_elsewhere(updated));
    rest.add("updated", updated.map(|moment| moment.shown(zone)));
    let draft = file.map(|file| file.release.draft).filter(|draft| *draft == Draft::Yes);
    rest.add("draft", draft.map(|_| true));
    rest.add("slug", file.map(|file| file.slug));
    rest.add("lang", article.language.as_deref());
    if let Some(details) = article.details.as_deref() {
        add_details(&mut rest, details, &|one| correction(one, edition));
        // What nobody but the story's own page sees goes into no file of the site.
        let extra = Some(&details.extra).filter(|all| file.is_some() && !all.is_empty());
        rest.add("extra", extra);
    }
    (!rest.0.is_empty()).then(|| Value::Object(rest.0).to_string())
}

fn add_details(
    rest: &mut Rest,
    details: &Details,
    correction: &dyn Fn(&Correction) -> Value,
) {
    rest.add("aliases", Some(&details.aliases).filter(|all| !all.is_empty()));
    rest.add("priority", details.priority.as_deref());
    rest.add("version", details.version.as_ref().filter(|version| !version.is_string()));
    rest.add("translation", details.translation.as_deref());
    rest.add("image", details.image.as_ref());
    let corrections: Vec<Value> = details.corrections.iter().map(correction).collect();
    rest.add("corrections", Some(corrections).filter(|all| !all.is_empty()));
    rest.add("origin", Some(&details.origin).filter(|all| !all.is_empty()));
}

fn correction(correction: &Correction, edition: &Edition<'_>) -> Value {
    let Correction { date, text, kind } = correction;
    let date = date.shown(edition.config.time_zone);
    serde_json::json!({ "date": date, "text": text, "kind": kind })
}

/// Fields that are there.
#[derive(Default)]
struct Rest(serde_json::Map<String, Value>);

impl Rest {
    fn add(&mut self, name: &str, value: Option<impl Serialize>) {
        let value = value.and_then(|value| serde_json::to_value(value).ok());
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value);
        }
    }
}
