//! Telephone numbers of Indonesia, normalised to `+62…`.

use std::ops::Range;

use crate::Value;
use crate::number::digit_run;
use crate::reading::{Confidence, Invalid, Reading};
use crate::words::{Word, any, span, words};

pub(crate) fn read(text: &str) -> Reading {
    let words = words(text);
    let mut found = runs(&words);
    found.sort_by_key(|run| std::cmp::Reverse(run.digits.len()));
    let Some(run) = found.into_iter().next().filter(|run| run.digits.len() > 3) else {
        return Reading::None;
    };
    match normal(&run) {
        Ok((number, confidence)) => Reading::Value(Value::Text(number), span(&words, &run.words), confidence),
        Err(invalid) => Reading::Invalid(invalid),
    }
}

pub(crate) fn find(text: &str) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    runs(&words).into_iter().find_map(|run| {
        let (number, confidence) = normal(&run).ok()?;
        (confidence == Confidence::Sure).then(|| (Value::Text(number), span(&words, &run.words)))
    })
}

struct Run {
    digits: String,
    plus: bool,
    words: Range<usize>,
}

/// Runs of digits with blanks, dots, dashes, slashes and brackets inside.
fn runs(words: &[Word]) -> Vec<Run> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let plus = any(words, at, &["+"]);
        let start = at + usize::from(plus);
        let start = start + usize::from(any(words, start, &["("]));
        let Some((mut digits, mut next)) = digit_run(words, start) else {
            at += 1;
            continue;
        };
        loop {
            let mut gap = next;
            while gap < next + 3 && any(words, gap, &[".", "-", "/", "(", ")", "_"]) {
                gap += 1;
            }
            let Some((more, after)) = digit_run(words, gap) else {
                break;
            };
            digits.push_str(&more);
            next = after;
        }
        out.push(Run { digits, plus, words: at..next });
        at = next.max(at + 1);
    }
    out
}

fn normal(run: &Run) -> Result<(String, Confidence), Invalid> {
    let digits = run.digits.as_str();
    if run.plus && !digits.starts_with("62") {
        let length = digits.len();
        let abroad = (8..=15).contains(&length) && !digits.starts_with('0');
        return if abroad { Ok((format!("+{digits}"), Confidence::Likely)) } else { Err(Invalid::PhoneShape) };
    }
    let (local, said) = national(digits, run.plus).ok_or(Invalid::PhoneShape)?;
    check_length(local)?;
    Ok((format!("+62{local}"), said))
}

/// The number without its trunk zero or country code.
fn national(digits: &str, plus: bool) -> Option<(&str, Confidence)> {
    if let Some(local) = digits.strip_prefix("0062") {
        return Some((trunkless(local), Confidence::Sure));
    }
    if plus || (digits.starts_with("62") && digits.len() >= 10) {
        return digits.strip_prefix("62").map(|local| (trunkless(local), Confidence::Sure));
    }
    if let Some(local) = digits.strip_prefix('0') {
        return Some((local, Confidence::Sure));
    }
    // People leave the zero away on mobile numbers only.
    digits.starts_with('8').then_some((digits, Confidence::Likely))
}

/// "+62 0812" has one zero too many.
fn trunkless(local: &str) -> &str {
    local.strip_prefix('0').unwrap_or(local)
}

/// Mobile numbers have 9 to 12 digits after the zero, landlines 7 to 11 with their area code.
fn check_length(local: &str) -> Result<(), Invalid> {
    let got = local.len() + 1;
    let (shortest, longest) = match local.bytes().next() {
        Some(b'8') => (10, 13),
        Some(b'2'..=b'7' | b'9') => (8, 12),
        _ => return Err(Invalid::PhoneShape),
    };
    if got < shortest {
        return Err(Invalid::DigitCount { got, want: shortest });
    }
    if got > longest {
        return Err(Invalid::DigitCount { got, want: longest });
    }
    Ok(())
}
