//! One turn: what it changes, what began it, and what is loaded before it.

use jiff::Timestamp;
use wanti_core::{AuditLine, Outgoing, RatingFor, Request, Slot, Snapshot};
use wanti_text::Pii;

use super::{Claim, Claimed, InboxMark};
use crate::{ConversationId, Line, Outbound, Party};

/// A conversation as it is stored.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Loaded {
    /// Grows by one with every turn; 0 before the first.
    pub version: u64,
    /// The session.
    pub session: Option<Snapshot>,
    /// The last menu shown.
    pub shown: Option<Shown>,
    /// The person's last message, which opens the window for free text.
    pub last_inbound: Option<Timestamp>,
    /// On which line, and with whom; none for an unknown conversation.
    pub who: Option<(Line, Party)>,
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
    /// The epoch under which the conversation is held; none is not looked at.
    pub epoch: Option<u64>,
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
    /// Messages to send, in order; whatever they say, they go to this conversation on its line.
    pub outbox: Vec<Outbound>,
    /// Timers set and forgotten, in order.
    pub timers: Vec<TimerChange>,
    /// Lines that are only ever added.
    pub records: Vec<Record>,
    /// Before all else, forget what is stored of this citizen: session, messages, records, timers, the name, and requests.
    /// A request that is not in a final state is forgotten as soon as it is.
    pub erase: bool,
    /// With it the first message that waits in the conversation is claimed at once.
    pub claim: Option<Claim>,
}

/// What began a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Messages that were received and waited, none before them; a second turn for any of them changes nothing.
    Inbound(Vec<InboxMark>),
    /// A timer; it is removed, and a turn for a timer that is gone is refused.
    Timer(DueTimer),
    /// An officer or the office's own machinery.
    Office,
}

/// What became of a commit.
#[derive(Debug, Clone, PartialEq)]
pub enum Committed {
    /// It is stored.
    Done {
        /// The version now.
        version: u64,
        /// The message to send now, when one was to be claimed and may go.
        claimed: Option<Box<Claimed>>,
    },
    /// The message or timer had its turn before, or has none. Nothing changed.
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

impl TimerChange {
    /// When it is due, where it is set.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        match self {
            TimerChange::Set { due, .. } => Some(*due),
            TimerChange::Cancel { .. } => None,
        }
    }
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
