//! The one thread that writes: many jobs, one flush.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use wanti_port::PortError;
use wanti_port::reply::{Answer, Reply, reply};

use crate::book::{Book, Shelf};
use crate::fault::Fault;
use crate::keeper::{self, Keeper};
use crate::pen::Pen;
use crate::schema;

/// The most jobs in one transaction.
const MOST: usize = 64;
/// The longest time jobs are put into one transaction.
const LONGEST: Duration = Duration::from_millis(5);
/// From this size on, a group waits for as many jobs as the one before had: who writes so much writes on.
const BUSY: usize = 8;
/// How long it waits for them.
const PATIENCE: Duration = Duration::from_millis(1);
/// Jobs that may wait; beyond it the store says that it is overloaded instead of growing.
const QUEUE: usize = 8192;

/// Hands jobs to the thread.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    tally: Arc<Tally>,
}

/// How many jobs went into how many transactions.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) jobs: AtomicU64,
    pub(crate) groups: AtomicU64,
}

impl Writer {
    pub(crate) fn start(path: &Path, shelf: Arc<Shelf>) -> Result<Writer, Fault> {
        let connection = schema::writer(path)?;
        let (jobs, queue) = sync_channel(QUEUE);
        let tally = Arc::new(Tally::default());
        let desk = Desk {
            path: path.to_owned(),
            connection: Some(connection),
            book: Book::new(shelf),
            keeper: Keeper::start(path)?,
            tally: Arc::clone(&tally),
            last: 0,
        };
        let thread = std::thread::Builder::new().name("wanti-sqlite".to_owned()).spawn(move || desk.work(&queue));
        let thread = thread.map_err(|_| PortError::Unavailable("no thread for the database".to_owned()))?;
        Ok(Writer { jobs: Some(jobs), thread: Some(thread), tally })
    }

    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Runs a job; its answer comes when it is on the disk. It may be run twice, the first time in vain.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, PortError>
    where
        T: Send + 'static,
        F: Fn(&mut Pen<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let (reply, answer): (Reply<Result<T, PortError>>, Answer<_>) = reply();
        let job: Box<dyn Job> = Box::new(Task { work, outcome: None, reply });
        let sent = self.jobs.as_ref().map(|jobs| jobs.try_send(job));
        match sent {
            Some(Ok(())) => {}
            Some(Err(TrySendError::Full(_))) => return Err(unavailable("too many writes wait for the disk")),
            Some(Err(TrySendError::Disconnected(_))) | None => return Err(unavailable("the database is closed")),
        }
        answer.await.unwrap_or_else(|| Err(unavailable("the database is closed")))
    }
}

impl Drop for Writer {
    /// What was accepted is still written.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A job, first run and then told whether it is on the disk.
trait Job: Send {
    /// Runs it. An error means that its changes must go.
    fn run(&mut self, pen: &mut Pen<'_>) -> Result<(), Ended>;
    fn finish(self: Box<Self>, lost: Option<&PortError>);
}

/// How a job ended that did not go well.
struct Ended {
    needs_new_connection: bool,
    panicked: bool,
}

struct Task<T, F> {
    work: F,
    outcome: Option<Result<T, PortError>>,
    reply: Reply<Result<T, PortError>>,
}

impl<T, F> Job for Task<T, F>
where
    T: Send,
    F: Fn(&mut Pen<'_>) -> Result<T, Fault> + Send,
{
    fn run(&mut self, pen: &mut Pen<'_>) -> Result<(), Ended> {
        let done = catch_unwind(AssertUnwindSafe(|| (self.work)(pen)));
        let panicked = done.is_err();
        let done = done.unwrap_or_else(|_| Err(Fault::Port(unavailable("a fault of the store"))));
        let (outcome, ended) = match done {
            Ok(value) => (Ok(value), Ok(())),
            Err(fault) => {
                let needs_new_connection = fault.needs_new_connection();
                (Err(fault.into_port()), Err(Ended { needs_new_connection, panicked }))
            }
        };
        self.outcome = Some(outcome);
        ended
    }

    fn finish(self: Box<Self>, lost: Option<&PortError>) {
        let Task { outcome, reply, .. } = *self;
        let outcome = match (outcome, lost) {
            (Some(Err(error)), _) => Err(error),
            (_, Some(lost)) => Err(lost.clone()),
            (Some(Ok(value)), None) => Ok(value),
            (None, None) => Err(unavailable("the job was not run")),
        };
        reply.send(outcome);
    }
}

struct Desk {
    path: PathBuf,
    connection: Option<Connection>,
    book: Book,
    keeper: Keeper,
    tally: Arc<Tally>,
    /// Jobs of the group before.
    last: usize,
}

impl Desk {
    fn work(mut self, queue: &Receiver<Box<dyn Job>>) {
        while let Ok(first) = queue.recv() {
            let mut group = vec![first];
            let lost = self.group(&mut group, queue);
            self.last = group.len();
            self.tally.jobs.fetch_add(group.len() as u64, Ordering::Relaxed);
            self.tally.groups.fetch_add(1, Ordering::Relaxed);
            self.keeper.wrote(group.len(), lost.is_some());
            for job in group {
                job.finish(lost.as_ref());
            }
        }
    }

    /// Runs a group in one transaction; what is given back is why all of it is lost.
    fn group(&mut self, group: &mut Vec<Box<dyn Job>>, queue: &Receiver<Box<dyn Job>>) -> Option<PortError> {
        let wanted = if self.last < BUSY { 0 } else { self.last.min(MOST) };
        let done = self.ready().and_then(|(connection, book)| transaction(connection, book, group, queue, wanted));
        match done {
            Ok(tired) => {
                self.book.publish();
                if tired {
                    self.connection = None;
                }
                None
            }
            Err(fault) => {
                self.book.discard();
                let broken = fault.needs_new_connection() || !self.roll_back();
                if broken {
                    self.connection = None;
                }
                Some(fault.into_port())
            }
        }
    }

    /// The connection, opened anew when the last one failed.
    fn ready(&mut self) -> Result<(&Connection, &mut Book), Fault> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => schema::writer(&self.path)?,
        };
        let connection = self.connection.insert(connection);
        if self.keeper.log_is_long() {
            keeper::shorten(connection);
        }
        Ok((connection, &mut self.book))
    }

    fn roll_back(&self) -> bool {
        self.connection
            .as_ref()
            .is_some_and(|connection| connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok())
    }
}

/// True when the connection should not be used again.
fn transaction(
    connection: &Connection,
    book: &mut Book,
    group: &mut Vec<Box<dyn Job>>,
    queue: &Receiver<Box<dyn Job>>,
    wanted: usize,
) -> Result<bool, Fault> {
    let begun = Instant::now();
    let mut tired = false;
    say(connection, "BEGIN IMMEDIATE")?;
    let mut next = group.pop();
    while let Some(mut job) = next.take() {
        let before = connection.total_changes();
        let ended = job.run(&mut Pen { connection, book });
        group.push(job);
        if let Err(ended) = ended {
            tired |= ended.needs_new_connection;
            if ended.panicked || connection.total_changes() != before || connection.is_autocommit() {
                return one_by_one(connection, book, group);
            }
        }
        if group.len() < MOST && begun.elapsed() < LONGEST {
            let patience = if group.len() < wanted { PATIENCE.saturating_sub(begun.elapsed()) } else { Duration::ZERO };
            next = queue.recv_timeout(patience).ok();
        }
    }
    say(connection, "COMMIT")?;
    Ok(tired)
}

/// A job failed halfway: the whole group again, with a way back before each job.
fn one_by_one(connection: &Connection, book: &mut Book, group: &mut [Box<dyn Job>]) -> Result<bool, Fault> {
    book.discard();
    let mut tired = false;
    if !connection.is_autocommit() {
        say(connection, "ROLLBACK")?;
    }
    say(connection, "BEGIN IMMEDIATE")?;
    for job in group {
        say(connection, "SAVEPOINT job")?;
        if let Err(ended) = job.run(&mut Pen { connection, book }) {
            if connection.is_autocommit() {
                return Err(Fault::Port(unavailable("the database gave up a group of turns; try again")));
            }
            tired |= ended.needs_new_connection;
            say(connection, "ROLLBACK TO job")?;
            book.forget_all();
        }
        say(connection, "RELEASE job")?;
    }
    say(connection, "COMMIT")?;
    Ok(tired)
}

fn say(connection: &Connection, words: &str) -> Result<(), Fault> {
    connection.prepare_cached(words)?.execute([])?;
    Ok(())
}

fn unavailable(why: &str) -> PortError {
    PortError::Unavailable(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("wanti-writer-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn unread(text: String) -> impl Fn(&mut Pen<'_>) -> Result<(), Fault> + Send + 'static {
        move |pen| {
            pen.connection.execute("INSERT INTO serial (prefix, day, last) VALUES (?1, 'd', 1)", [&text])?;
            Ok(())
        }
    }

    fn rows(writer: &Writer) -> i64 {
        let count =
            |pen: &mut Pen<'_>| Ok(pen.connection.query_row("SELECT COUNT(*) FROM serial", [], |row| row.get(0))?);
        pollster::block_on(writer.run(count)).unwrap()
    }

    #[test]
    fn one_bad_job_does_not_touch_its_neighbours() {
        let folder = scratch("neighbours");
        let writer = Writer::start(&folder.join("a.db"), Arc::default()).unwrap();
        std::thread::scope(|threads| {
            for number in 0..20 {
                let writer = &writer;
                threads.spawn(move || assert_eq!(pollster::block_on(writer.run(unread(number.to_string()))), Ok(())));
            }
            threads.spawn(|| {
                let bad = |pen: &mut Pen<'_>| {
                    pen.connection.execute("DELETE FROM serial", [])?;
                    Err::<(), Fault>(PortError::Conflict.into())
                };
                assert_eq!(pollster::block_on(writer.run(bad)), Err(PortError::Conflict));
                let panics = |_: &mut Pen<'_>| -> Result<(), Fault> { panic!("a fault") };
                assert!(matches!(pollster::block_on(writer.run(panics)), Err(PortError::Unavailable(_))));
            });
        });
        assert_eq!(rows(&writer), 20);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_full_disk_is_told_in_words_and_forgotten_when_there_is_room() {
        let folder = scratch("full");
        let writer = Writer::start(&folder.join("a.db"), Arc::default()).unwrap();
        let room = |pages: i64| {
            move |pen: &mut Pen<'_>| {
                let connection = pen.connection;
                let now: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
                connection.query_row(&format!("PRAGMA max_page_count = {}", now + pages), [], |_| Ok(()))?;
                Ok(())
            }
        };
        pollster::block_on(writer.run(room(0))).unwrap();
        let full = pollster::block_on(writer.run(unread("x".repeat(100_000))));
        let Err(PortError::Unavailable(words)) = full else { panic!("{full:?}") };
        assert!(words.contains("disk is full"), "{words}");
        assert_eq!(rows(&writer), 0);
        pollster::block_on(writer.run(room(1000))).unwrap();
        pollster::block_on(writer.run(unread("x".repeat(100_000)))).unwrap();
        assert_eq!(rows(&writer), 1);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_damaged_file_is_told_in_words() {
        let folder = scratch("damaged");
        let file = folder.join("a.db");
        std::fs::write(&file, "no database ".repeat(1000)).unwrap();
        let Err(fault) = Writer::start(&file, Arc::default()) else { panic!("it was opened") };
        assert!(matches!(fault.into_port(), PortError::Unavailable(words) if words.contains("damaged")));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
