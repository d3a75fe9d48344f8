//! What a reply means while a question is open: yes or no, numbers, dates, money, names, Indonesian style.
//!
//! [`read`] takes the whole message as the answer to one question; [`find`] looks for one kind of answer inside a
//! longer message. Both are pure: the clock comes in with [`Ask`]. The crate stands alone: it reads replies as they were
//! typed, with word lists of its own, and uses no other room of the workspace.
//!
//! ```
//! use jiff::civil::date;
//! use wanti_answer::{Ask, Confidence, Invalid, Kind, Reading, Value, find, read};
//!
//! let now = date(2026, 9, 14).at(9, 0, 0, 0); // a Monday
//!
//! let reading = read("tgl 5 bln depan", &Ask::new(Kind::Date, now));
//! assert_eq!(reading.value(), Some(&Value::Date(date(2026, 10, 5))));
//!
//! let reading = read("31 april", &Ask::new(Kind::Date, now));
//! assert_eq!(reading, Reading::Invalid(Invalid::NoSuchDate));
//!
//! let reading = read("lima ratus ribu", &Ask::new(Kind::Money, now));
//! assert_eq!(reading, Reading::Value(Value::Money(500_000), 0..15, Confidence::Sure));
//!
//! let message = "nama saya bujang hasan, rt 3, hp 0812 0000 1234";
//! let (name, place) = find(message, &Ask::new(Kind::Name, now)).unwrap();
//! assert_eq!(name, Value::Text("Bujang Hasan".into()));
//! assert_eq!(&message[place], "bujang hasan");
//! let (phone, _) = find(message, &Ask::new(Kind::Phone, now)).unwrap();
//! assert_eq!(phone, Value::Text("+6281200001234".into()));
//! ```
#![deny(clippy::disallowed_methods)]

mod address;
mod ask;
mod checklist;
mod choice;
mod choices;
mod date;
mod email;
mod eval;
mod family_card;
mod kind;
mod location;
mod money;
mod name;
mod nik;
mod number;
mod phone;
mod reading;
mod registration;
mod root;
mod rt_rw;
mod show;
mod speech;
mod text;
mod time;
mod value;
mod vocabulary;
mod words;
mod yes_no;

use std::ops::Range;

pub use ask::{Ask, ChoiceText, Limits};
pub use checklist::{ChoicesReading, read_choices};
pub use date::moment;
pub use eval::{Miss, Report, Tally, evaluate};
pub use kind::Kind;
pub use nik::{Nik, Sex};
pub use number::numbers;
pub use reading::{Confidence, Invalid, Reading};
pub use registration::{Registration, check_character, registration, verify};
pub use show::{
    Language, date_long, date_long_in, date_short, masked, month_name, rupiah, show, time_short, weekday_name, why,
};
pub use value::{Location, Media, MediaKind, Value};
pub use yes_no::yes_no;

/// The whole message is the answer to the one open question. Only its first 4,096 characters count.
///
/// Texts for [`Kind::Media`] never answer; media come as events.
#[must_use]
pub fn read(text: &str, ask: &Ask) -> Reading {
    let text = words::cut(text);
    match ask.kind {
        Kind::Text => text::read(text, ask),
        Kind::Name => name::read(text, ask),
        Kind::Number => number::read(text, ask),
        Kind::Money => money::read(text, ask),
        Kind::Date => date::read(text, ask),
        Kind::Time => time::read(text, ask),
        Kind::YesNo => yes_no::read(text),
        Kind::Choice => choice::read(text, ask),
        Kind::Choices => choices::read(text, ask),
        Kind::Phone => phone::read(text),
        Kind::Email => email::read(text),
        Kind::Nik => nik::read(text, ask),
        Kind::NikTail => nik::read_tail(text),
        Kind::FamilyCard => family_card::read(text),
        Kind::Address => address::read(text, ask),
        Kind::RtRw => rt_rw::read(text, ask),
        Kind::Location => location::read(text),
        Kind::Media => Reading::None,
        Kind::RegistrationNumber => registration::read(text),
    }
}

/// An answer of this kind somewhere inside a longer message, for forms that take several answers at once.
///
/// Stricter than [`read`]: a bare "3" is a number there, but no time and no choice. Free text is never found.
#[must_use]
pub fn find(text: &str, ask: &Ask) -> Option<(Value, Range<usize>)> {
    let text = words::cut(text);
    match ask.kind {
        Kind::Text | Kind::YesNo | Kind::Media => None,
        Kind::Name => name::find(text, ask),
        Kind::Number => number::find(text, ask),
        Kind::Money => money::find(text),
        Kind::Date => date::find(text, ask),
        Kind::Time => time::find(text, ask),
        Kind::Choice => choice::find(text, ask),
        Kind::Choices => choices::find(text, ask),
        Kind::Phone => phone::find(text),
        Kind::Email => email::find(text),
        Kind::Nik => nik::find(text, ask),
        Kind::NikTail => nik::find_tail(text),
        Kind::FamilyCard => family_card::find(text),
        Kind::Address => address::find(text, ask),
        Kind::RtRw => rt_rw::find(text),
        Kind::Location => location::find(text),
        Kind::RegistrationNumber => registration::find(text),
    }
}
