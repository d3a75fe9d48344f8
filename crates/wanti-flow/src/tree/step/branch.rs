//! `jika`: conditions.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Step, Text};

/// `jika`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Branch {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `jika`: a condition, or a list of cases.
    #[serde(rename = "jika")]
    pub condition: Test,
    /// `maka`: steps when it holds.
    #[serde(rename = "maka")]
    pub then: Vec<Step>,
    /// `selain_itu`: steps when it does not.
    #[serde(rename = "selain_itu")]
    pub otherwise: Vec<Step>,
}

/// One case of `jika`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Case {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `bila`: condition of this case.
    #[serde(rename = "bila")]
    pub when: Text,
    /// `maka`: its steps.
    #[serde(rename = "maka")]
    pub then: Vec<Step>,
}

/// What stands behind `jika`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum Test {
    /// One condition.
    #[serde(rename = "syarat")]
    One(Text),
    /// A list of cases.
    #[serde(rename = "kasus")]
    Cases(Vec<Case>),
}

impl Default for Test {
    fn default() -> Self {
        Test::Cases(Vec::new())
    }
}
