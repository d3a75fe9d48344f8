//! What a reply means while a question is open: yes or no, numbers, dates, money, names, Indonesian style.
#![deny(clippy::disallowed_methods)]

mod ask;
mod kind;
mod reading;
mod show;
mod value;

use std::ops::Range;

pub use ask::{Ask, ChoiceText, Limits};
pub use kind::Kind;
pub use reading::{Confidence, Invalid, Reading};
pub use show::{
    Language, date_long, date_long_in, date_short, masked, month_name, rupiah, show, time_short, weekday_name, why,
};
pub use value::{Location, Media, MediaKind, Value};

/// The whole message is the answer to the one open question.
#[must_use]
pub fn read(text: &str, ask: &Ask) -> Reading {
    let _ = (text, ask);
    Reading::None
}

/// An answer of this kind somewhere inside a longer message.
#[must_use]
pub fn find(text: &str, ask: &Ask) -> Option<(Value, Range<usize>)> {
    let _ = (text, ask);
    None
}

/// What a reply to a checklist says: places (from 0) of the items that are there and that are missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChoicesReading {
    /// Items said to be there, in the order of the list.
    pub have: Vec<usize>,
    /// Items said to be missing, in the order of the list.
    pub missing: Vec<usize>,
    /// Everything is there.
    pub all: bool,
    /// Nothing is there.
    pub none: bool,
}

/// Reads a reply to a checklist.
#[must_use]
pub fn read_choices(text: &str, choices: &[ChoiceText]) -> ChoicesReading {
    let _ = (text, choices);
    ChoicesReading::default()
}

/// Yes or no; nothing when the reply is a question, a deferral or something else.
#[must_use]
pub fn yes_no(text: &str) -> Option<bool> {
    let _ = text;
    None
}

/// A date with a time of day in one message.
#[must_use]
pub fn moment(text: &str, now: jiff::civil::DateTime) -> Option<jiff::civil::DateTime> {
    let _ = (text, now);
    None
}

/// The check character of a registration number's body.
#[must_use]
pub fn check_character(body: &str) -> char {
    let _ = body;
    '0'
}

/// Whether a whole registration number fits its check character.
#[must_use]
pub fn verify(number: &str) -> bool {
    let _ = number;
    false
}
