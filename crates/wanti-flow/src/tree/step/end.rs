//! `selesai`: the end of the flow.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::Text;

/// `selesai`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct End {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `selesai`: closing words, may be empty.
    #[serde(rename = "selesai")]
    pub end: Text,
}
