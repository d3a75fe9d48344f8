//! The built matcher: immutable tables and the road from text to verdict.

use std::collections::BTreeMap;
use std::ops::Range;

use wanti_text::lexicon::Entry;

use crate::builder::{IntentSpec, Role};
use crate::evidence::{Context, Decision, Dropped, Evidence, Explanation, Hit, How, Outcome, Verdict, Word};
use crate::example::{Examples, Likeness, Said};
use crate::grammar::{self, ASKS, CLOSING};
use crate::hear::{Heard, Unit};
use crate::lint::Collision;
use crate::pattern::{Found, Patterns};
use crate::pool::lend;
use crate::rank::{self, Candidate, Ranking, Ranks};
use crate::rule::{Fired, Firing, Mask, Origin, Rules};
use crate::words::{NONE, Words};

/// Finds which intents an utterance means. Built by [`crate::MatcherBuilder`]; shared freely between threads.
///
/// Only the first 4,096 characters of a text count, and of these the first 128 words that the bot knows.
#[derive(Debug)]
pub struct Matcher {
    pub(crate) intents: Vec<IntentSpec>,
    /// Indices of the intents, in the order of their ids.
    pub(crate) by_id: Vec<usize>,
    pub(crate) words: Words,
    pub(crate) rules: Rules,
    pub(crate) patterns: Patterns,
    pub(crate) examples: Examples,
    pub(crate) groups: BTreeMap<String, Vec<String>>,
    /// Words of rules with the intents that have them, in the order they were met.
    pub(crate) owners: Vec<(u32, u32)>,
    /// The local words it was built with; none when its word list is not the one that Wanti ships.
    pub(crate) local: Option<Vec<(String, Vec<Entry>)>>,
}

/// Buffers for the road from text to outcome. One can serve any number of texts and matchers, one after the other; after
/// the first texts nothing is allocated any more.
#[derive(Debug, Default)]
pub struct Scratch {
    heard: Heard,
    firing: Firing,
    ranks: Ranks,
    patterns: Found,
    likeness: Likeness,
    outcome: Outcome,
}

impl Scratch {
    /// Whose words are remembered.
    pub(crate) fn owner(&self) -> u64 {
        self.heard.owner()
    }
}

impl Matcher {
    /// What the text means, with the words that say so.
    pub fn decide(&self, text: &str, context: &Context) -> Verdict {
        lend(self.words.mark, |scratch| {
            self.decide_in(text, context, scratch);
            self.verdict(wanti_text::scan::cut(text), scratch)
        })
    }

    /// What the text means, found in buffers that are used again and again: the quick way, without the words that say so.
    ///
    /// ```
    /// use wanti_match::{Context, IntentSpec, MatcherBuilder, Role, Scratch};
    ///
    /// let spec = IntentSpec::new("sktm", "Surat tidak mampu", Role::Topic).words(["sktm"]);
    /// let matcher = MatcherBuilder::new().intent(spec).build().expect("the intent is sound");
    /// let mut scratch = Scratch::default();
    /// for text in ["bikin sktm dong", "es ka te em gmn"] {
    ///     assert_eq!(matcher.decide_in(text, &Context::default(), &mut scratch).act(), Some(0));
    /// }
    /// ```
    pub fn decide_in<'s>(&self, text: &str, context: &Context, scratch: &'s mut Scratch) -> &'s Outcome {
        self.weigh(text, context, scratch);
        self.heed_example(&scratch.heard, &mut scratch.outcome);
        &scratch.outcome
    }

    /// What the text would mean if it were not itself an example: for checking whether the triggers carry the examples.
    pub fn decide_untaught(&self, text: &str, context: &Context) -> Verdict {
        lend(self.words.mark, |scratch| {
            self.weigh(text, context, scratch);
            self.verdict(wanti_text::scan::cut(text), scratch)
        })
    }

    /// [`Matcher::decide_untaught`] without the words that say so: what `read` makes of the outcome. Nothing when rules of
    /// this intent alone fire, the usual case.
    pub(crate) fn untaught<R>(&self, text: &str, own: usize, read: impl FnOnce(&Outcome) -> Option<R>) -> Option<R> {
        lend(self.words.mark, |scratch| {
            let text = wanti_text::scan::cut(text);
            self.hear(text, scratch);
            let fired = &scratch.firing.fired;
            if !fired.is_empty() && fired.iter().all(|rule| rule.intent == own) {
                return None;
            }
            self.judge(&Context::default(), scratch);
            read(&scratch.outcome)
        })
    }

    /// Fills the outcome from rules, patterns and likeness.
    fn weigh(&self, text: &str, context: &Context, scratch: &mut Scratch) {
        self.hear(wanti_text::scan::cut(text), scratch);
        self.judge(context, scratch);
    }

    /// Hears a text and finds the rules that fire.
    fn hear(&self, text: &str, scratch: &mut Scratch) {
        let Scratch { heard, firing, patterns, .. } = scratch;
        heard.hear(text, &self.words);
        self.rules.fire(heard, &self.words, firing);
        self.fire_patterns(text, heard, patterns, &mut firing.fired);
    }

    /// Fills the outcome from what was heard and fired.
    fn judge(&self, context: &Context, scratch: &mut Scratch) {
        let Scratch { heard, firing, ranks, likeness, outcome, .. } = scratch;
        rank::gather(&firing.fired, heard, |intent| self.role_of(intent), ranks);
        let ranking = rank::rank(ranks, heard, context);
        outcome.clear();
        outcome.decision = ranking.decision;
        outcome.negated = ranking.negated;
        if ranking.decision == Decision::None {
            self.by_examples(heard, likeness, outcome);
        } else {
            self.fill(ranks, ranking, outcome);
            outcome.exact = self.is_exact(ranks, firing, heard);
        }
        outcome.question = heard.question_mark || is_question(heard);
    }

    /// What the text means, with every step.
    pub fn explain(&self, text: &str, context: &Context) -> Explanation {
        let text = wanti_text::scan::cut(text);
        lend(self.words.mark, |scratch| self.explain_in(text, context, scratch))
    }

    fn explain_in(&self, text: &str, context: &Context, scratch: &mut Scratch) -> Explanation {
        self.decide_in(text, context, scratch);
        let words = scratch.heard.units.iter().map(|unit| self.word(unit, text)).collect();
        let mut candidates: Vec<(Hit, Option<Dropped>)> = scratch
            .ranks
            .candidates
            .iter()
            .map(|candidate| (self.hit(candidate, scratch, text), candidate.dropped))
            .collect();
        candidates.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score).then(a.intent.cmp(&b.intent)));
        let examples = self.examples.nearest(self.said(&scratch.heard), &mut scratch.likeness);
        let examples = examples.iter().copied().take(5).collect();
        Explanation { words, candidates, examples, verdict: self.verdict(text, scratch) }
    }

    /// Collisions between the triggers of different intents.
    pub fn lint(&self) -> Vec<Collision> {
        crate::lint::lint(self)
    }

    /// All intents, in the order they were added.
    pub fn intents(&self) -> &[IntentSpec] {
        &self.intents
    }

    /// The id of an intent; empty for an index out of range.
    pub fn id(&self, intent: usize) -> &str {
        self.intents.get(intent).map_or("", |spec| spec.id.as_str())
    }

    /// The title of an intent; empty for an index out of range.
    pub fn title(&self, intent: usize) -> &str {
        self.intents.get(intent).map_or("", |spec| spec.title.as_str())
    }

    /// The role of an intent.
    pub fn role(&self, intent: usize) -> Option<Role> {
        self.intents.get(intent).map(|spec| spec.role)
    }

    /// The index of an id.
    pub fn index(&self, id: &str) -> Option<usize> {
        let at = self.by_id.binary_search_by(|intent| self.id(*intent).cmp(id)).ok()?;
        self.by_id.get(at).copied()
    }

    fn role_of(&self, intent: usize) -> Role {
        self.role(intent).unwrap_or(Role::Topic)
    }

    /// Patterns hear the folded text; the units they cover are found by place when folding kept the places.
    fn fire_patterns(&self, text: &str, heard: &mut Heard, found: &mut Found, fired: &mut Vec<Fired>) {
        if self.patterns.is_empty() {
            return;
        }
        self.patterns.find(text, found);
        for (pattern, intent, place) in found.iter() {
            let (mask, units) = heard.cover(&place);
            let origin = Origin::Pattern(pattern);
            fired.push(Fired { origin, intent, mask, units, sure: 1.0, how: How::Pattern });
        }
    }

    fn fill(&self, ranks: &Ranks, ranking: Ranking, outcome: &mut Outcome) {
        let at = |at: &usize| ranks.candidates.get(*at);
        outcome.hits.extend(ranks.chosen.iter().filter_map(at).map(|candidate| (candidate.intent, score(candidate))));
        outcome.talk.extend(ranks.talk.iter().filter_map(at).map(|candidate| candidate.intent));
        outcome.score = outcome.hits.first().map_or(0.0, |(_, score)| *score);
        outcome.margin = ranking.margin;
        outcome.runner_up = ranks
            .candidates
            .iter()
            .filter(|candidate| !outcome.hits.iter().any(|(intent, _)| *intent == candidate.intent))
            .map(|candidate| (candidate.intent, score(candidate)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    }

    /// The outcome with the words that say so.
    fn verdict(&self, text: &str, scratch: &Scratch) -> Verdict {
        let outcome = &scratch.outcome;
        let candidate = |intent: usize| scratch.ranks.candidates.iter().find(|candidate| candidate.intent == intent);
        let hits = outcome.hits.iter().map(|(intent, score)| match candidate(*intent) {
            Some(candidate) if !outcome.by_example => self.hit(candidate, scratch, text),
            _ => self.example_hit(*intent, *score, text),
        });
        Verdict {
            decision: outcome.decision,
            hits: hits.collect(),
            talk: outcome.talk.clone(),
            score: outcome.score,
            margin: outcome.margin,
            runner_up: outcome.runner_up,
            negated: outcome.negated,
            exact: outcome.exact,
            question: outcome.question,
        }
    }

    /// Whether one rule of the only answer heard every word that is not a particle.
    fn is_exact(&self, ranks: &Ranks, firing: &Firing, heard: &Heard) -> bool {
        let [only] = ranks.chosen.as_slice() else { return false };
        let rules = ranks.candidates.get(*only).and_then(|candidate| ranks.order.get(candidate.fired.clone()));
        let whole =
            |mask: Mask| heard.units.iter().all(|unit| unit.mask() & mask != 0 || grammar::is_skipped(unit.flags));
        let mut rules = rules.into_iter().flatten().filter_map(|rule| firing.fired.get(rule.fired));
        rules.any(|rule| whole(rule.mask))
    }

    fn hit(&self, candidate: &Candidate, scratch: &Scratch, text: &str) -> Hit {
        let rules = scratch.ranks.order.get(candidate.fired.clone()).unwrap_or_default();
        let fired = rules.iter().filter_map(|rule| scratch.firing.fired.get(rule.fired));
        let evidence = fired.map(|fired| self.evidence(fired, scratch, text)).collect();
        Hit { intent: candidate.intent, score: score(candidate), evidence }
    }

    fn evidence(&self, fired: &Fired, scratch: &Scratch, text: &str) -> Evidence {
        let rule = match fired.origin {
            Origin::Words(entry) => {
                self.intents.get(fired.intent).and_then(|spec| spec.words.get(entry as usize)).map(String::as_str)
            }
            Origin::Pattern(at) => self.patterns.text(at),
        };
        let units = scratch.heard.units.get(fired.units.clone()).unwrap_or_default();
        let span = span_of(units);
        let heard = text.get(span.clone()).unwrap_or_default().to_owned();
        Evidence { rule: rule.unwrap_or_default().to_owned(), span, heard, how: fired.how }
    }

    fn word(&self, unit: &Unit, text: &str) -> Word {
        let mut read: Vec<(String, How, f32)> = Vec::new();
        self.words.readings(unit.reading(), unit.others(), |reading| {
            read.push((self.words.text(reading.id).to_owned(), reading.how, reading.sure));
        });
        if read.is_empty() && unit.id != NONE {
            read.push((self.words.text(unit.id).to_owned(), unit.how, 0.0));
        }
        let heard = text.get(unit.span()).unwrap_or_default().to_owned();
        Word { span: unit.span(), heard, read, negated: unit.negated }
    }

    /// The words of a text as the examples know them.
    pub(crate) fn said<'s>(&'s self, heard: &'s Heard) -> impl Iterator<Item = Said<'s>> + Clone {
        heard.units.iter().map(|unit| Said {
            text: heard.text_of(unit, &self.words),
            id: unit.id,
            skipped: grammar::is_skipped(unit.flags),
            light: unit.is_light(),
        })
    }

    /// No rule stands: likeness to the examples, when a word of weight anchors it.
    fn by_examples(&self, heard: &Heard, likeness: &mut Likeness, outcome: &mut Outcome) {
        if outcome.negated || self.examples.is_empty() {
            return;
        }
        let Some(bar) = self.likeness_bar(heard) else {
            return;
        };
        let near = self.examples.nearest(self.said(heard), likeness);
        let Some((_, likeness)) = near.first().copied().filter(|(_, likeness)| *likeness >= bar.ask) else {
            return;
        };
        let second = near.get(1).map_or(0.0, |(_, score)| *score);
        let clear = likeness >= bar.act && likeness - second >= bar.clear;
        outcome.by_example = true;
        outcome.decision = if clear { Decision::Act } else { Decision::Ask };
        let wanted = if clear { 1 } else { 3 };
        outcome.hits.extend(near.iter().filter(|(_, score)| *score >= likeness * 0.3).take(wanted));
        outcome.score = likeness;
        outcome.margin = likeness - second;
        outcome.runner_up = near.get(1).copied();
    }

    /// A sentence that stands among the examples of an intent means it, whatever the rules make of it: unless they act
    /// on that intent among others, or on an emergency.
    fn heed_example(&self, heard: &Heard, outcome: &mut Outcome) {
        let Some(intent) = self.examples.exact(self.said(heard)) else { return };
        let heeds = |hit: &(usize, f32)| hit.0 == intent || self.role_of(hit.0) == Role::Urgent;
        if outcome.decision == Decision::Act && (outcome.hits.iter().any(heeds) || outcome.talk.contains(&intent)) {
            return;
        }
        outcome.clear();
        outcome.decision = Decision::Act;
        outcome.by_example = true;
        outcome.hits.push((intent, 1.0));
        (outcome.score, outcome.margin) = (1.0, 1.0);
    }

    /// How near an example must be; `None` when nothing anchors the text in the bot.
    fn likeness_bar(&self, heard: &Heard) -> Option<Bar> {
        let makeup = rank::makeup(heard);
        let known = makeup.content.saturating_sub(makeup.strange);
        if self.rules.is_empty() {
            return Some(BAR_EXAMPLES_ONLY);
        }
        let anchors = |unit: &Unit| !unit.is_light() && rank::unit_weight(heard, unit) > ANCHOR;
        if known == 0 || makeup.strange > known || !heard.marked().any(|(_, unit)| anchors(unit)) {
            return None;
        }
        Some(if makeup.strange == 0 { BAR_ANCHORED } else { BAR_ASK })
    }

    fn example_hit(&self, intent: usize, score: f32, text: &str) -> Hit {
        let rule = self.intents.get(intent).and_then(|spec| spec.examples.first()).cloned().unwrap_or_default();
        Hit {
            intent,
            score,
            evidence: vec![Evidence { rule, span: 0..text.len(), heard: text.to_owned(), how: How::Example }],
        }
    }
}

fn is_question(heard: &Heard) -> bool {
    if heard.any & (ASKS | CLOSING) == 0 {
        return false;
    }
    let last = heard.units.iter().rev().find(|unit| !grammar::is_skipped(unit.flags));
    let closing = heard.units.len() > 1 && last.is_some_and(|unit| unit.flags & CLOSING != 0);
    closing || heard.units.iter().any(|unit| unit.flags & ASKS != 0)
}

/// How near an example must be.
struct Bar {
    /// To act on it.
    act: f32,
    /// To ask about it.
    ask: f32,
    /// How far the next intent must be for acting.
    clear: f32,
}

/// Every word is known and one of a rule's words is among them.
const BAR_ANCHORED: Bar = Bar { act: 0.6, ask: 0.25, clear: 0.2 };
/// Strange words stand beside: ask at most.
const BAR_ASK: Bar = Bar { act: f32::INFINITY, ask: 0.3, clear: 0.0 };
/// A bot that has nothing but examples.
const BAR_EXAMPLES_ONLY: Bar = Bar { act: 0.3, ask: 0.05, clear: 0.1 };
/// A word of this weight anchors a text in the bot.
const ANCHOR: f32 = 0.3;

fn span_of(units: &[Unit]) -> Range<usize> {
    let start = units.iter().map(|unit| unit.span().start).min().unwrap_or(0);
    let end = units.iter().map(|unit| unit.span().end).max().unwrap_or(start);
    start..end
}

/// Weight as a share of one: a word of one intent alone gives 0.63.
fn score(candidate: &Candidate) -> f32 {
    1.0 - (-candidate.weight).exp()
}
