//! Hearing that another process stored something.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::thread::JoinHandle;
use std::time::Duration;

use postgres::fallible_iterator::FallibleIterator;

use crate::address::Address;
use crate::rows::Result;

/// How often the thread looks whether it should end.
const LOOK: Duration = Duration::from_millis(200);
/// How long it rests after the connection was lost.
const REST: Duration = Duration::from_secs(1);

/// The ear of a store.
#[derive(Debug)]
pub(crate) struct Ear {
    heard: Arc<Heard>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Heard {
    ends: AtomicBool,
    news: AtomicBool,
    wakers: Mutex<Vec<Waker>>,
}

impl Ear {
    pub(crate) fn open(address: &Address) -> Ear {
        let heard = Arc::new(Heard::default());
        let (own, address) = (Arc::clone(&heard), address.clone());
        let thread = std::thread::Builder::new().name("wanti-listen".to_owned());
        let thread = thread.spawn(move || own.listen_on(&address)).ok();
        Ear { heard, thread }
    }

    /// Returns when something was heard since the last time.
    pub(crate) async fn woken(&self) {
        poll_fn(|context| {
            self.heard.wakers().push(context.waker().clone());
            if self.heard.news.swap(false, Ordering::SeqCst) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.heard.ends.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Heard {
    fn listen_on(&self, address: &Address) {
        while !self.ends.load(Ordering::SeqCst) {
            if self.listen(address).is_err() {
                self.tell();
                std::thread::sleep(REST.min(LOOK * 5));
            }
        }
    }

    /// Until the connection is lost or the store is closed.
    fn listen(&self, address: &Address) -> Result<()> {
        let mut client = address.connect()?;
        client.batch_execute("LISTEN wanti")?;
        while !self.ends.load(Ordering::SeqCst) {
            if client.notifications().timeout_iter(LOOK).next()?.is_some() {
                self.tell();
            }
        }
        Ok(())
    }

    fn tell(&self) {
        self.news.store(true, Ordering::SeqCst);
        for waker in self.wakers().drain(..) {
            waker.wake();
        }
    }

    fn wakers(&self) -> std::sync::MutexGuard<'_, Vec<Waker>> {
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
