//! What the effects of one turn add up to, before it is stored.

use jiff::Timestamp;
use wanti_core::{Effect, Outgoing, Request, Slot, Snapshot};
use wanti_flow::model::Language;
use wanti_text::Pii;

use crate::fit::fit_message;
use crate::store::{Booking, Cause, Claim, Commit, Record, Shown, TimerChange};
use crate::{ConversationId, Limits, Line, Outbound, Party};

/// Where a turn happens.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) conversation: ConversationId,
    pub(crate) line: Line,
    pub(crate) party: Party,
    pub(crate) version: u64,
    pub(crate) epoch: Option<u64>,
    pub(crate) claim: Option<Claim>,
    pub(crate) at: Timestamp,
}

/// Changes collected so far.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) requests: Vec<Request>,
    pub(crate) bookings: Vec<Booking>,
    messages: Vec<Outgoing>,
    timers: Vec<TimerChange>,
    records: Vec<Record>,
    erase: bool,
    /// Several messages are answered together: one answer for all where it fits, whatever a message costs.
    burst: bool,
}

impl Gathered {
    /// Nothing yet, of so many events.
    pub(crate) fn of(events: usize) -> Gathered {
        Gathered { burst: events > 1, ..Gathered::default() }
    }

    /// Takes an effect that needs no answer; the others are given back.
    pub(crate) fn take(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Send(message) => self.messages.push(message),
            Effect::SaveRequest(request) => self.save(request),
            Effect::SetTimer { name, due } => self.timers.push(TimerChange::Set { name, due }),
            Effect::CancelTimer { name } => self.timers.push(TimerChange::Cancel { name }),
            Effect::Erase => self.erase = true,
            Effect::Audit(line) => self.records.push(Record::Audit(line)),
            Effect::HandoffEnded => self.records.push(Record::HandoffEnded),
            Effect::Handoff { role, reason, request } => self.records.push(Record::Handoff { role, reason, request }),
            Effect::ConsentGiven { id, version, given } => self.records.push(Record::Consent { id, version, given }),
            Effect::Rated { of, mark, up_to, comment } => self.records.push(Record::Rated { of, mark, up_to, comment }),
            asks => return Some(asks),
        }
        None
    }

    /// How many of this turn have taken a slot already.
    pub(crate) fn booked(&self, slot: &Slot) -> u32 {
        let count = self.bookings.iter().filter(|booking| booking.slot == *slot).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The turn as the store takes it.
    pub(crate) fn commit(
        self,
        scene: &Scene,
        cause: Cause,
        session: Snapshot,
        limits: &Limits,
        language: Language,
    ) -> Commit {
        let mut outbox = Vec::new();
        let messages = joined(self.messages, limits, self.burst || limits.costs);
        for message in &messages {
            for wire in fit_message(message, 0, limits, language).parts {
                outbox.push(outbound(scene, outbox.len(), wire, message.template.clone()));
            }
        }
        let menu = messages.into_iter().rev().find(|message| message.menu.is_some());
        Commit {
            conversation: scene.conversation.clone(),
            expected: scene.version,
            epoch: scene.epoch,
            at: scene.at,
            cause,
            session,
            shown: menu.map(|message| Shown { message, page: 0 }),
            requests: self.requests,
            bookings: self.bookings,
            outbox,
            timers: self.timers,
            records: self.records,
            erase: self.erase,
            claim: scene.claim,
        }
    }

    fn save(&mut self, request: Request) {
        self.requests.retain(|known| known.number != request.number);
        self.requests.push(request);
    }
}

/// Where each message costs money, and after a burst, texts that fit together go as one.
fn joined(messages: Vec<Outgoing>, limits: &Limits, wanted: bool) -> Vec<Outgoing> {
    if !wanted {
        return messages;
    }
    let mut joined: Vec<Outgoing> = Vec::with_capacity(messages.len());
    for message in messages {
        match joined.last_mut().and_then(|before| together(before, &message, limits)) {
            Some(text) => {
                joined.pop();
                joined.push(Outgoing { text, ..message });
            }
            None => joined.push(message),
        }
    }
    joined
}

fn together(before: &Outgoing, next: &Outgoing, limits: &Limits) -> Option<Pii<String>> {
    let words_only = before.menu.is_none() && before.media.is_none() && before.link.is_none();
    if !words_only || next.media.is_some() || before.template != next.template {
        return None;
    }
    let text = format!("{}\n\n{}", before.text.reveal(), next.text.reveal());
    let keyed = next.menu.is_some() || next.link.is_some();
    let room = if keyed { limits.text_with_keys } else { limits.text };
    (limits.length(&text) <= room).then(|| Pii::new(text))
}

/// A row of the outbox. Its id is the same when the same turn is done again.
pub(crate) fn outbound(scene: &Scene, place: usize, wire: crate::fit::Wire, template: Option<String>) -> Outbound {
    Outbound {
        id: format!("{}-{}-{place}", scene.conversation.0, scene.version + 1),
        conversation: scene.conversation.clone(),
        line: scene.line.clone(),
        to: scene.party.clone(),
        wire,
        template,
        instead_of: None,
        reply_to: None,
    }
}
