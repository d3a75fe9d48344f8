//! `cari`: finds own requests.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Step, Text};

/// `cari`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Lookup {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `cari`: name of the value for the request found.
    #[serde(rename = "cari")]
    pub lookup: Text,
    /// `nomor`: from message, or the name of a value.
    #[serde(rename = "nomor")]
    pub number: Option<Text>,
    /// `ketemu`: when there is one.
    #[serde(rename = "ketemu")]
    pub found: Vec<Step>,
    /// `banyak`: when there are several.
    #[serde(rename = "banyak")]
    pub several: Vec<Step>,
    /// `tidak_ada`: when there is none.
    #[serde(rename = "tidak_ada")]
    pub none: Vec<Step>,
}
