//! The word lists: words of keywords, everyday words, their hurried forms, turns of speech.

use std::collections::{BTreeMap, BTreeSet};

const ROOTS: &str = include_str!("../data/roots.txt");
const FILLERS: &str = include_str!("../data/fillers.txt");
const SLANG: &str = include_str!("../data/slang.txt");
const PHRASES: &str = include_str!("../data/phrases.txt");

/// Words that turn a meaning round. Beside a keyword they would say that it is *not* meant.
const NEGATORS: [&str; 7] = ["tidak", "bukan", "belum", "jangan", "tanpa", "enggak", "kecuali"];

/// All lists, parsed.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) roots: Vec<&'static str>,
    pub(crate) fillers: Vec<&'static str>,
    /// Fillers that turn no meaning round.
    pub(crate) neutral: Vec<&'static str>,
    pub(crate) slang: BTreeMap<&'static str, Vec<&'static str>>,
    phrases: BTreeMap<&'static str, Vec<&'static str>>,
    known: BTreeSet<&'static str>,
    vowelless: BTreeMap<String, usize>,
}

impl Words {
    pub(crate) fn new() -> Self {
        let roots: Vec<&str> = rows(ROOTS).flat_map(|(_, words)| words.split_whitespace()).collect();
        let fillers: Vec<&str> = rows(FILLERS).flat_map(|(_, words)| words.split_whitespace()).collect();
        let neutral = fillers.iter().copied().filter(|word| !NEGATORS.contains(word)).collect();
        let slang: BTreeMap<&str, Vec<&str>> =
            rows(SLANG).map(|(plain, forms)| (plain, forms.split_whitespace().collect())).collect();
        let mut phrases: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (place, phrase) in lines(PHRASES).filter_map(|line| line.split_once('\t')) {
            phrases.entry(place).or_default().push(phrase);
        }
        let known: BTreeSet<&str> = roots
            .iter()
            .chain(&fillers)
            .chain(slang.values().flatten())
            .copied()
            .chain(phrases.values().flatten().flat_map(|phrase| phrase.split(' ')))
            .collect();
        let mut vowelless = BTreeMap::new();
        for word in &known {
            *vowelless.entry(without_vowels(word)).or_default() += 1;
        }
        Self { roots, fillers, neutral, slang, phrases, known, vowelless }
    }

    /// Turns of speech for a place in a message.
    pub(crate) fn phrases(&self, place: &str) -> &[&'static str] {
        self.phrases.get(place).map_or(&[], Vec::as_slice)
    }

    /// Whether a word stands in any list.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.known.contains(word)
    }

    /// Whether only one word of the lists is written so without its vowels.
    pub(crate) fn is_only_reading(&self, bones: &str) -> bool {
        self.vowelless.get(bones) == Some(&1)
    }
}

/// A word without the vowels after its first letter.
pub(crate) fn without_vowels(word: &str) -> String {
    let kept = word.char_indices().filter(|(at, letter)| *at == 0 || !"aiueo".contains(*letter));
    kept.map(|(_, letter)| letter).collect()
}

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn rows(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(file).filter_map(|line| line.split_once(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_large_and_apart() {
        let words = Words::new();
        assert!(words.roots.len() >= 2_500, "{} roots", words.roots.len());
        assert!(words.fillers.len() >= 800, "{} fillers", words.fillers.len());
        let roots: BTreeSet<&str> = words.roots.iter().copied().collect();
        assert_eq!(roots.len(), words.roots.len(), "a root stands twice");
        let fillers: BTreeSet<&str> = words.fillers.iter().copied().collect();
        assert_eq!(fillers.len(), words.fillers.len(), "a filler stands twice");
        let around = words.phrases.values().flatten().flat_map(|phrase| phrase.split(' '));
        let around = around.chain(fillers).chain(words.slang.values().flatten().copied());
        let both: Vec<&str> = around.filter(|word| roots.contains(word)).collect();
        assert!(both.is_empty(), "in keywords and around them: {both:?}");
    }

    #[test]
    fn words_are_plain_letters() {
        let words = Words::new();
        let odd: Vec<_> =
            words.known.iter().filter(|word| !word.bytes().all(|byte| byte.is_ascii_lowercase())).collect();
        assert!(odd.is_empty(), "{odd:?}");
        let unknown: Vec<_> = words.slang.keys().filter(|plain| !words.fillers.contains(plain)).collect();
        assert!(unknown.is_empty(), "forms of no filler: {unknown:?}");
    }
}
