//! Steps: what every step may say, and what its verb says.

mod ask;
mod branch;
mod call;
mod checklist;
mod consent;
mod end;
mod form;
mod goto;
mod handoff;
mod lookup;
mod menu;
mod pickup;
mod rate;
mod register;
mod request;
mod say;
mod set;
mod upload;

use serde::Deserialize;

pub use ask::Ask;
pub use branch::{Branch, Case, Test};
pub use call::Call;
pub use checklist::{Checklist, IfMissing};
pub use consent::AskConsent;
pub use end::End;
pub use form::{Field, Form};
pub use goto::Goto;
pub use handoff::{Handoff, OnSilence};
pub use lookup::Lookup;
pub use menu::{Choice, Menu};
pub use pickup::Pickup;
pub use rate::Rate;
pub use register::Register;
pub use request::Request;
pub use say::{Button, Link, Say};
pub use set::Set;
pub use upload::Upload;

use super::{Flag, Text};
use crate::diagnostic::Span;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Step {
    /// Its verb, or where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `id`: name of the step.
    pub id: Option<Text>,
    /// `kunci`: may not be interrupted.
    #[serde(rename = "kunci")]
    pub locked: Option<Flag>,
    /// `dulu`: former names.
    #[serde(rename = "dulu")]
    pub formerly: Vec<Text>,
    /// What it does; nothing when the author's verb is not known.
    #[serde(rename = "__kind")]
    pub kind: Option<StepKind>,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum StepKind {
    /// `kirim`
    #[serde(rename = "kirim")]
    Say(Say),
    /// `menu`
    #[serde(rename = "menu")]
    Menu(Box<Menu>),
    /// `tanya`
    #[serde(rename = "tanya")]
    Ask(Box<Ask>),
    /// `formulir`
    #[serde(rename = "formulir")]
    Form(Form),
    /// `ceklis`
    #[serde(rename = "ceklis")]
    Checklist(Checklist),
    /// `jika`
    #[serde(rename = "jika")]
    Branch(Branch),
    /// `panggil`
    #[serde(rename = "panggil")]
    Call(Call),
    /// `ke`
    #[serde(rename = "ke")]
    Goto(Goto),
    /// `isi`
    #[serde(rename = "isi")]
    Set(Set),
    /// `daftarkan`
    #[serde(rename = "daftarkan")]
    Register(Register),
    /// `cari`
    #[serde(rename = "cari")]
    Lookup(Lookup),
    /// `unggah`
    #[serde(rename = "unggah")]
    Upload(Upload),
    /// `jadwalkan`
    #[serde(rename = "jadwalkan")]
    Pickup(Pickup),
    /// `serahkan`
    #[serde(rename = "serahkan")]
    Handoff(Handoff),
    /// `nilai`
    #[serde(rename = "nilai")]
    Rate(Rate),
    /// `minta`
    #[serde(rename = "minta")]
    Request(Request),
    /// `persetujuan`
    #[serde(rename = "persetujuan")]
    Consent(AskConsent),
    /// `selesai`
    #[serde(rename = "selesai")]
    End(End),
}
