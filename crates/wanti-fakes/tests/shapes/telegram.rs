//! Telegram in frankenstein's types: each update, call and answer is read and written again, and nothing of it may be lost.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::{Json, Router, routing::post};
use frankenstein::methods::{
    AnswerCallbackQueryParams, DeleteWebhookParams, EditMessageTextParams, GetFileParams, GetUpdatesParams,
    SendChatActionParams, SendDocumentParams, SendMessageParams, SendPhotoParams, SetMyCommandsParams,
    SetWebhookParams,
};
use frankenstein::response::{ErrorResponse, MessageOrBool, MethodResponse};
use frankenstein::types::{File, Message, User as FoundUser};
use frankenstein::updates::Update;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use wanti_fakes::{Bot, BotSettings, FakeBot, Group, User};
use wanti_flow::model::Language;
use wanti_port::fit::{Keys, Wire};
use wanti_port::{Arrival, InboundKind, Outbound, Party, SentId, Transport};
use wanti_telegram::call::{Manner, send};
use wanti_telegram::poll::Poller;
use wanti_telegram::{BotCommand, Telegram};

use crate::kit::{Office, answer, outbound, polled, runtime, set_webhook};
use crate::recorder::{LANGUAGES, Recorder, Talk, buttons, filed, goes, key, keyed, wires};

/// JSON as it was, once through a type.
type Again = fn(&Value) -> Result<Value, String>;

fn again<T: DeserializeOwned + Serialize>(json: &Value) -> Result<Value, String> {
    let read: T = serde_json::from_value(json.clone()).map_err(|error| error.to_string())?;
    serde_json::to_value(read).map_err(|error| error.to_string())
}

fn nothing(json: &Value) -> Result<Value, String> {
    again::<BTreeMap<String, Value>>(json)
        .and_then(|empty| if empty == json!({}) { Ok(empty) } else { Err("not empty".to_owned()) })
}

/// Every method that is called, with the type of what it takes and of what it gives.
const METHODS: &[(&str, Again, Again)] = &[
    ("answerCallbackQuery", again::<AnswerCallbackQueryParams>, again::<MethodResponse<bool>>),
    ("deleteWebhook", again::<DeleteWebhookParams>, again::<MethodResponse<bool>>),
    ("editMessageText", again::<EditMessageTextParams>, again::<MethodResponse<MessageOrBool>>),
    ("getFile", again::<GetFileParams>, again::<MethodResponse<File>>),
    ("getMe", nothing, again::<MethodResponse<FoundUser>>),
    ("getUpdates", again::<GetUpdatesParams>, again::<MethodResponse<Vec<Update>>>),
    ("sendChatAction", again::<SendChatActionParams>, again::<MethodResponse<bool>>),
    ("sendDocument", again::<SendDocumentParams>, again::<MethodResponse<Message>>),
    ("sendMessage", again::<SendMessageParams>, again::<MethodResponse<Message>>),
    ("sendPhoto", again::<SendPhotoParams>, again::<MethodResponse<Message>>),
    ("setMyCommands", again::<SetMyCommandsParams>, again::<MethodResponse<bool>>),
    ("setWebhook", again::<SetWebhookParams>, again::<MethodResponse<bool>>),
];

#[track_caller]
fn same(what: &str, json: &Value, through: Again) {
    match through(json) {
        Ok(read) => assert_eq!(&read, json, "{what}: left is what was read"),
        Err(error) => panic!("{what}: {error}\n{json:#}"),
    }
}

fn check(talk: &Talk) {
    let method = METHODS.iter().find(|(name, ..)| *name == talk.what);
    let (name, asked, answered) = method.unwrap_or_else(|| panic!("{} is not in the table", talk.what));
    same(name, &talk.asked, *asked);
    let answered = if talk.answered["ok"] == json!(true) { *answered } else { again::<ErrorResponse> };
    same(&format!("the answer to {name}"), &talk.answered, answered);
}

/// The kinds of update that come of [`happen`], in order.
const HAPPENED: &[&str] = &[
    "message", // words
    "message", // a command
    "message", // in a group
    "message", // in a topic
    "message", // a photo
    "message", // with a caption
    "message", // an album
    "message",
    "message", // a document
    "message", // a position
    "message", // a contact
    "edited_message",
    "message_reaction",
    "message_reaction",
    "callback_query",
    "callback_query",
    "my_chat_member",
    "my_chat_member",
];

/// All that people can do at the stand-in.
async fn happen(bot: &FakeBot) {
    let rina = User { username: Some("rina_uji".to_owned()), ..User::new(31, "Rina 👍") };
    let group = Group::new(-1001, "RT 05");
    let written = bot.text(&rina, "syarat KTP é 👍");
    bot.text(&rina, "/start a-Z_9");
    bot.text_in(&group, &rina, "halo semua");
    bot.text_in(&group.clone().in_topic(7), &User::new(32, ""), "halo topik");
    bot.photo(&rina, &[1, 2], None);
    bot.photo(&rina, &[1, 2], Some("KK saya"));
    bot.album(&rina, &[&[1], &[2]]);
    bot.document(&rina, "surat.pdf", "application/pdf", &[1, 2, 3]);
    bot.location(&rina, -2.1, 106.1);
    bot.contact(&rina, "+62811000111");
    bot.edit(&rina, written, "maksudnya KK");
    bot.react(&rina, written, Some("👍"));
    bot.react(&rina, written, None);
    for chat in [31, -1001] {
        let keys = json!({ "inline_keyboard": [[{ "text": "Ya", "callback_data": "m1:1" }, { "text": "Web", "url": "https://contoh.id" }]] });
        call(
            bot,
            "sendMessage",
            &json!({ "chat_id": chat, "text": "<b>Benar</b>?", "parse_mode": "HTML", "reply_markup": keys }),
        )
        .await;
    }
    bot.tap(&rina, "Ya").unwrap();
    let tap = json!({ "user": { "id": 31, "first_name": "Rina" }, "group": { "id": -1001, "title": "RT 05" }, "key": "m1:1" });
    assert_eq!(answer(&format!("{}/_control/tap", bot.url()), None, &tap).await.0, 200);
    bot.block(&rina);
    bot.unblock(&rina);
}

async fn call(bot: &FakeBot, method: &str, body: &Value) -> Value {
    let (status, answer) = answer(&format!("{}/bot{}/{method}", bot.url(), Bot::default().token), None, body).await;
    assert_eq!(status, 200, "{answer}");
    answer["result"].clone()
}

fn check_updates(updates: &[Value]) {
    let kinds: Vec<&str> = updates
        .iter()
        .map(|update| update.as_object().unwrap().keys().map(String::as_str).find(|key| *key != "update_id").unwrap())
        .collect();
    assert_eq!(kinds, HAPPENED);
    updates.iter().for_each(|update| same("an update", update, again::<Update>));
}

async fn unpaced() -> FakeBot {
    FakeBot::start_with(BotSettings { paced: false, lanes: 1, ..BotSettings::default() }).await.unwrap()
}

const ALL: [&str; 5] = wanti_telegram::wire::KINDS;

pub(crate) fn polled_updates() {
    runtime().block_on(async {
        let bot = unpaced().await;
        call(&bot, "getUpdates", &json!({ "allowed_updates": ALL })).await;
        happen(&bot).await;
        let updates = call(&bot, "getUpdates", &json!({ "limit": 100 })).await;
        check_updates(updates.as_array().unwrap());
    });
}

pub(crate) fn brought_updates() {
    runtime().block_on(async {
        let bot = unpaced().await;
        call(&bot, "getUpdates", &json!({ "allowed_updates": ALL })).await;
        let brought: Arc<Mutex<Vec<Value>>> = Arc::default();
        let keep = brought.clone();
        let app = Router::new().route("/hook", post(async move |Json(update)| keep.lock().unwrap().push(update)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        set_webhook(&bot.url(), &url, "rahasia-1").await;
        happen(&bot).await;
        bot.idle().await;
        let mut brought = brought.lock().unwrap().clone();
        brought.sort_by_key(|update| update["update_id"].as_i64());
        check_updates(&brought);
    });
}

/// Messages of every kind to this address; files that the stand-in knows by these ids.
fn letters(office: &Office, to: &str, photo: &str, document: &str) -> Vec<Outbound> {
    let files = [
        filed("https://contoh.id/denah.png", "*Denah* kantor", Keys::None),
        filed("https://contoh.id/surat.pdf", "", buttons()),
        filed(photo, "KK <saya>", buttons()),
        filed(document, "surat", Keys::None),
    ];
    let wires = wires().into_iter().chain(files);
    wires.enumerate().map(|(number, wire)| outbound(office, &format!("o{number}"), to, wire)).collect()
}

/// To one person, a group, and a topic of it.
const ADDRESSES: [&str; 3] = ["31", "-1001", "-1001/7"];

pub(crate) fn calls_and_answers() {
    runtime().block_on(async {
        let office = Office::telegram(unpaced().await);
        let recorder = Recorder::new();
        let mut seen = BTreeSet::new();
        for language in LANGUAGES {
            let settings = office.telegram_settings().with_language(language);
            play(&office, &Telegram::new(settings, recorder.clone())).await;
            for talk in recorder.talks() {
                check(&talk);
                seen.insert(talk.what);
            }
        }
        let all: BTreeSet<String> = METHODS.iter().map(|(name, ..)| (*name).to_owned()).collect();
        assert_eq!(seen, all, "the scenario calls every method");
    });
}

/// All that the adapter can do.
async fn play(office: &Office, telegram: &Telegram<Arc<Recorder>>) {
    let (bot, rina) = (office.bot(), User::new(31, "Rina"));
    telegram.set_webhook("https://contoh.id/hook", 40).await.unwrap();
    bot.text_in(&Group::new(-1001, "RT 05").in_topic(7), &rina, "halo topik");
    let mut poller = Poller::new(telegram);
    bot.photo(&rina, &[1, 2], None);
    bot.document(&rina, "surat.pdf", "application/pdf", &[1, 2]);
    let files: Vec<String> = polled(&mut poller).await.iter().filter_map(file).collect();
    let [photo, document] = files.as_slice() else { panic!("{files:?}") };
    for to in ADDRESSES {
        for message in letters(office, to, photo, document) {
            goes(telegram, &message).await;
        }
        replaced_and_answered(office, telegram, to).await;
    }
    ways_round(office, telegram).await;
    wanti_conformance::transport(telegram, office.line(), &Party::of("31")).await;
    bot.tap(&rina, "Ya").unwrap();
    bot.text_in(&Group::new(-1001, "RT 05").in_topic(7), &rina, "/menu@layanan_uji_bot");
    for arrival in polled(&mut poller).await {
        let Arrival::Message(inbound) = arrival else { continue };
        telegram.acknowledge(&inbound).await.unwrap();
    }
    telegram.download(document, 100).await.unwrap();
    assert_eq!(telegram.me().await.unwrap().username, Bot::default().username);
    let commands = [("Cek status", "Sampai mana surat saya"), ("menu", "Menu 👍")];
    let commands = commands.map(|(name, what)| BotCommand::new(name, what).unwrap());
    telegram.set_commands(&commands).await.unwrap();
}

fn file(arrival: &Arrival) -> Option<String> {
    match arrival {
        Arrival::Message(inbound) => match &inbound.kind {
            InboundKind::Media { media, .. } => Some(media.id.clone()),
            _ => None,
        },
        _ => None,
    }
}

async fn replaced_and_answered(office: &Office, telegram: &Telegram<Arc<Recorder>>, to: &str) {
    let first = goes(telegram, &outbound(office, "e1", to, keyed(buttons()))).await;
    for wire in [keyed(Keys::Grid(vec![vec![key("m2:1", "Lain", None)]])), Wire::words("sudah".to_owned())] {
        let message = Outbound { instead_of: Some(first.clone()), ..outbound(office, "e2", to, wire) };
        // Twice, so that the second is one that changes nothing.
        assert_eq!(goes(telegram, &message).await, first);
        assert_eq!(goes(telegram, &message).await, first);
    }
    let answer = Outbound { reply_to: Some(first), ..outbound(office, "e3", to, Wire::words("baik".to_owned())) };
    goes(telegram, &answer).await;
}

/// What the channel refuses at first.
async fn ways_round(office: &Office, telegram: &Telegram<Arc<Recorder>>) {
    let gone = SentId("31:999999".to_owned());
    let edit = Outbound { instead_of: Some(gone), ..outbound(office, "w1", "31", keyed(buttons())) };
    let link = Keys::Link { title: "Buka".to_owned(), address: "http://localhost:9/x".to_owned() };
    goes(telegram, &edit).await;
    goes(telegram, &outbound(office, "w2", "31", keyed(link))).await;
    goes(telegram, &outbound(office, "w3", "31/7", Wire::words("tanpa topik".to_owned()))).await;
}

fn manners() -> impl Iterator<Item = Manner> {
    (0..64_u8).map(|bits| {
        let bit = |place: u8| bits >> place & 1 == 1;
        Manner {
            plain: bit(0),
            anew: bit(1),
            spelled: bit(2),
            other_file: bit(3),
            no_thread: bit(4),
            chat: bit(5).then_some(-1_002_001_000_000),
        }
    })
}

pub(crate) fn every_manner() {
    let office = runtime().block_on(async { Office::telegram(unpaced().await) });
    let mut seen = BTreeSet::new();
    for to in ADDRESSES {
        for message in letters(&office, to, "AgACAgUAAx1", "BQACAgUAAx1") {
            let chat = to.split('/').next().unwrap();
            let earlier = Some(SentId(format!("{chat}:5")));
            let edit = Outbound { instead_of: earlier.clone(), ..message.clone() };
            let reply = Outbound { reply_to: earlier, ..message.clone() };
            for message in [message, edit, reply] {
                for manner in manners() {
                    let call = send(&message, manner, Language::Indonesian).unwrap();
                    let (method, asked, _) = METHODS.iter().find(|(name, ..)| *name == call.method()).unwrap();
                    same(method, &serde_json::from_str(call.body()).unwrap(), *asked);
                    seen.insert(*method);
                }
            }
        }
    }
    assert_eq!(Vec::from_iter(seen), ["editMessageText", "sendDocument", "sendMessage", "sendPhoto"]);
}
