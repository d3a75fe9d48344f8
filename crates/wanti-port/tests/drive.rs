//! Whole turns between a store and a channel: numbers, duplicates, pages, failures of the channel.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::sync::Mutex;

use async_trait::async_trait;
use jiff::Timestamp;
use wanti_core::{Actor, Decision, Engine, State};
use wanti_flow::channel::{Limits, TELEGRAM, WHATSAPP};
use wanti_flow::model::Channel;
use wanti_port::fit::Keys;
use wanti_port::store::Committed;
use wanti_port::{
    Driver, Inbound, InboundKind, Line, MemoryStore, Outbound, Party, PortError, SentId, Store, Transport, drive,
};
use wanti_text::Pii;

mod common;

/// Keeps what it is sent; fails as often as it is told to.
struct Fake {
    limits: &'static Limits,
    sent: Mutex<Vec<Outbound>>,
    failures: Mutex<Vec<PortError>>,
}

impl Fake {
    fn new(limits: &'static Limits) -> Fake {
        Fake { limits, sent: Mutex::default(), failures: Mutex::default() }
    }

    fn last(&self) -> Outbound {
        self.sent.lock().unwrap().last().unwrap().clone()
    }

    fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

#[async_trait]
impl Transport for Fake {
    fn limits(&self) -> &Limits {
        self.limits
    }

    async fn send(&self, message: &Outbound) -> Result<SentId, PortError> {
        if let Some(failure) = self.failures.lock().unwrap().pop() {
            return Err(failure);
        }
        let mut sent = self.sent.lock().unwrap();
        sent.push(message.clone());
        Ok(SentId(format!("s{}", sent.len())))
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_485_600 + seconds).unwrap()
}

fn inbound(id: &str, kind: InboundKind) -> Inbound {
    let now = at(0);
    Inbound {
        line: Line { office: "contoh".to_owned(), channel: Channel::WhatsApp, id: "kantor".to_owned() },
        id: id.to_owned(),
        from: Party::of("u1"),
        sent: now,
        received: now,
        group: None,
        reply_to: None,
        forwarded: false,
        kind,
    }
}

fn text(id: &str, words: &str) -> Inbound {
    inbound(id, InboundKind::Text(Pii::new(words.to_owned())))
}

fn tap(id: &str, token: &str) -> Inbound {
    let kind = InboundKind::Choice {
        token: token.to_owned(),
        title: String::new(),
        on: Some(SentId("s1".to_owned())),
        callback: None,
    };
    inbound(id, kind)
}

fn talk(engine: &Engine, store: &MemoryStore, fake: &Fake, inbounds: &[Inbound]) {
    for inbound in inbounds {
        pollster::block_on(drive(engine, store, fake, inbound)).unwrap();
    }
}

#[test]
fn a_request_gets_a_number_and_an_officer_finishes_it() {
    let (engine, store, fake) = (Engine::new(common::bot()), MemoryStore::new(), Fake::new(&WHATSAPP));
    talk(&engine, &store, &fake, &[text("1", "mau urus domisili"), text("2", "setuju"), text("3", "Siti Aminah")]);
    let said = fake.last();
    assert!(said.wire.text.reveal().contains("Nomor Anda CTH-261124-0001-"), "{}", said.wire.text.reveal());
    pollster::block_on(async {
        let requests = store.requests_of(&said.conversation).await.unwrap();
        let number = requests[0].number.as_str();
        let driver = Driver::new(&engine, &store, &fake);
        let actor = Actor { name: "Bu Ida".to_owned(), role: String::new() };
        let at = requests[0].opened;
        let driven = driver.decide(&said.conversation, Some(number), actor, Decision::Ready, at).await.unwrap();
        assert!(matches!(driven.committed, Committed::Done { .. }));
        let (_, stored) = store.request(number).await.unwrap().unwrap();
        assert_eq!(stored.state, State::Ready);
        driver.deliver(&said.conversation, at).await.unwrap();
        assert!(fake.last().wire.text.reveal().contains(number));
    });
}

#[test]
fn a_message_delivered_twice_is_answered_once() {
    let (engine, store, fake) = (Engine::new(common::bot()), MemoryStore::new(), Fake::new(&WHATSAPP));
    talk(&engine, &store, &fake, &[text("1", "menu"), text("1", "menu")]);
    assert_eq!(fake.count(), 1);
}

#[test]
fn pages_are_turned_without_the_engine() {
    let (engine, store) = (Engine::new(common::bot()), MemoryStore::new());
    let fake = Fake::new(&WHATSAPP);
    talk(&engine, &store, &fake, &[text("1", "menu")]);
    let first = fake.last();
    let next = first.wire.keys.iter().last().unwrap().clone();
    assert_eq!(next.title, "Lanjut ▸");
    talk(&engine, &store, &fake, &[tap("2", &next.token)]);
    let second = fake.last();
    let titles: Vec<&str> = second.wire.keys.iter().map(|key| key.title.as_str()).collect();
    assert_eq!(titles, ["Sepuluh", "Sebelas", "Dua belas", "◂ Kembali"]);
    assert_eq!(second.instead_of, None);
    let chosen = second.wire.keys.iter().nth(2).unwrap().token.clone();
    talk(&engine, &store, &fake, &[tap("3", &chosen)]);
    assert!(fake.last().wire.text.reveal().contains("Dua belas"));
}

#[test]
fn pages_replace_each_other_where_messages_can_be_edited() {
    let (engine, store) = (Engine::new(common::bot()), MemoryStore::new());
    let fake = Fake::new(&TELEGRAM);
    talk(&engine, &store, &fake, &[text("1", "menu")]);
    let next = fake.last().wire.keys.iter().last().unwrap().token.clone();
    talk(&engine, &store, &fake, &[tap("2", &next)]);
    assert_eq!(fake.last().instead_of, Some(SentId("s1".to_owned())));
    assert!(matches!(fake.last().wire.keys, Keys::Grid(_)));
}

#[test]
fn what_cannot_be_sent_now_waits_and_what_never_can_is_dropped() {
    let (engine, store, fake) = (Engine::new(common::bot()), MemoryStore::new(), Fake::new(&WHATSAPP));
    *fake.failures.lock().unwrap() = vec![PortError::Undeliverable, PortError::Unavailable("down".to_owned())];
    let first = text("1", "menu");
    let failed = pollster::block_on(drive(&engine, &store, &fake, &first));
    assert_eq!(failed, Err(PortError::Unavailable("down".to_owned())));
    pollster::block_on(async {
        let conversation = store.conversation(&first.line, &first.from).await.unwrap();
        assert_eq!(store.outbox(&conversation).await.unwrap().len(), 1, "kept");
        let driver = Driver::new(&engine, &store, &fake);
        assert!(driver.deliver(&conversation, at(10)).await.unwrap().is_empty());
        assert!(store.outbox(&conversation).await.unwrap().is_empty());
    });
    assert_eq!(fake.count(), 0);
}

#[test]
fn what_concerns_only_the_channel_is_no_turn() {
    let (engine, store, fake) = (Engine::new(common::bot()), MemoryStore::new(), Fake::new(&WHATSAPP));
    talk(
        &engine,
        &store,
        &fake,
        &[
            inbound("1", InboundKind::Edited { on: SentId("s1".to_owned()), text: None }),
            inbound("2", InboundKind::Blocked),
        ],
    );
    assert_eq!(fake.count(), 0);
}
