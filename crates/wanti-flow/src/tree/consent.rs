//! `persetujuan`: consent to personal data.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::Text;

/// One entry of `persetujuan`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Consent {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `teks`: purpose, retention and right to delete, in one sentence.
    #[serde(rename = "teks")]
    pub text: Text,
    /// `versi`: version of the text, stored with the answer.
    #[serde(rename = "versi")]
    pub version: Text,
    /// `bila_tidak`: the answer when the citizen refuses.
    #[serde(rename = "bila_tidak")]
    pub if_refused: Option<Text>,
}
