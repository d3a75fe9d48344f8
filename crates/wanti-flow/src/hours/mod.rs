//! Office time: weekly hours with breaks, holidays, special periods, and deadlines counted in them.

mod build;
mod count;
mod interval;
mod show;
mod zone;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time};

pub use build::{HoursBuilder, WeekBuilder, codes};
use interval::Interval;
pub use interval::interval;
pub use zone::zone_name;

/// A table of hours. Built by [`HoursBuilder`]; every question about it has an answer.
#[derive(Debug, Clone, Default)]
pub struct Hours {
    week: Week,
    holidays: BTreeMap<Date, String>,
    holidays_until: Option<Date>,
    special: Vec<Special>,
}

/// Hours of the seven days, Monday first.
#[derive(Debug, Clone, Default, PartialEq)]
struct Week {
    days: [Day; 7],
}

/// Hours of one day: from first opening to closing, breaks, and what remains open.
#[derive(Debug, Clone, Default, PartialEq)]
struct Day {
    hours: Vec<Interval>,
    breaks: Vec<Interval>,
    open: Vec<Interval>,
}

/// Other hours between two dates.
#[derive(Debug, Clone)]
struct Special {
    name: String,
    from: Date,
    to: Date,
    week: Week,
}

/// Farthest that is looked ahead for an open day.
const HORIZON: usize = 400;

impl Hours {
    /// Whether it is open at this moment: inside the hours, outside breaks, not on a holiday.
    #[must_use]
    pub fn is_open(&self, at: DateTime) -> bool {
        let minute = interval::minute_of(at.time());
        self.open(at.date()).iter().any(|open| open.holds(minute))
    }

    /// Open intervals of a day without its breaks; empty when it is closed.
    #[must_use]
    pub fn open_on(&self, date: Date) -> Vec<(Time, Time)> {
        self.open(date).iter().map(|open| (interval::time_of(open.from), interval::time_of(open.to))).collect()
    }

    /// Whether it opens at all on this day.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        !self.open(date).is_empty()
    }

    /// The name of the holiday on this day; an unnamed one has an empty name.
    #[must_use]
    pub fn holiday(&self, date: Date) -> Option<&str> {
        self.holidays.get(&date).map(String::as_str)
    }

    /// The last day for which the list of holidays is complete, when the author says so.
    #[must_use]
    pub fn holidays_until(&self) -> Option<Date> {
        self.holidays_until
    }

    /// Every holiday, in order.
    pub fn holidays(&self) -> impl Iterator<Item = (Date, &str)> {
        self.holidays.iter().map(|(date, name)| (*date, name.as_str()))
    }

    /// The name and last day of the special period that is in force.
    #[must_use]
    pub fn special(&self, date: Date) -> Option<(&str, Date)> {
        self.special_on(date).map(|special| (special.name.as_str(), special.to))
    }

    /// The next time it opens, at this moment or later; the end of a break counts. Nothing when it does not
    /// open within 400 days.
    #[must_use]
    pub fn next_opening(&self, at: DateTime) -> Option<DateTime> {
        let minute = interval::minute_up(at.time());
        self.days_from(at.date()).take(HORIZON).find_map(|date| {
            let earliest = if date == at.date() { minute } else { 0 };
            let open = self.open(date).iter().find(|open| open.from >= earliest)?;
            Some(date.to_datetime(interval::time_of(open.from)))
        })
    }

    fn open(&self, date: Date) -> &[Interval] {
        if self.holidays.contains_key(&date) {
            return &[];
        }
        self.week_on(date).day(date).map_or(&[], |day| day.open.as_slice())
    }

    fn week_on(&self, date: Date) -> &Week {
        self.special_on(date).map_or(&self.week, |special| &special.week)
    }

    fn special_on(&self, date: Date) -> Option<&Special> {
        self.special.iter().find(|special| special.from <= date && date <= special.to)
    }

    fn days_from(&self, date: Date) -> impl Iterator<Item = Date> + use<> {
        std::iter::successors(Some(date), |date| date.tomorrow().ok())
    }
}

impl Week {
    fn day(&self, date: Date) -> Option<&Day> {
        self.days.get(usize::try_from(date.weekday().to_monday_zero_offset()).ok()?)
    }
}

#[cfg(test)]
mod tests;
