//! A webhook of Telegram without a framework: a request in, an answer and what it brought out.

use jiff::Timestamp;
use serde::de::IgnoredAny;
use wanti_port::Arrival;

use crate::Settings;
use crate::wire::Reader;

/// The header with the secret.
pub const SECRET: &str = "x-telegram-bot-api-secret-token";
/// The header with the content type.
pub const CONTENT_TYPE: &str = "content-type";
/// The largest body; Telegram's updates are a hundred times smaller.
pub const LARGEST: usize = 3_000_000;

/// What the request is answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body: always empty, so that all refusals look alike.
    pub body: &'static str,
    /// What it brought. Keep it before answering; if it cannot be kept, answer 503 and it comes again.
    pub arrivals: Vec<Arrival>,
}

impl Answer {
    fn empty(status: u16) -> Answer {
        Answer { status, body: "", arrivals: Vec::new() }
    }
}

/// Answers a request. `header` gives a header by its name in small letters.
///
/// 404 for all but POST, 401 without the secret (and for an office that has none set), 415 for another type than JSON,
/// 413 beyond [`LARGEST`], 400 for what is no whole JSON, so that a body cut on its way comes again. All else is 200:
/// what cannot be read is among the arrivals, since Telegram would bring it again and again.
#[must_use]
pub fn handle<'h>(
    method: &str,
    header: impl Fn(&str) -> Option<&'h [u8]>,
    body: &[u8],
    settings: &Settings,
    received: Timestamp,
) -> Answer {
    if let Err(refused) = admit(method, header, settings) {
        return refused;
    }
    if body.len() > LARGEST {
        return Answer::empty(413);
    }
    let text = String::from_utf8_lossy(body);
    if serde_json::from_str::<IgnoredAny>(&text).is_err() {
        return Answer::empty(400);
    }
    Answer { arrivals: Reader::new(settings).read(&text, received).into_iter().collect(), ..Answer::empty(200) }
}

/// Whether a request may send its body at all; the answer for one that may not.
///
/// # Errors
/// The answer.
pub fn admit<'h>(method: &str, header: impl Fn(&str) -> Option<&'h [u8]>, settings: &Settings) -> Result<(), Answer> {
    if method != "POST" {
        return Err(Answer::empty(404));
    }
    let sent = header(SECRET).unwrap_or_default();
    // Every secret is compared, so that the time does not tell which one is close.
    if !settings.secrets().iter().fold(false, |known, secret| known | secret.is(sent)) {
        return Err(Answer::empty(401));
    }
    if !header(CONTENT_TYPE).is_none_or(is_json) {
        return Err(Answer::empty(415));
    }
    Ok(())
}

fn is_json(content_type: &[u8]) -> bool {
    let kind = content_type.split(|byte| *byte == b';').next().unwrap_or_default();
    kind.trim_ascii().eq_ignore_ascii_case(b"application/json")
}
