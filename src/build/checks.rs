//! What can be checked only when every page is known: links to headings, files of stories
//! that are not shown.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::build::copies::Copies;
use crate::build::render::Rendered;
use crate::build::render::Rendering;
use crate::content;
use crate::content::Contents;
use crate::content::Origin;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::markdown;
use crate::pages::Anchor;
use crate::pages::AnchorTarget;
use crate::pages::Edition;
use crate::pages::Links;
use crate::paths::Address;
use crate::paths::ContentPath;

/// What is checked.
pub(super) struct Checks<'a> {
    pub(super) rendering: &'a Rendering<'a>,
    pub(super) contents: &'a Contents,
    pub(super) copies: &'a Copies,
}

/// What came of it.
pub(super) struct Checked {
    /// The copied files that must not be, by their place among them.
    pub(super) withheld: BTreeSet<usize>,
    /// Those of them that must go before anything else is done.
    pub(super) urgent: BTreeSet<usize>,
    /// The files whose headings others link to, from the project's root.
    pub(super) linked_into: Vec<Box<str>>,
    /// What is wrong, with what rendering found.
    pub(super) problems: Vec<Diagnostic>,
}

impl Checks<'_> {
    /// Checks what rendering found in texts, now or before.
    pub(super) fn after(&self, rendered: Rendered) -> Checked {
        let mut problems = rendered.diagnostics;
        let linked_into = check_anchors(self.rendering, rendered.anchors, &mut problems);
        let mut used = rendered.used_files;
        check_images(self.rendering, &mut used, &mut problems);
        let hidden = hidden_files(self.rendering, self.contents, &used);
        let copied = |files: BTreeSet<usize>| {
            files.into_iter().flat_map(|file| self.copies.of_file(file)).collect()
        };
        let (withheld, urgent) = (copied(hidden.all), copied(hidden.urgent));
        Checked { withheld, urgent, linked_into, problems }
    }
}

/// Reads each text that is linked into once, and looks for the headings. Returns the texts.
fn check_anchors(
    rendering: &Rendering<'_>,
    anchors: Vec<(Place, Anchor)>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Box<str>> {
    let mut linked_into = Vec::new();
    let mut by_target: BTreeMap<AnchorTarget, Vec<(Place, Anchor)>> = BTreeMap::new();
    for (place, anchor) in anchors {
        by_target.entry(anchor.target).or_default().push((place, anchor));
    }
    for (target, anchors) in by_target {
        let edition = &rendering.edition;
        let (path, text) = match target {
            AnchorTarget::Article(id) => {
                let article = edition.archive.article(id);
                (&article.path, &article.text)
            }
            AnchorTarget::Undated(at) => {
                let undated = &edition.undated[at].undated;
                (&undated.path, &undated.text)
            }
        };
        linked_into.push(format!("{}{path}", Origin::Content.prefix()).into());
        let Ok(whole) = content::text_of(rendering.content, path, text) else { continue };
        let body = &whole[text.offset as usize..];
        let n_skipped = usize::from(text.n_skipped);
        let headings = markdown::headings(body, n_skipped, &edition.config.markdown);
        for (place, anchor) in anchors {
            let has = headings.iter().any(|heading| heading.id == anchor.id);
            if !has && !is_correction(edition, &anchor) {
                let message = format!("`content/{path}` has no heading `#{}`", anchor.id);
                let ids = headings.iter().map(|heading| heading.id.as_str());
                let near = crate::yaml::nearest(&anchor.id, ids);
                let help = near.map(|near| format!("did you mean `#{near}`?"));
                let problem = Diagnostic::warning("anchor", message).at(place);
                problems.push(problem.maybe_help(help));
            }
        }
    }
    linked_into
}

/// Whether a link leads to a correction on the page of its story.
fn is_correction(edition: &Edition<'_>, anchor: &Anchor) -> bool {
    let AnchorTarget::Article(id) = anchor.target else { return false };
    let number = anchor.id.strip_prefix("correction-").and_then(|n| n.parse().ok());
    let details = edition.archive.article(id).details.as_deref();
    let n_corrections = details.map_or(0, |details| details.corrections.len());
    number.is_some_and(|number: usize| (1..=n_corrections).contains(&number))
}

/// The pictures that front matter names: notes those used, and warns of missing ones.
fn check_images(
    rendering: &Rendering<'_>,
    used: &mut BTreeSet<usize>,
    problems: &mut Vec<Diagnostic>,
) {
    let edition = &rendering.edition;
    // What begins with `/` is an address of the site.
    let lost = |src: &str| {
        let path = src.split(['?', '#']).next().filter(|path| path.starts_with('/'))?;
        let address =
            Address::from_href(path).ok().filter(|_| !path.starts_with("//"))?;
        let is_lost = rendering.plan.find(&address).is_none();
        is_lost.then(|| "there is no such file".to_owned())
    };
    for article in edition.archive.articles() {
        let image = article.details.as_deref().and_then(|details| details.image.as_ref());
        let Some(image) = image else { continue };
        let links = Links::new(edition, &article.path);
        if let Some(reason) =
            links.picture(&image.src).problem.or_else(|| lost(&image.src))
        {
            let message = format!("`image` is `{}`: {reason}", image.src);
            let place = Place::file(format!("content/{}", article.path));
            let help =
                "put the picture beside the story, or into `static/` with `/` before it";
            problems.push(Diagnostic::warning("image", message).at(place).help(help));
        }
        used.extend(links.into_uses().files);
    }
}

/// Files that stay hidden with stories, by their place among those beside stories.
#[derive(Default)]
pub(super) struct Hidden {
    pub(super) all: BTreeSet<usize>,
    /// Those of stories that may not be read a moment longer.
    pub(super) urgent: BTreeSet<usize>,
}

/// The files that only stories or pages mention which are not shown: they stay hidden with
/// them.
pub(super) fn hidden_files(
    rendering: &Rendering<'_>,
    contents: &Contents,
    used: &BTreeSet<usize>,
) -> Hidden {
    let mut hidden = Hidden::default();
    if contents.files.is_empty() {
        return hidden;
    }
    let held = rendering.edition.archive.held().iter();
    let held = held.map(|story| (&story.path, story.reason.is_urgent()));
    let drafts = contents.undated.iter().map(|page| &page.path);
    let failed = contents.failed.iter().chain(drafts).map(|path| (path, false));
    for (path, is_urgent) in held.chain(failed) {
        let names = files_near(contents, path);
        let mut mentioned = content::mentions(rendering.content, path, &names);
        mentioned.retain(|file| !used.contains(file));
        if is_urgent {
            hidden.urgent.extend(&mentioned);
        }
        hidden.all.extend(mentioned);
    }
    hidden
}

/// The files in a story's folder and below it, each with its name; folders below may hold
/// several of one name.
fn files_near<'a>(contents: &'a Contents, path: &ContentPath) -> Vec<(&'a str, usize)> {
    let folder = path.parent();
    let files = contents.files.iter().enumerate();
    let near = files.filter(|(_, file)| {
        let inside = file.path.strip_prefix(folder);
        folder.is_empty() || inside.is_some_and(|rest| rest.starts_with('/'))
    });
    near.map(|(at, file)| (file.path.rsplit('/').next().unwrap_or(&file.path), at))
        .collect()
}
