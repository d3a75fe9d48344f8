//! `bot` and `bila_tidak_paham`: settings of the whole.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Int, Text};

/// `bot`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Bot {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `id`: short name, lower case and hyphens.
    #[serde(rename = "id")]
    pub id: Text,
    /// `nama`: the name citizens see.
    #[serde(rename = "nama")]
    pub name: Text,
    /// `zona_waktu`: time zone of the office, such as Asia/Jakarta.
    #[serde(rename = "zona_waktu")]
    pub time_zone: Option<Text>,
    /// `mulai`: the opening flow.
    #[serde(rename = "mulai")]
    pub start: Text,
    /// `bahasa`: language of the built-in sentences.
    #[serde(rename = "bahasa")]
    pub language: Option<Text>,
    /// `alur_layanan`: the flow that runs when a citizen names a service.
    #[serde(rename = "alur_layanan")]
    pub service_flow: Option<Text>,
    /// `saluran`: channels in use: terminal, whatsapp, telegram.
    #[serde(rename = "saluran")]
    pub channels: Vec<Text>,
}

/// `bila_tidak_paham`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Fallback {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `tanya`: the question above the offered meanings.
    #[serde(rename = "tanya")]
    pub ask: Option<Text>,
    /// `tawarkan`: how many meanings are offered, at most 3.
    #[serde(rename = "tawarkan")]
    pub offer: Option<Int>,
    /// `kirim`: the answer when no meaning is near.
    #[serde(rename = "kirim")]
    pub say: Vec<Text>,
    /// `setelah_2_kali`: the flow after two misunderstandings.
    #[serde(rename = "setelah_2_kali")]
    pub after_2_times: Option<Text>,
}
