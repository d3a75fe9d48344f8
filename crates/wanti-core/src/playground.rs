//! A pretend world in memory: citizens, requests, slots, timers and a clock that is told the time.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::{
    Actor, Citizen, Decision, Draft, Effect, Engine, Event, Message, MessageKind, Note, Outcome, Outgoing, Request,
    Restored, Session, Slot, Step, Trace,
};

/// Plays the world for a terminal, a script or a test. Equal calls give equal conversations.
///
/// Requests get real numbers, slots have capacity, links are pretended, and timers fire when the clock is moved.
#[derive(Debug, Clone)]
pub struct Playground {
    engine: Engine,
    now: Timestamp,
    citizens: BTreeMap<String, Session>,
    /// Requests in the order they were opened, with their citizen.
    requests: Vec<(String, Request)>,
    /// Requests opened per day and prefix.
    serials: BTreeMap<(String, Date), u32>,
    /// Slots booked, by request.
    booked: BTreeMap<String, Slot>,
    timers: Vec<(Timestamp, String, String)>,
    links: u32,
    messages: u64,
    outcome: Outcome,
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

/// Most answers of the world to one event; a flow cannot ask more often without the citizen.
const ROUNDS: usize = 50;

impl Playground {
    /// An empty world at this time.
    #[must_use]
    pub fn new(engine: Engine, now: Timestamp) -> Playground {
        Playground {
            engine,
            now,
            citizens: BTreeMap::new(),
            requests: Vec::new(),
            serials: BTreeMap::new(),
            booked: BTreeMap::new(),
            timers: Vec::new(),
            links: 0,
            messages: 0,
            outcome: Outcome::Ok(String::from("ok")),
        }
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

    /// A citizen sends something; the world's answers follow as turns of their own.
    pub fn message(&mut self, citizen: &str, kind: MessageKind) -> Vec<Turn> {
        self.messages += 1;
        let id = format!("pesan-{}", self.messages);
        self.play(citizen, Event::Message(Message { id, kind }))
    }

    /// A citizen opens the conversation by a link.
    pub fn start(&mut self, citizen: &str, payload: Option<String>) -> Vec<Turn> {
        self.play(citizen, Event::Start { payload })
    }

    /// A citizen taps an entry of a menu, old or new.
    pub fn tap(&mut self, citizen: &str, token: &str) -> Vec<Turn> {
        self.message(citizen, MessageKind::Choice { token: token.to_owned(), title: String::new() })
    }

    /// An officer decides about a request; without a number, the citizen's newest open one.
    pub fn officer(&mut self, citizen: &str, number: Option<&str>, decision: Decision) -> Vec<Turn> {
        let request = match number {
            Some(number) => self.find(citizen, Some(number)).into_iter().next(),
            None => self.newest(citizen),
        };
        let about =
            matches!(decision, Decision::Reply(_) | Decision::CloseHandoff | Decision::TakeOver | Decision::Erase);
        let request = request.filter(|_| !about);
        let actor = Actor { name: String::from("petugas"), role: String::new() };
        let mut turns = self.play(citizen, Event::Officer { actor, request: request.clone(), decision });
        for turn in &mut turns {
            turn.refused = turn.trace.notes.iter().find_map(|note| match note {
                Note::Forbidden(why) => Some(why.sentence(self.engine.bot(), request.as_ref())),
                _ => None,
            });
        }
        turns
    }

    /// Documents come in through the secure link; without names, all that are wanted.
    pub fn upload(&mut self, citizen: &str, items: &[String]) -> Vec<Turn> {
        let Some(request) = self.newest(citizen) else { return Vec::new() };
        let items: Vec<String> = if items.is_empty() {
            let waits = |status: &crate::ItemStatus| *status != crate::ItemStatus::Accepted;
            request.items.iter().filter(|item| waits(&item.status)).map(|item| item.id.clone()).collect()
        } else {
            items.to_vec()
        };
        self.play(citizen, Event::Uploaded { request, items })
    }

    /// Sends a scheduled message to everyone who ever wrote.
    pub fn announce(&mut self, schedule: &str) -> Vec<Turn> {
        let everyone: Vec<String> = self.citizens.keys().cloned().collect();
        everyone
            .iter()
            .flat_map(|citizen| self.play(citizen, Event::Announced { schedule: schedule.to_owned() }))
            .collect()
    }

    /// Moves the clock forward and fires timers on the way, in order. Never moves it back.
    pub fn advance(&mut self, to: Timestamp) -> Vec<Turn> {
        let mut turns = Vec::new();
        while let Some(at) = self.next_timer(to) {
            let (due, citizen, name) = self.timers.remove(at);
            self.now = self.now.max(due);
            turns.extend(self.play(&citizen, Event::Timer { name }));
        }
        self.now = self.now.max(to);
        turns
    }

    /// What the channel tells of a citizen.
    pub fn introduce(&mut self, citizen: &str, facts: Citizen) {
        self.session_mut(citizen).set_citizen(facts);
    }

    /// Forgets the conversation of a citizen; requests stay.
    pub fn forget(&mut self, citizen: &str) {
        self.citizens.remove(citizen);
        self.timers.retain(|(_, owner, _)| owner != citizen);
    }

    /// HTTP calls end like this from now on.
    pub fn respond_with(&mut self, outcome: Outcome) {
        self.outcome = outcome;
    }

    /// The conversation of a citizen.
    #[must_use]
    pub fn session(&self, citizen: &str) -> Option<&Session> {
        self.citizens.get(citizen)
    }

    /// Requests of a citizen, oldest first.
    pub fn requests(&self, citizen: &str) -> impl Iterator<Item = &Request> {
        self.requests.iter().filter(move |(owner, _)| owner == citizen).map(|(_, request)| request)
    }

    /// Another bot for all conversations, which go on; what became of each.
    pub fn set_bot(&mut self, engine: Engine) -> Vec<(String, Restored)> {
        let mut fates = Vec::new();
        for (citizen, session) in &mut self.citizens {
            let (next, fate) = engine.reload(session, &self.engine);
            *session = next;
            fates.push((citizen.clone(), fate));
        }
        self.engine = engine;
        fates
    }

    fn session_mut(&mut self, citizen: &str) -> &mut Session {
        let seed = crate::token::text_hash([citizen]);
        self.citizens.entry(citizen.to_owned()).or_insert_with(|| Session::new(seed))
    }

    /// Plays an event and every answer of the world to it.
    fn play(&mut self, citizen: &str, event: Event) -> Vec<Turn> {
        let mut turns = Vec::new();
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front().filter(|_| turns.len() < ROUNDS) {
            let session = self.session_mut(citizen).clone();
            let Step { session, effects, trace } = self.engine.step(session, event, self.now);
            self.citizens.insert(citizen.to_owned(), session);
            events.extend(effects.iter().filter_map(|effect| self.carry_out(citizen, effect)));
            turns.push(turn(citizen, self.now, effects, trace));
        }
        turns
    }

    /// Does what an effect asks; the answer, when it has one.
    fn carry_out(&mut self, citizen: &str, effect: &Effect) -> Option<Event> {
        match effect {
            Effect::Register(draft) => return Some(Event::Registered { number: self.number(draft) }),
            Effect::SaveRequest(request) => self.save(citizen, request),
            Effect::Lookup { number } => return Some(Event::Found { requests: self.find(citizen, number.as_deref()) }),
            Effect::Link { valid, .. } => return Some(self.link(*valid)),
            Effect::Slots { candidates, capacity } => {
                let slots = candidates.iter().copied().filter(|slot| self.has_room(*slot, *capacity)).collect();
                return Some(Event::SlotsFree { slots });
            }
            Effect::Book { number, slot } => return Some(self.book(number.as_deref(), *slot)),
            Effect::Http { .. } => return Some(Event::Responded { outcome: self.outcome.clone() }),
            Effect::SetTimer { name, due } => {
                self.cancel(citizen, name);
                self.timers.push((*due, citizen.to_owned(), name.clone()));
            }
            Effect::CancelTimer { name } => self.cancel(citizen, name),
            Effect::Erase => self.requests.retain(|(owner, request)| owner != citizen || !request.state.is_final()),
            Effect::Send(_)
            | Effect::Handoff { .. }
            | Effect::HandoffEnded
            | Effect::ConsentGiven { .. }
            | Effect::Rated { .. }
            | Effect::Audit(_) => {}
        }
        None
    }

    fn cancel(&mut self, citizen: &str, name: &str) {
        self.timers.retain(|(_, owner, other)| owner != citizen || other != name);
    }

    /// The place of the timer that is due next.
    fn next_timer(&self, to: Timestamp) -> Option<usize> {
        let due = self.timers.iter().enumerate().filter(|(_, (due, ..))| *due <= to);
        due.min_by_key(|(at, (due, ..))| (*due, *at)).map(|(at, _)| at)
    }

    fn number(&mut self, draft: &Draft) -> String {
        let serial = self.serials.entry((draft.prefix.clone(), draft.day)).or_insert(0);
        *serial += 1;
        crate::registration_number(&draft.prefix, draft.day, *serial)
    }

    fn save(&mut self, citizen: &str, request: &Request) {
        match self.requests.iter_mut().find(|(_, known)| known.number == request.number) {
            Some((_, known)) => known.clone_from(request),
            None => self.requests.push((citizen.to_owned(), request.clone())),
        }
    }

    /// Own requests, newest first; a number may be the whole one or its serial.
    fn find(&self, citizen: &str, number: Option<&str>) -> Vec<Request> {
        let own = self.requests(citizen).filter(|request| number.is_none_or(|number| is_number_of(request, number)));
        let mut found: Vec<Request> = own.cloned().collect();
        found.reverse();
        found
    }

    fn newest(&self, citizen: &str) -> Option<Request> {
        let own = self.find(citizen, None);
        own.iter().find(|request| !request.state.is_final()).or_else(|| own.first()).cloned()
    }

    fn link(&mut self, valid: std::time::Duration) -> Event {
        self.links += 1;
        let until = self.now.checked_add(valid).unwrap_or(Timestamp::MAX);
        Event::LinkReady { url: format!("https://unggah.contoh.go.id/{:04}", self.links), until }
    }

    fn has_room(&self, slot: Slot, capacity: u32) -> bool {
        let taken = self.booked.values().filter(|other| **other == slot).count();
        u32::try_from(taken).unwrap_or(u32::MAX) < capacity.max(1)
    }

    fn book(&mut self, number: Option<&str>, slot: Slot) -> Event {
        let capacity = self.engine.bot().requests.slots.as_ref().map_or(1, |rules| rules.capacity);
        if !self.has_room(slot, capacity) {
            return Event::SlotTaken;
        }
        self.booked.insert(number.unwrap_or_default().to_owned(), slot);
        Event::Booked { slot }
    }
}

/// Whether a citizen's way of writing a number means this request: the whole one, or its serial with or without zeros.
fn is_number_of(request: &Request, written: &str) -> bool {
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let (number, written) = (plain(&request.number), plain(written));
    if number == written || number.get(..number.len().saturating_sub(1)) == Some(written.as_str()) {
        return true;
    }
    let serial = request.number.split('-').nth(2).unwrap_or_default();
    !written.is_empty() && serial.trim_start_matches('0') == written.trim_start_matches('0')
}

fn turn(citizen: &str, at: Timestamp, effects: Vec<Effect>, trace: Trace) -> Turn {
    let messages = effects.iter().filter_map(|effect| match effect {
        Effect::Send(message) => Some(message.clone()),
        _ => None,
    });
    Turn { citizen: citizen.to_owned(), at, messages: messages.collect(), effects, trace, refused: None }
}
