//! A message: who wrote it, whether it is for us, and which kind it is.

use serde::Deserialize;
use serde::de::IgnoredAny;
use wanti_port::{Alias, InboundKind, SentId};

use super::chat::{Chat, Place, User};
use super::contact::Contact;
use super::media::Files;
use super::place::{Position, Venue};
use super::text::{Spoken, spoken};
use super::{Fault, Heard, Moment, Reader, lenient, sent_id, service, shape};
use crate::Groups;

#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub(super) message_id: i64,
    message_thread_id: Option<i64>,
    #[serde(default)]
    is_topic_message: bool,
    pub(super) from: Option<User>,
    chat: Chat,
    #[serde(default)]
    pub(super) date: i64,
    pub(super) edit_date: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    reply_to_message: Option<Earlier>,
    forward_origin: Option<IgnoredAny>,
    forward_date: Option<IgnoredAny>,
    text: Option<String>,
    caption: Option<String>,
    contact: Option<Contact>,
    venue: Option<Venue>,
    location: Option<Position>,
}

/// The message that is answered.
#[derive(Debug, Deserialize)]
struct Earlier {
    message_id: i64,
    from: Option<User>,
    forum_topic_created: Option<IgnoredAny>,
}

pub(super) fn read(reader: &Reader<'_>, raw: &str, moment: Moment) -> Heard {
    let message: Message = shape(raw, "message")?;
    let place = message.place();
    let Some(user) = message.speaker(reader, &place) else {
        return Ok(None);
    };
    let Some(kind) = message.kind(reader, raw, &place, user)? else {
        return Ok(None);
    };
    let mut from = place.party(user);
    if let InboundKind::Contact { phone, own: true } = &kind {
        from.aliases.insert(1, Alias::Phone(phone.clone()));
    }
    let id = sent_id(place.chat(), message.message_id).0;
    let mut inbound = reader.inbound(id, from, &place, moment, kind);
    inbound.sent = moment.at(message.date);
    inbound.reply_to = message.reply_to(&place);
    inbound.forwarded = message.forward_origin.is_some() || message.forward_date.is_some();
    Ok(Some(inbound))
}

impl Message {
    /// Where it was written. Only true topics are given back: a thread of answers in a plain group cannot be written into.
    pub(super) fn place(&self) -> Place {
        Place::new(&self.chat, self.message_thread_id.filter(|_| self.is_topic_message))
    }

    /// The person who wrote it, if we listen here: not other bots, not channels, not those who hide behind a group.
    pub(super) fn speaker(&self, reader: &Reader<'_>, place: &Place) -> Option<&User> {
        let heard = reader.hears(place) && !place.is_channel();
        self.from.as_ref().filter(|user| heard && !user.is_bot)
    }

    /// Its words.
    pub(super) fn words(&self) -> Option<&String> {
        self.text.as_ref().or(self.caption.as_ref())
    }

    fn kind(&self, reader: &Reader<'_>, raw: &str, place: &Place, user: &User) -> Result<Option<InboundKind>, Fault> {
        if let Some(text) = &self.text {
            let spoken = spoken(text, reader.username());
            return Ok(self.is_for_us(reader, place, Some(&spoken)).then_some(spoken.kind));
        }
        if !self.is_for_us(reader, place, None) {
            return Ok(None);
        }
        if let Some(venue) = &self.venue {
            return Ok(Some(venue.kind()));
        }
        if let Some(location) = &self.location {
            return Ok(Some(location.kind(None)));
        }
        if let Some(contact) = &self.contact {
            return Ok(Some(contact.kind(user, place)));
        }
        let files: Files = shape(raw, "file")?;
        Ok(files.kind(self.caption.as_ref()).or_else(|| service::unsupported(raw, place)))
    }

    fn is_for_us(&self, reader: &Reader<'_>, place: &Place, spoken: Option<&Spoken>) -> bool {
        if !place.is_group() {
            return true;
        }
        let named = spoken.and_then(|spoken| spoken.named.as_deref());
        let ours = |name: &str| reader.username().is_none_or(|own| own.eq_ignore_ascii_case(name));
        if named.is_some_and(|name| !ours(name)) {
            return false;
        }
        let called = named.is_some() || spoken.is_some_and(|spoken| spoken.command);
        reader.settings.groups() == Groups::All || called || self.answers(reader.settings.bot())
    }

    fn answers(&self, bot: i64) -> bool {
        self.earlier().and_then(|earlier| earlier.from.as_ref()).is_some_and(|user| user.id == bot)
    }

    fn reply_to(&self, place: &Place) -> Option<SentId> {
        self.earlier().map(|earlier| sent_id(place.chat(), earlier.message_id))
    }

    /// The message it answers. The first message of a topic stands there for those that answer nothing.
    fn earlier(&self) -> Option<&Earlier> {
        self.reply_to_message.as_ref().filter(|earlier| earlier.forum_topic_created.is_none())
    }
}
