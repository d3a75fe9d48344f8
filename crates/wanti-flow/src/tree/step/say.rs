//! `kirim`: a message.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::Text;

/// `kirim`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Say {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `kirim`: a message, or several wordings.
    #[serde(rename = "kirim")]
    pub say: Vec<Text>,
    /// `media`: address of a picture or file.
    #[serde(rename = "media")]
    pub media: Option<Text>,
    /// `tautan`: a link button.
    #[serde(rename = "tautan")]
    pub link: Option<Link>,
    /// `tombol`: buttons that open other flows.
    #[serde(rename = "tombol")]
    pub buttons: Vec<Button>,
}

/// One line of `tombol`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Button {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `teks`: label of the button.
    #[serde(rename = "teks")]
    pub text: Text,
    /// `ke`: the flow it opens.
    #[serde(rename = "ke")]
    pub target: Text,
}

/// `tautan`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Link {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `teks`: label of the link.
    #[serde(rename = "teks")]
    pub text: Text,
    /// `url`: https address.
    #[serde(rename = "url")]
    pub url: Text,
}
