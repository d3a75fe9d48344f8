//! Who is who, who holds whose conversation, and what they sent.

use jiff::Timestamp;

use super::{All, Letter, ParcelState, Talk};
use crate::store::{Held, Hold, InboxMark, Received, Tracked, Waiting};
use crate::{Alias, Arrival, ConversationId, Delivery, Inbound, InboundKind, Line, Party, Receipt};

impl All {
    pub(super) fn receive(&mut self, arrival: Arrival, hold: Option<&Hold>) -> Received {
        match arrival {
            Arrival::Message(inbound) => self.letter(inbound, hold),
            Arrival::Receipt(delivery) => Received::Receipt(self.delivered(delivery)),
            Arrival::Unreadable(piece) => {
                self.unreadable.push(piece);
                Received::Kept
            }
        }
    }

    /// The conversation of a person, who may have been known by earlier names.
    pub(super) fn resolve(&mut self, line: &Line, party: &Party, earlier: &[Alias]) -> u64 {
        let known = self.known(line, party, earlier);
        let Some(oldest) = known.iter().min().copied() else {
            return self.begin(line, party);
        };
        for younger in known.into_iter().filter(|number| *number != oldest) {
            self.absorb(oldest, younger);
        }
        self.rename(oldest, party, earlier);
        oldest
    }

    pub(super) fn waiting(&self, conversation: &ConversationId, most: usize) -> Vec<Waiting> {
        let places = conversation.number().and_then(|number| self.pending.get(&number)).into_iter().flatten();
        let letters = places.filter_map(|place| self.inbox.get(place));
        let waiting = letters
            .filter_map(|letter| letter.body.clone().map(|inbound| Waiting { inbound, stumbles: letter.stumbles }));
        waiting.take(most).collect()
    }

    pub(super) fn take(&mut self, hold: &Hold, most: usize) -> Vec<Held> {
        let mut longest: Vec<(u64, u64)> =
            self.pending.iter().filter_map(|(number, places)| places.first().map(|place| (*place, *number))).collect();
        longest.sort_unstable();
        let mut taken = Vec::new();
        for (_, number) in longest {
            if taken.len() >= most {
                break;
            }
            if let Some(epoch) = self.hold(number, hold) {
                taken.push(Held { conversation: ConversationId::numbered(number), epoch });
            }
        }
        taken
    }

    pub(super) fn hold(&mut self, number: u64, hold: &Hold) -> Option<u64> {
        let talk = self.talks.get_mut(&number)?;
        let own = talk.holder.as_ref().is_some_and(|(by, _)| *by == hold.holder);
        if !own && talk.holder.as_ref().is_some_and(|(_, until)| *until > hold.at) {
            return None;
        }
        if !own {
            talk.epoch += 1;
        }
        talk.holder = Some((hold.holder.clone(), hold.until));
        Some(talk.epoch)
    }

    fn letter(&mut self, inbound: Inbound, hold: Option<&Hold>) -> Received {
        let mark = InboxMark::of(&inbound);
        if let Some(letter) = self.marks.get(&mark).and_then(|place| self.inbox.get(place)) {
            return Received::Again { conversation: ConversationId::numbered(letter.talk), done: letter.done };
        }
        let earlier: &[Alias] = match &inbound.kind {
            InboundKind::Renamed { earlier } => earlier,
            _ => &[],
        };
        let number = self.resolve(&inbound.line, &inbound.from, earlier);
        let conversation = ConversationId::numbered(number);
        if inbound.opens_window() {
            self.open_window(number, inbound.sent.min(inbound.received));
        }
        let waits = inbound.event().is_some();
        let place = self.next();
        self.marks.insert(mark.clone(), place);
        let received = inbound.received;
        let letter = Letter { talk: number, mark, body: Some(inbound), received, done: !waits, stumbles: 0 };
        self.inbox.insert(place, letter);
        if !waits {
            return Received::Noted { conversation };
        }
        self.pending.entry(number).or_default().insert(place);
        Received::New { conversation, epoch: hold.and_then(|hold| self.hold(number, hold)) }
    }

    fn open_window(&mut self, number: u64, at: Timestamp) {
        if let Some(talk) = self.talks.get_mut(&number) {
            talk.last_inbound = talk.last_inbound.max(Some(at));
        }
        let held = self.outbox.iter_mut().filter(|(_, parcel)| parcel.talk == number);
        for (place, parcel) in held.filter(|(_, parcel)| parcel.state == ParcelState::Held) {
            parcel.state = ParcelState::Waiting;
            self.queue.entry(number).or_default().insert(*place);
        }
    }

    fn delivered(&mut self, delivery: Delivery) -> Option<Tracked> {
        let key = (delivery.line.clone(), delivery.sent.clone());
        let own = delivery.own.as_ref().and_then(|own| self.ids.get(own)).copied();
        let own = own.filter(|place| self.outbox.get(place).is_some_and(|parcel| parcel.message.line == delivery.line));
        let Some(place) = self.sent.get(&key).and_then(|places| places.last()).copied().or(own) else {
            let parked = self.parked.entry(key).or_insert((delivery.receipt, delivery.at, None));
            parked.0 = delivery.receipt.after(Some(parked.0));
            parked.2 = delivery.error.or(parked.2.take());
            return None;
        };
        let parcel = self.outbox.get(&place).filter(|parcel| parcel.earlier.as_ref() != Some(&delivery.sent))?;
        let known = parcel.receipt;
        self.mark_sent(place, delivery.sent.clone(), delivery.at);
        let parcel = self.outbox.get_mut(&place)?;
        let receipt = delivery.receipt.after(parcel.receipt);
        parcel.receipt = Some(receipt);
        if delivery.receipt == Receipt::Failed {
            parcel.why = delivery.error.clone().or(parcel.why.take());
            parcel.settled = delivery.at;
        }
        Some(Tracked {
            conversation: ConversationId::numbered(parcel.talk),
            id: parcel.message.id.clone(),
            receipt,
            news: known != Some(receipt),
            error: delivery.error,
        })
    }

    /// Conversations that are this person's: by a name, unless an id proves that it is somebody else's by now.
    fn known(&self, line: &Line, party: &Party, earlier: &[Alias]) -> Vec<u64> {
        let find = |alias: &Alias| self.aliases.get(&(line.clone(), alias.clone())).copied();
        let mut known: Vec<u64> = earlier.iter().filter(|alias| alias.finds()).filter_map(find).collect();
        let named = party.aliases.iter().filter(|alias| alias.finds()).filter_map(find);
        let same = |number: &u64| self.talks.get(number).is_some_and(|talk| !talk.party.differs(party));
        known.extend(named.filter(same));
        known
    }

    fn begin(&mut self, line: &Line, party: &Party) -> u64 {
        self.last_talk += 1;
        let number = self.last_talk;
        let talk = Talk {
            line: line.clone(),
            party: party.clone(),
            version: 0,
            session: None,
            shown: None,
            last_inbound: None,
            last_turn: None,
            holder: None,
            epoch: 0,
            booked: None,
        };
        self.talks.insert(number, talk);
        self.rename(number, party, &[]);
        number
    }

    fn rename(&mut self, number: u64, party: &Party, earlier: &[Alias]) {
        let Some(talk) = self.talks.get_mut(&number) else { return };
        talk.party.aliases.retain(|alias| !earlier.contains(alias));
        talk.party = talk.party.renewed(party);
        for alias in party.aliases.iter().filter(|alias| alias.finds()) {
            self.aliases.insert((talk.line.clone(), alias.clone()), number);
        }
    }

    /// A conversation that turned out to be another's becomes part of it; what the younger was just talking about ends.
    fn absorb(&mut self, older: u64, younger: u64) {
        let Some(gone) = self.talks.remove(&younger) else { return };
        if let Some(talk) = self.talks.get_mut(&older) {
            talk.last_inbound = talk.last_inbound.max(gone.last_inbound);
            talk.party = gone.party.renewed(&talk.party);
        }
        let moved = |number: &mut u64| {
            if *number == younger {
                *number = older;
            }
        };
        self.aliases.values_mut().for_each(moved);
        self.inbox.values_mut().for_each(|letter| moved(&mut letter.talk));
        self.requests.iter_mut().for_each(|filed| moved(&mut filed.owner));
        self.bookings.iter_mut().for_each(|(owner, _)| moved(owner));
        self.records.iter_mut().for_each(|(owner, ..)| moved(owner));
        for parcel in self.outbox.values_mut().filter(|parcel| parcel.talk == younger) {
            parcel.talk = older;
            parcel.message.conversation = ConversationId::numbered(older);
        }
        self.timers.retain(|(owner, _), _| *owner != younger);
        let pending = self.pending.remove(&younger).unwrap_or_default();
        self.pending.entry(older).or_default().extend(pending);
        let queue = self.queue.remove(&younger).unwrap_or_default();
        self.queue.entry(older).or_default().extend(queue);
    }
}
