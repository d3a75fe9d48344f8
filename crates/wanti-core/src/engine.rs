//! The front of the interpreter: a bot in, and for each event a step out.

use std::sync::Arc;

use jiff::Timestamp;
use wanti_flow::model::Bot;

use crate::run::Run;
use crate::{Effect, Event, Restored, Session, Trace, echo, hear, intents, officer, timer, walk, world};

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
        let mut run = Run::new(&self.bot, session, at);
        run.session.bot = self.bot.hash;
        take(&mut run, event);
        walk::go(&mut run);
        if run.stopped {
            walk::give_up(&mut run);
        }
        finish(run)
    }

    /// The same conversation under this engine's bot, when it was held under another one.
    #[must_use]
    pub fn reload(&self, session: &Session, from: &Engine) -> (Session, Restored) {
        session.to_snapshot(&from.bot).restore(&self.bot)
    }
}

/// Lets the event change the session; what runs afterwards is left to the walk.
fn take(run: &mut Run<'_>, event: Event) {
    match event {
        Event::Message(message) => {
            hear::message(run, &message.kind);
            walk::go(run);
            echo::watch(run, &message.kind);
        }
        Event::Start { payload } => start(run, payload.as_deref()),
        Event::Officer { actor, request, decision } => officer::decided(run, &actor, request, &decision),
        Event::Uploaded { request, items } => officer::uploaded(run, &request, &items),
        Event::Announced { schedule } => timer::announced(run, &schedule),
        Event::Timer { name } => timer::fired(run, &name),
        answer => world::answered(run, answer),
    }
}

/// A link may name a service or a flow; anything else opens the bot.
fn start(run: &mut Run<'_>, payload: Option<&str>) {
    run.session.turn = run.session.turn.saturating_add(1);
    if run.session.handoff.is_some() {
        crate::step::close_handoff(run);
    }
    let service = payload.and_then(|id| run.bot.service_named(id));
    let flow = payload.and_then(|id| run.bot.flow_named(id));
    walk::clear(run);
    match (service, flow) {
        (Some(service), _) => intents::start_service(run, service),
        (None, Some(flow)) => crate::step::enter_flow(run, flow, None),
        (None, None) => intents::start(run),
    }
}

fn finish(mut run: Run<'_>) -> Step {
    let mut effects: Vec<Effect> = Vec::with_capacity(run.sends.len() + run.effects.len());
    effects.extend(run.sends.drain(..).map(Effect::Send));
    effects.append(&mut run.effects);
    Step { session: run.session, effects, trace: run.trace }
}
