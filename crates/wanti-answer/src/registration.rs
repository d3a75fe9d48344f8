//! Registration numbers such as `SRM-260914-0143-X`: office, date, serial of the day, check character.
//!
//! The check character lives in the dihedral group of order 34, whose elements are the ten digits and the letters
//! without I and O. With `*` the group's product and `T` a permutation that satisfies `x * T(y) != y * T(x)` for all
//! `x != y`, the character `c` behind a body `b1 b2 … bn` is the one for which
//! `c * T(bn) * T²(bn-1) * … * Tⁿ(b1)` is the neutral element. Because the group's product can be cancelled every
//! wrong character is noticed, and because of the property of `T` every swap of two neighbours is, the check character
//! included. The method is H. P. Gumm's ("A new class of check-digit methods for arbitrary number systems", IEEE
//! Transactions on Information Theory 31, 1985), after J. Verhoeff's scheme for decimal digits; the group has order
//! 2 · 17 and 17 is odd, which is what the method needs.

use std::ops::Range;

use crate::Value;
use crate::number::digit_run;
use crate::reading::{Confidence, Invalid, Reading};
use crate::words::{Word, any, span, words};

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Half the order of the group: rotations are 0 to 16, reflections 17 to 33.
const HALF: usize = 17;

/// After so many times `T` everything is where it was: rotations after two, reflections after 17.
const ROUND: usize = 2 * HALF;

/// The check character of a registration number's body; separators and case do not matter.
///
/// ```
/// use wanti_answer::{check_character, verify};
/// let check = check_character("SRM-260914-0143");
/// assert!(verify(&format!("SRM-260914-0143-{check}")));
/// assert!(!verify(&format!("SRM-260914-0134-{check}")));
/// assert_eq!(check_character("srm2609140143"), check);
/// ```
#[must_use]
pub fn check_character(body: &str) -> char {
    let product = folded(body);
    character(inverse(product))
}

/// Whether a whole registration number fits its check character.
#[must_use]
pub fn verify(number: &str) -> bool {
    let mut signs: Vec<char> = number.chars().filter(|sign| sign.is_ascii_alphanumeric()).collect();
    let Some(check) = signs.pop() else {
        return false;
    };
    let body: String = signs.into_iter().collect();
    !body.is_empty() && element(check).map(character) == Some(check_character(&body))
}

/// `T(bn) * T²(bn-1) * … * Tⁿ(b1)`
fn folded(body: &str) -> usize {
    let mut product = 0;
    for (at, value) in body.chars().rev().filter_map(element).enumerate() {
        product = times(product, (0..=at % ROUND).fold(value, |value, _| permuted(value)));
    }
    product
}

/// I and O are not in the alphabet; whoever types them means 1 and 0.
fn element(sign: char) -> Option<usize> {
    let sign = match sign.to_ascii_uppercase() {
        'I' => '1',
        'O' => '0',
        other => other,
    };
    ALPHABET.chars().position(|other| other == sign)
}

fn character(element: usize) -> char {
    ALPHABET.chars().nth(element).unwrap_or('0')
}

/// The product of the dihedral group.
fn times(left: usize, right: usize) -> usize {
    match (left < HALF, right < HALF) {
        (true, true) => (left + right) % HALF,
        (true, false) => HALF + (left + right - HALF) % HALF,
        (false, true) => HALF + (left - HALF + HALF - right) % HALF,
        (false, false) => (left + HALF - right) % HALF,
    }
}

fn inverse(element: usize) -> usize {
    if element < HALF { (HALF - element) % HALF } else { element }
}

/// Rotations are turned round, reflections moved by one.
fn permuted(element: usize) -> usize {
    if element < HALF { (HALF - element) % HALF } else { HALF + (element - HALF + 1) % HALF }
}

/// A registration number taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registration {
    /// The whole number in its canonical form, check character verified.
    Full(String),
    /// A whole number typed without its check character, which is supplied here.
    Unchecked(String),
    /// Only the serial of the day, at least four digits wide.
    Serial(String),
}

/// Finds a registration number, or its serial, in a text.
///
/// ```
/// use wanti_answer::{Registration, check_character, registration};
/// let check = check_character("SRM2609140143");
/// let full = format!("SRM-260914-0143-{check}");
/// let typed = format!("srm2609140143{}", check.to_ascii_lowercase());
/// assert_eq!(registration(&typed), Some(Ok(Registration::Full(full))));
/// assert_eq!(registration("nomor satu empat tiga"), Some(Ok(Registration::Serial("0143".into()))));
/// ```
///
/// # Errors
/// [`Invalid::CheckCharacter`] when a whole number was typed with an error.
#[must_use]
pub fn registration(text: &str) -> Option<Result<Registration, Invalid>> {
    let words = words(text);
    full(&words)
        .map(|(found, _)| found)
        .or_else(|| serial(&words).map(|(serial, _, _)| Ok(Registration::Serial(serial))))
}

pub(crate) fn read(text: &str) -> Reading {
    let words = words(text);
    if let Some((found, place)) = full(&words) {
        let place = span(&words, &place);
        return match found {
            Ok(Registration::Full(number)) => Reading::Value(Value::Text(number), place, Confidence::Sure),
            Ok(Registration::Unchecked(number) | Registration::Serial(number)) => {
                Reading::Value(Value::Text(number), place, Confidence::Likely)
            }
            Err(invalid) => Reading::Invalid(invalid),
        };
    }
    match serial(&words) {
        Some((serial, place, _)) => Reading::Value(Value::Text(serial), span(&words, &place), Confidence::Likely),
        None => Reading::None,
    }
}

pub(crate) fn find(text: &str) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    if let Some((Ok(Registration::Full(number)), place)) = full(&words) {
        return Some((Value::Text(number), span(&words, &place)));
    }
    let (serial, place, said) = serial(&words)?;
    said.then(|| (Value::Text(serial), span(&words, &place)))
}

/// Office letters, six digits of a date, a serial, and one more character.
fn full(words: &[Word]) -> Option<(Result<Registration, Invalid>, Range<usize>)> {
    (0..words.len()).find_map(|at| {
        let office = words
            .get(at)
            .filter(|word| word.is_letters() && (2..=5).contains(&word.text.len()) && word.text.is_ascii())?;
        let (digits, next) = numbers(words, at + 1)?;
        let (date, serial) = digits.split_at_checked(6)?;
        if !is_date(date) || !(3..=6).contains(&serial.len()) {
            return None;
        }
        let (check, end, serial) = check_at(words, next, serial)?;
        let office = office.text.to_uppercase();
        let body = format!("{office}{date}{serial}");
        let number = format!("{office}-{date}-{serial}-{check}");
        let found = if check_character(&body) == check {
            Ok(Registration::Full(number))
        } else if end == next && digits.len() == BARE {
            Ok(Registration::Unchecked(completed(&office, &digits)))
        } else {
            Err(Invalid::CheckCharacter)
        };
        Some((found, at..end))
    })
}

/// Digits of a date and a serial of four.
const BARE: usize = 10;

fn completed(office: &str, digits: &str) -> String {
    let (date, serial) = digits.split_at_checked(6).unwrap_or_default();
    let check = check_character(&format!("{office}{digits}"));
    format!("{office}-{date}-{serial}-{check}")
}

fn is_date(date: &str) -> bool {
    let part = |from: usize, to: usize| date.get(from..to).and_then(|part| part.parse::<u8>().ok()).unwrap_or_default();
    (1..=12).contains(&part(2, 4)) && (1..=31).contains(&part(4, 6))
}

/// Digits with blanks, dashes, dots and slashes between them.
fn numbers(words: &[Word], at: usize) -> Option<(String, usize)> {
    let mut digits = String::new();
    let mut next = at;
    loop {
        let skip = usize::from(any(words, next, &["-", ".", "/", "_"]));
        let Some(run) = words.get(next + skip).and_then(Word::digits) else {
            break;
        };
        digits.push_str(run);
        next += skip + 1;
    }
    (!digits.is_empty()).then_some((digits, next))
}

/// The check character: a single letter, or the last digit of a serial that is one digit too long.
fn check_at<'a>(words: &[Word], next: usize, serial: &'a str) -> Option<(char, usize, &'a str)> {
    let skip = usize::from(any(words, next, &["-", ".", "/", "_"]));
    let letter = words.get(next + skip).filter(|word| word.is_letters() && word.text.chars().count() == 1);
    if let Some(check) = letter.and_then(|word| word.text.chars().next()).and_then(element) {
        return Some((character(check), next + skip + 1, serial));
    }
    let (shorter, last) = serial.split_at_checked(serial.len().checked_sub(1)?)?;
    (shorter.len() >= 3).then_some((last.chars().next()?, next, shorter))
}

/// "0143", "nomor satu empat tiga", "no 143": the serial alone, and whether a word announced it.
fn serial(words: &[Word]) -> Option<(String, Range<usize>, bool)> {
    #[rustfmt::skip]
    const ANNOUNCED: &[&str] = &[
        "no", "nomor", "nomer", "nmr", "reg", "registrasi", "antrian", "antrean", "permohonan",
        "pendaftaran",
    ];
    let announced = words.iter().position(|word| word.any(ANNOUNCED));
    let mut found = (0..words.len()).filter_map(|at| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        if before.is_some_and(|word| word.digits().is_some() || word.small().is_some()) {
            return None;
        }
        let (digits, next) = digit_run(words, at)?;
        let announced = announced.is_some_and(|place| place < at);
        ((1..=6).contains(&digits.len())).then(|| (format!("{digits:0>4}"), at..next, announced))
    });
    let first = found.next()?;
    if found.next().is_some() || words.len() > first.1.len() + 6 {
        return None;
    }
    let plain = words.iter().enumerate().all(|(at, word)| {
        first.1.contains(&at)
            || crate::speech::is_polite(word)
            || !word.is_letters()
            || word.any(ANNOUNCED)
            || word.any(&["saya", "sy", "yang", "yg", "nya", "itu", "punya", "ku", "status"])
    });
    (first.2 || plain).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_permutation_is_anti_symmetric() {
        for x in 0..34 {
            for y in (0..34).filter(|y| *y != x) {
                assert_ne!(times(x, permuted(y)), times(y, permuted(x)), "{x} {y}");
            }
        }
    }

    #[test]
    fn the_permutation_comes_round() {
        for x in 0..34 {
            assert_eq!((0..ROUND).fold(x, |value, _| permuted(value)), x);
        }
    }

    #[test]
    fn the_product_can_be_cancelled_and_associates() {
        for x in 0..34 {
            assert_eq!(times(x, inverse(x)), 0);
            for y in 0..34 {
                for z in 0..34 {
                    assert_eq!(times(times(x, y), z), times(x, times(y, z)));
                }
            }
        }
    }
}
