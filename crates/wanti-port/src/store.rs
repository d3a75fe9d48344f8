//! The socket of a store: everything one turn changes goes in together or not at all.

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use wanti_core::{AuditLine, Outgoing, RatingFor, Request, Slot, Snapshot};
use wanti_text::Pii;

use crate::{ConversationId, Line, Outbound, Party, PortError, Receipt, SentId};

/// Where conversations, requests, outgoing messages and timers are kept. [`crate::MemoryStore`] is its plain meaning.
///
/// Every method may fail with [`PortError::Unavailable`]; nothing has changed then.
#[async_trait]
pub trait Store: Send + Sync {
    /// The conversation of this person on this line, found by any alias or begun now. New aliases are remembered.
    async fn conversation(&self, line: &Line, party: &Party) -> Result<ConversationId, PortError>;

    /// The line and the person of a conversation.
    async fn party(&self, conversation: &ConversationId) -> Result<Option<(Line, Party)>, PortError>;

    /// Whether a message has already had its turn.
    async fn seen(&self, mark: &InboxMark) -> Result<bool, PortError>;

    /// The conversation as it is now.
    async fn load(&self, conversation: &ConversationId) -> Result<Loaded, PortError>;

    /// Stores one turn whole. [`PortError::Conflict`] when the version is not the expected one or a slot has become full.
    async fn commit(&self, commit: Commit) -> Result<Committed, PortError>;

    /// The next serial of the day for this prefix, from 1. A serial is given once, also when its turn fails later.
    async fn next_serial(&self, prefix: &str, day: Date) -> Result<u32, PortError>;

    /// Requests that this conversation opened, newest first.
    async fn requests_of(&self, owner: &ConversationId) -> Result<Vec<Request>, PortError>;

    /// A request with its owner. Never show it to anybody but the owner and the officers.
    async fn request(&self, number: &str) -> Result<Option<(ConversationId, Request)>, PortError>;

    /// How many have booked each slot, in the order asked.
    async fn booked(&self, slots: &[Slot]) -> Result<Vec<u32>, PortError>;

    /// Timers that are due, earliest first.
    async fn due_timers(&self, now: Timestamp, most: usize) -> Result<Vec<DueTimer>, PortError>;

    /// When the next timer is due.
    async fn next_timer(&self) -> Result<Option<Timestamp>, PortError>;

    /// Messages of a conversation that wait to be sent, in order.
    async fn outbox(&self, conversation: &ConversationId) -> Result<Vec<Outbound>, PortError>;

    /// What became of sending a message. An unknown id changes nothing.
    async fn settle(&self, id: &str, settled: Settled) -> Result<(), PortError>;

    /// A receipt of the channel; what is known of the message after it, none for an unknown one.
    async fn receipt(&self, sent: &SentId, receipt: Receipt) -> Result<Option<Receipt>, PortError>;
}

/// An incoming message, by which its second coming is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InboxMark {
    /// The line.
    pub line: Line,
    /// The channel's id.
    pub id: String,
}

/// A conversation as it is stored.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Loaded {
    /// Grows by one with every turn; 0 before the first.
    pub version: u64,
    /// The session.
    pub session: Option<Snapshot>,
    /// The last menu shown.
    pub shown: Option<Shown>,
}

/// A menu that was shown, to turn its pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The message with the menu.
    pub message: Outgoing,
    /// The page, from 0.
    pub page: usize,
}

/// One turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Commit {
    /// The conversation.
    pub conversation: ConversationId,
    /// The version that was loaded.
    pub expected: u64,
    /// When.
    pub at: Timestamp,
    /// What began the turn.
    pub cause: Cause,
    /// The session after it.
    pub session: Snapshot,
    /// A menu shown in it; none keeps the one before.
    pub shown: Option<Shown>,
    /// Requests as they are now.
    pub requests: Vec<Request>,
    /// Slots booked; a request's earlier booking is given up.
    pub bookings: Vec<Booking>,
    /// Messages to send, in order.
    pub outbox: Vec<Outbound>,
    /// Timers set and forgotten, in order.
    pub timers: Vec<TimerChange>,
    /// Lines that are only ever added.
    pub records: Vec<Record>,
    /// Before all else, forget what is stored of this citizen: session, requests, messages, records, timers.
    pub erase: bool,
}

/// What began a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A message; a second turn for it is refused.
    Inbound(InboxMark),
    /// A timer; it is removed, and a turn for a timer that is gone is refused.
    Timer(DueTimer),
    /// An officer or the office's own machinery.
    Office,
}

/// What became of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// It is stored; the version now.
    Done(u64),
    /// The message or timer had its turn before. Nothing changed.
    Duplicate,
}

/// A booked slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// The request.
    pub request: Option<String>,
    /// The slot.
    pub slot: Slot,
    /// How many it holds.
    pub capacity: u32,
}

/// A change of timers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimerChange {
    /// Set, or set anew.
    Set {
        /// Its name in the conversation.
        name: String,
        /// When.
        due: Timestamp,
    },
    /// Forget.
    Cancel {
        /// Its name in the conversation.
        name: String,
    },
}

/// A timer that ran out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DueTimer {
    /// When it was due.
    pub due: Timestamp,
    /// The conversation.
    pub conversation: ConversationId,
    /// Its name.
    pub name: String,
}

/// A line that is kept for the office.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// Audit trail.
    Audit(AuditLine),
    /// The conversation went to an officer.
    Handoff {
        /// Id of the role.
        role: String,
        /// Why.
        reason: String,
        /// The request talked about.
        request: Option<String>,
    },
    /// The bot answers again.
    HandoffEnded,
    /// The answer to a consent text.
    Consent {
        /// Id of the text.
        id: String,
        /// Its version.
        version: String,
        /// Whether the citizen agreed.
        given: bool,
    },
    /// A mark.
    Rated {
        /// For what.
        of: RatingFor,
        /// The mark.
        mark: Option<u8>,
        /// The highest possible.
        up_to: u8,
        /// Words beside it.
        comment: Option<Pii<String>>,
    },
}

/// What became of sending a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The channel took it.
    Sent(SentId),
    /// It will not be sent.
    Dropped(PortError),
}
