//! Takes a story's dateline from its front matter, or from the first line of its text.
//!
//! What is wrong with it is a warning: it is printed all the same.

use std::ops::Range;

use serde_yaml::Value;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Place;
use crate::moment::Moment;
use crate::story::read::clean_line;
use crate::wire;
use crate::wire::Confidence;
use crate::wire::Known;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// How many days a dateline may lie from the story's date.
const MOST_DAYS: i64 = 7;

/// The dateline of a story.
#[derive(Debug, Default)]
pub(super) struct Opening {
    /// The words as printed.
    pub(super) printed: Option<String>,
    /// How many bytes of the text show it, and so are not shown again.
    pub(super) n_skipped: u16,
    /// What it says, where that can be told.
    told: Option<wire::Dateline>,
    /// Where in the text it stands, if the front matter has none.
    found: Option<Range<usize>>,
}

impl Opening {
    /// Returns the dateline in the front matter, `given`, or else the one that opens the
    /// text. Warns if it contradicts `source` or `date`.
    pub(super) fn take(
        given: Option<String>,
        stated: &Stated<'_>,
        fields: &Fields<'_>,
        config: &Config,
        problems: &mut Problems,
    ) -> Self {
        let body = fields.source().text.get(stated.body_start..).unwrap_or_default();
        let opening = Self::find(given, body, &config.known_to_wires(stated.source));
        problems.extend(opening.check(stated, fields, config));
        opening
    }

    fn find(given: Option<String>, body: &str, known: &Known<'_>) -> Self {
        if let Some(printed) = given {
            let end = wire::dateline::repeated(body, &printed, known);
            let told = wire::dateline::read(&printed, known);
            let n_skipped = end.and_then(|end| u16::try_from(end).ok());
            let n_skipped = n_skipped.unwrap_or_default();
            return Self { printed: Some(printed), n_skipped, told, found: None };
        }
        let Some((dateline, range)) = wire::dateline::find(body, known) else {
            return Self::default();
        };
        let Ok(n_skipped) = u16::try_from(range.end) else { return Self::default() };
        let printed = Some(clean_line(&dateline.printed));
        Self { printed, n_skipped, told: Some(dateline), found: Some(range) }
    }

    /// The places as they are written in a sentence; none if they are but likely.
    pub(super) fn places(&self) -> Vec<String> {
        let told = self.told.as_ref();
        let sure = told.filter(|told| told.confidence == Confidence::High);
        let places = sure.map(|told| told.places.as_slice()).unwrap_or_default();
        places
            .iter()
            .map(|place| clean_line(&wire::dateline::title_case(place)))
            .collect()
    }

    fn check(
        &self,
        story: &Stated<'_>,
        fields: &Fields<'_>,
        config: &Config,
    ) -> Problems {
        let Some(told) = &self.told else { return Problems::new() };
        let problems =
            [check_source(told, story, config), check_date(told, story, config)];
        let place = || match &self.found {
            Some(range) => {
                let (source, start) = (fields.source(), story.body_start);
                let words = source.text.get(start..start + range.end).unwrap_or_default();
                let end = words.trim_end().len();
                Place::in_text(source.file, source.text, start + range.start, start + end)
            }
            None => fields.place("dateline"),
        };
        problems.into_iter().flatten().map(|problem| problem.at(place())).collect()
    }
}

/// What else a story says of itself.
pub(super) struct Stated<'a> {
    pub(super) source: Option<&'a str>,
    pub(super) date: Option<Moment>,
    /// Where in the file the text begins.
    pub(super) body_start: usize,
}

/// Two agencies that are known and differ contradict each other. An outlet that prints an
/// agency's story does not.
fn check_source(
    told: &wire::Dateline,
    story: &Stated<'_>,
    config: &Config,
) -> Option<Diagnostic> {
    let (printed, source) = (told.source.as_deref()?, story.source?);
    let agency = config.agencies.find(printed)?;
    let other = config.agencies.find(source)?;
    let is_one_of = |name: &str, text: &str| {
        let parts = text.split(['/', '／', ',', '、', '-']);
        let mut named = parts.filter_map(|part| config.agencies.exact(part));
        named.any(|named| named.name == name)
    };
    let same = agency.name == other.name
        || is_one_of(&other.name, printed)
        || is_one_of(&agency.name, source);
    if same || agency.own || other.own {
        return None;
    }
    let message = format!("the dateline names `{printed}`, and `source` is `{source}`");
    let help = "correct one of them; two names of one agency go into one entry of \
                `agencies:` in newsgen.yaml";
    Some(Diagnostic::warning("dateline-source", message).help(help))
}

fn check_date(
    told: &wire::Dateline,
    story: &Stated<'_>,
    config: &Config,
) -> Option<Diagnostic> {
    let day = told.day?;
    let published = story.date?.day(config.time_zone);
    let warn = |message: String| Diagnostic::warning("dateline-date", message);
    let Some(date) = told.date(published) else {
        let month =
            told.month.map(|month| format!(" of month {month}")).unwrap_or_default();
        let message =
            format!("the dateline names the day {day}{month}, which does not exist");
        return Some(warn(message).help("correct the day in the dateline"));
    };
    let n_days = published.signed_duration_since(date).num_days();
    if n_days.abs() <= MOST_DAYS {
        return None;
    }
    let message = format!(
        "the dateline is of {date}, and `date` is {published}: more than a week apart"
    );
    Some(warn(message).help("correct one of them"))
}

/// Takes a dateline as printed. Given as a mapping, it is printed the usual way, and its
/// place is a place of the story if `places` is absent.
pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<String> {
    match fields.take("dateline")? {
        Value::String(text) => Some(clean_line(&text)).filter(|text| !text.is_empty()),
        Value::Mapping(map) => {
            let inner = fields.inner(map, &["dateline"]);
            Some(from_mapping(inner, fields, problems)).filter(|text| !text.is_empty())
        }
        _ => {
            problems.push(fields.wrong("dateline", "a text or a mapping"));
            None
        }
    }
}

/// `{place: BERGEN, region: Vestland, date: March 10, source: Meridian}` as it is printed:
/// `BERGEN, Vestland, March 10 (Meridian) --`.
fn from_mapping(
    mut inner: Fields<'_>,
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> String {
    let mut places = inner.list("places", problems);
    places.extend(inner.list("place", problems));
    if !places.is_empty() {
        let written =
            places.iter().map(|place| Value::String(wire::dateline::title_case(place)));
        fields.fill("places", &Value::Sequence(written.collect()));
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
    inner.finish(&known, Level::Warning, problems);
    printed
}
