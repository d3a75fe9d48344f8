//! What can be set: waits, limits, and how long things are kept.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use wanti_port::store::Retention;

/// How the runtime behaves. The defaults suit an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The name of this process among those that share the store. One that starts again under its old name takes over its
    /// conversations at once; two must never run under the same name. Their clocks must agree within a few seconds.
    pub holder: String,
    /// A message that follows another within this time waits that long for more of them; zero answers each by itself.
    pub debounce: Duration,
    /// But no longer than this after the first.
    pub burst: Duration,
    /// Messages that have one turn together, at most.
    pub together: usize,
    /// Messages of one person heard in a minute; what is more is stored and answered by one notice. 0 is no limit.
    pub per_minute: u32,
    /// Turns at the same time.
    pub turns: usize,
    /// Messages being sent at the same time on one line.
    pub sends: usize,
    /// Messages kept in memory that wait for their turn; when there are more, [`crate::Runtime::receive`] refuses.
    pub waiting: usize,
    /// How long a conversation is held; after that another process may have it. With `look` it bounds a take-over.
    pub lease: Duration,
    /// How often is looked for what other processes left, what is due on a line, and timers.
    pub look: Duration,
    /// How long a channel may take to answer one message.
    pub send_timeout: Duration,
    /// When a sender is thought lost and its message may be sent again; longer than `send_timeout`.
    pub send_lost: Duration,
    /// Tries of a turn that panics, before its message is put aside for a person.
    pub tries: u32,
    /// Timers of one conversation are this far apart, also when the clock jumps.
    pub timer_gap: Duration,
    /// Sends in a row that a line fails before it rests.
    pub line_failures: u32,
    /// Whether people see at once that a message was read. Otherwise only when the answer takes a while, and for taps.
    pub read_signs: bool,
    /// How long things are kept; none keeps all.
    pub keep: Option<Keep>,
}

/// How long each kind of thing is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// What citizens wrote.
    pub bodies: Duration,
    /// Marks by which a second coming of a message is known; longer than any channel repeats one.
    pub marks: Duration,
    /// Messages to citizens.
    pub messages: Duration,
    /// Sessions that nobody uses.
    pub sessions: Duration,
    /// Requests that ended.
    pub requests: Duration,
    /// Audit and other records.
    pub records: Duration,
    /// How often is cleaned up.
    pub every: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            holder: "wanti".to_owned(),
            debounce: Duration::from_millis(1500),
            burst: Duration::from_secs(6),
            together: 20,
            per_minute: 20,
            turns: 128,
            sends: 256,
            waiting: 20_000,
            lease: Duration::from_secs(30),
            look: Duration::from_secs(10),
            send_timeout: Duration::from_secs(20),
            send_lost: Duration::from_secs(30),
            tries: 3,
            timer_gap: Duration::from_secs(60),
            line_failures: 5,
            read_signs: false,
            keep: Some(Keep::default()),
        }
    }
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for Keep {
    fn default() -> Keep {
        Keep {
            bodies: DAY * 90,
            marks: DAY * 90,
            messages: DAY * 90,
            sessions: DAY * 180,
            requests: DAY * 730,
            records: DAY * 5 * 365,
            every: Duration::from_secs(60 * 60),
        }
    }
}

impl Keep {
    /// Up to when things are removed now.
    #[must_use]
    pub fn retention(&self, at: Timestamp) -> Retention {
        let before = |length| Some(earlier(at, length));
        Retention {
            bodies: before(self.bodies),
            marks: before(self.marks),
            messages: before(self.messages),
            sessions: before(self.sessions),
            requests: before(self.requests),
            records: before(self.records),
        }
    }
}

/// So much later, without an end that cannot be written.
pub(crate) fn later(at: Timestamp, wait: Duration) -> Timestamp {
    at.saturating_add(signed(wait)).unwrap_or(Timestamp::MAX)
}

/// So much earlier.
pub(crate) fn earlier(at: Timestamp, wait: Duration) -> Timestamp {
    at.saturating_sub(signed(wait)).unwrap_or(Timestamp::MIN)
}

fn signed(length: Duration) -> SignedDuration {
    SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX)
}
