//! `persetujuan` as a step.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Step, Text};

/// `persetujuan`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct AskConsent {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `persetujuan`: the consent text; asked once.
    #[serde(rename = "persetujuan")]
    pub consent: Text,
    /// `bila_tidak`: steps after a refusal.
    #[serde(rename = "bila_tidak")]
    pub if_refused: Vec<Step>,
}
