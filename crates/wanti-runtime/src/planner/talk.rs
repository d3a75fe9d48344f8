//! One conversation while something of it is under way: what waits, since when, and whose turn it is.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use wanti_port::store::DueTimer;
use wanti_port::{Inbound, InboundKind, Line, Rate};

use super::LONGEST_WAIT;
use crate::order::Work;
use crate::settings::{Settings, later};

const MINUTE: Duration = Duration::from_secs(60);
/// A hold that ends this soon is renewed before a turn.
const LEASE_LEFT: Duration = Duration::from_secs(5);
/// The first wait after a failed turn.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// Messages beyond the limit that are put aside together.
const ASIDE: usize = 100;
/// Refusals in a row after which a conversation is left to the next look into the store.
const REFUSALS: u32 = 3;

#[derive(Debug, Default)]
pub(super) struct Talk {
    pub(super) line: Option<Line>,
    /// Under which epoch it is held, and until when.
    pub(super) epoch: Option<(u64, Timestamp)>,
    pub(super) waiting: VecDeque<Waiting>,
    /// The store may have more messages than wait here.
    pub(super) stored: bool,
    pub(super) timers: VecDeque<(DueTimer, u32)>,
    pub(super) office: VecDeque<u64>,
    pub(super) running: bool,
    /// Its turn could begin, if there were not too many.
    pub(super) queued: bool,
    /// Its turn has a place among the sends of the line.
    pub(super) reserved: bool,
    pub(super) sending: usize,
    /// A turn panicked: messages are heard one by one, until all are.
    pub(super) alone: bool,
    pub(super) wake: Option<Timestamp>,
    /// When the messages that wait are answered.
    answer_at: Option<Timestamp>,
    /// Since when they wait.
    first: Option<Timestamp>,
    /// When the last message came.
    last: Option<Timestamp>,
    not_before: Option<Timestamp>,
    tries: u32,
    booked: Option<Timestamp>,
    limited: Option<Timestamp>,
    /// The person is to be told of the limit.
    notice: bool,
    timer_rest: Option<Timestamp>,
}

#[derive(Debug)]
pub(super) struct Waiting {
    inbound: Inbound,
    /// It is beyond the limit of the person.
    over: bool,
}

impl Talk {
    pub(super) fn held(&mut self, epoch: u64, until: Timestamp) {
        self.epoch = Some((epoch, until));
    }

    pub(super) fn lease_ends(&self, wall: Timestamp) -> bool {
        self.epoch.is_some_and(|(_, until)| until <= later(wall, LEASE_LEFT))
    }

    /// A message; whether it is answered without waiting for more.
    pub(super) fn arrives(&mut self, inbound: Inbound, settings: &Settings, at: Timestamp) -> bool {
        let over = !from_office(&inbound) && self.is_over(settings, at);
        let recent = self.last.is_some_and(|last| later(last, settings.debounce) > at);
        let first = *self.first.get_or_insert(at);
        let at_once = settings.debounce.is_zero() || deliberate(&inbound) || !recent;
        let quiet = later(at, settings.debounce).min(later(first, settings.burst));
        self.answer_at = Some(if at_once { at } else { quiet });
        self.last = Some(at);
        self.waiting.push_back(Waiting { inbound, over });
        at_once && !self.running
    }

    /// The message that arrived last, while it waits.
    pub(super) fn newest(&self) -> Option<&Inbound> {
        self.waiting.back().map(|waiting| &waiting.inbound)
    }

    /// Counts a message against the limit of the person.
    fn is_over(&mut self, settings: &Settings, at: Timestamp) -> bool {
        if settings.per_minute == 0 {
            return false;
        }
        if self.limited.is_some_and(|until| until > at) {
            return true;
        }
        self.limited = None;
        let rate = Rate { every: MINUTE / settings.per_minute, burst: settings.per_minute };
        match rate.take(self.booked, at) {
            Ok(booked) => {
                self.booked = Some(booked);
                false
            }
            Err(_) => {
                self.limited = Some(later(at, MINUTE));
                self.notice = true;
                true
            }
        }
    }

    /// When its next turn may begin; none when nothing is to be done.
    pub(super) fn due(&self, at: Timestamp) -> Option<Timestamp> {
        if !self.office.is_empty() {
            return Some(at);
        }
        [self.messages_due(at), self.timers_due(at)].into_iter().flatten().min()
    }

    fn messages_due(&self, at: Timestamp) -> Option<Timestamp> {
        let base = self.not_before.unwrap_or(at);
        match self.waiting.front() {
            Some(Waiting { over: false, .. }) => Some(base.max(self.answer_at.unwrap_or(at))),
            Some(_) => Some(base),
            None => self.stored.then_some(base),
        }
    }

    fn timers_due(&self, at: Timestamp) -> Option<Timestamp> {
        let base = self.not_before.unwrap_or(at);
        self.timers.front().map(|_| base.max(self.timer_rest.unwrap_or(at)))
    }

    /// What the next turn is about.
    pub(super) fn work(&mut self, settings: &Settings, at: Timestamp) -> Work {
        if let Some(ticket) = self.office.pop_front() {
            return Work::Office(ticket);
        }
        let messages_due = self.messages_due(at).is_some_and(|due| due <= at);
        if !messages_due && let Some((timer, tries)) = self.timers.pop_front() {
            return Work::Timer { timer, tries, park: tries >= settings.tries };
        }
        let together = if self.alone { 1 } else { settings.together };
        match self.waiting.front() {
            Some(Waiting { over: true, .. }) => {
                Work::Limit { messages: self.front(true, ASIDE), notice: std::mem::take(&mut self.notice) }
            }
            Some(_) => Work::Hear(self.front(false, together)),
            None => Work::HearStored(together),
        }
    }

    fn front(&mut self, over: bool, most: usize) -> Vec<Inbound> {
        let alike = self.waiting.iter().take(most).take_while(|waiting| waiting.over == over).count();
        self.waiting.drain(..alike).map(|waiting| waiting.inbound).collect()
    }

    fn put_back(&mut self, messages: Vec<Inbound>, over: bool) {
        for inbound in messages.into_iter().rev() {
            self.waiting.push_front(Waiting { inbound, over });
        }
    }

    /// Its turn is stored.
    pub(super) fn done(&mut self, work: Work, heard: usize, left: bool, settings: &Settings, at: Timestamp) {
        self.tries = 0;
        self.not_before = None;
        match work {
            Work::Hear(mut messages) => {
                let rest = messages.split_off(heard.min(messages.len()));
                self.put_back(rest, false);
            }
            Work::HearStored(_) => self.stored = left,
            Work::Timer { .. } => self.timer_rest = Some(later(at, settings.timer_gap)),
            Work::Limit { .. } | Work::Office(_) => {}
        }
        if self.waiting.is_empty() {
            self.first = None;
            self.alone = self.alone && self.stored;
        }
    }

    /// Some of it had its turn before: what of it waits is known by the store alone.
    pub(super) fn had_its_turn(&mut self, work: &Work) {
        if work.messages().len() > 1 {
            self.ask_store();
        }
    }

    /// It failed and nothing changed; or it panicked.
    pub(super) fn try_again(&mut self, work: Work, stumbled: bool, at: Timestamp) {
        match work {
            Work::Hear(messages) => self.put_back(messages, false),
            Work::Limit { messages, notice } => {
                self.put_back(messages, true);
                self.notice |= notice;
            }
            Work::Timer { timer, tries, .. } => self.timers.push_front((timer, tries + u32::from(stumbled))),
            // Whoever asked has the answer.
            Work::Office(_) => return,
            Work::HearStored(_) => {}
        }
        self.wait_longer(at);
    }

    /// The store refused it: perhaps an earlier message waits, or the conversation is part of another by now.
    pub(super) fn refused(&mut self, work: &Work, at: Timestamp) {
        match work {
            Work::Hear(_) | Work::Limit { .. } => self.ask_store(),
            Work::HearStored(_) => {
                self.wait_longer(at);
                self.stored = self.tries < REFUSALS;
            }
            Work::Timer { .. } | Work::Office(_) => {}
        }
    }

    /// It changed hands, perhaps back to us. Who has it is asked before anything else.
    pub(super) fn superseded(&mut self) {
        self.ask_store();
        self.epoch = Some((0, Timestamp::MIN));
    }

    /// Another process has it; what waits is for that one.
    pub(super) fn lost(&mut self) {
        self.waiting.clear();
        self.first = None;
        self.stored = false;
        self.epoch = None;
    }

    fn ask_store(&mut self) {
        self.waiting.clear();
        self.first = None;
        self.stored = true;
    }

    pub(super) fn wait_longer(&mut self, at: Timestamp) {
        let wait = FIRST_WAIT.saturating_mul(1 << self.tries.min(10)).min(LONGEST_WAIT);
        self.tries = self.tries.saturating_add(1);
        self.not_before = Some(later(at, wait));
    }

    pub(super) fn timer(&mut self, timer: DueTimer) {
        if !self.timers.iter().any(|(known, _)| *known == timer) {
            self.timers.push_back((timer, 0));
        }
    }

    /// Nothing is to be done and nothing under way.
    pub(super) fn is_idle(&self) -> bool {
        let nothing = self.waiting.is_empty() && self.timers.is_empty() && self.office.is_empty() && !self.stored;
        nothing && !self.running && !self.queued && self.sending == 0
    }

    /// Until when something must be remembered of it.
    pub(super) fn recent_until(&self, settings: &Settings) -> Timestamp {
        let last = self.last.map(|last| later(last, settings.debounce));
        [last, self.booked, self.limited, self.timer_rest].into_iter().flatten().max().unwrap_or(Timestamp::MIN)
    }
}

/// A tap or a link is meant as it is: nobody writes more of it.
fn deliberate(inbound: &Inbound) -> bool {
    matches!(
        inbound.kind,
        InboundKind::Choice { .. } | InboundKind::Start { .. } | InboundKind::Contact { .. } | InboundKind::Location(_)
    ) || from_office(inbound)
}

fn from_office(inbound: &Inbound) -> bool {
    matches!(inbound.kind, InboundKind::HumanEcho { .. })
}
