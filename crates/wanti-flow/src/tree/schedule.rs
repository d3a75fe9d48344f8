//! `jadwal`: a scheduled message.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::Text;

/// One entry of `jadwal`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Schedule {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `kapan`: monday 08:00, every day 07:30, or 2026-12-01 09:00.
    #[serde(rename = "kapan")]
    pub times: Vec<Text>,
    /// `pesan`: the message.
    #[serde(rename = "pesan")]
    pub message: Text,
    /// `sasaran`: who receives it.
    #[serde(rename = "sasaran")]
    pub audience: Option<Text>,
    /// `templat_wa`: approved WhatsApp template.
    #[serde(rename = "templat_wa")]
    pub wa_template: Option<Text>,
}
