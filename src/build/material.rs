//! Everything that a build reads from the disk before it indexes: content, files, theme.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use crate::build::BuildError;
use crate::build::Progress;
use crate::build::Project;
use crate::config::Config;
use crate::content;
use crate::content::Contents;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::folder::Folder;
use crate::folder::Found;
use crate::folder::Hidden;
use crate::output::OutputError;
use crate::output::Writing;
use crate::pages::Copied;
use crate::pages::Replaces;
use crate::paths::Address;
use crate::story::Draft;
use crate::story::Undated;
use crate::theme;
use crate::theme::Asset;
use crate::theme::Layer;
use crate::theme::LayerFile;
use crate::theme::Theme;

/// The largest file of a theme that is read.
const MAX_THEME_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// What was read.
pub(super) struct Material {
    pub(super) content: Folder,
    pub(super) contents: Contents,
    pub(super) layers: Vec<Layer>,
    /// Files that are copied: `static/`, those beside stories, the theme's assets.
    pub(super) copied: Vec<Copied>,
    /// Where each of `copied` comes from.
    origins: Vec<Origin>,
    static_files: Option<Folder>,
    assets: Vec<Asset>,
}

/// Where a copied file comes from.
#[derive(Debug, Clone)]
enum Origin {
    Static(String),
    /// By its place in the contents' files.
    Beside(usize),
    /// By its place in the theme's assets.
    Asset(usize),
}

impl Material {
    pub(super) fn read(
        project: &Project,
        config: &Config,
        progress: &dyn Progress,
    ) -> Result<Self, BuildError> {
        let content = open_content(project)?;
        let contents = content::read(&content, config, &|| progress.advance(1));
        let own = own_layer(&project.templates)?;
        let find =
            |name: &str| read_layer(&project.themes.join(name), name, "themes").ok();
        let layers =
            theme::chain(&config.theme, own, &find).map_err(BuildError::Theme)?;
        let static_files = match project.static_files.is_dir() {
            true => Some(Folder::open(&project.static_files)?),
            false => None,
        };
        let mut material = Self {
            content,
            contents,
            layers,
            copied: Vec::new(),
            origins: Vec::new(),
            static_files,
            assets: Vec::new(),
        };
        material.add_static(config);
        material.add_beside();
        Ok(material)
    }

    fn add(&mut self, address: Address, from: String, origin: Origin) {
        let stands_in = matches!(origin, Origin::Static(_))
            && matches!(address.as_str(), "/robots.txt" | "/404.html");
        let replaces = if stands_in { Replaces::Page } else { Replaces::Nothing };
        self.copied.push(Copied { address, from, replaces });
        self.origins.push(origin);
    }

    fn add_static(&mut self, config: &Config) {
        let Some(folder) = &self.static_files else { return };
        let found: Vec<Found> = folder.walk(Hidden::WellKnown).collect();
        for found in found {
            match found {
                Found::File { path, .. } if config.ignore.is_match(&path) => {}
                Found::File { path, .. } => match Address::parse(&format!("/{path}")) {
                    Ok(address) => {
                        self.add(address, format!("static/{path}"), Origin::Static(path));
                    }
                    Err(error) => {
                        let problem = Diagnostic::error("address", error.to_string());
                        let problem = problem.at(Place::file(format!("static/{path}")));
                        self.contents.diagnostics.push(problem.help(error.help()));
                    }
                },
                Found::Skipped { path, reason } => {
                    let problem = content::skipped("static", &path, &reason);
                    self.contents.diagnostics.push(problem);
                }
            }
        }
    }

    fn add_beside(&mut self) {
        for at in 0..self.contents.files.len() {
            let file = &self.contents.files[at];
            let from = format!("content/{}", file.path);
            self.add(file.address.clone(), from, Origin::Beside(at));
        }
    }

    /// Adds the theme's assets to what is copied.
    pub(super) fn add_assets(&mut self, theme: &Theme) {
        self.assets = theme.assets().to_vec();
        for at in 0..self.assets.len() {
            let asset = &self.assets[at];
            let (address, from) = (asset.address.clone(), asset.shown_as.clone());
            self.add(address, from, Origin::Asset(at));
        }
    }

    /// Takes the undated pages that may be shown.
    pub(super) fn take_undated(
        &mut self,
        drafts: impl Into<DraftsShown>,
    ) -> Vec<Undated> {
        let shown = drafts.into();
        let mut pages = std::mem::take(&mut self.contents.undated);
        pages.retain(|page| page.draft == Draft::No || shown == DraftsShown::Yes);
        pages
    }

    /// The place in `copied` of a file beside stories.
    pub(super) fn copied_beside(&self, file: usize) -> Option<usize> {
        let is_it = |origin: &Origin| matches!(origin, Origin::Beside(at) if *at == file);
        self.origins.iter().position(is_it)
    }

    /// Copies one file into the output. What cannot be read is a diagnostic.
    pub(super) fn copy(
        &self,
        at: usize,
        output: &Writing,
    ) -> Result<Option<Diagnostic>, OutputError> {
        let path = self.copied[at].address.output_path();
        let copied = match (&self.origins[at], &self.static_files) {
            (Origin::Static(from), Some(folder)) => output.copy(&path, folder, from),
            (Origin::Beside(file), _) => {
                output.copy(&path, &self.content, &self.contents.files[*file].path)
            }
            (Origin::Asset(asset), _) => output.write(&path, &self.assets[*asset].bytes),
            (Origin::Static(_), None) => return Ok(None),
        };
        match copied {
            Ok(_) => Ok(None),
            Err(OutputError::Source(error)) => {
                let problem = Diagnostic::error("unreadable", error.to_string());
                Ok(Some(problem.at(Place::file(&self.copied[at].from))))
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether drafts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DraftsShown {
    Yes,
    No,
}

impl From<bool> for DraftsShown {
    fn from(shown: bool) -> Self {
        if shown { Self::Yes } else { Self::No }
    }
}

/// Opens the content folder.
pub(crate) fn open_content(project: &Project) -> Result<Folder, BuildError> {
    if !project.content.is_dir() {
        return Err(BuildError::NoContent { path: project.content.clone() });
    }
    Ok(Folder::open(&project.content)?)
}

/// The project's own templates, which stand before the theme's.
fn own_layer(templates: &Path) -> Result<Layer, BuildError> {
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
