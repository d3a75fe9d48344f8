//! What is looked for without being told: what an earlier or another process left, timers, and what has been kept long enough.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use wanti_port::store::{DueTimer, Held};
use wanti_port::{ConversationId, PortError};

use super::{Planner, REMEMBERED};
use crate::clock::Now;
use crate::order::Order;
use crate::settings::{Settings, later};

/// Conversations or timers taken in one go.
const AT_ONCE: usize = 256;
/// Between two tries while much waits.
const SOON: Duration = Duration::from_millis(250);

#[derive(Debug)]
pub(super) struct Upkeep {
    /// What an earlier process of this name held is given up.
    pub(super) released: bool,
    release_at: Option<Timestamp>,
    take_at: Timestamp,
    taking: bool,
    /// What waited when it started was taken up, or its first part was.
    pub(super) taken: bool,
    /// Whether the store said that something new is there: then conversations with turns under way are looked at again.
    woken: bool,
    taking_woken: bool,
    timers_at: Timestamp,
    timers_asked: Timestamp,
    timing: bool,
    purge_at: Option<Timestamp>,
    /// Conversations on lines that are not served here.
    foreign: BTreeSet<ConversationId>,
}

impl Upkeep {
    pub(super) fn new(settings: &Settings, at: Timestamp) -> Upkeep {
        Upkeep {
            released: false,
            release_at: Some(at),
            take_at: at,
            taking: false,
            taken: false,
            woken: false,
            taking_woken: false,
            timers_at: at,
            timers_asked: Timestamp::MIN,
            timing: false,
            purge_at: settings.keep.map(|keep| later(at, keep.every / 12)),
            foreign: BTreeSet::new(),
        }
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        if !self.released {
            return self.release_at;
        }
        let take = (!self.taking).then_some(self.take_at);
        let timers = (!self.timing).then_some(self.timers_at);
        [take, timers, self.purge_at].into_iter().flatten().min()
    }

    pub(super) fn look(&mut self, settings: &Settings, now: Now, orders: &mut Vec<Order>) {
        if !self.released {
            if self.release_at.is_some_and(|at| at <= now.steady) {
                self.release_at = None;
                orders.push(Order::Release);
            }
            return;
        }
        if !self.taking && self.take_at <= now.steady {
            self.taking = true;
            self.taking_woken = std::mem::take(&mut self.woken);
            orders.push(Order::Take { most: AT_ONCE + self.foreign.len() });
        }
        if !self.timing && self.timers_at <= now.steady {
            self.timing = true;
            self.timers_asked = now.steady;
            self.timers_at = later(now.steady, settings.look);
            orders.push(Order::Timers { most: AT_ONCE });
        }
        if let Some(keep) = settings.keep
            && self.purge_at.is_some_and(|at| at <= now.steady)
        {
            self.purge_at = Some(later(now.steady, keep.every));
            orders.push(Order::Purge(keep.retention(now.wall)));
        }
    }

    pub(super) fn woken(&mut self, now: Now) {
        self.woken = true;
        self.take_at = self.take_at.min(now.steady);
    }

    /// A turn set a timer.
    pub(super) fn timer_set(&mut self, due: Option<Timestamp>, now: Now) {
        if let Some(due) = due {
            self.timers_at = self.timers_at.min(steadily(due, now));
        }
    }

    /// More timers may be due by now.
    pub(super) fn timer_ended(&mut self, now: Now) {
        self.timers_at = self.timers_at.min(now.steady.max(later(self.timers_asked, SOON)));
    }

    pub(super) fn foreign(&mut self, conversation: &ConversationId) {
        if self.foreign.len() < REMEMBERED {
            self.foreign.insert(conversation.clone());
        }
    }
}

/// A time of the wall by the steady clock.
fn steadily(due: Timestamp, now: Now) -> Timestamp {
    now.steady.saturating_add(due.duration_since(now.wall)).unwrap_or(Timestamp::MAX)
}

impl Planner {
    pub(super) fn released(&mut self, released: &Result<(), PortError>, now: Now) {
        self.answers(released.is_ok());
        match released {
            Ok(()) => self.upkeep.released = true,
            Err(_) => self.upkeep.release_at = Some(later(now.steady, SOON * 4)),
        }
    }

    pub(super) fn taken(
        &mut self,
        most: usize,
        until: Timestamp,
        taken: Result<Vec<Held>, PortError>,
        now: Now,
        orders: &mut Vec<Order>,
    ) {
        self.answers(taken.is_ok());
        self.upkeep.taken |= taken.is_ok();
        let taken = taken.unwrap_or_default();
        let wait = if taken.len() >= most { SOON } else { self.settings.look };
        self.upkeep.taking = false;
        self.upkeep.take_at = if self.upkeep.woken { now.steady } else { later(now.steady, wait) };
        let woken = self.upkeep.taking_woken;
        for held in taken {
            if self.upkeep.foreign.contains(&held.conversation) {
                continue;
            }
            let talk = self.talks.entry(held.conversation.clone()).or_default();
            talk.held(held.epoch, until);
            talk.stored |= woken || (talk.waiting.is_empty() && !talk.running);
            self.look_at(&held.conversation, now, orders);
        }
    }

    pub(super) fn kept(
        &mut self,
        conversation: &ConversationId,
        until: Timestamp,
        held: Result<Option<Held>, PortError>,
        now: Now,
        orders: &mut Vec<Order>,
    ) {
        self.turns = self.turns.saturating_sub(1);
        self.answers(held.is_ok());
        let Some(talk) = self.talks.get_mut(conversation) else { return };
        talk.running = false;
        let before = talk.waiting.len();
        match held {
            Ok(Some(held)) => talk.held(held.epoch, until),
            Ok(None) => talk.lost(),
            Err(_) => talk.wait_longer(now.steady),
        }
        self.waiting = (self.waiting + talk.waiting.len()).saturating_sub(before);
        self.look_at(conversation, now, orders);
    }

    pub(super) fn timers(
        &mut self,
        most: usize,
        due: Result<(Vec<DueTimer>, Option<Timestamp>), PortError>,
        now: Now,
        orders: &mut Vec<Order>,
    ) {
        self.answers(due.is_ok());
        self.upkeep.timing = false;
        let (due, next) = due.unwrap_or_default();
        if due.len() >= most {
            self.upkeep.timers_at = self.upkeep.timers_at.min(later(now.steady, SOON));
        }
        // One that is due already has its turn now, or waits here for it.
        self.upkeep.timer_set(next.filter(|next| *next > now.wall), now);
        for timer in due {
            let conversation = timer.conversation.clone();
            if self.upkeep.foreign.contains(&conversation) {
                continue;
            }
            self.talks.entry(conversation.clone()).or_default().timer(timer);
            self.look_at(&conversation, now, orders);
        }
    }
}
