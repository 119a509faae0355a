//! Names and places: slugs, addresses, files of the content and files of the output.
//!
//! Each is a type with one constructor, so that what holds one need not look again. All are
//! text with `/` between the parts; nothing here touches a disk.

mod address;
mod content_path;
mod error;
mod output_path;
mod slug;

pub use address::Address;
pub use content_path::ContentPath;
pub use error::PathError;
pub use output_path::OutputPath;
pub use slug::Slug;
