//! Takes records from a format's reader, a batch at a time: makes stories of them on all
//! processors, and places these in the order of the input.

use std::fs::File;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::PathBuf;

use chrono_tz::Tz;
use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::config::Config;
use crate::folder::Skip;
use crate::import::Account;
use crate::import::Entry;
use crate::import::Format;
use crate::import::ImportError;
use crate::import::Outcome;
use crate::import::Request;
use crate::import::compose::Composed;
use crate::import::compose::Composing;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::input::Walked;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::place::Placed;
use crate::import::place::Places;

/// How many records are held at most, and how many bytes of input they stand for.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 8 << 20;

/// What makes an item of a record's bytes. It runs beside others, in no order.
pub(super) type Make = Box<dyn FnOnce() -> Result<Item, Refusal> + Send>;

/// One record, and what is to be done with it.
struct Record {
    at: String,
    work: Work,
}

enum Work {
    Make(Make),
    Refused(Refusal),
    Copy { from: PathBuf, to: String },
}

/// What came of the work.
enum Made {
    Story(Box<Composed>),
    Refused(Refusal),
    Copy { from: PathBuf, to: String },
}

/// Where readers put what they find.
pub(super) struct Pipeline<'a> {
    composing: Composing<'a>,
    places: Places<'a>,
    told: &'a mut dyn FnMut(&Entry),
    account: Account,
    batch: Vec<Record>,
    weight: usize,
}

impl<'a> Pipeline<'a> {
    /// Opens the folder for the stories, and sees what was imported before.
    pub(super) fn open(
        request: &'a Request<'a>,
        config: &'a Config,
        told: &'a mut dyn FnMut(&Entry),
    ) -> Result<Self, ImportError> {
        let composing = Composing { request, config, format: Format::Text };
        let places = Places::open(request)?;
        let account = Account::default();
        Ok(Self { composing, places, told, account, batch: Vec::new(), weight: 0 })
    }

    /// What records are given that do not tell it themselves.
    pub(super) fn request(&self) -> &'a Request<'a> {
        self.composing.request
    }

    /// The zone of times that name none.
    pub(super) fn zone(&self) -> Tz {
        self.composing.zone()
    }

    /// Says which format the records have that come now.
    pub(super) fn set_format(&mut self, format: Format) -> Result<(), ImportError> {
        // What is held has the one before.
        self.flush()?;
        self.composing.format = format;
        Ok(())
    }

    /// The files of an input. What cannot be read in a folder is accounted for; what a person
    /// named and cannot be read stops the import.
    pub(super) fn files(&mut self, input: &Input) -> Result<Vec<Input>, ImportError> {
        let Walked { mut files, others } = input.walk()?;
        for (at, reason) in others {
            let refusal = match reason {
                Skip::Unreadable(_) => Refusal::fail(reason.to_string()),
                _ => Refusal::skip(reason.to_string()),
            };
            self.refuse(at, refusal)?;
        }
        if matches!(input.kind, Kind::File) {
            return Ok(files);
        }
        let mut closed = Vec::new();
        files.retain(|file| match File::open(&file.path) {
            Ok(_) => true,
            Err(error) => {
                closed.push((file.shown.clone(), error));
                false
            }
        });
        for (at, error) in closed {
            self.refuse(at, Refusal::fail(format!("it cannot be read: {error}")))?;
        }
        Ok(files)
    }

    /// Takes one record. `at` says where it stands; `bytes` is about how much memory it
    /// holds until it is made into a story.
    pub(super) fn record(
        &mut self,
        at: String,
        bytes: usize,
        make: impl FnOnce() -> Result<Item, Refusal> + Send + 'static,
    ) -> Result<(), ImportError> {
        self.weight += bytes;
        self.push(at, Work::Make(Box::new(make)))
    }

    /// Takes a record that becomes no story.
    pub(super) fn refuse(
        &mut self,
        at: String,
        refusal: Refusal,
    ) -> Result<(), ImportError> {
        self.push(at, Work::Refused(refusal))
    }

    /// Takes a file that is brought along as it is; `to` is its path below the folder of the
    /// import.
    pub(super) fn copy(
        &mut self,
        at: String,
        from: PathBuf,
        to: String,
    ) -> Result<(), ImportError> {
        self.push(at, Work::Copy { from, to })
    }

    fn push(&mut self, at: String, work: Work) -> Result<(), ImportError> {
        self.batch.push(Record { at, work });
        if self.batch.len() >= BATCH || self.weight >= BATCH_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    /// Places what is held.
    fn flush(&mut self) -> Result<(), ImportError> {
        let batch = std::mem::take(&mut self.batch);
        self.weight = 0;
        let composing = &self.composing;
        let made: Vec<(String, Made)> = batch
            .into_par_iter()
            .map(|record| (record.at, composing.make(record.work)))
            .collect();
        for (at, made) in made {
            let entry = self.place(at, made)?;
            self.account.count(entry.outcome);
            (self.told)(&entry);
        }
        Ok(())
    }

    fn place(&mut self, record: String, made: Made) -> Result<Entry, ImportError> {
        let (placed, notes) = match made {
            Made::Story(mut composed) => {
                let notes = std::mem::take(&mut composed.notes);
                (self.places.story(*composed)?, notes)
            }
            Made::Copy { from, to } => (self.places.copy(&from, &to)?, Vec::new()),
            Made::Refused(refusal) => (Placed::refused(refusal), Vec::new()),
        };
        let Placed { outcome, path, reason, notes: more } = placed;
        let notes = notes.into_iter().chain(more).collect();
        let format = self.composing.format.as_str();
        Ok(Entry { record, format, outcome, path, reason, notes })
    }

    /// Places what is left, makes sure that the disk has it, and returns the account.
    pub(super) fn finish(mut self) -> Result<Account, ImportError> {
        self.flush()?;
        self.places.finish()?;
        Ok(self.account)
    }
}

impl Composing<'_> {
    fn make(&self, work: Work) -> Made {
        match work {
            Work::Copy { from, to } => Made::Copy { from, to },
            Work::Refused(refusal) => Made::Refused(refusal),
            Work::Make(make) => match self.story(make) {
                Ok(composed) => Made::Story(Box::new(composed)),
                Err(refusal) => Made::Refused(refusal),
            },
        }
    }

    /// Makes a story of a record. A mistake in newsgen, or in what it is made of, costs that
    /// record and no other.
    fn story(&self, make: Make) -> Result<Composed, Refusal> {
        let made = AssertUnwindSafe(|| make().and_then(|item| self.compose(item)));
        catch_unwind(made).unwrap_or_else(|_| {
            Err(Refusal::fail(
                "newsgen failed at it, which is a mistake in newsgen: report it",
            ))
        })
    }
}

impl Placed {
    fn refused(refusal: Refusal) -> Self {
        let (outcome, reason) = match refusal {
            Refusal::Skip(reason) => (Outcome::Skipped, reason),
            Refusal::Fail(reason) => (Outcome::Failed, reason),
        };
        Self { outcome, path: None, reason: Some(reason), notes: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::build::Effect;
    use crate::import::Defaults;
    use crate::moment::Span;

    #[test]
    fn a_record_that_newsgen_fails_at_is_accounted_for() {
        let request = Request {
            format: None,
            inputs: &[],
            into: Path::new("gone"),
            known_in: Path::new("gone"),
            effect: Effect::Preview,
            span: Span::default(),
            defaults: Defaults::default(),
            map: None,
        };
        let config = Config::default();
        let mut entries = Vec::new();
        let mut told = |entry: &Entry| entries.push(entry.outcome);
        let mut pipeline = Pipeline::open(&request, &config, &mut told).unwrap();
        pipeline.record("a".to_owned(), 1, || panic!("a mistake")).unwrap();
        pipeline.refuse("b".to_owned(), Refusal::skip("no story")).unwrap();
        let account = pipeline.finish().unwrap();
        assert_eq!((account.read, account.failed), (2, 1));
        assert_eq!(entries, [Outcome::Failed, Outcome::Skipped]);
    }
}
