//! Misspelt words, towards the bot's own words only: repeated letters, dropped vowels, old spelling, one slip.

use wanti_text::spelling::{Slip, drops_vowels, skeleton, slip, spelling_key};

use crate::evidence::How;
use crate::hash::{Map, hash_text};

/// Tables from misspelt shapes to the bot's words.
#[derive(Debug, Default)]
pub(crate) struct Misspelt {
    skeletons: Map<u64, Vec<u32>>,
    spellings: Map<u64, Vec<u32>>,
    deletes: Map<u64, Vec<u32>>,
}

impl Misspelt {
    /// Adds a word of the bot.
    pub(crate) fn insert(&mut self, id: u32, word: &str) {
        let count = word.chars().count();
        if let Some(bones) = skeleton(word) {
            self.skeletons.entry(hash_text(&bones)).or_default().push(id);
        }
        if count >= 4 {
            self.spellings.entry(hash_text(&spelling_key(word))).or_default().push(id);
            for hash in deletions(word) {
                self.deletes.entry(hash).or_default().push(id);
            }
        }
    }

    /// The one word that a misspelt form stands for, and how.
    pub(crate) fn find<'w>(&self, form: &str, word: impl Fn(u32) -> &'w str) -> Option<(u32, How)> {
        if form.len() < 4 || form.len() > MAX_LEN || !form.is_ascii() || form.bytes().any(|byte| byte.is_ascii_digit())
        {
            return None;
        }
        self.spelling(form, &word)
            .map(|id| (id, How::Fold))
            .or_else(|| self.bones(form, &word).map(|id| (id, How::Skeleton)))
            .or_else(|| self.slipped(form, &word).map(|id| (id, How::Typo)))
    }

    fn spelling<'w>(&self, form: &str, word: &impl Fn(u32) -> &'w str) -> Option<u32> {
        let key = spelling_key(form);
        let found = self.spellings.get(&hash_text(&key))?;
        only(found.iter().copied().filter(|id| spelling_key(word(*id)) == key))
    }

    fn bones<'w>(&self, form: &str, word: &impl Fn(u32) -> &'w str) -> Option<u32> {
        let found = self.skeletons.get(&hash_text(&skeleton(form)?))?;
        only(found.iter().copied().filter(|id| drops_vowels(form, word(*id))))
    }

    fn slipped<'w>(&self, form: &str, word: &impl Fn(u32) -> &'w str) -> Option<u32> {
        let mut best: Option<(Slip, u32)> = None;
        let mut tied = false;
        for hash in deletions(form) {
            for id in self.deletes.get(&hash).into_iter().flatten() {
                let Some(kind) = guarded(form, word(*id)) else {
                    continue;
                };
                match best {
                    Some((_, other)) if other == *id => {}
                    Some((before, _)) if before < kind => {}
                    Some((before, _)) if before == kind => tied = true,
                    _ => {
                        best = Some((kind, *id));
                        tied = false;
                    }
                }
            }
        }
        best.filter(|_| !tied).map(|(_, id)| id)
    }
}

/// A slip that may be believed: any letter for any other only in words of seven letters or more; short names
/// without vowels only when two letters were swapped.
fn guarded(form: &str, word: &str) -> Option<Slip> {
    if form.len() == 4 && word.len() == 4 {
        return (is_bare(word) && is_swap(form, word)).then_some(Slip::Swap);
    }
    let kind = slip(form, word)?;
    let long = form.len().min(word.len());
    match kind {
        Slip::Swap | Slip::Double => Some(kind),
        Slip::Drop | Slip::Neighbour => (long >= 5).then_some(kind),
        Slip::Other => (long >= 7).then_some(kind),
    }
}

fn is_bare(word: &str) -> bool {
    !word.chars().any(wanti_text::spelling::is_vowel)
}

fn is_swap(form: &str, word: &str) -> bool {
    let pairs: Vec<(usize, (char, char))> =
        form.chars().zip(word.chars()).enumerate().filter(|(_, (a, b))| a != b).collect();
    matches!(pairs.as_slice(), [(at, (a, b)), (next, (c, d))] if at + 1 == *next && a == d && b == c)
}

/// Longer words are not looked for.
const MAX_LEN: usize = 40;

/// The base of the rolling sums.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hashes of the word and of the word without each of its letters, by rolling sums: no string is made.
fn deletions(word: &str) -> impl Iterator<Item = u64> {
    let bytes = if word.len() <= MAX_LEN { word.as_bytes() } else { &[] };
    let value = |byte: u8| u64::from(byte) + 1;
    let whole = bytes.iter().fold(0u64, |sum, byte| sum.wrapping_mul(BASE).wrapping_add(value(*byte)));
    let mut before = 0u64;
    let mut after = whole;
    let shorter = bytes.iter().enumerate().map(move |(at, byte)| {
        let power = (at + 1..bytes.len()).fold(1u64, |power, _| power.wrapping_mul(BASE));
        after = after.wrapping_sub(value(*byte).wrapping_mul(power));
        let hash = before.wrapping_mul(power).wrapping_add(after);
        before = before.wrapping_mul(BASE).wrapping_add(value(*byte));
        hash
    });
    std::iter::once(whole).chain(shorter)
}

fn only(mut ids: impl Iterator<Item = u32>) -> Option<u32> {
    let first = ids.next()?;
    ids.all(|id| id == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 7] = ["domisili", "kematian", "skck", "surat", "syarat", "usaha", "legalisir"];

    fn find(form: &str) -> Option<&'static str> {
        let mut table = Misspelt::default();
        for (id, word) in WORDS.iter().enumerate() {
            table.insert(id as u32, word);
        }
        table.find(form, |id| WORDS[id as usize]).map(|(id, _)| WORDS[id as usize])
    }

    #[test]
    fn misspelt_words() {
        for (form, word) in [
            ("domisli", "domisili"),
            ("kmtian", "kematian"),
            ("sckk", "skck"),
            ("soerat", "surat"),
            ("legalisier", "legalisir"),
        ] {
            assert_eq!(find(form), Some(word), "{form}");
        }
    }

    #[test]
    fn other_words() {
        for form in ["sayur", "usia", "usah", "kelas", "skcc", "mati"] {
            assert_eq!(find(form), None, "{form}");
        }
    }
}
