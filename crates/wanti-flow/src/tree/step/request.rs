//! `minta`: an HTTP call by the host.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Entry, Step, Text};

/// `minta`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `minta`: https address that the deployment allows.
    #[serde(rename = "minta")]
    pub request: Text,
    /// `metode`: method.
    #[serde(rename = "metode")]
    pub method: Option<Text>,
    /// `kirim`: values to send.
    #[serde(rename = "kirim")]
    pub body: Vec<Entry<Text>>,
    /// `simpan`: name of the value for the result.
    #[serde(rename = "simpan")]
    pub save: Option<Text>,
    /// `batas_waktu`: how long to wait.
    #[serde(rename = "batas_waktu")]
    pub timeout: Option<Text>,
    /// `berhasil`: on success.
    #[serde(rename = "berhasil")]
    pub ok: Vec<Step>,
    /// `gagal`: on failure.
    #[serde(rename = "gagal")]
    pub error: Vec<Step>,
    /// `habis_waktu`: when it takes too long.
    #[serde(rename = "habis_waktu")]
    pub timed_out: Vec<Step>,
}
