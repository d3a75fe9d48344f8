//! What one input may cause at most, so that every turn ends.

/// Bounds of a turn and of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Steps of flows a turn may walk.
    pub steps: u32,
    /// Messages a turn may send.
    pub messages: usize,
    /// Flows that may lie on each other.
    pub depth: usize,
    /// Characters of a message that are read, and of a value that is kept.
    pub chars: usize,
    /// Characters of an outgoing message.
    pub outgoing: usize,
    /// Equal answers in a row that mean a machine is on the other side.
    pub equal_replies: u8,
    /// Turns in ten minutes that mean the same.
    pub busy_turns: u16,
    /// Minutes a topic stays live.
    pub topic_minutes: i64,
}

impl Limits {
    /// The limits of this engine.
    pub const STANDARD: Limits = Limits {
        steps: 100,
        messages: 10,
        depth: 16,
        chars: 4096,
        outgoing: 16_000,
        equal_replies: 3,
        busy_turns: 20,
        topic_minutes: 30,
    };
}
