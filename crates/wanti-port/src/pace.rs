//! How fast a channel lets us send: to one person and on one line. Pure, so that every store paces alike.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// The speed limits of a line; none means no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pace {
    /// To one person.
    pub pair: Option<Rate>,
    /// On the whole line.
    pub number: Option<Rate>,
}

/// One message every so often, some of them at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The time one message takes.
    pub every: Duration,
    /// How many may go at once after a rest; at least 1.
    pub burst: u32,
}

impl Rate {
    /// So many messages a second, all of them at once after a rest; 0 counts as 1.
    #[must_use]
    pub fn a_second(messages: u32) -> Rate {
        let messages = messages.max(1);
        Rate { every: Duration::from_secs(1) / messages, burst: messages }
    }

    /// Counts one message. `booked` is until when the messages before have used up the time; the new mark comes back.
    ///
    /// # Errors
    /// When the next message may go.
    pub fn take(self, booked: Option<Timestamp>, at: Timestamp) -> Result<Timestamp, Timestamp> {
        let from = booked.map_or(at, |booked| booked.max(at));
        let ahead = signed(self.every.saturating_mul(self.burst.saturating_sub(1)));
        let earliest = from.saturating_sub(ahead).unwrap_or(Timestamp::MIN);
        if earliest > at {
            return Err(earliest);
        }
        Ok(from.saturating_add(signed(self.every)).unwrap_or(Timestamp::MAX))
    }
}

fn signed(length: Duration) -> SignedDuration {
    SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_one_at_a_time() {
        let rate = Rate { every: Duration::from_secs(6), burst: 3 };
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut booked = None;
        for _ in 0..3 {
            booked = Some(rate.take(booked, at(0)).unwrap());
        }
        assert_eq!(rate.take(booked, at(0)), Err(at(6)));
        booked = Some(rate.take(booked, at(6)).unwrap());
        assert_eq!(rate.take(booked, at(7)), Err(at(12)));
        assert!(rate.take(booked, at(100)).is_ok());
    }
}
