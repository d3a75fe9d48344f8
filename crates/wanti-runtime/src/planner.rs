//! Decides what happens next. Plain data: reports and the time go in, orders come out.

mod line;
mod talk;
mod upkeep;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use wanti_port::store::{Claimed, Received, Settle, Settled, Tracked};
use wanti_port::{ConversationId, Inbound, Line, PortError, Receipt, Retry};

use crate::clock::Now;
use crate::health::Health;
use crate::order::{Arrived, Order, Outcome, Report, Sending, Sent, Turn, Turned, Work};
use crate::settings::{Settings, later};
use crate::{LineHealth, News};
use line::LineState;
pub(crate) use line::stopped;
use talk::Talk;
use upkeep::Upkeep;

/// The longest wait between two tries of a turn.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Before a message that failed on its way is sent again.
const REVIVE_AFTER: Duration = Duration::from_secs(60);
/// How often that is done for one message.
const REVIVALS: u8 = 3;
/// What is remembered beside conversations and lines, at most.
const REMEMBERED: usize = 10_000;

/// Decides what happens next.
#[derive(Debug)]
pub struct Planner {
    settings: Settings,
    talks: BTreeMap<ConversationId, Talk>,
    lines: BTreeMap<Line, LineState>,
    /// When a conversation must be looked at again.
    wakes: BTreeSet<(Timestamp, ConversationId)>,
    /// Conversations whose turn could begin, if there were not too many turns.
    queue: VecDeque<ConversationId>,
    upkeep: Upkeep,
    /// Messages being sent by this process. When the clock is set ahead they may be claimed again, but are not sent twice.
    flying: BTreeSet<String>,
    /// What became of messages, which the store did not take yet.
    unsettled: BTreeMap<(Timestamp, String), Box<Settle>>,
    /// How often messages that failed on their way were sent again.
    revived: BTreeMap<String, u8>,
    turns: usize,
    /// Orders that end with a report, turns and sends aside.
    errands: usize,
    waiting: usize,
    stopping: bool,
    store_answers: bool,
}

impl Planner {
    /// A planner for these lines. The first report makes it take up what waits in the store.
    pub fn new(settings: Settings, lines: impl IntoIterator<Item = (Line, wanti_port::Pace)>, now: Now) -> Planner {
        let lines = lines.into_iter().map(|(line, pace)| (line, LineState::new(pace, now.steady))).collect();
        Planner {
            upkeep: Upkeep::new(&settings, now.steady),
            settings,
            talks: BTreeMap::new(),
            lines,
            wakes: BTreeSet::new(),
            queue: VecDeque::new(),
            flying: BTreeSet::new(),
            unsettled: BTreeMap::new(),
            revived: BTreeMap::new(),
            turns: 0,
            errands: 0,
            waiting: 0,
            stopping: false,
            store_answers: true,
        }
    }

    /// Takes in what happened and adds what is to be done now.
    pub fn hear(&mut self, report: Report, now: Now, orders: &mut Vec<Order>) {
        let before = orders.len();
        if ends_errand(&report) {
            self.errands = self.errands.saturating_sub(1);
        }
        match report {
            Report::Tick | Report::Done => {}
            Report::Woken => self.upkeep.woken(now),
            Report::Arrived(pieces) => pieces.into_iter().for_each(|piece| self.arrived(piece, now, orders)),
            Report::Office { conversation, ticket } => self.office(conversation, ticket, now, orders),
            Report::Turned(turned) => self.turned(*turned, now, orders),
            Report::Sent(sent) => self.sent(*sent, now, orders),
            Report::Settled(settle, stored) => self.settled(settle, &stored, now),
            Report::Claimed { line, most, until, claimed } => self.claimed(&line, most, until, claimed, now, orders),
            Report::Released(released) => self.released(&released, now),
            Report::Taken { most, until, taken } => self.taken(most, until, taken, now, orders),
            Report::Kept { conversation, until, held } => self.kept(&conversation, until, held, now, orders),
            Report::Timers { most, due } => self.timers(most, due, now, orders),
            Report::Resumed(line) => self.resumed(&line, now, orders),
        }
        self.tick(now, orders);
        self.errands += orders.iter().skip(before).filter(|order| is_errand(order)).count();
    }

    /// When something is due even if nothing happens, by the steady clock.
    #[must_use]
    pub fn next_wake(&self) -> Option<Timestamp> {
        let talks = self.wakes.first().map(|(at, _)| *at);
        let unsettled = self.unsettled.keys().next().map(|(at, _)| *at);
        if self.stopping {
            return unsettled;
        }
        let lines = self.lines.values().filter_map(|line| line.next_look(self.settings.sends)).min();
        [talks, unsettled, lines, self.upkeep.next()].into_iter().flatten().min()
    }

    /// Whether more messages wait in memory than should.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.waiting >= self.settings.waiting
    }

    /// No more turns begin and nothing more is claimed; what is under way ends.
    pub fn stop(&mut self) {
        self.stopping = true;
    }

    /// Whether it was stopped.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stopping
    }

    /// Whether anything is under way.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.turns + self.errands + self.sending() > 0 || !self.unsettled.is_empty()
    }

    /// Conversations in memory.
    #[must_use]
    pub fn conversations(&self) -> usize {
        self.talks.len()
    }

    /// How everything is.
    #[must_use]
    pub fn health(&self, now: Now) -> Health {
        let lines = self.lines.iter().map(|(line, state)| LineHealth {
            line: line.clone(),
            sending: state.sending,
            rests: state.rests.filter(|until| *until > now.steady),
            failures: state.failures,
            stopped: state.stopped.clone(),
        });
        Health {
            ready: self.upkeep.taken && self.store_answers && !self.stopping,
            store: self.store_answers,
            stopping: self.stopping,
            waiting: self.waiting,
            turns: self.turns,
            conversations: self.talks.len(),
            lines: lines.collect(),
        }
    }

    fn sending(&self) -> usize {
        self.lines.values().map(|line| line.sending).sum()
    }

    /// Everything whose time has come.
    fn tick(&mut self, now: Now, orders: &mut Vec<Order>) {
        self.settle_again(now, orders);
        if self.stopping {
            return;
        }
        while self.wakes.first().is_some_and(|(at, _)| *at <= now.steady) {
            let Some((_, conversation)) = self.wakes.pop_first() else { break };
            if let Some(talk) = self.talks.get_mut(&conversation) {
                talk.wake = None;
            }
            self.look_at(&conversation, now, orders);
        }
        self.begin_queued(now, orders);
        for (line, state) in &mut self.lines {
            orders.extend(state.look(line, self.settings.sends, now.steady));
        }
        self.upkeep.look(&self.settings, now, orders);
    }

    fn settle_again(&mut self, now: Now, orders: &mut Vec<Order>) {
        while self.unsettled.keys().next().is_some_and(|(at, _)| *at <= now.steady) {
            let Some((_, settle)) = self.unsettled.pop_first() else { break };
            orders.push(Order::Settle(settle));
        }
    }

    fn answers(&mut self, answered: bool) {
        self.store_answers = answered;
    }
}

/// Orders that end with a report and are counted here; turns and sends have counts of their own.
fn is_errand(order: &Order) -> bool {
    !matches!(order, Order::Turn(_) | Order::Send(_) | Order::Tell(_))
}

fn ends_errand(report: &Report) -> bool {
    matches!(
        report,
        Report::Done
            | Report::Settled(..)
            | Report::Claimed { .. }
            | Report::Released(_)
            | Report::Taken { .. }
            | Report::Kept { .. }
            | Report::Timers { .. }
    )
}

/// What arrives.
impl Planner {
    fn arrived(&mut self, piece: Arrived, now: Now, orders: &mut Vec<Order>) {
        self.answers(true);
        match (piece.received, piece.inbound) {
            (Received::New { conversation, epoch: Some(epoch) }, Some(inbound)) => {
                let talk = self.talks.entry(conversation.clone()).or_default();
                talk.line.get_or_insert_with(|| piece.line.clone());
                talk.held(epoch, piece.until);
                let at_once = talk.arrives(inbound, &self.settings, now.steady);
                self.waiting += 1;
                let shown = |inbound: &&Inbound| !at_once || self.settings.read_signs || has_callback(inbound);
                orders.extend(talk.newest().filter(shown).map(|inbound| Order::Acknowledge(Box::new(inbound.clone()))));
                self.look_at(&conversation, now, orders);
            }
            // Its first coming was stored, but perhaps nobody here heard of it.
            (Received::Again { conversation, done: false }, _) if !self.talks.contains_key(&conversation) => {
                self.talks.entry(conversation.clone()).or_default().superseded();
                self.look_at(&conversation, now, orders);
            }
            (Received::Receipt(Some(tracked)), _) => self.receipt(tracked, now, orders),
            _ => {}
        }
    }

    /// A message that failed on its way for a passing reason is sent again, a few times.
    fn receipt(&mut self, tracked: Tracked, now: Now, orders: &mut Vec<Order>) {
        let failed = tracked.news && tracked.receipt == Receipt::Failed;
        let Some(why) = tracked.error.filter(|_| failed) else { return };
        let wait = match why.retry() {
            Retry::After(wait) => wait.max(REVIVE_AFTER),
            Retry::Later => REVIVE_AFTER,
            _ => return give_up(tracked.conversation, tracked.id, why, orders),
        };
        if self.revived.len() >= REMEMBERED {
            self.revived.clear();
        }
        let times = self.revived.entry(tracked.id.clone()).or_default();
        if *times >= REVIVALS {
            return give_up(tracked.conversation, tracked.id, why, orders);
        }
        *times += 1;
        let at = later(now.steady, wait);
        if let Some(line) = self.talks.get(&tracked.conversation).and_then(|talk| talk.line.as_ref())
            && let Some(state) = self.lines.get_mut(line)
        {
            state.wake_at(at);
        }
        orders.push(Order::Revive { id: tracked.id, at });
    }

    fn office(&mut self, conversation: ConversationId, ticket: u64, now: Now, orders: &mut Vec<Order>) {
        self.talks.entry(conversation.clone()).or_default().office.push_back(ticket);
        self.look_at(&conversation, now, orders);
    }
}

fn give_up(conversation: ConversationId, id: String, why: PortError, orders: &mut Vec<Order>) {
    orders.push(Order::Tell(News::GivenUp { conversation, id, why }));
}

fn has_callback(inbound: &Inbound) -> bool {
    matches!(inbound.kind, wanti_port::InboundKind::Choice { callback: Some(_), .. })
}

/// Turns.
impl Planner {
    /// Begins the turn of a conversation if its time has come, else notes when that will be.
    fn look_at(&mut self, conversation: &ConversationId, now: Now, orders: &mut Vec<Order>) {
        if self.stopping {
            return;
        }
        let Some(talk) = self.talks.get_mut(conversation) else { return };
        if talk.running || talk.queued {
            return;
        }
        let Some(due) = talk.due(now.steady) else {
            return self.rest(conversation, now);
        };
        if due > now.steady {
            return self.wake_talk(conversation, due);
        }
        if self.turns >= self.settings.turns || !self.upkeep.released {
            talk.queued = true;
            self.queue.push_back(conversation.clone());
            return;
        }
        self.begin(conversation, now, orders);
    }

    fn begin_queued(&mut self, now: Now, orders: &mut Vec<Order>) {
        while self.upkeep.released && self.turns < self.settings.turns {
            let Some(conversation) = self.queue.pop_front() else { return };
            if let Some(talk) = self.talks.get_mut(&conversation) {
                talk.queued = false;
            }
            self.look_at(&conversation, now, orders);
        }
    }

    /// Nothing is to be done: the conversation is forgotten as soon as nothing of it is recent.
    fn rest(&mut self, conversation: &ConversationId, now: Now) {
        let Some(talk) = self.talks.get(conversation).filter(|talk| talk.is_idle()) else { return };
        let until = talk.recent_until(&self.settings);
        if until <= now.steady {
            let wake = talk.wake;
            self.talks.remove(conversation);
            if let Some(wake) = wake {
                self.wakes.remove(&(wake, conversation.clone()));
            }
            return;
        }
        // Whole seconds, so that many are forgotten in one go.
        self.wake_talk(conversation, Timestamp::from_second(until.as_second().saturating_add(1)).unwrap_or(until));
    }

    fn wake_talk(&mut self, conversation: &ConversationId, at: Timestamp) {
        let Some(talk) = self.talks.get_mut(conversation) else { return };
        if talk.wake == Some(at) {
            return;
        }
        if let Some(earlier) = talk.wake.replace(at) {
            self.wakes.remove(&(earlier, conversation.clone()));
        }
        self.wakes.insert((at, conversation.clone()));
    }

    fn begin(&mut self, conversation: &ConversationId, now: Now, orders: &mut Vec<Order>) {
        let Some(talk) = self.talks.get_mut(conversation) else { return };
        talk.running = true;
        self.turns += 1;
        if talk.lease_ends(now.wall) {
            orders.push(Order::Hold(conversation.clone()));
            return;
        }
        let work = talk.work(&self.settings, now.steady);
        if let Work::Limit { messages, notice: true } = &work
            && !messages.is_empty()
        {
            orders.push(Order::Tell(News::Limited { conversation: conversation.clone() }));
        }
        self.waiting = self.waiting.saturating_sub(work.messages().len());
        let line = talk.line.as_ref().and_then(|line| self.lines.get_mut(line));
        let claim = line.is_some_and(|line| line.reserve(self.settings.sends, now.steady));
        talk.reserved = claim;
        let epoch = talk.epoch.map(|(epoch, _)| epoch);
        orders.push(Order::Turn(Turn { conversation: conversation.clone(), epoch, work, claim }));
    }

    fn turned(&mut self, turned: Turned, now: Now, orders: &mut Vec<Order>) {
        let Turned { conversation, line, work, outcome, until, .. } = turned;
        self.turns = self.turns.saturating_sub(1);
        let Some(talk) = self.talks.get_mut(&conversation) else { return };
        talk.running = false;
        if let (None, Some(line)) = (&talk.line, line) {
            talk.line = Some(line);
        }
        let reserved = std::mem::take(&mut talk.reserved);
        let (queued, claimed) = self.after(&conversation, work, outcome, now, orders);
        self.send_first(&conversation, reserved, queued, claimed, until, now, orders);
        self.look_at(&conversation, now, orders);
    }

    /// What a turn means for the conversation: what it put into the outbox, and what of it is to be sent now.
    fn after(
        &mut self,
        conversation: &ConversationId,
        work: Work,
        outcome: Outcome,
        now: Now,
        orders: &mut Vec<Order>,
    ) -> (usize, Option<Box<Claimed>>) {
        let answered = !matches!(&outcome, Outcome::Failed(PortError::Unavailable(_)));
        self.answers(answered);
        let timed = matches!(work, Work::Timer { .. });
        let Some(talk) = self.talks.get_mut(conversation) else { return (0, None) };
        let before = talk.waiting.len();
        let result = match outcome {
            Outcome::Done { heard, left, queued, timer, claimed } => {
                talk.done(work, heard, left, &self.settings, now.steady);
                self.upkeep.timer_set(timer, now);
                (queued, claimed)
            }
            Outcome::Parked { claimed, queued } => {
                talk.done(work, 1, true, &self.settings, now.steady);
                orders.push(Order::Tell(News::Parked { conversation: conversation.clone() }));
                (queued, claimed)
            }
            Outcome::Duplicate => {
                talk.had_its_turn(&work);
                (0, None)
            }
            Outcome::Nothing => {
                talk.stored = false;
                (0, None)
            }
            Outcome::Stumbled => {
                talk.alone = true;
                talk.try_again(work, true, now.steady);
                (0, None)
            }
            Outcome::Failed(PortError::Superseded) => {
                talk.superseded();
                (0, None)
            }
            Outcome::Failed(PortError::Refused(_)) => {
                talk.refused(&work, now.steady);
                (0, None)
            }
            Outcome::Failed(_) => {
                talk.try_again(work, false, now.steady);
                (0, None)
            }
            Outcome::Foreign => {
                talk.lost();
                self.upkeep.foreign(conversation);
                (0, None)
            }
        };
        let after = self.talks.get(conversation).map_or(0, |talk| talk.waiting.len());
        self.waiting = (self.waiting + after).saturating_sub(before);
        if timed {
            self.upkeep.timer_ended(now);
        }
        result
    }

    /// The first answer goes out at once where the turn claimed it; else the line looks for it soon.
    #[expect(clippy::too_many_arguments, reason = "all that is known of a turn's answers, used once")]
    fn send_first(
        &mut self,
        conversation: &ConversationId,
        reserved: bool,
        queued: usize,
        claimed: Option<Box<Claimed>>,
        until: Timestamp,
        now: Now,
        orders: &mut Vec<Order>,
    ) {
        let Some(talk) = self.talks.get_mut(conversation) else { return };
        let Some(state) = talk.line.as_ref().and_then(|line| self.lines.get_mut(line)) else { return };
        match claimed.filter(|claimed| self.flying.insert(claimed.message.id.clone())) {
            Some(claimed) => {
                talk.sending += 1;
                if !reserved {
                    state.sending += 1;
                }
                let chain = state.may_chain(now.steady) && !self.stopping;
                orders.push(Order::Send(Sending { claimed, until, chain }));
            }
            None => {
                if reserved {
                    state.release();
                }
                if queued > 0 && talk.sending == 0 {
                    state.hungry(now.steady);
                }
            }
        }
    }
}

/// Sends.
impl Planner {
    fn claimed(
        &mut self,
        line: &Line,
        most: usize,
        until: Timestamp,
        claimed: Result<Vec<Claimed>, PortError>,
        now: Now,
        orders: &mut Vec<Order>,
    ) {
        self.answers(claimed.is_ok());
        let Some(state) = self.lines.get_mut(line) else { return };
        state.claimed(most, claimed.as_ref().map_or(0, Vec::len), &self.settings, now.steady);
        let chain = state.may_chain(now.steady) && !self.stopping;
        for claimed in claimed.unwrap_or_default() {
            if !self.flying.insert(claimed.message.id.clone()) {
                state.release();
                continue;
            }
            let talk = self.talks.entry(claimed.message.conversation.clone()).or_default();
            talk.line.get_or_insert_with(|| line.clone());
            talk.sending += 1;
            orders.push(Order::Send(Sending { claimed: Box::new(claimed), until, chain }));
        }
    }

    fn sent(&mut self, sent: Sent, now: Now, orders: &mut Vec<Order>) {
        let Sent { line, conversation, settle, error, stored, next, until, .. } = sent;
        self.answers(stored.is_ok());
        self.flying.remove(&settle.id);
        if let Some(state) = self.lines.get_mut(&line) {
            state.answered(error.as_ref());
            if let Some((until, why)) =
                state.begins_rest(&line, error.as_ref(), &settle, &self.settings, now.steady, orders)
            {
                orders.push(Order::Tell(News::LineRests { line: line.clone(), until, why }));
            }
            match &settle.settled {
                Settled::Again { after, .. } => state.wake_at(*after),
                Settled::Unsure { until } => state.wake_at(*until),
                Settled::Sent(_) | Settled::Closed { .. } | Settled::Dropped(_) => {}
            }
        }
        tell(&conversation, &settle, orders);
        if stored.is_err() {
            self.keep_unsettled(Box::new(settle), now);
        }
        self.send_next(&line, &conversation, next, until, now, orders);
    }

    fn send_next(
        &mut self,
        line: &Line,
        conversation: &ConversationId,
        next: Option<Box<Claimed>>,
        until: Timestamp,
        now: Now,
        orders: &mut Vec<Order>,
    ) {
        let Some(state) = self.lines.get_mut(line) else { return };
        if let Some(claimed) = next.filter(|claimed| self.flying.insert(claimed.message.id.clone())) {
            let chain = state.may_chain(now.steady) && !self.stopping;
            orders.push(Order::Send(Sending { claimed, until, chain }));
            return;
        }
        state.release();
        if let Some(talk) = self.talks.get_mut(conversation) {
            talk.sending = talk.sending.saturating_sub(1);
        }
        self.look_at(conversation, now, orders);
    }

    fn keep_unsettled(&mut self, settle: Box<Settle>, now: Now) {
        if self.unsettled.len() >= REMEMBERED {
            self.unsettled.pop_last();
        }
        self.unsettled.insert((later(now.steady, Duration::from_secs(1)), settle.id.clone()), settle);
    }

    fn settled(&mut self, settle: Box<Settle>, stored: &Result<(), PortError>, now: Now) {
        self.answers(stored.is_ok());
        if stored.as_ref().is_err_and(|error| error.retry() != Retry::Never) {
            self.keep_unsettled(settle, now);
        }
    }

    fn resumed(&mut self, line: &Line, now: Now, orders: &mut Vec<Order>) {
        if let Some(state) = self.lines.get_mut(line) {
            state.resume(now.steady);
            orders.push(Order::Pause { line: line.clone(), until: None });
        }
    }
}

fn tell(conversation: &ConversationId, settle: &Settle, orders: &mut Vec<Order>) {
    let (conversation, id) = (conversation.clone(), settle.id.clone());
    match &settle.settled {
        Settled::Closed { .. } => orders.push(Order::Tell(News::HeldBack { conversation, id })),
        Settled::Dropped(why) => orders.push(Order::Tell(News::GivenUp { conversation, id, why: why.clone() })),
        Settled::Sent(_) | Settled::Again { .. } | Settled::Unsure { .. } => {}
    }
}
