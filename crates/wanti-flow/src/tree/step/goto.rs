//! `ke`: another flow or step, for good.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::Text;

/// `ke`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Goto {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `ke`: a flow, or flow.step.
    #[serde(rename = "ke")]
    pub target: Text,
}
