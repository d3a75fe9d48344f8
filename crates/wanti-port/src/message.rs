//! Messages between people and the engine, the same for every channel.

use jiff::Timestamp;
use wanti_core::{Event, Location, Media, Message, MessageKind};
use wanti_flow::model::Channel;
use wanti_text::Pii;

use crate::fit::Wire;

/// One line of an office: a number on WhatsApp, a bot on Telegram, a terminal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// The kind of channel.
    pub channel: Channel,
    /// The channel's name for the office's side.
    pub id: String,
}

/// Our own name for a conversation; never a telephone number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(pub String);

/// A person on a channel. A telephone number may be missing, and any of the names may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Where messages to this person are sent.
    pub address: Pii<String>,
    /// Every name the channel gave, the most lasting first.
    pub aliases: Vec<Alias>,
    /// The name the person goes by.
    pub name: Option<Pii<String>>,
}

/// A name by which a person can be found again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alias {
    /// The channel's own id.
    User(Pii<String>),
    /// Telephone number, digits only with the country first.
    Phone(Pii<String>),
    /// A public name that its owner can change.
    Username(Pii<String>),
}

/// Something that came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbound {
    /// On which line.
    pub line: Line,
    /// The channel's id; the same id on the same line is the same message.
    pub id: String,
    /// From whom.
    pub from: Party,
    /// When the channel says it was sent.
    pub sent: Timestamp,
    /// When it reached us; the engine's clock.
    pub received: Timestamp,
    /// What it is.
    pub kind: InboundKind,
}

/// What came in.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum InboundKind {
    /// Words.
    Text(Pii<String>),
    /// A tap on a key.
    Choice {
        /// Its token.
        token: String,
        /// What stood on it.
        title: String,
        /// The message it stood on, when the channel says so.
        on: Option<SentId>,
    },
    /// A link or a start command.
    Start {
        /// What it carried.
        payload: Option<String>,
    },
    /// A photo, document or voice message.
    Media(Media),
    /// A position.
    Location(Location),
    /// A contact.
    Contact {
        /// Its number.
        phone: Pii<String>,
        /// The channel vouches that it is the sender's own.
        own: bool,
    },
    /// An earlier message was changed; nothing is undone by it.
    Edited,
    /// An earlier message was taken back.
    Withdrawn,
    /// An officer answered from the office's own phone.
    HumanEcho,
    /// The person wants no more messages.
    Blocked,
    /// Anything else, by the channel's name for it.
    Unsupported(String),
}

/// A message on its way out: one row of the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Outbound {
    /// Its own id; sending twice under one id must not reach the person twice where the channel can prevent it.
    pub id: String,
    /// The conversation.
    pub conversation: ConversationId,
    /// On which line.
    pub line: Line,
    /// To whom.
    pub to: Party,
    /// What.
    pub wire: Wire,
    /// The template to use outside the window of the channel.
    pub template: Option<String>,
    /// The message it takes the place of, where the channel can edit.
    pub instead_of: Option<SentId>,
}

/// The channel's id of a message that was sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SentId(pub String);

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Receipt {
    /// It failed; ends the matter only when nothing better is known.
    Failed,
    /// The channel has it.
    Sent,
    /// The person's phone has it.
    Delivered,
    /// It was read or played.
    Read,
}

impl Receipt {
    /// What is known after this one came as well. Receipts come in any order; none steps back.
    #[must_use]
    pub fn after(self, known: Option<Receipt>) -> Receipt {
        known.map_or(self, |known| known.max(self))
    }
}

impl Inbound {
    /// The event for the engine; none for what only concerns the sockets.
    #[must_use]
    pub fn event(&self) -> Option<Event> {
        let kind = match &self.kind {
            InboundKind::Start { payload } => {
                return Some(Event::Start { payload: payload.clone() });
            }
            InboundKind::Edited | InboundKind::Withdrawn | InboundKind::Blocked => return None,
            InboundKind::Text(words) => MessageKind::Text(words.clone()),
            InboundKind::Choice { token, title, .. } => {
                MessageKind::Choice { token: token.clone(), title: title.clone() }
            }
            InboundKind::Media(media) => MessageKind::Media(media.clone()),
            InboundKind::Location(location) => MessageKind::Location(location.clone()),
            InboundKind::Contact { phone, own } => MessageKind::Contact { phone: phone.clone(), own: *own },
            InboundKind::HumanEcho => MessageKind::HumanEcho,
            InboundKind::Unsupported(_) => MessageKind::Other,
        };
        Some(Event::Message(Message { id: self.id.clone(), kind }))
    }
}

impl Party {
    /// A person known by one id of the channel, which is also the address.
    #[must_use]
    pub fn of(id: &str) -> Party {
        let id = Pii::new(id.to_owned());
        Party { address: id.clone(), aliases: vec![Alias::User(id)], name: None }
    }

    /// The telephone number, when the channel gave one.
    #[must_use]
    pub fn phone(&self) -> Option<&Pii<String>> {
        self.aliases.iter().find_map(|alias| match alias {
            Alias::Phone(phone) => Some(phone),
            Alias::User(_) | Alias::Username(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_never_step_back() {
        assert_eq!(Receipt::Sent.after(Some(Receipt::Read)), Receipt::Read);
        assert_eq!(Receipt::Failed.after(Some(Receipt::Delivered)), Receipt::Delivered);
        assert_eq!(Receipt::Failed.after(None), Receipt::Failed);
    }
}
