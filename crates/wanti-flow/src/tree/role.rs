//! `peran`: officers and their rights.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::Text;

/// One entry of `peran`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Role {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `nama`: name of the role.
    #[serde(rename = "nama")]
    pub name: Text,
    /// `boleh`: rights of the role.
    #[serde(rename = "boleh")]
    pub may: Vec<Text>,
    /// `nomor`: official numbers of its holders.
    #[serde(rename = "nomor")]
    pub numbers: Vec<Text>,
}
