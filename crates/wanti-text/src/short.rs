//! A short word on the stack, and the key under which a word is looked up: nothing here allocates.

/// The longest word that fits, in bytes.
pub const MAX_SHORT: usize = 48;

/// A word of at most [`MAX_SHORT`] bytes of ASCII, on the stack. What does not fit is left out.
///
/// ```
/// use wanti_text::short::Short;
/// let mut word = Short::default();
/// for byte in b"surat" {
///     word.push(*byte);
/// }
/// assert_eq!(word.as_bytes(), b"surat");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Short {
    bytes: [u8; MAX_SHORT],
    len: u8,
}

impl Default for Short {
    fn default() -> Self {
        Self { bytes: [0; MAX_SHORT], len: 0 }
    }
}

impl Short {
    /// A copy of a word.
    pub fn of(word: &[u8]) -> Self {
        let mut short = Self::default();
        short.extend(word);
        short
    }

    /// One more byte.
    pub fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(usize::from(self.len)) {
            *slot = byte;
            self.len += 1;
        }
    }

    /// More bytes.
    pub fn extend(&mut self, word: &[u8]) {
        let start = usize::from(self.len);
        let count = word.len().min(MAX_SHORT - start);
        if let (Some(slots), Some(bytes)) = (self.bytes.get_mut(start..start + count), word.get(..count)) {
            slots.copy_from_slice(bytes);
            self.len += count as u8;
        }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// The bytes with nothing but noughts behind them, so that keys of its parts are found quickly.
    pub fn padded(&self) -> &[u8] {
        &self.bytes
    }

    /// The key of the word, see [`key`].
    pub fn key(&self) -> u64 {
        key_in(&self.bytes, 0, usize::from(self.len))
    }

    /// The text; empty when a character was cut.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The last byte.
    pub fn last(&self) -> Option<u8> {
        self.as_bytes().last().copied()
    }

    /// Takes the last byte off.
    pub fn pop(&mut self) {
        self.len = self.len.saturating_sub(1);
        if let Some(slot) = self.bytes.get_mut(usize::from(self.len)) {
            *slot = 0;
        }
    }
}

/// The key of a word: words of up to eight bytes with different keys are different and the other way round; longer
/// ones must be compared as well.
///
/// ```
/// use wanti_text::short::{key, key_in};
/// assert_eq!(key(b"surat"), key_in(b"srt surat nikah", 4, 9));
/// ```
pub fn key(word: &[u8]) -> u64 {
    key_in(word, 0, word.len())
}

/// [`key`] of a part of a buffer. Quicker when eight more bytes follow the part.
#[inline(always)]
pub fn key_in(buffer: &[u8], start: usize, end: usize) -> u64 {
    let len = end.saturating_sub(start);
    let seed = (len as u64).wrapping_mul(SPREAD);
    if len <= 8 {
        return mix(seed, load(buffer, start, len));
    }
    let mut sum = seed;
    let mut at = start;
    while at + 8 < end {
        sum = mix(sum, load(buffer, at, 8));
        at += 8;
    }
    mix(sum, load(buffer, end - 8, 8))
}

const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
const FACTOR: u64 = 0xD6E8_FEB8_6659_FD93;

#[inline(always)]
fn mix(sum: u64, chunk: u64) -> u64 {
    let product = (sum ^ chunk).wrapping_mul(FACTOR);
    product ^ (product >> 32)
}

/// Up to eight bytes as a number.
#[inline(always)]
fn load(buffer: &[u8], at: usize, len: usize) -> u64 {
    let mask = if len >= 8 { u64::MAX } else { (1 << (8 * len)) - 1 };
    match buffer.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        Some(chunk) => u64::from_le_bytes(*chunk) & mask,
        None => load_end(buffer, at, len),
    }
}

/// [`load`] where fewer than eight bytes are left.
#[cold]
fn load_end(buffer: &[u8], at: usize, len: usize) -> u64 {
    let bytes = buffer.iter().skip(at).take(len).enumerate();
    bytes.fold(0, |sum, (place, byte)| sum | (u64::from(*byte) << (8 * place)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_does_not_depend_on_the_place() {
        let text = b"surat keterangan tidak mampu pertanggungjawaban";
        for start in 0..text.len() {
            for end in start..text.len() {
                assert_eq!(key_in(text, start, end), key(&text[start..end]));
            }
        }
    }

    #[test]
    fn short_words_never_share_a_key() {
        let mut seen = std::collections::BTreeSet::new();
        let letters = b"abcdekn1";
        for a in letters {
            for b in letters {
                for c in letters {
                    for d in letters {
                        let word = [*a, *b, *c, *d];
                        for len in 1..=4 {
                            seen.insert(key(&word[..len]));
                        }
                    }
                }
            }
        }
        assert_eq!(seen.len(), 8 + 64 + 512 + 4096);
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let mut word = Short::of(&[b'a'; 60]);
        assert_eq!(word.as_bytes().len(), MAX_SHORT);
        word.push(b'b');
        assert_eq!(word.last(), Some(b'a'));
    }
}
