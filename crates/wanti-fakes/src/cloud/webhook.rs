//! Webhooks of the Cloud API: their envelope, Meta's way of writing letters, the signature.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::Number;

/// The value of `X-Hub-Signature-256` for these bytes.
#[must_use]
pub fn signature(secret: &str, body: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(body);
    let mut out = "sha256=".to_owned();
    for byte in mac.finalize().into_bytes() {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// JSON as Meta writes it: what is not ASCII as `\uXXXX` in small letters.
pub(super) fn written(body: &Value) -> Vec<u8> {
    let plain = body.to_string();
    let mut out = String::with_capacity(plain.len());
    for ch in plain.chars() {
        if ch.is_ascii() {
            out.push(ch);
            continue;
        }
        for unit in ch.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out.into_bytes()
}

/// A change in its envelope.
pub(super) fn enveloped(changes: Vec<Value>) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "330011", "changes": changes }] })
}

/// A change of a number: `messages` or `smb_message_echoes`, with what its value holds beside the number.
pub(super) fn change(number: &Number, field: &str, value: Value) -> Value {
    let mut value = value;
    if let Some(fields) = value.as_object_mut() {
        let metadata = json!({ "display_phone_number": number.display, "phone_number_id": number.id });
        fields.insert("messaging_product".to_owned(), json!("whatsapp"));
        fields.insert("metadata".to_owned(), metadata);
    }
    json!({ "value": value, "field": field })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_written_as_meta_does() {
        let text = String::from_utf8(written(&json!({ "a": "é 👍" }))).unwrap();
        assert_eq!(text, r#"{"a":"\u00e9 \ud83d\udc4d"}"#);
    }

    #[test]
    fn the_signature_is_the_known_one() {
        let known = "sha256=882491c38325ed8dc3d98d4ddb02778776257f3c7661b68a48c2b46ce31f8609";
        assert_eq!(signature("rahasia-lama", br#"{"a":1}"#), known);
    }
}
