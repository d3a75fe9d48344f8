//! Carries out orders with store, engines and channels, and reports. Needs no runtime of its own.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Timestamp;
use wanti_core::{Actor, Decision, Effect, Engine, Outgoing, Trace};
use wanti_port::store::{
    Cause, Claim, Claimed, Committed, DueTimer, Hold, InboxMark, Received, Settle, Settled, Store,
};
use wanti_port::{Arrival, ConversationId, Driven, Driver, Inbound, Line, PortError, Transport, World};
use wanti_text::Pii;

use crate::clock::{Clock, Now};
use crate::order::{Arrived, Order, Outcome, Report, Sending, Sent, Turn, Turned, Work};
use crate::settings::{Settings, later};
use crate::unwind::Unwind;
use crate::words;

/// Why an officer is to look at a conversation whose turn panicked.
const STUMBLED: &str = "stumbled";

/// Carries out orders.
pub struct Crew {
    store: Arc<dyn Store>,
    world: Arc<dyn World>,
    clock: Arc<dyn Clock>,
    lines: BTreeMap<Line, Arc<dyn Transport>>,
    engines: RwLock<BTreeMap<String, Engine>>,
    tickets: Mutex<Tickets>,
    settings: Settings,
}

/// Something the office does in a conversation.
#[derive(Debug, Clone, PartialEq)]
pub enum Office {
    /// An officer decides.
    Decide {
        /// Number of the request; none when it is about the conversation.
        number: Option<String>,
        /// Who.
        actor: Actor,
        /// What.
        decision: Decision,
    },
    /// Documents came in for a request.
    Uploaded {
        /// Number of the request.
        number: String,
        /// Ids of the documents.
        items: Vec<String>,
    },
}

type Drive<'a> = Driver<'a, dyn Store, dyn Transport, dyn World>;
type Answer = Box<dyn FnOnce(Result<Driven, PortError>) + Send>;

#[derive(Default)]
struct Tickets {
    last: u64,
    open: BTreeMap<u64, (Office, Answer)>,
}

/// What a turn led to, before it is reported.
struct Played {
    line: Option<Line>,
    work: Work,
    outcome: Outcome,
    traces: Vec<Trace>,
}

impl fmt::Debug for Crew {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Crew").field("lines", &self.lines.keys()).finish_non_exhaustive()
    }
}

impl Crew {
    /// A crew for these lines. Each office of a line must have an engine.
    pub fn new(
        store: Arc<dyn Store>,
        world: Arc<dyn World>,
        clock: Arc<dyn Clock>,
        lines: BTreeMap<Line, Arc<dyn Transport>>,
        engines: BTreeMap<String, Engine>,
        settings: Settings,
    ) -> Crew {
        let (engines, tickets) = (RwLock::new(engines), Mutex::default());
        Crew { store, world, clock, lines, engines, tickets, settings }
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Now {
        self.clock.now()
    }

    /// The name of this process among those that share the store.
    #[must_use]
    pub fn holder(&self) -> &str {
        &self.settings.holder
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The lines with their channels.
    pub fn lines(&self) -> impl Iterator<Item = (&Line, &Arc<dyn Transport>)> {
        self.lines.iter()
    }

    /// The engine of an office.
    #[must_use]
    pub fn engine(&self, office: &str) -> Option<Engine> {
        self.engines.read().unwrap_or_else(PoisonError::into_inner).get(office).cloned()
    }

    /// Turns that begin from now on use this engine; whether there is such an office.
    pub fn reload(&self, office: &str, engine: Engine) -> bool {
        let mut engines = self.engines.write().unwrap_or_else(PoisonError::into_inner);
        engines.get_mut(office).map(|present| *present = engine).is_some()
    }

    /// Puts something the office does where its turn will find it; its number.
    pub fn ask(&self, office: Office, answer: impl FnOnce(Result<Driven, PortError>) + Send + 'static) -> u64 {
        let mut tickets = self.tickets.lock().unwrap_or_else(PoisonError::into_inner);
        tickets.last += 1;
        let ticket = tickets.last;
        tickets.open.insert(ticket, (office, Box::new(answer)));
        ticket
    }

    /// Stores pieces. When it returns without an error they are on the disk; the report is for the planner.
    ///
    /// # Errors
    /// As [`Store::receive`]; nothing was stored, and the pieces come back.
    pub async fn receive(&self, arrivals: Vec<Arrival>) -> Result<Report, (PortError, Vec<Arrival>)> {
        let hold = self.hold();
        let received = match self.store.receive(arrivals.clone(), Some(&hold)).await {
            Ok(received) => received,
            Err(error) => return Err((error, arrivals)),
        };
        let arrived = arrivals.into_iter().zip(received).map(|(arrival, received)| {
            let (inbound, line) = head(arrival);
            let inbound = inbound.filter(|_| !matches!(received, Received::Again { done: true, .. }));
            Arrived { inbound, received, line, until: hold.until }
        });
        Ok(Report::Arrived(arrived.collect()))
    }

    /// Carries out one order.
    pub async fn carry_out(&self, order: Order) -> Report {
        match order {
            Order::Turn(turn) => Report::Turned(Box::new(self.turn(turn).await)),
            Order::Send(sending) => Report::Sent(Box::new(self.send(sending).await)),
            Order::Settle(settle) => {
                let stored = self.store.settle(Settle::clone(&settle), None).await;
                Report::Settled(settle, stored.map(|_| ()))
            }
            Order::Claim { line, most } => self.claim(line, most).await,
            Order::Release => Report::Released(self.store.release(&self.settings.holder, None).await),
            Order::Take { most } => {
                let hold = self.hold();
                Report::Taken { most, until: hold.until, taken: self.store.take(&hold, most).await }
            }
            Order::Hold(conversation) => {
                let hold = self.hold();
                let held = self.store.hold(&conversation, &hold).await;
                Report::Kept { conversation, until: hold.until, held }
            }
            Order::Timers { most } => Report::Timers { most, due: self.timers(most).await },
            Order::Pause { line, until } => done(self.store.pause(&line, until).await),
            Order::Revive { id, at } => done(self.store.revive(&id, at).await),
            Order::Acknowledge(inbound) => self.acknowledge(&inbound).await,
            Order::Purge(retention) => done(self.store.purge(&retention).await),
            Order::Tell(_) => Report::Done,
        }
    }

    fn hold(&self) -> Hold {
        let at = self.clock.now().wall;
        Hold { holder: self.settings.holder.clone(), at, until: later(at, self.settings.lease) }
    }

    fn to_claim(&self, transport: &dyn Transport) -> Claim {
        let at = self.clock.now().steady;
        Claim { at, until: later(at, self.settings.send_lost), pace: transport.pace() }
    }

    async fn timers(&self, most: usize) -> Result<(Vec<DueTimer>, Option<Timestamp>), PortError> {
        let due = self.store.due_timers(self.clock.now().wall, most).await?;
        Ok((due, self.store.next_timer().await?))
    }

    async fn claim(&self, line: Line, most: usize) -> Report {
        let Some(transport) = self.lines.get(&line) else { return Report::Done };
        let claim = self.to_claim(&**transport);
        let claimed = self.store.claim(&line, &claim, most).await;
        Report::Claimed { line, most, until: claim.until, claimed }
    }

    async fn acknowledge(&self, inbound: &Inbound) -> Report {
        if let Some(transport) = self.lines.get(&inbound.line)
            && let Ok(Err(error)) = Unwind::new(transport.acknowledge(inbound)).await
        {
            tracing::debug!(channel = ?inbound.line.channel, line = %inbound.line.id, %error, "a sign was not given");
        }
        Report::Done
    }
}

/// What must be known of a piece after the store has it.
fn head(arrival: Arrival) -> (Option<Inbound>, Line) {
    match arrival {
        Arrival::Message(inbound) => {
            let line = inbound.line.clone();
            (Some(inbound), line)
        }
        Arrival::Receipt(delivery) => (None, delivery.line),
        Arrival::Unreadable(piece) => (None, piece.line),
    }
}

fn done<T>(result: Result<T, PortError>) -> Report {
    if let Err(error) = result {
        tracing::warn!(%error, "the store did not do what it was asked");
    }
    Report::Done
}

/// Turns.
impl Crew {
    async fn turn(&self, turn: Turn) -> Turned {
        let conversation = turn.conversation.clone();
        let until = later(self.clock.now().steady, self.settings.send_lost);
        let played = match turn.work {
            Work::Hear(messages) => self.hear(&turn.conversation, turn.epoch, turn.claim, messages).await,
            Work::HearStored(most) => self.hear_stored(&turn.conversation, turn.epoch, turn.claim, most).await,
            Work::Limit { messages, notice } => {
                self.limit(&turn.conversation, turn.epoch, turn.claim, messages, notice).await
            }
            Work::Timer { timer, tries, park } => self.timer(turn.claim, timer, tries, park).await,
            Work::Office(ticket) => self.office(&turn.conversation, turn.claim, ticket).await,
        };
        let Played { line, work, outcome, traces } = played;
        Turned { conversation, line, work, outcome, traces, until }
    }

    async fn hear(
        &self,
        conversation: &ConversationId,
        epoch: Option<u64>,
        claim: bool,
        messages: Vec<Inbound>,
    ) -> Played {
        let line = messages.first().map(|first| first.line.clone());
        let (outcome, traces) = self.heard(conversation, epoch, claim, &messages).await;
        Played { line, work: Work::Hear(messages), outcome, traces }
    }

    async fn hear_stored(&self, conversation: &ConversationId, epoch: Option<u64>, claim: bool, most: usize) -> Played {
        let work = Work::HearStored(most);
        let waiting = match self.store.pending(conversation, most).await {
            Ok(waiting) => waiting,
            Err(error) => return Played { line: None, work, outcome: Outcome::Failed(error), traces: Vec::new() },
        };
        let full = waiting.len() >= most;
        let tried = waiting.first().is_some_and(|first| first.stumbles > 0);
        let mut messages: Vec<Inbound> = waiting.into_iter().map(|one| one.inbound).collect();
        let all = messages.len();
        if tried {
            messages.truncate(1);
        }
        let line = messages.first().map(|first| first.line.clone());
        let (mut outcome, traces) = self.heard(conversation, epoch, claim, &messages).await;
        if let Outcome::Done { heard, left, .. } = &mut outcome {
            *left = full || *heard < all;
        }
        Played { line, work, outcome, traces }
    }

    async fn heard(
        &self,
        conversation: &ConversationId,
        epoch: Option<u64>,
        claim: bool,
        messages: &[Inbound],
    ) -> (Outcome, Vec<Trace>) {
        let Some(first) = messages.first() else { return (Outcome::Nothing, Vec::new()) };
        let Some((engine, transport)) = self.place(&first.line) else { return (Outcome::Foreign, Vec::new()) };
        let driver = self.driver(&engine, transport, epoch, claim);
        match Unwind::new(driver.turn(conversation, messages)).await {
            Ok(driven) => outcome(driven),
            Err(_) => (self.stumble(conversation, epoch, claim, first).await, Vec::new()),
        }
    }

    /// After so many panics the message is put aside.
    async fn stumble(
        &self,
        conversation: &ConversationId,
        epoch: Option<u64>,
        claim: bool,
        first: &Inbound,
    ) -> Outcome {
        let mark = InboxMark::of(first);
        match self.store.stumbled(&mark).await {
            Ok(times) if times >= self.settings.tries => {
                let cause = Cause::Inbound(vec![mark]);
                self.park(conversation, epoch, claim, &first.line, cause).await
            }
            Ok(times) => {
                tracing::error!(conversation = %conversation.0, times, "a turn panicked");
                Outcome::Stumbled
            }
            Err(error) => Outcome::Failed(error),
        }
    }

    async fn park(
        &self,
        conversation: &ConversationId,
        epoch: Option<u64>,
        claim: bool,
        line: &Line,
        cause: Cause,
    ) -> Outcome {
        let Some((engine, transport)) = self.place(line) else { return Outcome::Foreign };
        let bot = engine.bot();
        let role = bot.roles.first().map(|role| role.id.clone()).unwrap_or_default();
        let effects =
            [said(words::parked(bot.language)), Effect::Handoff { role, reason: STUMBLED.to_owned(), request: None }];
        let driver = self.driver(&engine, transport, epoch, claim);
        match driver.set_aside(conversation, cause, &effects, self.clock.now().wall).await {
            Ok(Driven { committed: Committed::Done { claimed, .. }, queued, .. }) => {
                tracing::error!(conversation = %conversation.0, "a message was put aside: its turn panics");
                Outcome::Parked { claimed, queued }
            }
            Ok(_) => Outcome::Duplicate,
            Err(error) => Outcome::Failed(error),
        }
    }

    async fn limit(
        &self,
        conversation: &ConversationId,
        epoch: Option<u64>,
        claim: bool,
        messages: Vec<Inbound>,
        notice: bool,
    ) -> Played {
        let (line, outcome) = self.limited(conversation, epoch, claim, &messages, notice).await;
        Played { line, work: Work::Limit { messages, notice }, outcome, traces: Vec::new() }
    }

    async fn limited(
        &self,
        conversation: &ConversationId,
        epoch: Option<u64>,
        claim: bool,
        messages: &[Inbound],
        notice: bool,
    ) -> (Option<Line>, Outcome) {
        let Some(last) = messages.last() else { return (None, Outcome::Nothing) };
        let line = Some(last.line.clone());
        let Some((engine, transport)) = self.place(&last.line) else { return (line, Outcome::Foreign) };
        let marks = messages.iter().map(InboxMark::of).collect();
        let notices = [said(words::limited(engine.bot().language))];
        let effects = if notice { notices.as_slice() } else { &[] };
        let driver = self.driver(&engine, transport, epoch, claim);
        let driven = driver.set_aside(conversation, Cause::Inbound(marks), effects, last.received).await;
        (line, outcome(driven).0)
    }

    async fn timer(&self, claim: bool, timer: DueTimer, tries: u32, park: bool) -> Played {
        let played =
            |line, outcome, traces, timer| Played { line, work: Work::Timer { timer, tries, park }, outcome, traces };
        let line = match self.store.party(&timer.conversation).await {
            Ok(Some((line, _))) => line,
            Ok(None) => return played(None, Outcome::Duplicate, Vec::new(), timer),
            Err(error) => return played(None, Outcome::Failed(error), Vec::new(), timer),
        };
        if park {
            let cause = Cause::Timer(timer.clone());
            let outcome = self.park(&timer.conversation, None, claim, &line, cause).await;
            return played(Some(line), outcome, Vec::new(), timer);
        }
        let Some((engine, transport)) = self.place(&line) else {
            return played(Some(line), Outcome::Foreign, Vec::new(), timer);
        };
        let driver = self.driver(&engine, transport, None, claim);
        let (outcome, traces) = match Unwind::new(driver.wake(&timer, self.clock.now().wall)).await {
            Ok(driven) => outcome(driven),
            Err(_) => (Outcome::Stumbled, Vec::new()),
        };
        played(Some(line), outcome, traces, timer)
    }

    async fn office(&self, conversation: &ConversationId, claim: bool, ticket: u64) -> Played {
        let (line, driven) = self.decided(conversation, claim, ticket).await;
        let (outcome, traces) = outcome(driven);
        Played { line, work: Work::Office(ticket), outcome, traces }
    }

    async fn decided(
        &self,
        conversation: &ConversationId,
        claim: bool,
        ticket: u64,
    ) -> (Option<Line>, Result<Driven, PortError>) {
        let open = self.tickets.lock().unwrap_or_else(PoisonError::into_inner).open.remove(&ticket);
        let Some((office, answer)) = open else { return (None, Err(refused("nobody asked"))) };
        let line = match self.store.party(conversation).await {
            Ok(known) => known.map(|(line, _)| line),
            Err(error) => {
                answer(Err(error.clone()));
                return (None, Err(error));
            }
        };
        let place = line.as_ref().and_then(|line| self.place(line));
        let driven = match place {
            Some((engine, transport)) => {
                let driver = self.driver(&engine, transport, None, claim);
                let at = self.clock.now().wall;
                Unwind::new(office.carry_out(&driver, conversation, at)).await.unwrap_or(Err(refused("it panicked")))
            }
            None => Err(refused("unknown conversation")),
        };
        let told =
            driven.as_ref().map(|driven| Driven { committed: without_claim(&driven.committed), ..driven.clone() });
        answer(told.map_err(PortError::clone));
        (line, driven)
    }

    fn place(&self, line: &Line) -> Option<(Engine, &(dyn Transport + 'static))> {
        let transport = self.lines.get(line)?;
        Some((self.engine(&line.office)?, &**transport))
    }

    fn driver<'a>(
        &'a self,
        engine: &'a Engine,
        transport: &'a (dyn Transport + 'static),
        epoch: Option<u64>,
        claim: bool,
    ) -> Drive<'a> {
        let claim = claim.then(|| self.to_claim(transport));
        Driver::new(engine, &*self.store, transport).with_world(&*self.world).holding(epoch).claiming(claim)
    }
}

impl Office {
    async fn carry_out(
        self,
        driver: &Drive<'_>,
        conversation: &ConversationId,
        at: Timestamp,
    ) -> Result<Driven, PortError> {
        match self {
            Office::Decide { number, actor, decision } => {
                driver.decide(conversation, number.as_deref(), actor, decision, at).await
            }
            Office::Uploaded { number, items } => driver.uploaded(conversation, &number, items, at).await,
        }
    }
}

fn without_claim(committed: &Committed) -> Committed {
    match committed {
        Committed::Done { version, .. } => Committed::Done { version: *version, claimed: None },
        Committed::Duplicate => Committed::Duplicate,
    }
}

fn outcome(driven: Result<Driven, PortError>) -> (Outcome, Vec<Trace>) {
    match driven {
        Ok(driven) => {
            let Driven { committed, traces, heard, queued, timer, .. } = driven;
            let outcome = match committed {
                Committed::Done { claimed, .. } => Outcome::Done { heard, left: false, queued, timer, claimed },
                Committed::Duplicate => Outcome::Duplicate,
            };
            (outcome, traces)
        }
        Err(error) => (Outcome::Failed(error), Vec::new()),
    }
}

fn said(words: &str) -> Effect {
    Effect::Send(Outgoing { text: Pii::new(words.to_owned()), ..Outgoing::default() })
}

fn refused(why: &str) -> PortError {
    PortError::Refused(why.to_owned())
}

/// Sends.
impl Crew {
    async fn send(&self, sending: Sending) -> Sent {
        let Sending { claimed, until, chain } = sending;
        let line = claimed.message.line.clone();
        let transport = self.lines.get(&line);
        let outcome = match transport {
            Some(transport) => self.sent(&**transport, &claimed, until).await,
            None => Err(PortError::Unavailable("the line is not served here".to_owned())),
        };
        let (at, error) = (self.clock.now().steady, outcome.as_ref().err().cloned());
        let mut settled = Settled::of(outcome, &claimed, at, spread(&claimed));
        if let (Settled::Again { after, .. }, Some(PortError::Stopped(_))) = (&mut settled, &error) {
            *after = later(at, crate::planner::stopped(claimed.attempt));
        }
        let chain = chain && matches!(settled, Settled::Sent(_) | Settled::Closed { .. } | Settled::Dropped(_));
        let settle = Settle { id: claimed.message.id.clone(), attempt: claimed.attempt, at, settled };
        let claim = transport.filter(|_| chain).map(|transport| self.to_claim(&**transport));
        let next = self.store.settle(settle.clone(), claim.as_ref()).await;
        let (stored, next) = match next {
            Ok(next) => (Ok(()), next.map(Box::new)),
            Err(error) => (Err(error), None),
        };
        let until = claim.map_or(until, |claim| claim.until);
        let Claimed { message, queued, .. } = *claimed;
        Sent { line, conversation: message.conversation, settle, error, stored, next, until, queued }
    }

    /// Nothing is sent when others may think by now that we are lost, and send it themselves.
    async fn sent(
        &self,
        transport: &dyn Transport,
        claimed: &Claimed,
        until: Timestamp,
    ) -> Result<wanti_port::SentId, PortError> {
        let now = self.clock.now();
        if later(now.steady, self.settings.send_timeout) > until {
            return Err(PortError::Conflict);
        }
        let sent = if claimed.is_open(transport.limits(), now.wall) {
            Unwind::new(transport.send(&claimed.message)).await
        } else {
            match &claimed.message.template {
                Some(template) => Unwind::new(transport.send_template(&claimed.message, template)).await,
                None => return Err(PortError::WindowClosed),
            }
        };
        sent.unwrap_or(Err(PortError::Unknown))
    }
}

/// Sets messages that failed together apart (FNV-1a).
fn spread(claimed: &Claimed) -> u8 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = claimed.message.id.bytes().chain(claimed.attempt.to_le_bytes()).fold(0xcbf2_9ce4_8422_2325, mix);
    hash.to_le_bytes()[4]
}
