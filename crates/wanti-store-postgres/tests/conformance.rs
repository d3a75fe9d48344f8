//! The suite of all stores, random sequences, and what only several processes can show, on a server that is thrown away.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may stop"
)]

mod cases;
mod server;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use libtest_mimic::{Arguments, Trial};
use rcgen::{CertificateParams, IsCa, KeyPair};
use server::{Server, programs};
use wanti_conformance::Kit;
use wanti_port::store::{Cause, Hold, InboxMark, Received};
use wanti_port::{Arrival, Commit, ConversationId, Party, PortError, Store};
use wanti_store_postgres::PostgresStore;

type Case = fn(&Server);

/// One database for all: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn main() {
    if let Ok(address) = std::env::var(HOLDS) {
        return hold_on(&address);
    }
    let arguments = Arguments::from_args();
    let found = programs();
    let kind = if found.is_some() { "" } else { "no initdb and pg_ctl found: cargo xtask test installs them" };
    let server: Arc<OnceLock<Server>> = Arc::default();
    let cases: [(&str, Case); 12] = [
        ("postgres_keeps_the_promises_of_a_store", suite),
        ("postgres_answers_like_the_store_in_memory", random),
        ("tables_of_an_earlier_version_come_forward", cases::older::comes_forward),
        ("a_delivery_shares_a_question_with_others_unless_it_is_a_rarer_case", deliveries),
        ("a_turn_shares_a_question_with_others_unless_it_is_a_rarer_case", turns),
        ("messages_delivered_five_times_at_once_are_stored_once", duplicates),
        ("one_bad_step_does_not_touch_its_neighbours", neighbours),
        ("what_was_acknowledged_outlives_a_killed_database", acknowledged),
        ("another_process_is_woken", woken),
        ("another_process_takes_over_when_one_is_killed", taken_over),
        ("a_restarted_database_is_found_again", restarted),
        ("an_encrypted_connection_asks_for_the_right_name", encrypted),
    ];
    let trials = cases.into_iter().map(|(name, case)| {
        let (server, programs) = (Arc::clone(&server), found.clone());
        let run = move || {
            let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let programs = programs.ok_or("no PostgreSQL")?;
            case(server.get_or_init(|| Server::start(&programs, "-c fsync=off")));
            Ok(())
        };
        Trial::test(name, run).with_kind(kind).with_ignored_flag(found.is_none())
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    drop(server);
    conclusion.exit();
}

fn open(server: &Server) -> PostgresStore {
    PostgresStore::open(&server.address(), 2).unwrap()
}

/// The store with nothing in it.
fn empty(server: &Server) -> PostgresStore {
    let store = open(server);
    let tables = "line, conversation, alias, inbox, waiting, outbound, open, reached, parked, unreadable, serial, request, booking, timer, record";
    let tables: Vec<String> = tables.split(", ").map(|table| format!("wanti_{table}")).collect();
    let mut client = postgres::Client::connect(&server.address(), postgres::NoTls).unwrap();
    client.batch_execute(&format!("TRUNCATE {} RESTART IDENTITY", tables.join(", "))).unwrap();
    store
}

fn suite(server: &Server) {
    wanti_conformance::store(|| empty(server));
}

fn random(server: &Server) {
    let sequences = std::env::var("WANTI_SEQUENCES").ok().and_then(|count| count.parse().ok()).unwrap_or(16);
    let crash = |store| {
        drop(store);
        open(server)
    };
    wanti_conformance::random(sequences, 1, || empty(server), crash);
}

fn deliveries(server: &Server) {
    cases::ways::deliveries(&empty(server), &mut cases::ways::client(server));
}

fn turns(server: &Server) {
    cases::ways::turns(&empty(server), &mut cases::ways::client(server));
}

fn duplicates(server: &Server) {
    let stores = [empty(server), open(server)];
    let new = Mutex::new(0);
    std::thread::scope(|threads| {
        for thread in 0..10_usize {
            let (stores, new) = (&stores, &new);
            threads.spawn(move || {
                for step in 0..100_usize {
                    let message = (step * 7 + thread * 13) % 100;
                    let inbound = Kit::inbound(
                        &format!("m{message}"),
                        Party::of(&format!("p{}", message % 9)),
                        0,
                        Kit::words("halo"),
                    );
                    let arrivals = vec![Arrival::Message(inbound)];
                    let received = pollster::block_on(stores[thread % 2].receive(arrivals, None)).unwrap();
                    if matches!(received[0], Received::New { .. }) {
                        *new.lock().unwrap() += 1;
                    }
                }
            });
        }
    });
    assert_eq!(*new.lock().unwrap(), 100, "each was new once");
    let counters = pollster::block_on(stores[0].counters()).unwrap();
    assert_eq!((counters.pending, counters.conversations), (100, 9));
}

/// All of them wait while the only connection is held up, and then go into one question.
fn neighbours(server: &Server) {
    drop(empty(server));
    let store = PostgresStore::open(&server.address(), 1).unwrap();
    let begin =
        |name: String| pollster::block_on(async { store.conversation(&Kit::line(), &Party::of(&name)).await.unwrap() });
    let [held, stale, conflict] = ["held", "stale", "conflict"].map(|name| begin(name.to_owned()));
    let good: Vec<_> = (0..20).map(|number| begin(format!("p{number}"))).collect();
    let held_epoch = pollster::block_on(store.hold(&stale, &Kit::hold("A", 0))).unwrap().unwrap().epoch;
    let mut other = postgres::Client::connect(&server.address(), postgres::NoTls).unwrap();
    let mut holds_up = other.transaction().unwrap();
    let lock = format!("SELECT 1 FROM wanti_conversation WHERE id = {} FOR UPDATE", held.number().unwrap());
    holds_up.execute(&lock, &[]).unwrap();
    let commit = |commit| pollster::block_on(store.commit(commit));
    std::thread::scope(|threads| {
        let first = threads.spawn(|| commit(Kit::turn(&held, 0)));
        std::thread::sleep(Duration::from_millis(300));
        let fine: Vec<_> = good.iter().map(|one| threads.spawn(|| commit(Kit::turn(one, 0)))).collect();
        let lost = threads.spawn(|| commit(Commit { epoch: Some(held_epoch + 1), ..Kit::turn(&stale, 0) }));
        let old = threads.spawn(|| commit(Kit::turn(&conflict, 7)));
        let nobody = threads.spawn(|| commit(Kit::turn(&ConversationId::numbered(4711), 0)));
        let unreadable = threads.spawn(|| {
            let message = Kit::message(&conflict, "no \u{0} such id");
            commit(Commit { outbox: vec![message], ..Kit::turn(&conflict, 0) })
        });
        std::thread::sleep(Duration::from_millis(300));
        assert!(!first.is_finished() && !fine[0].is_finished(), "they wait");
        holds_up.rollback().unwrap();
        for one in fine.into_iter().chain([first]) {
            assert_eq!(Kit::done(one.join().unwrap()), 1);
        }
        assert_eq!(lost.join().unwrap(), Err(PortError::Superseded));
        assert_eq!(old.join().unwrap(), Err(PortError::Conflict));
        assert!(matches!(nobody.join().unwrap(), Err(PortError::Refused(_))));
        assert!(matches!(unreadable.join().unwrap(), Err(PortError::Unavailable(_))));
    });
    assert_eq!(pollster::block_on(store.load(&conflict)).unwrap().version, 0, "nothing of it was stored");
}

/// The server is stopped without a word in the midst of many steps: what it had only in memory is gone.
fn acknowledged(server: &Server) {
    let store = empty(server);
    let receive = |worker: usize, number: usize| {
        let party = Party::of(&format!("p{worker}"));
        let message = Kit::inbound(&format!("m{worker}-{number}"), party, 0, Kit::words("halo"));
        pollster::block_on(store.receive(vec![Arrival::Message(message)], None))
    };
    for round in 1..=3_usize {
        let restarted = AtomicBool::new(false);
        let numbers = round * 1_000_000..(round + 1) * 1_000_000;
        let known: Vec<(usize, usize)> = std::thread::scope(|threads| {
            let workers = (0..16_usize).map(|worker| {
                let (restarted, numbers) = (&restarted, numbers.clone());
                threads.spawn(move || {
                    let goes_on = |number: &usize| !restarted.load(SeqCst) && receive(worker, *number).is_ok();
                    numbers.take_while(goes_on).map(|number| (worker, number)).collect::<Vec<_>>()
                })
            });
            let workers: Vec<_> = workers.collect();
            std::thread::sleep(Duration::from_millis(400));
            server.restart();
            restarted.store(true, SeqCst);
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        assert!(known.len() > 16, "{} were acknowledged", known.len());
        for (worker, number) in known {
            let again = receive(worker, number).unwrap();
            assert!(matches!(again[0], Received::Again { .. }), "m{worker}-{number} is lost");
        }
    }
}

fn woken(server: &Server) {
    let (one, other) = (empty(server), open(server));
    std::thread::sleep(std::time::Duration::from_millis(300));
    pollster::block_on(async {
        Kit::arrives(&one, "m", &Party::of("a"), 0).await;
        other.woken().await;
        assert_eq!(other.take(&Kit::hold("B", 0), 9).await.unwrap().len(), 1);
    });
}

/// The address of the database for a process that only holds on until it is killed.
const HOLDS: &str = "WANTI_HOLDS_ON";
/// How long a hold lasts here; thirty seconds in the runtime, which renews it every ten.
const HOLD: Duration = Duration::from_secs(3);

fn hold(holder: &str) -> Hold {
    let now = Timestamp::now();
    Hold { holder: holder.to_owned(), at: now, until: now + HOLD }
}

/// Holds a conversation with a message in it and renews the hold, for ever.
fn hold_on(address: &str) {
    let store = PostgresStore::open(address, 1).unwrap();
    let message = Arrival::Message(Kit::inbound("m", Party::of("a"), 0, Kit::words("halo")));
    let received = pollster::block_on(store.receive(vec![message], Some(&hold("one")))).unwrap();
    let Received::New { conversation, epoch: Some(_) } = &received[0] else { panic!("{received:?}") };
    println!("held");
    loop {
        std::thread::sleep(HOLD / 3);
        assert!(pollster::block_on(store.hold(conversation, &hold("one"))).unwrap().is_some());
    }
}

/// Killed without a word while it holds a conversation: another process has it when the hold is over, not before.
fn taken_over(server: &Server) {
    let other = empty(server);
    let mut child = Command::new(std::env::current_exe().unwrap());
    let mut child = child.env(HOLDS, server.address()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "held\n");
    std::thread::sleep(HOLD + HOLD / 2);
    let take = || pollster::block_on(other.take(&hold("other"), 9)).unwrap();
    assert!(take().is_empty(), "it lives, and renews");
    child.kill().unwrap();
    child.wait().unwrap();
    let begun = Instant::now();
    let taken = loop {
        let taken = take();
        if !taken.is_empty() {
            break taken;
        }
        assert!(begun.elapsed() < HOLD * 3 / 2, "a hold of {HOLD:?} is over");
        std::thread::sleep(Duration::from_millis(50));
    };
    pollster::block_on(async {
        let conversation = &taken[0].conversation;
        let mut stale = Kit::turn(conversation, 0);
        stale.epoch = Some(taken[0].epoch - 1);
        assert_eq!(other.commit(stale).await, Err(PortError::Superseded), "the killed one may not be dead after all");
        let waiting = other.pending(conversation, 9).await.unwrap();
        let mut commit = Kit::turn(conversation, 0);
        commit.epoch = Some(taken[0].epoch);
        commit.cause = Cause::Inbound(waiting.iter().map(|one| InboxMark::of(&one.inbound)).collect());
        assert_eq!(Kit::done(other.commit(commit).await), 1);
        assert!(other.pending(conversation, 9).await.unwrap().is_empty());
    });
}

fn restarted(server: &Server) {
    let store = empty(server);
    pollster::block_on(async {
        let conversation = store.conversation(&Kit::line(), &Party::of("a")).await.unwrap();
        for version in 0..4 {
            server.restart();
            Kit::done(store.commit(Kit::turn(&conversation, version)).await);
            assert_eq!(store.load(&conversation).await.unwrap().version, version + 1);
        }
    });
}

/// A key and a certificate for `localhost` that nobody but itself has signed, in PEM.
fn certificate() -> (String, String) {
    let mut asked = CertificateParams::new(["localhost".to_owned()]).unwrap();
    asked.is_ca = IsCa::ExplicitNoCa;
    let pair = KeyPair::generate().unwrap();
    let signed = asked.self_signed(&pair).unwrap();
    (pair.serialize_pem(), signed.pem())
}

/// Encrypted when it is asked for; a certificate of somebody unknown, or for another name, is refused.
fn encrypted(server: &Server) {
    let (key, certificate) = certificate();
    let (port, roots) = server.encrypt((&key, &certificate));
    let at = |host: &str, more: &str| {
        let address = format!("host={host} hostaddr=127.0.0.1 port={port} user=wanti dbname=postgres sslmode=require");
        PostgresStore::open(&format!("{address} {more}"), 1)
    };
    let trusted = format!("sslrootcert={}", roots.display());
    let store = at("localhost", &trusted).unwrap();
    assert!(pollster::block_on(store.counters()).is_ok());
    let mut client = postgres::Client::connect(&server.address(), postgres::NoTls).unwrap();
    let sql = "SELECT COUNT(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)
               WHERE s.ssl AND a.application_name = 'wanti'";
    assert!(client.query_one(sql, &[]).unwrap().get::<_, i64>(0) >= 2, "the pool and the one that listens");
    assert!(matches!(at("localhost", ""), Err(PortError::Unavailable(_))), "nobody known signed it");
    assert!(matches!(at("elsewhere", &trusted), Err(PortError::Unavailable(_))), "it is for another name");
}
