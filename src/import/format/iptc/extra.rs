//! What is kept of a record although front matter has no field for it: below `extra`, as far
//! as front matter has room.

use serde_yaml::Value;

use crate::import::fields::Fields;
use crate::import::item::Item;

/// How many bytes of front matter are for what has no field, and for lists.
const ROOM: usize = 24 << 10;

/// What is kept, as long as there is room.
#[derive(Debug)]
pub(in crate::import::format) struct Extra {
    fields: Fields,
    room: usize,
    left_out: Vec<String>,
}

impl Default for Extra {
    fn default() -> Self {
        Self { fields: Fields::default(), room: ROOM, left_out: Vec::new() }
    }
}

impl Extra {
    /// Keeps a value.
    pub(in crate::import::format) fn add(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        let weight = weight(&value) + name.len();
        match self.room.checked_sub(weight) {
            Some(room) => {
                self.room = room;
                self.fields.set(name, value);
            }
            None => self.left_out.push(name.to_owned()),
        }
    }

    /// Keeps a value, if there is one.
    pub(in crate::import::format) fn add_some(
        &mut self,
        name: &str,
        value: Option<impl Into<Value>>,
    ) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    /// Keeps JSON.
    pub(in crate::import::format) fn add_json(
        &mut self,
        name: &str,
        value: &serde_json::Value,
    ) {
        if let Ok(value) = serde_yaml::to_value(value) {
            self.add(name, value);
        }
    }

    /// Sets a field of several values, as many as there is room for.
    pub(in crate::import::format) fn list(
        &mut self,
        item: &mut Item,
        name: &str,
        values: Vec<String>,
    ) {
        let mut room = ROOM / 2;
        let n_values = values.len();
        let mut taken = Vec::new();
        for value in values {
            room = room.saturating_sub(value.len() + 4);
            if room == 0 {
                break;
            }
            taken.push(value);
        }
        let n_left = n_values - taken.len();
        item.set_list(name, taken);
        if n_left > 0 {
            item.note(format!("left out, as there are too many: {n_left} of `{name}`"));
        }
    }

    /// Gives the item what was kept.
    pub(in crate::import::format) fn finish(self, item: &mut Item) {
        let mapping = self.fields.into_mapping();
        item.set("extra", mapping);
        for name in self.left_out {
            item.note(format!("left out, as it is too long for front matter: `{name}`"));
        }
    }
}

/// About how many bytes a value takes.
fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 4,
        Value::Sequence(list) => list.iter().map(|value| weight(value) + 4).sum(),
        Value::Mapping(map) => {
            map.iter().map(|(name, value)| weight(name) + weight(value) + 4).sum()
        }
        Value::Tagged(tagged) => weight(&tagged.value),
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
    }
}
