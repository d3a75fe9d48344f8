//! Learning from examples: one linear judge per intent, from the middle of its examples and then corrected on all of
//! them in rounds, always in the same order, so that the same bot gives the same judges.

use crate::hash::Map;

use super::family::Families;
use super::feature::{Kind, Said, hash_word, pair_key, parts, word_key};
use super::judge::{Row, judge};
use super::table::Table;
use super::{Examples, Scale, sentence_hash};

/// Collects sentences, then learns.
#[derive(Debug)]
pub(crate) struct Learner {
    families: Families,
    words: Vec<Word>,
    word_numbers: Map<u64, u32>,
    features: Vec<Feature>,
    feature_numbers: Map<u64, u32>,
    sentences: Vec<Sentence>,
    excluded: Vec<(u64, usize)>,
}

/// A word of the examples and its features.
#[derive(Debug)]
struct Word {
    hash: u64,
    features: Vec<u32>,
}

/// A part of sentences, and where it was seen.
#[derive(Debug)]
struct Feature {
    key: u64,
    kind: Kind,
    rows: u32,
    owners: u32,
    last_row: usize,
    last_intent: usize,
}

/// What a sentence is to its intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Example,
    Title,
    Counter,
}

#[derive(Debug)]
struct Sentence {
    intent: usize,
    part: Part,
    hash: u64,
    words: Vec<(u32, f32)>,
    pairs: Vec<u32>,
}

/// The weights of the features that are kept.
#[derive(Debug)]
struct Values {
    /// By feature: its number among those kept, and what it weighs.
    kept: Vec<Option<(u32, f32)>>,
    /// By feature: the square of its length.
    squares: Vec<f32>,
    count: usize,
}

/// How much rarity among the intents counts.
const RARITY: f32 = 0.75;
/// The most weights that are kept: letter groups go first, then the judges altogether.
const MAX_WEIGHTS: usize = 2_000_000;

impl Learner {
    /// With the author's groups of single words.
    pub(crate) fn new<'g>(groups: impl Iterator<Item = &'g [String]>) -> Self {
        Self {
            families: Families::new(groups),
            words: Vec::new(),
            word_numbers: Map::default(),
            features: Vec::new(),
            feature_numbers: Map::default(),
            sentences: Vec::new(),
            excluded: Vec::new(),
        }
    }

    /// A sentence that means an intent.
    pub(crate) fn example<'w>(&mut self, intent: usize, words: impl Iterator<Item = Said<'w>> + Clone) {
        self.push(intent, Part::Example, words);
    }

    /// The title of an intent: an example that nobody needs to say word for word.
    pub(crate) fn title<'w>(&mut self, intent: usize, words: impl Iterator<Item = Said<'w>> + Clone) {
        self.push(intent, Part::Title, words);
    }

    /// A sentence that does not mean an intent.
    pub(crate) fn counter<'w>(&mut self, intent: usize, words: impl Iterator<Item = Said<'w>> + Clone) {
        self.push(intent, Part::Counter, words);
    }

    /// A word beside which an intent is not meant, unless one of its own examples has it. Of phrases nothing is learnt.
    pub(crate) fn exclude<'w>(&mut self, intent: usize, mut words: impl Iterator<Item = Said<'w>>) {
        if let (Some(word), None) = (words.next(), words.next()) {
            self.excluded.push((hash_word(word.text), intent));
        }
    }

    fn push<'w>(&mut self, intent: usize, part: Part, words: impl Iterator<Item = Said<'w>> + Clone) {
        let hash = sentence_hash(words.clone());
        let words: Vec<(u32, f32)> = words.map(|said| (self.word(said.text), said.scale())).collect();
        let hashes: Vec<u64> =
            words.iter().filter_map(|(word, _)| self.words.get(*word as usize)).map(|word| word.hash).collect();
        let neighbours = hashes.iter().zip(hashes.iter().skip(1));
        let pairs = neighbours.map(|(left, right)| self.feature(pair_key(*left, *right), Kind::Pair)).collect();
        if !words.is_empty() {
            self.sentences.push(Sentence { intent, part, hash, words, pairs });
        }
    }

    fn word(&mut self, text: &str) -> u32 {
        let hash = hash_word(text);
        if let Some(number) = self.word_numbers.get(&hash) {
            return *number;
        }
        let mut found = Vec::with_capacity(text.len() + 4);
        parts(text, hash, &self.families, |part| found.push(part));
        let features = found.into_iter().map(|part| self.feature(part.key, part.kind)).collect();
        let number = self.words.len() as u32;
        self.words.push(Word { hash, features });
        self.word_numbers.insert(hash, number);
        number
    }

    fn feature(&mut self, key: u64, kind: Kind) -> u32 {
        let next = self.features.len() as u32;
        let number = *self.feature_numbers.entry(key).or_insert(next);
        if number == next {
            self.features.push(Feature {
                key,
                kind,
                rows: 0,
                owners: 0,
                last_row: usize::MAX,
                last_intent: usize::MAX,
            });
        }
        number
    }

    /// Learns. Without any example nothing is like anything.
    pub(crate) fn finish(mut self) -> Examples {
        self.sentences.sort_by_key(|sentence| sentence.intent);
        let examples = self.sentences.iter().filter(|sentence| sentence.part == Part::Example);
        let mut classes: Vec<usize> = examples.map(|sentence| sentence.intent).collect();
        classes.dedup();
        self.sentences.retain(|sentence| classes.binary_search(&sentence.intent).is_ok());
        self.count();
        let mut values = self.values(classes.len(), true);
        if values.count * classes.len() > MAX_WEIGHTS {
            values = self.values(classes.len(), false);
        }
        let mut model = Examples::default();
        self.remember(&classes, &mut model);
        if !classes.is_empty() && values.count * classes.len() <= MAX_WEIGHTS {
            let weights = judge(&self.rows(&values, &classes), values.count, classes.len());
            self.dress(&values, &weights, classes.len(), &mut model);
        }
        model.families = (!classes.is_empty()).then_some(self.families);
        model.classes = classes;
        model
    }

    /// Counts in how many sentences and intents each feature stands.
    fn count(&mut self) {
        let told = self.sentences.iter().filter(|sentence| sentence.part != Part::Counter);
        for (row, sentence) in told.enumerate() {
            let words = sentence.words.iter().filter_map(|(word, _)| self.words.get(*word as usize));
            for number in words.flat_map(|word| &word.features).chain(&sentence.pairs) {
                let Some(feature) = self.features.get_mut(*number as usize) else { continue };
                feature.rows += u32::from(feature.last_row != row);
                feature.owners += u32::from(feature.last_intent != sentence.intent);
                (feature.last_row, feature.last_intent) = (row, sentence.intent);
            }
        }
    }

    /// Weighs the features by their rarity among the intents. Letter groups and pairs seen once are not kept.
    fn values(&self, classes: usize, with_letters: bool) -> Values {
        let mut values = Values { kept: Vec::new(), squares: Vec::new(), count: 0 };
        for feature in &self.features {
            let keep = match feature.kind {
                Kind::Word | Kind::Family => true,
                Kind::Pair => feature.rows > 1,
                Kind::Letters => feature.rows > 1 && with_letters,
            };
            let rarity = (1.0 + classes as f32 / feature.owners.max(1) as f32).ln().powf(RARITY);
            let value = feature.kind.weight() * if keep { rarity } else { 1.0 };
            values.kept.push(keep.then_some((values.count as u32, value)));
            values.squares.push(value * value);
            values.count += usize::from(keep);
        }
        values
    }

    fn square(&self, word: u32, values: &Values) -> f32 {
        let features = self.words.get(word as usize).map(|word| word.features.as_slice()).unwrap_or_default();
        features.iter().filter_map(|feature| values.squares.get(*feature as usize)).sum()
    }

    /// Sentences of length one, over the features that are kept.
    fn rows(&self, values: &Values, classes: &[usize]) -> Vec<Row> {
        self.sentences.iter().map(|sentence| self.row(sentence, values, classes)).collect()
    }

    fn row(&self, sentence: &Sentence, values: &Values, classes: &[usize]) -> Row {
        let mut features: Vec<(u32, f32)> = Vec::new();
        let mut square = 0.0;
        for (word, scale) in &sentence.words {
            square += scale * scale * self.square(*word, values);
            let parts = self.words.get(*word as usize).map(|word| word.features.as_slice()).unwrap_or_default();
            let kept = parts.iter().filter_map(|feature| values.kept.get(*feature as usize).copied().flatten());
            features.extend(kept.map(|(number, value)| (number, value * scale)));
        }
        for pair in &sentence.pairs {
            square += values.squares.get(*pair as usize).copied().unwrap_or_default();
            features.extend(values.kept.get(*pair as usize).copied().flatten());
        }
        let length = square.sqrt().max(f32::EPSILON);
        for (_, value) in &mut features {
            *value /= length;
        }
        Row {
            class: classes.binary_search(&sentence.intent).unwrap_or_default(),
            against: sentence.part == Part::Counter,
            features,
        }
    }

    /// Keeps what must be known word for word.
    fn remember(&self, classes: &[usize], model: &mut Examples) {
        let class = |intent: usize| classes.binary_search(&intent).unwrap_or_default();
        let examples = || self.sentences.iter().filter(|sentence| sentence.part == Part::Example);
        let mut exact: Vec<(u64, usize)> = examples().map(|sentence| (sentence.hash, sentence.intent)).collect();
        exact.sort_unstable();
        exact.dedup();
        for same in exact.chunk_by(|a, b| a.0 == b.0) {
            if let [(hash, intent), others @ ..] = same {
                model.exact.push((*hash, others.is_empty().then_some(*intent)));
            }
        }
        let counters = self.sentences.iter().filter(|sentence| sentence.part == Part::Counter);
        model.counters = counters.map(|sentence| (sentence.hash, class(sentence.intent))).collect();
        model.counters.sort_unstable();
        let says = |sentence: &Sentence, hash: u64| {
            sentence.words.iter().filter_map(|(word, _)| self.words.get(*word as usize)).any(|word| word.hash == hash)
        };
        let bears =
            |hash: u64, intent: usize| examples().any(|sentence| sentence.intent == intent && says(sentence, hash));
        let known = self.excluded.iter().filter(|(_, intent)| classes.binary_search(intent).is_ok());
        let excluded = known.filter(|(hash, intent)| !bears(*hash, *intent));
        model.excluded = excluded.map(|(hash, intent)| (*hash, class(*intent))).collect();
        model.excluded.sort_unstable();
        model.excluded.dedup();
    }

    /// Makes the rows that are read: whole words ready summed, and what unknown words are made of.
    fn dress(&self, values: &Values, weights: &[f32], classes: usize, model: &mut Examples) {
        let mut entries: Vec<(u64, u32)> = Vec::new();
        let mut sums = vec![0.0; classes];
        let add = |sums: &mut [f32], feature: u32| {
            let Some((number, value)) = values.kept.get(feature as usize).copied().flatten() else { return };
            let start = number as usize * classes;
            for (sum, weight) in sums.iter_mut().zip(weights.get(start..).unwrap_or_default()) {
                *sum += value * weight;
            }
        };
        for (number, word) in self.words.iter().enumerate() {
            sums.fill(0.0);
            word.features.iter().for_each(|feature| add(&mut sums, *feature));
            entries.push((word_key(word.hash), model.rows.len() as u32));
            model.push(&sums, self.square(number as u32, values));
        }
        let shared = self.features.iter().enumerate().filter(|(_, feature)| feature.kind != Kind::Word);
        for (number, feature) in shared {
            if values.kept.get(number).copied().flatten().is_none() {
                continue;
            }
            sums.fill(0.0);
            add(&mut sums, number as u32);
            entries.push((feature.key, model.rows.len() as u32));
            model.push(&sums, values.squares.get(number).copied().unwrap_or_default());
        }
        model.numbers = Table::new(&entries);
    }
}

impl Examples {
    /// Keeps a row in steps of its greatest weight.
    fn push(&mut self, sums: &[f32], square: f32) {
        let most = sums.iter().fold(0.0, |most: f32, sum| most.max(sum.abs()));
        let step = most.max(f32::MIN_POSITIVE) / 127.0;
        self.rows.push(Scale { step, square });
        self.weights.extend(sums.iter().map(|sum| (sum / step).round() as i8));
    }
}
