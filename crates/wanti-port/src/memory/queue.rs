//! The outbox: one message at a time in each conversation, within the pace of the line.

use jiff::Timestamp;

use super::{All, Parcel, ParcelState};
use crate::store::{Claim, Claimed, Dead, Settle, Settled};
use crate::{ConversationId, Line, Outbound, PortError, Receipt, Scope, SentId};

impl All {
    pub(super) fn post(&mut self, talk: u64, mut message: Outbound, at: Timestamp) {
        let place = self.next();
        message.conversation = ConversationId::numbered(talk);
        if let Some(talk) = self.talks.get(&talk) {
            message.line.clone_from(&talk.line);
        }
        self.ids.insert(message.id.clone(), place);
        self.queue.entry(talk).or_default().insert(place);
        let parcel = Parcel {
            talk,
            message,
            queued: at,
            state: ParcelState::Waiting,
            due: at,
            attempt: 0,
            earlier: None,
            receipt: None,
            settled: at,
            why: None,
        };
        self.outbox.insert(place, parcel);
    }

    pub(super) fn claim(&mut self, line: &Line, claim: &Claim, most: usize) -> Vec<Claimed> {
        let heads = self.queue.iter().filter_map(|(talk, places)| Some((*places.first()?, *talk)));
        let own = |talk: u64| self.talks.get(&talk).is_some_and(|talk| talk.line == *line);
        let mut heads: Vec<(u64, u64)> = heads.filter(|(_, talk)| own(*talk)).collect();
        heads.sort_unstable();
        let mut claimed = Vec::new();
        for (_, talk) in heads {
            if claimed.len() >= most {
                break;
            }
            claimed.extend(self.claim_first(talk, claim));
        }
        claimed
    }

    /// The first open message of a conversation, when it may go now.
    pub(super) fn claim_first(&mut self, number: u64, claim: &Claim) -> Option<Claimed> {
        let place = *self.queue.get(&number)?.first()?;
        let talk = self.talks.get_mut(&number)?;
        let parcel = self.outbox.get_mut(&place)?;
        let line = self.lines.entry(talk.line.clone()).or_default();
        if parcel.due > claim.at || line.paused.is_some_and(|until| until > claim.at) {
            return None;
        }
        let pair = claim.pace.pair.map(|rate| rate.take(talk.booked, claim.at)).transpose().ok()?;
        let number = claim.pace.number.map(|rate| rate.take(line.booked, claim.at)).transpose().ok()?;
        talk.booked = pair.or(talk.booked);
        line.booked = number.or(line.booked);
        let unsure = parcel.state == ParcelState::Sending;
        parcel.state = ParcelState::Sending;
        parcel.due = claim.until;
        parcel.attempt = parcel.attempt.saturating_add(1);
        let (attempt, queued, last_inbound) = (parcel.attempt, parcel.queued, talk.last_inbound);
        let message = Outbound { to: talk.party.clone(), ..parcel.message.clone() };
        Some(Claimed { message, attempt, unsure, queued, last_inbound })
    }

    pub(super) fn settle(&mut self, settle: Settle, next: Option<&Claim>) -> Option<Claimed> {
        let place = *self.ids.get(&settle.id)?;
        let talk = self.outbox.get(&place)?.talk;
        self.settle_at(place, talk, settle);
        next.and_then(|claim| self.claim_first(talk, claim))
    }

    fn settle_at(&mut self, place: u64, number: u64, settle: Settle) {
        if let Settled::Sent(sent) = settle.settled {
            return self.mark_sent(place, sent, settle.at);
        }
        let (Some(parcel), Some(talk)) = (self.outbox.get_mut(&place), self.talks.get(&number)) else { return };
        if parcel.state != ParcelState::Sending || parcel.attempt != settle.attempt {
            return;
        }
        match settle.settled {
            Settled::Sent(_) => {}
            Settled::Unsure { until } => parcel.due = until,
            Settled::Again { after, scope } => {
                parcel.state = ParcelState::Waiting;
                parcel.due = if scope == Scope::Number { settle.at } else { after };
                if scope == Scope::Number {
                    let line = self.lines.entry(talk.line.clone()).or_default();
                    line.paused = line.paused.max(Some(after));
                }
            }
            Settled::Closed { last_inbound } => {
                let written = talk.last_inbound > last_inbound;
                parcel.state = if written { ParcelState::Waiting } else { ParcelState::Held };
                parcel.due = settle.at;
                if !written {
                    self.leaves(place, number);
                }
            }
            Settled::Dropped(why) => {
                parcel.state = ParcelState::Dead;
                parcel.settled = settle.at;
                parcel.why = Some(why);
                self.leaves(place, number);
            }
        }
    }

    /// The channel has it. What was told of it before it was known counts now.
    pub(super) fn mark_sent(&mut self, place: u64, sent: SentId, at: Timestamp) {
        let Some(parcel) = self.outbox.get_mut(&place) else { return };
        if matches!(parcel.state, ParcelState::Sent(_)) {
            return;
        }
        let key = (parcel.message.line.clone(), sent.clone());
        let parked = self.parked.remove(&key);
        let told = parked.as_ref().map(|(receipt, ..)| *receipt);
        parcel.state = ParcelState::Sent(sent);
        parcel.receipt = Some(Receipt::Sent.after(told));
        parcel.settled = at;
        parcel.why = parked.and_then(|(.., why)| why);
        let talk = parcel.talk;
        self.sent.entry(key).or_default().insert(place);
        self.leaves(place, talk);
    }

    fn leaves(&mut self, place: u64, talk: u64) {
        if let Some(places) = self.queue.get_mut(&talk) {
            places.remove(&place);
        }
    }

    pub(super) fn addressed(&self, parcel: &Parcel) -> Outbound {
        let to = self.talks.get(&parcel.talk).map_or_else(|| parcel.message.to.clone(), |talk| talk.party.clone());
        Outbound { to, ..parcel.message.clone() }
    }

    pub(super) fn dead(&self, most: usize) -> Vec<Dead> {
        let mut dead: Vec<(Timestamp, u64)> = self
            .outbox
            .iter()
            .filter(|(_, parcel)| parcel.is_dead() || parcel.has_failed())
            .map(|(place, parcel)| (parcel.settled, *place))
            .collect();
        dead.sort_unstable_by(|one, other| other.cmp(one));
        let parcels = dead.into_iter().take(most).filter_map(|(_, place)| self.outbox.get(&place));
        let told = |parcel: &Parcel| parcel.why.clone().unwrap_or(PortError::Undeliverable);
        parcels
            .map(|parcel| Dead {
                message: self.addressed(parcel),
                attempts: parcel.attempt,
                at: parcel.settled,
                why: told(parcel),
            })
            .collect()
    }

    pub(super) fn revive(&mut self, id: &str, at: Timestamp) -> bool {
        let Some(place) = self.ids.get(id).copied() else { return false };
        let Some(parcel) = self.outbox.get_mut(&place) else { return false };
        if !(parcel.is_dead() || parcel.has_failed() || parcel.state == ParcelState::Held) {
            return false;
        }
        if let ParcelState::Sent(sent) = std::mem::replace(&mut parcel.state, ParcelState::Waiting) {
            if let Some(places) = self.sent.get_mut(&(parcel.message.line.clone(), sent.clone())) {
                places.remove(&place);
            }
            parcel.earlier = Some(sent);
        }
        parcel.due = at;
        parcel.receipt = None;
        parcel.why = None;
        self.queue.entry(parcel.talk).or_default().insert(place);
        true
    }

    /// What waits to be sent, is held or was sent to a citizen who is erased.
    pub(super) fn forget_parcels(&mut self, talk: u64) {
        self.queue.remove(&talk);
        self.drop_parcels(|parcel| parcel.talk == talk);
    }

    pub(super) fn drop_parcels(&mut self, goes: impl Fn(&Parcel) -> bool) -> u64 {
        let gone: Vec<u64> = self.outbox.iter().filter(|(_, parcel)| goes(parcel)).map(|(place, _)| *place).collect();
        for place in &gone {
            let Some(parcel) = self.outbox.remove(place) else { continue };
            self.ids.remove(&parcel.message.id);
            if let ParcelState::Sent(sent) = parcel.state
                && let Some(places) = self.sent.get_mut(&(parcel.message.line, sent))
            {
                places.remove(place);
            }
        }
        gone.len() as u64
    }
}

impl Parcel {
    pub(super) fn is_dead(&self) -> bool {
        self.state == ParcelState::Dead
    }

    pub(super) fn has_failed(&self) -> bool {
        matches!(self.state, ParcelState::Sent(_)) && self.receipt == Some(Receipt::Failed)
    }
}
