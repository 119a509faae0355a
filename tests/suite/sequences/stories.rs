//! What happens to stories: fields, texts, names, and what makes them unreadable.

use proptest::prelude::any;
use proptest::sample::Index;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;
use proptest::strategy::Strategy as _;
use proptest::strategy::Union;
use unicode_normalization::UnicodeNormalization as _;

use super::model::Model;
use super::model::folder_of;
use super::model::relative;
use super::operation::Operation;
use super::start;
use super::text::Fault;
use super::text::Form;
use super::words;
use super::words::Pool;

/// An operation and how often it comes.
pub(super) type Choice = (u32, BoxedStrategy<Operation>);

/// What can happen to the stories of a site that has some.
pub(super) fn operations(model: &Model) -> Vec<Choice> {
    let stories = model.stories();
    let mut choices = vec![(8, add(model))];
    if stories.is_empty() {
        return choices;
    }
    choices.extend([
        (14, set_any(&stories, &words::SHOWN)),
        (4, set(&stories, "topics", &words::TOPICS)),
        (5, set(&stories, "date", &words::DATES)),
        (3, set(&stories, "aliases", &words::ALIASES)),
        (5, set(&stories, "corrections", &words::CORRECTIONS)),
        (4, collide(model)),
        (2, clear(&stories, "slug")),
        (14, set_block(model)),
        (4, relocate(model)),
        (1, respell_name(model)),
        (3, swap(&stories)),
        (5, select(stories.clone()).prop_map(|path| Operation::Remove { path }).boxed()),
        (2, set_form(&stories)),
        (2, touch(&stories)),
        (4, quietly(&stories)),
        (3, set_fault(&stories)),
    ]);
    let broken = model.texts.iter().filter(|(_, text)| text.fault.is_some());
    let broken: Vec<String> = broken.map(|(path, _)| path.clone()).collect();
    if !broken.is_empty() {
        let mend = |path| Operation::SetFault { path, fault: None };
        choices.push((20, select(broken).prop_map(mend).boxed()));
    }
    choices
}

/// What can happen to what decides whether a story may be shown.
pub(super) fn gate_operations(model: &Model) -> Vec<Choice> {
    let clock = select(&words::CLOCKS[..]).prop_map(Operation::SetClock).boxed();
    let mut choices =
        vec![(6, clock), (3, start::shows().prop_map(Operation::SetShow).boxed())];
    let stories = model.stories();
    if !stories.is_empty() {
        choices.push((10, set_any(&stories, &words::GATE)));
        choices.push((3, mention_and_hold(model)));
        choices.push((6, set(&stories, "status", &["canceled"])));
    }
    let holding =
        ["draft", "status", "withdrawn", "withdrawn_reason", "embargo", "expires"];
    let is_held = |field: &&str| holding.contains(field);
    let held = model.texts.iter().filter_map(|(path, text)| {
        let field = text.fields.keys().find(|field| is_held(field))?;
        Some((path.clone(), *field))
    });
    let held: Vec<(String, &'static str)> = held.collect();
    if !held.is_empty() {
        let release =
            |(path, field)| Operation::SetFields { path, fields: vec![(field, None)] };
        choices.push((6, select(held).prop_map(release).boxed()));
    }
    choices
}

fn add(model: &Model) -> BoxedStrategy<Operation> {
    let place = (select(&words::FOLDERS[..]), select(&words::NAMES[..]));
    let others = model.stories();
    (place, start::texts(), any::<Index>())
        .prop_map(move |((folder, name), mut text, to)| {
            let path = format!("{folder}/{name}.md");
            if !others.is_empty() {
                let target = to.get(&others);
                text.blocks.push(format!("[see]({})", relative(&path, target)));
            }
            Operation::Add { path, text }
        })
        .boxed()
}

/// Gives one of some fields another value, or takes it away.
fn set_any(paths: &[String], fields: &'static [Pool]) -> BoxedStrategy<Operation> {
    (select(paths.to_vec()), select(fields), any::<Index>(), 0..5)
        .prop_map(|(path, (field, values), value, chance)| {
            let value = (chance > 0).then(|| (*value.get(values)).to_owned());
            Operation::SetFields { path, fields: vec![(field, value)] }
        })
        .boxed()
}

pub(super) fn set(
    paths: &[String],
    field: &'static str,
    values: &'static [&'static str],
) -> BoxedStrategy<Operation> {
    (select(paths.to_vec()), select(values))
        .prop_map(move |(path, value)| {
            let fields = vec![(field, Some(value.to_owned()))];
            Operation::SetFields { path, fields }
        })
        .boxed()
}

fn clear(paths: &[String], field: &'static str) -> BoxedStrategy<Operation> {
    select(paths.to_vec())
        .prop_map(move |path| Operation::SetFields { path, fields: vec![(field, None)] })
        .boxed()
}

/// Gives a story the address of another, or its address and one more story's day.
fn collide(model: &Model) -> BoxedStrategy<Operation> {
    let texts = model.texts.clone();
    let stories = model.stories();
    (select(stories.clone()), select(stories))
        .prop_map(move |(path, other)| {
            let stem =
                other.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
            let date = texts[&other].fields.get("date").cloned();
            let fields = vec![("slug", Some(stem.to_owned())), ("date", date)];
            Operation::SetFields { path, fields }
        })
        .boxed()
}

/// Changes, adds or removes a block of any text: its own words, or a link to another file.
pub(super) fn set_block(model: &Model) -> BoxedStrategy<Operation> {
    let texts = model.texts.clone();
    let paths: Vec<String> = texts.keys().cloned().collect();
    let files = model.files_in("content/");
    let text =
        (select(paths.clone()), select(&["", "#background", "#what-comes-next"][..]));
    let file = select(if files.is_empty() { paths.clone() } else { files });
    let link = Union::new([text.boxed(), file.prop_map(|to| (to, "")).boxed()]);
    let words = select(&words::BLOCKS[..]);
    (select(paths), any::<Index>(), 0..8, words, link)
        .prop_map(move |(path, at, chance, words, (target, anchor))| {
            let blocks = texts[&path].blocks.len();
            // The first paragraph is a summary in lists: it comes as often as all others.
            let at = if chance % 2 == 0 { 0 } else { at.index(blocks + 1) };
            let block = match chance {
                0 | 1 => None,
                2..=4 => Some(words.to_owned()),
                _ => Some(format!("[text]({}{anchor})", relative(&path, &target))),
            };
            Operation::SetBlock { path, at, block }
        })
        .boxed()
}

/// Renames a story's file or moves it to another folder.
fn relocate(model: &Model) -> BoxedStrategy<Operation> {
    let names = select(&words::NAMES[..]);
    let folders = select(&words::FOLDERS[..]);
    (select(model.stories()), names, folders, 0..3)
        .prop_map(|(from, name, folder, chance)| {
            let own = from.rsplit('/').next().unwrap_or_default();
            let to = match chance {
                0 => format!("{}/{name}.md", folder_of(&from)),
                1 => format!("{folder}/{own}"),
                _ => format!("{folder}/{name}.md"),
            };
            Operation::Move { from, to }
        })
        .boxed()
}

/// Spells a file's name in another way: its accents composed or not, or its case.
fn respell_name(model: &Model) -> BoxedStrategy<Operation> {
    let accented = |path: &String| !path.is_ascii();
    let stories = model.stories();
    let some: Vec<String> =
        stories.iter().filter(|path| accented(path)).cloned().collect();
    let from = if some.is_empty() { select(stories) } else { select(some) };
    from.prop_map(|from| {
        let (folder, name) = from.rsplit_once('/').unwrap_or(("", &from));
        let composed: String = name.nfc().collect();
        let name = match () {
            () if name.is_ascii() => name[..1].to_uppercase() + &name[1..],
            () if composed == name => name.nfd().collect(),
            () => composed,
        };
        let to = format!("{folder}/{name}");
        Operation::Move { from, to }
    })
    .boxed()
}

fn swap(stories: &[String]) -> BoxedStrategy<Operation> {
    (select(stories.to_vec()), select(stories.to_vec()))
        .prop_map(|(one, other)| Operation::Swap { one, other })
        .boxed()
}

fn set_form(stories: &[String]) -> BoxedStrategy<Operation> {
    let forms = select(&[Form::Plain, Form::Windows, Form::Marked][..]);
    (select(stories.to_vec()), forms)
        .prop_map(|(path, form)| Operation::SetForm { path, form })
        .boxed()
}

fn set_fault(stories: &[String]) -> BoxedStrategy<Operation> {
    (select(stories.to_vec()), select(&Fault::ALL[..]))
        .prop_map(|(path, fault)| Operation::SetFault { path, fault: Some(fault) })
        .boxed()
}

pub(super) fn touch(paths: &[String]) -> BoxedStrategy<Operation> {
    select(paths.to_vec()).prop_map(|path| Operation::Touch { path }).boxed()
}

pub(super) fn quietly(paths: &[String]) -> BoxedStrategy<Operation> {
    select(paths.to_vec()).prop_map(|path| Operation::EditQuietly { path }).boxed()
}

/// A story names a picture beside it and is held back; others may show that picture.
fn mention_and_hold(model: &Model) -> BoxedStrategy<Operation> {
    let pictures = model.files_in("content/");
    let beside = |path: &String| {
        let beside = pictures.iter().filter(|file| folder_of(file) == folder_of(path));
        let names = beside.filter_map(|file| file.rsplit('/').next());
        names.map(|name| (path.clone(), name.to_owned())).collect::<Vec<_>>()
    };
    let mut pairs: Vec<(String, String)> =
        model.stories().iter().flat_map(beside).collect();
    if pairs.is_empty() {
        let alone = model.stories().into_iter();
        pairs = alone.map(|path| (path, "map.png".to_owned())).collect();
    }
    select(pairs)
        .prop_map(|(path, picture)| {
            let draft = ("draft", Some("true".to_owned()));
            Operation::SetFields { path, fields: vec![("image", Some(picture)), draft] }
        })
        .boxed()
}
