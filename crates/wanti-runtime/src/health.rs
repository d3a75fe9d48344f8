//! How the runtime is.

use jiff::Timestamp;
use wanti_port::Line;

/// How the runtime is now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// It took up what an earlier process left, and the store answers.
    pub ready: bool,
    /// The store answered last time.
    pub store: bool,
    /// It takes no more work.
    pub stopping: bool,
    /// Messages in memory that wait for their turn.
    pub waiting: usize,
    /// Turns under way.
    pub turns: usize,
    /// Conversations in memory.
    pub conversations: usize,
    /// Each line.
    pub lines: Vec<LineHealth>,
}

/// How a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineHealth {
    /// The line.
    pub line: Line,
    /// Messages being sent.
    pub sending: usize,
    /// It rests until then.
    pub rests: Option<Timestamp>,
    /// Failures in a row.
    pub failures: u32,
    /// What the channel said when it refused everything.
    pub stopped: Option<String>,
}
