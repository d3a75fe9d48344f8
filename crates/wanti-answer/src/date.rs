//! Calendar dates: "besok", "jumat depan", "tgl 5 bln depan", "17-08-1990", "2 minggu lagi".

use std::ops::Range;

use jiff::civil::{self, Weekday};
use jiff::{Span, ToSpan};

use crate::number::{Slang, amount};
use crate::reading::{Confidence, Invalid, Reading};
use crate::speech::{Hit, Settled, has_question_word, is_polite, settle, without_denied};
use crate::words::{Word, any, near, phrases, span, words};
use crate::{Ask, Value};

/// A date, or a day that no calendar has.
pub(crate) type Day = Result<civil::Date, Invalid>;

pub(crate) fn read(text: &str, ask: &Ask) -> Reading {
    let words = words(text);
    if has_question_word(&words) {
        return Reading::None;
    }
    let clock = Clock::of(ask);
    let mut found = best(&words, &without_times(&words, ask.now), &clock);
    if found.is_empty() {
        found = bare_day(&words, &clock);
    }
    match settle(&words, found) {
        Settled::Nothing => Reading::None,
        Settled::Several => Reading::Invalid(Invalid::Several),
        Settled::One(hit) => match hit.value.and_then(|day| allowed(day, ask)) {
            Err(invalid) => Reading::Invalid(invalid),
            Ok(day) => {
                let confidence = if hit.sure { Confidence::Sure } else { Confidence::Likely };
                Reading::Value(Value::Date(day), span(&words, &hit.words), confidence)
            }
        },
    }
}

pub(crate) fn find(text: &str, ask: &Ask) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    let found = best(&words, &without_times(&words, ask.now), &Clock::of(ask));
    let hit = without_denied(&words, found).into_iter().next()?;
    Some((Value::Date(hit.value.ok()?), span(&words, &hit.words)))
}

/// A day with a time of day in one message: "senin depan jam setengah 10".
///
/// ```
/// use jiff::civil::date;
/// let now = date(2026, 9, 14).at(9, 0, 0, 0);
/// assert_eq!(wanti_answer::moment("besok jam 2 siang", now), Some(date(2026, 9, 15).at(14, 0, 0, 0)));
/// assert_eq!(wanti_answer::moment("besok", now), None);
/// ```
#[must_use]
pub fn moment(text: &str, now: civil::DateTime) -> Option<civil::DateTime> {
    let ask = Ask::new(crate::Kind::Date, now);
    let words = words(text);
    let day = match settle(&words, best(&words, &without_times(&words, now), &Clock::of(&ask))) {
        Settled::One(hit) => hit.value.ok()?,
        Settled::Several | Settled::Nothing => return None,
    };
    let Settled::One(time) = settle(&words, crate::time::hits(&words, now)) else {
        return None;
    };
    Some(day.to_datetime(time.value.ok()?))
}

/// What decides the year of "17 agustus" and of "90".
struct Clock {
    today: civil::Date,
    past: bool,
}

impl Clock {
    fn of(ask: &Ask) -> Self {
        Clock { today: ask.now.date(), past: ask.limits.past_only }
    }
}

fn allowed(day: civil::Date, ask: &Ask) -> Day {
    let (limits, today) = (&ask.limits, ask.now.date());
    if limits.past_only && day > today {
        return Err(Invalid::FutureDate);
    }
    if limits.future_only && day < today {
        return Err(Invalid::PastDate);
    }
    if let Some(earliest) = limits.earliest.filter(|earliest| day < *earliest) {
        return Err(Invalid::TooEarly { earliest });
    }
    if let Some(latest) = limits.latest.filter(|latest| day > *latest) {
        return Err(Invalid::TooLate { latest });
    }
    Ok(day)
}

/// Words of a time of day that a date may need: "nanti sore jam 4", "sekarang".
#[rustfmt::skip]
const KEPT: &[&str] = &[
    "pagi", "siang", "sore", "malam", "malem", "mlm", "sekarang", "skrg", "skrang", "saiki",
];

/// The same words with every time of day made unreadable, so that "jam 9" is not the ninth.
fn without_times(words: &[Word], now: civil::DateTime) -> Vec<Word> {
    let mut out = words.to_vec();
    for hit in crate::time::hits(words, now) {
        let parts = out.get_mut(hit.words.clone()).unwrap_or_default();
        for word in parts.iter_mut().filter(|word| !word.any(KEPT)) {
            word.blot();
        }
    }
    out
}

/// How much a way of naming a day says; the fullest wins ("senin, 5 maret": the date decides).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Vague,
    Weekday,
    Relative,
    Absolute,
}

fn best(original: &[Word], words: &[Word], clock: &Clock) -> Vec<Hit<Day>> {
    let past = clock.past
        || words
            .iter()
            .any(|word| word.any(&["lahir", "lhr", "kelahiran", "lair", "lahire", "ttl", "wafat", "meninggal"]));
    let clock = Clock { today: clock.today, past };
    let all = hits(words, &clock);
    let plain: Vec<Hit<Day>> = all.iter().map(|(_, hit)| hit.clone()).collect();
    let kept = without_denied(original, plain);
    let is_kept = |hit: &Hit<Day>| kept.iter().any(|other| other.words == hit.words);
    let top = all.iter().filter(|(_, hit)| is_kept(hit)).map(|(rank, _)| *rank).max();
    all.into_iter().filter(|(rank, hit)| Some(*rank) == top && is_kept(hit)).map(|(_, hit)| hit).collect()
}

fn hits(words: &[Word], clock: &Clock) -> Vec<(Rank, Hit<Day>)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let found = absolute(words, at, clock)
            .map(|found| (Rank::Absolute, found))
            .or_else(|| relative(words, at, clock.today).map(|found| (Rank::Relative, found)))
            .or_else(|| weekday(words, at, clock.today).map(|found| (Rank::Weekday, found)))
            .or_else(|| vague(words, at, clock.today).map(|found| (Rank::Vague, found)));
        let Some((rank, found)) = found else {
            at += 1;
            continue;
        };
        let end = found.next.max(at + 1);
        let rank = if rank == Rank::Weekday && !found.sure { Rank::Vague } else { rank };
        out.push((rank, Hit { value: found.day, words: at..end, sure: found.sure }));
        at = end;
    }
    out
}

struct Found {
    day: Day,
    next: usize,
    sure: bool,
}

impl Found {
    fn new(day: Option<civil::Date>, next: usize, sure: bool) -> Self {
        Found { day: day.ok_or(Invalid::NoSuchDate), next, sure }
    }
}

fn shift(day: civil::Date, span: Span) -> Option<civil::Date> {
    day.checked_add(span).ok()
}

// --- named by distance ---

#[rustfmt::skip]
const AHEAD: &[&str] = &[
    "lagi", "lg", "lgi", "agik", "maning", "ke depan", "kedepan", "mendatang", "yang akan datang",
    "yg akan datang", "dari sekarang", "dr sekarang", "dari skrg", "setelah ini", "nanti", "kemudian",
    "meneh", "malih", "dari hari ini",
];
#[rustfmt::skip]
const BACK: &[&str] = &[
    "lalu", "lewat", "kemarin", "kmrn", "silam", "yang lalu", "yg lalu", "yang lewat", "yg lewat",
    "kepungkur", "sebelumnya", "ago", "yang silam", "kemaren", "yg kemarin", "yang kemarin", "sebelum ini",
];
#[rustfmt::skip]
const NEXT: &[&str] = &[
    "depan", "dpn", "dpan", "ngarep", "mendatang", "berikutnya", "berikut", "yang akan datang",
    "yg akan datang", "dpen", "yang depan", "yg depan",
];
const THIS: &[&str] = &["ini", "ni", "iki", "niki", "sekarang", "ne"];

fn relative(words: &[Word], at: usize, today: civil::Date) -> Option<Found> {
    named_day(words, at, today).or_else(|| counted(words, at, today))
}

fn named_day(words: &[Word], at: usize, today: civil::Date) -> Option<Found> {
    #[rustfmt::skip]
    const TODAY: &[&str] = &[
        "hari ini", "hr ini", "hri ini", "hari ne", "dino iki", "dinten niki", "poe ieu", "ari ini",
        "today", "siang ini", "sore ini", "pagi ini", "malam ini", "nanti siang", "nanti sore",
        "nanti malam", "nanti pagi", "ntar siang", "ntar sore", "ntar malam", "ntar malem", "ntar mlm",
        "nanti malem", "tadi pagi", "tadi siang", "tadi sore", "mengko sore", "mengko bengi",
    ];
    #[rustfmt::skip]
    const YESTERDAY: &[&str] = &[
        "kemarin", "kmrn", "kmren", "kemaren", "kmarin", "kemarem", "wingi", "yesterday", "semalam",
        "tadi malam", "semalem", "kamari", "kmaren",
    ];
    #[rustfmt::skip]
    const TOMORROW: &[&str] = &[
        "besok", "bsk", "bsok", "besuk", "besoknya", "esok", "sesuk", "isok", "mbenjang", "benjing",
        "mbenjing", "isuk", "tomorrow", "bsk2", "isukan", "beso", "ngesok",
    ];
    #[rustfmt::skip]
    const AFTER_TOMORROW: &[&str] = &[
        "lusa", "lusak", "lusanya", "sesuk mben", "isuk pageto", "pageto", "embenan", "lsa",
    ];
    if let Some(next) = phrases(words, at, TODAY) {
        return Some(Found::new(Some(today), next, true));
    }
    if any(words, at, &["sekarang", "skrg", "skrang", "saiki"]) {
        return Some(Found::new(Some(today), at + 1, words.len() == 1));
    }
    if let Some(next) = phrases(
        words,
        at,
        &[
            "kemarin lusa",
            "kemarin dulu",
            "kemaren lusa",
            "kemaren dulu",
            "kmrn lusa",
            "kmrn dulu",
            "wingi uni",
            "lusa kemarin",
            "kemarinnya lagi",
            "kmrn lalu",
            "kemarin lalu",
        ],
    ) {
        return Some(Found::new(shift(today, -(2.days())), next, true));
    }
    if let Some(next) = phrases(words, at, TOMORROW) {
        if at >= 2 && any(words, at - 1, &["-"]) && any(words, at - 2, TOMORROW) {
            return None;
        }
        if let Some(next) = phrases(words, next, AFTER_TOMORROW) {
            return Some(Found::new(shift(today, 2.days()), next, true));
        }
        if is_weekday_ahead(words, next) || is_another_day(words, next) {
            return None;
        }
        return Some(Found::new(shift(today, 1.days()), next, true));
    }
    if let Some(next) = phrases(words, at, AFTER_TOMORROW) {
        return Some(Found::new(shift(today, 2.days()), next, true));
    }
    if any(words, at, &["tulat", "tubin"]) {
        return Some(Found::new(shift(today, 3.days()), at + 1, true));
    }
    let next = phrases(words, at, YESTERDAY)?;
    Some(Found::new(shift(today, -(1.days())), next, true))
}

/// "besok senin" names the coming Monday; the weekday says which day is meant.
fn is_weekday_ahead(words: &[Word], at: usize) -> bool {
    let at = if any(words, at, &["hari", "hr"]) { at + 1 } else { at };
    weekday_at(words, at).is_some()
}

/// "besok-besok" and "besok2" put it off.
fn is_another_day(words: &[Word], at: usize) -> bool {
    (any(words, at, &["-"]) && any(words, at + 1, &["besok"])) || (any(words, at, &["2", "besok"]))
}

fn counted(words: &[Word], at: usize, today: civil::Date) -> Option<Found> {
    let (count, unit_at) = match one_unit(words, at) {
        Some(span) => return direction(words, at + 1, today, span),
        None => {
            let start = if any(words, at, &["dalam", "dlm"]) { at + 1 } else { at };
            let found = amount(words, start, Slang::No)?;
            (found.whole()?, found.next)
        }
    };
    let unit = unit(words.get(unit_at)?)?;
    let span = unit.times(count)?;
    let mut next = unit_at + 1;
    if any(words, next, &["kerja"]) {
        return None;
    }
    if any(words, at, &["dalam", "dlm"]) && phrases(words, next, AHEAD).is_none() {
        return Some(Found::new(shift(today, span), next, true));
    }
    if any(words, next, &["an"]) && words.get(next).is_some_and(|word| word.glued) {
        next += 1;
    }
    direction(words, next, today, span)
}

fn direction(words: &[Word], next: usize, today: civil::Date, span: Span) -> Option<Found> {
    if let Some(next) = phrases(words, next, BACK) {
        return Some(Found::new(shift(today, -span), next, true));
    }
    let next = phrases(words, next, AHEAD)?;
    Some(Found::new(shift(today, span), next, true))
}

fn one_unit(words: &[Word], at: usize) -> Option<Span> {
    let word = words.get(at)?;
    if word.any(&["sehari", "sedino"]) {
        return Some(1.days());
    }
    if word.any(&["seminggu", "sminggu", "sepekan", "semingguan"]) {
        return Some(7.days());
    }
    if word.any(&["sebulan", "sbulan", "sesasi"]) {
        return Some(1.months());
    }
    word.any(&["setahun", "sthn", "setaun"]).then(|| 1.years())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    fn times(self, count: i64) -> Option<Span> {
        let span = Span::new();
        match self {
            Unit::Day => span.try_days(count),
            Unit::Week => span.try_weeks(count),
            Unit::Month => span.try_months(count),
            Unit::Year => span.try_years(count),
        }
        .ok()
    }
}

fn unit(word: &Word) -> Option<Unit> {
    if word.any(&["hari", "hr", "hri", "ari", "malam", "dino", "dinten", "days", "day", "poe"]) {
        return Some(Unit::Day);
    }
    if word.any(&["minggu", "mggu", "mgg", "mg", "mingguan", "pekan", "minggon", "mnggu", "ming"]) {
        return Some(Unit::Week);
    }
    if word.any(&["bulan", "bln", "bulanan", "sasi", "wulan", "bulen", "bl"]) {
        return Some(Unit::Month);
    }
    word.any(&["tahun", "thn", "taun", "th", "tahon"]).then_some(Unit::Year)
}

// --- named by the day of the week ---

fn weekday_at(words: &[Word], at: usize) -> Option<Weekday> {
    let word = words.get(at).filter(|word| word.is_letters())?;
    const DAYS: &[(&[&str], Weekday)] = &[
        (&["senin", "snin", "senen", "snen", "sen", "monday", "isnin"], Weekday::Monday),
        (&["selasa", "slasa", "selase", "sls", "sel", "seloso", "salasa", "tuesday"], Weekday::Tuesday),
        (&["rabu", "rab", "rbu", "rebo", "rabo", "rebu", "wednesday"], Weekday::Wednesday),
        (&["kamis", "kmis", "kms", "kemis", "kam", "khamis", "thursday"], Weekday::Thursday),
        (
            &["jumat", "jumaat", "jmat", "jmt", "jum", "jemuah", "jumuah", "jemuwah", "jemat", "friday", "jmuat"],
            Weekday::Friday,
        ),
        (&["sabtu", "sbtu", "sbt", "sab", "setu", "septu", "saptu", "saturday"], Weekday::Saturday),
        (&["ahad", "akhad", "sunday", "ngahad"], Weekday::Sunday),
    ];
    DAYS.iter()
        .find(|(names, _)| word.any(names))
        .or_else(|| DAYS.iter().find(|(names, _)| names.first().is_some_and(|name| near(name, &word.text))))
        .map(|(_, day)| *day)
}

fn weekday(words: &[Word], at: usize, today: civil::Date) -> Option<Found> {
    // "minggu depan hari senin"
    if unit(words.get(at)?) == Some(Unit::Week)
        && let Some(offset) = week_word(words, at + 1)
    {
        let (weeks, next) = offset;
        let start = if any(words, next, &["hari", "hr", ","]) { next + 1 } else { next };
        let day = weekday_at(words, start)?;
        return Some(Found::new(in_week(today, weeks, day), start + 1, true));
    }
    let said_tomorrow = any(words, at, &["besok", "bsk", "besuk", "esok"]);
    let start = if said_tomorrow { at + 1 } else { at };
    let said_day = any(words, start, &["hari", "hr", "hri", "malam", "mlm", "malem", "dino", "dinten", "ari"]);
    let name = if said_day { start + 1 } else { start };
    let sunday = any(words, name, &["minggu", "mggu", "mgg", "minggoe"]);
    let day = match weekday_at(words, name) {
        Some(day) => day,
        None if sunday && (said_day || week_word(words, name + 1).is_none()) => Weekday::Sunday,
        None => return None,
    };
    let next = name + 1;
    if sunday && !said_day && at > 0 && words.get(at - 1).is_some_and(|word| word.digits().is_some()) {
        return None;
    }
    Some(weekday_with(words, next, day, today))
}

/// What follows the weekday decides the week.
fn weekday_with(words: &[Word], next: usize, day: Weekday, today: civil::Date) -> Found {
    let week = words.get(next).and_then(unit) == Some(Unit::Week);
    let after = if week { next + 1 } else { next };
    if let Some((weeks, end)) = week_word(words, after) {
        if !week && weeks < 0 {
            return Found::new(last(today, day), end, true);
        }
        if !week && weeks == 0 {
            let this = in_week(today, 0, day);
            return Found::new(this, end, this.is_some_and(|this| this >= today));
        }
        return Found::new(in_week(today, weeks, day), end, true);
    }
    if let Some(end) = phrases(words, next, &["besok", "bsk", "besuk", "nanti", "sesuk", "esok"]) {
        return Found::new(coming(today, day), end, true);
    }
    Found::new(coming(today, day), next, true)
}

/// "depan", "ini", "lalu" as weeks from this one.
fn week_word(words: &[Word], at: usize) -> Option<(i64, usize)> {
    if let Some(next) = phrases(words, at, NEXT) {
        let twice = phrases(words, next, &["lagi", "lg", "nya lagi"]);
        return Some((if twice.is_some() { 2 } else { 1 }, twice.unwrap_or(next)));
    }
    if let Some(next) = phrases(words, at, BACK) {
        return Some((-1, next));
    }
    phrases(words, at, THIS).map(|next| (0, next))
}

/// The next such day after today.
fn coming(today: civil::Date, day: Weekday) -> Option<civil::Date> {
    let ahead = i64::from(today.weekday().until(day));
    shift(today, Unit::Day.times(if ahead == 0 { 7 } else { ahead })?)
}

/// The last such day before today.
fn last(today: civil::Date, day: Weekday) -> Option<civil::Date> {
    let back = i64::from(today.weekday().since(day));
    shift(today, Unit::Day.times(if back == 0 { -7 } else { -back })?)
}

/// That day of the week so many weeks from this one; weeks start on Monday.
fn in_week(today: civil::Date, weeks: i64, day: Weekday) -> Option<civil::Date> {
    let monday = i64::from(today.weekday().to_monday_zero_offset());
    let offset = i64::from(day.to_monday_zero_offset());
    shift(today, Unit::Day.times(weeks * 7 + offset - monday)?)
}

// --- named without a day ---

/// "minggu depan", "akhir bulan", "bulan depan": worth confirming.
fn vague(words: &[Word], at: usize, today: civil::Date) -> Option<Found> {
    const EDGES: &[(&[&str], Edge)] =
        &[(&["awal"], Edge::Start), (&["pertengahan", "tengah"], Edge::Middle), (&["akhir", "ujung"], Edge::End)];
    let edge = EDGES.iter().find(|(names, _)| any(words, at, names)).map(|(_, edge)| *edge);
    let unit_at = if edge.is_some() { at + 1 } else { at };
    if let (Some(edge), Some(month)) = (edge, month_at(words, unit_at)) {
        let start = civil::Date::new(today.year(), month, 1).ok()?;
        let start = if start.last_of_month() < today { shift(start, 1.years())? } else { start };
        return Some(Found::new(edge.of_month(start), unit_at + 1, false));
    }
    let unit = unit(words.get(unit_at)?)?;
    let (count, next) = match week_word(words, unit_at + 1) {
        Some(found) => found,
        None if edge.is_some() => (0, unit_at + 1),
        None => return None,
    };
    let base = shift(today, unit.times(count)?)?;
    let day = match (edge, unit) {
        (Some(edge), Unit::Month) => edge.of_month(base.first_of_month())?,
        (Some(Edge::Start), Unit::Week) => in_week(base, 0, Weekday::Monday)?,
        (Some(Edge::Middle), Unit::Week) => in_week(base, 0, Weekday::Wednesday)?,
        (Some(Edge::End), Unit::Week) => in_week(base, 0, Weekday::Friday)?,
        (Some(Edge::End), Unit::Year) => base.last_of_year(),
        (Some(Edge::Start), Unit::Year) => base.first_of_year(),
        (Some(_), _) => return None,
        (None, Unit::Day) => return None,
        (None, _) if count == 0 => return None,
        (None, _) => base,
    };
    Some(Found::new(Some(day), next, false))
}

#[derive(Clone, Copy)]
enum Edge {
    Start,
    Middle,
    End,
}

impl Edge {
    fn of_month(self, first: civil::Date) -> Option<civil::Date> {
        match self {
            Edge::Start => Some(first),
            Edge::Middle => shift(first, 14.days()),
            Edge::End => Some(first.last_of_month()),
        }
    }
}

// --- named by the calendar ---

#[rustfmt::skip]
const DAY_WORDS: &[&str] = &[
    "tgl", "tanggal", "tg", "tggl", "tngl", "tgll", "tnggal", "tngggal", "tanggl", "tgk", "tggal",
];
const MONTH_WORDS: &[&str] = &["bln", "bulan", "bl", "sasi", "wulan", "bulen"];
const YEAR_WORDS: &[&str] = &["thn", "tahun", "taun", "th"];

fn absolute(words: &[Word], at: usize, clock: &Clock) -> Option<Found> {
    let said_day = any(words, at, DAY_WORDS);
    let mut start = if said_day { at + 1 } else { at };
    if said_day && any(words, start, &[".", ":"]) {
        start += 1;
    }
    iso(words, start)
        .or_else(|| run_together(words, start, said_day || (at == 0 && words.len() == 1) || clock.past, clock))
        .or_else(|| written(words, start, clock))
        .or_else(|| spoken(words, start, said_day, clock))
        .or_else(|| month_first(words, start, clock))
}

/// 2026-09-15
fn iso(words: &[Word], at: usize) -> Option<Found> {
    let year = digits_of(words, at, 4..=4)?;
    let separator = words.get(at + 1).filter(|word| matches!(word.text.as_str(), "-" | "/" | "."))?;
    let month = digits_of(words, at + 2, 1..=2)?;
    let day =
        words.get(at + 3).filter(|word| word.text == separator.text).and_then(|_| digits_of(words, at + 4, 1..=2))?;
    (1900..=2100).contains(&year).then(|| Found::new(calendar(day, month, year), at + 5, true))
}

/// 17081990, 170890 or 19900817
fn run_together(words: &[Word], at: usize, expected: bool, clock: &Clock) -> Option<Found> {
    let digits = words.get(at)?.digits()?;
    if !expected || !matches!(digits.len(), 6 | 8) {
        return None;
    }
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i64>().ok();
    let (day, month) = (number(0, 2)?, number(2, 4)?);
    let year = if digits.len() == 8 { number(4, 8)? } else { full_year(number(4, 6)?, clock) };
    let plain = calendar(day, month, year).filter(|_| (1900..=2100).contains(&year));
    let turned =
        || calendar(number(6, 8)?, number(4, 6)?, number(0, 4)?).filter(|day| (1900..=2100).contains(&day.year()));
    Some(Found::new(plain.or_else(turned), at + 1, digits.len() == 8))
}

/// 5/3/26, 5-3-2026, 12.04.2026, 17 08 1990, 5/3
fn written(words: &[Word], at: usize, clock: &Clock) -> Option<Found> {
    let day = digits_of(words, at, 1..=2)?;
    let (month, month_end, first) = after_separator(words, at + 1)?;
    if let Some((_, year_end, second)) = after_separator_year(words, month_end)
        && (first == second || first != ' ')
    {
        let digits = words.get(year_end - 1)?.digits()?;
        let sure = first != ' ' || digits.len() == 4;
        if first == ' ' && digits.len() != 4 && words.len() != 3 {
            return None;
        }
        let year = full_year(digits.parse().ok()?, clock);
        return Some(Found::new(calendar(day, month, year), year_end, sure));
    }
    let followed = words.get(month_end).is_some_and(|word| word.glued && matches!(word.text.as_str(), "/" | "-" | "."));
    let short = matches!(first, '/') || (first == '-' && month > 0 && words.len() <= 4);
    (short && !followed).then(|| Found { day: next_or_last(day, month, clock), next: month_end, sure: first == '/' })
}

fn after_separator(words: &[Word], at: usize) -> Option<(i64, usize, char)> {
    let word = words.get(at)?;
    if let Some(separator) = word.text.chars().next().filter(|sign| matches!(sign, '/' | '-' | '.')) {
        return Some((digits_of(words, at + 1, 1..=2)?, at + 2, separator));
    }
    (!word.glued).then_some((digits_of(words, at, 1..=2)?, at + 1, ' '))
}

fn after_separator_year(words: &[Word], at: usize) -> Option<(i64, usize, char)> {
    let word = words.get(at)?;
    let (year_at, separator) = match word.text.chars().next() {
        Some(sign @ ('/' | '-' | '.')) => (at + 1, sign),
        _ => (at, ' '),
    };
    let digits = words.get(year_at)?.digits().filter(|digits| matches!(digits.len(), 2 | 4))?;
    Some((digits.parse().ok()?, year_at + 1, separator))
}

/// "5 maret 2026", "tgl 15 bulan depan", "5 bln 4", "tgl 10"
fn spoken(words: &[Word], at: usize, said_day: bool, clock: &Clock) -> Option<Found> {
    let (day, mut next) = day_number(words, at, said_day)?;
    if any(words, next, &["-", "/", ".", ",", "de"]) && month_at(words, next + 1).is_some() {
        next += 1;
    }
    if let Some((offset, end)) = month_offset(words, next) {
        let base = shift(clock.today.first_of_month(), offset)?;
        return Some(Found::new(calendar(day, base.month().into(), base.year().into()), end, true));
    }
    if let Some((month, end)) = named_month(words, next) {
        let (year, end) = year_after(words, end, clock);
        return Some(with_year(day, month, year, end, clock));
    }
    if !said_day {
        return None;
    }
    Some(Found { day: day_of_some_month(day, clock), next, sure: true })
}

/// "maret tgl 5", "bulan april tanggal 5 2026", "bulan depan tgl 15"
fn month_first(words: &[Word], at: usize, clock: &Clock) -> Option<Found> {
    if let Some((offset, next)) = month_offset(words, at) {
        let start = next + usize::from(any(words, next, &[","]));
        let said_day = any(words, start, DAY_WORDS);
        let (day, end) = day_number(words, start + 1, true).filter(|_| said_day)?;
        let base = shift(clock.today.first_of_month(), offset)?;
        return Some(Found::new(calendar(day, base.month().into(), base.year().into()), end, true));
    }
    let said_month = any(words, at, MONTH_WORDS);
    let month_place = if said_month { at + 1 } else { at };
    let month = i64::from(month_at(words, month_place)?);
    let next = month_place + 1;
    let said_day = any(words, next, DAY_WORDS);
    let (day, end) = day_number(words, if said_day { next + 1 } else { next }, true)?;
    let (year, end) = year_after(words, end, clock);
    Some(with_year(day, month, year, end, clock))
}

fn with_year(day: i64, month: i64, year: Option<i64>, next: usize, clock: &Clock) -> Found {
    match year {
        Some(year) => Found::new(calendar(day, month, year), next, true),
        None => Found { day: next_or_last(day, month, clock), next, sure: true },
    }
}

fn day_number(words: &[Word], at: usize, wide: bool) -> Option<(i64, usize)> {
    let word = words.get(at)?;
    if let Some(digits) = word.digits() {
        let day = digits.parse().ok().filter(|_| digits.len() <= 2)?;
        return Some((day, at + 1));
    }
    if any(words, at, &["satu", "siji"]) && any(words, at + 1, &["suro", "syawal", "muharram"]) {
        return None;
    }
    let found = amount(words, at, Slang::No).filter(|found| !found.unit)?;
    let day = found.whole().filter(|day| (1..=31).contains(day))?;
    (wide || month_at(words, found.next).is_some() || any(words, found.next, MONTH_WORDS)).then_some((day, found.next))
}

/// "bulan depan", "bln ini", "bulan lalu" as months from this one.
fn month_offset(words: &[Word], at: usize) -> Option<(Span, usize)> {
    if !any(words, at, MONTH_WORDS) {
        return None;
    }
    let (count, next) = week_word(words, at + 1)?;
    Some((Unit::Month.times(count)?, next))
}

/// "maret", "bulan maret", "bln 4"
fn named_month(words: &[Word], at: usize) -> Option<(i64, usize)> {
    if let Some(month) = month_at(words, at) {
        return Some((month.into(), at + 1));
    }
    if !any(words, at, MONTH_WORDS) {
        return None;
    }
    let start = if any(words, at + 1, &["ke"]) { at + 2 } else { at + 1 };
    if let Some(month) = month_at(words, start) {
        return Some((month.into(), start + 1));
    }
    let found = amount(words, start, Slang::No).filter(|found| !found.unit)?;
    Some((found.whole()?, found.next))
}

fn month_at(words: &[Word], at: usize) -> Option<i8> {
    let word = words.get(at).filter(|word| word.is_letters())?;
    const MONTHS: &[(&[&str], i8)] = &[
        (&["januari", "jan", "january", "jnuari", "januwari"], 1),
        (&["februari", "feb", "pebruari", "peb", "february", "febuari", "pebuari", "febr"], 2),
        (&["maret", "mar", "mrt", "march", "maretan"], 3),
        (&["april", "apr", "apil", "aprl"], 4),
        (&["mei", "may", "mey"], 5),
        (&["juni", "jun", "june", "djuni"], 6),
        (&["juli", "jul", "july", "djuli"], 7),
        (&["agustus", "agu", "agt", "ags", "agus", "agts", "aug", "august", "agst"], 8),
        (&["september", "sep", "sept", "sptember", "septmber"], 9),
        (&["oktober", "okt", "oct", "october", "oktbr"], 10),
        (&["november", "nov", "nop", "nopember", "novmber"], 11),
        (&["desember", "des", "dec", "december", "dsember"], 12),
    ];
    MONTHS
        .iter()
        .find(|(names, _)| word.any(names))
        .or_else(|| MONTHS.iter().find(|(names, _)| names.first().is_some_and(|name| near(name, &word.text))))
        .map(|(_, month)| *month)
}

fn year_after(words: &[Word], at: usize, clock: &Clock) -> (Option<i64>, usize) {
    let said = any(words, at, YEAR_WORDS);
    let start = at + usize::from(said || any(words, at, &["-", "/", ",", ".", "'", "’"]));
    if said && let Some((years, next)) = week_word(words, start) {
        return (Some(i64::from(clock.today.year()) + years), next);
    }
    let Some(word) = words.get(start) else {
        return (None, at);
    };
    if let Some(digits) = word.digits() {
        let fits = digits.len() == 4 || (digits.len() == 2 && (said || !is_clock(words, start + 1)));
        let year = digits.parse().ok().filter(|_| fits);
        return year.map_or((None, at), |year| (Some(full_year(year, clock)), start + 1));
    }
    let spoken = amount(words, start, Slang::No).and_then(|found| Some((found.whole()?, found.next)));
    match spoken {
        Some((year, next)) if (1900..=2100).contains(&year) => (Some(year), next),
        _ => (None, at),
    }
}

fn is_clock(words: &[Word], at: usize) -> bool {
    any(words, at, &["\u{1}", "pagi", "siang", "sore", "malam", "orang", "wib"])
        || (any(words, at, &[".", ":"]) && words.get(at + 1).is_some_and(|word| word.glued && word.digits().is_some()))
}

/// Two digits of a year: up to ten years ahead belong to this century, all others to the last.
fn full_year(year: i64, clock: &Clock) -> i64 {
    if year >= 100 {
        return year;
    }
    let ahead = if clock.past { 0 } else { 10 };
    let last = i64::from(clock.today.year()) + ahead;
    if 2000 + year <= last { 2000 + year } else { 1900 + year }
}

fn calendar(day: i64, month: i64, year: i64) -> Option<civil::Date> {
    let day = i8::try_from(day).ok()?;
    let month = i8::try_from(month).ok()?;
    civil::Date::new(i16::try_from(year).ok()?, month, day).ok()
}

/// A day without a year: the next one, or the last one when only the past can be meant.
fn next_or_last(day: i64, month: i64, clock: &Clock) -> Day {
    let this = i64::from(clock.today.year());
    // A leap day may be up to eight years away.
    let mut years = (0..=8).map(|away| if clock.past { this - away } else { this + away });
    years
        .find_map(|year| {
            calendar(day, month, year).filter(
                |date| {
                    if clock.past { *date <= clock.today } else { *date >= clock.today }
                },
            )
        })
        .ok_or(Invalid::NoSuchDate)
}

/// "tgl 10": the next month that has this day, or the last one when only the past can be meant.
fn day_of_some_month(day: i64, clock: &Clock) -> Day {
    let first = clock.today.first_of_month();
    (0..=2)
        .filter_map(|away| {
            let month = shift(first, Unit::Month.times(if clock.past { -away } else { away })?)?;
            calendar(day, month.month().into(), month.year().into())
        })
        .find(|date| if clock.past { *date <= clock.today } else { *date >= clock.today })
        .ok_or(Invalid::NoSuchDate)
}

/// With nothing else in the reply, "10" is a day of the month.
fn bare_day(words: &[Word], clock: &Clock) -> Vec<Hit<Day>> {
    let mut numbers = words.iter().enumerate().filter(|(_, word)| word.digits().is_some());
    let (Some((at, word)), None) = (numbers.next(), numbers.next()) else {
        return Vec::new();
    };
    let rest = words.iter().enumerate().filter(|(other, _)| *other != at);
    let clear = rest.clone().all(|(_, word)| is_polite(word) || word.any(&["aja", "saja", "."]));
    let day = word.digits().filter(|digits| digits.len() <= 2).and_then(|digits| digits.parse().ok());
    match day {
        Some(day) if clear => vec![Hit { value: day_of_some_month(day, clock), words: at..at + 1, sure: false }],
        _ => Vec::new(),
    }
}

fn digits_of(words: &[Word], at: usize, length: std::ops::RangeInclusive<usize>) -> Option<i64> {
    let digits = words.get(at)?.digits().filter(|digits| length.contains(&digits.len()))?;
    digits.parse().ok()
}
