//! A table of files, sorted by path and kept in segments, of which only those that change
//! are written anew.
//!
//! A segment never changes: its name is the fingerprint of its bytes, so that a damaged one
//! shows itself and an old table stays whole while a new one is written. The table is the
//! list of its segments. Where they lie, and when a new list takes the place of the old one,
//! is for its owners to say: `cache` and `output`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io;

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;
use rayon::slice::ParallelSlice as _;
use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;

/// How many segments are read side by side before their rows are put behind one another:
/// enough for many threads, and few beside a large table, whose rows would be in memory twice.
const TOGETHER: usize = 64;

/// A row of a table: what is known of one file.
pub trait Row: Serialize + DeserializeOwned + Send {
    /// About how many rows a segment has. One that changes is written whole, and one is read
    /// whole for a single row, so it is small; and each is a file, so there are not too many.
    const PER_SEGMENT: usize = 1024;

    /// The file.
    fn path(&self) -> &str;
}

/// Where the segments of a table lie, each a file.
pub trait Files: Sync {
    /// Returns the bytes of a file.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;

    /// Writes a file.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
}

/// The segments of a table, in the order of their paths.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segments(Vec<Segment>);

/// Some rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Segment {
    /// The path of its first row when it was cut. It holds all paths from there to the next
    /// segment's; the first segment holds those before it, too.
    first: Box<str>,
    n_rows: u32,
    fingerprint: Fingerprint,
}

/// What becomes of rows: each path with its new row, or none if the row goes.
pub type Changes<'a, R> = BTreeMap<&'a str, Option<&'a R>>;

/// Why a table cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// A segment is not what it was.
    #[error("`{name}` is damaged")]
    Damaged {
        /// The segment's file name.
        name: String,
    },
    /// What the system says.
    #[error("cannot {deed} `{name}`")]
    Io {
        /// `read` or `write`.
        deed: &'static str,
        /// The segment's file name.
        name: String,
        /// What the system says.
        source: io::Error,
    },
}

impl Segments {
    /// Returns all rows, in the order of their paths.
    ///
    /// # Errors
    ///
    /// If a segment cannot be read, or is not what it was.
    pub fn rows<R: Row>(&self, files: &dyn Files) -> Result<Vec<R>, TableError> {
        self.rows_as(files, |row| row)
    }

    /// Returns all rows, in the order of their paths, each as `turn` makes it, segment by
    /// segment.
    ///
    /// # Errors
    ///
    /// As for [`rows`](Self::rows).
    pub fn rows_as<R: Row>(
        &self,
        files: &dyn Files,
        turn: impl Fn(R) -> R + Sync,
    ) -> Result<Vec<R>, TableError> {
        let part = |segment: &Segment| {
            let rows: Vec<R> = segment.rows(files)?;
            Ok(rows.into_iter().map(&turn).collect())
        };
        // Where none is left for the rows that come, all of them move.
        let room = R::PER_SEGMENT;
        let mut rows = Vec::with_capacity(self.n_rows() + room);
        for segments in self.0.chunks(TOGETHER) {
            let parts: Result<Vec<Vec<R>>, TableError> =
                segments.par_iter().map(part).collect();
            parts?.into_iter().for_each(|mut part| rows.append(&mut part));
        }
        if rows.is_sorted_by(|a, b| a.path() < b.path()) {
            Ok(rows)
        } else {
            Err(TableError::Damaged { name: "the list of segments".to_owned() })
        }
    }

    /// The place of the segment that the row of `path` is in, if it is in the table; `None` if
    /// that is empty.
    pub fn holder_of(&self, path: &str) -> Option<usize> {
        let after = self.0.partition_point(|segment| *segment.first <= *path);
        (!self.0.is_empty()).then(|| after.saturating_sub(1))
    }

    /// Returns the rows of the segment at a place.
    ///
    /// # Errors
    ///
    /// If the segment cannot be read, or is not what it was.
    pub fn rows_of<R: Row>(
        &self,
        at: usize,
        files: &dyn Files,
    ) -> Result<Vec<R>, TableError> {
        self.0.get(at).map_or_else(|| Ok(Vec::new()), |segment| segment.rows(files))
    }

    fn n_rows(&self) -> usize {
        self.0.iter().map(|segment| segment.n_rows as usize).sum()
    }

    /// Of all rows.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hasher = Hasher::default();
        for segment in &self.0 {
            hasher.bytes(segment.first.as_bytes()).add(segment.fingerprint);
        }
        hasher.take()
    }

    /// Returns the file names of the segments.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(Segment::name)
    }

    /// Returns the file names of the segments that `other` does not have.
    pub fn names_not_in(&self, other: &Self) -> Vec<String> {
        let others: BTreeSet<Fingerprint> =
            other.0.iter().map(|segment| segment.fingerprint).collect();
        let own = self.0.iter().filter(|own| !others.contains(&own.fingerprint));
        own.map(Segment::name).collect()
    }

    /// Writes the segments that `changes` reach, and returns the table after them. The old
    /// segments stay, for whoever still needs the old table.
    ///
    /// # Errors
    ///
    /// If a segment that must be taken over cannot be read or is not what it was, or if one
    /// cannot be written.
    pub fn changed<R: Row + Sync>(
        &self,
        changes: &Changes<'_, R>,
        files: &dyn Files,
    ) -> Result<Self, TableError> {
        let mut rest = changes.iter().map(|(path, row)| (*path, *row)).peekable();
        let mut parts = Vec::with_capacity(self.0.len());
        for (at, segment) in self.0.iter().enumerate() {
            let next = self.0.get(at + 1).map(|next| &*next.first);
            let mut own = Vec::new();
            let is_own = |path: &str| next.is_none_or(|next| path < next);
            while let Some(change) = rest.next_if(|(path, _)| is_own(path)) {
                own.push(change);
            }
            parts.push((segment, own));
        }
        let parts: Result<Vec<Self>, TableError> = parts
            .into_par_iter()
            .map(|(segment, own)| segment.changed(own, files))
            .collect();
        let mut after = Self::default();
        parts?.into_iter().for_each(|mut part| after.0.append(&mut part.0));
        let new: Vec<&R> = rest.filter_map(|(_, row)| row).collect();
        after.cut(&new, files)?;
        if after.0.len() > 2 * after.n_rows().div_ceil(R::PER_SEGMENT) + 8 {
            // Deletions leave crumbs: cut anew before they become many files.
            let rows: Vec<R> = after.rows(files)?;
            after = Self::default();
            after.cut(&rows.iter().collect::<Vec<_>>(), files)?;
        }
        Ok(after)
    }

    /// Adds rows in segments of an even size.
    fn cut<R: Row + Sync>(
        &mut self,
        rows: &[&R],
        files: &dyn Files,
    ) -> Result<(), TableError> {
        let n_parts = rows.len().div_ceil(2 * R::PER_SEGMENT).max(1);
        let n_rows = rows.len().div_ceil(n_parts).max(1);
        let cut: Result<Vec<Segment>, TableError> =
            rows.par_chunks(n_rows).map(|part| Segment::write(part, files)).collect();
        self.0.append(&mut cut?);
        Ok(())
    }
}

/// The rows after some of them changed. Both are in the order of the paths.
fn merge<'a, R: Row>(rows: &'a [R], changes: Vec<(&str, Option<&'a R>)>) -> Vec<&'a R> {
    let mut merged = Vec::with_capacity(rows.len() + changes.len());
    let mut rest = changes.into_iter().peekable();
    for row in rows {
        while let Some((_, new)) = rest.next_if(|(path, _)| *path < row.path()) {
            merged.extend(new);
        }
        match rest.next_if(|(path, _)| *path == row.path()) {
            Some((_, new)) => merged.extend(new),
            None => merged.push(row),
        }
    }
    merged.extend(rest.filter_map(|(_, new)| new));
    merged
}

impl Segment {
    fn name(&self) -> String {
        format!("{}.seg", self.fingerprint)
    }

    /// The segments in its place after changes to rows that are its own.
    fn changed<R: Row + Sync>(
        &self,
        changes: Vec<(&str, Option<&R>)>,
        files: &dyn Files,
    ) -> Result<Segments, TableError> {
        if changes.is_empty() {
            return Ok(Segments(vec![self.clone()]));
        }
        let rows: Vec<R> = self.rows(files)?;
        let mut after = Segments::default();
        after.cut(&merge(&rows, changes), files)?;
        Ok(after)
    }

    fn write<R: Row>(rows: &[&R], files: &dyn Files) -> Result<Self, TableError> {
        // Rows are plain values, which always have bytes.
        let bytes = postcard::to_stdvec(rows).unwrap_or_default();
        let segment = Self {
            first: rows.first().map(|row| row.path().into()).unwrap_or_default(),
            n_rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            fingerprint: Fingerprint::of(&bytes),
        };
        let name = segment.name();
        match files.write(&name, &bytes) {
            Ok(()) => Ok(segment),
            Err(source) => Err(TableError::Io { deed: "write", name, source }),
        }
    }

    fn rows<R: Row>(&self, files: &dyn Files) -> Result<Vec<R>, TableError> {
        let name = self.name();
        let bytes = match files.read(&name) {
            Ok(bytes) => bytes,
            Err(source) if source.kind() == io::ErrorKind::NotFound => {
                return Err(TableError::Damaged { name });
            }
            Err(source) => return Err(TableError::Io { deed: "read", name, source }),
        };
        if Fingerprint::of(&bytes) != self.fingerprint {
            return Err(TableError::Damaged { name });
        }
        let rows: Result<Vec<R>, _> = postcard::from_bytes(&bytes);
        rows.map_err(|_| TableError::Damaged { name })
    }
}

/// Returns the bytes of a file that holds one value, so that [`unseal`] knows it again whole.
/// `kind` names what it is and the version of its form.
pub fn seal(kind: &str, value: &impl Serialize) -> Vec<u8> {
    let body = postcard::to_stdvec(value).unwrap_or_default();
    let mut bytes = format!("{kind}\n{}\n", Fingerprint::of(&body)).into_bytes();
    bytes.extend_from_slice(&body);
    bytes
}

/// Returns the value in the bytes of a sealed file; `None` if they are of another kind or
/// version, or not as they were written.
pub fn unseal<T: DeserializeOwned>(kind: &str, bytes: &[u8]) -> Option<T> {
    let rest = bytes.strip_prefix(kind.as_bytes())?.strip_prefix(b"\n")?;
    let (fingerprint, rest) = rest.split_first_chunk::<32>()?;
    let body = rest.strip_prefix(b"\n")?;
    let fingerprint: Fingerprint = str::from_utf8(fingerprint).ok()?.parse().ok()?;
    if Fingerprint::of(body) != fingerprint {
        return None;
    }
    postcard::from_bytes(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    struct Line(String, u32);

    impl Row for Line {
        fn path(&self) -> &str {
            &self.0
        }
    }

    fn lines(numbers: impl Iterator<Item = u32>) -> Vec<Line> {
        numbers.map(|number| Line(format!("{number:06}"), 0)).collect()
    }

    /// A table and the files of its segments.
    #[derive(Default)]
    struct Disk {
        segments: Segments,
        files: Mutex<BTreeMap<String, Vec<u8>>>,
    }

    impl Files for Disk {
        fn read(&self, name: &str) -> io::Result<Vec<u8>> {
            let files = self.files.lock().unwrap();
            files.get(name).cloned().ok_or(io::ErrorKind::NotFound.into())
        }

        fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
            self.files.lock().unwrap().insert(name.to_owned(), bytes.to_vec());
            Ok(())
        }
    }

    impl Disk {
        /// Saves the rows at the changed paths; returns how many files were written.
        fn save(&mut self, rows: &[Line], changed: &[&str]) -> usize {
            let row = |path: &str| rows.iter().find(|row| row.0 == path);
            let changes = changed.iter().map(|path| (*path, row(path))).collect();
            let after = self.segments.changed(&changes, self).unwrap();
            let n_fresh = after.names_not_in(&self.segments).len();
            for name in self.segments.names_not_in(&after) {
                assert!(self.files.lock().unwrap().remove(&name).is_some());
            }
            self.segments = after;
            n_fresh
        }

        fn rows(&self) -> Result<Vec<Line>, TableError> {
            self.segments.rows(self)
        }

        fn n_files(&self) -> usize {
            self.files.lock().unwrap().len()
        }
    }

    fn full(disk: &mut Disk, rows: &[Line]) {
        let changes = rows.iter().map(|row| (row.path(), Some(row))).collect();
        disk.segments = disk.segments.changed(&changes, disk).unwrap();
    }

    /// A change writes the segment that it is in, and no other.
    #[test]
    fn only_what_changed_is_written() {
        let mut disk = Disk::default();
        let mut rows = lines(0..10_000);
        full(&mut disk, &rows);
        assert_eq!(disk.rows().unwrap(), rows);
        assert_eq!(disk.save(&rows, &[]), 0);
        for at in [0, 5000, 9999] {
            rows[at].1 += 1;
            let path = rows[at].0.clone();
            assert_eq!(disk.save(&rows, &[&path]), 1);
            assert_eq!(disk.rows().unwrap(), rows);
        }
    }

    /// Rows that come and go, at the ends and in between, are as they were saved.
    #[test]
    fn rows_come_and_go() {
        let mut disk = Disk::default();
        let mut rows = lines((0..9000).filter(|number| number % 3 > 0));
        full(&mut disk, &rows);
        for (number, is_added) in
            [(0, true), (3000, true), (9999, true), (1, false), (8999, false)]
        {
            let line = Line(format!("{number:06}"), 7);
            let at = rows.partition_point(|row| row.0 < line.0);
            if is_added {
                rows.insert(at, line.clone());
            } else {
                rows.remove(at);
            }
            assert_eq!(disk.save(&rows, &[&line.0]), 1);
            assert_eq!(disk.rows().unwrap(), rows);
            let holder = disk.segments.holder_of(&line.0).unwrap();
            let around: Vec<Line> = disk.segments.rows_of(holder, &disk).unwrap();
            assert_eq!(around.contains(&line), is_added);
        }
        let gone: Vec<String> = rows.drain(..).map(|row| row.0).collect();
        let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
        disk.save(&rows, &gone);
        assert_eq!((disk.rows().unwrap(), disk.n_files()), (vec![], 0));
    }

    /// Small segments are joined before they become many.
    #[test]
    fn crumbs_are_swept_up() {
        let mut disk = Disk::default();
        let mut rows = lines(0..60_000);
        full(&mut disk, &rows);
        let before = disk.n_files();
        rows.retain(|row| row.0.ends_with("000"));
        let gone = lines((0..60_000).filter(|number| number % 1000 > 0));
        let gone: Vec<&str> = gone.iter().map(Row::path).collect();
        disk.save(&rows, &gone);
        assert!(before > 20 && disk.segments.0.len() < 10, "{before}");
        assert_eq!(disk.rows().unwrap(), rows);
    }

    /// A bit that flips, and a file that is gone, are noticed.
    #[test]
    fn damage_shows() {
        let mut disk = Disk::default();
        full(&mut disk, &lines(0..5000));
        let name = disk.segments.names().nth(1).unwrap();
        disk.files.lock().unwrap().get_mut(&name).unwrap()[77] ^= 1;
        assert!(matches!(disk.rows(), Err(TableError::Damaged { .. })));
        disk.files.lock().unwrap().remove(&name);
        assert!(matches!(disk.rows(), Err(TableError::Damaged { .. })));
    }

    /// A sealed value is known again, and nothing else is.
    #[test]
    fn a_seal_holds_one_value_of_one_kind() {
        let sealed = seal("test 1", &("x", 7_u32));
        assert_eq!(unseal("test 1", &sealed), Some(("x".to_owned(), 7_u32)));
        assert_eq!(unseal::<(String, u32)>("test 2", &sealed), None);
        for at in 0..sealed.len() {
            let mut other = sealed.clone();
            other[at] ^= 4;
            assert_eq!(unseal::<(String, u32)>("test 1", &other), None, "{at}");
            assert_eq!(unseal::<(String, u32)>("test 1", &sealed[..at]), None);
        }
    }
}
