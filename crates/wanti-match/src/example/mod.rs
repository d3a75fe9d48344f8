//! Likeness of a sentence to the examples of each intent, as a probability that leaves room for "none of them".

mod family;
mod feature;
mod judge;
mod learn;
mod table;

pub(crate) use feature::Said;
pub(crate) use learn::Learner;

use family::Families;
use feature::{Kind, hash_word, pair_key, parts, word_key};
use table::Table;

use crate::words::NONE as UNKNOWN;

/// Likeness of a text to every intent that has examples.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    /// The intent of each class: only intents with examples are judged.
    classes: Vec<usize>,
    /// The row of a word, a letter group, a family or a pair.
    numbers: Table,
    /// For each row and class, what it speaks for the class, in steps.
    weights: Vec<i8>,
    rows: Vec<Scale>,
    families: Option<Families>,
    /// Sentences that mean an intent, by hash; no intent when several intents have the same.
    exact: Vec<(u64, Option<usize>)>,
    /// Sentences that do not mean the class, by hash.
    counters: Vec<(u64, usize)>,
    /// Words that the class does not bear.
    excluded: Vec<(u64, usize)>,
}

/// How the steps of a row are read.
#[derive(Debug, Clone, Copy, Default)]
struct Scale {
    /// What one step is worth.
    step: f32,
    /// The square of the row's length as part of a sentence.
    square: f32,
}

/// Buffers for the likeness of one sentence after another.
#[derive(Debug, Default)]
pub(crate) struct Likeness {
    sums: Vec<f32>,
    words: Vec<u64>,
    found: Vec<(usize, f32)>,
}

/// How sharply the nearest intent stands out.
const SHARPNESS: f32 = 16.0;
/// How near a sentence is to meaning nothing of the bot.
const NONE: f32 = 0.36;
/// Less is not told.
const FLOOR: f32 = 0.01;
/// What is left of an intent that does not bear a word of the sentence.
const EXCLUDED: f32 = 0.2;

impl Examples {
    /// Whether there is nothing to be like.
    pub(crate) fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// The intent that has this very sentence as an example, apart from particles.
    pub(crate) fn exact<'w>(&self, words: impl Iterator<Item = Said<'w>>) -> Option<usize> {
        if self.exact.is_empty() {
            return None;
        }
        self.exact_hash(sentence_hash(words))
    }

    fn exact_hash(&self, sentence: u64) -> Option<usize> {
        let at = self.exact.binary_search_by_key(&sentence, |(hash, _)| *hash).ok()?;
        self.exact.get(at).and_then(|(_, intent)| *intent)
    }

    /// How probably a sentence means each intent, the most probable first. Together no more than 1: the rest is for
    /// "none of them".
    pub(crate) fn nearest<'s, 'w>(
        &self,
        words: impl Iterator<Item = Said<'w>> + Clone,
        scratch: &'s mut Likeness,
    ) -> &'s [(usize, f32)] {
        scratch.found.clear();
        let Some(families) = &self.families else { return &[] };
        let sentence = sentence_hash(words.clone());
        if let Some(intent) = self.exact_hash(sentence) {
            scratch.found.push((intent, 1.0));
            return &scratch.found;
        }
        if !self.sum(words, families, scratch) {
            return &[];
        }
        self.weigh(sentence, scratch);
        scratch.found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        &scratch.found
    }

    /// What the words speak for each class, scaled to a sentence of length one; whether any word was known.
    fn sum<'w>(&self, words: impl Iterator<Item = Said<'w>>, families: &Families, scratch: &mut Likeness) -> bool {
        scratch.sums.clear();
        scratch.sums.resize(self.classes.len(), 0.0);
        scratch.words.clear();
        let mut square = 0.0;
        let mut known = false;
        let mut before = None;
        for said in words {
            let (word, scale) = (hash_word(said.text), said.scale());
            scratch.words.push(word);
            match self.numbers.get(word_key(word)) {
                Some(row) => square += scale * scale * self.add(row, scale, &mut scratch.sums, &mut known),
                None => parts(said.text, word, families, |part| {
                    square += scale
                        * scale
                        * match self.numbers.get(part.key) {
                            Some(row) => self.add(row, scale, &mut scratch.sums, &mut known),
                            None => part.kind.weight() * part.kind.weight(),
                        };
                }),
            }
            if let Some(before) = before {
                square += match self.numbers.get(pair_key(before, word)) {
                    Some(row) => self.add(row, 1.0, &mut scratch.sums, &mut known),
                    None => Kind::Pair.weight() * Kind::Pair.weight(),
                };
            }
            before = Some(word);
        }
        let length = square.sqrt().max(f32::EPSILON);
        for sum in &mut scratch.sums {
            *sum /= length;
        }
        known
    }

    /// Adds a row to the sums; the square of its length.
    fn add(&self, row: u32, scale: f32, sums: &mut [f32], known: &mut bool) -> f32 {
        *known = true;
        let Some(row_scale) = self.rows.get(row as usize) else { return 0.0 };
        let start = row as usize * self.classes.len();
        let weights = self.weights.get(start..).unwrap_or_default();
        let step = scale * row_scale.step;
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += step * f32::from(*weight);
        }
        row_scale.square
    }

    /// From sums to probabilities.
    fn weigh(&self, sentence: u64, scratch: &mut Likeness) {
        let Likeness { sums, words, found } = scratch;
        let top = sums.iter().copied().fold(NONE, f32::max);
        let share = |sum: f32| ((sum - top) * SHARPNESS).exp();
        // Far below the top nothing is worth the exponent.
        let near = top - 7.0 / SHARPNESS;
        let total: f32 = sums.iter().filter(|sum| **sum > near).map(|sum| share(*sum)).sum::<f32>() + share(NONE);
        for (class, sum) in sums.iter().enumerate().filter(|(_, sum)| **sum > near) {
            let mut score = share(*sum) / total;
            if self.excluded.iter().any(|(word, other)| *other == class && words.contains(word)) {
                score *= EXCLUDED;
            }
            if score >= FLOOR
                && !self.counters.contains(&(sentence, class))
                && let Some(intent) = self.classes.get(class)
            {
                found.push((*intent, score));
            }
        }
    }
}

/// The hash of a sentence without its particles.
fn sentence_hash<'w>(words: impl Iterator<Item = Said<'w>>) -> u64 {
    let word = |said: Said<'_>| if said.id == UNKNOWN { hash_word(said.text) } else { u64::from(said.id) };
    words.filter(|said| !said.skipped).fold(0, |hash, said| pair_key(hash, word(said)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<Said<'_>> {
        let light = ["yang", "kak", "ya"];
        text.split(' ')
            .map(|text| Said { text, id: UNKNOWN, skipped: light.contains(&text), light: light.contains(&text) })
            .collect()
    }

    fn learner() -> Learner {
        let mut learner = Learner::new([].into_iter());
        for (intent, text) in
            [(0, "jam berapa buka"), (0, "kapan loket buka"), (2, "berapa biaya surat"), (2, "biaya buat surat")]
        {
            learner.example(intent, said(text).into_iter());
        }
        learner
    }

    fn nearest(model: &Examples, text: &str) -> Vec<(usize, f32)> {
        let mut scratch = Likeness::default();
        model.nearest(said(text).into_iter(), &mut scratch).to_vec()
    }

    #[test]
    fn the_nearest_intent_wins_and_all_together_are_at_most_one() {
        let model = learner().finish();
        let found = nearest(&model, "biaya surat usaha");
        assert_eq!(found[0].0, 2);
        assert!(found.iter().map(|(_, score)| score).sum::<f32>() <= 1.0);
        assert_eq!(nearest(&model, "kapan dibuka")[0].0, 0);
        assert!(nearest(&model, "qqq www").is_empty());
        assert!(nearest(&Examples::default(), "apa").is_empty());
        assert!(nearest(&Learner::new([].into_iter()).finish(), "apa").is_empty());
    }

    #[test]
    fn the_very_sentence_is_sure_with_other_particles_too() {
        let mut learner = learner();
        learner.example(1, said("biaya buat surat").into_iter());
        let model = learner.finish();
        assert_eq!(model.exact(said("kak jam berapa buka ya").into_iter()), Some(0));
        assert_eq!(nearest(&model, "jam berapa buka"), [(0, 1.0)]);
        assert_eq!(model.exact(said("biaya buat surat").into_iter()), None, "two intents have it");
        assert_eq!(model.exact(said("biaya surat").into_iter()), None);
    }

    #[test]
    fn counter_examples_and_excluded_words_damp() {
        let mut learner = learner();
        learner.counter(2, said("biaya kirim surat cinta").into_iter());
        learner.exclude(0, said("bioskop").into_iter());
        let (plain, damped) = (self::learner().finish(), learner.finish());
        let score = |model: &Examples, text: &str, intent: usize| {
            nearest(model, text).iter().find(|(found, _)| *found == intent).map_or(0.0, |(_, score)| *score)
        };
        assert_eq!(score(&damped, "biaya kirim surat cinta", 2), 0.0);
        assert!(score(&damped, "kirim surat cinta", 2) < score(&plain, "kirim surat cinta", 2) / 2.0);
        assert!(score(&damped, "jam buka bioskop", 0) < score(&plain, "jam buka bioskop", 0) / 2.0);
    }

    #[test]
    fn the_same_examples_give_the_same_scores() {
        let text = "surat buka berapa";
        assert_eq!(nearest(&learner().finish(), text), nearest(&learner().finish(), text));
    }
}
