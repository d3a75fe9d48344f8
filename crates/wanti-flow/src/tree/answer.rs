//! `jawaban`: the answer bank.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Flag, Text, Trigger};

/// One entry of `jawaban`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `judul`: name for people, used in "did you mean …?\.
    #[serde(rename = "judul")]
    pub title: Option<Text>,
    /// `mulai_bila`: triggers.
    #[serde(rename = "mulai_bila")]
    pub start_when: Option<Trigger>,
    /// `teks`: the answer, or several wordings.
    #[serde(rename = "teks")]
    pub text: Vec<Text>,
    /// `aspek`: this answer is an aspect: it combines with a service.
    #[serde(rename = "aspek")]
    pub aspect: Option<Flag>,
    /// `teks_layanan`: the answer when the service is known.
    #[serde(rename = "teks_layanan")]
    pub service_text: Option<Text>,
    /// `sifat`: plain, talk (yields to other meanings), reply (yes/no), refusal, urgent (always first).
    #[serde(rename = "sifat")]
    pub nature: Option<Text>,
    /// `ke`: the flow to run after the answer.
    #[serde(rename = "ke")]
    pub target: Option<Text>,
}
