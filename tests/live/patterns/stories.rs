//! What happens to stories as such: they come, go, move, are called otherwise.

use super::Named;
use super::editors::{remove, rename};
use crate::desk::Desk;
use crate::failure::Outcome;
use crate::project::{read, write};

pub(super) const ALL: [Named; 13] = [
    ("renamed", renamed),
    ("moved to another folder", moved),
    ("swapped", swapped),
    ("deleted", deleted),
    ("deleted and made again", deleted_and_made_again),
    ("new", new),
    ("new in a new deep folder", new_deep),
    ("in capitals", in_capitals),
    ("letters of all kinds", letters_of_all_kinds),
    ("draft and back", draft_and_back),
    ("date moved", date_moved),
    ("retitled", retitled),
    ("another topic", another_topic),
];

fn renamed(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let name = format!("story-renamed-{}.md", desk.number());
    rename(&story, &story.with_file_name(name))
}

fn moved(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let other = desk.story()?;
    let name = format!("story-moved-{}.md", desk.number());
    rename(&story, &other.with_file_name(name))
}

fn swapped(desk: &mut Desk) -> Outcome {
    let (one, other) = (desk.story()?, desk.story()?);
    let between = desk.beside("between");
    rename(&one, &between)?;
    rename(&other, &one)?;
    rename(&between, &other)
}

fn deleted(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    remove(&story)
}

fn deleted_and_made_again(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = desk.edited(&story)?;
    remove(&story)?;
    write(&story, text)
}

fn new(desk: &mut Desk) -> Outcome {
    let other = desk.story()?;
    let (number, text) = desk.new_story();
    write(&other.with_file_name(format!("story-{number}.md")), text)
}

fn new_deep(desk: &mut Desk) -> Outcome {
    let (number, text) = desk.new_story();
    let folder = desk.path(&format!("content/2016/new-{number}/a/b/c/d"));
    write(&folder.join(format!("story-{number}.md")), text)
}

/// Names that differ in capitals only.
fn in_capitals(desk: &mut Desk) -> Outcome {
    let (number, text) = desk.new_story();
    let file = desk.path(&format!("content/2016/STORY-Upper-{number}.md"));
    write(&file, text)?;
    desk.settle()?;
    rename(&file, &desk.path(&format!("content/2016/story-upper-{number}.md")))
}

/// One letter and two that look like one; other scripts; a picture.
fn letters_of_all_kinds(desk: &mut Desk) -> Outcome {
    for name in ["caf\u{e9}", "cafe\u{301} again", "日本の港", "Порт", "a b & c"]
    {
        let (_, text) = desk.new_story();
        write(&desk.path(&format!("content/2016/07/{name}.md")), text)?;
    }
    desk.settle()?;
    let edited = desk.path("content/2016/07/日本の港.md");
    let text = desk.edited(&edited)?;
    write(&edited, text)?;
    desk.settle()?;
    remove(&desk.path("content/2016/07/cafe\u{301} again.md"))?;
    rename(&edited, &desk.path("content/2016/07/日本の海.md"))
}

fn draft_and_back(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = read(&story)?;
    write(&story, text.replacen("\nsource:", "\ndraft: true\nsource:", 1))?;
    desk.settle()?;
    write(&story, text)
}

fn date_moved(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = read(&story)?;
    let day = desk.number() % 28 + 1;
    let text =
        text.replacen("date: 2016-", &format!("date: 2017-04-{day:02}T10:00:00Z # "), 1);
    write(&story, text)
}

fn retitled(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let title = format!("\ntitle: Number {} and", desk.number());
    let text = read(&story)?;
    write(&story, text.replacen("\ntitle:", &title, 1))
}

fn another_topic(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let topics = format!("\ntopics: [Tides {}, ", desk.number());
    let text = read(&story)?;
    write(&story, text.replacen("\ntopics: [", &topics, 1))
}
