//! Text meant to be slow, of 4,096 bytes, and ordinary text of the same length.

use crate::message::Message;

/// A text meant to be slow.
#[derive(Debug, Clone)]
pub struct Hostile {
    /// What it is made of.
    pub name: &'static str,
    /// 4,096 bytes at most.
    pub text: String,
}

/// The length of each text.
const BYTES: usize = 4_096;

/// One letter, marks on one letter, emoji, and words that are all nearly keywords.
pub fn hostile() -> Vec<Hostile> {
    let of = |name, unit: &str| Hostile { name, text: unit.repeat(BYTES / unit.len()) };
    vec![
        of("one letter", "a"),
        of("letters apart", "a "),
        of("combining marks", "\u{301}"),
        of("marked letters", "e\u{302}\u{323}"),
        of("emoji", "😀"),
        of("joined emoji", "👩\u{200d}👧"),
        of("full width", "ＫＴＰ"),
    ]
}

/// Messages one after the other, as long as a hostile text.
pub fn ordinary(messages: &[Message]) -> String {
    let mut text = String::with_capacity(BYTES);
    for message in messages {
        if text.len() + message.text.len() + 2 > BYTES {
            break;
        }
        text.push_str(&message.text);
        text.push_str(". ");
    }
    text
}
