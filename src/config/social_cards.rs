//! The setting `social_cards`: whether other sites get a picture of each story's headline.

use serde_yaml::Value;

use crate::diagnostic::Level;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// How social cards are made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SocialCards {
    /// Files of fonts for headlines that those of newsgen cannot be set in, by their paths
    /// below the project.
    pub fonts: Vec<String>,
}

impl SocialCards {
    /// Takes the key `social_cards`; `None` if there are to be none.
    pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Self> {
        match fields.take("social_cards")? {
            Value::Bool(false) => None,
            Value::Bool(true) => Some(Self::default()),
            Value::Mapping(mapping) => {
                let mut inner = fields.inner(mapping, &["social_cards"]);
                let fonts = inner.list("fonts", problems);
                inner.finish(&["fonts"], Level::Error, problems);
                Some(Self { fonts })
            }
            _ => {
                problems.push(fields.wrong("social_cards", "`true`, or a mapping"));
                None
            }
        }
    }
}
