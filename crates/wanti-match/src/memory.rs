//! Unknown words heard before and what they stood for: people use the same words again and again. A fixed number of
//! places in fours, each holding the last four words that fell there; a forgotten word is only found out anew.

use std::ops::Range;

use wanti_text::short::key_in;

use crate::resolve::{NOTHING, Resolved};

/// How many words are remembered at most.
const PLACES: usize = 4096;
/// So many places share a key.
const TOGETHER: usize = 4;

/// Longer words are not remembered.
const MAX_LEN: usize = 23;

/// Words remembered for one matcher.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    owner: u64,
    places: Vec<Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    key: u64,
    word: [u8; MAX_LEN],
    len: u8,
    resolved: Resolved,
}

const EMPTY: Place = Place { key: 0, word: [0; MAX_LEN], len: 0, resolved: NOTHING };

impl Memory {
    /// Whose words are remembered.
    pub(crate) fn owner(&self) -> u64 {
        self.owner
    }

    /// Forgets everything when it was another matcher's.
    pub(crate) fn belong_to(&mut self, owner: u64) {
        if self.owner != owner || self.places.is_empty() {
            self.owner = owner;
            self.places.clear();
            self.places.resize(PLACES, EMPTY);
        }
    }

    /// What a word of a buffer stood for, or what `find` finds now.
    #[inline]
    pub(crate) fn recall(
        &mut self,
        buffer: &[u8],
        word: Range<usize>,
        find: impl FnOnce(&[u8]) -> Resolved,
    ) -> Resolved {
        let key = key_in(buffer, word.start, word.end);
        let word = buffer.get(word).unwrap_or_default();
        let at = key as usize & (PLACES - TOGETHER);
        let Some(places) = self.places.get_mut(at..at + TOGETHER).filter(|_| word.len() <= MAX_LEN) else {
            return find(word);
        };
        if let Some(known) = places.iter().find(|place| place.holds(key, word)) {
            return known.resolved;
        }
        places.rotate_right(1);
        let Some(newest) = places.first_mut() else { return find(word) };
        newest.resolved = find(word);
        (newest.key, newest.len) = (key, word.len() as u8);
        if let Some(letters) = newest.word.get_mut(..word.len()) {
            letters.copy_from_slice(word);
        }
        newest.resolved
    }
}

impl Place {
    #[inline]
    fn holds(&self, key: u64, word: &[u8]) -> bool {
        // The key of a short word is all of it.
        self.key == key && usize::from(self.len) == word.len() && (word.len() <= 8 || self.word.starts_with(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::How;

    fn recall(memory: &mut Memory, word: &[u8], find: impl FnOnce() -> Resolved) -> Resolved {
        memory.recall(word, 0..word.len(), |_| find())
    }

    #[test]
    fn a_word_is_found_out_once_and_for_one_owner() {
        let mut memory = Memory::default();
        memory.belong_to(1);
        let one = Resolved::one(7, How::Typo, 0.75);
        assert_eq!(recall(&mut memory, b"domisli", || one).iter().count(), 1);
        let again = recall(&mut memory, b"domisli", || panic!("it is remembered"));
        assert_eq!(again.iter().next(), one.iter().next());
        memory.belong_to(2);
        assert!(recall(&mut memory, b"domisli", || NOTHING).iter().next().is_none());
    }

    #[test]
    fn long_and_empty_words() {
        let mut memory = Memory::default();
        memory.belong_to(1);
        let one = Resolved::one(7, How::Glue, 0.9);
        assert!(recall(&mut memory, &[b'a'; 40], || one).iter().next().is_some());
        assert!(recall(&mut memory, &[b'a'; 40], || NOTHING).iter().next().is_none());
        assert!(recall(&mut memory, b"", || NOTHING).iter().next().is_none());
    }
}
