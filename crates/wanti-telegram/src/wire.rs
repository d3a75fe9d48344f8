//! Telegram's updates to ours, one by one: what cannot be read loses only itself, what is not for us is passed over.

mod callback;
mod chat;
mod contact;
mod edited;
mod media;
mod member;
mod message;
mod place;
mod reaction;
mod service;
mod text;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use wanti_port::{Arrival, Inbound, InboundKind, Line, Party, SentId, Unreadable};
use wanti_text::Pii;

pub use chat::{Address, Place};

use crate::{Groups, Settings};

/// The kinds of update we ask Telegram for. Any other may come all the same and is passed over.
pub const KINDS: [&str; 5] = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"];

/// Reads the updates of one bot.
///
/// ```
/// use wanti_telegram::{Settings, wire::Reader};
/// let settings = Settings::new("srimenanti", "700:AAkunci_contoh")?;
/// let update = r#"{"update_id":1,"message":{"message_id":5,"date":1764001800,"text":"/menu",
///     "from":{"id":31,"first_name":"Rina"},"chat":{"id":31,"type":"private"}}}"#;
/// let arrival = Reader::new(&settings).read(update, jiff::Timestamp::UNIX_EPOCH).unwrap();
/// let wanti_port::Arrival::Message(inbound) = arrival else { panic!() };
/// assert_eq!(inbound.id, "31:5");
/// # Ok::<(), wanti_telegram::SettingsError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    settings: &'a Settings,
}

/// An update as it came.
#[derive(Debug, Deserialize)]
struct Update<'a> {
    update_id: i64,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    edited_message: Option<&'a RawValue>,
    #[serde(borrow)]
    callback_query: Option<&'a RawValue>,
    #[serde(borrow)]
    my_chat_member: Option<&'a RawValue>,
    #[serde(borrow)]
    message_reaction: Option<&'a RawValue>,
}

/// Why something could not be read, without a word of it.
type Fault = String;

/// What was read; none when it is not for us.
type Heard = Result<Option<Inbound>, Fault>;

/// When an update came and what Telegram calls it.
#[derive(Debug, Clone, Copy)]
struct Moment {
    update: i64,
    received: Timestamp,
}

/// The number of an update, also of one that cannot be read otherwise.
#[must_use]
pub fn update_id(update: &str) -> Option<i64> {
    #[derive(Deserialize)]
    struct Numbered {
        update_id: i64,
    }
    serde_json::from_str::<Numbered>(update).ok().map(|numbered| numbered.update_id)
}

impl<'a> Reader<'a> {
    /// A reader for the bot of these settings.
    #[must_use]
    pub fn new(settings: &'a Settings) -> Reader<'a> {
        Reader { settings }
    }

    /// What an update brought; none when there is nothing in it for us.
    #[must_use]
    pub fn read(&self, update: &str, received: Timestamp) -> Option<Arrival> {
        match self.understand(update, received) {
            Ok(inbound) => inbound.map(Arrival::Message),
            Err(why) => Some(Arrival::Unreadable(Unreadable {
                line: self.line().clone(),
                why,
                body: Pii::new(update.to_owned()),
                received,
            })),
        }
    }

    fn understand(&self, update: &str, received: Timestamp) -> Heard {
        let update: Update<'_> = shape(update, "update")?;
        let moment = Moment { update: update.update_id, received };
        if let Some(raw) = update.message {
            return message::read(self, raw.get(), moment);
        }
        if let Some(raw) = update.edited_message {
            return edited::read(self, raw.get(), moment);
        }
        if let Some(raw) = update.callback_query {
            return callback::read(self, raw.get(), moment);
        }
        if let Some(raw) = update.my_chat_member {
            return member::read(self, raw.get(), moment);
        }
        match update.message_reaction {
            Some(raw) => reaction::read(self, raw.get(), moment),
            None => Ok(None),
        }
    }

    fn line(&self) -> &Line {
        self.settings.line()
    }

    fn username(&self) -> Option<&str> {
        self.settings.username()
    }

    /// Whether anything of this chat is for us.
    fn hears(&self, place: &Place) -> bool {
        !place.is_group() || self.settings.groups() != Groups::Off
    }

    /// A message of this kind, with nothing more known of it.
    fn inbound(&self, id: String, from: Party, place: &Place, moment: Moment, kind: InboundKind) -> Inbound {
        Inbound {
            line: self.line().clone(),
            id,
            from,
            sent: moment.received,
            received: moment.received,
            group: place.group(),
            reply_to: None,
            forwarded: false,
            kind,
        }
    }
}

impl Moment {
    /// The id of something that Telegram gives no id of its own.
    fn id(self) -> String {
        format!("update:{}", self.update)
    }

    /// Telegram's second, or when it reached us if that makes no sense.
    fn at(self, date: i64) -> Timestamp {
        Timestamp::from_second(date).ok().filter(|_| date > 0).unwrap_or(self.received)
    }
}

/// The id of a message on its line.
#[must_use]
pub fn sent_id(chat: i64, message: i64) -> SentId {
    SentId(format!("{chat}:{message}"))
}

/// Chat and message of an id.
#[must_use]
pub fn chat_and_message(id: &SentId) -> Option<(i64, i64)> {
    let (chat, message) = id.0.split_once(':')?;
    Some((chat.parse().ok()?, message.parse().ok()?))
}

/// Reads a shape; the fault tells where, never what.
fn shape<'a, T: Deserialize<'a>>(raw: &'a str, name: &str) -> Result<T, Fault> {
    serde_json::from_str(raw).map_err(|error| {
        format!("{name}: {:?} fault at line {} column {}", error.classify(), error.line(), error.column())
    })
}

/// Something beside the point: when it has another shape than we know, it is as if it were missing.
fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let raw = <&RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_str(raw.get()).ok())
}
