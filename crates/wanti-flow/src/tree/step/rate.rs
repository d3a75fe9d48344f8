//! `nilai`: a mark. As the author wrote it, with places.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Int, Text};

/// `nilai`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Rate {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `nilai`: the question.
    #[serde(rename = "nilai")]
    pub rate: Text,
    /// `sampai`: the highest mark.
    #[serde(rename = "sampai")]
    pub up_to: Option<Int>,
    /// `pilihan`: names of the marks, lowest first.
    #[serde(rename = "pilihan")]
    pub choices: Vec<Text>,
    /// `simpan`: name of the value.
    #[serde(rename = "simpan")]
    pub save: Option<Text>,
    /// `tunggu`: after this it is skipped in silence.
    #[serde(rename = "tunggu")]
    pub wait: Option<Text>,
}
