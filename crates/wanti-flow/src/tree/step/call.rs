//! `panggil`: another flow, and back.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Entry, Text};

/// `panggil`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Call {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `panggil`: the flow to call, and back.
    #[serde(rename = "panggil")]
    pub call: Text,
    /// `dengan`: values for that flow.
    #[serde(rename = "dengan")]
    pub with: Vec<Entry<Text>>,
    /// `tunda`: when: 2 hours, 1 day, or until the request is collected.
    #[serde(rename = "tunda")]
    pub delay: Option<Text>,
    /// `templat_wa`: whatsApp template after 24 hours.
    #[serde(rename = "templat_wa")]
    pub wa_template: Option<Text>,
}
