//! A contact: the sender's own telephone number only where Telegram says whose it is.

use serde::Deserialize;
use wanti_port::InboundKind;
use wanti_text::Pii;

use super::chat::{Place, User};

#[derive(Debug, Deserialize)]
pub(super) struct Contact {
    phone_number: String,
    user_id: Option<i64>,
}

impl Contact {
    /// The contact as a message. It is the sender's own when it carries the sender's id, in a conversation of two.
    pub(super) fn kind(&self, sender: &User, place: &Place) -> InboundKind {
        let own = self.user_id == Some(sender.id) && !place.is_group();
        InboundKind::Contact { phone: Pii::new(digits(&self.phone_number)), own }
    }
}

/// Digits with the country first. Address books in Indonesia write the numbers at home with a nought.
fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix('0') {
        Some(home) if !home.starts_with('0') => format!("62{home}"),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_with_their_country() {
        assert_eq!(digits("+62 811-0000-111"), "628110000111");
        assert_eq!(digits("0811 0000 111"), "628110000111");
        assert_eq!(digits("60123"), "60123");
        assert_eq!(digits("abc"), "");
    }
}
