//! The plan: every page and file of the site, each at an address of its own.
//!
//! Two that claim one file, compared as a case-insensitive, normalising, Windows-safe disk
//! would, are an error that names both; the first stays.

use std::collections::HashMap;
use std::collections::HashSet;

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;
use rayon::slice::ParallelSliceMut as _;

use crate::config::Assets;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::api;
use crate::pages::cards;
use crate::pages::corrections;
use crate::pages::feeds;
use crate::pages::notice;
use crate::pages::old;
use crate::pages::on_this_day;
use crate::pages::running;
use crate::pages::scope;
use crate::pages::sitemap;
use crate::pages::timeline;
use crate::pages::timeline::ValuePlace;
use crate::pages::tombstone;
use crate::paths;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::paths::OutputPath;
use crate::paths::PathError;

/// What stands before the file that an old address leads to, for a person.
const OLD: &str = "an old address of ";

/// What stands before the file that a smaller picture is made of, for a person.
pub const SMALLER: &str = "a smaller picture made of ";

/// What stands before the file of the story that a social card is of, for a person.
const CARD_OF: &str = "the social card of ";

/// Every page of the site.
#[derive(Debug, Default)]
pub struct Plan {
    /// The pages: articles first, then lists, then what points to them, then tombstones.
    pages: Vec<Page>,
    /// The files that are copied, by their place in the caller's list.
    files: Vec<usize>,
    /// Where those are published.
    file_addresses: Vec<Address>,
    /// Pages, then files, in the order of their addresses, to look them up.
    by_address: Vec<u32>,
}

/// What stands at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// A page, by its place in [`Plan::pages`].
    Page(usize),
    /// A file that is copied, by its place in the list that was planned with.
    File(usize),
}

/// A file that is copied to a place in the output.
#[derive(Debug, Clone)]
pub struct Copied {
    /// Where it goes.
    pub address: Address,
    /// Where it comes from, as shown to people.
    pub from: String,
    /// Whether it may stand in for a page that newsgen makes.
    pub replaces: Replaces,
    /// Whether its name changes with its bytes.
    pub naming: Assets,
}

/// Whether a copied file may stand in for a page that newsgen makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replaces {
    /// `static/robots.txt` and `static/404.html` do, and others that tell machines of the site.
    Page,
    /// All else does not.
    Nothing,
}

impl Plan {
    /// A plan of some pages, which claim different files.
    pub fn of(pages: Vec<Page>) -> Self {
        let mut plan = Self { pages, ..Self::default() };
        plan.list_addresses(&[]);
        plan
    }

    /// Lists all addresses of pages and files.
    fn list_addresses(&mut self, copied: &[Copied]) {
        let files = self.files.iter().map(|&at| copied[at].address.clone());
        self.file_addresses = files.collect();
        let n_all = self.pages.len() + self.file_addresses.len();
        let n_all = u32::try_from(n_all).unwrap_or(u32::MAX);
        let begin = |at: u32| (beginning(self.address(at)), at);
        let mut by_address: Vec<(u128, u32)> =
            (0..n_all).into_par_iter().map(begin).collect();
        by_address.par_sort_unstable_by(|one, other| {
            let in_full = || self.address(one.1).cmp(self.address(other.1));
            one.0.cmp(&other.0).then_with(in_full)
        });
        self.by_address = by_address.into_iter().map(|(_, at)| at).collect();
    }

    /// The address of one of all pages and files.
    fn address(&self, at: u32) -> &Address {
        let at = at as usize;
        match self.pages.get(at) {
            Some(page) => &page.address,
            None => &self.file_addresses[at - self.pages.len()],
        }
    }

    /// The pages: articles first, then lists, then what points to them, then tombstones.
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// The files that are copied, by their place in the list that was planned with; those
    /// that lost their place are not among them.
    pub fn files(&self) -> &[usize] {
        &self.files
    }

    /// Where the copied files are published, in the order of [`files`](Self::files).
    pub fn file_addresses(&self) -> &[Address] {
        &self.file_addresses
    }

    /// Returns what stands at an address; `None` if it is none of the site.
    pub fn find(&self, address: &Address) -> Option<Spot> {
        let found = self.by_address.binary_search_by(|&at| self.address(at).cmp(address));
        let at = self.by_address[found.ok()?] as usize;
        Some(match at.checked_sub(self.pages.len()) {
            None => Spot::Page(at),
            Some(file) => Spot::File(self.files[file]),
        })
    }

    /// Whether an address is one of the site that a page may lead to. Where a story was
    /// withdrawn, there is nothing to be read.
    pub fn has(&self, address: &Address) -> bool {
        let is_one = |address: &Address| match self.find(address) {
            Some(Spot::Page(at)) => !self.pages[at].is_tombstone(),
            Some(Spot::File(_)) => true,
            None => false,
        };
        if is_one(address) {
            return true;
        }
        // `/2016` and `/2016/index.html` lead where `/2016/` does.
        let own = address.output_path();
        let folder = own.as_str().strip_suffix("index.html");
        let folder = folder.and_then(|folder| Address::parse(&format!("/{folder}")).ok());
        folder.is_some_and(|folder| is_one(&folder))
    }
}

/// The first letters of an address, which mostly tell it from others, as a number.
fn beginning(address: &Address) -> u128 {
    let mut first = [0; 16];
    let bytes = address.as_str().bytes();
    first.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
    u128::from_be_bytes(first)
}

/// Plans the site. `copied` are the files beside pages: `static/`, assets, pictures.
///
/// Returns the plan beside what is wrong with it: addresses taken twice, old addresses
/// that cannot be used, feeds of values that no story has.
pub fn plan(edition: &Edition<'_>, copied: &[Copied]) -> (Plan, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut pages = all_pages(edition, &mut problems);
    let replaced: HashSet<&Address> = copied
        .iter()
        .filter(|file| file.replaces == Replaces::Page)
        .map(|file| &file.address)
        .collect();
    pages.retain(|page| {
        !(notice::gives_way(&page.kind) && replaced.contains(&page.address))
    });
    old::plan(edition, &mut pages, &mut problems);
    feeds::values_of_none(edition, &mut problems);
    let mut plan = Plan { pages, ..Plan::default() };
    plan.files = (0..copied.len()).collect();
    if has_conflicts(&plan, copied) {
        settle_conflicts(edition, &mut plan, copied, &mut problems);
    }
    let tombstones = edition.archive.tombstones();
    if !tombstones.is_empty() {
        let mut kept = tombstone::plan(tombstones, &files_of(&plan, copied));
        plan.pages.append(&mut kept);
    }
    let files = plan.files.iter().map(|&at| &copied[at]);
    let facts = notice::tell_hosts(edition.config, &mut plan.pages, files);
    old::tell_of_rules(edition, &facts, &mut problems);
    plan.list_addresses(copied);
    (plan, problems)
}

/// Whether two claim one file, or one claims a file that is a folder for another.
fn has_conflicts(plan: &Plan, copied: &[Copied]) -> bool {
    paths::may_conflict(&files_of(plan, copied))
}

/// Every file that a plan has.
fn files_of(plan: &Plan, copied: &[Copied]) -> Vec<OutputPath> {
    let of_pages = plan.pages.iter().map(Page::output_path);
    let of_files = plan.files.iter().map(|&at| copied[at].address.file_path());
    of_pages.chain(of_files).collect()
}

/// Takes from the plan what comes second to a file, and says whom it conflicts with.
fn settle_conflicts(
    edition: &Edition<'_>,
    plan: &mut Plan,
    copied: &[Copied],
    problems: &mut Vec<Diagnostic>,
) {
    let mut claims = Claims::default();
    let targets = old::targets(edition);
    let claim = |page: &Page, claims: &mut Claims, problems: &mut Vec<Diagnostic>| {
        let from = || origin(edition, page, &targets);
        claims.claim(&page.output_path(), &page.address, from, problems)
    };
    let is_redirect = |page: &Page| matches!(page.kind, PageKind::Redirect(_));
    plan.pages.retain(|page| is_redirect(page) || claim(page, &mut claims, problems));
    plan.files.retain(|&at| {
        let file = &copied[at];
        let from = || file.from.clone();
        claims.claim(&file.address.file_path(), &file.address, from, problems)
    });
    // An old address gives way to whatever is there.
    plan.pages.retain(|page| !is_redirect(page) || claim(page, &mut claims, problems));
}

/// Adds the pages of one kind.
type Planner = fn(&Edition<'_>, &mut Vec<Page>) -> Result<(), PathError>;

/// All pages but those at old addresses. What is wrong with one kind keeps no other from the
/// site.
fn all_pages(edition: &Edition<'_>, problems: &mut Vec<Diagnostic>) -> Vec<Page> {
    let archive = edition.archive;
    let mut pages = Vec::with_capacity(archive.len() as usize * 5 / 4 + 32);
    for id in archive.ids() {
        let address = archive.article(id).address.clone();
        pages.push(Page { address, kind: PageKind::Article(id) });
    }
    for (index, page) in (0..).zip(edition.undated) {
        pages
            .push(Page { address: page.address.clone(), kind: PageKind::Undated(index) });
    }
    let planners: [Planner; 11] = [
        timeline::plan_site,
        facets,
        |edition, pages| running::plan(edition.archive, pages),
        |edition, pages| on_this_day::plan(edition.archive, pages),
        corrections::plan,
        singles,
        scope::plan,
        sitemap::plan,
        notice::plan,
        feeds::plan,
        api::plan,
    ];
    for planner in planners {
        if let Err(error) = planner(edition, &mut pages) {
            problems.push(unusable(&error));
        }
    }
    if let Err(error) = cards::plan(edition, &mut pages, problems) {
        problems.push(unusable(&error));
    }
    pages
}

fn unusable(error: &PathError) -> Diagnostic {
    let message = format!("an address cannot be used: {error}");
    Diagnostic::error("address", message).help(error.help())
}

/// The pages of every facet.
fn facets(edition: &Edition<'_>, pages: &mut Vec<Page>) -> Result<(), PathError> {
    for (facet, entry) in (0..=u8::MAX).zip(edition.archive.facets()) {
        for value in (0..).take(entry.values.len()) {
            timeline::plan_value(edition, ValuePlace { facet, value }, pages)?;
        }
    }
    facet_indexes(edition, pages)
}

/// The pages that lead to a facet's values.
pub(super) fn facet_indexes(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    let filled = (0..=u8::MAX).zip(edition.archive.facets());
    for (facet, entry) in filled.filter(|(_, entry)| !entry.values.is_empty()) {
        let address = Address::parse(&format!("/{}/", entry.config.name))?;
        pages.push(Page { address, kind: PageKind::FacetIndex(facet) });
    }
    Ok(())
}

/// The pages of which there is one.
pub(super) fn singles(_: &Edition<'_>, pages: &mut Vec<Page>) -> Result<(), PathError> {
    let all = [
        ("/archive.html", PageKind::Overview),
        ("/", PageKind::Home),
        ("/404.html", PageKind::NotFound),
        ("/ticker.html", PageKind::TickerHtml),
        ("/ticker.json", PageKind::TickerJson),
        ("/robots.txt", PageKind::Robots),
    ];
    for (address, kind) in all {
        pages.push(Page { address: Address::parse(address)?, kind });
    }
    Ok(())
}

/// What a page comes from, for a person. `targets` are the files that can have old addresses.
fn origin(
    edition: &Edition<'_>,
    page: &Page,
    targets: &HashMap<&Address, &ContentPath>,
) -> String {
    match &page.kind {
        PageKind::Article(id) => format!("content/{}", edition.archive.article(*id).path),
        PageKind::Card(id) => {
            format!("{CARD_OF}content/{}", edition.archive.article(*id).path)
        }
        PageKind::Undated(index) => {
            format!("content/{}", edition.undated[*index as usize].undated.path)
        }
        PageKind::Redirect(target) => match targets.get(target) {
            Some(path) => format!("{OLD}content/{path}"),
            None => format!("{OLD}`{target}`"),
        },
        PageKind::Value(..) | PageKind::FacetIndex(_) => "a facet's pages".to_owned(),
        PageKind::Period(..) => "the date archive".to_owned(),
        PageKind::OfLanguage(..) => "the edition of a language".to_owned(),
        PageKind::Corrections | PageKind::CorrectionsOf(..) => {
            "the corrections of all stories".to_owned()
        }
        _ => "a page that newsgen makes".to_owned(),
    }
}

/// Who claimed which file, and which folders exist because of it.
#[derive(Default)]
struct Claims {
    files: HashMap<String, String>,
    folders: HashMap<String, String>,
}

impl Claims {
    /// Claims a file; if it is taken, says by whom and returns `false`.
    fn claim(
        &mut self,
        output: &OutputPath,
        address: &Address,
        from: impl Fn() -> String,
        problems: &mut Vec<Diagnostic>,
    ) -> bool {
        let key = output.portable_key().into_owned();
        let folders = || key.match_indices('/').map(|(at, _)| &key[..at]);
        let other = self
            .files
            .get(&key)
            .or_else(|| self.folders.get(&key))
            .or_else(|| folders().find_map(|folder| self.files.get(folder)));
        if let Some(other) = other {
            problems.push(taken(address, other, &from()));
            return false;
        }
        let from = from();
        let mut new = Vec::new();
        for folder in key.rmatch_indices('/').map(|(at, _)| &key[..at]) {
            if self.folders.contains_key(folder) {
                break;
            }
            new.push(folder.to_owned());
        }
        self.folders.extend(new.into_iter().map(|folder| (folder, from.clone())));
        self.files.insert(key, from);
        true
    }
}

fn taken(address: &Address, first: &str, second: &str) -> Diagnostic {
    let message =
        format!("`{address}` is taken: {first} and {second} would both be there");
    let file = [second, first].into_iter().find_map(|from| {
        let before = [OLD, SMALLER, CARD_OF].into_iter();
        let mut named = before.filter_map(|before| from.strip_prefix(before));
        let path = named.next().unwrap_or(from);
        path.starts_with("content/").then_some(path)
    });
    let problem = Diagnostic::error("address-taken", message).help(
        "give one of them another address (`slug:`, `aliases:`, or the file's name)",
    );
    match file {
        Some(file) => problem.at(Place::file(file)),
        None => problem,
    }
}
