//! One turn: all conditions are looked at before anything changes.

use std::collections::BTreeSet;

use wanti_core::Slot;

use super::{All, Filed};
use crate::store::{Booking, Cause, Commit, Committed, InboxMark, TimerChange};
use crate::{Outbound, PortError};

impl All {
    pub(super) fn commit(&mut self, commit: Commit) -> Result<Committed, PortError> {
        let refused = |why: &str| PortError::Refused(why.to_owned());
        let (number, talk) = self.talk(&commit.conversation).ok_or_else(|| refused("unknown conversation"))?;
        let (version, epoch) = (talk.version, talk.epoch);
        if self.had_its_turn(number, &commit)? {
            return Ok(Committed::Duplicate);
        }
        if commit.epoch.is_some_and(|held| held != epoch) {
            return Err(PortError::Superseded);
        }
        if self.waits_before(number, &commit.cause) {
            return Err(refused("an earlier message waits"));
        }
        if version != commit.expected || !self.slots_have_room(number, &commit) {
            return Err(PortError::Conflict);
        }
        if !self.ids_are_new(&commit.outbox) {
            return Err(refused("the id of a message is used twice"));
        }
        Ok(self.store(number, commit))
    }

    pub(super) fn booked(&self, office: &str, slot: &Slot) -> u32 {
        let here = |owner: &u64| self.talks.get(owner).is_some_and(|talk| talk.line.office == office);
        let count = self.bookings.iter().filter(|(owner, booking)| booking.slot == *slot && here(owner)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    fn store(&mut self, number: u64, commit: Commit) -> Committed {
        self.begin_turn(number, &commit.cause);
        if commit.erase {
            self.erase(number);
        }
        self.keep_requests(number, &commit);
        self.book(number, commit.bookings);
        self.change_timers(number, commit.timers);
        for message in commit.outbox {
            self.post(number, message, commit.at);
        }
        self.records.extend(commit.records.into_iter().map(|record| (number, commit.at, record)));
        let version = commit.expected + 1;
        if let Some(talk) = self.talks.get_mut(&number) {
            talk.version = version;
            talk.session = Some(commit.session);
            talk.shown = commit.shown.or(talk.shown.take());
            talk.last_turn = Some(commit.at);
        }
        let claimed = commit.claim.and_then(|claim| self.claim_first(number, &claim));
        Committed::Done { version, claimed: claimed.map(Box::new) }
    }

    fn had_its_turn(&self, number: u64, commit: &Commit) -> Result<bool, PortError> {
        match &commit.cause {
            Cause::Office => Ok(false),
            Cause::Timer(timer) => Ok(self.timers.get(&(number, timer.name.clone())) != Some(&timer.due)),
            Cause::Inbound(marks) => self.all_wait(number, marks).map(|wait| !wait),
        }
    }

    fn all_wait(&self, number: u64, marks: &[InboxMark]) -> Result<bool, PortError> {
        let mut wait = true;
        for mark in marks {
            let letter = self.marks.get(mark).and_then(|place| self.inbox.get(place));
            let letter = letter.filter(|letter| letter.talk == number);
            let letter = letter.ok_or_else(|| PortError::Refused("unknown message".to_owned()))?;
            wait &= !letter.done;
        }
        Ok(wait)
    }

    fn waits_before(&self, number: u64, cause: &Cause) -> bool {
        let Cause::Inbound(marks) = cause else { return false };
        let places: BTreeSet<u64> = marks.iter().filter_map(|mark| self.marks.get(mark)).copied().collect();
        let pending = self.pending.get(&number);
        pending.is_some_and(|pending| pending.iter().take(places.len()).any(|place| !places.contains(place)))
    }

    fn slots_have_room(&self, number: u64, commit: &Commit) -> bool {
        let office = self.talks.get(&number).map_or("", |talk| talk.line.office.as_str());
        commit.bookings.iter().all(|booking| {
            let own = |(_, other): &&(u64, Booking)| {
                other.slot == booking.slot && other.request.is_some() && other.request == booking.request
            };
            let own = u32::try_from(self.bookings.iter().filter(own).count()).unwrap_or(u32::MAX);
            self.booked(office, &booking.slot).saturating_sub(own) < booking.capacity
        })
    }

    fn ids_are_new(&self, outbox: &[Outbound]) -> bool {
        let mut seen = BTreeSet::new();
        outbox.iter().all(|message| !self.ids.contains_key(&message.id) && seen.insert(&message.id))
    }

    fn begin_turn(&mut self, number: u64, cause: &Cause) {
        match cause {
            Cause::Inbound(marks) => {
                for place in marks.iter().filter_map(|mark| self.marks.get(mark)) {
                    if let Some(letter) = self.inbox.get_mut(place) {
                        letter.done = true;
                    }
                    if let Some(pending) = self.pending.get_mut(&number) {
                        pending.remove(place);
                    }
                }
            }
            Cause::Timer(timer) => {
                self.timers.remove(&(number, timer.name.clone()));
            }
            Cause::Office => {}
        }
    }

    fn erase(&mut self, number: u64) {
        if let Some(talk) = self.talks.get_mut(&number) {
            talk.shown = None;
            talk.party.name = None;
        }
        for letter in self.inbox.values_mut().filter(|letter| letter.talk == number && letter.done) {
            letter.body = None;
        }
        self.forget_requests(|filed| filed.owner == number && filed.request.state.is_final());
        for filed in self.requests.iter_mut().filter(|filed| filed.owner == number) {
            filed.forget = true;
        }
        self.timers.retain(|(owner, _), _| *owner != number);
        self.forget_parcels(number);
        self.records.retain(|(owner, ..)| *owner != number);
    }

    /// Removes requests with their bookings.
    pub(super) fn forget_requests(&mut self, goes: impl Fn(&Filed) -> bool) -> u64 {
        let gone: BTreeSet<String> =
            self.requests.iter().filter(|filed| goes(filed)).map(|filed| filed.request.number.clone()).collect();
        self.requests.retain(|filed| !gone.contains(&filed.request.number));
        self.bookings.retain(|(_, booking)| !booking.request.as_ref().is_some_and(|number| gone.contains(number)));
        gone.len() as u64
    }

    fn keep_requests(&mut self, owner: u64, commit: &Commit) {
        for request in &commit.requests {
            match self.requests.iter_mut().find(|filed| filed.request.number == request.number) {
                Some(filed) => filed.request.clone_from(request),
                None => self.requests.push(Filed { owner, request: request.clone(), forget: false }),
            }
        }
        self.forget_requests(|filed| filed.forget && filed.request.state.is_final());
    }

    fn book(&mut self, owner: u64, bookings: Vec<Booking>) {
        for booking in bookings {
            self.bookings.retain(|(_, other)| other.request.is_none() || other.request != booking.request);
            self.bookings.push((owner, booking));
        }
    }

    fn change_timers(&mut self, owner: u64, timers: Vec<TimerChange>) {
        for change in timers {
            match change {
                TimerChange::Set { name, due } => self.timers.insert((owner, name), due),
                TimerChange::Cancel { name } => self.timers.remove(&(owner, name)),
            };
        }
    }
}
