//! The functions that templates can call: addresses and messages, never stories.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Kwargs;
use tera::State;
use tera::Tera;
use tera::TeraResult;
use tera::Value;

use crate::paths::Address;
use crate::theme::Asset;
use crate::theme::Messages;
use crate::theme::fitting;
use crate::theme::fitting::Shelf;

/// Registers all functions.
pub(super) fn register(
    tera: &mut Tera,
    messages: &Arc<Messages>,
    assets: &[Asset],
    base_path: &str,
    shelf: &Shelf,
) {
    fitting::register(tera, shelf);
    let base = base_path.to_owned();
    tera.register_function("url", move |arguments: Kwargs, _: &State| {
        site_url(&base, arguments.must_get("path")?)
    });
    let hrefs: BTreeMap<String, String> = assets
        .iter()
        .map(|asset| (asset.path.clone(), asset.address.href(base_path)))
        .collect();
    tera.register_function("asset", move |arguments: Kwargs, _: &State| {
        asset_url(&hrefs, arguments.must_get("path")?)
    });
    let own = Arc::clone(messages);
    tera.register_function("t", move |arguments: Kwargs, _: &State| {
        translate(&arguments, &own)
    });
}

/// An address of the site, with the base path; full addresses stay as they are.
pub(super) fn site_url(base: &str, path: &str) -> TeraResult<Value> {
    if !path.starts_with('/') || path.starts_with("//") {
        return Ok(Value::from(path));
    }
    let (path, tail) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
    let address = Address::parse(path).map_err(tera::Error::message)?;
    Ok(Value::from(format!("{}{tail}", address.href(base))))
}

fn asset_url(hrefs: &BTreeMap<String, String>, path: &str) -> TeraResult<Value> {
    match hrefs.get(path.trim_start_matches('/')) {
        Some(href) => Ok(Value::from(href.as_str())),
        None => {
            let known = hrefs.keys().map(String::as_str);
            let near = crate::yaml::nearest(path, known);
            let near = near.map(|near| format!(", did you mean `{near}`?"));
            let near = near.unwrap_or_default();
            let message = format!("the theme has no asset `{path}`{near}");
            Err(tera::Error::message(message))
        }
    }
}

/// `t(key="count.stories", count=3, n="3")`: the message, its holes filled.
fn translate(arguments: &Kwargs, messages: &Messages) -> TeraResult<Value> {
    let key: &str = arguments.must_get("key")?;
    let count: Option<u64> = arguments.get("count")?;
    let found = match count {
        Some(count) => messages.plural(key, count),
        None => messages.text(key),
    };
    // A facet that the site added has no message; its name is a word of the site's own.
    let found = found.or_else(|| key.strip_prefix("facets."));
    let Some(text) = found else {
        return Err(tera::Error::message(format!("there is no message `{key}`")));
    };
    if !text.contains('{') {
        return Ok(Value::from(text));
    }
    let mut filled = text.to_owned();
    for (name, value) in arguments.iter() {
        let hole = format!("{{{name}}}");
        if filled.contains(&hole) {
            filled = filled.replace(&hole, &value.to_string());
        }
    }
    Ok(Value::from(filled))
}
