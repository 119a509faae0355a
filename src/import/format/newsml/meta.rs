//! What a news item tells of itself and of its content.

use serde_yaml::Mapping;
use serde_yaml::Value;

use crate::import::format::iptc::extra::Extra;
use crate::import::format::iptc::people;
use crate::import::format::iptc::picture;
use crate::import::format::iptc::when;
use crate::import::format::iptc::when::Told;
use crate::import::format::newsml::content;
use crate::import::format::newsml::content::Content;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::xml::element::Element;

/// The parts of an item that tell something.
struct Parts<'a> {
    root: &'a Element,
    item: &'a Element,
    content: &'a Element,
}

/// Sets all that an item tells.
pub(super) fn set(item: &mut Item, root: &Element) -> Result<(), Refusal> {
    let empty = Element::default();
    let parts = Parts {
        root,
        item: root.child("itemMeta").unwrap_or(&empty),
        content: root.child("contentMeta").unwrap_or(&empty),
    };
    let content = content::read(root);
    refuse_others(&parts, &content)?;
    let mut extra = Extra::default();
    identify(item, &parts);
    titles(item, &parts, &content);
    item.source = source(&parts, &content);
    people(item, &parts, &content);
    times(item, &parts);
    status(item, &parts)?;
    desk(item, &parts, &content, &mut extra);
    subjects(item, &parts, &content, &mut extra);
    rights(item, &parts);
    picture::set(item, &mut extra, content.pictures);
    extra.finish(item);
    item.notes.extend(content.left_out);
    item.body = content.body.unwrap_or_default();
    Ok(())
}

/// The code behind the prefix of `stat:usable`, or at the end of an address.
fn code(element: &Element) -> Option<&str> {
    let code = element
        .attribute("qcode")
        .map(|code| code.split_once(':').map_or(code, |(_, c)| c));
    let uri = || {
        element
            .attribute("uri")
            .and_then(|uri| uri.trim_end_matches('/').rsplit('/').next())
    };
    code.or_else(uri).or_else(|| element.attribute("literal"))
}

/// The name of a concept, in the language of the item if it has several.
fn name(element: &Element, language: Option<&str>) -> Option<String> {
    let is_own = |one: &&Element| {
        let told = one.own_lang().zip(language);
        told.is_some_and(|(own, language)| own.get(..2) == language.get(..2))
    };
    let own = element.all("name").find(is_own);
    own.or_else(|| element.child("name")).and_then(Element::words)
}

/// Passes over what is no text.
fn refuse_others(parts: &Parts<'_>, content: &Content) -> Result<(), Refusal> {
    let class = parts.item.child("itemClass").and_then(code).unwrap_or("text");
    if !class.eq_ignore_ascii_case("text") {
        let reason = format!("its class is `{class}`: it is no text");
        return Err(Refusal::skip(reason));
    }
    // Data alone, such as results, is no story.
    let is_left = content.left_out.iter().find(|one| one.starts_with("left out"));
    match (&content.body, is_left) {
        (None, Some(reason)) => Err(Refusal::skip(format!("it has no text; {reason}"))),
        _ => Ok(()),
    }
}

fn identify(item: &mut Item, parts: &Parts<'_>) {
    let root = parts.root;
    let id = root.attribute("guid");
    item.origin.id = id.map(ToOwned::to_owned);
    item.set("id", id.unwrap_or_default());
    if let Some(version) = root.attribute("version") {
        item.set("version", when::version(version));
    }
    item.set("lang", language(parts).unwrap_or_default());
    let ids = parts.item.all("altId").chain(parts.content.all("altId"));
    let ids = ids.filter_map(|one| {
        one.attribute("id").map(ToOwned::to_owned).or_else(|| one.words())
    });
    item.origin.more.set_list("alt_ids", ids);
}

fn language<'a>(parts: &Parts<'a>) -> Option<&'a str> {
    let told = parts.content.child("language").and_then(|one| one.attribute("tag"));
    told.or_else(|| parts.root.own_lang())
}

fn titles(item: &mut Item, parts: &Parts<'_>, content: &Content) {
    let headlines = parts.content.all("headline").filter_map(Element::words);
    let in_content = content.nitf.as_ref().and_then(|told| told.headline.clone());
    let title = headlines.chain(in_content).chain(parts.item.words_of("title")).next();
    item.title = title.unwrap_or_default();
    let dateline = parts.content.words_of("dateline");
    let in_content = || content.nitf.as_ref().and_then(|told| told.dateline.clone());
    item.dateline = dateline.or_else(in_content);
    let is_summary = |one: &&Element| {
        let role = one.attribute("role").unwrap_or("summary");
        let role = role.rsplit(':').next().unwrap_or_default();
        matches!(role, "summary" | "abstract" | "teaser" | "short" | "intro")
    };
    let summary =
        parts.content.all("description").find(is_summary).and_then(Element::words);
    let in_content = || content.nitf.as_ref().and_then(|told| told.summary.clone());
    item.set("summary", summary.or_else(in_content).unwrap_or_default());
}

/// Who sent it: the provider by name or code, or where the information is from.
fn source(parts: &Parts<'_>, content: &Content) -> Option<String> {
    let language = language(parts);
    let named = |element: &Element| name(element, language);
    let provider = parts.item.child("provider");
    let own = provider.and_then(named);
    let info = || parts.content.all("infoSource").find_map(named);
    let credit = || parts.content.words_of("creditline");
    let coded =
        || provider.and_then(code).filter(|code| !code.is_empty()).map(ToOwned::to_owned);
    let holder = || {
        let rights = parts.root.child("rightsInfo")?;
        rights.child("copyrightHolder").and_then(named)
    };
    let agency = || content.nitf.as_ref().and_then(|told| told.distributor.clone());
    own.or_else(info).or_else(credit).or_else(holder).or_else(agency).or_else(coded)
}

fn people(item: &mut Item, parts: &Parts<'_>, content: &Content) {
    let source = item.source.as_deref();
    let lines = parts.content.all("by").filter_map(Element::words);
    let lines: Vec<String> = lines.collect();
    let in_content = content.nitf.iter().flat_map(|told| told.bylines.iter().cloned());
    let creators = parts.content.all("creator").filter_map(|one| name(one, None));
    let creators: Vec<String> = creators.collect();
    let from = match (lines.is_empty(), creators.is_empty()) {
        (false, _) => lines,
        (true, false) => creators,
        (true, true) => in_content.collect(),
    };
    let names: Vec<String> =
        from.iter().flat_map(|line| people::names(line, source)).collect();
    item.set_list("byline", names);
}

fn times(item: &mut Item, parts: &Parts<'_>) {
    let told =
        |element: &Element, name: &'static str| Told::new(name, element.words_of(name));
    let changed = told(parts.item, "versionCreated");
    let published = [
        told(parts.item, "firstCreated"),
        told(parts.content, "contentCreated"),
        changed.clone(),
    ];
    when::set(item, published, changed);
    if let Some(embargo) = told(parts.item, "embargoed") {
        when::set_bound(item, "embargo", embargo);
    } else if parts.item.child("embargoed").is_some() {
        // Under embargo without a time: until somebody lifts it.
        item.set("draft", true);
        item.note(
            "it is under embargo and does not say until when: it is held back as a draft \
             until you write `embargo` and take `draft` out",
        );
    }
    let expires = parts
        .content
        .words_of("contentExpires")
        .or_else(|| parts.item.words_of("expires"));
    if let Some(expires) = Told::new("expires", expires) {
        when::set_bound(item, "expires", expires);
    }
}

fn status(item: &mut Item, parts: &Parts<'_>) -> Result<(), Refusal> {
    match parts.item.child("pubStatus").and_then(code) {
        None => Ok(()),
        Some(status) => when::set_status(item, status).map_err(Refusal::fail),
    }
}

/// Sets what the desk tells.
fn desk(item: &mut Item, parts: &Parts<'_>, content: &Content, extra: &mut Extra) {
    let notes = parts.item.all("edNote").filter_map(Element::words);
    let in_content = content.nitf.iter().flat_map(|told| told.notes.iter().cloned());
    let notes: Vec<String> = notes.chain(in_content).collect();
    item.set("ednote", notes.join("\n"));
    item.set("slugline", parts.content.words_of("slugline").unwrap_or_default());
    let urgency =
        parts.content.words_of("urgency").and_then(|text| text.parse::<u8>().ok());
    if let Some(urgency) = urgency.filter(|urgency| (1..=9).contains(urgency)) {
        item.set("urgency", urgency);
    }
    let language = language(parts);
    let genre = parts.content.child("genre");
    let genre = genre
        .and_then(|one| name(one, language).or_else(|| code(one).map(ToOwned::to_owned)));
    item.set("kind", genre.unwrap_or_default());
    let signals = parts.item.all("signal").filter_map(code).map(Value::from);
    extra.add("signals", signals.collect::<Vec<_>>());
    let services = parts.item.all("service");
    let services = services.filter_map(|one| {
        name(one, language).or_else(|| code(one).map(ToOwned::to_owned))
    });
    extra.add("services", services.map(Value::from).collect::<Vec<_>>());
    let links = parts.item.all("link");
    let links = links
        .filter_map(|one| one.attribute("href").or_else(|| one.attribute("residref")));
    extra.add("links", links.map(Value::from).collect::<Vec<_>>());
    if let Some(told) = &content.nitf {
        let titles =
            told.titles.iter().filter(|title| Some(*title) != item.source.as_ref());
        let titles = titles.map(|title| Value::from(title.as_str()));
        extra.add("byline_titles", titles.collect::<Vec<_>>());
        let other = told.headline.as_ref().filter(|headline| **headline != item.title);
        extra.add_some("headline_of_text", other.map(String::as_str));
    }
    extra.add_some("creditline", parts.content.words_of("creditline"));
}

/// Sets topics, places and keywords; codes are kept.
fn subjects(item: &mut Item, parts: &Parts<'_>, content: &Content, extra: &mut Extra) {
    let language = language(parts);
    let mut topics = Vec::new();
    let mut places = Vec::new();
    let mut keywords = Vec::new();
    let mut kept = Vec::new();
    let mut n_nameless = 0;
    for subject in parts.content.all("subject") {
        let concept = subject.child("mainConcept").unwrap_or(subject);
        let name =
            name(concept, language).or_else(|| asserted(parts.root, concept, language));
        let kind = subject.attribute("type").unwrap_or_default();
        let kind = kind.rsplit([':', '/']).next().unwrap_or_default();
        let list = match kind {
            "geoArea" | "poi" | "place" => &mut places,
            "person" | "organisation" | "organization" | "event" | "object" | "team" => {
                &mut keywords
            }
            _ => &mut topics,
        };
        n_nameless += usize::from(name.is_none());
        list.extend(name.clone());
        kept.extend(subject_as_kept(concept, name, kind));
    }
    if n_nameless > 0 {
        item.note(format!(
            "{n_nameless} subjects have a code and no name: they are kept below `extra`"
        ));
    }
    let located = parts.content.all("located").filter_map(|one| name(one, language));
    let in_content = content.nitf.iter().flat_map(|told| told.places.iter().cloned());
    let filed: Vec<String> = located.chain(in_content).collect();
    let filed = filed.iter().filter_map(|name| name.split(',').next());
    places.splice(0..0, filed.map(|name| name.trim().to_owned()));
    keywords.extend(parts.content.all("keyword").filter_map(Element::words));
    extra.list(item, "topics", topics);
    extra.list(item, "places", places);
    extra.list(item, "keywords", keywords);
    extra.add("located", located_as_kept(parts));
    extra.add("subjects", kept);
}

/// The name that the item gives a code elsewhere.
fn asserted(root: &Element, concept: &Element, language: Option<&str>) -> Option<String> {
    let code = concept.attribute("qcode").or_else(|| concept.attribute("uri"))?;
    let is_its = |one: &&Element| {
        one.attribute("qcode") == Some(code) || one.attribute("uri") == Some(code)
    };
    name(root.all("assert").find(is_its)?, language)
}

/// A subject with its code, for those who know its catalog.
fn subject_as_kept(concept: &Element, name: Option<String>, kind: &str) -> Option<Value> {
    let code =
        ["qcode", "uri", "literal"].iter().find_map(|part| concept.attribute(part))?;
    let mut kept = Mapping::new();
    if let Some(name) = name {
        kept.insert("name".into(), name.into());
    }
    kept.insert("code".into(), code.into());
    if !kind.is_empty() {
        kept.insert("type".into(), kind.into());
    }
    Some(kept.into())
}

/// Where it was filed, with what that lies in: `Porto, Norte, Portugal`.
fn located_as_kept(parts: &Parts<'_>) -> Vec<Value> {
    let language = language(parts);
    let whole = |located: &Element| {
        let own = name(located, language)
            .or_else(|| located.attribute("qcode").map(ToOwned::to_owned));
        let broader = located.all("broader").filter_map(|one| {
            name(one, language).or_else(|| one.attribute("qcode").map(ToOwned::to_owned))
        });
        let mut names: Vec<String> = own.into_iter().chain(broader).collect();
        names.dedup();
        names.join(", ")
    };
    let all = parts.content.all("located").map(whole);
    all.filter(|text| !text.is_empty()).map(Value::from).collect()
}

fn rights(item: &mut Item, parts: &Parts<'_>) {
    let Some(rights) = parts.root.child("rightsInfo") else { return };
    let holder = rights.child("copyrightHolder");
    let holder = holder.and_then(|one| name(one, language(parts)));
    let mut mapping = Mapping::new();
    for (part, value) in [
        ("holder", holder),
        ("notice", rights.words_of("copyrightNotice")),
        ("terms", rights.words_of("usageTerms")),
    ] {
        if let Some(value) = value {
            mapping.insert(part.into(), value.into());
        }
    }
    item.set("rights", mapping);
}
