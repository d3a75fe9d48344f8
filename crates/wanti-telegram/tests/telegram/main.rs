//! The adapter against updates we wrote and a Telegram that is only a list of answers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod fake;
mod outbound;
mod polling;
mod properties;
mod sending;
mod updates;
mod webhook;
