//! A throw-away PostgreSQL server: the one of the tests of its store.
#![allow(clippy::unwrap_used, clippy::panic, reason = "without its server nothing is measured")]

#[allow(dead_code, reason = "the load neither encrypts nor restarts")]
#[path = "../../../crates/wanti-store-postgres/tests/server/mod.rs"]
mod server;

pub(crate) use server::{Server, programs};
