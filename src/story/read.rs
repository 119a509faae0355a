//! Reads a story: front matter into fields, the rest left where it lies.

use std::borrow::Cow;

use crate::config::Config;
use crate::config::FIELDS;
use crate::config::RENAMED;
use crate::config::take_language;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Place;
use crate::fingerprint::Fingerprint;
use crate::markdown;
use crate::moment;
use crate::moment::Moment;
use crate::moment::Precision;
use crate::paths::ContentPath;
use crate::paths::Slug;
use crate::story::Details;
use crate::story::Release;
use crate::story::Status;
use crate::story::Story;
use crate::story::TextRef;
use crate::story::bounds;
use crate::story::dateline;
use crate::story::dateline::Opening;
use crate::story::dateline::Stated;
use crate::story::fields;
use crate::story::front_matter;
use crate::story::media;
use crate::story::withdrawal;
use crate::wire::Heads;
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
    let status = release.map(|release| release.status).unwrap_or_default();
    let withdrawal = withdrawal::take(&mut fields, status, config, &mut problems);
    let mut optional = Optional::take(&mut fields, config, &mut problems);
    if let Some(essentials) = &essentials {
        optional.drop_early_update(essentials.date, &fields, config, &mut problems);
    }
    let names_places = fields.has("places");
    let mut terms = take_terms(&mut fields, config, &mut problems);
    let stated = Stated {
        source: terms_of(&terms, "source", config).next(),
        date: essentials.as_ref().map(|essentials| essentials.date),
        body_start: parted.text,
    };
    let given = optional.dateline.take();
    let opening = Opening::take(given, &stated, &fields, config, &mut problems);
    if !names_places {
        add_places(&mut terms, opening.places(), config);
    }
    report_rest(fields, config, &mut problems);

    let broken = problems.iter().any(|problem| problem.level == Level::Error);
    let (Some(essentials), Some(release), false) = (essentials, release, broken) else {
        return (None, problems);
    };
    if let Some(details) = &optional.details {
        fields::check_aliases(&details.aliases, &source, &mut problems);
    }
    let n_skipped = opening.n_skipped;
    let body = &text[parted.text..];
    let own = || summary_of(body, n_skipped.into(), config);
    let title = take_heads(essentials.title, &mut optional.details);
    let story = Story {
        path: path.clone(),
        title: title.into(),
        date: essentials.date,
        slug: essentials.slug,
        terms: terms.into(),
        dateline: opening.printed.map(Into::into),
        is_summary_given: optional.summary.is_some(),
        summary: optional.summary.or_else(own).map(Into::into),
        updated: optional.updated,
        language: optional.language.map(Into::into),
        release,
        withdrawal,
        details: optional.details,
        text: text_ref(text, parted.text, n_skipped),
    };
    (Some(story), problems)
}

/// Takes off the headline what the wire put before it, and returns the rest. What it says of
/// genre and priority counts where front matter says nothing.
fn take_heads(headline: String, details: &mut Option<Box<Details>>) -> String {
    let heads = Heads::of(&headline);
    if heads.is_plain() {
        return headline;
    }
    let details = details.get_or_insert_default();
    let genre = heads.marks.genre.map(|genre| genre.as_str().to_owned());
    let priority = heads.marks.priority.map(|priority| priority.as_str().to_owned());
    details.kind = details.kind.take().or(genre);
    details.priority = details.priority.take().or(priority);
    let title = heads.title.to_owned();
    details.wire_title = Some(headline);
    title
}

/// Where the text after `offset` lies, what it is, and how much of it is shown elsewhere.
pub(super) fn text_ref(text: &str, offset: usize, n_skipped: u16) -> TextRef {
    TextRef {
        offset: u32::try_from(offset).unwrap_or(u32::MAX),
        n_skipped,
        fingerprint: Fingerprint::of(&text.as_bytes()[offset..]),
    }
}

/// The first paragraph, without the dateline that its first bytes may hold and the end mark
/// that a very short story may have in it.
fn summary_of(body: &str, n_skipped: usize, config: &Config) -> Option<String> {
    let short = body.len() < 4 * SUMMARY_CHARACTERS;
    let body = if short { markdown::split_end_mark(body).0 } else { body };
    let raw_html = config.markdown.raw_html;
    markdown::summary_after(body, n_skipped, (raw_html, SUMMARY_CHARACTERS))
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

/// Says which of the lines that readers see end where a comment begins like a word.
pub(super) fn cut_short(source: &Source<'_>) -> Vec<Diagnostic> {
    if !source.text[source.range.clone()].contains(" #") {
        return Vec::new();
    }
    let told = ["title", "summary", "dateline"].into_iter().filter_map(|key| {
        let place = source.comment_like_a_word(key)?;
        let message = format!("`{key}` ends here: behind a space, `#` begins a comment");
        let problem = Diagnostic::warning("cut-short", message).at(place);
        Some(problem.help("put the value in quotes, or a space behind the `#`"))
    });
    told.collect()
}

/// Says what of the front matter nobody reads.
fn report_rest(mut fields: Fields<'_>, config: &Config, problems: &mut Problems) {
    let facets = config.facets.iter().map(|facet| facet.field.as_str());
    let known: Vec<&str> = FIELDS.iter().copied().chain(facets).collect();
    bounds::refuse_misspelled(&mut fields, &known, problems);
    problems.extend(cut_short(fields.source()));
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
        bounds::refuse_second_names(fields, date, config, problems);
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
    let mut release =
        Release { draft: bounds::draft(fields, problems), ..Release::default() };
    let statuses = [
        ("usable", Status::Usable),
        ("withheld", Status::Withheld),
        ("canceled", Status::Canceled),
        ("cancelled", Status::Canceled),
    ];
    let is_withdrawn = withdrawal::is_told(fields);
    if fields.is_empty("status") {
        let expected = "`usable`, `withheld` or `canceled`: it has no value";
        problems.push(fields.wrong("status", expected));
    }
    release.status = match fields.choice("status", &statuses, problems) {
        None if is_withdrawn => Status::Canceled,
        status => status.unwrap_or_default(),
    };
    release.embargo = bounds::embargo(fields, config, problems);
    release.expires = bounds::expires(fields, config, problems);
    (problems.len() == before).then_some(release)
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
            dateline: dateline::take(fields, &mut minor),
            summary: fields.text("summary", &mut minor).map(|text| clean_line(&text)),
            updated: fields::moment(fields, "updated", config, &mut minor),
            language: take_language(fields, "lang", &mut minor),
            details: media::details(fields, config, &mut minor),
        };
        problems.extend(minor.into_iter().map(soften));
        optional
    }

    /// Leaves out an update from before the story: it says nothing of when it changed.
    fn drop_early_update(
        &mut self,
        date: Moment,
        fields: &Fields<'_>,
        config: &Config,
        problems: &mut Problems,
    ) {
        let zone = config.time_zone;
        let is_early = |updated: &Moment| match (updated.precision(), date.precision()) {
            (Precision::Time, Precision::Time) => *updated < date,
            _ => updated.day(zone) < date.day(zone),
        };
        let Some(updated) = self.updated.take_if(|updated| is_early(updated)) else {
            return;
        };
        let (updated, date) = (updated.shown(zone), date.shown(zone));
        let message = format!(
            "`updated` is {updated}, before the story's `date`, {date}; it is left out"
        );
        let problem = Diagnostic::warning("updated", message).at(fields.place("updated"));
        problems.push(problem.help("mend one of the two, or leave `updated` out"));
    }
}

/// What is wrong with a field that a story can do without.
pub(super) fn soften(mut problem: Diagnostic) -> Diagnostic {
    if problem.level == Level::Error {
        problem.level = Level::Warning;
        problem.message.push_str("; it is left out");
    }
    problem
}

/// Values of facets: the facet's place in the config, and the words as printed.
type Terms = Vec<(u8, Box<str>)>;

fn take_terms(
    fields: &mut Fields<'_>,
    config: &Config,
    problems: &mut Problems,
) -> Terms {
    let mut terms = Terms::new();
    for (index, facet) in config.facets.iter().enumerate() {
        let Ok(index) = u8::try_from(index) else { break };
        let texts = if facet.field == "source" {
            required_source(fields, problems)
        } else {
            let mut minor = Problems::new();
            let texts = fields.list(&facet.field, &mut minor);
            problems.extend(minor.into_iter().map(soften));
            texts
        };
        for text in texts {
            let text = clean_line(&text);
            let is_byline = facet.field == "byline";
            let text = if is_byline { without_by(&text) } else { &text };
            let known = terms
                .iter()
                .any(|(i, known): &(u8, Box<str>)| *i == index && &**known == text);
            if !text.is_empty() && !known {
                terms.push((index, text.into()));
            }
        }
    }
    terms
}

/// A byline without the word that wires put before the name, and themes do, too.
fn without_by(byline: &str) -> &str {
    let rest = ["By ", "BY ", "by "].iter().find_map(|word| byline.strip_prefix(word));
    let is_name = |rest: &&str| rest.starts_with(char::is_uppercase);
    rest.filter(is_name).unwrap_or(byline)
}

/// The values of a facet, in the order of `terms`.
fn terms_of<'a>(
    terms: &'a [(u8, Box<str>)],
    field: &str,
    config: &Config,
) -> impl Iterator<Item = &'a str> {
    let at = config.facets.iter().position(|facet| facet.field == field);
    let own = move |(facet, _): &&(u8, Box<str>)| Some(usize::from(*facet)) == at;
    terms.iter().filter(own).map(|(_, name)| &**name)
}

/// Adds the dateline's places to a story that names none itself.
fn add_places(terms: &mut Terms, places: Vec<String>, config: &Config) {
    let at = config.facets.iter().position(|facet| facet.field == "places");
    let Some(facet) = at.and_then(|at| u8::try_from(at).ok()) else { return };
    for place in places {
        let is_there = terms.iter().any(|(at, name)| *at == facet && **name == *place);
        if !place.is_empty() && !is_there {
            let end = terms.partition_point(|(at, _)| *at <= facet);
            terms.insert(end, (facet, place.into()));
        }
    }
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
