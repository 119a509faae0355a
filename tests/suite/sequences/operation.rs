//! What can happen to a site between two builds.

use newsgen::archive::Show;

use super::harm::Harm;
use super::model::Bytes;
use super::model::Model;
use super::text::Fault;
use super::text::Form;
use super::text::Text;

/// One operation, how it reaches the disk, and how the build after it runs.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) operation: Operation,
    pub(super) saving: Saving,
    pub(super) threads: usize,
}

/// How an editor saves a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saving {
    /// Into the file that is there.
    InPlace,
    /// As a new file that is renamed over the old one.
    Renamed,
    /// In place, with a time of years ago, as an archive tool restores it.
    Backdated,
}

/// One thing that happens. Paths are from the project's root.
#[derive(Debug, Clone)]
pub(super) enum Operation {
    /// A story or an undated page comes.
    Add {
        path: String,
        text: Text,
    },
    /// Fields get values, or go.
    SetFields {
        path: String,
        fields: Vec<(&'static str, Option<String>)>,
    },
    /// A block comes, changes or goes.
    SetBlock {
        path: String,
        at: usize,
        block: Option<String>,
    },
    /// A text becomes unreadable, or is mended.
    SetFault {
        path: String,
        fault: Option<Fault>,
    },
    SetForm {
        path: String,
        form: Form,
    },
    Move {
        from: String,
        to: String,
    },
    /// Two files take each other's place.
    Swap {
        one: String,
        other: String,
    },
    Remove {
        path: String,
    },
    /// A file that is no text comes or changes.
    Put {
        path: String,
        bytes: Bytes,
    },
    /// A setting gets a value, or goes.
    Set {
        key: &'static str,
        value: Option<&'static str>,
    },
    SetPageSize(Option<usize>),
    SetClock(&'static str),
    SetShow(Show),
    /// Everything is again as it was before the last operation.
    Undo,
    /// A file gets another time and keeps its bytes.
    Touch {
        path: String,
    },
    /// A file gets other bytes, as many as before, and keeps its time.
    EditQuietly {
        path: String,
    },
    /// The site stays as it is; what newsgen keeps does not.
    Harm(Harm),
}

/// The kinds of operations beside those on one field, one setting or one template.
pub(super) const KINDS: [&str; 36] = [
    "EditQuietly",
    "SetClock",
    "SetForm",
    "SetPageSize",
    "SetShow",
    "Swap",
    "Touch",
    "Undo",
    "add a story",
    "add an undated page",
    "break a text",
    "mend a text",
    "change a later block",
    "change the first block",
    "harm: cut the cache",
    "harm: flip a bit of the cache",
    "harm: kill a build",
    "harm: lose a file of the output",
    "harm: lose the cache",
    "harm: lose the output",
    "harm: touch a file of the output",
    "move a file beside a story",
    "move a static file",
    "move a story",
    "put a file beside a story",
    "put a static file",
    "remove a file beside a story",
    "remove a static file",
    "remove a story",
    "remove a template",
    "remove an undated page",
    "set aliases",
    "set image and draft",
    "set menu",
    "set slug",
    "set slug and date",
];

impl Step {
    /// The site after it.
    pub(super) fn applied(&self, mut model: Model) -> Model {
        let mut before = model.clone();
        before.before = None;
        self.operation.apply(&mut model);
        if !matches!(self.operation, Operation::Harm(_) | Operation::Touch { .. }) {
            model.before = Some(Box::new(before));
        }
        model
    }
}

impl Operation {
    /// Whether it can happen to this site. What is done to a file that is not there does
    /// nothing, so that a sequence which fails can lose the step that made the file.
    pub(super) fn fits(&self, model: &Model) -> bool {
        match self {
            Self::Add { path, .. } => model.is_free(path),
            Self::Put { path, .. } => {
                model.files.contains_key(path) || model.is_free(path)
            }
            Self::Move { from, to } => {
                let mut without = model.clone();
                remove(&mut without, from);
                from != to && without.is_free(to)
            }
            _ => true,
        }
    }

    fn apply(&self, model: &mut Model) {
        match self {
            Self::Add { path, text } => {
                model.texts.insert(path.clone(), text.clone());
            }
            Self::SetFields { path, .. }
            | Self::SetBlock { path, .. }
            | Self::SetFault { path, .. }
            | Self::SetForm { path, .. } => {
                if let Some(text) = model.texts.get_mut(path) {
                    self.apply_to_text(text);
                }
            }
            Self::Move { from, to } => {
                let text = model.texts.remove(from);
                model.texts.extend(text.map(|text| (to.clone(), text)));
                let file = model.files.remove(from);
                model.files.extend(file.map(|file| (to.clone(), file)));
            }
            Self::Swap { one, other } => {
                let texts =
                    (model.texts.get(one).cloned(), model.texts.get(other).cloned());
                if let (Some(text), Some(another)) = texts {
                    model.texts.insert(other.clone(), text);
                    model.texts.insert(one.clone(), another);
                }
            }
            Self::Remove { path } => remove(model, path),
            Self::Put { path, bytes } => {
                model.files.insert(path.clone(), bytes.clone());
            }
            Self::EditQuietly { path } => edit_quietly(model, path),
            _ => self.apply_to_whole(model),
        }
    }

    fn apply_to_text(&self, text: &mut Text) {
        match self {
            Self::SetFields { fields, .. } => {
                for (field, value) in fields {
                    text.fields.remove(field);
                    text.fields.extend(value.clone().map(|value| (*field, value)));
                }
            }
            Self::SetBlock { at, block, .. } => {
                if *at < text.blocks.len() {
                    text.blocks.remove(*at);
                }
                if let Some(block) = block {
                    text.blocks.insert((*at).min(text.blocks.len()), block.clone());
                }
            }
            Self::SetFault { fault, .. } => text.fault = *fault,
            Self::SetForm { form, .. } => text.form = *form,
            _ => {}
        }
    }

    fn apply_to_whole(&self, model: &mut Model) {
        match self {
            Self::Set { key, value } => {
                model.settings.remove(key);
                model.settings.extend(value.map(|value| (*key, value)));
            }
            Self::SetPageSize(size) => model.page_size = *size,
            Self::SetClock(as_of) => model.as_of = as_of,
            Self::SetShow(show) => model.show = *show,
            Self::Undo => {
                if let Some(before) = model.before.take() {
                    *model = *before;
                }
            }
            _ => {}
        }
    }

    /// What kind of operation it is, to count them.
    pub(super) fn kind(&self) -> String {
        match self {
            Self::SetFields { fields, .. } => {
                let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
                format!("set {}", names.join(" and "))
            }
            Self::SetFault { fault: None, .. } => "mend a text".to_owned(),
            Self::SetFault { .. } => "break a text".to_owned(),
            Self::SetBlock { at: 0, .. } => "change the first block".to_owned(),
            Self::SetBlock { .. } => "change a later block".to_owned(),
            Self::Add { path, .. } => format!("add {}", subject(path)),
            Self::Move { from, .. } => format!("move {}", subject(from)),
            Self::Remove { path } if path.starts_with("templates/") => {
                "remove a template".to_owned()
            }
            Self::Remove { path } => format!("remove {}", subject(path)),
            Self::Put { path, .. } => format!("put {}", subject(path)),
            Self::Set { key, .. } => format!("set {key} of the site"),
            Self::Harm(harm) => format!("harm: {}", harm.kind()),
            other => {
                let words = format!("{other:?}");
                let end = words.find(['(', ' ', '{']).unwrap_or(words.len());
                words[..end].to_owned()
            }
        }
    }
}

/// What a path is about: templates each for itself, the rest by its folder.
fn subject(path: &str) -> &str {
    let inside = |folder: &str| path.starts_with(folder);
    match path.rsplit_once('.') {
        _ if inside("templates/") || inside("themes/") => path,
        _ if inside("static/") => "a static file",
        Some((_, "md")) if inside("content/pages/") => "an undated page",
        Some((_, "md")) => "a story",
        _ => "a file beside a story",
    }
}

fn remove(model: &mut Model, path: &str) {
    model.texts.remove(path);
    model.files.remove(path);
}

fn edit_quietly(model: &mut Model, path: &str) {
    if let Some(text) = model.texts.get_mut(path) {
        text.change_a_letter();
    }
    if let Some(last) = model.files.get_mut(path).and_then(|file| file.0.last_mut()) {
        *last ^= 1;
    }
}
