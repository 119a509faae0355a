//! An archive that is amended, or taken up again, is as one that is indexed anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::archive::Amendment;
use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::Shelf;
use crate::archive::Show;
use crate::config::Config;
use crate::moment::Moment;
use crate::paths::ContentPath;
use crate::story;
use crate::story::Story;

const DATES: [&str; 6] = [
    "2016-03-10",
    "2016-03-11",
    "2016-03-11T09:30:00Z",
    "2016-04-01",
    "2017-01-01T00:00:00Z",
    "2040-01-01",
];
const KILLS: [&str; 8] = [
    "",
    "",
    "",
    "",
    "aliases: [old]\n",
    "status: canceled\n",
    "withdrawn: 2016-03-11T10:00:00Z\naliases: [old]\n",
    "status: withheld\n",
];
const TOPICS: [&str; 4] = ["[energy]", "[energy, ports]", "[Ports]", "[tides]"];

const TITLES: [&str; 4] =
    ["Pilots strike", "\"Urgent: Pilots strike\"", "UPDATE 2-Pilots strike", "Tides"];
const JOINS: [&str; 8] = [
    "",
    "",
    "",
    "slugline: PILOTS\n",
    "slugline: \"PILOTS, 1st Ld\"\n",
    "story: strike\n",
    "id: one\n",
    "supersedes: one\n",
];
const TRANSLATIONS: [&str; 4] = [
    "translation: tides\n",
    "translation: tides\nlang: fr\n",
    "translation: tides\nlang: es\n",
    "translation: pilots\nlang: fr\n",
];
const CORRECTIONS: [&str; 6] = [
    "[]",
    "[]",
    "[{date: 2016-03-12, text: A.}]",
    "[{date: 2016-03-12, text: B.}, {date: 2016-03-12T09:00:00Z, text: C.}]",
    "[{date: 2017-01-01, text: D.}, {date: 2040-01-01, text: E.}]",
    "[{date: 2031-01-01, text: F.}]",
];

/// Numbers that look like chance, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

fn told(path: &ContentPath, chance: &mut Chance, config: &Config) -> Story {
    let text = format!(
        "---\ntitle: {}\n{}source: {}\ndate: {}\ntopics: {}\ndraft: {}\n\
          corrections: {}\n{}{}---\nText.\n",
        title(chance),
        JOINS[chance.below(JOINS.len()) * usize::from(chance.below(4) == 0)],
        ["Quay Press", "Meridian Wire"][chance.below(2)],
        DATES[chance.below(DATES.len())],
        TOPICS[chance.below(TOPICS.len())],
        chance.below(8) == 0,
        CORRECTIONS[chance.below(CORRECTIONS.len())],
        KILLS[chance.below(KILLS.len())],
        match chance.below(6) {
            0 => TRANSLATIONS[chance.below(TRANSLATIONS.len())],
            1 => "lang: fr\n",
            _ => "",
        },
    );
    story::read(path, "content/x.md", &text, config).0.unwrap()
}

fn title(chance: &mut Chance) -> String {
    match chance.below(20) {
        0 => "STORY WITHDRAWN-Word 1".to_owned(),
        1..4 => format!("Word {}", chance.below(3)),
        4..10 => TITLES[chance.below(TITLES.len())].to_owned(),
        _ => format!("Word {}", chance.below(1_000)),
    }
}

/// All that can be asked of an archive, as text; ids of spellings are its own affair.
fn shown(archive: &Archive) -> String {
    let mut shown = String::new();
    for article in archive.articles() {
        let terms = article.terms.iter().map(|&term| {
            let (spelling, facet, value) = archive.spelling(term);
            format!("{} {} {}", facet.config.name, value.slug, spelling.text)
        });
        let terms: Vec<String> = terms.collect();
        let Article { path, address, title, date, day, language, .. } = article;
        shown.push_str(&format!(
            "{path} {address} {title} {date:?} {day} {language:?} {terms:?}\n"
        ));
    }
    for facet in archive.facets() {
        for value in &facet.values {
            let (slug, name, articles) = (&value.slug, &value.name, &value.articles);
            let facet = &facet.config.name;
            shown.push_str(&format!("{facet} {slug} {name} {articles:?}\n"));
        }
    }
    for &place in archive.corrections() {
        let text = &archive.correction(place).text;
        shown.push_str(&format!("{place:?} {text}\n"));
    }
    let Archive { days, by_path, held, running, .. } = archive;
    let shown = shown + &format!("{days:?}\n{by_path:?}\n{held:?}\n{running:?}\n");
    let Archive { tombstones, translations, languages, .. } = archive;
    shown + &format!("{tombstones:?}\n{translations:?}\n{languages:?}")
}

#[test]
fn a_change_of_language_alone_moves_a_story_to_other_feeds_and_apart_from_others() {
    let config = Config::default();
    let as_of = Moment::parse("2030-01-01", chrono_tz::Tz::UTC).unwrap();
    let show = Show::default();
    let told = |name: &str, lang: &str| {
        let path = ContentPath::new(&format!("{name}.md")).unwrap();
        let text = format!(
            "---\ntitle: Tides\nsource: Quay\ndate: 2016-03-11\n{lang}---\nText.\n"
        );
        story::read(&path, "content/x.md", &text, &config).0.unwrap()
    };
    let all = vec![told("a", ""), told("b", "lang: fr\n")];
    let (mut archive, _) = Archive::index(all, as_of, show, &config);
    // It would be a version of the other one.
    let same = told("b", "");
    let path = same.path.clone();
    assert_eq!(archive.amend(&path, Some(same), (as_of, show), &config), None);
    let other = told("b", "lang: es\n");
    let amended = archive.amend(&path, Some(other), (as_of, show), &config);
    assert_eq!(amended, Some(Amendment::Moved));
    assert_eq!(archive.languages().collect::<Vec<_>>(), ["en", "es"]);
}

#[test]
fn an_amended_archive_is_as_one_that_is_indexed_anew() {
    let config = Config::default();
    let as_of = Moment::parse("2030-01-01", chrono_tz::Tz::UTC).unwrap();
    let show = Show::default();
    let mut chance = Chance(7);
    let mut stories: BTreeMap<ContentPath, Story> = BTreeMap::new();
    let mut archive = Archive::default();
    let mut counts = [0; 3];
    let mut told_of_notes = Vec::new();
    for _ in 0..3_000 {
        let path = format!("wire/story-{}.md", chance.below(25));
        let path = ContentPath::new(&path).unwrap();
        let mut story = (chance.below(5) > 0).then(|| told(&path, &mut chance, &config));
        if let Some(known) = stories.get(&path).filter(|_| chance.below(4) == 0) {
            let language = [None, Some("fr".into())][chance.below(2)].clone();
            story = Some(Story { language, ..known.clone() });
        }
        let amended = archive.amend(&path, story.clone(), (as_of, show), &config);
        match story {
            Some(story) => drop(stories.insert(path, story)),
            None => drop(stories.remove(&path)),
        }
        let all = stories.values().cloned().collect();
        let (anew, problems) = Archive::index(all, as_of, show, &config);
        let is_of_several = |code: &str| ["kill-note", "translation"].contains(&code);
        let notes = problems.iter().filter(|problem| is_of_several(&problem.code));
        let notes: Vec<String> = notes.map(|note| format!("{note:?}")).collect();
        if amended.is_some() {
            assert_eq!(notes, told_of_notes);
        }
        told_of_notes = notes;
        counts[amended.map_or(0, |amended| 1 + amended as usize)] += 1;
        match amended {
            Some(_) => assert_eq!(shown(&archive), shown(&anew)),
            None => archive = anew,
        }
    }
    assert!(counts.iter().all(|&count| count > 100), "{counts:?}");
}

/// What stories told, in the order of their paths.
#[derive(Debug)]
struct Told(Vec<Option<Story>>);

impl Shelf for Told {
    fn story(&self, place: u32) -> Option<Story> {
        self.0[place as usize].clone()
    }

    fn path(&self, place: u32) -> &str {
        self.0[place as usize].as_ref().map_or("", |story| story.path.as_str())
    }
}

/// Keeps an archive of some stories, and takes it up again.
fn taken_up(archive: &Archive, shelf: Told, config: &Config) -> Option<Archive> {
    let as_of = Moment::parse("2030-01-01", chrono_tz::Tz::UTC).unwrap();
    let kept = postcard::to_stdvec(archive).unwrap();
    let kept: Archive = postcard::from_bytes(&kept).unwrap();
    let place = |path: &ContentPath| {
        let at = shelf.0.iter().flatten().position(|story| story.path == *path);
        at.map(|at| u32::try_from(at).unwrap())
    };
    let places = archive.places(place).unwrap();
    kept.take_up((places, Arc::new(shelf)), (as_of, Show::default()), config)
}

#[test]
fn an_archive_that_is_taken_up_is_as_it_was_and_is_amended_alike() {
    let config = Config::default();
    let as_of = Moment::parse("2030-01-01", chrono_tz::Tz::UTC).unwrap();
    let now = (as_of, Show::default());
    let mut chance = Chance(3);
    let path = |chance: &mut Chance| {
        ContentPath::new(&format!("wire/story-{:02}.md", chance.below(25))).unwrap()
    };
    let mut n_amended = 0;
    for _ in 0..600 {
        let stories = (0..chance.below(30)).map(|_| {
            let path = path(&mut chance);
            let story = told(&path, &mut chance, &config);
            (path, story)
        });
        let stories: BTreeMap<ContentPath, Story> = stories.collect();
        let all: Vec<Story> = stories.values().cloned().collect();
        let (mut archive, _) = Archive::index(all, now.0, now.1, &config);
        let shelf = Told(stories.into_values().map(Some).collect());
        let Some(mut again) = taken_up(&archive, shelf, &config) else {
            assert!(archive.is_empty());
            continue;
        };
        let all_of = |archive: &Archive| {
            let ids = archive.ids();
            let own = ids.map(|id| (archive.rank_of(id), archive.day_of(id)));
            (own.collect::<Vec<_>>(), shown(archive))
        };
        assert_eq!(all_of(&again), all_of(&archive));
        let path = path(&mut chance);
        let story = told(&path, &mut chance, &config);
        let amended = again.amend(&path, Some(story.clone()), now, &config);
        // One that is given up half-way is not used any more.
        if amended.is_some() {
            assert_eq!(archive.amend(&path, Some(story), now, &config), amended);
            assert_eq!(all_of(&again), all_of(&archive));
            n_amended += 1;
        }
        assert!(!again.is_torn());
    }
    assert!(n_amended > 100, "{n_amended}");
}

#[test]
fn an_archive_of_which_a_story_is_lost_is_torn() {
    let config = Config::default();
    let now = Moment::parse("2030-01-01", chrono_tz::Tz::UTC).unwrap();
    let stories = ["a", "b", "c"].map(|name| {
        let path = ContentPath::new(&format!("{name}.md")).unwrap();
        let text = format!("---\ntitle: {name}\nsource: Quay\ndate: 2016-03-11\n---\n");
        story::read(&path, "content/x.md", &text, &config).0.unwrap()
    });
    let (archive, _) = Archive::index(stories.to_vec(), now, Show::default(), &config);
    let mut shelf = Told(stories.into_iter().map(Some).collect());
    let kept = postcard::to_stdvec(&archive).unwrap();
    let kept: Archive = postcard::from_bytes(&kept).unwrap();
    shelf.0[1] = None;
    let places = (vec![0, 1, 2], Arc::new(shelf) as Arc<dyn Shelf>);
    let again = kept.take_up(places, (now, Show::default()), &config).unwrap();
    assert_eq!(again.articles().next_back().unwrap().title, "c".into());
    assert!(!again.is_torn());
    assert_eq!(again.articles().count(), 3);
    assert!(again.is_torn());
}
