//! The store for several processes: one PostgreSQL database.
//!
//! The steps that every message takes are asked together by all who wait at the same moment, in one question and one
//! transaction, and answered one by one; each rarer job is a transaction of its own. A few threads with a connection each do
//! both without waiting for the disk; one more does that for all of them, and only then is anything answered. Whoever changes
//! a conversation locks its row first, so turns of one conversation come one after the other whichever process has them; an
//! epoch that grows with each change of holder keeps a process that slept from writing. `NOTIFY` wakes the others.

mod address;
mod desk;
mod examine;
mod fault;
mod flush;
mod listen;
mod people;
mod pool;
mod queue;
mod rows;
mod schema;
mod steps;
mod store;
mod turns;
mod upkeep;

pub use examine::{Examined, examine};
pub use store::PostgresStore;
