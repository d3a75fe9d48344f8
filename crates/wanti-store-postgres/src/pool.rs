//! The threads that talk to the database: what waits at the same moment goes into one question.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use wanti_port::PortError;
use wanti_port::reply::{Reply, reply};

use crate::address::Address;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::flush::{Flusher, Shelf, Stamp};
use crate::rows::Result;
use crate::steps::{Load, Pending, Receive, Sent, Step, Turn};

/// Jobs that may wait; beyond it the store says that it is overloaded instead of growing.
const QUEUE: usize = 8192;
/// The most jobs one thread takes at once.
const MOST: usize = 128;
/// How often a job is done again when it met another.
const TRIES: usize = 6;

type Answer<T> = std::result::Result<T, PortError>;
/// An answer, and who waits for it.
type Told<T> = (Reply<Answer<T>>, Answer<T>);
type Long = Box<dyn FnOnce(&mut Seat) + Send>;

/// A job: a step that goes together with others of its kind, or something longer that does not.
pub(crate) enum Job {
    Load(Task<Load>),
    Pending(Task<Pending>),
    Receive(Box<Task<Receive>>),
    Turn(Box<Task<Turn>>),
    Sent(Box<Task<Sent>>),
    Long(Long),
}

/// A step, and who waits for it.
pub(crate) struct Task<S: Step> {
    step: S,
    reply: Reply<Answer<S::Answer>>,
}

/// Jobs that go together.
#[derive(Default)]
struct Group {
    loads: Vec<Task<Load>>,
    pendings: Vec<Task<Pending>>,
    receives: Vec<Task<Receive>>,
    turns: Vec<Task<Turn>>,
    sents: Vec<Task<Sent>>,
    longs: Vec<Long>,
}

impl Group {
    fn add(&mut self, job: Job) {
        match job {
            Job::Load(task) => self.loads.push(task),
            Job::Pending(task) => self.pendings.push(task),
            Job::Receive(task) => self.receives.push(*task),
            Job::Turn(task) => self.turns.push(*task),
            Job::Sent(task) => self.sents.push(*task),
            Job::Long(work) => self.longs.push(work),
        }
    }
}

/// The threads with their connections.
#[derive(Debug)]
pub(crate) struct Pool {
    jobs: Option<SyncSender<Job>>,
    threads: Vec<JoinHandle<()>>,
    flusher: Flusher,
}

/// The place of one thread: its connection, opened anew when it was lost.
pub(crate) struct Seat {
    address: Address,
    desk: Option<Desk>,
    shelf: Shelf,
}

impl Pool {
    pub(crate) fn start(address: &Address, connections: usize) -> Result<Pool> {
        let (jobs, queue) = sync_channel::<Job>(QUEUE);
        let queue = Arc::new(Mutex::new(queue));
        let flusher = Flusher::start(address)?;
        let mut threads = Vec::new();
        for _ in 0..connections.max(1) {
            let shelf = flusher.shelf().ok_or_else(|| unavailable("the database is closed"))?;
            let mut seat = Seat { address: address.clone(), desk: None, shelf };
            let queue = Arc::clone(&queue);
            let thread = std::thread::Builder::new().name("wanti-postgres".to_owned());
            let thread = thread.spawn(move || while next(&queue).map(|group| seat.work(group)).is_some() {});
            threads.push(thread.map_err(|_| unavailable("no thread for the database"))?);
        }
        Ok(Pool { jobs: Some(jobs), threads, flusher })
    }

    /// Takes a step, together with those that wait beside it.
    pub(crate) async fn step<S: Step>(&self, step: S) -> Answer<S::Answer> {
        let (reply, answer) = reply();
        self.queue(S::job(Task { step, reply }))?;
        answer.await.unwrap_or_else(|| Err(unavailable("the database is closed")))
    }

    /// Runs a job in a transaction; again when it met another.
    pub(crate) async fn run<T, F>(&self, work: F) -> Answer<T>
    where
        T: Send + 'static,
        F: Fn(&mut Desk) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = reply();
        let job = move |seat: &mut Seat| match seat.run(&work) {
            Ok((value, stamp)) => seat.store(stamp, vec![(reply, Ok(value))]),
            Err(error) => reply.send(Err(error)),
        };
        self.queue(Job::Long(Box::new(job)))?;
        answer.await.unwrap_or_else(|| Err(unavailable("the database is closed")))
    }

    /// Asks something that changes nothing, without a transaction.
    pub(crate) async fn look<T, F>(&self, look: F) -> Answer<T>
    where
        T: Send + 'static,
        F: Fn(&mut Desk) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = reply();
        self.queue(Job::Long(Box::new(move |seat| reply.send(seat.look(&look)))))?;
        answer.await.unwrap_or_else(|| Err(unavailable("the database is closed")))
    }

    fn queue(&self, job: Job) -> Answer<()> {
        match self.jobs.as_ref().map(|jobs| jobs.try_send(job)) {
            Some(Ok(())) => Ok(()),
            Some(Err(TrySendError::Full(_))) => Err(unavailable("too many jobs wait for the database")),
            Some(Err(TrySendError::Disconnected(_))) | None => Err(unavailable("the database is closed")),
        }
    }
}

impl Drop for Pool {
    /// What was accepted is still written.
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        self.flusher.close();
    }
}

impl Seat {
    /// First what only looks: it waits for no flush.
    fn work(&mut self, group: Group) {
        self.steps(group.loads);
        self.steps(group.pendings);
        self.steps(group.receives);
        self.steps(group.turns);
        self.steps(group.sents);
        for work in group.longs {
            let _ = catch_unwind(AssertUnwindSafe(|| work(self)));
        }
    }

    /// Those that have nothing in common go into one question, the others into a later one.
    fn steps<S: Step>(&mut self, mut tasks: Vec<Task<S>>) {
        while !tasks.is_empty() {
            let mut seen = BTreeSet::new();
            let (now, later) = tasks.into_iter().partition(|task| {
                let marks = task.step.marks();
                let free = marks.iter().all(|mark| !seen.contains(mark));
                seen.extend(marks);
                free
            });
            tasks = later;
            // Whoever waits for a step that is lost in a fault hears that the store failed.
            let _ = catch_unwind(AssertUnwindSafe(|| self.question(now)));
        }
    }

    fn question<S: Step>(&mut self, tasks: Vec<Task<S>>) {
        let steps: Vec<&S> = tasks.iter().map(|task| &task.step).collect();
        let (outcomes, stamp) = match self.stamped(|desk| S::ask(desk, &steps)) {
            Ok(answers) => answers,
            Err(fault) if self.desk.as_ref().is_none_or(Desk::is_closed) => {
                let error = fault.into_port();
                return tasks.into_iter().for_each(|task| task.reply.send(Err(error.clone())));
            }
            Err(_) => return tasks.into_iter().for_each(|task| self.single(task)),
        };
        let mut stored = Vec::with_capacity(tasks.len());
        let mut rare = Vec::new();
        for (task, outcome) in tasks.into_iter().zip(outcomes) {
            match outcome {
                Some(answer) => stored.push((task.reply, answer)),
                None => rare.push(task),
            }
        }
        self.tell::<S>(stamp, stored);
        rare.into_iter().for_each(|task| self.alone(task));
    }

    /// A step whose question failed beside others, without them.
    fn single<S: Step>(&mut self, task: Task<S>) {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.stamped(|desk| S::ask(desk, &[&task.step])) {
                Ok((outcomes, stamp)) => match outcomes.into_iter().next().flatten() {
                    Some(answer) => return self.tell::<S>(stamp, vec![(task.reply, answer)]),
                    None => return self.alone(task),
                },
                Err(fault) if fault.met_another() && tries < TRIES => {}
                Err(fault) => return task.reply.send(Err(fault.into_port())),
            }
        }
    }

    /// The long way of a rarer case.
    fn alone<S: Step>(&mut self, task: Task<S>) {
        match self.run(&|desk: &mut Desk| task.step.alone(desk)) {
            Ok((answer, stamp)) => self.tell::<S>(stamp, vec![(task.reply, Ok(answer))]),
            Err(error) => task.reply.send(Err(error)),
        }
    }

    fn tell<S: Step>(&self, stamp: Stamp, answers: Vec<Told<S::Answer>>) {
        if S::WRITES {
            self.store(stamp, answers);
        } else {
            answers.into_iter().for_each(|(reply, answer)| reply.send(answer));
        }
    }

    /// Told when all is on the disk.
    fn store<T: Send + 'static>(&self, stamp: Stamp, answers: Vec<Told<T>>) {
        if answers.is_empty() {
            return;
        }
        let tell = move |flushed: Answer<()>| {
            for (reply, answer) in answers {
                reply.send(flushed.clone().and(answer));
            }
        };
        self.shelf.put(stamp, Box::new(tell));
    }

    /// In a transaction; again when it met another.
    fn run<T>(&mut self, work: &impl Fn(&mut Desk) -> Result<T>) -> Answer<(T, Stamp)> {
        let mut tries = 0;
        loop {
            tries += 1;
            let shelf = self.shelf.clone();
            let done = self.ready().and_then(|desk| {
                let stamp = shelf.stamp(desk);
                Ok((desk.finish(work)?, stamp))
            });
            match done {
                Err(fault) if fault.met_another() && tries < TRIES => {}
                done => return done.map_err(Fault::into_port),
            }
        }
    }

    fn look<T>(&mut self, work: &impl Fn(&mut Desk) -> Result<T>) -> Answer<T> {
        self.alive().and_then(work).map_err(Fault::into_port)
    }

    fn stamped<T>(&mut self, work: impl FnOnce(&mut Desk) -> Result<T>) -> Result<(T, Stamp)> {
        let shelf = self.shelf.clone();
        let desk = self.alive()?;
        let stamp = shelf.stamp(desk);
        Ok((work(desk)?, stamp))
    }

    fn alive(&mut self) -> Result<&mut Desk> {
        let kept = self.desk.take().and_then(|mut desk| desk.is_alive().then_some(desk));
        let desk = kept.map_or_else(|| Desk::lazy(&self.address), Ok)?;
        Ok(self.desk.insert(desk))
    }

    /// A connection that was lost while nothing was done on it is opened anew without a word.
    fn ready(&mut self) -> Result<&mut Desk> {
        let kept = self.desk.take().filter(|desk| !desk.is_closed());
        let begun = kept.and_then(|mut desk| desk.say("BEGIN").ok().map(|()| desk));
        let desk = match begun {
            Some(desk) => desk,
            None => {
                let mut desk = Desk::lazy(&self.address)?;
                desk.say("BEGIN")?;
                desk
            }
        };
        Ok(self.desk.insert(desk))
    }
}

/// All that waits, up to a limit; waits for the first.
fn next(queue: &Mutex<Receiver<Job>>) -> Option<Group> {
    let queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    let mut group = Group::default();
    group.add(queue.recv().ok()?);
    queue.try_iter().take(MOST - 1).for_each(|job| group.add(job));
    Some(group)
}

fn unavailable(why: &str) -> PortError {
    PortError::Unavailable(why.to_owned())
}
