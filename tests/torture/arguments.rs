//! The words of this program's own command line.

use crate::failure::{Failure, Outcome};
use std::path::PathBuf;
use std::str::FromStr;

pub(crate) const USAGE: &str = "\
usage: torture SUBCOMMAND [OPTION…]

  kill        ends a build before each system call that changes files
  kill-again  ends a build so, and then the one that goes on from there
  fault       makes each of those calls fail in six ways
  full        builds on disks that are too small
  random      ends builds at any time, with edits in between
  together    runs several builds into one output
  limits      few open files, short files, disks that cannot be written
  all         all of them

  --sample N     about N cases of each subcommand, spread over all kinds; else every case
  --from N       without a sample: begin with this case, where a long run was cut short
  --runs N       how many builds `random` and `together` end [default: 200]
  --seed N       what chance begins with [default: 1]
  --only CASE    only this case, or the cases of this scenario: fresh, empty, change, small
  --scratch DIR  where to work [default: in memory]
  --newsgen FILE the program [default: the one that cargo has just built]";

/// What was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Arguments {
    pub(crate) subcommand: String,
    pub(crate) sample: Option<usize>,
    pub(crate) from: usize,
    pub(crate) runs: Option<usize>,
    pub(crate) seed: u64,
    pub(crate) only: Option<String>,
    pub(crate) scratch: Option<PathBuf>,
    pub(crate) newsgen: PathBuf,
}

impl Arguments {
    pub(crate) fn read(words: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut arguments = Self {
            subcommand: String::new(),
            sample: None,
            from: 0,
            runs: None,
            seed: 1,
            only: None,
            scratch: None,
            newsgen: env!("CARGO_BIN_EXE_newsgen").into(),
        };
        let mut words = words.peekable();
        while let Some(word) = words.next() {
            if !word.starts_with("--") && arguments.subcommand.is_empty() {
                arguments.subcommand = word;
                continue;
            }
            let missing = || Failure::new(format!("`{word}` needs a value"));
            let value = words.next().ok_or_else(missing)?;
            arguments.set(&word, value)?;
        }
        Ok(arguments)
    }

    fn set(&mut self, option: &str, value: String) -> Outcome {
        match option {
            "--sample" => self.sample = Some(number(&value)?),
            "--from" => self.from = number(&value)?,
            "--runs" => self.runs = Some(number(&value)?),
            "--seed" => self.seed = number(&value)?,
            "--only" => self.only = Some(value),
            "--scratch" => self.scratch = Some(value.into()),
            "--newsgen" => self.newsgen = value.into(),
            _ => return Err(Failure::new(format!("there is no option `{option}`"))),
        }
        Ok(())
    }

    /// How many builds chance is to end.
    pub(crate) fn n_runs(&self) -> usize {
        self.runs.or(self.sample).unwrap_or(200)
    }
}

fn number<T: FromStr>(text: &str) -> Outcome<T> {
    text.parse().map_err(|_| Failure::new(format!("`{text}` is not a number")))
}
