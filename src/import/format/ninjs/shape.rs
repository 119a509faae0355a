//! Whether an object is ninjs: which properties it may have, and what they must be. What an
//! import does not need is only told of.

use serde_json::Map as Object;
use serde_json::Value;

use crate::import::format::ninjs::news::News;
use crate::import::item::Refusal;

/// What a property must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Text,
    /// A text that tells a time.
    Time,
    Whole,
    Object,
    /// A list of objects.
    Objects,
    /// A list of objects, or an object in the first versions.
    Members,
    Anything,
}

/// How much an import needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// What is wrong with it may change what readers see: the record is refused.
    Must,
    /// It is kept as it came, and what is wrong is told.
    May,
}

/// The properties of all versions, in small letters.
const PROPERTIES: [(&str, Is, Need); 62] = [
    ("uri", Is::Text, Need::Must),
    ("$standard", Is::Object, Need::May),
    ("standard", Is::Object, Need::May),
    ("type", Is::Text, Need::Must),
    ("mimetype", Is::Text, Need::May),
    ("representationtype", Is::Text, Need::May),
    ("profile", Is::Text, Need::May),
    ("version", Is::Text, Need::May),
    ("firstcreated", Is::Time, Need::Must),
    ("versioncreated", Is::Time, Need::Must),
    ("contentcreated", Is::Time, Need::Must),
    ("embargoed", Is::Time, Need::Must),
    ("embargoeduntil", Is::Time, Need::Must),
    ("expires", Is::Time, Need::Must),
    ("pubstatus", Is::Text, Need::Must),
    ("urgency", Is::Whole, Need::Must),
    ("copyrightholder", Is::Text, Need::Must),
    ("copyrightnotice", Is::Text, Need::Must),
    ("usageterms", Is::Text, Need::Must),
    ("rightsinfo", Is::Object, Need::May),
    ("digitalsourcetype", Is::Object, Need::May),
    ("ednote", Is::Text, Need::Must),
    ("language", Is::Text, Need::Must),
    ("title", Is::Text, Need::May),
    ("headline", Is::Text, Need::Must),
    ("headlines", Is::Objects, Need::Must),
    ("byline", Is::Text, Need::Must),
    ("by", Is::Text, Need::Must),
    ("slugline", Is::Text, Need::Must),
    ("located", Is::Text, Need::Must),
    ("dateline", Is::Text, Need::Must),
    ("bodies", Is::Objects, Need::Must),
    ("descriptions", Is::Objects, Need::Must),
    ("person", Is::Objects, Need::Must),
    ("people", Is::Objects, Need::Must),
    ("organisation", Is::Objects, Need::Must),
    ("organisations", Is::Objects, Need::Must),
    ("place", Is::Objects, Need::Must),
    ("places", Is::Objects, Need::Must),
    ("subject", Is::Objects, Need::Must),
    ("subjects", Is::Objects, Need::Must),
    ("genre", Is::Objects, Need::Must),
    ("genres", Is::Objects, Need::Must),
    ("infosource", Is::Objects, Need::Must),
    ("infosources", Is::Objects, Need::Must),
    ("keywords", Is::Anything, Need::May),
    ("event", Is::Objects, Need::May),
    ("events", Is::Anything, Need::May),
    ("object", Is::Objects, Need::May),
    ("objects", Is::Objects, Need::May),
    ("altids", Is::Members, Need::Must),
    ("trustindicator", Is::Objects, Need::May),
    ("trustindicators", Is::Objects, Need::May),
    ("advices", Is::Objects, Need::May),
    ("renditions", Is::Members, Need::May),
    ("associations", Is::Members, Need::Must),
    ("name", Is::Text, Need::May),
    ("eventdetails", Is::Object, Need::May),
    ("plannedcoverage", Is::Anything, Need::May),
    ("contactinfo", Is::Anything, Need::May),
    ("charcount", Is::Whole, Need::May),
    ("wordcount", Is::Whole, Need::May),
];

/// How properties begin that end as one likes.
const BEGINNINGS: [&str; 3] = ["body_", "headline_", "description_"];
/// What an object may be.
const TYPES: [&str; 9] = [
    "text",
    "audio",
    "video",
    "picture",
    "graphic",
    "composite",
    "component",
    "event",
    "planning",
];
const REPRESENTATIONS: [&str; 5] =
    ["complete", "incomplete", "full", "partial", "associated"];

/// Checks an object. Returns what is to be told of it.
pub(super) fn check(object: &Object<String, Value>) -> Result<Vec<String>, Refusal> {
    let mut notes = Vec::new();
    let news = News(object);
    if news.text("uri").is_none() {
        return Err(Refusal::fail("it has no `uri`, which every object of ninjs has"));
    }
    for (name, value) in object {
        property(name, value, &mut notes)?;
    }
    values(news, &mut notes)?;
    associations(news, &mut notes);
    Ok(notes)
}

fn property(name: &str, value: &Value, notes: &mut Vec<String>) -> Result<(), Refusal> {
    let Some((is, need)) = known(name) else {
        notes.push(format!("ninjs has no property `{name}`"));
        return Ok(());
    };
    if is.takes(value) {
        return Ok(());
    }
    let problem = format!("its `{name}` is {}, and not {}", what(value), is.shown());
    // A number or a truth is as good as its name where it is the only thing wrong.
    let is_plain = matches!(value, Value::Number(_) | Value::Bool(_) | Value::Null);
    match need {
        Need::Must if !(is_plain && is == Is::Text || value.is_null()) => {
            Err(Refusal::fail(problem))
        }
        _ => {
            notes.push(problem);
            Ok(())
        }
    }
}

/// Whether some version of ninjs has a property.
pub(super) fn is_known(name: &str) -> bool {
    known(name).is_some()
}

fn known(name: &str) -> Option<(Is, Need)> {
    let lower = name.to_ascii_lowercase();
    if let Some((_, is, need)) = PROPERTIES.iter().find(|(own, ..)| *own == lower) {
        return Some((*is, *need));
    }
    let rest = BEGINNINGS.iter().find_map(|begin| lower.strip_prefix(begin))?;
    let is_name =
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name.then_some((Is::Text, Need::Must))
}

impl Is {
    fn takes(self, value: &Value) -> bool {
        match self {
            Self::Text | Self::Time => value.is_string(),
            Self::Whole => value.is_u64() || value.is_i64(),
            Self::Object => value.is_object(),
            Self::Objects => is_list(value),
            Self::Members => value.is_object() || is_list(value),
            Self::Anything => true,
        }
    }

    fn shown(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Time => "a text with a time",
            Self::Whole => "a whole number",
            Self::Object => "an object",
            Self::Objects | Self::Members => "a list of objects",
            Self::Anything => "anything",
        }
    }
}

fn is_list(value: &Value) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(Value::is_object))
}

fn what(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(list) if list.iter().all(Value::is_object) => "a list",
        Value::Array(_) => "a list of something else",
        Value::Object(_) => "an object",
    }
}

/// Checks properties that take some values only.
fn values(news: News<'_>, notes: &mut Vec<String>) -> Result<(), Refusal> {
    if let Some(kind) = news.text("type")
        && !TYPES.contains(&kind.to_lowercase().as_str())
    {
        return Err(Refusal::fail(format!("ninjs has no type `{kind}`")));
    }
    if let Some(form) = news.text("representationtype")
        && !REPRESENTATIONS.contains(&form.to_lowercase().as_str())
    {
        notes.push(format!("ninjs has no `representationType` of `{form}`"));
    }
    if let Some(urgency) = news.get("urgency").and_then(Value::as_i64)
        && !(1..=9).contains(&urgency)
    {
        notes.push(format!("its urgency is {urgency}: it can be 1 to 9"));
    }
    let sources = news.list(&["infosources", "infosource"]);
    let named = ["people", "person", "subjects", "subject", "organisations", "places"];
    let named = named.iter().flat_map(|name| news.list(&[name]));
    for one in sources.into_iter().chain(named) {
        for part in ["name", "rel", "uri", "scheme", "code", "literal", "role"] {
            if one.get(part).is_some_and(|value| value.is_object() || value.is_array()) {
                let reason = format!("the `{part}` of what it names is no text");
                return Err(Refusal::fail(reason));
            }
        }
    }
    for advice in news.list(&["advices"]) {
        for part in ["importance", "lifetime"] {
            let has_code = |value: &Value| value.get("code").is_some();
            if advice.get(part).is_some_and(|value| !has_code(value)) {
                notes.push(format!("the `{part}` of its `advices` has no `code`"));
            }
        }
    }
    if let Some(Value::Object(rights)) = news.get("rightsinfo") {
        let rights = News(rights);
        if rights.get("linkedrights").is_some() && rights.get("encodedrights").is_some() {
            notes.push("its `rightsInfo` has both linked and encoded rights".to_owned());
        }
    }
    Ok(())
}

/// Tells what is wrong with what belongs to it.
fn associations(news: News<'_>, notes: &mut Vec<String>) {
    // In lists, each tells its own name.
    let is_list = news.get("associations").is_some_and(Value::is_array);
    for (_, one) in news.objects("associations") {
        if one.text("uri").is_none() {
            notes.push("one of its associations has no `uri`".to_owned());
        }
        if is_list && one.text("name").is_none() {
            notes.push("one of its associations has no `name`".to_owned());
        }
        let unknown = one.0.keys().filter(|name| known(name).is_none());
        notes.extend(unknown.map(|name| {
            format!("ninjs has no property `{name}`, which one of its associations has")
        }));
    }
}
