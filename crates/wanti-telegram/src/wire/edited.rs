//! A message that was changed after it was sent.

use wanti_port::InboundKind;
use wanti_text::Pii;

use super::message::Message;
use super::{Heard, Moment, Reader, sent_id, shape};

pub(super) fn read(reader: &Reader<'_>, raw: &str, moment: Moment) -> Heard {
    let message: Message = shape(raw, "edited_message")?;
    let place = message.place();
    let Some(user) = message.speaker(reader, &place) else {
        return Ok(None);
    };
    let on = sent_id(place.chat(), message.message_id);
    let kind = InboundKind::Edited { on, text: message.words().cloned().map(Pii::new) };
    let mut inbound = reader.inbound(moment.id(), place.party(user), &place, moment, kind);
    inbound.sent = moment.at(message.edit_date.unwrap_or(message.date));
    Ok(Some(inbound))
}
