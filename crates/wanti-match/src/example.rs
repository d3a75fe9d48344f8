//! Likeness to the examples of each intent: one linear judge per intent over words, word pairs and letter groups.
//!
//! The judges start as class centroids (rarity by rows times rarity by intents) and are then corrected on the
//! examples themselves, always in the same order, so that the same bot gives the same judges.

use std::collections::{BTreeMap, BTreeSet};

use crate::hash::{Map, hash_pair, hash_text};

/// Likeness of a text to every intent.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    numbers: Map<u64, u32>,
    features: Vec<Feature>,
    intents: usize,
}

/// A feature: how rare it is, and what it says for and against intents.
#[derive(Debug)]
struct Feature {
    rarity: f32,
    owners: Vec<(u32, f32)>,
}

/// A row of examples over feature numbers.
struct Row {
    intent: u32,
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
/// Beyond this many weights no correction is tried: the centroids stay.
const MAX_WORK: usize = 30_000_000;

impl Examples {
    /// From plain words of examples, with the intent they belong to.
    pub(crate) fn new(examples: &[(usize, Vec<String>)], intents: usize) -> Self {
        let rows: Vec<(usize, Vec<(u64, f32)>)> = examples.iter().map(|(intent, words)| (*intent, features(words))).collect();
        let mut model = Self { intents, ..Self::default() };
        model.count(&rows);
        let rows: Vec<Row> = rows.iter().map(|(intent, row)| Row { intent: *intent as u32, features: model.weigh(row).0 }).collect();
        model.centre(&rows);
        let size: usize = rows.iter().map(|row| row.features.len()).sum();
        let classes = rows.iter().map(|row| row.intent).collect::<BTreeSet<_>>().len();
        if classes > 1 && size * classes.min(64) * ROUNDS <= MAX_WORK * 8 {
            model.correct(&rows);
        }
        model
    }

    /// Numbers the features and finds how rare each is.
    fn count(&mut self, rows: &[(usize, Vec<(u64, f32)>)]) {
        let mut seen: BTreeMap<u64, (usize, BTreeSet<usize>)> = BTreeMap::new();
        for (intent, row) in rows {
            for (feature, _) in row {
                let entry = seen.entry(*feature).or_default();
                entry.0 += 1;
                entry.1.insert(*intent);
            }
        }
        let classes = rows.iter().map(|(intent, _)| *intent).collect::<BTreeSet<_>>().len().max(1) as f32;
        let total = rows.len().max(1) as f32;
        for (hash, (count, owners)) in seen {
            let rarity = (1.0 + total / count as f32).ln() * (1.0 + classes / owners.len() as f32).ln().sqrt();
            self.numbers.insert(hash, self.features.len() as u32);
            self.features.push(Feature { rarity, owners: Vec::new() });
        }
    }

    /// Known features of a row, weighed and scaled to length one, and the share of the row that is known.
    fn weigh(&self, row: &[(u64, f32)]) -> (Vec<(u32, f32)>, f32) {
        let mut found: Vec<(u32, f32)> = Vec::with_capacity(row.len());
        for (hash, count) in row {
            let Some(number) = self.numbers.get(hash) else { continue };
            let rarity = self.features.get(*number as usize).map_or(0.0, |feature| feature.rarity);
            found.push((*number, count * rarity));
        }
        let norm = norm(found.iter().map(|(_, weight)| *weight));
        for (_, weight) in &mut found {
            *weight /= norm;
        }
        let share = if row.is_empty() { 0.0 } else { found.len() as f32 / row.len() as f32 };
        (found, share)
    }

    fn centre(&mut self, rows: &[Row]) {
        let mut centroids: BTreeMap<u32, BTreeMap<u32, f32>> = BTreeMap::new();
        for row in rows {
            let centroid = centroids.entry(row.intent).or_default();
            for (feature, weight) in &row.features {
                *centroid.entry(*feature).or_default() += weight;
            }
        }
        for (intent, centroid) in centroids {
            let norm = norm(centroid.values().copied());
            for (feature, weight) in centroid {
                self.add(feature, intent, weight / norm);
            }
        }
    }

    fn add(&mut self, feature: u32, intent: u32, weight: f32) {
        let Some(feature) = self.features.get_mut(feature as usize) else { return };
        match feature.owners.iter_mut().find(|(owner, _)| *owner == intent) {
            Some((_, total)) => *total += weight,
            None => feature.owners.push((intent, weight)),
        }
    }

    /// Moves the judges where an example is nearer to another intent than to its own.
    fn correct(&mut self, rows: &[Row]) {
        let mut scores = Vec::new();
        for _ in 0..ROUNDS {
            for row in rows {
                self.score(&row.features, &mut scores);
                let own = scores.get(row.intent as usize).copied().unwrap_or_default();
                let rival = scores.iter().enumerate().filter(|(at, _)| *at != row.intent as usize).max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
                let Some((rival, best)) = rival.map(|(at, score)| (at as u32, *score)) else { continue };
                let loss = 1.0 - (own - best);
                if loss <= 0.0 {
                    continue;
                }
                let step = (loss / 2.0).min(STEP);
                for (feature, weight) in &row.features {
                    self.add(*feature, row.intent, step * weight);
                    self.add(*feature, rival, -step * weight);
                }
            }
        }
    }

    fn score(&self, features: &[(u32, f32)], scores: &mut Vec<f32>) {
        scores.clear();
        scores.resize(self.intents, 0.0);
        for (number, weight) in features {
            for (intent, share) in self.features.get(*number as usize).map_or(&[][..], |feature| &feature.owners) {
                if let Some(score) = scores.get_mut(*intent as usize) {
                    *score += weight * share;
                }
            }
        }
    }

    /// Likeness to each intent, about 0 to 1, and how much of the text is known from the examples.
    pub(crate) fn likeness(&self, words: &[String]) -> (Vec<f32>, f32) {
        let mut scores = Vec::new();
        if self.features.is_empty() {
            return (vec![0.0; self.intents], 0.0);
        }
        let (known, share) = self.weigh(&features(words));
        self.score(&known, &mut scores);
        (scores, share)
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
        let rows = vec![(0, words("jam berapa buka")), (0, words("kapan kantor buka")), (1, words("berapa biaya surat")), (1, words("biaya buat surat"))];
        let model = Examples::new(&rows, 2);
        let (scores, share) = model.likeness(&words("biaya surat usaha"));
        assert!(scores[1] > scores[0]);
        assert!(share > 0.3 && share < 1.0);
        assert_eq!(Examples::default().likeness(&words("apa")).1, 0.0);
    }
}
