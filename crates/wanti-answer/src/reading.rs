//! What a parser says about a reply: a value with its place, a reason why not, or nothing of the kind.

use std::ops::Range;

use jiff::civil;

use crate::Value;

/// How sure a parser is of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// A guess worth confirming: an ambiguous hour, a vague day, a number without its unit.
    Likely,
    /// Said plainly.
    Sure,
}

/// What the reply means for the open question.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// An answer, the bytes of the reply that it came from, and how sure the parser is.
    Value(Value, Range<usize>, Confidence),
    /// An attempt at an answer that cannot be one, and why.
    Invalid(Invalid),
    /// Nothing of this kind in the reply: a question, a deferral, something else.
    None,
}

impl Reading {
    /// The value alone.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            Reading::Value(value, _, _) => Some(value),
            Reading::Invalid(_) | Reading::None => None,
        }
    }

    /// The reason alone.
    #[must_use]
    pub fn invalid(&self) -> Option<&Invalid> {
        match self {
            Reading::Invalid(invalid) => Some(invalid),
            Reading::Value(..) | Reading::None => None,
        }
    }
}

/// Why an attempt is not an answer. Holds no text of the citizen.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Invalid {
    /// Fewer characters than asked.
    TooShort {
        /// Characters given.
        got: usize,
        /// Characters needed.
        want: usize,
    },
    /// More characters than allowed.
    TooLong {
        /// Characters given.
        got: usize,
        /// Characters allowed.
        want: usize,
    },
    /// A number of digits that this kind never has (NIK, KK, telephone).
    DigitCount {
        /// Digits given.
        got: usize,
        /// Digits needed.
        want: usize,
    },
    /// A number or amount outside the limits.
    OutOfRange {
        /// The number given.
        got: i64,
        /// Smallest allowed.
        min: Option<i64>,
        /// Largest allowed.
        max: Option<i64>,
    },
    /// A fraction where a whole number is asked.
    NotWhole,
    /// Two or more answers where one is asked.
    Several,
    /// A day that no calendar has, such as 31 April.
    NoSuchDate,
    /// A time that no clock shows.
    NoSuchTime,
    /// A day before today where only today or later counts.
    PastDate,
    /// A day after today where only today or earlier counts.
    FutureDate,
    /// A day before the first one allowed.
    TooEarly {
        /// First day allowed.
        earliest: civil::Date,
    },
    /// A day after the last one allowed.
    TooLate {
        /// Last day allowed.
        latest: civil::Date,
    },
    /// A time of day outside the limits.
    OutsideHours {
        /// First time allowed.
        earliest: Option<civil::Time>,
        /// Last time allowed.
        latest: Option<civil::Time>,
    },
    /// The first two digits of a NIK or KK are no province.
    NikProvince,
    /// The date part of a NIK is no date, or lies in the future.
    NikDate,
    /// A NIK whose regency, district or serial part is all zeros.
    NikPart,
    /// A number or letter that no choice has.
    NoSuchChoice {
        /// How many choices there are.
        count: usize,
    },
    /// Fewer choices than asked.
    TooFewChoices {
        /// Choices given.
        got: usize,
        /// Choices needed.
        want: usize,
    },
    /// More choices than allowed.
    TooManyChoices {
        /// Choices given.
        got: usize,
        /// Choices allowed.
        want: usize,
    },
    /// Digits in a name.
    NameHasDigits,
    /// Something with `@` that is no e-mail address.
    EmailShape,
    /// A number that no telephone has.
    PhoneShape,
    /// A registration number whose check character does not fit: a typing error.
    CheckCharacter,
    /// A link to a map that says no coordinates by itself.
    MapLink,
    /// Coordinates that lie outside the globe.
    NoSuchPlace,
}

impl Invalid {
    /// A stable key for texts that an author may override, such as `no_such_date`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Invalid::TooShort { .. } => "too_short",
            Invalid::TooLong { .. } => "too_long",
            Invalid::DigitCount { .. } => "digit_count",
            Invalid::OutOfRange { .. } => "out_of_range",
            Invalid::NotWhole => "not_whole",
            Invalid::Several => "several",
            Invalid::NoSuchDate => "no_such_date",
            Invalid::NoSuchTime => "no_such_time",
            Invalid::PastDate => "past_date",
            Invalid::FutureDate => "future_date",
            Invalid::TooEarly { .. } => "too_early",
            Invalid::TooLate { .. } => "too_late",
            Invalid::OutsideHours { .. } => "outside_hours",
            Invalid::NikProvince => "nik_province",
            Invalid::NikDate => "nik_date",
            Invalid::NikPart => "nik_part",
            Invalid::NoSuchChoice { .. } => "no_such_choice",
            Invalid::TooFewChoices { .. } => "too_few_choices",
            Invalid::TooManyChoices { .. } => "too_many_choices",
            Invalid::NameHasDigits => "name_has_digits",
            Invalid::EmailShape => "email_shape",
            Invalid::PhoneShape => "phone_shape",
            Invalid::CheckCharacter => "check_character",
            Invalid::MapLink => "map_link",
            Invalid::NoSuchPlace => "no_such_place",
        }
    }
}
