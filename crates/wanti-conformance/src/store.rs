//! The promises of a store, one by one.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{date, time};
use wanti_core::{MenuView, Outgoing, Request, Slot, State};
use wanti_flow::model::{Channel, Style};
use wanti_port::store::{
    Booking, Cause, Claim, Commit, Committed, Counters, DueTimer, Purged, Received, Retention, Settle, Settled, Shown,
    Store, TimerChange,
};
use wanti_port::{
    Alias, Arrival, ConversationId, InboundKind, Line, Pace, Party, PortError, Rate, Receipt, Scope, SentId, Unreadable,
};
use wanti_text::Pii;

use crate::kit::Kit;

/// The suite: `make` gives an empty store each time.
///
/// # Panics
/// Where a promise is broken.
pub fn store<S: Store>(make: impl Fn() -> S) {
    pollster::block_on(async {
        people_are_found_by_any_lasting_name(&make()).await;
        a_number_that_was_passed_on_is_another_person(&make()).await;
        two_conversations_of_one_person_become_one(&make()).await;
        a_message_has_one_turn(&make()).await;
        messages_have_their_turns_in_order(&make()).await;
        what_concerns_the_sockets_has_no_turn(&make()).await;
        stumbles_are_counted(&make()).await;
        one_holds_a_conversation(&make()).await;
        the_faster_one_wins(&make()).await;
        a_refused_turn_leaves_nothing(&make()).await;
        serials_are_given_once(&make()).await;
        requests_have_owners(&make()).await;
        slots_hold_their_capacity(&make()).await;
        timers_run_out_once(&make()).await;
        the_outbox_keeps_its_order(&make()).await;
        a_lost_sender_is_noticed(&make()).await;
        tries_wait_and_lines_pause(&make()).await;
        the_pace_is_kept(&make()).await;
        a_closed_window_holds_a_message(&make()).await;
        all_orders_of_receipts_end_alike(&make).await;
        a_receipt_may_come_first_or_by_our_id(&make()).await;
        the_dead_can_be_revived(&make()).await;
        menus_shown_are_remembered(&make()).await;
        erasing_forgets(&make()).await;
        what_was_kept_long_enough_goes(&make()).await;
    });
}

fn pii(text: &str) -> Pii<String> {
    Pii::new(text.to_owned())
}

fn person(address: &str, aliases: &[Alias]) -> Party {
    Party { address: pii(address), aliases: aliases.to_vec(), name: None }
}

async fn people_are_found_by_any_lasting_name(store: &impl Store) {
    let line = Kit::line();
    let mut party = person("u1", &[Alias::User(pii("u1")), Alias::Username(pii("@siti"))]);
    let first = store.conversation(&line, &party).await.unwrap();
    party.aliases.push(Alias::Phone(pii("62812")));
    assert_eq!(store.conversation(&line, &party).await.unwrap(), first);
    let by_phone = person("62812", &[Alias::Phone(pii("62812"))]);
    assert_eq!(store.conversation(&line, &by_phone).await.unwrap(), first, "fewer names, the same phone");
    let (_, known) = store.party(&first).await.unwrap().unwrap();
    assert_eq!(known.address.reveal(), "62812", "the newest address");
    assert_eq!(known.aliases.len(), 3, "names not told again stay");
    let thief = person("u9", &[Alias::User(pii("u9")), Alias::Username(pii("@siti"))]);
    assert_ne!(store.conversation(&line, &thief).await.unwrap(), first, "a public name proves nothing");
    let elsewhere = Line { channel: Channel::Telegram, ..line };
    assert_ne!(store.conversation(&elsewhere, &party).await.unwrap(), first);
    assert!(store.party(&ConversationId("nobody".to_owned())).await.unwrap().is_none());
}

async fn a_number_that_was_passed_on_is_another_person(store: &impl Store) {
    let line = Kit::line();
    let siti = person("62811", &[Alias::Scoped(pii("ID.1")), Alias::Phone(pii("62811"))]);
    let budi = person("62811", &[Alias::Scoped(pii("ID.2")), Alias::Phone(pii("62811"))]);
    let first = store.conversation(&line, &siti).await.unwrap();
    let second = store.conversation(&line, &budi).await.unwrap();
    assert_ne!(first, second);
    let by_phone = person("62811", &[Alias::Phone(pii("62811"))]);
    assert_eq!(store.conversation(&line, &by_phone).await.unwrap(), second, "the number is the newer owner's");
    let siti = person("ID.1", &[Alias::Scoped(pii("ID.1"))]);
    assert_eq!(store.conversation(&line, &siti).await.unwrap(), first);
}

async fn two_conversations_of_one_person_become_one(store: &impl Store) {
    let line = Kit::line();
    let phone = person("62811", &[Alias::Phone(pii("62811"))]);
    let scoped = person("ID.1", &[Alias::Scoped(pii("ID.1"))]);
    let first = store.conversation(&line, &phone).await.unwrap();
    let (second, mark) = Kit::arrives(store, "m", &scoped, 5).await;
    assert_ne!(first, second);
    let mut commit = Kit::turn(&second, 0);
    commit.requests = vec![Kit::request("SRM-1")];
    commit.timers = vec![TimerChange::Set { name: "t".to_owned(), due: Kit::at(1) }];
    Kit::done(store.commit(commit).await);
    let both = person("62811", &[Alias::Scoped(pii("ID.1")), Alias::Phone(pii("62811"))]);
    assert_eq!(store.conversation(&line, &both).await.unwrap(), first, "the older one stays");
    assert_eq!(store.requests_of(&first).await.unwrap().len(), 1);
    assert_eq!(store.outbox(&first).await.unwrap()[0].conversation, first);
    assert_eq!(store.pending(&first, 9).await.unwrap().len(), 1);
    assert_eq!(store.load(&first).await.unwrap().last_inbound, Some(Kit::at(5)));
    assert_eq!(store.next_timer().await.unwrap(), None, "what the younger was talking about ends");
    assert!(store.party(&second).await.unwrap().is_none());
    let late = Kit::turn(&second, 1);
    assert!(matches!(store.commit(late).await, Err(PortError::Refused(_))));
    let mut commit = Kit::turn(&first, 0);
    commit.cause = Cause::Inbound(vec![mark]);
    Kit::done(store.commit(commit).await);
    let renamed = InboundKind::Renamed { earlier: vec![Alias::Scoped(pii("ID.1"))] };
    let new = person("62822", &[Alias::Scoped(pii("ID.7")), Alias::Phone(pii("62822"))]);
    let notice = Kit::inbound("n", new.clone(), 6, renamed);
    let received = store.receive(vec![Arrival::Message(notice)], None).await.unwrap();
    assert_eq!(received, [Received::Noted { conversation: first.clone() }]);
    assert_eq!(store.conversation(&line, &new).await.unwrap(), first);
}

async fn a_message_has_one_turn(store: &impl Store) {
    let (conversation, mark) = Kit::arrives(store, "m1", &Party::of("a"), 0).await;
    let again = Kit::inbound("m1", Party::of("a"), 9, Kit::words("halo"));
    let again = || vec![Arrival::Message(again.clone())];
    let known = |done| vec![Received::Again { conversation: conversation.clone(), done }];
    assert_eq!(store.receive(again(), None).await.unwrap(), known(false));
    let mut commit = Kit::turn(&conversation, 0);
    commit.cause = Cause::Inbound(vec![mark]);
    let waiting = store.pending(&conversation, 9).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].inbound, Kit::inbound("m1", Party::of("a"), 0, Kit::words("halo")));
    assert_eq!(Kit::done(store.commit(commit.clone()).await), 1);
    assert!(store.pending(&conversation, 9).await.unwrap().is_empty());
    assert_eq!(store.receive(again(), None).await.unwrap(), known(true));
    commit.expected = 1;
    assert_eq!(store.commit(commit).await.unwrap(), Committed::Duplicate);
    assert_eq!(store.load(&conversation).await.unwrap().version, 1);
    assert_eq!(store.outbox(&conversation).await.unwrap().len(), 1);
}

async fn messages_have_their_turns_in_order(store: &impl Store) {
    let mut marks = Vec::new();
    let mut conversation = ConversationId(String::new());
    for id in ["1", "2", "3"] {
        let (at, mark) = Kit::arrives(store, id, &Party::of("a"), 0).await;
        conversation = at;
        marks.push(mark);
    }
    let mut commit = Kit::turn(&conversation, 0);
    commit.cause = Cause::Inbound(vec![marks[1].clone()]);
    assert!(matches!(store.commit(commit.clone()).await, Err(PortError::Refused(_))), "an earlier one waits");
    commit.cause = Cause::Inbound(vec![marks[0].clone(), marks[1].clone()]);
    assert_eq!(Kit::done(store.commit(commit).await), 1, "a burst has one turn");
    let left: Vec<String> = ids(store.pending(&conversation, 9).await.unwrap().into_iter().map(|one| one.inbound.id));
    assert_eq!(left, ["3"]);
    let mut commit = Kit::turn(&conversation, 1);
    commit.cause = Cause::Inbound(vec![marks[1].clone(), marks[2].clone()]);
    assert_eq!(store.commit(commit).await.unwrap(), Committed::Duplicate, "one of them had its turn");
    assert_eq!(store.pending(&conversation, 9).await.unwrap().len(), 1);
}

async fn what_concerns_the_sockets_has_no_turn(store: &impl Store) {
    let on = SentId("w1".to_owned());
    let kinds =
        [InboundKind::Blocked, InboundKind::Edited { on: on.clone(), text: None }, InboundKind::Withdrawn { on }];
    for (number, kind) in kinds.into_iter().enumerate() {
        let inbound = Kit::inbound(&number.to_string(), Party::of("a"), 0, kind);
        let received = store.receive(vec![Arrival::Message(inbound)], None).await.unwrap();
        assert!(matches!(&received[..], [Received::Noted { .. }]), "{received:?}");
    }
    let piece = Unreadable { line: Kit::line(), why: "no id".to_owned(), body: pii("{}"), received: Kit::at(0) };
    assert_eq!(store.receive(vec![Arrival::Unreadable(piece)], None).await.unwrap(), [Received::Kept]);
    let counters = Counters { conversations: 1, unreadable: 1, ..Counters::default() };
    assert_eq!(store.counters().await.unwrap(), counters);
}

async fn stumbles_are_counted(store: &impl Store) {
    let (conversation, mark) = Kit::arrives(store, "m", &Party::of("a"), 0).await;
    assert_eq!(store.stumbled(&mark).await.unwrap(), 1);
    assert_eq!(store.stumbled(&mark).await.unwrap(), 2);
    assert_eq!(store.pending(&conversation, 9).await.unwrap()[0].stumbles, 2);
    let mut commit = Kit::turn(&conversation, 0);
    commit.cause = Cause::Inbound(vec![mark.clone()]);
    Kit::done(store.commit(commit).await);
    assert_eq!(store.stumbled(&mark).await.unwrap(), 0);
}

async fn one_holds_a_conversation(store: &impl Store) {
    let message = |id: &str| Arrival::Message(Kit::inbound(id, Party::of("a"), 0, Kit::words("halo")));
    let received = store.receive(vec![message("1"), message("2")], Some(&Kit::hold("A", 0))).await.unwrap();
    let [Received::New { conversation, epoch: Some(first) }, Received::New { epoch: Some(same), .. }] = &received[..]
    else {
        panic!("{received:?}");
    };
    assert_eq!(first, same);
    assert_eq!(store.hold(conversation, &Kit::hold("B", 29)).await.unwrap(), None);
    assert!(store.take(&Kit::hold("B", 29), 9).await.unwrap().is_empty());
    assert_eq!(store.take(&Kit::hold("A", 29), 9).await.unwrap()[0].epoch, *first, "kept, and renewed");
    assert!(store.take(&Kit::hold("B", 58), 9).await.unwrap().is_empty());
    let taken = store.take(&Kit::hold("B", 60), 9).await.unwrap();
    assert_eq!(taken[0].conversation, *conversation);
    assert!(taken[0].epoch > *first);
    let mut commit = Kit::turn(conversation, 0);
    commit.epoch = Some(*first);
    assert_eq!(store.commit(commit.clone()).await, Err(PortError::Superseded), "it woke up too late");
    commit.epoch = Some(taken[0].epoch);
    assert_eq!(Kit::done(store.commit(commit).await), 1);
    store.release("A", None).await.unwrap();
    assert_eq!(store.hold(conversation, &Kit::hold("A", 61)).await.unwrap(), None, "not A's to release");
    store.release("B", Some(conversation)).await.unwrap();
    let back = store.hold(conversation, &Kit::hold("A", 61)).await.unwrap().unwrap();
    assert!(back.epoch > taken[0].epoch);
    let received = store.receive(vec![message("3")], Some(&Kit::hold("B", 62))).await.unwrap();
    assert!(matches!(&received[..], [Received::New { epoch: None, .. }]), "another has it: {received:?}");
    let nobody = ConversationId("nobody".to_owned());
    assert_eq!(store.hold(&nobody, &Kit::hold("A", 0)).await.unwrap(), None);
}

async fn the_faster_one_wins(store: &impl Store) {
    let conversation = store.conversation(&Kit::line(), &Party::of("a")).await.unwrap();
    let loaded = store.load(&conversation).await.unwrap();
    assert_eq!((loaded.version, loaded.session), (0, None));
    assert_eq!(loaded.who, Some((Kit::line(), Party::of("a"))));
    Kit::done(store.commit(Kit::turn(&conversation, 0)).await);
    assert_eq!(store.commit(Kit::turn(&conversation, 0)).await, Err(PortError::Conflict));
    assert_eq!(Kit::done(store.commit(Kit::turn(&conversation, 1)).await), 2);
    assert_eq!(store.load(&conversation).await.unwrap().session, Some(Kit::snapshot(1)));
    assert_eq!(store.records(&conversation).await.unwrap().len(), 2, "records are only ever added");
}

async fn a_refused_turn_leaves_nothing(store: &impl Store) {
    let (conversation, mark) = Kit::arrives(store, "m", &Party::of("a"), 0).await;
    let mut commit = Kit::turn(&conversation, 7);
    commit.requests = vec![Kit::request("SRM-1")];
    commit.timers = vec![TimerChange::Set { name: "t".to_owned(), due: Kit::at(1) }];
    commit.cause = Cause::Inbound(vec![mark]);
    assert_eq!(store.commit(commit).await, Err(PortError::Conflict));
    let mut twice = Kit::turn(&conversation, 0);
    twice.outbox = vec![Kit::message(&conversation, "x"), Kit::message(&conversation, "x")];
    twice.requests = vec![Kit::request("SRM-1")];
    assert!(matches!(store.commit(twice).await, Err(PortError::Refused(_))), "an id twice");
    assert!(store.request("SRM-1").await.unwrap().is_none());
    assert!(store.next_timer().await.unwrap().is_none());
    assert!(store.outbox(&conversation).await.unwrap().is_empty());
    assert!(store.records(&conversation).await.unwrap().is_empty());
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
    let ani = store.conversation(&Kit::line(), &Party::of("ani")).await.unwrap();
    let budi = store.conversation(&Kit::line(), &Party::of("budi")).await.unwrap();
    let mut commit = Kit::turn(&ani, 0);
    commit.requests = vec![Kit::request("SRM-1"), Kit::request("SRM-2")];
    Kit::done(store.commit(commit).await);
    let mut commit = Kit::turn(&ani, 1);
    commit.requests = vec![Request { state: State::Ready, ..Kit::request("SRM-1") }];
    Kit::done(store.commit(commit).await);
    let own = ids(store.requests_of(&ani).await.unwrap().into_iter().map(|request| request.number));
    assert_eq!(own, ["SRM-2", "SRM-1"], "newest first, each once");
    assert!(store.requests_of(&budi).await.unwrap().is_empty());
    let (owner, stored) = store.request("SRM-1").await.unwrap().unwrap();
    assert_eq!((owner, stored.state), (ani, State::Ready));
    assert_eq!(store.counters().await.unwrap().open_requests, 2);
}

async fn slots_hold_their_capacity(store: &impl Store) {
    let slot = Slot { date: date(2026, 9, 14), from: time(8, 0, 0, 0), to: time(10, 0, 0, 0) };
    let other = Slot { date: date(2026, 9, 15), ..slot };
    let book = |conversation: &ConversationId, version, number: &str, slot| {
        let mut commit = Kit::turn(conversation, version);
        commit.bookings = vec![Booking { request: Some(number.to_owned()), slot, capacity: 1 }];
        commit
    };
    let ani = store.conversation(&Kit::line(), &Party::of("ani")).await.unwrap();
    let budi = store.conversation(&Kit::line(), &Party::of("budi")).await.unwrap();
    Kit::done(store.commit(book(&ani, 0, "SRM-1", slot)).await);
    assert_eq!(store.booked("kantor", &[slot, other]).await.unwrap(), [1, 0]);
    assert_eq!(store.booked("lain", &[slot, other]).await.unwrap(), [0, 0], "offices do not share slots");
    assert_eq!(store.commit(book(&budi, 0, "SRM-2", slot)).await, Err(PortError::Conflict), "full");
    Kit::done(store.commit(book(&ani, 1, "SRM-1", slot)).await);
    Kit::done(store.commit(book(&ani, 2, "SRM-1", other)).await);
    assert_eq!(store.booked("kantor", &[slot, other]).await.unwrap(), [0, 1], "the earlier booking is given up");
    Kit::done(store.commit(book(&budi, 0, "SRM-2", slot)).await);
}

async fn timers_run_out_once(store: &impl Store) {
    let conversation = store.conversation(&Kit::line(), &Party::of("a")).await.unwrap();
    let set = |name: &str, due: i64| TimerChange::Set { name: name.to_owned(), due: Kit::at(due) };
    let mut commit = Kit::turn(&conversation, 0);
    commit.timers = vec![set("b", 20), set("a", 30), set("c", 90), set("a", 10), set("d", 5)];
    commit.timers.push(TimerChange::Cancel { name: "d".to_owned() });
    Kit::done(store.commit(commit).await);
    assert_eq!(store.next_timer().await.unwrap(), Some(Kit::at(10)));
    let due = store.due_timers(Kit::at(20), 10).await.unwrap();
    assert_eq!(ids(due.iter().map(|timer| timer.name.clone())), ["a", "b"], "earliest first, set anew");
    assert_eq!(store.due_timers(Kit::at(20), 1).await.unwrap().len(), 1);
    let fired = |version| Commit { cause: Cause::Timer(due[0].clone()), ..Kit::turn(&conversation, version) };
    assert_eq!(Kit::done(store.commit(fired(1)).await), 2);
    assert_eq!(store.commit(fired(2)).await.unwrap(), Committed::Duplicate);
    let unknown = DueTimer { due: Kit::at(1), conversation: conversation.clone(), name: "z".to_owned() };
    let commit = Commit { cause: Cause::Timer(unknown), ..Kit::turn(&conversation, 2) };
    assert_eq!(store.commit(commit).await.unwrap(), Committed::Duplicate);
}

/// A conversation with messages of these ids that wait.
async fn talk(store: &impl Store, who: &str, messages: &[&str]) -> ConversationId {
    let conversation = store.conversation(&Kit::line(), &Party::of(who)).await.unwrap();
    let mut commit = Kit::turn(&conversation, 0);
    commit.outbox = messages.iter().map(|id| Kit::message(&conversation, id)).collect();
    Kit::done(store.commit(commit).await);
    conversation
}

fn settle(id: &str, attempt: u32, seconds: i64, settled: Settled) -> Settle {
    Settle { id: id.to_owned(), attempt, at: Kit::at(seconds), settled }
}

fn sent(id: &str) -> Settled {
    Settled::Sent(SentId(id.to_owned()))
}

fn ids(found: impl Iterator<Item = String>) -> Vec<String> {
    found.collect()
}

async fn claimed(store: &impl Store, claim: &Claim) -> Vec<String> {
    ids(store.claim(&Kit::line(), claim, 9).await.unwrap().into_iter().map(|claimed| claimed.message.id))
}

async fn the_outbox_keeps_its_order(store: &impl Store) {
    let conversation = talk(store, "a", &["1", "2", "3"]).await;
    talk(store, "b", &["4"]).await;
    let first = store.claim_next(&conversation, &Kit::claim(1)).await.unwrap().unwrap();
    assert_eq!((first.message.id.as_str(), first.attempt, first.unsure), ("1", 1, false));
    assert_eq!(claimed(store, &Kit::claim(1)).await, ["4"], "one at a time in each conversation");
    let next = store.settle(settle("1", 1, 2, sent("w1")), Some(&Kit::claim(2))).await.unwrap().unwrap();
    assert_eq!(next.message.id, "2");
    store.settle(settle("2", 1, 2, Settled::Dropped(PortError::Undeliverable)), None).await.unwrap();
    store.settle(settle("unknown", 1, 2, sent("w9")), None).await.unwrap();
    assert_eq!(ids(store.outbox(&conversation).await.unwrap().into_iter().map(|message| message.id)), ["3"]);
    let elsewhere = Line { id: "other".to_owned(), ..Kit::line() };
    assert!(store.claim(&elsewhere, &Kit::claim(2), 9).await.unwrap().is_empty());
    let mut commit = Kit::turn(&conversation, 1);
    commit.claim = Some(Kit::claim(3));
    let Committed::Done { claimed: Some(claimed), .. } = store.commit(commit).await.unwrap() else {
        panic!("a commit claims as well");
    };
    assert_eq!(claimed.message.id, "3", "the first that waits, also from an earlier turn");
    assert_eq!(claimed.queued, Kit::at(0));
}

async fn a_lost_sender_is_noticed(store: &impl Store) {
    let conversation = talk(store, "a", &["1", "2"]).await;
    assert_eq!(claimed(store, &Kit::claim(0)).await, ["1"]);
    assert!(claimed(store, &Kit::claim(59)).await.is_empty());
    let again = store.claim_next(&conversation, &Kit::claim(60)).await.unwrap().unwrap();
    assert_eq!((again.message.id.as_str(), again.attempt, again.unsure), ("1", 2, true));
    store.settle(settle("1", 1, 61, Settled::Dropped(PortError::Undeliverable)), None).await.unwrap();
    assert_eq!(store.outbox(&conversation).await.unwrap().len(), 2, "an old attempt proves nothing");
    store.settle(settle("1", 2, 61, Settled::Unsure { until: Kit::at(90) }), None).await.unwrap();
    assert!(claimed(store, &Kit::claim(89)).await.is_empty());
    assert!(store.claim_next(&conversation, &Kit::claim(90)).await.unwrap().unwrap().unsure);
    store.settle(settle("1", 1, 91, sent("w1")), None).await.unwrap();
    assert_eq!(claimed(store, &Kit::claim(91)).await, ["2"], "that it was sent is true, whoever says it");
}

async fn tries_wait_and_lines_pause(store: &impl Store) {
    let conversation = talk(store, "a", &["1", "2"]).await;
    talk(store, "b", &["3"]).await;
    store.claim_next(&conversation, &Kit::claim(0)).await.unwrap().unwrap();
    let again = |after, scope| Settled::Again { after: Kit::at(after), scope };
    store.settle(settle("1", 1, 0, again(10, Scope::Pair)), None).await.unwrap();
    assert_eq!(claimed(store, &Kit::claim(9)).await, ["3"], "only this person waits");
    assert_eq!(claimed(store, &Kit::claim(10)).await, ["1"]);
    store.settle(settle("1", 2, 10, again(20, Scope::Number)), None).await.unwrap();
    store.settle(settle("3", 1, 10, again(5, Scope::Message)), None).await.unwrap();
    assert!(claimed(store, &Kit::claim(19)).await.is_empty(), "the whole line waits");
    store.pause(&Kit::line(), Some(Timestamp::MAX)).await.unwrap();
    assert!(claimed(store, &Kit::claim(99)).await.is_empty());
    store.pause(&Kit::line(), None).await.unwrap();
    assert_eq!(claimed(store, &Kit::claim(12)).await, ["1", "3"], "lifted before its time");
}

async fn the_pace_is_kept(store: &impl Store) {
    let conversation = talk(store, "a", &["1", "2", "3"]).await;
    talk(store, "b", &["4"]).await;
    talk(store, "c", &["5"]).await;
    let pair = Some(Rate { every: Duration::from_secs(6), burst: 2 });
    let paced = |seconds| Claim { pace: Pace { pair, number: None }, ..Kit::claim(seconds) };
    store.claim_next(&conversation, &paced(0)).await.unwrap().unwrap();
    let next = store.settle(settle("1", 1, 0, sent("w1")), Some(&paced(0))).await.unwrap();
    assert_eq!(next.unwrap().message.id, "2", "two at once");
    let next = store.settle(settle("2", 1, 0, sent("w2")), Some(&paced(0))).await.unwrap();
    assert_eq!(next, None);
    assert!(store.claim_next(&conversation, &paced(5)).await.unwrap().is_none());
    assert!(store.claim_next(&conversation, &paced(6)).await.unwrap().is_some());
    let number = Some(Rate { every: Duration::from_secs(1), burst: 1 });
    let paced = |seconds| Claim { pace: Pace { pair: None, number }, ..Kit::claim(seconds) };
    assert_eq!(claimed(store, &paced(10)).await, ["4"]);
    assert_eq!(claimed(store, &paced(11)).await, ["5"]);
}

async fn a_closed_window_holds_a_message(store: &impl Store) {
    let conversation = talk(store, "a", &["1", "2"]).await;
    let first = store.claim_next(&conversation, &Kit::claim(0)).await.unwrap().unwrap();
    assert_eq!(first.last_inbound, None);
    let closed = |last| Settled::Closed { last_inbound: last };
    let next = store.settle(settle("1", 1, 0, closed(None)), Some(&Kit::claim(0))).await.unwrap();
    assert_eq!(next.unwrap().message.id, "2", "not in the way of later ones");
    assert_eq!(store.counters().await.unwrap().held, 1);
    Kit::arrives(store, "m", &Party::of("a"), 5).await;
    assert_eq!(
        store.pending(&conversation, 9).await.unwrap().len(),
        1,
        "what lets a held message go waits once itself"
    );
    store.settle(settle("2", 1, 6, closed(None)), None).await.unwrap();
    let first = store.claim_next(&conversation, &Kit::claim(6)).await.unwrap().unwrap();
    assert_eq!((first.message.id.as_str(), first.last_inbound), ("1", Some(Kit::at(5))));
    let next = store.settle(settle("1", 2, 6, sent("w1")), Some(&Kit::claim(6))).await.unwrap();
    assert_eq!(next.unwrap().message.id, "2", "the person had written meanwhile");
}

async fn all_orders_of_receipts_end_alike<S: Store>(make: &impl Fn() -> S) {
    let receipts = [Receipt::Sent, Receipt::Failed, Receipt::Delivered, Receipt::Read, Receipt::Read];
    let store = make();
    for (number, order) in orders(receipts.len()).into_iter().enumerate() {
        let (who, id, wire) = (format!("p{number}"), format!("o{number}"), format!("w{number}"));
        talk(&store, &who, &[&id]).await;
        store.claim(&Kit::line(), &Kit::claim(0), 1).await.unwrap();
        let known = number.is_multiple_of(2);
        if known {
            store.settle(settle(&id, 1, 1, sent(&wire)), None).await.unwrap();
        }
        for place in order {
            Kit::receipt(&store, &wire, None, receipts[place]).await;
        }
        if !known {
            store.settle(settle(&id, 1, 1, sent(&wire)), None).await.unwrap();
        }
        let Received::Receipt(Some(tracked)) = Kit::receipt(&store, &wire, None, Receipt::Sent).await else {
            panic!("the message is known");
        };
        assert_eq!((tracked.receipt, tracked.news), (Receipt::Read, false));
    }
}

/// All orders of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1);
    let with = |order: &Vec<usize>, place: usize| {
        let mut order = order.clone();
        order.insert(place, count - 1);
        order
    };
    shorter.iter().flat_map(|order| (0..count).map(|place| with(order, place)).collect::<Vec<_>>()).collect()
}

async fn a_receipt_may_come_first_or_by_our_id(store: &impl Store) {
    let conversation = talk(store, "a", &["1", "2"]).await;
    store.claim_next(&conversation, &Kit::claim(0)).await.unwrap().unwrap();
    let Received::Receipt(Some(tracked)) = Kit::receipt(store, "w1", Some("1"), Receipt::Delivered).await else {
        panic!("our id is known");
    };
    assert_eq!((tracked.id.as_str(), tracked.receipt, tracked.news), ("1", Receipt::Delivered, true));
    assert_eq!(tracked.conversation, conversation);
    let next = store.claim_next(&conversation, &Kit::claim(1)).await.unwrap().unwrap();
    assert_eq!(next.message.id, "2", "a send without an answer was one after all");
    assert_eq!(Kit::receipt(store, "w2", None, Receipt::Failed).await, Received::Receipt(None), "not known yet");
    store.settle(settle("2", 1, 2, sent("w2")), None).await.unwrap();
    let counters = store.counters().await.unwrap();
    assert_eq!((counters.failed, counters.waiting, counters.sending), (1, 0, 0));
    assert_eq!(store.dead(9).await.unwrap()[0].why, PortError::Undeliverable);
}

async fn the_dead_can_be_revived(store: &impl Store) {
    let conversation = talk(store, "a", &["1", "2"]).await;
    let claim = Kit::claim(0);
    store.claim_next(&conversation, &claim).await.unwrap().unwrap();
    let why = PortError::Refused("no such template".to_owned());
    store.settle(settle("1", 1, 1, Settled::Dropped(why.clone())), Some(&claim)).await.unwrap().unwrap();
    store.settle(settle("2", 1, 2, sent("w2")), None).await.unwrap();
    Kit::receipt(store, "w2", Some("2"), Receipt::Failed).await;
    let dead = store.dead(9).await.unwrap();
    assert_eq!(ids(dead.iter().map(|dead| dead.message.id.clone())), ["2", "1"], "latest first");
    assert_eq!((&dead[1].why, dead[1].attempts, dead[1].at), (&why, 1, Kit::at(1)));
    assert_eq!(store.dead(1).await.unwrap().len(), 1);
    assert!(store.revive("1", Kit::at(5)).await.unwrap() && store.revive("2", Kit::at(5)).await.unwrap());
    assert!(!store.revive("1", Kit::at(5)).await.unwrap(), "it waits already");
    Kit::receipt(store, "w2", Some("2"), Receipt::Failed).await;
    assert!(claimed(store, &Kit::claim(4)).await.is_empty());
    assert_eq!(claimed(store, &Kit::claim(5)).await, ["1"]);
    let next = store.settle(settle("1", 2, 6, sent("w1")), Some(&Kit::claim(6))).await.unwrap().unwrap();
    assert_eq!((next.message.id.as_str(), next.attempt), ("2", 2), "a late receipt of the first try changes nothing");
}

async fn menus_shown_are_remembered(store: &impl Store) {
    let conversation = store.conversation(&Kit::line(), &Party::of("a")).await.unwrap();
    let menu = MenuView { entries: Vec::new(), style: Style::Auto, open_label: String::new() };
    let shown = Shown { message: Outgoing { menu: Some(menu), ..Outgoing::default() }, page: 2 };
    Kit::done(store.commit(Commit { shown: Some(shown.clone()), ..Kit::turn(&conversation, 0) }).await);
    Kit::done(store.commit(Kit::turn(&conversation, 1)).await);
    assert_eq!(store.load(&conversation).await.unwrap().shown, Some(shown));
}

async fn erasing_forgets(store: &impl Store) {
    let named = Party { name: Some(pii("Siti")), ..Party::of("a") };
    let (conversation, mark) = Kit::arrives(store, "m", &named, 0).await;
    let mut commit = Kit::turn(&conversation, 0);
    commit.cause = Cause::Inbound(vec![mark]);
    let done = |number| Request { state: State::Collected, ..Kit::request(number) };
    commit.requests = vec![done("SRM-1"), Kit::request("SRM-2")];
    commit.timers = vec![TimerChange::Set { name: "t".to_owned(), due: Kit::at(1) }];
    Kit::done(store.commit(commit).await);
    let mut erase = Kit::turn(&conversation, 1);
    erase.erase = true;
    erase.outbox = vec![Kit::message(&conversation, "bye")];
    assert_eq!(Kit::done(store.commit(erase).await), 2);
    assert!(store.request("SRM-1").await.unwrap().is_none());
    assert!(store.next_timer().await.unwrap().is_none());
    assert_eq!(store.records(&conversation).await.unwrap().len(), 1, "only the line of the erasure itself");
    assert_eq!(store.party(&conversation).await.unwrap().unwrap().1.name, None);
    let waiting = ids(store.outbox(&conversation).await.unwrap().into_iter().map(|message| message.id));
    assert_eq!(waiting, ["bye"], "the last words still go out");
    assert!(store.request("SRM-2").await.unwrap().is_some(), "an open request is kept until it ends");
    let mut end = Kit::turn(&conversation, 2);
    end.requests = vec![done("SRM-2")];
    assert_eq!(Kit::done(store.commit(end).await), 3);
    assert!(store.request("SRM-2").await.unwrap().is_none());
}

async fn what_was_kept_long_enough_goes(store: &impl Store) {
    let (conversation, mark) = Kit::arrives(store, "m", &Party::of("a"), 0).await;
    let mut commit = Kit::turn(&conversation, 0);
    commit.cause = Cause::Inbound(vec![mark]);
    commit.requests = vec![Request { state: State::Collected, ..Kit::request("SRM-1") }, Kit::request("SRM-2")];
    commit.outbox = vec![Kit::message(&conversation, "1"), Kit::message(&conversation, "2")];
    commit.claim = Some(Kit::claim(0));
    Kit::done(store.commit(commit).await);
    store.settle(settle("1", 1, 1, sent("w1")), None).await.unwrap();
    Kit::arrives(store, "later", &Party::of("a"), 0).await;
    let all = |at| Retention {
        bodies: Some(at),
        marks: None,
        messages: Some(at),
        sessions: Some(at),
        requests: Some(at),
        records: Some(at),
    };
    assert_eq!(store.purge(&Retention::default()).await.unwrap(), Purged::default());
    assert_eq!(store.purge(&all(Kit::at(0))).await.unwrap(), Purged::default(), "nothing is older");
    let gone = store.purge(&all(Kit::at(1))).await.unwrap();
    let expected = Purged { bodies: 1, marks: 0, messages: 1, sessions: 0, requests: 1, records: 1 };
    assert_eq!(gone, expected, "what waits is kept, and so is the session of one whose message waits");
    let gone = store.purge(&Retention { marks: Some(Kit::at(1)), ..Retention::default() }).await.unwrap();
    assert_eq!(gone.marks, 1);
    assert!(store.request("SRM-2").await.unwrap().is_some());
    let other = store.conversation(&Kit::line(), &Party::of("b")).await.unwrap();
    Kit::done(store.commit(Kit::turn(&other, 0)).await);
    let gone = store.purge(&Retention { sessions: Some(Kit::at(1)), ..Retention::default() }).await.unwrap();
    assert_eq!(gone.sessions, 1);
    let loaded = store.load(&other).await.unwrap();
    assert_eq!((loaded.version, loaded.session), (1, None), "a version is never given twice");
}
