//! The planner alone: what it is told when, and what it orders then. Cases are tables that read like a protocol.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod kit;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kit::{inbound, line, quick};
use wanti_port::store::{Claimed, DueTimer, Held, Received, Settle, Settled};
use wanti_port::{ConversationId, Inbound, InboundKind, Outbound, Pace, Party, PortError, Scope, SentId, fit::Wire};
use wanti_runtime::{Arrived, Now, Order, Outcome, Planner, Report, Sent, Settings, Turned, Work};
use wanti_text::Pii;

/// What is promised, with which settings, and how it goes.
type Case = (&'static str, fn() -> Settings, &'static str);

/// Each line: when in seconds, what happens, what is ordered. Looks into the store are not shown.
const CASES: &[Case] = &[
    (
        "the first is answered at once, those that follow wait until it is quiet, but not for ever",
        waits,
        "0    | arrives a 1    | turn a 1
         0.1  | done a 1       |
         0.5  | arrives a 2    |
         1.0  | arrives a 3    |
         2.4  | tick           |
         2.5  | tick           | turn a 2,3
         2.6  | done a 2       |
         3.0  | arrives a 4    | turn a 4
         3.1  | done a 1       |
         4.0  | arrives a 5    |
         5.4  | arrives a 6    |
         6.8  | arrives a 7    |
         8.2  | arrives a 8    |
         9.6  | arrives a 9    |
         9.9  | tick           |
         10.0 | tick           | turn a 5,6,7,8,9",
    ),
    (
        "a tap is answered at once, with what waited before it",
        waits,
        "0    | arrives a 1    | turn a 1
         0.1  | done a 1       |
         0.5  | arrives a 2    |
         0.9  | taps a 3       | turn a 2,3",
    ),
    (
        "a conversation has one turn at a time, others have theirs beside it",
        quick,
        "0    | arrives a 1    | turn a 1
         0    | arrives a 2    |
         0    | arrives b 3    | turn b 3
         0    | arrives a 4    |
         0.1  | done a 1       | turn a 2,4",
    ),
    (
        "when only one turn may run, conversations wait in the order they came",
        || Settings { turns: 1, ..quick() },
        "0    | arrives a 1    | turn a 1
         0    | arrives b 2    |
         0    | arrives c 3    |
         0.1  | done a 1       | turn b 2
         0.1  | arrives a 4    |
         0.2  | done b 1       | turn c 3
         0.3  | done c 1       | turn a 4",
    ),
    (
        "what is heard only in part goes on with the rest",
        quick,
        "0    | arrives a 1    | turn a 1
         0    | arrives a 2    |
         0    | arrives a 3    |
         0.1  | done a 1       | turn a 2,3
         0.2  | done a 1       | turn a 3",
    ),
    (
        "beyond the limit of a person: one notice, and silence for a minute",
        || Settings { per_minute: 2, ..quick() },
        "0    | arrives a 1    | turn a 1
         0.1  | done a 1       |
         0.2  | arrives a 2    | turn a 2
         0.3  | done a 1       |
         0.4  | arrives a 3    | limit a 3 notice
         0.5  | done a 1       |
         40   | arrives a 4    | limit a 4
         40.1 | done a 1       |
         61   | arrives a 5    | turn a 5",
    ),
    (
        "a store that fails is asked again with growing waits, and nothing changes its order",
        quick,
        "0    | arrives a 1    | turn a 1
         0    | fails a        |
         0    | arrives a 2    |
         0.2  | tick           |
         0.25 | tick           | turn a 1,2
         0.3  | fails a        |
         0.75 | tick           |
         0.8  | tick           | turn a 1,2
         0.9  | done a 2       |
         1.0  | arrives a 3    | turn a 3",
    ),
    (
        "after a panic messages are heard one by one until all are",
        quick,
        "0    | arrives a 1    | turn a 1
         0    | arrives a 2    |
         0    | arrives a 3    |
         0.1  | done a 1       | turn a 2,3
         0.2  | stumbles a     |
         0.45 | tick           | turn a 2
         0.5  | done a 1       | turn a 3
         0.6  | done a 1       |
         0.7  | arrives a 4    | turn a 4",
    ),
    (
        "what the store knows better is read from it",
        quick,
        "0    | arrives a 1    | turn a 1
         0    | arrives a 2    |
         0    | arrives a 3    |
         0.1  | done a 1       | turn a 2,3
         0.2  | duplicate a    | turn a stored
         0.3  | nothing a      |
         0.4  | arrives a 4    | turn a 4
         0.5  | refused a      | turn a stored",
    ),
    (
        "a conversation that another process has is left to it",
        quick,
        "0    | arrives a 1    | turn a 1
         0    | arrives a 2    |
         0.1  | superseded a   | hold a
         0.2  | kept a none    |
         0.3  | arrives a 3    | turn a 3
         0.4  | superseded a   | hold a
         0.5  | kept a 7       | turn a stored",
    ),
    (
        "a lease that ends is renewed before a turn",
        || Settings { lease: Duration::from_secs(6), debounce: Duration::from_secs(2), ..quick() },
        "0    | arrives a 1    | turn a 1
         0.1  | done a 1       |
         0.5  | arrives a 2    |
         2.5  | tick           | hold a
         2.6  | kept a 1       | turn a 2",
    ),
    (
        "two timers of one conversation never fire in one go",
        quick,
        "0    | timers a x y   | timer a x
         0.1  | done a 0       |
         0.2  | timers a y     |
         60   | tick           |
         60.1 | tick           | timer a y",
    ),
    (
        "a timer whose turn panics is parked after three tries",
        quick,
        "0    | timers a x     | timer a x
         0    | stumbles a     |
         0.25 | tick           | timer a x
         0.3  | stumbles a     |
         0.8  | tick           | timer a x
         0.9  | stumbles a     |
         1.9  | tick           | park a x",
    ),
    (
        "a line that fails in a row rests; then one message tries first",
        || Settings { line_failures: 2, ..quick() },
        "0    | arrives a 1    | turn a 1
         0    | arrives b 2    | turn b 2
         0    | arrives c 3    | turn c 3
         0.1  | says a o1      | send o1
         0.1  | says b o2      | send o2
         0.2  | down a o1      |
         0.2  | down b o2      | rest 5.2
         0.3  | says c o3      | send o3
         0.4  | sent c o3      |
         0.5  | arrives d 4    | turn d 4",
    ),
    (
        "a stop begins nothing more, but what is under way ends",
        quick,
        "0    | arrives a 1    | turn a 1
         0    | stop           |
         0    | arrives b 2    |
         0.1  | says a o1      | send o1
         0.2  | sent a o1      |
         1    | tick           |",
    ),
];

fn waits() -> Settings {
    Settings { burst: Duration::from_secs(6), per_minute: 0, ..Settings::default() }
}

#[test]
fn it_orders_what_the_tables_say() {
    let mut wrong = Vec::new();
    for (name, settings, table) in CASES {
        let mut play = Play::new(settings());
        for row in table.lines() {
            let columns: Vec<&str> = row.split('|').map(str::trim).collect();
            let [at, what, expected] = columns[..] else { panic!("{row}") };
            let orders = play.happens(at.parse().unwrap(), what);
            if orders != expected {
                wrong.push(format!("{name}: at {at} {what}\n  expected: {expected}\n  ordered:  {orders}"));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_remembered_of_conversations_that_rest() {
    let mut play = Play::new(Settings::default());
    for number in 0..1000 {
        let (person, id) = (format!("p{number}"), format!("m{number}"));
        let at = f64::from(number) / 1e4;
        assert!(play.happens(at, &format!("arrives {person} {id}")).starts_with("turn"));
        play.happens(at, &format!("says {person} o{number}"));
        play.happens(at, &format!("sent {person} o{number}"));
    }
    assert_eq!(play.planner.conversations(), 1000);
    play.happens(10.0, "tick");
    assert_eq!(play.planner.conversations(), 0);
    assert!(!play.planner.is_full());
}

#[test]
fn at_the_start_the_old_process_gives_up_first() {
    let mut planner = Planner::new(quick(), [(line(), Pace::default())], now(0.0));
    let mut orders = Vec::new();
    planner.hear(Report::Tick, now(0.0), &mut orders);
    assert_eq!(orders, [Order::Claim { line: line(), most: 64 }, Order::Release]);
    orders.clear();
    planner.hear(arrives("a", "1", InboundKind::Text(Pii::new(String::new())), 0.0, &quick()), now(0.0), &mut orders);
    assert_eq!(orders, [], "no turn before that");
    planner.hear(Report::Released(Ok(())), now(0.1), &mut orders);
    assert!(matches!(orders[0], Order::Turn(_)));
    assert!(orders.contains(&Order::Take { most: 256 }) && orders.contains(&Order::Timers { most: 256 }));
}

fn at(seconds: f64) -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap() + SignedDuration::from_micros((seconds * 1e6).round() as i64)
}

fn now(seconds: f64) -> Now {
    Now { wall: at(seconds), steady: at(seconds) }
}

fn conversation(person: &str) -> ConversationId {
    ConversationId(person.to_owned())
}

fn arrives(person: &str, id: &str, kind: InboundKind, seconds: f64, settings: &Settings) -> Report {
    Report::Arrived(vec![Arrived {
        inbound: Some(inbound(id, person, kind)),
        received: Received::New { conversation: conversation(person), epoch: Some(1) },
        line: line(),
        until: at(seconds) + SignedDuration::try_from(settings.lease).unwrap(),
    }])
}

struct Play {
    planner: Planner,
    settings: Settings,
    /// Turns under way.
    works: Vec<(String, Work)>,
    last: f64,
}

impl Play {
    fn new(settings: Settings) -> Play {
        let mut planner = Planner::new(settings.clone(), [(line(), Pace::default())], now(0.0));
        let mut orders = Vec::new();
        let taken = Report::Taken { most: 256, until: at(30.0), taken: Ok(Vec::new()) };
        let claimed = Report::Claimed { line: line(), most: 64, until: at(30.0), claimed: Ok(Vec::new()) };
        for report in [Report::Tick, Report::Released(Ok(())), taken, claimed] {
            planner.hear(report, now(0.0), &mut orders);
        }
        planner.hear(Report::Timers { most: 256, due: Ok((Vec::new(), None)) }, now(0.0), &mut orders);
        Play { planner, settings, works: Vec::new(), last: 0.0 }
    }

    /// Tells the planner, at this time, and says what it ordered.
    fn happens(&mut self, seconds: f64, what: &str) -> String {
        assert!(seconds >= self.last, "time goes on");
        self.last = seconds;
        let words: Vec<&str> = what.split(' ').collect();
        let report = self.report(seconds, &words);
        let mut orders = Vec::new();
        if words[0] == "stop" {
            self.planner.stop();
        }
        self.planner.hear(report, now(seconds), &mut orders);
        let shown: Vec<String> = orders.iter().filter_map(|order| self.show(order)).collect();
        shown.join("; ")
    }

    fn report(&mut self, seconds: f64, words: &[&str]) -> Report {
        let person = words.get(1).copied().unwrap_or("");
        let last = words.last().copied().unwrap_or("");
        let text = || InboundKind::Text(Pii::new("x".to_owned()));
        let tap = || InboundKind::Choice { token: "t".to_owned(), title: "T".to_owned(), on: None, callback: None };
        let failed = |error| Outcome::Failed(error);
        match words[0] {
            "arrives" => arrives(person, last, text(), seconds, &self.settings),
            "taps" => arrives(person, last, tap(), seconds, &self.settings),
            "done" => self.turned(person, done(last.parse().unwrap(), None)),
            "says" => self.turned(person, done(1, Some(Box::new(claimed(person, last, seconds))))),
            "fails" => self.turned(person, failed(PortError::Unavailable("x".to_owned()))),
            "refused" => self.turned(person, failed(PortError::Refused("x".to_owned()))),
            "superseded" => self.turned(person, failed(PortError::Superseded)),
            "stumbles" => self.turned(person, Outcome::Stumbled),
            "duplicate" => self.turned(person, Outcome::Duplicate),
            "nothing" => self.turned(person, Outcome::Nothing),
            "kept" => {
                let epoch = last.parse().ok();
                let held = epoch.map(|epoch| Held { conversation: conversation(person), epoch });
                Report::Kept { conversation: conversation(person), until: at(seconds + 30.0), held: Ok(held) }
            }
            "timers" => {
                let timer = |name: &&str| DueTimer {
                    due: at(0.0),
                    conversation: conversation(person),
                    name: (*name).to_owned(),
                };
                Report::Timers { most: 256, due: Ok((words[2..].iter().map(timer).collect(), None)) }
            }
            "sent" => sent(person, last, seconds, Settled::Sent(SentId("s".to_owned())), None),
            "down" => {
                let again = Settled::Again { after: at(seconds + 1.0), scope: Scope::Message };
                sent(person, last, seconds, again, Some(PortError::Unavailable("503".to_owned())))
            }
            "tick" | "stop" => Report::Tick,
            other => panic!("{other}"),
        }
    }

    fn turned(&mut self, person: &str, outcome: Outcome) -> Report {
        let place = self.works.iter().position(|(of, _)| of == person).expect("a turn is under way");
        let (_, work) = self.works.remove(place);
        Report::Turned(Box::new(Turned {
            conversation: conversation(person),
            line: Some(line()),
            work,
            outcome,
            traces: Vec::new(),
            until: at(self.last + 30.0),
        }))
    }

    fn show(&mut self, order: &Order) -> Option<String> {
        match order {
            Order::Turn(turn) => {
                let person = turn.conversation.0.clone();
                self.works.push((person.clone(), turn.work.clone()));
                Some(match &turn.work {
                    Work::Hear(messages) => format!("turn {person} {}", ids(messages)),
                    Work::HearStored(_) => format!("turn {person} stored"),
                    Work::Limit { messages, notice } => {
                        format!("limit {person} {}{}", ids(messages), if *notice { " notice" } else { "" })
                    }
                    Work::Timer { timer, park, .. } => {
                        format!("{} {person} {}", if *park { "park" } else { "timer" }, timer.name)
                    }
                    Work::Office(_) => format!("office {person}"),
                })
            }
            Order::Send(sending) => Some(format!("send {}", sending.claimed.message.id)),
            Order::Hold(conversation) => Some(format!("hold {}", conversation.0)),
            Order::Pause { until: Some(until), .. } => {
                Some(format!("rest {}", until.duration_since(at(0.0)).as_secs_f64()))
            }
            _ => None,
        }
    }
}

fn ids(messages: &[Inbound]) -> String {
    messages.iter().map(|message| message.id.as_str()).collect::<Vec<_>>().join(",")
}

fn done(heard: usize, claimed: Option<Box<Claimed>>) -> Outcome {
    Outcome::Done { heard, left: false, queued: usize::from(claimed.is_some()), timer: None, claimed }
}

fn claimed(person: &str, id: &str, seconds: f64) -> Claimed {
    let message = Outbound {
        id: id.to_owned(),
        conversation: conversation(person),
        line: line(),
        to: Party::of(person),
        wire: Wire::words("x".to_owned()),
        template: None,
        instead_of: None,
        reply_to: None,
    };
    Claimed { message, attempt: 1, unsure: false, queued: at(seconds), last_inbound: None }
}

fn sent(person: &str, id: &str, seconds: f64, settled: Settled, error: Option<PortError>) -> Report {
    Report::Sent(Box::new(Sent {
        line: line(),
        conversation: conversation(person),
        settle: Settle { id: id.to_owned(), attempt: 1, at: at(seconds), settled },
        error,
        stored: Ok(()),
        next: None,
        until: at(seconds + 30.0),
        queued: at(seconds),
    }))
}
