//! The threads that talk to the database.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use wanti_port::PortError;
use wanti_port::reply::reply;

use crate::address::Address;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::rows::Result;

/// Jobs that may wait; beyond it the store says that it is overloaded instead of growing.
const QUEUE: usize = 8192;
/// How often a job is done again when it met another.
const TRIES: usize = 6;

type Job = Box<dyn FnOnce(&mut Seat) + Send>;

/// The threads with their connections.
#[derive(Debug)]
pub(crate) struct Pool {
    jobs: Option<SyncSender<Job>>,
    threads: Vec<JoinHandle<()>>,
}

/// The place of one thread: its connection, opened anew when it was lost.
struct Seat {
    address: Address,
    desk: Option<Desk>,
}

impl Pool {
    pub(crate) fn start(address: &Address, connections: usize) -> Result<Pool> {
        let (jobs, queue) = sync_channel::<Job>(QUEUE);
        let queue = Arc::new(Mutex::new(queue));
        let mut threads = Vec::new();
        for _ in 0..connections.max(1) {
            let mut seat = Seat { address: address.clone(), desk: None };
            let queue = Arc::clone(&queue);
            let thread = std::thread::Builder::new().name("wanti-postgres".to_owned());
            let thread = thread.spawn(move || while next(&queue).map(|job| job(&mut seat)).is_some() {});
            threads.push(thread.map_err(|_| unavailable("no thread for the database"))?);
        }
        Ok(Pool { jobs: Some(jobs), threads })
    }

    /// Runs a job in a transaction; again when it met another.
    pub(crate) async fn run<T, F>(&self, work: F) -> std::result::Result<T, PortError>
    where
        T: Send + 'static,
        F: Fn(&mut Desk) -> Result<T> + Send + 'static,
    {
        self.queue(move |seat| seat.run(&work)).await
    }

    /// Asks something that changes nothing, without a transaction.
    pub(crate) async fn look<T, F>(&self, look: F) -> std::result::Result<T, PortError>
    where
        T: Send + 'static,
        F: Fn(&mut Desk) -> Result<T> + Send + 'static,
    {
        self.queue(move |seat| seat.quick(&look)).await
    }

    /// Tries the quick way, which is a transaction of its own or changes nothing; then the long one.
    pub(crate) async fn quick<T, Q, F>(&self, quick: Q, work: F) -> std::result::Result<T, PortError>
    where
        T: Send + 'static,
        Q: Fn(&mut Desk) -> Result<Option<T>> + Send + 'static,
        F: Fn(&mut Desk) -> Result<T> + Send + 'static,
    {
        let both = move |seat: &mut Seat| match seat.quick(&quick)? {
            Some(done) => Ok(done),
            None => seat.run(&work),
        };
        self.queue(both).await
    }

    async fn queue<T, F>(&self, work: F) -> std::result::Result<T, PortError>
    where
        T: Send + 'static,
        F: Fn(&mut Seat) -> std::result::Result<T, PortError> + Send + 'static,
    {
        let (reply, answer) = reply();
        let job: Job = Box::new(move |seat| {
            let done = catch_unwind(AssertUnwindSafe(|| work(seat)));
            reply.send(done.unwrap_or_else(|_| Err(unavailable("a fault of the store"))));
        });
        match self.jobs.as_ref().map(|jobs| jobs.try_send(job)) {
            Some(Ok(())) => {}
            Some(Err(TrySendError::Full(_))) => return Err(unavailable("too many jobs wait for the database")),
            Some(Err(TrySendError::Disconnected(_))) | None => return Err(unavailable("the database is closed")),
        }
        answer.await.unwrap_or_else(|| Err(unavailable("the database is closed")))
    }
}

impl Drop for Pool {
    /// What was accepted is still written.
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Seat {
    fn run<T>(&mut self, work: &impl Fn(&mut Desk) -> Result<T>) -> std::result::Result<T, PortError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let done = self.ready().and_then(|desk| desk.finish(work));
            match done {
                Err(fault) if fault.met_another() && tries < TRIES => {}
                done => return done.map_err(Fault::into_port),
            }
        }
    }

    /// The same without a transaction around it.
    fn quick<T>(&mut self, work: &impl Fn(&mut Desk) -> Result<T>) -> std::result::Result<T, PortError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.alive().and_then(work) {
                Err(fault) if fault.met_another() && tries < TRIES => {}
                done => return done.map_err(Fault::into_port),
            }
        }
    }

    fn alive(&mut self) -> Result<&mut Desk> {
        let kept = self.desk.take().and_then(|mut desk| desk.is_alive().then_some(desk));
        let desk = kept.map_or_else(|| Desk::open(&self.address), Ok)?;
        Ok(self.desk.insert(desk))
    }

    /// A connection that was lost while nothing was done on it is opened anew without a word.
    fn ready(&mut self) -> Result<&mut Desk> {
        let kept = self.desk.take().filter(|desk| !desk.is_closed());
        let begun = kept.and_then(|mut desk| desk.say("BEGIN").ok().map(|()| desk));
        let desk = match begun {
            Some(desk) => desk,
            None => {
                let mut desk = Desk::open(&self.address)?;
                desk.say("BEGIN")?;
                desk
            }
        };
        Ok(self.desk.insert(desk))
    }
}

fn next(queue: &Mutex<Receiver<Job>>) -> Option<Job> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn unavailable(why: &str) -> PortError {
    PortError::Unavailable(why.to_owned())
}
