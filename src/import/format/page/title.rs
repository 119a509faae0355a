//! Finds a page's headline, and takes the site's name off it.

use super::facts::Facts;
use crate::import::tree::Tree;

/// What sites set between a headline and their names.
const SEPARATORS: [&str; 12] = [
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " > ", " \\ ",
];

/// The headline of a page; `tag` is that of its window.
pub(super) fn headline(tree: &Tree, facts: &Facts, tag: Option<&str>) -> String {
    let names: Vec<&str> = [facts.site.as_deref(), facts.publisher.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    if let Some(title) = &facts.title {
        return without_names(title, &names).to_owned();
    }
    let headings: Vec<String> = tree
        .nodes(tree.root())
        .filter(|&id| matches!(tree.name(id), "h1" | "h2"))
        .map(|id| tree.words(id))
        .filter(|words| !words.is_empty())
        .collect();
    let Some(tag) = tag else {
        let first = tree.nodes(tree.root()).find(|&id| tree.name(id) == "h1");
        return first.map(|id| tree.words(id)).unwrap_or_default();
    };
    let bare = without_names(tag, &names);
    let is_part = |heading: &&String| {
        heading.len() > 10
            && bare.len() > heading.len()
            && bare.starts_with(heading.as_str())
            && is_separator(&bare[heading.len()..])
    };
    match headings.iter().find(is_part) {
        Some(heading) => heading.clone(),
        None if bare.len() < tag.len()
            || headings.iter().any(|heading| heading == bare) =>
        {
            bare.to_owned()
        }
        None => without_last(bare).to_owned(),
    }
}

fn is_separator(rest: &str) -> bool {
    SEPARATORS.iter().any(|separator| rest.starts_with(separator.trim_end()))
}

/// A title without the name of the site at one of its ends.
fn without_names<'t>(title: &'t str, names: &[&str]) -> &'t str {
    for separator in SEPARATORS {
        let is_name =
            |part: &str| names.iter().any(|name| name.eq_ignore_ascii_case(part.trim()));
        match (title.rsplit_once(separator), title.split_once(separator)) {
            (Some((rest, name)), _) if is_name(name) => return rest.trim(),
            (_, Some((name, rest))) if is_name(name) => return rest.trim(),
            _ => {}
        }
    }
    title
}

/// A title without what is likely the site's name: a short last part behind a longer first.
fn without_last(title: &str) -> &str {
    let cut = SEPARATORS.iter().filter_map(|separator| title.rfind(separator)).max();
    match cut.map(|at| title.split_at(at)) {
        Some((rest, _)) if rest.split_whitespace().count() > 4 => rest.trim(),
        _ => title,
    }
}

/// Whether two lines say the same.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    !one.is_empty() && letters(one) == letters(other)
}
