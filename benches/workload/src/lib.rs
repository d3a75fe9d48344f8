//! The workload of the speed figures: intents, messages as people type them, the bare pass beside them, and fair timing.
//!
//! Everything comes from a seed: the same numbers give the same bytes on every machine.

mod chance;
mod file;
mod floor;
mod hostile;
mod intent;
mod message;
mod noise;
mod pace;
mod product;
mod words;

pub use chance::Chance;
pub use file::{FileError, read_intents, read_messages, write_lines};
pub use floor::{Floor, plain};
pub use hostile::{Hostile, hostile, ordinary};
pub use intent::{Intent, intents};
pub use message::{Kind, Message, messages};
pub use pace::{Pace, interleave, median};
pub use product::{Product, Quality, literal, stands};

/// Intents and messages of one seed.
#[derive(Debug, Clone)]
pub struct Workload {
    /// What the bot listens for.
    pub intents: Vec<Intent>,
    /// What people write.
    pub messages: Vec<Message>,
}

/// How many messages a workload has.
pub const MESSAGES: usize = 2_000;

impl Workload {
    /// The workload of a number of intents and a seed.
    pub fn new(count: usize, seed: u64) -> Self {
        let intents = intents(count, seed);
        let messages = messages(&intents, MESSAGES, seed);
        Self { intents, messages }
    }
}
