//! From what an author wrote to a table of hours; every fault is reported.

use jiff::civil::Date;

use super::interval::{self, Interval, without_breaks, words};
use super::{Hours, Special, Week};
use crate::diagnostic::{Diagnostic, Sentence, Span};
use crate::expr::closest;
use crate::words::{CLOSED, DAYS};

/// Codes of faults in hours.
pub mod codes {
    use crate::diagnostic::Code;

    /// A key that is no day and no range of days.
    pub const UNKNOWN_DAY: Code = Code("WN0701");
    /// Hours that cannot be read.
    pub const BAD_INTERVAL: Code = Code("WN0702");
    /// Closing that is not after opening.
    pub const CLOSES_FIRST: Code = Code("WN0703");
    /// Hours of one day that overlap.
    pub const OVERLAP: Code = Code("WN0704");
    /// A break that does not lie inside the hours.
    pub const BREAK_OUTSIDE: Code = Code("WN0705");
    /// A date that cannot be read.
    pub const BAD_DATE: Code = Code("WN0706");
    /// A special period that ends before it begins or overlaps another.
    pub const BAD_PERIOD: Code = Code("WN0707");
    /// Hours that are never open.
    pub const NEVER_OPEN: Code = Code("WN0708");
    /// A day that is written twice.
    pub const DAY_TWICE: Code = Code("WN0709");
}

/// Hours of seven days as written.
#[derive(Debug, Default)]
pub struct WeekBuilder {
    hours: [Option<Written>; 7],
    breaks: [Option<Written>; 7],
    any_breaks: bool,
    faults: Vec<Diagnostic>,
}

/// Intervals of one day with the place of each.
#[derive(Debug, Clone, Default)]
struct Written {
    key: Span,
    intervals: Vec<(Interval, Span)>,
}

/// A special period as written.
#[derive(Debug)]
struct WrittenSpecial {
    name: String,
    from: (String, Span),
    to: (String, Span),
    week: WeekBuilder,
}

/// Collects one table of hours.
#[derive(Debug)]
pub struct HoursBuilder {
    place: Span,
    week: WeekBuilder,
    holidays: Vec<(String, Span, String)>,
    until: Option<(String, Span)>,
    special: Vec<WrittenSpecial>,
}

/// The days, Monday is 0, that a key names: `senin`, `senin-kamis`, `saturday`.
#[must_use]
pub(super) fn days(key: &str) -> Option<(usize, usize)> {
    let day = |word: &str| {
        let word = word.trim().to_lowercase();
        DAYS.iter().position(|(id, en)| *id == word || *en == word)
    };
    if let Some(only) = day(key) {
        return Some((only, only));
    }
    let (first, last) = key.split_once(['-', '–'])?;
    let (first, last) = (day(first)?, day(last)?);
    (first <= last).then_some((first, last))
}

impl WeekBuilder {
    /// Hours of a day or a range of days. The texts are intervals, or the word for closed alone.
    pub fn open(&mut self, key: &str, key_span: &Span, texts: &[(&str, Span)]) {
        let Some(days) = self.read_days(key, key_span) else { return };
        let intervals = self.read(texts);
        let mut faults = Vec::new();
        keep(&mut self.hours, days, &Written { key: key_span.clone(), intervals }, &mut faults);
        self.faults.append(&mut faults);
    }

    /// Breaks of a day or a range of days.
    pub fn pause(&mut self, key: &str, key_span: &Span, texts: &[(&str, Span)]) {
        let Some(days) = self.read_days(key, key_span) else { return };
        self.any_breaks = true;
        let intervals = self.read(texts);
        let mut faults = Vec::new();
        keep(&mut self.breaks, days, &Written { key: key_span.clone(), intervals }, &mut faults);
        self.faults.append(&mut faults);
    }

    fn read_days(&mut self, key: &str, span: &Span) -> Option<(usize, usize)> {
        let found = days(key);
        if found.is_none() {
            self.faults.push(unknown_day(key, span));
        }
        found
    }

    fn read(&mut self, texts: &[(&str, Span)]) -> Vec<(Interval, Span)> {
        let mut out: Vec<(Interval, Span)> = Vec::new();
        for (text, span) in texts {
            let word = text.trim().to_lowercase();
            if word == CLOSED.0 || word == CLOSED.1 {
                continue;
            }
            match interval::minutes(&word) {
                None => self.faults.push(bad_interval(text, span)),
                Some((from, to)) if to <= from => self.faults.push(closes_first(text, span)),
                Some((from, to)) => self.add(Interval { from, to }, span, &mut out),
            }
        }
        out.sort_by_key(|(interval, _)| *interval);
        out
    }

    fn add(&mut self, interval: Interval, span: &Span, out: &mut Vec<(Interval, Span)>) {
        if let Some((other, place)) = out.iter().find(|(other, _)| other.meets(interval)) {
            self.faults.push(overlap(interval, span, *other, place));
            return;
        }
        out.push((interval, span.clone()));
    }

    /// The week; days that are not written are taken from another week, or closed.
    fn build(mut self, usual: Option<&Week>, out: &mut Vec<Diagnostic>) -> Week {
        let mut week = Week::default();
        for (at, day) in week.days.iter_mut().enumerate() {
            let before = usual.and_then(|usual| usual.days.get(at));
            let written = self.hours.get(at).and_then(Option::as_ref);
            let paused = self.breaks.get(at).and_then(Option::as_ref);
            day.hours = match (written, before) {
                (Some(written), _) => intervals(written),
                (None, Some(before)) => before.hours.clone(),
                (None, None) => Vec::new(),
            };
            day.breaks = match (paused, before) {
                (Some(paused), _) => inside(paused, &day.hours, &mut self.faults),
                (None, Some(before)) if !self.any_breaks => kept(&before.breaks, &day.hours),
                _ => Vec::new(),
            };
            day.open = without_breaks(&day.hours, &day.breaks);
        }
        self.faults.dedup();
        out.append(&mut self.faults);
        week
    }
}

impl HoursBuilder {
    /// A table of hours written at this place.
    #[must_use]
    pub fn new(place: Span) -> HoursBuilder {
        HoursBuilder { place, week: WeekBuilder::default(), holidays: Vec::new(), until: None, special: Vec::new() }
    }

    /// The usual week.
    pub fn week(&mut self) -> &mut WeekBuilder {
        &mut self.week
    }

    /// A holiday, with its name where it has one.
    pub fn holiday(&mut self, date: &str, span: &Span, name: Option<&str>) {
        self.holidays.push((date.to_owned(), span.clone(), name.unwrap_or_default().to_owned()));
    }

    /// The day until which the list of holidays is complete.
    pub fn holidays_until(&mut self, date: &str, span: &Span) {
        self.until = Some((date.to_owned(), span.clone()));
    }

    /// A special period; days that it does not write keep their usual hours.
    pub fn special(&mut self, name: &str, from: (&str, &Span), to: (&str, &Span)) -> &mut WeekBuilder {
        let own = |(text, span): (&str, &Span)| (text.to_owned(), span.clone());
        self.special.push(WrittenSpecial {
            name: name.to_owned(),
            from: own(from),
            to: own(to),
            week: WeekBuilder::default(),
        });
        self.special.last_mut().map_or(&mut self.week, |special| &mut special.week)
    }

    /// The table, with every fault reported.
    pub fn build(self, out: &mut Vec<Diagnostic>) -> Hours {
        let week = self.week.build(None, out);
        let mut hours = Hours { week, ..Hours::default() };
        for (text, span, name) in self.holidays {
            if let Some(date) = read_date(&text, &span, out) {
                hours.holidays.insert(date, name);
            }
        }
        hours.holidays_until = self.until.and_then(|(text, span)| read_date(&text, &span, out));
        let mut places: Vec<Span> = Vec::new();
        for written in self.special {
            let place = written.from.1.clone();
            let Some(special) = read_special(written, &hours.week, out) else { continue };
            let clash = hours.special.iter().position(|other| other.from <= special.to && special.from <= other.to);
            if let Some(other) = clash {
                out.push(periods_meet(&special, &place, hours.special.get(other), places.get(other)));
            }
            hours.special.push(special);
            places.push(place);
        }
        let faultless = out
            .iter()
            .all(|fault| !matches!(fault.code, codes::BAD_INTERVAL | codes::CLOSES_FIRST | codes::UNKNOWN_DAY));
        if faultless && hours.week.days.iter().all(|day| day.open.is_empty()) {
            out.push(never_open(&self.place));
        }
        hours
    }
}

fn intervals(written: &Written) -> Vec<Interval> {
    written.intervals.iter().map(|(interval, _)| *interval).collect()
}

fn kept(breaks: &[Interval], hours: &[Interval]) -> Vec<Interval> {
    breaks.iter().copied().filter(|pause| hours.iter().any(|hours| pause.within(*hours))).collect()
}

/// Breaks that lie inside the hours; the others are reported.
fn inside(written: &Written, hours: &[Interval], faults: &mut Vec<Diagnostic>) -> Vec<Interval> {
    let mut out = Vec::new();
    for (pause, span) in &written.intervals {
        if hours.iter().any(|hours| pause.within(*hours)) {
            out.push(*pause);
        } else if !faults.iter().any(|fault| fault.span == *span) {
            faults.push(break_outside(*pause, span, hours));
        }
    }
    out
}

fn keep(
    week: &mut [Option<Written>; 7],
    (first, last): (usize, usize),
    written: &Written,
    faults: &mut Vec<Diagnostic>,
) {
    let count = last + 1 - first;
    for (at, day) in week.iter_mut().enumerate().skip(first).take(count) {
        match day {
            Some(before) if faults.is_empty() => faults.push(day_twice(at, &written.key, &before.key)),
            Some(_) => {}
            None => *day = Some(written.clone()),
        }
    }
}

fn read_special(written: WrittenSpecial, usual: &Week, out: &mut Vec<Diagnostic>) -> Option<Special> {
    let from = read_date(&written.from.0, &written.from.1, out);
    let to = read_date(&written.to.0, &written.to.1, out);
    let week = written.week.build(Some(usual), out);
    let (from, to) = (from?, to?);
    if to < from {
        out.push(
            Diagnostic::error(
                codes::BAD_PERIOD,
                written.to.1,
                Sentence::new(
                    format!("masa `{}` berakhir sebelum mulai", written.name),
                    format!("the period `{}` ends before it begins", written.name),
                ),
            )
            .also(written.from.1, "mulainya di sini", "it begins here")
            .help(
                "tukar tanggal `dari` dan `sampai`, atau periksa tahunnya",
                "swap the dates of `from` and `to`, or check the year",
            ),
        );
        return None;
    }
    Some(Special { name: written.name, from, to, week })
}

fn read_date(text: &str, span: &Span, out: &mut Vec<Diagnostic>) -> Option<Date> {
    let found = text.trim().parse::<Date>().ok();
    if found.is_none() {
        let message =
            Sentence::new(format!("tanggal `{text}` tidak dapat dibaca"), format!("the date `{text}` cannot be read"));
        out.push(
            Diagnostic::error(codes::BAD_DATE, span.clone(), message)
                .help("tulis tahun-bulan-hari, misalnya `2026-12-25`", "write year-month-day, such as `2026-12-25`"),
        );
    }
    found
}

fn unknown_day(key: &str, span: &Span) -> Diagnostic {
    let message = Sentence::new(format!("`{key}` bukan hari"), format!("`{key}` is not a day"));
    let fault = Diagnostic::error(codes::UNKNOWN_DAY, span.clone(), message).help(
        "tulis nama hari, `senin`, atau rentang dari awal minggu, `senin-kamis`",
        "write a day, `monday`, or a range within the week, `monday-thursday`",
    );
    let all: Vec<String> = DAYS.iter().flat_map(|(id, en)| [(*id).to_owned(), (*en).to_owned()]).collect();
    let near = closest(&key.to_lowercase(), &all);
    crate::expr::suggest(fault, key, &near)
}

fn bad_interval(text: &str, span: &Span) -> Diagnostic {
    let message =
        Sentence::new(format!("jam `{text}` tidak dapat dibaca"), format!("the hours `{text}` cannot be read"));
    Diagnostic::error(codes::BAD_INTERVAL, span.clone(), message).help(
        "tulis jam buka dan jam tutup, `07:30-16:00`, atau `tutup`",
        "write opening and closing, `07:30-16:00`, or `closed`",
    )
}

fn closes_first(text: &str, span: &Span) -> Diagnostic {
    let message = Sentence::new(
        format!("jam tutup tidak sesudah jam buka: `{text}`"),
        format!("closing is not after opening: `{text}`"),
    );
    Diagnostic::error(codes::CLOSES_FIRST, span.clone(), message).help(
        "jam lewat tengah malam ditulis dua baris, di dua hari",
        "hours that pass midnight are written on two lines, on two days",
    )
}

fn overlap(interval: Interval, span: &Span, other: Interval, place: &Span) -> Diagnostic {
    let (one, two) = (words(interval), words(other));
    let message = Sentence::new(format!("jam {one} bertumpuk dengan {two}"), format!("the hours {one} overlap {two}"));
    Diagnostic::error(codes::OVERLAP, span.clone(), message)
        .also(place.clone(), "jam yang lain", "the other hours")
        .help(
            "gabungkan menjadi satu rentang, atau perbaiki salah satunya",
            "join them into one interval, or correct one of them",
        )
}

fn break_outside(pause: Interval, span: &Span, hours: &[Interval]) -> Diagnostic {
    let (pause, list) = (words(pause), hours.iter().map(|hours| words(*hours)).collect::<Vec<_>>().join(", "));
    let message = Sentence::new(
        format!("istirahat {pause} di luar jam buka"),
        format!("the break {pause} lies outside the hours"),
    );
    let fault = Diagnostic::error(codes::BREAK_OUTSIDE, span.clone(), message);
    if list.is_empty() {
        return fault.help("hari itu tutup; hapus istirahatnya", "that day is closed; remove the break");
    }
    fault.help(format!("jam buka hari itu {list}"), format!("the hours of that day are {list}"))
}

fn day_twice(day: usize, span: &Span, before: &Span) -> Diagnostic {
    let (id, en) = DAYS.get(day).copied().unwrap_or_default();
    let message = Sentence::new(format!("hari `{id}` ditulis dua kali"), format!("the day `{en}` is written twice"));
    Diagnostic::error(codes::DAY_TWICE, span.clone(), message)
        .also(before.clone(), "pertama kali di sini", "first here")
        .help("hapus salah satu, atau pisahkan rentang harinya", "remove one of them, or split the range of days")
}

fn periods_meet(special: &Special, span: &Span, other: Option<&Special>, place: Option<&Span>) -> Diagnostic {
    let other_name = other.map(|other| other.name.as_str()).unwrap_or_default();
    let message = Sentence::new(
        format!("masa `{}` bertumpuk dengan `{other_name}`", special.name),
        format!("the period `{}` overlaps `{other_name}`", special.name),
    );
    Diagnostic::error(codes::BAD_PERIOD, span.clone(), message)
        .also(place.cloned().unwrap_or_default(), "masa yang lain", "the other period")
        .help("satu tanggal hanya boleh berada di satu masa", "one date may lie in one period only")
}

fn never_open(span: &Span) -> Diagnostic {
    Diagnostic::error(
        codes::NEVER_OPEN,
        span.clone(),
        Sentence::new("jam layanan ini tidak pernah buka", "these hours are never open"),
    )
    .help(
        "tulis paling sedikit satu hari, misalnya `senin-kamis: 07:30-16:00`",
        "write at least one day, such as `monday-thursday: 07:30-16:00`",
    )
}
