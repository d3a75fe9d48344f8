//! `daftarkan`: opens a request.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::Text;

/// `daftarkan`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Register {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `daftarkan`: name of the value for the opened request.
    #[serde(rename = "daftarkan")]
    pub register: Text,
    /// `layanan`: the service; the one being talked about without it.
    #[serde(rename = "layanan")]
    pub service: Option<Text>,
    /// `label`: label of the chat.
    #[serde(rename = "label")]
    pub label: Option<Text>,
    /// `tenggat`: deadline, such as 1 working day or service.time.
    #[serde(rename = "tenggat")]
    pub deadline: Option<Text>,
    /// `rincian`: values recorded with the request.
    #[serde(rename = "rincian")]
    pub details: Vec<Text>,
    /// `berkas`: the checklist that becomes its documents.
    #[serde(rename = "berkas")]
    pub documents: Option<Text>,
    /// `jenis`: request or complaint.
    #[serde(rename = "jenis")]
    pub kind: Option<Text>,
}
