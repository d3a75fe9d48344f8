//! The one who brings what the others stored onto the disk, and only then tells who waits for it.
//!
//! The connections that work commit without waiting for the disk, so that no row stays locked for the length of a flush. One
//! commit here that does wait, as the server is told to wait, covers all of theirs before it. It does so only on the server
//! they were made on, and only while that has run through: each is stamped with both. So its connection must stand before
//! anything is stored: it is asked whether it does after a rest, and when one of the others had to be opened anew.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use wanti_port::PortError;

use crate::address::Address;
use crate::desk::{Desk, REST};
use crate::fault::Fault;
use crate::rows::Result;

/// Writes a word into the log of the database, so that the commit has something to wait for.
const FLUSH: &str = "SELECT pg_logical_emit_message(TRUE, 'wanti', '')";

/// Told whether all is on the disk.
pub(crate) type Tell = Box<dyn FnOnce(std::result::Result<(), PortError>) + Send>;

/// Hands what was stored to the thread.
#[derive(Debug)]
pub(crate) struct Flusher {
    words: Option<Sender<Word>>,
    thread: Option<JoinHandle<()>>,
    state: Arc<State>,
}

/// What is known of the connection.
#[derive(Debug)]
struct State {
    /// Grows with each connection.
    era: AtomicU64,
    /// When it was last known to stand.
    stood: Mutex<Instant>,
}

impl State {
    fn era(&self) -> u64 {
        self.era.load(Ordering::SeqCst)
    }

    fn stood(&self, at: Instant) {
        *self.stood.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    fn rested(&self) -> bool {
        self.stood.lock().unwrap_or_else(PoisonError::into_inner).elapsed() > REST
    }
}

/// Where and when something was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    server: String,
    era: u64,
}

enum Word {
    Stored(Stamp, Tell),
    /// Whether the connection stands; answered when it does, or cannot.
    Stands(SyncSender<()>),
}

/// The way of one thread to the flusher.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    words: Sender<Word>,
    state: Arc<State>,
}

impl Flusher {
    pub(crate) fn start(address: &Address) -> Result<Flusher> {
        let desk = Desk::open(address)?;
        let (words, queue) = channel();
        let state = Arc::new(State { era: AtomicU64::new(0), stood: Mutex::new(Instant::now()) });
        let press = Press { address: address.clone(), desk: Some(desk), state: Arc::clone(&state) };
        let thread = std::thread::Builder::new().name("wanti-flush".to_owned()).spawn(move || press.work(&queue));
        let thread = thread.map_err(|_| PortError::Unavailable("no thread for the database".to_owned()))?;
        Ok(Flusher { words: Some(words), thread: Some(thread), state })
    }

    pub(crate) fn shelf(&self) -> Option<Shelf> {
        Some(Shelf { words: self.words.clone()?, state: Arc::clone(&self.state) })
    }

    /// Tells everybody, and ends. All shelves must be gone.
    pub(crate) fn close(&mut self) {
        self.words = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shelf {
    /// To be asked for before something is stored.
    pub(crate) fn stamp(&self, desk: &mut Desk) -> Stamp {
        if desk.is_new() || self.state.rested() {
            let (answer, stands) = sync_channel(1);
            if self.words.send(Word::Stands(answer)).is_ok() {
                let _ = stands.recv();
            }
        }
        Stamp { server: desk.server().to_owned(), era: self.state.era() }
    }

    pub(crate) fn put(&self, stamp: Stamp, tell: Tell) {
        if let Err(lost) = self.words.send(Word::Stored(stamp, tell))
            && let Word::Stored(_, tell) = lost.0
        {
            tell(Err(PortError::Unavailable("the database is closed".to_owned())));
        }
    }
}

struct Press {
    address: Address,
    desk: Option<Desk>,
    state: Arc<State>,
}

impl Press {
    fn work(mut self, queue: &Receiver<Word>) {
        while let Ok(first) = queue.recv() {
            let mut group = Vec::new();
            for word in std::iter::once(first).chain(queue.try_iter()) {
                match word {
                    Word::Stored(stamp, tell) => group.push((stamp, tell)),
                    Word::Stands(answer) => {
                        self.stand();
                        let _ = answer.send(());
                    }
                }
            }
            if !group.is_empty() {
                self.tell(group);
            }
        }
    }

    fn tell(&mut self, group: Vec<(Stamp, Tell)>) {
        let flushed = self.flush();
        let mut lost = flushed.is_err();
        for (stamp, tell) in group {
            tell(match &flushed {
                Ok(now) if *now == stamp => Ok(()),
                Ok(_) => {
                    lost = true;
                    Err(PortError::Unavailable("the database restarted".to_owned()))
                }
                Err(error) => Err(error.clone()),
            });
        }
        if lost {
            self.open();
        }
    }

    /// What was stored under this stamp is on the disk. Never on a new connection: what was stored before it may be lost.
    fn flush(&mut self) -> std::result::Result<Stamp, PortError> {
        let Some(desk) = &mut self.desk else {
            return Err(PortError::Unavailable("the database cannot be reached".to_owned()));
        };
        // As of the question: the answer may be heard long after it was given.
        let asked = Instant::now();
        desk.execute(FLUSH, &[]).map_err(Fault::into_port)?;
        self.state.stood(asked);
        Ok(Stamp { server: desk.server().to_owned(), era: self.state.era() })
    }

    fn stand(&mut self) {
        let asked = Instant::now();
        if !self.desk.as_mut().is_some_and(Desk::answers) {
            self.open();
        }
        self.state.stood(asked);
    }

    /// Another era begins, before anything of it is stored.
    fn open(&mut self) {
        self.desk = Desk::open(&self.address).ok();
        self.state.era.fetch_add(1, Ordering::SeqCst);
    }
}
