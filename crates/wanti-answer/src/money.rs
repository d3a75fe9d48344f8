//! Amounts in rupiah: "Rp 1.500.000,-", "500rb", "satu setengah juta", "goceng".

use std::ops::Range;

use crate::number::{Amount, Slang, amount, within};
use crate::reading::{Invalid, Reading};
use crate::speech::{Hit, Settled, has_question_word, settle};
use crate::words::{Word, any, phrases, span, words};
use crate::{Ask, Value};

pub(crate) fn read(text: &str, ask: &Ask) -> Reading {
    let words = words(text);
    if has_question_word(&words) {
        return Reading::None;
    }
    match settle(&words, best(&words, hits(&words))) {
        Settled::Several => Reading::Invalid(Invalid::Several),
        Settled::One(hit) => within(Value::Money(hit.value), hit.value, span(&words, &hit.words), hit.sure, ask),
        Settled::Nothing => nothing_at_all(&words, ask),
    }
}

/// Bare digits are no amount in a longer message: "Rp", a unit or dots for thousands must be there.
pub(crate) fn find(text: &str) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    let hit = hits(&words).into_iter().find(|hit| {
        let part = words.get(hit.words.clone()).unwrap_or_default();
        hit.sure && hit.value > 0 && part.iter().any(|word| word.is_letters() || word.text == ".")
    })?;
    Some((Value::Money(hit.value), span(&words, &hit.words)))
}

/// Amounts with "Rp" or a unit count before bare numbers.
fn best(words: &[Word], hits: Vec<Hit<i64>>) -> Vec<Hit<i64>> {
    let named: Vec<Hit<i64>> = hits.iter().filter(|hit| is_named(words, hit)).cloned().collect();
    if named.is_empty() { hits } else { share_unit(words, hits, named) }
}

/// In "1-2 juta" the bare number is an amount as well, so the answer is a range.
fn share_unit(words: &[Word], hits: Vec<Hit<i64>>, named: Vec<Hit<i64>>) -> Vec<Hit<i64>> {
    let ranged = hits.iter().any(|hit| {
        !is_named(words, hit)
            && any(words, hit.words.end, &["-", "sampai", "sampe", "smpai", "sd", "hingga", "atau", "ato"])
    });
    if ranged { hits } else { named }
}

fn is_named(words: &[Word], hit: &Hit<i64>) -> bool {
    hit.sure || words.get(hit.words.clone()).is_some_and(|part| part.iter().any(Word::is_letters))
}

fn hits(words: &[Word]) -> Vec<Hit<i64>> {
    let mut out = Vec::new();
    let about = words
        .iter()
        .any(|word| word.any(&["lebih", "kurang", "dibawah", "diatas", "maksimal", "minimal", "sekitar", "kira"]));
    let mut at = 0;
    while at < words.len() {
        let telephone =
            words.get(at).and_then(Word::digits).is_some_and(|digits| digits.len() > 7 && digits.starts_with('0'));
        if telephone {
            at += 1;
            continue;
        }
        let symbol = any(words, at, &["rp", "rupiah", "idr", "rupiyah"]);
        let start = match (symbol, any(words, at + 1, &[".", ":"])) {
            (true, true) => at + 2,
            (true, false) => at + 1,
            (false, _) => at,
        };
        let Some(found) = amount(words, start, Slang::Yes) else {
            at += 1;
            continue;
        };
        let Some(whole) = found.whole() else {
            at = found.next.max(at + 1);
            continue;
        };
        let (end, said_rupiah) = tail(words, &found);
        out.push(Hit {
            value: whole,
            words: at..end,
            sure: (symbol || said_rupiah || found.unit || whole >= 1_000 || whole == 0) && !found.rough && !about,
        });
        at = end.max(at + 1);
    }
    out
}

/// ",-" and "rupiah" after the digits.
fn tail(words: &[Word], found: &Amount) -> (usize, bool) {
    let mut end = found.next;
    if any(words, end, &[",", "."]) && any(words, end + 1, &["-", "="]) {
        end += 2;
    }
    if any(words, end, &["rupiah", "rp", "rupiyah", "perak"]) {
        return (end + 1, true);
    }
    (end, false)
}

fn nothing_at_all(words: &[Word], ask: &Ask) -> Reading {
    #[rustfmt::skip]
    const FREE: &[&str] = &[
        "gratis", "tidak ada", "tdk ada", "gak ada", "ga ada", "nggak ada", "ndak ada", "dak ade",
        "dak ada", "mboten wonten", "belum ada", "tanpa", "tidak berpenghasilan", "belum berpenghasilan",
    ];
    match phrases(words, 0, FREE) {
        Some(next) if words.len() <= next + 3 => within(Value::Money(0), 0, span(words, &(0..words.len())), false, ask),
        _ => Reading::None,
    }
}
