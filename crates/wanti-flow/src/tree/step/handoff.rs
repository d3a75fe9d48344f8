//! `serahkan`: to a human.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Entry, Flag, Text};

/// `serahkan`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Handoff {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `serahkan`: the role that receives it.
    #[serde(rename = "serahkan")]
    pub handoff: Text,
    /// `pesan`: words to the citizen.
    #[serde(rename = "pesan")]
    pub message: Option<Text>,
    /// `bila_diam`: what happens after so long without an answer.
    #[serde(rename = "bila_diam")]
    pub on_silence: Vec<Entry<OnSilence>>,
    /// `setelah`: words when the bot returns.
    #[serde(rename = "setelah")]
    pub afterwards: Option<Text>,
}

/// One entry of `bila_diam`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct OnSilence {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `pesan`: words to the citizen.
    #[serde(rename = "pesan")]
    pub message: Option<Text>,
    /// `kembali_ke_bot`: the bot answers again.
    #[serde(rename = "kembali_ke_bot")]
    pub back_to_bot: Option<Flag>,
}
