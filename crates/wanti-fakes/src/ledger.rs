//! The log of every accepted message, in memory and as lines of a file, with counters.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::lock;

/// A message that the channel accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The how many-th it is, from 1.
    pub number: u64,
    /// When, in milliseconds by the fake's clock.
    pub at: i64,
    /// On which number or bot.
    pub line: String,
    /// The sender's own id, where the channel has a place for one.
    pub own: Option<String>,
    /// The channel's id.
    pub id: String,
    /// To whom.
    pub to: String,
    /// What it is: `text`, `button`, `list`, `sendMessage`, `editMessageText`.
    pub kind: String,
    /// Its words.
    pub text: String,
    /// What people can tap: token and title.
    pub keys: Vec<(String, String)>,
    /// Whether the sender was told.
    pub told: bool,
    /// All of it; left out of files.
    #[serde(skip)]
    pub body: Value,
}

/// What a fake has counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counters {
    /// Messages accepted.
    pub accepted: u64,
    /// Messages refused for what is in them or for how they came.
    pub refused: u64,
    /// Messages that met trouble on demand.
    pub troubled: u64,
    /// Signs that a message was seen or an answer is being written, answered taps.
    pub signs: u64,
    /// Webhooks or updates to bring.
    pub brought: u64,
    /// Attempts to bring them.
    pub attempts: u64,
    /// Of these, taken by the other side.
    pub taken: u64,
    /// Webhooks that still wait to be taken.
    pub waiting: u64,
}

/// The log.
#[derive(Debug)]
pub(crate) struct Ledger {
    kept: usize,
    sent: Mutex<VecDeque<Sent>>,
    file: Option<Mutex<File>>,
    number: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) troubled: AtomicU64,
    pub(crate) signs: AtomicU64,
}

impl Ledger {
    /// A log that keeps so many in memory, and all in this file.
    pub(crate) fn new(kept: usize, file: Option<&Path>) -> io::Result<Ledger> {
        let file = file.map(|path| OpenOptions::new().create(true).append(true).open(path)).transpose()?;
        Ok(Ledger {
            kept,
            sent: Mutex::new(VecDeque::new()),
            file: file.map(Mutex::new),
            number: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            troubled: AtomicU64::new(0),
            signs: AtomicU64::new(0),
        })
    }

    /// Writes one down; its number is put in here.
    pub(crate) fn keep(&self, mut sent: Sent) {
        // Under one lock, so that the log has the order of its numbers.
        let mut kept = lock(&self.sent);
        sent.number = self.number.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(file) = &self.file
            && let Ok(mut line) = serde_json::to_vec(&sent)
        {
            line.push(b'\n');
            // Without a buffer each line is out at once.
            let _ = lock(file).write_all(&line);
        }
        if self.kept == 0 {
            return;
        }
        if kept.len() >= self.kept {
            kept.pop_front();
        }
        kept.push_back(sent);
    }

    /// What is kept, the oldest first.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        lock(&self.sent).iter().cloned().collect()
    }

    /// What is kept of what came after this number, the oldest first.
    pub(crate) fn after(&self, number: u64) -> Vec<Sent> {
        let kept = lock(&self.sent);
        let from = kept.partition_point(|sent| sent.number <= number);
        kept.range(from..).cloned().collect()
    }

    /// The last one kept for which this holds.
    pub(crate) fn last(&self, wanted: impl Fn(&Sent) -> bool) -> Option<Sent> {
        lock(&self.sent).iter().rev().find(|sent| wanted(sent)).cloned()
    }

    /// Forgets what is kept in memory; counters stay.
    pub(crate) fn forget(&self) {
        lock(&self.sent).clear();
    }

    /// The counters, with nothing of webhooks in them.
    pub(crate) fn counters(&self) -> Counters {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counters {
            accepted: read(&self.number),
            refused: read(&self.refused),
            troubled: read(&self.troubled),
            signs: read(&self.signs),
            ..Counters::default()
        }
    }
}

/// Counts one more.
pub(crate) fn one_more(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
