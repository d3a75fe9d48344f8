//! What citizens write, as Meta brings it: a signed webhook for each message, with an id and a sender that follow from its number.

use std::fmt::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Done;

/// The secret of the application, known to both sides.
pub(crate) const SECRET: &str = "rahasia-beban";
/// The office, as it stands in the address.
pub(crate) const OFFICE: &str = "beban";
/// Meta's id of its number.
pub(crate) const NUMBER: &str = "1001";

/// Each is answered by one message, whatever was talked of before.
const WORDS: &str = include_str!("../data/messages.txt");
/// Prime, so that all people have their turn before the first one writes again, far from their order.
const STRIDE: u64 = 15_485_863;
/// The bot hands somebody who asks the same again and again to an officer, and says no more itself.
const OFTEN: u64 = 12;

/// Who writes at the same time.
#[derive(Debug, Clone)]
pub(crate) struct People {
    count: u64,
    /// What sets the ids of this round apart from all others.
    round: String,
    key: Hmac<Sha256>,
    words: Vec<&'static str>,
}

impl People {
    pub(crate) fn new(count: u64, round: &str) -> Done<People> {
        let key = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).map_err(|_| "the secret is no key")?;
        let round = format!("{round}{:x}", SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis());
        Ok(People { count: count.max(1), round, key, words: WORDS.lines().collect() })
    }

    /// Who writes the message of this number. When all have written often, others come in their place.
    pub(crate) fn who(&self, message: u64) -> u64 {
        let before = message / (self.count * OFTEN) * self.count;
        before + message.wrapping_mul(STRIDE) % self.count
    }

    /// The content of the webhook and its signature.
    pub(crate) fn webhook(&self, message: u64, body: &mut String) -> String {
        let address = address(self.who(message));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let at = usize::try_from(message).unwrap_or_default() % self.words.len().max(1);
        let words = self.words.get(at).copied().unwrap_or("halo");
        body.clear();
        let _ = write!(
            body,
            r#"{{"object":"whatsapp_business_account","entry":[{{"id":"330011","changes":[{{"value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"62717000000","phone_number_id":"{NUMBER}"}},"contacts":[{{"profile":{{"name":"Warga"}},"wa_id":"{address}"}}],"messages":[{{"from":"{address}","id":"wamid.HBgN{round}EhgUM0E{message:08x}","timestamp":"{now}","type":"text","text":{{"body":"{words}"}}}}]}},"field":"messages"}}]}}]}}"#,
            round = self.round,
        );
        self.signature(body)
    }

    /// The whole request, in place of what was there.
    pub(crate) fn request(&self, message: u64, body: &mut String, request: &mut String) {
        let signature = self.webhook(message, body);
        request.clear();
        let _ = write!(
            request,
            "POST /whatsapp/{OFFICE} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nx-hub-signature-256: {signature}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
    }

    fn signature(&self, body: &str) -> String {
        let mut mac = self.key.clone();
        mac.update(body.as_bytes());
        let mut signature = String::with_capacity(71);
        signature.push_str("sha256=");
        for byte in mac.finalize().into_bytes() {
            let _ = write!(signature, "{byte:02x}");
        }
        signature
    }
}

/// The address of a person, in numbers that nobody has.
pub(crate) fn address(person: u64) -> String {
    format!("62800{person:08}")
}

/// Whose address this is.
pub(crate) fn person(address: &str) -> Option<u64> {
    address.strip_prefix("62800")?.parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everybody_writes_once_before_anybody_writes_twice() {
        for count in [1, 64, 10_000, 100_000, 1_000_000] {
            let people = People::new(count, "a").unwrap();
            let first: BTreeSet<u64> = (0..count).map(|message| people.who(message)).collect();
            assert_eq!(first.len() as u64, count);
            let last: BTreeSet<u64> = (0..count).map(|message| people.who(count * (OFTEN - 1) + message)).collect();
            assert_eq!(first, last);
            assert!(!first.contains(&people.who(count * OFTEN)));
        }
    }

    #[test]
    fn a_webhook_is_signed_as_the_server_reads_it() {
        let (people, mut body) = (People::new(10, "a").unwrap(), String::new());
        let signature = people.webhook(3, &mut body);
        let secrets = [wanti_http::Secret::new(SECRET)];
        assert!(wanti_whatsapp::webhook::is_signed(signature.as_bytes(), body.as_bytes(), &secrets));
        assert_eq!(person(&address(people.who(3))), Some(people.who(3)));
    }
}
