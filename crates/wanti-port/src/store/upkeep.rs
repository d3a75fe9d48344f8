//! What is removed when it has been kept long enough, and how much of everything there is.

use jiff::Timestamp;

/// Up to which time each kind of thing is removed; none keeps all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retention {
    /// What citizens wrote in messages that had their turn, and unreadable pieces; when they were received.
    pub bodies: Option<Timestamp>,
    /// Marks of messages that had their turn, with their bodies; when they were received.
    pub marks: Option<Timestamp>,
    /// Messages that were sent, held or given up, and receipts without a message; when they were queued or came.
    pub messages: Option<Timestamp>,
    /// Sessions of conversations without timers or waiting messages; when their last turn was.
    pub sessions: Option<Timestamp>,
    /// Requests in a final state, with their bookings; when they reached it.
    pub requests: Option<Timestamp>,
    /// Records; when they were written.
    pub records: Option<Timestamp>,
}

/// How much was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Bodies of messages, and unreadable pieces.
    pub bodies: u64,
    /// Marks.
    pub marks: u64,
    /// Messages, and receipts without one.
    pub messages: u64,
    /// Sessions.
    pub sessions: u64,
    /// Requests.
    pub requests: u64,
    /// Records.
    pub records: u64,
}

/// How much of everything there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Conversations.
    pub conversations: u64,
    /// Messages that wait for their turn.
    pub pending: u64,
    /// When the longest waiting of them was received.
    pub oldest_pending: Option<Timestamp>,
    /// Messages that wait to be sent.
    pub waiting: u64,
    /// Messages being sent.
    pub sending: u64,
    /// Messages held until the person writes.
    pub held: u64,
    /// Messages given up.
    pub dead: u64,
    /// Messages that failed after the channel had taken them.
    pub failed: u64,
    /// Timers that are set.
    pub timers: u64,
    /// Requests not yet in a final state.
    pub open_requests: u64,
    /// Unreadable pieces kept.
    pub unreadable: u64,
}
