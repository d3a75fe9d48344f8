//! The stand-in for Telegram's Bot API: what a test holds in its hand.

mod asked;
mod control;
mod fault;
mod happen;
mod html;
mod markup;
mod methods;
mod people;
mod send;
mod state;
mod updates;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::lock;
use crate::serve::{Running, serve};
use crate::stage::Stage;

pub use people::{Group, User};
use state::Bots;

/// How the stand-in behaves.
#[derive(Debug, Clone)]
pub struct BotSettings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The bots it has.
    pub bots: Vec<Bot>,
    /// Whether it refuses more than 30 messages a second, one a second to a person, twenty a minute to a group.
    pub paced: bool,
    /// Whether people who never wrote can be written to.
    pub strangers: bool,
    /// How many accepted messages it keeps in memory.
    pub kept: usize,
    /// A file for a line of JSON for each accepted message.
    pub log: Option<PathBuf>,
    /// How many webhooks it brings at once; those of one chat come in order.
    pub lanes: usize,
    /// When it tries a webhook again that was not taken; later ones wait longer.
    pub again: Duration,
    /// For trouble and mischief that come by chance.
    pub seed: u64,
}

/// A bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bot {
    /// Its token.
    pub token: String,
    /// Its public name.
    pub username: String,
    /// The name people see.
    pub name: String,
}

impl Bot {
    /// Its number, as its token says.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.token.split(':').next().and_then(|number| number.parse().ok()).unwrap_or_default()
    }
}

impl Default for Bot {
    fn default() -> Bot {
        Bot {
            token: "700:AAkunci_uji".to_owned(),
            username: "layanan_uji_bot".to_owned(),
            name: "Layanan Uji".to_owned(),
        }
    }
}

impl Default for BotSettings {
    fn default() -> BotSettings {
        BotSettings {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            bots: vec![Bot::default()],
            paced: true,
            strangers: false,
            kept: 100_000,
            log: None,
            lanes: 8,
            again: Duration::from_millis(200),
            seed: 1,
        }
    }
}

/// A running stand-in for the Bot API. It stops when it is dropped. People talk to its first bot.
#[derive(Debug)]
pub struct FakeBot {
    bots: Arc<Bots>,
    running: Running,
}

impl FakeBot {
    /// One with a bot, all limits on.
    ///
    /// # Errors
    /// It cannot listen.
    pub async fn start() -> io::Result<FakeBot> {
        FakeBot::start_with(BotSettings::default()).await
    }

    /// One with these settings.
    ///
    /// # Errors
    /// It cannot listen, or cannot write its log.
    pub async fn start_with(settings: BotSettings) -> io::Result<FakeBot> {
        let listen = settings.listen;
        let bots = Arc::new(Bots::new(settings)?);
        bots.stage.courier.begin().await;
        Ok(FakeBot { running: serve(listen, bots.clone()).await?, bots })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// The address of the Bot API, as adapters want it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.running.address)
    }

    /// One more bot.
    pub fn add(&self, bot: Bot) {
        self.bots.add(bot);
    }

    /// Somebody writes to the bot; the number of the message.
    pub fn text(&self, user: &User, text: &str) -> i64 {
        self.message(user, None, &happen::words(text))
    }

    /// Somebody writes in a group.
    pub fn text_in(&self, group: &Group, user: &User, text: &str) -> i64 {
        self.message(user, Some(group), &happen::words(text))
    }

    /// Somebody sends anything: the fields of a message beside number, sender, chat and date.
    pub fn message(&self, user: &User, group: Option<&Group>, content: &Value) -> i64 {
        happen::message(&self.bots, "", user, group, content).unwrap_or_default()
    }

    /// Somebody taps a key, by its data or title, of the last message of the bot that has it. The id of the tap.
    pub fn tap(&self, user: &User, key: &str) -> Option<String> {
        happen::tap(&self.bots, "", user, None, key)
    }

    /// Somebody sends a photo.
    pub fn photo(&self, user: &User, bytes: &[u8], caption: Option<&str>) -> i64 {
        self.message(user, None, &happen::photo(&self.bots, bytes, caption))
    }

    /// Somebody sends several photos at once.
    pub fn album(&self, user: &User, photos: &[&[u8]]) -> Vec<i64> {
        let album = |bytes: &&[u8]| {
            let mut content = happen::photo(&self.bots, bytes, None);
            if let Some(fields) = content.as_object_mut() {
                fields.insert("media_group_id".to_owned(), json!("134001"));
            }
            self.message(user, None, &content)
        };
        photos.iter().map(album).collect()
    }

    /// Somebody sends a document.
    pub fn document(&self, user: &User, name: &str, mime: &str, bytes: &[u8]) -> i64 {
        self.message(user, None, &happen::document(&self.bots, name, mime, bytes, None))
    }

    /// Somebody sends a position.
    pub fn location(&self, user: &User, latitude: f64, longitude: f64) -> i64 {
        self.message(user, None, &json!({ "location": { "latitude": latitude, "longitude": longitude } }))
    }

    /// Somebody sends the own contact.
    pub fn contact(&self, user: &User, phone: &str) -> i64 {
        let contact = json!({ "phone_number": phone, "first_name": user.first_name, "user_id": user.id });
        self.message(user, None, &json!({ "contact": contact }))
    }

    /// Somebody changes an earlier message.
    pub fn edit(&self, user: &User, message: i64, text: &str) {
        happen::edit(&self.bots, user, message, text);
    }

    /// Somebody puts a sign on a message, or takes it away.
    pub fn react(&self, user: &User, message: i64, emoji: Option<&str>) {
        happen::react(&self.bots, user, message, emoji);
    }

    /// Somebody blocks the bot.
    pub fn block(&self, user: &User) {
        happen::block(&self.bots, "", user, true);
    }

    /// Somebody lets the bot write again.
    pub fn unblock(&self, user: &User) {
        happen::block(&self.bots, "", user, false);
    }

    /// An update of one's own making; its number is put in when it has none.
    pub fn update(&self, update: Value) {
        self.bots.happens_raw("", update);
    }

    /// Updates that nobody has confirmed yet.
    #[must_use]
    pub fn pending(&self) -> Vec<Value> {
        let known = self.bots.known("");
        known.map(|known| lock(&known).updates.iter().map(|(_, update)| update.clone()).collect()).unwrap_or_default()
    }

    /// Taps that nobody has answered yet.
    #[must_use]
    pub fn unanswered(&self) -> Vec<String> {
        let Some(known) = self.bots.known("") else { return Vec::new() };
        let mut open: Vec<String> =
            lock(&known).answered.iter().filter(|(_, answered)| !**answered).map(|(id, _)| id.clone()).collect();
        open.sort();
        open
    }

    /// A message as it stands in a chat now.
    #[must_use]
    pub fn shown(&self, chat: i64, message: i64) -> Option<Value> {
        let known = self.bots.known("")?;
        lock(&known).message(chat, message).cloned()
    }

    /// The commands on the menu of the bot.
    #[must_use]
    pub fn commands(&self) -> Value {
        let known = self.bots.known("");
        known.and_then(|known| lock(&known).commands.get("").cloned()).unwrap_or_else(|| json!([]))
    }
}

/// Trouble, time and the log are the same for both fakes.
impl Deref for FakeBot {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.bots.stage
    }
}
