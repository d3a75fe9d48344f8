//! The interpreter as its users see it: conversations played through, stored, reloaded and disturbed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod snapshot;
mod support;
mod talk;
