//! Which templates a template reaches: those it extends, includes or makes pieces with, and
//! those that they do.
//!
//! Tera keeps this to itself, so we find the names in the text; they are always written out,
//! never computed. A page is rendered with its closure alone, so that a template which was
//! overlooked is an error and not a stale page.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::theme::Layer;

/// Texts of templates by their full names, `LAYER/name`.
pub(super) type Templates = BTreeMap<String, String>;

/// Returns the full names of all templates that `name` reaches, itself too.
///
/// Every template that defines a component counts as reached: components are called by
/// names of their own.
pub(super) fn closure(
    name: &str,
    templates: &Templates,
    layers: &[Layer],
) -> BTreeSet<String> {
    let mut open: Vec<String> = full_name(name, templates, layers).into_iter().collect();
    let components = templates.iter().filter(|(_, text)| text.contains("component"));
    open.extend(components.map(|(name, _)| name.clone()));
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop() {
        let Some(text) = templates.get(&name) else { continue };
        if reached.insert(name) {
            let named = names_in(text).chain(pieces_in(text).flatten());
            open.extend(named.filter_map(|name| full_name(name, templates, layers)));
        }
    }
    reached
}

/// A name as it is written is that of a layer's template, or of the first layer that has it.
pub(super) fn full_name(
    name: &str,
    templates: &Templates,
    layers: &[Layer],
) -> Option<String> {
    let in_layers = layers.iter().map(|layer| format!("{}/{name}", layer.name));
    let mut names = std::iter::once(name.to_owned()).chain(in_layers);
    names.find(|name| templates.contains_key(name))
}

/// The names after `extends` and `include`. Some of them may stand in comments: one too many
/// does no harm.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let tags = text.split("{%").skip(1);
    tags.filter_map(|tag| {
        let tag = tag.trim_start_matches('-').trim_start();
        let rest = tag.strip_prefix("extends").or_else(|| tag.strip_prefix("include"))?;
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|quote| "\"'`".contains(*quote))?;
        rest[quote.len_utf8()..].split(quote).next()
    })
}

/// The templates that the filter `piece` names; `None` where it names one that is computed.
pub(super) fn pieces_in(text: &str) -> impl Iterator<Item = Option<&str>> {
    let calls = text.match_indices("piece").filter_map(|(at, word)| {
        let call = text[at + word.len()..].trim_start().strip_prefix('(')?;
        text[..at].trim_end().ends_with('|').then_some(call)
    });
    calls.map(|call| {
        let rest = call.trim_start().strip_prefix("name")?;
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|quote| "\"'`".contains(*quote))?;
        let (name, after) = rest[quote.len_utf8()..].split_once(quote)?;
        after.trim_start().starts_with(')').then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(name: &str) -> Layer {
        Layer { name: name.to_owned(), files: BTreeMap::new() }
    }

    #[test]
    fn a_template_reaches_what_it_extends_and_includes_and_no_more() {
        let texts = [
            ("project/article.html", "{% extends 'default/article.html' %}"),
            (
                "default/article.html",
                "{%- extends \"base.html\" -%}{% include `a.html`%}",
            ),
            ("default/base.html", "{% include \"nav.html\" %}"),
            ("default/a.html", ""),
            ("default/nav.html", "{% include \"nav.html\" %}"),
            ("project/nav.html", "{{ include }} {% include name %}"),
            ("default/other.html", "{% include \"a.html\" %}"),
        ];
        let templates: Templates = texts
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into_iter()
            .collect();
        let layers = [layer("project"), layer("default")];
        let reached = closure("article.html", &templates, &layers);
        let expected = [
            "default/a.html",
            "default/article.html",
            "default/base.html",
            "project/article.html",
            "project/nav.html",
        ];
        assert_eq!(reached, expected.map(str::to_owned).into_iter().collect());
    }

    #[test]
    fn pieces_are_found_however_they_are_spaced_and_only_where_their_name_is_whole() {
        let text = "a masterpiece(name='x') {{ a|piece (name = 'b.html' ) }}\
            {{ a | piece(name=b) }}{{ a | piece(name=\"b.html\" ~ c) }}";
        assert_eq!(pieces_in(text).collect::<Vec<_>>(), [Some("b.html"), None, None]);
    }

    #[test]
    fn components_are_always_reached() {
        let texts = [
            ("default/a.html", ""),
            ("default/c.html", "{% component card() %}{% include \"d.html\" %}"),
            ("default/d.html", ""),
        ];
        let templates: Templates = texts
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into_iter()
            .collect();
        assert_eq!(closure("a.html", &templates, &[layer("default")]).len(), 3);
    }
}
