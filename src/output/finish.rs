//! Ends a build: commits what is staged, applies it, and lists what stands then.

use super::apply::{self, Applied, Care};
use super::disk::{Disk, parent};
use super::journal::{self, Changed, Gone, Journal};
use super::lock::{self, Lock};
use super::manifest::{self, OutputRow};
use super::open::{Ground, Taken};
use super::records::{Fate, Record, Staged, Stands};
use super::stage;
use super::survey::State;
use super::{
    Deletes, Kept, OutputError, Rank, Reason, Scope, Summary, Then, Vanished, Writing,
};
use crate::fingerprint::Fingerprint;
use crate::folder::{Seen, Stamp};
use crate::paths::{ContentPath, OutputPath};
use crate::planted::Bug;
use crate::table::{Changes, Segments};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use std::collections::{BTreeSet, HashMap};
use std::sync::PoisonError;

/// How many files a build may remove without being told that it may, whatever the size of
/// the site.
const FEW: usize = 20;
/// How many it may remove at most, however large the site.
const MANY: usize = 256;

/// See [`Writing::finish`].
pub(super) fn finish(
    mut writing: Writing,
    deletes: Deletes,
    then: Then,
) -> Result<(Summary, Taken), OutputError> {
    let mut summary = Summary::default();
    let journal = plan(&mut writing, &mut summary)?;
    let mut taken = writing.taken;
    if let Err(error) = guard(&journal, taken.standing.rows.len(), deletes) {
        if let Ground::There = taken.ground {
            clear_up(&taken.disk)?;
        }
        return Err(error);
    }
    match taken.ground {
        Ground::Looked => {}
        Ground::New(_) => taken.settle_new(&journal)?,
        Ground::There => settle(&mut taken, journal, &mut summary, then)?,
    }
    summary.kept.sort();
    summary.beside = taken.standing.beside(&summary.kept);
    if let Some(earlier) = taken.recovered.take() {
        summary.add_earlier(earlier);
    }
    Ok((summary, taken))
}

/// Says what is to be done, and sums it up. Takes the records, of which there may be many.
pub(super) fn plan(
    writing: &mut Writing,
    summary: &mut Summary,
) -> Result<Journal, OutputError> {
    let mut journal = Journal::default();
    plan_gone(writing, &mut journal, summary);
    summary.vanished = vanished(writing, &journal);
    let now_ns = writing.taken.now_ns()?;
    let mut records = std::mem::take(&mut writing.records.all);
    let rows = &writing.taken.standing.rows;
    let listed = |record: &Record| record.row().map(|row| &rows[row]);
    let n_all = records.len();
    // Most of a large site: nothing is to be done about them.
    records.retain(|record| !stays(record, listed(record)));
    summary.unchanged += (n_all - records.len()) as u64;
    records.sort_unstable_by(|a, b| (a.rank, &a.path).cmp(&(b.rank, &b.path)));
    for record in records {
        let listed = listed(&record);
        plan_one(record, listed, now_ns, (&mut journal, summary));
    }
    journal.new.sort_by(|a, b| a.path.cmp(&b.path));
    summary.new.sort();
    summary.changed.sort();
    summary.removed.sort();
    Ok(journal)
}

/// Whether a file has the bytes that it is to have, and the manifest says so.
fn stays(record: &Record, listed: Option<&OutputRow>) -> bool {
    let Some(Fate::Same(written)) = record.fate.get().copied() else { return false };
    listed.is_some_and(|listed| record.says(listed, written))
}

fn plan_one(
    record: Record,
    listed: Option<&OutputRow>,
    now_ns: Option<i64>,
    (journal, summary): (&mut Journal, &mut Summary),
) {
    match record.fate.get().copied() {
        None => {}
        Some(Fate::Kept(reason)) => {
            summary.kept.push(Kept { path: record.path.clone(), reason });
        }
        Some(Fate::Same(written)) => {
            summary.unchanged += 1;
            journal.relisted.push(record.into_row(written, Seen::NEVER));
        }
        Some(Fate::Staged(Staged { written, stamp, stands })) => {
            summary.bytes_written += written.len_bytes;
            let (path, rank) = (record.path.clone(), record.rank);
            let seen = stamp.zip(now_ns);
            let seen = seen.map_or(Seen::NEVER, |(stamp, now_ns)| stamp.seen_own(now_ns));
            let row = record.into_row(written, seen);
            match stands {
                Stands::Nothing => {
                    summary.new.push(path);
                    journal.new.push(row);
                }
                Stands::Before(staged) => {
                    let before = listed.map_or(written, |listed| listed.written);
                    summary.changed.push(path);
                    let list = match rank {
                        Rank::Withdrawn => &mut journal.withdrawn,
                        _ => &mut journal.changed,
                    };
                    list.push(Changed { row, staged, before });
                }
            }
        }
    }
}

/// What is no longer given: not planned, or its page failed.
fn plan_gone(writing: &Writing, journal: &mut Journal, summary: &mut Summary) {
    let standing = &writing.taken.standing;
    let mut is_given: Vec<bool> = match writing.scope {
        Scope::Whole => vec![Bug::Gone.is_planted(); standing.rows.len()],
        Scope::Part => {
            writing.records.is_planned.iter().map(|planned| !planned).collect()
        }
    };
    for record in &writing.records.all {
        if let (Some(row), Some(_)) = (record.row(), record.fate.get()) {
            is_given[row] = true;
        }
    }
    let first = writing.go_first.lock().unwrap_or_else(PoisonError::into_inner);
    for (at, row) in standing.rows.iter().enumerate().filter(|(at, _)| !is_given[*at]) {
        let path = OutputPath::new(&row.path).ok();
        let gone = Gone { path: row.path.clone(), before: row.written };
        match standing.states[at] {
            State::Stands => {
                summary.removed.extend(path);
                let list = if first.contains(&at) {
                    &mut journal.first
                } else {
                    &mut journal.last
                };
                list.push(gone);
            }
            State::Absent => journal.unlisted.push(row.path.clone()),
            State::Edited => {
                let kept = path.map(|path| Kept { path, reason: Reason::LeftOver });
                summary.kept.extend(kept);
            }
            State::Replaced => {
                let kept = path.map(|path| Kept { path, reason: Reason::Foreign });
                summary.kept.extend(kept);
                journal.unlisted.push(row.path.clone());
            }
        }
    }
}

/// Which of the files that go were pages of stories, and where their stories are now.
fn vanished(writing: &Writing, journal: &Journal) -> Vec<Vanished> {
    let standing = &writing.taken.standing;
    let gone = journal.first.iter().chain(&journal.last);
    let rows = gone.filter_map(|gone| Some(&standing.rows[standing.find(&gone.path)?]));
    let mut pages: Vec<&OutputRow> = rows.filter(|row| row.story.is_some()).collect();
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    if pages.is_empty() {
        return Vec::new();
    }
    let given = writing.records.all.iter().filter(|record| record.fate.get().is_some());
    let stories: Vec<&Record> = given.filter(|record| record.story.is_some()).collect();
    let by_story: HashMap<_, &Record> = stories
        .iter()
        .map(|record| (record.story.as_ref().map(ContentPath::as_str), *record))
        .collect();
    // Of words that several stories have, as of none, nobody can say whose they were.
    let mut by_text: HashMap<Fingerprint, Option<&Record>> = HashMap::new();
    for record in &stories {
        let one = by_text.entry(record.inputs().text);
        one.and_modify(|first| *first = None).or_insert(Some(*record));
    }
    let is_new = |record: &&Record| standing.find(record.path.as_str()).is_none();
    let mut n_gone: HashMap<Fingerprint, usize> = HashMap::new();
    for row in &pages {
        *n_gone.entry(row.inputs.text).or_default() += 1;
    }
    let is_own = |row: &OutputRow| n_gone.get(&row.inputs.text) == Some(&1);
    let vanished = pages.into_iter().filter_map(|row| {
        let by_text = || {
            let found = by_text.get(&row.inputs.text).copied().flatten();
            found.filter(|_| is_own(row))
        };
        let now = by_story.get(&row.story.as_deref()).copied();
        let now = now.or_else(|| by_text().filter(is_new));
        Some(Vanished {
            path: OutputPath::new(&row.path).ok()?,
            story: row.story.clone()?,
            moved_to: now.map(|record| record.path.clone()),
        })
    });
    vanished.collect()
}

/// Refuses to remove more than a slip of the hand would explain.
fn guard(journal: &Journal, n_rows: usize, deletes: Deletes) -> Result<(), OutputError> {
    let n_removed = journal.first.len() + journal.last.len();
    let most = (n_rows / 20).clamp(FEW, MANY);
    if deletes == Deletes::Allowed || n_removed <= most {
        return Ok(());
    }
    let some = journal.last.iter().chain(&journal.first).take(3);
    let some = some.map(|gone| gone.path.to_string()).collect();
    Err(OutputError::TooManyRemoved { n_removed, n_rows, most, some })
}

/// Does what the journal says in a folder that is there, and lists what stands then.
fn settle(
    taken: &mut Taken,
    journal: Journal,
    summary: &mut Summary,
    then: Then,
) -> Result<(), OutputError> {
    let mut kept = Vec::new();
    // Folders that someone else emptied go like those that newsgen empties, before what comes,
    // which may need their names.
    let parents = journal.unlisted.iter().filter_map(|path| parent(path));
    taken.disk.remove_empty(parents.map(str::to_owned).collect())?;
    let touches = !journal.touches_nothing();
    if touches {
        taken.disk.check_room(journal.n_files())?;
        journal.commit(&taken.disk)?;
        let care = if taken.standing.is_old { Care::Again } else { Care::Just };
        let applied = apply::apply(&taken.disk, &journal, care)?;
        kept = list_applied(taken, journal, applied, then)?;
    } else if !journal.is_empty()
        || !taken.standing.refreshed.is_empty()
        || !taken.is_marked
    {
        list_applied(taken, journal, Applied::default(), then)?;
    }
    let is_kept = |path: &OutputPath| kept.iter().any(|kept| kept.path == *path);
    summary.new.retain(|path| !is_kept(path));
    summary.changed.retain(|path| !is_kept(path));
    summary.removed.retain(|path| !is_kept(path));
    summary.kept.append(&mut kept);
    // Bytes may have been staged for files that turned out to be as they should.
    let is_used = touches || taken.disk.is_known(stage::NAME);
    if is_used { clear_up(&taken.disk) } else { Ok(()) }
}

/// Saves the manifest as it is after what the journal says was done. Returns what was kept.
pub(super) fn list_applied(
    taken: &mut Taken,
    mut journal: Journal,
    applied: Applied,
    then: Then,
) -> Result<Vec<Kept>, OutputError> {
    stamp(taken, &mut journal)?;
    let kept: BTreeSet<&str> =
        applied.kept.iter().map(|kept| kept.path.as_str()).collect();
    let rows = &taken.standing.rows;
    let refreshed = taken.standing.refreshed.iter().map(|&at| &rows[at]);
    let mut changes: Changes<'_, OutputRow> =
        refreshed.map(|row| (&*row.path, Some(row))).collect();
    let gone = journal.first.iter().chain(&journal.last);
    let gone = gone.filter(|gone| !kept.contains(&*gone.path)).map(|gone| &*gone.path);
    let unlisted = journal.unlisted.iter().map(|path| &**path);
    changes.extend(gone.chain(unlisted).map(|path| (path, None)));
    let changed = journal.all_changed().map(|changed| &changed.row);
    let changed = changed.filter(|row| !kept.contains(&*row.path));
    let new = journal.new.iter().filter(|row| !applied.lost.contains(&row.path));
    let all = changed.chain(new).chain(&journal.relisted);
    changes.extend(all.map(|row| (&*row.path, Some(row))));
    taken.segments = manifest::save(&taken.disk, &taken.segments, &changes)?;
    if then == Then::GoOn {
        let owned = changes.into_iter().map(|(path, row)| (path.into(), row.cloned()));
        let owned = owned.collect();
        taken.standing.relist(owned);
    }
    Ok(applied.kept)
}

/// Notes what the system says of the files that changed.
fn stamp(taken: &mut Taken, journal: &mut Journal) -> Result<(), OutputError> {
    let Some(now_ns) = taken.now_ns()? else { return Ok(()) };
    let disk = &taken.disk;
    let looked = |row: &OutputRow| {
        let metadata = disk.dir().symlink_metadata(&*row.path).ok();
        metadata.map(|metadata| Stamp::from(&metadata))
    };
    let changed = journal.withdrawn.iter_mut().chain(&mut journal.changed);
    let changed = changed.map(|changed| &mut changed.row);
    let rows = changed.chain(&mut journal.new).chain(&mut journal.relisted);
    let mut rows: Vec<&mut OutputRow> = rows.collect();
    let stamps: Vec<Option<Stamp>> = rows.par_iter().map(|row| looked(row)).collect();
    for (row, stamp) in rows.iter_mut().zip(stamps) {
        row.seen = stamp.map_or(Seen::NEVER, |stamp| stamp.seen_own(now_ns));
    }
    Ok(())
}

/// Removes what a finished build needs no more.
pub(super) fn clear_up(disk: &Disk) -> Result<(), OutputError> {
    disk.remove_if_there(journal::NAME)?;
    disk.remove_own_folder(stage::NAME)
}

/// Finishes what a killed build had committed, and says what that was.
pub(super) fn recover(
    taken: &mut Taken,
    journal: Journal,
) -> Result<Summary, OutputError> {
    let applied = apply::apply(&taken.disk, &journal, Care::Again)?;
    let path = |path: &str| OutputPath::new(path).ok();
    let gone = journal.first.iter().chain(&journal.last);
    let summary = Summary {
        new: journal.new.iter().filter_map(|row| path(&row.path)).collect(),
        changed: journal.all_changed().filter_map(|one| path(&one.row.path)).collect(),
        removed: gone.filter_map(|gone| path(&gone.path)).collect(),
        ..Summary::default()
    };
    list_applied(taken, journal, applied, Then::End)?;
    clear_up(&taken.disk)?;
    Ok(summary)
}

impl Summary {
    /// Adds what a killed build had done before: to whoever uploads the site, both are one.
    fn add_earlier(&mut self, earlier: Self) {
        let later: BTreeSet<OutputPath> = [&self.new, &self.changed, &self.removed]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        let add = |list: &mut Vec<OutputPath>, more: Vec<OutputPath>| {
            list.extend(more.into_iter().filter(|path| !later.contains(path)));
            list.sort();
        };
        add(&mut self.new, earlier.new);
        add(&mut self.changed, earlier.changed);
        add(&mut self.removed, earlier.removed);
    }
}

impl Taken {
    /// The time by the disk's clock, if anything is to be kept of it.
    fn now_ns(&mut self) -> Result<Option<i64>, OutputError> {
        let now_ns = self.lock.as_mut().map(Lock::now_ns).transpose();
        now_ns.map_err(|source| self.disk.error("write", lock::NAME, source))
    }

    /// Lists the files of a folder that is new, and puts it in its place as a whole.
    fn settle_new(&mut self, journal: &Journal) -> Result<(), OutputError> {
        self.disk.check_room(journal.n_files())?;
        let changes = journal.new.iter().map(|row| (&*row.path, Some(row))).collect();
        self.segments = manifest::save(&self.disk, &Segments::default(), &changes)?;
        self.disk.flush_names(manifest::OWN)?;
        self.take_place()
    }
}
