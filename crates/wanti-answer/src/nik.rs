//! The national identity number (NIK): 16 digits with province, birth date and sex inside, and its last four digits.
//!
//! `PPRRDD DDMMYY SSSS`: province, regency, district; day, month and year of birth (for women the day plus 40); serial.

use std::ops::Range;

use jiff::civil;

use crate::number::digit_run;
use crate::reading::{Confidence, Invalid, Reading};
use crate::words::{Word, any, span, words};
use crate::{Ask, Value};

/// Sex as the NIK says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// The day stands as it is.
    Male,
    /// The day has 40 added.
    Female,
}

/// A NIK whose parts make sense. Whether the person exists only the registry knows.
#[derive(Clone, PartialEq, Eq)]
pub struct Nik {
    digits: String,
    /// Date of birth; the century is the latest one that is not in the future.
    pub birth: civil::Date,
    /// Sex.
    pub sex: Sex,
}

impl std::fmt::Debug for Nik {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Nik(…)")
    }
}

impl Nik {
    /// Reads 16 plain digits.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use wanti_answer::{Invalid, Nik, Sex};
    /// let today = date(2026, 9, 14);
    /// let nik = Nik::parse("1901015204850002", today).unwrap();
    /// assert_eq!((nik.birth, nik.sex, nik.district()), (date(1985, 4, 12), Sex::Female, "190101"));
    /// assert_eq!(Nik::parse("1901013202850002", today), Err(Invalid::NikDate));
    /// ```
    ///
    /// # Errors
    /// [`Invalid::DigitCount`], [`Invalid::NikProvince`], [`Invalid::NikDate`] or [`Invalid::NikPart`].
    pub fn parse(digits: &str, today: civil::Date) -> Result<Nik, Invalid> {
        let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<i16>().ok());
        let got = digits.chars().count();
        if got != 16 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Invalid::DigitCount { got, want: 16 });
        }
        check_province(digits)?;
        let zero = |from: usize, to: usize| number(from, to).is_none_or(|part| part == 0);
        let day = number(6, 8).ok_or(Invalid::NikDate)?;
        let (day, sex) = if day > 40 { (day - 40, Sex::Female) } else { (day, Sex::Male) };
        let month = number(8, 10).ok_or(Invalid::NikDate)?;
        let year = number(10, 12).ok_or(Invalid::NikDate)?;
        let birth = birth(day, month, year, today).ok_or(Invalid::NikDate)?;
        if zero(2, 4) || zero(4, 6) || zero(12, 16) {
            return Err(Invalid::NikPart);
        }
        Ok(Nik { digits: digits.to_string(), birth, sex })
    }

    /// All 16 digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The six digits of province, regency and district.
    #[must_use]
    pub fn district(&self) -> &str {
        self.digits.get(..6).unwrap_or_default()
    }

    /// The last four digits.
    #[must_use]
    pub fn tail(&self) -> &str {
        self.digits.get(12..).unwrap_or_default()
    }
}

/// Province codes in use, the six Papuan ones of 2022 included.
#[rustfmt::skip]
const PROVINCES: &[&str] = &[
    "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36", "51",
    "52", "53", "61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76", "81", "82", "91", "92",
    "93", "94", "95", "96",
];

pub(crate) fn check_province(digits: &str) -> Result<(), Invalid> {
    let known = digits.get(..2).is_some_and(|code| PROVINCES.contains(&code));
    if known { Ok(()) } else { Err(Invalid::NikProvince) }
}

fn birth(day: i16, month: i16, year: i16, today: civil::Date) -> Option<civil::Date> {
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    let this = civil::Date::new(2000 + year, month, day).ok().filter(|date| *date <= today);
    this.or_else(|| civil::Date::new(1900 + year, month, day).ok())
}

pub(crate) fn read(text: &str, ask: &Ask) -> Reading {
    let words = words(text);
    let Some((digits, place)) = longest_run(&words) else {
        return Reading::None;
    };
    match Nik::parse(&digits, ask.now.date()) {
        Ok(_) => Reading::Value(Value::Text(digits), span(&words, &place), Confidence::Sure),
        // One or two digits are no attempt at a NIK.
        Err(Invalid::DigitCount { got: 0..=3, .. }) => Reading::None,
        Err(invalid) => Reading::Invalid(invalid),
    }
}

pub(crate) fn find(text: &str, ask: &Ask) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    let (digits, place) = runs(&words).into_iter().find(|(digits, _)| Nik::parse(digits, ask.now.date()).is_ok())?;
    Some((Value::Text(digits), span(&words, &place)))
}

/// The last four digits: exactly four, or those of a whole NIK.
pub(crate) fn read_tail(text: &str) -> Reading {
    let words = words(text);
    let Some((digits, place)) = longest_run(&words) else {
        return Reading::None;
    };
    let got = digits.len();
    let place = span(&words, &place);
    match got {
        4 => Reading::Value(Value::Text(digits), place, Confidence::Sure),
        16 if check_province(&digits).is_ok() => {
            let tail = digits.get(12..).unwrap_or_default().to_string();
            Reading::Value(Value::Text(tail), place, Confidence::Likely)
        }
        _ => Reading::Invalid(Invalid::DigitCount { got, want: 4 }),
    }
}

pub(crate) fn find_tail(text: &str) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    let after_nik = words.iter().position(|word| word.any(&["nik", "ktp", "terakhir", "belakang"]))?;
    let (digits, place) =
        runs(&words).into_iter().find(|(digits, place)| digits.len() == 4 && place.start > after_nik)?;
    Some((Value::Text(digits), span(&words, &place)))
}

pub(crate) fn longest_run(words: &[Word]) -> Option<(String, Range<usize>)> {
    let mut best: Option<(String, Range<usize>)> = None;
    for (digits, place) in runs(words) {
        if best.as_ref().is_none_or(|(longest, _)| digits.len() > longest.len()) {
            best = Some((digits, place));
        }
    }
    best
}

/// Runs of digits, with blanks, dots, dashes and slips of the finger (`O`, `l`) inside; words for digits count.
pub(crate) fn runs(words: &[Word]) -> Vec<(String, Range<usize>)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((mut digits, mut next)) = digit_run(words, at) else {
            at += 1;
            continue;
        };
        loop {
            let skip = usize::from(any(words, next, &[".", "-", "/", " ", "_"]));
            if let Some(letter) = slip(words, next) {
                digits.push_str(&letter);
                next += 1;
            } else if let Some((more, after)) = digit_run(words, next + skip) {
                digits.push_str(&more);
                next = after;
            } else {
                break;
            }
        }
        out.push((digits, at..next));
        at = next.max(at + 1);
    }
    out
}

/// Letters glued between digits that look like some: `O`, `l`.
fn slip(words: &[Word], at: usize) -> Option<String> {
    let word = words.get(at).filter(|word| word.glued && word.is_letters())?;
    let followed = words.get(at + 1).is_some_and(|next| next.glued && next.digits().is_some());
    let digits = word.text.chars().map(|sign| match sign {
        'o' => Some('0'),
        'l' | 'i' => Some('1'),
        _ => None,
    });
    digits.collect::<Option<String>>().filter(|_| followed)
}
