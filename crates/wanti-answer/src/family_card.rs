//! The family card number (KK): 16 digits, province first, the date of entry in the middle.

use std::ops::Range;

use crate::Value;
use crate::nik::{check_province, longest_run, runs};
use crate::reading::{Confidence, Invalid, Reading};
use crate::words::{span, words};

pub(crate) fn read(text: &str) -> Reading {
    let words = words(text);
    let Some((digits, place)) = longest_run(&words) else {
        return Reading::None;
    };
    match check(&digits) {
        Ok(confidence) => Reading::Value(Value::Text(digits), span(&words, &place), confidence),
        Err(Invalid::DigitCount { got: 0..=3, .. }) => Reading::None,
        Err(invalid) => Reading::Invalid(invalid),
    }
}

pub(crate) fn find(text: &str) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    let card = words.iter().position(|word| word.any(&["kk", "kartu", "keluarga"]))?;
    let (digits, place) =
        runs(&words).into_iter().find(|(digits, place)| place.start > card && check(digits).is_ok())?;
    Some((Value::Text(digits), span(&words, &place)))
}

/// Old cards carry odd dates, so a date that does not fit only lowers the confidence.
pub(crate) fn check(digits: &str) -> Result<Confidence, Invalid> {
    let got = digits.len();
    if got != 16 {
        return Err(Invalid::DigitCount { got, want: 16 });
    }
    check_province(digits)?;
    let part =
        |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u16>().ok()).unwrap_or_default();
    if part(2, 4) == 0 || part(12, 16) == 0 {
        return Err(Invalid::NikPart);
    }
    let day = part(6, 8);
    let dated = (1..=31).contains(&day) && (1..=12).contains(&part(8, 10));
    Ok(if dated { Confidence::Sure } else { Confidence::Likely })
}
