//! How many messages a second go from arrival to a channel, each on the disk three times: arrived, turned, sent.
//!
//! `cargo run --release -p wanti-runtime --example flow_rate -- FILE [SECONDS [AT_ONCE]]`
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "an example talks, and stops where something is wrong"
)]

#[path = "../tests/kit/mod.rs"]
mod kit;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use kit::{BOT, Fake, engine, message, on_tokio, quick, start_with};
use wanti_store_sqlite::SqliteStore;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().unwrap_or_else(|| panic!("name a file for the database"));
    let mut number = |otherwise: u64| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (seconds, at_once) = (number(3), number(64));
    on_tokio(2, async {
        let (store, fake) = (Arc::new(SqliteStore::open(&file).unwrap()), Fake::new());
        let runtime = start_with(store, &fake, quick(), engine(BOT));
        let (begun, count) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        let workers: Vec<_> = (0..at_once)
            .map(|worker| {
                let (runtime, count) = (runtime.clone(), Arc::clone(&count));
                tokio::spawn(async move {
                    while begun.elapsed() < Duration::from_secs(seconds) {
                        let id = count.fetch_add(1, Ordering::Relaxed);
                        let arrival = message(&format!("w{worker}-{id}"), &format!("p{id}"), "domisili");
                        while runtime.receive(vec![arrival.clone()]).await.is_err() {
                            tokio::time::sleep(Duration::from_millis(1)).await;
                        }
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.await.unwrap();
        }
        assert!(runtime.shutdown(Duration::from_secs(30)).await);
        let (took, figures) = (begun.elapsed().as_secs_f64(), runtime.counters());
        println!("{:.0} messages/s, {:.0} sent/s", figures.received as f64 / took, figures.sent as f64 / took);
        for (name, spread) in [("acknowledged", &figures.acknowledged), ("answered", &figures.answered)] {
            println!("{name}: p50 below {:?}, p99 below {:?}", spread.quantile(0.5), spread.quantile(0.99));
        }
    });
}
