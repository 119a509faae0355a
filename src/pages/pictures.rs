//! A picture beside stories as pages show it: its size, and the smaller ones made of it.

use crate::config::Pictures;
use crate::markdown::Picture;
use crate::markdown::Srcset;
use crate::pages::Edition;
use crate::pages::SiteFile;
use crate::pictures::variants;

/// Returns a picture as pages show it.
pub(super) fn shown(edition: &Edition<'_>, file: &SiteFile) -> Picture {
    let facts = file.picture.as_ref();
    let pixels = facts.and_then(|facts| facts.pixels);
    let pictures = edition.config.pictures.as_ref();
    Picture {
        src: edition.href(&file.address),
        width: file.size.map(|(width, _)| width),
        height: file.size.map(|(_, height)| height),
        srcset: pictures.and_then(|pictures| srcset(edition, file, pictures)),
        // It would shine through for ever.
        color: pixels.filter(|pixels| pixels.is_opaque).map(|pixels| pixels.hex()),
        credit: facts.and_then(|facts| facts.credit.as_deref()).map(ToOwned::to_owned),
        problem: None,
    }
}

/// The smaller pictures with their widths, and the picture itself, unless it is of another kind
/// or so much wider that nobody should load it unasked.
fn srcset(edition: &Edition<'_>, file: &SiteFile, pictures: &Pictures) -> Option<Srcset> {
    let facts = file.picture.as_ref()?;
    let smaller = variants(&file.address, facts, pictures);
    let last = smaller.last()?;
    let (widest, media_type) = (last.width, last.form.media_type());
    let smaller = smaller.iter().map(|one| (&one.address, one.width));
    let own = facts.pixels.map(|pixels| (&file.address, pixels.width));
    let own = own.filter(|(_, width)| u64::from(*width) * 2 <= u64::from(widest) * 3);
    let own = own.filter(|_| media_type.is_none());
    let all = smaller.chain(own);
    let written: Vec<String> = all
        .map(|(address, width)| format!("{} {width}w", edition.href(address)))
        .collect();
    let sizes = pictures.sizes.clone();
    Some(Srcset { pictures: written.join(", "), sizes, media_type })
}
