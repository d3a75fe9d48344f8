//! What of a sentence is compared: words, families of words, letter groups and neighbours, as hashes and weights.

use super::family::Families;

/// A word of a sentence as the examples know it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'w> {
    /// The plain word.
    pub(crate) text: &'w str,
    /// Its number among the words of the bot, if it has one.
    pub(crate) id: u32,
    /// A particle, which a trigger passes over.
    pub(crate) skipped: bool,
    /// A particle, a function word or a number.
    pub(crate) light: bool,
}

impl Said<'_> {
    /// How much it counts beside the other words.
    pub(crate) fn scale(&self) -> f32 {
        if self.skipped || self.light { LIGHT } else { 1.0 }
    }
}

/// How much a light word counts.
const LIGHT: f32 = 0.7;

/// A part of a sentence: where it is found, and what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) key: u64,
    pub(crate) kind: Kind,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Family,
    Letters,
    Pair,
}

impl Kind {
    /// How much it counts.
    pub(crate) fn weight(self) -> f32 {
        match self {
            Self::Word | Self::Family => 1.0,
            Self::Pair => 0.8,
            Self::Letters => 0.5,
        }
    }
}

/// The hash of a word.
pub(crate) fn hash_word(text: &str) -> u64 {
    hash_bytes(text.bytes())
}

/// The hash of bytes in a row, wherever they stand.
pub(crate) fn hash_bytes(bytes: impl Iterator<Item = u8>) -> u64 {
    mix(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
}

/// Where a whole word is found.
pub(crate) fn word_key(word: u64) -> u64 {
    mix(word ^ 1)
}

/// Where two neighbours are found.
pub(crate) fn pair_key(left: u64, right: u64) -> u64 {
    mix(left.rotate_left(23) ^ right ^ 2)
}

/// The parts of a word: itself, its families, its groups of three letters.
pub(crate) fn parts(text: &str, word: u64, families: &Families, mut each: impl FnMut(Part)) {
    each(Part { key: mix(word ^ 3), kind: Kind::Word });
    for family in families.of(text, word).into_iter().flatten() {
        each(Part { key: mix((u64::from(family) << 8) | 4), kind: Kind::Family });
    }
    let ring = text.bytes().chain([b'>']);
    let (mut first, mut second) = (0, u64::from(b'<'));
    for byte in ring {
        let group = (first << 16) | (second << 8) | u64::from(byte);
        if first != 0 {
            each(Part { key: mix((group << 8) | 5), kind: Kind::Letters });
        }
        (first, second) = (second, u64::from(byte));
    }
}

/// Spreads a number over all bits.
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_four_letters_has_four_groups() {
        let families = Families::new([].into_iter());
        let mut found = Vec::new();
        parts("abcd", hash_word("abcd"), &families, |part| found.push(part));
        assert_eq!(found.iter().filter(|part| part.kind == Kind::Letters).count(), 4);
        let keys: std::collections::BTreeSet<u64> = found.iter().map(|part| part.key).collect();
        assert_eq!(keys.len(), found.len());
    }
}
