//! What is told to whoever listens: finished turns with their traces, and what a person should see to.

use std::sync::Arc;

use jiff::Timestamp;
use wanti_core::Trace;
use wanti_port::{ConversationId, Line, PortError};

/// Something worth knowing outside the runtime.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// A turn ended.
    Turn {
        /// The conversation.
        conversation: ConversationId,
        /// Its line.
        line: Line,
        /// When.
        at: Timestamp,
        /// Why the engine did what it did, one for each event.
        traces: Arc<[Trace]>,
        /// Messages that wait to be sent now.
        queued: usize,
    },
    /// A person wrote more than the limit.
    Limited {
        /// The conversation.
        conversation: ConversationId,
    },
    /// No turn survived a message or timer; an officer must look at it.
    Parked {
        /// The conversation.
        conversation: ConversationId,
    },
    /// A message waits until the person writes: the window is closed and it has no template.
    HeldBack {
        /// The conversation.
        conversation: ConversationId,
        /// Its id.
        id: String,
    },
    /// A message will not be sent.
    GivenUp {
        /// The conversation.
        conversation: ConversationId,
        /// Its id.
        id: String,
        /// Why.
        why: PortError,
    },
    /// A line rests.
    LineRests {
        /// The line.
        line: Line,
        /// Until when it is not tried again.
        until: Timestamp,
        /// What the channel said last.
        why: PortError,
    },
}
