//! The one test binary: what newsgen promises, each promise in its own module.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests lay out folders as people do, and stop where a promise is broken"
)]

mod api;
mod cards;
mod check;
mod codes;
mod command;
mod content;
mod corrections;
mod conformance;
mod datelines;
mod desk;
mod editions;
mod determinism;
mod export;
mod feed_items;
mod feeds;
mod front;
mod gate;
mod head;
mod held;
mod hosts;
mod import;
mod incremental;
mod kept;
mod kills;
mod next;
mod ninjs;
mod news;
mod notices;
mod pages;
mod pictures;
mod reach;
mod relative;
mod schema;
mod sequences;
mod site;
mod sitemaps;
mod theme;
mod theme_commands;
mod ticker;
mod tidy;
mod translations;
mod versions;
mod withdraw;
mod zones;
