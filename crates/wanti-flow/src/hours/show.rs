//! Hours in words: the week as a table, on one line, and one day.

use jiff::civil::Date;
use wanti_answer::{date_short, weekday_name};

use super::interval::{Interval, words};
use super::{Day, Hours, Week};
use crate::model::Language;
use crate::words::CLOSED;

impl Hours {
    /// The usual week, one line for days with the same hours.
    #[must_use]
    pub fn table(&self, language: Language) -> String {
        table(&self.week, language)
    }

    /// The week as it is on this day: inside a special period that period's, with its name and last day.
    #[must_use]
    pub fn table_on(&self, date: Date, language: Language) -> String {
        let Some(special) = self.special_on(date) else { return self.table(language) };
        let until = language.pick("sampai", "until");
        let last = date_short(special.to, language);
        format!("{} ({until} {last}):\n{}", special.name, table(&special.week, language))
    }

    /// The usual week on one line, open days only.
    #[must_use]
    pub fn summary(&self, language: Language) -> String {
        let groups = groups(&self.week);
        let open = groups.iter().filter(|(.., day)| !day.hours.is_empty());
        let parts: Vec<String> =
            open.map(|(first, last, day)| format!("{} {}", days(*first, *last, language), hours(day))).collect();
        if parts.is_empty() { closed(language).to_owned() } else { parts.join(", ") }
    }

    /// One day: "07.30-16.00 (istirahat 12.00-13.00)", "tutup" or "tutup (Hari Natal)".
    #[must_use]
    pub fn today(&self, date: Date, language: Language) -> String {
        match self.holiday(date) {
            Some("") => closed(language).to_owned(),
            Some(name) => format!("{} ({name})", closed(language)),
            None => self.week_on(date).day(date).map_or_else(String::new, |day| whole_day(day, language)),
        }
    }
}

fn table(week: &Week, language: Language) -> String {
    let line = |(first, last, day): &(usize, usize, &Day)| {
        format!("{}: {}", days(*first, *last, language), whole_day(day, language))
    };
    groups(week).iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Neighbouring days with the same hours: first, last and their hours.
fn groups(week: &Week) -> Vec<(usize, usize, &Day)> {
    let mut out: Vec<(usize, usize, &Day)> = Vec::new();
    for (at, day) in week.days.iter().enumerate() {
        match out.last_mut() {
            Some((_, last, before)) if *before == day => *last = at,
            _ => out.push((at, at, day)),
        }
    }
    out
}

fn days(first: usize, last: usize, language: Language) -> String {
    let name = |at: usize| {
        let day = jiff::civil::Weekday::from_monday_zero_offset(i8::try_from(at).unwrap_or(0));
        day.map_or("", |day| weekday_name(day, language))
    };
    if first == last { name(first).to_owned() } else { format!("{}-{}", name(first), name(last)) }
}

fn whole_day(day: &Day, language: Language) -> String {
    if day.hours.is_empty() {
        return closed(language).to_owned();
    }
    if day.breaks.is_empty() {
        return hours(day);
    }
    format!("{} ({} {})", hours(day), language.pick("istirahat", "break"), list(&day.breaks))
}

fn hours(day: &Day) -> String {
    list(&day.hours)
}

fn list(intervals: &[Interval]) -> String {
    intervals.iter().map(|interval| words(*interval)).collect::<Vec<_>>().join(", ")
}

fn closed(language: Language) -> &'static str {
    language.pick(CLOSED.0, CLOSED.1)
}
