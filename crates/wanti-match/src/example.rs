//! Likeness to the examples of each intent: one linear judge per intent over words, word pairs and letter groups.
//!
//! The judges start as class centroids (rarity by rows times rarity by intents) and are then corrected on the
//! examples themselves, always in the same order, so that the same bot gives the same judges.

use std::collections::BTreeSet;

use crate::hash::{Map, hash_pair, hash_text};

/// Likeness of a text to every intent.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    numbers: Map<u64, u32>,
    rarity: Vec<f32>,
    /// The intent of each class: only intents with examples are judged.
    classes: Vec<usize>,
    intents: usize,
    /// One weight for each feature and class, by feature.
    weights: Vec<f32>,
}

/// A row of examples over feature numbers.
struct Row {
    class: usize,
    features: Vec<(u32, f32)>,
}

/// How much letter groups count beside words.
const LETTERS: f32 = 0.5;
/// How much pairs of words count.
const PAIRS: f32 = 0.8;
/// Rounds of correction.
const ROUNDS: usize = 12;
/// The most that one row may correct.
const STEP: f32 = 0.2;
/// The most weights that are kept: letter groups go first, then the judges altogether.
const MAX_WEIGHTS: usize = 2_000_000;

impl Examples {
    /// From plain words of examples, with the intent they belong to.
    pub(crate) fn new(examples: &[(usize, Vec<String>)], intents: usize) -> Self {
        let classes: Vec<usize> =
            examples.iter().map(|(intent, _)| *intent).collect::<BTreeSet<_>>().into_iter().collect();
        let mut rows: Vec<(usize, Vec<(u64, f32)>)> = examples
            .iter()
            .filter_map(|(intent, words)| Some((classes.binary_search(intent).ok()?, features(words))))
            .collect();
        let mut model = Self { intents, classes, ..Self::default() };
        model.count(&rows);
        if model.rarity.len() * model.classes.len() > MAX_WEIGHTS {
            for (_, row) in &mut rows {
                row.retain(|(_, weight)| *weight > LETTERS);
            }
            model.count(&rows);
        }
        if model.rarity.len() * model.classes.len() > MAX_WEIGHTS {
            return Self { intents, ..Self::default() };
        }
        model.weights = vec![0.0; model.rarity.len() * model.classes.len()];
        let rows: Vec<Row> =
            rows.iter().map(|(class, row)| Row { class: *class, features: model.weigh(row) }).collect();
        model.centre(&rows);
        model.correct(&rows);
        model
    }

    /// Numbers the features and finds how rare each is.
    fn count(&mut self, rows: &[(usize, Vec<(u64, f32)>)]) {
        let mut seen: Vec<(u64, usize)> =
            rows.iter().flat_map(|(class, row)| row.iter().map(|(feature, _)| (*feature, *class))).collect();
        seen.sort_unstable();
        let classes = self.classes.len().max(1) as f32;
        let total = rows.len().max(1) as f32;
        self.numbers.clear();
        self.rarity.clear();
        for group in seen.chunk_by(|a, b| a.0 == b.0) {
            let Some((hash, _)) = group.first() else {
                continue;
            };
            let owners = group.chunk_by(|a, b| a.1 == b.1).count();
            self.numbers.insert(*hash, self.rarity.len() as u32);
            self.rarity.push((1.0 + total / group.len() as f32).ln() * (1.0 + classes / owners as f32).ln().sqrt());
        }
    }

    /// Known features of a row, weighed and scaled to length one.
    fn weigh(&self, row: &[(u64, f32)]) -> Vec<(u32, f32)> {
        let mut found: Vec<(u32, f32)> = Vec::with_capacity(row.len());
        for (hash, count) in row {
            let Some(number) = self.numbers.get(hash) else {
                continue;
            };
            found.push((*number, count * self.rarity.get(*number as usize).copied().unwrap_or_default()));
        }
        let norm = norm(found.iter().map(|(_, weight)| *weight));
        for (_, weight) in &mut found {
            *weight /= norm;
        }
        found
    }

    fn centre(&mut self, rows: &[Row]) {
        for row in rows {
            self.add(row, row.class, 1.0);
        }
        let classes = self.classes.len();
        for class in 0..classes {
            let norm = norm(self.weights.iter().skip(class).step_by(classes).copied());
            for weight in self.weights.iter_mut().skip(class).step_by(classes) {
                *weight /= norm;
            }
        }
    }

    /// Moves a judge towards a row, or away from it.
    fn add(&mut self, row: &Row, class: usize, step: f32) {
        let classes = self.classes.len();
        for (feature, weight) in &row.features {
            if let Some(total) = self.weights.get_mut(*feature as usize * classes + class) {
                *total += step * weight;
            }
        }
    }

    /// Moves the judges where an example is nearer to another intent than to its own.
    fn correct(&mut self, rows: &[Row]) {
        let mut scores = Vec::new();
        for _ in 0..ROUNDS {
            for row in rows {
                self.score(&row.features, &mut scores);
                let own = scores.get(row.class).copied().unwrap_or_default();
                let rival = scores
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at != row.class)
                    .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
                let Some((rival, best)) = rival.map(|(at, score)| (at, *score)) else {
                    continue;
                };
                let loss = 1.0 - (own - best);
                if loss > 0.0 {
                    let step = (loss / 2.0).min(STEP);
                    self.add(row, row.class, step);
                    self.add(row, rival, -step);
                }
            }
        }
    }

    /// Scores by class.
    fn score(&self, features: &[(u32, f32)], scores: &mut Vec<f32>) {
        let classes = self.classes.len();
        scores.clear();
        scores.resize(classes, 0.0);
        for (number, weight) in features {
            let start = *number as usize * classes;
            for (score, share) in scores.iter_mut().zip(self.weights.get(start..start + classes).unwrap_or_default()) {
                *score += weight * share;
            }
        }
    }

    /// Whether there is nothing to be like.
    pub(crate) fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// Likeness to each intent, about 0 to 1.
    pub(crate) fn likeness(&self, words: &[String]) -> Vec<f32> {
        let mut likeness = vec![0.0; self.intents];
        if self.weights.is_empty() {
            return likeness;
        }
        let mut scores = Vec::new();
        self.score(&self.weigh(&features(words)), &mut scores);
        for (intent, score) in self.classes.iter().zip(scores) {
            if let Some(slot) = likeness.get_mut(*intent) {
                *slot = score;
            }
        }
        likeness
    }
}

fn norm(weights: impl Iterator<Item = f32>) -> f32 {
    weights.map(|weight| weight * weight).sum::<f32>().sqrt().max(f32::EPSILON)
}

/// Words, pairs of neighbours and letter groups of three and four, each once, with its weight.
fn features(words: &[String]) -> Vec<(u64, f32)> {
    let mut found: Vec<(u64, f32)> = Vec::with_capacity(words.len() * 10);
    for word in words {
        found.push((hash_pair(1, hash_text(word)), 1.0));
        letters(word, &mut found);
    }
    for pair in words.windows(2) {
        if let [a, b] = pair {
            found.push((hash_pair(2, hash_pair(hash_text(a), hash_text(b))), PAIRS));
        }
    }
    found.sort_unstable_by_key(|(feature, _)| *feature);
    found.dedup_by_key(|(feature, _)| *feature);
    found
}

fn letters(word: &str, out: &mut Vec<(u64, f32)>) {
    let ring: Vec<char> = std::iter::once('<').chain(word.chars()).chain(std::iter::once('>')).collect();
    for size in [3, 4] {
        for group in ring.windows(size) {
            let hash = group.iter().fold(size as u64, |hash, ch| hash_pair(hash, u64::from(*ch)));
            out.push((hash_pair(3, hash), LETTERS));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_intent_wins() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let rows = vec![
            (0, words("jam berapa buka")),
            (0, words("kapan loket buka")),
            (1, words("berapa biaya surat")),
            (1, words("biaya buat surat")),
        ];
        let model = Examples::new(&rows, 2);
        let scores = model.likeness(&words("biaya surat usaha"));
        assert!(scores[1] > scores[0]);
        assert!(Examples::default().likeness(&words("apa")).is_empty());
    }
}
