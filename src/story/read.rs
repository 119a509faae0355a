//! Reads a story: front matter into fields, the rest left where it lies.

use std::borrow::Cow;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Place;
use crate::fingerprint::Fingerprint;
use crate::markdown;
use crate::moment;
use crate::moment::Moment;
use crate::paths::ContentPath;
use crate::paths::Slug;
use crate::story::Draft;
use crate::story::FIELDS;
use crate::story::RENAMED;
use crate::story::Release;
use crate::story::Status;
use crate::story::Story;
use crate::story::TextRef;
use crate::story::fields;
use crate::story::front_matter;
use crate::story::media;
use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;
use crate::yaml::Source;

/// How long a summary made from the text may be, in characters.
pub(super) const SUMMARY_CHARACTERS: usize = 200;

/// Reads the story in the file `path`, shown to people as `file`, from its decoded text.
///
/// Returns what is wrong beside it. The story is `None` if it cannot be published safely:
/// a required field or one that could hold it back is missing or unreadable.
pub fn read(
    path: &ContentPath,
    file: &str,
    text: &str,
    config: &Config,
) -> (Option<Story>, Problems) {
    let mut problems = Problems::new();
    let parted = match front_matter::part(file, text) {
        Ok(parted) => parted,
        Err(problem) => return (None, vec![problem]),
    };
    let source = Source { file, text, range: parted.yaml.clone() };
    let mut fields = match yaml::read(&source) {
        Ok(entries) => Fields::new(&source, entries),
        Err(problem) => return (None, vec![problem]),
    };
    normalise(&mut fields, path, config);
    let essentials = Essentials::take(&mut fields, path, config, &mut problems);
    let release = take_release(&mut fields, config, &mut problems);
    let optional = Optional::take(&mut fields, config, &mut problems);
    let terms = take_terms(&mut fields, config, &mut problems);
    let custom: Vec<&str> =
        config.facets.iter().map(|facet| facet.field.as_str()).collect();
    report_unknown(fields, &custom, &mut problems);

    let broken = problems.iter().any(|problem| problem.level == Level::Error);
    let (Some(essentials), Some(release), false) = (essentials, release, broken) else {
        return (None, problems);
    };
    let body = &text[parted.text..];
    let summary = optional.summary.or_else(|| summary_of(body));
    let story = Story {
        path: path.clone(),
        title: essentials.title.into(),
        date: essentials.date,
        slug: essentials.slug,
        terms,
        dateline: optional.dateline.map(Into::into),
        summary: summary.map(Into::into),
        updated: optional.updated,
        language: optional.language.map(Into::into),
        release,
        details: optional.details,
        text: text_ref(text, parted.text),
    };
    (Some(story), problems)
}

/// Where the text after `offset` lies, and what it is.
pub(super) fn text_ref(text: &str, offset: usize) -> TextRef {
    TextRef {
        offset: u32::try_from(offset).unwrap_or(u32::MAX),
        fingerprint: Fingerprint::of(&text.as_bytes()[offset..]),
    }
}

/// The first paragraph, without the end mark that a very short story may have in it.
pub(super) fn summary_of(body: &str) -> Option<String> {
    let short = body.len() < 4 * SUMMARY_CHARACTERS;
    let body = if short { markdown::split_end_mark(body).0 } else { body };
    markdown::summary(body, SUMMARY_CHARACTERS)
}

/// Gives fields our names, and fills in the defaults for this path.
fn normalise(fields: &mut Fields<'_>, path: &ContentPath, config: &Config) {
    rename(fields);
    for defaults in &config.defaults {
        if defaults.path.is_match(path.as_str()) {
            for (key, value) in &defaults.fields {
                fields.fill(key, value);
            }
        }
    }
}

/// Gives fields from other generators our names.
pub(super) fn rename(fields: &mut Fields<'_>) {
    for (from, to) in RENAMED {
        if fields.has(from) {
            fields.rename(from, to);
        }
    }
}

fn report_unknown(fields: Fields<'_>, facets: &[&str], problems: &mut Problems) {
    let known: Vec<&str> = FIELDS.iter().chain(facets).copied().collect();
    fields.finish(&known, Level::Warning, problems);
}

/// What every story must have.
struct Essentials {
    title: String,
    date: Moment,
    slug: Box<str>,
}

impl Essentials {
    fn take(
        fields: &mut Fields<'_>,
        path: &ContentPath,
        config: &Config,
        problems: &mut Problems,
    ) -> Option<Self> {
        let title = required(fields, "title", problems).map(|title| clean_line(&title));
        if !fields.has("source") {
            let help =
                "add `source: …`, or one `source:` for the whole archive in newsgen.yaml";
            problems.push(missing(fields, "source").help(help));
        }
        let date = take_date(fields, path, config, problems);
        let slug = take_slug(fields, path, title.as_deref(), problems);
        Some(Self { title: title?, date: date?, slug })
    }
}

fn required(
    fields: &mut Fields<'_>,
    key: &str,
    problems: &mut Problems,
) -> Option<String> {
    let before = problems.len();
    let found = fields.text(key, problems);
    if found.is_none() && problems.len() == before {
        problems.push(missing(fields, key).help(format!("add a line `{key}: …`")));
    }
    found
}

/// The field is not there: point at the end of the front matter, where it can be added.
pub(super) fn missing(fields: &Fields<'_>, key: &str) -> Diagnostic {
    let source = fields.source();
    let place =
        Place::in_text(source.file, source.text, source.range.end, source.range.end);
    Diagnostic::error("missing-field", format!("`{key}` is missing")).at(place)
}

fn take_date(
    fields: &mut Fields<'_>,
    path: &ContentPath,
    config: &Config,
    problems: &mut Problems,
) -> Option<Moment> {
    let before = problems.len();
    if let Some(text) = fields.text("date", problems) {
        return match Moment::parse(&text, config.time_zone) {
            Ok(moment) => Some(moment),
            Err(error) => {
                let message = format!("`date`: {error}");
                let problem = Diagnostic::error("date", message).at(fields.place("date"));
                problems.push(problem.help(error.help()));
                None
            }
        };
    }
    if problems.len() > before {
        return None;
    }
    let Some((day, _)) = moment::date_in_path(path.as_str()) else {
        let help = "add a line `date: 2016-03-11`, or put the date into the file's name";
        problems.push(missing(fields, "date").help(help));
        return None;
    };
    let message = format!("`date` is missing: {day} is taken from the file's path");
    let file = Place::file(fields.source().file);
    problems.push(Diagnostic::info("date-from-path", message).at(file));
    Some(Moment::from_day(day, config.time_zone))
}

/// The last part of the address: given, or from the file's name, or from the headline.
fn take_slug(
    fields: &mut Fields<'_>,
    path: &ContentPath,
    title: Option<&str>,
    problems: &mut Problems,
) -> Box<str> {
    let given = fields.text("slug", problems);
    let name = name_of(path);
    let texts = [given.as_deref(), Some(name), title];
    let slug = texts.into_iter().flatten().find_map(Slug::from_text);
    match slug {
        Some(slug) => slug.as_str().into(),
        None => {
            format!("story-{}", Fingerprint::of(path.as_str().as_bytes()).short(8)).into()
        }
    }
}

/// The file's name without date and extension; for `index.md`, its folder's name.
pub(super) fn name_of(path: &ContentPath) -> &str {
    let stem = match moment::date_in_path(path.as_str()) {
        Some((_, rest)) if !rest.is_empty() => rest,
        _ => path.file_stem(),
    };
    if stem != "index" {
        return stem;
    }
    let folder = path.as_str().rsplit('/').nth(1).unwrap_or(stem);
    let dated =
        folder.get(..11).filter(|start| start.as_bytes().get(10).copied() == Some(b'-'));
    let day = dated.and_then(|start| moment::date_in_path(start.get(..10)?));
    if day.is_some() { &folder[11..] } else { folder }
}

/// Takes what decides whether the story may be shown. Whatever of it cannot be read is an
/// error, and hides the story: an embargo broken by a typing mistake is the worst that can
/// happen to a newsroom.
fn take_release(
    fields: &mut Fields<'_>,
    config: &Config,
    problems: &mut Problems,
) -> Option<Release> {
    let before = problems.len();
    let mut release = Release::default();
    let draft = fields.flag("draft", problems) == Some(true);
    let unpublished = fields.flag("published", problems) == Some(false);
    if draft || unpublished {
        release.draft = Draft::Yes;
    }
    let statuses = [
        ("usable", Status::Usable),
        ("withheld", Status::Withheld),
        ("canceled", Status::Canceled),
        ("cancelled", Status::Canceled),
    ];
    release.status = fields.choice("status", &statuses, problems).unwrap_or_default();
    release.embargo = take_embargo(fields, config, problems);
    release.expires = fields::moment(fields, "expires", config, problems);
    (problems.len() == before).then_some(release)
}

fn take_embargo(
    fields: &mut Fields<'_>,
    config: &Config,
    problems: &mut Problems,
) -> Option<Moment> {
    let text = fields.text("embargo", problems)?;
    let help = "write the time with its offset, as in `2016-03-11T09:00:00+01:00`";
    let refuse = |message: String| {
        Diagnostic::error("embargo", message).at(fields.place("embargo")).help(help)
    };
    match Moment::parse_zoned(&text, config.time_zone) {
        Ok(parsed) if parsed.zoned == moment::Zoned::Given => Some(parsed.moment),
        Ok(_) => {
            let message =
                format!("`embargo` is `{text}`, which does not say when without doubt");
            problems.push(refuse(message));
            None
        }
        Err(error) => {
            problems.push(refuse(format!("`embargo`: {error}")));
            None
        }
    }
}

/// What a story may have. Mistakes here are warnings: the field is left out.
struct Optional {
    dateline: Option<String>,
    summary: Option<String>,
    updated: Option<Moment>,
    language: Option<String>,
    details: Option<Box<crate::story::Details>>,
}

impl Optional {
    fn take(fields: &mut Fields<'_>, config: &Config, problems: &mut Problems) -> Self {
        let mut minor = Problems::new();
        let optional = Self {
            dateline: fields::dateline(fields, &mut minor),
            summary: fields.text("summary", &mut minor).map(|text| clean_line(&text)),
            updated: fields::moment(fields, "updated", config, &mut minor),
            language: fields::language(fields, &mut minor),
            details: media::details(fields, config, &mut minor),
        };
        let soften = |mut problem: Diagnostic| {
            if problem.level == Level::Error {
                problem.level = Level::Warning;
                problem.message.push_str("; it is left out");
            }
            problem
        };
        problems.extend(minor.into_iter().map(soften));
        optional
    }
}

fn take_terms(
    fields: &mut Fields<'_>,
    config: &Config,
    problems: &mut Problems,
) -> Box<[(u8, Box<str>)]> {
    let mut terms = Vec::new();
    for (index, facet) in config.facets.iter().enumerate() {
        let Ok(index) = u8::try_from(index) else { break };
        let texts = if facet.field == "source" {
            required_source(fields, problems)
        } else {
            fields.list(&facet.field, problems)
        };
        for text in texts {
            let text = clean_line(&text);
            let known = terms
                .iter()
                .any(|(i, known): &(u8, Box<str>)| *i == index && **known == *text);
            if !text.is_empty() && !known {
                terms.push((index, text.into_boxed_str()));
            }
        }
    }
    terms.into()
}

fn required_source(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<String> {
    if !fields.has("source") {
        return Vec::new();
    }
    required(fields, "source", problems).into_iter().collect()
}

/// A text on one line: white space folded, control characters gone.
pub(super) fn clean_line(text: &str) -> String {
    let is_clean = |c: char| !c.is_control() && (c == ' ' || !c.is_whitespace());
    if text.chars().all(is_clean) && !text.starts_with(' ') && !text.ends_with(' ') {
        return text.to_owned();
    }
    let visible: Cow<'_, str> =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
