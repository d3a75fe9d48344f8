//! What Telegram answers to a call, and what each refusal means. Nothing of its texts is kept: they can repeat ours.

use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;
use wanti_http::{HttpError, Response};
use wanti_port::{PortError, Scope};

/// A call was not done as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The marks of the text could not be read: it goes without them.
    Entities,
    /// The message looks like that already.
    NotModified,
    /// The message is gone or of a kind that cannot be edited: a new one is sent.
    NotEditable,
    /// An address that cannot stand behind a key.
    Link,
    /// A photo was sent as a document, or a document as a photo.
    FileKind,
    /// The topic is gone.
    Thread,
    /// The group has this number now.
    Moved(i64),
    /// The tap is too old to be answered.
    TapOver,
    /// Somebody else polls with this token.
    OtherPoller,
    /// A webhook is set, so nobody can poll.
    Webhook,
    /// Anything else.
    Port(PortError),
}

#[derive(Debug, Deserialize)]
struct Reply<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error_code: Option<u16>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Debug, Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// How long to wait when Telegram does not say.
const WAIT: u64 = 5;
/// Nobody waits longer than this, whatever is said.
const LONGEST: u64 = 24 * 60 * 60;

/// The JSON of the result, or what went wrong.
///
/// # Errors
/// [`Failure`].
pub fn result(answer: &Result<Response, HttpError>) -> Result<String, Failure> {
    let response = answer.as_ref().map_err(|error| Failure::Port(unanswered(error)))?;
    let text = String::from_utf8_lossy(&response.body);
    let Ok(reply) = serde_json::from_str::<Reply<'_>>(&text) else {
        return Err(Failure::Port(unreadable(response)));
    };
    if reply.ok {
        return Ok(reply.result.map_or_else(String::new, |result| result.get().to_owned()));
    }
    Err(failure(reply.error_code.unwrap_or(response.status), &reply, response.retry_after))
}

impl Failure {
    /// The failure for everybody beyond this room.
    #[must_use]
    pub fn port(self) -> PortError {
        match self {
            Failure::Port(error) => error,
            Failure::OtherPoller => PortError::Unavailable("another process polls with this token".to_owned()),
            Failure::Webhook => PortError::Unavailable("a webhook is set".to_owned()),
            Failure::Thread => PortError::Undeliverable,
            Failure::Entities => refused("marks that cannot be read"),
            Failure::NotModified => refused("nothing to change"),
            Failure::NotEditable => refused("a message that cannot be edited"),
            Failure::Link => refused("an address that cannot stand behind a key"),
            Failure::FileKind => refused("a file of another kind"),
            Failure::Moved(_) => refused("a group with another number"),
            Failure::TapOver => refused("a tap too old to be answered"),
        }
    }
}

fn refused(why: &str) -> PortError {
    PortError::Refused(why.to_owned())
}

fn unanswered(error: &HttpError) -> PortError {
    match error {
        HttpError::NotSent(why) => PortError::Unavailable((*why).to_owned()),
        HttpError::Cut | HttpError::TooLong => PortError::Unknown,
    }
}

/// An answer that is not the Bot API's: cut short, or of a server between us and Telegram.
fn unreadable(response: &Response) -> PortError {
    match response.status {
        429 => too_many(response.retry_after),
        401 | 404 => PortError::Stopped("Telegram does not know this bot".to_owned()),
        413 => refused("a message that is too large"),
        300..500 => refused(&format!("status {}", response.status)),
        503 => PortError::Unavailable("status 503".to_owned()),
        _ => PortError::Unknown,
    }
}

fn failure(code: u16, reply: &Reply<'_>, retry_after: Option<u64>) -> Failure {
    if let Some(chat) = reply.parameters.migrate_to_chat_id {
        return Failure::Moved(chat);
    }
    let error = match code {
        400 => return bad_request(&reply.description.to_ascii_lowercase()),
        401 | 404 => PortError::Stopped("Telegram does not know this bot".to_owned()),
        403 => PortError::Undeliverable,
        409 if reply.description.to_ascii_lowercase().contains("webhook") => return Failure::Webhook,
        409 => return Failure::OtherPoller,
        413 => refused("a message that is too large"),
        429 => too_many(reply.parameters.retry_after.or(retry_after)),
        500.. => PortError::Unavailable(format!("status {code}")),
        _ => refused(&format!("status {code}")),
    };
    Failure::Port(error)
}

fn too_many(seconds: Option<u64>) -> PortError {
    let wait = Duration::from_secs(seconds.unwrap_or(WAIT).clamp(1, LONGEST));
    PortError::TooMany { wait, scope: Scope::Number }
}

/// Pieces of Telegram's descriptions with what they mean; the first that is found holds.
const REASONS: &[(&str, Failure)] = &[
    ("message is not modified", Failure::NotModified),
    ("can't parse entities", Failure::Entities),
    ("can't parse caption entities", Failure::Entities),
    ("message to edit not found", Failure::NotEditable),
    ("message can't be edited", Failure::NotEditable),
    ("message_id_invalid", Failure::NotEditable),
    ("no text in the message to edit", Failure::NotEditable),
    ("message identifier is not specified", Failure::NotEditable),
    ("inline keyboard button url", Failure::Link),
    ("button_url_invalid", Failure::Link),
    ("wrong http url", Failure::Link),
    ("url host is empty", Failure::Link),
    ("can't use file of type", Failure::FileKind),
    ("type of file mismatch", Failure::FileKind),
    ("photo_invalid_dimensions", Failure::FileKind),
    ("image_process_failed", Failure::FileKind),
    ("message thread not found", Failure::Thread),
    ("topic_closed", Failure::Thread),
    ("topic_deleted", Failure::Thread),
    ("query is too old", Failure::TapOver),
    ("query_id_invalid", Failure::TapOver),
    ("query id is invalid", Failure::TapOver),
];

/// Pieces of descriptions that say that this chat cannot be reached.
const UNREACHABLE: &[&str] = &[
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user_is_blocked",
    "input_user_deactivated",
    "chat_write_forbidden",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_restricted",
    "group is deactivated",
    "bot is not a member",
    "bot was kicked",
];

fn bad_request(description: &str) -> Failure {
    let known = REASONS.iter().find(|(piece, _)| description.contains(piece));
    if let Some((_, failure)) = known {
        return failure.clone();
    }
    if UNREACHABLE.iter().any(|piece| description.contains(piece)) {
        return Failure::Port(PortError::Undeliverable);
    }
    Failure::Port(refused(&format!("bad request: {}", opening(description))))
}

/// The first words of Telegram's own sentence: letters only, and nothing after a sign that could bring in our text.
fn opening(description: &str) -> String {
    let sentence = description.strip_prefix("bad request: ").unwrap_or(description);
    let words = sentence.split(|ch: char| !(ch.is_ascii_lowercase() || matches!(ch, ' ' | '_'))).next();
    words.unwrap_or_default().trim().chars().take(60).collect()
}
