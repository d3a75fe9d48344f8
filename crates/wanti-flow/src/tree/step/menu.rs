//! `menu`: choices. As the author wrote it, with places.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Int, Step, Text};

/// `menu`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Menu {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `menu`: the words above the choices.
    #[serde(rename = "menu")]
    pub menu: Text,
    /// `pilihan`: choices written here.
    #[serde(rename = "pilihan")]
    pub choices: Vec<Choice>,
    /// `dari`: choices from a list: services, service.purposes, requests, or a value.
    #[serde(rename = "dari")]
    pub from: Option<Text>,
    /// `ke`: the flow for choices that name none.
    #[serde(rename = "ke")]
    pub target: Option<Text>,
    /// `simpan`: name of the value that keeps the choice.
    #[serde(rename = "simpan")]
    pub save: Option<Text>,
    /// `gaya`: form on the channel.
    #[serde(rename = "gaya")]
    pub style: Option<Text>,
    /// `buka`: label that opens a list, at most 20 characters.
    #[serde(rename = "buka")]
    pub open_label: Option<Text>,
    /// `coba`: how many times it may be wrong.
    #[serde(rename = "coba")]
    pub tries: Option<Int>,
    /// `bila_salah`: words after an answer that does not fit.
    #[serde(rename = "bila_salah")]
    pub on_invalid: Option<Text>,
    /// `bila_gagal`: the flow when all tries are used.
    #[serde(rename = "bila_gagal")]
    pub on_failure: Option<Text>,
}

/// One line of `pilihan`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `teks`: text of the choice.
    #[serde(rename = "teks")]
    pub text: Text,
    /// `id`: the name that is kept.
    #[serde(rename = "id")]
    pub id: Option<Text>,
    /// `singkat`: short text for buttons.
    #[serde(rename = "singkat")]
    pub short: Option<Text>,
    /// `keterangan`: explanation, at most 72 characters.
    #[serde(rename = "keterangan")]
    pub description: Option<Text>,
    /// `kata`: other words for it.
    #[serde(rename = "kata")]
    pub words: Vec<Text>,
    /// `bila`: only offered when this holds.
    #[serde(rename = "bila")]
    pub when: Option<Text>,
    /// `ke`: the flow that starts.
    #[serde(rename = "ke")]
    pub target: Option<Text>,
    /// `langkah`: steps for this choice.
    #[serde(rename = "langkah")]
    pub steps: Vec<Step>,
}
