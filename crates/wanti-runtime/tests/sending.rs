//! Channels that fail: what is sent again and when, what waits, and what a person is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod kit;

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kit::{Act, Fake, inbound, line, message, on_tokio, quick, start, until};
use wanti_flow::model::Channel;
use wanti_port::store::{Cause, Commit, Counters};
use wanti_port::{
    Arrival, Delivery, InboundKind, MemoryStore, Outbound, Party, PortError, Rate, Receipt, Scope, SentId, Store,
    fit::Wire,
};
use wanti_runtime::{News, Runtime};
use wanti_text::Pii;

async fn counters(runtime: &Runtime) -> Counters {
    runtime.store().counters().await.unwrap()
}

#[test]
fn what_fails_for_now_is_tried_again_before_what_follows() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        fake.then([Act::Fail(PortError::Unavailable("down".to_owned()))]);
        let runtime = start(&store, &fake, quick());
        runtime.receive(vec![message("1", "ani", "halo")]).await.unwrap();
        until("a try", 2, || !fake.tried.lock().unwrap().is_empty()).await;
        runtime.receive(vec![message("2", "ani", "domisili")]).await.unwrap();
        until("both", 4, || fake.count() == 2).await;
        assert_eq!(fake.words(), ["Selamat datang.", "Bawa KTP dan KK."]);
        let tried = fake.tried.lock().unwrap();
        let waited = tried[1].1.duration_since(tried[0].1);
        assert!(waited >= Duration::from_millis(990) && waited < Duration::from_secs(3), "{waited:?}");
        assert_eq!(runtime.counters().retried, 1);
    });
}

#[test]
fn a_limit_of_the_whole_line_holds_everybody_back_a_limit_of_one_person_only_that_one() {
    for (scope, others_wait) in [(Scope::Number, true), (Scope::Pair, false)] {
        on_tokio(2, async {
            let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
            fake.then([Act::Fail(PortError::TooMany { wait: Duration::from_secs(1), scope })]);
            let runtime = start(&store, &fake, quick());
            runtime.receive(vec![message("1", "ani", "halo")]).await.unwrap();
            until("a try", 2, || !fake.tried.lock().unwrap().is_empty()).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            runtime.receive(vec![message("2", "budi", "domisili")]).await.unwrap();
            tokio::time::sleep(Duration::from_millis(300)).await;
            assert_eq!(fake.count() == 0, others_wait, "{scope:?}");
            until("both", 4, || fake.count() == 2).await;
            let tried = fake.tried.lock().unwrap();
            let again = tried.iter().rposition(|(id, _)| *id == tried[0].0).unwrap();
            let waited = tried[again].1.duration_since(tried[0].1);
            assert!(waited >= Duration::from_millis(990), "{scope:?} {waited:?}");
        });
    }
}

#[test]
fn a_cut_answer_waits_for_a_receipt_instead_of_being_sent_twice() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        fake.then([Act::Cut, Act::Panic]);
        let runtime = start(&store, &fake, quick());
        runtime.receive(vec![message("1", "ani", "halo")]).await.unwrap();
        until("the first try", 2, || runtime.counters().unsure == 1).await;
        runtime.receive(vec![message("2", "budi", "halo")]).await.unwrap();
        until("both tries", 2, || runtime.counters().unsure == 2).await;
        runtime.receive(vec![message("3", "ani", "domisili")]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(fake.tried.lock().unwrap().len(), 2, "nothing of them is sent before it is known");
        let own = fake.tried.lock().unwrap()[0].0.clone();
        let delivery = Delivery {
            line: line(),
            sent: SentId("s1".to_owned()),
            own: Some(own),
            receipt: Receipt::Delivered,
            at: Timestamp::now(),
            error: None,
        };
        runtime.receive(vec![Arrival::Receipt(delivery)]).await.unwrap();
        until("the next of that conversation", 12, || fake.count() == 2).await;
        assert_eq!(fake.words(), ["Selamat datang.", "Bawa KTP dan KK."]);
    });
}

#[test]
fn a_line_that_fails_in_a_row_rests_and_a_stopped_one_waits_for_a_person() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let down = || Act::Fail(PortError::Unavailable("down".to_owned()));
        fake.then([down(), down(), down()]);
        let runtime = start(&store, &fake, wanti_runtime::Settings { line_failures: 3, ..quick() });
        let mut news = runtime.news();
        for person in ["a", "b", "c"] {
            runtime.receive(vec![message(person, person, "halo")]).await.unwrap();
        }
        until("three failures", 2, || fake.tried.lock().unwrap().len() == 3).await;
        let rest = rests(&mut news).await;
        assert!(matches!(rest, PortError::Unavailable(_)));
        runtime.receive(vec![message("d", "d", "halo")]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert_eq!(fake.tried.lock().unwrap().len(), 3, "it rests");
        assert!(runtime.health().lines[0].rests.is_some());

        fake.then(vec![Act::Fail(PortError::Stopped("token".to_owned())); 4]);
        runtime.resume(&line());
        until("the stop", 3, || runtime.counters().retried == 7).await;
        assert!(runtime.health().lines[0].stopped.is_some());
        let tried = fake.tried.lock().unwrap().len();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!((tried, fake.count()), (fake.tried.lock().unwrap().len(), 0));
        runtime.resume(&line());
        until("all four", 5, || fake.count() == 4).await;
        assert_eq!(runtime.health().lines[0].stopped, None);
    });
}

async fn rests(news: &mut tokio::sync::broadcast::Receiver<News>) -> PortError {
    loop {
        if let News::LineRests { why, .. } = news.recv().await.unwrap() {
            return why;
        }
    }
}

#[test]
fn a_paced_line_sends_all_of_a_backlog_at_its_pace() {
    on_tokio(2, async {
        let (store, mut fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let number = Some(Rate { every: Duration::from_millis(20), burst: 5 });
        Arc::get_mut(&mut fake).unwrap().pace.number = number;
        let runtime = start(&store, &fake, quick());
        for person in 0..60 {
            runtime.receive(vec![message(&format!("m{person}"), &format!("p{person}"), "halo")]).await.unwrap();
        }
        until("all", 6, || fake.count() == 60).await;
        let tried = fake.tried.lock().unwrap();
        let took = tried.last().unwrap().1.duration_since(tried[0].1);
        assert!(took >= Duration::from_millis(20 * 54), "{took:?}");
        assert!(took < Duration::from_millis(20 * 60 * 3), "{took:?}");
    });
}

/// A message that the office leaves for a person.
async fn leaves(store: &MemoryStore, person: &str, template: Option<&str>) {
    let conversation = store.conversation(&line(), &Party::of(person)).await.unwrap();
    let loaded = store.load(&conversation).await.unwrap();
    let message = Outbound {
        id: format!("left-{person}"),
        conversation: conversation.clone(),
        line: line(),
        to: Party::of(person),
        wire: Wire::words("Surat Anda sudah jadi.".to_owned()),
        template: template.map(str::to_owned),
        instead_of: None,
        reply_to: None,
    };
    let commit = Commit {
        conversation,
        expected: loaded.version,
        epoch: None,
        at: Timestamp::now(),
        cause: Cause::Office,
        session: loaded.session.unwrap(),
        shown: None,
        requests: Vec::new(),
        bookings: Vec::new(),
        outbox: vec![message],
        timers: Vec::new(),
        records: Vec::new(),
        erase: false,
        claim: None,
    };
    store.commit(commit).await.unwrap();
}

#[test]
fn outside_the_window_goes_the_template_and_without_one_it_waits_for_the_person() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::on(Channel::WhatsApp));
        let runtime = start(&store, &fake, quick());
        let mut news = runtime.news();
        for person in ["ani", "budi"] {
            let mut old = inbound(person, person, InboundKind::Text(Pii::new("halo".to_owned())));
            old.sent = Timestamp::now() - SignedDuration::from_hours(25);
            runtime.receive(vec![Arrival::Message(old)]).await.unwrap();
        }
        // What they wrote is so old that even its answer is held.
        until("both held", 2, || runtime.counters().held == 2).await;
        assert!(matches!(news.recv().await.unwrap(), News::Turn { .. } | News::HeldBack { .. }));
        leaves(&store, "ani", Some("surat_jadi")).await;
        leaves(&store, "budi", None).await;
        until("the template", 5, || fake.count() == 1).await;
        assert_eq!(fake.taken.lock().unwrap()[0].2.as_deref(), Some("surat_jadi"));
        until("the third held", 5, || runtime.counters().held == 3).await;
        assert_eq!(counters(&runtime).await.held, 3);
        runtime.receive(vec![message("again", "budi", "domisili")]).await.unwrap();
        until("what was held", 5, || fake.count() == 4).await;
        assert_eq!(fake.words()[1..], ["Selamat datang.", "Surat Anda sudah jadi.", "Bawa KTP dan KK."]);
    });
}

/// Every order of `left`, one after the other.
fn orders(done: &mut Vec<usize>, left: &[usize], all: &mut Vec<Vec<usize>>) {
    if left.is_empty() {
        all.push(done.clone());
    }
    for next in left {
        done.push(*next);
        let rest: Vec<usize> = left.iter().copied().filter(|other| other != next).collect();
        orders(done, &rest, all);
        done.pop();
    }
}

#[test]
fn all_orders_of_five_statuses_have_the_same_end() {
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        let runtime = start(&store, &fake, quick());
        let mut all = Vec::new();
        orders(&mut Vec::new(), &[0, 1, 2, 3, 4], &mut all);
        assert_eq!(all.len(), 120);
        for (place, order) in all.iter().enumerate() {
            let person = format!("p{place}");
            fake.then([Act::Slow(Duration::from_millis(10))]);
            runtime.receive(vec![message(&person, &person, "halo")]).await.unwrap();
            until("the try", 2, || fake.tried.lock().unwrap().len() > place).await;
            let own = fake.tried.lock().unwrap()[place].0.clone();
            for status in order {
                // The fifth is the answer to the send itself: it comes when the channel has waited long enough.
                let receipt = [Receipt::Sent, Receipt::Failed, Receipt::Delivered, Receipt::Read].get(*status);
                let Some(receipt) = receipt else {
                    until("the answer", 2, || fake.count() > place).await;
                    continue;
                };
                let delivery = Delivery {
                    line: line(),
                    sent: SentId(format!("s{}", place + 1)),
                    own: Some(own.clone()),
                    receipt: *receipt,
                    at: Timestamp::now(),
                    error: None,
                };
                runtime.receive(vec![Arrival::Receipt(delivery)]).await.unwrap();
            }
            until("the answer", 2, || fake.count() > place).await;
        }
        until("all sent", 5, || runtime.health().lines[0].sending == 0).await;
        let counters = counters(&runtime).await;
        assert_eq!((counters.failed, counters.dead, counters.sending, counters.waiting), (0, 0, 0, 0));
        assert_eq!(fake.count(), 120);
    });
}
