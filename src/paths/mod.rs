//! Names and places: slugs, addresses, files of the content and files of the output.
//!
//! Each is a type that only a check can make, so that what holds one need not look again.
//! All are text with `/` between the parts; nothing here touches a disk.

mod slug;
mod address;
mod output_path;
mod content_path;
mod portable;
mod conflicts;
mod error;
mod uri;

pub use address::Address;
pub use conflicts::contested;
pub use conflicts::may_conflict;
pub use conflicts::may_conflict_with;
pub use content_path::ContentPath;
pub use error::PathError;
pub use output_path::OutputPath;
pub use portable::folder_name;
pub use slug::Slug;
pub use uri::percent_decoded;
pub use uri::to_uri;
