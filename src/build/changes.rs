//! Compares the versions of a running story, each with the one before.

use crate::archive::ArticleId;
use crate::build::render::Rendering;
use crate::compare;
use crate::compare::Block;
use crate::compare::Labels;
use crate::content;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::markdown;
use crate::pages::ChangedPart;
use crate::pages::Changes;

/// How many paragraphs that stayed are shown either side of a change.
const AROUND: usize = 1;

impl Rendering<'_> {
    /// Of the texts of a running story's versions, and how they are written.
    pub(super) fn texts_of_versions(&self, story: u32) -> Fingerprint {
        let mut hasher = Hasher::default();
        hasher.add(self.style);
        for &id in self.versions(story) {
            hasher.add(self.edition.archive.article(id).text.fingerprint);
        }
        hasher.take()
    }

    /// What changed in each version of a running story; `None` for the first.
    ///
    /// # Errors
    ///
    /// If a text cannot be read any more.
    pub(super) fn changes(&self, story: u32) -> Result<Vec<Option<Changes>>, Diagnostic> {
        let mut changes = Vec::new();
        let mut before: Option<(ArticleId, String)> = None;
        for &id in self.versions(story) {
            let text = self.text_of_version(id)?;
            let compared = before.as_ref().map(|(earlier, old)| {
                self.compared((*earlier, old.as_str()), (id, text.as_str()))
            });
            changes.push(compared);
            before = Some((id, text));
        }
        Ok(changes)
    }

    fn versions(&self, story: u32) -> &[ArticleId] {
        &self.edition.archive.running().all()[story as usize].versions
    }

    fn text_of_version(&self, id: ArticleId) -> Result<String, Diagnostic> {
        let article = self.edition.archive.article(id);
        let whole = content::text_of(self.content, &article.path, &article.text)?;
        let body = &whole[article.text.offset as usize..];
        Ok(markdown::split_end_mark(body).0.to_owned())
    }

    fn compared(
        &self,
        (earlier, old): (ArticleId, &str),
        (later, new): (ArticleId, &str),
    ) -> Changes {
        let message = |key| self.renderer.message(key);
        let labels = Labels {
            insertion: message("running.inserted"),
            end_of_insertion: message("running.end"),
            deletion: message("running.deleted"),
            end_of_deletion: message("running.end"),
        };
        let title = |id| &*self.edition.archive.article(id).title;
        let (was, is) = (title(earlier), title(later));
        let style = &self.edition.config.markdown;
        let comparison = compare::compare(old, new, style, &labels);
        Changes {
            headline: (was != is).then(|| compare::compare_line(was, is, &labels)),
            inserted: comparison.inserted_words,
            deleted: comparison.deleted_words,
            parts: if comparison.changed { parts(comparison.blocks) } else { Vec::new() },
        }
    }
}

/// The paragraphs that changed and those beside them; the others are counted.
fn parts(blocks: Vec<Block>) -> Vec<ChangedPart> {
    let changed: Vec<bool> = blocks.iter().map(|block| block.changed).collect();
    let is_near = |at: usize| {
        let end = (at + AROUND + 1).min(changed.len());
        changed[at.saturating_sub(AROUND)..end].contains(&true)
    };
    let mut parts = Vec::new();
    let mut n_skipped = 0;
    for (at, block) in blocks.into_iter().enumerate() {
        if !is_near(at) {
            n_skipped += 1;
            continue;
        }
        skip(&mut n_skipped, &mut parts);
        let moved = block.before.filter(|_| block.moved);
        let (kind, html) = (block.kind.name(), block.html);
        parts.push(ChangedPart::Shown { skipped: 0, kind, moved, html });
    }
    skip(&mut n_skipped, &mut parts);
    parts
}

fn skip(n_skipped: &mut usize, parts: &mut Vec<ChangedPart>) {
    match std::mem::take(n_skipped) {
        0 => {}
        skipped => parts.push(ChangedPart::Skipped { skipped }),
    }
}
