//! The threads that talk to the database: what waits at the same moment goes into one question.

use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

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
/// The most steps in one question.
const MOST: usize = 128;
/// How long a question waits at most for as many steps as the last one had, or as are just being flushed.
const PATIENCE: Duration = Duration::from_micros(300);
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

/// What waits, and how far the threads are.
#[derive(Default)]
struct Waiting {
    loads: Vec<Task<Load>>,
    pendings: Vec<Task<Pending>>,
    receives: Vec<Task<Receive>>,
    turns: Vec<Task<Turn>>,
    sents: Vec<Task<Sent>>,
    longs: VecDeque<Long>,
    /// One thread asks steps; what comes meanwhile goes together into its next question.
    asking: bool,
    /// How many steps the last question had, and when it was answered.
    last: usize,
    answered: Option<Instant>,
    /// Steps that are stored and wait for the disk: those who asked them come back with their next ones.
    flushing: usize,
    /// A thread waits for a question to become ripe.
    ripens: bool,
    closed: bool,
}

/// What one thread does next: all steps of one kind, or something longer.
enum Work {
    Loads(Vec<Task<Load>>),
    Pendings(Vec<Task<Pending>>),
    Receives(Vec<Task<Receive>>),
    Turns(Vec<Task<Turn>>),
    Sents(Vec<Task<Sent>>),
    Long(Long),
}

/// What a thread finds.
enum Next {
    Work(Work),
    /// A question becomes ripe, at the latest after so long.
    After(Duration),
    Nothing,
}

impl Waiting {
    fn add(&mut self, job: Job) {
        match job {
            Job::Load(task) => self.loads.push(task),
            Job::Pending(task) => self.pendings.push(task),
            Job::Receive(task) => self.receives.push(*task),
            Job::Turn(task) => self.turns.push(*task),
            Job::Sent(task) => self.sents.push(*task),
            Job::Long(work) => self.longs.push_back(work),
        }
    }

    fn steps(&self) -> [usize; 5] {
        [self.loads.len(), self.pendings.len(), self.receives.len(), self.turns.len(), self.sents.len()]
    }

    fn count(&self) -> usize {
        self.steps().iter().sum::<usize>() + self.longs.len()
    }

    /// After steps something longer, so that a single thread comes to both.
    fn next(&mut self, asked: bool) -> Next {
        let steps = self.largest().filter(|_| !self.asking && (!asked || self.longs.is_empty()));
        match steps {
            Some((kind, count)) => match self.rest(count) {
                None => {
                    self.asking = true;
                    self.last = count.min(MOST);
                    Next::Work(self.take(kind))
                }
                Some(rest) => self.longs.pop_front().map_or(Next::After(rest), |work| Next::Work(Work::Long(work))),
            },
            None => self.longs.pop_front().map_or(Next::Nothing, |work| Next::Work(Work::Long(work))),
        }
    }

    /// The kind that most wait for: those who are answered together come on together, and questions stay large.
    fn largest(&self) -> Option<(usize, usize)> {
        let kinds = self.steps().into_iter().enumerate().filter(|(_, count)| *count > 0);
        kinds.max_by_key(|(_, count)| *count)
    }

    /// How long a question of so many steps still waits for more of them.
    fn rest(&self, count: usize) -> Option<Duration> {
        if self.closed || count >= self.last.max(self.flushing + 1).min(MOST) {
            return None;
        }
        PATIENCE.checked_sub(self.answered?.elapsed()).filter(|rest| !rest.is_zero())
    }

    /// Whether another thread should look for work.
    fn calls(&self) -> bool {
        let ripe = |count| !self.ripens || self.rest(count).is_none();
        !self.longs.is_empty() || !self.asking && self.largest().is_some_and(|(_, count)| ripe(count))
    }

    fn take(&mut self, kind: usize) -> Work {
        match kind {
            0 => Work::Loads(front(&mut self.loads)),
            1 => Work::Pendings(front(&mut self.pendings)),
            2 => Work::Receives(front(&mut self.receives)),
            3 => Work::Turns(front(&mut self.turns)),
            _ => Work::Sents(front(&mut self.sents)),
        }
    }
}

fn front<T>(tasks: &mut Vec<T>) -> Vec<T> {
    let later = tasks.split_off(MOST.min(tasks.len()));
    std::mem::replace(tasks, later)
}

/// Where the threads find their work.
#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    more: Condvar,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, job: Job) -> Answer<()> {
        let mut waiting = self.lock();
        if waiting.count() >= QUEUE {
            return Err(unavailable("too many jobs wait for the database"));
        }
        waiting.add(job);
        self.call(&waiting);
        Ok(())
    }

    fn call(&self, waiting: &Waiting) {
        if waiting.calls() {
            self.more.notify_one();
        }
    }

    /// Waits for work; none when all is done and nothing comes any more.
    fn next(&self, asked: bool) -> Option<Work> {
        let mut waiting = self.lock();
        loop {
            match waiting.next(asked) {
                Next::Work(work) => {
                    self.call(&waiting);
                    return Some(work);
                }
                Next::After(rest) => {
                    waiting.ripens = true;
                    waiting = self.more.wait_timeout(waiting, rest).unwrap_or_else(PoisonError::into_inner).0;
                    waiting.ripens = false;
                }
                Next::Nothing if waiting.closed && waiting.count() == 0 => {
                    self.more.notify_all();
                    return None;
                }
                Next::Nothing => waiting = self.more.wait(waiting).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// The steps that were taken are answered.
    fn asked(&self) {
        let mut waiting = self.lock();
        waiting.asking = false;
        waiting.answered = Some(Instant::now());
    }

    fn flushing(&self, count: usize) {
        self.lock().flushing += count;
    }

    fn flushed(&self, count: usize) {
        let mut waiting = self.lock();
        waiting.flushing = waiting.flushing.saturating_sub(count);
        self.call(&waiting);
    }

    fn close(&self) {
        self.lock().closed = true;
        self.more.notify_all();
    }
}

/// The threads with their connections.
pub(crate) struct Pool {
    queue: Arc<Queue>,
    threads: Vec<JoinHandle<()>>,
    flusher: Flusher,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Pool").field("threads", &self.threads.len()).finish_non_exhaustive()
    }
}

/// The place of one thread: its connection, opened anew when it was lost.
pub(crate) struct Seat {
    address: Address,
    desk: Option<Desk>,
    shelf: Shelf,
    queue: Arc<Queue>,
}

impl Pool {
    pub(crate) fn start(address: &Address, connections: usize) -> Result<Pool> {
        let flusher = Flusher::start(address)?;
        let mut pool = Pool { queue: Arc::default(), threads: Vec::new(), flusher };
        for _ in 0..connections.max(1) {
            let shelf = pool.flusher.shelf().ok_or_else(|| unavailable("the database is closed"))?;
            let mut seat = Seat { address: address.clone(), desk: None, shelf, queue: Arc::clone(&pool.queue) };
            let thread = std::thread::Builder::new().name("wanti-postgres".to_owned()).spawn(move || seat.work());
            pool.threads.push(thread.map_err(|_| unavailable("no thread for the database"))?);
        }
        Ok(pool)
    }

    /// Takes a step, together with those that wait beside it.
    pub(crate) async fn step<S: Step>(&self, step: S) -> Answer<S::Answer> {
        let (reply, answer) = reply();
        self.queue.add(S::job(Task { step, reply }))?;
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
        self.queue.add(Job::Long(Box::new(job)))?;
        answer.await.unwrap_or_else(|| Err(unavailable("the database is closed")))
    }

    /// Asks something that changes nothing, without a transaction.
    pub(crate) async fn look<T, F>(&self, look: F) -> Answer<T>
    where
        T: Send + 'static,
        F: Fn(&mut Desk) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = reply();
        self.queue.add(Job::Long(Box::new(move |seat| reply.send(seat.look(&look)))))?;
        answer.await.unwrap_or_else(|| Err(unavailable("the database is closed")))
    }
}

impl Drop for Pool {
    /// What was accepted is still written.
    fn drop(&mut self) {
        self.queue.close();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        self.flusher.close();
    }
}

impl Seat {
    fn work(&mut self) {
        let mut asked = false;
        while let Some(work) = self.queue.next(asked) {
            asked = !matches!(work, Work::Long(_));
            match work {
                Work::Loads(tasks) => self.steps(tasks),
                Work::Pendings(tasks) => self.steps(tasks),
                Work::Receives(tasks) => self.steps(tasks),
                Work::Turns(tasks) => self.steps(tasks),
                Work::Sents(tasks) => self.steps(tasks),
                Work::Long(work) => drop(catch_unwind(AssertUnwindSafe(|| work(self)))),
            }
            if asked {
                self.queue.asked();
            }
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
        rare.into_iter().for_each(|task| self.later(task));
    }

    /// A step whose question failed beside others, without them.
    fn single<S: Step>(&mut self, task: Task<S>) {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.stamped(|desk| S::ask(desk, &[&task.step])) {
                Ok((outcomes, stamp)) => match outcomes.into_iter().next().flatten() {
                    Some(answer) => return self.tell::<S>(stamp, vec![(task.reply, answer)]),
                    None => return self.later(task),
                },
                Err(fault) if fault.met_another() && tries < TRIES => {}
                Err(fault) if self.desk.as_ref().is_none_or(Desk::is_closed) => {
                    return task.reply.send(Err(fault.into_port()));
                }
                // What is wrong with it is told by the long way.
                Err(_) => return self.later(task),
            }
        }
    }

    /// A rarer case may wait for somebody who has its row: not before the steps of others.
    fn later<S: Step>(&self, task: Task<S>) {
        let mut waiting = self.queue.lock();
        waiting.add(Job::Long(Box::new(move |seat| seat.alone(task))));
        self.queue.call(&waiting);
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
        let (queue, count) = (Arc::clone(&self.queue), answers.len());
        queue.flushing(count);
        let tell = move |flushed: Answer<()>| {
            for (reply, answer) in answers {
                reply.send(flushed.clone().and(answer));
            }
            queue.flushed(count);
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

fn unavailable(why: &str) -> PortError {
    PortError::Unavailable(why.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "a test may stop")]

    use super::*;

    /// What a thread finds where so many wait to load, after a question of so many that was answered so long ago.
    fn finds(loads: usize, last: usize, flushing: usize, ago: Duration) -> Next {
        let mut waiting = Waiting { last, flushing, answered: Instant::now().checked_sub(ago), ..Waiting::default() };
        for number in 0..loads {
            let (reply, _) = reply();
            waiting.add(Job::Load(Task { step: Load(i64::try_from(number).unwrap_or(0)), reply }));
        }
        waiting.next(false)
    }

    #[test]
    fn a_question_waits_for_as_many_as_come_back_but_not_for_long() {
        let (now, long) = (Duration::ZERO, PATIENCE * 2);
        let asked = [
            (1, 0, 0, now, Some(1)),
            (1, 1, 0, now, Some(1)),
            (2, 3, 0, now, None),
            (3, 3, 0, now, Some(3)),
            (3, 1, 3, now, None),
            (4, 1, 3, now, Some(4)),
            (2, 3, 9, long, Some(2)),
            (MOST + 5, MOST, MOST * 2, now, Some(MOST)),
        ];
        for (loads, last, flushing, ago, expected) in asked {
            let found = match finds(loads, last, flushing, ago) {
                Next::Work(Work::Loads(tasks)) => Some(tasks.len()),
                Next::After(rest) if rest <= PATIENCE => None,
                _ => panic!("{loads} loads after {last}"),
            };
            assert_eq!(found, expected, "{loads} wait, the last had {last}, {flushing} are being flushed");
        }
    }
}
