//! The part of the site that a change of texts reaches: their own pages, and copied files.
//!
//! When nothing has changed that decides which pages there are or what one shows of another,
//! the plan and every view are as they were, so that only pages whose own text is another
//! can differ. They are made from the few stories that they show, by the functions that make
//! the whole site. What does not fit is left to the whole.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;

use crate::archive::Archive;
use crate::build::Options;
use crate::build::bookcase::Bookcase;
use crate::build::ground::After;
use crate::build::ground::Then;
use crate::build::icons;
use crate::build::inputs;
use crate::build::inputs::Maker;
use crate::build::inputs::Shows;
use crate::build::material::Material;
use crate::build::render::Hands;
use crate::build::render::NOBODY;
use crate::build::render::Rendering;
use crate::build::report::Stale;
use crate::build::state::State;
use crate::cache::Cache;
use crate::cache::Outline;
use crate::cache::TextRow;
use crate::config::Api;
use crate::config::Config;
use crate::config::FeedContent;
use crate::content::Change;
use crate::content::FileRow;
use crate::content::Inventory;
use crate::content::Kind;
use crate::content::Origin;
use crate::content::Told;
use crate::content::kind_of;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Inputs;
use crate::folder::Trust;
use crate::output::Deletes;
use crate::output::Output;
use crate::output::OutputError;
use crate::output::Planned;
use crate::output::Scope;
use crate::output::Standing;
use crate::output::Summary;
use crate::pages;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::Plan;
use crate::pages::SiteFile;
use crate::pages::UndatedPage;
use crate::paths::ContentPath;
use crate::paths::OutputPath;
use crate::story::Draft;
use crate::story::Story;
use crate::theme;
use crate::theme::Asset;
use crate::theme::Renderer;
use crate::theme::Theme;

use super::OnError;
use super::copies::Copies;

/// How many changed texts are made from parts; with more of them the whole site is looked
/// through.
const MOST_TEXTS: usize = 8;

/// What the search for a part looks at.
pub(super) struct Search<'a> {
    pub(super) config: &'a Config,
    pub(super) options: &'a Options,
    pub(super) material: &'a Material,
    pub(super) cache: &'a Cache,
    pub(super) standing: &'a Standing,
    pub(super) texts: &'a [TextRow],
    pub(super) state: &'a State,
}

/// Pages and files that are to be given anew; all others stay.
#[derive(Default)]
pub(super) struct Part {
    /// Pages that are rendered, with their bytes.
    pub(super) pages: Vec<(Planned, Vec<u8>)>,
    /// Why, each with its place in the output.
    pub(super) reasons: Vec<(OutputPath, Stale)>,
    /// Files to copy.
    pub(super) copies: Copies,
    /// What the next build stands on, if more has changed than texts.
    pub(super) turn: Option<Turn>,
}

/// What a part leaves behind where stories tell something else.
pub(super) struct Turn {
    pub(super) state: State,
    pub(super) outline: Outline,
}

/// What giving a part came to.
pub(super) struct Given {
    pub(super) summary: Summary,
    pub(super) output: After,
    pub(super) problems: Vec<Diagnostic>,
}

impl Part {
    /// Gives the output the part; everything else stays.
    pub(super) fn give(
        self,
        material: &Material,
        output: Output,
        deletes: Deletes,
        then: Then<'_>,
    ) -> Result<Given, OutputError> {
        let standing = &output.standing().rows;
        let n_standing = standing.len();
        let (mut planned, bytes): (Vec<_>, Vec<_>) = self.pages.into_iter().unzip();
        let n_pages = planned.len();
        let n_copies = self.copies.copied.len();
        let is_new = |(_, reason): &&(OutputPath, Stale)| *reason == Stale::New;
        let n_new = self.reasons.iter().filter(is_new).count();
        planned.extend((0..n_copies).map(|at| self.copies.planned(at)));
        let writing = output.begin(planned, Scope::Part)?;
        for (at, bytes) in bytes.iter().enumerate() {
            writing.write(at, bytes)?;
        }
        let mut problems = Vec::new();
        for at in 0..n_copies {
            let unread = self.copies.copy(at, material, &writing, n_pages + at)?;
            problems.extend(unread.map(|unread| unread.0));
        }
        let (mut summary, output) = then.finish(writing, deletes)?;
        summary.unchanged += (n_standing + n_new - n_pages - n_copies) as u64;
        Ok(Given { summary, output, problems })
    }
}

impl Search<'_> {
    /// Whether a part can be found at all.
    pub(super) fn is_possible(&self) -> bool {
        let is_asked_whole = self.options.trust == Trust::Bytes
            || self.options.on_error == OnError::PublishNothing
                && self.state.problems.iter().any(|problem| problem.level > Level::Info);
        // Feeds and data that show texts change with them.
        let feeds_show_texts = self.config.feed.content == FeedContent::Full;
        let data_show_texts = self.config.api == Api::ListsAndNinjs;
        !(is_asked_whole
            || feeds_show_texts
            || data_show_texts
            || !self.state.holds_at(self.options.as_of)
            || !self.standing.is_whole())
    }

    /// Finds what is to be given anew; `None` if it takes the whole site to know.
    pub(super) fn find(&self) -> Option<Part> {
        if !self.is_possible() {
            return None;
        }
        let mut part = Part::default();
        let mut changed_texts = Vec::new();
        for (row, at) in changed(&self.material.contents)? {
            let path = row.path.strip_prefix(Origin::Content.prefix())?;
            match row.told()? {
                (Told::Story(_), _) => changed_texts.push(at),
                // Others are made of it.
                (Told::File(file), _) if file.picture.is_some() => return None,
                (Told::File(file), _) if kind_of(path) == Kind::File => {
                    self.has_its_place(row, &file)?;
                    part.copies.add_beside(&file, 0, row.content);
                }
                _ => return None,
            }
        }
        for (row, _) in changed(&self.material.statics)? {
            let (Told::File(file), _) = row.told()? else { return None };
            self.has_its_place(row, &file)?;
            part.copies.add_static(file.address, file.path, row.content);
        }
        self.find_assets(&mut part)?;
        self.find_pages(&changed_texts, &mut part)?;
        Some(part)
    }

    /// A file that changed was copied before: then it is again.
    fn has_its_place(&self, row: &FileRow, file: &SiteFile) -> Option<()> {
        let is_copied = !self.state.unplaced.contains(&row.path);
        (is_copied && self.stands(file.address.file_path().as_str()).is_some())
            .then_some(())
    }

    fn stands(&self, output: &str) -> Option<usize> {
        self.standing.find(output)
    }

    pub(super) fn find_assets(&self, part: &mut Part) -> Option<()> {
        let assets: Vec<Asset> =
            theme::assets(&self.material.layers, self.config.assets).ok()?;
        for asset in assets {
            let path = asset.address.file_path();
            // Another file may have its place.
            if self.state.unplaced.contains(&*asset.shown_as) {
                continue;
            }
            let at = self.stands(path.as_str())?;
            let bytes = Fingerprint::of(&asset.bytes);
            if self.standing.rows[at].inputs.view != bytes {
                part.copies.add_asset(asset);
            }
        }
        Some(())
    }

    fn find_pages(&self, changed: &[usize], part: &mut Part) -> Option<()> {
        if changed.is_empty() {
            return Some(());
        }
        if changed.len() > MOST_TEXTS {
            return None;
        }
        let around = Around::read(self.material, self.options)?;
        for &at in changed {
            let row = &self.material.contents.rows[at];
            let has_links = self.texts.binary_search_by(|text| text.path.cmp(&row.path));
            if has_links.is_ok() || self.state.linked_into.contains(&row.path) {
                return None;
            }
            let at = u32::try_from(at).ok()?;
            let position = self.state.order.iter().position(|&place| place == at)?;
            let Some((planned, bytes)) = self.page(position, &around)? else { continue };
            part.reasons.push((planned.path.clone(), Stale::TextChanged));
            part.pages.push((planned, bytes));
        }
        Some(())
    }

    /// Renders the page of the story at `position` in the archive; nothing if it turns out
    /// to be as it was.
    fn page(
        &self,
        position: usize,
        around: &Around,
    ) -> Option<Option<(Planned, Vec<u8>)>> {
        let order = &self.state.order;
        let first = position.saturating_sub(self.config.ticker.length.max(1));
        let last = (position + 2).min(order.len());
        let rows = order[first..last].iter();
        let rows = rows.map(|&at| self.material.contents.rows.get(at as usize));
        let bookcase = self.bookcase();
        let stories: Option<Vec<Story>> = rows.map(|row| bookcase.told(row?)).collect();
        let path = stories.as_ref()?.get(position - first)?.path.clone();
        let (mut archive, _) =
            Archive::index(stories?, self.options.as_of, self.options.show, self.config);
        archive.set_filled(&self.state.filled);
        let (undated, files) = (&around.undated, &around.files);
        let (config, archive) = (self.config, &archive);
        let (icons, _) = icons::find(config, self.material);
        let icons = &icons[..];
        let cards = self.material.cards.as_ref().map(|cards| &cards.fonts);
        let edition = Edition { config, archive, undated, files, icons, cards };
        self.render(edition, &path)
    }

    fn render(
        &self,
        edition: Edition<'_>,
        path: &ContentPath,
    ) -> Option<Option<(Planned, Vec<u8>)>> {
        let id = edition.archive.find(path)?;
        // The page that compares it with other versions changes, too.
        edition.archive.running().of(id).is_none().then_some(())?;
        let address = edition.archive.article(id).address.clone();
        let plan = Plan::of(vec![Page { address, kind: PageKind::Article(id) }]);
        let theme = Theme::parse(&self.material.layers, self.config).ok()?;
        let renderer = Renderer::new(theme, &edition);
        let rendering = self.rendering(edition, &renderer, &plan);
        let made = Maker::new(&rendering, None).all(&|_| None, self.standing).pop()?;
        let before = self.stands(plan.pages()[0].output_path().as_str())?;
        let before = self.standing.rows[before].inputs;
        let unlike = |a: Fingerprint, b: Fingerprint| a != b;
        if unlike(before.view, made.inputs.view)
            || unlike(before.template, made.inputs.template)
            || unlike(before.look, made.inputs.look)
        {
            // What surrounds the text is not as it was, so there is more to do.
            return None;
        }
        if before.text == made.inputs.text {
            return Some(None);
        }
        let inputs = BTreeMap::from([(0, made.inputs)]);
        pages_of(&rendering, &inputs)?.pop().map(Some)
    }

    /// What stories told in the last build.
    pub(super) fn bookcase(&self) -> Bookcase {
        let rows = Arc::clone(&self.material.contents.rows);
        let stories = self.cache.stories_one_by_one();
        Bookcase { rows, stories, before: BTreeMap::new() }
    }

    /// A part of the site with what renders it.
    pub(super) fn rendering<'a>(
        &'a self,
        edition: Edition<'a>,
        renderer: &'a Renderer,
        plan: &'a Plan,
    ) -> Rendering<'a> {
        let content = &self.material.content;
        let style = inputs::style(&self.config.markdown);
        Rendering { edition, renderer, plan, content, style }
    }
}

/// Renders the pages at these places of the plan, which are made of these inputs; `None` if
/// there is anything to say of one, or one cannot be rendered.
pub(super) fn pages_of(
    rendering: &Rendering<'_>,
    inputs: &BTreeMap<usize, Inputs>,
) -> Option<Vec<(Planned, Vec<u8>)>> {
    let made = Mutex::new(BTreeMap::new());
    let take = |at: usize, inputs: Inputs, bytes: &[u8]| {
        if let Ok(mut made) = made.lock() {
            made.insert(at, (inputs, bytes.to_vec()));
        }
    };
    let of = |at: usize, _: &Shows<'_>| inputs.get(&at).copied().unwrap_or_default();
    let (read, done, stop) = (NOBODY, &|| (), &|| false);
    let which: Vec<usize> = inputs.keys().copied().collect();
    let hands = Hands { made: &of, read, take: &take, done, stop };
    let rendered = rendering.pages(&which, &hands);
    let made = made.into_inner().ok()?;
    let is_plain = rendered.rows.is_empty() && rendered.diagnostics.is_empty();
    let pages = rendering.plan.pages();
    let planned = made.into_iter().map(|(at, (inputs, bytes))| {
        (inputs::planned(rendering, &pages[at], inputs), bytes)
    });
    let planned: Vec<(Planned, Vec<u8>)> = planned.collect();
    (is_plain && planned.len() == which.len()).then_some(planned)
}

/// The files whose text or bytes changed; `None` if there is more than that.
fn changed(inventory: &Inventory) -> Option<Vec<(&FileRow, usize)>> {
    if !inventory.gone.is_empty() || inventory.changes.contains(&Change::Told) {
        return None;
    }
    let rows = inventory.rows.iter().zip(0..).zip(&inventory.changes);
    let changed = rows.filter(|(_, change)| **change == Change::Text);
    Some(changed.map(|(row, _)| row).collect())
}

/// What every page can show beside stories.
pub(super) struct Around {
    pub(super) undated: Vec<UndatedPage>,
    pub(super) files: Vec<SiteFile>,
}

impl Around {
    pub(super) fn read(material: &Material, options: &Options) -> Option<Self> {
        let (mut undated, mut files) = (Vec::new(), Vec::new());
        for row in material.contents.rows.iter() {
            let path = row.path.strip_prefix(Origin::Content.prefix())?;
            if kind_of(path) == Kind::Story {
                continue;
            }
            match row.told()?.0 {
                Told::Undated(page) => undated.push(*page),
                Told::File(file) => files.push(*file),
                _ => {}
            }
        }
        undated.retain(|page| page.draft == Draft::No || options.show.drafts);
        Some(Self { undated: pages::undated_pages(undated).0, files })
    }
}
