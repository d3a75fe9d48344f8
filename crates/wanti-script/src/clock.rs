//! The clock of a script: set to an instant, or moved forward.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

/// A line that sets or moves the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockMove {
    /// To this date and time, in the zone of the office.
    To(DateTime),
    /// Forward by this much.
    By(SignedDuration),
}

/// A clock line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a date and time (2026-11-24T09:00) nor a step forward (+3h, +30m, +2d, +2 hari)")]
pub struct ClockError(pub String);

impl ClockMove {
    /// Reads `2026-11-24T09:00`, `2026-11-24 09.00`, `+3h`, `+45m`, `+2d`, `+2 hari`, `+1 minggu`.
    ///
    /// # Errors
    /// When the text has none of these forms.
    pub fn parse(text: &str) -> Result<ClockMove, ClockError> {
        let text = text.trim();
        let read = match text.strip_prefix('+') {
            Some(step) => forward(step).map(ClockMove::By),
            None => instant(text).map(ClockMove::To),
        };
        read.ok_or_else(|| ClockError(text.to_owned()))
    }

    /// Where the clock stands afterwards. It never runs backward by a step, and stays where a date cannot exist.
    #[must_use]
    pub fn apply(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        match self {
            ClockMove::To(date_time) => {
                zone.to_ambiguous_zoned_datetime(date_time).compatible().map_or(now, |zoned| zoned.timestamp())
            }
            ClockMove::By(step) => now.checked_add(step).unwrap_or(now),
        }
    }
}

fn instant(text: &str) -> Option<DateTime> {
    let text = text.replacen(' ', "T", 1);
    let (date, time) = text.split_once('T').unwrap_or((&text, "00:00"));
    format!("{date}T{}", time.replace('.', ":")).parse().ok()
}

fn forward(step: &str) -> Option<SignedDuration> {
    let step = step.trim();
    let digits = step.chars().take_while(char::is_ascii_digit).count();
    let (number, unit) = step.split_at_checked(digits)?;
    let number: i64 = number.parse().ok().filter(|number| *number < 100_000)?;
    let minutes = match unit.trim() {
        "m" | "menit" | "minutes" | "minute" => 1,
        "h" | "j" | "jam" | "hours" | "hour" => 60,
        "d" | "hari" | "days" | "day" => 60 * 24,
        "w" | "minggu" | "weeks" | "week" => 60 * 24 * 7,
        _ => return None,
    };
    Some(SignedDuration::from_mins(number * minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_and_steps() {
        let at = |text: &str| match ClockMove::parse(text) {
            Ok(ClockMove::To(date_time)) => date_time.to_string(),
            Ok(ClockMove::By(step)) => format!("+{}m", step.as_mins()),
            Err(error) => error.to_string(),
        };
        assert_eq!(at("2026-11-24T09:00"), "2026-11-24T09:00:00");
        assert_eq!(at("2026-11-24 16.30"), "2026-11-24T16:30:00");
        assert_eq!(at("+3h"), "+180m");
        assert_eq!(at("+2 hari"), "+2880m");
        assert!(at("besok").contains("besok"));
        assert!(at("+99999999999999999999h").contains("+9999"));
    }
}
