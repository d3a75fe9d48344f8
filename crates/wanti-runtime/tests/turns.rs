//! Turns that go wrong, change their bot, are cut short by a stop, or are begun by a timer or an officer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod kit;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use kit::{Act, BOT, Fake, Panicking, Shifted, engine, line, message, on_tokio, quick, start, until};
use wanti_core::{Actor, Decision};
use wanti_port::store::Record;
use wanti_port::{MemoryStore, Party, PortError, Store, Transport};
use wanti_runtime::{News, Runtime, Settings, StartError};
use wanti_text::Pii;

#[test]
fn a_turn_that_panics_is_put_aside_for_a_person_and_the_next_ones_go_on() {
    for (panics, parked) in [(2, 0), (3, 1)] {
        on_tokio(2, async {
            let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
            let transport = Arc::clone(&fake) as Arc<dyn Transport>;
            let runtime = Runtime::builder(Arc::clone(&store) as Arc<dyn Store>, quick())
                .office("kantor", engine(BOT))
                .line(line(), transport)
                .world(Arc::new(Panicking(Mutex::new(panics))))
                .start()
                .unwrap();
            runtime.receive(vec![message("1", "ani", "antrean"), message("2", "budi", "halo")]).await.unwrap();
            runtime.receive(vec![message("3", "ani", "domisili")]).await.unwrap();
            until("three answers", 6, || fake.count() >= 3).await;
            runtime.shutdown(Duration::from_secs(5)).await;
            assert_eq!(runtime.counters().parked, parked);
            let own = |fake: &Fake| -> Vec<String> {
                let taken = fake.taken.lock().unwrap();
                taken.iter().filter(|(person, ..)| person == "ani").map(|(_, words, _)| words.clone()).collect()
            };
            let own = own(&fake).join("\n\n");
            let first = if parked == 0 { "Tidak tersambung." } else { "Maaf, ada gangguan" };
            assert!(own.starts_with(first) && own.ends_with("Bawa KTP dan KK."), "{own}");
            let conversation = store.conversation(&line(), &Party::of("ani")).await.unwrap();
            let records = store.records(&conversation).await.unwrap();
            let told = records.iter().any(|(_, record)| matches!(record, Record::Handoff { .. }));
            assert_eq!(told, parked == 1);
        });
    }
}

#[test]
fn a_bot_is_changed_under_traffic_and_no_message_is_missed() {
    on_tokio(4, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let runtime = start(&store, &fake, quick());
        let stop = Arc::new(AtomicBool::new(false));
        let other = BOT.replace("Selamat datang.", "Selamat siang.");
        let swapping = tokio::spawn({
            let (runtime, stop) = (runtime.clone(), Arc::clone(&stop));
            async move {
                let engines = [engine(&other), engine(BOT)];
                for turn in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    assert!(runtime.reload("kantor", engines[turn % 2].clone()));
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
        });
        for number in 0..500 {
            runtime.receive(vec![message(&format!("m{number}"), &format!("p{number}"), "halo")]).await.unwrap();
        }
        until("all answers", 10, || fake.count() == 500).await;
        stop.store(true, Ordering::Relaxed);
        swapping.await.unwrap();
        let (day, noon): (Vec<_>, Vec<_>) = fake.words().into_iter().partition(|words| words == "Selamat datang.");
        assert!(noon.iter().all(|words| words == "Selamat siang."));
        assert!(!day.is_empty() && !noon.is_empty());
        assert!(!runtime.reload("lain", engine(BOT)), "there is no such office");
    });
}

#[test]
fn a_stop_loses_nothing() {
    let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
    fake.then((0..600).map(|number| Act::Slow(Duration::from_millis(number % 7))));
    let mut taken = 0;
    for round in 0..4 {
        on_tokio(2, async {
            let settings = Settings { sends: 8, turns: 4, ..quick() };
            let runtime = start(&store, &fake, settings);
            for number in 0..150 {
                let id = format!("m{round}-{number}");
                if runtime.receive(vec![message(&id, &format!("p{}", number % 60), "halo")]).await.is_ok() {
                    taken += 1;
                }
            }
            assert!(runtime.shutdown(Duration::from_secs(5)).await, "round {round}");
            let late = runtime.receive(vec![message("late", "p", "halo")]).await;
            assert!(matches!(late, Err(PortError::Unavailable(_))));
        });
        let counters = pollster::block_on(store.counters()).unwrap();
        assert_eq!(counters.sending, 0, "what was under way is finished");
    }
    on_tokio(2, async {
        let runtime = start(&store, &fake, quick());
        let all = || fake.words().join(" ").matches("Selamat datang.").count() + handed_off(&fake);
        until("an answer to each", 10, || {
            let counters = pollster::block_on(store.counters()).unwrap();
            counters.pending + counters.waiting + counters.sending == 0
        })
        .await;
        assert!(all() > 0 && taken == 600);
        runtime.shutdown(Duration::from_secs(5)).await;
    });
}

fn handed_off(fake: &Fake) -> usize {
    fake.words().iter().filter(|words| words.contains("petugas")).count()
}

#[test]
fn a_timer_fires_once_also_when_the_clock_jumps() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let clock = Arc::new(Shifted::default());
        let runtime = Runtime::builder(Arc::clone(&store) as Arc<dyn Store>, quick())
            .office("kantor", engine(BOT))
            .line(line(), Arc::clone(&fake) as Arc<dyn Transport>)
            .clock(Arc::clone(&clock) as Arc<dyn wanti_runtime::Clock>)
            .start()
            .unwrap();
        runtime.receive(vec![message("1", "ani", "lapor")]).await.unwrap();
        until("the question", 2, || fake.count() == 1).await;
        assert_eq!(store.counters().await.unwrap().timers, 1);
        clock.set(SignedDuration::from_hours(24));
        runtime.revive("nothing").await.unwrap();
        until("the reminder", 7, || fake.count() == 2).await;
        clock.set(SignedDuration::from_hours(-24));
        runtime.receive(vec![message("2", "budi", "halo")]).await.unwrap();
        until("an answer while the clock is behind", 7, || fake.count() == 3).await;
        clock.set(SignedDuration::from_hours(24));
        runtime.revive("nothing").await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(fake.words(), ["Di mana?", "Kami masih menunggu.", "Selamat datang."]);
        assert_eq!(runtime.counters().timers, 1);
    });
}

#[test]
fn an_officer_decides_and_the_citizen_hears_of_it() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let runtime = start(&store, &fake, quick());
        let mut news = runtime.news();
        runtime.receive(vec![message("1", "ani", "halo")]).await.unwrap();
        let News::Turn { conversation, traces, .. } = news.recv().await.unwrap() else { panic!("no turn") };
        assert_eq!(traces.len(), 1);
        let actor = Actor { name: "bu sri".to_owned(), role: "petugas".to_owned() };
        let reply = Decision::Reply(Pii::new("Besok buka pukul delapan.".to_owned()));
        let driven = runtime.decide(&conversation, None, actor.clone(), reply.clone()).await.unwrap();
        assert_eq!(driven.queued, 1);
        until("both", 2, || fake.count() == 2).await;
        assert!(fake.words()[1].contains("Besok buka pukul delapan."));
        let unknown = wanti_port::ConversationId("c99".to_owned());
        assert!(matches!(runtime.decide(&unknown, None, actor, reply).await, Err(PortError::Refused(_))));
    });
}

#[test]
fn what_does_not_fit_together_does_not_start() {
    let store = || Arc::new(MemoryStore::new()) as Arc<dyn Store>;
    let builder = || Runtime::builder(store(), Settings::default());
    assert!(matches!(builder().start(), Err(StartError::NoTokio)));
    on_tokio(1, async {
        let lonely = builder().line(line(), Fake::new()).start();
        assert!(matches!(lonely, Err(StartError::NoOffice { .. })));
        let twice = builder().office("kantor", engine(BOT)).line(line(), Fake::new()).line(line(), Fake::new()).start();
        assert!(matches!(twice, Err(StartError::Twice { .. })));
    });
}
