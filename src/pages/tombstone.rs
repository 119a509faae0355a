//! Tombstones: what a reader finds where a story was that has been withdrawn.
//!
//! Template: `tombstone.html`, which sees [`Fields`]. It shows nothing of the story, and no
//! page leads to it: links from elsewhere do. A live page at the same address comes first.

use std::collections::HashSet;

use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;
use serde::Serialize;

use crate::archive::Tombstone;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::Scope;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::view;
use crate::paths::Address;
use crate::paths::OutputPath;

/// What `tombstone.html` sees.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The withdrawal.
    pub tombstone: Withdrawn<'a>,
}

/// What readers may know of a withdrawal.
#[derive(Debug, Serialize)]
pub struct Withdrawn<'a> {
    /// The day of it, if it is known.
    pub withdrawn: Option<String>,
    /// Why, in the publisher's words.
    pub reason: Option<&'a str>,
}

/// Returns a page for every address of a killed story that none of `live` takes.
pub(super) fn plan(tombstones: &[Tombstone], live: &[OutputPath]) -> Vec<Page> {
    let kept: Vec<(Address, OutputPath, u32)> = (0..)
        .zip(tombstones)
        .flat_map(|(at, one)| one.addresses.iter().map(move |address| (address, at)))
        .map(|(address, at)| (address.clone(), address.output_path(), at))
        .collect();
    if kept.is_empty() {
        return Vec::new();
    }
    let mut taken = taken_of(&kept, live);
    let mut pages = Vec::new();
    for (address, file, at) in kept {
        let key = file.portable_key();
        let is_free = !taken.contains(&*key)
            && !folders(&key).any(|folder| taken.contains(&format!("{folder}//file")));
        if is_free {
            taken.insert(format!("{key}//file"));
            taken.extend(folders(&key).map(str::to_owned));
            taken.insert(key.into_owned());
            pages.push(Page { address, kind: PageKind::Tombstone(at) });
        }
    }
    pages
}

/// What live files take of what tombstones would: files, and folders that they lie in, by
/// their portable keys. That a folder of a tombstone is a live file stands with `//file`.
fn taken_of(kept: &[(Address, OutputPath, u32)], live: &[OutputPath]) -> HashSet<String> {
    let keys: Vec<_> = kept.iter().map(|(_, file, _)| file.portable_key()).collect();
    let files: HashSet<&str> = keys.iter().map(|key| &**key).collect();
    let above: HashSet<&str> = keys.iter().flat_map(|key| folders(key)).collect();
    let taken = |file: &OutputPath| {
        let key = file.portable_key();
        let mut taken = Vec::new();
        if files.contains(&*key) {
            taken.push(key.to_string());
        }
        if above.contains(&*key) {
            taken.push(format!("{key}//file"));
        }
        let inside = folders(&key).filter(|folder| files.contains(folder));
        taken.extend(inside.map(str::to_owned));
        taken
    };
    live.par_iter().flat_map_iter(taken).collect()
}

/// The folders that a file lies in.
fn folders(file: &str) -> impl Iterator<Item = &str> {
    file.match_indices('/').map(|(at, _)| &file[..at])
}

/// Returns what is shown in the place of a killed story.
pub(super) fn view<'a>(edition: &Edition<'a>, page: &Page, at: u32) -> View<'a> {
    let Tombstone { withdrawn, reason, .. } = &edition.archive.tombstones()[at as usize];
    let zone = edition.config.time_zone;
    let withdrawn = withdrawn.map(|moment| moment.day(zone).to_string());
    View {
        head: Head {
            kind: "tombstone",
            url: edition.href(&page.address),
            canonical: None,
            title: Title::Message("tombstone.title"),
            description: None,
            language: edition.config.language.clone(),
            interface: None,
            date: None,
            links: HeadLinks::default(),
        },
        breadcrumbs: vec![Scope::site(edition).home()],
        fields: view::Fields::Tombstone(Fields {
            tombstone: Withdrawn { withdrawn, reason: reason.as_deref() },
        }),
        ticker: Vec::new(),
        teasers: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::ContentPath;

    fn tombstone(addresses: &[&str]) -> Tombstone {
        Tombstone {
            path: ContentPath::new("a.md").unwrap(),
            addresses: addresses.iter().map(|a| Address::parse(a).unwrap()).collect(),
            withdrawn: None,
            reason: None,
        }
    }

    #[test]
    fn a_tombstone_gives_way_to_every_live_page_and_stands_once() {
        let tombstones = [
            tombstone(&["/2016/a.html", "/old"]),
            tombstone(&["/2016/A.html", "/2016/b.html", "/old/index.html/x.html"]),
            tombstone(&["/x.html", "/y.html/z.html", "/w"]),
        ];
        let live = ["X.html", "y.html", "w/index.html/deep.html", "2016/c.html"];
        let live = live.map(|path| OutputPath::new(path).unwrap());
        let found: Vec<String> = plan(&tombstones, &live)
            .into_iter()
            .map(|page| format!("{} {:?}", page.address, page.kind))
            .collect();
        let expected = [
            "/2016/a.html Tombstone(0)",
            "/old Tombstone(0)",
            "/2016/b.html Tombstone(1)",
        ];
        assert_eq!(found, expected);
    }
}
