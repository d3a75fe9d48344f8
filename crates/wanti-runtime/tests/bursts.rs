//! Many messages at once: together, in order, limited, and nobody else waits for it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod kit;

use std::sync::Arc;
use std::time::{Duration, Instant};

use kit::{Fake, message, on_tokio, quick, start, until};
use wanti_port::{MemoryStore, PortError};
use wanti_runtime::Settings;

fn soon() -> Settings {
    Settings { debounce: Duration::from_millis(200), burst: Duration::from_millis(600), ..Settings::default() }
}

#[test]
fn the_first_of_a_burst_is_answered_at_once_and_the_rest_together() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let runtime = start(&store, &fake, soon());
        let begun = Instant::now();
        runtime.receive(vec![message("1", "ani", "halo")]).await.unwrap();
        until("the first answer", 2, || fake.count() == 1).await;
        assert!(begun.elapsed() < Duration::from_millis(150), "after {:?}", begun.elapsed());
        for (id, words) in [("2", "halo"), ("3", "domisili"), ("4", "halo")] {
            runtime.receive(vec![message(id, "ani", words)]).await.unwrap();
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        assert_eq!(fake.count(), 1, "more may come");
        until("the second answer", 2, || fake.count() == 2).await;
        assert_eq!(fake.words()[1], "Selamat datang.\n\nBawa KTP dan KK.\n\nSelamat datang.");
        assert_eq!(runtime.counters().turns, 2);
    });
}

#[test]
fn a_flood_has_few_answers_and_others_do_not_notice() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let runtime = start(&store, &fake, soon());
        for number in 0..100 {
            runtime.receive(vec![message(&format!("f{number}"), "riuh", "halo")]).await.unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
            if number == 50 {
                let begun = Instant::now();
                runtime.receive(vec![message("1", "tenang", "domisili")]).await.unwrap();
                let answered = || fake.taken.lock().unwrap().iter().any(|(person, ..)| person == "tenang");
                until("the answer of another", 1, answered).await;
                assert!(begun.elapsed() < Duration::from_millis(100), "after {:?}", begun.elapsed());
            }
        }
        tokio::time::sleep(Duration::from_millis(900)).await;
        assert!(runtime.shutdown(Duration::from_secs(5)).await);
        let counters = runtime.store().counters().await.unwrap();
        assert_eq!((counters.pending, counters.waiting), (0, 0));
        let answers = fake.taken.lock().unwrap().iter().filter(|(person, ..)| person == "riuh").count();
        assert!((2..=5).contains(&answers), "{answers} answers: {:?}", fake.words());
        let notices = fake.words().iter().filter(|words| words.contains("terlalu cepat")).count();
        assert_eq!((notices, runtime.counters().limited), (1, 1));
        assert_eq!(runtime.counters().received, 101);
    });
}

#[test]
fn answers_of_a_conversation_keep_the_order_of_its_messages() {
    on_tokio(4, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let runtime = start(&store, &fake, Settings { together: 1, ..quick() });
        for number in 0..200 {
            let words = if number % 3 == 0 { "domisili" } else { "halo" };
            let person = format!("p{}", number % 20);
            runtime.receive(vec![message(&format!("m{number}"), &person, words)]).await.unwrap();
        }
        assert!(wait_all(&runtime, 200).await);
        let tried = fake.tried.lock().unwrap();
        for conversation in (1..=20).map(|number| format!("c{number}")) {
            let own = tried.iter().filter_map(|(id, _)| id.strip_prefix(&format!("{conversation}-")));
            let turns: Vec<u32> = own.map(|rest| rest.split('-').next().unwrap().parse().unwrap()).collect();
            assert!(turns.is_sorted() && turns.len() == 10, "{conversation}: {turns:?}");
        }
    });
}

async fn wait_all(runtime: &wanti_runtime::Runtime, received: u64) -> bool {
    for _ in 0..1000 {
        let counters = runtime.store().counters().await.unwrap();
        if runtime.counters().received == received && counters.pending + counters.waiting + counters.sending == 0 {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    false
}

#[test]
fn when_too_much_waits_more_is_refused_and_later_taken() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let slow = Settings { waiting: 10, ..soon() };
        let runtime = start(&store, &fake, slow);
        let (mut taken, mut refused) = (0, 0);
        for number in 0..60 {
            let person = format!("p{}", number % 2);
            match runtime.receive(vec![message(&format!("m{number}"), &person, "halo")]).await {
                Ok(()) => taken += 1,
                Err(PortError::Unavailable(_)) => refused += 1,
                Err(error) => panic!("{error}"),
            }
        }
        assert!(refused > 20 && taken >= 10, "{taken} taken, {refused} refused");
        until("room again", 3, || !runtime.health().waiting > 0).await;
        assert!(wait_all(&runtime, taken).await);
        runtime.receive(vec![message("last", "p9", "domisili")]).await.unwrap();
        assert!(wait_all(&runtime, taken + 1).await);
        assert_eq!(runtime.counters().refused, refused);
    });
}

#[test]
fn ten_thousand_messages_delivered_up_to_five_times_have_one_effect_each() {
    on_tokio(4, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let runtime = start(&store, &fake, Settings { waiting: 100_000, ..quick() });
        let mut chance = 42_u64;
        let mut draw = move |below: u64| {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            chance % below
        };
        let mut deliveries = Vec::new();
        for number in 0..10_000_u64 {
            for _ in 0..=draw(5) {
                deliveries.push(number);
            }
        }
        for place in (1..deliveries.len()).rev() {
            deliveries.swap(place, usize::try_from(draw(place as u64 + 1)).unwrap());
        }
        let count = deliveries.len() as u64;
        let parts: Vec<Vec<u64>> = deliveries.chunks(count as usize / 16 + 1).map(<[u64]>::to_vec).collect();
        let workers: Vec<_> = parts
            .into_iter()
            .map(|part| {
                let runtime = runtime.clone();
                tokio::spawn(async move {
                    for number in part {
                        let words = if number % 2 == 0 { "halo" } else { "domisili" };
                        let arrival = message(&format!("m{number}"), &format!("p{}", number / 2), words);
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
        assert!(wait_all(&runtime, 10_000).await);
        until("all are counted", 2, || runtime.counters().duplicates == count - 10_000).await;
        let all = fake.words().join("\n\n");
        assert_eq!(all.matches("Selamat datang.").count(), 5000);
        assert_eq!(all.matches("Bawa KTP dan KK.").count(), 5000);
    });
}

#[test]
fn two_machines_do_not_talk_for_ever() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let runtime = start(&store, &fake, quick());
        runtime.receive(vec![message("m0", "mesin", "halo")]).await.unwrap();
        let mut heard = 0;
        for number in 1..100 {
            for _ in 0..100 {
                if fake.count() > heard {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            if fake.count() == heard {
                break;
            }
            heard = fake.count();
            let words = fake.words().pop().unwrap();
            runtime.receive(vec![message(&format!("m{number}"), "mesin", &words)]).await.unwrap();
        }
        assert!(heard <= 20, "{heard} answers: {:?}", fake.words());
    });
}
