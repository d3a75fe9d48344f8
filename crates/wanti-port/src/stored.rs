//! The stored form of messages, people, menus and records, for stores that keep them as text. Nothing else knows these shapes.
//!
//! Fields may be added with a default, never renamed: any version reads what an earlier one wrote.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wanti_core::{AuditLine, Entry, Location, Media, MediaKind, MenuView, Outgoing, RatingFor, Recorded};
use wanti_flow::model::Style;
use wanti_text::Pii;

use crate::fit::{Key, Keys, Wire, Wish};
use crate::store::{Record, Shown};
use crate::{Alias, FileFacts, Inbound, InboundKind, Line, Outbound, Party, PortError, Scope, SentId};

/// A time as it is stored.
#[must_use]
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A stored time.
#[must_use]
pub fn time(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// A person as text.
#[must_use]
pub fn party_to_json(party: &Party) -> String {
    write(&PartyShape::from(party))
}

/// A person from text.
///
/// # Errors
/// The text is no stored person.
pub fn party_from_json(json: &str) -> Result<Party, PortError> {
    Ok(read::<PartyShape>(json, "person")?.party())
}

/// A message that came in as text, without its line and id.
#[must_use]
pub fn inbound_to_json(inbound: &Inbound) -> String {
    write(&InboundShape {
        from: PartyShape::from(&inbound.from),
        sent: micros(inbound.sent),
        received: micros(inbound.received),
        group: inbound.group.clone(),
        reply_to: inbound.reply_to.as_ref().map(|id| id.0.clone()),
        forwarded: inbound.forwarded,
        kind: KindShape::from(&inbound.kind),
    })
}

/// A message that came in from text, with its line and id.
///
/// # Errors
/// The text is no stored message.
pub fn inbound_from_json(line: Line, id: String, json: &str) -> Result<Inbound, PortError> {
    let shape: InboundShape = read(json, "incoming message")?;
    Ok(Inbound {
        line,
        id,
        from: shape.from.party(),
        sent: time(shape.sent),
        received: time(shape.received),
        group: shape.group,
        reply_to: shape.reply_to.map(SentId),
        forwarded: shape.forwarded,
        kind: shape.kind.kind(),
    })
}

/// What a message on its way out says, as text: all but its id, conversation, line and person.
#[must_use]
pub fn outbound_to_json(message: &Outbound) -> String {
    write(&OutboundShape {
        text: message.wire.text.reveal().clone(),
        keys: KeysShape::from(&message.wire.keys),
        media: message.wire.media.clone(),
        template: message.template.clone(),
        instead_of: message.instead_of.as_ref().map(|id| id.0.clone()),
        reply_to: message.reply_to.as_ref().map(|id| id.0.clone()),
    })
}

/// A message on its way out again: `bare` has its id, conversation, line and person.
///
/// # Errors
/// The text is no stored message.
pub fn outbound_from_json(bare: Outbound, json: &str) -> Result<Outbound, PortError> {
    let shape: OutboundShape = read(json, "outgoing message")?;
    Ok(Outbound {
        wire: Wire { text: Pii::new(shape.text), keys: shape.keys.keys(), media: shape.media },
        template: shape.template,
        instead_of: shape.instead_of.map(SentId),
        reply_to: shape.reply_to.map(SentId),
        ..bare
    })
}

/// A menu that was shown, as text.
#[must_use]
pub fn shown_to_json(shown: &Shown) -> String {
    let message = &shown.message;
    write(&ShownShape {
        text: message.text.reveal().clone(),
        menu: message.menu.as_ref().map(MenuShape::from),
        media: message.media.clone(),
        link: message.link.clone(),
        template: message.template.clone(),
        page: shown.page,
    })
}

/// A menu that was shown, from text.
///
/// # Errors
/// The text is no stored menu.
pub fn shown_from_json(json: &str) -> Result<Shown, PortError> {
    let shape: ShownShape = read(json, "menu")?;
    let message = Outgoing {
        text: Pii::new(shape.text),
        menu: shape.menu.map(MenuShape::menu),
        media: shape.media,
        link: shape.link,
        template: shape.template,
    };
    Ok(Shown { message, page: shape.page })
}

/// A record as text.
#[must_use]
pub fn record_to_json(record: &Record) -> String {
    write(&RecordShape::from(record))
}

/// A record from text.
///
/// # Errors
/// The text is no stored record.
pub fn record_from_json(json: &str) -> Result<Record, PortError> {
    Ok(read::<RecordShape>(json, "record")?.record())
}

/// A failure as text.
#[must_use]
pub fn error_to_json(error: &PortError) -> String {
    write(&ErrorShape::from(error))
}

/// A failure from text.
///
/// # Errors
/// The text is no stored failure.
pub fn error_from_json(json: &str) -> Result<PortError, PortError> {
    Ok(read::<ErrorShape>(json, "failure")?.error())
}

fn write(shape: &impl Serialize) -> String {
    serde_json::to_string(shape).unwrap_or_default()
}

fn read<'a, T: Deserialize<'a>>(json: &'a str, what: &str) -> Result<T, PortError> {
    serde_json::from_str(json).map_err(|_| PortError::Refused(format!("a stored {what} cannot be read")))
}

fn own(text: &Option<Pii<String>>) -> Option<String> {
    text.as_ref().map(|text| text.reveal().clone())
}

fn is_false(flag: &bool) -> bool {
    !*flag
}

#[derive(Serialize, Deserialize)]
struct PartyShape {
    #[serde(rename = "a")]
    address: String,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(rename = "i")]
    aliases: Vec<AliasShape>,
}

#[derive(Serialize, Deserialize)]
enum AliasShape {
    #[serde(rename = "u")]
    User(String),
    #[serde(rename = "s")]
    Scoped(String),
    #[serde(rename = "g")]
    Parent(String),
    #[serde(rename = "p")]
    Phone(String),
    #[serde(rename = "n")]
    Username(String),
}

impl From<&Party> for PartyShape {
    fn from(party: &Party) -> PartyShape {
        PartyShape {
            address: party.address.reveal().clone(),
            name: own(&party.name),
            aliases: party.aliases.iter().map(AliasShape::from).collect(),
        }
    }
}

impl PartyShape {
    fn party(self) -> Party {
        Party {
            address: Pii::new(self.address),
            aliases: self.aliases.into_iter().map(AliasShape::alias).collect(),
            name: self.name.map(Pii::new),
        }
    }
}

impl From<&Alias> for AliasShape {
    fn from(alias: &Alias) -> AliasShape {
        let value = alias.value().reveal().clone();
        match alias {
            Alias::User(_) => AliasShape::User(value),
            Alias::Scoped(_) => AliasShape::Scoped(value),
            Alias::Parent(_) => AliasShape::Parent(value),
            Alias::Phone(_) => AliasShape::Phone(value),
            Alias::Username(_) => AliasShape::Username(value),
        }
    }
}

impl AliasShape {
    fn alias(self) -> Alias {
        match self {
            AliasShape::User(value) => Alias::User(Pii::new(value)),
            AliasShape::Scoped(value) => Alias::Scoped(Pii::new(value)),
            AliasShape::Parent(value) => Alias::Parent(Pii::new(value)),
            AliasShape::Phone(value) => Alias::Phone(Pii::new(value)),
            AliasShape::Username(value) => Alias::Username(Pii::new(value)),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct InboundShape {
    #[serde(rename = "f")]
    from: PartyShape,
    #[serde(rename = "s")]
    sent: i64,
    #[serde(rename = "t")]
    received: i64,
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    #[serde(rename = "w", default, skip_serializing_if = "is_false")]
    forwarded: bool,
    #[serde(rename = "k")]
    kind: KindShape,
}

#[derive(Serialize, Deserialize)]
enum KindShape {
    #[serde(rename = "t")]
    Text(String),
    /// Token, title, message, callback.
    #[serde(rename = "c")]
    Choice(String, String, Option<String>, Option<String>),
    #[serde(rename = "s")]
    Start(Option<String>),
    #[serde(rename = "m")]
    Media(MediaShape),
    #[serde(rename = "l")]
    Location(f64, f64, Option<String>),
    #[serde(rename = "p")]
    Contact(String, bool),
    #[serde(rename = "r")]
    Reaction(String, Option<String>),
    #[serde(rename = "e")]
    Edited(String, Option<String>),
    #[serde(rename = "w")]
    Withdrawn(String),
    #[serde(rename = "h")]
    HumanEcho(Option<String>),
    #[serde(rename = "n")]
    Renamed(Vec<AliasShape>),
    #[serde(rename = "b")]
    Blocked,
    #[serde(rename = "u")]
    Unsupported(String),
}

#[derive(Serialize, Deserialize)]
struct MediaShape {
    #[serde(rename = "k")]
    kind: MediaWord,
    #[serde(rename = "i")]
    id: String,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    caption: Option<String>,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    mime: Option<String>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    album: Option<String>,
}

#[derive(Serialize, Deserialize)]
enum MediaWord {
    #[serde(rename = "i")]
    Image,
    #[serde(rename = "d")]
    Document,
    #[serde(rename = "a")]
    Audio,
    #[serde(rename = "v")]
    Video,
    #[serde(rename = "s")]
    Sticker,
}

impl From<&InboundKind> for KindShape {
    fn from(kind: &InboundKind) -> KindShape {
        let id = |on: &SentId| on.0.clone();
        match kind {
            InboundKind::Text(words) => KindShape::Text(words.reveal().clone()),
            InboundKind::Choice { token, title, on, callback } => {
                KindShape::Choice(token.clone(), title.clone(), on.as_ref().map(id), callback.clone())
            }
            InboundKind::Start { payload } => KindShape::Start(payload.clone()),
            InboundKind::Media { media, file } => KindShape::Media(MediaShape::of(media, file)),
            InboundKind::Location(place) => KindShape::Location(place.latitude, place.longitude, place.label.clone()),
            InboundKind::Contact { phone, own } => KindShape::Contact(phone.reveal().clone(), *own),
            InboundKind::Reaction { on, emoji } => KindShape::Reaction(id(on), emoji.clone()),
            InboundKind::Edited { on, text } => KindShape::Edited(id(on), own(text)),
            InboundKind::Withdrawn { on } => KindShape::Withdrawn(id(on)),
            InboundKind::HumanEcho { text } => KindShape::HumanEcho(own(text)),
            InboundKind::Renamed { earlier } => KindShape::Renamed(earlier.iter().map(AliasShape::from).collect()),
            InboundKind::Blocked => KindShape::Blocked,
            InboundKind::Unsupported(what) => KindShape::Unsupported(what.clone()),
        }
    }
}

impl KindShape {
    fn kind(self) -> InboundKind {
        match self {
            KindShape::Text(words) => InboundKind::Text(Pii::new(words)),
            KindShape::Choice(token, title, on, callback) => {
                InboundKind::Choice { token, title, on: on.map(SentId), callback }
            }
            KindShape::Start(payload) => InboundKind::Start { payload },
            KindShape::Media(shape) => shape.kind(),
            KindShape::Location(latitude, longitude, label) => {
                InboundKind::Location(Location { latitude, longitude, label })
            }
            KindShape::Contact(phone, own) => InboundKind::Contact { phone: Pii::new(phone), own },
            KindShape::Reaction(on, emoji) => InboundKind::Reaction { on: SentId(on), emoji },
            KindShape::Edited(on, text) => InboundKind::Edited { on: SentId(on), text: text.map(Pii::new) },
            KindShape::Withdrawn(on) => InboundKind::Withdrawn { on: SentId(on) },
            KindShape::HumanEcho(text) => InboundKind::HumanEcho { text: text.map(Pii::new) },
            KindShape::Renamed(earlier) => {
                InboundKind::Renamed { earlier: earlier.into_iter().map(AliasShape::alias).collect() }
            }
            KindShape::Blocked => InboundKind::Blocked,
            KindShape::Unsupported(what) => InboundKind::Unsupported(what),
        }
    }
}

impl MediaShape {
    fn of(media: &Media, file: &FileFacts) -> MediaShape {
        let kind = match media.kind {
            MediaKind::Image => MediaWord::Image,
            MediaKind::Document => MediaWord::Document,
            MediaKind::Audio => MediaWord::Audio,
            MediaKind::Video => MediaWord::Video,
            MediaKind::Sticker => MediaWord::Sticker,
        };
        MediaShape {
            kind,
            id: media.id.clone(),
            caption: media.caption.clone(),
            mime: file.mime.clone(),
            size: file.size,
            sha256: file.sha256.clone(),
            name: own(&file.name),
            album: file.album.clone(),
        }
    }

    fn kind(self) -> InboundKind {
        let kind = match self.kind {
            MediaWord::Image => MediaKind::Image,
            MediaWord::Document => MediaKind::Document,
            MediaWord::Audio => MediaKind::Audio,
            MediaWord::Video => MediaKind::Video,
            MediaWord::Sticker => MediaKind::Sticker,
        };
        InboundKind::Media {
            media: Media { kind, id: self.id, caption: self.caption },
            file: FileFacts {
                mime: self.mime,
                size: self.size,
                sha256: self.sha256,
                name: self.name.map(Pii::new),
                album: self.album,
            },
        }
    }
}

#[derive(Serialize, Deserialize)]
struct OutboundShape {
    #[serde(rename = "t")]
    text: String,
    #[serde(rename = "k", default, skip_serializing_if = "KeysShape::is_none")]
    keys: KeysShape,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    media: Option<String>,
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    template: Option<String>,
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    instead_of: Option<String>,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
}

#[derive(Default, Serialize, Deserialize)]
enum KeysShape {
    #[default]
    #[serde(rename = "n")]
    None,
    #[serde(rename = "b")]
    Buttons(Vec<KeyShape>),
    #[serde(rename = "l")]
    List(String, Vec<KeyShape>),
    #[serde(rename = "g")]
    Grid(Vec<Vec<KeyShape>>),
    #[serde(rename = "u")]
    Link(String, String),
    #[serde(rename = "o")]
    AskLocation,
    #[serde(rename = "p")]
    AskContact,
}

/// Token, title, description.
#[derive(Serialize, Deserialize)]
struct KeyShape(String, String, Option<String>);

impl From<&Keys> for KeysShape {
    fn from(keys: &Keys) -> KeysShape {
        let all = |keys: &[Key]| keys.iter().map(KeyShape::from).collect();
        match keys {
            Keys::None => KeysShape::None,
            Keys::Buttons(keys) => KeysShape::Buttons(all(keys)),
            Keys::List { open, rows } => KeysShape::List(open.clone(), all(rows)),
            Keys::Grid(lines) => KeysShape::Grid(lines.iter().map(|line| all(line)).collect()),
            Keys::Link { title, address } => KeysShape::Link(title.clone(), address.clone()),
            Keys::Ask(Wish::Location) => KeysShape::AskLocation,
            Keys::Ask(Wish::Contact) => KeysShape::AskContact,
        }
    }
}

impl KeysShape {
    fn is_none(&self) -> bool {
        matches!(self, KeysShape::None)
    }

    fn keys(self) -> Keys {
        let all = |keys: Vec<KeyShape>| keys.into_iter().map(KeyShape::key).collect();
        match self {
            KeysShape::None => Keys::None,
            KeysShape::Buttons(keys) => Keys::Buttons(all(keys)),
            KeysShape::List(open, rows) => Keys::List { open, rows: all(rows) },
            KeysShape::Grid(lines) => Keys::Grid(lines.into_iter().map(all).collect()),
            KeysShape::Link(title, address) => Keys::Link { title, address },
            KeysShape::AskLocation => Keys::Ask(Wish::Location),
            KeysShape::AskContact => Keys::Ask(Wish::Contact),
        }
    }
}

impl From<&Key> for KeyShape {
    fn from(key: &Key) -> KeyShape {
        KeyShape(key.token.clone(), key.title.clone(), key.description.clone())
    }
}

impl KeyShape {
    fn key(self) -> Key {
        Key { token: self.0, title: self.1, description: self.2 }
    }
}

#[derive(Serialize, Deserialize)]
struct ShownShape {
    #[serde(rename = "t")]
    text: String,
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    menu: Option<MenuShape>,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    media: Option<String>,
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    link: Option<(String, String)>,
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    template: Option<String>,
    #[serde(rename = "p")]
    page: usize,
}

#[derive(Serialize, Deserialize)]
struct MenuShape {
    #[serde(rename = "e")]
    entries: Vec<EntryShape>,
    #[serde(rename = "s")]
    style: StyleWord,
    #[serde(rename = "o")]
    open_label: String,
}

/// Token, title, short title, description.
#[derive(Serialize, Deserialize)]
struct EntryShape(String, String, Option<String>, Option<String>);

#[derive(Serialize, Deserialize)]
enum StyleWord {
    #[serde(rename = "a")]
    Auto,
    #[serde(rename = "b")]
    Buttons,
    #[serde(rename = "l")]
    List,
    #[serde(rename = "n")]
    Numbers,
}

impl From<&MenuView> for MenuShape {
    fn from(menu: &MenuView) -> MenuShape {
        let entry = |entry: &Entry| {
            EntryShape(entry.token.clone(), entry.title.clone(), entry.short.clone(), entry.description.clone())
        };
        let style = match menu.style {
            Style::Auto => StyleWord::Auto,
            Style::Buttons => StyleWord::Buttons,
            Style::List => StyleWord::List,
            Style::Numbers => StyleWord::Numbers,
        };
        let entries = menu.entries.iter().map(entry).collect();
        MenuShape { entries, style, open_label: menu.open_label.clone() }
    }
}

impl MenuShape {
    fn menu(self) -> MenuView {
        let entry = |EntryShape(token, title, short, description)| Entry { token, title, short, description };
        let style = match self.style {
            StyleWord::Auto => Style::Auto,
            StyleWord::Buttons => Style::Buttons,
            StyleWord::List => Style::List,
            StyleWord::Numbers => Style::Numbers,
        };
        let entries = self.entries.into_iter().map(entry).collect();
        MenuView { entries, style, open_label: self.open_label }
    }
}

#[derive(Serialize, Deserialize)]
enum RecordShape {
    /// What, request, actor.
    #[serde(rename = "a")]
    Audit(String, Option<String>, Option<String>),
    /// Role, reason, request.
    #[serde(rename = "h")]
    Handoff(String, String, Option<String>),
    #[serde(rename = "e")]
    HandoffEnded,
    /// Text, version, given.
    #[serde(rename = "c")]
    Consent(String, String, bool),
    #[serde(rename = "r")]
    Rated(RatedShape),
}

#[derive(Serialize, Deserialize)]
struct RatedShape {
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    survey: Option<(String, Option<String>)>,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    step: Option<(String, String)>,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    mark: Option<u8>,
    #[serde(rename = "u")]
    up_to: u8,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
}

/// Every word of [`wanti_core::Decision::word`].
const DECISIONS: [&str; 14] = [
    "accept",
    "return",
    "checking",
    "signing",
    "ready",
    "collected",
    "cancel",
    "refuse",
    "escalate",
    "note",
    "reply",
    "erase",
    "close_handoff",
    "take_over",
];

fn recorded_word(what: &Recorded) -> &'static str {
    match what {
        Recorded::PrivateData => "!private",
        Recorded::LimitReached => "!limit",
        Recorded::Echo => "!echo",
        Recorded::ForbiddenMove => "!forbidden",
        Recorded::Decision(word) => word,
    }
}

/// A word of a later version is told as a decision without a name.
fn recorded(word: &str) -> Recorded {
    match word {
        "!private" => Recorded::PrivateData,
        "!limit" => Recorded::LimitReached,
        "!echo" => Recorded::Echo,
        "!forbidden" => Recorded::ForbiddenMove,
        word => Recorded::Decision(DECISIONS.into_iter().find(|known| *known == word).unwrap_or("other")),
    }
}

impl From<&Record> for RecordShape {
    fn from(record: &Record) -> RecordShape {
        match record {
            Record::Audit(line) => {
                RecordShape::Audit(recorded_word(&line.what).to_owned(), line.request.clone(), line.actor.clone())
            }
            Record::Handoff { role, reason, request } => {
                RecordShape::Handoff(role.clone(), reason.clone(), request.clone())
            }
            Record::HandoffEnded => RecordShape::HandoffEnded,
            Record::Consent { id, version, given } => RecordShape::Consent(id.clone(), version.clone(), *given),
            Record::Rated { of, mark, up_to, comment } => {
                let (survey, step) = match of {
                    RatingFor::Survey { survey, number } => (Some((survey.clone(), number.clone())), None),
                    RatingFor::Step { flow, step } => (None, Some((flow.clone(), step.clone()))),
                };
                RecordShape::Rated(RatedShape { survey, step, mark: *mark, up_to: *up_to, comment: own(comment) })
            }
        }
    }
}

impl RecordShape {
    fn record(self) -> Record {
        match self {
            RecordShape::Audit(what, request, actor) => {
                Record::Audit(AuditLine { what: recorded(&what), request, actor })
            }
            RecordShape::Handoff(role, reason, request) => Record::Handoff { role, reason, request },
            RecordShape::HandoffEnded => Record::HandoffEnded,
            RecordShape::Consent(id, version, given) => Record::Consent { id, version, given },
            RecordShape::Rated(shape) => shape.record(),
        }
    }
}

impl RatedShape {
    fn record(self) -> Record {
        let of = match (self.survey, self.step) {
            (Some((survey, number)), _) => RatingFor::Survey { survey, number },
            (None, step) => {
                let (flow, step) = step.unwrap_or_default();
                RatingFor::Step { flow, step }
            }
        };
        Record::Rated { of, mark: self.mark, up_to: self.up_to, comment: self.comment.map(Pii::new) }
    }
}

#[derive(Serialize, Deserialize)]
enum ErrorShape {
    #[serde(rename = "conflict")]
    Conflict,
    #[serde(rename = "superseded")]
    Superseded,
    /// Milliseconds, and 0 message, 1 pair, 2 number.
    #[serde(rename = "many")]
    TooMany(u64, u8),
    #[serde(rename = "unavailable")]
    Unavailable(String),
    #[serde(rename = "unknown")]
    Unknown,
    #[serde(rename = "closed")]
    WindowClosed,
    #[serde(rename = "undeliverable")]
    Undeliverable,
    #[serde(rename = "stopped")]
    Stopped(String),
    #[serde(rename = "refused")]
    Refused(String),
}

impl From<&PortError> for ErrorShape {
    fn from(error: &PortError) -> ErrorShape {
        match error {
            PortError::Conflict => ErrorShape::Conflict,
            PortError::Superseded => ErrorShape::Superseded,
            PortError::TooMany { wait, scope } => {
                let scope = match scope {
                    Scope::Message => 0,
                    Scope::Pair => 1,
                    Scope::Number => 2,
                };
                ErrorShape::TooMany(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX), scope)
            }
            PortError::Unavailable(why) => ErrorShape::Unavailable(why.clone()),
            PortError::Unknown => ErrorShape::Unknown,
            PortError::WindowClosed => ErrorShape::WindowClosed,
            PortError::Undeliverable => ErrorShape::Undeliverable,
            PortError::Stopped(why) => ErrorShape::Stopped(why.clone()),
            PortError::Refused(why) => ErrorShape::Refused(why.clone()),
        }
    }
}

impl ErrorShape {
    fn error(self) -> PortError {
        match self {
            ErrorShape::Conflict => PortError::Conflict,
            ErrorShape::Superseded => PortError::Superseded,
            ErrorShape::TooMany(wait, scope) => {
                let scope = match scope {
                    0 => Scope::Message,
                    1 => Scope::Pair,
                    _ => Scope::Number,
                };
                PortError::TooMany { wait: Duration::from_millis(wait), scope }
            }
            ErrorShape::Unavailable(why) => PortError::Unavailable(why),
            ErrorShape::Unknown => PortError::Unknown,
            ErrorShape::WindowClosed => PortError::WindowClosed,
            ErrorShape::Undeliverable => PortError::Undeliverable,
            ErrorShape::Stopped(why) => PortError::Stopped(why),
            ErrorShape::Refused(why) => PortError::Refused(why),
        }
    }
}
