//! Sites that are held in memory: what `watch` leaves alone, and what `serve` answers.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use newsgen::build::Answer;
use newsgen::build::BuildError;
use newsgen::build::Changed;
use newsgen::build::Live;
use newsgen::build::Progress;
use newsgen::build::Silent;
use newsgen::build::Stage;
use newsgen::build::Upkeep;
use newsgen::config::Config;
use newsgen::moment::Moment;
use newsgen::output::Kept;
use newsgen::output::Reason;
use newsgen::paths::Address;
use newsgen::paths::OutputPath;

use crate::site::Site;

const STORY: &str = "content/2016-03-11/pilots-end-strike.md";
const PAGE: &str = "2016/03/11/pilots-end-strike.html";

/// Files and what they hold.
type Tree = BTreeMap<String, Vec<u8>>;

/// A site of two stories.
fn site() -> Site {
    let site = Site::new();
    site.story("2016-03-10 Harbour strike", "");
    site.story("2016-03-11 Pilots end strike", "topics: [shipping]\n");
    site
}

fn upkeep(site: &Site) -> Upkeep {
    Upkeep::new(&site.project(), Config::default(), &site.options).unwrap()
}

fn live(site: &Site) -> Live {
    Live::open(&site.project(), Config::default(), &site.options, &Silent).unwrap()
}

/// Adds words to a file, and says so.
fn edit(site: &Site, path: &str) -> Changed {
    let path = site.root().join(path);
    let text = fs::read_to_string(&path).unwrap() + "\nMore.\n";
    fs::write(&path, text).unwrap();
    touched(&path)
}

fn touched(path: &Path) -> Changed {
    Changed::Paths(BTreeSet::from([path.to_owned()]))
}

/// The files that came, changed or went.
fn changed_files<'a>(before: &'a Tree, after: &'a Tree) -> Vec<&'a str> {
    let all: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let changed = all.into_iter().filter(|path| before.get(*path) != after.get(*path));
    changed.map(String::as_str).collect()
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

#[test]
fn a_page_that_someone_edited_while_its_site_is_held_is_kept_and_named() {
    let site = site();
    let mut upkeep = upkeep(&site);
    let as_of = site.options.as_of;
    upkeep.update(&Changed::Any, as_of, &Silent).unwrap();
    site.write(&format!("public/{PAGE}"), "mine");
    let report = upkeep.update(&edit(&site, STORY), as_of, &Silent).unwrap();
    let path = OutputPath::new(PAGE).unwrap();
    let kept = vec![Kept { path, reason: Reason::Edited }];
    assert_eq!(report.written.unwrap().kept, kept);
    assert_eq!(site.page(PAGE), "mine");
    // Whoever takes it away gets the page back.
    fs::remove_file(site.root().join("public").join(PAGE)).unwrap();
    upkeep.update(&edit(&site, STORY), as_of, &Silent).unwrap();
    drop(upkeep);
    assert!(site.page(PAGE).contains("More."));
    site.build();
}

#[test]
fn one_edited_text_writes_one_file() {
    let site = site();
    let mut upkeep = upkeep(&site);
    let as_of = site.options.as_of;
    upkeep.update(&Changed::Any, as_of, &Silent).unwrap();
    for _ in 0..3 {
        let report = upkeep.update(&edit(&site, STORY), as_of, &Silent).unwrap();
        let written = report.written.unwrap();
        assert_eq!((written.new, written.changed.len()), (vec![], 1));
        assert_eq!(*report.changed, [STORY.into()]);
    }
    drop(upkeep);
    site.build();
}

#[test]
fn what_is_held_is_nobody_elses_to_write() {
    let site = site();
    let mut upkeep = upkeep(&site);
    upkeep.update(&Changed::Any, site.options.as_of, &Silent).unwrap();
    assert!(matches!(site.try_build(), Err(BuildError::Output(_))));
    drop(upkeep);
    site.build();
}

#[test]
fn a_build_that_nobody_wants_any_more_changes_nothing() {
    struct Superseded;
    impl Progress for Superseded {
        fn begin(&self, _: Stage, _: Option<u64>) {}
        fn advance(&self, _: u64) {}
        fn is_superseded(&self) -> bool {
            true
        }
    }
    let site = site();
    let mut upkeep = upkeep(&site);
    let as_of = site.options.as_of;
    upkeep.update(&Changed::Any, as_of, &Silent).unwrap();
    let before = site.files();
    let changed = edit(&site, STORY);
    let given_up = upkeep.update(&changed, as_of, &Superseded);
    assert!(matches!(given_up, Err(BuildError::Superseded)));
    assert_eq!(changed_files(&before, &site.files()), [""; 0]);
    // Whatever the next one is told, it misses nothing.
    let nothing = Changed::Paths(BTreeSet::new());
    upkeep.update(&nothing, as_of, &Silent).unwrap();
    drop(upkeep);
    assert!(site.page(PAGE).contains("More."));
    site.build();
}

#[test]
fn a_held_site_changes_by_itself_when_a_story_falls_due() {
    let site = site();
    site.story("2030-01-02 Ferries sail", "");
    let nothing = Changed::Paths(BTreeSet::new());
    let (mut upkeep, mut live) = (upkeep(&site), live(&site));
    upkeep.update(&Changed::Any, site.options.as_of, &Silent).unwrap();
    let due = live.next_change().unwrap();
    assert_eq!(due, Moment::parse("2030-01-02", chrono_tz::Tz::UTC).unwrap());
    upkeep.update(&nothing, due, &Silent).unwrap();
    live.update(&nothing, due).unwrap();
    assert!(site.has("2030/01/02/ferries-sail.html"));
    let shown = live.answer(&address("/2030/01/02/ferries-sail.html"));
    assert!(matches!(shown, Answer::Page(_)));
    assert_eq!(live.next_change(), None);
}

#[test]
fn addresses_are_answered_as_static_hosts_do() {
    let site = site();
    site.write("static/CNAME", "news.example");
    site.write("content/pages/about.md", "---\ntitle: About\n---\nUs.\n");
    site.write("static/map/index.html", "a map");
    let live = live(&site);
    let answer = |text: &str| live.answer(&address(text));
    let elsewhere = |href: &str| Answer::Elsewhere(href.to_owned());
    assert!(matches!(answer("/"), Answer::Page(_)));
    assert_eq!(answer("/2016/"), answer("/2016/index.html"));
    assert_eq!(answer("/2016"), elsewhere("/2016/"));
    assert_eq!(answer("/topics/shipping"), elsewhere("/topics/shipping/"));
    assert!(matches!(answer("/about.html"), Answer::Page(_)));
    assert!(matches!(answer("/CNAME"), Answer::File(_)));
    assert!(matches!(answer("/map/"), Answer::File(_)));
    assert_eq!(answer("/map"), elsewhere("/map/"));
    for nothing in
        ["/2017/", "/2016/03/11/pilots-end-strike", "/CNAME/", "/.newsgen/lock"]
    {
        assert_eq!(answer(nothing), Answer::Nothing, "{nothing}");
    }
}

#[test]
fn a_file_that_only_a_hidden_story_mentions_is_not_served() {
    let site = site();
    site.write("content/2016-03-11/quay.png", "P")
        .write("content/2016-03-11/crew.png", "C");
    site.write(
        "content/2016-03-11/secret.md",
        "---\ntitle: T\nsource: S\ndate: 2016-03-11\nembargo: 2031-01-01\n---\n\
         ![](quay.png) ![](crew.png)\n",
    );
    site.write(
        "content/2016-03-11/open.md",
        "---\ntitle: T\nsource: S\ndate: 2016-03-11\n---\n![The crew](crew.png)\n",
    );
    let live = live(&site);
    let is_served = |name: &str| {
        let address = address(&format!("/2016-03-11/{name}"));
        matches!(live.answer(&address), Answer::File(_))
    };
    assert_eq!((is_served("quay.png"), is_served("crew.png")), (false, true));
    site.build();
    let is_built = |name: &str| site.has(&format!("2016-03-11/{name}"));
    assert_eq!((is_built("quay.png"), is_built("crew.png")), (false, true));
}

#[test]
fn a_theme_that_does_not_parse_leaves_the_last_one_in_use() {
    let site = site();
    site.write("templates/redirect.html", "to {{ target }}");
    let mut live = live(&site);
    let as_of = site.options.as_of;
    let template = site.root().join("templates/redirect.html");
    let front = |live: &Live| match live.answer(&address("/")) {
        Answer::Page(at) => live.render(at).bytes,
        _ => None,
    };
    let before = front(&live);
    site.write("templates/redirect.html", "to {{ target");
    live.update(&touched(&template), as_of).unwrap();
    let files: Vec<_> =
        live.problems().into_iter().filter_map(|one| one.place).map(|p| p.file).collect();
    assert_eq!(files, ["templates/redirect.html"]);
    assert_eq!((front(&live), before.is_some()), (before, true));
    site.write("templates/redirect.html", "to {{ target }}");
    live.update(&touched(&template), as_of).unwrap();
    assert_eq!(live.problems(), []);
}

#[test]
fn a_story_that_cannot_be_read_any_more_stays_as_it_was_while_its_site_is_held() {
    let site = site();
    let (mut upkeep, mut live) = (upkeep(&site), live(&site));
    let as_of = site.options.as_of;
    upkeep.update(&Changed::Any, as_of, &Silent).unwrap();
    let before = site.files();
    let sound = fs::read_to_string(site.root().join(STORY)).unwrap();
    let story = site.root().join(STORY);
    site.write(STORY, "---\ntitle: [\n---\n");
    let report = upkeep.update(&touched(&story), as_of, &Silent).unwrap();
    live.update(&touched(&story), as_of).unwrap();
    let errors = |problems: &[newsgen::diagnostic::Diagnostic]| -> Vec<String> {
        let places = problems.iter().filter_map(|problem| problem.place.as_ref());
        places.map(|place| place.file.clone()).collect()
    };
    assert_eq!(errors(&report.diagnostics), [STORY]);
    assert_eq!(errors(&live.problems()), [STORY]);
    assert_eq!(changed_files(&before, &site.files()), [""; 0]);
    // Other stories go on; a new neighbour reaches what can be rendered.
    site.story("2016-03-12 Ferries sail", "");
    let new = site.root().join("content/2016-03-12/ferries-sail.md");
    upkeep.update(&touched(&new), as_of, &Silent).unwrap();
    live.update(&touched(&new), as_of).unwrap();
    assert_eq!(site.files()[PAGE], before[PAGE]);
    assert!(site.page("index.html").contains("Pilots end strike"));
    let Answer::Page(front) = live.answer(&address("/")) else { panic!("no front page") };
    let front = String::from_utf8(live.render(front).bytes.unwrap()).unwrap();
    assert!(front.contains("Pilots end strike") && front.contains("Ferries sail"));
    // Mended, all is as if nothing had been wrong.
    site.write(STORY, sound);
    let report = upkeep.update(&touched(&story), as_of, &Silent).unwrap();
    live.update(&touched(&story), as_of).unwrap();
    assert_eq!((errors(&report.diagnostics), live.problems()), (vec![], vec![]));
    drop(upkeep);
    site.build();
    // A build knows no last good page.
    site.write(STORY, "---\ntitle: [\n---\n");
    site.build();
    assert!(!site.has(PAGE));
}

#[test]
fn a_story_that_may_be_meant_to_be_hidden_is_hidden_when_it_cannot_be_read() {
    let site = site();
    let (mut upkeep, mut live) = (upkeep(&site), live(&site));
    let as_of = site.options.as_of;
    upkeep.update(&Changed::Any, as_of, &Silent).unwrap();
    site.write(STORY, "---\ntitle: Pilots\nembargo: [\n---\n");
    let changed = touched(&site.root().join(STORY));
    upkeep.update(&changed, as_of, &Silent).unwrap();
    live.update(&changed, as_of).unwrap();
    assert!(!site.has(PAGE));
    assert_eq!(live.answer(&address(&format!("/{PAGE}"))), Answer::Nothing);
    drop(upkeep);
    site.build();
}

#[test]
fn pages_whose_template_fails_stay_as_they_were_while_their_site_is_held() {
    let site = site();
    let mut upkeep = upkeep(&site);
    let as_of = site.options.as_of;
    upkeep.update(&Changed::Any, as_of, &Silent).unwrap();
    let before = site.files();
    site.write("templates/article.html", "{{ story.sorce.name }}");
    let template = site.root().join("templates/article.html");
    let report = upkeep.update(&touched(&template), as_of, &Silent).unwrap();
    assert!(report.diagnostics.iter().any(|one| one.message.contains("sorce")));
    assert_eq!(changed_files(&before, &site.files()), [""; 0]);
    site.write("templates/article.html", "{{ story.source.name }}");
    upkeep.update(&touched(&template), as_of, &Silent).unwrap();
    assert_eq!(site.page(PAGE), "Meridian Wire");
    // What was left is not taken for what a build would write.
    site.write("templates/article.html", "{{ story.sorce.name }}");
    upkeep.update(&touched(&template), as_of, &Silent).unwrap();
    drop(upkeep);
    site.build();
    assert!(!site.has(PAGE));
}

#[test]
fn the_last_good_story_outlives_a_build_that_fails_as_a_whole() {
    let site = site();
    site.write("templates/redirect.html", "to {{ target }}");
    let mut upkeep = upkeep(&site);
    let as_of = site.options.as_of;
    upkeep.update(&Changed::Any, as_of, &Silent).unwrap();
    let before = site.files();
    site.write(STORY, "---\ntitle: [\n---\n");
    let story = touched(&site.root().join(STORY));
    upkeep.update(&story, as_of, &Silent).unwrap();
    let template = touched(&site.root().join("templates/redirect.html"));
    site.write("templates/redirect.html", "to {{ target");
    assert!(matches!(
        upkeep.update(&template, as_of, &Silent),
        Err(BuildError::Theme(_))
    ));
    site.write("templates/redirect.html", "to {{ target }}");
    upkeep.update(&template, as_of, &Silent).unwrap();
    assert_eq!(changed_files(&before, &site.files()), [""; 0]);
}
