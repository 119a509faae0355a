//! Explains a page or a file: what it comes from, what it leads to, and what a build does
//! with it, and why. It writes nothing.

use serde::Serialize;

use crate::archive::HeldStory;
use crate::build::BuildError;
use crate::build::Options;
use crate::build::Project;
use crate::build::Silent;
use crate::build::Stale;
use crate::build::ground::Ground;
use crate::build::inputs;
use crate::build::render::Rendering;
use crate::build::render::Text;
use crate::build::report::Clock;
use crate::build::site::Site;
use crate::build::whole::recall;
use crate::config::Config;
use crate::content::Keep;
use crate::content::Origin;
use crate::diagnostic::Diagnostic;
use crate::output::OutputRow;
use crate::output::State;
use crate::pages::CARD;
use crate::pages::FeedOf;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::TEMPLATES;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::theme::Renderer;
use crate::theme::Theme;

/// What is known of an address or a file.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Whether there is anything of that name.
    pub is_known: bool,
    /// What is to be said, each under a heading of one or two words.
    pub lines: Vec<(String, String)>,
}

impl Explanation {
    fn say(&mut self, heading: &str, words: impl Into<String>) {
        self.lines.push((heading.to_owned(), words.into()));
    }
}

/// Explains `what`: an address, with or without the site's `base_url`, or the path of a file
/// from the project's root.
///
/// # Errors
///
/// If the archive or the theme cannot be read.
pub fn explain(
    project: &Project,
    config: &Config,
    options: &Options,
    what: &str,
) -> Result<Explanation, BuildError> {
    let mut ground = Ground::open(project, config, options, Keep::Nothing, &Silent)?;
    let mut clock = Clock::start(&Silent);
    let material = ground.complete(config);
    let contents = material.contents.take_contents();
    let theme = Theme::parse(&material.layers, config).map_err(BuildError::Theme)?;
    let mut site =
        Site::plan(contents, material, theme.assets(), (config, options), &mut clock);
    let mut problems = site.problems.take();
    let renderer = Renderer::new(theme, &site.edition(config));
    let rendering = site.rendering(config, ground.material(), &renderer);
    problems.sort_by(|a, b| a.message.cmp(&b.message));
    let asked = Asked {
        ground: &ground,
        rendering: &rendering,
        copied: site
            .copies
            .copied
            .iter()
            .map(|copied| (&*copied.from, &copied.address))
            .collect(),
        problems: &problems,
    };
    let mut said = Explanation::default();
    let output = project.output.strip_prefix(&project.root).ok();
    let output =
        output.and_then(|output| what.strip_prefix(output.to_str()?)?.strip_prefix('/'));
    match output {
        Some(file) => asked.address(&format!("/{file}"), &mut said),
        None if is_file(what) => {
            asked.file(what.trim_start_matches("built-in "), &mut said);
        }
        None => asked.address(&config.rooted(what), &mut said),
    }
    Ok(said)
}

/// Whether it is named by its place in the project.
fn is_file(what: &str) -> bool {
    let folders = ["content/", "static/", "templates/", "themes/", "built-in themes/"];
    folders.iter().any(|folder| what.starts_with(folder))
}

/// What is asked about, and all that may answer.
struct Asked<'a> {
    ground: &'a Ground,
    rendering: &'a Rendering<'a>,
    /// Files that are copied: where each comes from and goes.
    copied: Vec<(&'a str, &'a Address)>,
    problems: &'a [Diagnostic],
}

impl Asked<'_> {
    fn address(&self, text: &str, said: &mut Explanation) {
        let address = match Address::from_href(text).or_else(|_| Address::parse(text)) {
            Ok(address) => address,
            Err(error) => return said.say("no address", error.to_string()),
        };
        let (output, as_file) = (address.output_path(), address.file_path());
        let pages = self.rendering.plan.pages();
        let is_at = |page: &&Page| {
            let own = page.output_path();
            own == output || own == as_file
        };
        if let Some(page) = pages.iter().find(is_at) {
            return self.page(page, said);
        }
        let copied = self
            .copied
            .iter()
            .find(|(_, to)| to.file_path() == output || to.file_path() == as_file);
        if let Some((from, to)) = copied {
            return copy(from, to, said);
        }
        let standing = self.ground.standing();
        let at = standing.find(output.as_str());
        match at.map(|at| (&standing.rows[at], standing.states[at])) {
            Some((row, state)) => {
                said.is_known = true;
                said.say("address", address.to_string());
                let words = match state {
                    State::Stands => "removes the file: no page is planned there",
                    State::Absent => "does nothing: the file is gone already",
                    State::Edited | State::Replaced => {
                        "keeps the file, since someone changed it, though no page is \
                         planned there any more: remove it yourself"
                    }
                };
                said.say("next build", words);
                if let Some(story) = &row.story {
                    self.file(&format!("{}{story}", Origin::Content.prefix()), said);
                }
            }
            None => {
                said.say("unknown", format!("`{address}` is no address of this site"));
            }
        }
    }

    fn file(&self, path: &str, said: &mut Explanation) {
        if let Some((from, to)) = self.copied.iter().find(|(from, _)| *from == path) {
            return copy(from, to, said);
        }
        match path.strip_prefix(Origin::Content.prefix()) {
            Some(inside) => self.story(path, inside, said),
            None => self.template(path, said),
        }
    }

    fn story(&self, path: &str, inside: &str, said: &mut Explanation) {
        let text_of = |page: &&Page| {
            let text = self.rendering.text_of(page);
            text.is_some_and(|text| text.path.as_str() == inside)
        };
        if let Some(page) = self.rendering.plan.pages().iter().find(text_of) {
            return self.page(page, said);
        }
        said.say("file", path);
        let archive = self.rendering.edition.archive;
        let held = archive.held().iter().find(|story| story.path.as_str() == inside);
        if let Some(story) = held {
            said.is_known = true;
            return self.held(story, said);
        }
        let own = |problem: &&Diagnostic| {
            problem.place.as_ref().is_some_and(|place| place.file == path)
        };
        let problems: Vec<&Diagnostic> = self.problems.iter().filter(own).collect();
        said.is_known = !problems.is_empty();
        if problems.is_empty() {
            return said.say("unknown", "there is no such file, or `ignore:` names it");
        }
        said.say("state", "not published, because of this:");
        problems.iter().for_each(|problem| say_problem(problem, said));
    }

    fn held(&self, story: &HeldStory, said: &mut Explanation) {
        let zone = self.rendering.edition.config.time_zone;
        let why = match (story.reason.name(), story.reason.until()) {
            ("draft", _) => "held: `draft: true`; `--drafts` shows it".to_owned(),
            (name, Some(until)) => {
                format!(
                    "held ({name}) until {}; `--future` shows it",
                    until.rfc3339(zone)
                )
            }
            ("expired", _) => "held: expired; `--expired` shows it".to_owned(),
            ("kill-note", _) => {
                "held: it is a note that kills or holds a story".to_owned()
            }
            (name, None) => format!("held: `status: {name}`"),
        };
        said.say("headline", &*story.title);
        said.say("state", why);
        let pages = self.rendering.plan.pages().iter();
        let tombstones = self.rendering.edition.archive.tombstones();
        for page in pages.filter(|page| page.is_tombstone()) {
            let PageKind::Tombstone(at) = page.kind else { continue };
            if tombstones[at as usize].path == story.path {
                said.say("tombstone", page.address.to_string());
            }
        }
    }

    /// Which pages a template reaches.
    fn template(&self, path: &str, said: &mut Explanation) {
        let renderer = self.rendering.renderer;
        let named = |file: &&str| file.trim_start_matches("built-in ") == path;
        let layers = &self.ground.material().layers;
        let files = layers.iter().flat_map(|layer| layer.files.values());
        let mut files = files.map(|file| &*file.shown_as);
        if !files.any(|file| named(&file)) {
            return said.say("unknown", "there is no such file, or it is not used here");
        }
        if !path.contains("templates/") {
            said.is_known = true;
            said.say("file", path);
            return said.say("reaches", "every page that is HTML, through the look");
        }
        let reaches = |name: &&str| renderer.files_of(name).iter().any(named);
        let kinds: Vec<&str> =
            TEMPLATES.into_iter().chain([CARD]).filter(|name| reaches(name)).collect();
        said.say("file", path);
        if kinds.is_empty() {
            let words = "no page is made of it: no template includes or extends it, or \
                         another one of the same name stands over it";
            return said.say("unused", words);
        }
        said.is_known = true;
        for kind in kinds {
            let pages = self.rendering.plan.pages().iter();
            let n_pages = pages.filter(|page| page.template() == Some(kind)).count();
            said.say(
                kind,
                match n_pages {
                    1 => "one page is made of it".to_owned(),
                    _ => format!("{n_pages} pages are made of it"),
                },
            );
        }
    }

    fn page(&self, page: &Page, said: &mut Explanation) {
        said.is_known = true;
        let path = page.output_path();
        said.say("address", page.address.to_string());
        said.say("output", path.to_string());
        said.say("kind", kind(&page.kind));
        if let Some(text) = self.rendering.text_of(page) {
            said.say("story", format!("{}{}", Origin::Content.prefix(), text.path));
            self.remarks(text.path, said);
        }
        if let PageKind::Redirect(target) = &page.kind {
            said.say("leads to", target.to_string());
        }
        if let PageKind::Tombstone(at) = page.kind {
            let tombstone = &self.rendering.edition.archive.tombstones()[at as usize];
            said.say("story", format!("{}{}", Origin::Content.prefix(), tombstone.path));
        }
        if let Some(name) = page.template() {
            said.say("template", self.rendering.renderer.files_of(name).join(", "));
        }
        let material = self.ground.material();
        let known = |text: &Text<'_>| recall(self.ground.texts(), material, text);
        let made = inputs::of_page(self.rendering, page, &known);
        let standing = self.ground.standing();
        let at = standing.find(path.as_str());
        let before = at.map(|at| (&standing.rows[at], standing.states[at]));
        if let Some((row, _)) = before {
            say_inputs(row, made, said);
        }
        if before.is_none() && standing.is_foreign(path.as_str()) {
            let words = "keeps what stands there, which newsgen did not write: take it away, \
                         and the page takes its place";
            return said.say("next build", words);
        }
        if let Some((_, State::Edited | State::Replaced)) = before {
            let words = "keeps what stands there, since someone changed it: take it away, and \
                         the page comes back";
            return said.say("next build", words);
        }
        let words = match (before, Stale::of(before, made)) {
            (Some((_, State::Stands)), Stale::Asked) => {
                "skips it: it stands, and is made of the same inputs".to_owned()
            }
            (_, stale) => format!("renders it: {}", stale.words()),
        };
        said.say("next build", words);
    }

    fn remarks(&self, path: &ContentPath, said: &mut Explanation) {
        let file = format!("{}{path}", Origin::Content.prefix());
        let own = |problem: &&Diagnostic| {
            problem.place.as_ref().is_some_and(|place| place.file == file)
        };
        self.problems.iter().filter(own).for_each(|problem| say_problem(problem, said));
    }
}

fn copy(from: &str, to: &Address, said: &mut Explanation) {
    said.is_known = true;
    said.say("address", to.to_string());
    said.say("output", to.file_path().to_string());
    said.say("kind", "a file that is copied as it is");
    said.say("file", from);
}

fn say_problem(problem: &Diagnostic, said: &mut Explanation) {
    let line = problem.place.as_ref().map_or(0, |place| place.line);
    let at = if line > 0 { format!("line {line}: ") } else { String::new() };
    let help = problem.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    said.say("remark", format!("{at}{}{help}", problem.message));
}

/// What each input was, and whether it still is that.
fn say_inputs(row: &OutputRow, made: crate::fingerprint::Inputs, said: &mut Explanation) {
    let old = row.inputs;
    let pairs = [
        ("view", old.view, made.view),
        ("text", old.text, made.text),
        ("template", old.template, made.template),
        ("look", old.look, made.look),
    ];
    for (name, old, new) in pairs {
        let words = if old == new {
            format!("{} as in the last build", new.short(12))
        } else {
            format!("{}, in the last build {}", new.short(12), old.short(12))
        };
        said.say(&format!("its {name}"), words);
    }
}

fn kind(kind: &PageKind) -> &'static str {
    match kind {
        PageKind::Article(_) => "the page of a story",
        PageKind::Period(..) => "a period of the archive",
        PageKind::Value(..) => "a facet value's stories",
        PageKind::FacetIndex(_) => "the values of a facet",
        PageKind::Running(_) => "a running story's versions",
        PageKind::Home => "the front page",
        PageKind::Overview => "the way into the archive",
        PageKind::OfLanguage(..) => "a page of the edition of a language",
        PageKind::OnThisDay(..) => "a day of all years",
        PageKind::Corrections => "the newest corrections",
        PageKind::CorrectionsOf(..) => "the corrections of a year",
        PageKind::Undated(_) => "an undated page",
        PageKind::NotFound => "what the host shows for addresses that do not exist",
        PageKind::Redirect(_) => "an old address that leads to another",
        PageKind::Tombstone(_) => "what is left of a story that was withdrawn",
        PageKind::TickerHtml | PageKind::TickerJson => "the ticker",
        PageKind::SitemapIndex
        | PageKind::SitemapPages(_)
        | PageKind::SitemapNews
        | PageKind::SitemapMonth(..) => "a sitemap",
        PageKind::Notice(_) => "what machines are told of the site",
        PageKind::Host(..) => "what the host is told of the site",
        PageKind::Feed(FeedOf::Corrections, _) => "a feed of corrections",
        PageKind::Feed(..) => "a feed",
        PageKind::Api(_) => "data for programs",
        PageKind::Ninjs(_) => "a story as ninjs",
        PageKind::Card(_) => "the social card of a story",
        PageKind::FeedMonth(_) => "a part of the feed that holds all stories",
        PageKind::Robots => "what crawlers may read",
    }
}
