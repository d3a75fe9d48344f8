//! `perintah`: what works everywhere.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Flag, Text};

/// One entry of `perintah`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Command {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `judul`: name for people.
    #[serde(rename = "judul")]
    pub title: Option<Text>,
    /// `kata`: words or phrases of the command.
    #[serde(rename = "kata")]
    pub words: Vec<Text>,
    /// `pola`: regular expressions.
    #[serde(rename = "pola")]
    pub patterns: Vec<Text>,
    /// `contoh`: sentences that must fire.
    #[serde(rename = "contoh")]
    pub examples: Vec<Text>,
    /// `bukan`: sentences that must not fire.
    #[serde(rename = "bukan")]
    pub not: Vec<Text>,
    /// `ke`: the flow that starts.
    #[serde(rename = "ke")]
    pub target: Option<Text>,
    /// `lakukan`: a built-in action.
    #[serde(rename = "lakukan")]
    pub action: Option<Text>,
    /// `yakinkan`: ask before doing it.
    #[serde(rename = "yakinkan")]
    pub confirm: Option<Flag>,
}
