//! A webhook taken apart element by element: one that cannot be read is kept aside, its neighbours are read.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use wanti_port::{Arrival, Line, Unreadable};
use wanti_text::Pii;

use super::contact::Contacts;
use super::lenient::string;
use super::{echo, inbound, mend, status};

/// What a webhook brought.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Webhook {
    /// For our line, in the order of the webhook.
    pub arrivals: Vec<Arrival>,
    /// How many changes were for another number.
    pub foreign: usize,
}

/// It is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotJson;

/// Where and when elements came in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) line: &'a Line,
    pub(super) received: Timestamp,
}

/// Reads a webhook for the number that is the line's id.
///
/// # Errors
/// It is not JSON at all; everything else is read as far as it goes.
pub fn read(body: &str, line: &Line, received: Timestamp) -> Result<Webhook, NotJson> {
    let raw = serde_json::from_str::<&RawValue>(body).map_err(|_| NotJson)?;
    let mut reading = Reading { place: Place { line, received }, out: Webhook::default(), seen: BTreeSet::new() };
    reading.payload(raw);
    Ok(reading.out)
}

#[derive(Deserialize)]
struct Payload<'a> {
    #[serde(borrow)]
    object: Option<Cow<'a, str>>,
    #[serde(borrow)]
    entry: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    changes: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    field: Cow<'a, str>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Content<'a> {
    #[serde(borrow)]
    metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    contacts: Option<&'a RawValue>,
    #[serde(borrow)]
    messages: Option<&'a RawValue>,
    #[serde(borrow)]
    statuses: Option<&'a RawValue>,
    #[serde(borrow)]
    message_echoes: Option<&'a RawValue>,
    #[serde(borrow)]
    errors: Option<&'a RawValue>,
}

struct Reading<'a> {
    place: Place<'a>,
    out: Webhook,
    /// Messages of this webhook, so that one told twice in it counts once.
    seen: BTreeSet<String>,
}

/// What reading an element gave: an arrival, nothing of interest, or why it cannot be read.
pub(super) type Outcome = Result<Option<Arrival>, &'static str>;

impl Reading<'_> {
    fn payload(&mut self, raw: &RawValue) {
        let Ok(payload) = serde_json::from_str::<Payload>(raw.get()) else {
            return self.unreadable(raw, "not a webhook");
        };
        if payload.object.as_deref() != Some("whatsapp_business_account") {
            return;
        }
        for entry in self.elements(payload.entry) {
            self.entry(entry);
        }
    }

    fn entry(&mut self, raw: &RawValue) {
        let Ok(entry) = serde_json::from_str::<Entry>(raw.get()) else {
            return self.unreadable(raw, "not an entry");
        };
        for change in self.elements(entry.changes) {
            self.change(change);
        }
    }

    fn change(&mut self, raw: &RawValue) {
        let Ok(change) = serde_json::from_str::<Change>(raw.get()) else {
            return self.unreadable(raw, "not a change");
        };
        if !matches!(change.field.as_ref(), "messages" | "smb_message_echoes") {
            return;
        }
        let Some(content) = change.value.and_then(|value| serde_json::from_str::<Content>(value.get()).ok()) else {
            return self.unreadable(raw, "a change without a value");
        };
        if !self.ours(content.metadata) {
            self.out.foreign += 1;
            return;
        }
        self.content(&content);
    }

    /// A change that does not say for which number it is, is taken as ours.
    fn ours(&self, metadata: Option<&RawValue>) -> bool {
        let number = metadata.and_then(value).and_then(|metadata| string(&metadata, "/phone_number_id"));
        number.is_none_or(|number| number == self.place.line.id)
    }

    fn content(&mut self, content: &Content<'_>) {
        let contacts = Contacts::new(self.elements(content.contacts).into_iter().filter_map(value));
        let place = self.place;
        self.each(content.messages, |message| inbound::read(place, &contacts, message));
        self.each(content.statuses, |status| status::read(place, status));
        self.each(content.message_echoes, |message| echo::read(place, &contacts, message));
        for error in self.elements(content.errors) {
            self.unreadable(error, "the channel tells of an error of its own");
        }
    }

    fn each(&mut self, list: Option<&RawValue>, read: impl Fn(&Value) -> Outcome) {
        for raw in self.elements(list) {
            match value(raw).ok_or("not JSON that can be read").and_then(|element| read(&element)) {
                Ok(arrival) => self.keep(arrival),
                Err(why) => self.unreadable(raw, why),
            }
        }
    }

    fn keep(&mut self, arrival: Option<Arrival>) {
        let again = match &arrival {
            Some(Arrival::Message(message)) => !self.seen.insert(message.id.clone()),
            _ => false,
        };
        self.out.arrivals.extend(arrival.filter(|_| !again));
    }

    /// The elements of a list, each still unread. What should be a list and is none is kept aside as a whole.
    fn elements<'a>(&mut self, raw: Option<&'a RawValue>) -> Vec<&'a RawValue> {
        let Some(raw) = raw else { return Vec::new() };
        serde_json::from_str(raw.get()).unwrap_or_else(|_| {
            self.unreadable(raw, "not a list");
            Vec::new()
        })
    }

    fn unreadable(&mut self, raw: &RawValue, why: &str) {
        self.out.arrivals.push(Arrival::Unreadable(Unreadable {
            line: self.place.line.clone(),
            why: why.to_owned(),
            body: Pii::new(raw.get().to_owned()),
            received: self.place.received,
        }));
    }
}

/// The element itself; one with half a character in it is mended.
fn value(raw: &RawValue) -> Option<Value> {
    serde_json::from_str(raw.get()).ok().or_else(|| serde_json::from_str(&mend::halves(raw.get())).ok())
}
