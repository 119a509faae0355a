//! How far in front a story stands where few of many are shown.

use serde::Deserialize;
use serde::Serialize;

use crate::archive::Article;

/// The urgency of a story that names none: the middle of IPTC's nine.
const ORDINARY_URGENCY: u8 = 5;

/// How far behind the first a story stands: by its priority, its urgency, and for want of a
/// picture. There is one for each article, so it is small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rank(u8);

impl Rank {
    pub(super) fn of(article: &Article) -> Self {
        let details = article.details.as_deref();
        let priority = match details.and_then(|details| details.priority.as_deref()) {
            Some("flash") => 0,
            Some("bulletin") => 1,
            Some("urgent") => 2,
            _ => 3,
        };
        let urgency = details.and_then(|details| details.urgency);
        let urgency = urgency.unwrap_or(ORDINARY_URGENCY).min(15);
        let has_picture = details.is_some_and(|details| details.image.is_some());
        Self(priority << 5 | urgency << 1 | u8::from(!has_picture))
    }
}
