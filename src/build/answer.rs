//! What a site held in memory answers when an address is asked for.

use std::collections::BTreeSet;
use std::fs::File;

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::archive::ArticleId;
use crate::build::Live;
use crate::build::cards;
use crate::build::cards::Studio;
use crate::build::checks;
use crate::content;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::folder::ReadError;
use crate::pages::Links;
use crate::pages::Spot;
use crate::paths::Address;

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A page, by its place in the plan.
    Page(usize),
    /// A file that is copied, by its place among them.
    File(usize),
    /// The address is written otherwise, which this link leads to.
    Elsewhere(String),
    /// Nothing.
    Nothing,
}

/// A page as it is now.
#[derive(Debug)]
pub struct Rendered {
    /// Its address.
    pub address: Address,
    /// Its bytes; `None` if it cannot be rendered.
    pub bytes: Option<Vec<u8>>,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
    /// Whether it is a whole page of HTML.
    pub is_html: bool,
}

/// The bytes of a copied file.
#[derive(Debug)]
pub enum Source {
    /// In memory.
    Bytes(Vec<u8>),
    /// On the disk, with their number.
    File(File, u64),
}

impl Source {
    /// How many bytes it has.
    pub(super) fn len_bytes(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(_, len_bytes) => *len_bytes,
        }
    }
}

impl Live {
    /// Returns what stands at an address as static hosts see it: without its last slash, or
    /// with `index.html`, a folder leads to where its page is.
    pub fn answer(&self, address: &Address) -> Answer {
        let plan = &self.site.plan;
        let base = self.config.base_path();
        let text = address.as_str();
        let is_folder = text.ends_with('/');
        let is_file = address.file_path() == address.output_path();
        let output = address.output_path();
        let folder = output.as_str().strip_suffix("index.html");
        let folder = folder.and_then(|path| Address::parse(&format!("/{path}")).ok());
        match (plan.find(address), folder) {
            (Some(Spot::File(at)), _) if self.is_withheld(at) => Answer::Nothing,
            (Some(Spot::File(at)), _) => Answer::File(at),
            // `/about` is a file in a folder of its own.
            (Some(Spot::Page(at)), Some(folder))
                if !is_folder && !is_file && plan.pages()[at].output_path() == output =>
            {
                Answer::Elsewhere(folder.href(base))
            }
            (Some(Spot::Page(at)), _) => Answer::Page(at),
            (None, Some(folder)) => self.folder(address, &folder),
            (None, None) => Answer::Nothing,
        }
    }

    /// What stands at the address of a folder that is planned, if at all, under another
    /// name: `/2016`, `/2016/index.html`, or `/about/` for `/about`.
    fn folder(&self, asked: &Address, folder: &Address) -> Answer {
        let plan = &self.site.plan;
        let find = |address: Address| plan.find(&address);
        let index = Address::parse(&format!("{folder}index.html")).ok();
        // A file has no folder of its own: `/notes.txt/` is nothing.
        let page = |address| find(address).filter(|spot| matches!(spot, Spot::Page(_)));
        let without = Address::parse(folder.as_str().trim_end_matches('/')).ok();
        let found = find(folder.clone()).or_else(|| find(index?));
        let found = found.or_else(|| page(without?));
        let is_file = asked.as_str().ends_with("/index.html");
        match found {
            Some(Spot::File(at)) if self.is_withheld(at) => Answer::Nothing,
            Some(_) if asked != folder && !is_file => {
                Answer::Elsewhere(folder.href(self.config.base_path()))
            }
            Some(Spot::Page(at)) => Answer::Page(at),
            Some(Spot::File(at)) => Answer::File(at),
            None => Answer::Nothing,
        }
    }

    /// Renders the page at a place of the plan.
    pub fn render(&self, at: usize) -> Rendered {
        let rendering = self.rendering();
        let page = &rendering.plan.pages()[at];
        let (mut bytes, mut problems) = rendering.page(at);
        if let (true, Some(fonts)) = (cards::is_card(page), &self.site.cards) {
            let (rendering, cache) = (&rendering, &self.cards);
            let studio = Studio { rendering, fonts, cache };
            bytes = cards::on_demand(&studio, at, bytes, &mut problems);
        }
        let is_html = page.template().is_some_and(|name| name.ends_with(".html"))
            && !page.is_ticker();
        Rendered { address: page.address.clone(), bytes, problems, is_html }
    }

    /// The page that a host shows for an address that does not exist.
    pub fn not_found(&self) -> Option<usize> {
        let address = Address::parse("/404.html").ok()?;
        match self.site.plan.find(&address)? {
            Spot::Page(at) => Some(at),
            Spot::File(_) => None,
        }
    }

    /// Whether a page stands where a story was that has been withdrawn.
    pub fn is_gone(&self, at: usize) -> bool {
        self.site.plan.pages()[at].is_tombstone()
    }

    /// Whether the story on a page is a draft, which a build leaves out.
    pub fn is_draft(&self, at: usize) -> bool {
        let rendering = self.rendering();
        let text = rendering.text_of(&rendering.plan.pages()[at]);
        text.is_some_and(|text| self.site.drafts.contains(text.path))
    }

    /// The address of a copied file, and its fingerprint when it was last looked at.
    pub fn copied(&self, at: usize) -> (&Address, Fingerprint) {
        (&self.site.copies.copied[at].address, self.site.copies.bytes(at))
    }

    /// Opens a copied file.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn open_copied(&self, at: usize) -> Result<Source, ReadError> {
        let copies = &self.site.copies;
        let made = copies.smaller(at).and_then(|_| self.pictures.find(copies.bytes(at)));
        match made {
            Some(bytes) => Ok(Source::Bytes(bytes)),
            None => copies.open(at, &self.material),
        }
    }

    /// Whether a file beside stories stays hidden, since only stories mention it that are
    /// not shown.
    fn is_withheld(&self, at: usize) -> bool {
        let Some(file) = self.site.copies.beside_at(at) else { return false };
        let rendering = self.rendering();
        let nothing_used = BTreeSet::new();
        let hidden = checks::hidden_files(&rendering, &self.site.contents, &nothing_used);
        // Whether it is used takes longer to know.
        hidden.all.contains(&file) && !self.is_used(file)
    }

    /// Whether a text or a picture that is shown uses a file beside stories.
    fn is_used(&self, file: usize) -> bool {
        let rendering = self.rendering();
        let edition = &rendering.edition;
        let all = (0..edition.archive.len()).into_par_iter().map(ArticleId);
        let shows_it = all.map(|id| edition.archive.article(id)).any(|article| {
            let image = article.details.as_deref().and_then(|d| d.image.as_ref());
            image.is_some_and(|image| {
                let links = Links::new(edition, &article.path);
                drop(links.picture(&image.src));
                links.into_uses().files.contains(&file)
            })
        });
        let name = edition.files[file].path.rsplit('/').next().unwrap_or_default();
        let is_plain = name.bytes().all(Address::stands_for_itself);
        let may_name = |path| {
            // A name with other characters may be written in several ways.
            !is_plain
                || !content::mentions(rendering.content, path, &[(name, 0)]).is_empty()
        };
        shows_it
            || rendering.plan.pages().par_iter().any(|page| {
                let text = rendering.text_of(page);
                text.is_some_and(|text| {
                    may_name(text.path) && rendering.uses_file(&text, file)
                })
            })
    }
}
