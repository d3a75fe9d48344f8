//! Rules: an author's entries over word ids, and which of them a heard text fires.

use std::ops::Range;

use crate::evidence::How;
use crate::grammar::{self, LINKS};
use crate::hear::{Heard, Unit};
use crate::phrase::Phrases;
use crate::words::{Part, Reading, Words, is_name};

/// Units of a text, by their bit.
pub(crate) type Mask = u128;

/// An entry of `kata`.
#[derive(Debug, Clone, Copy)]
struct Rule {
    intent: u32,
    /// Which entry of its intent.
    entry: u32,
    /// The further slots that must be heard, as sets of phrases.
    sets: Part,
    /// Phrases that must not be heard.
    nots: Part,
}

/// All rules and the phrases that fill them.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    rules: Vec<Rule>,
    phrases: Phrases,
    /// The rules that each phrase may fire, by phrase.
    triggers: Vec<u32>,
    /// Where the rules of a phrase begin in `triggers`.
    starts: Vec<u32>,
    sets: Vec<Part>,
    /// Members of the sets, each set in order.
    members: Vec<u32>,
}

/// Rules while they are collected: the slots of each as phrases.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    phrases: Phrases,
    rules: Vec<DraftRule>,
    /// Phrases of slots, in a row.
    fills: Vec<u32>,
    slots: Vec<Part>,
    nots: Vec<u32>,
}

#[derive(Debug)]
struct DraftRule {
    intent: u32,
    entry: u32,
    slots: Part,
    nots: Part,
}

/// Where a rule stands among its author's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An entry of `kata`.
    Words(u32),
    /// A pattern, by its place among all patterns.
    Pattern(u32),
}

/// A rule that fired.
#[derive(Debug, Clone)]
pub(crate) struct Fired {
    pub(crate) origin: Origin,
    pub(crate) intent: usize,
    /// The units it heard.
    pub(crate) mask: Mask,
    /// Indices of the first and last unit.
    pub(crate) units: Range<usize>,
    pub(crate) sure: f32,
    pub(crate) how: How,
}

/// A phrase found in the text.
#[derive(Debug, Clone, Copy)]
struct Match {
    phrase: u32,
    first: u32,
    last: u32,
    sure: f32,
    how: How,
    mask: Mask,
}

/// Buffers for finding rules.
#[derive(Debug, Default)]
pub(crate) struct Firing {
    matches: Vec<Match>,
    /// Rules that a match may fire, with the match.
    hits: Vec<(u32, u32)>,
    /// What fired.
    pub(crate) fired: Vec<Fired>,
}

impl Draft {
    /// Adds an entry: phrases of word ids by slot, and phrases that must not be heard.
    pub(crate) fn push<'p>(
        &mut self,
        intent: usize,
        entry: usize,
        slots: impl Iterator<Item = &'p Vec<Vec<u32>>>,
        nots: &[Vec<u32>],
    ) {
        let mut parts = Vec::new();
        for slot in slots {
            let phrases: Vec<u32> = slot.iter().map(|phrase| self.phrases.insert(phrase)).collect();
            parts.push(Part::push(&mut self.fills, phrases));
        }
        let nots: Vec<u32> = nots.iter().map(|phrase| self.phrases.insert(phrase)).collect();
        let slots = Part::push(&mut self.slots, parts);
        let nots = Part::push(&mut self.nots, nots);
        self.rules.push(DraftRule { intent: intent as u32, entry: entry as u32, slots, nots });
    }

    /// Adds an entry that is one phrase.
    pub(crate) fn push_phrase(&mut self, intent: usize, entry: usize, phrase: &[u32]) {
        let phrase = self.phrases.insert(phrase);
        let slot = Part::push(&mut self.fills, [phrase]);
        let slots = Part::push(&mut self.slots, [slot]);
        self.rules.push(DraftRule { intent: intent as u32, entry: entry as u32, slots, nots: Part::default() });
    }

    /// The finished rules. A rule is looked at when the rarest of its slots is heard.
    pub(crate) fn finish(self) -> Rules {
        let mut usage = vec![0u32; self.phrases.len()];
        for phrase in &self.fills {
            if let Some(count) = usage.get_mut(*phrase as usize) {
                *count += 1;
            }
        }
        let cost = |slot: &Part| -> u64 {
            slot.of(&self.fills)
                .iter()
                .filter_map(|phrase| usage.get(*phrase as usize))
                .map(|count| u64::from(*count))
                .sum()
        };
        let mut rules = Rules { phrases: Phrases::default(), ..Rules::default() };
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(self.rules.len());
        let mut known = std::collections::BTreeMap::new();
        for (number, draft) in (0u32..).zip(&self.rules) {
            let slots = draft.slots.of(&self.slots);
            let trigger = (0..slots.len()).min_by_key(|at| slots.get(*at).map_or(u64::MAX, cost)).unwrap_or_default();
            let others = slots.iter().enumerate().filter(|(at, _)| *at != trigger);
            let sets: Vec<Part> = others.map(|(_, slot)| rules.set(slot.of(&self.fills), &mut known)).collect();
            let trigger = slots.get(trigger).map_or(&[] as &[u32], |slot| slot.of(&self.fills));
            pairs.extend(trigger.iter().map(|phrase| (*phrase, number)));
            rules.rules.push(Rule {
                intent: draft.intent,
                entry: draft.entry,
                sets: Part::push(&mut rules.sets, sets),
                nots: Part::push(&mut rules.members, draft.nots.of(&self.nots).iter().copied()),
            });
        }
        pairs.sort_unstable();
        pairs.dedup();
        rules.starts = vec![0; self.phrases.len() + 1];
        for (phrase, _) in &pairs {
            if let Some(start) = rules.starts.get_mut(*phrase as usize + 1) {
                *start += 1;
            }
        }
        let mut total = 0;
        for start in &mut rules.starts {
            total += *start;
            *start = total;
        }
        rules.triggers = pairs.into_iter().map(|(_, rule)| rule).collect();
        rules.phrases = self.phrases;
        rules
    }
}

impl Rules {
    /// The set of these phrases; the same for the same phrases.
    fn set(&mut self, phrases: &[u32], known: &mut std::collections::BTreeMap<Vec<u32>, Part>) -> Part {
        let mut members = phrases.to_vec();
        members.sort_unstable();
        members.dedup();
        if let Some(part) = known.get(&members) {
            return *part;
        }
        let part = Part::push(&mut self.members, members.iter().copied());
        known.insert(members, part);
        part
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Finds every rule that the text fires, in the order of the rules.
    pub(crate) fn fire(&self, heard: &Heard, words: &Words, firing: &mut Firing) {
        firing.matches.clear();
        firing.hits.clear();
        firing.fired.clear();
        for (at, _) in heard.marked() {
            let start = Match { phrase: 0, mask: 0, first: at as u32, last: at as u32, sure: 1.0, how: How::Exact };
            self.walk(heard, words, at, start, 0, &mut firing.matches);
        }
        for (at, found) in (0u32..).zip(&firing.matches) {
            firing.hits.extend(self.triggered(found.phrase).iter().map(|rule| (*rule, at)));
        }
        firing.hits.sort_unstable();
        for group in firing.hits.chunk_by(|a, b| a.0 == b.0) {
            let fired = self.fired(group, &firing.matches, heard);
            firing.fired.extend(fired.filter(|fired| !belongs_elsewhere(heard, fired)));
        }
    }

    fn triggered(&self, phrase: u32) -> &[u32] {
        let place = |at: usize| self.starts.get(at).map_or(0, |start| *start as usize);
        self.triggers.get(place(phrase as usize)..place(phrase as usize + 1)).unwrap_or_default()
    }

    /// Follows phrases from a unit on, over particles.
    fn walk(&self, heard: &Heard, words: &Words, at: usize, so_far: Match, node: u32, out: &mut Vec<Match>) {
        let Some(unit) = heard.units.get(at) else {
            return;
        };
        let mask = unit.mask();
        if mask != 0 {
            words.readings(unit.reading(), unit.others(), |reading| {
                self.step(heard, words, at, reading, Match { mask: so_far.mask | mask, ..so_far }, node, out);
            });
        }
        let inside = node != 0 && at - (so_far.last as usize) <= 2;
        if inside && grammar::is_skipped(unit.flags) {
            self.walk(heard, words, at + 1, so_far, node, out);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the state of a walk, passed down")]
    fn step(
        &self,
        heard: &Heard,
        words: &Words,
        at: usize,
        reading: Reading,
        so_far: Match,
        node: u32,
        out: &mut Vec<Match>,
    ) {
        let Some(next) = self.phrases.step(node, reading.id) else {
            return;
        };
        let longer =
            Match { last: at as u32, sure: so_far.sure.min(reading.sure), how: so_far.how.max(reading.how), ..so_far };
        if let Some(phrase) = self.phrases.end(next) {
            out.push(Match { phrase, ..longer });
        }
        self.walk(heard, words, at + 1, longer, next, out);
    }

    fn fired(&self, group: &[(u32, u32)], matches: &[Match], heard: &Heard) -> Option<Fired> {
        let rule = self.rules.get(group.first()?.0 as usize)?;
        let nots = rule.nots.of(&self.members);
        // What is denied is not there.
        let said = |found: &Match| found.mask & !heard.negated != 0 && nots.contains(&found.phrase);
        if !nots.is_empty() && matches.iter().any(said) {
            return None;
        }
        let best = group.iter().filter_map(|(_, at)| matches.get(*at as usize)).max_by(|a, b| better(a, b))?;
        let mut fired = Fired {
            origin: Origin::Words(rule.entry),
            intent: rule.intent as usize,
            mask: best.mask,
            units: best.first as usize..best.last as usize + 1,
            sure: best.sure,
            how: best.how,
        };
        for set in rule.sets.of(&self.sets) {
            let set = set.of(&self.members);
            // What is denied says nothing of what is not.
            let stands = |found: &Match| !heard.silences(found.mask, fired.mask);
            let inside = |found: &&Match| set.binary_search(&found.phrase).is_ok() && stands(found);
            let best = matches.iter().filter(inside).max_by(|a, b| nearer(a, b, &fired.units))?;
            fired.mask |= best.mask;
            fired.units = fired.units.start.min(best.first as usize)..fired.units.end.max(best.last as usize + 1);
            fired.sure = fired.sure.min(best.sure);
            fired.how = fired.how.max(best.how);
        }
        Some(fired)
    }
}

/// The better of two matches for a further slot: among equals the one nearest to what is heard already.
fn nearer(a: &Match, b: &Match, units: &Range<usize>) -> std::cmp::Ordering {
    let gap = |found: &Match| {
        let (first, last) = (found.first as usize, found.last as usize);
        units.start.saturating_sub(last).max((first + 1).saturating_sub(units.end))
    };
    (a.mask.count_ones(), a.sure, gap(b), b.first)
        .partial_cmp(&(b.mask.count_ones(), b.sure, gap(a), a.first))
        .unwrap_or(std::cmp::Ordering::Equal)
}

/// Whether a rule takes a deciding word from the name it belongs to: in "ktp hilang dan kk diperbarui" only the first is
/// lost and only the second is changed.
fn belongs_elsewhere(heard: &Heard, fired: &Fired) -> bool {
    let mask = fired.mask;
    if heard.any & LINKS == 0 || mask.count_ones() < 2 {
        return false;
    }
    let is_own = |unit: &Unit| unit.mask() & mask != 0;
    let is_other_name = |unit: &Unit| !is_own(unit) && is_name(unit.flags) && unit.weight >= DECIDES;
    let decides = |unit: &Unit| !is_own(unit) && !is_name(unit.flags) && unit.weight >= DECIDES;
    // A link with words of the rule on both sides stands among the rule's units.
    let among = heard.units.iter().enumerate().take(fired.units.end).skip(fired.units.start);
    among.filter(|(_, unit)| unit.flags & LINKS != 0 && !is_own(unit)).any(|(at, _)| {
        let (left, right) = heard.units.split_at_checked(at).unwrap_or_default();
        let named = |units: &[Unit]| units.iter().any(|unit| is_own(unit) && is_name(unit.flags));
        let (Some(last), Some(first)) = (left.iter().rposition(is_own), right.iter().position(is_own)) else {
            return false;
        };
        let (before, after) = left.split_at_checked(last).unwrap_or_default();
        let (inside, _) = right.split_at_checked(first).unwrap_or_default();
        match (named(left), named(right)) {
            (false, true) => before.iter().any(is_other_name) && !after.iter().any(is_other_name),
            (true, false) => inside.iter().any(is_other_name) && after.iter().any(decides),
            _ => false,
        }
    })
}

/// A lighter word does not decide what is said of a name.
const DECIDES: f32 = 0.25;

fn better(a: &Match, b: &Match) -> std::cmp::Ordering {
    (a.mask.count_ones(), a.sure, b.first)
        .partial_cmp(&(b.mask.count_ones(), b.sure, a.first))
        .unwrap_or(std::cmp::Ordering::Equal)
}
