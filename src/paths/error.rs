//! What is wrong with a path or an address, and what to do about it.

/// Why a text is no path. Says what is wrong; [`help`](Self::help) says what to do.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PathError {
    /// There is no text.
    #[error("the path is empty")]
    Empty,
    /// An address that does not begin with `/`.
    #[error("`{path}` does not begin with `/`")]
    NotRooted {
        /// The address.
        path: String,
    },
    /// A path that begins with `/`.
    #[error("`{path}` begins with `/`")]
    Rooted {
        /// The path.
        path: String,
    },
    /// A part between two `/` that is empty, `.` or `..`.
    #[error("`{path}` has the part `{part}`, which names nothing of its own")]
    NoName {
        /// The path.
        path: String,
        /// The part.
        part: String,
    },
    /// A place in the folder that newsgen keeps its own notes in.
    #[error("`{path}` lies in the folder that newsgen keeps its own notes in")]
    Own {
        /// The path.
        path: String,
    },
    /// A name that some host obeys, or keeps from visitors.
    #[error("`{path}` is the address of a file that some hosts obey")]
    Obeyed {
        /// The path.
        path: String,
    },
    /// A character that some disks or addresses cannot hold.
    #[error("`{path}` has the character {character:?}")]
    Character {
        /// The path.
        path: String,
        /// The character.
        character: char,
    },
    /// A part that Windows keeps for a device.
    #[error("`{path}` has the part `{part}`, which Windows keeps for a device")]
    Device {
        /// The path.
        path: String,
        /// The part.
        part: String,
    },
    /// A part that ends in a dot or a space, which Windows cuts off.
    #[error("`{path}` has the part `{part}`, which ends in a dot or a space")]
    Ending {
        /// The path.
        path: String,
        /// The part.
        part: String,
    },
    /// More bytes than a disk can hold.
    #[error("`{path}` is {len_bytes} bytes long where {most} fit")]
    TooLong {
        /// The path or the part of it.
        path: String,
        /// Its length as UTF-8.
        len_bytes: usize,
        /// The most there may be.
        most: usize,
    },
    /// A percent-encoded address that is not UTF-8 when decoded.
    #[error("`{path}` is not percent-encoded UTF-8")]
    NotEncoded {
        /// The address.
        path: String,
    },
}

impl PathError {
    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Empty => "write a name".to_owned(),
            Self::NotRooted { path } if path.is_empty() => {
                "begin it with `/`, the root of the site".to_owned()
            }
            Self::NotRooted { path } => format!("write it as /{path}"),
            Self::Rooted { path } => {
                format!("write it as {}", path.trim_start_matches('/'))
            }
            Self::NoName { .. } => {
                "write the path from its root, with one `/` between the parts".to_owned()
            }
            Self::Character { character, .. } => match character {
                '\\' => "write `/` between folders".to_owned(),
                '?' | '#' => "a static host sees only what stands before `?` and `#`; \
                              leave the rest out"
                    .to_owned(),
                _ => "take it out, or write `-` in its place".to_owned(),
            },
            Self::Device { part, .. } => {
                let (name, rest) = part.split_at(part.find('.').unwrap_or(part.len()));
                format!("give it another name, such as `{name}-1{rest}`")
            }
            Self::Ending { part, .. } => {
                format!("write it as `{}`", part.trim_end_matches(['.', ' ']))
            }
            Self::Own { .. } | Self::Obeyed { .. } => {
                "leave it out, or choose another".to_owned()
            }
            Self::TooLong { .. } => "shorten it".to_owned(),
            Self::NotEncoded { .. } => {
                "write the address as it reads, without `%` codes".to_owned()
            }
        }
    }
}
