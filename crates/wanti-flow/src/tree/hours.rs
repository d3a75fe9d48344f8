//! `jam_layanan`: hours as written.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Entry, Free, Text};

/// One entry of `jam_layanan`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Hours {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `istirahat`: breaks by day, written as opening hours are.
    #[serde(rename = "istirahat")]
    pub breaks: Option<Free>,
    /// `libur`: list of holidays, or pairs date: name.
    #[serde(rename = "libur")]
    pub holidays: Option<Free>,
    /// `libur_sampai`: the list of holidays is complete until this date.
    #[serde(rename = "libur_sampai")]
    pub holidays_until: Option<Text>,
    /// `khusus`: other hours between two dates, such as Ramadan.
    #[serde(rename = "khusus")]
    pub special: Vec<SpecialHours>,
    /// Days and ranges of days with their intervals.
    #[serde(rename = "__hari")]
    pub days: Vec<Entry<Vec<Text>>>,
}

/// One entry of `khusus`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct SpecialHours {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `nama`: name of the period.
    #[serde(rename = "nama")]
    pub name: Text,
    /// `dari`: first day.
    #[serde(rename = "dari")]
    pub from: Text,
    /// `sampai`: last day.
    #[serde(rename = "sampai")]
    pub to: Text,
    /// `istirahat`: breaks by day.
    #[serde(rename = "istirahat")]
    pub breaks: Option<Free>,
    /// Days and ranges of days with their intervals.
    #[serde(rename = "__hari")]
    pub days: Vec<Entry<Vec<Text>>>,
}
