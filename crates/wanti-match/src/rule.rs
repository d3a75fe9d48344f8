//! Rules: an author's entries over word ids, and which of them a heard text fires.

use std::ops::Range;

use crate::evidence::How;
use crate::hash::Map;
use crate::hear::Heard;
use crate::phrase::Phrases;
use crate::words::Words;

/// Units of a text, by their bit.
pub(crate) type Mask = u128;

/// An entry of `kata`.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The intent it belongs to.
    pub(crate) intent: usize,
    /// As the author wrote it.
    pub(crate) text: String,
    /// How many slots must be heard.
    pub(crate) slots: u8,
}

/// A slot of a rule that a phrase fills; [`NOT`] for a phrase that must not be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Slot {
    rule: u32,
    slot: u8,
}

const NOT: u8 = u8::MAX;

/// All rules and the phrases that fill them.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    pub(crate) rules: Vec<Rule>,
    phrases: Phrases,
    fills: Vec<Vec<Slot>>,
}

/// A phrase found in the text.
#[derive(Debug, Clone, Copy)]
struct Match {
    phrase: u32,
    mask: Mask,
    first: u32,
    last: u32,
    sure: f32,
    how: How,
}

/// A rule that fired.
#[derive(Debug, Clone)]
pub(crate) struct Fired {
    pub(crate) rule: usize,
    pub(crate) intent: usize,
    /// The units it heard.
    pub(crate) mask: Mask,
    /// Indices of the first and last unit.
    pub(crate) units: Range<usize>,
    pub(crate) sure: f32,
    pub(crate) how: How,
}

impl Rules {
    /// Adds an entry: phrases of word ids by slot, and phrases that must not be heard.
    pub(crate) fn push(&mut self, intent: usize, text: &str, slots: &[Vec<Vec<u32>>], not: &[Vec<u32>]) {
        let rule = self.rules.len() as u32;
        for (slot, phrases) in slots.iter().enumerate() {
            for phrase in phrases {
                self.fill(phrase, Slot { rule, slot: slot as u8 });
            }
        }
        for phrase in not {
            self.fill(phrase, Slot { rule, slot: NOT });
        }
        self.rules.push(Rule { intent, text: text.to_owned(), slots: slots.len() as u8 });
    }

    fn fill(&mut self, phrase: &[u32], slot: Slot) {
        let number = self.phrases.insert(phrase) as usize;
        self.fills.resize(self.phrases.len(), Vec::new());
        if let Some(fills) = self.fills.get_mut(number)
            && !fills.contains(&slot)
        {
            fills.push(slot);
        }
    }

    /// How much each word of rules says about which intent is meant: 1 for a word of one intent, less the more intents have it.
    pub(crate) fn weights(owners: &[(u32, Vec<usize>)], intents: usize) -> Map<u32, f32> {
        let all = intents.max(1) as f32;
        let weight = |count: usize| (1.0 + all / count.max(1) as f32).ln() / (1.0 + all).ln();
        owners.iter().map(|(word, intents)| (*word, weight(intents.len()))).collect()
    }

    /// Every rule that the text fires.
    pub(crate) fn fire(&self, heard: &Heard, words: &Words) -> Vec<Fired> {
        let mut matches = Vec::new();
        for at in 0..heard.units.len() {
            self.walk(
                heard,
                words,
                at,
                Match { phrase: 0, mask: 0, first: at as u32, last: at as u32, sure: 1.0, how: How::Exact },
                0,
                &mut matches,
            );
        }
        let mut filled: Vec<(Slot, usize)> = Vec::new();
        for (at, found) in matches.iter().enumerate() {
            let fills = self.fills.get(found.phrase as usize).into_iter().flatten();
            filled.extend(fills.map(|slot| (*slot, at)));
        }
        filled.sort_unstable();
        filled.chunk_by(|a, b| a.0.rule == b.0.rule).filter_map(|group| self.fired(group, &matches)).collect()
    }

    /// Follows phrases from a unit on, over particles.
    fn walk(&self, heard: &Heard, words: &Words, at: usize, so_far: Match, node: u32, out: &mut Vec<Match>) {
        let Some(unit) = heard.units.get(at) else {
            return;
        };
        if let Some(bit) = unit.bit {
            for reading in heard.readings_of(unit) {
                let Some(next) = self.phrases.step(node, reading.id) else {
                    continue;
                };
                let longer = Match {
                    mask: so_far.mask | (1 << bit),
                    last: at as u32,
                    sure: so_far.sure.min(reading.sure),
                    how: so_far.how.max(reading.how),
                    ..so_far
                };
                if let Some(phrase) = self.phrases.end(next) {
                    out.push(Match { phrase, ..longer });
                }
                self.walk(heard, words, at + 1, longer, next, out);
            }
        }
        let inside = node != 0 && at - (so_far.last as usize) <= 2;
        if inside && words.is_skipped(unit.id) {
            self.walk(heard, words, at + 1, so_far, node, out);
        }
    }

    fn fired(&self, group: &[(Slot, usize)], matches: &[Match]) -> Option<Fired> {
        let (first, _) = group.first()?;
        let rule = self.rules.get(first.rule as usize)?;
        if group.iter().any(|(slot, _)| slot.slot == NOT) {
            return None;
        }
        let mut fired =
            Fired { rule: first.rule as usize, intent: rule.intent, mask: 0, units: 0..0, sure: 1.0, how: How::Exact };
        let mut slots = 0;
        for filled in group.chunk_by(|a, b| a.0.slot == b.0.slot) {
            let best = filled.iter().filter_map(|(_, at)| matches.get(*at)).max_by(|a, b| better(a, b))?;
            slots += 1;
            fired.mask |= best.mask;
            let start = if slots == 1 { best.first as usize } else { fired.units.start.min(best.first as usize) };
            fired.units = start..fired.units.end.max(best.last as usize + 1);
            fired.sure = fired.sure.min(best.sure);
            fired.how = fired.how.max(best.how);
        }
        (slots == rule.slots).then_some(fired)
    }
}

fn better(a: &Match, b: &Match) -> std::cmp::Ordering {
    (a.mask.count_ones(), a.sure, b.first)
        .partial_cmp(&(b.mask.count_ones(), b.sure, a.first))
        .unwrap_or(std::cmp::Ordering::Equal)
}
