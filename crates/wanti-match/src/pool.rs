//! Buffers lent to whoever decides without buffers of their own, and taken back afterwards.

use std::sync::{Mutex, PoisonError};

use crate::matcher::Scratch;

/// Buffers that are not lent at the moment.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    idle: Mutex<Vec<Scratch>>,
}

impl Pool {
    /// Lends buffers to `work`.
    pub(crate) fn lend<T>(&self, work: impl FnOnce(&mut Scratch) -> T) -> T {
        let mut scratch = self.idle().pop().unwrap_or_default();
        let done = work(&mut scratch);
        self.idle().push(scratch);
        done
    }

    /// What a thread that stopped left behind is as good as any: buffers are emptied before they are used.
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
