//! The fakes' own clock: the machine's, moved on by tests.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;

/// A clock that can be moved on.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead: AtomicI64,
}

impl Clock {
    /// Milliseconds since 1970.
    pub(crate) fn millis(&self) -> i64 {
        Timestamp::now().as_millisecond().saturating_add(self.ahead.load(Ordering::Relaxed))
    }

    /// Seconds since 1970.
    pub(crate) fn seconds(&self) -> i64 {
        self.millis() / 1000
    }

    /// Moves it on.
    pub(crate) fn pass(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        self.ahead.fetch_add(millis, Ordering::Relaxed);
    }
}
