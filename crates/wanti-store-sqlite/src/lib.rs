//! The default store: one SQLite file, every turn durable before it is answered.
//!
//! One thread writes. It takes what is queued, at most 64 jobs or 5 ms of them, into one transaction with one flush to
//! the disk; each job has a savepoint of its own, so that one refused turn does not touch its neighbours, and hears of its
//! success only after the flush. Reads happen on connections of their own, in the caller's thread.

mod fault;
mod people;
mod queue;
mod rows;
mod schema;
mod store;
mod turns;
mod upkeep;
mod writer;

pub use store::SqliteStore;
