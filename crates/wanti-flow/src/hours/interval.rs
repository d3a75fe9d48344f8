//! Intervals of a day in minutes, so that 24:00 can be the end of one.

use jiff::civil::Time;

/// From a minute of the day up to another, without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Interval {
    pub(super) from: u16,
    pub(super) to: u16,
}

/// Minutes of a day.
pub(super) const DAY: u16 = 1440;

impl Interval {
    pub(super) fn holds(self, minute: u16) -> bool {
        self.from <= minute && minute < self.to
    }

    pub(super) fn meets(self, other: Interval) -> bool {
        self.from < other.to && other.from < self.to
    }

    pub(super) fn within(self, other: Interval) -> bool {
        other.from <= self.from && self.to <= other.to
    }

    /// What remains without a break.
    fn without(self, pause: Interval) -> impl Iterator<Item = Interval> {
        let before = Interval { from: self.from, to: self.to.min(pause.from) };
        let after = Interval { from: self.from.max(pause.to), to: self.to };
        [before, after].into_iter().filter(|rest| rest.from < rest.to)
    }
}

/// What remains of hours without breaks, in order.
pub(super) fn without_breaks(hours: &[Interval], breaks: &[Interval]) -> Vec<Interval> {
    let mut open = hours.to_vec();
    for pause in breaks {
        open = open.into_iter().flat_map(|hours| hours.without(*pause)).collect();
    }
    open.sort_unstable();
    open.dedup();
    open
}

/// Minute of the day, seconds left out.
pub(super) fn minute_of(time: Time) -> u16 {
    u16::try_from(i16::from(time.hour()) * 60 + i16::from(time.minute())).unwrap_or(0)
}

/// Minute of the day, a started minute counted.
pub(super) fn minute_up(time: Time) -> u16 {
    minute_of(time) + u16::from(time.second() > 0 || time.subsec_nanosecond() > 0)
}

/// The time of a minute; the end of the day is its last second.
pub(super) fn time_of(minute: u16) -> Time {
    let hour = i8::try_from(minute / 60).unwrap_or(24);
    let minute = i8::try_from(minute % 60).unwrap_or(0);
    Time::new(hour, minute, 0, 0).unwrap_or_else(|_| Time::constant(23, 59, 59, 0))
}

/// How an interval reads: "07.30-16.00".
pub(super) fn words(interval: Interval) -> String {
    let time = |minute: u16| format!("{:02}.{:02}", minute / 60, minute % 60);
    format!("{}-{}", time(interval.from), time(interval.to))
}

/// An interval of a day as authors write it: `07:30-16:00`, also with full stops or a long dash. The second
/// time may be before the first; who asks decides whether that is a fault.
#[must_use]
pub fn interval(text: &str) -> Option<(Time, Time)> {
    let (from, to) = minutes(text)?;
    Some((time_of(from), time_of(to)))
}

/// The two minutes of an interval.
pub(super) fn minutes(text: &str) -> Option<(u16, u16)> {
    let (from, to) = text.split_once(['-', '–', '—'])?;
    Some((minute(from.trim())?, minute(to.trim())?))
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "00"));
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit());
    if !digits(hour) || !digits(minute) || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let total = hour * 60 + minute;
    (minute < 60 && total <= DAY).then_some(total)
}
