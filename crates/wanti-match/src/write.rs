//! Writing rules: an author's entries become word ids, and every word of a rule gets its weight.

use std::collections::BTreeSet;

use wanti_text::{Lexicon, Normalizer};

use crate::evidence::How;
use crate::grammar::{LETTER, OPENS};
use crate::hash::Map;
use crate::phrase::Trigger;
use crate::rule::Draft;
use crate::typo::Misspelt;
use crate::words::{NONE, Words};

/// What is known while rules are written.
pub(crate) struct Writer {
    normalizer: Normalizer,
    pub(crate) words: Words,
    pub(crate) draft: Draft,
    /// Words of rules with the intents that have them, in the order they were met.
    pub(crate) owners: Vec<(u32, u32)>,
    intents: usize,
    /// Of each word the last intent that has it, and how many have it.
    counts: Vec<(u32, u32)>,
    /// Words that are known without weight: of examples.
    light: Vec<u32>,
    /// Words of what must not occur.
    nots: Vec<u32>,
    /// Phrases already read: groups come back in many entries.
    seen: Map<String, Vec<u32>>,
    folded: String,
    ids: Vec<u32>,
}

impl Writer {
    /// Nothing but the word list.
    pub(crate) fn new(lexicon: &Lexicon, intents: usize) -> Self {
        Self {
            normalizer: Normalizer::new(lexicon.clone()),
            words: Words::new(lexicon),
            draft: Draft::default(),
            owners: Vec::new(),
            intents,
            counts: Vec::new(),
            light: Vec::new(),
            nots: Vec::new(),
            seen: Map::default(),
            folded: String::new(),
            ids: Vec::new(),
        }
    }

    /// Adds an entry that is one phrase.
    pub(crate) fn add_phrase(&mut self, intent: usize, entry: usize, phrase: &str) {
        let ids = self.phrase(phrase);
        ids.iter().for_each(|id| self.own(*id, intent));
        if !ids.is_empty() {
            self.draft.push_phrase(intent, entry, &ids);
        }
        self.ids = ids;
    }

    /// Adds an entry with slots.
    pub(crate) fn add(&mut self, intent: usize, entry: usize, trigger: &Trigger) {
        let mut slots: Vec<Vec<Vec<u32>>> = Vec::with_capacity(trigger.slots.len());
        for phrases in &trigger.slots {
            let read: Vec<Vec<u32>> = phrases.iter().map(|phrase| self.known_phrase(phrase)).collect();
            read.iter().flatten().for_each(|id| self.own(*id, intent));
            slots.push(read.into_iter().filter(|phrase| !phrase.is_empty()).collect());
        }
        let nots: Vec<Vec<u32>> = trigger.not.iter().map(|phrase| self.known_phrase(phrase)).collect();
        self.nots.extend(nots.iter().flatten());
        self.draft.push(intent, entry, slots.iter(), &nots);
    }

    /// Words of examples are known too, with no weight: they are not strange, and misspelt forms lead to them. Short
    /// forms that the word list does not know are left unknown, so that they still lead to the word they shorten: those
    /// without a vowel (`sblh`), and those that drop the vowels of a word of a rule (`krmaian`).
    pub(crate) fn anchor<'e>(&mut self, examples: impl Iterator<Item = &'e String>) {
        let mut fresh: Vec<String> = Vec::new();
        for example in examples {
            for word in self.normalizer.normalise(example).plain().split(' ').filter(|word| word.len() > 2) {
                match self.words.find(word.as_bytes()) {
                    Some((id, _)) => self.light.push(id),
                    None if word.chars().any(wanti_text::spelling::is_vowel) => fresh.push(word.to_owned()),
                    None => {}
                }
            }
        }
        if fresh.is_empty() {
            return;
        }
        let known = self.rule_shapes();
        for word in fresh {
            let short = known.find(word.as_bytes(), |id| self.words.text(id));
            if short.is_none_or(|(_, how)| how != How::Skeleton) {
                let id = self.words.intern(&word);
                self.light.push(id);
            }
        }
    }

    /// What leads from misspelt forms to the words of rules written so far.
    fn rule_shapes(&self) -> Misspelt {
        let mut shapes = Vec::new();
        for (id, _) in (0u32..).zip(&self.counts).filter(|(_, (_, count))| *count > 0) {
            crate::typo::shapes(id, self.words.text(id).as_bytes(), &mut shapes);
        }
        Misspelt::new(&shapes)
    }

    /// Words of what must not occur that occur nowhere else.
    pub(crate) fn unsaid(&self) -> Vec<u32> {
        let owned = |id: &u32| self.counts.get(*id as usize).is_some_and(|(_, count)| *count > 0);
        let said: BTreeSet<u32> = self.light.iter().copied().collect();
        self.nots.iter().filter(|id| !owned(id) && !said.contains(id)).copied().collect()
    }

    /// How much each word says about which intent is meant, by id: 1 for a word of one intent, less the more intents have
    /// it, 0 for words known without weight, NaN for words of no rule.
    pub(crate) fn weights(&self) -> Vec<f32> {
        let all = self.intents.max(1) as f32;
        let weight = |count: u32| (1.0 + all / count as f32).ln() / (1.0 + all).ln();
        let counted = self.counts.iter().map(|(_, count)| if *count == 0 { f32::NAN } else { weight(*count) });
        let mut weights: Vec<f32> = counted.collect();
        for id in self.light.iter().chain(&self.nots) {
            let at = *id as usize;
            if weights.len() <= at {
                weights.resize(at + 1, f32::NAN);
            }
            if let Some(weight) = weights.get_mut(at).filter(|weight| weight.is_nan()) {
                *weight = 0.0;
            }
        }
        weights
    }

    fn own(&mut self, word: u32, intent: usize) {
        let at = word as usize;
        if self.counts.len() <= at {
            self.counts.resize(at + 1, (NONE, 0));
        }
        if let Some((last, count)) = self.counts.get_mut(at)
            && *last != intent as u32
        {
            *last = intent as u32;
            *count += 1;
            self.owners.push((word, intent as u32));
        }
    }

    fn known_phrase(&mut self, phrase: &str) -> Vec<u32> {
        if let Some(known) = self.seen.get(phrase) {
            return known.clone();
        }
        let ids = self.phrase(phrase);
        self.seen.insert(phrase.to_owned(), ids.clone());
        ids
    }

    /// The words of a phrase. Most phrases hold nothing that the word list reads otherwise; the others are normalised.
    fn phrase(&mut self, phrase: &str) -> Vec<u32> {
        let mut ids = std::mem::take(&mut self.ids);
        ids.clear();
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        folded.push_str(phrase);
        folded.make_ascii_lowercase();
        if !is_simple(&folded) || !self.simple_words(&folded, &mut ids) {
            ids.clear();
            let plain = self.normalizer.normalise(phrase).plain();
            ids.extend(plain.split(' ').filter(|word| !word.is_empty()).map(|word| self.words.intern(word)));
        }
        self.folded = folded;
        ids
    }

    fn simple_words(&mut self, phrase: &str, ids: &mut Vec<u32>) -> bool {
        let single = !phrase.trim().contains(' ');
        for word in phrase.split(' ').filter(|word| !word.is_empty()) {
            let id = self.words.intern(word);
            if !single && self.words.flags(id) & (OPENS | LETTER) != 0 {
                return false;
            }
            match self.words.written(id) {
                Some(plain) => ids.extend_from_slice(plain),
                None => ids.push(id),
            }
        }
        true
    }
}

/// Letters and blanks only, and no letter twice in a row.
fn is_simple(phrase: &str) -> bool {
    let mut last = 0;
    phrase.bytes().all(|byte| {
        let simple = (byte.is_ascii_lowercase() || byte == b' ') && byte != last;
        last = if byte == b' ' { 0 } else { byte };
        simple
    })
}
