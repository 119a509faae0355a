//! The setting of the static API: whether there is one, and how much of it.

use serde_yaml::Value;

use crate::diagnostic::Level;
use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// What data files a site has below `/api/` and beside its stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Api {
    /// None.
    Off,
    /// Lists of stories by day, month and facet.
    #[default]
    Lists,
    /// These, and beside each story's page the story as ninjs.
    ListsAndNinjs,
}

impl Api {
    /// Takes the key `api`: `false`, `true`, or `{ninjs: true}`.
    pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Self {
        let Some(value) = fields.take("api") else { return Self::Lists };
        match (yaml::truth(&value), value) {
            (Some(true), _) => Self::Lists,
            (Some(false), _) => Self::Off,
            (None, Value::Mapping(map)) => {
                let mut inner = fields.inner(map, &["api"]);
                let has_ninjs = inner.flag("ninjs", problems) == Some(true);
                inner.finish(&["ninjs"], Level::Error, problems);
                if has_ninjs { Self::ListsAndNinjs } else { Self::Lists }
            }
            (None, _) => {
                let what = "`true`, `false`, or a mapping with `ninjs`";
                problems.push(fields.wrong("api", what));
                Self::Lists
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read;

    #[test]
    fn the_api_is_there_unless_it_is_turned_off() {
        let cases = [
            ("", Api::Lists),
            ("api: true\n", Api::Lists),
            ("api: false\n", Api::Off),
            ("api: no\n", Api::Off),
            ("api: yes\n", Api::Lists),
            ("api: {ninjs: true}\n", Api::ListsAndNinjs),
            ("api: {ninjs: false}\n", Api::Lists),
        ];
        for (text, expected) in cases {
            let (config, problems) = read("newsgen.yaml", text);
            assert_eq!((config.api, problems.len()), (expected, 0), "{text}");
        }
    }

    #[test]
    fn another_value_is_an_error() {
        let messages = |text: &str| -> Vec<String> {
            let problems = read("newsgen.yaml", text).1;
            problems.into_iter().map(|problem| problem.message).collect()
        };
        let expected = "`api` is not `true`, `false`, or a mapping with `ninjs`";
        assert_eq!(messages("api: sometimes\n"), [expected]);
        assert_eq!(messages("api: {ninja: true}\n"), ["unknown key `api.ninja`"]);
    }
}
