//! Long polling: what to ask next, what to keep, how long to wait. Telegram forgets an update only when it is kept.

use std::future::Future;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::value::RawValue;
use wanti_http::Http;
use wanti_port::{Arrival, PortError};

use crate::call::{self, Call};
use crate::reply::Failure;
use crate::wire::{Reader, update_id};
use crate::{Settings, Telegram};

/// The state of polling, without a socket and a clock.
///
/// ```
/// use wanti_telegram::{Settings, poll::{Next, Poll}};
/// let settings = Settings::new("srimenanti", "700:AAkunci_contoh")?;
/// let mut poll = Poll::default();
/// let updates = r#"[{"update_id":8,"hologram":{}},{"update_id":9,"message":7}]"#;
/// let Next::Keep(batch) = poll.heard(Ok(updates.to_owned()), &settings, jiff::Timestamp::UNIX_EPOCH) else { panic!() };
/// assert_eq!(batch.arrivals.len(), 1);
/// assert_eq!(poll.offset(), None);
/// poll.kept(&batch);
/// assert_eq!(poll.offset(), Some(10));
/// # Ok::<(), wanti_telegram::SettingsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    offset: Option<i64>,
    most: u8,
    failures: u32,
}

/// What comes after an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Keep these, then say [`Poll::kept`] or [`Poll::not_kept`], and ask again.
    Keep(Batch),
    /// Wait, then ask again.
    Wait(Pause),
    /// Polling is over until a person has seen to it.
    Stop(PortError),
}

/// What one answer brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// What is to be kept; none when nothing in it was for us.
    pub arrivals: Vec<Arrival>,
    after: Option<i64>,
}

/// How long to wait, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// How long.
    pub wait: Duration,
    /// What went wrong; none when nothing did.
    pub trouble: Option<PortError>,
}

/// Most updates in one answer.
const MOST: u8 = 100;
/// Longest wait after failures.
const LONGEST: u64 = 60;

impl Default for Poll {
    fn default() -> Poll {
        Poll { offset: None, most: MOST, failures: 0 }
    }
}

impl Poll {
    /// From which update on Telegram is asked; asking confirms all before it.
    #[must_use]
    pub fn offset(&self) -> Option<i64> {
        self.offset
    }

    /// The question: with a wait on Telegram's side while nothing has happened.
    ///
    /// # Errors
    /// Never in practice; the call cannot be written.
    pub fn ask(&self, wait: Duration) -> Result<Call, PortError> {
        call::poll(self.offset, self.most, wait.as_secs())
    }

    /// What comes after this answer.
    #[must_use]
    pub fn heard(&mut self, answer: Result<String, Failure>, settings: &Settings, received: Timestamp) -> Next {
        match answer {
            Ok(updates) => match serde_json::from_str::<Vec<&RawValue>>(&updates) {
                Ok(updates) => Next::Keep(self.batch(&updates, settings, received)),
                Err(_) => self.trouble(PortError::Unavailable("an answer without updates".to_owned())),
            },
            Err(Failure::Port(stopped @ PortError::Stopped(_))) => Next::Stop(stopped),
            Err(failure) => self.trouble(failure.port()),
        }
    }

    /// A batch is kept: Telegram may forget it.
    pub fn kept(&mut self, batch: &Batch) {
        self.failures = 0;
        self.most = MOST;
        self.offset = batch.after;
    }

    /// A batch could not be kept: it comes again after this pause.
    pub fn not_kept(&mut self, error: PortError) -> Pause {
        Pause { wait: self.longer(), trouble: Some(error) }
    }

    fn batch(&self, updates: &[&RawValue], settings: &Settings, received: Timestamp) -> Batch {
        let reader = Reader::new(settings);
        let arrivals = updates.iter().filter_map(|update| reader.read(update.get(), received)).collect();
        Batch { arrivals, after: self.after(updates) }
    }

    /// Beyond the highest number. It may lie below the last one: after a quiet week Telegram counts from anywhere.
    fn after(&self, updates: &[&RawValue]) -> Option<i64> {
        let highest = updates.iter().filter_map(|update| update_id(update.get())).max();
        match highest {
            Some(highest) => Some(highest.saturating_add(1)),
            None if updates.is_empty() => self.offset,
            None => self.offset.map(|offset| offset.saturating_add(1)),
        }
    }

    fn trouble(&mut self, error: PortError) -> Next {
        // An answer that does not come whole is asked for in smaller pieces.
        self.most = (self.most / 4).max(1);
        let longer = self.longer();
        let wait = match &error {
            PortError::TooMany { wait, .. } => *wait,
            _ => longer,
        };
        Next::Wait(Pause { wait, trouble: Some(error) })
    }

    fn longer(&mut self) -> Duration {
        let seconds = 1_u64 << self.failures.min(6);
        self.failures = self.failures.saturating_add(1);
        Duration::from_secs(seconds.min(LONGEST))
    }
}

/// Polls for one bot, round by round. Dropping it at any time loses nothing.
#[derive(Debug)]
pub struct Poller<'a, H> {
    telegram: &'a Telegram<H>,
    poll: Poll,
    free: bool,
}

/// How much longer than Telegram we wait before the line is thought cut.
const SLACK: Duration = Duration::from_secs(10);

impl<'a, H: Http> Poller<'a, H> {
    /// A poller; its first round takes an earlier webhook away.
    pub fn new(telegram: &'a Telegram<H>) -> Poller<'a, H> {
        Poller { telegram, poll: Poll::default(), free: false }
    }

    /// Asks once and has what came kept, all of it or nothing. Wait as long as is said, then call it again. The clock is
    /// read when the answer is there.
    ///
    /// # Errors
    /// [`PortError::Stopped`]: the token is not valid (any more); polling has no use.
    pub async fn round<K, F, C>(&mut self, keep: K, clock: C) -> Result<Pause, PortError>
    where
        K: FnOnce(Vec<Arrival>) -> F,
        F: Future<Output = Result<(), PortError>>,
        C: FnOnce() -> Timestamp,
    {
        if !self.free {
            match self.telegram.delete_webhook().await {
                Ok(()) => self.free = true,
                Err(stopped @ PortError::Stopped(_)) => return Err(stopped),
                Err(error) => return Ok(self.poll.not_kept(error)),
            }
        }
        let settings = self.telegram.settings();
        let answer = self.telegram.ask(&self.poll.ask(settings.wait())?, settings.wait() + SLACK).await;
        match self.poll.heard(answer, settings, clock()) {
            Next::Keep(batch) => Ok(self.keep(keep, batch).await),
            Next::Wait(pause) => Ok(pause),
            Next::Stop(error) => Err(error),
        }
    }

    async fn keep<K, F>(&mut self, keep: K, mut batch: Batch) -> Pause
    where
        K: FnOnce(Vec<Arrival>) -> F,
        F: Future<Output = Result<(), PortError>>,
    {
        let arrivals = std::mem::take(&mut batch.arrivals);
        let kept = if arrivals.is_empty() { Ok(()) } else { keep(arrivals).await };
        match kept {
            Ok(()) => {
                self.poll.kept(&batch);
                Pause { wait: Duration::ZERO, trouble: None }
            }
            Err(error) => self.poll.not_kept(error),
        }
    }
}
