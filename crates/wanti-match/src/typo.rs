//! Misspelt words, towards the bot's own words only: dropped vowels, old spelling, one slip.

use wanti_text::short::{MAX_SHORT, Short};
use wanti_text::spelling::{Slip, clips, drops_vowels, is_vowel, skeleton, slip, spelling_key};

use crate::evidence::How;
use crate::table::Shapes;

/// A shape of a word: of which kind, its hash, and the word.
pub(crate) type Shape = (Kind, u64, u32);

/// Kinds of shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Skeleton,
    Spelling,
    Deletion,
}

/// Tables from misspelt shapes to the bot's words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Misspelt {
    skeletons: Shapes,
    spellings: Shapes,
    deletions: Shapes,
}

/// Adds all shapes of a word of the bot.
pub(crate) fn shapes(id: u32, word: &[u8], out: &mut Vec<Shape>) {
    if word.len() < 4 || word.len() > MAX_LEN || !word.is_ascii() {
        return;
    }
    if let Some(mut bones) = skeleton(word) {
        out.push((Kind::Skeleton, bones.key(), id));
        if bones.last().is_some_and(|last| is_vowel(char::from(last))) && bones.as_bytes().len() >= 4 {
            bones.pop();
            out.push((Kind::Skeleton, bones.key(), id));
        }
        if bones.as_bytes().len() > 4 {
            bones.pop();
            out.push((Kind::Skeleton, bones.key(), id));
        }
    }
    out.push((Kind::Spelling, spelling_key(word).key(), id));
    deletions(word, |hash| out.push((Kind::Deletion, hash, id)));
}

impl Misspelt {
    /// From the shapes of all words.
    pub(crate) fn new(shapes: &[Shape]) -> Self {
        let of = |kind: Kind| {
            let own = shapes.iter().filter(|(other, _, _)| *other == kind);
            Shapes::new(&own.map(|(_, hash, id)| (*hash, *id)).collect::<Vec<_>>())
        };
        Self { skeletons: of(Kind::Skeleton), spellings: of(Kind::Spelling), deletions: of(Kind::Deletion) }
    }

    /// The one word that a misspelt form stands for, and how.
    pub(crate) fn find<'w>(&self, form: &[u8], word: impl Fn(u32) -> &'w str) -> Option<(u32, How)> {
        if form.len() < 4 || form.len() > MAX_LEN || !form.iter().all(|byte| byte.is_ascii() && !byte.is_ascii_digit())
        {
            return None;
        }
        self.spelling(form, &word)
            .map(|id| (id, How::Fold))
            .or_else(|| self.bones(form, &word).map(|id| (id, How::Skeleton)))
            .or_else(|| self.slipped(form, &word).map(|(_, id)| (id, How::Typo)))
    }

    /// The one form of the word list that a form is a slip of: shorter forms only with two letters swapped or one doubled.
    pub(crate) fn listed<'w>(&self, form: &[u8], word: impl Fn(u32) -> &'w str) -> Option<u32> {
        if !(5..=MAX_FORM).contains(&form.len()) || !form.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let sound = |(kind, _): &(Slip, u32)| form.len() > 5 || matches!(kind, Slip::Swap | Slip::Double);
        self.slipped(form, &word).filter(sound).map(|(_, id)| id)
    }

    /// Words of the bot that share a shape with a word: all that are one slip away are among them.
    pub(crate) fn near(&self, word: &[u8], found: &mut Vec<u32>) {
        found.clear();
        if word.len() <= MAX_LEN {
            deletions(word, |hash| found.extend(self.deletions.find(hash)));
        }
        found.sort_unstable();
        found.dedup();
    }

    fn spelling<'w>(&self, form: &[u8], word: &impl Fn(u32) -> &'w str) -> Option<u32> {
        let shape = spelling_key(form);
        let same = |id: &u32| spelling_key(word(*id).as_bytes()).as_bytes() == shape.as_bytes();
        only(self.spellings.find(shape.key()).filter(same))
    }

    fn bones<'w>(&self, form: &[u8], word: &impl Fn(u32) -> &'w str) -> Option<u32> {
        let form_text = std::str::from_utf8(form).ok()?;
        let key = skeleton(form)?.key();
        only(self.skeletons.find(key).filter(|id| drops_vowels(form_text, word(*id))))
            .or_else(|| only(self.skeletons.find(key).filter(|id| clips(form_text, word(*id)))))
    }

    /// The one word whose three consonants these are.
    pub(crate) fn tiny<'w>(&self, form: &[u8], word: impl Fn(u32) -> &'w str) -> Option<u32> {
        let form_text = std::str::from_utf8(form).ok().filter(|form| is_bare(form))?;
        only(self.skeletons.find(Short::of(form).key()).filter(|id| drops_vowels(form_text, word(*id))))
    }

    /// The one long word in which two neighbouring letters were swapped.
    pub(crate) fn swapped<'w>(&self, form: &[u8], word: impl Fn(u32) -> &'w str) -> Option<u32> {
        if !(7..=MAX_LEN).contains(&form.len()) {
            return None;
        }
        let mut found = None;
        deletions(form, |hash| {
            let mut swaps = self.deletions.find(hash).filter(|id| is_swap(form, word(*id).as_bytes()));
            found = found.or_else(|| swaps.next());
        });
        found
    }

    fn slipped<'w>(&self, form: &[u8], word: &impl Fn(u32) -> &'w str) -> Option<(Slip, u32)> {
        let typed = std::str::from_utf8(form).ok()?;
        let mut best: Option<(Slip, u32)> = None;
        let mut tied = false;
        deletions(form, |hash| {
            for id in self.deletions.find(hash) {
                let Some(kind) = guarded(typed, word(id)) else {
                    continue;
                };
                match best {
                    Some((_, other)) if other == id => {}
                    Some((before, _)) if before < kind => {}
                    Some((before, _)) if before == kind => tied = true,
                    _ => {
                        best = Some((kind, id));
                        tied = false;
                    }
                }
            }
        });
        best.filter(|_| !tied)
    }
}

/// A slip that may be believed: any letter for any other only in words of seven letters or more; short names
/// without vowels, and words of four letters behind the first, only when two letters were swapped.
fn guarded(form: &str, word: &str) -> Option<Slip> {
    if form.len() == 4 && word.len() == 4 {
        let begins = form.as_bytes().first() == word.as_bytes().first();
        return ((begins || is_bare(word)) && is_swap(form.as_bytes(), word.as_bytes())).then_some(Slip::Swap);
    }
    let kind = slip(form, word)?;
    let long = form.len().min(word.len());
    match kind {
        Slip::Swap | Slip::Double => Some(kind),
        // Without its last letter a word of five is often another word.
        Slip::Drop => {
            let shorter = form.len() < word.len();
            (long >= 5 || (shorter && !word.starts_with(form)) || (!shorter && is_bare(form))).then_some(kind)
        }
        Slip::Neighbour => (long >= 5).then_some(kind),
        Slip::Other => (long >= 7).then_some(kind),
    }
}

fn is_bare(word: &str) -> bool {
    !word.chars().any(is_vowel)
}

fn is_swap(form: &[u8], word: &[u8]) -> bool {
    if form.len() != word.len() {
        return false;
    }
    let mut places = form.iter().zip(word).enumerate().filter(|(_, (a, b))| a != b);
    let (Some((at, (a, b))), Some((next, (c, d))), None) = (places.next(), places.next(), places.next()) else {
        return false;
    };
    at + 1 == next && a == d && b == c
}

/// Short forms are short: longer words are no slips of them.
const MAX_FORM: usize = 9;
/// Longer words are not looked for.
const MAX_LEN: usize = 40;

/// The base of the rolling sums.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hashes of the word and of the word without each of its letters, by rolling sums: no string is made.
fn deletions(word: &[u8], mut found: impl FnMut(u64)) {
    let value = |byte: u8| u64::from(byte) + 1;
    let mut before = [0u64; MAX_SHORT];
    let mut sum = 0u64;
    for (byte, slot) in word.iter().zip(before.iter_mut()) {
        *slot = sum;
        sum = sum.wrapping_mul(BASE).wrapping_add(value(*byte));
    }
    found(spread(sum));
    let (mut after, mut power, mut last) = (0u64, 1u64, 0u8);
    for (byte, before) in word.iter().zip(before).rev() {
        // Either of two equal letters leaves the same word.
        if *byte != last {
            found(spread(before.wrapping_mul(power).wrapping_add(after)));
        }
        last = *byte;
        after = after.wrapping_add(value(*byte).wrapping_mul(power));
        power = power.wrapping_mul(BASE);
    }
}

fn spread(sum: u64) -> u64 {
    let product = (sum ^ (sum >> 31)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    product ^ (product >> 32)
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
        let mut list = Vec::new();
        for (id, word) in WORDS.iter().enumerate() {
            shapes(id as u32, word.as_bytes(), &mut list);
        }
        Misspelt::new(&list).find(form.as_bytes(), |id| WORDS[id as usize]).map(|(id, _)| WORDS[id as usize])
    }

    #[test]
    fn misspelt_words() {
        for (form, word) in [
            ("domisli", "domisili"),
            ("kmtian", "kematian"),
            ("sckk", "skck"),
            ("soerat", "surat"),
            ("legalisier", "legalisir"),
            ("skckm", "skck"),
            ("lgls", "legalisir"),
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

    #[test]
    fn a_word_without_a_letter_hashes_as_that_word() {
        let hashes = |word: &str| {
            let mut list = Vec::new();
            deletions(word.as_bytes(), |hash| list.push(hash));
            list
        };
        let shorter = hashes("surat");
        for other in ["urat", "srat", "suat", "surt", "sura"] {
            assert!(shorter.contains(&hashes(other)[0]), "{other}");
        }
        assert_eq!(hashes("aabb").len(), 3);
    }
}
