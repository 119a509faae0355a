//! The part of the site that a few stories reach which are new, or tell something else where
//! they stand.
//!
//! The archive of the last build is taken up and amended, of which few articles need to be made;
//! of the pages, those are made that the stories reach, by the functions that make the whole
//! site. What could reach further is left to the whole: whatever goes, is joined to others,
//! links to others or is linked to, or has an address that another could want.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::archive::Amendment;
use crate::archive::Archive;
use crate::archive::ArticleId;
use crate::build::Stage;
use crate::build::bookcase::Bookcase;
use crate::build::icons;
use crate::build::inputs;
use crate::build::inputs::Maker;
use crate::build::part;
use crate::build::part::Around;
use crate::build::part::Part;
use crate::build::part::Search;
use crate::build::part::Turn;
use crate::build::reach;
use crate::build::reach::Reach;
use crate::build::render::Rendering;
use crate::build::report::Clock;
use crate::build::report::Stale;
use crate::cache::Outline;
use crate::content::Change;
use crate::content::FileRow;
use crate::content::Told;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::fingerprint::Inputs;
use crate::output::OutputRow;
use crate::pages;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::Plan;
use crate::pages::Question;
use crate::pages::Reached;
use crate::paths;
use crate::paths::ContentPath;
use crate::paths::OutputPath;
use crate::paths::percent_decoded;
use crate::story::Story;
use crate::theme::Renderer;
use crate::theme::Theme;

/// How many stories are taken by themselves; with more of them the whole site is looked through.
const MOST_STORIES: usize = 8;

/// How many pages they may reach.
const MOST_PAGES: usize = 4096;

/// A story that tells something else than in the last build.
struct News {
    path: ContentPath,
    /// The place of its file among all files.
    place: u32,
    now: Story,
    /// What its file told; `None` if it is new.
    before: Option<Story>,
}

/// A page that is to be given.
struct Given {
    at: usize,
    path: OutputPath,
    inputs: Inputs,
    reason: Stale,
}

impl Search<'_> {
    /// Finds what is to be given anew where stories tell something else; `None` if it takes the
    /// whole site to know.
    pub(super) fn find_news(&self, clock: &mut Clock<'_>) -> Option<Part> {
        // Where two want one address, one of them comes when the other goes.
        let is_contested = |problem: &Diagnostic| problem.code.starts_with("address");
        if !self.is_possible()
            || self.material.cards.is_some()
            || self.state.problems.iter().any(is_contested)
        {
            return None;
        }
        let before = self.material.fingerprint_before(self.state.frame)?;
        if before != self.state.site {
            return None;
        }
        let mut bookcase = self.bookcase();
        let news = self.news(&bookcase)?;
        let around = Around::read(self.material, self.options)?;
        let before = news.iter().filter_map(|one| Some((one.place, one.before.clone()?)));
        bookcase.before = before.collect();
        let archive = self.amended(&news, bookcase, &around)?;
        let (icons, _) = icons::find(self.config, self.material);
        let edition = Edition {
            config: self.config,
            archive: &archive,
            undated: &around.undated,
            files: &around.files,
            icons: &icons,
            cards: None,
        };
        let mut part = Part::default();
        self.find_assets(&mut part)?;
        self.render_reached(edition, &news, (&mut part, clock))?;
        if archive.is_torn() {
            return None;
        }
        let new = part.reasons.iter().filter(|(_, reason)| *reason == Stale::New);
        let n_new = new.count();
        part.turn = Some(self.turn(&archive, n_new)?);
        Some(part)
    }

    /// The stories that tell something else; `None` if there are too many, or anything else
    /// does.
    fn news(&self, bookcase: &Bookcase) -> Option<Vec<News>> {
        let (contents, statics) = (&self.material.contents, &self.material.statics);
        let is_told = |change: &Change| matches!(change, Change::Told | Change::Text);
        let n_told = contents.changes.iter().filter(|change| is_told(change)).count();
        if n_told > MOST_STORIES
            || !contents.gone.is_empty()
            || !statics.gone.is_empty()
            || statics.changes.iter().any(is_told)
        {
            return None;
        }
        let told = (0..).zip(contents.rows.iter()).zip(&contents.changes);
        let mut news = Vec::new();
        for ((place, row), change) in told.filter(|(_, change)| is_told(change)) {
            let path = reach::story_at(&row.path)?;
            let (Told::Story(now), problems) = row.told()? else { return None };
            let former = contents.former.iter().find(|former| former.path == row.path);
            let before = match former {
                Some(former) => Some(bookcase.told(former)?),
                // It tells what it told.
                None if *change == Change::Text => Some(*now.clone()),
                None => None,
            };
            let is_plain = is_plain(&now) && before.as_ref().is_none_or(is_plain);
            if !problems.is_empty() || !is_plain || self.is_spoken_of(&row.path) {
                return None;
            }
            news.push(News { path, place, now: *now, before });
        }
        Some(news)
    }

    /// Whether something is to be said of a file, its text asks something of the site, or others
    /// link into it.
    fn is_spoken_of(&self, file: &str) -> bool {
        let is_its = |place: &Place| place.file == file;
        let mut places = self.state.problems.iter().filter_map(|one| one.place.as_ref());
        self.asks(file)
            || self.state.linked_into.iter().any(|other| **other == *file)
            || places.any(is_its)
    }

    /// Whether the text of a file, from the project's root, asks something of the site.
    fn asks(&self, file: &str) -> bool {
        self.texts.binary_search_by(|text| (*text.path).cmp(file)).is_ok()
    }

    /// The archive of the last build with the news in it; `None` if these reach further than to
    /// pages of lists and of their neighbours.
    fn amended(
        &self,
        news: &[News],
        bookcase: Bookcase,
        around: &Around,
    ) -> Option<Archive> {
        let kept: Archive = self.cache.outline(self.state.outline)?;
        let as_of = (self.options.as_of, self.options.show);
        let shelf = (self.places(news), Arc::new(bookcase) as Arc<_>);
        let mut archive = kept.take_up(shelf, as_of, self.config)?;
        for one in news {
            let is_new = archive.find(&one.path).is_none();
            let story = Some(one.now.clone());
            let amendment = archive.amend(&one.path, story, as_of, self.config)?;
            let id = archive.find(&one.path)?;
            let is_alone = archive.running().of(id).is_none()
                && archive.translations_of(id).is_empty();
            // Files that only a hidden story mentions are hidden with it.
            let may_show_files =
                is_new && one.before.is_some() && !around.files.is_empty();
            if !is_alone || may_show_files || !is_new && amendment != Amendment::InPlace {
                return None;
            }
        }
        (archive.filled() == self.state.filled).then_some(archive)
    }

    /// The places of the files of the archive's articles, now that those of new stories lie
    /// between them.
    fn places(&self, news: &[News]) -> Vec<u32> {
        let new = news.iter().filter(|one| one.before.is_none()).map(|one| one.place);
        let new: Vec<u32> = new.collect();
        let now =
            |&place: &u32| new.iter().fold(place, |at, &new| at + u32::from(new <= at));
        // With room for those that come, so that the others stay where they are.
        let mut places = Vec::with_capacity(self.state.order.len() + MOST_STORIES);
        places.extend(self.state.order.iter().map(now));
        places
    }

    /// The pages that the news reach, and those that come with them: where a list grows too large
    /// for its page, each of its parts has one. `None` if there are too many, or the text of
    /// one asks something.
    fn reached(&self, edition: &Edition<'_>, news: &[News]) -> Option<Vec<Page>> {
        let ids = news.iter().map(|one| edition.archive.find(&one.path));
        let ids: Vec<ArticleId> = ids.collect::<Option<_>>()?;
        let before: Vec<Story> =
            news.iter().filter_map(|one| one.before.clone()).collect();
        let reach = Reach::around(edition, &before, &ids);
        let (articles, values) = (reach.articles(), reach.values());
        // What the site answers to a text takes all of its addresses to know.
        let paths = articles.iter().map(|&id| &edition.archive.article(id).path);
        if paths.map(|path| format!("content/{path}")).any(|file| self.asks(&file)) {
            return None;
        }
        let has = &|page: &Page| {
            reach.has(page) || self.standing.find(page.output_path().as_str()).is_none()
        };
        let reached = Reached { articles: &articles, values: &values, has };
        let pages = pages::plan_reached(edition, &reached).ok()?;
        (pages.len() <= MOST_PAGES).then_some(pages)
    }

    /// Renders the pages that the news reach and that are not as they were.
    fn render_reached(
        &self,
        edition: Edition<'_>,
        news: &[News],
        (part, clock): (&mut Part, &mut Clock<'_>),
    ) -> Option<()> {
        let plan = Plan::of(self.reached(&edition, news)?);
        clock.stage(Stage::Compare, Some(plan.pages().len() as u64));
        let theme = Theme::parse(&self.material.layers, self.config).ok()?;
        let renderer = Renderer::new(theme, &edition);
        let rendering = self.rendering(edition, &renderer, &plan);
        let stale = self.stale(&rendering)?;
        clock.stage(Stage::Render, Some(stale.len() as u64));
        let inputs = stale.iter().map(|one| (one.at, one.inputs)).collect();
        part.pages = part::pages_of(&rendering, &inputs)?;
        part.reasons = stale.into_iter().map(|one| (one.path, one.reason)).collect();
        Some(())
    }

    /// The pages of a plan that are not as they stand; `None` if one comes that something else
    /// depends on.
    fn stale(&self, rendering: &Rendering<'_>) -> Option<Vec<Given>> {
        let made = Maker::new(rendering, None).all(&|_| None, self.standing);
        let pages = rendering.plan.pages();
        let mut stale = Vec::new();
        for (at, (page, made)) in pages.iter().zip(made).enumerate() {
            let planned = inputs::planned(rendering, page, made.inputs);
            let (path, inputs) = (planned.path, planned.inputs);
            let row = self.standing.find(path.as_str());
            let before =
                row.map(|row| (&self.standing.rows[row], self.standing.states[row]));
            let story = planned.story.as_ref().map(ContentPath::as_str);
            if before.is_some_and(|(row, _)| !is_row_of(row, inputs, story)) {
                return None;
            }
            if before.is_some_and(|(row, _)| row.inputs == inputs) {
                continue;
            }
            let reason = Stale::of(before, inputs);
            stale.push(Given { at, path, inputs, reason });
        }
        let files: BTreeSet<OutputPath> = self.files(&rendering.edition).collect();
        if stale.iter().any(|one| files.contains(&one.path)) {
            return None;
        }
        let new = stale.iter().filter(|one| one.reason == Stale::New);
        let new: Vec<&Page> = new.map(|one| &pages[one.at]).collect();
        self.can_come(&new, &rendering.edition).then_some(stale)
    }

    /// Whether pages can come without a change of anything else.
    fn can_come(&self, new: &[&Page], edition: &Edition<'_>) -> bool {
        // Hosts are told of each feed.
        let is_feed = |page: &&Page| matches!(page.kind, PageKind::Feed(..));
        if new.is_empty() || new.iter().any(is_feed) {
            return new.is_empty();
        }
        let paths: Vec<OutputPath> = new.iter().map(|page| page.output_path()).collect();
        // A host that shows `/tides.html` at `/tides` cannot lead from there to elsewhere.
        let is_old = |path: &OutputPath| {
            let name = path.as_str().strip_suffix(".html").unwrap_or_default();
            let old = [name.to_owned(), format!("{name}/index.html")];
            old.iter().any(|old| self.standing.find(old).is_some())
        };
        if paths.iter().any(is_old) {
            return false;
        }
        let names = new.iter().flat_map(|page| match page.kind {
            PageKind::Article(id) => {
                let stem = edition.archive.article(id).path.file_stem();
                vec![stem, name_of(page)]
            }
            _ => vec![name_of(page)],
        });
        let names: BTreeSet<&str> = names.collect();
        // Of files that are copied, some may have no place now.
        let files: Vec<OutputPath> = self.files(edition).collect();
        let files = files.par_iter().map(OutputPath::as_str);
        let there = self.standing.rows.par_iter().map(|row| &*row.path).chain(files);
        !self.are_asked_for(&names) && !paths::may_conflict_with(&paths, there)
    }

    /// Where the files lie that are copied, or would be.
    fn files(&self, edition: &Edition<'_>) -> impl Iterator<Item = OutputPath> {
        let statics = self.material.statics.rows.iter().filter_map(FileRow::told);
        let statics = statics.filter_map(|(told, _)| match told {
            Told::File(file) => Some(file.address.file_path()),
            _ => None,
        });
        let beside = edition.files.iter().map(|file| file.address.file_path());
        statics.chain(beside)
    }

    /// Whether a text asks for something that may have one of these names.
    fn are_asked_for(&self, names: &BTreeSet<&str>) -> bool {
        // Letters with marks can be written in more than one way.
        let is_plain = names.iter().all(|name| name.is_ascii());
        self.texts.par_iter().flat_map_iter(|text| &text.asked).any(|question| {
            let (Question::Link(target) | Question::Picture(target)) = question;
            !is_plain || asked_name(target).is_none_or(|name| names.contains(&*name))
        })
    }

    /// What the next build stands on.
    fn turn(&self, archive: &Archive, n_new_pages: usize) -> Option<Turn> {
        let contents = &self.material.contents;
        let place_of = |path: &ContentPath| {
            let file = format!("content/{path}");
            contents.place_of_story(&file)
        };
        let order = archive.places(place_of)?;
        let outline = Outline::of(archive, archive.len());
        let site = self.material.fingerprint(self.state.frame);
        let marks = (site, outline.mark());
        let state = self.state.turned(marks, order, archive, n_new_pages);
        Some(Turn { state, outline })
    }
}

/// Whether a row of the output is of the page that is made so: of the same story, if it is that
/// of one, and by the same template.
fn is_row_of(row: &OutputRow, inputs: Inputs, story: Option<&str>) -> bool {
    let made_with = |inputs: Inputs| (inputs.template, inputs.look);
    row.story.as_deref() == story && made_with(row.inputs) == made_with(inputs)
}

/// Whether a story has nothing that others could depend on, or that changes by itself.
fn is_plain(story: &Story) -> bool {
    let release = &story.release;
    let details = story.details.as_deref();
    release.embargo.is_none()
        && release.expires.is_none()
        && details.is_none_or(|details| {
            details.image.is_none()
                && details.aliases.is_empty()
                && details.corrections.is_empty()
        })
}

/// The name at the end of what a text asks for; `None` if it names none, as `../` does.
fn asked_name(target: &str) -> Option<String> {
    let path = &target[..target.find(['?', '#']).unwrap_or(target.len())];
    let path = percent_decoded(path);
    let path = path.strip_suffix("index.html").unwrap_or(&path).trim_end_matches('/');
    let name =
        path.rsplit('/').next().filter(|name| !matches!(*name, "" | "." | ".."))?;
    let mut ends = [".html", ".md", ".markdown"].iter();
    let stem = ends.find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    Some(stem.to_owned())
}

/// What a page is called at the end of its address.
fn name_of(page: &Page) -> &str {
    let address = page.address.as_str().trim_end_matches('/');
    let name = address.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".html").unwrap_or(name)
}
