//! Webhooks as Meta sends them, each with the arrivals it brings: the files below `webhooks`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use wanti_flow::model::Channel;
use wanti_port::{Alias, Arrival, FileFacts, Inbound, InboundKind, Line};
use wanti_text::Pii;
use wanti_whatsapp::wire::{Webhook, read};

const RECEIVED: i64 = 1_795_000_000;

fn line() -> Line {
    Line { office: "sukamaju".to_owned(), channel: Channel::WhatsApp, id: "7701".to_owned() }
}

fn webhook(body: &str) -> Webhook {
    read(body, &line(), Timestamp::from_second(RECEIVED).unwrap()).unwrap()
}

fn shown(body: &str) -> Vec<String> {
    webhook(body).arrivals.iter().map(show).collect()
}

fn show(arrival: &Arrival) -> String {
    match arrival {
        Arrival::Message(message) => show_message(message),
        Arrival::Unreadable(piece) => format!("unreadable: {}", piece.why),
        Arrival::Receipt(receipt) => {
            let own = receipt.own.as_ref().map(|own| format!(" own {own}")).unwrap_or_default();
            let error = receipt.error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
            format!("receipt {:?} of {}{own}{error}", receipt.receipt, receipt.sent.0)
        }
    }
}

fn show_message(message: &Inbound) -> String {
    let name = message.from.name.as_ref().map_or("-", |name| name.reveal());
    let address = message.from.address.reveal();
    let aliases = show_aliases(&message.from.aliases);
    let late = if message.sent == message.received { " at reception" } else { "" };
    let mut out = format!("{} from {address} [{aliases}] {name}{late}: {}", message.id, show_kind(&message.kind));
    if let Some(sent) = &message.reply_to {
        out += &format!(", answers {}", sent.0);
    }
    if let Some(group) = &message.group {
        out += &format!(", group {group}");
    }
    if message.forwarded {
        out += ", forwarded";
    }
    out
}

fn show_aliases(aliases: &[Alias]) -> String {
    let one = |alias: &Alias| {
        let kind = match alias {
            Alias::User(_) => "user",
            Alias::Scoped(_) => "scoped",
            Alias::Parent(_) => "parent",
            Alias::Phone(_) => "phone",
            Alias::Username(_) => "username",
        };
        format!("{kind} {}", alias.value().reveal())
    };
    aliases.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn show_kind(kind: &InboundKind) -> String {
    let quoted =
        |text: &Option<Pii<String>>| text.as_ref().map_or("-".to_owned(), |text| format!("{:?}", text.reveal()));
    match kind {
        InboundKind::Text(text) => format!("text {:?}", text.reveal()),
        InboundKind::Choice { token, title, .. } => format!("choice {token} {title:?}"),
        InboundKind::Start { .. } => "start".to_owned(),
        InboundKind::Media { media, file } => {
            let caption = media.caption.as_ref().map_or("-".to_owned(), |caption| format!("{caption:?}"));
            format!("{:?} {} {caption} {}", media.kind, media.id, show_file(file))
        }
        InboundKind::Location(at) => {
            format!("location {} {} {}", at.latitude, at.longitude, at.label.as_deref().unwrap_or("-"))
        }
        InboundKind::Contact { phone, own } => {
            format!("{}contact {}", if *own { "own " } else { "" }, phone.reveal())
        }
        InboundKind::Reaction { on, emoji } => format!("reaction {} on {}", emoji.as_deref().unwrap_or("-"), on.0),
        InboundKind::Edited { on, text } => format!("edited {} {}", on.0, quoted(text)),
        InboundKind::Withdrawn { on } => format!("withdrawn {}", on.0),
        InboundKind::HumanEcho { text } => format!("officer {}", quoted(text)),
        InboundKind::Renamed { earlier } => format!("renamed from {}", show_aliases(earlier)),
        InboundKind::Unsupported(what) => format!("unsupported {what}"),
        other => format!("{other:?}"),
    }
}

fn show_file(file: &FileFacts) -> String {
    let name = file.name.as_ref().map(|name| format!(" named {}", name.reveal())).unwrap_or_default();
    let or_dash = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
    format!("{} {}{name}", or_dash(&file.mime), or_dash(&file.sha256))
}

#[test]
fn every_webhook_brings_what_stands_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/webhooks");
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let case: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let body = case["payload"].to_string();
        let expected: Vec<&str> =
            case["expect"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let foreign = case["foreign"].as_u64().unwrap_or_default() as usize;
        if shown(&body) != expected || webhook(&body).foreign != foreign {
            wrong.push(format!("{}: {:#?} in place of {expected:#?}", path.display(), shown(&body)));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 55, "{count} files");
}

fn around(messages: &[String]) -> String {
    let list = messages.join(",");
    let value = format!(r#"{{"metadata":{{"phone_number_id":"7701"}},"messages":[{list}]}}"#);
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"changes":[{{"field":"messages","value":{value}}}]}}]}}"#
    )
}

fn good(id: &str) -> String {
    let text = json!({ "body": id });
    json!({ "from": "62899000111", "id": id, "timestamp": "1790000000", "type": "text", "text": text }).to_string()
}

fn words(id: &str) -> String {
    format!("{id} from 62899000111 [phone 62899000111] -: text {id:?}")
}

#[test]
fn hard_elements_lose_only_themselves() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    for bad in [deep.as_str(), r#"{"type":"text","from":1e999}"#, r#"{"type":5}"#, "{}", "[]", "\"x\"", "true"] {
        let shown = shown(&around(&[good("satu"), bad.to_owned(), good("dua")]));
        assert_eq!((shown.len(), &shown[0], &shown[2]), (3, &words("satu"), &words("dua")));
        assert!(shown[1].starts_with("unreadable"));
    }
}

#[test]
fn half_a_character_costs_nothing() {
    let half = good("x").replace(r#""body":"x""#, r#""body":"a\ud83d""#);
    assert_eq!(shown(&around(&[half])), ["x from 62899000111 [phone 62899000111] -: text \"a\u{fffd}\""]);
}

#[test]
fn what_is_no_json_is_told() {
    for body in ["", "{", "{\"object\":\"whatsapp_business_account\",\"entry\":[{", "nul", "{}x"] {
        assert!(read(body, &line(), Timestamp::UNIX_EPOCH).is_err(), "{body}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z]{0,8}|\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(WORDS).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(WORDS), inner, 0..6)
                .prop_map(|map| map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

const WORDS: &[&str] = &[
    "type",
    "id",
    "from",
    "from_user_id",
    "timestamp",
    "text",
    "body",
    "image",
    "interactive",
    "button_reply",
    "list_reply",
    "title",
    "system",
    "user_changed_number",
    "wa_id",
    "user_id",
    "previous_user_id",
    "context",
    "location",
    "latitude",
    "longitude",
    "contacts",
    "phones",
    "phone",
    "reaction",
    "message_id",
    "emoji",
    "edit",
    "original_message_id",
    "message",
    "revoke",
    "status",
    "failed",
    "errors",
    "code",
    "profile",
    "name",
    "metadata",
    "phone_number_id",
    "messages",
    "statuses",
    "message_echoes",
    "entry",
    "changes",
    "value",
    "field",
    "object",
    "whatsapp_business_account",
    "to",
    "62899000111",
    "ID.7001",
    "7701",
    "button",
    "payload",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_panics(value in any_json(), junk in "\\PC{0,60}") {
        let _ = read(&value.to_string(), &line(), Timestamp::UNIX_EPOCH);
        let _ = read(&junk, &line(), Timestamp::UNIX_EPOCH);
        let inside = json!({ "object": "whatsapp_business_account", "entry": [{ "changes": [{ "field": "messages", "value": value }] }] });
        let _ = read(&inside.to_string(), &line(), Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn any_element_between_good_ones_loses_only_itself(between in prop::collection::vec(any_json(), 0..4)) {
        let mut messages = vec![good("satu")];
        messages.extend(between.iter().map(Value::to_string));
        messages.push(good("dua"));
        let shown = shown(&around(&messages));
        prop_assert_eq!(&shown[0], &words("satu"));
        prop_assert_eq!(&shown[shown.len() - 1], &words("dua"));
        prop_assert!(shown.len() <= messages.len());
    }
}
