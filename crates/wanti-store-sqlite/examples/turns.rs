//! How many whole messages a second the store takes: received, turned and settled, each on the disk before the next step.
//!
//! `cargo run --release -p wanti-store-sqlite --example turns -- FILE [SECONDS [AT_ONCE [SESSIONS_BEFORE]]]`
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "an example talks, and stops where something is wrong"
)]

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use wanti_conformance::Kit;
use wanti_port::store::{Cause, Claim, Commit, Committed, Hold, InboxMark, Received, Settle, Settled};
use wanti_port::{Arrival, Pace, Party, SentId, Store};
use wanti_store_sqlite::SqliteStore;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().unwrap_or_else(|| panic!("name a file for the database"));
    let mut number = |otherwise: u64| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (seconds, at_once, before) = (number(5), number(64), number(0));
    let store = SqliteStore::open(&file).unwrap();
    if before > 0 {
        fill(Path::new(&file), before);
    }
    let people = before.max(10_000);
    let until = Instant::now() + Duration::from_secs(seconds);
    let (jobs_before, groups_before) = store.grouped();
    let begun = Instant::now();
    let workers = (0..at_once).map(|worker| talk(&store, worker, people, until));
    let mut times: Vec<Duration> = together(workers.collect()).into_iter().flatten().collect();
    let took = begun.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
    let (jobs, groups) = store.grouped();
    let (jobs, groups) = (jobs - jobs_before, (groups - groups_before).max(1));
    println!(
        "{:.0} messages/s, {:.0} commits/s in groups of {:.1}; {at_once} at once, p50 {:.2} ms, p99 {:.2} ms; {before} sessions before",
        times.len() as f64 / took,
        jobs as f64 / took,
        jobs as f64 / groups as f64,
        at(0.5).as_secs_f64() * 1e3,
        at(0.99).as_secs_f64() * 1e3,
    );
    let counters = pollster::block_on(store.counters()).unwrap();
    assert_eq!((counters.pending, counters.waiting, counters.sending), (0, 0, 0), "every message had its turn");
}

/// One worker: messages of random people, one after the other.
async fn talk(store: &SqliteStore, worker: u64, people: u64, until: Instant) -> Vec<Duration> {
    let mut times = Vec::new();
    let mut chance = worker.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    while Instant::now() < until {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        let begun = Instant::now();
        message(store, &format!("w{worker}-{}", times.len()), &format!("p{}", chance % people)).await;
        times.push(begun.elapsed());
    }
    times
}

async fn message(store: &SqliteStore, id: &str, person: &str) {
    let now = Timestamp::now();
    let inbound = Kit::inbound(id, Party::of(person), 0, Kit::words("mau urus surat domisili"));
    let mark = InboxMark::of(&inbound);
    let hold = Hold { holder: "bench".to_owned(), at: now, until: now + Duration::from_secs(30) };
    let received = store.receive(vec![Arrival::Message(inbound)], Some(&hold)).await.unwrap();
    let Some(Received::New { conversation, epoch }) = received.into_iter().next() else { panic!("not new") };
    let mut next = turn(store, &conversation, epoch, &mark, now).await.map(|claimed| *claimed);
    while let Some(claimed) = next {
        let own = claimed.message.id;
        let settled = Settled::Sent(SentId(format!("wamid.{own}")));
        let settle = Settle { id: own, attempt: claimed.attempt, at: now, settled };
        next = store.settle(settle, Some(&claim(Timestamp::now()))).await.unwrap();
    }
}

fn claim(now: Timestamp) -> Claim {
    Claim { at: now, until: now + Duration::from_secs(60), pace: Pace::default() }
}

/// Two workers may meet in one conversation: the loser begins again, as the runtime does.
async fn turn(
    store: &SqliteStore,
    conversation: &wanti_port::ConversationId,
    epoch: Option<u64>,
    mark: &InboxMark,
    now: Timestamp,
) -> Option<Box<wanti_port::store::Claimed>> {
    loop {
        let loaded = store.load(conversation).await.unwrap();
        let waiting = store.pending(conversation, 8).await.unwrap();
        let marks: Vec<InboxMark> = waiting.iter().map(|one| InboxMark::of(&one.inbound)).collect();
        if !marks.contains(mark) {
            return None;
        }
        let commit = Commit {
            epoch,
            at: now,
            cause: Cause::Inbound(marks),
            claim: Some(claim(Timestamp::now())),
            records: Vec::new(),
            ..Kit::turn(conversation, loaded.version)
        };
        if let Ok(Committed::Done { claimed, .. }) = store.commit(commit).await {
            return claimed;
        }
    }
}

/// Sessions of earlier days, written straight into the tables.
fn fill(file: &Path, count: u64) {
    let connection = rusqlite::Connection::open(file).unwrap();
    let session = Kit::snapshot(1).to_json();
    connection
        .execute_batch(&format!(
            "BEGIN;
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
             COMMIT;"
        ))
        .unwrap();
}

type Work<'a> = Pin<Box<dyn Future<Output = Vec<Duration>> + 'a>>;

/// Runs all of them on this thread until the last is done.
fn together<'a>(works: Vec<impl Future<Output = Vec<Duration>> + 'a>) -> Vec<Vec<Duration>> {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut works: Vec<Work<'a>> = works.into_iter().map(|work| Box::pin(work) as Work<'a>).collect();
    let mut done = Vec::new();
    while !works.is_empty() {
        works.retain_mut(|work| match work.as_mut().poll(&mut context) {
            Poll::Ready(times) => {
                done.push(times);
                false
            }
            Poll::Pending => true,
        });
        std::thread::park_timeout(Duration::from_millis(1));
    }
    done
}
