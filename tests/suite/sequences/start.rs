//! The sites that sequences begin with.

use std::collections::BTreeMap;

use newsgen::archive::Show;
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::sample::Index;
use proptest::sample::select;
use proptest::sample::subsequence;
use proptest::strategy::BoxedStrategy;
use proptest::strategy::Just;
use proptest::strategy::Strategy as _;
use proptest::strategy::Union;

use super::beside;
use super::look;
use super::model::Bytes;
use super::model::Focus;
use super::model::Model;
use super::model::relative;
use super::text::Text;
use super::words;

/// Small sites: four to ten stories over a few days, undated pages, pictures beside stories,
/// a static file, and a theme that may be chosen.
pub(super) fn sites() -> BoxedStrategy<Model> {
    let names = subsequence(&words::NAMES[..], words::NAMES.len()).prop_shuffle();
    let size = select(&[None, None, Some(2), Some(3)][..]).no_shrink();
    let focus = select(&Focus::ALL[..]).no_shrink();
    let moment = (clocks(), size, focus);
    (stories(), names.no_shrink(), pages(), settings(), moment)
        .prop_map(|(stories, names, pages, settings, (as_of, page_size, focus))| Model {
            texts: placed(stories, &names).into_iter().chain(pages).collect(),
            files: files(),
            settings,
            page_size,
            as_of,
            show: Show::default(),
            focus,
            before: None,
        })
        .boxed()
}

/// A story, its folder, and what it links to; `None` where it has been left out.
type Placed = Option<(Text, &'static str, Index)>;

/// Four to ten stories. Shrinking leaves some out and does not change the others: few whole
/// stories tell more than many simple ones.
fn stories() -> BoxedStrategy<Vec<Placed>> {
    let story = (texts(), select(&words::FOLDERS[..]), any::<Index>()).no_shrink();
    let stays = proptest::bool::weighted(0.999);
    let story = (stays, story).prop_map(|(stays, story)| stays.then_some(story));
    vec(story, 4..=10).boxed()
}

/// Puts the texts into files of different names, and links every other one to another.
fn placed(stories: Vec<Placed>, names: &[&'static str]) -> BTreeMap<String, Text> {
    let named = stories.into_iter().zip(names).enumerate();
    let mut texts: Vec<_> = named
        .filter_map(|(number, (story, name))| {
            let (text, folder, to) = story?;
            Some((format!("{folder}/{name}.md"), text, (number % 2 == 0).then_some(to)))
        })
        .collect();
    let paths: Vec<String> = texts.iter().map(|(path, ..)| path.clone()).collect();
    for (path, text, to) in &mut texts {
        let to = to.map(|to| relative(path, to.get::<String>(&paths)));
        text.blocks.extend(to.map(|to| format!("[another]({to}#background)")));
    }
    texts.into_iter().map(|(path, text, _)| (path, text)).collect()
}

/// An undated page, and often two in a folder, one of which stands for it.
fn pages() -> BoxedStrategy<Vec<(String, Text)>> {
    let page = |(name, title)| (format!("content/pages/{name}.md"), beside::page(title));
    let one = vec![page(("about", "About us"))];
    let three = [("guide/index", "Guide"), ("guide/start", "First steps")].map(page);
    let three = [one.clone(), three.to_vec()].concat();
    select(vec![one, three]).no_shrink().boxed()
}

/// A story: what each must have, three fields more, two blocks more.
pub(super) fn texts() -> BoxedStrategy<Text> {
    let must = (
        select(&words::TITLES[..]),
        // Without a source of its own, a story needs one from the settings.
        select(
            &[
                Some(words::SOURCES[0]),
                Some(words::SOURCES[1]),
                Some("Nord-Agentur"),
                None,
            ][..],
        ),
        select(&words::DATES[..12]),
        select(&words::TOPICS[..]),
    );
    let more = vec((select(&words::SHOWN[3..]), any::<Index>()), 0..=3);
    let gate = (select(&words::GATE[..]), any::<Index>(), 0..8);
    let picture = select(&[None, None, Some("![A map](map.png)")][..]);
    let blocks = (vec(select(&words::BLOCKS[..]), 1..=3), picture);
    (must, more, gate, blocks)
        .prop_map(|((title, source, date, topics), more, gate, (blocks, picture))| {
            let mut text =
                Text::new(&[("title", title), ("date", date), ("topics", topics)]);
            let source = source.map(|source| ("source", source.to_owned()));
            text.fields.extend(source);
            let ((field, values), value, chance) = gate;
            let gate = (chance == 0).then(|| (field, (*value.get(values)).to_owned()));
            text.fields.extend(gate);
            let more = more.into_iter();
            let more =
                more.map(|((field, values), at)| (field, (*at.get(values)).to_owned()));
            text.fields.extend(more);
            text.blocks =
                blocks.into_iter().chain(picture).map(ToOwned::to_owned).collect();
            text
        })
        .boxed()
}

/// A few settings; nearly always a source for stories that name none.
fn settings() -> BoxedStrategy<BTreeMap<&'static str, &'static str>> {
    let some = vec((select(&look::SETTINGS[..]), any::<Index>()).no_shrink(), 0..=4);
    (some, select(&words::ZONES[..]).no_shrink(), 0..6, (0..5).no_shrink())
        .prop_map(|(some, zone, chance, theme)| {
            let mut settings: BTreeMap<_, _> = some
                .into_iter()
                .map(|((key, values), at)| (key, *at.get(values)))
                .collect();
            settings.insert("time_zone", zone);
            if theme < 2 {
                settings.insert("theme", "blue");
            }
            if theme == 1 {
                settings.insert("assets", "hashed");
            }
            if chance > 0 {
                settings.entry("source").or_insert("House");
            }
            settings
        })
        .boxed()
}

/// Mostly long after all stories, sometimes amid them.
fn clocks() -> BoxedStrategy<&'static str> {
    let last = words::CLOCKS[words::CLOCKS.len() - 1];
    let some = select(&words::CLOCKS[..]).boxed();
    Union::new_weighted(vec![(2, Just(last).boxed()), (1, some)]).boxed()
}

/// What a person may ask to see although it is held.
pub(super) fn shows() -> BoxedStrategy<Show> {
    let show = |[drafts, future, expired]: [bool; 3]| Show { drafts, future, expired };
    any::<[bool; 3]>().prop_map(show).boxed()
}

fn files() -> BTreeMap<String, Bytes> {
    let picture = |path: &&str| ((*path).to_owned(), beside::picture(path, (640, 480)));
    let pictures = beside::PICTURES[..3].iter().map(picture);
    let notice = ("static/files/notice.txt".to_owned(), Bytes::from("notice"));
    look::theme().chain(pictures).chain([notice]).collect()
}
