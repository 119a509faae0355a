//! The setting `languages`: which languages have an edition of their own.

use serde_yaml::Value;

use crate::config::MenuItem;
use crate::config::language;
use crate::diagnostic::Level;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// A language with an edition of its own: a front page, an archive and a ticker of the stories
/// in it, in its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnEdition {
    /// The language, as a BCP 47 tag.
    pub tag: String,
    /// What it is called in itself; `None` takes the theme's word for it.
    pub name: Option<String>,
    /// The site's name in it; `None` takes that of the site.
    pub title: Option<String>,
    /// One sentence about the site in it.
    pub description: Option<String>,
    /// Links for its menu; `None` takes those of the site.
    pub menu: Option<Vec<MenuItem>>,
}

/// The keys of one language.
const KEYS: [&str; 4] = ["name", "title", "description", "menu"];

/// The most editions: a page names its own by a small number.
const MOST: usize = 200;

impl OwnEdition {
    /// Takes the key `languages`, a mapping from tags to what is said in them.
    pub(super) fn take_all(
        fields: &mut Fields<'_>,
        problems: &mut Problems,
    ) -> Vec<Self> {
        let Some(mut map) = fields.map("languages", problems) else { return Vec::new() };
        let written: Vec<String> = map.names().map(ToOwned::to_owned).collect();
        let mut all: Vec<Self> = Vec::new();
        for key in written {
            let place = map.key_place(&key);
            let value = map.take(&key);
            let tag = match language::parse("languages", &key) {
                Ok(tag) => tag,
                Err(problem) => {
                    problems.push(problem.at(place));
                    continue;
                }
            };
            let expected = if all.iter().any(|one| one.tag == tag) {
                format!("named once: another key is `{tag}`, too")
            } else if all.len() == MOST {
                format!("among {MOST} at most")
            } else {
                all.push(Self::take(tag, (&key, value), &map, problems));
                continue;
            };
            problems.push(map.wrong(&key, &expected).at(place));
        }
        all
    }

    fn take(
        tag: String,
        (key, value): (&str, Option<Value>),
        map: &Fields<'_>,
        problems: &mut Problems,
    ) -> Self {
        let mut own =
            Self { tag, name: None, title: None, description: None, menu: None };
        match value {
            None => {}
            Some(Value::Mapping(mapping)) => {
                let mut inner = map.inner(mapping, &[key]);
                own.name = inner.text("name", problems);
                own.title = inner.text("title", problems);
                own.description = inner.text("description", problems);
                own.menu =
                    inner.has("menu").then(|| MenuItem::take_all(&mut inner, problems));
                inner.finish(&KEYS, Level::Error, problems);
            }
            Some(_) => problems.push(map.wrong(key, "a mapping, or empty")),
        }
        own
    }
}
