//! Makes a story's file of what a record tells, and makes sure that newsgen reads it as it
//! is meant. Where it lies on the disk, `place` decides.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_yaml::Mapping;
use serde_yaml::Value;

use crate::config::Config;
use crate::config::FIELDS;
use crate::config::parse_language;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::import::Format;
use crate::import::Request;
use crate::import::aliases;
use crate::import::fields::Fields;
use crate::import::html;
use crate::import::item::Attached;
use crate::import::item::Body;
use crate::import::item::CLOSE;
use crate::import::item::Item;
use crate::import::item::OPEN;
use crate::import::item::Origin;
use crate::import::item::Piece;
use crate::import::item::Refusal;
use crate::import::item::Shape;
use crate::import::plain;
use crate::markdown;
use crate::moment::Moment;
use crate::moment::Precision;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::paths::Slug;
use crate::story;
use crate::wire::dateline;

/// How many characters of a text make a headline where there is none.
const TITLE_CHARACTERS: usize = 80;
/// The longest name of a file made from a headline, in bytes.
const LONGEST_NAME_BYTES: usize = 60;

/// How records become stories.
pub(super) struct Composing<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) config: &'a Config,
    pub(super) format: Format,
}

/// A story's file, but for the mark of the import.
pub(super) struct Composed {
    /// The file: front matter that ends with `origin:`, and the text.
    pub(super) text: String,
    /// The fingerprint of the record's name.
    pub(super) key: Fingerprint,
    /// The fingerprint of the record itself, whatever it is called.
    pub(super) record: Fingerprint,
    /// Where it would lie.
    pub(super) path: String,
    /// Its old addresses.
    pub(super) aliases: Vec<String>,
    pub(super) files: Vec<Attached>,
    pub(super) notes: Vec<String>,
}

impl Composed {
    /// The paths that its file may have, the best first.
    pub(super) fn paths(&self) -> impl Iterator<Item = String> {
        let (stem, end) = match self.path.strip_suffix("/index.md") {
            Some(stem) => (stem, "/index.md"),
            None => (self.path.strip_suffix(".md").unwrap_or(&self.path), ".md"),
        };
        let other = |digits| format!("{stem}-{}{end}", self.key.short(digits));
        [format!("{stem}{end}"), other(8), other(16)].into_iter()
    }
}

impl Composing<'_> {
    /// Makes a story's file of a record.
    pub(super) fn compose(&self, mut item: Item) -> Result<Composed, Refusal> {
        let text = self.markdown(&mut item)?;
        item.title = title(&item, &text)?;
        if item.shape == Shape::Story && item.source.is_none() {
            item.source = self.source(&item);
        }
        if let Some(dateline) = item.worked_out_dateline.take()
            && !self.is_read_from(&text, &item, &dateline)
        {
            item.dateline = Some(dateline);
        }
        if item.date.as_deref().unwrap_or_default().trim().is_empty()
            && let Some(day) = self.day_of_dateline(&item, &text)
        {
            item.date = Some(day.to_string());
            item.note("its date is that of its dateline");
        }
        let date = self.date(&item)?;
        if let Some(date) = date {
            self.refuse_other_times(date)?;
        }
        let path = path(&item, date, self.config.time_zone);
        let key = self.key(&item);
        let record = Fingerprint::of(item.origin.sha256.as_bytes());
        leave_out_false_aliases(&mut item);
        leave_out_false_language(&mut item);
        let files = std::mem::take(&mut item.files);
        let mut notes = std::mem::take(&mut item.notes);
        let file = |fields: Fields| {
            let front_matter =
                serde_yaml::to_string(&fields.into_mapping()).map_err(|error| {
                    Refusal::fail(format!("it makes no front matter: {error}"))
                });
            Ok(format!("---\n{}---\n\n{text}\n", front_matter?))
        };
        let worked_out = item.worked_out_summary.take();
        let mut fields = self.front_matter(item, date);
        let mut whole = file(fields.clone())?;
        let summary = self.prove(&path, &whole, &mut notes)?;
        if worked_out.is_some() && worked_out.as_deref() != summary.as_deref() {
            fields.set_before("origin", "summary", worked_out.unwrap_or_default());
            whole = file(fields)?;
        }
        let aliases = aliases::of_file(&whole);
        Ok(Composed { text: whole, key, record, path, aliases, files, notes })
    }

    /// The zone of times that name none.
    pub(super) fn zone(&self) -> Tz {
        self.request.defaults.zone.unwrap_or(self.config.time_zone)
    }

    fn markdown(&self, item: &mut Item) -> Result<String, Refusal> {
        let text = match std::mem::take(&mut item.body) {
            Body::Plain(text) => plain::markdown(&text),
            Body::Markdown(text) => text,
            Body::Html(text) => {
                let beside: Vec<&str> =
                    item.files.iter().map(|file| file.name.as_str()).collect();
                let base = item.base.as_deref().or(item.origin.url.as_deref());
                let around = html::Around { base, beside: &beside };
                let converted = html::markdown(&text, around, &self.config.markdown)?;
                item.notes.extend(converted.notes);
                converted.markdown
            }
            Body::Mixed(pieces) => self.mixed(pieces, &mut item.notes)?,
        };
        // A text that begins with blanks may mean them; empty lines mean nothing.
        let text = text.trim_end();
        let first = text.len() - text.trim_start().len();
        let start = text[..first].rfind('\n').map_or(0, |end| end + 1);
        Ok(text[start..].to_owned())
    }

    /// Makes one text of pieces.
    fn mixed(
        &self,
        pieces: Vec<Piece>,
        notes: &mut Vec<String>,
    ) -> Result<String, Refusal> {
        let mut blocks = Vec::new();
        let mut converted = |html: &str| {
            let converted =
                html::markdown(html, html::Around::default(), &self.config.markdown)?;
            notes.extend(converted.notes);
            Ok(converted.markdown.replace(OPEN, "[").replace(CLOSE, "]"))
        };
        for piece in pieces {
            let block = match piece {
                Piece::Markdown(text) => text,
                Piece::Html(html) => converted(&html)?,
                Piece::Footnote { name, html } => {
                    let text = converted(&html)?;
                    format!("[^{name}]: {}", text.trim().replace('\n', "\n    "))
                }
            };
            let block = block.trim_end().trim_start_matches('\n');
            if !block.is_empty() {
                blocks.push(block.to_owned());
            }
        }
        Ok(blocks.join("\n\n"))
    }

    /// Whether newsgen reads a dateline from the text by itself.
    fn is_read_from(&self, text: &str, item: &Item, dateline: &str) -> bool {
        let known = self.config.known_to_wires(item.source.as_deref());
        let found = dateline::find(text, &known);
        found.is_some_and(|(found, _)| one_line(&found.printed) == one_line(dateline))
    }

    /// The day that its dateline tells; `None` if that has no year, as most.
    fn day_of_dateline(&self, item: &Item, text: &str) -> Option<NaiveDate> {
        let known = self.config.known_to_wires(item.source.as_deref());
        let told = match &item.dateline {
            Some(printed) => dateline::read(printed, &known),
            None => dateline::find(text, &known).map(|(told, _)| told),
        }?;
        let (month, day) = (told.month?, told.day?);
        NaiveDate::from_ymd_opt(told.year?, month.into(), day.into())
    }

    /// When it was published. A day without a time is that day of the site's, whatever zone it
    /// was told in: front matter has no place for another.
    fn date(&self, item: &Item) -> Result<Option<Moment>, Refusal> {
        let own = item.date.as_deref().filter(|text| !text.trim().is_empty());
        let Some(text) = own.or(self.request.defaults.date.as_deref()) else {
            let told = match &item.unread_date {
                Some(date) => format!("its date cannot be read: “{date}”"),
                None => "it tells no date".to_owned(),
            };
            let reason = format!("{told}: `--date` gives one to all that tell none");
            return match item.shape {
                Shape::Story => Err(Refusal::fail(reason)),
                Shape::Undated => Ok(None),
            };
        };
        let zone = item.zone.unwrap_or_else(|| self.zone());
        match Moment::parse(text, zone) {
            Ok(moment) if moment.precision() == Precision::Day => {
                let day = moment.day(zone);
                Ok(Some(Moment::from_day(day, self.config.time_zone)))
            }
            Ok(moment) => Ok(Some(moment)),
            Err(error) => Err(Refusal::fail(format!("its date: {error}"))),
        }
    }

    /// Passes over what lies outside the time that was asked for.
    fn refuse_other_times(&self, date: Moment) -> Result<(), Refusal> {
        let span = &self.request.span;
        if !span.begins_by(date) {
            return Err(Refusal::skip("it is from before `--since`"));
        }
        if !span.reaches(date, self.config.time_zone) {
            return Err(Refusal::skip("it is from after `--until`"));
        }
        Ok(())
    }

    /// The source of a record that names none: the one that was asked for, or the host of its
    /// address. What the site's settings give is not written.
    fn source(&self, item: &Item) -> Option<String> {
        if let Some(source) = &self.request.defaults.source {
            return Some(source.clone());
        }
        let is_given = |defaults: &crate::config::Defaults| {
            defaults.fields.iter().any(|(name, _)| name == "source")
        };
        if self.config.defaults.iter().any(is_given) {
            return None;
        }
        let url = item.origin.url.as_deref()?;
        let host = url.split_once("://")?.1.split(['/', '?', '#']).next()?;
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let host = host.split(':').next()?;
        Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
    }

    /// What tells this record from all others: its name, or its bytes. Two agencies may have
    /// the same number, but not the same address.
    fn key(&self, item: &Item) -> Fingerprint {
        let source = item.source.as_deref().unwrap_or_default();
        let (of, id) = match &item.origin.id {
            None => ("", &item.origin.sha256),
            Some(id) if id.contains(':') => ("", id),
            Some(id) => (source, id),
        };
        Hasher::default().bytes(of.as_bytes()).bytes(id.as_bytes()).take()
    }

    fn front_matter(&self, item: Item, date: Option<Moment>) -> Fields {
        let mut fields = Fields::default();
        fields.set("title", one_line(&item.title));
        fields.set_some("source", item.source.as_deref().map(one_line));
        let date = date.filter(|_| item.shape == Shape::Story);
        let shown = date.map(|date| match date.precision() {
            Precision::Day => date.shown(self.config.time_zone),
            Precision::Time => date.shown(item.zone.unwrap_or_else(|| self.zone())),
        });
        fields.set_some("date", shown);
        fields.set_some("dateline", item.dateline.as_deref().map(one_line));
        fields.extend(in_order(item.fields));
        if let Some(language) = &self.request.defaults.language
            && !fields.has("lang")
        {
            fields.set("lang", language.as_str());
        }
        fields.set("origin", origin(item.origin, self.format));
        fields
    }

    /// Reads the file as `build` will, and returns the summary that it finds.
    fn prove(
        &self,
        path: &str,
        text: &str,
        notes: &mut Vec<String>,
    ) -> Result<Option<Box<str>>, Refusal> {
        let path =
            ContentPath::new(path).map_err(|error| Refusal::fail(error.to_string()))?;
        let (summary, problems) = match path.as_str().starts_with("pages/") {
            true => {
                (None, story::read_undated(&path, path.as_str(), text, self.config).1)
            }
            false => {
                let (story, problems) =
                    story::read(&path, path.as_str(), text, self.config);
                (story.and_then(|story| story.summary), problems)
            }
        };
        let is_error = |problem: &&Diagnostic| problem.level == Level::Error;
        if let Some(problem) = problems.iter().find(is_error) {
            return Err(Refusal::fail(in_words(problem)));
        }
        let warnings = problems.iter().filter(|one| one.level == Level::Warning);
        notes.extend(
            warnings.map(|problem| format!("a build says: {}", in_words(problem))),
        );
        Ok(summary)
    }
}

fn in_words(problem: &Diagnostic) -> String {
    match &*problem.code {
        "missing-field" if problem.message.contains("`source`") => {
            "it names no source: `--source` gives one to all that name none".to_owned()
        }
        _ => problem.message.clone(),
    }
}

/// Leaves out old addresses that are none.
fn leave_out_false_aliases(item: &mut Item) {
    let Some(Value::Sequence(list)) = item.fields.take("aliases") else { return };
    let texts = list.iter().filter_map(Value::as_str);
    let (good, bad): (Vec<_>, Vec<_>) = texts
        .map(|alias| (alias, Address::of_alias(alias)))
        .partition(|(_, read)| read.is_ok());
    for (alias, error) in
        bad.into_iter().filter_map(|(alias, read)| Some((alias, read.err()?)))
    {
        item.note(format!("its old address `{alias}` cannot be used: {error}"));
    }
    let good: Vec<String> = good.into_iter().map(|(alias, _)| alias.to_owned()).collect();
    item.set_list("aliases", good);
}

/// Leaves out a language that is none, as `english`.
fn leave_out_false_language(item: &mut Item) {
    let Some(Value::String(tag)) = item.fields.get("lang") else { return };
    if let Err(problem) = parse_language("lang", tag) {
        let note = format!("{}: it is left out", problem.message);
        drop(item.fields.take("lang"));
        item.note(note);
    }
}

/// The headline, or the first words of the text.
fn title(item: &Item, text: &str) -> Result<String, Refusal> {
    let title = one_line(&item.title);
    if !title.is_empty() {
        return Ok(title);
    }
    let raw_html = markdown::RawHtml::Escape;
    let first = markdown::summary_after(text, 0, (raw_html, TITLE_CHARACTERS));
    let first = first.or_else(|| first_words(text));
    first.ok_or_else(|| Refusal::skip("it has neither a headline nor a text"))
}

/// The first words of a text that has no paragraph, as a list has none.
fn first_words(text: &str) -> Option<String> {
    let blocks = markdown::blocks(text, &markdown::Style::default());
    let is_told =
        |block: &&markdown::PlainBlock| block.kind != markdown::BlockKind::Picture;
    let line = one_line(&blocks.iter().find(is_told)?.text);
    match line.char_indices().nth(TITLE_CHARACTERS) {
        None => Some(line),
        Some((end, _)) => {
            let cut = &line[..end];
            let cut = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
            Some(format!("{cut}…"))
        }
    }
}

/// Where the file would lie: as the record says, or by date and headline. `zone` is that of
/// the site, whose days are folders.
fn path(item: &Item, date: Option<Moment>, zone: Tz) -> String {
    if let Some(path) = &item.path {
        return path.clone();
    }
    let slug = item.slug.as_deref().and_then(Slug::from_text);
    let slug = slug.or_else(|| Slug::from_text(&item.title));
    let name = match &slug {
        Some(slug) => shortened(slug.as_str()).to_owned(),
        None => format!("story-{}", Fingerprint::of(item.title.as_bytes()).short(8)),
    };
    let end = if item.files.is_empty() { ".md" } else { "/index.md" };
    match (item.shape, date) {
        (Shape::Story, Some(date)) => {
            format!("{}/{name}{end}", date.day(zone).format("%Y/%m/%d"))
        }
        _ => format!("pages/{name}{end}"),
    }
}

/// Cuts a slug where a word ends, or inside its first word if that is too long.
fn shortened(slug: &str) -> &str {
    if slug.len() <= LONGEST_NAME_BYTES {
        return slug;
    }
    let cut = &slug[..slug.floor_char_boundary(LONGEST_NAME_BYTES)];
    cut.rsplit_once('-').map_or(cut, |(words, _)| words)
}

/// A text on one line.
fn one_line(text: &str) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fields in the order of the guide, then those of the site, then `extra`.
fn in_order(mut fields: Fields) -> Fields {
    let mut ordered = Fields::default();
    let extra = fields.take("extra");
    for name in FIELDS {
        ordered.set_some(name, fields.take(name));
    }
    ordered.extend(fields);
    ordered.set_some("extra", extra);
    ordered
}

/// Where the record came from, as front matter has it.
fn origin(origin: Origin, format: Format) -> Mapping {
    let mut fields = Fields::default();
    fields.set("format", format.as_str());
    fields.set_some("id", origin.id);
    fields.set_some("url", origin.url);
    fields.set_some("captured", origin.captured);
    fields.set("sha256", origin.sha256);
    let mut more = origin.more;
    // That line is the mark's.
    drop(more.take("import"));
    fields.extend(more);
    fields.into_mapping()
}
