//! `unggah`: a secure upload link.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::Text;

/// `unggah`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Upload {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `unggah`: the checklist to upload.
    #[serde(rename = "unggah")]
    pub upload: Text,
    /// `pesan`: a message with {link}.
    #[serde(rename = "pesan")]
    pub message: Option<Text>,
    /// `berlaku`: how long the link is valid.
    #[serde(rename = "berlaku")]
    pub valid: Option<Text>,
}
