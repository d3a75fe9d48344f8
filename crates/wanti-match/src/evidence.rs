//! What a verdict is made of: decision, hits, and the author's words that fired.

use std::ops::Range;

/// What is known before the utterance is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// The topic being talked about, for aspects that come without one.
    pub topic: Option<usize>,
    /// A question to the citizen is open.
    pub question_open: bool,
}

/// What to do with an utterance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Answer the hits.
    Act,
    /// Ask which of the hits was meant.
    Ask,
    /// Not understood.
    None,
}

/// How a word of the text became a word of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// As the author wrote it.
    Exact,
    /// Through the word list.
    Lexicon,
    /// Letters spoken one by one, or written apart.
    Spelled,
    /// Repeated letters taken out.
    Squeeze,
    /// `surat2`, `surat-surat`.
    Double,
    /// Affixes taken off.
    Affix,
    /// Old or careless spelling.
    Fold,
    /// Vowels left out.
    Skeleton,
    /// Words glued together, or one word split.
    Glue,
    /// One slip of the hand.
    Typo,
    /// A regular expression.
    Pattern,
    /// Likeness to the examples.
    Example,
}

/// One rule that fired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The author's words.
    pub rule: String,
    /// Bytes of the text from the first to the last word heard.
    pub span: Range<usize>,
    /// What was heard there.
    pub heard: String,
    /// The least direct way by which one of its words was found.
    pub how: How,
}

/// An intent and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Index of the intent.
    pub intent: usize,
    /// 0 to 1.
    pub score: f32,
    /// The rules that fired, the strongest first.
    pub evidence: Vec<Evidence>,
}

/// What an utterance means.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What to do.
    pub decision: Decision,
    /// For `Act` the intents in the order to be answered; for `Ask` at most three choices.
    pub hits: Vec<Hit>,
    /// Greetings and thanks heard beside something weightier; never in `hits` at the same time.
    pub talk: Vec<usize>,
    /// Of the first hit, 0 to 1.
    pub score: f32,
    /// Distance to the runner-up, 0 to 1.
    pub margin: f32,
    /// The best intent that was not chosen.
    pub runner_up: Option<(usize, f32)>,
    /// A negation stood over one of the matched words.
    pub negated: bool,
    /// The whole message was one trigger.
    pub exact: bool,
    /// Looks like a question.
    pub question: bool,
}

impl Verdict {
    /// The verdict on something not understood.
    pub fn none() -> Self {
        Self {
            decision: Decision::None,
            hits: Vec::new(),
            talk: Vec::new(),
            score: 0.0,
            margin: 0.0,
            runner_up: None,
            negated: false,
            exact: false,
            question: false,
        }
    }

    /// Index of the first intent to act on.
    pub fn act(&self) -> Option<usize> {
        match self.decision {
            Decision::Act => self.hits.first().map(|hit| hit.intent),
            Decision::Ask | Decision::None => None,
        }
    }
}

/// What an utterance means, without the words that say so. See [`crate::Matcher::decide_in`].
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What to do.
    pub decision: Decision,
    /// Intents with their scores, 0 to 1: for `Act` in the order to be answered; for `Ask` at most three choices.
    pub hits: Vec<(usize, f32)>,
    /// Greetings and thanks heard beside something weightier.
    pub talk: Vec<usize>,
    /// Of the first hit, 0 to 1.
    pub score: f32,
    /// Distance to the runner-up, 0 to 1.
    pub margin: f32,
    /// The best intent that was not chosen.
    pub runner_up: Option<(usize, f32)>,
    /// A negation stood over one of the matched words.
    pub negated: bool,
    /// The whole message was one trigger.
    pub exact: bool,
    /// Looks like a question.
    pub question: bool,
    /// No trigger stood; an example was near.
    pub by_example: bool,
}

impl Default for Outcome {
    fn default() -> Self {
        Self {
            decision: Decision::None,
            hits: Vec::new(),
            talk: Vec::new(),
            score: 0.0,
            margin: 0.0,
            runner_up: None,
            negated: false,
            exact: false,
            question: false,
            by_example: false,
        }
    }
}

impl Outcome {
    /// Index of the first intent to act on.
    pub fn act(&self) -> Option<usize> {
        match self.decision {
            Decision::Act => self.hits.first().map(|(intent, _)| *intent),
            Decision::Ask | Decision::None => None,
        }
    }

    /// Forgets everything but the buffers.
    pub(crate) fn clear(&mut self) {
        let (mut hits, mut talk) = (std::mem::take(&mut self.hits), std::mem::take(&mut self.talk));
        hits.clear();
        talk.clear();
        *self = Self { hits, talk, ..Self::default() };
    }
}

/// A word of the text as the matcher read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// As written.
    pub heard: String,
    /// Words of the bot it may stand for, with how and how surely.
    pub read: Vec<(String, How, f32)>,
    /// Under a negation.
    pub negated: bool,
}

/// Why an intent that was heard does not stand; other intents by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// Under a negation.
    Negated,
    /// This one hears the same words and more.
    Narrower(usize),
    /// This one is stronger and nothing joins the two.
    Weaker(usize),
    /// A weak word among strange ones.
    Unanchored,
    /// Greeting and thanks yield.
    Yields,
    /// An emergency goes first.
    Urgent,
}

/// A verdict with every step that led to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The words and their readings.
    pub words: Vec<Word>,
    /// Every intent with any evidence, the best first, and why it was dropped if it was.
    pub candidates: Vec<(Hit, Option<Dropped>)>,
    /// Nearest intents by examples, with likeness.
    pub examples: Vec<(usize, f32)>,
    /// The verdict.
    pub verdict: Verdict,
}
