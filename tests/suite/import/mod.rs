//! Imports: what others keep becomes stories, every record is accounted for, and twice is
//! once. Each format has a file of its own.

mod command;
mod csv;
mod anpa;
mod html;
mod feed;
mod generators;
mod jekyll;
mod jsonl;
mod round_trip;
mod newsml;
mod ninjs;
mod nitf;
mod rules;
mod sgml;
mod text;
mod warc;
mod wxr;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use newsgen::build::Effect;
use newsgen::config::Config;
use newsgen::import::Account;
use newsgen::import::Defaults;
use newsgen::import::Entry;
use newsgen::import::Format;
use newsgen::import::Map;
use newsgen::import::Outcome;
use newsgen::import::Request;
use newsgen::import::import;
use newsgen::moment::Span;

use crate::site::Site;

/// An empty archive, and inputs beside it.
pub(crate) struct Importing {
    pub(crate) site: Site,
    pub(crate) format: Option<Format>,
    pub(crate) defaults: Defaults,
    pub(crate) map: Option<Map>,
}

/// What an import came to.
#[derive(Debug, PartialEq)]
pub(crate) struct Imported {
    pub(crate) account: Account,
    pub(crate) entries: Vec<Entry>,
}

impl Importing {
    pub(crate) fn new(format: Format) -> Self {
        Self {
            site: Site::new(),
            format: Some(format),
            defaults: Defaults::default(),
            map: None,
        }
    }

    /// Writes an input.
    pub(crate) fn input(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = format!("inputs/{name}");
        self.site.write(&path, bytes);
        self.site.root().join(path)
    }

    /// Imports everything in the inputs' folder, and once more: the second time nothing may
    /// change, and both accounts must be balanced.
    pub(crate) fn run(&self, inputs: &[PathBuf]) -> Imported {
        let first = self.once(inputs, Effect::Write);
        let files = self.files();
        let second = self.once(inputs, Effect::Write);
        assert_eq!(second.account.written, 0, "the second time: {second:#?}");
        assert_eq!(self.files(), files, "the second time");
        first
    }

    /// Imports once.
    pub(crate) fn once(&self, inputs: &[PathBuf], effect: Effect) -> Imported {
        let content = self.site.root().join("content");
        let request = Request {
            format: self.format,
            inputs,
            into: &content,
            known_in: &content,
            effect,
            span: Span::default(),
            defaults: self.defaults.clone(),
            map: self.map.as_ref(),
        };
        let mut entries = Vec::new();
        let mut told = |entry: &Entry| entries.push(entry.clone());
        let account = import(&request, &Config::default(), &mut told).unwrap();
        let Account { read, written, unchanged, skipped, failed } = account;
        assert_eq!(read, written + unchanged + skipped + failed, "{entries:#?}");
        assert_eq!(read, entries.len());
        Imported { account, entries }
    }

    /// The files of the archive, without the last line of each front matter, which is the
    /// import's mark.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        let root = self.site.root().join("content");
        let mut files = BTreeMap::new();
        for entry in walkdir(&root) {
            let text = String::from_utf8_lossy(&fs::read(&entry).unwrap()).into_owned();
            let name = entry.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            files.insert(name, without_mark(&text));
        }
        files
    }

    /// The only file of the archive.
    pub(crate) fn only(&self) -> (String, String) {
        let mut files = self.files().into_iter();
        let first = files.next().unwrap();
        assert_eq!(files.next(), None);
        first
    }
}

impl Imported {
    /// What became of each record, in order.
    pub(crate) fn outcomes(&self) -> Vec<Outcome> {
        self.entries.iter().map(|entry| entry.outcome).collect()
    }

    /// The reasons that were told, in order.
    pub(crate) fn reasons(&self) -> Vec<&str> {
        self.entries.iter().filter_map(|entry| entry.reason.as_deref()).collect()
    }
}

/// Writes the files of a site, and returns its folder.
pub(crate) fn site_of(importing: &Importing, files: &[(&str, &str)]) -> PathBuf {
    for (path, text) in files {
        importing.site.write(&format!("inputs/site/{path}"), text);
    }
    importing.site.root().join("inputs/site")
}

/// A story's file with `SHA` in place of the hash of its record.
pub(crate) fn without_hashes(text: &str) -> String {
    let line = |line: &str| match line.trim_start().strip_prefix("sha256: ") {
        Some(_) => "  sha256: SHA\n".to_owned(),
        None => line.to_owned(),
    };
    text.split_inclusive('\n').map(line).collect()
}

fn walkdir(root: &std::path::Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn without_mark(text: &str) -> String {
    let is_mark = |line: &&str| line.starts_with("  import: ");
    text.split_inclusive('\n').filter(|line| !is_mark(line)).collect()
}
