//! Postal addresses: the reply without its polite beginning, refused when it is a question or too short to find anyone.

use std::ops::Range;

use crate::reading::{Confidence, Invalid, Reading};
use crate::speech::{has_question_word, is_polite};
use crate::vocabulary::List;
use crate::words::{Word, any, phrases, words};
use crate::{Ask, Value};

#[rustfmt::skip]
const LEAD: &[&str] = &[
    "alamat saya di", "alamat saya", "alamat lengkap saya", "alamat lengkap", "alamat sesuai ktp",
    "alamatnya di", "alamatnya", "alamat di", "alamat rumah", "alamatku", "alamat", "almt",
    "saya tinggal di", "sy tinggal di", "saya tinggal", "aku tinggal di", "tinggal di", "tinggalnya di",
    "rumah saya di", "rumahku di", "rumah di", "rumahnya di", "domisili di", "domisili saya di", "saya di",
    "sy di", "di", "ada di", "dekat sini di", "griyo kulo", "kulo tinggal", "kulo teng", "iya", "ya", "oke",
    "ok", "halo",
];

/// Words that only addresses have.
#[rustfmt::skip]
const CUES: &[&str] = &[
    "jl", "jln", "jalan", "jalam", "gg", "gang", "kp", "kampung", "kmp", "dusun", "dsn", "perum",
    "perumahan", "komplek", "kompleks", "komp", "blok", "blk", "rt", "rw", "lingkungan", "kel", "kelurahan",
    "kec", "kecamatan", "desa", "ds", "lorong", "lrg", "rukun", "no", "nomor", "kav", "kavling", "km",
    "asrama", "kos", "kost", "kontrakan", "belakang", "depan", "samping", "dekat", "deket", "sebelah",
    "griya", "graha", "residence", "kab", "kabupaten", "jalannya", "air", "parit", "simpang", "pasar",
];

#[rustfmt::skip]
pub(crate) const NOT_AN_ADDRESS: &[&str] = &[
    "mana", "sana", "sini", "rahasia", "menu", "batal", "bantuan", "petugas", "kembali", "help", "stop",
    "status", "nanti", "tidak", "nggak", "gak", "belum", "lupa", "tau", "tahu", "mau", "bisa", "iya", "ok",
    "oke", "sudah",
];

/// An address needs at least this many letters and digits.
const SHORTEST: usize = 5;

pub(crate) fn read(text: &str, ask: &Ask) -> Reading {
    let words = words(text);
    if has_question_word(&words) || words.iter().any(|word| word.text == "?") {
        return Reading::None;
    }
    let start = after_lead(&words);
    let part = words.get(start..).unwrap_or_default();
    let part = without_tail(part);
    let cue = part.iter().any(|word| word.any(CUES));
    let refused = part.iter().any(|word| word.on(List::NotAnAddress));
    if part.is_empty() || (refused && !cue) {
        return Reading::None;
    }
    let Some((address, place)) = cut(text, part) else {
        return Reading::None;
    };
    let got = address.chars().filter(|sign| sign.is_alphanumeric()).count();
    let letters = address.chars().filter(|sign| sign.is_alphabetic()).count();
    if letters < 3 && !cue {
        return Reading::None;
    }
    let want = ask.limits.min_length.unwrap_or(SHORTEST);
    if got < want {
        return Reading::Invalid(Invalid::TooShort { got, want });
    }
    if let Err(invalid) = crate::text::check_length(&address, ask) {
        return Reading::Invalid(invalid);
    }
    let confidence = if cue { Confidence::Sure } else { Confidence::Likely };
    Reading::Value(Value::Text(address), place, confidence)
}

/// From the word that opens an address to the end of its clause.
pub(crate) fn find(text: &str, ask: &Ask) -> Option<(Value, Range<usize>)> {
    #[rustfmt::skip]
    const OPENING: &[&str] = &[
        "alamat", "alamatnya", "almt", "jl", "jln", "jalan", "gg", "gang", "kp", "kampung", "dusun",
        "perum", "perumahan", "komplek", "kompleks", "tinggal", "lorong",
    ];
    #[rustfmt::skip]
    const CLOSING: &[&str] = &[
        "nama", "nik", "umur", "hp", "wa", "telp", "telepon", "email", "tgl", "tanggal", "lahir",
        "pekerjaan", "status", "mau", "kk",
    ];
    let words = words(text);
    let start = words.iter().position(|word| word.any(OPENING))?;
    let from = words.get(start)?.span.start;
    let closing = words.iter().skip(start + 1).find(|word| word.any(CLOSING) || word.text == ";");
    let line = text.get(from..)?.find('\n').map_or(text.len(), |at| from + at);
    let to = closing.map_or(line, |word| word.span.start.min(line));
    match read(text.get(from..to)?, ask) {
        Reading::Value(value, place, _) => Some((value, place.start + from..place.end + from)),
        Reading::Invalid(_) | Reading::None => None,
    }
}

fn after_lead(words: &[Word]) -> usize {
    let mut at = 0;
    loop {
        let next = phrases(words, at, LEAD)
            .or_else(|| any(words, at, &[":", ",", "-", "=", ".", "pak", "bu", "min", "kak"]).then_some(at + 1));
        match next.filter(|next| *next < words.len()) {
            Some(next) => at = next,
            None => return at,
        }
    }
}

fn without_tail(mut part: &[Word]) -> &[Word] {
    while let Some((last, rest)) = part.split_last() {
        if !is_polite(last) && !matches!(last.text.as_str(), "," | "." | "!" | ";") {
            break;
        }
        part = rest;
    }
    part
}

fn cut(text: &str, part: &[Word]) -> Option<(String, Range<usize>)> {
    let place = part.first()?.span.start..part.last()?.span.end;
    let raw = text.get(place.clone())?;
    Some((raw.split_whitespace().collect::<Vec<_>>().join(" "), place))
}
