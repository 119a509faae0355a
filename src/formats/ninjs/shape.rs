//! The properties of ninjs 3.1 that a story fills in, under the names of IPTC's schema.
//!
//! What is absent is left out: the schema knows no nulls.

use std::borrow::Cow;

use serde::Serialize;

/// A news object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ninjs<'a> {
    pub(super) uri: String,
    pub(super) standard: Standard,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) representation_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<String>,
    pub(super) first_created: String,
    pub(super) version_created: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) embargoed_until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expires: Option<String>,
    pub(super) pub_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) urgency: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) copyright_holder: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) copyright_notice: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) usage_terms: Option<&'a str>,
    pub(super) language: &'a str,
    pub(super) title: &'a str,
    pub(super) headlines: Vec<Role<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) slugline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) located: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) descriptions: Vec<Role<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) bodies: Vec<Body<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) people: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) organisations: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) places: Vec<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) subjects: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) genres: Vec<Genre<'a>>,
    pub(super) info_sources: Vec<Party<'a>>,
    pub(super) alt_ids: Vec<Role<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) associations: Vec<Association<'a>>,
}

/// Which standard this is.
#[derive(Debug, Serialize)]
pub(super) struct Standard {
    name: &'static str,
    version: &'static str,
    schema: &'static str,
}

impl Standard {
    /// ninjs 3.1, with the address that its schema gives itself.
    pub(super) const NINJS: Self = Self {
        name: "ninjs",
        version: "3.1",
        schema: "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
    };
}

/// A text or an identifier that plays a role: a headline, a description, another id.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Role<'a> {
    pub(super) role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) content_type: Option<&'static str>,
    pub(super) value: Cow<'a, str>,
}

impl<'a> Role<'a> {
    pub(super) fn new(role: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        Self { role, content_type: None, value: value.into() }
    }
}

/// The text in one form.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body<'a> {
    pub(super) role: &'static str,
    pub(super) content_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) char_count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) word_count: Option<u32>,
    pub(super) value: &'a str,
}

/// A person, an organisation or a subject, and what it is to the story.
#[derive(Debug, Serialize)]
pub(super) struct Named<'a> {
    name: &'a str,
    rel: &'a str,
}

impl<'a> Named<'a> {
    pub(super) fn new(name: &'a str, rel: &'a str) -> Self {
        Self { name, rel }
    }
}

/// A place, with its point on the map if the gazetteer knows it.
#[derive(Debug, Serialize)]
pub(super) struct Place<'a> {
    pub(super) name: &'a str,
    #[serde(rename = "geoJSON", skip_serializing_if = "Option::is_none")]
    pub(super) point: Option<Point>,
}

/// A point of `GeoJSON`, RFC 7946 §3.1.2: longitude, then latitude.
#[derive(Debug, Serialize)]
pub(super) struct Point {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) coordinates: [f32; 2],
}

/// What sort of story it is.
#[derive(Debug, Serialize)]
pub(super) struct Genre<'a> {
    pub(super) name: &'a str,
}

/// Who supplied the story.
#[derive(Debug, Serialize)]
pub(super) struct Party<'a> {
    pub(super) name: &'a str,
    pub(super) role: &'static str,
}

/// A picture that belongs to the story.
#[derive(Debug, Serialize)]
pub(super) struct Association<'a> {
    pub(super) name: &'static str,
    pub(super) rel: &'static str,
    pub(super) uri: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) descriptions: Vec<Role<'a>>,
    pub(super) renditions: Vec<Rendition>,
}

/// A picture's file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rendition {
    pub(super) name: &'static str,
    pub(super) href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) content_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) height: Option<u32>,
}

/// A value as a person would write it.
pub(super) fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
