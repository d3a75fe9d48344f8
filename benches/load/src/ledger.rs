//! What was asked, what was acknowledged and what the channel took: the fast system that loses something is found here.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The books of one round.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pages: Mutex<Pages>,
}

#[derive(Debug, Default)]
pub(crate) struct Pages {
    people: BTreeMap<u64, Person>,
    /// Own ids of what the channel took, as numbers made of them.
    ids: BTreeSet<u64>,
    /// Acknowledged with 200.
    pub(crate) acknowledged: u64,
    /// Answered with anything else.
    pub(crate) refused: u64,
    /// Messages the channel took.
    pub(crate) sent: u64,
    /// Of these with an own id that was there before.
    pub(crate) doubled: u64,
    pub(crate) last: Option<Instant>,
    /// How long each acknowledgement took.
    pub(crate) waits: Vec<Duration>,
    /// From the call until the channel had the answer.
    pub(crate) answers: Vec<Duration>,
}

#[derive(Debug, Default)]
struct Person {
    acknowledged: u64,
    sent: u64,
    asked: VecDeque<Instant>,
}

impl Ledger {
    pub(crate) fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Empty books.
    pub(crate) fn begin(&self) {
        *self.pages() = Pages::default();
    }

    /// A message of this person leaves.
    pub(crate) fn asks(&self, person: u64, at: Instant) {
        self.pages().people.entry(person).or_default().asked.push_back(at);
    }

    /// The server answered a message of this person that was due at this time.
    pub(crate) fn answered(&self, person: u64, due: Instant, status: u16) {
        let mut pages = self.pages();
        let pages = &mut *pages;
        let entry = pages.people.entry(person).or_default();
        if status == 200 {
            entry.acknowledged += 1;
            pages.acknowledged += 1;
            pages.waits.push(due.elapsed());
        } else {
            entry.asked.pop_back();
            pages.refused += 1;
        }
    }

    /// The channel took a message to this person.
    pub(crate) fn took(&self, person: u64, own: &[u8]) {
        let now = Instant::now();
        let mut pages = self.pages();
        let pages = &mut *pages;
        let entry = pages.people.entry(person).or_default();
        entry.sent += 1;
        pages.sent += 1;
        pages.last = Some(now);
        if !own.is_empty() && !pages.ids.insert(number(person, own)) {
            pages.doubled += 1;
        }
        if let Some(asked) = entry.asked.pop_front() {
            pages.answers.push(now.saturating_duration_since(asked));
        }
    }
}

impl Pages {
    /// People who were not sent exactly as many messages as were acknowledged.
    pub(crate) fn uneven(&self) -> usize {
        self.people.values().filter(|person| person.sent != person.acknowledged).count()
    }
}

/// FNV-1a.
fn number(person: u64, id: &[u8]) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    id.iter().copied().chain(person.to_le_bytes()).fold(0xcbf2_9ce4_8422_2325, mix)
}

/// The duration below which this share of them lies, from 0 to 1.
pub(crate) fn quantile(all: &mut [Duration], share: f64) -> Duration {
    all.sort_unstable();
    let at = (share * all.len().saturating_sub(1) as f64).round() as usize;
    all.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_answer_and_a_doubled_one_are_seen_apart_from_a_refusal() {
        let (ledger, now) = (Ledger::default(), Instant::now());
        for (person, status) in [(1, 200), (2, 200), (3, 503), (4, 200)] {
            ledger.asks(person, now);
            ledger.answered(person, now, status);
        }
        ledger.took(1, b"c1-1");
        ledger.took(2, b"c2-1");
        ledger.took(2, b"c2-1");
        let pages = ledger.pages();
        assert_eq!((pages.acknowledged, pages.refused, pages.sent, pages.doubled), (3, 1, 3, 1));
        assert_eq!(pages.uneven(), 2, "one got two, one got nothing");
        assert_eq!(pages.answers.len(), 2);
    }

    #[test]
    fn quantiles_are_of_the_sorted() {
        let mut all: Vec<Duration> = [5, 1, 4, 2, 3].map(Duration::from_millis).to_vec();
        assert_eq!(quantile(&mut all, 0.5), Duration::from_millis(3));
        assert_eq!(quantile(&mut all, 1.0), Duration::from_millis(5));
        assert_eq!(quantile(&mut [], 0.5), Duration::ZERO);
    }
}
