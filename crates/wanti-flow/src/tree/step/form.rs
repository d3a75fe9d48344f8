//! `formulir`: several questions.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Choice, Flag, Int, Text};

/// `formulir`
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `formulir`: title of the form.
    #[serde(rename = "formulir")]
    pub form: Text,
    /// `isian`: its questions.
    #[serde(rename = "isian")]
    pub fields: Vec<Field>,
    /// `ringkas`: show a summary and ask whether it is right.
    #[serde(rename = "ringkas")]
    pub summary: Option<Flag>,
}

/// One line of `isian`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Field {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `id`: name of the field.
    #[serde(rename = "id")]
    pub id: Text,
    /// `bila`: only asked when this holds.
    #[serde(rename = "bila")]
    pub when: Option<Text>,
    /// `dulu`: former names of the field.
    #[serde(rename = "dulu")]
    pub formerly: Vec<Text>,
    /// `tanya`: the question.
    #[serde(rename = "tanya")]
    pub ask: Text,
    /// `jenis`: kind of answer; text without it.
    #[serde(rename = "jenis")]
    pub kind: Option<Text>,
    /// `sebutan`: short name for the summary and "change …\.
    #[serde(rename = "sebutan")]
    pub label: Option<Text>,
    /// `pilihan`: choices for the choice kinds.
    #[serde(rename = "pilihan")]
    pub choices: Vec<Choice>,
    /// `dari`: choices from a list.
    #[serde(rename = "dari")]
    pub from: Option<Text>,
    /// `panjang`: number of characters or digits: 4 or 3-40.
    #[serde(rename = "panjang")]
    pub length: Option<Text>,
    /// `paling_sedikit`: smallest value.
    #[serde(rename = "paling_sedikit")]
    pub min: Option<Text>,
    /// `paling_banyak`: largest value.
    #[serde(rename = "paling_banyak")]
    pub max: Option<Text>,
    /// `paling_cepat`: earliest date; a day from now is 1 day.
    #[serde(rename = "paling_cepat")]
    pub earliest: Option<Text>,
    /// `paling_lambat`: latest date.
    #[serde(rename = "paling_lambat")]
    pub latest: Option<Text>,
    /// `lampau`: a date in the past, such as a birth date.
    #[serde(rename = "lampau")]
    pub past: Option<Flag>,
    /// `hari_kerja`: working days only.
    #[serde(rename = "hari_kerja")]
    pub working_day: Option<Flag>,
    /// `bawaan`: the answer when the citizen replies "same" or "skip\.
    #[serde(rename = "bawaan")]
    pub default: Option<Text>,
    /// `boleh_lewati`: may be skipped.
    #[serde(rename = "boleh_lewati")]
    pub optional: Option<Flag>,
    /// `rahasia`: masked in log, trace and tests.
    #[serde(rename = "rahasia")]
    pub secret: Option<Flag>,
    /// `contoh`: an example, named when the answer does not fit.
    #[serde(rename = "contoh")]
    pub example: Option<Text>,
    /// `tunggu`: how long to wait before a reminder.
    #[serde(rename = "tunggu")]
    pub wait: Option<Text>,
    /// `bila_diam`: words of the reminder.
    #[serde(rename = "bila_diam")]
    pub on_silence: Option<Text>,
    /// `templat_wa`: whatsApp template when waiting over 24 hours.
    #[serde(rename = "templat_wa")]
    pub wa_template: Option<Text>,
    /// `coba`: how many times it may be wrong.
    #[serde(rename = "coba")]
    pub tries: Option<Int>,
    /// `bila_salah`: words after an answer that does not fit.
    #[serde(rename = "bila_salah")]
    pub on_invalid: Option<Text>,
    /// `bila_gagal`: the flow when all tries are used.
    #[serde(rename = "bila_gagal")]
    pub on_failure: Option<Text>,
    /// `simpan`: name of the value; the id without it.
    #[serde(rename = "simpan")]
    pub save: Option<Text>,
}
