//! Tells notes that kill or hold a story from stories, and says which story they are about.
//!
//! Such a note is for editors; more than one site has published it as an article. It is known
//! by its headline, which agencies write in a few fixed forms: dpa `KILL KILL KILL` and
//! `HOLD HOLD HOLD`, Reuters `STORY WITHDRAWN`, AP `MANDATORY KILL`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::archive::Archive;
use crate::archive::Held;
use crate::archive::HeldStory;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::paths::ContentPath;
use crate::story::Story;
use crate::wire;
use crate::wire::Heads;

/// How a headline begins that kills or holds a story.
const FORMS: [(&str, Wish); 6] = [
    ("KILL KILL KILL", Wish::Withdraw),
    ("HOLD HOLD HOLD", Wish::Hold),
    ("STORY WITHDRAWN", Wish::Withdraw),
    ("TEXT WITHDRAWN", Wish::Withdraw),
    ("MANDATORY KILL", Wish::Withdraw),
    ("KILL ADVISORY", Wish::Withdraw),
];

/// What begins a note of any kind to editors, and what makes it a kill note.
const ADVISORY: &str = "ADVISORY";
const ADVISED: [&str; 2] = ["mandatory kill", "kill"];

/// What stands between the notice and what it is about.
const BETWEEN: [char; 7] = [' ', ':', '-', '\u{2010}', '\u{2013}', '\u{2014}', '('];

/// What a note asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// The story is to be withdrawn for good.
    Withdraw,
    /// It is to be held back for now.
    Hold,
}

/// A notice in a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Notice<'a> {
    wish: Wish,
    /// What follows it: mostly the headline of the story.
    about: &'a str,
}

/// Whether a story is a kill note.
pub(super) fn is_kill_note(story: &Story) -> bool {
    let sent = story.details.as_deref().and_then(|d| d.wire_title.as_deref());
    match sent {
        Some(sent) => notice(sent).is_some(),
        // Nothing stands before it that the wire puts there.
        None => plain_notice(&story.title).is_some(),
    }
}

/// The notice in a headline: one that the wire puts before headlines, or one of the fixed
/// forms, which may stand alone. In doubt it is one: what is held back by mistake can still
/// be published.
fn notice(title: &str) -> Option<Notice<'_>> {
    let heads = Heads::of(title);
    let wish = heads.marks.notice.and_then(|notice| match notice {
        wire::Notice::Kill | wire::Notice::Withdrawn => Some(Wish::Withdraw),
        wire::Notice::Hold => Some(Wish::Hold),
        wire::Notice::Advisory => None,
    });
    let of_heads = wish.map(|wish| Notice { wish, about: heads.title });
    // What a fixed form is about, it tells more exactly.
    fixed_notice(title).or(of_heads).or_else(|| plain_notice(title))
}

/// One of the fixed forms, wherever it stands: `ATTENTION EDITORS - STORY WITHDRAWN`.
fn plain_notice(title: &str) -> Option<Notice<'_>> {
    fixed_notice(title).or_else(|| {
        let forms = FORMS.iter().filter(|(form, _)| title.contains(form));
        let starts = forms.flat_map(|(form, _)| title.match_indices(form));
        let mut words =
            starts.filter(|&(at, _)| !title[..at].ends_with(char::is_alphanumeric));
        words.find_map(|(at, _)| fixed_notice(&title[at..]))
    })
}

fn fixed_notice(title: &str) -> Option<Notice<'_>> {
    let title = title.trim_start();
    // Nearly every headline ends here.
    if !title.starts_with(['K', 'H', 'S', 'T', 'M', 'A']) {
        return None;
    }
    let form = FORMS.iter().find_map(|&(form, wish)| {
        let rest = title.strip_prefix(form)?;
        let about = rest.trim_start_matches(BETWEEN);
        // A word that follows at once is part of an ordinary headline.
        let is_apart = about.is_empty()
            || rest.trim_start().starts_with(&BETWEEN[1..])
            || about.starts_with(is_quote);
        is_apart.then_some(Notice { wish, about })
    });
    form.or_else(|| {
        let rest = title.strip_prefix(ADVISORY)?;
        let advised = rest.trim_start_matches(BETWEEN);
        let about = ADVISED.iter().find_map(|words| {
            let begins = advised.get(..words.len())?.eq_ignore_ascii_case(words);
            let about = &advised[if begins { words.len() } else { return None }..];
            (!about.starts_with(char::is_alphanumeric)).then_some(about)
        })?;
        let about = about.trim_start_matches(BETWEEN);
        (rest.len() > advised.len()).then_some(Notice { wish: Wish::Withdraw, about })
    })
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '\u{201c}' | '\u{201e}' | '\u{2018}' | '\u{ab}' | '\u{bb}')
}

/// Headlines are compared by their letters and digits: a note quotes loosely.
fn key(title: &str) -> String {
    let letters = title.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// What a notice may name: all that follows it, and what it has in quotation marks.
fn named(notice: Notice<'_>) -> impl Iterator<Item = String> {
    let marks = |c| is_quote(c) || matches!(c, '\u{201d}' | '\u{2019}');
    let start = notice.about.find(marks);
    let end = notice.about.rfind(marks);
    let quoted = start.zip(end).map(|(start, end)| &notice.about[start..end]);
    let keys = [Some(notice.about), quoted].into_iter().flatten().map(key);
    keys.filter(|key| !key.is_empty())
}

/// The kill notes among what the gate held.
fn notes(archive: &Archive) -> impl Iterator<Item = (&HeldStory, Notice<'_>)> {
    let notes = archive.held.iter().filter(|held| held.reason == Held::KillNote);
    notes.filter_map(|held| Some((held, notice(&held.title)?)))
}

/// Says of each kill note which story it is about, unless that has been withdrawn.
pub(super) fn warnings(archive: &Archive, config: &Config) -> Vec<Diagnostic> {
    let names: BTreeSet<String> =
        notes(archive).flat_map(|(_, notice)| named(notice)).collect();
    if names.is_empty() && notes(archive).next().is_none() {
        return Vec::new();
    }
    let mut published: BTreeMap<String, String> = BTreeMap::new();
    for article in archive.articles() {
        let key = key(&article.title);
        if names.contains(&key) {
            let address = article.address.href(config.base_path());
            published.entry(key).or_insert(address);
        }
    }
    let is_gone =
        |held: &&HeldStory| matches!(held.reason, Held::Canceled | Held::Withheld);
    let gone: BTreeSet<String> =
        archive.held.iter().filter(is_gone).map(|held| key(&held.title)).collect();
    let warn = |(note, notice): (&HeldStory, Notice<'_>)| {
        let address = named(notice).find_map(|name| published.get(&name));
        let is_done = address.is_none() && named(notice).any(|name| gone.contains(&name));
        (!is_done).then(|| warning(&note.path, notice.wish, address))
    };
    notes(archive).filter_map(warn).collect()
}

fn warning(note: &ContentPath, wish: Wish, address: Option<&String>) -> Diagnostic {
    let message = match address {
        Some(address) => {
            format!("this is a kill note, not a story: `{address}` is still published")
        }
        None => "this is a kill note, not a story: it is not published".to_owned(),
    };
    let story = address.map_or("ADDRESS", String::as_str);
    let what = match wish {
        Wish::Withdraw => {
            format!("`newsgen withdraw {story} --reason \"...\"` withdraws the story")
        }
        Wish::Hold => "`status: withheld` in the story's file holds it back".to_owned(),
    };
    let help = format!("{what}; `draft: true` in the note says that it was seen to");
    let place = Place::file(format!("content/{note}"));
    Diagnostic::warning("kill-note", message).at(place).help(help)
}

/// Whether a change of the file at `path`, to what `story` tells, may change what is said of
/// kill notes.
pub(super) fn is_concerned(
    archive: &Archive,
    path: &ContentPath,
    story: Option<&Story>,
) -> bool {
    let before = archive.find(path).map(|id| &*archive.article(id).title);
    let held = archive.held.binary_search_by(|held| held.path.cmp(path)).ok();
    let held = held.map(|at| &*archive.held[at].title);
    let told = story.map(|story| &*story.title);
    let titles = [before, held, told, story.map(Story::wire_title)];
    let titles: BTreeSet<&str> = titles.into_iter().flatten().collect();
    if titles.iter().any(|title| notice(title).is_some()) {
        return true;
    }
    let mut names = notes(archive).flat_map(|(_, notice)| named(notice)).peekable();
    if names.peek().is_none() {
        return false;
    }
    let keys: Vec<String> = titles.into_iter().map(key).collect();
    names.any(|name| keys.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kill_notes_are_known_by_their_headlines() {
        let about = |title: &'static str| notice(title).map(|notice| notice.about);
        let cases = [
            ("KILL KILL KILL: Pilots end strike", "Pilots end strike"),
            ("KILL KILL KILL", ""),
            ("HOLD HOLD HOLD - Pilots end strike", "Pilots end strike"),
            (
                "KILL KILL KILL \u{201c}Pilots end strike\u{201d}",
                "\u{201c}Pilots end strike\u{201d}",
            ),
            ("STORY WITHDRAWN-Pilots end strike", "Pilots end strike"),
            ("STORY WITHDRAWN \u{2013} Pilots end strike", "Pilots end strike"),
            ("ADVISORY-Mandatory kill: Pilots end strike", "Pilots end strike"),
            ("ADVISORY mandatory kill", ""),
            ("MANDATORY KILL (Pilots end strike)", "Pilots end strike)"),
            ("KILL KILL KILL Pilots end strike", "Pilots end strike"),
            ("Urgent: KILL KILL KILL Pilots end strike", "Pilots end strike"),
            ("1st LD: KILL KILL KILL: Pilots end strike", "Pilots end strike"),
            ("Urgent: MANDATORY KILL", ""),
            ("ATTENTION EDITORS - STORY WITHDRAWN", ""),
            ("ATTENTION EDITORS: STORY WITHDRAWN-Pilots end strike", "Pilots end strike"),
            ("AP KILL ADVISORY", ""),
        ];
        for (title, expected) in cases {
            assert_eq!(about(title), Some(expected), "{title}");
        }
        assert_eq!(notice("HOLD HOLD HOLD: X").map(|one| one.wish), Some(Wish::Hold));
    }

    #[test]
    fn ordinary_headlines_are_no_kill_notes() {
        let titles = [
            "Kill kill kill, sings the band",
            "Story withdrawn from the shelf",
            "STORY WITHDRAWNS",
            "ADVISORY board meets",
            "ADVISORY: killing frost tonight",
            "ADVISORYKILL",
            "Mandatory kill switch becomes law",
            "HOLDING ON",
            "",
        ];
        for title in titles {
            assert_eq!(notice(title), None, "{title}");
        }
    }

    #[test]
    fn a_note_names_what_it_quotes() {
        let about = "item 0123 \u{201e}Pilots end strike\u{201c} of 11 March";
        let found: Vec<_> = named(Notice { wish: Wish::Hold, about }).collect();
        assert_eq!(found, ["item0123pilotsendstrikeof11march", "pilotsendstrike"]);
    }
}
