//! Takes the moments between which a story may be shown, `embargo` and `expires`, and whether
//! it is a draft; and tells what was meant to be one of the fields that hold a story back.
//!
//! Both must be certain. A text without offset or zone means another moment on another
//! machine or after a change of the settings, so it is an error, and the story stays hidden.
//! Where clocks went back or forward, the meaning that hides the story longer is taken.

use serde_yaml::Value;

use crate::config::Config;
use crate::config::RENAMED;
use crate::diagnostic::Diagnostic;
use crate::moment::Moment;
use crate::moment::Parsed;
use crate::moment::Precision;
use crate::moment::Zoned;
use crate::story::Draft;
use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// One end of the time in which a story may be shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Embargo,
    Expiry,
}

impl Bound {
    /// Its field, which is the code of what is wrong with it, too.
    const fn field(self) -> &'static str {
        match self {
            Self::Embargo => "embargo",
            Self::Expiry => "expires",
        }
    }

    /// Of what a text can mean, the moment that hides the story longer.
    const fn closed(self, parsed: &Parsed) -> Moment {
        match self {
            Self::Embargo => parsed.latest,
            Self::Expiry => parsed.earliest,
        }
    }
}

/// Takes the moment before which the story may not be shown.
pub(super) fn embargo(
    fields: &mut Fields<'_>,
    config: &Config,
    problems: &mut Problems,
) -> Option<Moment> {
    take(Bound::Embargo, fields, config, problems)
}

/// Takes the moment from which on the story may not be shown.
pub(super) fn expires(
    fields: &mut Fields<'_>,
    config: &Config,
    problems: &mut Problems,
) -> Option<Moment> {
    take(Bound::Expiry, fields, config, problems)
}

fn take(
    bound: Bound,
    fields: &mut Fields<'_>,
    config: &Config,
    problems: &mut Problems,
) -> Option<Moment> {
    let field = bound.field();
    let is_there = fields.has(field);
    let n_before = problems.len();
    let text = fields.text(field, problems);
    let place = || fields.place(field);
    let Some(text) = text else {
        // Whoever wrote the key meant to write a time.
        if is_there && problems.len() == n_before {
            let problem = Diagnostic::error(field, format!("`{field}` has no time"));
            problems.push(problem.at(place()).help(example(field)));
        }
        return None;
    };
    let (message, help) = match Moment::parse_zoned(&text, config.time_zone) {
        Ok(parsed) if parsed.zoned == Zoned::Given => return Some(bound.closed(&parsed)),
        Ok(parsed) => {
            let message = match parsed.moment.precision() {
                Precision::Day => "a day without a time and its offset",
                Precision::Time => "a time without its offset",
            };
            (
                format!("`{field}` is `{text}`: {message}"),
                with_zone(bound, &parsed, config),
            )
        }
        Err(error) => {
            let meant = error
                .meant()
                .and_then(|meant| Moment::parse_zoned(meant, config.time_zone).ok());
            let help = match meant {
                Some(parsed) if parsed.zoned == Zoned::Given => {
                    format!(
                        "write it as `{field}: {}`",
                        error.meant().unwrap_or_default()
                    )
                }
                Some(parsed) => with_zone(bound, &parsed, config),
                None => example(field),
            };
            (format!("`{field}`: {error}"), help)
        }
    };
    problems.push(Diagnostic::error(field, message).at(place()).help(help));
    None
}

/// Refuses names from other generators that were left because what they mean is there, too.
/// Where that could hold the story back, as a `publishDate` later than `date` does elsewhere,
/// the story must not come out. `date` is the story's own, if it has one.
pub(super) fn refuse_second_names(
    fields: &mut Fields<'_>,
    date: Option<Moment>,
    config: &Config,
    problems: &mut Problems,
) {
    let holds_nothing_back = |value: Option<Value>| {
        let text = value.as_ref().and_then(Value::as_str);
        let moment = text.and_then(|text| Moment::parse(text, config.time_zone).ok());
        let both = moment.zip(date);
        both.is_some_and(|(one, date)| one.millis() <= date.millis())
    };
    for (name, field) in RENAMED {
        if !fields.has(name) {
            continue;
        }
        let message = format!("`{name}` is taken as `{field}`, which is there, too");
        let place = fields.key_place(name);
        let value = fields.take(name);
        let problem = match field {
            "date" if !holds_nothing_back(value) => Diagnostic::error(
                "second-name",
                message,
            )
            .help(
                "if it is when the story may come out, write `embargo: …` with the time \
                 and its offset; else remove one of the two",
            ),
            "expires" => {
                Diagnostic::error("second-name", message).help("keep the one that holds")
            }
            _ => Diagnostic::warning("second-name", message)
                .help(format!("keep one of them; `{name}` is not looked at")),
        };
        problems.push(problem.at(place));
    }
}

/// Refuses keys that were probably meant to be one of these fields, but are not: a story must
/// not come out because of a slip in the key.
pub(super) fn refuse_misspelled(
    fields: &mut Fields<'_>,
    known: &[&str],
    problems: &mut Problems,
) {
    let unknown = fields.names().filter(|name| !known.contains(name));
    let meant: Vec<(String, &str)> =
        unknown.filter_map(|name| Some((name.to_owned(), meant(name, known)?))).collect();
    for (name, field) in meant {
        let message = format!("unknown key `{name}`, which could hold the story back");
        let help =
            format!("write `{field}`, or keep it under `extra:` if it is not meant");
        let place = fields.key_place(&name);
        problems.push(Diagnostic::error("unknown-key", message).at(place).help(help));
        let _ = fields.take(&name);
    }
}

/// The field that holds back a story that a key was probably meant to be.
fn meant(key: &str, known: &[&str]) -> Option<&'static str> {
    // `publisher` is a word of its own, so that only these are slips of `published`.
    const OTHERS: [(&str, &str); 4] = [
        ("published", "published"),
        ("publish", "published"),
        ("unpublished", "published"),
        ("pubstatus", "status"),
    ];
    let key = key.to_lowercase();
    if key.contains("embargo") {
        return Some(Bound::Embargo.field());
    }
    let other = OTHERS.iter().find(|(other, _)| *other == key).map(|(_, field)| *field);
    // One letter, but no more: `state` and `craft` are words of their own, too.
    let is_slip = |field: &&str| {
        key.starts_with(&field[..1]) && strsim::damerau_levenshtein(&key, field) < 2
    };
    let fields = ["draft", "status", "withdrawn", "withdrawn_reason"];
    let slip = || fields.into_iter().find(is_slip);
    other.or_else(slip).or_else(|| {
        let nearest = yaml::nearest(&key, known.iter().copied())?;
        let bounds = [Bound::Embargo, Bound::Expiry].map(Bound::field);
        bounds.into_iter().find(|field| *field == nearest)
    })
}

/// Takes `draft` and `published`, and says whether they hold back what they stand over. A key
/// without a value is a mistake: whoever wrote it meant to say one or the other.
pub(super) fn draft(fields: &mut Fields<'_>, problems: &mut Problems) -> Draft {
    let mut flag = |key: &str| {
        if fields.is_empty(key) {
            problems.push(fields.wrong(key, "`true` or `false`: it has no value"));
        }
        fields.flag(key, problems)
    };
    let is_draft = flag("draft") == Some(true);
    let is_unpublished = flag("published") == Some(false);
    if is_draft || is_unpublished { Draft::Yes } else { Draft::No }
}

/// The line as it should stand, if the site's zone was meant.
fn with_zone(bound: Bound, parsed: &Parsed, config: &Config) -> String {
    let (zone, field) = (config.time_zone, bound.field());
    let line = bound.closed(parsed).rfc3339(zone);
    let what = match parsed.moment.precision() {
        Precision::Day => "the beginning of that day",
        Precision::Time => "that time",
    };
    format!("write `{field}: {line}`, if it is {what} in {zone}")
}

/// A line to go by.
fn example(field: &str) -> String {
    format!(
        "write the time with its offset or its city, as in \
         `{field}: 2016-03-11T09:00:00+01:00` or `{field}: 2016-03-11 09:00 Europe/Paris`"
    )
}
