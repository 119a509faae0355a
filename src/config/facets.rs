//! Takes `facets`, and knows which fields of front matter can be none.

use crate::config::Config;
use crate::config::FacetConfig;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::paths::Slug;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// Every front matter field of a story.
pub const FIELDS: [&str; 35] = [
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
    "status",
    "withdrawn",
    "withdrawn_reason",
    "story",
    "version",
    "supersedes",
    "translation",
    "byline",
    "section",
    "topics",
    "places",
    "lang",
    "summary",
    "image",
    "corrections",
    "kind",
    "priority",
    "urgency",
    "slugline",
    "keywords",
    "rights",
    "origin",
    "id",
    "ednote",
    "extra",
];

/// Names that other generators use, and ours. Singular forms are accepted, too.
pub const RENAMED: [(&str, &str); 12] = [
    ("tags", "topics"),
    ("topic", "topics"),
    ("place", "places"),
    ("author", "byline"),
    ("authors", "byline"),
    ("description", "summary"),
    ("lastmod", "updated"),
    ("modified", "updated"),
    ("publishDate", "date"),
    ("pubdate", "date"),
    ("expiryDate", "expires"),
    ("language", "lang"),
];

/// Address parts that facets cannot take, because other pages have them.
const TAKEN: [&str; 8] = [
    "assets",
    "on-this-day",
    "corrections",
    "feeds",
    "sitemaps",
    "search",
    "api",
    "stories",
];

/// `facets: [teams, {field: team, name: teams, title: Teams}]` adds to the built-in ones.
pub(super) fn take_facets(
    config: &mut Config,
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) {
    let place = fields.place("facets");
    let Some(value) = fields.take("facets") else { return };
    let items = match value {
        serde_yaml::Value::Sequence(items) => items,
        other => vec![other],
    };
    for (position, item) in items.into_iter().enumerate() {
        let (field, name, title) = match item {
            serde_yaml::Value::String(field) => (Some(field), None, None),
            serde_yaml::Value::Mapping(map) => {
                let mut inner = fields.inner(map, &["facets", &position.to_string()]);
                let taken = (
                    inner.text("field", problems),
                    inner.text("name", problems),
                    inner.text("title", problems),
                );
                inner.finish(&["field", "name", "title"], Level::Error, problems);
                taken
            }
            _ => (None, None, None),
        };
        let Some(field) = field else {
            problems.push(fields.wrong("facets", "a list of front matter fields"));
            continue;
        };
        if let Some(problem) = not_a_facet(&field) {
            problems.push(problem.at(place.clone()));
            continue;
        }
        let name = Slug::from_text(name.as_deref().unwrap_or(&field));
        let name = name.map(|slug| slug.to_string()).unwrap_or_default();
        let clash = TAKEN.contains(&name.as_str())
            || name.bytes().all(|byte| byte.is_ascii_digit())
            || config
                .facets
                .iter()
                .any(|facet| facet.name == name || facet.field == field);
        if clash {
            let message =
                format!("the facet `{field}` cannot have the address `/{name}/`");
            let help = "it is taken: give the facet another `name`";
            let problem = Diagnostic::error("facet-name", message).help(help);
            problems.push(problem.at(place.clone()));
            continue;
        }
        config.facets.push(FacetConfig { field, name, title });
    }
}

/// Why a field cannot be a facet: stories are read by it, and would have no value of it left.
fn not_a_facet(field: &str) -> Option<Diagnostic> {
    let is_built_in = FacetConfig::built_in().iter().any(|facet| facet.field == field);
    let renamed = RENAMED.iter().find(|(from, _)| *from == field);
    let why = match renamed {
        Some((_, to)) => format!("stories have it as `{to}`"),
        None if FIELDS.contains(&field) && !is_built_in || field == "published" => {
            "it has a meaning of its own".to_owned()
        }
        None => return None,
    };
    let message = format!("the field `{field}` cannot be a facet: {why}");
    let help = "give the facet a field of another name";
    Some(Diagnostic::error("facet-field", message).help(help))
}

#[cfg(test)]
mod tests {
    use crate::config::read;

    #[test]
    fn a_field_that_stories_are_read_by_is_no_facet() {
        let text = "facets: [kind, teams, {field: tags, name: labels}, published]\n";
        let (config, problems) = read("newsgen.yaml", text);
        let messages: Vec<String> =
            problems.into_iter().map(|problem| problem.message).collect();
        let expected = [
            "the field `kind` cannot be a facet: it has a meaning of its own",
            "the field `tags` cannot be a facet: stories have it as `topics`",
            "the field `published` cannot be a facet: it has a meaning of its own",
        ];
        assert_eq!(messages, expected);
        let own = config.facets.last().map(|facet| facet.field.as_str());
        assert_eq!((config.facets.len(), own), (6, Some("teams")));
    }
}
