//! One turn from the channel to the store and back: load, step, the world's answers, commit, send. Needs no runtime of its own.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use wanti_core::{
    Actor, Citizen, Decision, Draft, Effect, Engine, Event, Request, Session, Slot, Trace, registration_number,
};
use wanti_flow::model::Language;

use crate::fit::{fit_message, turned_page};
use crate::gather::{Gathered, Scene, outbound};
use crate::store::{
    Booking, Cause, Claim, Claimed, Commit, Committed, DueTimer, InboxMark, Loaded, Received, Settle, Settled, Shown,
    Store, TimerChange,
};
use crate::world::{HttpCall, LinkWanted, NoWorld, World};
use crate::{Arrival, ConversationId, Inbound, InboundKind, PortError, SentId, Transport};

/// How often a turn is begun again when somebody else was faster.
const TRIES: usize = 5;
/// How many answers of the world one event may need.
const ANSWERS: usize = 64;
/// How long sending may take before the sender is thought lost.
const SENDING: SignedDuration = SignedDuration::from_secs(60);

/// One message through its whole turn, answers sent; what most adapters need.
///
/// # Errors
/// The store or the channel failed; nothing is lost by calling it again with the same message.
pub async fn drive<S, T>(engine: &Engine, store: &S, transport: &T, inbound: &Inbound) -> Result<Driven, PortError>
where
    S: Store + ?Sized,
    T: Transport + ?Sized,
{
    let driver = Driver::new(engine, store, transport);
    let driven = driver.receive(inbound).await?;
    driver.deliver(&driven.conversation, inbound.received).await?;
    Ok(driven)
}

/// A bot with its store and its channel.
#[derive(Debug)]
pub struct Driver<'a, S: ?Sized, T: ?Sized, W: ?Sized = NoWorld> {
    engine: &'a Engine,
    store: &'a S,
    transport: &'a T,
    world: &'a W,
    epoch: Option<u64>,
    claim: Option<Claim>,
}

/// What a turn led to.
#[derive(Debug, Clone, PartialEq)]
pub struct Driven {
    /// The conversation.
    pub conversation: ConversationId,
    /// Whether it was stored, or had been before.
    pub committed: Committed,
    /// Why, one for each event.
    pub traces: Vec<Trace>,
    /// How many of the messages given had their turn.
    pub heard: usize,
    /// How many messages it put into the outbox.
    pub queued: usize,
    /// The earliest timer it set.
    pub timer: Option<Timestamp>,
}

impl<'a, S, T> Driver<'a, S, T>
where
    S: Store + ?Sized,
    T: Transport + ?Sized,
{
    /// A driver without upload links and HTTP calls.
    pub fn new(engine: &'a Engine, store: &'a S, transport: &'a T) -> Self {
        Driver { engine, store, transport, world: &NoWorld, epoch: None, claim: None }
    }
}

impl<'a, S, T, W> Driver<'a, S, T, W>
where
    S: Store + ?Sized,
    T: Transport + ?Sized,
    W: World + ?Sized,
{
    /// The same with the rest of the world.
    pub fn with_world<V: World + ?Sized>(self, world: &'a V) -> Driver<'a, S, T, V> {
        let Driver { engine, store, transport, epoch, claim, .. } = self;
        Driver { engine, store, transport, world, epoch, claim }
    }

    /// The same with turns that are refused when the conversation is no longer held under this epoch.
    #[must_use]
    pub fn holding(self, epoch: Option<u64>) -> Self {
        Driver { epoch, ..self }
    }

    /// The same with turns that claim their first answer for sending.
    #[must_use]
    pub fn claiming(self, claim: Option<Claim>) -> Self {
        Driver { claim, ..self }
    }

    /// Stores a message and gives it its turn, after those that wait before it. Its answers are stored, not yet sent.
    ///
    /// # Errors
    /// The store failed, or others were faster several times. Call it again.
    pub async fn receive(&self, inbound: &Inbound) -> Result<Driven, PortError> {
        let received = self.store.receive(vec![Arrival::Message(inbound.clone())], None).await?;
        let (conversation, waits) = match received.into_iter().next() {
            Some(Received::New { conversation, .. }) => (conversation, true),
            Some(Received::Again { conversation, done }) => (conversation, !done),
            Some(Received::Noted { conversation }) => (conversation, false),
            _ => return Err(PortError::Refused("the store gave no answer for a message".to_owned())),
        };
        let mark = Some(InboxMark::of(inbound)).filter(|_| waits);
        while let Some(mark) = &mark {
            let Some(first) = self.store.pending(&conversation, 1).await?.into_iter().next() else { break };
            let driven = self.turn(&conversation, std::slice::from_ref(&first.inbound)).await?;
            if InboxMark::of(&first.inbound) == *mark {
                return Ok(driven);
            }
        }
        let committed = Committed::Duplicate;
        Ok(Driven { conversation, committed, traces: Vec::new(), heard: 0, queued: 0, timer: None })
    }

    /// Messages that were received and wait, none before them, have one turn together: one commit, and where each message
    /// costs money mostly one answer. A tap that turns a page has a turn of its own; then [`Driven::heard`] is less than all.
    ///
    /// # Errors
    /// As [`Driver::receive`].
    pub async fn turn(&self, conversation: &ConversationId, waiting: &[Inbound]) -> Result<Driven, PortError> {
        let first = waiting.first().ok_or_else(|| PortError::Refused("a turn without a message".to_owned()))?;
        let page = tapped(first);
        let alone = waiting.iter().position(|inbound| tapped(inbound).is_some());
        let heard = if page.is_some() { 1 } else { alone.unwrap_or(waiting.len()) };
        let together: Vec<&Inbound> = waiting.iter().take(heard).collect();
        let at = together.last().map_or(first.received, |inbound| inbound.received);
        let marks = together.iter().map(|inbound| InboxMark::of(inbound)).collect();
        let events: Vec<Event> = together.iter().filter_map(|inbound| inbound.event()).collect();
        let start = Start { conversation: conversation.clone(), at, cause: Cause::Inbound(marks) };
        let driven = self.repeated(&start, &events, page).await?;
        Ok(Driven { heard, ..driven })
    }

    /// An officer decides; about a request, or about the conversation when there is no number.
    ///
    /// # Errors
    /// As [`Driver::receive`]; [`PortError::Refused`] when the conversation or the request is unknown.
    pub async fn decide(
        &self,
        conversation: &ConversationId,
        number: Option<&str>,
        actor: Actor,
        decision: Decision,
        at: Timestamp,
    ) -> Result<Driven, PortError> {
        let request = match number {
            Some(number) => Some(self.own_request(conversation, number).await?),
            None => None,
        };
        let event = Event::Officer { actor, request, decision };
        let start = Start { conversation: conversation.clone(), at, cause: Cause::Office };
        self.repeated(&start, &[event], None).await
    }

    /// Documents came in for a request.
    ///
    /// # Errors
    /// As [`Driver::decide`].
    pub async fn uploaded(
        &self,
        conversation: &ConversationId,
        number: &str,
        items: Vec<String>,
        at: Timestamp,
    ) -> Result<Driven, PortError> {
        let request = self.own_request(conversation, number).await?;
        let start = Start { conversation: conversation.clone(), at, cause: Cause::Office };
        self.repeated(&start, &[Event::Uploaded { request, items }], None).await
    }

    /// A timer ran out.
    ///
    /// # Errors
    /// As [`Driver::receive`].
    pub async fn wake(&self, timer: &DueTimer, at: Timestamp) -> Result<Driven, PortError> {
        let start = Start { conversation: timer.conversation.clone(), at, cause: Cause::Timer(timer.clone()) };
        self.repeated(&start, &[Event::Timer { name: timer.name.clone() }], None).await
    }

    /// Closes a turn without asking the engine: for messages beyond a limit, and for what no turn survives. The session
    /// stays as it is; of the effects only those that need no answer are carried out.
    ///
    /// # Errors
    /// As [`Driver::receive`].
    pub async fn set_aside(
        &self,
        conversation: &ConversationId,
        cause: Cause,
        effects: &[Effect],
        at: Timestamp,
    ) -> Result<Driven, PortError> {
        let start = Start { conversation: conversation.clone(), at, cause };
        for _ in 1..TRIES {
            match self.try_aside(&start, effects).await {
                Err(PortError::Conflict) => {}
                done => return done,
            }
        }
        self.try_aside(&start, effects).await
    }

    /// Sends what waits for a conversation, in order. What cannot be sent now stays, and all behind it.
    ///
    /// # Errors
    /// The first message that must wait says why; the ones before it are sent.
    pub async fn deliver(&self, conversation: &ConversationId, at: Timestamp) -> Result<Vec<SentId>, PortError> {
        let claim =
            Claim { at, until: at.saturating_add(SENDING).unwrap_or(Timestamp::MAX), pace: self.transport.pace() };
        let mut sent = Vec::new();
        let mut next = self.store.claim_next(conversation, &claim).await?;
        while let Some(claimed) = next {
            let outcome = self.send(&claimed, at).await;
            let settled = Settled::of(outcome.clone(), &claimed, at, 0);
            let waits = matches!(settled, Settled::Again { .. } | Settled::Unsure { .. });
            let settle = Settle { id: claimed.message.id.clone(), attempt: claimed.attempt, at, settled };
            next = self.store.settle(settle, Some(&claim).filter(|_| !waits)).await?;
            match outcome {
                Ok(id) => sent.push(id),
                Err(error) if waits => return Err(error),
                Err(_) => {}
            }
        }
        Ok(sent)
    }

    /// Sends one claimed message: as it is while the window of the channel is open, else as its template.
    ///
    /// # Errors
    /// As [`Transport::send`]; [`PortError::WindowClosed`] without asking the channel when there is no template.
    pub async fn send(&self, claimed: &Claimed, at: Timestamp) -> Result<SentId, PortError> {
        if claimed.is_open(self.transport.limits(), at) {
            return self.transport.send(&claimed.message).await;
        }
        match &claimed.message.template {
            Some(template) => self.transport.send_template(&claimed.message, template).await,
            None => Err(PortError::WindowClosed),
        }
    }

    async fn own_request(&self, conversation: &ConversationId, number: &str) -> Result<Request, PortError> {
        let found = self.store.request(number).await?.filter(|(owner, _)| owner == conversation);
        found.map(|(_, request)| request).ok_or_else(|| PortError::Refused("unknown request".to_owned()))
    }

    async fn repeated(&self, start: &Start, events: &[Event], page: Option<Turned>) -> Result<Driven, PortError> {
        for _ in 1..TRIES {
            match self.try_turn(start, events, page.as_ref()).await {
                Err(PortError::Conflict) => {}
                done => return done,
            }
        }
        self.try_turn(start, events, page.as_ref()).await
    }

    async fn try_turn(&self, start: &Start, events: &[Event], page: Option<&Turned>) -> Result<Driven, PortError> {
        let loaded = self.store.load(&start.conversation).await?;
        let scene = self.scene(start, &loaded)?;
        let session = self.session(&loaded, &scene);
        if let Some(commit) = page.and_then(|page| self.other_page(page, &loaded, &scene, &session, start)) {
            return self.store_turn(commit, Vec::new()).await;
        }
        let (session, gathered, traces) = self.play(session, events, &scene).await?;
        let snapshot = session.to_snapshot(self.engine.bot());
        let commit = gathered.commit(&scene, start.cause.clone(), snapshot, self.transport.limits(), self.language());
        self.store_turn(commit, traces).await
    }

    async fn try_aside(&self, start: &Start, effects: &[Effect]) -> Result<Driven, PortError> {
        let loaded = self.store.load(&start.conversation).await?;
        let scene = self.scene(start, &loaded)?;
        let snapshot = match loaded.session {
            Some(snapshot) => snapshot,
            None => self.session(&loaded, &scene).to_snapshot(self.engine.bot()),
        };
        let mut gathered = Gathered::default();
        for effect in effects {
            gathered.take(effect.clone());
        }
        let commit = gathered.commit(&scene, start.cause.clone(), snapshot, self.transport.limits(), self.language());
        self.store_turn(commit, Vec::new()).await
    }

    fn scene(&self, start: &Start, loaded: &Loaded) -> Result<Scene, PortError> {
        let known = loaded.who.clone();
        let (line, party) = known.ok_or_else(|| PortError::Refused("unknown conversation".to_owned()))?;
        Ok(Scene {
            conversation: start.conversation.clone(),
            line,
            party,
            version: loaded.version,
            epoch: self.epoch,
            claim: self.claim,
            at: start.at,
        })
    }

    async fn store_turn(&self, commit: Commit, traces: Vec<Trace>) -> Result<Driven, PortError> {
        let (conversation, queued) = (commit.conversation.clone(), commit.outbox.len());
        let timer = commit.timers.iter().filter_map(TimerChange::due).min();
        let committed = self.store.commit(commit).await?;
        Ok(Driven { conversation, committed, traces, heard: 0, queued, timer })
    }

    fn language(&self) -> Language {
        self.engine.bot().language
    }

    fn session(&self, loaded: &Loaded, scene: &Scene) -> Session {
        let mut session = match &loaded.session {
            Some(snapshot) => snapshot.restore(self.engine.bot()).0,
            None => Session::new(seed(&scene.conversation)),
        };
        let known = session.citizen().clone();
        session.set_citizen(Citizen {
            name: scene.party.name.clone().or(known.name),
            address: known.address,
            phone: scene.party.phone().cloned().or(known.phone),
        });
        session
    }

    /// Steps until the world is asked nothing more, for each event in turn.
    async fn play(
        &self,
        session: Session,
        events: &[Event],
        scene: &Scene,
    ) -> Result<(Session, Gathered, Vec<Trace>), PortError> {
        let (mut session, mut traces) = (session, Vec::new());
        let mut gathered = Gathered::of(events.len());
        for event in events {
            let most = traces.len() + ANSWERS;
            let mut events = VecDeque::from([event.clone()]);
            while let Some(event) = events.pop_front().filter(|_| traces.len() < most) {
                let step = self.engine.step(session, event, scene.at);
                session = step.session;
                traces.push(step.trace);
                for effect in step.effects {
                    if let Some(question) = gathered.take(effect) {
                        events.extend(self.answer(question, scene, &mut gathered).await?);
                    }
                }
            }
        }
        Ok((session, gathered, traces))
    }

    /// The world's answer to an effect that asks for one.
    async fn answer(&self, effect: Effect, scene: &Scene, gathered: &mut Gathered) -> Result<Option<Event>, PortError> {
        Ok(match effect {
            Effect::Register(draft) => Some(Event::Registered { number: self.number(&draft).await? }),
            Effect::Lookup { number } => Some(self.lookup(number.as_deref(), scene, gathered).await?),
            Effect::Link { number, items, valid } => Some(self.link(number, items, valid, scene).await),
            Effect::Slots { candidates, capacity } => Some(self.free(candidates, capacity, scene, gathered).await?),
            Effect::Book { number, slot } => Some(self.book(number, slot, scene, gathered).await?),
            Effect::Http { url, method, body, timeout } => {
                let outcome = self.world.http(&HttpCall { url, method, body, timeout }).await;
                Some(Event::Responded { outcome })
            }
            _ => None,
        })
    }

    async fn number(&self, draft: &Draft) -> Result<String, PortError> {
        let serial = self.store.next_serial(&draft.prefix, draft.day).await?;
        Ok(registration_number(&draft.prefix, draft.day, serial))
    }

    async fn lookup(&self, number: Option<&str>, scene: &Scene, gathered: &Gathered) -> Result<Event, PortError> {
        let mut requests: Vec<Request> = gathered.requests.iter().rev().cloned().collect();
        for stored in self.store.requests_of(&scene.conversation).await? {
            if !requests.iter().any(|request| request.number == stored.number) {
                requests.push(stored);
            }
        }
        requests.sort_by_key(|request| std::cmp::Reverse(request.opened));
        if let Some(wanted) = number.map(letters) {
            requests.retain(|request| letters(&request.number).contains(&wanted));
        }
        Ok(Event::Found { requests })
    }

    async fn link(
        &self,
        number: Option<String>,
        items: Vec<(String, String)>,
        valid: std::time::Duration,
        scene: &Scene,
    ) -> Event {
        let length = SignedDuration::try_from(valid).unwrap_or(SignedDuration::MAX);
        let until = scene.at.saturating_add(length).unwrap_or(Timestamp::MAX);
        let wanted = LinkWanted { conversation: scene.conversation.clone(), number, items, until };
        match self.world.link(&wanted).await {
            Some((url, until)) => Event::LinkReady { url, until },
            None => Event::Unavailable,
        }
    }

    async fn free(
        &self,
        candidates: Vec<Slot>,
        capacity: u32,
        scene: &Scene,
        gathered: &Gathered,
    ) -> Result<Event, PortError> {
        let booked = self.store.booked(&scene.line.office, &candidates).await?;
        let room =
            candidates.into_iter().zip(booked).filter(|(slot, booked)| booked + gathered.booked(slot) < capacity);
        Ok(Event::SlotsFree { slots: room.map(|(slot, _)| slot).collect() })
    }

    async fn book(
        &self,
        request: Option<String>,
        slot: Slot,
        scene: &Scene,
        gathered: &mut Gathered,
    ) -> Result<Event, PortError> {
        let capacity = self.engine.bot().requests.slots.as_ref().map_or(0, |rules| rules.capacity);
        let booked = self.store.booked(&scene.line.office, &[slot]).await?.first().copied().unwrap_or(0);
        if booked + gathered.booked(&slot) >= capacity {
            return Ok(Event::SlotTaken);
        }
        gathered.bookings.push(Booking { request, slot, capacity });
        Ok(Event::Booked { slot })
    }

    /// A page of the menu shown last. Pages are the channel's matter: the engine never hears of them.
    fn other_page(
        &self,
        turned: &Turned,
        loaded: &Loaded,
        scene: &Scene,
        session: &Session,
        start: &Start,
    ) -> Option<Commit> {
        let shown = loaded.shown.as_ref()?;
        let first = shown.message.menu.as_ref()?.entries.first()?;
        if first.token != turned.first {
            return None;
        }
        let limits = self.transport.limits();
        let mut rendered = fit_message(&shown.message, turned.page, limits, self.language());
        let mut message = outbound(scene, 0, rendered.parts.pop()?, None);
        message.instead_of = turned.on.clone().filter(|_| limits.edits);
        let snapshot = session.to_snapshot(self.engine.bot());
        let mut commit = Gathered::default().commit(scene, start.cause.clone(), snapshot, limits, self.language());
        commit.shown = Some(Shown { message: shown.message.clone(), page: rendered.page });
        commit.outbox = vec![message];
        Some(commit)
    }
}

struct Start {
    conversation: ConversationId,
    at: Timestamp,
    cause: Cause,
}

/// A tap on the key of another page.
struct Turned {
    page: usize,
    first: String,
    on: Option<SentId>,
}

fn tapped(inbound: &Inbound) -> Option<Turned> {
    let InboundKind::Choice { token, on, .. } = &inbound.kind else {
        return None;
    };
    let (page, first) = turned_page(token)?;
    Some(Turned { page, first: first.to_owned(), on: on.clone() })
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|ch| ch.to_ascii_uppercase()).collect()
}

/// Decides between wordings: the same for one conversation always (FNV-1a).
fn seed(conversation: &ConversationId) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    conversation.0.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, mix)
}
