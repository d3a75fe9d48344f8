//! What the stand-in for the Cloud API knows: numbers, windows, what was sent, and what it brings.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use hyper::body::Bytes;
use serde_json::{Map, Value, json};

use super::check::{Checked, is_scoped};
use super::fault::Fault;
use super::media::File;
use super::webhook::{change, enveloped, signature, written};
use super::{CloudSettings, Number, Person, Statuses, say};
use crate::bucket::{Allowance, Bucket};
use crate::courier::{Courier, Parcel};
use crate::ledger::{Sent, one_more};
use crate::lock;
use crate::stage::Stage;

/// How long somebody may be written to after writing.
const WINDOW: i64 = 24 * 60 * 60 * 1000;
/// To one person: 45 at once, then one in six seconds.
const PAIR: Allowance = Allowance { every: 6000, burst: 45 };
/// In all: 80 a second.
const THROUGHPUT: Allowance = Allowance { every: 12, burst: 84 };
/// So many signs are kept.
const SEEN: usize = 10_000;

/// The stand-in itself.
#[derive(Debug)]
pub(super) struct Cloud {
    pub(super) settings: CloudSettings,
    pub(super) stage: Stage,
    pub(super) files: Mutex<HashMap<String, File>>,
    numbers: Mutex<Vec<Number>>,
    people: Mutex<HashMap<(String, String), Known>>,
    flow: Mutex<HashMap<String, Bucket>>,
    seen: Mutex<VecDeque<(String, bool)>>,
    address: OnceLock<SocketAddr>,
    start: i64,
    count: AtomicU64,
}

/// What is known of a person on a number.
#[derive(Debug, Clone, Copy)]
struct Known {
    wrote: i64,
    pair: Bucket,
}

impl Cloud {
    pub(super) fn new(settings: CloudSettings) -> io::Result<Cloud> {
        let courier = Courier::new(settings.lanes, settings.again, settings.seed ^ 0x5eed);
        let stage = Stage::new(settings.kept, settings.log.as_deref(), settings.seed, courier)?;
        Ok(Cloud {
            files: Mutex::default(),
            numbers: Mutex::new(settings.numbers.clone()),
            people: Mutex::default(),
            flow: Mutex::default(),
            seen: Mutex::default(),
            address: OnceLock::new(),
            start: stage.clock.millis(),
            count: AtomicU64::new(0),
            stage,
            settings,
        })
    }

    pub(super) fn found_at(&self, address: SocketAddr) {
        let _ = self.address.set(address);
    }

    /// An address of its own.
    pub(super) fn own_url(&self, path: &str) -> String {
        self.address.get().map(|address| format!("http://{address}/{path}")).unwrap_or_default()
    }

    /// A number never given before, also not by an earlier process.
    pub(super) fn fresh(&self) -> String {
        format!("{:X}{:07X}", self.start, self.next())
    }

    /// The next number of this process.
    pub(super) fn next(&self) -> u64 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    pub(super) fn add(&self, number: Number) {
        let mut numbers = lock(&self.numbers);
        numbers.retain(|known| known.id != number.id);
        numbers.push(number);
    }

    pub(super) fn set_webhook(&self, number: Option<&str>, url: &str) {
        for known in lock(&self.numbers).iter_mut().filter(|known| number.is_none_or(|id| known.id == id)) {
            known.webhook = Some(url.to_owned());
        }
    }

    /// The number with this id; the first one when it is empty.
    pub(super) fn number(&self, id: &str) -> Option<Number> {
        lock(&self.numbers).iter().find(|number| id.is_empty() || number.id == id).cloned()
    }

    /// Whether a token is one of any number.
    pub(super) fn knows_token(&self, token: &str) -> bool {
        lock(&self.numbers).iter().any(|number| number.token == token)
    }

    /// Whether a message may go now: to whom, by template, how fast.
    pub(super) fn admit(&self, number: &Number, message: &Checked) -> Result<(), Fault> {
        if message.to == number.display {
            return Err(Fault::of(131021, "The recipient is the sender"));
        }
        self.known_files(message)?;
        self.known_template(message)?;
        let now = self.stage.clock.millis();
        let mut people = lock(&self.people);
        let key = (number.id.clone(), message.to.clone());
        let known = people.entry(key).or_insert(Known { wrote: i64::MIN, pair: Bucket::new() });
        let open = now.saturating_sub(known.wrote) < WINDOW;
        if self.settings.window && !open && message.template.is_none() {
            let details = "Message failed to send because more than 24 hours have passed since the customer last \
                           replied to this number.";
            return Err(Fault::of(131047, details));
        }
        if !self.settings.paced {
            return Ok(());
        }
        if known.pair.take(PAIR, now).is_err() {
            let details = "Message failed to send because there were too many messages sent from this phone number to \
                           the same phone number in a short period of time.";
            return Err(Fault::of(131056, details));
        }
        drop(people);
        let mut flow = lock(&self.flow);
        let bucket = flow.entry(number.id.clone()).or_insert_with(Bucket::new);
        let details = "Message failed to send because there were too many messages sent from this phone number in a \
                       short period of time.";
        bucket.take(THROUGHPUT, now).map_err(|_| Fault::of(130429, details))
    }

    fn known_files(&self, message: &Checked) -> Result<(), Fault> {
        let files = lock(&self.files);
        match message.media.iter().find(|id| !files.contains_key(*id)) {
            Some(id) => Err(Fault::of(100, format!("Media ID {id} does not exist"))),
            None => Ok(()),
        }
    }

    fn known_template(&self, message: &Checked) -> Result<(), Fault> {
        let Some(template) = message.template.as_ref().filter(|_| !self.settings.templates.is_empty()) else {
            return Ok(());
        };
        let known = self.settings.templates.iter();
        let mut known = known.filter(|(name, language, _)| *name == template.name && *language == template.language);
        let Some((name, language, places)) = known.next() else {
            let (name, language) = (&template.name, &template.language);
            return Err(Fault::of(132001, format!("template name ({name}) does not exist in {language}")));
        };
        if *places == template.filled {
            return Ok(());
        }
        let filled = template.filled;
        let details =
            format!("{name} {language} body: number of localizable_params ({filled}) does not match {places}");
        Err(Fault::of(132000, details))
    }

    /// Takes a message; what is answered.
    pub(super) fn accept(&self, number: &Number, message: Checked, body: Value, told: bool) -> Value {
        let id = format!("wamid.{}", self.fresh());
        let contact = match message.scoped {
            true => json!({ "input": message.input, "user_id": message.to }),
            false => json!({ "input": message.input, "wa_id": message.to }),
        };
        let accepted = match &message.template {
            Some(_) => json!({ "id": id, "message_status": "accepted" }),
            None => json!({ "id": id }),
        };
        let answer = json!({ "messaging_product": "whatsapp", "contacts": [contact], "messages": [accepted] });
        let own = message.own.clone();
        let to = message.to.clone();
        self.stage.ledger.keep(Sent {
            number: 0,
            at: self.stage.clock.millis(),
            line: number.id.clone(),
            own: message.own,
            id: id.clone(),
            to: message.to,
            kind: message.kind,
            text: message.text,
            keys: message.keys,
            told,
            body,
        });
        for (level, status) in [(Statuses::Sent, "sent"), (Statuses::Delivered, "delivered"), (Statuses::Read, "read")]
        {
            if self.settings.statuses >= level {
                self.bring_statuses(number, vec![self.status_of(&id, &to, own.as_deref(), status, None)], &to);
            }
        }
        answer
    }

    /// A message was seen.
    pub(super) fn note(&self, message: String, typing: bool) {
        one_more(&self.stage.ledger.signs);
        let mut seen = lock(&self.seen);
        if seen.len() >= SEEN {
            seen.pop_front();
        }
        seen.push_back((message, typing));
    }

    pub(super) fn seen(&self) -> Vec<(String, bool)> {
        lock(&self.seen).iter().cloned().collect()
    }

    /// The body of a webhook with messages of people; their ids.
    pub(super) fn body(&self, number: &str, messages: &[(Person, Value)]) -> (Value, Vec<String>) {
        let number = self.number(number).unwrap_or_default();
        let mut contacts: Vec<Value> = Vec::new();
        let mut ids = Vec::new();
        let mut written = Vec::new();
        for (person, message) in messages {
            let message = self.complete(&number, person, message);
            ids.push(message.get("id").and_then(Value::as_str).unwrap_or_default().to_owned());
            let contact = person.contact();
            // Notes of the channel come without contacts.
            if message.get("type") != Some(&json!("system")) && !contacts.contains(&contact) {
                contacts.push(contact);
            }
            written.push(Value::Object(message));
        }
        let mut value = json!({ "messages": written });
        if let (false, Some(fields)) = (contacts.is_empty(), value.as_object_mut()) {
            fields.insert("contacts".to_owned(), json!(contacts));
        }
        (enveloped(vec![change(&number, "messages", value)]), ids)
    }

    /// Puts sender, id and time into a message; what stands there already stays.
    fn complete(&self, number: &Number, person: &Person, message: &Value) -> Map<String, Value> {
        let mut out = Map::new();
        person.sends(&mut out);
        out.insert("id".to_owned(), json!(format!("wamid.{}", self.fresh())));
        out.insert("timestamp".to_owned(), json!(self.stage.clock.seconds().to_string()));
        out.extend(message.as_object().cloned().unwrap_or_default());
        if let Some(context) = out.get_mut("context").and_then(Value::as_object_mut)
            && context.contains_key("id")
        {
            context.entry("from").or_insert_with(|| json!(number.display));
        }
        out
    }

    /// Somebody writes: the window opens and the webhook goes out.
    pub(super) fn say(&self, number: &str, messages: &[(Person, Value)]) -> Vec<String> {
        let Some(of) = self.number(number) else { return Vec::new() };
        for (person, _) in messages {
            self.opened(&of, person);
        }
        let (body, ids) = self.body(number, messages);
        let lane = messages.first().map(|(person, _)| lane(person.address())).unwrap_or_default();
        self.bring_body(&of.id, &body, lane);
        ids
    }

    fn opened(&self, number: &Number, person: &Person) {
        let now = self.stage.clock.millis();
        let mut people = lock(&self.people);
        for address in person.addresses() {
            let key = (number.id.clone(), address.to_owned());
            people.entry(key).or_insert(Known { wrote: now, pair: Bucket::new() }).wrote = now;
        }
    }

    pub(super) fn tap(&self, person: &Person, key: &str) -> Option<String> {
        let mine = |sent: &Sent| person.addresses().any(|address| address == sent.to);
        let found = |sent: &Sent| sent.keys.iter().find(|(id, title)| id == key || title == key).cloned();
        let sent = self.stage.ledger.last(|sent| mine(sent) && found(sent).is_some())?;
        let (id, title) = found(&sent)?;
        let message = match sent.kind.as_str() {
            "list" => say::row(&id, &title, &sent.id),
            "template" => say::template_button(&id, &title, &sent.id),
            _ => say::button(&id, &title, &sent.id),
        };
        self.say(&sent.line, &[(person.clone(), message)]).pop()
    }

    pub(super) fn echo(&self, person: &Person, words: &str) -> String {
        let Some(number) = self.number("") else { return String::new() };
        let id = format!("wamid.{}", self.fresh());
        let mut message = Map::from_iter([
            ("from".to_owned(), json!(number.display)),
            ("id".to_owned(), json!(id)),
            ("timestamp".to_owned(), json!(self.stage.clock.seconds().to_string())),
        ]);
        person.receives(&mut message);
        message.extend(say::text(words).as_object().cloned().unwrap_or_default());
        let value = json!({ "contacts": [person.contact()], "message_echoes": [message] });
        let body = enveloped(vec![change(&number, "smb_message_echoes", value)]);
        self.bring_body(&number.id, &body, lane(person.address()));
        id
    }

    pub(super) fn status(&self, id: &str, status: &str, code: Option<i64>) {
        let Some((number, to, own)) = self.of_sent(id) else { return };
        self.bring_statuses(&number, vec![self.status_of(id, &to, own.as_deref(), status, code)], &to);
    }

    pub(super) fn statuses(&self, statuses: &[(&str, &str)]) {
        let Some((number, to, _)) = statuses.first().and_then(|(id, _)| self.of_sent(id)) else { return };
        let told = statuses.iter().filter_map(|(id, status)| {
            let (_, to, own) = self.of_sent(id)?;
            Some(self.status_of(id, &to, own.as_deref(), status, None))
        });
        self.bring_statuses(&number, told.collect(), &to);
    }

    fn of_sent(&self, id: &str) -> Option<(Number, String, Option<String>)> {
        let sent = self.stage.ledger.last(|sent| sent.id == id)?;
        Some((self.number(&sent.line)?, sent.to, sent.own))
    }

    fn status_of(&self, id: &str, to: &str, own: Option<&str>, status: &str, code: Option<i64>) -> Value {
        let who = if is_scoped(to) { "recipient_user_id" } else { "recipient_id" };
        let mut told =
            json!({ "id": id, "status": status, "timestamp": self.stage.clock.seconds().to_string(), who: to });
        let Some(fields) = told.as_object_mut() else { return told };
        if let Some(own) = own {
            fields.insert("biz_opaque_callback_data".to_owned(), json!(own));
        }
        if status == "failed" {
            let fault = Fault::of(code.unwrap_or(131026), "Message Undeliverable.");
            fields.insert("errors".to_owned(), json!([fault.told()]));
        } else {
            let pricing = json!({ "billable": true, "pricing_model": "PMP", "category": "service", "type": "regular" });
            fields.insert("pricing".to_owned(), pricing);
        }
        told
    }

    pub(super) fn status_body(
        &self,
        id: &str,
        person: &Person,
        own: Option<&str>,
        status: &str,
        code: Option<i64>,
    ) -> Value {
        let number = self.number("").unwrap_or_default();
        let told = self.status_of(id, person.address(), own, status, code);
        enveloped(vec![change(&number, "messages", told_of(&[told]))])
    }

    fn bring_statuses(&self, number: &Number, statuses: Vec<Value>, to: &str) {
        let body = enveloped(vec![change(number, "messages", told_of(&statuses))]);
        self.bring_body(&number.id, &body, lane(to));
    }

    pub(super) fn error(&self, code: i64) {
        let Some(number) = self.number("") else { return };
        let errors = json!({ "errors": [Fault::of(code, "An error of the channel").told()] });
        self.bring_body(&number.id, &enveloped(vec![change(&number, "messages", errors)]), 0);
    }

    /// Brings a body to the webhook of a number, signed.
    pub(super) fn bring_body(&self, number: &str, body: &Value, lane: u64) {
        let Some(url) = self.number(number).and_then(|number| number.webhook) else { return };
        let (body, signature) = self.signed(number, body);
        self.stage.courier.bring(Parcel {
            url,
            headers: vec![("x-hub-signature-256", signature), ("user-agent", "facebookexternalua".to_owned())],
            body: Bytes::from(body),
            lane,
            over: Arc::new(AtomicBool::new(false)),
            taken: None,
        });
    }

    pub(super) fn signed(&self, number: &str, body: &Value) -> (Vec<u8>, String) {
        let secret = self.number(number).unwrap_or_default().app_secret;
        let body = written(body);
        let signature = signature(&secret, &body);
        (body, signature)
    }
}

/// Statuses with the people they are about.
fn told_of(statuses: &[Value]) -> Value {
    let mut contacts: Vec<Value> = Vec::new();
    for status in statuses {
        let place = |name: &str| status.get(name).and_then(Value::as_str);
        let contact = match (place("recipient_id"), place("recipient_user_id")) {
            (Some(phone), _) => json!({ "wa_id": phone, "profile": {} }),
            (None, id) => json!({ "user_id": id, "profile": {} }),
        };
        if !contacts.contains(&contact) {
            contacts.push(contact);
        }
    }
    json!({ "contacts": contacts, "statuses": statuses })
}

fn lane(person: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    person.hash(&mut hasher);
    hasher.finish()
}
