//! What an NITF document tells of itself.

use crate::import::format::iptc::extra::Extra;
use crate::import::format::iptc::people;
use crate::import::format::iptc::picture;
use crate::import::format::iptc::when;
use crate::import::format::iptc::when::Told;
use crate::import::format::nitf::body;
use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::xml::element::Element;
use crate::moment::Moment;

/// Sets all that a document tells.
pub(super) fn set(item: &mut Item, root: &Element) -> Result<(), Refusal> {
    let empty = Element::default();
    let head = root.child("head").unwrap_or(&empty);
    let docdata = head.child("docdata").unwrap_or(&empty);
    let told = body::read(root);
    let mut extra = Extra::default();
    item.title =
        told.headline.clone().or_else(|| head.words_of("title")).unwrap_or_default();
    identify(item, docdata);
    item.source = source(&told, head, docdata);
    let language = root.own_lang().or_else(|| root.find("body")?.own_lang());
    item.set("lang", language.unwrap_or_default());
    people(item, &told, &mut extra);
    item.dateline.clone_from(&told.dateline);
    item.set("summary", told.summary.as_deref().unwrap_or_default());
    times(item, head, docdata, &told);
    status(item, docdata)?;
    desk(item, head, docdata, &told);
    topics(item, head, docdata, &told, &mut extra);
    rights(item, docdata, &told);
    kept(head, docdata, &mut extra);
    item.notes.extend(body::note_of_pictures(&told));
    picture::set(item, &mut extra, told.picture.into_iter().collect());
    extra.finish(item);
    item.body = Body::Html(told.html);
    Ok(())
}

fn attribute(element: &Element, child: &str, name: &str) -> Option<String> {
    element.child(child)?.attribute(name).map(ToOwned::to_owned)
}

/// A value of `<meta name="…" content="…"/>`.
fn meta(head: &Element, name: &str) -> Option<String> {
    let is_it = |meta: &&Element| {
        meta.attribute("name").is_some_and(|own| own.eq_ignore_ascii_case(name))
    };
    head.all("meta").find(is_it)?.attribute("content").map(ToOwned::to_owned)
}

fn identify(item: &mut Item, docdata: &Element) {
    let id = attribute(docdata, "doc-id", "id-string");
    item.set("id", id.clone().unwrap_or_default());
    item.origin.id = id;
    let registrar = attribute(docdata, "doc-id", "regsrc");
    item.origin.more.set_some("registrar", registrar);
}

/// Who sent it.
fn source(told: &body::Told, head: &Element, docdata: &Element) -> Option<String> {
    let holder = || attribute(docdata, "doc.copyright", "holder");
    let publication = || attribute(head, "pubdata", "name");
    let owner = || attribute(docdata, "doc.rights", "provider");
    let registrar = || attribute(docdata, "doc-id", "regsrc");
    // A byline without a person names an agency.
    let agency = || told.titles.first().filter(|_| told.bylines.is_empty()).cloned();
    let told = told.distributor.clone();
    told.or_else(holder)
        .or_else(publication)
        .or_else(agency)
        .or_else(owner)
        .or_else(registrar)
}

fn people(item: &mut Item, told: &body::Told, extra: &mut Extra) {
    let source = item.source.clone();
    let names = told.bylines.iter();
    let names = names.flat_map(|line| people::names(line, source.as_deref()));
    let names: Vec<String> = names.collect();
    item.set_list("byline", names);
    let titles = told.titles.iter().filter(|title| Some(*title) != source.as_ref());
    let titles: Vec<serde_yaml::Value> =
        titles.map(|title| title.as_str().into()).collect();
    extra.add("byline_titles", titles);
}

fn norm(docdata: &Element, name: &'static str) -> Option<Told> {
    let text = attribute(docdata, name, "norm");
    Told::new(name, text.map(|text| when::with_signs(&text)))
}

fn times(item: &mut Item, head: &Element, docdata: &Element, told: &body::Told) {
    let issue = norm(docdata, "date.issue");
    let release = norm(docdata, "date.release");
    let publication = attribute(head, "pubdata", "date.publication");
    let publication =
        Told::new("date.publication", publication.map(|text| when::with_signs(&text)));
    let story = told.date.as_deref().map(when::with_signs);
    let story = Told::new("story.date", story);
    let changed = revised(head);
    let published = [issue.clone(), publication, release.clone(), story, changed.clone()];
    when::set(item, published, changed);
    if let Some(release) = release.filter(|release| is_later(release, issue.as_ref())) {
        when::set_bound(item, "embargo", release);
    }
    if let Some(expire) = norm(docdata, "date.expire") {
        when::set_bound(item, "expires", expire);
    }
}

/// Whether a release holds a story back: it is later than the issue, or cannot be read.
fn is_later(release: &Told, issue: Option<&Told>) -> bool {
    match (release.moment(), issue.and_then(Told::moment)) {
        (Some(release), Some(issue)) => release.millis() > issue.millis(),
        (None, _) => true,
        (Some(_), None) => false,
    }
}

/// When it was last revised.
fn revised(head: &Element) -> Option<Told> {
    let norms = head.all("revision-history").filter_map(|one| one.attribute("norm"));
    let told = norms
        .filter_map(|norm| Told::new("revision-history", Some(when::with_signs(norm))));
    told.max_by_key(|told| told.moment().map(Moment::millis))
}

fn status(item: &mut Item, docdata: &Element) -> Result<(), Refusal> {
    let Some(status) = docdata.attribute("management-status") else { return Ok(()) };
    if status.eq_ignore_ascii_case("embargoed") {
        if !item.fields.has("embargo") {
            item.set("draft", true);
            item.note(
                "it is under embargo and does not say until when: it is held back as a \
                 draft until you write `embargo` and take `draft` out",
            );
        }
        return Ok(());
    }
    when::set_status(item, status).map_err(Refusal::fail)
}

/// Sets what the desk tells: urgency, notes, slugline, section, genre.
fn desk(item: &mut Item, head: &Element, docdata: &Element, told: &body::Told) {
    let urgency = attribute(docdata, "urgency", "ed-urg");
    let urgency = urgency.and_then(|text| text.parse::<u8>().ok());
    if let Some(urgency) = urgency.filter(|urgency| (1..=9).contains(urgency)) {
        item.set("urgency", urgency);
    }
    let messages = docdata.all("ed-msg").filter_map(|one| one.attribute("info"));
    let mut notes: Vec<String> = messages.map(ToOwned::to_owned).collect();
    notes.extend(told.notes.iter().cloned());
    item.set("ednote", notes.join("\n"));
    let slugline =
        ["slugline", "slug", "anpa-keyword"].iter().find_map(|name| meta(head, name));
    item.set("slugline", slugline.unwrap_or_default());
    let section = attribute(head, "pubdata", "position.section");
    item.set("section", section.unwrap_or_default());
    let tobject = head.child("tobject");
    let genre = tobject
        .and_then(|one| attribute(one, "tobject.property", "tobject.property.type"));
    item.set("kind", genre.unwrap_or_default());
}

fn topics(
    item: &mut Item,
    head: &Element,
    docdata: &Element,
    told: &body::Told,
    extra: &mut Extra,
) {
    let mut names = Vec::new();
    let mut codes: Vec<serde_yaml::Value> = Vec::new();
    for subject in
        head.child("tobject").into_iter().flat_map(|one| one.all("tobject.subject"))
    {
        let parts =
            ["tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type"];
        let name = parts.iter().find_map(|part| subject.attribute(part));
        names.extend(name.map(ToOwned::to_owned));
        let mut kept = serde_yaml::Mapping::new();
        for (part, value) in [
            ("name", name),
            ("code", subject.attribute("tobject.subject.refnum")),
            ("provider", subject.attribute("tobject.subject.ipr")),
        ] {
            if let Some(value) = value {
                kept.insert(part.into(), value.into());
            }
        }
        codes.push(kept.into());
    }
    extra.list(item, "topics", names);
    if codes.iter().any(|code| code.get("code").is_some()) {
        extra.add("subjects", codes);
    }
    let identified = docdata.child("identified-content");
    let all =
        |name: &'static str| identified.into_iter().flat_map(move |one| one.all(name));
    let places = told.places.iter().cloned();
    let located = docdata.all("evloc").filter_map(|one| one.attribute("city"));
    let places = places.chain(located.map(ToOwned::to_owned));
    let places = places.chain(all("location").filter_map(body::place));
    extra.list(item, "places", places.collect());
    let lists = docdata.all("key-list").flat_map(|list| list.all("keyword"));
    let keys = lists.filter_map(|one| one.attribute("key").map(ToOwned::to_owned));
    let named = ["person", "org", "event", "object.title"].into_iter().flat_map(all);
    let named = named.filter_map(|one| {
        one.words().or_else(|| one.attribute("value").map(ToOwned::to_owned))
    });
    extra.list(item, "keywords", keys.chain(named).collect());
}

fn rights(item: &mut Item, docdata: &Element, told: &body::Told) {
    let mut rights = serde_yaml::Mapping::new();
    let parts = [
        ("holder", attribute(docdata, "doc.copyright", "holder")),
        ("notice", told.rights.clone()),
        ("terms", attribute(docdata, "doc.rights", "limitations")),
    ];
    for (part, value) in parts {
        if let Some(value) = value {
            rights.insert(part.into(), value.into());
        }
    }
    item.set("rights", rights);
}

/// Keeps what has no field.
fn kept(head: &Element, docdata: &Element, extra: &mut Extra) {
    for (name, element, attribute_name) in [
        ("series", "series", "series.name"),
        ("series_part", "series", "series.part"),
        ("fixture", "fixture", "fix-id"),
        ("du_key", "du-key", "key"),
        ("scope", "doc-scope", "scope"),
    ] {
        extra.add_some(name, attribute(docdata, element, attribute_name));
    }
    extra.add_some("anpa_category", meta(head, "anpa-category"));
}
