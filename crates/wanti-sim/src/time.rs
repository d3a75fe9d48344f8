//! Simulated time: it stands still until somebody moves it, and its wall clock can be set.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use wanti_runtime::{Clock, Now};

/// Monday morning, far from any year's end.
const BEGIN: i64 = 1_790_000_000;

/// The time of the whole world, in microseconds since it began.
#[derive(Debug, Default)]
pub(crate) struct Time {
    state: Mutex<State>,
}

#[derive(Debug, Default, Clone, Copy)]
struct State {
    micros: i64,
    /// How far the wall clock is from where it should be.
    off: i64,
}

impl Time {
    fn read(&self) -> State {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn micros(&self) -> i64 {
        self.read().micros
    }

    pub(crate) fn pass(&self, micros: i64) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).micros += micros.max(0);
    }

    pub(crate) fn set_off(&self, micros: i64) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).off = micros;
    }

    pub(crate) fn wall(&self) -> Timestamp {
        let state = self.read();
        at(state.micros + state.off)
    }
}

fn at(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(BEGIN * 1_000_000 + micros).unwrap_or(Timestamp::MAX)
}

/// The clock of one life of a process.
#[derive(Debug)]
pub(crate) struct ProcessClock {
    time: std::sync::Arc<Time>,
    /// The steady reading at a moment of the world.
    last: Mutex<(Timestamp, i64)>,
}

impl ProcessClock {
    pub(crate) fn new(time: &std::sync::Arc<Time>) -> ProcessClock {
        ProcessClock { time: std::sync::Arc::clone(time), last: Mutex::new((time.wall(), time.micros())) }
    }
}

impl Clock for ProcessClock {
    fn now(&self) -> Now {
        let (wall, micros) = (self.time.wall(), self.time.micros());
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let steady = last.0.saturating_add(SignedDuration::from_micros(micros - last.1)).unwrap_or(Timestamp::MAX);
        *last = (steady.max(wall), micros);
        Now { wall, steady: steady.max(wall) }
    }
}
