//! The one place that decides whether a story may be shown.
//!
//! Drafts, embargoed, future, expired, withheld and killed stories stop here. What the gate
//! cannot judge never reaches it: `story` refuses an embargo it cannot read.

use crate::moment::Moment;
use crate::story::Draft;
use crate::story::Status;
use crate::story::Story;

/// What a person asked to see although the gate would hold it. Withheld and killed stories
/// are never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Show {
    /// Drafts, too.
    pub drafts: bool,
    /// Stories dated after `as_of`, and embargoed ones.
    pub future: bool,
    /// Expired stories.
    pub expired: bool,
}

/// Why a story is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It is not finished.
    Draft,
    /// It is dated after the moment of the build.
    Future(Moment),
    /// It may not be shown before a moment.
    Embargo(Moment),
    /// It may not be shown any more.
    Expired(Moment),
    /// Its source withholds it.
    Withheld,
    /// Its source has withdrawn it.
    Canceled,
}

impl Held {
    /// The reason in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Future(_) => "future",
            Self::Embargo(_) => "embargo",
            Self::Expired(_) => "expired",
            Self::Withheld => "withheld",
            Self::Canceled => "canceled",
        }
    }

    /// When it falls due by itself; `None` if it never does.
    pub fn until(self) -> Option<Moment> {
        match self {
            Self::Future(moment) | Self::Embargo(moment) => Some(moment),
            _ => None,
        }
    }
}

/// Judges a story at the moment `as_of`: `None` lets it through.
pub(super) fn judge(story: &Story, as_of: Moment, show: Show) -> Option<Held> {
    let release = &story.release;
    let now = as_of.millis();
    let later = |moment: &Moment| moment.millis() > now;
    match release.status {
        Status::Canceled => return Some(Held::Canceled),
        Status::Withheld => return Some(Held::Withheld),
        Status::Usable => {}
    }
    if release.draft == Draft::Yes && !show.drafts {
        return Some(Held::Draft);
    }
    if let Some(expired) = release.expires.filter(|end| !later(end))
        && !show.expired
    {
        return Some(Held::Expired(expired));
    }
    if show.future {
        return None;
    }
    // Both may hold it; it falls due with the later one.
    let future = Some(story.date).filter(later).map(Held::Future);
    let embargo = release.embargo.filter(later).map(Held::Embargo);
    match (future, embargo) {
        (Some(future), Some(embargo)) if future.until() > embargo.until() => Some(future),
        (future, embargo) => embargo.or(future),
    }
}

/// Narrows the moments between which the gate judges all stories as it does at `as_of`.
pub(super) fn steady(
    story: &Story,
    as_of: Moment,
    (since, until): (Option<i64>, Option<i64>),
) -> (Option<i64>, Option<i64>) {
    let release = &story.release;
    let moments = [Some(story.date), release.embargo, release.expires];
    let (mut since, mut until) = (since, until);
    for moment in moments.into_iter().flatten().map(Moment::millis) {
        if moment <= as_of.millis() {
            since = since.max(Some(moment));
        } else {
            until = Some(until.map_or(moment, |until| until.min(moment)));
        }
    }
    (since, until)
}

/// When the story next changes the site by itself after `as_of`.
pub(super) fn next_change(
    story: &Story,
    held: Option<Held>,
    as_of: Moment,
) -> Option<Moment> {
    let moment = match held {
        Some(held) => held.until(),
        None => story.release.expires,
    };
    moment.filter(|moment| moment.millis() > as_of.millis())
}
