//! `mulai_bila`: what starts an intent.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::Text;

/// `mulai_bila`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Trigger {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `kata`: words or phrases; a + b both, $name a word group, -x without x.
    #[serde(rename = "kata")]
    pub words: Vec<Text>,
    /// `pola`: regular expressions, for forms such as numbers.
    #[serde(rename = "pola")]
    pub patterns: Vec<Text>,
    /// `contoh`: sentences that must fire; tested at every check.
    #[serde(rename = "contoh")]
    pub examples: Vec<Text>,
    /// `bukan`: sentences that must not fire; tested at every check.
    #[serde(rename = "bukan")]
    pub not: Vec<Text>,
}
