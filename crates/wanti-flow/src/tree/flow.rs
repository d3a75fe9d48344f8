//! `alur`: one conversation.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Flag, Step, Text, Trigger};

/// One entry of `alur`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Flow {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `judul`: name for people.
    #[serde(rename = "judul")]
    pub title: Option<Text>,
    /// `mulai_bila`: triggers.
    #[serde(rename = "mulai_bila")]
    pub start_when: Option<Trigger>,
    /// `terima`: values taken when called; layanan takes the service being talked about.
    #[serde(rename = "terima")]
    pub params: Vec<Text>,
    /// `langkah`: steps from top to bottom.
    #[serde(rename = "langkah")]
    pub steps: Vec<Step>,
    /// `kunci`: may not be interrupted.
    #[serde(rename = "kunci")]
    pub locked: Option<Flag>,
    /// `dulu`: former names, so that running conversations follow.
    #[serde(rename = "dulu")]
    pub formerly: Vec<Text>,
}
