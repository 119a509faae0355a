//! What belongs to an object: pictures of a story, and members of a package.

use serde_json::Value;

use crate::import::format::iptc::picture::Picture;
use crate::import::format::ninjs::news::News;
use crate::import::format::ninjs::news::Role;
use crate::import::xml::text::one_line;
use crate::import::xml::text::visible;

/// How many members a reason names.
const MOST_NAMED: usize = 10;
/// Names of renditions, the best first; any other is between them.
const GOOD: [&str; 5] = ["original", "hires", "highres", "main", "preview"];
const BAD: [&str; 5] = ["thumbnail", "thumb", "watermark", "small", "icon"];

/// The pictures among what belongs to a story, and what else does.
pub(super) fn of_story(news: News<'_>) -> (Vec<Picture>, Vec<Value>) {
    let mut pictures = Vec::new();
    let mut others = Vec::new();
    for (name, one) in news.objects("associations") {
        let kind = one.text("type").unwrap_or_default().to_lowercase();
        let picture = match &*kind {
            "picture" | "graphic" => picture(one),
            _ => None,
        };
        match picture {
            Some(picture) => pictures.push(picture),
            None => others.push(member(name, one)),
        }
    }
    (pictures, others)
}

fn picture(one: News<'_>) -> Option<Picture> {
    let src = best(one).or_else(|| one.text("uri").filter(|uri| is_picture(uri)))?;
    let descriptions = one.roles("descriptions", "description");
    let with_role = |role: &str| {
        let found = descriptions.iter().find(|one| one.role == role);
        found.map(words)
    };
    let caption = with_role("caption")
        .or_else(|| descriptions.iter().find(|one| one.role != "alt").map(words))
        .or_else(|| headline(one));
    let credit = one.text_of(&[
        "by",
        "byline",
        "creditline",
        "copyrightholder",
        "copyrightnotice",
    ]);
    Some(Picture { src, alt: with_role("alt"), caption, credit })
}

fn words(role: &Role) -> String {
    match role.is_html() {
        true => visible(&role.value),
        false => one_line(&role.value),
    }
}

fn headline(one: News<'_>) -> Option<String> {
    let headlines = one.roles("headlines", "headline");
    let main = headlines.iter().find(|one| one.role == "main").or(headlines.first());
    main.map(words).or_else(|| one.text("title"))
}

/// The address of the best rendition: one that is called so, else the widest.
fn best(one: News<'_>) -> Option<String> {
    let renditions = one.objects("renditions");
    let rank = |(name, rendition): &(Option<&str>, News<'_>)| {
        let own = rendition.text_of(&["name", "title"]);
        let name = name.map(ToOwned::to_owned).or(own).unwrap_or_default();
        let name = name.to_lowercase();
        let good =
            GOOD.iter().rev().position(|good| *good == name).map_or(0, |at| at + 1);
        let is_bad = BAD.iter().any(|bad| name.contains(bad));
        let width = rendition.get("width").and_then(Value::as_u64).unwrap_or(0);
        (!is_bad, good, width)
    };
    let addressed = renditions.iter().filter(|(_, rendition)| {
        let kind = rendition.text_of(&["contenttype", "mimetype"]).unwrap_or_default();
        rendition.text("href").is_some() && (kind.is_empty() || kind.starts_with("image"))
    });
    // Of equals, the first.
    let best = addressed.rev().max_by_key(|rendition| rank(rendition))?;
    best.1.text("href")
}

fn is_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().to_lowercase();
    let ends = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif"];
    path.contains("://") && ends.iter().any(|end| path.ends_with(end))
}

/// What belongs to a story and is no picture, in few words.
fn member(name: Option<&str>, one: News<'_>) -> Value {
    let mut member = serde_json::Map::new();
    let parts = [
        ("name", name.map(ToOwned::to_owned).or_else(|| one.text("name"))),
        ("uri", one.text("uri")),
        ("type", one.text("type")),
        ("title", headline(one)),
    ];
    for (part, value) in parts {
        if let Some(value) = value {
            member.insert(part.to_owned(), value.into());
        }
    }
    member.into()
}

/// The members of a package, for its reason.
pub(super) fn named(news: News<'_>) -> Option<String> {
    let members = news.objects("associations");
    if members.is_empty() {
        return None;
    }
    let shown = members.iter().take(MOST_NAMED).map(|(name, one)| {
        let uri = one.text("uri").or_else(|| name.map(ToOwned::to_owned));
        let uri = uri.unwrap_or_else(|| "one without a name".to_owned());
        match (headline(*one), one.text("type")) {
            (Some(title), _) => format!("{uri} (“{title}”)"),
            (None, Some(kind)) => format!("{uri} ({kind})"),
            (None, None) => uri,
        }
    });
    let mut shown: Vec<String> = shown.collect();
    if let Some(more) = members.len().checked_sub(MOST_NAMED).filter(|&more| more > 0) {
        shown.push(format!("and {more} more"));
    }
    Some(shown.join(", "))
}
