//! Makes a story of an object of ninjs.

use serde_json::Map as Object;
use serde_json::Value;

use crate::import::format::iptc::extra::Extra;
use crate::import::format::iptc::people;
use crate::import::format::iptc::picture;
use crate::import::format::iptc::when;
use crate::import::format::iptc::when::Told;
use crate::import::format::ninjs::members;
use crate::import::format::ninjs::news::News;
use crate::import::format::ninjs::news::Role;
use crate::import::format::ninjs::own;
use crate::import::format::ninjs::shape;
use crate::import::hash;
use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::xml::text::one_line;
use crate::import::xml::text::visible;

/// Roles of descriptions that stand for a summary, the best first.
const SUMMARIES: [&str; 9] =
    ["summary", "abstract", "teaser", "deck", "short", "text", "main", "description", ""];
/// Roles of headlines that stand for the headline, the best first.
const MAIN: [&str; 5] = ["main", "headline", "", "text", "web"];
/// What names of an information source say that it is an agency.
const SOURCES: [&str; 6] = ["source", "agency", "provider", "newsprovider", "credit", ""];
/// Properties that are kept as they came.
const KEPT: [&str; 8] = [
    "profile",
    "rightsinfo",
    "trustindicators",
    "trustindicator",
    "advices",
    "events",
    "event",
    "digitalsourcetype",
];

/// Makes an item of an object's bytes.
pub(super) fn item(bytes: &[u8]) -> Result<Item, Refusal> {
    let object = match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return Err(Refusal::fail("it is no JSON object")),
        Err(error) => return Err(Refusal::fail(format!("it is no JSON: {error}"))),
    };
    let news = News(&object);
    let notes = shape::check(&object)?;
    let bodies = news.roles("bodies", "body");
    refuse_others(news, &bodies)?;
    let mut item = Item { notes, ..Item::default() };
    item.origin.sha256 = hash::sha256(bytes.trim_ascii());
    item.origin.id = news.text("uri");
    match own::front_matter(news) {
        Some(fields) => of_newsgen(&mut item, news, fields)?,
        None => of_others(&mut item, news)?,
    }
    item.body = body(&bodies, &mut item)?;
    if item.title.is_empty() && is_nothing(&item.body) {
        let mut reason = "it has neither a headline nor a text".to_owned();
        for note in &item.notes {
            reason = format!("{reason}; {note}");
        }
        return Err(Refusal::skip(reason));
    }
    Ok(item)
}

fn is_nothing(body: &Body) -> bool {
    match body {
        Body::Plain(text) | Body::Html(text) | Body::Markdown(text) => {
            text.trim().is_empty()
        }
        Body::Mixed(pieces) => pieces.is_empty(),
    }
}

/// Passes over what is no story. A composite that has a text of its own is one.
fn refuse_others(news: News<'_>, bodies: &[Role]) -> Result<(), Refusal> {
    let has_text = !bodies.is_empty();
    let kind = news.text("type").unwrap_or_else(|| "text".to_owned()).to_lowercase();
    let is_event =
        news.get("eventdetails").is_some() || news.get("plannedcoverage").is_some();
    let what = match &*kind {
        "text" if is_event && !has_text => "an event or a plan",
        "text" => return Ok(()),
        "composite" if has_text => return Ok(()),
        "composite" => "a package",
        "picture" | "graphic" | "video" | "audio" | "component" | "planning" => {
            return Err(Refusal::skip(format!("its type is `{kind}`: it is no text")));
        }
        _ => "an event",
    };
    let members = members::named(news).map(|members| format!(": {members}"));
    Err(Refusal::skip(format!("it is {what}{}", members.unwrap_or_default())))
}

/// Takes what newsgen wrote.
fn of_newsgen(
    item: &mut Item,
    news: News<'_>,
    fields: Object<String, Value>,
) -> Result<(), Refusal> {
    common(item, news)?;
    let headlines = news.roles("headlines", "headline");
    let sent = headlines.iter().find(|one| one.role == "wire");
    if let Some(sent) = sent {
        item.title.clone_from(&sent.value);
    }
    let described = news.roles("descriptions", "description");
    let with_role = |role: &str| described.iter().find(|one| one.role == role);
    item.dateline = with_role("dateline").map(|one| one.value.clone());
    if let Some(summary) = with_role("summary") {
        item.set("summary", summary.value.as_str());
    }
    item.date = news.text("firstcreated");
    let published = item.date.clone();
    let changed =
        news.text("versioncreated").filter(|text| Some(text) != published.as_ref());
    // A correction changes a story, too, and tells so itself.
    if let Some(changed) = changed.filter(|when| !own::is_corrected_at(&fields, when)) {
        item.set("updated", changed);
    }
    let named = |list: &str| {
        let people = news.objects(list).into_iter();
        people.filter_map(|(_, one)| one.text("name")).collect::<Vec<String>>()
    };
    let authors: Vec<String> =
        named("people").into_iter().chain(named("organisations")).collect();
    if let Some(line) = news.text("by") {
        item.set_list("byline", own::byline(&line, &authors));
    }
    item.set_list("places", named("places"));
    own_subjects(item, news);
    for (_, id) in news.objects("altids") {
        if let (Some(name @ ("id" | "story" | "supersedes")), Some(value)) =
            (id.text("role").as_deref(), id.text("value"))
        {
            item.set(name, value);
        }
    }
    // The language of the site is not told by each story.
    drop(item.fields.take("lang"));
    own::set(item, fields);
    Ok(())
}

/// Subjects tell which facet they are of.
fn own_subjects(item: &mut Item, news: News<'_>) {
    let mut facets: Vec<(String, Vec<String>)> = Vec::new();
    for (_, one) in news.objects("subjects") {
        let Some(name) = one.text("name") else { continue };
        let field = match one.text("rel").as_deref() {
            None | Some("about") => "topics".to_owned(),
            Some("keyword") => "keywords".to_owned(),
            Some(rel) => rel.strip_suffix('_').unwrap_or(rel).to_owned(),
        };
        match facets.iter_mut().find(|(own, _)| *own == field) {
            Some((_, names)) => names.push(name),
            None => facets.push((field, vec![name])),
        }
    }
    for (field, mut names) in facets {
        match names.len() {
            1 => item.set(&field, names.pop().unwrap_or_default()),
            _ => item.set_list(&field, names),
        }
    }
}

/// Takes what any other wrote.
fn of_others(item: &mut Item, news: News<'_>) -> Result<(), Refusal> {
    common(item, news)?;
    let mut extra = Extra::default();
    item.set("id", news.text("uri").unwrap_or_default());
    if let Some(status) = news.text("pubstatus") {
        when::set_status(item, &status).map_err(Refusal::fail)?;
    }
    let told = |name: &'static str, property| Told::new(name, news.text(property));
    let changed = told("versionCreated", "versioncreated");
    let published = [
        told("firstCreated", "firstcreated"),
        told("contentCreated", "contentcreated"),
        changed.clone(),
    ];
    when::set(item, published, changed);
    headlines(item, news, &mut extra);
    item.source = source(news);
    if let Some(line) = news.text_of(&["by", "byline"]) {
        item.set_list("byline", people::names(&line, item.source.as_deref()));
    }
    item.dateline = news.text("dateline");
    descriptions(item, news, &mut extra);
    named(item, news, &mut extra);
    ids(item, news);
    let (pictures, others) = members::of_story(news);
    picture::set(item, &mut extra, pictures);
    if !others.is_empty() {
        item.note(format!("kept below `extra`: {} that belong to it", others.len()));
        extra.add_json("associations", &Value::Array(others));
    }
    for name in KEPT {
        if let Some(value) = news.get(name) {
            extra.add_json(name, value);
        }
    }
    unknown(news, &mut extra);
    extra.finish(item);
    Ok(())
}

/// Sets what is the same whoever wrote it.
fn common(item: &mut Item, news: News<'_>) -> Result<(), Refusal> {
    let headlines = news.roles("headlines", "headline");
    let main =
        MAIN.iter().find_map(|role| headlines.iter().find(|one| one.role == *role));
    let main = main.or(headlines.first()).map(|one| match one.is_html() {
        true => visible(&one.value),
        false => one.value.clone(),
    });
    item.title = main.or_else(|| news.text("title")).unwrap_or_default();
    item.source = news.list(&["infosources"]).iter().find_map(|one| one.text("name"));
    let bounds = [
        ("embargo", "embargoedUntil", news.text_of(&["embargoeduntil", "embargoed"])),
        ("expires", "expires", news.text("expires")),
    ];
    for (field, name, text) in bounds {
        if let Some(told) = Told::new(name, text) {
            when::set_bound(item, field, told);
        }
    }
    let urgency = news.get("urgency").and_then(Value::as_u64);
    if let Some(urgency) = urgency.filter(|urgency| (1..=9).contains(urgency)) {
        item.set("urgency", urgency);
    }
    for (name, property) in
        [("slugline", "slugline"), ("lang", "language"), ("ednote", "ednote")]
    {
        if let Some(text) = news.text(property) {
            item.set(name, text);
        }
    }
    if let Some(version) = news.text("version") {
        item.set("version", when::version(&version));
    }
    if let Some(genre) = news.list(&["genres", "genre"]).first()
        && let Some(name) = genre.text_of(&["name", "literal", "code"])
    {
        item.set("kind", name);
    }
    let mut rights = serde_yaml::Mapping::new();
    for (part, property) in [
        ("holder", "copyrightholder"),
        ("notice", "copyrightnotice"),
        ("terms", "usageterms"),
    ] {
        if let Some(text) = news.text(property) {
            rights.insert(part.into(), one_line(&text).into());
        }
    }
    item.set("rights", rights);
    Ok(())
}

fn headlines(item: &mut Item, news: News<'_>, extra: &mut Extra) {
    let headlines = news.roles("headlines", "headline");
    let others = headlines.iter().filter(|one| one.value != item.title);
    let others: Vec<Value> = others.map(Role::to_json).collect();
    if !others.is_empty() {
        extra.add_json("headlines", &Value::Array(others));
    }
}

impl Role {
    fn to_json(&self) -> Value {
        serde_json::json!({ "role": self.role, "value": self.value })
    }
}

/// The agency: the one that the information is from, or who has the rights.
fn source(news: News<'_>) -> Option<String> {
    let sources = news.list(&["infosources", "infosource"]);
    let is_agency = |one: &&News<'_>| {
        let role = one.text_of(&["role", "rel", "code", "literal"]).unwrap_or_default();
        SOURCES.contains(&role.to_lowercase().rsplit('/').next().unwrap_or_default())
    };
    let agency = sources.iter().find(is_agency).and_then(|one| one.text("name"));
    let holder = || news.text("copyrightholder").map(|holder| without_sign(&holder));
    let any = || sources.iter().find_map(|one| one.text("name"));
    agency.or_else(holder).or_else(any)
}

/// `Meridian Wire` of `© 2016 Meridian Wire`.
fn without_sign(holder: &str) -> String {
    let is_sign = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        matches!(&*word, "" | "c" | "copyright")
            || word.bytes().all(|b| b.is_ascii_digit())
    };
    let words: Vec<&str> = holder.split_whitespace().skip_while(is_sign).collect();
    if words.is_empty() { holder.to_owned() } else { words.join(" ") }
}

fn descriptions(item: &mut Item, news: News<'_>, extra: &mut Extra) {
    let all = news.roles("descriptions", "description");
    let mut best = None;
    for role in SUMMARIES {
        best = best.or_else(|| all.iter().find(|one| one.role == role && one.is_plain()));
    }
    let best = best.or_else(|| all.iter().find(|one| one.is_html()));
    if let Some(summary) = best {
        let words = match summary.is_html() {
            true => visible(&summary.value),
            false => one_line(&summary.value),
        };
        item.set("summary", words);
    }
    let others = all.iter().filter(|one| Some(*one) != best);
    let others: Vec<Value> = others.map(Role::to_json).collect();
    if !others.is_empty() {
        extra.add_json("descriptions", &Value::Array(others));
    }
}

/// Sets topics, places, and people and organisations as keywords; what is more than a name
/// is kept.
fn named(item: &mut Item, news: News<'_>, extra: &mut Extra) {
    let subjects = news.list(&["subjects", "subject"]);
    let names = |list: &[News<'_>]| {
        list.iter().filter_map(|one| one.text("name")).collect::<Vec<String>>()
    };
    extra.list(item, "topics", names(&subjects));
    let n_nameless = subjects.iter().filter(|one| one.text("name").is_none()).count();
    if n_nameless > 0 {
        item.note(format!(
            "{n_nameless} subjects have a code and no name: they are kept below `extra`"
        ));
    }
    let places = news.list(&["places", "place"]);
    let mut place_names = names(&places);
    let located = news.text("located");
    if place_names.is_empty() {
        let city = located.as_deref().and_then(|text| text.split(',').next());
        place_names.extend(city.map(ToOwned::to_owned));
    }
    extra.list(item, "places", place_names);
    extra.add_some("located", located);
    let people = news.list(&["people", "person"]);
    let organisations = news.list(&["organisations", "organisation"]);
    let mut keywords = names(&people);
    keywords.extend(names(&organisations));
    if let Some(Value::Array(words)) = news.get("keywords") {
        keywords.extend(words.iter().filter_map(Value::as_str).map(ToOwned::to_owned));
    }
    extra.list(item, "keywords", keywords);
    for (name, list) in [
        ("subjects", subjects),
        ("places", places),
        ("people", people),
        ("organisations", organisations),
        ("genres", news.list(&["genres", "genre"])),
        ("infosources", news.list(&["infosources", "infosource"])),
    ] {
        let has_more =
            |one: &&News<'_>| one.0.keys().any(|key| !matches!(&**key, "name" | "rel"));
        let more: Vec<Value> =
            list.iter().filter(has_more).map(|one| one.0.clone().into()).collect();
        if !more.is_empty() {
            extra.add_json(name, &Value::Array(more));
        }
    }
}

fn ids(item: &mut Item, news: News<'_>) {
    if let Some(ids) = news.get("altids") {
        item.origin.more.set_some("alt_ids", serde_yaml::to_value(ids).ok());
    }
    let uri = item.origin.id.as_deref().unwrap_or_default();
    let is_address = uri.starts_with("http://") || uri.starts_with("https://");
    if is_address {
        item.origin.url = Some(uri.to_owned());
    }
}

/// Keeps what ninjs does not know.
fn unknown(news: News<'_>, extra: &mut Extra) {
    for (name, value) in news.0 {
        if !shape::is_known(name) {
            extra.add_json(name, value);
        }
    }
}

/// The text: as newsgen wrote it, or as HTML, or its words. Other forms of it say the same.
fn body(bodies: &[Role], item: &mut Item) -> Result<Body, Refusal> {
    let is_markdown = |one: &&Role| {
        one.media_type.as_deref().is_some_and(|t| t.starts_with("text/markdown"))
    };
    let markdown = bodies.iter().find(is_markdown);
    let html: Vec<&Role> = bodies.iter().filter(|one| one.is_html()).collect();
    // A richer one has pictures between its paragraphs.
    let html = html.iter().find(|one| one.role.contains("rich")).or(html.first());
    let plain = bodies.iter().find(|one| one.is_plain() && one.media_type.is_some());
    let plain = plain.or_else(|| bodies.iter().find(|one| one.is_plain()));
    match (markdown, html, plain) {
        (Some(one), ..) => Ok(Body::Markdown(one.value.clone())),
        (_, Some(one), _) => Ok(Body::Html(one.value.clone())),
        (_, _, Some(one)) => Ok(Body::Plain(one.value.clone())),
        _ => {
            for one in bodies {
                let form = one.media_type.as_deref().unwrap_or_default();
                item.note(format!("left out: a text as `{form}`, which is not read"));
            }
            Ok(Body::default())
        }
    }
}
