//! The default store: one SQLite file, every turn durable before it is answered.
//!
//! One thread writes. It takes what is queued, at most 64 jobs or 5 ms of them, into one transaction with one flush to
//! the disk; a job that is refused after it changed something is undone alone, and each hears of its success only after the
//! flush. What was used lately is known without asking the file (`book.rs`); other reads happen on connections of their own,
//! in the caller's thread. A second thread brings the log into the file meanwhile.

mod book;
mod copy;
mod examine;
mod fault;
mod keeper;
mod key;
mod pen;
mod people;
mod queue;
mod rows;
mod schema;
mod store;
mod turns;
mod upkeep;
mod writer;

pub use copy::{Checked, backup_file, verify_backup};
pub use examine::{Examined, examine};
pub use store::SqliteStore;
