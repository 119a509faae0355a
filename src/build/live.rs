//! A site held in memory: brought up to date as files change, and shown page by page.
//!
//! It makes each page by the functions of a build, so that what is shown is what a build
//! writes. It writes no site itself.

use std::collections::BTreeSet;

use crate::build::BuildError;
use crate::build::Changed;
use crate::build::Options;
use crate::build::Progress;
use crate::build::Project;
use crate::build::Silent;
use crate::build::cards;
use crate::build::material::Material;
use crate::build::material::Recall;
use crate::build::material::read_layers;
use crate::build::render::Rendering;
use crate::build::report::Clock;
use crate::build::site::Site;
use crate::build::touched::Touched;
use crate::cache::Cache;
use crate::cache::CardCache;
use crate::cache::Known;
use crate::cache::PictureCache;
use crate::config::Config;
use crate::content::Change;
use crate::content::FileRow;
use crate::content::Inventory;
use crate::content::Keep;
use crate::content::Origin;
use crate::content::Reading;
use crate::content::Told;
use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::moment::Moment;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::theme::Asset;
use crate::theme::Renderer;
use crate::theme::Theme;

/// A site held in memory.
pub struct Live {
    project: Project,
    pub(super) config: Config,
    options: Options,
    cache: Cache,
    /// Smaller pictures that a build made.
    pub(super) pictures: PictureCache,
    /// Social cards that a build drew.
    pub(super) cards: CardCache,
    pub(super) material: Material,
    pub(super) site: Site,
    renderer: Renderer,
    /// What is wrong with the theme as it lies on the disk; the last sound one is used.
    theme_problems: Vec<Diagnostic>,
    /// Whether files are to be read anew, whatever has changed.
    is_unread: bool,
}

/// What an update came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Update {
    /// The files that say something else, are new or are gone, by their paths from the
    /// project's root.
    pub files: Vec<Box<str>>,
    /// The pages of the stories among them that are shown.
    pub pages: Vec<Address>,
    /// The copied files whose bytes are others.
    pub copied: Vec<Address>,
    /// Whether any page may show something else.
    pub is_news: bool,
}

/// How far a change reaches.
enum Reach {
    /// What some files told, and texts and bytes.
    Some,
    /// Which pages there are may differ, and what each shows of others.
    Whole,
}

/// How many files may tell something else for the rest to stay as it is.
const MOST_TOLD: usize = 64;

impl Live {
    /// Reads the project, with the help of its cache, and indexes it.
    ///
    /// # Errors
    ///
    /// If a folder cannot be read, or the theme does not parse.
    pub fn open(
        project: &Project,
        config: Config,
        options: &Options,
        progress: &dyn Progress,
    ) -> Result<Self, BuildError> {
        project.check_cache()?;
        let (mut cache, known) = open_cache(project, &config);
        let began_ns = cache.began_ns();
        let keep = Keep::Nothing;
        let recall = Recall { files: known.files, began_ns, keep };
        let mut material = Material::read(project, &config, options, recall, progress)?;
        let stories = cache.stories().unwrap_or_default();
        material.complete(stories, &config, began_ns);
        let theme = Theme::parse(&material.layers, &config).map_err(BuildError::Theme)?;
        let site = plan(&material, theme.assets(), &config, options);
        let renderer = Renderer::new(theme, &site.edition(&config));
        let theme_problems = Vec::new();
        Ok(Self {
            project: project.clone(),
            config,
            options: options.clone(),
            pictures: cache.pictures(),
            cards: cache.cards().only_looked_at(),
            cache,
            material,
            site,
            renderer,
            theme_problems,
            is_unread: false,
        })
    }

    /// Keeps in the cache what was read, for the next time, and lets others have it.
    pub fn keep(&mut self) {
        // If that fails, the next start takes longer, and nothing else.
        drop(self.material.save(&mut self.cache));
        self.cache.release();
    }

    /// Takes other settings; the next update shows what comes of them.
    pub fn set_config(&mut self, config: Config) {
        if config.reading() != self.config.reading() {
            self.material.contents = Inventory::default();
            self.material.statics = Inventory::default();
            self.is_unread = true;
        }
        self.is_unread |= config.ignore != self.config.ignore;
        self.config = config;
    }

    /// Looks again at the files that may have changed, and brings the site to what it should
    /// be at `as_of`.
    ///
    /// # Errors
    ///
    /// If a folder cannot be read, or the theme cannot be used with new settings. The site
    /// stays as it was.
    pub fn update(
        &mut self,
        changed: &Changed,
        as_of: Moment,
    ) -> Result<Update, BuildError> {
        let touched = Touched::by(changed, &self.project).filter(|_| !self.is_unread);
        let began_ns = self.cache.now_ns();
        let reading = Reading {
            config: &self.config,
            began_ns,
            trust: self.options.trust,
            keep: Keep::LastGood,
            done: &|| (),
        };
        self.material.look_again(&self.project, touched.as_ref(), &reading)?;
        self.is_unread = false;
        self.options.as_of = as_of;
        let has_theme =
            touched.is_none_or(|touched| touched.theme) || self.is_new_config();
        let theme = if has_theme { self.look_at_theme() } else { None };
        let mut update = Update { files: self.material.changed(), ..Update::default() };
        let is_done = match self.reach(theme.as_ref()) {
            Reach::Some => self.take_some(&mut update)?,
            Reach::Whole => false,
        };
        if !is_done {
            self.take_whole(theme, &mut update)?;
        }
        update.pages.extend(self.pages_of(&update.files));
        Ok(update)
    }

    /// When the site next changes by itself.
    pub fn next_change(&self) -> Option<Moment> {
        self.site.archive.next_change()
    }

    /// How many stories it shows.
    pub fn n_stories(&self) -> usize {
        self.site.archive.articles().len()
    }

    /// How many pages it has, social cards apart.
    pub fn n_pages(&self) -> usize {
        self.site.plan.pages().iter().filter(|page| !cards::is_card(page)).count()
    }

    /// How many of the stories are drafts, which a build leaves out.
    pub fn n_drafts(&self) -> usize {
        let archive = &self.site.archive;
        let shown = self.site.drafts.iter().filter(|path| archive.find(path).is_some());
        shown.count()
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What is wrong with the files, errors first.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let mut problems = self.theme_problems.clone();
        problems.extend_from_slice(self.renderer.warnings());
        problems.extend(self.site.problems.all().cloned());
        diagnostic::sort(&mut problems);
        problems
    }

    /// The errors among them, in no order: there may be many problems, and few errors.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        let all = self.theme_problems.iter().chain(self.site.problems.all());
        all.filter(|problem| problem.level == Level::Error)
    }

    /// The errors of one file, by its path from the project's root.
    pub fn errors_of(&self, file: &str) -> Vec<Diagnostic> {
        let is_its = |one: &&Diagnostic| {
            one.place.as_ref().is_some_and(|place| place.file == file)
        };
        self.errors().filter(is_its).cloned().collect()
    }

    /// What is wrong with templates, as far as one page of each kind shows it.
    pub fn errors_of_templates(&self) -> Vec<Diagnostic> {
        let mut kinds = BTreeSet::new();
        let pages = (0..).zip(self.site.plan.pages());
        let one_each: Vec<usize> = pages
            .filter(|(_, page)| page.template().is_some_and(|name| kinds.insert(name)))
            .map(|(at, _)| at)
            .collect();
        let rendered = one_each.into_iter().map(|at| self.render(at));
        let broken = rendered.filter(|page| page.bytes.is_none());
        let problems = broken.flat_map(|page| page.problems);
        problems.filter(|problem| problem.code != "changed").collect()
    }

    /// The site with what renders it.
    pub(super) fn rendering(&self) -> Rendering<'_> {
        self.site.rendering(&self.config, &self.material, &self.renderer)
    }

    /// The theme as it lies on the disk now; `None` if it is the one that is used, or cannot
    /// be.
    fn look_at_theme(&mut self) -> Option<Theme> {
        let read = read_layers(&self.project, &self.config);
        let parsed = read.and_then(|layers| {
            if *layers == *self.material.layers {
                return Ok(None);
            }
            let theme = Theme::parse(&layers, &self.config).map_err(BuildError::Theme)?;
            self.material.layers = layers;
            Ok(Some(theme))
        });
        match parsed {
            Ok(theme) => {
                self.theme_problems.clear();
                theme
            }
            Err(error) => {
                self.theme_problems = error.diagnostics().to_vec();
                if self.theme_problems.is_empty() {
                    let problem = Diagnostic::error("theme", error.to_string());
                    self.theme_problems.push(problem.maybe_help(error.help()));
                }
                None
            }
        }
    }

    /// Whether the site was planned with other settings, or other fonts for its cards.
    fn is_new_config(&self) -> bool {
        self.config.fingerprint() != self.site.config
            || self.material.fonts_fingerprint() != self.site.fonts
    }

    fn reach(&self, new_theme: Option<&Theme>) -> Reach {
        let statics = &self.material.statics;
        let moved_static =
            !statics.gone.is_empty() || statics.changes.contains(&Change::Told);
        let contents = &self.material.contents;
        let told = contents.changes.iter().filter(|change| **change == Change::Told);
        let n_told = contents.gone.len() + told.count();
        let (since, until) = self.site.archive.steady();
        let now = self.options.as_of.millis();
        let is_steady = since.is_none_or(|since| since <= now)
            && until.is_none_or(|until| now < until);
        let is_small = !moved_static && n_told <= MOST_TOLD;
        if new_theme.is_some() || !is_steady || self.is_new_config() || !is_small {
            Reach::Whole
        } else {
            Reach::Some
        }
    }

    /// Takes what some stories told, and texts; `false` if it takes the whole site to know
    /// what comes of it.
    fn take_some(&mut self, update: &mut Update) -> Result<bool, BuildError> {
        self.take_texts(update);
        let contents = &self.material.contents;
        let told = contents.news().filter(|(_, change)| *change == Change::Told);
        let mut changed: Vec<(Box<str>, Option<FileRow>)> =
            told.map(|(row, _)| (row.path.clone(), Some(row.clone()))).collect();
        changed.extend(contents.gone.iter().map(|path| (path.clone(), None)));
        if changed.is_empty() {
            return Ok(true);
        }
        update.is_news = true;
        let as_of = (self.options.as_of, self.options.show);
        if !self.site.amend(&changed, as_of, &self.config) {
            return Ok(false);
        }
        let edition = self.site.edition(&self.config);
        if !self.renderer.turn_to(&edition) {
            let theme = Theme::parse(&self.material.layers, &self.config);
            let theme = theme.map_err(BuildError::Theme)?;
            self.renderer = Renderer::new(theme, &edition);
        }
        Ok(true)
    }

    /// Takes texts and bytes of copied files that differ.
    fn take_texts(&mut self, update: &mut Update) {
        let changed = |row: &FileRow, change: Change| {
            (change == Change::Text).then(|| (row.told(), row.text, row.content))
        };
        let contents = self.material.contents.news();
        let contents = contents.filter_map(|(row, change)| changed(row, change));
        let statics = self.material.statics.news();
        let statics = statics.filter_map(|(row, change)| changed(row, change));
        let all: Vec<_> = contents.chain(statics).collect();
        update.is_news = !all.is_empty();
        for (told, text, content) in all {
            match told {
                Some((Told::Story(story), _)) => {
                    self.site.archive.set_text(&story.path, text);
                }
                Some((Told::Undated(page), _)) => {
                    let undated = self.site.undated.iter_mut();
                    let own = undated.filter(|one| one.undated.path == page.path);
                    own.for_each(|own| own.undated.text = text);
                }
                Some((Told::File(file), _)) => {
                    let copies = &mut self.site.copies;
                    update.copied.extend(copies.set_bytes(&file.address, content));
                }
                _ => {}
            }
        }
    }

    /// Indexes and plans everything anew.
    fn take_whole(
        &mut self,
        theme: Option<Theme>,
        update: &mut Update,
    ) -> Result<(), BuildError> {
        let parse =
            |layers| Theme::parse(layers, &self.config).map_err(BuildError::Theme);
        let mut theme = theme;
        if theme.is_none() && self.is_new_config() {
            theme = Some(parse(&self.material.layers)?);
        }
        let assets = theme.as_ref().map_or(self.renderer.assets(), Theme::assets);
        let site = plan(&self.material, assets, &self.config, &self.options);
        update.copied = site.copies.unlike(&self.site.copies);
        let edition = site.edition(&self.config);
        if theme.is_none() && !self.renderer.turn_to(&edition) {
            theme = Some(parse(&self.material.layers)?);
        }
        if let Some(theme) = theme {
            self.renderer = Renderer::new(theme, &edition);
        }
        self.site = site;
        update.is_news = true;
        Ok(())
    }

    /// The pages of the stories among some files.
    fn pages_of(&self, files: &[Box<str>]) -> Vec<Address> {
        let inside = files.iter().filter_map(|file| {
            let path = file.strip_prefix(Origin::Content.prefix())?;
            ContentPath::new(path).ok()
        });
        let pages = inside.filter_map(|path| {
            let archive = &self.site.archive;
            let article = archive.find(&path).map(|id| &archive.article(id).address);
            let undated = || {
                let mut pages = self.site.undated.iter();
                pages.find(|page| page.undated.path == path).map(|page| &page.address)
            };
            article.or_else(undated).cloned()
        });
        pages.collect()
    }
}

/// Opens the cache; if another newsgen is using it, what it knows helps all the same.
fn open_cache(project: &Project, config: &Config) -> (Cache, Known) {
    let (cache, known) = Cache::open(&project.cache, config.reading());
    match cache.began_ns() {
        Some(_) => (cache, known),
        None => Cache::look(&project.cache, config.reading()),
    }
}

fn plan(
    material: &Material,
    assets: &[Asset],
    config: &Config,
    options: &Options,
) -> Site {
    let mut clock = Clock::start(&Silent);
    let contents = material.contents.contents();
    Site::plan(contents, material, assets, (config, options), &mut clock)
}
