//! Measures: how often the matcher is right on rows of labelled sentences.

use std::collections::BTreeMap;

use crate::matcher::Matcher;

/// A share of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub right: usize,
    /// Of how many.
    pub of: usize,
}

/// Result of an intent evaluation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IntentReport {
    /// Rows.
    pub n: usize,
    /// The first predicted id was among the expected.
    pub primary: usize,
    /// Exactly the expected ids.
    pub exact_set: usize,
    /// Asked back with a right one among the choices.
    pub asked_right: usize,
    /// Asked back without.
    pub asked_wrong: usize,
    /// Acted on a wrong intent.
    pub wrong: usize,
    /// Not understood.
    pub silent: usize,
    /// Primary right (asked counts not) by first expected id.
    pub per_intent: BTreeMap<String, Share>,
    /// The same by tag of column 4.
    pub per_tag: BTreeMap<String, Share>,
    /// (expected, predicted, times), most frequent first.
    pub confusions: Vec<(String, String, usize)>,
    /// Every row that is not fully right.
    pub misses: Vec<Miss>,
}

/// A row that is not fully right.
#[derive(Debug, Clone, PartialEq)]
pub struct Miss {
    /// Line in the file, from 1.
    pub line: usize,
    /// The text.
    pub text: String,
    /// Expected ids.
    pub expected: Vec<String>,
    /// Predicted ids.
    pub predicted: Vec<String>,
    /// `act`, `ask`, `none`.
    pub decision: &'static str,
    /// The first predicted id was right, only the set was not.
    pub primary_right: bool,
}

/// Result of an out-of-scope evaluation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OosReport {
    /// Rows.
    pub n: usize,
    /// Rows answered by something they must not fire.
    pub fired: usize,
    /// Rows asked back.
    pub asked: usize,
    /// (line, text, ids).
    pub misses: Vec<(usize, String, Vec<String>)>,
}

/// Result of a stem evaluation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StemReport {
    /// Per tag.
    pub per_tag: BTreeMap<String, Share>,
    /// (word, expected, got).
    pub misses: Vec<(String, String, String)>,
}

/// Rows of `id` or `a+b`, text, anything, tags.
pub fn intents(_matcher: &Matcher, _tsv: &str) -> IntentReport {
    IntentReport::default()
}

/// Intents built from the examples in `train` alone, measured on `test`.
pub fn examples(_train: &str, _test: &str) -> IntentReport {
    IntentReport::default()
}

/// Rows of text and what must not fire (blank: nothing may), or plain lines of text.
pub fn out_of_scope(_matcher: &Matcher, _content: &str) -> OosReport {
    OosReport::default()
}

/// Rows of word, expected root, and tags.
pub fn stems(_tsv: &str) -> StemReport {
    StemReport::default()
}
