//! The hash of a value: two equal fingerprints stand for equal bytes.
//!
//! It hashes contents only, never file times, paths of this machine or thread counts.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;

/// Which newsgen this is: its version, and the fingerprint of its source.
pub const NEWSGEN: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("NEWSGEN_SOURCE"));

/// The first 128 bits of a BLAKE3 hash, most significant byte first. There are several for each
/// page, and bytes fit everywhere without a gap.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Returns the fingerprint of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from(blake3::hash(bytes))
    }

    /// Returns the first `digits` hexadecimal digits, as used in names of hashed assets.
    pub fn short(self, digits: usize) -> String {
        let mut text = self.to_string();
        text.truncate(digits);
        text
    }

    /// Returns the sixteen bytes, most significant first.
    pub fn bytes(self) -> [u8; 16] {
        self.0
    }
}

/// Everything that can reach the bytes of one file of the output. Equal inputs, equal bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// What the page shows, as its template receives it; of a file that is copied, its bytes.
    pub view: Fingerprint,
    /// The text on the page, how it becomes HTML, and where its links lead.
    pub text: Fingerprint,
    /// The template and all that it includes or extends.
    pub template: Fingerprint,
    /// What every page shares: site, theme options, messages.
    pub look: Fingerprint,
}

/// Makes the fingerprint of several values, each told apart from the next.
#[derive(Debug, Default)]
pub struct Hasher {
    /// What was added last. One long hash takes less time than many short ones.
    added: Vec<u8>,
    /// What was added before: of millions of values it is more than should lie in memory.
    before: Option<Box<blake3::Hasher>>,
}

/// How many bytes are kept to be hashed together.
const TOGETHER: usize = 64 * 1024;

impl Hasher {
    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.added.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.added.extend_from_slice(bytes);
        self.hash_if_many()
    }

    /// Adds a fingerprint.
    pub fn add(&mut self, fingerprint: Fingerprint) -> &mut Self {
        self.added.extend_from_slice(&fingerprint.bytes());
        self.hash_if_many()
    }

    /// Adds a value as it is serialised; what cannot be counts as nothing.
    ///
    /// It is written as `MessagePack`, which tells `1`, `true` and `"1"` apart as JSON does,
    /// and has nothing to escape. Fields stand in their order, without their names.
    pub fn value(&mut self, value: &impl Serialize) -> &mut Self {
        let start = self.added.len();
        self.added.extend_from_slice(&[0; 8]);
        let mut serializer = rmp_serde::Serializer::new(&mut self.added);
        if value.serialize(&mut serializer).is_err() {
            self.added.truncate(start + 8);
        }
        let len = (self.added.len() - start - 8) as u64;
        self.added[start..start + 8].copy_from_slice(&len.to_le_bytes());
        self.hash_if_many()
    }

    fn hash_if_many(&mut self) -> &mut Self {
        if self.added.len() >= TOGETHER {
            self.before.get_or_insert_default().update(&self.added);
            self.added.clear();
        }
        self
    }

    /// Returns the fingerprint of all that was added, and begins anew.
    pub fn take(&mut self) -> Fingerprint {
        let fingerprint = match self.before.take() {
            Some(mut before) => before.update(&self.added).finalize().into(),
            None => Fingerprint::of(&self.added),
        };
        self.added.clear();
        fingerprint
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.bytes().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <[u8; 16]>::deserialize(deserializer).map(Self)
    }
}

impl From<blake3::Hash> for Fingerprint {
    fn from(hash: blake3::Hash) -> Self {
        let mut first = [0; 16];
        first.copy_from_slice(&hash.as_bytes()[..16]);
        Self(first)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Fingerprint({self})")
    }
}

/// The text is not 32 hexadecimal digits.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a fingerprint: 32 hexadecimal digits are expected")]
pub struct NotAFingerprint;

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if !digits {
            return Err(NotAFingerprint);
        }
        let number = u128::from_str_radix(text, 16).map_err(|_| NotAFingerprint)?;
        Ok(Self(number.to_be_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn values_next_to_each_other_are_told_apart() {
        let of = |parts: &[&str]| {
            let mut hasher = Hasher::default();
            for part in parts {
                hasher.value(part);
            }
            hasher.take()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
    }

    /// However many there are, and again after that.
    #[test]
    fn many_values_have_the_fingerprint_of_all_their_bytes() {
        let mut hasher = Hasher::default();
        for n_values in [1, TOGETHER / 16 - 1, TOGETHER / 16, TOGETHER / 5] {
            let values = (0..n_values).map(|at| Fingerprint::of(&at.to_le_bytes()));
            let values: Vec<Fingerprint> = values.collect();
            let bytes: Vec<u8> = values.iter().flat_map(|value| value.0).collect();
            values.iter().for_each(|value| _ = hasher.add(*value));
            assert_eq!(hasher.take(), Fingerprint::of(&bytes));
        }
    }

    #[test]
    fn values_of_other_types_are_told_apart() {
        let of = |value: serde_json::Value| Hasher::default().value(&value).take();
        let values = ["1", "true", "\"1\"", "null", "[]", "[null]", "{}", "1.0", "-1"];
        let all: BTreeSet<Fingerprint> =
            values.into_iter().map(|text| of(text.parse().unwrap())).collect();
        assert_eq!(all.len(), values.len());
    }

    #[test]
    fn a_fingerprint_reads_back_from_its_text() {
        let fingerprint = Fingerprint::of(b"Off the wire");
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        assert_eq!("0x".parse::<Fingerprint>(), Err(NotAFingerprint));
        assert_eq!("+".repeat(32).parse::<Fingerprint>(), Err(NotAFingerprint));
    }
}
