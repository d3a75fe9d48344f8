//! What happened: a citizen wrote, an officer decided, the world answered, a timer ran out. Past tense throughout.

use wanti_answer::{Location, Media};
use wanti_text::Pii;

use crate::{Request, Slot};

/// Something that happened in one conversation.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The citizen sent something.
    Message(Message),
    /// The conversation was opened by a link or a start command.
    Start {
        /// What the link carried.
        payload: Option<String>,
    },
    /// The answer to [`crate::Effect::Register`].
    Registered {
        /// The new registration number.
        number: String,
    },
    /// The answer to [`crate::Effect::Lookup`]: the citizen's own requests, newest first.
    Found {
        /// The requests.
        requests: Vec<Request>,
    },
    /// The answer to [`crate::Effect::Link`].
    LinkReady {
        /// The secure address.
        url: String,
        /// When it expires.
        until: jiff::Timestamp,
    },
    /// Documents came in through the secure link.
    Uploaded {
        /// The request they belong to.
        request: Request,
        /// Ids of the items.
        items: Vec<String>,
    },
    /// The answer to [`crate::Effect::Slots`]: slots with room, earliest first.
    SlotsFree {
        /// The slots.
        slots: Vec<Slot>,
    },
    /// The answer to [`crate::Effect::Book`].
    Booked {
        /// The slot.
        slot: Slot,
    },
    /// The slot was full when it was booked.
    SlotTaken,
    /// The answer to [`crate::Effect::Http`].
    Responded {
        /// What came of it.
        outcome: Outcome,
    },
    /// An officer did something.
    Officer {
        /// Who.
        actor: Actor,
        /// The request it concerns, as it is stored now.
        request: Option<Request>,
        /// What.
        decision: Decision,
    },
    /// The time of a scheduled message has come.
    Announced {
        /// Its id.
        schedule: String,
    },
    /// A timer set by [`crate::Effect::SetTimer`] ran out.
    Timer {
        /// Its name.
        name: String,
    },
    /// The world could not do what the last effect asked.
    Unavailable,
}

/// A message of the citizen.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The channel's name for it.
    pub id: String,
    /// What it carried.
    pub kind: MessageKind,
}

/// What a message carried.
#[derive(Debug, Clone, PartialEq)]
pub enum MessageKind {
    /// Words.
    Text(Pii<String>),
    /// A tap on a button or a row.
    Choice {
        /// The token of the entry.
        token: String,
        /// What was written on it.
        title: String,
    },
    /// A photo, document or voice message.
    Media(Media),
    /// A shared position.
    Location(Location),
    /// A shared contact.
    Contact {
        /// Its telephone number.
        phone: Pii<String>,
        /// Whether it is the citizen's own, vouched for by the channel.
        own: bool,
    },
    /// An officer answered from the office's own phone.
    HumanEcho,
    /// Something this bot cannot read: a reaction, a poll, a call.
    Other,
}

impl MessageKind {
    /// Words.
    pub fn text(words: impl Into<String>) -> MessageKind {
        MessageKind::Text(Pii::new(words.into()))
    }
}

/// What came of an HTTP call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It worked; the text of the answer.
    Ok(String),
    /// It failed.
    Failed,
    /// It took too long.
    TimedOut,
}

/// An officer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// Name or account, for the history.
    pub name: String,
    /// Id of the role.
    pub role: String,
}

/// What an officer decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// This item is in order.
    Accept(String),
    /// This item must be handed in again.
    Return {
        /// Id of the item.
        item: String,
        /// Why, in words for the citizen.
        reason: String,
    },
    /// The documents are being checked.
    Checking,
    /// It waits for a signature.
    Signing,
    /// It can be collected; a complaint has been answered.
    Ready,
    /// It was collected; a complaint is settled.
    Collected,
    /// It was cancelled.
    Cancel {
        /// Why.
        reason: String,
    },
    /// It was refused.
    Refuse {
        /// Why.
        reason: String,
    },
    /// It went to a superior.
    Escalate,
    /// A note on the request, told when the citizen asks for the status.
    Note(String),
    /// Words to the citizen.
    Reply(Pii<String>),
    /// The citizen's data is to be erased, as the citizen asked.
    Erase,
    /// The officer is done; the bot answers again.
    CloseHandoff,
    /// The officer takes the conversation over; the bot falls silent.
    TakeOver,
}
