//! What happens beside the stories: undated pages, pictures, files that are copied.

use proptest::prelude::any;
use proptest::sample::Index;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;
use proptest::strategy::Strategy as _;
use proptest::strategy::Union;

use super::model::Bytes;
use super::model::Model;
use super::operation::Operation;
use super::stories;
use super::stories::Choice;
use super::text::Text;
use super::words;
use super::words::Pool;

/// Undated pages, two of them in one folder; one would stand where the front page is.
const PAGES: [&str; 5] = [
    "content/pages/about.md",
    "content/pages/contact.md",
    "content/pages/guide/index.md",
    "content/pages/guide/start.md",
    "content/pages/index.md",
];

/// Fields of undated pages, and values for them.
const FIELDS: [Pool; 9] = [
    ("title", &["About us", "Who we are", "Contact"]),
    ("menu", &["true", "1", "3", "false", "first"]),
    ("draft", &["true", "false"]),
    ("slug", &["us", "about", "index"]),
    ("summary", &["In short.", "In shorter."]),
    ("aliases", &["[/us.html]", "[/2016/03/11/harbour.html, /old/place.html]"]),
    ("lang", &["fr", "ar"]),
    ("updated", &["2016-03-12", "2016-03-28 10:00"]),
    ("extra", &["{colour: red}", "{colour: blue}"]),
];

/// Files that are copied as they are. Some take the place of a page, or would like to; one
/// is hidden, and one is a story with another name.
const STATIC: [Pool; 9] = [
    ("static/files/notice.txt", &["notice", "another"]),
    ("static/robots.txt", &["User-agent: *\n", "own\n"]),
    ("static/404.html", &["own", "other"]),
    ("static/.well-known/security.txt", &["Contact: a", "Contact: b"]),
    ("static/.hidden", &["x"]),
    ("static/2016/03/11/harbour.html", &["in the way"]),
    ("static/assets/site.css", &["own{}"]),
    ("content/desk/note.pdf", &["pdf", "fdp"]),
    ("content/desk/odd.txt", &["---\ntitle: x\n---\n", "plain\n"]),
];

/// Pictures, beside stories and elsewhere.
pub(super) const PICTURES: [&str; 6] = [
    "content/2016/03/11/map.png",
    "content/2016/03/12/map.png",
    "content/desk/map.png",
    "content/wire/meridian/photo.gif",
    "content/pages/photo.gif",
    "static/img/logo.gif",
];

/// What can happen beside the stories.
pub(super) fn operations(model: &Model) -> Vec<Choice> {
    let mut choices = vec![(6, put_picture()), (5, put_static()), (4, add_page())];
    let files: Vec<String> =
        model.files_in("content/").into_iter().chain(model.files_in("static/")).collect();
    if !files.is_empty() {
        let remove = select(files.clone()).prop_map(|path| Operation::Remove { path });
        choices.extend([
            (4, remove.boxed()),
            (2, relocate(&files)),
            (1, stories::touch(&files)),
            (3, stories::quietly(&files)),
        ]);
    }
    let pages = model.pages();
    if !pages.is_empty() {
        let remove = select(pages.clone()).prop_map(|path| Operation::Remove { path });
        choices.extend([
            (8, set_field(&pages)),
            (3, stories::set(&pages, "menu", FIELDS[1].1)),
            (3, stories::set(&pages, "title", FIELDS[0].1)),
            (2, remove.boxed()),
            (1, stories::quietly(&pages)),
        ]);
    }
    choices
}

/// A picture's first bytes, which tell its size: PNG or GIF, as its name says.
pub(super) fn picture(path: &str, (width, height): (u16, u16)) -> Bytes {
    let mut bytes = Vec::new();
    if path.ends_with(".gif") {
        bytes.extend(b"GIF89a");
        bytes.extend(width.to_le_bytes());
        bytes.extend(height.to_le_bytes());
        bytes.extend([0, 0, 0, b';']);
    } else {
        bytes.extend(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
        bytes.extend(u32::from(width).to_be_bytes());
        bytes.extend(u32::from(height).to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0]);
    }
    Bytes(bytes)
}

fn put_picture() -> BoxedStrategy<Operation> {
    let sizes = vec![(1, 1), (2, 1), (640, 480), (480, 640)];
    (select(&PICTURES[..]), select(sizes))
        .prop_map(|(path, size)| Operation::Put {
            path: path.to_owned(),
            bytes: picture(path, size),
        })
        .boxed()
}

fn put_static() -> BoxedStrategy<Operation> {
    (select(&STATIC[..]), any::<Index>())
        .prop_map(|((path, texts), text)| {
            let bytes = Bytes::from(*text.get(texts));
            Operation::Put { path: path.to_owned(), bytes }
        })
        .boxed()
}

/// Moves a file to another folder, or to another name beside itself.
fn relocate(files: &[String]) -> BoxedStrategy<Operation> {
    (select(files.to_vec()), select(&words::FOLDERS[..]), 0..3)
        .prop_map(|(from, folder, chance)| {
            let name = from.rsplit('/').next().unwrap_or_default();
            let to = match chance {
                0 => format!("{folder}/{name}"),
                1 => from.replace(name, "chart.png"),
                _ => format!("static/img/{name}"),
            };
            Operation::Move { from, to }
        })
        .boxed()
}

/// An undated page as a new one is.
pub(super) fn page(title: &str) -> Text {
    let mut text = Text::new(&[("title", title)]);
    text.blocks =
        vec!["What readers should know.".to_owned(), "## Background".to_owned()];
    text
}

fn add_page() -> BoxedStrategy<Operation> {
    (select(&PAGES[..]), select(FIELDS[0].1))
        .prop_map(|(path, title)| {
            let mut text = page(title);
            text.fields.insert("menu", "2".to_owned());
            Operation::Add { path: path.to_owned(), text }
        })
        .boxed()
}

fn set_field(pages: &[String]) -> BoxedStrategy<Operation> {
    let one = |&(field, values): &Pool| stories::set(pages, field, values);
    Union::new(FIELDS.iter().map(one)).boxed()
}
