//! RT and RW: "rt 3 rw 1", "003/001", "rt tiga"; the value is "003/001" or "003".

use std::ops::Range;

use crate::number::{Slang, amount};
use crate::reading::{Confidence, Invalid, Reading};
use crate::speech::has_question_word;
use crate::words::{Word, any, span, words};
use crate::{Ask, Value};

const RT: &[&str] = &["rt", "erte", "rete", "rukuntetangga", "tetangga"];
#[rustfmt::skip]
const RW: &[&str] = &[
    "rw", "erwe", "kaling", "lingkungan", "ling", "rukunwarga", "warga", "lk",
];

pub(crate) fn read(text: &str, _ask: &Ask) -> Reading {
    let words = words(text);
    if has_question_word(&words) {
        return Reading::None;
    }
    let Some(found) = named(&words).or_else(|| pair(&words, true)).or_else(|| alone(&words)) else {
        return Reading::None;
    };
    for number in [Some(found.rt), found.rw].into_iter().flatten() {
        if !(1..=999).contains(&number) {
            return Reading::Invalid(Invalid::OutOfRange { got: number, min: Some(1), max: Some(999) });
        }
    }
    let confidence = if found.sure { Confidence::Sure } else { Confidence::Likely };
    Reading::Value(Value::Text(found.text()), span(&words, &found.words), confidence)
}

pub(crate) fn find(text: &str) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    let found = named(&words).or_else(|| pair(&words, false))?;
    let inside = [Some(found.rt), found.rw].into_iter().flatten().all(|number| (1..=999).contains(&number));
    inside.then(|| (Value::Text(found.text()), span(&words, &found.words)))
}

struct Found {
    rt: i64,
    rw: Option<i64>,
    words: Range<usize>,
    sure: bool,
}

impl Found {
    fn text(&self) -> String {
        match self.rw {
            Some(rw) => format!("{:03}/{:03}", self.rt, rw),
            None => format!("{:03}", self.rt),
        }
    }
}

/// "rt 3 rw 1", "rw 1 rt 3", "rt/rw 3/1"
fn named(words: &[Word]) -> Option<Found> {
    let rt = words.iter().position(|word| word.any(RT))?;
    let both = any(words, rt + 1, &["/", "-", "dan"]) && any(words, rt + 2, RW);
    let (first, mut end) = number(words, if both { rt + 3 } else { rt + 1 })?;
    let mut start = rt;
    let mut second = None;
    let slash = end + usize::from(any(words, end, &["/", "-", ",", "dan", "."]));
    if any(words, slash, RW) {
        if let Some((value, next)) = number(words, slash + 1) {
            second = Some(value);
            end = next;
        }
    } else if slash > end
        && any(words, end, &["/", "-"])
        && let Some((value, next)) = number(words, slash)
    {
        second = Some(value);
        end = next;
    } else if let Some(rw) = words.iter().position(|word| word.any(&["rw", "erwe", "kaling", "lingkungan"]))
        && let Some((value, next)) = number(words, rw + 1)
    {
        second = Some(value);
        start = start.min(rw);
        end = end.max(next);
    }
    Some(Found { rt: first, rw: second, words: start..end, sure: true })
}

/// "003/001", "3 / 1"; without RT said, only three digits or a short reply make it one.
fn pair(words: &[Word], short: bool) -> Option<Found> {
    (0..words.len()).find_map(|at| {
        let first = words.get(at)?.digits().filter(|digits| digits.len() <= 3)?;
        let second = words.get(at + 2)?.digits().filter(|digits| digits.len() <= 3)?;
        let divided = any(words, at + 1, &["/"]) || (short && any(words, at + 1, &["-", ","]));
        let longer = any(words, at + 3, &["/", "-"]) || (at > 0 && any(words, at - 1, &["/", "-", "."]));
        let formal = first.len() == 3 && second.len() == 3;
        (divided && !longer && (formal || (short && words.len() <= 6))).then_some(Found {
            rt: first.parse().ok()?,
            rw: Some(second.parse().ok()?),
            words: at..at + 3,
            sure: formal,
        })
    })
}

/// "3" or "tiga" alone.
fn alone(words: &[Word]) -> Option<Found> {
    let (at, (rt, end)) = (0..words.len()).find_map(|at| Some((at, number(words, at)?)))?;
    let others = words.iter().enumerate().filter(|(other, _)| !(at..end).contains(other));
    let clear = others.clone().all(|(_, word)| {
        crate::speech::is_polite(word) || !word.is_letters() || word.any(&["no", "nomor", "saya", "di"])
    });
    let digits = others.filter(|(_, word)| word.digits().is_some()).count();
    (clear && digits == 0).then_some(Found { rt, rw: None, words: at..end, sure: end - at == words.len() })
}

fn number(words: &[Word], at: usize) -> Option<(i64, usize)> {
    let mut start = at;
    while start < at + 2 && any(words, start, &[".", ":", "-", "no", "nomor", "ke", "saya", "="]) {
        start += 1;
    }
    if let Some(digits) = words.get(start)?.digits() {
        return Some((digits.parse().ok().filter(|_| digits.len() <= 6)?, start + 1));
    }
    let found = amount(words, start, Slang::No).filter(|found| !found.unit)?;
    Some((found.whole()?, found.next))
}
