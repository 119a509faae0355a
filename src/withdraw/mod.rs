//! Withdraws stories: finds those of an address, and says in their front matter that they are
//! withdrawn.
//!
//! The texts stay in their files, as the archive's own record; a build then takes them from
//! the site. What decides what a withdrawn story leaves there is the gate in `archive`.

mod error;
mod find;
mod replace;

use crate::archive;
use crate::build::Project;
use crate::build::open_content;
use crate::config::Config;
use crate::content;
use crate::content::Contents;
use crate::diagnostic::Diagnostic;
use crate::folder::Folder;
use crate::moment::Moment;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::story;
use crate::story::MAX_STORY_BYTES;
use crate::story::Status;
use crate::story::Story;

pub use error::WithdrawError;

/// What is to be withdrawn, and why.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// An address of the site, with or without its `base_url`, or a file below `content/`.
    pub what: &'a str,
    /// Why, for readers.
    pub reason: &'a str,
    /// When.
    pub now: Moment,
    /// How far it reaches.
    pub reach: Reach,
}

/// How far a withdrawal reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To all versions of a running story.
    RunningStory,
    /// To the one version.
    Only,
}

/// A story that is withdrawn.
#[derive(Debug)]
pub struct Target {
    /// Its file, from the project's root.
    pub file: String,
    /// Its address and its old ones; none if it cannot have any.
    pub addresses: Vec<Address>,
    path: ContentPath,
    /// The file as it was and as it is to be; `None` if it says already that the story is
    /// withdrawn.
    edit: Option<Edit>,
}

#[derive(Debug)]
struct Edit {
    before: Vec<u8>,
    after: Vec<u8>,
}

impl Target {
    /// Whether it was withdrawn before.
    #[must_use]
    pub fn is_old(&self) -> bool {
        self.edit.is_none()
    }
}

/// Stories that are to be withdrawn.
#[derive(Debug)]
pub struct Withdrawal {
    content: Folder,
    /// The stories, in path order; at least one.
    pub targets: Vec<Target>,
    /// The files of published translations of these stories, which are not withdrawn with
    /// them; from the project's root, in path order.
    pub translations: Vec<String>,
}

impl Withdrawal {
    /// Finds what is to be withdrawn, and makes sure that it can be. Changes nothing.
    ///
    /// # Errors
    ///
    /// If the content cannot be read, no story has the address, or a story's file cannot be
    /// edited.
    pub fn plan(
        project: &Project,
        config: &Config,
        request: &Request<'_>,
    ) -> Result<Self, WithdrawError> {
        let reason = request.reason.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.is_empty() {
            return Err(WithdrawError::NoReason);
        }
        let content = open_content(project)?;
        let contents = content::read(&content, config);
        let stories = find::stories(&contents, config, request)?;
        let stories = without_withheld(stories)?;
        let request = Request { reason: &reason, ..*request };
        let translations = find::translations(&contents, config, (&stories, request.now));
        let targets: Result<Vec<Target>, WithdrawError> = stories
            .into_iter()
            .map(|story| target(&content, story, config, &request))
            .collect();
        Ok(Self { targets: targets?, content, translations })
    }

    /// Writes into the files that their stories are withdrawn; each is replaced whole.
    ///
    /// # Errors
    ///
    /// If a file cannot be replaced, or has changed meanwhile. Those before it are.
    pub fn write(&self) -> Result<(), WithdrawError> {
        for target in &self.targets {
            if let Some(Edit { before, after }) = &target.edit {
                replace::replace(&self.content, &target.path, (before, after))?;
            }
        }
        Ok(())
    }
}

/// Leaves out the stories that are withheld: nobody has read them, and a page that says that
/// they are withdrawn would tell of them.
fn without_withheld(mut stories: Vec<&Story>) -> Result<Vec<&Story>, WithdrawError> {
    let is_withheld = |story: &Story| story.release.status == Status::Withheld;
    let first = stories.first().map(|story| format!("content/{}", story.path));
    stories.retain(|story| !is_withheld(story));
    match first {
        Some(file) if stories.is_empty() => Err(WithdrawError::Withheld { file }),
        _ => Ok(stories),
    }
}

/// Makes a story's file say that it is withdrawn.
fn target(
    content: &Folder,
    story: &Story,
    config: &Config,
    request: &Request<'_>,
) -> Result<Target, WithdrawError> {
    let file = format!("content/{}", story.path);
    let details = story.details.as_deref();
    let old = details.into_iter().flat_map(|details| &details.aliases);
    let old = old.filter_map(|alias| Address::of_alias(alias).ok());
    let addresses = archive::address_of(story, config).into_iter().chain(old).collect();
    let is_canceled = story.release.status == Status::Canceled;
    let is_dated = story.withdrawal.as_ref().is_some_and(|told| told.withdrawn.is_some());
    let path = story.path.clone();
    if is_canceled && is_dated {
        return Ok(Target { file, addresses, path, edit: None });
    }
    replace::refuse_link(content, &path)?;
    let before = content.read(path.as_str(), MAX_STORY_BYTES as u64)?;
    let when = request.now.rfc3339(config.time_zone);
    // JSON's texts are YAML's.
    let why = serde_json::Value::from(request.reason).to_string();
    let settings =
        [("status", "canceled"), ("withdrawn", &*when), ("withdrawn_reason", &*why)];
    let after = story::set_fields(&file, &before, &settings)?;
    check(&path, &file, &after, config)?;
    Ok(Target { file, addresses, path, edit: Some(Edit { before, after }) })
}

/// Makes sure that the edited file is read as that of a withdrawn story.
fn check(
    path: &ContentPath,
    file: &str,
    after: &[u8],
    config: &Config,
) -> Result<(), WithdrawError> {
    let text = story::decode(file, after)?;
    let (story, mut problems) = story::read(path, file, &text, config);
    match story.map(|story| story.release.status) {
        Some(Status::Canceled) => Ok(()),
        _ => {
            let message = format!("`{file}` would not be withdrawn by that");
            let problem = Diagnostic::error("cannot-edit", message);
            Err(problems.drain(..).next().unwrap_or(problem).into())
        }
    }
}

/// What is wrong with a file, as far as its own text tells.
fn problems_of(contents: &Contents, file: &str) -> Vec<Diagnostic> {
    let own = contents
        .diagnostics
        .iter()
        .filter(|problem| problem.place.as_ref().is_some_and(|place| place.file == file));
    own.cloned().collect()
}
