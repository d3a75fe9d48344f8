//! The runtime in a simulated world. One seed decides everything: who writes when, what is delivered twice or late, where a
//! process crashes or sleeps, what the channel limits, refuses or cuts, how the clock jumps. Planner, crew, engine and
//! `MemoryStore` are the real ones; tokio, disk, network and time are not.
//!
//! After each run the promises are held against what really happened: no acknowledged message is lost, none has its effect
//! twice, each conversation keeps its order, a message is sent twice only where a fault fell inside its sending, statuses
//! rise, timers fire once, and everything comes to rest.

mod chance;
mod channel;
mod process;
mod record;
mod run;
mod store;
mod time;
mod world;

use std::sync::Arc;

use wanti_core::Engine;
use wanti_flow::{Options, Source, compile};

pub use record::Figures;

/// A store that does not keep its promise, to see that the checks can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// A turn is stored, but its messages go on waiting.
    DropsMark,
    /// What arrives is acknowledged and not stored.
    Forgets,
    /// A sent message is not marked.
    ForgetsSent,
    /// A timer that had its turn is still set.
    KeepsTimer,
    /// What a receipt told is forgotten.
    StatusFalls,
}

/// A promise did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The seed that shows it.
    pub seed: u64,
    /// What went wrong, in the order it happened.
    pub what: Vec<String>,
}

/// Everything a run needs that is the same for all seeds.
#[derive(Debug, Clone)]
pub struct Simulator {
    engine: Engine,
}

impl Default for Simulator {
    fn default() -> Simulator {
        Simulator::new()
    }
}

impl Simulator {
    /// A simulator with its small bot.
    ///
    /// # Panics
    /// When the bot has faults, which its tests would show.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the bot is part of this crate")]
    pub fn new() -> Simulator {
        let source = Source::new("bot.yaml", include_str!("bot.yaml"));
        let bot = compile(&[source], &Options::default()).bot.expect("the bot of the simulator has no faults");
        Simulator { engine: Engine::new(Arc::new(bot)) }
    }

    /// One run.
    ///
    /// # Errors
    /// A promise did not hold.
    pub fn run(&self, seed: u64, flaw: Option<Flaw>) -> Result<Figures, Broken> {
        run::Run::new(&self.engine, seed, flaw, false).play().0
    }

    /// The same, told line by line.
    ///
    /// # Errors
    /// As [`Simulator::run`], beside the story.
    pub fn story(&self, seed: u64, flaw: Option<Flaw>) -> (Result<Figures, Broken>, Vec<String>) {
        run::Run::new(&self.engine, seed, flaw, true).play()
    }
}

impl Figures {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Figures) -> Figures {
        Figures {
            messages: self.messages + other.messages,
            duplicates: self.duplicates + other.duplicates,
            turns: self.turns + other.turns,
            timers: self.timers + other.timers,
            sends: self.sends + other.sends,
            doubled: self.doubled + other.doubled,
            crashes: self.crashes + other.crashes,
            crashes_in_send: self.crashes_in_send + other.crashes_in_send,
            cuts: self.cuts + other.cuts,
            store_faults: self.store_faults + other.store_faults,
            jumps: self.jumps + other.jumps,
            seconds: self.seconds + other.seconds,
        }
    }
}
