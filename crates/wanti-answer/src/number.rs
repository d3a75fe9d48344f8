//! Whole numbers, in digits or words of Indonesian, Bangka Malay, Javanese and Sundanese.

use std::ops::Range;

use crate::reading::{Confidence, Invalid, Reading};
use crate::speech::{Hit, Settled, has_question_word, settle, without_corrected};
use crate::vocabulary::{Table, entry};
use crate::words::{Word, any, near, phrases, span, words};
use crate::{Ask, Value};

/// Amounts are counted in millionths, so that "1,25 juta" stays exact.
pub(crate) const ONE: i128 = 1_000_000;

/// No amount beyond this is one; keeps every sum far inside `i128`.
const LARGEST: i128 = 1_000_000_000_000_000 * ONE;

/// A number found at some words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    /// In millionths.
    pub(crate) value: i128,
    /// The word after the number.
    pub(crate) next: usize,
    /// "ribu", "juta" or slang for money was said.
    pub(crate) unit: bool,
    /// A round figure ("3 jutaan") or a figure whose unit was left out.
    pub(crate) rough: bool,
}

impl Amount {
    pub(crate) fn whole(&self) -> Option<i64> {
        (self.value % ONE == 0).then(|| i64::try_from(self.value / ONE).ok()).flatten()
    }
}

/// Every number in the text, in reading order, without those that "bukan 3 tapi 2" denies or "2 eh 3" corrects.
///
/// ```
/// assert_eq!(wanti_answer::numbers("1 dan tiga"), [1, 3]);
/// assert_eq!(wanti_answer::numbers("bukan 3 tapi 2"), [2]);
/// ```
#[must_use]
pub fn numbers(text: &str) -> Vec<i64> {
    let words = words(text);
    without_corrected(&words, hits(&words)).into_iter().filter_map(|hit| hit.value.whole()).collect()
}

pub(crate) fn read(text: &str, ask: &Ask) -> Reading {
    let words = words(text);
    if has_question_word(&words) {
        return Reading::None;
    }
    match settle(&words, same_value(hits(&words))) {
        Settled::Nothing => none_of_them(&words, text),
        Settled::Several => Reading::Invalid(Invalid::Several),
        Settled::One(hit) => match hit.value.whole() {
            None => Reading::Invalid(Invalid::NotWhole),
            Some(number) => within(Value::Number(number), number, span(&words, &hit.words), hit.sure, ask),
        },
    }
}

/// A number that is part of no date, time, telephone number or RT.
pub(crate) fn find(text: &str, ask: &Ask) -> Option<(Value, Range<usize>)> {
    #[rustfmt::skip]
    const NAMED: &[&str] = &[
        "jam", "pukul", "tgl", "tanggal", "no", "nomor", "nik", "kk", "rp", "jl", "jalan", "gg", "gang",
        "blok",
    ];
    let words = words(text);
    let taken: Vec<Range<usize>> = [
        crate::date::find(text, ask),
        crate::time::find(text, ask),
        crate::phone::find(text),
        crate::rt_rw::find(text),
        crate::money::find(text),
        crate::address::find(text, ask),
    ]
    .into_iter()
    .flatten()
    .map(|(_, place)| place)
    .collect();
    hits(&words).into_iter().find_map(|hit| {
        let place = span(&words, &hit.words);
        let named = hit.words.start.checked_sub(1).is_some_and(|before| any(&words, before, NAMED));
        let free = taken.iter().all(|other| place.end <= other.start || other.end <= place.start);
        (free && !named).then_some((Value::Number(hit.value.whole()?), place))
    })
}

/// The value, unless it lies outside the limits of the question.
pub(crate) fn within(value: Value, number: i64, place: Range<usize>, sure: bool, ask: &Ask) -> Reading {
    let (min, max) = (ask.limits.min, ask.limits.max);
    if min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max) {
        return Reading::Invalid(Invalid::OutOfRange { got: number, min, max });
    }
    let confidence = if sure { Confidence::Sure } else { Confidence::Likely };
    Reading::Value(value, place, confidence)
}

/// Numbers compare by value alone when several finds are weighed.
fn same_value(hits: Vec<Hit<Amount>>) -> Vec<Hit<Amount>> {
    hits.into_iter()
        .map(|mut hit| {
            hit.value.next = 0;
            hit.value.unit = false;
            hit
        })
        .collect()
}

fn hits(words: &[Word]) -> Vec<Hit<Amount>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(mut amount) = counted(words, at) else {
            at += 1;
            continue;
        };
        let minus = at.checked_sub(1).and_then(|before| words.get(before));
        let negative = minus.is_some_and(|word| word.is("minus") || (word.text == "-" && at == 1 && glued(words, at)));
        if negative {
            amount.value = -amount.value;
        }
        out.push(Hit { value: amount, words: at..amount.next, sure: !amount.rough });
        at = amount.next.max(at + 1);
    }
    out
}

/// "berdua", "ber2", "ke-3" and "pertama" beside plain numbers; a telephone number is none.
fn counted(words: &[Word], at: usize) -> Option<Amount> {
    if words.get(at)?.digits().is_some_and(|digits| digits.len() > 15 || (digits.len() > 7 && digits.starts_with('0')))
    {
        return None;
    }
    if any(words, at, &["pertama", "sendiri", "sendirian", "seorang", "seurang", "pertame", "1st"]) {
        return Some(Amount {
            value: ONE,
            next: at + 1,
            unit: false,
            rough: any(words, at, &["sendiri", "sendirian"]),
        });
    }
    if any(words, at, &["selusin", "lusin"]) {
        return Some(Amount { value: 12 * ONE, next: at + 1, unit: false, rough: false });
    }
    amount(words, at, Slang::No)
}

/// "tidak ada" and "belum punya" answer a count with zero.
fn none_of_them(words: &[Word], text: &str) -> Reading {
    #[rustfmt::skip]
    const NONE: &[&str] = &[
        "tidak ada", "tdk ada", "gak ada", "ga ada", "nggak ada", "ngga ada", "enggak ada", "ndak ada",
        "dak ade", "dak ada", "ora ono", "mboten wonten", "belum ada", "blm ada", "belum punya",
        "blm punya", "tidak punya", "gak punya",
    ];
    let Some(next) = phrases(words, 0, NONE) else {
        return Reading::None;
    };
    let only = words.iter().skip(next).all(crate::speech::is_polite);
    if !only {
        return Reading::None;
    }
    Reading::Value(Value::Number(0), 0..text.len(), Confidence::Likely)
}

/// Whether street words for money ("goceng") count as numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slang {
    Yes,
    No,
}

pub(crate) const UNITS: &[(&str, i64)] = &[
    ("ribu", 1_000),
    ("rb", 1_000),
    ("rbu", 1_000),
    ("rebu", 1_000),
    ("ribuan", 1_000),
    ("rban", 1_000),
    ("ewu", 1_000),
    ("ewon", 1_000),
    ("rebuk", 1_000),
    ("juta", 1_000_000),
    ("jt", 1_000_000),
    ("jta", 1_000_000),
    ("jutaan", 1_000_000),
    ("jtan", 1_000_000),
    ("yuta", 1_000_000),
    ("jute", 1_000_000),
    ("juto", 1_000_000),
    ("miliar", 1_000_000_000),
    ("milyar", 1_000_000_000),
    ("milyard", 1_000_000_000),
    ("mliar", 1_000_000_000),
    ("miliaran", 1_000_000_000),
    ("triliun", 1_000_000_000_000),
    ("trilyun", 1_000_000_000_000),
    ("tiao", 1_000_000),
];

pub(crate) const SMALL: &[(&str, i64)] = &[
    ("nol", 0),
    ("kosong", 0),
    ("zero", 0),
    ("satu", 1),
    ("stu", 1),
    ("satuk", 1),
    ("sikok", 1),
    ("siji", 1),
    ("setunggal", 1),
    ("hiji", 1),
    ("one", 1),
    ("dua", 2),
    ("duwa", 2),
    ("due", 2),
    ("loro", 2),
    ("rong", 2),
    ("kalih", 2),
    ("dua2nya", 2),
    ("two", 2),
    ("tiga", 3),
    ("tga", 3),
    ("tige", 3),
    ("telu", 3),
    ("telung", 3),
    ("tilu", 3),
    ("tigo", 3),
    ("three", 3),
    ("empat", 4),
    ("ampat", 4),
    ("mpat", 4),
    ("empt", 4),
    ("papat", 4),
    ("patang", 4),
    ("opat", 4),
    ("sekawan", 4),
    ("four", 4),
    ("lima", 5),
    ("lime", 5),
    ("limo", 5),
    ("limang", 5),
    ("gangsal", 5),
    ("five", 5),
    ("enam", 6),
    ("enm", 6),
    ("anam", 6),
    ("enem", 6),
    ("nem", 6),
    ("genep", 6),
    ("tujuh", 7),
    ("tujoh", 7),
    ("tuju", 7),
    ("tjh", 7),
    ("pitu", 7),
    ("pitung", 7),
    ("delapan", 8),
    ("dlapan", 8),
    ("lapan", 8),
    ("dalapan", 8),
    ("wolu", 8),
    ("wolung", 8),
    ("sembilan", 9),
    ("semilan", 9),
    ("smbilan", 9),
];

pub(crate) const SMALL_MORE: &[(&str, i64)] = &[("sanga", 9), ("songo", 9), ("sangang", 9), ("salapan", 9)];

pub(crate) const FIXED: &[(&str, i64)] = &[
    ("sepuluh", 10),
    ("sepuloh", 10),
    ("spuluh", 10),
    ("spluh", 10),
    ("sapuluh", 10),
    ("sedoso", 10),
    ("sebelas", 11),
    ("seblas", 11),
    ("sebles", 11),
    ("sewelas", 11),
    ("sawelas", 11),
    ("rolas", 12),
    ("telulas", 13),
    ("patbelas", 14),
    ("limolas", 15),
    ("nembelas", 16),
    ("pitulas", 17),
    ("wolulas", 18),
    ("songolas", 19),
    ("selikur", 21),
    ("rolikur", 22),
    ("selawe", 25),
    ("seket", 50),
    ("sewidak", 60),
    ("seratus", 100),
    ("sratus", 100),
    ("satus", 100),
    ("saratus", 100),
    ("rongatus", 200),
    ("limangatus", 500),
];

pub(crate) const FIXED_UNITS: &[(&str, i64)] = &[
    ("seribu", 1_000),
    ("sribu", 1_000),
    ("sewu", 1_000),
    ("sarebu", 1_000),
    ("serebu", 1_000),
    ("sejuta", 1_000_000),
    ("sejute", 1_000_000),
    ("sayuta", 1_000_000),
    ("semiliar", 1_000_000_000),
    ("semilyar", 1_000_000_000),
];

/// Hokkien counting that markets use for money.
pub(crate) const STREET: &[(&str, i64)] = &[
    ("jigo", 25),
    ("gocap", 50),
    ("cepek", 100),
    ("cepe", 100),
    ("nopek", 200),
    ("gopek", 500),
    ("gope", 500),
    ("seceng", 1_000),
    ("ceceng", 1_000),
    ("noceng", 2_000),
    ("saceng", 3_000),
    ("goceng", 5_000),
    ("ceban", 10_000),
    ("goban", 50_000),
    ("noban", 20_000),
    ("saban", 30_000),
    ("cepekceng", 100_000),
    ("gopekceng", 500_000),
    ("setiao", 1_000_000),
    ("cetiao", 1_000_000),
    ("gotiao", 5_000_000),
];

/// The longest number that starts at `at`.
pub(crate) fn amount(words: &[Word], at: usize, slang: Slang) -> Option<Amount> {
    let mut sum = Sum::default();
    let mut next = at;
    if any(words, next, &["ber", "ke"])
        && words.get(next + 1).is_some_and(|word| word.digits().is_some() || word.small().is_some())
    {
        next += 1;
    } else if any(words, next, &["ke"])
        && words.get(next + 1).is_some_and(|word| word.text == "-")
        && words.get(next + 2).is_some_and(|word| word.digits().is_some())
    {
        next += 2;
    }
    while let Some(after) = sum.take(words, next, slang) {
        next = after;
    }
    sum.finish(words, next)
}

#[derive(Default)]
struct Sum {
    /// Finished groups, in millionths.
    total: i128,
    /// The group being read, in millionths.
    group: i128,
    /// What the last small number added, to be raised by "puluh" or "ratus".
    last: Option<i64>,
    /// The place that may still be filled: "dua puluh" leaves room for units only.
    room: i64,
    unit: i64,
    started: bool,
    /// The group is written in digits.
    literal: Option<Literal>,
    half: bool,
    said_unit: bool,
    rough: bool,
}

impl Sum {
    fn take(&mut self, words: &[Word], at: usize, slang: Slang) -> Option<usize> {
        let word = words.get(at)?;
        if word.digits().is_some() {
            return self.literal(words, at);
        }
        if !word.is_letters() {
            return None;
        }
        self.unit_word(words, at)
            .or_else(|| self.half_word(words, at))
            .or_else(|| self.number_word(words, at, slang))
            .or_else(|| self.decimal_words(words, at))
    }

    fn literal(&mut self, words: &[Word], at: usize) -> Option<usize> {
        if self.group != 0 || self.last.is_some() || self.half || self.literal.is_some() {
            return None;
        }
        let literal = literal(words, at).filter(|literal| literal.value <= LARGEST)?;
        if self.started && (self.unit == 0 || literal.value >= i128::from(self.unit) * ONE) {
            return None;
        }
        if self.started && !glued(words, at) && self.unit > 0 && !continues(words, literal.next, self.unit) {
            return None;
        }
        self.group = literal.value;
        self.started = true;
        let single = literal.next == at + 1 && literal.value < 10 * ONE;
        self.last = single.then(|| i64::try_from(literal.value / ONE).ok()).flatten();
        let next = literal.next;
        self.literal = Some(literal);
        Some(next)
    }

    fn unit_word(&mut self, words: &[Word], at: usize) -> Option<usize> {
        let word = words.get(at)?;
        let mut unit = word.number(Table::Unit);
        if self.literal.is_some() && word.any(&["k"]) {
            unit = Some(1_000);
        }
        if self.literal.is_some() && word.any(&["m"]) {
            unit = Some(1_000_000_000);
        }
        let unit = unit?;
        if self.group == 0 || (self.unit > 0 && unit >= self.unit) {
            return None;
        }
        let grouped = self.literal.as_ref().is_some_and(|literal| literal.groups == 1);
        let factor = match (grouped, unit) {
            // "150.000 ribu": the thousands are written already.
            (true, 1_000) => 1,
            // "1.500 juta" is one and a half million, not 1,500 million.
            (true, _) => i128::from(unit) / 1_000,
            (false, _) => i128::from(unit),
        };
        self.total += self.group * factor;
        self.close(unit);
        self.rough |= word.text.ends_with("an") && word.text != "an";
        Some(at + 1)
    }

    fn close(&mut self, unit: i64) {
        self.group = 0;
        self.last = None;
        self.literal = None;
        self.room = 0;
        self.half = false;
        self.unit = unit;
        self.started = true;
        self.said_unit = true;
    }

    /// "setengah juta", "dua setengah juta", "2 juta setengah".
    fn half_word(&mut self, words: &[Word], at: usize) -> Option<usize> {
        let half = any(words, at, &["setengah", "stengah", "stgh", "setgh", "separuh", "satengah", "setenga"]);
        if !half || self.half {
            return None;
        }
        self.half = true;
        if self.group == 0 && self.unit > 0 {
            self.total += i128::from(self.unit) * ONE / 2;
            return Some(at + 1);
        }
        let unit_follows = words.get(at + 1).is_some_and(|word| word.number(Table::Unit).is_some());
        if !unit_follows {
            self.half = false;
            return None;
        }
        self.group += ONE / 2;
        self.started = true;
        Some(at + 1)
    }

    fn number_word(&mut self, words: &[Word], at: usize, slang: Slang) -> Option<usize> {
        let word = words.get(at)?;
        let text = word.text.as_str();
        if slang == Slang::Yes
            && !self.started
            && let Some(value) = word.number(Table::Street)
        {
            self.total = i128::from(value) * ONE;
            self.close(1);
            return Some(at + 1);
        }
        if let Some(unit) = word.fixed_unit() {
            if self.group != 0 || (self.unit > 0 && unit >= self.unit) {
                return None;
            }
            self.total += i128::from(unit) * ONE;
            self.close(unit);
            return Some(at + 1);
        }
        if let Some(last) = self.last.filter(|last| (1..=9).contains(last))
            && let Some((value, room)) = raised(last, text)
        {
            self.group += i128::from(value - last) * ONE;
            self.last = None;
            self.literal = None;
            self.room = room;
            return Some(at + 1);
        }
        if self.literal.is_some() || self.half {
            return None;
        }
        let (value, room) = match word.fixed() {
            Some(value) => (value, if value == 100 || value % 100 == 0 { 100 } else { 1 }),
            None => (word.small()?, 1),
        };
        let fits = if self.group == 0 && self.last.is_none() {
            true
        } else {
            // In "dua ratus tiga ratus" the second hundreds begin a number of their own.
            let whole = words.get(at + 1).and_then(|next| raised(value, &next.text)).map_or(value, |(whole, _)| whole);
            value > 0 && whole < self.room
        };
        if !fits {
            return None;
        }
        self.group += i128::from(value) * ONE;
        self.last = (value < 10).then_some(value);
        self.room = if room == 100 { 100 } else { self.room.min(1) };
        self.started = true;
        Some(at + 1)
    }

    /// "satu koma lima".
    fn decimal_words(&mut self, words: &[Word], at: usize) -> Option<usize> {
        if !any(words, at, &["koma", "titik"]) || self.group == 0 {
            return None;
        }
        let mut scale = ONE;
        let mut next = at + 1;
        while let Some(digit) = words.get(next).and_then(|word| word.small().or_else(|| one_digit(word))) {
            scale /= 10;
            self.group += i128::from(digit) * scale;
            next += 1;
        }
        self.last = None;
        (next > at + 1).then_some(next)
    }

    fn finish(mut self, words: &[Word], next: usize) -> Option<Amount> {
        if !self.started {
            return None;
        }
        // "1 juta 500": the thousands are left out in speech.
        if self.group > 0
            && self.unit >= 1_000_000
            && self.group < 1_000 * ONE
            && (self.literal.is_some() || self.group >= 100 * ONE)
        {
            self.group = self.group * i128::from(self.unit) / 1_000;
            self.rough = true;
        }
        let mut next = next;
        let about = words.get(next).is_some_and(|word| word.text == "-" && word.glued) && any(words, next + 1, &["an"]);
        if about {
            next += 2;
            self.rough = true;
        } else if any(words, next, &["an"]) && glued(words, next) {
            next += 1;
            self.rough = true;
        }
        Some(Amount { value: self.total + self.group, next, unit: self.said_unit, rough: self.rough })
    }
}

/// A digit made larger by the word behind it, and the place that is left to fill.
fn raised(digit: i64, word: &str) -> Option<(i64, i64)> {
    let digit = Some(digit).filter(|digit| (1..=9).contains(digit))?;
    match word {
        "belas" | "welas" | "blas" | "las" | "bles" | "belase" => Some((digit + 10, 1)),
        "likur" => Some((digit + 20, 1)),
        "puluh" | "puloh" | "pulu" | "pluh" | "plh" => Some((digit * 10, 10)),
        "ratus" | "atus" | "rts" | "rtus" | "ratos" => Some((digit * 100, 100)),
        _ => None,
    }
}

/// After "2 juta" a number belongs to it when a smaller unit or the end follows ("2 juta 500 ribu", "2 juta 500").
fn continues(words: &[Word], next: usize, unit: i64) -> bool {
    match words.get(next) {
        None => unit >= 1_000_000,
        Some(word) => word.number(Table::Unit).is_some_and(|smaller| smaller < unit) || word.is("ratus"),
    }
}

struct Literal {
    value: i128,
    next: usize,
    /// How many groups of three digits follow the first.
    groups: usize,
}

/// Groups of three digits behind the first; no number that people write has more.
const MOST_PARTS: usize = 6;

/// "1.500.000", "1,5", "1.500.000,00", "500 000", "7".
fn literal(words: &[Word], at: usize) -> Option<Literal> {
    let first = words.get(at)?.digits()?;
    let mut parts: Vec<(&str, &str)> = Vec::new();
    let mut next = at + 1;
    while let Some((separator, digits)) = part(words, next) {
        if parts.len() > MOST_PARTS {
            return None;
        }
        parts.push((separator, digits));
        next += 2;
    }
    if parts.is_empty() {
        let mut text = first.to_string();
        let mut groups = 0;
        while first.len() <= 3
            && groups <= 2 * MOST_PARTS
            && words.get(next).is_some_and(|word| word.text == "000" && !word.glued)
        {
            text.push_str("000");
            next += 1;
            groups += 2;
        }
        return Some(Literal { value: text.parse::<i128>().ok()?.checked_mul(ONE)?, next, groups });
    }
    let value = grouped(first, &parts).or_else(|| decimal(first, &parts))?;
    let groups = if grouped(first, &parts).is_some() { parts.len() } else { 0 };
    Some(Literal { value, next, groups })
}

fn part(words: &[Word], at: usize) -> Option<(&str, &str)> {
    let separator = words.get(at)?;
    let digits = words.get(at + 1)?;
    let fits = matches!(separator.text.as_str(), "." | ",") && separator.glued && digits.glued;
    fits.then_some((separator.text.as_str(), digits.digits()?))
}

fn grouped(first: &str, parts: &[(&str, &str)]) -> Option<i128> {
    let (separator, _) = parts.first()?;
    let regular = parts.iter().all(|(other, digits)| other == separator && digits.len() == 3);
    if !regular || first.len() > 3 || first.starts_with('0') || parts.len() > 5 {
        return None;
    }
    let digits: String = std::iter::once(first).chain(parts.iter().map(|(_, digits)| *digits)).collect();
    digits.parse::<i128>().ok()?.checked_mul(ONE)
}

fn decimal(first: &str, parts: &[(&str, &str)]) -> Option<i128> {
    let (last, before) = parts.split_last()?;
    let whole = if before.is_empty() {
        first.parse::<i128>().ok()?.checked_mul(ONE)?
    } else {
        if before.first().is_some_and(|(separator, _)| *separator == last.0) {
            return None;
        }
        grouped(first, before)?
    };
    let digits: String = last.1.chars().chain("000000".chars()).take(6).collect();
    whole.checked_add(digits.parse::<i128>().ok()?)
}

fn glued(words: &[Word], at: usize) -> bool {
    words.get(at).is_some_and(|word| word.glued)
}

/// The word as the table has it, or one typing error apart.
fn lookup(table: Table, names: &[(&str, i64)], text: &str) -> Option<i64> {
    let exact = entry(text).and_then(|entry| entry.number(table));
    exact.or_else(|| names.iter().find(|(name, _)| near(name, text)).map(|(_, value)| *value))
}

/// "sepuluh", "seratus"
pub(crate) fn fixed(text: &str) -> Option<i64> {
    lookup(Table::Fixed, FIXED, text)
}

/// "seribu", "sejuta"
pub(crate) fn fixed_unit(text: &str) -> Option<i64> {
    lookup(Table::FixedUnit, FIXED_UNITS, text)
}

/// A digit in words; "berdua" and "kedua" count too.
pub(crate) fn small(text: &str) -> Option<i64> {
    let plain = |text: &str| lookup(Table::Small, SMALL, text).filter(|_| !NOT_SMALL.contains(&text));
    plain(text).or_else(|| {
        let stem = text.strip_prefix("ber").or_else(|| text.strip_prefix("ke")).or_else(|| text.strip_prefix("ba"))?;
        plain(stem).filter(|value| *value > 0 && stem.len() > 2)
    })
}

/// Everyday words one letter away from a number.
const NOT_SMALL: &[&str] = &["kalah", "kasih", "kosongan", "tempat", "sembilu"];

fn one_digit(word: &Word) -> Option<i64> {
    word.digits().filter(|digits| digits.len() == 1)?.parse().ok()
}

/// A run of spoken or written digits as one string: "nol delapan 12" is `0812`.
pub(crate) fn digit_run(words: &[Word], at: usize) -> Option<(String, usize)> {
    let mut digits = String::new();
    let mut next = at;
    while let Some(word) = words.get(next) {
        if let Some(run) = word.digits() {
            digits.push_str(run);
        } else if let Some(value) = word.small().filter(|_| word.is_letters()) {
            digits.push_str(&value.to_string());
        } else {
            break;
        }
        next += 1;
    }
    (!digits.is_empty()).then_some((digits, next))
}
