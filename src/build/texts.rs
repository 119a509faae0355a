//! The texts of articles that stand somewhere else than on their own pages: in feeds, in data.

use crate::archive::ArticleId;
use crate::build::inputs::Known;
use crate::build::render::NOBODY;
use crate::build::render::Rendered;
use crate::build::render::Rendering;
use crate::build::render::Text;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::formats::Listing;
use crate::formats::Shown;
use crate::formats::Texts;
use crate::markdown;

impl Rendering<'_> {
    /// The texts that a listing shows, and of what they are made; `None` if one cannot be read
    /// any more, which its own page says.
    pub(super) fn texts_of(
        &self,
        listing: Option<&Listing>,
    ) -> Option<(Texts, Fingerprint)> {
        let style = &self.edition.config.markdown;
        let (mut texts, mut hasher) = (Texts::default(), Hasher::default());
        let Some(listing) = listing.filter(|listing| shows_texts(listing)) else {
            return Some((texts, Fingerprint::default()));
        };
        for &id in &listing.ids {
            // What is wrong with it is said on its own page.
            let mut unsaid = Rendered::default();
            let (body, fingerprint) =
                self.body(&self.text_of_article(id), NOBODY, &mut unsaid)?;
            let url = self.edition.href(&self.edition.archive.article(id).address);
            let url = self.edition.full(&url);
            texts.insert(id, markdown::with_full_addresses(&body.html, &url, style));
            hasher.add(fingerprint);
        }
        Some((texts, hasher.take()))
    }

    /// Of what the texts are made that a listing shows.
    pub(super) fn fingerprint_of_texts(
        &self,
        listing: &Listing,
        known: Known<'_>,
    ) -> Fingerprint {
        let mut hasher = Hasher::default();
        if !shows_texts(listing) {
            return Fingerprint::default();
        }
        for &id in &listing.ids {
            let text = self.text_of_article(id);
            let row = known(&text).unwrap_or_default();
            hasher.add(self.text(&text, row).0);
        }
        hasher.take()
    }

    fn text_of_article(&self, id: ArticleId) -> Text<'_> {
        let article = self.edition.archive.article(id);
        Text { path: &article.path, address: &article.address, text: &article.text }
    }
}

fn shows_texts(listing: &Listing) -> bool {
    listing.texts == Shown::Texts
}
