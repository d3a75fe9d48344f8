//! One line: how much is being sent, when its outbox is looked into, and when it rests.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use wanti_port::store::{Settle, Settled};
use wanti_port::{Line, Pace, PortError, Scope};

use crate::order::Order;
use crate::settings::{Settings, later};

/// Messages claimed in one go, at most.
const AT_ONCE: usize = 64;
/// Looks into the outbox while it is known that something waits.
const SOON: Duration = Duration::from_millis(250);
const SOONEST: Duration = Duration::from_millis(20);
/// Known moments of retries, at most; a regular look finds the others.
const WAKES: usize = 1000;
/// The first and the longest rest of a line that fails.
const REST: Duration = Duration::from_secs(5);
const LONGEST_REST: Duration = Duration::from_secs(60);
/// The same for a line that is stopped.
const STOP: Duration = Duration::from_secs(300);
const LONGEST_STOP: Duration = Duration::from_secs(3600);

#[derive(Debug)]
pub(super) struct LineState {
    pace: Pace,
    pub(super) sending: usize,
    claiming: bool,
    /// When its outbox is looked into next, and how long after that.
    next: Timestamp,
    gap: Duration,
    /// The last look found as much as was asked for.
    more: bool,
    wakes: BTreeSet<Timestamp>,
    pub(super) failures: u32,
    rested: u32,
    pub(super) rests: Option<Timestamp>,
    pub(super) stopped: Option<String>,
}

/// How long a stopped line waits before one message tries again, by the tries of that message.
pub(crate) fn stopped(attempt: u32) -> Duration {
    STOP.saturating_mul(1 << attempt.saturating_sub(1).min(8)).min(LONGEST_STOP)
}

impl LineState {
    pub(super) fn new(pace: Pace, at: Timestamp) -> LineState {
        LineState {
            pace,
            sending: 0,
            claiming: false,
            next: at,
            gap: SOON,
            more: false,
            wakes: BTreeSet::new(),
            failures: 0,
            rested: 0,
            rests: None,
            stopped: None,
        }
    }

    /// A place among its sends.
    pub(super) fn reserve(&mut self, sends: usize, at: Timestamp) -> bool {
        let free = self.sending < self.limit(sends) && self.may_chain(at);
        self.sending += usize::from(free);
        free
    }

    pub(super) fn release(&mut self) {
        self.sending = self.sending.saturating_sub(1);
    }

    pub(super) fn may_chain(&self, at: Timestamp) -> bool {
        self.rests.is_none_or(|until| until <= at)
    }

    /// After a rest one message tries first.
    fn limit(&self, sends: usize) -> usize {
        if self.rests.is_some() { 1 } else { sends }
    }

    pub(super) fn wake_at(&mut self, at: Timestamp) {
        if at == Timestamp::MAX {
            return;
        }
        let whole = at.as_millisecond().saturating_add(49) / 50 * 50;
        self.wakes.insert(Timestamp::from_millisecond(whole).unwrap_or(at));
        if self.wakes.len() > WAKES {
            self.wakes.pop_last();
        }
    }

    /// Something waits that nobody is sending.
    pub(super) fn hungry(&mut self, at: Timestamp) {
        self.gap = self.soon();
        self.next = self.next.min(later(at, self.gap));
    }

    /// A paced line is looked into as often as half a burst has become free.
    fn soon(&self) -> Duration {
        self.pace.number.map_or(SOON, |rate| (rate.every * rate.burst / 2).clamp(SOONEST, SOON))
    }

    pub(super) fn next_look(&self, sends: usize) -> Option<Timestamp> {
        let limit = self.limit(sends);
        let free = limit.saturating_sub(self.sending);
        // While much waits, places are collected so that one look serves several.
        if self.claiming || free == 0 || (self.more && free < limit.min(AT_ONCE).div_ceil(2)) {
            return None;
        }
        let next = self.wakes.first().map_or(self.next, |wake| self.next.min(*wake));
        Some(self.rests.map_or(next, |until| next.max(until)))
    }

    pub(super) fn look(&mut self, line: &Line, sends: usize, at: Timestamp) -> Option<Order> {
        self.next_look(sends).filter(|next| *next <= at)?;
        self.wakes = self.wakes.split_off(&later(at, Duration::from_nanos(1)));
        self.claiming = true;
        let most = self.limit(sends).saturating_sub(self.sending).min(AT_ONCE);
        Some(Order::Claim { line: line.clone(), most })
    }

    pub(super) fn claimed(&mut self, most: usize, got: usize, settings: &Settings, at: Timestamp) {
        self.claiming = false;
        self.sending += got;
        self.more = got >= most;
        if self.more {
            self.next = at;
            return;
        }
        self.gap = if got > 0 { self.soon() } else { (self.gap * 2).min(settings.look) };
        self.next = later(at, self.gap);
    }

    /// The channel took a message or not.
    pub(super) fn answered(&mut self, error: Option<&PortError>) {
        match error {
            None => {
                self.failures = 0;
                self.rested = 0;
                self.rests = None;
                self.stopped = None;
            }
            Some(PortError::Unavailable(_) | PortError::Unknown) => self.failures = self.failures.saturating_add(1),
            Some(PortError::Undeliverable | PortError::Refused(_)) => self.failures = 0,
            Some(_) => {}
        }
    }

    /// Whether it rests from now on: until when and why.
    pub(super) fn begins_rest(
        &mut self,
        line: &Line,
        error: Option<&PortError>,
        settle: &Settle,
        settings: &Settings,
        at: Timestamp,
        orders: &mut Vec<Order>,
    ) -> Option<(Timestamp, PortError)> {
        let error = error?;
        if let Settled::Again { after, scope: Scope::Number } = settle.settled {
            self.rests = self.rests.max(Some(after));
            if let PortError::Stopped(why) = error {
                self.stopped = Some(why.clone());
            }
            return Some((after, error.clone()));
        }
        let fails = self.failures >= settings.line_failures && self.failures > 0;
        if !fails || !self.may_chain(at) {
            return None;
        }
        let until = later(at, REST.saturating_mul(1 << self.rested.min(8)).min(LONGEST_REST));
        self.rested = self.rested.saturating_add(1);
        self.rests = Some(until);
        orders.push(Order::Pause { line: line.clone(), until: Some(until) });
        Some((until, error.clone()))
    }

    pub(super) fn resume(&mut self, at: Timestamp) {
        self.rests = None;
        self.stopped = None;
        self.failures = 0;
        self.rested = 0;
        self.next = at;
        self.gap = SOON;
    }
}
