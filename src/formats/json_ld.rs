//! What a page tells machines of its story: JSON-LD in the words of schema.org.
//!
//! It is made from the story's view alone, so that equal views give equal bytes.

use serde::Serialize;

use crate::config::BaseUrl;
use crate::pages::StoryView;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewsArticle<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: &'a str,
    date_published: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'a str>,
    url: String,
    correction: Vec<CorrectionComment<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CorrectionComment<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    text: &'a str,
    date_published: &'a str,
}

/// Returns the JSON-LD of a story with corrections, safe inside a `script` element; `None`
/// for all others. `base` makes the story's address a full one.
pub fn of_story(story: &StoryView<'_>, base: Option<&BaseUrl>) -> Option<String> {
    if story.corrections().is_empty() {
        return None;
    }
    let teaser = story.teaser();
    let comments = story.corrections().iter().map(|correction| CorrectionComment {
        kind: "CorrectionComment",
        text: correction.text,
        date_published: &correction.date,
    });
    let article = NewsArticle {
        context: "https://schema.org",
        kind: "NewsArticle",
        headline: teaser.title,
        date_published: &teaser.date,
        date_modified: teaser.updated.as_deref(),
        url: base.map_or_else(|| teaser.url.clone(), |base| base.full(&teaser.url)),
        correction: comments.collect(),
    };
    serde_json::to_string(&article).ok().map(|json| script_safe(&json))
}

/// JSON that may stand in a page's script element: `<`, `>`, `&` and the two line separators
/// of JavaScript are written as escapes.
pub fn script_safe(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                safe.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_end_the_script_element_that_it_stands_in() {
        let hostile = "</script><!-- & \u{2028}\u{2029}\" é";
        let json = serde_json::to_string(hostile).unwrap_or_default();
        let safe = script_safe(&json);
        let expected = r#""\u003c/script\u003e\u003c!-- \u0026 \u2028\u2029\" é""#;
        assert_eq!(safe, expected);
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), hostile);
    }
}
