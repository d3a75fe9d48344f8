//! Two readings of the time: what the wall shows, and what never goes back.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

/// A moment, read from both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// What the wall clock shows: for timers, windows, leases, and whatever people read.
    pub wall: Timestamp,
    /// The same while nobody sets the clock back; then it goes on as if nobody had. Waits and retries are counted by it.
    pub steady: Timestamp,
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// This moment.
    fn now(&self) -> Now;
}

/// The clock of this machine.
#[derive(Debug)]
pub struct SystemClock {
    last: Mutex<(Timestamp, Instant)>,
}

impl Default for SystemClock {
    fn default() -> SystemClock {
        SystemClock { last: Mutex::new((Timestamp::now(), Instant::now())) }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Now {
        let (wall, instant) = (Timestamp::now(), Instant::now());
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let steady = steady(last.0, instant.saturating_duration_since(last.1).as_nanos(), wall);
        *last = (steady, instant);
        Now { wall, steady }
    }
}

/// Jumps ahead are followed: a machine may start before it knows the date.
fn steady(last: Timestamp, nanos: u128, wall: Timestamp) -> Timestamp {
    let gone = SignedDuration::from_nanos(i64::try_from(nanos).unwrap_or(i64::MAX));
    last.saturating_add(gone).unwrap_or(Timestamp::MAX).max(wall)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_is_not_followed_one_set_ahead_is() {
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(steady(at(1000), 2_000_000_000, at(10)), at(1002));
        assert_eq!(steady(at(1000), 2_000_000_000, at(5000)), at(5000));
    }
}
