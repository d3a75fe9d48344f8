//! How many whole messages a second two processes take on one PostgreSQL database, each step on the disk before the next.
//!
//! `cargo bench -p wanti-store-postgres --bench processes -- [SECONDS [PROCESSES [CONNECTIONS [AT_ONCE]]]]`. The
//! server is one of the bench's own, with its usual flushes, in the folder for temporary files: TMPDIR says on which disk. People are drawn at random from ten thousand who wrote before.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measurement talks, and stops where something is wrong"
)]

#[path = "../tests/server/mod.rs"]
mod server;

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use server::{Server, programs};
use tokio::runtime::Runtime;
use wanti_conformance::{Kit, whole_message};
use wanti_port::store::{Claim, Settle, Settled};
use wanti_port::{Pace, Party, SentId, Store};
use wanti_store_postgres::PostgresStore;

/// What one of the processes is told: the address, its number, seconds, conversations at once, connections.
const PART: &str = "WANTI_BENCH_PART";
const AT_ONCE: usize = 64;
const PEOPLE: u64 = 10_000;

fn main() {
    if let Ok(part) = std::env::var(PART) {
        return one_of_them(&part.split('|').collect::<Vec<_>>());
    }
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let mut number = |otherwise: usize| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (seconds, processes, connections, all_at_once) = (number(5), number(2), number(2), number(AT_ONCE));
    let Some(programs) = programs() else {
        println!("no initdb and pg_ctl found: cargo xtask test installs them");
        return;
    };
    let server = Server::start(&programs, "-c shared_buffers=256MB");
    known_before(&server.address());
    let part = |number: usize| {
        let at_once = all_at_once / processes;
        let part = format!("{}|{number}|{seconds}|{at_once}|{connections}", server.address());
        let program = std::env::current_exe().unwrap();
        Command::new(program).env(PART, part).stdout(Stdio::piped()).spawn().unwrap()
    };
    let [own_before, database_before] = processor(&server);
    let parts: Vec<Child> = (0..processes).map(part).collect();
    let counts = parts.into_iter().map(|part| {
        let output = part.wait_with_output().unwrap();
        assert!(output.status.success(), "a process failed");
        String::from_utf8(output.stdout).unwrap().trim().parse::<u64>().unwrap()
    });
    let counts: Vec<u64> = counts.collect();
    let acknowledged: u64 = counts.iter().sum();
    let late = send_the_rest(&server.address());
    let [own_after, database_after] = processor(&server);
    let each = |after: Duration, before: Duration| {
        after.saturating_sub(before).as_micros() as f64 / acknowledged.max(1) as f64
    };
    let (own, database) = (each(own_after, own_before), each(database_after, database_before));
    // A server that is stopped without a word still has all that was acknowledged.
    server.restart();
    let mut client = postgres::Client::connect(&server.address(), postgres::NoTls).unwrap();
    let mut rows = |sql: &str| client.query_one(sql, &[]).unwrap().get::<_, i64>(0).cast_unsigned();
    assert_eq!(
        rows(
            "SELECT COUNT(*) FROM wanti_inbox i JOIN wanti_conversation c ON c.id = i.conversation WHERE i.id <= c.heard"
        ),
        acknowledged,
        "messages that had their turn"
    );
    assert_eq!(rows("SELECT COUNT(*) FROM wanti_outbound WHERE state = 3"), acknowledged, "answers that were sent");
    println!(
        "{processes} processes with {connections} connections each, {all_at_once} conversations at once: {:.0} messages/s {counts:?}, \
         processor each {own:.0} us and {database:.0} us of the database, {late} answers sent late",
        acknowledged as f64 / seconds as f64,
    );
}

/// Everybody wrote before.
fn known_before(address: &str) {
    let store = Arc::new(PostgresStore::open(address, 2).unwrap());
    let runtime = Runtime::new().unwrap();
    let begin = |person: u64| {
        let store = Arc::clone(&store);
        runtime.spawn(async move { store.conversation(&Kit::line(), &Party::of(&format!("p{person}"))).await.unwrap() })
    };
    runtime.block_on(begin(0)).unwrap();
    for some in (1..PEOPLE).collect::<Vec<_>>().chunks(1000) {
        let begun: Vec<_> = some.iter().map(|person| begin(*person)).collect();
        begun.into_iter().for_each(|one| drop(runtime.block_on(one).unwrap()));
    }
}

/// An answer that was stored while another of its conversation was on its way, under a later time, waits for the next look.
fn send_the_rest(address: &str) -> u64 {
    let store = PostgresStore::open(address, 1).unwrap();
    let mut count = 0;
    pollster::block_on(async {
        loop {
            let now = Timestamp::now();
            let claim = Claim { at: now, until: now + Duration::from_secs(60), pace: Pace::default() };
            let claimed = store.claim(&Kit::line(), &claim, 100).await.unwrap();
            if claimed.is_empty() {
                return;
            }
            for one in claimed {
                let settled = Settled::Sent(SentId(format!("late.{}", one.message.id)));
                let settle = Settle { id: one.message.id, attempt: one.attempt, at: now, settled };
                store.settle(settle, None).await.unwrap();
                count += 1;
            }
        }
    });
    count
}

/// Time of the processors that the ended parts have used, and the database.
fn processor(server: &Server) -> [Duration; 2] {
    let fields = |pid: &str| -> Vec<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(1);
        fields.map(|field| field.parse().unwrap_or(0)).collect()
    };
    let sum =
        |fields: &[u64], from: usize, to: usize| fields.get(from..to).map_or(0, |ticks| ticks.iter().sum::<u64>());
    let database = server.pid();
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let running = all.map(|entry| fields(&entry.file_name().to_string_lossy()));
    let running: u64 = running.filter(|one| one.first() == Some(&database)).map(|one| sum(&one, 10, 14)).sum();
    let ticks = [sum(&fields("self"), 12, 14), sum(&fields(&database.to_string()), 10, 14) + running];
    ticks.map(|ticks| Duration::from_millis(10 * ticks))
}

fn one_of_them(part: &[&str]) {
    let [address, number, seconds, at_once, connections] = part else { panic!("{part:?}") };
    let (seconds, at_once): (u64, u64) = (seconds.parse().unwrap(), at_once.parse().unwrap());
    let store = Arc::new(PostgresStore::open(address, connections.parse().unwrap()).unwrap());
    let runtime = Runtime::new().unwrap();
    let until = Instant::now() + Duration::from_secs(seconds);
    let workers = (0..at_once).map(|worker| {
        let (store, name) = (Arc::clone(&store), format!("n{number}w{worker}"));
        let seed = number.parse::<u64>().unwrap() * 1000 + worker;
        runtime.spawn(async move { talk(store.as_ref(), &name, seed, until).await })
    });
    let workers: Vec<_> = workers.collect();
    let counts = workers.into_iter().map(|worker| runtime.block_on(worker).unwrap());
    println!("{}", counts.sum::<u64>());
}

/// One worker: messages of random people, one after the other.
async fn talk(store: &impl Store, name: &str, seed: u64, until: Instant) -> u64 {
    let mut count = 0;
    let mut chance = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    while Instant::now() < until {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        whole_message(store, &format!("wamid.HBgN{name}-{count}"), &format!("p{}", chance % PEOPLE)).await;
        count += 1;
    }
    count
}
