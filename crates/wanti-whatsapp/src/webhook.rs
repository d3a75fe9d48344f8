//! The webhook without a framework: a request of Meta in, an answer and arrivals out. Nobody learns from an answer why it was refused.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use wanti_http::Secret;
use wanti_port::{Arrival, Line};

use crate::wire;

/// The header that carries the signature.
pub const SIGNATURE: &str = "x-hub-signature-256";

/// The most bytes a webhook of Meta has.
pub const MOST: usize = 3 << 20;

/// What the webhook of an office must know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The line; its id is Meta's id of the number.
    pub line: Line,
    /// Secrets of the application; two while one replaces the other.
    pub app_secrets: Vec<Secret>,
    /// The word agreed with Meta for the handshake.
    pub verify_token: Secret,
}

/// A request as it came. `Debug` shows neither query nor content.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Its method, in capitals.
    pub method: &'a str,
    /// What follows the question mark of its address.
    pub query: &'a str,
    /// The header [`SIGNATURE`].
    pub signature: Option<&'a [u8]>,
    /// The header `content-type`.
    pub content_type: Option<&'a [u8]>,
    /// The content, byte for byte as it came.
    pub body: &'a [u8],
    /// When it came.
    pub received: Timestamp,
}

/// What to answer, and what came. Store the arrivals before you answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The content, as `text/plain`; empty but for the handshake.
    pub body: String,
    /// What came.
    pub arrivals: Vec<Arrival>,
    /// How many changes were for another number; a sign that Meta calls the wrong office.
    pub foreign: usize,
}

/// Answers one request of Meta.
///
/// 200: read, or not for us. 400: signed, but no JSON. 401: no signature. 403: a wrong signature or handshake.
/// 404: another method. 413: more than 3 MB. 415: something else than JSON.
#[must_use]
pub fn handle(call: &Call<'_>, settings: &Settings) -> Answer {
    match call.method {
        "GET" => handshake(call.query, settings),
        "POST" => post(call, settings),
        _ => Answer::bare(404),
    }
}

fn handshake(query: &str, settings: &Settings) -> Answer {
    let value = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let challenge = value("hub.challenge");
    let known = settings.verify_token.is(value("hub.verify_token").as_bytes());
    if !known || value("hub.mode") != "subscribe" || !is_challenge(&challenge) {
        return Answer::bare(403);
    }
    Answer { body: challenge, ..Answer::bare(200) }
}

/// Meta sends digits; what a browser could take for a page is not sent back.
fn is_challenge(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=256).contains(&text.len()) && text.bytes().all(plain)
}

fn post(call: &Call<'_>, settings: &Settings) -> Answer {
    if call.body.len() > MOST {
        return Answer::bare(413);
    }
    let Some(signature) = call.signature else { return Answer::bare(401) };
    if !is_signed(signature, call.body, &settings.app_secrets) {
        return Answer::bare(403);
    }
    if !call.content_type.is_none_or(is_json) {
        return Answer::bare(415);
    }
    let body = String::from_utf8_lossy(call.body);
    match wire::read(&body, &settings.line, call.received) {
        Ok(webhook) => Answer { arrivals: webhook.arrivals, foreign: webhook.foreign, ..Answer::bare(200) },
        Err(wire::NotJson) => Answer::bare(400),
    }
}

/// Whether one of the secrets signed exactly these bytes. Every secret is tried, so that the time tells nothing.
#[must_use]
pub fn is_signed(signature: &[u8], body: &[u8], secrets: &[Secret]) -> bool {
    let Some(told) = signature.strip_prefix(b"sha256=").and_then(unhex) else { return false };
    secrets.iter().fold(false, |signed, secret| signs(secret, body, &told) | signed)
}

fn signs(secret: &Secret, body: &[u8], told: &[u8]) -> bool {
    let secret = secret.reveal().as_bytes();
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return false };
    mac.update(body);
    mac.verify_slice(told).is_ok() && !secret.is_empty()
}

fn unhex(text: &[u8]) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    if text.len() != 2 * out.len() {
        return None;
    }
    for (byte, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| !pair.contains('+'))?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(out)
}

fn is_json(content_type: &[u8]) -> bool {
    let bare = content_type.split(|byte| *byte == b';').next().unwrap_or_default();
    bare.trim_ascii().eq_ignore_ascii_case(b"application/json")
}

impl Answer {
    fn bare(status: u16) -> Answer {
        Answer { status, body: String::new(), arrivals: Vec::new(), foreign: 0 }
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Call({}, {} bytes)", self.method, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use wanti_flow::model::Channel;

    use super::*;

    fn settings() -> Settings {
        Settings {
            line: Line { office: "sukamaju".to_owned(), channel: Channel::WhatsApp, id: "5501".to_owned() },
            app_secrets: vec![Secret::new("rahasia-lama"), Secret::new("rahasia-baru")],
            verify_token: Secret::new("sandi jabat"),
        }
    }

    fn call<'a>(method: &'a str, query: &'a str, signature: Option<&'a str>, body: &'a [u8]) -> Call<'a> {
        let signature = signature.map(str::as_bytes);
        Call {
            method,
            query,
            signature,
            content_type: Some(b"application/json"),
            body,
            received: Timestamp::UNIX_EPOCH,
        }
    }

    fn status(call: &Call<'_>) -> u16 {
        let answer = handle(call, &settings());
        assert!(answer.status == 200 || answer.body.is_empty() && answer.arrivals.is_empty());
        answer.status
    }

    /// Made with `printf '{"a":1}' | openssl dgst -sha256 -hmac SECRET`.
    const OLD: &str = "sha256=882491c38325ed8dc3d98d4ddb02778776257f3c7661b68a48c2b46ce31f8609";
    const NEW: &str = "sha256=9776ff318071a7ca9891d020f52dffad667ca470eae39e7d8159ed17e1044dff";
    const OTHER: &str = "sha256=23f48e63d7a6bf81623385d3bcd6c08a04d60af01afeeb8c797953b19a8c7153";

    #[test]
    fn the_handshake_gives_back_the_challenge_alone() {
        let good = "hub.mode=subscribe&hub.challenge=11582&hub.verify_token=sandi%20jabat";
        let answer = handle(&call("GET", good, None, b""), &settings());
        assert_eq!((answer.status, answer.body.as_str()), (200, "11582"));
        for query in [
            "",
            "hub.mode=subscribe&hub.challenge=11582&hub.verify_token=sandi",
            "hub.mode=unsubscribe&hub.challenge=11582&hub.verify_token=sandi+jabat",
            "hub.mode=subscribe&hub.verify_token=sandi+jabat",
            "hub.mode=subscribe&hub.challenge=%3Cb%3E&hub.verify_token=sandi+jabat",
        ] {
            assert_eq!(status(&call("GET", query, None, b"")), 403, "{query}");
        }
        let unset = Settings { verify_token: Secret::default(), ..settings() };
        let empty = "hub.mode=subscribe&hub.challenge=1&hub.verify_token=";
        assert_eq!(handle(&call("GET", empty, None, b""), &unset).status, 403);
    }

    #[test]
    fn either_secret_signs_and_nothing_else_does() {
        let body = br#"{"a":1}"#;
        let signed = |signature| status(&call("POST", "", signature, body));
        assert_eq!([signed(Some(OLD)), signed(Some(NEW))], [200, 200]);
        let upper = OLD.to_uppercase().replace("SHA256", "sha256");
        assert_eq!(signed(Some(&upper)), 200);
        assert_eq!(signed(None), 401);
        for wrong in [
            OTHER,
            "",
            "sha256=",
            "sha256=00",
            OLD.trim_start_matches("sha256="),
            &OLD.replace("sha256", "sha1"),
            &format!("{OLD}00"),
            OLD.trim_end_matches(char::is_alphanumeric),
        ] {
            assert_eq!(signed(Some(wrong)), 403, "{wrong}");
        }
        assert_eq!(status(&call("POST", "", Some(OLD), br#"{"a": 1}"#)), 403);
        let nobody = Settings { app_secrets: vec![Secret::default()], ..settings() };
        assert_eq!(handle(&call("POST", "", Some(OLD), body), &nobody).status, 403);
        let none = Settings { app_secrets: Vec::new(), ..settings() };
        assert_eq!(handle(&call("POST", "", Some(OLD), body), &none).status, 403);
    }

    #[test]
    fn large_strange_and_other_requests_are_refused() {
        let large = vec![b' '; MOST + 1];
        assert_eq!(status(&call("POST", "", Some(OLD), &large)), 413);
        let body = br#"{"a":1}"#;
        let kind = |content_type| status(&Call { content_type, ..call("POST", "", Some(OLD), body) });
        assert_eq!(
            [kind(Some(&b"text/html"[..])), kind(Some(&b"APPLICATION/json; charset=utf-8"[..])), kind(None)],
            [415, 200, 200]
        );
        assert_eq!(status(&call("PUT", "", Some(OLD), body)), 404);
    }

    #[test]
    fn nothing_secret_is_shown() {
        let shown = format!("{:?} {:?}", settings(), call("POST", "hub.verify_token=sandi", None, b"rahasia"));
        assert!(!shown.contains("rahasia") && !shown.contains("sandi"), "{shown}");
    }
}
