//! `permohonan`: rules of requests.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Entry, Int, Text};

/// `permohonan`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Requests {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `awalan`: prefix of registration numbers, 2 to 4 letters.
    #[serde(rename = "awalan")]
    pub prefix: Text,
    /// `tenggat`: deadline where a service names none.
    #[serde(rename = "tenggat")]
    pub deadline: Option<Text>,
    /// `jam`: hours by which deadlines are counted.
    #[serde(rename = "jam")]
    pub hours: Option<Text>,
    /// `lengkapi`: time to hand in what was returned.
    #[serde(rename = "lengkapi")]
    pub complete_within: Option<Text>,
    /// `keadaan`: name and message of each state.
    #[serde(rename = "keadaan")]
    pub states: Vec<Entry<RequestState>>,
    /// `slot`: pickup slots.
    #[serde(rename = "slot")]
    pub slots: Option<Slots>,
    /// `survei`: survey after pickup.
    #[serde(rename = "survei")]
    pub survey: Option<Text>,
}

/// One entry of `keadaan`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct RequestState {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `judul`: name of the state for citizens.
    #[serde(rename = "judul")]
    pub title: Option<Text>,
    /// `pesan`: message on entering this state.
    #[serde(rename = "pesan")]
    pub message: Option<Text>,
}

/// `slot`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Slots {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `waktu`: pickup intervals of a day.
    #[serde(rename = "waktu")]
    pub times: Vec<Text>,
    /// `kapasitas`: citizens per interval.
    #[serde(rename = "kapasitas")]
    pub capacity: Option<Int>,
    /// `hari`: how many working days are offered.
    #[serde(rename = "hari")]
    pub days: Option<Int>,
    /// `pengingat`: reminder before the time.
    #[serde(rename = "pengingat")]
    pub reminder: Option<Text>,
}
