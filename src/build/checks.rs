//! What can be checked only when every page is known: links to headings, files of stories
//! that are not shown.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::build::material::Material;
use crate::build::render::Rendered;
use crate::build::render::Rendering;
use crate::content;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::markdown;
use crate::pages::Anchor;
use crate::pages::AnchorTarget;
use crate::pages::Links;
use crate::paths::ContentPath;

/// Returns the copied files that must not be, by their place in the material, and what is
/// wrong beside what rendering found.
pub(super) fn after(
    rendering: &Rendering<'_>,
    material: &Material,
    rendered: Rendered,
) -> (BTreeSet<usize>, Vec<Diagnostic>) {
    let mut problems = rendered.diagnostics;
    check_anchors(rendering, rendered.anchors, &mut problems);
    let mut used = rendered.used_files;
    check_images(rendering, &mut used, &mut problems);
    let hidden = hidden_files(rendering, material, &used);
    let withheld = hidden.into_iter().filter_map(|file| material.copied_beside(file));
    (withheld.collect(), problems)
}

/// Reads each text that is linked into once, and looks for the headings.
fn check_anchors(
    rendering: &Rendering<'_>,
    anchors: Vec<(Place, Anchor)>,
    problems: &mut Vec<Diagnostic>,
) {
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
        let Ok(whole) = content::text_of(rendering.content, path, text) else { continue };
        let body = &whole[text.offset as usize..];
        let headings = markdown::headings(body, &edition.config.markdown);
        for (place, anchor) in anchors {
            if !headings.iter().any(|heading| heading.id == anchor.id) {
                let message = format!("`content/{path}` has no heading `#{}`", anchor.id);
                let ids = headings.iter().map(|heading| heading.id.as_str());
                let near = crate::yaml::nearest(&anchor.id, ids);
                let help = near.map(|near| format!("did you mean `#{near}`?"));
                let problem = Diagnostic::warning("anchor", message).at(place);
                problems.push(problem.maybe_help(help));
            }
        }
    }
}

/// The pictures that front matter names: notes those used, and warns of missing ones.
fn check_images(
    rendering: &Rendering<'_>,
    used: &mut BTreeSet<usize>,
    problems: &mut Vec<Diagnostic>,
) {
    let edition = &rendering.edition;
    for article in edition.archive.articles() {
        let image = article.details.as_deref().and_then(|details| details.image.as_ref());
        let Some(image) = image else { continue };
        let links = Links::new(edition, &article.path);
        if let Some(reason) = links.picture(&image.src).problem {
            let message = format!("`image` is `{}`: {reason}", image.src);
            let place = Place::file(format!("content/{}", article.path));
            let help =
                "put the picture beside the story, or into `static/` with `/` before it";
            problems.push(Diagnostic::warning("image", message).at(place).help(help));
        }
        used.extend(links.into_uses().files);
    }
}

/// The files that only stories mention which are not shown: they stay hidden with them.
fn hidden_files(
    rendering: &Rendering<'_>,
    material: &Material,
    used: &BTreeSet<usize>,
) -> BTreeSet<usize> {
    let mut hidden = BTreeSet::new();
    let held = rendering.edition.archive.held().iter().map(|story| &story.path);
    for path in held.chain(&material.contents.failed) {
        let names = files_near(material, path);
        let mentioned = content::mentions(rendering.content, path, &names);
        hidden.extend(mentioned.into_iter().filter(|file| !used.contains(file)));
    }
    hidden
}

/// The files in a story's folder and below it, by name.
fn files_near<'a>(
    material: &'a Material,
    path: &ContentPath,
) -> BTreeMap<&'a str, usize> {
    let folder = path.parent();
    let files = material.contents.files.iter().enumerate();
    let near = files.filter(|(_, file)| {
        let inside = file.path.strip_prefix(folder);
        folder.is_empty() || inside.is_some_and(|rest| rest.starts_with('/'))
    });
    near.map(|(at, file)| (file.path.rsplit('/').next().unwrap_or(&file.path), at))
        .collect()
}
