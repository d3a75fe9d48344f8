//! Words that every parser knows: questions, politeness, negation, correction.

use std::ops::Range;

use crate::vocabulary::{List, on};
use crate::words::Word;

/// Words that ask.
#[rustfmt::skip]
pub(crate) const ASKING: &[&str] = &[
    "apa", "apakah", "apaan", "apasih", "apanya", "berapa", "brp", "brapa", "berapaan", "kapan", "kpn",
    "dimana", "dmn", "dmana", "kemana", "kmn", "gimana", "gmn", "gmna", "bagaimana", "bgmn", "siapa",
    "kenapa", "knp", "knapa", "mengapa", "ngapain", "bisakah", "bolehkah", "haruskah", "perlukah", "adakah",
    "benarkah", "iyakah", "ape", "berape", "cemane", "dimane", "ngape", "piye", "pripun", "opo", "nopo",
    "kepriye", "pinten",
];

#[rustfmt::skip]
pub(crate) const ASKING_PAIRS: &[&str] = &[
    "di mana", "ke mana", "yang mana", "yg mana", "dari mana", "di mane", "wonten pundi", "neng ndi",
    "macem mane", "dr mana",
];

/// Persons who are spoken to, and politeness without content.
#[rustfmt::skip]
pub(crate) const POLITE: &[&str] = &[
    "pak", "bapak", "bpk", "bu", "ibu", "min", "mimin", "admin", "kak", "kakak", "ka", "bang", "abang",
    "mas", "mbak", "mba", "gan", "sis", "om", "tante", "dek", "dik", "bro", "bos", "lur", "lurah", "kang",
    "teh", "ya", "yah", "yaa", "deh", "dong", "dung", "sih", "lah", "kok", "kan", "nih", "tuh", "aja",
    "saja", "aje", "bae", "bai", "wae", "ae", "makasih", "makasi", "terimakasih", "trims", "thanks", "thx",
    "tolong", "mohon", "maaf", "permisi", "kah", "ni", "tu", "mang", "tengkyu", "suwun", "matursuwun",
    "nuwun", "sir", "pun",
];

#[rustfmt::skip]
pub(crate) const NOT: &[&str] = &[
    "bukan", "bkn", "bukannya", "jangan", "jgn", "jgan", "ukan", "dudu", "sanes", "not", "bukn", "jngan",
];

#[rustfmt::skip]
pub(crate) const INSTEAD: &[&str] = &[
    "tapi", "tp", "tpi", "tetapi", "melainkan", "eh", "ralat", "maksud", "maksudnya", "maksudku", "mksd",
    "koreksi", "revisi", "ganti", "jadinya", "salah", "mksdnya", "harusnya",
];

/// Whether the words hold a question word.
pub(crate) fn has_question_word(words: &[Word]) -> bool {
    (0..words.len())
        .any(|at| words.get(at).is_some_and(|word| word.on(List::Asking)) || on(words, at, List::AskingPair).is_some())
}

pub(crate) fn is_polite(word: &Word) -> bool {
    word.on(List::Polite)
}

/// Something found at some words of the reply.
#[derive(Clone)]
pub(crate) struct Hit<T> {
    pub(crate) value: T,
    pub(crate) words: Range<usize>,
    pub(crate) sure: bool,
}

/// What is left of several finds after "bukan X tapi Y" and "X, eh Y".
pub(crate) enum Settled<T> {
    One(Hit<T>),
    Several,
    Nothing,
}

pub(crate) fn settle<T: PartialEq + Clone>(words: &[Word], hits: Vec<Hit<T>>) -> Settled<T> {
    let left = without_denied(words, hits);
    let Some(last) = left.last() else {
        return Settled::Nothing;
    };
    if left.len() > 1 && corrects(words, last.words.start) {
        return Settled::One(last.clone());
    }
    if left.iter().any(|hit| hit.value != last.value) {
        return Settled::Several;
    }
    left.into_iter().next().map_or(Settled::Nothing, Settled::One)
}

/// Takes away the finds that the reply denies, as long as one stays.
pub(crate) fn without_denied<T: Clone>(words: &[Word], hits: Vec<Hit<T>>) -> Vec<Hit<T>> {
    let left: Vec<Hit<T>> = hits.iter().filter(|hit| !denied(words, hit.words.start)).cloned().collect();
    if left.is_empty() { hits } else { left }
}

/// Takes away what the reply denies and what it corrects: "bukan 3 tapi 2", "2 eh 3".
pub(crate) fn without_corrected<T: Clone>(words: &[Word], hits: Vec<Hit<T>>) -> Vec<Hit<T>> {
    let mut out: Vec<Hit<T>> = Vec::new();
    for hit in without_denied(words, hits) {
        if corrects(words, hit.words.start) {
            out.pop();
        }
        out.push(hit);
    }
    out
}

/// Words that may stand between a negation or a correction and the thing itself.
#[rustfmt::skip]
pub(crate) const BETWEEN: &[&str] = &[
    "no", "nomor", "nomer", "nmr", "yang", "yg", "tgl", "tanggal", "jam", "pukul", "hari", "rp", "pilih",
    "pilihan", "angka", "ke", "saya", "sy", "itu", "untuk", "di", "#",
];

fn denied(words: &[Word], start: usize) -> bool {
    word_before(words, start).is_some_and(|word| word.on(List::Denying))
}

pub(crate) fn corrects(words: &[Word], start: usize) -> bool {
    word_before(words, start).is_some_and(|word| word.on(List::Instead))
}

fn word_before(words: &[Word], start: usize) -> Option<&Word> {
    words.iter().take(start).rev().find(|word| word.text != "," && word.text != "." && !word.on(List::Between))
}
