//! What the planner orders and what is reported back to it.

use jiff::Timestamp;
use wanti_core::Trace;
use wanti_port::store::{Claimed, DueTimer, Held, Received, Retention, Settle};
use wanti_port::{ConversationId, Inbound, Line, PortError};

use crate::News;

/// Something to carry out.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// One turn of a conversation.
    Turn(Turn),
    /// One message to send.
    Send(Sending),
    /// What became of a message, which the store did not take the first time.
    Settle(Box<Settle>),
    /// Claim what waits on a line.
    Claim {
        /// The line.
        line: Line,
        /// At most so many.
        most: usize,
    },
    /// Give up what a process of this name held before.
    Release,
    /// Take conversations whose messages wait.
    Take {
        /// At most so many.
        most: usize,
    },
    /// Keep a conversation.
    Hold(ConversationId),
    /// Look for timers that are due.
    Timers {
        /// At most so many.
        most: usize,
    },
    /// Nothing is claimed on this line before then.
    Pause {
        /// The line.
        line: Line,
        /// Until when; none lifts it.
        until: Option<Timestamp>,
    },
    /// Send a message again that failed on its way.
    Revive {
        /// Its id.
        id: String,
        /// Not before then.
        at: Timestamp,
    },
    /// Tell a person that the message was seen.
    Acknowledge(Box<Inbound>),
    /// Remove what has been kept long enough.
    Purge(Retention),
    /// Tell whoever listens; nothing is reported back.
    Tell(News),
}

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// The conversation.
    pub conversation: ConversationId,
    /// Under which epoch it is held.
    pub epoch: Option<u64>,
    /// What is to be done.
    pub work: Work,
    /// Whether the first answer may be claimed for sending at once.
    pub claim: bool,
}

/// What a turn is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// Messages that wait, none before them.
    Hear(Vec<Inbound>),
    /// Messages that wait in the store, at most so many.
    HearStored(usize),
    /// Messages beyond the limit of a person: they have no answer of their own.
    Limit {
        /// The messages, none before them.
        messages: Vec<Inbound>,
        /// Whether the person is told.
        notice: bool,
    },
    /// A timer ran out.
    Timer {
        /// Which.
        timer: DueTimer,
        /// How often its turn panicked.
        tries: u32,
        /// Its turn panicked too often: it is removed without one.
        park: bool,
    },
    /// Something the office does; its number among those who wait for an answer.
    Office(u64),
}

impl Work {
    /// The messages that were in memory.
    #[must_use]
    pub fn messages(&self) -> &[Inbound] {
        match self {
            Work::Hear(messages) | Work::Limit { messages, .. } => messages,
            Work::HearStored(_) | Work::Timer { .. } | Work::Office(_) => &[],
        }
    }
}

/// One message to send.
#[derive(Debug, Clone, PartialEq)]
pub struct Sending {
    /// The message.
    pub claimed: Box<Claimed>,
    /// When others may think that we are lost.
    pub until: Timestamp,
    /// Whether the next message of the conversation may be claimed with what became of this one.
    pub chain: bool,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    /// Time went by.
    Tick,
    /// Another process stored something.
    Woken,
    /// Pieces were stored.
    Arrived(Vec<Arrived>),
    /// The office wants a turn of a conversation.
    Office {
        /// The conversation.
        conversation: ConversationId,
        /// Its number.
        ticket: u64,
    },
    /// A turn ended.
    Turned(Box<Turned>),
    /// A message was sent, or not.
    Sent(Box<Sent>),
    /// What became of a message is stored now, or still is not.
    Settled(Box<Settle>, Result<(), PortError>),
    /// What could be claimed on a line.
    Claimed {
        /// The line.
        line: Line,
        /// How many were asked for.
        most: usize,
        /// Until when they are ours.
        until: Timestamp,
        /// The messages.
        claimed: Result<Vec<Claimed>, PortError>,
    },
    /// Conversations of an earlier process were given up.
    Released(Result<(), PortError>),
    /// Conversations that were taken.
    Taken {
        /// How many were asked for.
        most: usize,
        /// Until when they are ours.
        until: Timestamp,
        /// The conversations.
        taken: Result<Vec<Held>, PortError>,
    },
    /// A conversation was kept, or not.
    Kept {
        /// The conversation.
        conversation: ConversationId,
        /// Until when.
        until: Timestamp,
        /// Its epoch; none when another has it.
        held: Result<Option<Held>, PortError>,
    },
    /// Timers that are due, and when the next one is.
    Timers {
        /// How many were asked for.
        most: usize,
        /// The timers.
        due: Result<(Vec<DueTimer>, Option<Timestamp>), PortError>,
    },
    /// Something is done that needs no answer.
    Done,
    /// The office lifts the rest of a line.
    Resumed(Line),
}

/// A piece that was stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrived {
    /// The message; none for a receipt or something unreadable.
    pub inbound: Option<Inbound>,
    /// What the store said.
    pub received: Received,
    /// On which line.
    pub line: Line,
    /// Until when its conversation is held, when it is.
    pub until: Timestamp,
}

/// A turn ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Turned {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its line, when it became known.
    pub line: Option<Line>,
    /// What was to be done.
    pub work: Work,
    /// What became of it.
    pub outcome: Outcome,
    /// Why the engine did what it did.
    pub traces: Vec<Trace>,
    /// Until when the claimed message is ours.
    pub until: Timestamp,
}

/// What became of a turn.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is stored.
    Done {
        /// How many messages had their turn.
        heard: usize,
        /// Whether more messages wait in the store than were read.
        left: bool,
        /// Messages it put into the outbox.
        queued: usize,
        /// The earliest timer it set.
        timer: Option<Timestamp>,
        /// Its first message, to be sent now.
        claimed: Option<Box<Claimed>>,
    },
    /// It panicked for the last time; its message was put aside for a person.
    Parked {
        /// What else is known, as after any turn.
        claimed: Option<Box<Claimed>>,
        /// Messages it put into the outbox.
        queued: usize,
    },
    /// Some of it had its turn before.
    Duplicate,
    /// Nothing waits.
    Nothing,
    /// It panicked; to be tried again.
    Stumbled,
    /// It failed; nothing changed.
    Failed(PortError),
    /// The line belongs to no office here.
    Foreign,
}

/// A message was sent, or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    /// On which line.
    pub line: Line,
    /// The conversation.
    pub conversation: ConversationId,
    /// What became of it.
    pub settle: Settle,
    /// What the channel said when it did not take it.
    pub error: Option<PortError>,
    /// Whether that is stored.
    pub stored: Result<(), PortError>,
    /// The next message of the conversation.
    pub next: Option<Box<Claimed>>,
    /// Until when that is ours.
    pub until: Timestamp,
    /// When the message was put into the outbox.
    pub queued: Timestamp,
}
