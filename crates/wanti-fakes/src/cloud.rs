//! The stand-in for WhatsApp's Cloud API: what a test holds in its hand.

mod check;
mod control;
mod fault;
mod interactive;
mod media;
mod person;
mod post;
pub mod say;
mod state;
mod webhook;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::serve::{Running, serve};
use crate::stage::Stage;

pub use person::Person;
use state::Cloud;
pub use webhook::signature;

/// How the stand-in behaves.
#[derive(Debug, Clone)]
pub struct CloudSettings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The numbers it has.
    pub numbers: Vec<Number>,
    /// Whether messages to people who have not written for 24 hours are refused.
    pub window: bool,
    /// Whether it refuses more than 80 messages a second and more than one in six seconds to a person after a burst of 45.
    pub paced: bool,
    /// Templates by name: language and how many places their body has. When there are none, every template is taken.
    pub templates: Vec<(String, String, usize)>,
    /// Which statuses it tells of a message by itself.
    pub statuses: Statuses,
    /// How many accepted messages it keeps in memory.
    pub kept: usize,
    /// A file for a line of JSON for each accepted message.
    pub log: Option<PathBuf>,
    /// How many webhooks it brings at once; those of one person come in order.
    pub lanes: usize,
    /// When it tries a webhook again that was not taken; later ones wait longer.
    pub again: Duration,
    /// For trouble and mischief that come by chance.
    pub seed: u64,
}

/// A number of an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// Meta's id of it.
    pub id: String,
    /// The number itself.
    pub display: String,
    /// The token that may send from it.
    pub token: String,
    /// The secret that signs its webhooks.
    pub app_secret: String,
    /// Where its webhooks go.
    #[serde(default)]
    pub webhook: Option<String>,
}

/// How far a message gets by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statuses {
    /// Nothing is told.
    None,
    /// Meta has it.
    #[default]
    Sent,
    /// The phone has it.
    Delivered,
    /// It was read.
    Read,
}

impl Default for Number {
    fn default() -> Number {
        Number {
            id: "550011".to_owned(),
            display: "62717550011".to_owned(),
            token: "EAAuji".to_owned(),
            app_secret: "rahasia-uji".to_owned(),
            webhook: None,
        }
    }
}

impl Default for CloudSettings {
    fn default() -> CloudSettings {
        CloudSettings {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            numbers: vec![Number::default()],
            window: true,
            paced: true,
            templates: Vec::new(),
            statuses: Statuses::default(),
            kept: 100_000,
            log: None,
            lanes: 8,
            again: Duration::from_millis(200),
            seed: 1,
        }
    }
}

/// A running stand-in for the Cloud API. It stops when it is dropped.
#[derive(Debug)]
pub struct FakeCloud {
    cloud: Arc<Cloud>,
    running: Running,
}

impl FakeCloud {
    /// One with a number of an office, all limits on.
    ///
    /// # Errors
    /// It cannot listen.
    pub async fn start() -> io::Result<FakeCloud> {
        FakeCloud::start_with(CloudSettings::default()).await
    }

    /// One with these settings.
    ///
    /// # Errors
    /// It cannot listen, or cannot write its log.
    pub async fn start_with(settings: CloudSettings) -> io::Result<FakeCloud> {
        let listen = settings.listen;
        let cloud = Arc::new(Cloud::new(settings)?);
        cloud.stage.courier.begin().await;
        let running = serve(listen, cloud.clone()).await?;
        cloud.found_at(running.address);
        Ok(FakeCloud { cloud, running })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// The address of the Graph API with its version, as adapters want it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/v26.0", self.running.address)
    }

    /// Where the webhooks of all numbers go.
    pub fn webhook(&self, url: &str) {
        self.cloud.set_webhook(None, url);
    }

    /// Where the webhooks of one number go.
    pub fn webhook_of(&self, number: &str, url: &str) {
        self.cloud.set_webhook(Some(number), url);
    }

    /// One more number.
    pub fn add(&self, number: Number) {
        self.cloud.add(number);
    }

    /// Somebody sends something; see [`say`] for what. The id of the message.
    pub fn say(&self, person: &Person, message: Value) -> String {
        self.say_all(&[(person.clone(), message)]).pop().unwrap_or_default()
    }

    /// Several messages in the body of one webhook, in this order. Their ids.
    pub fn say_all(&self, messages: &[(Person, Value)]) -> Vec<String> {
        self.say_to("", messages)
    }

    /// The same to a number by its id; the first number when it is empty.
    pub fn say_to(&self, number: &str, messages: &[(Person, Value)]) -> Vec<String> {
        self.cloud.say(number, messages)
    }

    /// Somebody taps a key, by its token or title, of the last message to that person that has it. The id of the message.
    pub fn tap(&self, person: &Person, key: &str) -> Option<String> {
        self.cloud.tap(person, key)
    }

    /// A file that can be sent by its id.
    pub fn store_file(&self, mime: &str, bytes: Vec<u8>) -> String {
        self.cloud.store_file(mime, bytes)
    }

    /// A file under an id of one's own choice.
    pub fn store_file_as(&self, id: &str, mime: &str, bytes: Vec<u8>) {
        self.cloud.store_file_as(id, mime, bytes);
    }

    /// An officer answers a person from the office's own phone.
    pub fn echo(&self, person: &Person, words: &str) -> String {
        self.cloud.echo(person, words)
    }

    /// Tells a status of an accepted message; for `failed` with a code.
    pub fn status(&self, id: &str, status: &str, code: Option<i64>) {
        self.cloud.status(id, status, code);
    }

    /// Several statuses in the body of one webhook, in this order.
    pub fn statuses(&self, statuses: &[(&str, &str)]) {
        self.cloud.statuses(statuses);
    }

    /// Tells of an error of the channel itself.
    pub fn error(&self, code: i64) {
        self.cloud.error(code);
    }

    /// Brings a body of one's own, signed.
    pub fn raw(&self, body: &Value) {
        self.cloud.bring_body("", body, 0);
    }

    /// A webhook as it would be brought: its bytes, and the value of `X-Hub-Signature-256`.
    #[must_use]
    pub fn signed(&self, body: &Value) -> (Vec<u8>, String) {
        self.cloud.signed("", body)
    }

    /// The body of a webhook with these messages, not brought.
    #[must_use]
    pub fn body(&self, messages: &[(Person, Value)]) -> Value {
        self.cloud.body("", messages).0
    }

    /// The body of a webhook about a message to this person, not brought.
    #[must_use]
    pub fn status_body(&self, id: &str, person: &Person, own: Option<&str>, status: &str, code: Option<i64>) -> Value {
        self.cloud.status_body(id, person, own, status, code)
    }

    /// Messages marked as read, with whether an answer is being written.
    #[must_use]
    pub fn seen(&self) -> Vec<(String, bool)> {
        self.cloud.seen()
    }
}

/// Trouble, time and the log are the same for both fakes.
impl Deref for FakeCloud {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.cloud.stage
    }
}
