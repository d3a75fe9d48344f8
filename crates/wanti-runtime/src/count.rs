//! Counts and durations since the start, for whoever watches the server.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper ends of the steps in which durations are counted, in microseconds.
const STEPS: [u64; 14] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 10_000_000,
    60_000_000,
];

/// What happened since the start.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Messages stored.
    pub received: u64,
    /// Messages that had been stored before.
    pub duplicates: u64,
    /// Receipts stored.
    pub receipts: u64,
    /// Pieces stored that could not be read.
    pub unreadable: u64,
    /// Calls of [`crate::Runtime::receive`] that were refused: too much waits, or the store fails.
    pub refused: u64,
    /// Turns stored.
    pub turns: u64,
    /// Turns that failed and are tried again.
    pub turns_failed: u64,
    /// Turns that panicked.
    pub stumbles: u64,
    /// Messages put aside because no turn survived them.
    pub parked: u64,
    /// Times a person wrote more than the limit.
    pub limited: u64,
    /// Timers that had their turn.
    pub timers: u64,
    /// Messages the channels took.
    pub sent: u64,
    /// Sends to be tried again.
    pub retried: u64,
    /// Sends without an answer.
    pub unsure: u64,
    /// Messages held until the person writes.
    pub held: u64,
    /// Messages given up, or failed on their way.
    pub dead: u64,
    /// From a call of [`crate::Runtime::receive`] until everything of it was stored.
    pub acknowledged: Spread,
    /// How long a turn took, with its store.
    pub turned: Spread,
    /// How long a channel took to answer.
    pub delivered: Spread,
    /// From the arrival of a message until its answer was sent; retries not counted.
    pub answered: Spread,
}

/// Durations, counted in steps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spread {
    /// For each step its upper end, and how many were not longer.
    pub steps: Vec<(Duration, u64)>,
    /// How many in all.
    pub count: u64,
    /// All together.
    pub sum: Duration,
}

/// Counts of all kinds; shared.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) received: Count,
    pub(crate) duplicates: Count,
    pub(crate) receipts: Count,
    pub(crate) unreadable: Count,
    pub(crate) refused: Count,
    pub(crate) turns: Count,
    pub(crate) turns_failed: Count,
    pub(crate) stumbles: Count,
    pub(crate) parked: Count,
    pub(crate) limited: Count,
    pub(crate) timers: Count,
    pub(crate) sent: Count,
    pub(crate) retried: Count,
    pub(crate) unsure: Count,
    pub(crate) held: Count,
    pub(crate) dead: Count,
    pub(crate) acknowledged: Durations,
    pub(crate) turned: Durations,
    pub(crate) delivered: Durations,
    pub(crate) answered: Durations,
}

#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Durations {
    steps: [AtomicU64; STEPS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

impl Durations {
    pub(crate) fn took(&self, length: Duration) {
        let micros = u64::try_from(length.as_micros()).unwrap_or(u64::MAX);
        self.count.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
        if let Some((_, step)) = STEPS.iter().zip(&self.steps).find(|(end, _)| micros <= **end) {
            step.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn read(&self) -> Spread {
        let mut below = 0;
        let steps = STEPS.iter().zip(&self.steps).map(|(end, step)| {
            below += step.load(Ordering::Relaxed);
            (Duration::from_micros(*end), below)
        });
        Spread {
            steps: steps.collect(),
            count: self.count.load(Ordering::Relaxed),
            sum: Duration::from_micros(self.micros.load(Ordering::Relaxed)),
        }
    }
}

impl Counts {
    pub(crate) fn figures(&self) -> Figures {
        Figures {
            received: self.received.read(),
            duplicates: self.duplicates.read(),
            receipts: self.receipts.read(),
            unreadable: self.unreadable.read(),
            refused: self.refused.read(),
            turns: self.turns.read(),
            turns_failed: self.turns_failed.read(),
            stumbles: self.stumbles.read(),
            parked: self.parked.read(),
            limited: self.limited.read(),
            timers: self.timers.read(),
            sent: self.sent.read(),
            retried: self.retried.read(),
            unsure: self.unsure.read(),
            held: self.held.read(),
            dead: self.dead.read(),
            acknowledged: self.acknowledged.read(),
            turned: self.turned.read(),
            delivered: self.delivered.read(),
            answered: self.answered.read(),
        }
    }
}

impl Spread {
    /// The end of the step below which this share of them lies, from 0 to 1.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<Duration> {
        let wanted = share * self.count as f64;
        self.steps.iter().find(|(_, below)| *below as f64 >= wanted).map(|(end, _)| *end).filter(|_| self.count > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_add_up() {
        let durations = Durations::default();
        for millis in [0, 1, 1, 3, 700, 100_000] {
            durations.took(Duration::from_millis(millis));
        }
        let spread = durations.read();
        assert_eq!(spread.count, 6);
        assert_eq!(spread.steps[1], (Duration::from_millis(1), 3));
        assert_eq!(spread.steps.last().unwrap().1, 5, "one was longer than all steps");
        assert_eq!(spread.quantile(0.5), Some(Duration::from_millis(1)));
        assert_eq!(spread.quantile(1.0), None);
    }
}
