//! What everything in a run shares: time, chance, the record, and how a future waits.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use crate::Flaw;
use crate::chance::Chance;
use crate::record::Record;
use crate::time::Time;

/// Shared by all of a run.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) time: Arc<Time>,
    inner: Mutex<Inner>,
    pub(crate) flaw: Option<Flaw>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) chance: Chance,
    pub(crate) record: Record,
    /// When the future that was polled last goes on.
    pub(crate) sleeps: Option<i64>,
    /// Faults happen; in the end they cease, so that everything can come to rest.
    pub(crate) faults: bool,
    /// What the channel will tell of messages, each with its time.
    pub(crate) receipts: Vec<(i64, wanti_port::Delivery)>,
}

impl World {
    pub(crate) fn new(chance: Chance, flaw: Option<Flaw>, story: bool) -> World {
        let record = Record::new(story);
        let inner = Inner { chance, record, sleeps: None, faults: true, receipts: Vec::new() };
        World { time: Arc::default(), inner: Mutex::new(inner), flaw }
    }

    /// The lock is never held while a future waits.
    pub(crate) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One line of the story, with the time.
    pub(crate) fn tell(&self, line: impl FnOnce() -> String) {
        let micros = self.time.micros();
        let clock = || format!("{:>10}.{:06} ", micros / 1_000_000, micros % 1_000_000);
        self.inner().record.tell(|| clock() + &line());
    }

    /// Once in so many times, as long as faults happen.
    pub(crate) fn fault(&self, one_in: u64) -> bool {
        let mut inner = self.inner();
        inner.faults && inner.chance.one_in(one_in)
    }

    /// Others may go on in between; so may a crash.
    pub(crate) fn step(&self) -> Sleep<'_> {
        Sleep { world: self, until: self.time.micros(), polled: false }
    }

    pub(crate) fn sleep(&self, micros: i64) -> Sleep<'_> {
        Sleep { world: self, until: self.time.micros() + micros, polled: false }
    }
}

/// Waits at least once, and until a time.
#[derive(Debug)]
pub(crate) struct Sleep<'a> {
    world: &'a World,
    until: i64,
    polled: bool,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.polled && self.world.time.micros() >= self.until {
            return Poll::Ready(());
        }
        self.polled = true;
        self.world.inner().sleeps = Some(self.until);
        Poll::Pending
    }
}
