//! Random sequences of everything a store can be asked, with crashes between: equal answers from the store in memory and the one under test.

use std::fmt::Debug;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{date, time};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use wanti_core::{Request, Slot, State};
use wanti_flow::model::Channel;
use wanti_port::store::{
    Booking, Cause, Claim, Commit, DueTimer, Hold, InboxMark, Retention, Settle, Settled, Store, TimerChange,
};
use wanti_port::{
    Alias, Arrival, ConversationId, Delivery, Inbound, InboundKind, Line, MemoryStore, Pace, Party, PortError, Rate,
    Receipt, Scope, SentId, Unreadable,
};
use wanti_text::Pii;

use crate::kit::Kit;

/// The longest sequence.
const LONGEST: usize = 120;

/// Plays `sequences` sequences drawn from `seed`. `make` gives an empty store; `crash` drops one without a word and opens
/// what it left behind.
///
/// # Panics
/// With the shortest sequence whose answers differ.
pub fn random<S: Store>(sequences: u32, seed: u64, make: impl Fn() -> S, crash: impl Fn(S) -> S) {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases: sequences, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let steps = vec(any::<(u8, u8, u8, u8)>(), 1..LONGEST);
    let done = runner.run(&steps, |steps| {
        pollster::block_on(play(&steps, &make, &crash));
        Ok(())
    });
    if let Err(failed) = done {
        panic!("{failed}");
    }
}

async fn play<S: Store>(steps: &[(u8, u8, u8, u8)], make: &impl Fn() -> S, crash: &impl Fn(S) -> S) {
    let mut pair = Pair { plain: MemoryStore::new(), tested: make(), now: 0, posted: 0 };
    for step in steps {
        if step.0 == 255 || step.0 == 254 {
            pair.tested = crash(pair.tested);
        } else {
            pair.step(*step).await;
        }
    }
    pair.look().await;
}

struct Pair<S> {
    plain: MemoryStore,
    tested: S,
    now: i64,
    posted: u32,
}

/// Asks both the same and compares.
macro_rules! both {
    ($pair:expr, $method:ident($($argument:expr),*)) => {{
        let plain = $pair.plain.$method($($argument),*).await;
        let tested = $pair.tested.$method($($argument),*).await;
        same(stringify!($method), &plain, &tested);
    }};
}

impl<S: Store> Pair<S> {
    async fn step(&mut self, (kind, a, b, c): (u8, u8, u8, u8)) {
        self.now += i64::from(c % 4);
        match kind % 20 {
            0..=4 => self.receive(a, b, c).await,
            5..=9 => self.commit(a, b, c).await,
            10 => {
                both!(self, claim(&line(a), &self.claim(b), usize::from(c % 3)));
            }
            11 => {
                both!(self, claim_next(&talk(a), &self.claim(b)));
            }
            12..=14 => self.settle(a, b, c).await,
            15 => {
                both!(self, hold(&talk(a), &self.hold(b)));
            }
            16 => {
                both!(self, take(&self.hold(a), usize::from(b % 4)));
            }
            17 => {
                let only = talk(b);
                both!(self, release(holder(a), Some(&only).filter(|_| c.is_multiple_of(2))));
            }
            18 => self.rare(a, b, c).await,
            _ => self.now += i64::from(a),
        }
    }

    async fn rare(&mut self, a: u8, b: u8, c: u8) {
        match a % 7 {
            0 => {
                both!(self, stumbled(&mark(b, c)));
            }
            1 => {
                let until = (c.is_multiple_of(2)).then(|| self.at(i64::from(c)));
                both!(self, pause(&line(b), until));
            }
            2 => {
                both!(self, revive(&self.outbound_id(b), self.at(0)));
            }
            3 => {
                let before = |wanted: bool| wanted.then(|| self.at(-i64::from(c % 16)));
                let retention = Retention {
                    bodies: before(b & 1 > 0),
                    marks: before(b & 2 > 0),
                    messages: before(b & 4 > 0),
                    sessions: before(b & 8 > 0),
                    requests: before(b & 16 > 0),
                    records: before(b & 32 > 0),
                };
                both!(self, purge(&retention));
            }
            4 => {
                both!(self, next_serial(if b.is_multiple_of(2) { "SRM" } else { "KBT" }, date(2026, 9, 14)));
            }
            5 => {
                both!(self, conversation(&line(b), &person(c)));
            }
            _ => self.look().await,
        }
    }

    /// Everything that can be looked at.
    async fn look(&mut self) {
        for number in 0..8 {
            let talk = talk(number);
            both!(self, party(&talk));
            both!(self, load(&talk));
            both!(self, pending(&talk, 5));
            both!(self, requests_of(&talk));
            both!(self, records(&talk));
            both!(self, outbox(&talk));
            both!(self, request(&format!("SRM-{number}")));
        }
        both!(self, booked("kantor", &[slot(0), slot(1)]));
        both!(self, booked("lain", &[slot(0), slot(1)]));
        both!(self, next_timer());
        both!(self, due_timers(self.at(1000), 50));
        both!(self, dead(20));
        both!(self, counters());
    }

    async fn receive(&mut self, a: u8, b: u8, c: u8) {
        let mut arrivals = vec![self.arrival(a, b, c)];
        if c.is_multiple_of(3) {
            arrivals.push(self.arrival(b, c, a));
        }
        let hold = self.hold(b);
        both!(self, receive(arrivals.clone(), Some(&hold).filter(|_| c.is_multiple_of(2))));
    }

    fn arrival(&self, a: u8, b: u8, c: u8) -> Arrival {
        let (line, at) = (line(b), self.at(0));
        match a % 8 {
            0 | 1 => Arrival::Receipt(self.delivery(b, c)),
            2 if b.is_multiple_of(8) => Arrival::Unreadable(Unreadable {
                line,
                why: "no id".to_owned(),
                body: Pii::new("{}".to_owned()),
                received: at,
            }),
            _ => Arrival::Message(Inbound {
                line,
                id: format!("m{}", c % 16),
                from: person(a),
                sent: self.at(-i64::from(c % 8)),
                received: at,
                kind: inbound_kind(b, c),
                ..Kit::inbound("", person(a), 0, InboundKind::Blocked)
            }),
        }
    }

    fn delivery(&self, b: u8, c: u8) -> Delivery {
        let receipt = [Receipt::Sent, Receipt::Failed, Receipt::Delivered, Receipt::Read][usize::from(c % 4)];
        let failed = receipt == Receipt::Failed && b.is_multiple_of(2);
        Delivery {
            line: line(b),
            sent: SentId(format!("w{}", b % 8)),
            own: (c.is_multiple_of(3)).then(|| self.outbound_id(c)),
            receipt,
            at: self.at(0),
            error: failed.then_some(PortError::TooMany { wait: Duration::from_secs(6), scope: Scope::Pair }),
        }
    }

    async fn commit(&mut self, a: u8, b: u8, c: u8) {
        let conversation = talk(a);
        let Ok(loaded) = self.plain.load(&conversation).await else { return };
        let expected = if b % 8 == 7 { loaded.version + 1 } else { loaded.version };
        let mut commit = Kit::turn(&conversation, expected);
        commit.at = self.at(0);
        commit.session = Kit::snapshot(u64::from(c));
        commit.cause = self.cause(&conversation, b, c).await;
        commit.outbox.clear();
        for _ in 0..c % 3 {
            self.posted += 1;
            commit.outbox.push(Kit::message(&conversation, &format!("o{}", self.posted)));
        }
        self.fill(&mut commit, a, b, c).await;
        both!(self, commit(commit.clone()));
    }

    async fn cause(&self, conversation: &ConversationId, b: u8, c: u8) -> Cause {
        let waiting = self.plain.pending(conversation, 4).await.unwrap_or_default();
        let marks = waiting.iter().map(|one| InboxMark::of(&one.inbound));
        match b % 8 {
            0..=2 => Cause::Inbound(marks.take(1 + usize::from(c % 3)).collect()),
            3 => Cause::Inbound(vec![mark(b, c)]),
            4 => {
                let timers = self.plain.due_timers(self.at(0), 9).await.unwrap_or_default();
                let own = timers.into_iter().find(|timer| timer.conversation == *conversation);
                let none = DueTimer { due: self.at(0), conversation: conversation.clone(), name: "x".to_owned() };
                Cause::Timer(own.unwrap_or(none))
            }
            _ => Cause::Office,
        }
    }

    async fn fill(&self, commit: &mut Commit, a: u8, b: u8, c: u8) {
        let number = format!("SRM-{}", c % 8);
        if a.is_multiple_of(4) {
            let state = if b.is_multiple_of(2) { State::Collected } else { State::Received };
            commit.requests = vec![Request { state, opened: self.at(0), ..Kit::request(&number) }];
        }
        if a.is_multiple_of(5) {
            let request = (!b.is_multiple_of(4)).then_some(number);
            commit.bookings = vec![Booking { request, slot: slot(c), capacity: u32::from(b % 3) }];
        }
        let name = format!("t{}", c % 3);
        match b % 5 {
            0 => commit.timers.push(TimerChange::Set { name, due: self.at(i64::from(c % 32)) }),
            1 => commit.timers.push(TimerChange::Cancel { name }),
            _ => {}
        }
        commit.erase = a % 16 == 15;
        commit.claim = (b.is_multiple_of(3)).then(|| self.claim(c));
        if c.is_multiple_of(8) {
            commit.epoch = Some(u64::from(c / 8 % 3));
        }
    }

    async fn settle(&mut self, a: u8, b: u8, c: u8) {
        let settled = match b % 8 {
            0..=2 => Settled::Sent(SentId(format!("w{}", a % 8))),
            3 => Settled::Again {
                after: self.at(i64::from(c % 16)),
                scope: [Scope::Message, Scope::Pair, Scope::Number][usize::from(c % 3)],
            },
            4 => Settled::Unsure { until: self.at(i64::from(c % 16)) },
            5 => Settled::Closed { last_inbound: (c.is_multiple_of(2)).then(|| self.at(-i64::from(c % 16))) },
            6 => Settled::Dropped(PortError::Refused("no".to_owned())),
            _ => Settled::Dropped(PortError::Undeliverable),
        };
        let settle = Settle { id: self.outbound_id(a), attempt: 1 + u32::from(c / 32 % 3), at: self.at(0), settled };
        let claim = self.claim(c);
        both!(self, settle(settle.clone(), Some(&claim).filter(|_| c.is_multiple_of(2))));
    }

    /// Mostly one of the latest.
    fn outbound_id(&self, a: u8) -> String {
        format!("o{}", self.posted.saturating_sub(u32::from(a % 6)))
    }

    fn at(&self, seconds: i64) -> Timestamp {
        Kit::at(self.now + seconds)
    }

    fn claim(&self, a: u8) -> Claim {
        let rate = |every, burst| Some(Rate { every: Duration::from_secs(every), burst });
        let pair = if a.is_multiple_of(4) { rate(6, 2) } else { None };
        let number = if a % 8 == 1 { rate(1, 3) } else { None };
        Claim { at: self.at(0), until: self.at(10), pace: Pace { pair, number } }
    }

    fn hold(&self, a: u8) -> Hold {
        Hold { holder: holder(a).to_owned(), at: self.at(0), until: self.at(15) }
    }
}

/// Words of a refusal are each store's own.
fn same<T: PartialEq + Debug>(what: &str, plain: &Result<T, PortError>, tested: &Result<T, PortError>) {
    let alike = match (plain, tested) {
        (Err(PortError::Refused(_)), Err(PortError::Refused(_))) => true,
        (plain, tested) => plain == tested,
    };
    assert!(alike, "{what}\n  in memory: {plain:?}\n  under test: {tested:?}");
}

fn line(a: u8) -> Line {
    if a % 4 == 3 {
        return Line { office: "lain".to_owned(), channel: Channel::Telegram, id: "bot".to_owned() };
    }
    Kit::line()
}

fn talk(a: u8) -> ConversationId {
    ConversationId::numbered(u64::from(a % 8))
}

fn holder(a: u8) -> &'static str {
    ["A", "B", "C"][usize::from(a % 3)]
}

fn mark(b: u8, c: u8) -> InboxMark {
    InboxMark { line: line(b), id: format!("m{}", c % 16) }
}

/// Few people with overlapping names, so that they meet, part and merge.
fn person(a: u8) -> Party {
    let pii = |text: String| Pii::new(text);
    let (id, phone) = (pii(format!("ID.{}", a % 3)), pii(format!("6281{}", a / 4 % 3)));
    let aliases = match a % 4 {
        0 => vec![Alias::Scoped(id), Alias::Phone(phone.clone())],
        1 => vec![Alias::Scoped(id), Alias::Username(pii("@sama".to_owned()))],
        2 => vec![Alias::Phone(phone.clone())],
        _ => vec![Alias::Parent(pii(format!("ID.ENT.{}", a / 8 % 2))), Alias::Phone(phone.clone())],
    };
    Party { address: phone, aliases, name: (a.is_multiple_of(2)).then(|| pii("Siti".to_owned())) }
}

fn inbound_kind(b: u8, c: u8) -> InboundKind {
    match b % 16 {
        0 => InboundKind::Blocked,
        1 => InboundKind::HumanEcho { text: None },
        2 | 3 => InboundKind::Renamed { earlier: person(c).aliases },
        4 => InboundKind::Reaction { on: SentId("w1".to_owned()), emoji: None },
        _ => Kit::words("halo"),
    }
}

fn slot(a: u8) -> Slot {
    Slot { date: date(2026, 9, 14), from: time(8 + i8::from(a.is_multiple_of(2)), 0, 0, 0), to: time(10, 0, 0, 0) }
}
