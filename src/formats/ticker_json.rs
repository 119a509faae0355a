//! The ticker as data, for scripts and other sites: `/ticker.json`.

use serde::Serialize;

use crate::pages::Edition;
use crate::pages::ids_as_of_now;
use crate::pages::teaser;

#[derive(Serialize)]
struct Ticker<'a> {
    title: &'a str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    title: &'a str,
    url: String,
    date: String,
    source: &'a str,
    lang: &'a str,
}

/// Returns the newest headlines as JSON, newest first.
pub(super) fn write(edition: &Edition<'_>) -> Vec<u8> {
    let base = edition.config.base_url.as_ref();
    let items = ids_as_of_now(edition).into_iter().map(|id| {
        let teaser = teaser(edition, id);
        Item {
            title: teaser.wire_title,
            url: base.map_or_else(|| teaser.url.clone(), |base| base.full(&teaser.url)),
            date: teaser.date,
            source: teaser.source.name,
            lang: teaser.lang,
        }
    });
    let ticker = Ticker { title: &edition.config.title, items: items.collect() };
    let mut json = serde_json::to_vec_pretty(&ticker).unwrap_or_default();
    json.push(b'\n');
    json
}
