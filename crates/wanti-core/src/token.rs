//! Names of menu entries that survive a reload: a hash of where the entry stands and which it is.

use wanti_flow::model::{Flow, Step};

/// The place of a menu: a step, a field of a form, or one of the engine's own questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot(u64);

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl Spot {
    pub(crate) fn step(flow: &Flow, step: &Step) -> Spot {
        Spot(hash(hash(OFFSET, &flow.id), &step.key))
    }

    pub(crate) fn field(self, id: &str) -> Spot {
        Spot(hash(self.0, id))
    }

    /// One of the engine's own questions.
    pub(crate) fn own(name: &str) -> Spot {
        Spot(hash(OFFSET ^ 1, name))
    }

    /// The token of an entry: thirteen letters and digits.
    pub(crate) fn token(self, id: &str) -> String {
        let mut rest = hash(self.0, id);
        let mut token = String::with_capacity(13);
        for _ in 0..13 {
            let at = usize::try_from(rest & 31).unwrap_or(0);
            token.push(char::from(ALPHABET.get(at).copied().unwrap_or(b'0')));
            rest >>= 5;
        }
        token
    }
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a with an end mark, so that "ab" + "c" differs from "a" + "bc".
fn hash(mut state: u64, text: &str) -> u64 {
    for byte in text.bytes().chain([0xff]) {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    state
}

/// A hash of texts, the same on every machine.
pub(crate) fn text_hash<'t>(texts: impl IntoIterator<Item = &'t str>) -> u64 {
    texts.into_iter().fold(OFFSET, hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_short_and_differ() {
        let spot = Spot::own("sisi");
        assert_eq!(spot.token("ya").len(), 13);
        assert_ne!(spot.token("ya"), spot.token("tidak"));
        assert_ne!(Spot::own("ab").token("c"), Spot::own("a").token("bc"));
    }
}
