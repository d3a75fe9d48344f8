//! Removing what has been kept long enough, and counting.

use jiff::Timestamp;

use super::{All, Filed, Letter, Parcel, ParcelState};
use crate::store::{Counters, Purged, Retention};

impl All {
    pub(super) fn purge(&mut self, retention: &Retention) -> Purged {
        Purged {
            marks: self.drop_marks(retention.marks),
            bodies: self.drop_bodies(retention.bodies),
            messages: self.drop_messages(retention.messages),
            sessions: self.drop_sessions(retention.sessions),
            requests: self.forget_requests(|filed| past(ended(filed), retention.requests)),
            records: drop(&mut self.records, |(_, at, _)| past(Some(*at), retention.records)),
        }
    }

    pub(super) fn counters(&self) -> Counters {
        let state = |wanted: &ParcelState| count(self.outbox.values().filter(|parcel| parcel.state == *wanted));
        let waits: Vec<&Letter> = self.inbox.values().filter(|letter| !letter.done).collect();
        Counters {
            conversations: self.talks.len() as u64,
            pending: waits.len() as u64,
            oldest_pending: waits.iter().map(|letter| letter.received).min(),
            waiting: state(&ParcelState::Waiting),
            sending: state(&ParcelState::Sending),
            held: state(&ParcelState::Held),
            dead: state(&ParcelState::Dead),
            failed: count(self.outbox.values().filter(|parcel| parcel.has_failed())),
            timers: self.timers.len() as u64,
            open_requests: count(self.requests.iter().filter(|filed| !filed.request.state.is_final())),
            unreadable: self.unreadable.len() as u64,
        }
    }

    fn drop_marks(&mut self, before: Option<Timestamp>) -> u64 {
        let goes = |letter: &Letter| letter.done && past(Some(letter.received), before);
        let gone: Vec<u64> = self.inbox.iter().filter(|(_, letter)| goes(letter)).map(|(place, _)| *place).collect();
        for letter in gone.iter().filter_map(|place| self.inbox.remove(place)).collect::<Vec<_>>() {
            self.marks.remove(&letter.mark);
        }
        gone.len() as u64
    }

    fn drop_bodies(&mut self, before: Option<Timestamp>) -> u64 {
        let goes = |letter: &&mut Letter| letter.done && letter.body.is_some() && past(Some(letter.received), before);
        let mut gone = 0;
        for letter in self.inbox.values_mut().filter(goes) {
            letter.body = None;
            gone += 1;
        }
        gone + drop(&mut self.unreadable, |piece| past(Some(piece.received), before))
    }

    fn drop_messages(&mut self, before: Option<Timestamp>) -> u64 {
        let open = |parcel: &Parcel| matches!(parcel.state, ParcelState::Waiting | ParcelState::Sending);
        let parcels = self.drop_parcels(|parcel| !open(parcel) && past(Some(parcel.queued), before));
        let parked = self.parked.len();
        self.parked.retain(|_, (_, at, _)| !past(Some(*at), before));
        parcels + (parked - self.parked.len()) as u64
    }

    fn drop_sessions(&mut self, before: Option<Timestamp>) -> u64 {
        let mut gone = 0;
        for (number, talk) in &mut self.talks {
            let busy = self.timers.keys().any(|(owner, _)| owner == number)
                || self.pending.get(number).is_some_and(|places| !places.is_empty());
            if talk.session.is_some() && !busy && past(talk.last_turn, before) {
                talk.session = None;
                talk.shown = None;
                gone += 1;
            }
        }
        gone
    }
}

/// When a request reached its final state.
fn ended(filed: &Filed) -> Option<Timestamp> {
    let request = &filed.request;
    request.state.is_final().then(|| request.history.last().map_or(request.opened, |change| change.at))
}

fn past(at: Option<Timestamp>, before: Option<Timestamp>) -> bool {
    at.zip(before).is_some_and(|(at, before)| at < before)
}

fn drop<T>(rows: &mut Vec<T>, goes: impl Fn(&T) -> bool) -> u64 {
    let all = rows.len();
    rows.retain(|row| !goes(row));
    (all - rows.len()) as u64
}

fn count(rows: impl Iterator) -> u64 {
    rows.count() as u64
}
