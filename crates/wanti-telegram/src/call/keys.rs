//! Keys under a message: inline keyboards, keys that ask for contact or place, and their removal.

use serde::Serialize;
use wanti_flow::model::Language;
use wanti_port::PortError;
use wanti_port::fit::{Key, Keys, Wish};

/// Longest token behind a key, in bytes.
const TOKEN: usize = 64;

/// The keyboard of a message.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Keyboard<'a> {
    Inline { inline_keyboard: Vec<Vec<Inline<'a>>> },
    Reply { keyboard: [[Ask; 1]; 1], resize_keyboard: bool, one_time_keyboard: bool },
    Remove { remove_keyboard: bool },
}

/// A key under the message.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Inline<'a> {
    Tap { text: &'a str, callback_data: &'a str },
    Link { text: &'a str, url: &'a str },
}

/// A key in place of the letters.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Ask {
    Contact { text: &'static str, request_contact: bool },
    Location { text: &'static str, request_location: bool },
}

impl Keyboard<'_> {
    /// Whether a message that carries it can take the place of another.
    pub(super) fn is_inline(&self) -> bool {
        matches!(self, Keyboard::Inline { .. })
    }
}

/// The keyboard for these keys. In a conversation of two a message without keys takes away the key of an earlier ask,
/// since Telegram would keep it there; elsewhere nobody can be asked.
///
/// # Errors
/// [`PortError::Refused`] when a token is empty or longer than Telegram takes.
pub(super) fn keyboard(keys: &Keys, private: bool, language: Language) -> Result<Option<Keyboard<'_>>, PortError> {
    let lines = match keys {
        Keys::None => return Ok(private.then_some(Keyboard::Remove { remove_keyboard: true })),
        Keys::Ask(wish) => return Ok(private.then(|| ask(*wish, language))),
        Keys::Link { title, address } => vec![vec![Inline::Link { text: title, url: address }]],
        Keys::Buttons(keys) | Keys::List { rows: keys, .. } => {
            keys.iter().map(|key| Ok(vec![tap(key)?])).collect::<Result<_, PortError>>()?
        }
        Keys::Grid(lines) => lines.iter().map(|line| line.iter().map(tap).collect()).collect::<Result<_, _>>()?,
    };
    let lines: Vec<Vec<Inline<'_>>> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    Ok((!lines.is_empty()).then_some(Keyboard::Inline { inline_keyboard: lines }))
}

fn tap(key: &Key) -> Result<Inline<'_>, PortError> {
    if key.token.is_empty() || key.token.len() > TOKEN {
        return Err(PortError::Refused("a key with a token that Telegram does not take".to_owned()));
    }
    if key.title.trim().is_empty() {
        return Err(PortError::Refused("a key without a title".to_owned()));
    }
    Ok(Inline::Tap { text: &key.title, callback_data: &key.token })
}

fn ask(wish: Wish, language: Language) -> Keyboard<'static> {
    let key = match (wish, language) {
        (Wish::Contact, Language::Indonesian) => Ask::Contact { text: "Bagikan nomor saya", request_contact: true },
        (Wish::Contact, Language::English) => Ask::Contact { text: "Share my number", request_contact: true },
        (Wish::Location, Language::Indonesian) => Ask::Location { text: "Kirim lokasi saya", request_location: true },
        (Wish::Location, Language::English) => Ask::Location { text: "Send my location", request_location: true },
    };
    Keyboard::Reply { keyboard: [[key]], resize_keyboard: true, one_time_keyboard: true }
}
