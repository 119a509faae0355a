//! Old addresses, and whose they are: each leads to one story. Which one a record had, its
//! format says.

use std::collections::HashMap;

use serde_yaml::Mapping;
use serde_yaml::Value;

use crate::fingerprint::Fingerprint;
use crate::paths::Address;
use crate::yaml;
use crate::yaml::Source;

/// The field of front matter.
const FIELD: &str = "aliases";
/// What front matter stands between.
const FENCE: &str = "---\n";

/// Old addresses, and the stories that have them.
#[derive(Debug, Default)]
pub(super) struct Aliases(HashMap<Fingerprint, Fingerprint>);

impl Aliases {
    /// Gives an old address to a story, unless another one has it; returns whether it is the
    /// story's now. `story` is the fingerprint of its name.
    pub(super) fn claim(&mut self, alias: &str, story: Fingerprint) -> bool {
        // What is no address is named where the story is read.
        let Ok(address) = Address::of_alias(alias) else { return true };
        let file = Fingerprint::of(address.output_path().portable_key().as_bytes());
        *self.0.entry(file).or_insert(story) == story
    }
}

/// Returns the old addresses in a story's file.
pub(super) fn of_file(text: &str) -> Vec<String> {
    let Some((front_matter, _)) = parted(text) else { return Vec::new() };
    // Most files have none, and YAML takes its time.
    if !front_matter.contains(FIELD) {
        return Vec::new();
    }
    match fields(front_matter).as_ref().and_then(|fields| fields.get(FIELD)) {
        Some(Value::Sequence(list)) => {
            list.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
        }
        Some(Value::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    }
}

/// Returns a story's file without some of its old addresses.
pub(super) fn without(text: &str, left_out: &[String]) -> Option<String> {
    let (front_matter, rest) = parted(text)?;
    let mut fields = fields(front_matter)?;
    let list = fields.get_mut(FIELD)?.as_sequence_mut()?;
    list.retain(|alias| !alias.as_str().is_some_and(|alias| has(left_out, alias)));
    if list.is_empty() {
        fields.shift_remove(FIELD);
    }
    let front_matter = serde_yaml::to_string(&fields).ok()?;
    Some(format!("{FENCE}{front_matter}{rest}"))
}

fn has(list: &[String], alias: &str) -> bool {
    list.iter().any(|other| other == alias)
}

/// Parts front matter from the fence behind it and the rest.
fn parted(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix(FENCE)?;
    let end = inner.find("\n---")? + 1;
    Some(inner.split_at(end))
}

fn fields(front_matter: &str) -> Option<Mapping> {
    let fields = yaml::read(&Source::whole("front matter", front_matter)).ok()?;
    Some(fields.into_iter().map(|(name, value)| (Value::String(name), value)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "---\ntitle: A\naliases:\n- /a/\n- /b/\norigin:\n  id: a\n---\n\nText.\n";

    #[test]
    fn the_first_that_claims_an_address_keeps_it() {
        let (one, other) = (Fingerprint::of(b"1"), Fingerprint::of(b"2"));
        let mut aliases = Aliases::default();
        let claims =
            [("/a/", one), ("/a/", other), ("/A/index.html", other), ("/a/", one)];
        let claimed = claims.map(|(alias, story)| aliases.claim(alias, story));
        assert_eq!(claimed, [true, false, false, true]);
    }

    #[test]
    fn an_address_that_is_left_out_takes_nothing_else_with_it() {
        assert_eq!(of_file(FILE), ["/a/", "/b/"]);
        let without_one = without(FILE, &["/a/".to_owned()]).unwrap();
        assert_eq!(without_one, FILE.replace("- /a/\n", ""));
        let without_any = without(FILE, &of_file(FILE)).unwrap();
        assert_eq!(without_any, "---\ntitle: A\norigin:\n  id: a\n---\n\nText.\n");
    }
}
