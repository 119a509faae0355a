//! Everything that a build reads from the disk before it indexes: content, files, theme.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::build::BuildError;
use crate::build::Options;
use crate::build::Progress;
use crate::build::Project;
use crate::build::touched::Touched;
use crate::build::typecase::Typecase;
use crate::cache::Cache;
use crate::config::Assets;
use crate::config::Config;
use crate::content;
use crate::content::Change;
use crate::content::FileRow;
use crate::content::Inventory;
use crate::content::Keep;
use crate::content::Origin;
use crate::content::Reading;
use crate::content::StoryRow;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::fingerprint::NEWSGEN;
use crate::folder::Folder;
use crate::folder::Found;
use crate::folder::Hidden;
use crate::folder::Trust;
use crate::planted::Bug;
use crate::table::Changes;
use crate::table::TableError;
use crate::theme;
use crate::theme::Layer;
use crate::theme::LayerFile;

/// The largest file of a theme that is read.
const MAX_THEME_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// What was read.
pub(super) struct Material {
    pub(super) content: Folder,
    pub(super) static_files: Option<Folder>,
    /// What lies below `content/`.
    pub(super) contents: Inventory,
    /// What lies below `static/`.
    pub(super) statics: Inventory,
    pub(super) layers: Arc<[Layer]>,
    /// The fonts of social cards; `None` if the site wants none.
    pub(super) cards: Option<Typecase>,
}

/// How far back the cache knows, and how much of it is believed.
pub(super) struct Recall {
    pub(super) files: Vec<FileRow>,
    pub(super) began_ns: Option<i64>,
    /// What a text that cannot be read any more tells.
    pub(super) keep: Keep,
}

impl Material {
    pub(super) fn read(
        project: &Project,
        config: &Config,
        options: &Options,
        recall: Recall,
        progress: &dyn Progress,
    ) -> Result<Self, BuildError> {
        let content = open_content(project)?;
        let layers = read_layers(project, config)?;
        let cards = Typecase::read(project, config, None);
        let static_files = open_static(project)?;
        let mut known = recall.files;
        let first_static =
            known.partition_point(|row| *row.path < *Origin::Static.prefix());
        let known_statics = known.split_off(first_static);
        let done = || progress.advance(1);
        let reading = Reading {
            config,
            began_ns: recall.began_ns,
            trust: options.trust,
            keep: recall.keep,
            done: &done,
        };
        let contents = content::take(&content, Origin::Content, known, &reading);
        let statics = match &static_files {
            Some(folder) => {
                content::take(folder, Origin::Static, known_statics, &reading)
            }
            None => Inventory::lost(known_statics),
        };
        let mut material =
            Self { content, static_files, contents, statics, layers, cards };
        if Bug::Told.is_planted() {
            material.contents.changes.iter_mut().for_each(Change::forget_told);
        }
        Ok(material)
    }

    /// Looks again at what was touched, or at everything.
    pub(super) fn look_again(
        &mut self,
        project: &Project,
        touched: Option<&Touched>,
        reading: &Reading<'_>,
    ) -> Result<(), BuildError> {
        if touched.is_none() {
            // Either may be another folder by now, of the same name.
            self.content = open_content(project)?;
            self.static_files = open_static(project)?;
        }
        self.cards = Typecase::read(project, reading.config, self.cards.take());
        let nothing = BTreeSet::new();
        let paths = touched.map(|touched| [&touched.content, &touched.statics]);
        let [content, statics] = paths.unwrap_or([&nothing; 2]);
        let look = |inventory: &mut Inventory, folder: &Folder, origin, paths| {
            if touched.is_none() || !inventory.look_again(folder, origin, paths, reading)
            {
                let known = inventory.take_rows();
                *inventory = content::take(folder, origin, known, reading);
            }
        };
        look(&mut self.contents, &self.content, Origin::Content, content);
        match &self.static_files {
            Some(folder) => look(&mut self.statics, folder, Origin::Static, statics),
            None => {
                self.statics = Inventory::lost(self.statics.take_rows());
            }
        }
        Ok(())
    }

    /// Of everything that the site is made of but texts and the bytes of copied files: what
    /// decides which pages there are, and what each shows of others. `frame` is of all but
    /// what the files told.
    pub(super) fn fingerprint(&self, frame: Fingerprint) -> Fingerprint {
        site_of(frame, told(&self.contents), told(&self.statics))
    }

    /// The same of what the files told before, where few tell something else and none is gone;
    /// `None` if nobody knows that any more.
    pub(super) fn fingerprint_before(&self, frame: Fingerprint) -> Option<Fingerprint> {
        let (contents, statics) = (&self.contents, &self.statics);
        Some(site_of(frame, told_before(contents)?, told_before(statics)?))
    }

    /// Of all that the site is made of but its files: newsgen, settings, theme, and what was
    /// passed over.
    pub(super) fn frame(&self, config: &Config, options: &Options) -> Fingerprint {
        let mut hasher = Hasher::default();
        hasher.value(&NEWSGEN).add(config.fingerprint());
        hasher.add(self.fonts_fingerprint());
        let show = options.show;
        hasher.value(&(show.drafts, show.future, show.expired));
        hasher.value(&self.contents.problems).value(&self.statics.problems);
        for layer in self.layers.iter() {
            hasher.value(&layer.name).value(&layer.files.len());
            for (path, file) in &layer.files {
                let is_copied =
                    path.starts_with("assets/") && config.assets == Assets::Stable;
                let bytes = Some(&*file.bytes).filter(|_| !is_copied);
                hasher.bytes(path.as_bytes()).bytes(bytes.unwrap_or_default());
            }
        }
        hasher.take()
    }

    /// Of the fonts of social cards that the site names, and of what is wrong with them.
    pub(super) fn fonts_fingerprint(&self) -> Fingerprint {
        let mut hasher = Hasher::default();
        if let Some(cards) = &self.cards {
            hasher.add(cards.fonts.fingerprint()).value(&cards.problems);
        }
        hasher.take()
    }

    /// The files that say something else than before, are new or are gone.
    pub(super) fn changed(&self) -> Vec<Box<str>> {
        let mut files = Vec::new();
        for inventory in [&self.contents, &self.statics] {
            let news = inventory.news().filter(|(_, change)| *change != Change::Stamp);
            files.extend(news.map(|(row, _)| row.path.clone()));
            files.extend(inventory.gone.iter().cloned());
        }
        files
    }

    /// How many files were known and are gone.
    pub(super) fn n_gone(&self) -> usize {
        self.contents.gone.len() + self.statics.gone.len()
    }

    /// Sees to it that what is known of every file is kept, as if it were news.
    pub(super) fn keep_all(&mut self) {
        self.contents.keep_all();
        self.statics.keep_all();
    }

    /// Gives the rows of known stories what these told.
    pub(super) fn complete(
        &mut self,
        stories: Vec<StoryRow>,
        config: &Config,
        began_ns: Option<i64>,
    ) {
        let done = || ();
        let (trust, keep) = (Trust::Bytes, Keep::Nothing);
        let reading = Reading { config, began_ns, trust, keep, done: &done };
        self.contents.complete(&self.content, Origin::Content, stories, &reading);
    }

    /// Keeps in the cache what is known of files and not in there yet.
    pub(super) fn save(&mut self, cache: &mut Cache) -> Result<(), TableError> {
        // What a file told before is no news of the file as it is.
        let is_own = |row: &FileRow| !row.is_of_before();
        let rows = self.contents.news_mut().filter(|row| is_own(row));
        let taken: Vec<Option<StoryRow>> = rows.map(FileRow::take_story).collect();
        let gone = self.contents.gone.iter().chain(&self.statics.gone);
        let mut files: Changes<'_, FileRow> = gone.map(|path| (&**path, None)).collect();
        let mut stories: Changes<'_, StoryRow> =
            self.contents.gone.iter().map(|path| (&**path, None)).collect();
        let news = self.contents.news().filter(|(row, _)| is_own(row));
        for ((row, change), story) in news.zip(&taken) {
            files.insert(&row.path, Some(row));
            if change != Change::Stamp {
                // What is no story any more leaves none behind.
                stories.insert(&row.path, story.as_ref());
            }
        }
        files.extend(self.statics.news().map(|(row, _)| (&*row.path, Some(row))));
        let saved =
            if files.is_empty() { Ok(()) } else { cache.save_files(&files, &stories) };
        drop((files, stories));
        let rows = self.contents.news_mut().filter(|row| is_own(row));
        for (row, story) in rows.zip(taken) {
            if let Some(story) = story {
                row.put_story(story);
            }
        }
        saved
    }
}

/// How many files a folder has, and what each told.
fn told(inventory: &Inventory) -> (usize, impl Iterator<Item = Fingerprint>) {
    (inventory.rows.len(), inventory.rows.iter().map(|row| row.told))
}

/// How many it had, and what each told then; `None` if some are gone, or nobody knows any more.
fn told_before(
    inventory: &Inventory,
) -> Option<(usize, impl Iterator<Item = Fingerprint>)> {
    let Inventory { rows, changes, former, gone, n_lost, .. } = inventory;
    let is_known = gone.is_empty() && former.len() <= content::FEW && *n_lost == 0;
    let former = former.iter().map(|row| (&*row.path, row.told));
    let former: BTreeMap<&str, Fingerprint> = former.collect();
    let told = rows.iter().zip(changes).filter_map(move |(row, change)| match change {
        Change::Told => former.get(&*row.path).copied(),
        _ => Some(row.told),
    });
    is_known.then(|| (told.clone().count(), told))
}

/// Of a site's frame and of what its files told, those of each folder by path, after how many
/// they are.
fn site_of(
    frame: Fingerprint,
    (n_contents, contents): (usize, impl Iterator<Item = Fingerprint>),
    (n_statics, statics): (usize, impl Iterator<Item = Fingerprint>),
) -> Fingerprint {
    let mut hasher = Hasher::default();
    let is_counted = |_: &Fingerprint| !Bug::Told.is_planted();
    hasher.add(frame).value(&n_contents);
    contents.filter(is_counted).for_each(|told| _ = hasher.add(told));
    hasher.value(&n_statics);
    statics.filter(is_counted).for_each(|told| _ = hasher.add(told));
    hasher.take()
}

/// Opens the content folder.
pub(crate) fn open_content(project: &Project) -> Result<Folder, BuildError> {
    if !project.content.is_dir() {
        return Err(BuildError::NoContent { path: project.content.clone() });
    }
    Ok(Folder::open(&project.content)?)
}

fn open_static(project: &Project) -> Result<Option<Folder>, BuildError> {
    match project.static_files.is_dir() {
        true => Ok(Some(Folder::open(&project.static_files)?)),
        false => Ok(None),
    }
}

/// The layers of the theme as they lie on the disk now.
pub(crate) fn read_layers(
    project: &Project,
    config: &Config,
) -> Result<Arc<[Layer]>, BuildError> {
    let own = own_layer(&project.templates)?;
    let find = |name: &str| read_theme(project, name);
    let layers = theme::chain(&config.theme, own, &find).map_err(BuildError::Theme)?;
    Ok(layers.into())
}

/// Returns a theme of the project as it lies on the disk; `None` if it is not there.
pub(crate) fn read_theme(project: &Project, name: &str) -> Option<Layer> {
    read_layer(&project.themes.join(name), name, "themes").ok()
}

/// The project's own templates, which stand before the theme's.
pub(crate) fn own_layer(templates: &Path) -> Result<Layer, BuildError> {
    let mut own = Layer { name: "project".to_owned(), files: BTreeMap::new() };
    if templates.is_dir() {
        let read = read_layer(templates, "", "templates")?;
        let inside = |(path, file)| (format!("templates/{path}"), file);
        own.files = read.files.into_iter().map(inside).collect();
    }
    Ok(own)
}

/// Reads a theme's folder, shown to people as `shown/NAME/…`.
fn read_layer(path: &Path, name: &str, shown: &str) -> Result<Layer, BuildError> {
    let folder = Folder::open(path)?;
    let mut files = BTreeMap::new();
    for found in folder.walk(Hidden::Skip) {
        let Found::File { path, .. } = found else { continue };
        if !is_theme_file(&path) && shown == "themes" {
            continue;
        }
        let Ok(bytes) = folder.read(&path, MAX_THEME_FILE_BYTES) else { continue };
        let parts = [shown, name, &path].into_iter().filter(|part| !part.is_empty());
        let shown_as = parts.collect::<Vec<_>>().join("/");
        files.insert(path, LayerFile { shown_as, bytes: Cow::Owned(bytes) });
    }
    Ok(Layer { name: name.to_owned(), files })
}

fn is_theme_file(path: &str) -> bool {
    let folders = ["templates/", "assets/", "messages/"];
    path == "theme.yaml" || folders.iter().any(|folder| path.starts_with(folder))
}
