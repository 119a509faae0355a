//! newsgen turns a folder of Markdown stories into a static news archive.
//!
//! A build is one pass. Each arrow is one function:
//!
//! ```text
//! content/ ─read─▶ Story ─index─▶ Archive ─plan─▶ Page ─view─▶ View ─render─▶ bytes ─emit─▶ public/
//!                           ▲                                   │
//!                         as_of                  equal views, equal bytes
//! ```
//!
//! The modules stand in dependency order: **a module uses only the modules above it.**
//! `tests/suite/tidy.rs` reads this list and checks every `crate::` path.
//!
//! What holds everywhere:
//!
//! 1. A template sees its view and the look, nothing else. So equal inputs give equal bytes.
//! 2. The look holds no news: what stands on every page changes with the config or the
//!    theme, never with a story.
//! 3. Lists are cut by date, never by distance from the newest story.
//! 4. Only `archive` makes an `Article`, from a story that its gate lets through: what is
//!    hidden cannot be shown by oversight.
//! 5. The core never fails on content: it returns diagnostics beside its result. An `Err` is
//!    for the environment and for the whole site.
//! 6. Time is an argument. The library never prints and never reads the clock, the
//!    environment or the network.
//! 7. Texts are never all held: memory grows with the number of stories, not of words.

// Words: small types that every module speaks.
pub mod diagnostic;
pub mod codes;
pub mod fingerprint;
pub mod planted;
pub mod paths;
pub mod moment;
pub mod yaml;
pub mod gazetteer;

// Core: pure functions. No files, no clock, no environment, no printing.
pub mod wire;
pub mod markdown;
pub mod compare;
pub mod config;
pub mod pictures;
pub mod cards;
pub mod story;
pub mod archive;
pub mod pages;
pub mod formats;
pub mod relative;
pub mod theme;

// Edges: each owns one part of the outside world.
pub mod folder;
pub mod table;
pub mod content;
pub mod cache;
pub mod output;
pub mod watch;

// Tasks: what a person asks for.
pub mod build;
pub mod check;
pub mod theming;
pub mod list;
pub mod export;
pub mod import;
pub mod withdraw;
pub mod serve;
