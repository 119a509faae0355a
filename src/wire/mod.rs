//! How agencies mark their copy: agencies, datelines, heads, sluglines.
//!
//! It reads words and says what they mean. It knows no story, and does not decide which
//! stories belong together, or what becomes of one that says something else in its front
//! matter; it gives the parts, the keys and the order to decide by.

mod agencies;
pub mod dateline;
mod head;
mod head_table;
mod likeness;
mod marks;
mod pattern;
mod slugline;
mod standing;
#[cfg(test)]
mod tests;

pub use agencies::Agencies;
pub use agencies::Agency;
pub use dateline::Confidence;
pub use dateline::Dateline;
pub use dateline::Known;
pub use head::Heads;
pub use head::Prefix;
pub use head::PrefixKind;
pub use likeness::HeadlineWords;
pub use likeness::headline_key;
pub use marks::Amendment;
pub use marks::Genre;
pub use marks::Marks;
pub use marks::Notice;
pub use marks::Priority;
pub use slugline::Part;
pub use slugline::PartKind;
pub use slugline::Slugline;
pub use standing::Standing;
