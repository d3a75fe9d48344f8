//! The store itself: each method of the trait as a job of the writer or a look by a reader.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::Connection;
use wanti_core::{Request, Slot};
use wanti_port::store::{
    Claim, Claimed, Counters, Dead, DueTimer, Held, Hold, InboxMark, Loaded, Purged, Received, Record, Retention,
    Settle, Store, Waiting,
};
use wanti_port::{Arrival, Commit, Committed, ConversationId, Line, Outbound, Party, PortError};

use crate::book::Shelf;
use crate::copy::{self, Checked};
use crate::fault::Fault;
use crate::pen::Pen;
use crate::people::Piece;
use crate::rows::{conversation, number};
use crate::turns::Turn;
use crate::writer::Writer;
use crate::{people, queue, schema, turns, upkeep};

/// Readers kept for the next look.
const READERS: usize = 16;

/// A store in one SQLite file. One process writes to it.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    shelf: Arc<Shelf>,
    writer: Writer,
    readers: Mutex<Vec<Connection>>,
}

impl SqliteStore {
    /// Opens a file, or makes it; tables of any released version are brought forward.
    ///
    /// # Errors
    /// [`PortError::Refused`] when it is no file of ours or of a newer version, [`PortError::Unavailable`] when it cannot
    /// be opened.
    pub fn open(path: impl AsRef<Path>) -> Result<SqliteStore, PortError> {
        let path = path.as_ref().to_owned();
        let shelf = Arc::<Shelf>::default();
        let writer = Writer::start(&path, Arc::clone(&shelf)).map_err(Fault::into_port)?;
        Ok(SqliteStore { path, shelf, writer, readers: Mutex::default() })
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Looks through the whole file; what is wrong with it, nothing when it is whole. Takes a while for a large one.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn integrity(&self) -> Result<Vec<String>, PortError> {
        self.look(upkeep::integrity)
    }

    /// Copies all that is stored now into a new file, without traces of what was deleted, with its checksum in a file
    /// beside it (`sha256sum -c` reads it too). Others go on meanwhile. See [`crate::verify_backup`].
    ///
    /// # Errors
    /// There is such a file already, or it cannot be written.
    pub fn backup(&self, target: &Path) -> Result<Checked, PortError> {
        copy::backup(&self.path, target).map_err(Fault::into_port)
    }

    /// How many writes went into how many flushes of the disk so far.
    #[must_use]
    pub fn grouped(&self) -> (u64, u64) {
        let tally = self.writer.tally();
        (tally.jobs.load(Ordering::Relaxed), tally.groups.load(Ordering::Relaxed))
    }

    /// A reader that failed is not used again.
    fn look<T>(&self, look: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, PortError> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = match kept {
            Some(reader) => reader,
            None => schema::reader(&self.path).map_err(Fault::into_port)?,
        };
        let seen = look(&reader).map_err(|fault| {
            let broken = fault.needs_new_connection();
            (fault.into_port(), broken)
        });
        if !matches!(seen, Err((_, true))) {
            let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
            if readers.len() < READERS {
                readers.push(reader);
            }
        }
        seen.map_err(|(error, _)| error)
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn receive(&self, arrivals: Vec<Arrival>, hold: Option<&Hold>) -> Result<Vec<Received>, PortError> {
        let hold = hold.cloned();
        let pieces: Vec<Piece> = arrivals.into_iter().map(Piece::from).collect();
        let work =
            move |pen: &mut Pen<'_>| pieces.iter().map(|piece| people::receive(pen, piece, hold.as_ref())).collect();
        self.writer.run(work).await
    }

    async fn conversation(&self, line: &Line, party: &Party) -> Result<ConversationId, PortError> {
        let (line, party) = (line.clone(), party.clone());
        let work = move |pen: &mut Pen<'_>| people::resolve(pen, &line, &party, &[]).map(conversation);
        self.writer.run(work).await
    }

    async fn party(&self, conversation: &ConversationId) -> Result<Option<(Line, Party)>, PortError> {
        if let Some(talk) = self.shelf.talk(number(conversation)) {
            return Ok(Some(talk.who.as_ref().clone()));
        }
        self.look(|connection| people::party(connection, conversation))
    }

    async fn pending(&self, conversation: &ConversationId, most: usize) -> Result<Vec<Waiting>, PortError> {
        if let Some(known) = self.shelf.talk(number(conversation)).and_then(|talk| talk.pending(most)) {
            return Ok(known);
        }
        self.look(|connection| people::pending(connection, conversation, most))
    }

    async fn stumbled(&self, mark: &InboxMark) -> Result<u32, PortError> {
        let mark = mark.clone();
        self.writer.run(move |pen| people::stumbled(pen, &mark)).await
    }

    async fn take(&self, hold: &Hold, most: usize) -> Result<Vec<Held>, PortError> {
        let hold = hold.clone();
        self.writer.run(move |pen| people::take(pen, &hold, most)).await
    }

    async fn hold(&self, conversation: &ConversationId, hold: &Hold) -> Result<Option<Held>, PortError> {
        let (id, hold) = (conversation.clone(), hold.clone());
        let work = move |pen: &mut Pen<'_>| {
            let epoch = people::hold(pen, number(&id), &hold)?;
            Ok(epoch.map(|epoch| Held { conversation: id.clone(), epoch }))
        };
        self.writer.run(work).await
    }

    async fn release(&self, holder: &str, conversation: Option<&ConversationId>) -> Result<(), PortError> {
        let (holder, id) = (holder.to_owned(), conversation.cloned());
        self.writer.run(move |pen| people::release(pen, &holder, id.as_ref())).await
    }

    async fn load(&self, conversation: &ConversationId) -> Result<Loaded, PortError> {
        if let Some(talk) = self.shelf.talk(number(conversation)) {
            return talk.loaded().map_err(Fault::into_port);
        }
        self.look(|connection| turns::load(connection, conversation))
    }

    async fn commit(&self, commit: Commit) -> Result<Committed, PortError> {
        let turn = Turn::from(commit);
        self.writer.run(move |pen| turns::commit(pen, &turn)).await
    }

    async fn next_serial(&self, prefix: &str, day: Date) -> Result<u32, PortError> {
        let prefix = prefix.to_owned();
        self.writer.run(move |pen| turns::next_serial(pen.connection, &prefix, day)).await
    }

    async fn requests_of(&self, owner: &ConversationId) -> Result<Vec<Request>, PortError> {
        self.look(|connection| turns::requests_of(connection, owner))
    }

    async fn request(&self, number: &str) -> Result<Option<(ConversationId, Request)>, PortError> {
        self.look(|connection| turns::request(connection, number))
    }

    async fn booked(&self, office: &str, slots: &[Slot]) -> Result<Vec<u32>, PortError> {
        self.look(|connection| turns::booked(connection, office, slots))
    }

    async fn due_timers(&self, now: Timestamp, most: usize) -> Result<Vec<DueTimer>, PortError> {
        self.look(|connection| turns::due_timers(connection, now, most))
    }

    async fn next_timer(&self) -> Result<Option<Timestamp>, PortError> {
        self.look(turns::next_timer)
    }

    async fn records(&self, conversation: &ConversationId) -> Result<Vec<(Timestamp, Record)>, PortError> {
        self.look(|connection| turns::records(connection, conversation))
    }

    async fn outbox(&self, conversation: &ConversationId) -> Result<Vec<Outbound>, PortError> {
        self.look(|connection| queue::outbox(connection, conversation))
    }

    async fn claim(&self, line: &Line, claim: &Claim, most: usize) -> Result<Vec<Claimed>, PortError> {
        let (line, claim) = (line.clone(), *claim);
        self.writer.run(move |pen| queue::claim(pen, &line, &claim, most)).await
    }

    async fn claim_next(&self, conversation: &ConversationId, claim: &Claim) -> Result<Option<Claimed>, PortError> {
        let (talk, claim) = (number(conversation), *claim);
        self.writer.run(move |pen| queue::claim_first(pen, talk, &claim)).await
    }

    async fn settle(&self, settle: Settle, next: Option<&Claim>) -> Result<Option<Claimed>, PortError> {
        let next = next.copied();
        self.writer.run(move |pen| queue::settle(pen, &settle, next.as_ref())).await
    }

    async fn pause(&self, line: &Line, until: Option<Timestamp>) -> Result<(), PortError> {
        let line = line.clone();
        self.writer.run(move |pen| queue::pause(pen, &line, until)).await
    }

    async fn dead(&self, most: usize) -> Result<Vec<Dead>, PortError> {
        self.look(|connection| queue::dead(connection, most))
    }

    async fn revive(&self, id: &str, at: Timestamp) -> Result<bool, PortError> {
        let id = id.to_owned();
        self.writer.run(move |pen| queue::revive(pen, &id, at)).await
    }

    async fn purge(&self, retention: &Retention) -> Result<Purged, PortError> {
        let retention = *retention;
        self.writer.run(move |pen| upkeep::purge(pen, &retention)).await
    }

    async fn counters(&self) -> Result<Counters, PortError> {
        self.look(upkeep::counters)
    }
}
