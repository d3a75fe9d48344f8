//! `isi`: values. As the author wrote it, with places.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Entry, Text};

/// `isi`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Set {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `isi`: names of values and what they become.
    #[serde(rename = "isi")]
    pub set: Vec<Entry<Text>>,
}
