//! The words of this program's own command line.

use crate::failure::{Failure, Outcome};
use std::path::PathBuf;
use std::str::FromStr;

pub(crate) const USAGE: &str = "\
usage: live SUBCOMMAND [OPTION…]

  saves       changes files as editors and other tools do, beside `serve` and `watch`
  hostile     sends `serve` what no browser would, and keeps it busy
  latency     measures how soon a change is to be seen
  all         all of them

  --times N      how often each save is done [default: 3], each edit measured [default: 30]
  --only NAME    only saves or requests whose name begins so
  --stories N    how many stories `latency` has [default: 10000]
  --limit        `latency` fails if it is slow
  --scratch DIR  where to work [default: in memory]
  --newsgen FILE the program [default: the one that cargo has just built]

HUGO names a Hugo to measure beside it.";

/// What was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Arguments {
    pub(crate) subcommand: String,
    pub(crate) times: Option<usize>,
    pub(crate) only: Option<String>,
    pub(crate) stories: usize,
    pub(crate) has_limit: bool,
    scratch: Option<PathBuf>,
    pub(crate) newsgen: PathBuf,
}

impl Arguments {
    pub(crate) fn read(mut words: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut arguments = Self {
            subcommand: String::new(),
            times: None,
            only: None,
            stories: 10_000,
            has_limit: false,
            scratch: None,
            newsgen: env!("CARGO_BIN_EXE_newsgen").into(),
        };
        while let Some(word) = words.next() {
            if word == "--limit" {
                arguments.has_limit = true;
            } else if !word.starts_with("--") && arguments.subcommand.is_empty() {
                arguments.subcommand = word;
            } else {
                let missing = || Failure::new(format!("`{word}` needs a value"));
                let value = words.next().ok_or_else(missing)?;
                arguments.set(&word, value)?;
            }
        }
        Ok(arguments)
    }

    fn set(&mut self, option: &str, value: String) -> Outcome {
        match option {
            "--times" => self.times = Some(number(&value)?),
            "--only" => self.only = Some(value),
            "--stories" => self.stories = number(&value)?,
            "--scratch" => self.scratch = Some(value.into()),
            "--newsgen" => self.newsgen = value.into(),
            _ => return Err(Failure::new(format!("there is no option `{option}`"))),
        }
        Ok(())
    }

    /// Whether something of this name is wanted.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.starts_with(only.as_str()))
    }

    /// The folder to work in: in memory, where that is possible.
    pub(crate) fn scratch(&self) -> PathBuf {
        let shared = PathBuf::from("/dev/shm");
        let usual = || if shared.is_dir() { shared } else { std::env::temp_dir() };
        self.scratch.clone().unwrap_or_else(usual)
    }
}

fn number<T: FromStr>(text: &str) -> Outcome<T> {
    text.parse().map_err(|_| Failure::new(format!("`{text}` is not a number")))
}
