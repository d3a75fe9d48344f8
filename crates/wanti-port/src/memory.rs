//! A store in memory: the plain meaning of [`Store`], for tests, terminals and small trials. It forgets all when the process ends.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use wanti_core::{Request, Slot};

use crate::store::{
    Booking, Cause, Commit, Committed, DueTimer, InboxMark, Loaded, Record, Settled, Store, TimerChange,
};
use crate::{Alias, ConversationId, Line, Outbound, Party, PortError, Receipt, SentId};

/// Keeps everything in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    all: Mutex<All>,
}

#[derive(Debug, Default)]
struct All {
    aliases: BTreeMap<(Line, Alias), ConversationId>,
    parties: BTreeMap<ConversationId, (Line, Party)>,
    inbox: BTreeSet<InboxMark>,
    conversations: BTreeMap<ConversationId, Loaded>,
    serials: BTreeMap<(String, Date), u32>,
    requests: Vec<(ConversationId, Request)>,
    bookings: Vec<(ConversationId, Booking)>,
    timers: BTreeMap<(ConversationId, String), Timestamp>,
    waiting: Vec<Outbound>,
    receipts: BTreeMap<SentId, Receipt>,
    records: Vec<(ConversationId, Timestamp, Record)>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    /// Every record of a conversation with its time, oldest first.
    #[must_use]
    pub fn records(&self, conversation: &ConversationId) -> Vec<(Timestamp, Record)> {
        let all = self.all();
        let own = all.records.iter().filter(|(owner, ..)| owner == conversation);
        own.map(|(_, at, record)| (*at, record.clone())).collect()
    }

    /// No method leaves the data half changed, so what a panicking thread left behind is whole.
    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn conversation(&self, line: &Line, party: &Party) -> Result<ConversationId, PortError> {
        Ok(self.all().conversation(line, party))
    }

    async fn party(&self, conversation: &ConversationId) -> Result<Option<(Line, Party)>, PortError> {
        Ok(self.all().parties.get(conversation).cloned())
    }

    async fn seen(&self, mark: &InboxMark) -> Result<bool, PortError> {
        Ok(self.all().inbox.contains(mark))
    }

    async fn load(&self, conversation: &ConversationId) -> Result<Loaded, PortError> {
        Ok(self.all().conversations.get(conversation).cloned().unwrap_or_default())
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
        let own = all.requests.iter().rev().filter(|(of, _)| of == owner);
        Ok(own.map(|(_, request)| request.clone()).collect())
    }

    async fn request(&self, number: &str) -> Result<Option<(ConversationId, Request)>, PortError> {
        Ok(self.all().requests.iter().find(|(_, request)| request.number == number).cloned())
    }

    async fn booked(&self, slots: &[Slot]) -> Result<Vec<u32>, PortError> {
        let all = self.all();
        Ok(slots.iter().map(|slot| all.booked(slot)).collect())
    }

    async fn due_timers(&self, now: Timestamp, most: usize) -> Result<Vec<DueTimer>, PortError> {
        let all = self.all();
        let due = all.timers.iter().filter(|(_, due)| **due <= now);
        let mut due: Vec<DueTimer> = due
            .map(|((conversation, name), due)| DueTimer {
                due: *due,
                conversation: conversation.clone(),
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

    async fn outbox(&self, conversation: &ConversationId) -> Result<Vec<Outbound>, PortError> {
        let all = self.all();
        Ok(all.waiting.iter().filter(|message| message.conversation == *conversation).cloned().collect())
    }

    async fn settle(&self, id: &str, settled: Settled) -> Result<(), PortError> {
        let mut all = self.all();
        let known = all.waiting.iter().any(|message| message.id == id);
        all.waiting.retain(|message| message.id != id);
        if let (true, Settled::Sent(sent)) = (known, settled) {
            all.receipts.insert(sent, Receipt::Sent);
        }
        Ok(())
    }

    async fn receipt(&self, sent: &SentId, receipt: Receipt) -> Result<Option<Receipt>, PortError> {
        let mut all = self.all();
        let Some(known) = all.receipts.get_mut(sent) else {
            return Ok(None);
        };
        *known = receipt.after(Some(*known));
        Ok(Some(*known))
    }
}

impl All {
    fn conversation(&mut self, line: &Line, party: &Party) -> ConversationId {
        let address = Alias::User(party.address.clone());
        let names: Vec<&Alias> = party.aliases.iter().chain([&address]).collect();
        let known = names.iter().find_map(|alias| self.aliases.get(&(line.clone(), (*alias).clone())).cloned());
        let id = known.unwrap_or_else(|| ConversationId(format!("c{}", self.parties.len() + 1)));
        for alias in names {
            self.aliases.insert((line.clone(), alias.clone()), id.clone());
        }
        self.parties.insert(id.clone(), (line.clone(), party.clone()));
        id
    }

    fn booked(&self, slot: &Slot) -> u32 {
        let count = self.bookings.iter().filter(|(_, booking)| booking.slot == *slot).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// All conditions are looked at before anything changes.
    fn commit(&mut self, commit: Commit) -> Result<Committed, PortError> {
        if self.had_its_turn(&commit) {
            return Ok(Committed::Duplicate);
        }
        let version = self.conversations.get(&commit.conversation).map_or(0, |loaded| loaded.version);
        if version != commit.expected || !self.slots_have_room(&commit) {
            return Err(PortError::Conflict);
        }
        if commit.erase {
            self.erase(&commit.conversation);
        }
        self.begin(&commit);
        self.keep_requests(&commit);
        self.book(&commit);
        self.change_timers(&commit);
        self.waiting.extend(commit.outbox);
        let lines = commit.records.into_iter().map(|record| (commit.conversation.clone(), commit.at, record));
        self.records.extend(lines);
        let loaded = self.conversations.entry(commit.conversation).or_default();
        loaded.version = version + 1;
        loaded.session = Some(commit.session);
        loaded.shown = commit.shown.or(loaded.shown.take());
        Ok(Committed::Done(version + 1))
    }

    fn had_its_turn(&self, commit: &Commit) -> bool {
        match &commit.cause {
            Cause::Inbound(mark) => self.inbox.contains(mark),
            Cause::Timer(timer) => {
                let key = (timer.conversation.clone(), timer.name.clone());
                self.timers.get(&key) != Some(&timer.due)
            }
            Cause::Office => false,
        }
    }

    fn slots_have_room(&self, commit: &Commit) -> bool {
        commit.bookings.iter().all(|booking| {
            let own = |(_, other): &&(ConversationId, Booking)| {
                other.slot == booking.slot && other.request.is_some() && other.request == booking.request
            };
            let own = u32::try_from(self.bookings.iter().filter(own).count()).unwrap_or(u32::MAX);
            self.booked(&booking.slot).saturating_sub(own) < booking.capacity
        })
    }

    fn erase(&mut self, conversation: &ConversationId) {
        self.conversations.remove(conversation);
        self.requests.retain(|(owner, _)| owner != conversation);
        self.bookings.retain(|(owner, _)| owner != conversation);
        self.timers.retain(|(owner, _), _| owner != conversation);
        self.waiting.retain(|message| message.conversation != *conversation);
        self.records.retain(|(owner, ..)| owner != conversation);
    }

    fn begin(&mut self, commit: &Commit) {
        match &commit.cause {
            Cause::Inbound(mark) => {
                self.inbox.insert(mark.clone());
            }
            Cause::Timer(timer) => {
                self.timers.remove(&(timer.conversation.clone(), timer.name.clone()));
            }
            Cause::Office => {}
        }
    }

    fn keep_requests(&mut self, commit: &Commit) {
        for request in &commit.requests {
            match self.requests.iter_mut().find(|(_, known)| known.number == request.number) {
                Some((_, known)) => known.clone_from(request),
                None => self.requests.push((commit.conversation.clone(), request.clone())),
            }
        }
    }

    fn book(&mut self, commit: &Commit) {
        for booking in &commit.bookings {
            self.bookings.retain(|(_, other)| other.request.is_none() || other.request != booking.request);
            self.bookings.push((commit.conversation.clone(), booking.clone()));
        }
    }

    fn change_timers(&mut self, commit: &Commit) {
        for change in &commit.timers {
            match change {
                TimerChange::Set { name, due } => {
                    self.timers.insert((commit.conversation.clone(), name.clone()), *due);
                }
                TimerChange::Cancel { name } => {
                    self.timers.remove(&(commit.conversation.clone(), name.clone()));
                }
            }
        }
    }
}
