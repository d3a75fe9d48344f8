//! A store in memory: the plain meaning of [`Store`], for tests, terminals and small trials. It forgets all when the process ends.

mod people;
mod queue;
mod turns;
mod upkeep;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use wanti_core::{Request, Slot, Snapshot};

use crate::store::{
    Booking, Claim, Claimed, Commit, Committed, Counters, Dead, DueTimer, Held, Hold, InboxMark, Loaded, Purged,
    Received, Record, Retention, Settle, Shown, Store, Waiting,
};
use crate::{Alias, Arrival, ConversationId, Inbound, Line, Outbound, Party, PortError, Receipt, SentId, Unreadable};

/// Keeps everything in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    all: Mutex<All>,
}

/// Rows are numbered in the order they came, and so kept in it.
#[derive(Debug, Default)]
struct All {
    last: u64,
    last_talk: u64,
    talks: BTreeMap<u64, Talk>,
    aliases: BTreeMap<(Line, Alias), u64>,
    lines: BTreeMap<Line, LineState>,
    inbox: BTreeMap<u64, Letter>,
    marks: BTreeMap<InboxMark, u64>,
    pending: BTreeMap<u64, BTreeSet<u64>>,
    outbox: BTreeMap<u64, Parcel>,
    ids: BTreeMap<String, u64>,
    /// Several when a message was edited in place.
    sent: BTreeMap<(Line, SentId), BTreeSet<u64>>,
    /// Parcels that wait or are being sent, by conversation.
    queue: BTreeMap<u64, BTreeSet<u64>>,
    /// Receipts of messages not known yet, with the time of the first.
    parked: BTreeMap<(Line, SentId), (Receipt, Timestamp, Option<PortError>)>,
    unreadable: Vec<Unreadable>,
    serials: BTreeMap<(String, Date), u32>,
    requests: Vec<Filed>,
    bookings: Vec<(u64, Booking)>,
    timers: BTreeMap<(u64, String), Timestamp>,
    records: Vec<(u64, Timestamp, Record)>,
}

/// A conversation.
#[derive(Debug)]
struct Talk {
    line: Line,
    party: Party,
    version: u64,
    session: Option<Snapshot>,
    shown: Option<Shown>,
    last_inbound: Option<Timestamp>,
    last_turn: Option<Timestamp>,
    holder: Option<(String, Timestamp)>,
    epoch: u64,
    booked: Option<Timestamp>,
}

#[derive(Debug, Default)]
struct LineState {
    paused: Option<Timestamp>,
    booked: Option<Timestamp>,
}

/// A message that came in.
#[derive(Debug)]
struct Letter {
    talk: u64,
    mark: InboxMark,
    body: Option<Inbound>,
    received: Timestamp,
    done: bool,
    stumbles: u32,
}

/// A message on its way out.
#[derive(Debug)]
struct Parcel {
    talk: u64,
    message: Outbound,
    queued: Timestamp,
    state: ParcelState,
    /// When it may be claimed, while it waits or is being sent.
    due: Timestamp,
    attempt: u32,
    /// The channel's id from before it was revived.
    earlier: Option<SentId>,
    receipt: Option<Receipt>,
    settled: Timestamp,
    why: Option<PortError>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum ParcelState {
    Waiting,
    Sending,
    Held,
    Sent(SentId),
    Dead,
}

/// A request.
#[derive(Debug)]
struct Filed {
    owner: u64,
    request: Request,
    forget: bool,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    /// No method leaves the data half changed, so what a panicking thread left behind is whole.
    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl All {
    fn talk(&self, conversation: &ConversationId) -> Option<(u64, &Talk)> {
        let number = conversation.number()?;
        self.talks.get(&number).map(|talk| (number, talk))
    }

    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn receive(&self, arrivals: Vec<Arrival>, hold: Option<&Hold>) -> Result<Vec<Received>, PortError> {
        let mut all = self.all();
        Ok(arrivals.into_iter().map(|arrival| all.receive(arrival, hold)).collect())
    }

    async fn conversation(&self, line: &Line, party: &Party) -> Result<ConversationId, PortError> {
        let number = self.all().resolve(line, party, &[]);
        Ok(ConversationId::numbered(number))
    }

    async fn party(&self, conversation: &ConversationId) -> Result<Option<(Line, Party)>, PortError> {
        Ok(self.all().talk(conversation).map(|(_, talk)| (talk.line.clone(), talk.party.clone())))
    }

    async fn pending(&self, conversation: &ConversationId, most: usize) -> Result<Vec<Waiting>, PortError> {
        Ok(self.all().waiting(conversation, most))
    }

    async fn stumbled(&self, mark: &InboxMark) -> Result<u32, PortError> {
        let mut all = self.all();
        let place = all.marks.get(mark).copied();
        let letter = place.and_then(|place| all.inbox.get_mut(&place)).filter(|letter| !letter.done);
        Ok(letter.map_or(0, |letter| {
            letter.stumbles = letter.stumbles.saturating_add(1);
            letter.stumbles
        }))
    }

    async fn take(&self, hold: &Hold, most: usize) -> Result<Vec<Held>, PortError> {
        Ok(self.all().take(hold, most))
    }

    async fn hold(&self, conversation: &ConversationId, hold: &Hold) -> Result<Option<Held>, PortError> {
        let epoch = conversation.number().and_then(|number| self.all().hold(number, hold));
        Ok(epoch.map(|epoch| Held { conversation: conversation.clone(), epoch }))
    }

    async fn release(&self, holder: &str, conversation: Option<&ConversationId>) -> Result<(), PortError> {
        let mut all = self.all();
        let only = conversation.map(ConversationId::number);
        let own = |number: &u64, talk: &Talk| {
            only.is_none_or(|only| only == Some(*number)) && talk.holder.as_ref().is_some_and(|(by, _)| by == holder)
        };
        for (_, talk) in all.talks.iter_mut().filter(|(number, talk)| own(number, talk)) {
            talk.holder = None;
        }
        Ok(())
    }

    async fn load(&self, conversation: &ConversationId) -> Result<Loaded, PortError> {
        let all = self.all();
        Ok(all.talk(conversation).map_or_else(Loaded::default, |(_, talk)| Loaded {
            version: talk.version,
            session: talk.session.clone(),
            shown: talk.shown.clone(),
            last_inbound: talk.last_inbound,
            who: Some((talk.line.clone(), talk.party.clone())),
        }))
    }

    async fn commit(&self, commit: Commit) -> Result<Committed, PortError> {
        self.all().commit(commit)
    }

    async fn next_serial(&self, prefix: &str, day: Date) -> Result<u32, PortError> {
        let mut all = self.all();
        let serial = all.serials.entry((prefix.to_owned(), day)).or_default();
        *serial = serial.saturating_add(1);
        Ok(*serial)
    }

    async fn requests_of(&self, owner: &ConversationId) -> Result<Vec<Request>, PortError> {
        let all = self.all();
        let own = all.requests.iter().rev().filter(|filed| Some(filed.owner) == owner.number());
        Ok(own.map(|filed| filed.request.clone()).collect())
    }

    async fn request(&self, number: &str) -> Result<Option<(ConversationId, Request)>, PortError> {
        let all = self.all();
        let filed = all.requests.iter().find(|filed| filed.request.number == number);
        Ok(filed.map(|filed| (ConversationId::numbered(filed.owner), filed.request.clone())))
    }

    async fn booked(&self, office: &str, slots: &[Slot]) -> Result<Vec<u32>, PortError> {
        let all = self.all();
        Ok(slots.iter().map(|slot| all.booked(office, slot)).collect())
    }

    async fn due_timers(&self, now: Timestamp, most: usize) -> Result<Vec<DueTimer>, PortError> {
        let all = self.all();
        let due = all.timers.iter().filter(|(_, due)| **due <= now);
        let mut due: Vec<DueTimer> = due
            .map(|((talk, name), due)| DueTimer {
                due: *due,
                conversation: ConversationId::numbered(*talk),
                name: name.clone(),
            })
            .collect();
        due.sort();
        due.truncate(most);
        Ok(due)
    }

    async fn next_timer(&self) -> Result<Option<Timestamp>, PortError> {
        Ok(self.all().timers.values().min().copied())
    }

    async fn records(&self, conversation: &ConversationId) -> Result<Vec<(Timestamp, Record)>, PortError> {
        let all = self.all();
        let own = all.records.iter().filter(|(owner, ..)| Some(*owner) == conversation.number());
        Ok(own.map(|(_, at, record)| (*at, record.clone())).collect())
    }

    async fn outbox(&self, conversation: &ConversationId) -> Result<Vec<Outbound>, PortError> {
        let all = self.all();
        let unsent =
            |parcel: &&Parcel| matches!(parcel.state, ParcelState::Waiting | ParcelState::Sending | ParcelState::Held);
        let own = all.outbox.values().filter(|parcel| Some(parcel.talk) == conversation.number());
        Ok(own.filter(unsent).map(|parcel| all.addressed(parcel)).collect())
    }

    async fn claim(&self, line: &Line, claim: &Claim, most: usize) -> Result<Vec<Claimed>, PortError> {
        Ok(self.all().claim(line, claim, most))
    }

    async fn claim_next(&self, conversation: &ConversationId, claim: &Claim) -> Result<Option<Claimed>, PortError> {
        Ok(conversation.number().and_then(|number| self.all().claim_first(number, claim)))
    }

    async fn settle(&self, settle: Settle, next: Option<&Claim>) -> Result<Option<Claimed>, PortError> {
        Ok(self.all().settle(settle, next))
    }

    async fn pause(&self, line: &Line, until: Option<Timestamp>) -> Result<(), PortError> {
        self.all().lines.entry(line.clone()).or_default().paused = until;
        Ok(())
    }

    async fn dead(&self, most: usize) -> Result<Vec<Dead>, PortError> {
        Ok(self.all().dead(most))
    }

    async fn revive(&self, id: &str, at: Timestamp) -> Result<bool, PortError> {
        Ok(self.all().revive(id, at))
    }

    async fn purge(&self, retention: &Retention) -> Result<Purged, PortError> {
        Ok(self.all().purge(retention))
    }

    async fn counters(&self) -> Result<Counters, PortError> {
        Ok(self.all().counters())
    }
}
