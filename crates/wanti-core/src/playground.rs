//! A pretend world in memory: citizens, requests, slots, timers and a clock that is told the time.

use jiff::Timestamp;

use crate::{Citizen, Decision, Effect, Engine, MessageKind, Outgoing, Request, Restored, Session, Trace};

/// Plays the world for a terminal, a script or a test.
#[derive(Debug, Clone)]
pub struct Playground {
    engine: Engine,
    now: Timestamp,
}

/// What one event led to, as a citizen and a tester see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Which citizen.
    pub citizen: String,
    /// When.
    pub at: Timestamp,
    /// Messages to the citizen.
    pub messages: Vec<Outgoing>,
    /// All effects, messages too.
    pub effects: Vec<Effect>,
    /// Why.
    pub trace: Trace,
    /// A sentence to the officer when a decision was refused.
    pub refused: Option<String>,
}

impl Playground {
    /// An empty world at this time.
    #[must_use]
    pub fn new(engine: Engine, now: Timestamp) -> Playground {
        Playground { engine, now }
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A citizen sends something; the world's answers are part of the same turns.
    pub fn message(&mut self, citizen: &str, kind: MessageKind) -> Vec<Turn> {
        let _ = (citizen, kind);
        Vec::new()
    }

    /// A citizen opens the conversation by a link.
    pub fn start(&mut self, citizen: &str, payload: Option<String>) -> Vec<Turn> {
        let _ = (citizen, payload);
        Vec::new()
    }

    /// A citizen taps an entry of a menu, old or new.
    pub fn tap(&mut self, citizen: &str, token: &str) -> Vec<Turn> {
        let _ = (citizen, token);
        Vec::new()
    }

    /// An officer decides about a request; without a number, the citizen's newest one.
    pub fn officer(&mut self, citizen: &str, number: Option<&str>, decision: Decision) -> Vec<Turn> {
        let _ = (citizen, number, decision);
        Vec::new()
    }

    /// Documents come in through the secure link.
    pub fn upload(&mut self, citizen: &str, items: &[String]) -> Vec<Turn> {
        let _ = (citizen, items);
        Vec::new()
    }

    /// Moves the clock forward and fires timers on the way, in order. Never moves it back.
    pub fn advance(&mut self, to: Timestamp) -> Vec<Turn> {
        self.now = self.now.max(to);
        Vec::new()
    }

    /// What the channel tells of a citizen.
    pub fn introduce(&mut self, citizen: &str, facts: Citizen) {
        let _ = (citizen, facts);
    }

    /// Forgets the conversation of a citizen; requests stay.
    pub fn forget(&mut self, citizen: &str) {
        let _ = citizen;
    }

    /// The next HTTP calls end like this.
    pub fn respond_with(&mut self, outcome: crate::Outcome) {
        let _ = outcome;
    }

    /// The conversation of a citizen.
    #[must_use]
    pub fn session(&self, citizen: &str) -> Option<&Session> {
        let _ = citizen;
        None
    }

    /// Requests of a citizen, oldest first.
    pub fn requests(&self, citizen: &str) -> impl Iterator<Item = &Request> {
        let _ = citizen;
        std::iter::empty()
    }

    /// Another bot for all conversations, which go on; what became of each.
    pub fn set_bot(&mut self, engine: Engine) -> Vec<(String, Restored)> {
        self.engine = engine;
        Vec::new()
    }
}
