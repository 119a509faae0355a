//! Lists of articles in date order, as an archive in memory amends them.

use crate::archive::ArticleId;

/// Takes an article out, if it is listed; the ids of those after it become one less.
pub(super) fn take_out(ids: &mut Vec<ArticleId>, id: ArticleId) {
    let start = ids.partition_point(|&listed| listed < id);
    if ids.get(start) == Some(&id) {
        ids.remove(start);
    }
    ids[start..].iter_mut().for_each(|listed| listed.0 -= 1);
}

/// Makes the ids of `id` and those after it one more.
pub(super) fn make_room(ids: &mut [ArticleId], id: ArticleId) {
    let start = ids.partition_point(|&listed| listed < id);
    ids[start..].iter_mut().for_each(|listed| listed.0 += 1);
}

/// Puts an article in, once.
pub(super) fn put_in(ids: &mut Vec<ArticleId>, id: ArticleId) {
    let start = ids.partition_point(|&listed| listed < id);
    if ids.get(start) != Some(&id) {
        ids.insert(start, id);
    }
}
