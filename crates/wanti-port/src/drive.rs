//! One turn from the channel to the store and back: load, step, the world's answers, commit, send. Needs no runtime of its own.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use wanti_core::{
    Actor, Citizen, Decision, Draft, Effect, Engine, Event, Request, Session, Slot, Trace, registration_number,
};
use wanti_flow::model::Language;

use crate::fit::{fit_message, turned_page};
use crate::gather::{Gathered, Scene, outbound};
use crate::store::{Cause, Commit, Committed, DueTimer, InboxMark, Loaded, Settled, Shown, Store};
use crate::world::{HttpCall, LinkWanted, NoWorld, World};
use crate::{ConversationId, Inbound, InboundKind, Line, Party, PortError, Retry, SentId, Transport};

/// How often a turn is begun again when somebody else was faster.
const TRIES: usize = 5;
/// How many answers of the world one turn may need.
const ANSWERS: usize = 64;

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
    driver.deliver(&driven.conversation).await?;
    Ok(driven)
}

/// A bot with its store and its channel.
#[derive(Debug)]
pub struct Driver<'a, S: ?Sized, T: ?Sized, W: ?Sized = NoWorld> {
    engine: &'a Engine,
    store: &'a S,
    transport: &'a T,
    world: &'a W,
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
}

impl<'a, S, T> Driver<'a, S, T>
where
    S: Store + ?Sized,
    T: Transport + ?Sized,
{
    /// A driver without upload links and HTTP calls.
    pub fn new(engine: &'a Engine, store: &'a S, transport: &'a T) -> Self {
        Driver { engine, store, transport, world: &NoWorld }
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
        Driver { engine: self.engine, store: self.store, transport: self.transport, world }
    }

    /// A message has its turn. Its answers are stored, not yet sent.
    ///
    /// # Errors
    /// The store failed, or others were faster several times. Call it again.
    pub async fn receive(&self, inbound: &Inbound) -> Result<Driven, PortError> {
        let conversation = self.store.conversation(&inbound.line, &inbound.from).await?;
        let mark = InboxMark { line: inbound.line.clone(), id: inbound.id.clone() };
        let event = inbound.event();
        let (Some(event), false) = (event, self.store.seen(&mark).await?) else {
            return Ok(Driven { conversation, committed: Committed::Duplicate, traces: Vec::new() });
        };
        let start = Start {
            conversation,
            line: inbound.line.clone(),
            party: inbound.from.clone(),
            at: inbound.received,
            cause: Cause::Inbound(mark),
        };
        self.repeated(&start, &event, tapped(inbound)).await
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
        self.repeated(&self.start(conversation, at, Cause::Office).await?, &event, None).await
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
        let start = self.start(conversation, at, Cause::Office).await?;
        self.repeated(&start, &Event::Uploaded { request, items }, None).await
    }

    /// A timer ran out.
    ///
    /// # Errors
    /// As [`Driver::receive`].
    pub async fn wake(&self, timer: &DueTimer, at: Timestamp) -> Result<Driven, PortError> {
        let start = self.start(&timer.conversation, at, Cause::Timer(timer.clone())).await?;
        self.repeated(&start, &Event::Timer { name: timer.name.clone() }, None).await
    }

    /// Sends what waits for a conversation, in order. What cannot be sent now stays, and all behind it.
    ///
    /// # Errors
    /// The first message that must wait says why; the ones before it are sent.
    pub async fn deliver(&self, conversation: &ConversationId) -> Result<Vec<SentId>, PortError> {
        let mut sent = Vec::new();
        for message in self.store.outbox(conversation).await? {
            match self.transport.send(&message).await {
                Ok(id) => {
                    self.store.settle(&message.id, Settled::Sent(id.clone())).await?;
                    sent.push(id);
                }
                Err(PortError::Stopped(why)) => return Err(PortError::Stopped(why)),
                Err(error) if error.retry() == Retry::Never => {
                    self.store.settle(&message.id, Settled::Dropped(error)).await?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(sent)
    }

    async fn start(&self, conversation: &ConversationId, at: Timestamp, cause: Cause) -> Result<Start, PortError> {
        let known = self.store.party(conversation).await?;
        let (line, party) = known.ok_or_else(|| PortError::Refused("unknown conversation".to_owned()))?;
        Ok(Start { conversation: conversation.clone(), line, party, at, cause })
    }

    async fn own_request(&self, conversation: &ConversationId, number: &str) -> Result<Request, PortError> {
        let found = self.store.request(number).await?.filter(|(owner, _)| owner == conversation);
        found.map(|(_, request)| request).ok_or_else(|| PortError::Refused("unknown request".to_owned()))
    }

    async fn repeated(&self, start: &Start, event: &Event, page: Option<Turned>) -> Result<Driven, PortError> {
        for _ in 1..TRIES {
            match self.turn(start, event, page.as_ref()).await {
                Err(PortError::Conflict) => {}
                done => return done,
            }
        }
        self.turn(start, event, page.as_ref()).await
    }

    async fn turn(&self, start: &Start, event: &Event, page: Option<&Turned>) -> Result<Driven, PortError> {
        let loaded = self.store.load(&start.conversation).await?;
        let scene = start.scene(loaded.version);
        let session = self.session(&loaded, &scene);
        if let Some(commit) = page.and_then(|page| self.other_page(page, &loaded, &scene, &session, start)) {
            return self.store_turn(commit, Vec::new()).await;
        }
        let (session, gathered, traces) = self.play(session, event.clone(), &scene).await?;
        let snapshot = session.to_snapshot(self.engine.bot());
        let commit = gathered.commit(&scene, start.cause.clone(), snapshot, self.transport.limits(), self.language());
        self.store_turn(commit, traces).await
    }

    async fn store_turn(&self, commit: Commit, traces: Vec<Trace>) -> Result<Driven, PortError> {
        let conversation = commit.conversation.clone();
        let committed = self.store.commit(commit).await?;
        Ok(Driven { conversation, committed, traces })
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

    /// Steps until the world is asked nothing more.
    async fn play(
        &self,
        session: Session,
        event: Event,
        scene: &Scene,
    ) -> Result<(Session, Gathered, Vec<Trace>), PortError> {
        let (mut session, mut gathered, mut traces) = (session, Gathered::default(), Vec::new());
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let step = self.engine.step(session, event, scene.at);
            session = step.session;
            traces.push(step.trace);
            for effect in step.effects {
                let Some(question) = gathered.take(effect) else {
                    continue;
                };
                events.extend(self.answer(question, scene, &mut gathered).await?);
            }
            if traces.len() >= ANSWERS {
                break;
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
            Effect::Slots { candidates, capacity } => Some(self.free(candidates, capacity, gathered).await?),
            Effect::Book { number, slot } => Some(self.book(number, slot, gathered).await?),
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

    async fn free(&self, candidates: Vec<Slot>, capacity: u32, gathered: &Gathered) -> Result<Event, PortError> {
        let booked = self.store.booked(&candidates).await?;
        let room =
            candidates.into_iter().zip(booked).filter(|(slot, booked)| booked + gathered.booked(slot) < capacity);
        Ok(Event::SlotsFree { slots: room.map(|(slot, _)| slot).collect() })
    }

    async fn book(&self, request: Option<String>, slot: Slot, gathered: &mut Gathered) -> Result<Event, PortError> {
        let capacity = self.engine.bot().requests.slots.as_ref().map_or(0, |rules| rules.capacity);
        let booked = self.store.booked(&[slot]).await?.first().copied().unwrap_or(0);
        if booked + gathered.booked(&slot) >= capacity {
            return Ok(Event::SlotTaken);
        }
        gathered.bookings.push(crate::store::Booking { request, slot, capacity });
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
    line: Line,
    party: Party,
    at: Timestamp,
    cause: Cause,
}

impl Start {
    fn scene(&self, version: u64) -> Scene {
        Scene {
            conversation: self.conversation.clone(),
            line: self.line.clone(),
            party: self.party.clone(),
            version,
            at: self.at,
        }
    }
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
