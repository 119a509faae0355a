//! What is told of an export's item that is not brought along.

use crate::import::format::wxr::tags::wp;
use crate::import::item::Item;
use crate::import::xml::element::Element;

/// How the names of what WordPress keeps for itself begin.
const OWN: [&str; 9] = [
    "_edit_",
    "_wp_",
    "_thumbnail_id",
    "_menu_item",
    "_pingme",
    "_encloseme",
    "_oembed",
    "_trackbackme",
    "_format_",
];
/// How many names are told.
const MAX_NAMES: usize = 20;

/// Tells of comments, of pinned posts, and of values that plugins or people added.
pub(super) fn tell(item: &mut Item, element: &Element) {
    let part = |around: &Element, name: &str| {
        let found = around.elements().find(|one| wp(one) && one.is(name));
        found.map(|one| one.all_text().trim().to_owned()).unwrap_or_default()
    };
    let comments = element.elements().filter(|one| wp(one) && one.is("comment"));
    match comments.filter(|one| part(one, "comment_approved") == "1").count() {
        0 => {}
        1 => item.note("left out: 1 comment"),
        more => item.note(format!("left out: {more} comments")),
    }
    if part(element, "is_sticky") == "1" {
        item.note("it was pinned to the top of its site");
    }
    let mut names: Vec<String> = Vec::new();
    for meta in element.elements().filter(|one| wp(one) && one.is("postmeta")) {
        let name = part(meta, "meta_key");
        let is_own = OWN.iter().any(|own| name.starts_with(own));
        let is_new = !name.is_empty() && !is_own && !names.contains(&name);
        if is_new && names.len() <= MAX_NAMES {
            names.push(name);
        }
    }
    if !names.is_empty() {
        let more = if names.len() > MAX_NAMES { " and more" } else { "" };
        names.truncate(MAX_NAMES);
        item.note(format!("left out: its custom fields {}{more}", names.join(", ")));
    }
}
