//! An object of ninjs, whose properties are written in small letters, in camel case, or in
//! the ways of the first versions.

use serde_json::Map as Object;
use serde_json::Value;

/// An object, its names read in any case.
#[derive(Debug, Clone, Copy)]
pub(super) struct News<'a>(pub(super) &'a Object<String, Value>);

/// A text that plays a role: a headline, a description, a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Role {
    /// In small letters; empty if none is told.
    pub(super) role: String,
    /// In small letters; `None` if none is told.
    pub(super) media_type: Option<String>,
    pub(super) value: String,
}

impl<'a> News<'a> {
    /// A property, unless it is null.
    pub(super) fn get(self, name: &str) -> Option<&'a Value> {
        let is_it = |(own, value): &(&String, &Value)| {
            own.eq_ignore_ascii_case(name) && !value.is_null()
        };
        self.0.iter().find(is_it).map(|(_, value)| value)
    }

    /// A text that is not blank, or a number as a text.
    pub(super) fn text(self, name: &str) -> Option<String> {
        let text = match self.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The first of several names that has a text.
    pub(super) fn text_of(self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// The objects of a list, or those that an object has by their names.
    pub(super) fn objects(self, name: &str) -> Vec<(Option<&'a str>, Self)> {
        match self.get(name) {
            Some(Value::Array(list)) => list
                .iter()
                .filter_map(Value::as_object)
                .map(|one| (None, News(one)))
                .collect(),
            Some(Value::Object(map)) => {
                let named = |(name, value): (&'a String, &'a Value)| {
                    Some((Some(&**name), News(value.as_object()?)))
                };
                map.iter().filter_map(named).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The objects of the first of several lists that has any.
    pub(super) fn list(self, names: &[&str]) -> Vec<Self> {
        let lists = names.iter().map(|name| self.objects(name));
        let list = lists.into_iter().find(|list| !list.is_empty()).unwrap_or_default();
        list.into_iter().map(|(_, news)| news).collect()
    }

    /// Texts with roles: those of the list `plural`, and `single` and `single_ROLE` of the
    /// first versions.
    pub(super) fn roles(self, plural: &str, single: &str) -> Vec<Role> {
        let mut roles = Vec::new();
        for (_, news) in self.objects(plural) {
            // Blanks at the beginning of Markdown may mean something.
            let Some(Value::String(value)) = news.get("value") else { continue };
            if value.trim().is_empty() {
                continue;
            }
            let value = value.clone();
            let role = news.text_of(&["role", "name"]).unwrap_or_default();
            let media_type = news.text_of(&["contenttype", "mimetype"]);
            let media_type = media_type.map(|text| text.to_lowercase());
            roles.push(Role { role: role.to_lowercase(), media_type, value });
        }
        for (name, value) in self.0 {
            let Value::String(value) = value else { continue };
            let name = name.to_ascii_lowercase();
            let role = match name.strip_prefix(single) {
                Some("") => "main",
                Some(rest) => rest.strip_prefix('_').unwrap_or_default(),
                None => "",
            };
            if role.is_empty() || value.trim().is_empty() {
                continue;
            }
            let media_type = media_type(role).map(ToOwned::to_owned);
            let value = value.trim().to_owned();
            roles.push(Role { role: role.to_owned(), media_type, value });
        }
        roles
    }
}

impl Role {
    /// Whether the text is HTML.
    pub(super) fn is_html(&self) -> bool {
        let told = self.media_type.as_deref().unwrap_or_default();
        told.contains("html") || told.is_empty() && self.role.contains("html")
    }

    /// Whether the text is words alone.
    pub(super) fn is_plain(&self) -> bool {
        match self.media_type.as_deref() {
            None => !self.is_html(),
            Some(told) => told.starts_with("text/plain"),
        }
    }
}

/// What the first versions put behind a name is mostly what the text is.
fn media_type(role: &str) -> Option<&'static str> {
    match role {
        _ if role.contains("html") => Some("text/html"),
        "text" => Some("text/plain"),
        "nitf" | "xml" => Some("application/xml"),
        "markdown" => Some("text/markdown"),
        _ => None,
    }
}
