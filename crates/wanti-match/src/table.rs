//! Flat hash tables that are built once: words by key, edges of a trie, and shapes with several owners.

use crate::words::NONE;

/// Words by their key; of each its id and its flags, so that most words need no second look. Four words share a bucket, which
/// is one line of the processor's cache: all four are compared at once, and few words lie in another bucket than their own.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordTable {
    buckets: Vec<Bucket>,
    len: usize,
}

/// Places are taken from the first to the last; a free one has no id.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Bucket {
    keys: [u64; WIDE],
    /// Of each word its id and its flags.
    words: [(u32, u32); WIDE],
}

const WIDE: usize = 4;
const FREE: Bucket = Bucket { keys: [0; WIDE], words: [(NONE, 0); WIDE] };

impl Bucket {
    /// The first word with a key, and its flags.
    #[inline(always)]
    fn first(&self, key: u64) -> Option<(u32, u32)> {
        let [a, b, c, d] = self.keys;
        let found =
            u32::from(a == key) | u32::from(b == key) << 1 | u32::from(c == key) << 2 | u32::from(d == key) << 3;
        self.words.get(found.trailing_zeros() as usize).copied().filter(|(id, _)| *id != NONE)
    }

    #[inline(always)]
    fn is_full(&self) -> bool {
        let [.., (last, _)] = self.words;
        last != NONE
    }
}

impl WordTable {
    /// The word with this key for which `same` holds, and its flags.
    #[inline(always)]
    pub(crate) fn find(&self, key: u64, same: impl Fn(u32) -> bool) -> Option<(u32, u32)> {
        let mask = self.buckets.len().wrapping_sub(1);
        let mut at = key as usize & mask;
        loop {
            let bucket = self.buckets.get(at)?;
            if let Some((id, flags)) = bucket.first(key) {
                return if same(id) { Some((id, flags)) } else { self.find_other(key, same) };
            }
            if !bucket.is_full() {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    /// Reads from the bucket of a key.
    #[inline(always)]
    pub(crate) fn touch(&self, key: u64) -> u64 {
        let mask = self.buckets.len().wrapping_sub(1);
        self.buckets.get(key as usize & mask).map_or(0, |bucket| {
            let [first, ..] = bucket.keys;
            first
        })
    }

    /// [`WordTable::find`] where another word has the same key.
    #[cold]
    fn find_other(&self, key: u64, same: impl Fn(u32) -> bool) -> Option<(u32, u32)> {
        let mask = self.buckets.len().wrapping_sub(1);
        let home = key as usize & mask;
        for bucket in (0..=mask).map_while(|step| self.buckets.get((home + step) & mask)) {
            let mut words = bucket.keys.iter().zip(bucket.words);
            if let Some((_, word)) = words.find(|(other, (id, _))| **other == key && *id != NONE && same(*id)) {
                return Some(word);
            }
            if !bucket.is_full() {
                break;
            }
        }
        None
    }

    /// Adds a word that is not in the table.
    pub(crate) fn insert(&mut self, key: u64, id: u32) {
        if self.len * 8 >= self.buckets.len() * WIDE * 5 {
            self.grow();
        }
        self.len += 1;
        self.put(key, id);
    }

    /// Sets the flags of all words.
    pub(crate) fn set_flags(&mut self, flags: impl Fn(u32) -> u32) {
        for bucket in &mut self.buckets {
            for (id, slot) in bucket.words.iter_mut().filter(|(id, _)| *id != NONE) {
                *slot = flags(*id);
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.buckets.len() * 2).max(16);
        let old = std::mem::replace(&mut self.buckets, vec![FREE; size]);
        for bucket in old {
            let words = bucket.keys.into_iter().zip(bucket.words).filter(|(_, (id, _))| *id != NONE);
            words.for_each(|(key, (id, _))| self.put(key, id));
        }
    }

    fn put(&mut self, key: u64, id: u32) {
        let mask = self.buckets.len().wrapping_sub(1);
        let mut at = key as usize & mask;
        while let Some(bucket) = self.buckets.get_mut(at) {
            let mut places = bucket.keys.iter_mut().zip(&mut bucket.words);
            if let Some((slot, word)) = places.find(|(_, (id, _))| *id == NONE) {
                (*slot, *word) = (key, (id, 0));
                return;
            }
            at = (at + 1) & mask;
        }
    }
}

/// Edges of a trie over word ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edges {
    slots: Vec<Edge>,
    len: usize,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    node: u32,
    word: u32,
    next: u32,
}

const NO_EDGE: Edge = Edge { node: NONE, word: NONE, next: NONE };

impl Edges {
    /// Where the edge leads.
    pub(crate) fn find(&self, node: u32, word: u32) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = place(node, word) & mask;
        loop {
            let edge = self.slots.get(at).filter(|edge| edge.next != NONE)?;
            if edge.node == node && edge.word == word {
                return Some(edge.next);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds an edge that is not in the table.
    pub(crate) fn insert(&mut self, node: u32, word: u32, next: u32) {
        if self.len * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        self.len += 1;
        self.put(Edge { node, word, next });
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        let old = std::mem::replace(&mut self.slots, vec![NO_EDGE; size]);
        old.into_iter().filter(|edge| edge.next != NONE).for_each(|edge| self.put(edge));
    }

    fn put(&mut self, new: Edge) {
        let mask = self.slots.len() - 1;
        let mut at = place(new.node, new.word) & mask;
        while self.slots.get(at).is_some_and(|edge| edge.next != NONE) {
            at = (at + 1) & mask;
        }
        if let Some(edge) = self.slots.get_mut(at) {
            *edge = new;
        }
    }
}

fn place(node: u32, word: u32) -> usize {
    let both = (u64::from(node) << 32) | u64::from(word);
    (both.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}

/// Shapes of words, each with the words that have it. Built whole; a finder must check what it gets.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shapes {
    slots: Vec<(u32, u32)>,
}

impl Shapes {
    /// From hashes of shapes and the words that have them.
    pub(crate) fn new(pairs: &[(u64, u32)]) -> Self {
        if pairs.is_empty() {
            return Self::default();
        }
        let mut slots = vec![(0, NONE); (pairs.len() * 3 / 2 + 1).next_power_of_two()];
        let mask = slots.len() - 1;
        for (hash, word) in pairs {
            let mut at = *hash as usize & mask;
            while slots.get(at).is_some_and(|(_, word)| *word != NONE) {
                at = (at + 1) & mask;
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = (tag(*hash), *word);
            }
        }
        Self { slots }
    }

    /// Words that may have a shape.
    #[inline]
    pub(crate) fn find(&self, hash: u64) -> impl Iterator<Item = u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        let slots = std::iter::from_fn(move || {
            let slot = self.slots.get(at).copied().filter(|(_, word)| *word != NONE)?;
            at = (at + 1) & mask;
            Some(slot)
        });
        slots.filter(move |(found, _)| *found == tag(hash)).map(|(_, word)| word)
    }
}

fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_again() {
        let mut table = WordTable::default();
        for id in 0..1_000u32 {
            table.insert(u64::from(id % 400) * 7, id);
        }
        table.set_flags(|id| id * 2);
        for id in 0..1_000u32 {
            assert_eq!(table.find(u64::from(id % 400) * 7, |other| other == id), Some((id, id * 2)));
        }
        assert_eq!(table.find(5, |_| true), None);
        assert_eq!(WordTable::default().find(5, |_| true), None);
    }

    #[test]
    fn edges_and_shapes() {
        let mut edges = Edges::default();
        for word in 0..500 {
            edges.insert(word / 3, word, word + 1);
        }
        assert!((0..500).all(|word| edges.find(word / 3, word) == Some(word + 1)));
        assert_eq!(edges.find(900, 1), None);
        let shapes = Shapes::new(&[(1 << 40, 7), (1 << 40, 8), (2 << 40, 9)]);
        assert_eq!(shapes.find(1 << 40).collect::<Vec<_>>(), [7, 8]);
        assert_eq!(Shapes::default().find(1).next(), None);
    }
}
