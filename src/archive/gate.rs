//! The one place that decides whether a story may be shown.
//!
//! Drafts, embargoed, future, expired, withheld and killed stories stop here, and so do the
//! notices that kill stories, and corrections whose moment has not come. What the gate cannot
//! judge never reaches it: `story` refuses an embargo it cannot read, and leaves out a
//! correction without a date.

use serde::Deserialize;
use serde::Serialize;

use crate::archive::kill_note;
use crate::moment::Moment;
use crate::moment::Precision;
use crate::story::Draft;
use crate::story::Status;
use crate::story::Story;

/// The length of a day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// What a person asked to see although the gate would hold it. Withheld and killed stories
/// and kill notes are never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Show {
    /// Drafts, too.
    pub drafts: bool,
    /// Stories and corrections dated after `as_of`, and embargoed stories.
    pub future: bool,
    /// Expired stories.
    pub expired: bool,
}

/// Why a story is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// It is no story but a note to editors: another story is to be withdrawn or held.
    KillNote,
}

impl Held {
    /// Why a story is held at the moment `as_of` from all who ask for no more than is
    /// published; `None` if it is not.
    pub fn of(story: &Story, as_of: Moment) -> Option<Self> {
        judge(story, as_of, Show::default())
    }

    /// The reason in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Future(_) => "future",
            Self::Embargo(_) => "embargo",
            Self::Expired(_) => "expired",
            Self::Withheld => "withheld",
            Self::Canceled => "canceled",
            Self::KillNote => "kill-note",
        }
    }

    /// Whether what is held must leave the site before anything else changes there: it may
    /// not be read a moment longer.
    pub fn is_urgent(self) -> bool {
        match self {
            Self::Canceled | Self::Withheld | Self::Embargo(_) | Self::KillNote => true,
            Self::Draft | Self::Future(_) | Self::Expired(_) => false,
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
    if kill_note::is_kill_note(story) {
        return Some(Held::KillNote);
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

/// Takes from a story the corrections dated after `as_of`: nothing may show them before.
pub(super) fn leave_out_corrections(story: &mut Story, as_of: Moment, show: Show) {
    if let Some(details) = story.details.as_deref_mut()
        && !show.future
    {
        details.corrections.retain(|one| one.date.millis() <= as_of.millis());
    }
}

/// When a story's corrections fall due.
fn correction_dates(story: &Story) -> impl Iterator<Item = Moment> {
    let details = story.details.as_deref();
    let corrections = details.map_or(&[][..], |details| &details.corrections);
    corrections.iter().map(|correction| correction.date)
}

/// Whether readers of a killed story's address are told at `as_of` that it was withdrawn.
///
/// They are if they could have read it: not if it was a draft, or was withdrawn before its
/// date or the end of its embargo. Its address holds words of its own, too.
pub(super) fn leaves_tombstone(story: &Story, as_of: Moment) -> bool {
    let release = &story.release;
    release.status == Status::Canceled
        && release.draft == Draft::No
        && !kill_note::is_kill_note(story)
        && could_be_read_from(story) <= last_read(story, as_of)
}

/// The moment from which a story could be read, were it not for its status.
fn could_be_read_from(story: &Story) -> i64 {
    let embargo = story.release.embargo.map_or(i64::MIN, Moment::millis);
    story.date.millis().max(embargo)
}

/// The last moment up to `as_of` at which a killed story could be read.
fn last_read(story: &Story, as_of: Moment) -> i64 {
    let withdrawn = story.withdrawal.as_ref().and_then(|told| told.withdrawn);
    let end = withdrawn.map(|withdrawn| match withdrawn.precision() {
        Precision::Day => withdrawn.millis() + DAY_MS,
        Precision::Time => withdrawn.millis(),
    });
    end.map_or(as_of.millis(), |end| end.min(as_of.millis()))
}

/// Narrows the moments between which the gate lets through of all stories, and of their
/// corrections, what it does at `as_of`.
pub(super) fn steady(
    story: &Story,
    as_of: Moment,
    (since, until): (Option<i64>, Option<i64>),
) -> (Option<i64>, Option<i64>) {
    let release = &story.release;
    let moments = [Some(story.date), release.embargo, release.expires];
    let (mut since, mut until) = (since, until);
    let all = moments.into_iter().flatten().chain(correction_dates(story));
    for moment in all.map(Moment::millis) {
        if moment <= as_of.millis() {
            since = since.max(Some(moment));
        } else {
            until = Some(until.map_or(moment, |until| until.min(moment)));
        }
    }
    (since, until)
}

/// When the story next changes the site by itself after `as_of`: it falls due, expires, or a
/// correction of it falls due. It is asked before [`leave_out_corrections`].
pub(super) fn next_change(
    story: &Story,
    held: Option<Held>,
    (as_of, show): (Moment, Show),
) -> Option<Moment> {
    let expires = story.release.expires.filter(|_| !show.expired);
    let is_later = |moment: &Moment| moment.millis() > as_of.millis();
    match held {
        // Its tombstone comes.
        Some(Held::Canceled) => Some(Moment::from_millis(could_be_read_from(story)))
            .filter(|&from| leaves_tombstone(story, from))
            .filter(is_later),
        // What expires before it falls due is never shown.
        Some(held) => held
            .until()
            .filter(|due| expires.is_none_or(|end| due.millis() < end.millis())),
        None => {
            let corrections = correction_dates(story).filter(|_| !show.future);
            corrections.filter(is_later).chain(expires).min()
        }
    }
}
