//! The site as it should be: everything but bytes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::archive::Amendment;
use crate::archive::Archive;
use crate::archive::Show;
use crate::build::Options;
use crate::build::Stage;
use crate::build::copies::Copies;
use crate::build::icons;
use crate::build::inputs;
use crate::build::material::Material;
use crate::build::render::Rendering;
use crate::build::report::Clock;
use crate::cards::Fonts;
use crate::config::Config;
use crate::content::Contents;
use crate::content::FileRow;
use crate::content::Kind;
use crate::content::Origin;
use crate::content::Told;
use crate::content::kind_of;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::moment::Moment;
use crate::pages;
use crate::pages::Edition;
use crate::pages::HasCard;
use crate::pages::Plan;
use crate::pages::SiteFile;
use crate::pages::UndatedPage;
use crate::paths::ContentPath;
use crate::story::Draft;
use crate::story::Story;
use crate::story::Undated;
use crate::theme::Asset;
use crate::theme::Renderer;

/// The site as it should be: everything but bytes.
pub(super) struct Site {
    pub(super) archive: Archive,
    pub(super) undated: Vec<UndatedPage>,
    pub(super) contents: Contents,
    /// The pictures that stand for the site.
    pub(super) icons: Vec<SiteFile>,
    /// The fonts of its social cards; `None` if it has none.
    pub(super) cards: Option<Arc<Fonts>>,
    /// Of those fonts, and of what is wrong with them.
    pub(super) fonts: Fingerprint,
    pub(super) plan: Plan,
    pub(super) copies: Copies,
    /// The stories that are drafts, if those are shown.
    pub(super) drafts: BTreeSet<ContentPath>,
    pub(super) problems: Problems,
    /// Of the settings that it was planned with.
    pub(super) config: Fingerprint,
}

/// What is wrong, by what has to be looked at to know.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// With files by themselves.
    pub(super) told: Vec<Diagnostic>,
    /// With stories and pages together.
    pub(super) indexed: Vec<Diagnostic>,
    /// With addresses.
    pub(super) planned: Vec<Diagnostic>,
}

impl Problems {
    pub(super) fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.told.iter().chain(&self.indexed).chain(&self.planned)
    }

    pub(super) fn take(&mut self) -> Vec<Diagnostic> {
        let Self { mut indexed, told, planned } = std::mem::take(self);
        indexed.extend(told);
        indexed.extend(planned);
        indexed
    }
}

impl Site {
    /// Indexes what was read, and plans the pages.
    pub(super) fn plan(
        mut contents: Contents,
        material: &Material,
        assets: &[Asset],
        (config, options): (&Config, &Options),
        clock: &mut Clock<'_>,
    ) -> Self {
        clock.stage(Stage::Index, None);
        let stories = std::mem::take(&mut contents.stories);
        let drafts = if options.show.drafts { drafts(&stories) } else { BTreeSet::new() };
        let (archive, mut indexed) =
            Archive::index(stories, options.as_of, options.show, config);
        let is_shown = |page: &Undated| page.draft == Draft::No || options.show.drafts;
        let all = std::mem::take(&mut contents.undated).into_iter();
        let (undated, hidden): (Vec<_>, Vec<_>) = all.partition(is_shown);
        // Files that only these mention stay hidden with them.
        contents.undated = hidden;
        let (undated, mut more) = pages::undated_pages(undated);
        indexed.append(&mut more);
        let mut told = std::mem::take(&mut contents.diagnostics);

        clock.stage(Stage::Plan, None);
        let (files, pictures) = (&contents.files, config.pictures.as_ref());
        let (copies, mut more) =
            Copies::gather(material, files, assets.to_vec(), pictures);
        told.append(&mut more);
        let files = &contents.files;
        let (icons, mut more) = icons::find(config, material);
        indexed.append(&mut more);
        let fonts = material.fonts_fingerprint();
        let cards = material.cards.as_ref();
        indexed.extend(cards.into_iter().flat_map(|cards| cards.problems.clone()));
        let cards = cards.map(|cards| Arc::clone(&cards.fonts));
        let edition = Edition {
            config,
            archive: &archive,
            undated: &undated,
            files,
            icons: &icons,
            cards: cards.as_ref(),
        };
        let (plan, planned) = pages::plan(&edition, &copies.copied);
        let problems = Problems { told, indexed, planned };
        let config = config.fingerprint();
        Self {
            archive,
            undated,
            contents,
            icons,
            cards,
            fonts,
            plan,
            copies,
            drafts,
            problems,
            config,
        }
    }

    /// Takes what some files tell now, each with its path from the project's root; none is
    /// gone. Returns `false` if it takes everything to know what comes of that; the site is
    /// to be planned anew then.
    pub(super) fn amend(
        &mut self,
        changed: &[(Box<str>, Option<FileRow>)],
        as_of: (Moment, Show),
        config: &Config,
    ) -> bool {
        let is_contested = |problem: &Diagnostic| problem.code.starts_with("address");
        if self.problems.all().any(is_contested) {
            return false;
        }
        let mut has_moved = false;
        for (path, row) in changed {
            match self.amend_one(path, row.as_ref(), as_of, config) {
                None => return false,
                Some(amendment) => has_moved |= amendment == Amendment::Moved,
            }
        }
        if has_moved {
            let (plan, planned) = pages::plan(&self.edition(config), &self.copies.copied);
            (self.plan, self.problems.planned) = (plan, planned);
        }
        !self.problems.planned.iter().any(is_contested)
    }

    fn amend_one(
        &mut self,
        path: &str,
        row: Option<&FileRow>,
        as_of: (Moment, Show),
        config: &Config,
    ) -> Option<Amendment> {
        let inside = path.strip_prefix(Origin::Content.prefix())?;
        let inside = ContentPath::new(inside).ok()?;
        let was_failed = self.contents.failed.contains(&inside);
        if kind_of(inside.as_str()) != Kind::Story || was_failed {
            return None;
        }
        let (story, mut problems) = match row.map(FileRow::told) {
            None => (None, Vec::new()),
            Some(Some((Told::Story(story), problems))) => (Some(*story), problems),
            Some(_) => return None,
        };
        let is_draft =
            story.as_ref().is_some_and(|story| story.release.draft == Draft::Yes);
        let told = &mut self.problems.told;
        told.retain(|one| one.place.as_ref().is_none_or(|place| place.file != path));
        told.append(&mut problems);
        if is_draft && as_of.1.drafts {
            self.drafts.insert(inside.clone());
        } else {
            self.drafts.remove(&inside);
        }
        let before = self.has_card(&inside, config);
        let amendment = self.archive.amend(&inside, story, as_of, config)?;
        let after = self.has_card(&inside, config);
        // Which cards there are, or what is said of them, changes with a headline or picture.
        let is_as_before = before == after && after != HasCard::NoFont;
        Some(if is_as_before { amendment } else { Amendment::Moved })
    }

    /// Whether the story in a file has a social card.
    fn has_card(&self, path: &ContentPath, config: &Config) -> HasCard {
        let id = self.archive.find(path);
        let edition = self.edition(config);
        let article = id.map(|id| self.archive.article(id));
        article.map_or(HasCard::NotWanted, |article| pages::has_card(&edition, article))
    }

    /// Everything that views are made from.
    pub(super) fn edition<'a>(&'a self, config: &'a Config) -> Edition<'a> {
        let (archive, undated) = (&self.archive, &*self.undated);
        let (files, icons) = (&*self.contents.files, &*self.icons);
        let cards = self.cards.as_ref();
        Edition { config, archive, undated, files, icons, cards }
    }

    /// The site with what renders it.
    pub(super) fn rendering<'a>(
        &'a self,
        config: &'a Config,
        material: &'a Material,
        renderer: &'a Renderer,
    ) -> Rendering<'a> {
        Rendering {
            edition: self.edition(config),
            renderer,
            plan: &self.plan,
            content: &material.content,
            style: inputs::style(&config.markdown),
        }
    }
}

fn drafts(stories: &[Story]) -> BTreeSet<ContentPath> {
    let drafts = stories.iter().filter(|story| story.release.draft == Draft::Yes);
    drafts.map(|story| story.path.clone()).collect()
}
