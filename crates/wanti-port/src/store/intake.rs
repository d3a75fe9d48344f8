//! What came in and waits for its turn, and who may work on it.

use jiff::Timestamp;

use crate::{ConversationId, Inbound, Line, PortError, Receipt};

/// An incoming message, by which its second coming is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InboxMark {
    /// The line.
    pub line: Line,
    /// The channel's id.
    pub id: String,
}

/// What became of a piece that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// A message; it waits for its turn.
    New {
        /// The conversation.
        conversation: ConversationId,
        /// The epoch under which the caller holds the conversation; none without a hold, or when another has it.
        epoch: Option<u64>,
    },
    /// A message that only concerns the sockets; it has no turn.
    Noted {
        /// The conversation.
        conversation: ConversationId,
    },
    /// A message that had arrived before. Nothing changed.
    Again {
        /// The conversation.
        conversation: ConversationId,
        /// Whether it had its turn.
        done: bool,
    },
    /// A receipt; none for a message that is not known, or not yet: it counts when the message becomes known.
    Receipt(Option<Tracked>),
    /// Something unreadable; it is kept.
    Kept,
}

/// A message of ours after a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracked {
    /// The conversation.
    pub conversation: ConversationId,
    /// Our id of the message.
    pub id: String,
    /// What is known of it now.
    pub receipt: Receipt,
    /// Whether this receipt told more than was known.
    pub news: bool,
    /// Why it failed, as this receipt said.
    pub error: Option<PortError>,
}

/// A message that waits for its turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The message.
    pub inbound: Inbound,
    /// How often its turn went wrong.
    pub stumbles: u32,
}

/// Somebody takes or keeps conversations. Nobody else can until the time has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Which process.
    pub holder: String,
    /// Now.
    pub at: Timestamp,
    /// Until when, unless it is renewed.
    pub until: Timestamp,
}

/// A conversation that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The conversation.
    pub conversation: ConversationId,
    /// Grows each time the holder changes. A commit under an older one is refused.
    pub epoch: u64,
}

impl InboxMark {
    /// The mark of a message.
    #[must_use]
    pub fn of(inbound: &Inbound) -> InboxMark {
        InboxMark { line: inbound.line.clone(), id: inbound.id.clone() }
    }
}
