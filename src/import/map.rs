//! The map of columns: which column of a table, or value of an object, is which field.

use chrono::format::Item;
use chrono::format::StrftimeItems;
use chrono_tz::Tz;
use serde_yaml::Value;

use crate::config::Config;
use crate::config::FIELDS;
use crate::config::RENAMED;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::import::columns;
use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;
use crate::yaml::Source;

/// What a map may name beside fields of front matter.
const OTHERS: [&str; 7] =
    ["text", "plain", "markdown", "html", "url", "captured", "ignore"];

/// Which column is which field.
#[derive(Debug, Clone, Default)]
pub struct Map {
    columns: Vec<(String, Column)>,
    /// Columns that are passed over.
    ignored: Vec<String>,
}

/// Where a field's value comes from, and how it is written there.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    /// The column's name.
    pub(super) column: Option<String>,
    /// The value where the column has none.
    pub(super) text: Option<String>,
    /// How a date is written, in the marks of `strftime`, or `unix`, or `unix_ms`.
    pub(super) format: Option<String>,
    /// The zone of dates without one.
    pub(super) zone: Option<Tz>,
    /// What parts the values of a list.
    pub(super) split: Option<String>,
    /// What the text is.
    pub(super) as_: Option<As>,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    Plain,
    Html,
    Markdown,
}

impl Map {
    /// Reads a map: YAML with a field of front matter, `text`, `url`, `id` or `captured` on
    /// each line, and a column's name or a mapping as its value.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn read(file: &str, text: &str, config: &Config) -> Result<Self, Problems> {
        let source = Source::whole(file, text);
        let entries = yaml::read(&source).map_err(|problem| vec![problem])?;
        let names: Vec<String> = entries.iter().map(|(name, _)| name.clone()).collect();
        let mut fields = Fields::new(&source, entries);
        let mut problems = Problems::new();
        let mut map = Self::default();
        for name in names {
            if !known(config).any(|known| known == own_name(&name)) {
                problems.push(unknown(&name, &fields, config));
                continue;
            }
            if name == "ignore" {
                map.ignored = fields.list("ignore", &mut problems);
                continue;
            }
            let Some(column) = column(&name, &mut fields, &mut problems) else {
                continue;
            };
            map.columns.push((own_name(&name).to_owned(), column));
        }
        if problems.is_empty() { Ok(map) } else { Err(problems) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.ignored.is_empty()
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = (&str, &Column)> {
        self.columns.iter().map(|(field, column)| (&**field, column))
    }

    /// The columns from which fields are taken.
    pub(super) fn named(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(|(_, column)| column.column.as_deref())
    }

    /// The columns that the map names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.named().chain(self.ignored.iter().map(|name| &**name))
    }

    /// Whether the map says where a field comes from.
    pub(super) fn has(&self, field: &str) -> bool {
        let is_text =
            |field: &str| matches!(field, "text" | "plain" | "markdown" | "html");
        self.columns
            .iter()
            .any(|(name, _)| name == field || is_text(name) && is_text(field))
    }
}

/// All that a map may name, but for what other generators call it.
fn known(config: &Config) -> impl Iterator<Item = &str> {
    let facets = config.facets.iter().map(|facet| facet.field.as_str());
    FIELDS.into_iter().chain(OTHERS).chain(facets)
}

/// Our name for a field that other generators call otherwise.
fn own_name(name: &str) -> &str {
    let renamed = RENAMED.iter().find(|(other, _)| *other == name);
    renamed.map_or(name, |(_, own)| own)
}

fn unknown(name: &str, fields: &Fields<'_>, config: &Config) -> Diagnostic {
    let near = yaml::nearest(&name.to_lowercase(), known(config));
    let near = near.or_else(|| Some(columns::field_of(name)).filter(|own| *own != name));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "leave it out: columns that are no fields are kept below `extra`".to_owned()
        }
    };
    Diagnostic::error("unknown-key", format!("unknown field `{name}`"))
        .at(fields.key_place(name))
        .help(help)
}

/// The keys that say how a field is written, beside those that any field may have.
fn keys_of(field: &str) -> &'static [&'static str] {
    match field {
        "date" | "updated" | "embargo" | "expires" | "withdrawn" => &["format", "zone"],
        "text" | "plain" => &["as"],
        "markdown" | "html" | "title" | "source" | "dateline" | "url" | "id"
        | "captured" | "slug" | "origin" | "extra" => &[],
        _ => &["split"],
    }
}

/// Says which keys have no effect on a field.
fn refuse_keys_without_effect(field: &str, inner: &Fields<'_>, problems: &mut Problems) {
    let has_effect = keys_of(own_name(field));
    for key in ["format", "zone", "split", "as"] {
        if inner.has(key) && !has_effect.contains(&key) {
            let message = format!("`{key}` has no effect on `{field}`");
            let help = match key {
                "format" | "zone" => "dates have it: remove it here",
                "split" => "fields with several values have it: remove it here",
                _ => "`text` has it: remove it here",
            };
            let place = inner.key_place(key);
            problems.push(Diagnostic::error("map", message).at(place).help(help));
        }
    }
}

fn column(
    name: &str,
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Column> {
    let value = match fields.take(name)? {
        Value::String(column) => {
            return Some(Column { column: Some(column), ..Column::default() });
        }
        Value::Mapping(map) => map,
        _ => {
            problems
                .push(fields.wrong(name, "a column's name, or a mapping with `column`"));
            return None;
        }
    };
    let mut inner = fields.inner(value, &[name]);
    refuse_keys_without_effect(name, &inner, problems);
    let kinds = [("plain", As::Plain), ("html", As::Html), ("markdown", As::Markdown)];
    let zone = inner.text("zone", problems);
    let zone = match zone.map(|zone| (zone.parse::<Tz>(), zone)) {
        None => None,
        Some((Ok(zone), _)) => Some(zone),
        Some((Err(_), zone)) => {
            let message = format!("`{zone}` is no zone");
            let help = "name one as `Europe/Paris` or `UTC`";
            problems.push(
                Diagnostic::error("map", message).at(inner.place("zone")).help(help),
            );
            None
        }
    };
    let format = inner.text("format", problems);
    let format = format.filter(|format| {
        let is_right = is_format(format);
        if !is_right {
            let message = format!("`{format}` says no way to write a date");
            let help = "say it as in `%d/%m/%Y %H:%M`, or `unix`, or `unix_ms`";
            problems.push(
                Diagnostic::error("map", message).at(inner.place("format")).help(help),
            );
        }
        is_right
    });
    let column = Column {
        column: inner.text("column", problems),
        text: inner.text("text", problems),
        format,
        zone,
        split: inner.text("split", problems),
        as_: inner.choice("as", &kinds, problems),
    };
    let known = ["column", "text", "format", "zone", "split", "as"];
    inner.finish(&known, Level::Error, problems);
    Some(column)
}

/// Whether a date can be written so.
fn is_format(format: &str) -> bool {
    matches!(format, "unix" | "unix_ms")
        || StrftimeItems::new(format).all(|item| !matches!(item, Item::Error))
}
