//! Times of day: "jam setengah 9", "jam 8.30", "sore jam 3", "10.15 wib", "jam 11 kurang 5".

use std::ops::Range;

use jiff::civil;

use crate::number::{Slang, amount};
use crate::reading::{Confidence, Invalid, Reading};
use crate::speech::{Hit, Settled, has_question_word, settle};
use crate::words::{Word, any, phrases, span, words};
use crate::{Ask, Value};

#[rustfmt::skip]
const CLOCK: &[&str] = &[
    "jam", "jm", "jem", "pukul", "pkl", "pk", "pkul", "jame", "pukl", "tabuh",
];
#[rustfmt::skip]
const HALF: &[&str] = &[
    "setengah", "stengah", "stgh", "setgh", "setenga", "satengah", "stenga", "½",
];
const ZONES: &[&str] = &["wib", "wita", "wit"];

/// Part of the day that was named beside the hour.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Dawn,
    Morning,
    Noon,
    Afternoon,
    Night,
}

/// A time, or an hour that no clock has.
pub(crate) type Clock = Result<civil::Time, Invalid>;

pub(crate) fn read(text: &str, ask: &Ask) -> Reading {
    let words = words(text);
    if has_question_word(&words) {
        return Reading::None;
    }
    let mut found = hits(&words, ask.now);
    if found.is_empty() {
        found = bare(&words);
    }
    match settle(&words, found) {
        Settled::Nothing => Reading::None,
        Settled::Several => Reading::Invalid(Invalid::Several),
        Settled::One(hit) => match hit.value {
            Err(invalid) => Reading::Invalid(invalid),
            Ok(time) => within(time, span(&words, &hit.words), hit.sure, ask),
        },
    }
}

pub(crate) fn find(text: &str, ask: &Ask) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    let hit = hits(&words, ask.now).into_iter().next()?;
    Some((Value::Time(hit.value.ok()?), span(&words, &hit.words)))
}

fn within(time: civil::Time, place: Range<usize>, sure: bool, ask: &Ask) -> Reading {
    let (earliest, latest) = (ask.limits.earliest_time, ask.limits.latest_time);
    let inside = |time: civil::Time| earliest.is_none_or(|from| time >= from) && latest.is_none_or(|to| time <= to);
    if inside(time) {
        let confidence = if sure { Confidence::Sure } else { Confidence::Likely };
        return Reading::Value(Value::Time(time), place, confidence);
    }
    // A guessed half of the day gives way to the hours that are allowed.
    if !sure && let Some(other) = other_half(time).filter(|other| inside(*other)) {
        return Reading::Value(Value::Time(other), place, Confidence::Likely);
    }
    Reading::Invalid(Invalid::OutsideHours { earliest, latest })
}

fn other_half(time: civil::Time) -> Option<civil::Time> {
    civil::Time::new((time.hour() + 12) % 24, time.minute(), 0, 0).ok()
}

/// Every time that is named as one.
pub(crate) fn hits(words: &[Word], now: civil::DateTime) -> Vec<Hit<Clock>> {
    let mut out: Vec<Hit<Clock>> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(hit) = named(words, at).or_else(|| fixed(words, at)).or_else(|| later(words, at, now)) else {
            at += 1;
            continue;
        };
        at = hit.words.end.max(at + 1);
        let end = skip_range_end(words, at);
        out.push(Hit { sure: hit.sure && end == at, ..hit });
        at = end;
    }
    out
}

/// "jam 9 - 10": the first hour is the answer, the end of the range is not a second one.
fn skip_range_end(words: &[Word], at: usize) -> usize {
    if !any(words, at, &["-", "sampai", "sampe", "sampek", "smp", "sd", "hingga"]) {
        return at;
    }
    let start = if any(words, at + 1, CLOCK) { at + 2 } else { at + 1 };
    face(words, start).map_or(at, |(_, next)| part_after(words, next).1)
}

fn named(words: &[Word], at: usize) -> Option<Hit<Clock>> {
    let before = part_at(words, at).filter(|(_, next)| any(words, *next, CLOCK));
    let (early, clock) = before.map_or((None, at), |(part, next)| (Some(part), next));
    let said_clock = any(words, clock, CLOCK) && !is_duration(words, clock);
    let start = if said_clock { clock + 1 } else { clock };
    let start = if said_clock && any(words, start, &[".", ":", "sekitar", "kira", "an"]) { start + 1 } else { start };
    let (face, next) = face(words, start)?;
    let (late, end) = part_after(words, next);
    let (face, end) = late_minutes(words, face, late, end);
    let zone = any(words, end, ZONES);
    let end = if zone { end + 1 } else { end };
    let part = early.or(late);
    let anchored = said_clock || zone || part.is_some() || face.colon;
    if !anchored || is_date_piece(words, start, next) {
        return None;
    }
    let (value, sure) = settle_hour(&face, part);
    Some(Hit { value, words: at..end, sure })
}

/// "jam 11 siang lewat 15": the minutes come behind the part of the day.
fn late_minutes(words: &[Word], face: Face, late: Option<Part>, at: usize) -> (Face, usize) {
    let (minute, _, next) = minutes(words, at);
    if late.is_none() || face.minute != 0 || next == at || words.get(at).is_some_and(|word| !word.is_letters()) {
        return (face, at);
    }
    let (hour, minute) = if minute < 0 { (face.hour - 1, minute + 60) } else { (face.hour, minute) };
    let face = Face { hour, minute, ..face };
    (face, next)
}

/// "2 jam" is a duration; in "2 jam 9" nobody means a time either.
fn is_duration(words: &[Word], clock: usize) -> bool {
    let before = clock.checked_sub(1).and_then(|at| words.get(at));
    let number = before.is_some_and(|word| word.digits().is_some_and(|digits| digits.len() < 3));
    number && !any(words, clock + 1, HALF) && words.get(clock + 1).is_none_or(|word| word.digits().is_none())
}

/// The digits of "12.04.2026" and "5/3" are no time.
fn is_date_piece(words: &[Word], start: usize, next: usize) -> bool {
    let sign =
        |at: usize| words.get(at).is_some_and(|word| matches!(word.text.as_str(), "." | "/" | "-") && word.glued);
    let digits = |at: usize| words.get(at).is_some_and(|word| word.digits().is_some() && word.glued);
    let after = sign(next) && digits(next + 1);
    let before = start >= 2
        && sign(start - 1)
        && words.get(start).is_some_and(|word| word.glued)
        && digits_any(words, start - 2);
    (after && !any(words, next, &["-"])) || before
}

fn digits_any(words: &[Word], at: usize) -> bool {
    words.get(at).is_some_and(|word| word.digits().is_some())
}

/// What the clock shows before the half of the day is known.
struct Face {
    hour: i64,
    minute: i64,
    colon: bool,
    /// "03.00" and "13.00" are already 24-hour times.
    full: bool,
}

fn face(words: &[Word], at: usize) -> Option<(Face, usize)> {
    if let Some(start) = half_at(words, at) {
        let (hour, next) = hour(words, start)?;
        let before = if hour == 1 { 12 } else { hour - 1 };
        return Some((Face { hour: before, minute: 30, colon: true, full: false }, next));
    }
    if let Some(found) = four_digits(words, at) {
        return Some(found);
    }
    let (hour, next) = hour(words, at)?;
    let zero = words.get(at).is_some_and(|word| word.text.starts_with('0') && word.text.len() > 1);
    let (minute, colon, next) = minutes(words, next);
    let (hour, minute) = if minute < 0 { (hour - 1, minute + 60) } else { (hour, minute) };
    Some((Face { hour, minute, colon, full: zero }, next))
}

fn half_at(words: &[Word], at: usize) -> Option<usize> {
    if any(words, at, HALF) {
        return Some(at + 1);
    }
    let written = any(words, at, &["1"]) && any(words, at + 1, &["/"]) && any(words, at + 2, &["2"]);
    (written && words.get(at + 3).is_some_and(|word| !word.glued)).then_some(at + 3)
}

/// "0930" and "1400".
fn four_digits(words: &[Word], at: usize) -> Option<(Face, usize)> {
    let digits = words.get(at)?.digits().filter(|digits| digits.len() == 4)?;
    let (hour, minute) = digits.split_at_checked(2)?;
    let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
    (hour < 24 && minute < 60).then_some((Face { hour, minute, colon: false, full: true }, at + 1))
}

fn hour(words: &[Word], at: usize) -> Option<(i64, usize)> {
    let word = words.get(at)?;
    if let Some(digits) = word.digits() {
        let hour: i64 = digits.parse().ok().filter(|_| digits.len() <= 2)?;
        let about = any(words, at + 1, &["an"]) && words.get(at + 1).is_some_and(|word| word.glued);
        return Some((hour, if about { at + 2 } else { at + 1 }));
    }
    let found = amount(words, at, Slang::No).filter(|found| found.next <= at + 2 && !found.unit)?;
    let hour = found.whole().filter(|hour| (0..=24).contains(hour))?;
    Some((hour, found.next))
}

/// Minutes after the hour; negative for "kurang". The flag says that they were written like a clock shows them.
fn minutes(words: &[Word], at: usize) -> (i64, bool, usize) {
    if any(words, at, &[".", ":", ",", "·"])
        && words.get(at).is_some_and(|word| word.glued)
        && let Some(digits) = words.get(at + 1).filter(|word| word.glued).and_then(Word::digits)
        && digits.len() == 2
    {
        let colon = any(words, at, &[":"]);
        return (digits.parse().unwrap_or(99), colon, at + 2);
    }
    let sign = if any(words, at, &["lewat", "lwt", "lewt", "lebih", "lbh", "liwat", "lebeh", "punjul", "langkung"]) {
        1
    } else if any(words, at, &["kurang", "krg", "kurg", "kureng", "krang"]) {
        -1
    } else {
        0
    };
    let start = if sign == 0 { at } else { at + 1 };
    if any(words, start, &["seperempat", "prapat", "seprapat", "perempat"]) {
        return (if sign < 0 { -15 } else { 15 }, false, start + 1);
    }
    if sign != 0 && any(words, start, HALF) {
        return (30 * sign, false, start + 1);
    }
    let found = amount(words, start, Slang::No).and_then(|found| Some((found.whole()?, found.next)));
    let Some((value, next)) = found.filter(|(value, _)| (0..60).contains(value)) else {
        return (0, false, at);
    };
    let said = any(words, next, &["menit", "mnt", "mnit"]);
    let written = sign == 0 && !said && words.get(start).and_then(Word::digits).is_none_or(|digits| digits.len() != 2);
    if sign == 0 && (written || value == 0) && !said {
        return (0, false, at);
    }
    (value * if sign < 0 { -1 } else { 1 }, false, if said { next + 1 } else { next })
}

fn part_after(words: &[Word], at: usize) -> (Option<Part>, usize) {
    let start = if any(words, at, &["waktu", "di", "pas", "teng", "tepat"]) { at + 1 } else { at };
    match part_at(words, start) {
        Some((part, next)) => (Some(part), next),
        None if any(words, at, &["teng", "tepat", "pas"]) => (None, at + 1),
        None => (None, at),
    }
}

fn part_at(words: &[Word], at: usize) -> Option<(Part, usize)> {
    const DAWN: &[&str] = &["subuh", "dinihari", "fajar", "dini hari"];
    if let Some(next) = phrases(words, at, DAWN) {
        return Some((Part::Dawn, next));
    }
    let word = words.get(at)?;
    let part = if word.any(&["pagi", "pgi", "pg", "pagik", "esuk", "isuk", "enjing", "enjang", "am"]) {
        Part::Morning
    } else if word.any(&["siang", "siank", "sianq", "sing", "awan", "beduk", "noon"]) {
        Part::Noon
    } else if word.any(&["sore", "petang", "sonten", "soree", "sre", "asar", "ashar", "pm"]) {
        Part::Afternoon
    } else if word.any(&["malam", "mlm", "malem", "mlem", "bengi", "wengi", "dalu", "mlam"]) {
        Part::Night
    } else {
        return None;
    };
    let end = if any(words, at + 1, &["hari"]) { at + 2 } else { at + 1 };
    Some((part, end))
}

fn settle_hour(face: &Face, part: Option<Part>) -> (Clock, bool) {
    let hour = match (part, face.hour) {
        (Some(Part::Night | Part::Dawn), 12 | 24) | (None, 24) => 0,
        (Some(Part::Noon), 1..=6) => face.hour + 12,
        (Some(Part::Afternoon), 1..=11) => face.hour + 12,
        (Some(Part::Night), 6..=11) => face.hour + 12,
        (None, 1..=5) if !face.full => face.hour + 12,
        (_, hour) => hour,
    };
    let guessed = part.is_none() && !face.full && (1..=5).contains(&face.hour);
    let time = i8::try_from(hour)
        .ok()
        .zip(i8::try_from(face.minute).ok())
        .and_then(|(hour, minute)| civil::Time::new(hour, minute, 0, 0).ok());
    (time.ok_or(Invalid::NoSuchTime), !guessed)
}

/// "tengah hari", "tengah malam".
fn fixed(words: &[Word], at: usize) -> Option<Hit<Clock>> {
    let noon = phrases(words, at, &["tengah hari", "tengahari", "siang bolong"]).map(|next| (12, next));
    let (hour, next) =
        noon.or_else(|| phrases(words, at, &["tengah malam", "tengah malem", "tengah wengi"]).map(|next| (0, next)))?;
    Some(Hit { value: civil::Time::new(hour, 0, 0, 0).map_err(|_| Invalid::NoSuchTime), words: at..next, sure: false })
}

/// "2 jam lagi", "setengah jam lagi", "sekarang".
fn later(words: &[Word], at: usize, now: civil::DateTime) -> Option<Hit<Clock>> {
    let (minutes, next) = if any(words, at, &["sekarang", "skrg", "skrang", "saiki"]) && words.len() <= 4 {
        (0, at + 1)
    } else {
        let (minutes, next) = duration(words, at)?;
        if !any(words, next, &["lagi", "lg", "agik", "maning"]) {
            return None;
        }
        (minutes, next + 1)
    };
    let later = now.checked_add(jiff::Span::new().try_minutes(minutes).ok()?).ok()?;
    Some(Hit {
        value: civil::Time::new(later.hour(), later.minute(), 0, 0).map_err(|_| Invalid::NoSuchTime),
        words: at..next,
        sure: false,
    })
}

fn duration(words: &[Word], at: usize) -> Option<(i64, usize)> {
    if any(words, at, &["sejam"]) {
        return Some((60, at + 1));
    }
    if any(words, at, HALF) && any(words, at + 1, CLOCK) {
        return Some((30, at + 2));
    }
    let found = amount(words, at, Slang::No)?;
    let count = found.whole().filter(|count| (0..=600).contains(count))?;
    if any(words, found.next, &["jam", "jm"]) {
        return Some((count * 60, found.next + 1));
    }
    any(words, found.next, &["menit", "mnt", "mnit"]).then_some((count, found.next + 1))
}

/// With nothing else in a short reply, "9", "9.30" and "sepuluh" are times.
fn bare(words: &[Word]) -> Vec<Hit<Clock>> {
    for at in 0..words.len() {
        let Some((face, face_end)) = face(words, at) else {
            continue;
        };
        let next = skip_range_end(words, face_end);
        if is_date_piece(words, at, next) || words.len() > next - at + 4 {
            return Vec::new();
        }
        let rest = words.iter().take(at).chain(words.iter().skip(next));
        let clear = rest.clone().all(|word| crate::speech::is_polite(word) || !word.is_letters());
        if rest.clone().any(|word| word.digits().is_some()) || !clear {
            return Vec::new();
        }
        let (value, sure) = settle_hour(&face, None);
        return vec![Hit { value, words: at..next, sure: sure && next == face_end }];
    }
    Vec::new()
}
