//! `survei`: a short survey.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Int, Text};

/// One entry of `survei`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Survey {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `tanya`: the question.
    #[serde(rename = "tanya")]
    pub ask: Text,
    /// `sampai`: the highest mark.
    #[serde(rename = "sampai")]
    pub up_to: Option<Int>,
    /// `pilihan`: names of the marks, lowest first.
    #[serde(rename = "pilihan")]
    pub choices: Vec<Text>,
    /// `saran`: further question after a low mark.
    #[serde(rename = "saran")]
    pub comment: Option<Text>,
    /// `terima_kasih`: closing words.
    #[serde(rename = "terima_kasih")]
    pub thanks: Option<Text>,
    /// `tunggu`: after this the survey counts as skipped.
    #[serde(rename = "tunggu")]
    pub wait: Option<Text>,
}
