//! What every store must do, as one suite for any of them; here for the store in memory.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use jiff::Timestamp;
use jiff::civil::{date, time};
use wanti_core::{AuditLine, MenuView, Outgoing, Recorded, Request, Session, Slot, Snapshot, State};
use wanti_flow::model::{Channel, RequestKind, Style};
use wanti_port::fit::Wire;
use wanti_port::store::{
    Booking, Cause, Claim, Committed, DueTimer, InboxMark, Received, Record, Settle, Settled, Shown, TimerChange,
};
use wanti_port::{
    Alias, Arrival, Commit, ConversationId, Delivery, Inbound, InboundKind, Line, MemoryStore, Outbound, Pace, Party,
    PortError, Receipt, SentId, Store,
};
use wanti_text::Pii;

mod common;

#[test]
fn the_store_in_memory_keeps_its_promises() {
    check_store(MemoryStore::new);
}

#[test]
fn records_are_only_ever_added() {
    let store = MemoryStore::new();
    pollster::block_on(async {
        let conversation = store.conversation(&line(), &Party::of("a")).await.unwrap();
        for version in 0..2 {
            store.commit(turn(&conversation, version)).await.unwrap();
        }
        assert_eq!(store.records(&conversation).await.unwrap().len(), 2);
    });
}

/// The suite: `make` gives an empty store.
fn check_store<S: Store>(make: impl Fn() -> S) {
    pollster::block_on(async {
        people_are_found_by_any_alias(&make()).await;
        a_message_has_one_turn(&make()).await;
        the_faster_one_wins(&make()).await;
        a_refused_turn_leaves_nothing(&make()).await;
        serials_are_given_once(&make()).await;
        requests_have_owners(&make()).await;
        slots_hold_their_capacity(&make()).await;
        timers_run_out_once(&make()).await;
        the_outbox_keeps_its_order(&make()).await;
        menus_shown_are_remembered(&make()).await;
        erasing_forgets(&make()).await;
    });
}

async fn people_are_found_by_any_alias(store: &impl Store) {
    let mut party = Party::of("u1");
    let first = store.conversation(&line(), &party).await.unwrap();
    party.aliases.push(Alias::Phone(Pii::new("62812".to_owned())));
    assert_eq!(store.conversation(&line(), &party).await.unwrap(), first);
    let by_phone = Party {
        address: Pii::new("u2".to_owned()),
        aliases: vec![Alias::Phone(Pii::new("62812".to_owned()))],
        name: None,
    };
    assert_eq!(store.conversation(&line(), &by_phone).await.unwrap(), first, "a changed id, the same phone");
    assert_eq!(store.party(&first).await.unwrap().unwrap().1.address.reveal(), "u2", "the newest address");
    let elsewhere = Line { channel: Channel::Telegram, ..line() };
    assert_ne!(store.conversation(&elsewhere, &party).await.unwrap(), first);
    assert!(store.party(&ConversationId("nobody".to_owned())).await.unwrap().is_none());
}

async fn a_message_has_one_turn(store: &impl Store) {
    let (conversation, mark) = arrives(store, "m1").await;
    let mut commit = turn(&conversation, 0);
    commit.cause = Cause::Inbound(vec![mark.clone()]);
    assert_eq!(store.pending(&conversation, 9).await.unwrap().len(), 1);
    assert_eq!(done(store.commit(commit.clone()).await), 1);
    assert!(store.pending(&conversation, 9).await.unwrap().is_empty());
    commit.expected = 1;
    assert_eq!(store.commit(commit).await.unwrap(), Committed::Duplicate);
    assert_eq!(store.load(&conversation).await.unwrap().version, 1);
    assert_eq!(store.outbox(&conversation).await.unwrap().len(), 1);
}

async fn the_faster_one_wins(store: &impl Store) {
    let conversation = store.conversation(&line(), &Party::of("a")).await.unwrap();
    assert_eq!(store.load(&conversation).await.unwrap().version, 0);
    store.commit(turn(&conversation, 0)).await.unwrap();
    assert_eq!(store.commit(turn(&conversation, 0)).await, Err(PortError::Conflict));
    assert_eq!(done(store.commit(turn(&conversation, 1)).await), 2);
}

async fn a_refused_turn_leaves_nothing(store: &impl Store) {
    let (conversation, mark) = arrives(store, "m").await;
    let mut commit = turn(&conversation, 7);
    commit.requests = vec![request("SRM-1")];
    commit.timers = vec![TimerChange::Set { name: "t".to_owned(), due: at(1) }];
    commit.cause = Cause::Inbound(vec![mark]);
    assert_eq!(store.commit(commit).await, Err(PortError::Conflict));
    assert!(store.request("SRM-1").await.unwrap().is_none());
    assert!(store.next_timer().await.unwrap().is_none());
    assert!(store.outbox(&conversation).await.unwrap().is_empty());
    assert_eq!(store.pending(&conversation, 9).await.unwrap().len(), 1);
}

async fn serials_are_given_once(store: &impl Store) {
    let (monday, tuesday) = (date(2026, 9, 14), date(2026, 9, 15));
    assert_eq!(store.next_serial("SRM", monday).await.unwrap(), 1);
    assert_eq!(store.next_serial("SRM", monday).await.unwrap(), 2);
    assert_eq!(store.next_serial("SRM", tuesday).await.unwrap(), 1);
    assert_eq!(store.next_serial("KBT", monday).await.unwrap(), 1);
}

async fn requests_have_owners(store: &impl Store) {
    let ani = store.conversation(&line(), &Party::of("ani")).await.unwrap();
    let budi = store.conversation(&line(), &Party::of("budi")).await.unwrap();
    let mut commit = turn(&ani, 0);
    commit.requests = vec![request("SRM-1"), request("SRM-2")];
    store.commit(commit).await.unwrap();
    let mut later = request("SRM-1");
    later.state = State::Ready;
    let mut commit = turn(&ani, 1);
    commit.requests = vec![later];
    store.commit(commit).await.unwrap();
    let own: Vec<String> = store.requests_of(&ani).await.unwrap().into_iter().map(|request| request.number).collect();
    assert_eq!(own, ["SRM-2", "SRM-1"], "newest first, each once");
    assert!(store.requests_of(&budi).await.unwrap().is_empty());
    let (owner, stored) = store.request("SRM-1").await.unwrap().unwrap();
    assert_eq!((owner, stored.state), (ani, State::Ready));
}

async fn slots_hold_their_capacity(store: &impl Store) {
    let slot = Slot { date: date(2026, 9, 14), from: time(8, 0, 0, 0), to: time(10, 0, 0, 0) };
    let other = Slot { date: date(2026, 9, 15), ..slot };
    let book = |conversation: &ConversationId, version, number: &str, slot| {
        let mut commit = turn(conversation, version);
        commit.bookings = vec![Booking { request: Some(number.to_owned()), slot, capacity: 1 }];
        commit
    };
    let ani = store.conversation(&line(), &Party::of("ani")).await.unwrap();
    let budi = store.conversation(&line(), &Party::of("budi")).await.unwrap();
    store.commit(book(&ani, 0, "SRM-1", slot)).await.unwrap();
    assert_eq!(store.booked("kantor", &[slot, other]).await.unwrap(), [1, 0]);
    assert_eq!(store.commit(book(&budi, 0, "SRM-2", slot)).await, Err(PortError::Conflict), "full");
    store.commit(book(&ani, 1, "SRM-1", slot)).await.unwrap();
    store.commit(book(&ani, 2, "SRM-1", other)).await.unwrap();
    assert_eq!(store.booked("kantor", &[slot, other]).await.unwrap(), [0, 1], "the earlier booking is given up");
    store.commit(book(&budi, 0, "SRM-2", slot)).await.unwrap();
}

async fn timers_run_out_once(store: &impl Store) {
    let conversation = store.conversation(&line(), &Party::of("a")).await.unwrap();
    let set = |name: &str, due: i64| TimerChange::Set { name: name.to_owned(), due: at(due) };
    let mut commit = turn(&conversation, 0);
    commit.timers = vec![set("b", 20), set("a", 30), set("c", 90), set("a", 10), set("d", 5)];
    commit.timers.push(TimerChange::Cancel { name: "d".to_owned() });
    store.commit(commit).await.unwrap();
    assert_eq!(store.next_timer().await.unwrap(), Some(at(10)));
    let due = store.due_timers(at(20), 10).await.unwrap();
    let names: Vec<&str> = due.iter().map(|timer| timer.name.as_str()).collect();
    assert_eq!(names, ["a", "b"], "earliest first, set anew");
    assert_eq!(store.due_timers(at(20), 1).await.unwrap().len(), 1);
    let fired = |version| Commit { cause: Cause::Timer(due[0].clone()), ..turn(&conversation, version) };
    assert_eq!(done(store.commit(fired(1)).await), 2);
    assert_eq!(store.commit(fired(2)).await.unwrap(), Committed::Duplicate);
    let unknown = DueTimer { due: at(1), conversation: conversation.clone(), name: "z".to_owned() };
    let commit = Commit { cause: Cause::Timer(unknown), ..turn(&conversation, 2) };
    assert_eq!(store.commit(commit).await.unwrap(), Committed::Duplicate);
}

async fn the_outbox_keeps_its_order(store: &impl Store) {
    let conversation = store.conversation(&line(), &Party::of("a")).await.unwrap();
    let mut commit = turn(&conversation, 0);
    commit.outbox = vec![message(&conversation, "1"), message(&conversation, "2"), message(&conversation, "3")];
    store.commit(commit).await.unwrap();
    let claim = Claim { at: at(1), until: at(60), pace: Pace::default() };
    let first = store.claim_next(&conversation, &claim).await.unwrap().unwrap();
    assert_eq!(first.message.id, "1");
    assert!(store.claim(&line(), &claim, 9).await.unwrap().is_empty(), "one at a time");
    let sent = SentId("w1".to_owned());
    let settle = |id: &str, settled| Settle { id: id.to_owned(), attempt: 1, at: at(2), settled };
    let second = store.settle(settle("1", Settled::Sent(sent.clone())), Some(&claim)).await.unwrap().unwrap();
    assert_eq!(second.message.id, "2");
    store.settle(settle("2", Settled::Dropped(PortError::Undeliverable)), None).await.unwrap();
    store.settle(settle("unknown", Settled::Sent(SentId("w9".to_owned()))), None).await.unwrap();
    let waiting: Vec<String> =
        store.outbox(&conversation).await.unwrap().into_iter().map(|message| message.id).collect();
    assert_eq!(waiting, ["3"]);
    assert_eq!(receipt(store, &sent, Receipt::Read).await, Some(Receipt::Read));
    assert_eq!(receipt(store, &sent, Receipt::Delivered).await, Some(Receipt::Read), "never a step back");
    assert_eq!(receipt(store, &SentId("w9".to_owned()), Receipt::Read).await, None);
}

async fn menus_shown_are_remembered(store: &impl Store) {
    let conversation = store.conversation(&line(), &Party::of("a")).await.unwrap();
    let menu = MenuView { entries: Vec::new(), style: Style::Auto, open_label: String::new() };
    let shown = Shown { message: Outgoing { menu: Some(menu), ..Outgoing::default() }, page: 2 };
    store.commit(Commit { shown: Some(shown.clone()), ..turn(&conversation, 0) }).await.unwrap();
    store.commit(turn(&conversation, 1)).await.unwrap();
    assert_eq!(store.load(&conversation).await.unwrap().shown, Some(shown));
}

async fn erasing_forgets(store: &impl Store) {
    let conversation = store.conversation(&line(), &Party::of("a")).await.unwrap();
    let mut commit = turn(&conversation, 0);
    commit.requests = vec![Request { state: State::Collected, ..request("SRM-1") }, request("SRM-2")];
    commit.timers = vec![TimerChange::Set { name: "t".to_owned(), due: at(1) }];
    store.commit(commit).await.unwrap();
    let mut erase = turn(&conversation, 1);
    erase.erase = true;
    erase.outbox = vec![message(&conversation, "bye")];
    assert_eq!(done(store.commit(erase).await), 2);
    assert!(store.request("SRM-1").await.unwrap().is_none());
    assert!(store.next_timer().await.unwrap().is_none());
    let waiting: Vec<String> =
        store.outbox(&conversation).await.unwrap().into_iter().map(|message| message.id).collect();
    assert_eq!(waiting, ["bye"], "the last words still go out");
    assert!(store.request("SRM-2").await.unwrap().is_some(), "an open request is kept until it ends");
    let mut end = turn(&conversation, 2);
    end.requests = vec![Request { state: State::Collected, ..request("SRM-2") }];
    assert_eq!(done(store.commit(end).await), 3);
    assert!(store.request("SRM-2").await.unwrap().is_none());
}

fn done(committed: Result<Committed, PortError>) -> u64 {
    match committed {
        Ok(Committed::Done { version, .. }) => version,
        other => unreachable!("{other:?}"),
    }
}

async fn arrives(store: &impl Store, id: &str) -> (ConversationId, InboxMark) {
    let inbound = Inbound {
        line: line(),
        id: id.to_owned(),
        from: Party::of("a"),
        sent: at(0),
        received: at(0),
        group: None,
        reply_to: None,
        forwarded: false,
        kind: InboundKind::Text(Pii::new("halo".to_owned())),
    };
    let mark = InboxMark::of(&inbound);
    match store.receive(vec![Arrival::Message(inbound)], None).await.unwrap().remove(0) {
        Received::New { conversation, .. } => (conversation, mark),
        other => unreachable!("{other:?}"),
    }
}

async fn receipt(store: &impl Store, sent: &SentId, receipt: Receipt) -> Option<Receipt> {
    let delivery = Delivery { line: line(), sent: sent.clone(), own: None, receipt, at: at(3), error: None };
    match store.receive(vec![Arrival::Receipt(delivery)], None).await.unwrap().remove(0) {
        Received::Receipt(tracked) => tracked.map(|tracked| tracked.receipt),
        other => unreachable!("{other:?}"),
    }
}

fn line() -> Line {
    Line { office: "kantor".to_owned(), channel: Channel::WhatsApp, id: "office".to_owned() }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

fn turn(conversation: &ConversationId, expected: u64) -> Commit {
    let line = AuditLine { what: Recorded::PrivateData, request: None, actor: None };
    Commit {
        conversation: conversation.clone(),
        expected,
        epoch: None,
        at: at(0),
        cause: Cause::Office,
        session: snapshot(),
        shown: None,
        requests: Vec::new(),
        bookings: Vec::new(),
        outbox: vec![message(conversation, &format!("{}-m{expected}", conversation.0))],
        timers: Vec::new(),
        records: vec![Record::Audit(line)],
        erase: false,
        claim: None,
    }
}

fn snapshot() -> Snapshot {
    Session::new(1).to_snapshot(&common::bot())
}

fn message(conversation: &ConversationId, id: &str) -> Outbound {
    Outbound {
        id: id.to_owned(),
        conversation: conversation.clone(),
        line: line(),
        to: Party::of("a"),
        wire: Wire::words("Halo".to_owned()),
        template: None,
        instead_of: None,
        reply_to: None,
    }
}

fn request(number: &str) -> Request {
    Request {
        number: number.to_owned(),
        kind: RequestKind::Request,
        service: None,
        title: "SKTM".to_owned(),
        state: State::Received,
        items: Vec::new(),
        details: Vec::new(),
        opened: at(0),
        deadline: None,
        complete_by: None,
        note: None,
        pickup: None,
        history: Vec::new(),
    }
}
