//! What a package has in it, for the reason why it is no story.

use crate::import::xml::element::Element;

/// How many members a reason names.
const MOST_NAMED: usize = 10;

/// The members of a package, in the order of its groups; `None` if it has none.
pub(super) fn members(package: &Element) -> Option<String> {
    let mut all = Vec::new();
    package.find_all("itemRef", &mut all);
    if all.is_empty() {
        return None;
    }
    let mut shown: Vec<String> =
        all.iter().take(MOST_NAMED).map(|one| shown(one)).collect();
    if let Some(more) = all.len().checked_sub(MOST_NAMED).filter(|&more| more > 0) {
        shown.push(format!("and {more} more"));
    }
    Some(shown.join(", "))
}

fn shown(member: &Element) -> String {
    let names = ["residref", "guidref", "href"];
    let id = names.iter().find_map(|name| member.attribute(name));
    let id = id.unwrap_or("one without a name");
    let title = member.words_of("title").or_else(|| member.words_of("headline"));
    match title {
        Some(title) => format!("{id} (“{title}”)"),
        None => id.to_owned(),
    }
}
