//! The files that are copied: `static/`, those beside stories, the theme's assets; and the
//! smaller pictures made of those beside stories.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Read as _;

use crate::build::answer::Source;
use crate::build::material::Material;
use crate::config::Assets;
use crate::config::Pictures;
use crate::content;
use crate::content::Origin as Below;
use crate::content::Told;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::fingerprint::Inputs;
use crate::fingerprint::NEWSGEN;
use crate::folder::ReadError;
use crate::output::OutputError;
use crate::output::Planned;
use crate::output::Rank;
use crate::output::Writing;
use crate::pages;
use crate::pages::Copied;
use crate::pages::Plan;
use crate::pages::Replaces;
use crate::pages::SMALLER;
use crate::pages::SiteFile;
use crate::paths::Address;
use crate::pictures;
use crate::pictures::Form;
use crate::pictures::Variant;
use crate::planted::Bug;
use crate::theme::Asset;

/// Files that are copied, with what each is made of.
#[derive(Default)]
pub(super) struct Copies {
    /// Where each goes.
    pub(super) copied: Vec<Copied>,
    /// Where each comes from.
    origins: Vec<Origin>,
    /// Of each one's bytes, or of what they are made of.
    bytes: Vec<Fingerprint>,
    /// The largest picture that is decoded, in pixels.
    most_pixels: u64,
}

/// Where a copied file comes from.
#[derive(Debug, Clone)]
enum Origin {
    /// By its path below `static/`.
    Static(String),
    /// A file beside stories.
    Beside(Beside),
    /// A picture beside stories that says more than is to be published.
    Cleaned(Beside),
    /// A smaller picture made of one beside stories.
    Smaller(Box<Smaller>),
    Asset(Box<Asset>),
}

/// A file beside stories.
#[derive(Debug, Clone)]
pub(super) struct Beside {
    /// Its path below `content/`.
    pub(super) path: String,
    /// Its place in the site's files.
    at: usize,
    /// Where it goes.
    address: Address,
}

/// A smaller picture made of one beside stories.
#[derive(Debug, Clone)]
pub(super) struct Smaller {
    pub(super) original: Beside,
    /// Of the original's bytes.
    pub(super) bytes: Fingerprint,
    pub(super) width: u32,
    /// The height, as far as it can be told.
    height: u32,
    pub(super) form: Form,
}

/// What is wrong with a file that can no longer be read, though it was there. It is to be
/// tried again, even if everything comes back as it was.
pub(super) struct Unread(pub(super) Diagnostic);

impl Copies {
    /// Gathers all files that the site could copy. `files` are those beside stories.
    pub(super) fn gather(
        material: &Material,
        files: &[SiteFile],
        assets: Vec<Asset>,
        pictures: Option<&Pictures>,
    ) -> (Self, Vec<Diagnostic>) {
        let most_pixels = pictures.map_or(0, Pictures::most_pixels);
        let mut copies = Self { most_pixels, ..Self::default() };
        let mut problems = material.statics.problems.clone();
        for row in material.statics.rows.iter() {
            let Some((told, mut more)) = row.told() else { continue };
            problems.append(&mut more);
            if let Told::File(file) = told {
                copies.add_static(file.address, file.path, row.content);
            }
        }
        let bytes_of = |file: &SiteFile| {
            let from = format!("{}{}", Below::Content.prefix(), file.path);
            material.contents.content_of(&from).unwrap_or_default()
        };
        for (at, file) in files.iter().enumerate() {
            copies.add_beside(file, at, bytes_of(file));
        }
        assets.into_iter().for_each(|asset| copies.add_asset(asset));
        // Last, so that what someone made comes before what newsgen makes of it.
        for (at, file) in files.iter().enumerate() {
            if let (Some(_), Some(pictures)) = (&file.picture, pictures) {
                copies.add_smaller(file, at, bytes_of(file), pictures);
            }
        }
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
        let (path, to) = (file.path.clone(), address.clone());
        let beside = Beside { path, at, address: to };
        let is_cleaned = file.picture.as_ref().is_some_and(|facts| facts.says_more);
        let origin =
            if is_cleaned { Origin::Cleaned(beside) } else { Origin::Beside(beside) };
        self.copied.push(Copied { address, from, replaces, naming: Assets::Stable });
        self.bytes.push(origin.made_of(bytes));
        self.origins.push(origin);
    }

    /// Adds the smaller pictures that are made of one beside stories.
    fn add_smaller(
        &mut self,
        file: &SiteFile,
        at: usize,
        bytes: Fingerprint,
        pictures: &Pictures,
    ) {
        let Some(facts) = &file.picture else { return };
        let (own_width, own_height) = file.size.unwrap_or((1, 1));
        for variant in pictures::variants(&file.address, facts, pictures) {
            let Variant { address, width, form } = variant;
            let from = format!("{SMALLER}{}{}", Below::Content.prefix(), file.path);
            let (path, to) = (file.path.clone(), file.address.clone());
            let original = Beside { path, at, address: to };
            let height = u64::from(own_height) * u64::from(width);
            let height = u32::try_from(height / u64::from(own_width.max(1)));
            let height = height.unwrap_or_default();
            let smaller = Smaller { original, bytes, width, height, form };
            let origin = Origin::Smaller(Box::new(smaller));
            self.copied.push(Copied {
                address,
                from,
                replaces: Replaces::Nothing,
                naming: Assets::Stable,
            });
            self.bytes.push(origin.made_of(bytes));
            self.origins.push(origin);
        }
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

    /// The places among the copied of a file beside stories, and of the smaller ones made of
    /// it.
    pub(super) fn of_file(&self, file: usize) -> impl Iterator<Item = usize> {
        let of = move |origin: &Origin| origin.beside().is_some_and(|one| one.at == file);
        let all = self.origins.iter().enumerate();
        all.filter(move |(_, origin)| of(origin)).map(|(at, _)| at)
    }

    /// The place in the site's files of one that lies beside stories, or is made of one that
    /// does.
    pub(super) fn beside_at(&self, at: usize) -> Option<usize> {
        self.origins[at].beside().map(|beside| beside.at)
    }

    /// One of them as a smaller picture, if it is one.
    pub(super) fn smaller(&self, at: usize) -> Option<&Smaller> {
        match &self.origins[at] {
            Origin::Smaller(smaller) => Some(smaller),
            _ => None,
        }
    }

    /// How many files of a plan are copied, and not made of others.
    pub(super) fn n_files(&self, plan: &Plan) -> usize {
        plan.files().iter().filter(|&&at| self.smaller(at).is_none()).count()
    }

    /// The largest picture that is decoded, in pixels.
    pub(super) fn most_pixels(&self) -> u64 {
        self.most_pixels
    }

    /// Of the bytes of one of them, or of what they are made of.
    pub(super) fn bytes(&self, at: usize) -> Fingerprint {
        self.bytes[at]
    }

    /// Takes note that the file that goes to an address has other bytes, and returns the
    /// addresses of all that are made of it.
    pub(super) fn set_bytes(
        &mut self,
        address: &Address,
        bytes: Fingerprint,
    ) -> Vec<Address> {
        let mut changed = Vec::new();
        let all = self.copied.iter().zip(&mut self.origins).zip(&mut self.bytes);
        for ((copied, origin), own) in all {
            let is_made_of_it =
                origin.beside().is_some_and(|beside| beside.address == *address);
            if copied.address == *address || is_made_of_it {
                *own = origin.made_of(bytes);
                origin.set_bytes(bytes);
                changed.push(copied.address.clone());
            }
        }
        changed
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
            (Origin::Beside(beside), _) => (&material.content, &beside.path),
            (Origin::Cleaned(beside), _) => {
                let bytes = read_picture(material, beside)?;
                return Ok(Source::Bytes(cleaned(bytes)));
            }
            (Origin::Smaller(smaller), _) => {
                let bytes = read_picture(material, &smaller.original)?;
                let asked = [(smaller.width, smaller.form)];
                let made = pictures::make(&bytes, &asked, self.most_pixels).pop();
                // What cannot be made smaller any more is shown as it is.
                let made = made.and_then(Result::ok);
                return Ok(Source::Bytes(made.unwrap_or_else(|| cleaned(bytes))));
            }
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

    /// How many bytes one of them has; `None` if it cannot be opened. Of a smaller picture it
    /// is only guessed: to know it takes as long as to make it.
    pub(super) fn weigh(&self, at: usize, material: &Material) -> Option<u64> {
        let Origin::Smaller(smaller) = &self.origins[at] else {
            return Some(self.open(at, material).ok()?.len_bytes());
        };
        let n_pixels = u64::from(smaller.width) * u64::from(smaller.height);
        Some(match smaller.form {
            Form::Jpeg(_) | Form::Webp(_) => n_pixels / 5,
            Form::Png | Form::LosslessWebp => n_pixels * 2,
        })
    }

    /// Why one of them cannot be opened; `None` if it can. Of a smaller picture its original
    /// tells.
    pub(super) fn unopened(&self, at: usize, material: &Material) -> Option<Diagnostic> {
        let is_inside = matches!(self.origins[at], Origin::Asset(_) | Origin::Smaller(_));
        let error = (!is_inside).then(|| self.open(at, material).err()).flatten()?;
        Some(unreadable(&self.copied[at].from, &error))
    }

    /// Gives the output the bytes of one of them, which is planned there as `planned`. What is
    /// returned says that it cannot be read.
    pub(super) fn copy(
        &self,
        at: usize,
        material: &Material,
        output: &Writing,
        planned: usize,
    ) -> Result<Option<Unread>, OutputError> {
        let copied = match (&self.origins[at], &material.static_files) {
            (Origin::Static(from), Some(folder)) => output.copy(planned, folder, from),
            (Origin::Beside(beside), _) => {
                output.copy(planned, &material.content, &beside.path)
            }
            (Origin::Cleaned(beside), _) => match read_picture(material, beside) {
                Ok(bytes) => output.write(planned, &cleaned(bytes)),
                Err(error) => Err(OutputError::Source(error)),
            },
            (Origin::Asset(asset), _) => output.write(planned, &asset.bytes),
            (Origin::Smaller(_) | Origin::Static(_), _) => return Ok(None),
        };
        match copied {
            Ok(_) => Ok(None),
            Err(OutputError::Source(error)) => {
                Ok(Some(Unread(unreadable(&self.copied[at].from, &error))))
            }
            Err(error) => Err(error),
        }
    }
}

impl Origin {
    /// The file beside stories that it is or is made of.
    fn beside(&self) -> Option<&Beside> {
        match self {
            Self::Beside(beside) | Self::Cleaned(beside) => Some(beside),
            Self::Smaller(smaller) => Some(&smaller.original),
            Self::Static(_) | Self::Asset(_) => None,
        }
    }

    fn set_bytes(&mut self, bytes: Fingerprint) {
        if let Self::Smaller(smaller) = self {
            smaller.bytes = bytes;
        }
    }

    /// Of all that its bytes are made of, if the file that it comes from has these.
    fn made_of(&self, bytes: Fingerprint) -> Fingerprint {
        match self {
            Self::Static(_) | Self::Beside(_) | Self::Asset(_) => bytes,
            Self::Cleaned(_) => {
                Hasher::default().value(&(NEWSGEN, "cleaned")).add(bytes).take()
            }
            Self::Smaller(smaller) => {
                let form = format!("{:?}", smaller.form);
                let how = (NEWSGEN, smaller.width, form);
                Hasher::default().value(&how).add(bytes).take()
            }
        }
    }
}

/// Reads a picture beside stories.
pub(super) fn read_picture(
    material: &Material,
    beside: &Beside,
) -> Result<Vec<u8>, ReadError> {
    material.content.read(&beside.path, content::MAX_PICTURE_BYTES)
}

/// Says of a file, as shown to people, why it cannot be read.
pub(super) fn unreadable(shown: &str, error: &ReadError) -> Diagnostic {
    Diagnostic::error("unreadable", error.to_string()).at(Place::file(shown))
}

/// A picture's file without what is nobody's business.
fn cleaned(bytes: Vec<u8>) -> Vec<u8> {
    match pictures::clean(&bytes) {
        Some(Cow::Owned(clean)) => clean,
        _ => bytes,
    }
}
