//! The names of agencies, as datelines print them.
//!
//! The built-in ones are data, in `agencies.yaml`; a site's config adds its own.

use std::sync::LazyLock;

use ahash::AHashMap;
use serde::Serialize;

use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;
use crate::yaml::Source;

/// The agencies that come with newsgen.
const BUILT_IN: &str = include_str!("agencies.yaml");

/// An agency and the forms of its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Agency {
    /// What it is called.
    pub name: String,
    /// Other printed forms of the name, in any language.
    pub also: Vec<String>,
    /// Whether the name stands for whoever prints it, as "this paper" does.
    pub own: bool,
}

impl Agency {
    /// Takes an agency from a mapping of `name`, `also` and `own`, and reports other keys
    /// as warnings; `None` if it has no name.
    pub fn take(mut fields: Fields<'_>, problems: &mut Problems) -> Option<Self> {
        if !fields.has("name") {
            problems.push(fields.wrong("name", "there: an agency needs one"));
        }
        let name = fields.text("name", problems);
        let also = fields.list("also", problems);
        let own = fields.flag("own", problems).unwrap_or_default();
        let known = ["name", "also", "own"];
        fields.finish(&known, crate::diagnostic::Level::Warning, problems);
        Some(Self { name: name?, also, own })
    }
}

/// Agencies, found by any form of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agencies {
    list: Vec<Agency>,
    by_key: AHashMap<Box<str>, usize>,
}

impl Agencies {
    /// Returns the agencies that come with newsgen.
    pub fn built_in() -> &'static Self {
        static READ: LazyLock<Agencies> = LazyLock::new(|| {
            let source = Source::whole("agencies.yaml", BUILT_IN);
            let entries = yaml::read(&source).unwrap_or_default();
            let mut problems = Problems::new();
            let maps = Fields::new(&source, entries).maps("agencies", &mut problems);
            let taken =
                maps.into_iter().filter_map(|map| Agency::take(map, &mut problems));
            Agencies::default().extended(taken.collect::<Vec<_>>())
        });
        &READ
    }

    /// Returns these and more. Where two share a form of the name, it is the later one's; an
    /// agency of a name that is there adds its forms to it.
    #[must_use]
    pub fn extended(mut self, more: impl IntoIterator<Item = Agency>) -> Self {
        for agency in more {
            let at = match self.by_key.get(&*key(&agency.name)) {
                Some(&at) => at,
                None => {
                    self.list.push(Agency { also: Vec::new(), ..agency.clone() });
                    self.list.len() - 1
                }
            };
            let names = std::iter::once(&agency.name).chain(&agency.also);
            let keys = names.map(|name| key(name)).filter(|key| !key.is_empty());
            self.by_key.extend(keys.map(|key| (key.into(), at)));
            self.list[at].also.extend(agency.also);
        }
        self
    }

    /// Returns the agency of which `name` is a form.
    ///
    /// "Reuters/AFP" is the first of the two, and so is "AFP-Jiji".
    pub fn find(&self, name: &str) -> Option<&Agency> {
        self.exact(name).or_else(|| {
            let (first, _) = name.split_once(['/', ',', '-', '／', '、'])?;
            self.exact(first)
        })
    }

    /// Returns the agency of which `name` as a whole is a form.
    pub fn exact(&self, name: &str) -> Option<&Agency> {
        self.by_key.get(&*key(name)).map(|at| &self.list[*at])
    }

    /// All of them, the built-in ones first.
    pub fn iter(&self) -> impl Iterator<Item = &Agency> {
        self.list.iter()
    }
}

/// What two forms of a name have in common: letters and digits, without case.
pub(super) fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for character in name.chars().filter(|character| character.is_alphanumeric()) {
        match character {
            '\0'..='\x7f' => key.push(character.to_ascii_lowercase()),
            _ => key.extend(character.to_lowercase()),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn name_of<'a>(agencies: &'a Agencies, form: &str) -> Option<&'a str> {
        agencies.find(form).map(|agency| agency.name.as_str())
    }

    #[test]
    fn the_built_in_data_is_read_without_complaint() {
        let source = Source::whole("agencies.yaml", BUILT_IN);
        let mut problems = Problems::new();
        let entries = yaml::read(&source).unwrap();
        let maps = Fields::new(&source, entries).maps("agencies", &mut problems);
        let n_maps = maps.len();
        let taken = maps.into_iter().filter_map(|map| Agency::take(map, &mut problems));
        assert_eq!(taken.count(), n_maps);
        assert_eq!(problems, []);
    }

    /// A form of two agencies would say nothing.
    #[test]
    fn no_form_belongs_to_two_agencies() {
        let mut owners = BTreeMap::new();
        for agency in Agencies::built_in().iter() {
            for form in std::iter::once(&agency.name).chain(&agency.also) {
                let before = owners.insert(key(form), &agency.name);
                assert!(before.is_none_or(|name| *name == agency.name), "{form}");
            }
        }
    }

    #[test]
    fn an_agency_is_found_by_every_form_of_its_name() {
        let forms =
            ["新华社", "新华网", "Синьхуа", "شينخوا", "XINHUA", "Xinhua News Agency"];
        let agencies = Agencies::built_in();
        assert_eq!(forms.map(|form| name_of(agencies, form)), [Some("Xinhua"); 6]);
        let forms = ["A.P.", "Reuters/AFP", "AFP-Jiji", "D", "the agency", ""];
        assert_eq!(
            forms.map(|form| name_of(agencies, form)),
            [Some("AP"), Some("Reuters"), Some("AFP"), None, None, None]
        );
    }

    #[test]
    fn a_config_adds_agencies_and_forms() {
        let agency = |name: &str, also: &[&str]| Agency {
            name: name.to_owned(),
            also: also.iter().map(|form| (*form).to_owned()).collect(),
            own: false,
        };
        let more = [agency("Meridian Wire", &["MER"]), agency("Reuters", &["RTR"])];
        let agencies = Agencies::built_in().clone().extended(more);
        let forms = ["mer", "Meridian Wire", "RTR", "Reuters"];
        assert_eq!(
            forms.map(|form| name_of(&agencies, form)),
            [
                Some("Meridian Wire"),
                Some("Meridian Wire"),
                Some("Reuters"),
                Some("Reuters")
            ]
        );
    }
}
