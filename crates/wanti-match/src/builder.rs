//! From an author's triggers to a matcher; every fault is reported.

use std::collections::BTreeMap;
use std::sync::Arc;

use wanti_text::Lexicon;
use wanti_text::lexicon::Entry as Meant;

use crate::example::{Examples, Learner};
use crate::hear::Heard;
use crate::matcher::Matcher;
use crate::pattern::{self, Pattern, Patterns};
use crate::phrase::{self, Trigger};
use crate::write::Writer;

/// What part an intent plays when several are heard at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// A service or another matter of its own.
    Topic,
    /// A side of a topic: cost, time, place.
    Aspect,
    /// Greeting, thanks: yields to everything else.
    Talk,
    /// Menu, cancel, status, officer.
    Command,
    /// Yes or no.
    Reply,
    /// A polite "not here".
    Refusal,
    /// An emergency: before anything else.
    Urgent,
}

/// An intent and its triggers, as its author wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntentSpec {
    /// Its name.
    pub id: String,
    /// What people read when asked which one they meant.
    pub title: String,
    /// Its part.
    pub role: Role,
    /// `kata`: words and phrases, `a + b`, `$group`, `-not`.
    pub words: Vec<String>,
    /// `pola`: regular expressions.
    pub patterns: Vec<String>,
    /// `contoh`: sentences that mean this.
    pub examples: Vec<String>,
    /// `bukan`: sentences that do not.
    pub counter: Vec<String>,
}

impl IntentSpec {
    /// An intent without triggers.
    pub fn new(id: impl Into<String>, title: impl Into<String>, role: Role) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            role,
            words: Vec::new(),
            patterns: Vec::new(),
            examples: Vec::new(),
            counter: Vec::new(),
        }
    }

    /// Adds `kata`.
    pub fn words<S: Into<String>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    /// Adds `pola`.
    pub fn patterns<S: Into<String>>(mut self, patterns: impl IntoIterator<Item = S>) -> Self {
        self.patterns.extend(patterns.into_iter().map(Into::into));
        self
    }

    /// Adds `contoh`.
    pub fn examples<S: Into<String>>(mut self, examples: impl IntoIterator<Item = S>) -> Self {
        self.examples.extend(examples.into_iter().map(Into::into));
        self
    }

    /// Adds `bukan`.
    pub fn counter<S: Into<String>>(mut self, counter: impl IntoIterator<Item = S>) -> Self {
        self.counter.extend(counter.into_iter().map(Into::into));
        self
    }
}

/// Where a fault stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The intent's id.
    Id,
    /// `kata`, by index.
    Words(usize),
    /// `pola`, by index.
    Pattern(usize),
    /// A shared word group, by name.
    Group(String),
}

/// What a fault is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing is left after blanks and signs. Write a word or remove the entry.
    #[error("nothing to listen for")]
    Empty,
    /// Only words that must not occur. Add one that must.
    #[error("only says what must not occur")]
    OnlyNot,
    /// The group is not defined. `near` is a defined name that looks alike.
    #[error("unknown word group `${name}`")]
    UnknownGroup {
        /// The name used.
        name: String,
        /// A defined name that looks alike.
        near: Option<String>,
    },
    /// A group that contains itself. Remove the reference.
    #[error("word group `${name}` contains itself")]
    GroupCycle {
        /// The group.
        name: String,
    },
    /// The regular expression cannot be read.
    #[error("the pattern cannot be read: {message}")]
    BadPattern {
        /// Why, in the words of the regex reader.
        message: String,
    },
    /// The compiled pattern is too large. Use fewer or smaller repetitions.
    #[error("the pattern grows too large")]
    LargePattern,
    /// The pattern matches the empty text, so it would always fire.
    #[error("the pattern matches anything")]
    EmptyPattern,
    /// The same id is used by an earlier intent.
    #[error("the id `{id}` is used twice")]
    DuplicateId {
        /// The id.
        id: String,
    },
}

/// A fault in the author's triggers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct BuildError {
    /// Index of the intent, `None` for a shared group.
    pub intent: Option<usize>,
    /// Where in it.
    pub place: Place,
    /// What is wrong.
    pub kind: Fault,
}

/// Collects intents and groups.
#[derive(Debug, Clone)]
pub struct MatcherBuilder {
    pub(crate) lexicon: Lexicon,
    pub(crate) groups: BTreeMap<String, Vec<String>>,
    pub(crate) intents: Vec<IntentSpec>,
}

impl Default for MatcherBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl MatcherBuilder {
    /// Nothing but the built-in word list.
    pub fn new() -> Self {
        Self { lexicon: Lexicon::builtin(), groups: BTreeMap::new(), intents: Vec::new() }
    }

    /// Another word list.
    pub fn lexicon(mut self, lexicon: Lexicon) -> Self {
        self.lexicon = lexicon;
        self
    }

    /// A shared word group; its entries may be phrases and other groups (`$name`).
    pub fn group(mut self, name: impl Into<String>, words: Vec<String>) -> Self {
        self.groups.insert(name.into(), words);
        self
    }

    /// An intent; its index is the number of intents added before.
    pub fn intent(mut self, intent: IntentSpec) -> Self {
        self.intents.push(intent);
        self
    }

    /// As [`MatcherBuilder::build`], or one of these when it was built from the very same: offices on one pack share
    /// what understands for them.
    ///
    /// # Errors
    /// As [`MatcherBuilder::build`].
    pub fn build_among(self, known: &[Arc<Matcher>]) -> Result<Arc<Matcher>, Vec<BuildError>> {
        let local = self.local().filter(|_| !known.is_empty());
        let same = |matcher: &&Arc<Matcher>| {
            // What differs most often comes first.
            matcher.local == local && self.groups == matcher.groups && self.intents == matcher.intents
        };
        match known.iter().find(same).filter(|_| local.is_some()) {
            Some(matcher) => Ok(Arc::clone(matcher)),
            None => self.build().map(Arc::new),
        }
    }

    /// The local words; none for a word list of another origin, which is compared with nothing.
    fn local(&self) -> Option<Vec<(String, Vec<Meant>)>> {
        let owned = |(form, entries): (&str, &[Meant])| (form.to_owned(), entries.to_vec());
        self.lexicon.is_builtin().then(|| self.lexicon.local_forms().into_iter().map(owned).collect())
    }

    /// Checks everything and builds the tables.
    pub fn build(self) -> Result<Matcher, Vec<BuildError>> {
        let mut errors = self.check_ids();
        let triggers = self.read_triggers(&mut errors);
        let patterns = self.read_patterns(&mut errors);
        errors.extend(self.check_groups());
        if !errors.is_empty() {
            return Err(errors);
        }
        let local = self.local();
        let mut writer = Writer::new(&self.lexicon, self.intents.len());
        for (intent, at, entry) in &triggers {
            match entry {
                Entry::Phrase(phrase) => writer.add_phrase(*intent, *at, phrase),
                Entry::Trigger(trigger) => writer.add(*intent, *at, trigger),
            }
        }
        let nots = nots(&triggers);
        drop(triggers);
        writer.anchor(self.intents.iter().flat_map(|spec| &spec.examples));
        let (weights, unsaid) = (writer.weights(), writer.unsaid());
        let Writer { mut words, draft, owners, .. } = writer;
        words.finish(&weights, &unsaid);
        let mut by_id: Vec<usize> = (0..self.intents.len()).collect();
        by_id.sort_by_key(|intent| self.intents.get(*intent).map(|spec| spec.id.as_str()));
        let mut matcher = Matcher {
            intents: self.intents,
            by_id,
            words,
            rules: draft.finish(),
            patterns: Patterns::new(patterns),
            examples: Examples::default(),
            groups: self.groups,
            owners,
            local,
        };
        matcher.examples = learn(&matcher, &nots);
        Ok(matcher)
    }

    fn check_ids(&self) -> Vec<BuildError> {
        let mut seen = std::collections::BTreeSet::new();
        let twice = self.intents.iter().enumerate().filter(|(_, spec)| !seen.insert(spec.id.as_str()));
        twice
            .map(|(intent, spec)| BuildError {
                intent: Some(intent),
                place: Place::Id,
                kind: Fault::DuplicateId { id: spec.id.clone() },
            })
            .collect()
    }

    fn read_triggers(&self, errors: &mut Vec<BuildError>) -> Vec<(usize, usize, Entry<'_>)> {
        let mut triggers = Vec::new();
        let mut reader = phrase::Reader::new(&self.groups);
        for (intent, spec) in self.intents.iter().enumerate() {
            for (at, entry) in spec.words.iter().enumerate() {
                if phrase::is_plain(entry) {
                    triggers.push((intent, at, Entry::Phrase(entry)));
                    continue;
                }
                match reader.read(entry) {
                    Ok(trigger) => triggers.push((intent, at, Entry::Trigger(trigger))),
                    Err(kind) => errors.push(BuildError { intent: Some(intent), place: Place::Words(at), kind }),
                }
            }
        }
        triggers
    }

    fn read_patterns(&self, errors: &mut Vec<BuildError>) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for (intent, spec) in self.intents.iter().enumerate() {
            for (at, text) in spec.patterns.iter().enumerate() {
                match pattern::read(intent, text) {
                    Ok(pattern) => patterns.push(pattern),
                    Err(kind) => errors.push(BuildError { intent: Some(intent), place: Place::Pattern(at), kind }),
                }
            }
        }
        patterns
    }

    fn check_groups(&self) -> Vec<BuildError> {
        let mut errors = Vec::new();
        for name in self.groups.keys() {
            if let Err(kind) = phrase::read(&format!("${name}"), &self.groups) {
                errors.push(BuildError { intent: None, place: Place::Group(name.clone()), kind });
            }
        }
        errors
    }
}

/// An entry of `kata` as it was read.
enum Entry<'s> {
    /// One phrase, nothing else.
    Phrase(&'s str),
    /// Slots, groups and words that must not occur.
    Trigger(Trigger),
}

/// Learns from examples, titles, counter examples and words that must not occur.
fn learn(matcher: &Matcher, nots: &[(usize, String)]) -> Examples {
    let groups: Vec<Vec<String>> = matcher.groups.values().map(|entries| single_words(entries)).collect();
    let mut learner = Learner::new(groups.iter().map(Vec::as_slice));
    let mut heard = Heard::default();
    for (intent, spec) in matcher.intents.iter().enumerate().filter(|(_, spec)| !spec.examples.is_empty()) {
        for example in &spec.examples {
            heard.hear(example, &matcher.words);
            learner.example(intent, matcher.said(&heard));
        }
        heard.hear(&spec.title.replace('_', " "), &matcher.words);
        learner.title(intent, matcher.said(&heard));
        for counter in &spec.counter {
            heard.hear(counter, &matcher.words);
            learner.counter(intent, matcher.said(&heard));
        }
    }
    for (intent, phrase) in nots {
        heard.hear(phrase, &matcher.words);
        learner.exclude(*intent, matcher.said(&heard));
    }
    learner.finish()
}

/// The entries of a group that are one word.
fn single_words(entries: &[String]) -> Vec<String> {
    entries.iter().filter(|entry| !entry.contains([' ', '$', '+', '-'])).cloned().collect()
}

/// What must not occur beside the triggers, by intent.
fn nots(triggers: &[(usize, usize, Entry<'_>)]) -> Vec<(usize, String)> {
    let not = |(intent, _, entry): &(usize, usize, Entry<'_>)| match entry {
        Entry::Trigger(trigger) => trigger.not.iter().map(|phrase| (*intent, phrase.clone())).collect(),
        Entry::Phrase(_) => Vec::new(),
    };
    triggers.iter().flat_map(not).collect()
}
