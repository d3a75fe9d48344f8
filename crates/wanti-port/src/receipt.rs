//! What became of a message that was sent. Receipts come in any order and more than once; what is known only rises.

use jiff::Timestamp;

use crate::{Line, PortError, SentId};

/// A receipt of the channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// On which line.
    pub line: Line,
    /// The channel's id of the message.
    pub sent: SentId,
    /// Our own id of it, where the channel gives it back.
    pub own: Option<String>,
    /// What became of it.
    pub receipt: Receipt,
    /// When, by the channel.
    pub at: Timestamp,
    /// Why it failed.
    pub error: Option<PortError>,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Receipt {
    /// The channel has it.
    Sent,
    /// It failed; ends the matter only when nothing better is known.
    Failed,
    /// The person's phone has it.
    Delivered,
    /// It was read or played.
    Read,
}

impl Receipt {
    /// What is known after this one came as well.
    #[must_use]
    pub fn after(self, known: Option<Receipt>) -> Receipt {
        known.map_or(self, |known| known.max(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_never_step_back() {
        assert_eq!(Receipt::Sent.after(Some(Receipt::Read)), Receipt::Read);
        assert_eq!(Receipt::Failed.after(Some(Receipt::Delivered)), Receipt::Delivered);
        assert_eq!(Receipt::Sent.after(Some(Receipt::Failed)), Receipt::Failed);
        assert_eq!(Receipt::Failed.after(None), Receipt::Failed);
    }
}
