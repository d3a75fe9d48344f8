//! Named places at which the process stands still until it is killed, for `cargo xtask kill`; only with the feature `failpoints`.

use std::env;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use rustix::process::{Signal, getpid, kill_process};
use wanti_core::{Request, Slot};
use wanti_port::store::{
    Cause, Claim, Claimed, Commit, Committed, Counters, Dead, DueTimer, Held, Hold, InboxMark, Loaded, Purged,
    Received, Record, Retention, Settle, Settled, Waiting,
};
use wanti_port::{
    Arrival, ConversationId, Download, Inbound, Limits, Line, Outbound, Pace, Party, PortError, SentId, Store,
    Transport,
};

use crate::Problem;

/// `NAME:COUNT:MICROS`: at which pass, and how long after its beginning where the place is something under way.
const VARIABLE: &str = "WANTI_FAILPOINT";
/// Every place.
const NAMES: [&str; 17] = [
    "start.release", // conversations of the earlier process given up
    "start.take",    // conversations with waiting messages taken
    "receive.before",
    "receive.during",
    "receive.after", // stored, nobody told
    "answer.before", // the loop knows, the channel has no 200 yet
    "turn.before",
    "turn.during",
    "turn.after",
    "send.before", // claimed, not sent
    "send.during",
    "send.after", // the channel took it, not marked
    "mark.during",
    "mark.after",
    "timer.before", // the turn of a timer
    "timer.during",
    "timer.after",
];

struct Wanted {
    name: String,
    left: AtomicU32,
    wait: Duration,
}

static WANTED: OnceLock<Wanted> = OnceLock::new();

/// Reads where to stand still.
///
/// # Errors
/// There is no such place, so that a test cannot believe it was there.
pub(super) fn read() -> Result<(), Problem> {
    tracing::warn!("this program was built with fail points: it is for tests only");
    let Ok(text) = env::var(VARIABLE) else { return Ok(()) };
    let mut parts = text.split(':');
    let name = parts.next().unwrap_or_default().to_owned();
    let mut number = |usual: u32| parts.next().map_or(Some(usual), |part| part.parse().ok());
    match (NAMES.contains(&name.as_str()), number(1), number(0)) {
        (true, Some(count), Some(micros)) => {
            let wait = Duration::from_micros(u64::from(micros));
            let _ = WANTED.set(Wanted { name, left: AtomicU32::new(count), wait });
            Ok(())
        }
        _ => Err(Problem(format!("{VARIABLE}={text}: NAME[:COUNT[:MICROS]] with NAME of {NAMES:?}"))),
    }
}

/// Stands still here, when it is wanted now.
pub(super) fn reached(name: &str) {
    if counted(name).is_some() {
        stand_still();
    }
}

/// What begins here is stood still in a little later.
fn begins(name: &str) {
    if let Some(wait) = counted(name) {
        thread::spawn(move || {
            thread::sleep(wait);
            stand_still();
        });
    }
}

fn counted(name: &str) -> Option<Duration> {
    let wanted = WANTED.get().filter(|wanted| wanted.name == name)?;
    let last = wanted.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) == Ok(1);
    last.then_some(wanted.wait)
}

/// All threads stop; whoever waits for it kills the process. This one must not go on in any case.
fn stand_still() -> ! {
    let _ = kill_process(getpid(), Signal::STOP);
    loop {
        thread::park();
    }
}

/// A store or a channel with places around what it does.
pub(super) struct Watched<T: ?Sized>(pub(super) Arc<T>);

/// Places before, in and after something.
struct Places {
    before: &'static str,
    during: &'static str,
    after: &'static str,
}

const RECEIVE: Places = Places { before: "receive.before", during: "receive.during", after: "receive.after" };
const TURN: Places = Places { before: "turn.before", during: "turn.during", after: "turn.after" };
const TIMER: Places = Places { before: "timer.before", during: "timer.during", after: "timer.after" };
const SEND: Places = Places { before: "send.before", during: "send.during", after: "send.after" };

impl Places {
    async fn around<T>(&self, work: impl Future<Output = Result<T, PortError>>) -> Result<T, PortError> {
        reached(self.before);
        begins(self.during);
        let done = work.await;
        if done.is_ok() {
            reached(self.after);
        }
        done
    }
}

#[async_trait]
impl Store for Watched<dyn Store> {
    async fn receive(&self, arrivals: Vec<Arrival>, hold: Option<&Hold>) -> Result<Vec<Received>, PortError> {
        RECEIVE.around(self.0.receive(arrivals, hold)).await
    }

    async fn conversation(&self, line: &Line, party: &Party) -> Result<ConversationId, PortError> {
        self.0.conversation(line, party).await
    }

    async fn party(&self, conversation: &ConversationId) -> Result<Option<(Line, Party)>, PortError> {
        self.0.party(conversation).await
    }

    async fn pending(&self, conversation: &ConversationId, most: usize) -> Result<Vec<Waiting>, PortError> {
        self.0.pending(conversation, most).await
    }

    async fn stumbled(&self, mark: &InboxMark) -> Result<u32, PortError> {
        self.0.stumbled(mark).await
    }

    async fn take(&self, hold: &Hold, most: usize) -> Result<Vec<Held>, PortError> {
        let taken = self.0.take(hold, most).await;
        reached("start.take");
        taken
    }

    async fn hold(&self, conversation: &ConversationId, hold: &Hold) -> Result<Option<Held>, PortError> {
        self.0.hold(conversation, hold).await
    }

    async fn release(&self, holder: &str, conversation: Option<&ConversationId>) -> Result<(), PortError> {
        let released = self.0.release(holder, conversation).await;
        reached("start.release");
        released
    }

    async fn woken(&self) {
        self.0.woken().await;
    }

    async fn load(&self, conversation: &ConversationId) -> Result<Loaded, PortError> {
        self.0.load(conversation).await
    }

    async fn commit(&self, commit: Commit) -> Result<Committed, PortError> {
        let places = if matches!(commit.cause, Cause::Timer(_)) { TIMER } else { TURN };
        places.around(self.0.commit(commit)).await
    }

    async fn next_serial(&self, prefix: &str, day: Date) -> Result<u32, PortError> {
        self.0.next_serial(prefix, day).await
    }

    async fn requests_of(&self, owner: &ConversationId) -> Result<Vec<Request>, PortError> {
        self.0.requests_of(owner).await
    }

    async fn request(&self, number: &str) -> Result<Option<(ConversationId, Request)>, PortError> {
        self.0.request(number).await
    }

    async fn booked(&self, office: &str, slots: &[Slot]) -> Result<Vec<u32>, PortError> {
        self.0.booked(office, slots).await
    }

    async fn due_timers(&self, now: Timestamp, most: usize) -> Result<Vec<DueTimer>, PortError> {
        self.0.due_timers(now, most).await
    }

    async fn next_timer(&self) -> Result<Option<Timestamp>, PortError> {
        self.0.next_timer().await
    }

    async fn records(&self, conversation: &ConversationId) -> Result<Vec<(Timestamp, Record)>, PortError> {
        self.0.records(conversation).await
    }

    async fn outbox(&self, conversation: &ConversationId) -> Result<Vec<Outbound>, PortError> {
        self.0.outbox(conversation).await
    }

    async fn claim(&self, line: &Line, claim: &Claim, most: usize) -> Result<Vec<Claimed>, PortError> {
        self.0.claim(line, claim, most).await
    }

    async fn claim_next(&self, conversation: &ConversationId, claim: &Claim) -> Result<Option<Claimed>, PortError> {
        self.0.claim_next(conversation, claim).await
    }

    async fn settle(&self, settle: Settle, next: Option<&Claim>) -> Result<Option<Claimed>, PortError> {
        let sent = matches!(settle.settled, Settled::Sent(_));
        if sent {
            begins("mark.during");
        }
        let settled = self.0.settle(settle, next).await;
        if sent {
            reached("mark.after");
        }
        settled
    }

    async fn pause(&self, line: &Line, until: Option<Timestamp>) -> Result<(), PortError> {
        self.0.pause(line, until).await
    }

    async fn dead(&self, most: usize) -> Result<Vec<Dead>, PortError> {
        self.0.dead(most).await
    }

    async fn revive(&self, id: &str, at: Timestamp) -> Result<bool, PortError> {
        self.0.revive(id, at).await
    }

    async fn purge(&self, retention: &Retention) -> Result<Purged, PortError> {
        self.0.purge(retention).await
    }

    async fn counters(&self) -> Result<Counters, PortError> {
        self.0.counters().await
    }
}

#[async_trait]
impl Transport for Watched<dyn Transport> {
    fn limits(&self) -> &Limits {
        self.0.limits()
    }

    fn pace(&self) -> Pace {
        self.0.pace()
    }

    async fn send(&self, message: &Outbound) -> Result<SentId, PortError> {
        SEND.around(self.0.send(message)).await
    }

    async fn send_template(&self, message: &Outbound, template: &str) -> Result<SentId, PortError> {
        SEND.around(self.0.send_template(message, template)).await
    }

    async fn acknowledge(&self, inbound: &Inbound) -> Result<(), PortError> {
        self.0.acknowledge(inbound).await
    }

    async fn download(&self, id: &str, most: usize) -> Result<Download, PortError> {
        self.0.download(id, most).await
    }
}
