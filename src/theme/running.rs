//! A running story as its template sees it: its versions with what changed in each.

use tera::Value;

use crate::pages::ChangedPart;
use crate::pages::Changes;
use crate::pages::RunningView;

/// Puts what changed beside each version.
pub(super) fn whole_running(
    running: &RunningView<'_>,
    changes: &[Option<Changes>],
) -> Value {
    let mut changes = changes.iter();
    let versions = running.versions.iter().map(|version| {
        let mut map = Value::from_serializable(version).into_map().unwrap_or_default();
        let changes = changes.next().and_then(Option::as_ref);
        map.insert("changes".into(), changes.map_or(Value::none(), changes_value));
        Value::from(map)
    });
    let versions: Vec<Value> = versions.collect();
    let mut map = Value::from_serializable(running).into_map().unwrap_or_default();
    map.insert("versions".into(), Value::from(versions));
    Value::from(map)
}

fn changes_value(changes: &Changes) -> Value {
    let parts = changes.parts.iter().map(|part| {
        let mut map = Value::from_serializable(part).into_map().unwrap_or_default();
        if let ChangedPart::Shown { html, .. } = part {
            map.insert("html".into(), Value::safe_string(html));
        }
        Value::from(map)
    });
    let parts: Vec<Value> = parts.collect();
    let mut map = Value::from_serializable(changes).into_map().unwrap_or_default();
    if let Some(headline) = &changes.headline {
        map.insert("headline".into(), Value::safe_string(headline));
    }
    map.insert("parts".into(), Value::from(parts));
    Value::from(map)
}
