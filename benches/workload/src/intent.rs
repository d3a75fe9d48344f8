//! Intents: about eight keywords of one to three words each, no keyword twice.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::chance::Chance;
use crate::words::Words;

/// An intent of the workload, as a line of `INTENTS.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Its name.
    pub id: String,
    /// Words and phrases, taken literally.
    pub keywords: Vec<String>,
}

/// So many intents from a seed.
pub fn intents(count: usize, seed: u64) -> Vec<Intent> {
    let words = Words::new();
    let mut chance = Chance::new(seed ^ 0x1A7E_4701);
    let mut singles = words.roots.clone();
    chance.shuffle(&mut singles);
    let mut taken = BTreeSet::new();
    (0..count)
        .map(|number| {
            let wanted = chance.between(6, 10);
            let mut keywords = Vec::with_capacity(wanted);
            while keywords.len() < wanted {
                let keyword = keyword(&words, &mut singles, &mut chance);
                if taken.insert(keyword.clone()) {
                    keywords.push(keyword);
                }
            }
            Intent { id: format!("niat_{number}"), keywords }
        })
        .collect()
}

/// A word of its own while there are any, else two or three.
fn keyword(words: &Words, singles: &mut Vec<&'static str>, chance: &mut Chance) -> String {
    let kind = chance.below(100);
    if kind < 30
        && let Some(word) = singles.pop()
    {
        return word.to_owned();
    }
    let length = if kind < 80 { 2 } else { 3 };
    let mut picked: Vec<&str> = Vec::with_capacity(length);
    while picked.len() < length {
        let word = chance.word(&words.roots);
        if !picked.contains(&word) {
            picked.push(word);
        }
    }
    picked.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_eight_distinct_keywords() {
        let intents = intents(1_000, 7);
        let keywords: Vec<&String> = intents.iter().flat_map(|intent| &intent.keywords).collect();
        assert!((7_800..8_200).contains(&keywords.len()), "{}", keywords.len());
        assert_eq!(keywords.iter().collect::<BTreeSet<_>>().len(), keywords.len());
    }
}
