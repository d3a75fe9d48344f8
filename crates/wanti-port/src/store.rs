//! The socket of a store: everything one turn changes goes in together or not at all.

mod intake;
mod sending;
mod turn;
mod upkeep;

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use wanti_core::{Request, Slot};

use crate::{Arrival, ConversationId, Line, Outbound, Party, PortError};
pub use intake::{Held, Hold, InboxMark, Received, Tracked, Waiting};
pub use sending::{Claim, Claimed, Dead, Settle, Settled};
pub use turn::{Booking, Cause, Commit, Committed, DueTimer, Loaded, Record, Shown, TimerChange};
pub use upkeep::{Counters, Purged, Retention};

/// Where conversations, requests, messages and timers are kept. [`crate::MemoryStore`] is its plain meaning.
///
/// A message is received, waits for its turn, has it in a commit, and its answers wait in the outbox until each is
/// claimed, sent and settled. Every method is one transaction: when it fails, nothing has changed; when it returns, what
/// it stored outlives a power cut (but for [`crate::MemoryStore`]). Every method may fail with
/// [`PortError::Unavailable`]. Times are kept to the microsecond and always come from the caller.
#[async_trait]
pub trait Store: Send + Sync {
    /// Stores what a channel brought, before the channel is told that it arrived; one answer for each piece, in order.
    /// With a hold, free conversations with a new message are taken for its holder at once.
    async fn receive(&self, arrivals: Vec<Arrival>, hold: Option<&Hold>) -> Result<Vec<Received>, PortError>;

    /// The conversation of this person on this line, found by any alias or begun now. New names are remembered, and
    /// conversations that turn out to be one person's become one.
    async fn conversation(&self, line: &Line, party: &Party) -> Result<ConversationId, PortError>;

    /// The line and the person of a conversation.
    async fn party(&self, conversation: &ConversationId) -> Result<Option<(Line, Party)>, PortError>;

    /// Messages of a conversation that wait for their turn, in the order they arrived.
    async fn pending(&self, conversation: &ConversationId, most: usize) -> Result<Vec<Waiting>, PortError>;

    /// A turn for this message went wrong beyond repair; how often that has happened now. 0 for a message that does not wait.
    async fn stumbled(&self, mark: &InboxMark) -> Result<u32, PortError>;

    /// Takes conversations with messages that wait, the longest waiting first: those nobody holds, and those of this holder.
    async fn take(&self, hold: &Hold, most: usize) -> Result<Vec<Held>, PortError>;

    /// Takes or keeps one conversation; none when another holds it or it is unknown.
    async fn hold(&self, conversation: &ConversationId, hold: &Hold) -> Result<Option<Held>, PortError>;

    /// Gives up one conversation, or all of them.
    async fn release(&self, holder: &str, conversation: Option<&ConversationId>) -> Result<(), PortError>;

    /// Returns when another process stored something that waits for a turn. A store of one process never returns.
    async fn woken(&self) {
        std::future::pending().await
    }

    /// The conversation as it is now.
    async fn load(&self, conversation: &ConversationId) -> Result<Loaded, PortError>;

    /// Stores one turn whole.
    ///
    /// # Errors
    /// [`PortError::Conflict`] when the version is not the expected one or a slot has become full,
    /// [`PortError::Superseded`] when the epoch is not the present one, [`PortError::Refused`] when the conversation or the
    /// message is unknown or an earlier message still waits.
    async fn commit(&self, commit: Commit) -> Result<Committed, PortError>;

    /// The next serial of the day for this prefix, from 1. A serial is given once, also when its turn fails later.
    async fn next_serial(&self, prefix: &str, day: Date) -> Result<u32, PortError>;

    /// Requests that this conversation opened, newest first.
    async fn requests_of(&self, owner: &ConversationId) -> Result<Vec<Request>, PortError>;

    /// A request with its owner. Never show it to anybody but the owner and the officers.
    async fn request(&self, number: &str) -> Result<Option<(ConversationId, Request)>, PortError>;

    /// How many at this office have booked each slot, in the order asked.
    async fn booked(&self, office: &str, slots: &[Slot]) -> Result<Vec<u32>, PortError>;

    /// Timers that are due, earliest first.
    async fn due_timers(&self, now: Timestamp, most: usize) -> Result<Vec<DueTimer>, PortError>;

    /// When the next timer is due.
    async fn next_timer(&self) -> Result<Option<Timestamp>, PortError>;

    /// Every record of a conversation with its time, oldest first.
    async fn records(&self, conversation: &ConversationId) -> Result<Vec<(Timestamp, Record)>, PortError>;

    /// Messages of a conversation that are not sent yet, in order.
    async fn outbox(&self, conversation: &ConversationId) -> Result<Vec<Outbound>, PortError>;

    /// Messages of a line to send now, longest waiting first: of each conversation only the first that waits, and none
    /// while another of it is being sent. A message whose sender was lost comes again when its time has passed.
    async fn claim(&self, line: &Line, claim: &Claim, most: usize) -> Result<Vec<Claimed>, PortError>;

    /// The same for one conversation.
    async fn claim_next(&self, conversation: &ConversationId, claim: &Claim) -> Result<Option<Claimed>, PortError>;

    /// What became of sending a message, and with a claim the next one of the same conversation. A message that is
    /// unknown, or was claimed again since, is changed only by [`Settled::Sent`]; one that is sent stays so.
    async fn settle(&self, settle: Settle, next: Option<&Claim>) -> Result<Option<Claimed>, PortError>;

    /// Nothing is claimed on this line before that time; none lifts it.
    async fn pause(&self, line: &Line, until: Option<Timestamp>) -> Result<(), PortError>;

    /// Messages that were given up or failed on their way, latest first.
    async fn dead(&self, most: usize) -> Result<Vec<Dead>, PortError>;

    /// Lets a message that is held, was given up or failed wait again from this time; whether there was one.
    async fn revive(&self, id: &str, at: Timestamp) -> Result<bool, PortError>;

    /// Removes what has been kept long enough. Duplicates of removed marks are no longer known.
    async fn purge(&self, retention: &Retention) -> Result<Purged, PortError>;

    /// How much of everything there is.
    async fn counters(&self) -> Result<Counters, PortError>;
}
