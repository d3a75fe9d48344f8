//! An answer that comes later, once: how a store with threads of its own answers without an async runtime.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Where the answer is put. Dropped without one, the other side hears `None`.
#[derive(Debug)]
pub struct Reply<T> {
    shared: Arc<Mutex<Shared<T>>>,
}

/// Where the answer is waited for.
#[derive(Debug)]
pub struct Answer<T> {
    shared: Arc<Mutex<Shared<T>>>,
}

#[derive(Debug)]
struct Shared<T> {
    value: Option<T>,
    closed: bool,
    waker: Option<Waker>,
}

/// The two ends of one answer.
#[must_use]
pub fn reply<T>() -> (Reply<T>, Answer<T>) {
    let shared = Arc::new(Mutex::new(Shared { value: None, closed: false, waker: None }));
    (Reply { shared: Arc::clone(&shared) }, Answer { shared })
}

impl<T> Reply<T> {
    /// Gives the answer.
    pub fn send(self, value: T) {
        lock(&self.shared).value = Some(value);
    }
}

impl<T> Drop for Reply<T> {
    fn drop(&mut self) {
        let waker = {
            let mut shared = lock(&self.shared);
            shared.closed = true;
            shared.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Answer<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut shared = lock(&self.shared);
        if shared.closed {
            return Poll::Ready(shared.value.take());
        }
        shared.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// The lock is never held while anything can panic.
fn lock<T>(shared: &Mutex<Shared<T>>) -> MutexGuard<'_, Shared<T>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_arrives_and_a_lost_one_is_noticed() {
        let (sender, answer) = reply();
        let thread = std::thread::spawn(move || sender.send(7));
        assert_eq!(pollster::block_on(answer), Some(7));
        thread.join().unwrap();
        let (sender, answer) = reply::<u8>();
        drop(sender);
        assert_eq!(pollster::block_on(answer), None);
    }
}
