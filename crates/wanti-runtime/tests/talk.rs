//! A message in, its answer out: what citizens see of the loop.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod kit;

use std::sync::Arc;
use std::time::Duration;

use kit::{Fake, message, on_tokio, quick, start, until};
use wanti_port::MemoryStore;
use wanti_runtime::Settings;

#[test]
fn a_message_is_answered() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let runtime = start(&store, &fake, Settings::default());
        runtime.receive(vec![message("1", "ani", "halo")]).await.unwrap();
        until("an answer", 2, || fake.count() == 1).await;
        assert_eq!(fake.words(), ["Selamat datang."]);
        assert!(runtime.shutdown(Duration::from_secs(5)).await);
        let counters = runtime.store().counters().await.unwrap();
        assert_eq!((counters.pending, counters.waiting, counters.sending), (0, 0, 0));
        let figures = runtime.counters();
        assert_eq!((figures.received, figures.turns, figures.sent), (1, 1, 1));
    });
}

#[test]
fn the_second_coming_of_a_message_changes_nothing() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let runtime = start(&store, &fake, quick());
        for _ in 0..3 {
            runtime.receive(vec![message("1", "ani", "halo")]).await.unwrap();
        }
        runtime.receive(vec![message("2", "ani", "domisili")]).await.unwrap();
        until("two answers", 2, || fake.count() == 2).await;
        runtime.shutdown(Duration::from_secs(5)).await;
        assert_eq!(fake.words(), ["Selamat datang.", "Bawa KTP dan KK."]);
        assert_eq!(runtime.counters().duplicates, 2);
    });
}
