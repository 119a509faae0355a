//! Fields of front matter in the order in which they are written.

use std::collections::HashSet;

use serde_yaml::Mapping;
use serde_yaml::Value;

/// Fields of front matter, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Fields(Mapping);

impl Fields {
    /// Sets a field, unless the value is empty. Control characters go: YAML has no place for
    /// them, and readers no use.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        let value = cleaned(value.into());
        if !is_empty(&value) {
            self.0.insert(name.into(), value);
        }
    }

    /// Sets a field that may have several values, if there are any: blanks and doubles go.
    pub(super) fn set_list(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = String>,
    ) {
        let mut seen = HashSet::new();
        let words =
            |value: String| value.split_whitespace().collect::<Vec<_>>().join(" ");
        let list = values.into_iter().map(words).filter(|value| {
            let is_new = seen.insert(value.clone());
            is_new && !value.is_empty()
        });
        let list = list.map(Value::String).collect();
        self.set(name, Value::Sequence(list));
    }

    /// Sets a field if there is a value.
    pub(super) fn set_some(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    /// Sets a field where it stands before another one.
    pub(super) fn set_before(
        &mut self,
        other: &str,
        name: &str,
        value: impl Into<Value>,
    ) {
        let other = self.0.shift_remove_entry(other);
        self.set(name, value);
        if let Some((name, value)) = other {
            self.0.insert(name, value);
        }
    }

    /// Whether the field is set.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// What the field is set to.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Takes a field out.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name)
    }

    /// Adds fields behind these; those that are set stay as they are.
    pub(super) fn extend(&mut self, others: Self) {
        for (name, value) in others.0 {
            if !self.0.contains_key(&name) {
                self.0.insert(name, value);
            }
        }
    }

    /// Returns them as YAML would have them.
    pub(super) fn into_mapping(self) -> Mapping {
        self.0
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Sequence(list) => list.is_empty(),
        Value::Mapping(map) => map.is_empty(),
        _ => false,
    }
}

/// A value without control characters, but for line ends and tabs.
fn cleaned(value: Value) -> Value {
    match value {
        Value::String(text) => {
            let is_kept = |c: char| !c.is_control() || c == '\n' || c == '\t';
            match text.chars().all(is_kept) {
                true => Value::String(text),
                false => Value::String(text.chars().filter(|&c| is_kept(c)).collect()),
            }
        }
        Value::Sequence(list) => list.into_iter().map(cleaned).collect(),
        Value::Mapping(map) => Value::Mapping(
            map.into_iter().map(|(name, value)| (name, cleaned(value))).collect(),
        ),
        value => value,
    }
}
