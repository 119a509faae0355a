//! The files that are copied as they are: `static/`, those beside stories, the theme's assets.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Read as _;

use crate::build::answer::Source;
use crate::build::material::Material;
use crate::config::Assets;
use crate::content::Origin as Below;
use crate::content::Told;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Inputs;
use crate::folder::ReadError;
use crate::output::OutputError;
use crate::output::Planned;
use crate::output::Rank;
use crate::output::Writing;
use crate::pages;
use crate::pages::Copied;
use crate::pages::Replaces;
use crate::pages::SiteFile;
use crate::paths::Address;
use crate::planted::Bug;
use crate::theme::Asset;

/// Files that are copied, with what each is made of.
#[derive(Default)]
pub(super) struct Copies {
    /// Where each goes.
    pub(super) copied: Vec<Copied>,
    /// Where each comes from.
    origins: Vec<Origin>,
    /// Of each one's bytes.
    bytes: Vec<Fingerprint>,
}

/// Where a copied file comes from.
#[derive(Debug, Clone)]
enum Origin {
    /// By its path below `static/`.
    Static(String),
    /// By its path below `content/`, and its place in the site's files.
    Beside(String, usize),
    Asset(Box<Asset>),
}

impl Copies {
    /// Gathers all files that the site could copy. `files` are those beside stories.
    pub(super) fn gather(
        material: &Material,
        files: &[SiteFile],
        assets: Vec<Asset>,
    ) -> (Self, Vec<Diagnostic>) {
        let mut copies = Self::default();
        let mut problems = material.statics.problems.clone();
        for row in &material.statics.rows {
            let Some((told, mut more)) = row.told() else { continue };
            problems.append(&mut more);
            if let Told::File(file) = told {
                copies.add_static(file.address, file.path, row.content);
            }
        }
        for (at, file) in files.iter().enumerate() {
            let from = format!("{}{}", Below::Content.prefix(), file.path);
            let bytes = material.contents.row(&from).map(|row| row.content);
            copies.add_beside(file, at, bytes.unwrap_or_default());
        }
        assets.into_iter().for_each(|asset| copies.add_asset(asset));
        (copies, problems)
    }

    pub(super) fn add_static(
        &mut self,
        address: Address,
        path: String,
        bytes: Fingerprint,
    ) {
        let stands_in = pages::gives_way_at(address.as_str());
        let replaces = if stands_in { Replaces::Page } else { Replaces::Nothing };
        let from = format!("{}{path}", Below::Static.prefix());
        let naming = Assets::Stable;
        self.copied.push(Copied { address, from, replaces, naming });
        self.origins.push(Origin::Static(path));
        self.bytes.push(bytes);
    }

    pub(super) fn add_beside(&mut self, file: &SiteFile, at: usize, bytes: Fingerprint) {
        let from = format!("{}{}", Below::Content.prefix(), file.path);
        let (address, replaces) = (file.address.clone(), Replaces::Nothing);
        let naming = Assets::Stable;
        self.copied.push(Copied { address, from, replaces, naming });
        self.origins.push(Origin::Beside(file.path.clone(), at));
        self.bytes.push(bytes);
    }

    pub(super) fn add_asset(&mut self, asset: Asset) {
        let (address, from) = (asset.address.clone(), asset.shown_as.clone());
        let (replaces, naming) = (Replaces::Nothing, asset.naming);
        self.copied.push(Copied { address, from, replaces, naming });
        self.bytes.push(Fingerprint::of(&asset.bytes));
        self.origins.push(Origin::Asset(Box::new(asset)));
    }

    /// What is planned of one of them.
    pub(super) fn planned(&self, at: usize) -> Planned {
        let view = if Bug::CopiedBytes.is_planted() {
            Fingerprint::default()
        } else {
            self.bytes[at]
        };
        Planned {
            path: self.copied[at].address.file_path(),
            inputs: Inputs { view, ..Inputs::default() },
            rank: Rank::Copied,
            story: None,
        }
    }

    /// Where those come from that are not given: not `planned`, or `withheld`.
    pub(super) fn unplaced(
        &self,
        planned: &[usize],
        withheld: &BTreeSet<usize>,
    ) -> BTreeSet<Box<str>> {
        let given: BTreeSet<usize> =
            planned.iter().copied().filter(|at| !withheld.contains(at)).collect();
        let all = self.copied.iter().enumerate();
        let others = all.filter(|(at, _)| !given.contains(at));
        others.map(|(_, copied)| copied.from.as_str().into()).collect()
    }

    /// The place among the copied of a file beside stories.
    pub(super) fn beside(&self, file: usize) -> Option<usize> {
        let is_it =
            |origin: &Origin| matches!(origin, Origin::Beside(_, at) if *at == file);
        self.origins.iter().position(is_it)
    }

    /// The place in the site's files of one that lies beside stories.
    pub(super) fn beside_at(&self, at: usize) -> Option<usize> {
        match &self.origins[at] {
            Origin::Beside(_, file) => Some(*file),
            _ => None,
        }
    }

    /// Of the bytes of one of them.
    pub(super) fn bytes(&self, at: usize) -> Fingerprint {
        self.bytes[at]
    }

    /// Takes note that the file that goes to an address has other bytes.
    pub(super) fn set_bytes(&mut self, address: &Address, bytes: Fingerprint) {
        let own = self.copied.iter().zip(&mut self.bytes);
        own.filter(|(copied, _)| copied.address == *address)
            .for_each(|(_, own)| *own = bytes);
    }

    /// The addresses of those that are new here or have other bytes than in `before`.
    pub(super) fn unlike(&self, before: &Self) -> Vec<Address> {
        let all = |copies: &'_ Self| {
            let addresses = copies.copied.iter().map(|copied| copied.address.clone());
            addresses.zip(copies.bytes.iter().copied()).collect::<BTreeMap<_, _>>()
        };
        let before = all(before);
        let unlike = all(self)
            .into_iter()
            .filter(|(address, bytes)| before.get(address) != Some(bytes));
        unlike.map(|(address, _)| address).collect()
    }

    /// Opens one of them.
    pub(super) fn open(
        &self,
        at: usize,
        material: &Material,
    ) -> Result<Source, ReadError> {
        let (folder, path) = match (&self.origins[at], &material.static_files) {
            (Origin::Asset(asset), _) => return Ok(Source::Bytes(asset.bytes.to_vec())),
            (Origin::Beside(path, _), _) => (&material.content, path),
            (Origin::Static(path), Some(folder)) => (folder, path),
            (Origin::Static(path), None) => {
                return Err(ReadError::Missing { path: path.into() });
            }
        };
        let (file, len_bytes) = folder.open_file(path)?;
        Ok(Source::File(file.into_std(), len_bytes))
    }

    /// Reads one of them; `None` if it cannot be.
    pub(super) fn read(&self, at: usize, material: &Material) -> Option<Vec<u8>> {
        match self.open(at, material).ok()? {
            Source::Bytes(bytes) => Some(bytes),
            Source::File(mut file, _) => {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).ok()?;
                Some(bytes)
            }
        }
    }

    /// Why one of them cannot be opened; `None` if it can.
    pub(super) fn unopened(&self, at: usize, material: &Material) -> Option<Diagnostic> {
        let is_inside = matches!(self.origins[at], Origin::Asset(_));
        let error = (!is_inside).then(|| self.open(at, material).err()).flatten()?;
        Some(self.unreadable(at, &error))
    }

    fn unreadable(&self, at: usize, error: &ReadError) -> Diagnostic {
        let problem = Diagnostic::error("unreadable", error.to_string());
        problem.at(Place::file(&self.copied[at].from))
    }

    /// Gives the output the bytes of one of them, which is planned there as `planned`. What
    /// cannot be read is a diagnostic.
    pub(super) fn copy(
        &self,
        at: usize,
        material: &Material,
        output: &Writing,
        planned: usize,
    ) -> Result<Option<Diagnostic>, OutputError> {
        let copied = match (&self.origins[at], &material.static_files) {
            (Origin::Static(from), Some(folder)) => output.copy(planned, folder, from),
            (Origin::Beside(from, _), _) => output.copy(planned, &material.content, from),
            (Origin::Asset(asset), _) => output.write(planned, &asset.bytes),
            (Origin::Static(_), None) => return Ok(None),
        };
        match copied {
            Ok(_) => Ok(None),
            Err(OutputError::Source(error)) => Ok(Some(self.unreadable(at, &error))),
            Err(error) => Err(error),
        }
    }
}
