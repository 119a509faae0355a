//! Takes single front matter fields that need more than their type checked.

use serde_yaml::Value;

use crate::config::Config;
use crate::config::is_language;
use crate::diagnostic::Diagnostic;
use crate::moment::Moment;
use crate::story::read::clean_line;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// Takes a time or a day.
pub(super) fn moment(
    fields: &mut Fields<'_>,
    key: &'static str,
    config: &Config,
    problems: &mut Problems,
) -> Option<Moment> {
    let text = fields.text(key, problems)?;
    match Moment::parse(&text, config.time_zone) {
        Ok(moment) => Some(moment),
        Err(error) => {
            let problem = Diagnostic::error("date", format!("`{key}`: {error}"));
            problems.push(problem.at(fields.place(key)).help(error.help()));
            None
        }
    }
}

/// Takes a language tag; `en_GB` is taken for `en-GB`.
pub(super) fn language(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<String> {
    let text = fields.text("lang", problems)?.replace('_', "-");
    if is_language(&text) {
        return Some(text);
    }
    let message = format!("`lang` is `{text}`, which is not a language tag");
    let help = "write a tag such as `en`, `pt-BR` or `zh-Hans`";
    let problem = Diagnostic::error("language", message).at(fields.place("lang"));
    problems.push(problem.help(help));
    None
}

/// Takes a dateline as printed. Given as a mapping, it is printed the usual way, and its
/// place is a place of the story if `places` is absent.
pub(super) fn dateline(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<String> {
    match fields.take("dateline")? {
        Value::String(text) => Some(clean_line(&text)).filter(|text| !text.is_empty()),
        Value::Mapping(map) => {
            let inner = fields.inner(map, &["dateline"]);
            Some(dateline_from(inner, fields, problems)).filter(|text| !text.is_empty())
        }
        _ => {
            problems.push(fields.wrong("dateline", "a text or a mapping"));
            None
        }
    }
}

/// `{place: BERGEN, region: Vestland, date: March 10, source: Meridian}` as it is printed:
/// `BERGEN, Vestland, March 10 (Meridian) --`.
fn dateline_from(
    mut inner: Fields<'_>,
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> String {
    let mut places = inner.list("places", problems);
    places.extend(inner.list("place", problems));
    if !places.is_empty() {
        let values = places.iter().map(|place| Value::String(place.clone())).collect();
        fields.fill("places", &Value::Sequence(values));
    }
    let place = (!places.is_empty()).then(|| places.join("/").to_uppercase());
    let parts = [
        place,
        inner.text("region", problems),
        inner.text("country", problems),
        inner.text("date", problems),
    ];
    let mut printed = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    if let Some(source) = inner.text("source", problems) {
        printed.push_str(&format!(" ({source})"));
    }
    if !printed.is_empty() {
        printed.push_str(" --");
    }
    let known = ["place", "places", "region", "country", "date", "source"];
    inner.finish(&known, crate::diagnostic::Level::Warning, problems);
    printed
}
