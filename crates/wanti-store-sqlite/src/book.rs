//! What is known of conversations that were used lately, so that the next step need not read what the last one wrote.
//!
//! The shelf holds what is stored, for everybody. The book holds what the present group of jobs has changed; it goes onto
//! the shelf when the group is stored, and is thrown away when it is not. One process owns the file, so nothing else
//! changes it.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wanti_core::Snapshot;
use wanti_port::store::{Loaded, Shown, Waiting};
use wanti_port::stored::shown_from_json;
use wanti_port::{Alias, Inbound, Line, Outbound, Party};

use crate::rows::{Result, at, refused, whole};

/// So many conversations are known at least, and at most twice as many.
const KNOWN: usize = 2048;
/// So many messages that wait are known of each conversation.
pub(crate) const FRONT: usize = 32;

/// A conversation.
#[derive(Debug, Clone)]
pub(crate) struct Talk {
    pub(crate) line: i64,
    pub(crate) who: Arc<(Line, Party)>,
    /// Coming again under these names changes nothing.
    pub(crate) seen: Option<Arc<Party>>,
    pub(crate) version: i64,
    pub(crate) session: Kept<Snapshot>,
    pub(crate) shown: Kept<Shown>,
    pub(crate) last_inbound: Option<i64>,
    pub(crate) holder: Option<Arc<str>>,
    pub(crate) until: Option<i64>,
    pub(crate) epoch: i64,
    pub(crate) booked: Option<i64>,
    pub(crate) waiting: Front<Letter>,
    pub(crate) open: Front<Parcel>,
    /// Messages of it may be held until the person writes.
    pub(crate) held: bool,
    /// Ids of its messages may begin otherwise than with its name.
    pub(crate) strays: bool,
}

/// A message that waits for its turn.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) place: i64,
    pub(crate) inbound: Arc<Inbound>,
    pub(crate) stumbles: u32,
}

/// A message that waits to be sent, or is being sent.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    pub(crate) place: i64,
    pub(crate) own: Arc<str>,
    pub(crate) sending: bool,
    pub(crate) due: i64,
    pub(crate) attempt: u32,
    pub(crate) queued: i64,
    pub(crate) body: Kept<Outbound>,
}

/// Something as it was read, or as it was before it was written.
#[derive(Debug, Clone)]
pub(crate) enum Kept<T> {
    None,
    Text(Arc<str>),
    Ready(Arc<T>),
}

/// The first of what waits, in order; there may be more.
#[derive(Debug, Clone)]
pub(crate) struct Front<T> {
    pub(crate) items: Vec<T>,
    pub(crate) more: bool,
}

impl<T> Front<T> {
    pub(crate) fn none() -> Front<T> {
        Front { items: Vec::new(), more: false }
    }

    /// From rows of which one more than fits was asked for.
    pub(crate) fn of(mut items: Vec<T>) -> Front<T> {
        let more = items.len() > FRONT;
        items.truncate(FRONT);
        Front { items, more }
    }

    pub(crate) fn push(&mut self, item: T) {
        self.more |= self.items.len() >= FRONT;
        if !self.more {
            self.items.push(item);
        }
    }
}

impl Kept<Snapshot> {
    fn read(&self) -> Result<Option<Snapshot>> {
        match self {
            Kept::None => Ok(None),
            Kept::Ready(session) => Ok(Some(Snapshot::clone(session))),
            Kept::Text(json) => {
                Snapshot::from_json(json).map(Some).map_err(|_| refused("a stored conversation cannot be read"))
            }
        }
    }
}

impl Kept<Shown> {
    fn read(&self) -> Result<Option<Shown>> {
        match self {
            Kept::None => Ok(None),
            Kept::Ready(shown) => Ok(Some(Shown::clone(shown))),
            Kept::Text(json) => Ok(Some(shown_from_json(json)?)),
        }
    }
}

impl<T> From<Option<String>> for Kept<T> {
    fn from(text: Option<String>) -> Kept<T> {
        text.map_or(Kept::None, |text| Kept::Text(text.into()))
    }
}

impl Talk {
    /// A conversation that just began.
    pub(crate) fn begun(line: i64, who: (Line, Party)) -> Talk {
        Talk {
            line,
            who: Arc::new(who),
            seen: None,
            version: 0,
            session: Kept::None,
            shown: Kept::None,
            last_inbound: None,
            holder: None,
            until: None,
            epoch: 0,
            booked: None,
            waiting: Front::none(),
            open: Front::none(),
            held: false,
            strays: false,
        }
    }

    pub(crate) fn loaded(&self) -> Result<Loaded> {
        Ok(Loaded {
            version: whole(self.version),
            session: self.session.read()?,
            shown: self.shown.read()?,
            last_inbound: at(self.last_inbound),
            who: Some(self.who.as_ref().clone()),
        })
    }

    /// The first messages that wait; none when that cannot be told from what is known.
    pub(crate) fn pending(&self, most: usize) -> Option<Vec<Waiting>> {
        if self.waiting.more && self.waiting.items.len() < most {
            return None;
        }
        let waiting = |letter: &Letter| Waiting { inbound: letter.inbound.as_ref().clone(), stumbles: letter.stumbles };
        Some(self.waiting.items.iter().take(most).map(waiting).collect())
    }
}

/// By which somebody is looked for first: line, kind of name, name.
pub(crate) type Name = (i64, Alias);

/// What is stored, for everybody.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    talks: Recent<i64, Arc<Talk>>,
    names: Recent<Name, i64>,
}

impl Shelf {
    pub(crate) fn talk(&self, number: i64) -> Option<Arc<Talk>> {
        self.lock().talks.get(&number)
    }

    fn named(&self, name: &Name) -> Option<i64> {
        self.lock().names.get(name)
    }

    /// The lock is never held while anything can panic.
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the present group of jobs knows and has changed.
#[derive(Debug, Default)]
pub(crate) struct Book {
    shelf: Arc<Shelf>,
    talks: BTreeMap<i64, Option<Arc<Talk>>>,
    names: Vec<(Name, i64)>,
    lines: HashMap<Line, i64>,
    /// Pace of lines: paused, booked.
    paces: HashMap<i64, (Option<i64>, Option<i64>)>,
    /// Nothing on the shelf counts any more.
    blank: bool,
    /// Receipts may be parked.
    pub(crate) parked: Option<bool>,
}

impl Book {
    pub(crate) fn new(shelf: Arc<Shelf>) -> Book {
        Book { shelf, ..Book::default() }
    }

    pub(crate) fn talk(&mut self, number: i64) -> Option<Arc<Talk>> {
        match self.talks.get(&number) {
            Some(known) => known.clone(),
            None if self.blank => None,
            None => self.shelf.talk(number),
        }
    }

    pub(crate) fn put(&mut self, number: i64, talk: Arc<Talk>) {
        self.talks.insert(number, Some(talk));
    }

    /// Changes what is known of a conversation; nothing when nothing is known.
    pub(crate) fn edit(&mut self, number: i64, change: impl FnOnce(&mut Talk)) {
        if let Some(mut talk) = self.talk(number) {
            // Given up first, so that a conversation of this group is not copied again.
            self.talks.remove(&number);
            change(Arc::make_mut(&mut talk));
            self.put(number, talk);
        }
    }

    pub(crate) fn forget(&mut self, number: i64) {
        self.talks.insert(number, None);
    }

    pub(crate) fn forget_all(&mut self) {
        self.talks.clear();
        self.names.clear();
        self.lines.clear();
        self.paces.clear();
        self.blank = true;
        self.parked = None;
    }

    /// The conversation of somebody who came under exactly these names before.
    pub(crate) fn known_as(&mut self, line: i64, party: &Party) -> Option<i64> {
        let name = (line, party.aliases.iter().find(|alias| alias.finds())?.clone());
        let fresh = self.names.iter().rev().find(|(known, _)| *known == name).map(|(_, number)| *number);
        let number = match fresh {
            Some(number) => number,
            None if self.blank => return None,
            None => self.shelf.named(&name)?,
        };
        let talk = self.talk(number)?;
        (talk.line == line && talk.seen.as_deref() == Some(party)).then_some(number)
    }

    /// Somebody came under these names, and all that changes by it is stored.
    pub(crate) fn name(&mut self, line: i64, party: &Party, number: i64) {
        let Some(alias) = party.aliases.iter().find(|alias| alias.finds()) else { return };
        self.names.push(((line, alias.clone()), number));
        self.edit(number, |talk| talk.seen = Some(Arc::new(party.clone())));
    }

    pub(crate) fn line(&self, line: &Line) -> Option<i64> {
        self.lines.get(line).copied()
    }

    pub(crate) fn keep_line(&mut self, line: &Line, row: i64) {
        self.lines.insert(line.clone(), row);
    }

    /// Until when the line is paused, and until when its time is used up.
    pub(crate) fn pace(&self, line: i64) -> Option<(Option<i64>, Option<i64>)> {
        self.paces.get(&line).copied()
    }

    pub(crate) fn keep_pace(&mut self, line: i64, pace: (Option<i64>, Option<i64>)) {
        self.paces.insert(line, pace);
    }

    pub(crate) fn forget_pace(&mut self, line: i64) {
        self.paces.remove(&line);
    }

    /// The group is stored.
    pub(crate) fn publish(&mut self) {
        let mut known = self.shelf.lock();
        if std::mem::take(&mut self.blank) {
            *known = Known::default();
        }
        for (number, talk) in std::mem::take(&mut self.talks) {
            match talk {
                Some(talk) => known.talks.put(number, talk),
                None => known.talks.remove(&number),
            }
        }
        for (name, number) in self.names.drain(..) {
            known.names.put(name, number);
        }
    }

    /// The group is lost, and so is what it changed.
    pub(crate) fn discard(&mut self) {
        self.forget_all();
        self.blank = false;
    }
}

/// The things used lately, in two halves: when the younger is full, the older one goes.
#[derive(Debug)]
struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Recent { young: HashMap::new(), old: HashMap::new() }
    }
}

impl<K: Hash + Eq, V: Clone> Recent<K, V> {
    fn get(&mut self, key: &K) -> Option<V> {
        if let Some(value) = self.young.get(key) {
            return Some(value.clone());
        }
        let (key, value) = self.old.remove_entry(key)?;
        self.put(key, value.clone());
        Some(value)
    }

    fn put(&mut self, key: K, value: V) {
        self.old.remove(&key);
        if self.young.len() >= KNOWN && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    fn remove(&mut self, key: &K) {
        self.young.remove(key);
        self.old.remove(key);
    }
}
