//! The outbox: messages are claimed, sent and settled, one at a time in each conversation.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::{Limits, Outbound, Pace, PortError, Retry, Scope, SentId};

/// How long a message without an answer waits for a receipt.
const SURE_AFTER: Duration = Duration::from_secs(30);
/// The longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// After this long a message that cannot be sent is given up: by then its answer helps nobody.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// Somebody is about to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Now.
    pub at: Timestamp,
    /// When the sender is thought lost, and the message may be claimed again. Receipts by our own id come in until then.
    pub until: Timestamp,
    /// How fast the line may be used. Counted in the store, so that a restart changes nothing.
    pub pace: Pace,
}

/// A message to send now.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// The message.
    pub message: Outbound,
    /// How often it has been claimed, this time included; proves the right to settle it.
    pub attempt: u32,
    /// An earlier attempt was never settled or had no answer, and no receipt came: it may have been sent.
    pub unsure: bool,
    /// When it was put into the outbox.
    pub queued: Timestamp,
    /// The person's last message, which opens the window for free text.
    pub last_inbound: Option<Timestamp>,
}

/// What became of sending one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settle {
    /// Its id.
    pub id: String,
    /// The attempt, as claimed.
    pub attempt: u32,
    /// Now.
    pub at: Timestamp,
    /// What became of it.
    pub settled: Settled,
}

/// What became of sending a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The channel took it.
    Sent(SentId),
    /// It was not sent; to be tried again.
    Again {
        /// Not before then.
        after: Timestamp,
        /// Who must wait: with [`Scope::Number`] the whole line, and this message only as long as the line.
        scope: Scope,
    },
    /// No answer came. It waits for a receipt until then, and is claimed again after it.
    Unsure {
        /// Until when.
        until: Timestamp,
    },
    /// The window is closed. It waits, without being in the way of later ones, until the person writes.
    Closed {
        /// [`Claimed::last_inbound`] as it was claimed: when the person has written since, it waits no longer.
        last_inbound: Option<Timestamp>,
    },
    /// It will not be sent.
    Dropped(PortError),
}

impl Claimed {
    /// Whether the channel still takes free text for this person.
    #[must_use]
    pub fn is_open(&self, limits: &Limits, at: Timestamp) -> bool {
        let Some(hours) = limits.window_hours else { return true };
        let length = Duration::from_secs(u64::from(hours) * 60 * 60);
        self.last_inbound.is_some_and(|last| at < later(last, length))
    }
}

impl Settled {
    /// What an attempt led to. `spread`, from 0 to 255, sets senders that failed together apart.
    #[must_use]
    pub fn of(outcome: Result<SentId, PortError>, claimed: &Claimed, at: Timestamp, spread: u8) -> Settled {
        let error = match outcome {
            Ok(sent) => return Settled::Sent(sent),
            Err(error) => error,
        };
        let scope = error.scope();
        match error.retry() {
            Retry::After(wait) => Settled::Again { after: later(at, wait), scope },
            Retry::WhenSure => Settled::Unsure { until: later(at, SURE_AFTER) },
            Retry::WhenOpen => Settled::Closed { last_inbound: claimed.last_inbound },
            Retry::Never if scope == Scope::Number => Settled::Again { after: Timestamp::MAX, scope },
            Retry::Never => Settled::Dropped(error),
            Retry::Now | Retry::Later if later(claimed.queued, GIVEN_UP_AFTER) <= at => Settled::Dropped(error),
            Retry::Now | Retry::Later => Settled::Again { after: later(at, backoff(claimed.attempt, spread)), scope },
        }
    }
}

/// 1, 2, 4 seconds and so on, up to half as much again by the spread.
fn backoff(attempt: u32, spread: u8) -> Duration {
    let whole = Duration::from_secs(1 << attempt.saturating_sub(1).min(9)).min(LONGEST_WAIT);
    whole + whole * u32::from(spread) / 512
}

fn later(at: Timestamp, wait: Duration) -> Timestamp {
    at.saturating_add(SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MAX)
}

/// A message that was given up or failed on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Dead {
    /// The message.
    pub message: Outbound,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was given up.
    pub at: Timestamp,
    /// Why.
    pub why: PortError,
}
