//! `ceklis`: things to have ready.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Flag, Int, Item, Text};

/// `ceklis`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Checklist {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `ceklis`: title of the list.
    #[serde(rename = "ceklis")]
    pub checklist: Text,
    /// `dari`: items of a service: service.requirements.
    #[serde(rename = "dari")]
    pub from: Option<Text>,
    /// `butir`: items written here.
    #[serde(rename = "butir")]
    pub items: Vec<Item>,
    /// `tanya`: the question below the list.
    #[serde(rename = "tanya")]
    pub ask: Option<Text>,
    /// `simpan`: name of the value; {name.missing} lists what is missing.
    #[serde(rename = "simpan")]
    pub save: Option<Text>,
    /// `bila_kurang`: what happens when something is missing.
    #[serde(rename = "bila_kurang")]
    pub if_missing: Option<IfMissing>,
    /// `coba`: how many times it may be wrong.
    #[serde(rename = "coba")]
    pub tries: Option<Int>,
    /// `bila_gagal`: the flow when all tries are used.
    #[serde(rename = "bila_gagal")]
    pub on_failure: Option<Text>,
}

/// `bila_kurang`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct IfMissing {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `pesan`: words when something is missing.
    #[serde(rename = "pesan")]
    pub message: Option<Text>,
    /// `lanjut`: may go on.
    #[serde(rename = "lanjut")]
    pub go_on: Option<Flag>,
}
