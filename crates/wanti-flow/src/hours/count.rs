//! Deadlines and waiting times counted in open hours.
//!
//! The rule of working days: a request made before closing counts as made on that day, and `n` working days later
//! it is due at closing time; one made after closing, or on a closed day, counts as made at the next opening.
//! So Friday 15.50 plus 1 working day is Monday at closing, Friday after closing plus 1 working day is Tuesday.

use jiff::Span;
use jiff::civil::{Date, DateTime};

use super::interval::{self, Interval};
use super::{HORIZON, Hours};
use crate::model::Moment;

/// Longest way a deadline is counted day by day; farther ones use the calendar.
const FARTHEST: usize = 40_000;

impl Hours {
    /// The moment so much later. Where the office never opens, working days are days of the calendar and office
    /// minutes are minutes of the clock.
    #[must_use]
    pub fn add(&self, at: DateTime, moment: Moment) -> DateTime {
        match moment {
            Moment::Minutes(minutes) => later(at, Span::new().try_minutes(minutes)),
            Moment::Days(days) => later(at, Span::new().try_days(days)),
            Moment::Months(months) => later(at, Span::new().try_months(months)),
            Moment::WorkingDays(days) => {
                self.working_days(at, days).unwrap_or_else(|| later(at, Span::new().try_days(days)))
            }
            Moment::OfficeMinutes(minutes) => {
                self.after_minutes(at, minutes).unwrap_or_else(|| later(at, Span::new().try_minutes(minutes)))
            }
        }
    }

    /// Minutes of open hours between two moments; none when the second is not later.
    #[must_use]
    pub fn office_minutes(&self, from: DateTime, to: DateTime) -> u32 {
        if to <= from {
            return 0;
        }
        let mut sum = 0_u32;
        for date in self.days_from(from.date()).take(FARTHEST).take_while(|date| *date <= to.date()) {
            let first = if date == from.date() { interval::minute_of(from.time()) } else { 0 };
            let last = if date == to.date() { interval::minute_of(to.time()) } else { interval::DAY };
            sum += self.open(date).iter().map(|open| minutes_between(*open, first, last)).sum::<u32>();
        }
        sum
    }

    fn working_days(&self, at: DateTime, days: u32) -> Option<DateTime> {
        let start = self.counted_from(at)?;
        let count = usize::try_from(days).ok()?;
        let due = self.days_from(start).take(FARTHEST).filter(|date| self.is_working_day(*date)).nth(count)?;
        let closing = self.open(due).last()?.to;
        Some(due.to_datetime(interval::time_of(closing)))
    }

    /// The working day a moment counts for.
    fn counted_from(&self, at: DateTime) -> Option<Date> {
        let minute = interval::minute_of(at.time());
        let before_closing = self.open(at.date()).last().is_some_and(|open| minute < open.to);
        if before_closing {
            return Some(at.date());
        }
        self.days_from(at.date()).take(HORIZON).skip(1).find(|date| self.is_working_day(*date))
    }

    fn after_minutes(&self, at: DateTime, minutes: u32) -> Option<DateTime> {
        self.counted_from(at)?;
        let mut left = minutes;
        for date in self.days_from(at.date()).take(FARTHEST) {
            let first = if date == at.date() { interval::minute_of(at.time()) } else { 0 };
            for open in self.open(date) {
                let length = minutes_between(*open, first, interval::DAY);
                if length > 0 && left <= length {
                    let minute = open.from.max(first) + u16::try_from(left).ok()?;
                    return Some(date.to_datetime(interval::time_of(minute)));
                }
                left -= length;
            }
        }
        None
    }
}

/// Minutes of an interval between two minutes of the day.
fn minutes_between(open: Interval, first: u16, last: u16) -> u32 {
    u32::from(open.to.min(last).saturating_sub(open.from.max(first)))
}

fn later(at: DateTime, span: Result<Span, jiff::Error>) -> DateTime {
    span.and_then(|span| at.checked_add(span)).unwrap_or(DateTime::MAX)
}
