//! Names of people, as feeds have them: with an e-mail address before, behind or around them.

use crate::import::format::feed::names::Kind;
use crate::import::format::feed::names::kind;
use crate::import::format::feed::rich::Rich;
use crate::import::xml::element::Element;

/// Where authors are named; the first that names somebody counts.
const AUTHORS: [(Kind, &str); 4] = [
    (Kind::Core, "author"),
    (Kind::Dc, "creator"),
    (Kind::Dc, "author"),
    (Kind::Itunes, "author"),
];

/// The authors that the elements in `around` name.
pub(super) fn authors(around: &Element) -> Vec<String> {
    let mut addresses = Vec::new();
    for (of, name) in AUTHORS {
        let named = people(around, of, name);
        let (only_addresses, names): (Vec<_>, Vec<_>) =
            named.into_iter().partition(|name| is_address(name));
        if !names.is_empty() {
            return names;
        }
        if addresses.is_empty() {
            addresses = only_addresses;
        }
    }
    addresses
}

/// The people that elements of a name are about.
pub(super) fn people(around: &Element, of: Kind, name: &str) -> Vec<String> {
    let elements = around.elements();
    let elements = elements.filter(|one| one.is(name) && kind(one) == of);
    elements.filter_map(person_of).collect()
}

fn person_of(element: &Element) -> Option<String> {
    let part = |name: &str| {
        let found = element.elements().find(|part| part.is(name))?;
        person(&found.all_text())
    };
    let value = element.attribute("value").or_else(|| element.attribute("name"));
    part("name")
        .or_else(|| part("email"))
        .or_else(|| person(&element.text()))
        .or_else(|| value.and_then(person))
        .or_else(|| person(&element.all_text()))
}

/// The name in a text such as `a@b.example (Ada B)`; its address if it has no name.
pub(super) fn person(text: &str) -> Option<String> {
    let text = Rich::unknown(text.to_owned()).visible();
    let text = without_by(text.trim());
    let in_marks = |open: char, close: char| {
        let (before, rest) = text.split_once(open)?;
        let (inside, _) = rest.split_once(close)?;
        Some((before.trim(), inside.trim()))
    };
    let name = match in_marks('(', ')').or_else(|| in_marks('<', '>')) {
        Some((before, inside)) if is_address(inside) && !before.is_empty() => before,
        Some((before, inside)) if is_address(before) && !inside.is_empty() => inside,
        _ => text,
    };
    let name = name.strip_prefix("mailto:").unwrap_or(name);
    let name = name.trim_matches('"').trim();
    (!name.is_empty()).then(|| name.to_owned())
}

fn without_by(text: &str) -> &str {
    match text.get(..3) {
        Some(by) if by.eq_ignore_ascii_case("by ") => text[3..].trim_start(),
        _ => text,
    }
}

fn is_address(text: &str) -> bool {
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_before_behind_or_without_an_address() {
        let texts = [
            ("ada@a.example (Ada Brandt)", "Ada Brandt"),
            ("Ada Brandt <ada@a.example>", "Ada Brandt"),
            ("Ada Brandt (ada@a.example)", "Ada Brandt"),
            ("By Ada Brandt", "Ada Brandt"),
            ("mailto:ada@a.example", "ada@a.example"),
            ("Ada Brandt (Kielund)", "Ada Brandt (Kielund)"),
            ("Zo&euml; Brandt", "Zoë Brandt"),
        ];
        for (text, name) in texts {
            assert_eq!(person(text).as_deref(), Some(name), "{text}");
        }
        assert_eq!(person(" "), None);
    }
}
