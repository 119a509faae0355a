//! Reads markup, such as a strict reader would refuse, too: tags that nobody closed, bare
//! ampersands, prefixes and entities that nobody declared, charsets that are not what they are
//! said to be.
//!
//! A stream is cut into records without a look at what is in them (`cut`); a record then is
//! brought to text (`charset`) and becomes a tree (`tree`) of elements (`element`). What is
//! wrong with one is told to the format, which knows how much of that it takes. Entities that
//! a document declares for itself are never followed.

pub(super) mod charset;
pub(super) mod cut;
pub(super) mod element;
pub(super) mod scan;
pub(super) mod text;
pub(super) mod tree;

pub(super) use scan::first_element;
