//! `jadwalkan`: a pickup time.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Int, Step, Text};

/// `jadwalkan`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Pickup {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `jadwalkan`: the words above the slots.
    #[serde(rename = "jadwalkan")]
    pub schedule: Text,
    /// `simpan`: name of the value for the chosen time.
    #[serde(rename = "simpan")]
    pub save: Option<Text>,
    /// `tidak_ada`: when all slots are full.
    #[serde(rename = "tidak_ada")]
    pub none: Vec<Step>,
    /// `coba`: how many times it may be wrong.
    #[serde(rename = "coba")]
    pub tries: Option<Int>,
    /// `bila_gagal`: the flow when all tries are used.
    #[serde(rename = "bila_gagal")]
    pub on_failure: Option<Text>,
}
