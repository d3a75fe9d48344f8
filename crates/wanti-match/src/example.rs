//! Likeness to the examples of each intent: a centroid per intent over words, word pairs and letter groups.

use std::collections::{BTreeMap, BTreeSet};

use crate::hash::{Map, hash_pair, hash_text};

/// Likeness of a text to every intent.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    /// Feature to its rarity and the intents that have it, with weight.
    features: Map<u64, Feature>,
    intents: usize,
}

#[derive(Debug)]
struct Feature {
    rarity: f32,
    owners: Vec<(u32, f32)>,
}

/// How much letter groups count beside words.
const LETTERS: f32 = 0.45;
/// How much pairs of words count.
const PAIRS: f32 = 0.7;

impl Examples {
    /// From plain words of examples, with the intent they belong to.
    pub(crate) fn new(examples: &[(usize, Vec<String>)], intents: usize) -> Self {
        let rows: Vec<(usize, Vec<(u64, f32)>)> = examples
            .iter()
            .map(|(intent, words)| (*intent, features(words)))
            .collect();
        let mut seen: BTreeMap<u64, (usize, BTreeSet<usize>)> = BTreeMap::new();
        for (intent, row) in &rows {
            for (feature, _) in row {
                let entry = seen.entry(*feature).or_default();
                entry.0 += 1;
                entry.1.insert(*intent);
            }
        }
        let classes = rows
            .iter()
            .map(|(intent, _)| *intent)
            .collect::<BTreeSet<_>>()
            .len()
            .max(1) as f32;
        let total = rows.len().max(1) as f32;
        let rarity = |feature: &u64| {
            let (count, owners) = seen
                .get(feature)
                .map_or((1, 1), |(count, owners)| (*count, owners.len()));
            let idf = (1.0 + total / count as f32).ln();
            let icf = (1.0 + classes / owners as f32).ln();
            idf * icf
        };
        let mut centroids: BTreeMap<usize, BTreeMap<u64, f32>> = BTreeMap::new();
        for (intent, row) in &rows {
            let weighed: Vec<(u64, f32)> = row
                .iter()
                .map(|(feature, count)| (*feature, count * rarity(feature)))
                .collect();
            let norm = norm(weighed.iter().map(|(_, weight)| *weight));
            let centroid = centroids.entry(*intent).or_default();
            for (feature, weight) in weighed {
                *centroid.entry(feature).or_default() += weight / norm;
            }
        }
        let mut table: Map<u64, Feature> = Map::default();
        for (intent, centroid) in centroids {
            let norm = norm(centroid.values().copied());
            for (feature, weight) in centroid {
                let owners = &mut table
                    .entry(feature)
                    .or_insert_with(|| Feature {
                        rarity: rarity(&feature),
                        owners: Vec::new(),
                    })
                    .owners;
                owners.push((intent as u32, weight / norm));
            }
        }
        Self {
            features: table,
            intents,
        }
    }

    /// Likeness to each intent, 0 to 1, and how much of the text is known from the examples.
    pub(crate) fn likeness(&self, words: &[String]) -> (Vec<f32>, f32) {
        let mut scores = vec![0.0; self.intents];
        if self.features.is_empty() {
            return (scores, 0.0);
        }
        let mut square = 0.0;
        let mut known = 0.0;
        let mut all = 0.0;
        for (feature, count) in features(words) {
            all += 1.0;
            let Some(found) = self.features.get(&feature) else {
                continue;
            };
            known += 1.0;
            let weight = count * found.rarity;
            square += weight * weight;
            for (intent, share) in &found.owners {
                if let Some(score) = scores.get_mut(*intent as usize) {
                    *score += weight * share;
                }
            }
        }
        let norm = f32::sqrt(square).max(f32::EPSILON);
        for score in &mut scores {
            *score /= norm;
        }
        (scores, if all > 0.0 { known / all } else { 0.0 })
    }
}

fn norm(weights: impl Iterator<Item = f32>) -> f32 {
    weights
        .map(|weight| weight * weight)
        .sum::<f32>()
        .sqrt()
        .max(f32::EPSILON)
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
    found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    found.dedup_by_key(|(feature, _)| *feature);
    found
}

fn letters(word: &str, out: &mut Vec<(u64, f32)>) {
    let ring: Vec<char> = std::iter::once('<')
        .chain(word.chars())
        .chain(std::iter::once('>'))
        .collect();
    for size in [3, 4] {
        for group in ring.windows(size) {
            let hash = group
                .iter()
                .fold(size as u64, |hash, ch| hash_pair(hash, u64::from(*ch)));
            out.push((hash_pair(3, hash), LETTERS));
        }
    }
}
