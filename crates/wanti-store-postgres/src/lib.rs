//! The store for several processes: one PostgreSQL database.
//!
//! What every message needs is one question to the database, answered by its functions; each rarer job is one transaction on one of a few threads, each with a connection of its own. Whoever changes a conversation
//! locks its row first, so turns of one conversation come one after the other whichever process has them; an epoch that
//! grows with each change of holder keeps a process that slept from writing. `NOTIFY` wakes the others.

mod address;
mod desk;
mod examine;
mod fault;
mod listen;
mod people;
mod pool;
mod queue;
mod quick;
mod rows;
mod schema;
mod store;
mod turns;
mod upkeep;

pub use examine::{Examined, examine};
pub use store::PostgresStore;
