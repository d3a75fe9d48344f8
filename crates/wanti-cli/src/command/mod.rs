//! One file a command.

pub mod chat;
pub mod check;
pub mod completions;
pub mod eval;
pub mod explain;
pub mod graph;
pub mod man;
pub mod matching;
pub mod new;
pub mod schema;
pub mod test;
