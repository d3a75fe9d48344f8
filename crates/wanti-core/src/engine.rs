//! The front of the interpreter: a bot in, and for each event a step out.

use std::sync::Arc;

use jiff::Timestamp;
use wanti_flow::model::Bot;

use crate::{Effect, Event, Restored, Session, Trace};

/// Interprets one compiled bot. Cheap to clone; it holds no state.
#[derive(Debug, Clone)]
pub struct Engine {
    bot: Arc<Bot>,
}

/// What one event led to. Store the session and carry out the effects in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The conversation after the event.
    pub session: Session,
    /// What the world is to do, in order.
    pub effects: Vec<Effect>,
    /// Why.
    pub trace: Trace,
}

impl Engine {
    /// An engine for this bot.
    #[must_use]
    pub fn new(bot: Arc<Bot>) -> Engine {
        Engine { bot }
    }

    /// The bot.
    #[must_use]
    pub fn bot(&self) -> &Bot {
        &self.bot
    }

    /// The bot, shared.
    #[must_use]
    pub fn shared_bot(&self) -> Arc<Bot> {
        Arc::clone(&self.bot)
    }

    /// One event. Total and pure: it never panics, always ends, and equal input gives equal output.
    #[must_use]
    pub fn step(&self, session: Session, event: Event, at: Timestamp) -> Step {
        let _ = (event, at);
        Step { session, effects: Vec::new(), trace: Trace::default() }
    }

    /// The same conversation under this engine's bot, when it was held under another one.
    #[must_use]
    pub fn reload(&self, session: &Session, from: &Engine) -> (Session, Restored) {
        session.to_snapshot(&from.bot).restore(&self.bot)
    }
}
