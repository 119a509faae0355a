//! What a name must be to stand on every disk.

use super::PathError;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// The most bytes of a name: ext4, APFS and NTFS all hold as much.
const LONGEST_NAME: usize = 255;
/// The most bytes of a path: macOS takes no longer one.
const LONGEST_PATH: usize = 1024;

/// Checks what every path needs: names between its `/`, in characters one can see.
pub(super) fn check_names(path: &str) -> Result<(), PathError> {
    if path.is_empty() {
        return Err(PathError::Empty);
    }
    if let Some(character) = path.chars().find(|c| *c == '\\' || c.is_control()) {
        return Err(PathError::Character { path: shown(path), character });
    }
    match path.split('/').find(|part| matches!(*part, "" | "." | "..")) {
        Some(part) => Err(PathError::NoName { path: shown(path), part: part.to_owned() }),
        None => Ok(()),
    }
}

/// Checks what a file of the output needs to stand on every disk.
///
/// The rules are those of Windows, which has most of them: see "Naming Files, Paths, and
/// Namespaces" in its documentation.
pub(super) fn check_portable(path: &str) -> Result<(), PathError> {
    check_names(path)?;
    let is_banned = |c: &char| matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*');
    if let Some(character) = path.chars().find(is_banned) {
        return Err(PathError::Character { path: shown(path), character });
    }
    for part in path.split('/') {
        if is_device(part) {
            return Err(PathError::Device { path: shown(path), part: shown(part) });
        }
        if part.ends_with(['.', ' ']) {
            return Err(PathError::Ending { path: shown(path), part: shown(part) });
        }
        check_length(part, LONGEST_NAME)?;
    }
    check_length(path, LONGEST_PATH)
}

fn check_length(path: &str, most: usize) -> Result<(), PathError> {
    let len_bytes = path.len();
    if len_bytes <= most {
        return Ok(());
    }
    Err(PathError::TooLong { path: shown(path), len_bytes, most })
}

/// Returns whether Windows keeps a name for a device, as it does `NUL` and `nul.txt`.
pub(super) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end_matches(' ');
    let is = |device: &&str| stem.eq_ignore_ascii_case(device);
    if ["con", "prn", "aux", "nul", "conin$", "conout$"].iter().any(is) {
        return true;
    }
    let Some((port, number)) = stem.split_at_checked(3) else { return false };
    let is_port = port.eq_ignore_ascii_case("com") || port.eq_ignore_ascii_case("lpt");
    let mut number = number.chars();
    let is_number = matches!(number.next(), Some('0'..='9' | '¹' | '²' | '³'));
    is_port && is_number && number.next().is_none()
}

/// Returns a name that can stand on every disk: the same, or with `-1` behind it if Windows
/// keeps it for a device.
#[must_use]
pub fn folder_name(name: &str) -> Cow<'_, str> {
    match is_device(name) {
        true => Cow::Owned(format!("{name}-1")),
        false => Cow::Borrowed(name),
    }
}

/// Returns the text in NFC.
pub(super) fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// Returns the text as a message may show it: on one line, and not too long.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown.replace(char::is_control, " ")
}
