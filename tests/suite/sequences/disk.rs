//! Brings a project on the disk to what the model says, and touches no other file of it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::SystemTime;

use super::model::Model;
use super::operation::Operation;
use super::operation::Saving;
use super::operation::Step;

/// A project on the disk.
pub(super) struct Disk {
    root: PathBuf,
    /// Every file and what it holds.
    held: BTreeMap<String, Vec<u8>>,
    /// How many times were made up so far.
    times: u64,
    /// The files and folders that were touched and not told yet.
    touched: BTreeSet<PathBuf>,
}

impl Disk {
    /// A project without any file in the new folder `root`.
    pub(super) fn new(root: PathBuf) -> Self {
        fs::create_dir_all(root.join("content")).unwrap();
        let (held, touched) = (BTreeMap::new(), BTreeSet::new());
        Self { root, held, times: 0, touched }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The files and folders that were touched since this was asked last.
    pub(super) fn take_touched(&mut self) -> BTreeSet<PathBuf> {
        std::mem::take(&mut self.touched)
    }

    /// Notes that a file is touched, and with it the folders around it that are not there.
    fn touch(&mut self, path: &str) {
        let path = self.root.join(path);
        let new = path.ancestors().skip(1).take_while(|folder| !folder.exists());
        self.touched.extend(new.map(Path::to_owned));
        self.touched.insert(path);
    }

    /// Carries out a step; `model` is the site after it.
    pub(super) fn carry_out(&mut self, step: &Step, model: &Model) {
        match &step.operation {
            Operation::Move { from, to } => self.rename(from, to),
            Operation::Swap { one, other } => {
                let aside = "content/.aside".to_owned();
                self.rename(one, &aside);
                self.rename(other, one);
                self.rename(&aside, other);
            }
            Operation::Touch { path } if self.held.contains_key(path) => {
                let time = self.made_up_time();
                self.touch(path);
                set_time(&self.root.join(path), time);
            }
            Operation::EditQuietly { path } if self.held.contains_key(path) => {
                let path = self.root.join(path);
                let time = path.metadata().unwrap().modified().unwrap();
                self.bring(model, Saving::InPlace);
                set_time(&path, time);
            }
            Operation::Harm(harm) => harm.strike(&self.root, model),
            _ => {}
        }
        self.bring(model, step.saving);
    }

    /// Writes and removes what is not yet as the model says.
    pub(super) fn bring(&mut self, model: &Model, saving: Saving) {
        let tree = model.tree();
        let held = std::mem::take(&mut self.held);
        for path in held.keys().filter(|path| !tree.contains_key(*path)) {
            self.touch(path);
            fs::remove_file(self.root.join(path)).unwrap();
            self.remove_empty_folders(path);
        }
        for (path, bytes) in &tree {
            if held.get(path) != Some(bytes) {
                self.save(path, bytes, saving);
            }
        }
        self.held = tree;
    }

    fn save(&mut self, path: &str, bytes: &[u8], saving: Saving) {
        self.touch(path);
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match saving {
            Saving::InPlace => fs::write(&path, bytes).unwrap(),
            Saving::Renamed => {
                let new = path.with_file_name(".new");
                fs::write(&new, bytes).unwrap();
                fs::rename(&new, &path).unwrap();
            }
            Saving::Backdated => {
                fs::write(&path, bytes).unwrap();
                let time = self.made_up_time();
                set_time(&path, time);
            }
        }
    }

    /// Renames a file as a person does: it keeps its time.
    fn rename(&mut self, from: &str, to: &str) {
        let Some(bytes) = self.held.remove(from) else { return };
        self.touch(from);
        self.touch(to);
        let target = self.root.join(to);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::rename(self.root.join(from), target).unwrap();
        self.held.insert(to.to_owned(), bytes);
        self.remove_empty_folders(from);
    }

    /// Removes the folders of a file that is gone, as version control does.
    fn remove_empty_folders(&mut self, path: &str) {
        for folder in Path::new(path).ancestors().skip(1) {
            let is_kept = folder.parent().is_none() || folder == Path::new("content");
            // A folder that is not empty cannot be removed this way.
            if is_kept || fs::remove_dir(self.root.join(folder)).is_err() {
                break;
            }
            self.touched.insert(self.root.join(folder));
        }
    }

    /// A time some years ago, another each time.
    fn made_up_time(&mut self) -> SystemTime {
        const BEGIN: Duration = Duration::from_secs(1_500_000_000);
        self.times += 1;
        SystemTime::UNIX_EPOCH + BEGIN + Duration::from_secs(self.times)
    }
}

fn set_time(path: &Path, time: SystemTime) {
    let file = File::options().write(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}
