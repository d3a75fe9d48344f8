//! How many whole messages a second the store takes: received, turned and settled, each on the disk before the next step.
//!
//! `cargo bench -p wanti-store-sqlite --bench turns -- [SECONDS [SESSIONS [FOLDER]]]`. Rounds take turns, so that a ratio
//! is of one run: the store in memory, the file on a disk without flushes (in /dev/shm), the file on the disk, and the
//! file with so many sessions and ids of earlier days. People are drawn at random from a hundred thousand; with sessions
//! before, from all of them.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measurement talks, and stops where something is wrong"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use wanti_conformance::{Kit, whole_message};
use wanti_port::{MemoryStore, Party, Store};
use wanti_store_sqlite::SqliteStore;

const AT_ONCE: u64 = 64;
const ROUNDS: usize = 3;
const PEOPLE: u64 = 100_000;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(4.0);
    let sessions = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = folder.join(format!("wanti-turns-{}", std::process::id()));
    let unflushed = Path::new("/dev/shm").join(format!("wanti-turns-{}", std::process::id()));
    let place = Place { folder, unflushed, sessions, length: Duration::from_secs_f64(seconds) };
    place.prepare();
    let mut rounds: [Vec<Round>; 4] = Default::default();
    for number in 0..ROUNDS {
        for (which, all) in rounds.iter_mut().enumerate() {
            all.push(place.round(number, which));
        }
    }
    place.report(&rounds);
    place.clear();
}

const NAMES: [&str; 4] = ["in memory", "file, no flush", "file", "file, sessions before"];

struct Place {
    folder: PathBuf,
    unflushed: PathBuf,
    sessions: u64,
    length: Duration,
}

/// What one round came to.
#[derive(Default)]
struct Round {
    rate: f64,
    times: Vec<Duration>,
    group: f64,
    opened: Duration,
    cpu: Duration,
}

impl Place {
    fn prepare(&self) {
        for folder in [&self.folder, &self.unflushed] {
            std::fs::create_dir_all(folder).unwrap();
        }
        drop(SqliteStore::open(self.full()).unwrap());
        fill(&self.full(), self.sessions);
    }

    fn full(&self) -> PathBuf {
        self.folder.join("sessions.db")
    }

    fn round(&self, number: usize, which: usize) -> Round {
        match which {
            0 => self.measure(Arc::new(MemoryStore::new()), number, PEOPLE).0,
            1 => self.file(&self.unflushed.join(format!("{number}.db")), number, PEOPLE),
            2 => self.file(&self.folder.join(format!("{number}.db")), number, PEOPLE),
            _ => self.file(&self.full(), number, self.sessions),
        }
    }

    fn file(&self, file: &Path, number: usize, people: u64) -> Round {
        let rows_before = if file.exists() { rows(file) } else { (0, 0) };
        let begun = Instant::now();
        let store = Arc::new(SqliteStore::open(file).unwrap());
        pollster::block_on(store.conversation(&Kit::line(), &Party::of("p0"))).unwrap();
        let opened = begun.elapsed();
        let (mut round, store) = self.measure(store, number, people);
        let (jobs, groups) = store.grouped();
        round.group = jobs as f64 / groups.max(1) as f64;
        round.opened = opened;
        drop(store);
        let rows_now = rows(file);
        let acknowledged = round.times.len() as u64;
        assert_eq!(rows_now.0 - rows_before.0, acknowledged, "messages that had their turn");
        assert_eq!(rows_now.1 - rows_before.1, acknowledged, "answers that were sent");
        round
    }

    fn measure<S: Store + 'static>(&self, store: Arc<S>, number: usize, people: u64) -> (Round, Arc<S>) {
        let runtime = Runtime::new().unwrap();
        let (begun, cpu) = (Instant::now(), cpu());
        let until = begun + self.length;
        let workers = (0..AT_ONCE).map(|worker| {
            let (store, name) = (Arc::clone(&store), format!("r{number}w{worker}"));
            runtime.spawn(async move { talk(store.as_ref(), &name, worker, people, until).await })
        });
        let workers: Vec<_> = workers.collect();
        let mut times = Vec::new();
        for worker in workers {
            times.extend(runtime.block_on(worker).unwrap());
        }
        let took = begun.elapsed().as_secs_f64();
        times.sort_unstable();
        let counters = runtime.block_on(store.counters()).unwrap();
        assert_eq!((counters.pending, counters.waiting, counters.sending), (0, 0, 0), "every message had its turn");
        let rate = times.len() as f64 / took;
        (Round { rate, times, cpu: self::cpu() - cpu, ..Round::default() }, store)
    }

    fn report(&self, rounds: &[Vec<Round>; 4]) {
        println!("{AT_ONCE} at once, {ROUNDS} rounds of {:?}; {} sessions and ids before", self.length, self.sessions);
        let middle = |all: &[Round]| {
            let mut rates: Vec<f64> = all.iter().map(|round| round.rate).collect();
            rates.sort_by(f64::total_cmp);
            rates.get(rates.len() / 2).copied().unwrap_or_default()
        };
        for (name, all) in NAMES.iter().zip(rounds) {
            let share = |share: f64| {
                let of = |round: &Round| round.times.get((round.times.len() as f64 * share) as usize).copied();
                all.iter().filter_map(of).min().unwrap_or_default().as_secs_f64() * 1e3
            };
            let each: Vec<String> = all.iter().map(|round| format!("{:.0}", round.rate)).collect();
            let cpu = all.iter().map(|round| round.cpu.as_secs_f64() * 1e6 / round.times.len().max(1) as f64);
            println!(
                "{name:>22}: {:>6.0} messages/s ({}), {:>3.0} us of processor each, p50 {:.2} ms, p99 {:.2} ms, groups of {:.0}, opened in {:.0} ms",
                middle(all),
                each.join(" "),
                cpu.fold(f64::MAX, f64::min),
                share(0.5),
                share(0.99),
                all.iter().map(|round| round.group).fold(0.0, f64::max),
                all.iter().map(|round| round.opened).max().unwrap_or_default().as_secs_f64() * 1e3,
            );
        }
        let [memory, unflushed, file, full] =
            [0, 1, 2, 3].map(|which| rounds.get(which).map_or(0.0, |all| middle(all)));
        println!("   file to no flush {:.2}, file to memory {:.2}", file / unflushed, file / memory);
        println!("   empty to sessions before {:.2} (1.25 at most is wanted)", file / full);
    }

    fn clear(&self) {
        for folder in [&self.folder, &self.unflushed] {
            std::fs::remove_dir_all(folder).unwrap();
        }
    }
}

/// Time of the processors this process has used.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    Duration::from_millis(10 * fields.filter_map(|field| field.parse::<u64>().ok()).sum::<u64>())
}

/// Messages that had their turn, and answers that were sent.
fn rows(file: &Path) -> (u64, u64) {
    let connection = rusqlite::Connection::open(file).unwrap();
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap().cast_unsigned();
    let sent = "SELECT COUNT(*) FROM outbox WHERE state = 3 AND sent IS NOT NULL";
    (count("SELECT COUNT(*) FROM inbox WHERE done = 1"), count(sent))
}

/// One worker: messages of random people, one after the other.
async fn talk(store: &impl Store, name: &str, worker: u64, people: u64, until: Instant) -> Vec<Duration> {
    let mut times = Vec::new();
    let mut chance = (worker + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ name.len() as u64 ^ 0x5851_f42d_4c95_7f2d;
    while Instant::now() < until {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        let begun = Instant::now();
        let id = format!("wamid.HBgN{name}{:x}EhgUM0E{}", chance, times.len());
        whole_message(store, &id, &format!("p{}", chance % people)).await;
        times.push(begun.elapsed());
    }
    times
}

/// Sessions of earlier days, written straight into the tables.
fn fill(file: &Path, count: u64) {
    let connection = rusqlite::Connection::open(file).unwrap();
    let session = Kit::snapshot(1).to_json();
    connection
        .execute_batch(&format!(
            "PRAGMA synchronous = OFF;
             BEGIN;
             INSERT INTO line (office, channel, name) VALUES ('kantor', 'whatsapp', '62800');
             INSERT INTO conversation (line, party, version, session, last_inbound, last_turn)
                 WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})
                 SELECT 1, '{{\"a\":\"p' || i || '\",\"i\":[{{\"u\":\"p' || i || '\"}}]}}', 1, '{session}', 1, 1 FROM n;
             INSERT INTO alias (line, kind, value, conversation)
                 SELECT 1, 0, 'p' || (id - 1), id FROM conversation ORDER BY 'p' || (id - 1);
             INSERT INTO inbox (line, mark, key, conversation, body, received, done)
                 SELECT 1, 'old-' || id, random(), id, party, 1, 1 FROM conversation;
             INSERT INTO outbox (own, line, conversation, body, state, queued, due, attempt, sent, key, receipt, settled)
                 SELECT 'old-' || id, 1, id, party, 3, 1, 1, 1, 'wamid.old-' || id, random(), 2, 1 FROM conversation;
             COMMIT;
             PRAGMA wal_checkpoint(TRUNCATE);"
        ))
        .unwrap();
}
