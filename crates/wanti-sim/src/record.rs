//! What really happened, seen from outside, and the promises held against it.

use std::collections::{BTreeMap, BTreeSet};

use wanti_port::store::{Cause, Commit, Committed, DueTimer, InboxMark, Received, Settle, Settled, TimerChange};
use wanti_port::{Arrival, ConversationId, Receipt};

/// Which process, and which of its lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Life {
    pub(crate) process: usize,
    pub(crate) number: u32,
}

/// The channel took a message.
#[derive(Debug, Clone)]
struct Taken {
    life: Life,
    /// The store knows that it was sent.
    settled: bool,
    /// Something went wrong for which a second sending is allowed: a cut answer, a crash, a process that slept.
    fault: bool,
}

/// Everything that happened.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The order in which messages were stored, with the effects each had.
    arrived: BTreeMap<ConversationId, Vec<InboxMark>>,
    effects: BTreeMap<InboxMark, u32>,
    /// How many messages of a conversation had their effect.
    heard: BTreeMap<ConversationId, usize>,
    acknowledged: Vec<InboxMark>,
    timers_set: BTreeMap<DueTimer, u32>,
    timers_fired: BTreeMap<DueTimer, u32>,
    /// Messages put into the outbox, in order, by their own id.
    queued: BTreeMap<String, (ConversationId, u64)>,
    posted: u64,
    taken: BTreeMap<String, Vec<Taken>>,
    /// The place of the last message of a conversation that was sent for the first time.
    last_sent: BTreeMap<ConversationId, u64>,
    /// Messages that others may overtake: held, or failed on their way.
    overtaken: BTreeSet<String>,
    /// The best that is known of each message.
    statuses: BTreeMap<String, Receipt>,
    /// Messages in whose sending a process slept or a clock jumped beyond every lease.
    excused: BTreeSet<String>,
    pub(crate) figures: Figures,
    pub(crate) broken: Vec<String>,
    /// What happened, line by line, when somebody wants to read it.
    pub(crate) story: Option<Vec<String>>,
}

/// How much a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Messages acknowledged.
    pub messages: u64,
    /// Deliveries of messages that had been stored.
    pub duplicates: u64,
    /// Turns stored.
    pub turns: u64,
    /// Timers that had their turn.
    pub timers: u64,
    /// Messages that the channel took.
    pub sends: u64,
    /// Of these, how many it had taken before, each because of a fault inside its sending.
    pub doubled: u64,
    /// Crashes.
    pub crashes: u64,
    /// Of these, inside the sending of a message.
    pub crashes_in_send: u64,
    /// Answers of the channel that were cut.
    pub cuts: u64,
    /// Operations of the store that failed, done or not.
    pub store_faults: u64,
    /// Clock jumps.
    pub jumps: u64,
    /// Simulated seconds.
    pub seconds: u64,
}

impl Record {
    pub(crate) fn new(story: bool) -> Record {
        Record { story: story.then(Vec::new), ..Record::default() }
    }

    pub(crate) fn breaks(&mut self, what: String) {
        self.tell(|| format!("BROKEN: {what}"));
        self.broken.push(what);
    }

    /// One line of the story.
    pub(crate) fn tell(&mut self, line: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            story.push(line());
        }
    }

    pub(crate) fn received(&mut self, arrivals: &[Arrival], received: &[Received]) {
        for (arrival, received) in arrivals.iter().zip(received) {
            match (arrival, received) {
                (Arrival::Message(inbound), Received::New { conversation, .. }) => {
                    self.arrived.entry(conversation.clone()).or_default().push(InboxMark::of(inbound));
                }
                (Arrival::Message(_), Received::Again { .. }) => self.figures.duplicates += 1,
                (Arrival::Receipt(delivery), Received::Receipt(Some(tracked))) => {
                    if delivery.receipt == Receipt::Failed && tracked.receipt == Receipt::Failed {
                        self.failed(&tracked.id);
                    }
                    self.status(&tracked.id, delivery.receipt, tracked.receipt);
                    self.known_sent(&tracked.id);
                }
                _ => {}
            }
        }
    }

    /// What the store says is at least what it was told.
    fn status(&mut self, id: &str, told: Receipt, said: Receipt) {
        let known = told.after(self.statuses.get(id).copied());
        if said < known {
            self.breaks(format!("the status of {id} is {said:?} after {known:?}"));
        }
        self.statuses.insert(id.to_owned(), known.max(said));
    }

    /// It may be sent again, and what follows it need not wait.
    fn failed(&mut self, id: &str) {
        self.overtaken.insert(id.to_owned());
        for taken in self.taken.get_mut(id).into_iter().flatten() {
            taken.fault = true;
        }
    }

    pub(crate) fn revived(&mut self, id: &str) {
        self.statuses.remove(id);
        self.failed(id);
    }

    fn known_sent(&mut self, id: &str) {
        for taken in self.taken.get_mut(id).into_iter().flatten() {
            taken.settled = true;
        }
    }

    pub(crate) fn acknowledged(&mut self, mark: InboxMark) {
        if !self.acknowledged.contains(&mark) {
            self.figures.messages += 1;
            self.acknowledged.push(mark);
        }
    }

    pub(crate) fn committed(&mut self, commit: &Commit, committed: &Committed) {
        if *committed == Committed::Duplicate {
            return;
        }
        self.figures.turns += 1;
        match &commit.cause {
            Cause::Inbound(marks) => marks.iter().for_each(|mark| self.effect(&commit.conversation, mark)),
            Cause::Timer(timer) => self.fired(timer),
            Cause::Office => {}
        }
        for change in &commit.timers {
            if let TimerChange::Set { name, due } = change {
                let (conversation, name) = (commit.conversation.clone(), name.clone());
                *self.timers_set.entry(DueTimer { due: *due, conversation, name }).or_default() += 1;
            }
        }
        for message in &commit.outbox {
            self.posted += 1;
            self.queued.insert(message.id.clone(), (commit.conversation.clone(), self.posted));
        }
    }

    fn effect(&mut self, conversation: &ConversationId, mark: &InboxMark) {
        let times = self.effects.entry(mark.clone()).or_default();
        *times += 1;
        if *times > 1 {
            self.breaks(format!("message {} had its effect twice", mark.id));
            return;
        }
        let place = self.heard.entry(conversation.clone()).or_default();
        let due = self.arrived.get(conversation).and_then(|arrived| arrived.get(*place));
        *place += 1;
        if due != Some(mark) {
            let due = due.map_or("nothing", |due| due.id.as_str());
            self.broken.push(format!("message {} had its effect when {due} was due", mark.id));
        }
    }

    fn fired(&mut self, timer: &DueTimer) {
        self.figures.timers += 1;
        let fired = self.timers_fired.entry(timer.clone()).or_default();
        *fired += 1;
        let set = self.timers_set.get(timer).copied().unwrap_or(0);
        if *fired > set {
            let fired = *fired;
            self.breaks(format!("timer {} of {} fired {fired} times", timer.name, timer.conversation.0));
        }
    }

    /// Somebody is about to send a message.
    pub(crate) fn claimed(&mut self, id: &str) {
        let known = self.taken.get(id).and_then(|all| all.last()).is_some_and(|taken| taken.settled);
        if known && !self.overtaken.contains(id) && !self.excused.contains(id) {
            self.breaks(format!("message {id} is to be sent again although it is known to be sent"));
        }
    }

    /// The channel took a message; `cut` when its answer does not arrive.
    pub(crate) fn taken(&mut self, id: &str, life: Life, cut: bool) {
        self.figures.sends += 1;
        self.figures.cuts += u64::from(cut);
        let before = self.taken.get(id).and_then(|all| all.last()).cloned();
        match before {
            Some(before) => {
                self.figures.doubled += 1;
                if !before.fault && !self.excused.contains(id) {
                    self.breaks(format!("message {id} was sent twice without a fault inside its sending"));
                }
            }
            None => self.first_sent(id),
        }
        self.taken.entry(id.to_owned()).or_default().push(Taken { life, settled: false, fault: cut });
    }

    fn first_sent(&mut self, id: &str) {
        let Some((conversation, place)) = self.queued.get(id).cloned() else {
            return self.breaks(format!("message {id} was sent, but no turn is stored that says it"));
        };
        let last = self.last_sent.entry(conversation).or_default();
        if *last > place && !self.overtaken.contains(id) {
            self.broken.push(format!("message {id} was sent after a later one of its conversation"));
        }
        *last = place.max(*last);
    }

    pub(crate) fn settled(&mut self, settle: &Settle) {
        match &settle.settled {
            Settled::Sent(_) => self.known_sent(&settle.id),
            Settled::Closed { .. } | Settled::Dropped(_) => {
                self.overtaken.insert(settle.id.clone());
            }
            Settled::Again { .. } | Settled::Unsure { .. } => {}
        }
    }

    /// Whatever this life was sending may be sent again.
    pub(crate) fn ends(&mut self, life: Life) {
        for taken in self.taken.values_mut().flatten() {
            if taken.life == life && !taken.settled {
                taken.fault = true;
            }
        }
    }

    /// The store did not say that it knows what became of this message.
    pub(crate) fn unsettled(&mut self, id: &str) {
        for taken in self.taken.get_mut(id).into_iter().flatten() {
            taken.fault = true;
        }
    }

    /// A process slept, or a clock jumped, while this message was being sent.
    pub(crate) fn excuse(&mut self, id: &str) {
        self.excused.insert(id.to_owned());
    }

    /// Whether the message was taken, but nobody told the store yet.
    pub(crate) fn is_unsettled(&self, id: &str) -> bool {
        self.taken.get(id).and_then(|all| all.last()).is_some_and(|taken| !taken.settled)
    }

    /// What must hold in the end.
    pub(crate) fn ends_well(&mut self, dead: &[String]) {
        let lost: Vec<String> = self
            .acknowledged
            .iter()
            .filter(|mark| !self.effects.contains_key(mark))
            .map(|mark| format!("message {} was acknowledged and lost", mark.id))
            .collect();
        self.broken.extend(lost);
        let unsent = self.queued.keys().filter(|id| !self.taken.contains_key(*id) && !dead.contains(id));
        let unsent: Vec<String> = unsent.map(|id| format!("message {id} was never sent")).collect();
        self.broken.extend(unsent);
    }
}
