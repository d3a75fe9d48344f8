//! What the stand-in for the Bot API knows: bots, their chats, messages, files and updates.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::io;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use hyper::body::Bytes;
use serde_json::{Map, Value, json};
use tokio::sync::Notify;

use super::fault::Fault;
use super::people::{Group, User};
use super::{Bot, BotSettings};
use crate::bucket::{Allowance, Bucket};
use crate::courier::{Courier, Parcel, Taken};
use crate::lock;
use crate::stage::Stage;

/// In all about thirty a second.
const ALL: Allowance = Allowance { every: 33, burst: 30 };
/// To one person about one a second, some at once.
const ONE: Allowance = Allowance { every: 1000, burst: 8 };
/// To a group twenty a minute.
const GROUP: Allowance = Allowance { every: 3000, burst: 20 };
/// So many messages of a bot are remembered.
const MESSAGES: usize = 20_000;
/// Kinds of update that come only to those who ask for them.
const UNASKED: &[&str] = &["chat_member", "message_reaction", "message_reaction_count"];

/// The stand-in itself.
#[derive(Debug)]
pub(super) struct Bots {
    pub(super) settings: BotSettings,
    pub(super) stage: Stage,
    pub(super) news: Notify,
    bots: Mutex<HashMap<String, Arc<Mutex<Known>>>>,
}

/// A bot with all that is its own.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) bot: Bot,
    pub(super) hook: Option<Hook>,
    pub(super) allowed: Option<BTreeSet<String>>,
    pub(super) updates: VecDeque<(i64, Value)>,
    pub(super) poller: u64,
    pub(super) commands: HashMap<String, Value>,
    pub(super) answered: HashMap<String, bool>,
    pub(super) files: HashMap<String, (String, Bytes)>,
    messages: HashMap<(i64, i64), Value>,
    order: VecDeque<(i64, i64)>,
    chats: HashMap<i64, Value>,
    blocked: HashSet<i64>,
    flow: Bucket,
    flows: HashMap<i64, Bucket>,
    last_message: HashMap<i64, i64>,
    last_update: i64,
    count: u64,
}

/// Where the updates of a bot go.
#[derive(Debug, Clone)]
pub(super) struct Hook {
    pub(super) url: String,
    pub(super) secret: Option<String>,
    pub(super) most: i64,
    pub(super) over: Arc<AtomicBool>,
}

impl Bots {
    pub(super) fn new(settings: BotSettings) -> io::Result<Bots> {
        let courier = Courier::new(settings.lanes, settings.again, settings.seed ^ 0xb07);
        let bots = Bots {
            stage: Stage::new(settings.kept, settings.log.as_deref(), settings.seed, courier)?,
            news: Notify::new(),
            bots: Mutex::default(),
            settings,
        };
        bots.settings.bots.iter().for_each(|bot| bots.add(bot.clone()));
        Ok(bots)
    }

    pub(super) fn add(&self, bot: Bot) {
        let token = bot.token.clone();
        lock(&self.bots).insert(token, Arc::new(Mutex::new(Known::new(bot, self.stage.clock.seconds()))));
    }

    /// The bot with this token; the first of the settings when it is empty.
    pub(super) fn known(&self, token: &str) -> Option<Arc<Mutex<Known>>> {
        let first = self.settings.bots.first().map(|bot| bot.token.as_str()).unwrap_or_default();
        let token = if token.is_empty() { first } else { token };
        lock(&self.bots).get(token).cloned()
    }

    /// Something happens to a bot: its update waits, or goes to its webhook.
    pub(super) fn happens(&self, token: &str, update: impl FnOnce(&mut Known) -> Option<(&'static str, Value)>) {
        let Some(shared) = self.known(token) else { return };
        let mut known = lock(&shared);
        let Some((kind, content)) = update(&mut known) else { return };
        let id = known.next_update();
        let update = json!({ "update_id": id, kind: content });
        self.wait(&shared, &mut known, kind, id, update);
    }

    /// An update of one's own making.
    pub(super) fn happens_raw(&self, token: &str, mut update: Value) {
        let Some(shared) = self.known(token) else { return };
        let mut known = lock(&shared);
        let id = known.next_update();
        if let Some(fields) = update.as_object_mut() {
            fields.entry("update_id").or_insert(json!(id));
        }
        self.wait(&shared, &mut known, "", id, update);
    }

    fn wait(&self, shared: &Arc<Mutex<Known>>, known: &mut Known, kind: &str, id: i64, update: Value) {
        if !known.wants(kind) {
            return;
        }
        known.updates.push_back((id, update.clone()));
        if let Some(hook) = known.hook.clone() {
            self.bring(shared, &hook, id, &update);
        }
        self.news.notify_waiters();
    }

    /// Brings an update to a webhook; once taken it no longer waits.
    pub(super) fn bring(&self, shared: &Arc<Mutex<Known>>, hook: &Hook, id: i64, update: &Value) {
        let mut headers = Vec::new();
        headers.extend(hook.secret.clone().map(|secret| ("x-telegram-bot-api-secret-token", secret)));
        let owner = Arc::downgrade(shared);
        let taken = move || {
            if let Some(known) = owner.upgrade() {
                lock(&known).updates.retain(|(waiting, _)| *waiting != id);
            }
        };
        self.stage.courier.bring(Parcel {
            url: hook.url.clone(),
            headers,
            body: Bytes::from(update.to_string()),
            lane: lane(update),
            over: hook.over.clone(),
            taken: Some(Taken(Arc::new(taken))),
        });
    }

    /// Whether a message may go to this chat now.
    pub(super) fn admit(&self, known: &mut Known, chat: i64) -> Result<(), Fault> {
        known.reachable_or(chat, self.settings.strangers)?;
        if !self.settings.paced {
            return Ok(());
        }
        let now = self.stage.clock.millis();
        let one = if chat < 0 { GROUP } else { ONE };
        let own = known.flows.entry(chat).or_insert_with(Bucket::new);
        let waits = own.take(one, now).and_then(|()| known.flow.take(ALL, now));
        waits.map_err(|millis| Fault::too_many(u64::try_from(millis / 1000 + 1).unwrap_or(1)))
    }
}

/// Updates of one chat come in order, whatever they are.
fn lane(update: &Value) -> u64 {
    let places = [
        "/message/chat/id",
        "/edited_message/chat/id",
        "/callback_query/message/chat/id",
        "/callback_query/from/id",
        "/my_chat_member/chat/id",
        "/message_reaction/chat/id",
    ];
    let chat = places.iter().find_map(|place| update.pointer(place).and_then(Value::as_i64));
    chat.unwrap_or_default().unsigned_abs()
}

impl Known {
    fn new(bot: Bot, seconds: i64) -> Known {
        Known {
            bot,
            hook: None,
            allowed: None,
            updates: VecDeque::new(),
            poller: 0,
            commands: HashMap::new(),
            answered: HashMap::new(),
            files: HashMap::new(),
            messages: HashMap::new(),
            order: VecDeque::new(),
            chats: HashMap::new(),
            blocked: HashSet::new(),
            flow: Bucket::new(),
            flows: HashMap::new(),
            last_message: HashMap::new(),
            // Not below what an earlier process gave.
            last_update: (seconds % 100_000_000) * 10,
            count: 0,
        }
    }

    /// The bot as `getMe` shows it.
    pub(super) fn me(&self) -> Value {
        json!({
            "id": self.bot.id(), "is_bot": true, "first_name": self.bot.name, "username": self.bot.username,
            "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false,
            "can_connect_to_business": false, "has_main_web_app": false,
        })
    }

    fn sender(&self) -> Value {
        json!({ "id": self.bot.id(), "is_bot": true, "first_name": self.bot.name, "username": self.bot.username })
    }

    pub(super) fn next_update(&mut self) -> i64 {
        self.last_update += 1;
        self.last_update
    }

    /// A number for a file or a tap.
    pub(super) fn fresh(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    fn next_message(&mut self, chat: i64) -> i64 {
        // Messages of private chats are counted over all of them.
        let last = self.last_message.entry(chat.min(0)).or_insert(0);
        *last += 1;
        *last
    }

    fn wants(&self, kind: &str) -> bool {
        match self.allowed.as_ref().filter(|allowed| !allowed.is_empty()) {
            Some(allowed) => kind.is_empty() || allowed.contains(kind),
            None => !UNASKED.contains(&kind),
        }
    }

    /// Whether the chat can be reached; strangers too, if they may be.
    pub(super) fn reachable_or(&mut self, chat: i64, strangers: bool) -> Result<(), Fault> {
        if self.blocked.contains(&chat) {
            let why = if chat < 0 { "bot was kicked from the supergroup chat" } else { "bot was blocked by the user" };
            return Err(Fault::forbidden(why));
        }
        match self.chats.entry(chat) {
            Entry::Occupied(_) => Ok(()),
            Entry::Vacant(place) if strangers && chat > 0 => {
                place.insert(User::new(chat, "Warga").chat());
                Ok(())
            }
            Entry::Vacant(_) => Err(Fault::bad("chat not found")),
        }
    }

    /// Whether the chat can be reached, for calls that are no messages.
    pub(super) fn reachable(&mut self, chat: i64) -> Result<(), Fault> {
        self.reachable_or(chat, false)
    }

    /// Keeps a message of the bot in a chat; what is answered.
    pub(super) fn posts(&mut self, chat: i64, seconds: i64, content: Map<String, Value>) -> (i64, Value) {
        let id = self.next_message(chat);
        let mut message = Map::from_iter([
            ("message_id".to_owned(), json!(id)),
            ("from".to_owned(), self.sender()),
            ("chat".to_owned(), self.chats.get(&chat).cloned().unwrap_or_default()),
            ("date".to_owned(), json!(seconds)),
        ]);
        message.extend(content);
        let message = Value::Object(message);
        self.remember(chat, id, message.clone());
        (id, message)
    }

    pub(super) fn remember(&mut self, chat: i64, id: i64, message: Value) {
        if self.messages.insert((chat, id), message).is_none() {
            self.order.push_back((chat, id));
        }
        if self.order.len() > MESSAGES
            && let Some(oldest) = self.order.pop_front()
        {
            self.messages.remove(&oldest);
        }
    }

    pub(super) fn message(&self, chat: i64, id: i64) -> Option<&Value> {
        self.messages.get(&(chat, id))
    }

    pub(super) fn forget_message(&mut self, chat: i64, id: i64) -> bool {
        self.messages.remove(&(chat, id)).is_some()
    }

    /// Somebody writes, in private or in a group; the message and its number.
    pub(super) fn hears(&mut self, user: &User, group: Option<&Group>, seconds: i64, content: &Value) -> (i64, Value) {
        let chat = group.map_or_else(|| user.chat(), Group::chat);
        let chat_id = group.map_or(user.id, |group| group.id);
        self.chats.insert(chat_id, chat.clone());
        let id = self.next_message(chat_id);
        let mut message = Map::from_iter([
            ("message_id".to_owned(), json!(id)),
            ("from".to_owned(), user.shown()),
            ("chat".to_owned(), chat),
            ("date".to_owned(), json!(seconds)),
        ]);
        if let Some(topic) = group.and_then(|group| group.topic) {
            message.insert("message_thread_id".to_owned(), json!(topic));
            message.insert("is_topic_message".to_owned(), json!(true));
        }
        message.extend(content.as_object().cloned().unwrap_or_default());
        let message = Value::Object(message);
        self.remember(chat_id, id, message.clone());
        (id, message)
    }

    /// A tap on a key, by data or title, of the last message in the chat that has it.
    pub(super) fn tap(&mut self, user: &User, chat: i64, key: &str) -> Option<(String, Value)> {
        let mut found = self.order.iter().rev().filter(|(of, _)| *of == chat).filter_map(|place| {
            let message = self.messages.get(place)?;
            Some((data_of(message, key)?, message.clone()))
        });
        let (data, message) = found.next()?;
        let id = format!("{}{:04}", user.id, self.fresh());
        self.answered.insert(id.clone(), false);
        let tap = json!({ "id": id, "from": user.shown(), "message": message, "chat_instance": "77", "data": data });
        Some((id, tap))
    }

    /// Somebody blocks the bot or lets it write again.
    pub(super) fn blocks(&mut self, user: &User, blocks: bool, seconds: i64) -> Value {
        if blocks {
            self.blocked.insert(user.id);
        } else {
            self.blocked.remove(&user.id);
        }
        self.chats.insert(user.id, user.chat());
        let me = self.sender();
        let status = |blocked: bool| match blocked {
            true => json!({ "user": me, "status": "kicked", "until_date": 0 }),
            false => json!({ "user": me, "status": "member" }),
        };
        json!({
            "chat": user.chat(), "from": user.shown(), "date": seconds,
            "old_chat_member": status(!blocks), "new_chat_member": status(blocks),
        })
    }

    /// Keeps a file; its id.
    pub(super) fn stores(&mut self, folder: &str, ending: &str, bytes: Vec<u8>) -> (String, String) {
        let number = self.fresh();
        let prefix = if folder == "photos" { "AgACAgUAAx" } else { "BQACAgUAAx" };
        let (id, path) = (format!("{prefix}{number:06}"), format!("{folder}/file_{number}.{ending}"));
        self.files.insert(id.clone(), (path.clone(), Bytes::from(bytes)));
        (id, path)
    }
}

fn data_of(message: &Value, key: &str) -> Option<String> {
    let lines = message.pointer("/reply_markup/inline_keyboard")?.as_array()?;
    let mut keys = lines.iter().filter_map(Value::as_array).flatten();
    let is = |button: &&Value, name: &str| button.get(name).and_then(Value::as_str) == Some(key);
    let button = keys.find(|button| is(button, "callback_data") || is(button, "text"))?;
    button.get("callback_data").and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_one_chat_has_one_lane() {
        let chat = json!({ "id": -1001 });
        let group = [
            json!({ "message": { "chat": chat, "from": { "id": 31 } } }),
            json!({ "edited_message": { "chat": chat } }),
            json!({ "callback_query": { "from": { "id": 31 }, "message": { "chat": chat } } }),
            json!({ "my_chat_member": { "chat": chat } }),
            json!({ "message_reaction": { "chat": chat } }),
        ];
        assert_eq!(group.map(|update| lane(&update)), [1001; 5]);
        assert_eq!(lane(&json!({ "callback_query": { "from": { "id": 31 } } })), 31);
    }
}
