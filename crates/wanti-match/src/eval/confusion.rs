//! Which intents are taken for which, and which of an author's lines could part them.

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::{Decision, How, Verdict};
use crate::grammar;
use crate::hear::Heard;
use crate::matcher::Matcher;
use crate::phrase;

use super::OUTSIDE;

/// Sentences that mean one intent and were taken for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion {
    /// The intent that was meant.
    pub expected: String,
    /// The intent that was heard; `None` when nothing else was.
    pub got: Option<String>,
    /// The bot asked which was meant.
    pub asked: bool,
    /// How many sentences.
    pub times: usize,
    /// The line of the first of them.
    pub line: usize,
    /// The first of them.
    pub sample: String,
    /// Entries of the intent heard that fired, the most frequent first.
    pub fired: Vec<String>,
    /// Words of the sentences that the intent heard does not have, the most frequent first.
    pub telling: Vec<String>,
    /// What an author could write.
    pub advice: Vec<Advice>,
}

/// A line that an author could write against a confusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advice {
    /// Under `kata` of the intent that was meant.
    Words(String),
    /// Under `kata` of the intent that was heard, in place of the entry without its last word.
    Narrow(String),
    /// The sample under `contoh` of the intent that was meant.
    Example,
    /// The sample under `bukan` of the intent that was heard.
    Counter,
}

/// How many words and entries are told.
const TOLD: usize = 3;
/// A word that more intents have tells nothing.
const COMMON: usize = 3;

/// Confused sentences by what was meant and what was heard.
#[derive(Debug, Default)]
pub(super) struct Confusions {
    groups: BTreeMap<(String, Option<String>, bool), Group>,
}

#[derive(Debug, Default)]
struct Group {
    rows: Vec<(usize, String)>,
    fired: Vec<String>,
}

impl Confusions {
    /// A sentence that was not answered as its first expected id.
    pub(super) fn add(&mut self, matcher: &Matcher, row: (usize, &str), expected: &[&str], verdict: &Verdict) {
        let first = expected.first().copied().unwrap_or_default();
        let other = verdict.hits.iter().find(|hit| !expected.contains(&matcher.id(hit.intent)));
        let got = other.map(|hit| matcher.id(hit.intent).to_owned());
        let asked = verdict.decision == Decision::Ask;
        let group = self.groups.entry((first.to_owned(), got, asked)).or_default();
        let rules = other.into_iter().flat_map(|hit| &hit.evidence);
        let entries = rules.filter(|rule| !matches!(rule.how, How::Pattern | How::Example));
        group.fired.extend(entries.map(|rule| rule.rule.clone()));
        group.rows.push((row.0, row.1.to_owned()));
    }

    /// The most frequent first, each with what could part them.
    pub(super) fn finish(self, matcher: &Matcher) -> Vec<Confusion> {
        if self.groups.is_empty() {
            return Vec::new();
        }
        let spoken = Spoken::new(matcher);
        let mut found: Vec<Confusion> =
            self.groups.into_iter().map(|(key, group)| spoken.confusion(matcher, key, group)).collect();
        found.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| (&a.expected, &a.got).cmp(&(&b.expected, &b.got))));
        found
    }
}

/// The words of weight of each intent, and how many intents have each.
struct Spoken {
    words: Vec<BTreeSet<String>>,
    owners: BTreeMap<String, usize>,
}

impl Spoken {
    fn new(matcher: &Matcher) -> Self {
        let (mut heard, mut reader) = (Heard::default(), phrase::Reader::new(&matcher.groups));
        let words: Vec<BTreeSet<String>> = matcher
            .intents
            .iter()
            .map(|spec| {
                let entries = spec.words.iter().filter_map(|entry| reader.read(entry).ok());
                let phrases = entries.flat_map(|trigger| trigger.slots.into_iter().flat_map(|slot| slot.to_vec()));
                let sentences = phrases.chain(spec.examples.iter().cloned());
                sentences.flat_map(|sentence| weighty(matcher, &sentence, &mut heard)).collect()
            })
            .collect();
        let mut owners = BTreeMap::new();
        for word in words.iter().flatten() {
            *owners.entry(word.clone()).or_default() += 1;
        }
        Self { words, owners }
    }

    fn confusion(&self, matcher: &Matcher, key: (String, Option<String>, bool), group: Group) -> Confusion {
        let (expected, got, asked) = key;
        let mut heard = Heard::default();
        let words: Vec<String> = group.rows.iter().flat_map(|(_, text)| weighty(matcher, text, &mut heard)).collect();
        let words = by_count(words);
        let of = |id: &str| matcher.index(id).and_then(|intent| self.words.get(intent));
        let other = got.as_deref().and_then(of);
        let telling: Vec<String> = words
            .iter()
            .filter(|word| !other.is_some_and(|other| other.contains(*word)))
            .filter(|word| self.owners.get(*word).is_none_or(|owners| *owners <= COMMON))
            .take(TOLD)
            .cloned()
            .collect();
        let shared =
            words.iter().find(|word| !telling.contains(word) && of(&expected).is_some_and(|own| own.contains(*word)));
        let mut fired = by_count(group.fired);
        fired.truncate(TOLD);
        let (line, sample) = group.rows.first().cloned().unwrap_or_default();
        let advice = advise(&expected, got.is_some() && !asked, &telling, shared, fired.first());
        Confusion { expected, got, asked, times: group.rows.len(), line, sample, fired, telling, advice }
    }
}

/// What an author could write: a word that tells, joined to one that both have; else whole sentences.
fn advise(
    expected: &str,
    wrong: bool,
    telling: &[String],
    shared: Option<&String>,
    fired: Option<&String>,
) -> Vec<Advice> {
    let mut advice = Vec::new();
    let serves = expected != OUTSIDE;
    match (telling.first(), shared) {
        (Some(word), Some(shared)) if serves => advice.push(Advice::Words(format!("{shared} + {word}"))),
        (Some(word), None) if serves => advice.push(Advice::Words(word.clone())),
        (None, _) if serves => advice.push(Advice::Example),
        _ => {}
    }
    match (telling.first(), fired) {
        (Some(word), Some(entry)) if wrong => advice.push(Advice::Narrow(format!("{entry} -{word}"))),
        _ if wrong => advice.push(Advice::Counter),
        _ => {}
    }
    advice
}

/// The words of a sentence that carry meaning, each once.
fn weighty(matcher: &Matcher, text: &str, heard: &mut Heard) -> BTreeSet<String> {
    heard.hear(wanti_text::scan::cut(text), &matcher.words);
    let units = heard.units.iter().filter(|unit| !unit.is_light() && !grammar::is_skipped(unit.flags));
    units.map(|unit| heard.text_of(unit, &matcher.words).to_owned()).collect()
}

/// Each once, the most frequent first.
fn by_count(mut all: Vec<String>) -> Vec<String> {
    all.sort_unstable();
    let mut counted: Vec<(usize, String)> =
        all.chunk_by(|a, b| a == b).filter_map(|same| Some((same.len(), same.first()?.clone()))).collect();
    counted.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    counted.into_iter().map(|(_, text)| text).collect()
}
