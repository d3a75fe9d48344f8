//! Messages between people and the engine, the same for every channel.

use jiff::Timestamp;
use wanti_core::{Event, Location, Media, Message, MessageKind};
use wanti_flow::model::Channel;
use wanti_text::Pii;

use crate::fit::Wire;
use crate::party::{Alias, Party};
use crate::receipt::Delivery;

/// One line of an office: a number on WhatsApp, a bot on Telegram, a terminal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// The office; its lines share requests and pickup slots.
    pub office: String,
    /// The kind of channel.
    pub channel: Channel,
    /// The channel's name for the office's side.
    pub id: String,
}

/// Our own name for a conversation; never a telephone number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(pub String);

/// One thing a channel brought. A webhook brings a list of them, each readable on its own.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a box for each message would cost more than the room of a receipt")]
pub enum Arrival {
    /// Somebody sent something.
    Message(Inbound),
    /// What became of a message of ours.
    Receipt(Delivery),
    /// Something that should have been one of these and could not be read; kept for a person to look at.
    Unreadable(Unreadable),
}

/// A piece of a webhook that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// On which line.
    pub line: Line,
    /// What was wrong with it, without personal data.
    pub why: String,
    /// The piece itself.
    pub body: Pii<String>,
    /// When it came.
    pub received: Timestamp,
}

/// Something that came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbound {
    /// On which line.
    pub line: Line,
    /// The channel's id; the same id on the same line is the same message.
    pub id: String,
    /// From whom. For [`InboundKind::HumanEcho`] the citizen it was written to.
    pub from: Party,
    /// When the channel says it was sent.
    pub sent: Timestamp,
    /// When it reached us; the engine's clock.
    pub received: Timestamp,
    /// The group it was written in; none in a conversation of two.
    pub group: Option<String>,
    /// The earlier message it answers.
    pub reply_to: Option<SentId>,
    /// It was forwarded from elsewhere.
    pub forwarded: bool,
    /// What it is.
    pub kind: InboundKind,
}

/// What came in.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum InboundKind {
    /// Words. A command such as `/menu` comes as its word, without the stroke.
    Text(Pii<String>),
    /// A tap on a key.
    Choice {
        /// Its token.
        token: String,
        /// What stood on it.
        title: String,
        /// The message it stood on, when the channel says so and it can still be edited.
        on: Option<SentId>,
        /// What [`crate::Transport::acknowledge`] must answer so that the key stops turning.
        callback: Option<String>,
    },
    /// A link or a start command.
    Start {
        /// What it carried.
        payload: Option<String>,
    },
    /// A photo, document or voice message.
    Media {
        /// What the engine is told.
        media: Media,
        /// What the channel says of the file.
        file: FileFacts,
    },
    /// A position.
    Location(Location),
    /// A contact.
    Contact {
        /// Its number, digits only with the country first.
        phone: Pii<String>,
        /// The channel vouches that it is the sender's own.
        own: bool,
    },
    /// A sign put on a message.
    Reaction {
        /// On which.
        on: SentId,
        /// The sign; none when it was taken away.
        emoji: Option<String>,
    },
    /// An earlier message was changed; nothing is undone by it.
    Edited {
        /// Which.
        on: SentId,
        /// Its words now.
        text: Option<Pii<String>>,
    },
    /// An earlier message was taken back.
    Withdrawn {
        /// Which.
        on: SentId,
    },
    /// An officer answered from the office's own phone.
    HumanEcho {
        /// What the officer wrote.
        text: Option<Pii<String>>,
    },
    /// The person has new names. `from` holds them; the conversation is the one of the earlier names.
    Renamed {
        /// The names until now.
        earlier: Vec<Alias>,
    },
    /// The person wants no more messages.
    Blocked,
    /// Anything else, by the channel's name for it.
    Unsupported(String),
}

/// What a channel says of a file that was sent. Its name is never used as a path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileFacts {
    /// Its type, as the sender claims.
    pub mime: Option<String>,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// Its SHA-256 as the channel gives it.
    pub sha256: Option<String>,
    /// Its name.
    pub name: Option<Pii<String>>,
    /// Files sent together carry the same name of their album.
    pub album: Option<String>,
}

/// A message on its way out: one row of the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Outbound {
    /// Its own id, ASCII and short. The channel is told it and gives it back with receipts where it can.
    pub id: String,
    /// The conversation.
    pub conversation: ConversationId,
    /// On which line.
    pub line: Line,
    /// To whom. When it is claimed for sending, the store puts the person as known by then.
    pub to: Party,
    /// What.
    pub wire: Wire,
    /// The template to use outside the window of the channel.
    pub template: Option<String>,
    /// The message it takes the place of, where the channel can edit.
    pub instead_of: Option<SentId>,
    /// The message it answers, to be shown as such where the channel can.
    pub reply_to: Option<SentId>,
}

/// The channel's id of a message, complete enough to be found again on its line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SentId(pub String);

impl ConversationId {
    /// The id of the conversation with this number in a store.
    #[must_use]
    pub fn numbered(number: u64) -> ConversationId {
        ConversationId(format!("c{number}"))
    }

    /// The number in a store.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        self.0.strip_prefix('c').and_then(|digits| digits.parse().ok())
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
            InboundKind::Reaction { .. }
            | InboundKind::Edited { .. }
            | InboundKind::Withdrawn { .. }
            | InboundKind::Renamed { .. }
            | InboundKind::Blocked => return None,
            InboundKind::Text(words) => MessageKind::Text(words.clone()),
            InboundKind::Choice { token, title, .. } => {
                MessageKind::Choice { token: token.clone(), title: title.clone() }
            }
            InboundKind::Media { media, .. } => MessageKind::Media(media.clone()),
            InboundKind::Location(location) => MessageKind::Location(location.clone()),
            InboundKind::Contact { phone, own } => MessageKind::Contact { phone: phone.clone(), own: *own },
            InboundKind::HumanEcho { .. } => MessageKind::HumanEcho,
            InboundKind::Unsupported(_) => MessageKind::Other,
        };
        Some(Event::Message(Message { id: self.id.clone(), kind }))
    }

    /// Whether it opens the window in which the channel allows free text.
    #[must_use]
    pub fn opens_window(&self) -> bool {
        !matches!(self.kind, InboundKind::HumanEcho { .. }) && self.event().is_some()
    }
}
