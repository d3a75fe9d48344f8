//! The built matcher: immutable tables and the road from text to verdict.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::builder::{IntentSpec, Role};
use crate::evidence::{Context, Decision, Evidence, Explanation, Hit, How, Verdict, Word};
use crate::example::Examples;
use crate::hear::{Heard, Unit};
use crate::lint::Collision;
use crate::pattern::Patterns;
use crate::rank::{self, Candidate, Drop, Ranking};
use crate::rule::{Fired, Mask, Rules};
use crate::words::{NONE, Words};

/// Finds which intents an utterance means. Built by [`crate::MatcherBuilder`]; shared freely between threads.
///
/// Only the first 4,096 characters of a text count, and of these the first 128 words that the bot knows.
#[derive(Debug)]
pub struct Matcher {
    pub(crate) intents: Vec<IntentSpec>,
    pub(crate) words: Words,
    pub(crate) rules: Rules,
    pub(crate) patterns: Patterns,
    pub(crate) examples: Examples,
    pub(crate) groups: BTreeMap<String, Vec<String>>,
    /// Words of rules with the intents that have them, by id.
    pub(crate) owners: Vec<(u32, Vec<usize>)>,
}

/// The rule number of a pattern.
const PATTERN: usize = usize::MAX;

/// Everything on the road from text to verdict.
struct Road {
    heard: Heard,
    fired: Vec<Fired>,
    pattern_texts: Vec<String>,
    candidates: Vec<Candidate>,
    likeness: Vec<(usize, f32)>,
    verdict: Verdict,
}

impl Matcher {
    /// What the text means.
    pub fn decide(&self, text: &str, context: &Context) -> Verdict {
        self.travel(text, context).verdict
    }

    /// What the text means, with every step.
    pub fn explain(&self, text: &str, context: &Context) -> Explanation {
        let road = self.travel(text, context);
        let words = road.heard.units.iter().map(|unit| self.word(unit, &road.heard, text)).collect();
        let mut candidates: Vec<(Hit, Option<String>)> = road
            .candidates
            .iter()
            .map(|candidate| (self.hit(candidate, &road, text), candidate.dropped.map(|why| self.why(why))))
            .collect();
        candidates.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score).then(a.intent.cmp(&b.intent)));
        Explanation { words, candidates, examples: self.nearest(&road.heard, 5), verdict: road.verdict }
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
        self.intents.iter().position(|spec| spec.id == id)
    }

    fn role_of(&self, intent: usize) -> Role {
        self.role(intent).unwrap_or(Role::Topic)
    }

    fn travel(&self, text: &str, context: &Context) -> Road {
        let text = wanti_text::scan::cut(text);
        let mut heard = Heard::default();
        heard.hear(text, &self.words);
        let mut fired = self.rules.fire(&heard, &self.words);
        let pattern_texts = self.fire_patterns(text, &mut heard, &mut fired);
        let mut candidates = rank::gather(&fired, &heard, &self.words, |intent| self.role_of(intent));
        let ranking = rank::rank(&mut candidates, &heard, &self.words, context);
        let mut road = Road { heard, fired, pattern_texts, candidates, likeness: Vec::new(), verdict: Verdict::none() };
        road.verdict = match ranking.decision {
            Decision::None => self.by_examples(&mut road, ranking, text),
            _ => self.verdict(&road, &ranking, text),
        };
        road.verdict.question = road.heard.question_mark || self.is_question(&road.heard);
        road
    }

    /// Patterns hear the folded text; the units they cover are found by place when folding kept the places.
    fn fire_patterns(&self, text: &str, heard: &mut Heard, fired: &mut Vec<Fired>) -> Vec<String> {
        if self.patterns.is_empty() {
            return Vec::new();
        }
        let folded = wanti_text::fold::fold(text);
        let aligned = folded.len() == text.len();
        let mut texts = Vec::new();
        for (pattern, place) in self.patterns.find(&folded) {
            let place = if aligned { place } else { 0..text.len() };
            let (mask, units) = heard.cover(&place);
            fired.push(Fired {
                rule: PATTERN - texts.len(),
                intent: pattern.intent,
                mask,
                units,
                sure: 1.0,
                how: How::Pattern,
            });
            texts.push(pattern.text.clone());
        }
        texts
    }

    fn verdict(&self, road: &Road, ranking: &Ranking, text: &str) -> Verdict {
        let hits: Vec<Hit> = ranking
            .chosen
            .iter()
            .filter_map(|at| road.candidates.get(*at))
            .map(|candidate| self.hit(candidate, road, text))
            .collect();
        let talk =
            ranking.talk.iter().filter_map(|at| road.candidates.get(*at)).map(|candidate| candidate.intent).collect();
        let chosen = |intent: usize| hits.iter().any(|hit| hit.intent == intent);
        let runner_up = road
            .candidates
            .iter()
            .filter(|candidate| !chosen(candidate.intent))
            .map(|candidate| (candidate.intent, score(candidate)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        Verdict {
            decision: ranking.decision,
            score: hits.first().map_or(0.0, |hit| hit.score),
            margin: ranking.margin,
            runner_up,
            negated: ranking.negated,
            exact: ranking.chosen.len() == 1
                && ranking
                    .chosen
                    .first()
                    .and_then(|at| road.candidates.get(*at))
                    .is_some_and(|candidate| self.is_whole(candidate, road)),
            question: false,
            talk,
            hits,
        }
    }

    /// Whether one rule heard every word that is not a particle.
    fn is_whole(&self, candidate: &Candidate, road: &Road) -> bool {
        let heard = |mask: Mask, unit: &Unit| unit.bit.is_some_and(|bit| mask & (1 << bit) != 0);
        let rules = candidate.fired.iter().filter_map(|at| road.fired.get(*at));
        rules
            .into_iter()
            .any(|rule| road.heard.units.iter().all(|unit| heard(rule.mask, unit) || self.words.is_skipped(unit.id)))
    }

    fn hit(&self, candidate: &Candidate, road: &Road, text: &str) -> Hit {
        let evidence = candidate
            .fired
            .iter()
            .filter_map(|at| road.fired.get(*at))
            .map(|fired| self.evidence(fired, road, text))
            .collect();
        Hit { intent: candidate.intent, score: score(candidate), evidence }
    }

    fn evidence(&self, fired: &Fired, road: &Road, text: &str) -> Evidence {
        let rule = match self.rules.rules.get(fired.rule) {
            Some(rule) => rule.text.clone(),
            None => road.pattern_texts.get(PATTERN - fired.rule).cloned().unwrap_or_default(),
        };
        let units = road.heard.units.get(fired.units.clone()).unwrap_or_default();
        let span = span_of(units);
        let heard = text.get(span.clone()).unwrap_or_default().to_owned();
        Evidence { rule, span, heard, how: fired.how }
    }

    fn word(&self, unit: &Unit, heard: &Heard, text: &str) -> Word {
        let mut read: Vec<(String, How, f32)> = heard
            .readings_of(unit)
            .iter()
            .map(|reading| (self.words.text(reading.id).to_owned(), reading.how, reading.sure))
            .collect();
        if read.is_empty() && unit.id != NONE {
            read.push((self.words.text(unit.id).to_owned(), unit.how, 0.0));
        }
        Word {
            span: unit.span.clone(),
            heard: text.get(unit.span.clone()).unwrap_or_default().to_owned(),
            read,
            negated: unit.negated,
        }
    }

    fn why(&self, why: Drop) -> String {
        match why {
            Drop::Negated => "negated".to_owned(),
            Drop::Narrower(other) => format!("narrower than {}", self.id(other)),
            Drop::Weaker(other) => format!("weaker than {}", self.id(other)),
            Drop::Unanchored => "no anchor".to_owned(),
            Drop::Yields => "yields".to_owned(),
            Drop::Urgent => "an emergency goes first".to_owned(),
        }
    }

    fn is_question(&self, heard: &Heard) -> bool {
        let grammar = &self.words.grammar;
        let last = heard.units.iter().rev().find(|unit| !self.words.is_skipped(unit.id));
        let closing = heard.units.len() > 1 && last.is_some_and(|unit| grammar.closing.contains(&unit.id));
        closing || heard.units.iter().any(|unit| grammar.asks.contains(&unit.id))
    }

    /// Plain words of a text, as the examples know them.
    pub(crate) fn plain_words(&self, heard: &Heard) -> Vec<String> {
        heard
            .units
            .iter()
            .filter(|unit| !self.words.is_skipped(unit.id))
            .map(|unit| self.plain_word(unit, heard))
            .collect()
    }

    fn plain_word(&self, unit: &Unit, heard: &Heard) -> String {
        if unit.id != NONE {
            return self.words.text(unit.id).to_owned();
        }
        heard.scan.folded().get(unit.form.clone()).unwrap_or_default().to_owned()
    }

    fn nearest(&self, heard: &Heard, count: usize) -> Vec<(usize, f32)> {
        let scores = self.examples.likeness(&self.plain_words(heard));
        let mut ranked: Vec<(usize, f32)> = scores.into_iter().enumerate().filter(|(_, score)| *score > 0.0).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(count);
        ranked
    }

    /// No rule stands: likeness to the examples, when a word of weight anchors it.
    fn by_examples(&self, road: &mut Road, ranking: Ranking, text: &str) -> Verdict {
        let mut verdict = Verdict { negated: ranking.negated, ..Verdict::none() };
        if ranking.negated {
            return verdict;
        }
        let Some(bar) = self.likeness_bar(&road.heard) else {
            return verdict;
        };
        road.likeness = self.nearest(&road.heard, 3);
        let Some((best, likeness)) = road.likeness.first().copied() else {
            return verdict;
        };
        let second = road.likeness.get(1).map_or(0.0, |(_, score)| *score);
        if likeness < bar.ask {
            return verdict;
        }
        let clear = likeness >= bar.act && likeness - second >= bar.clear;
        verdict.decision = if clear { Decision::Act } else { Decision::Ask };
        let wanted = if clear { 1 } else { 3 };
        let near = road.likeness.iter().filter(|(_, score)| *score >= likeness * 0.7).take(wanted);
        verdict.hits = near.map(|(intent, score)| self.example_hit(*intent, *score, text)).collect();
        verdict.score = likeness;
        verdict.margin = likeness - second;
        verdict.runner_up = road.likeness.get(1).copied().filter(|(intent, _)| *intent != best);
        verdict
    }

    /// How near an example must be; `None` when nothing anchors the text in the bot.
    fn likeness_bar(&self, heard: &Heard) -> Option<Bar> {
        let makeup = rank::makeup(heard, &self.words);
        let known = makeup.content.saturating_sub(makeup.strange);
        if self.rules.rules.is_empty() {
            return (known > 0 || makeup.content == 0).then_some(BAR_EXAMPLES_ONLY);
        }
        let anchors = |unit: &&Unit| !unit.light && rank::unit_weight(heard, unit, &self.words) > ANCHOR;
        if known == 0 || makeup.strange > known || !heard.units.iter().any(|unit| anchors(&unit)) {
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
const BAR_ANCHORED: Bar = Bar { act: 0.5, ask: 0.25, clear: 0.2 };
/// Strange words stand beside: ask at most.
const BAR_ASK: Bar = Bar { act: f32::INFINITY, ask: 0.3, clear: 0.0 };
/// A bot that has nothing but examples.
const BAR_EXAMPLES_ONLY: Bar = Bar { act: 0.08, ask: 0.05, clear: 0.02 };
/// A word of this weight anchors a text in the bot.
const ANCHOR: f32 = 0.3;

fn span_of(units: &[Unit]) -> Range<usize> {
    let start = units.iter().map(|unit| unit.span.start).min().unwrap_or(0);
    let end = units.iter().map(|unit| unit.span.end).max().unwrap_or(start);
    start..end
}

/// Weight as a share of one: a word of one intent alone gives 0.63.
fn score(candidate: &Candidate) -> f32 {
    1.0 - (-candidate.weight).exp()
}
