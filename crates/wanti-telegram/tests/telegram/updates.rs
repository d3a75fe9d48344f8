//! Updates with the arrivals they bring: the files below `updates`. With `UPDATE=1` the expectations are written anew.

use std::fs;
use std::path::Path;

use serde_json::json;
use wanti_port::{Alias, Arrival, Inbound, InboundKind};
use wanti_telegram::wire::Reader;
use wanti_telegram::{Groups, Settings};

use crate::fake::{at, settings};

const RECEIVED: i64 = 1_795_000_000;

#[test]
fn every_update_brings_what_its_file_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/updates");
    let mut wrong = Vec::new();
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 40, "only {} files", files.len());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let (update, expected) = text.split_once("\n---\n").unwrap();
        let shown = shown(update, &settings().with_groups(groups(update)));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, format!("{update}\n---\n{shown}\n")).unwrap();
        } else if shown != expected.trim() {
            wrong.push(format!("{}\n  expected {}\n  found    {shown}", path.display(), expected.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn groups_are_off_unless_an_office_wants_them() {
    let update = json!({ "update_id": 1, "message": { "message_id": 5, "date": RECEIVED - 9, "text": "/menu",
        "from": { "id": 31, "first_name": "Rina" }, "chat": { "id": -77, "type": "group", "title": "RT 03" } } });
    assert_eq!(shown(&update.to_string(), &settings()), "nothing");
    let on = settings().with_groups(Groups::Addressed);
    assert_eq!(shown(&update.to_string(), &on), "-77:5 from -77 [user -77:31] Rina: text menu, group -77");
}

#[test]
fn faults_do_not_repeat_what_was_written() {
    let update = r#"{"update_id":1,"message":{"message_id":"Jalan Kenanga 7","chat":{"id":31,"type":"private"}}}"#;
    let Some(Arrival::Unreadable(piece)) = Reader::new(&settings()).read(update, at(RECEIVED)) else { panic!() };
    assert!(!piece.why.contains("Kenanga"), "{}", piece.why);
    assert!(!format!("{piece:?}").contains("Kenanga"));
    assert_eq!(piece.body.reveal(), update);
}

/// Groups are on where the file is about one; everything is heard where it says so.
fn groups(update: &str) -> Groups {
    if update.contains("\"all is heard\"") { Groups::All } else { Groups::Addressed }
}

fn shown(update: &str, settings: &Settings) -> String {
    match Reader::new(settings).read(update, at(RECEIVED)) {
        None => "nothing".to_owned(),
        Some(Arrival::Message(inbound)) => show(&inbound),
        Some(Arrival::Unreadable(piece)) => format!("unreadable {}", piece.why.split(':').next().unwrap()),
        Some(Arrival::Receipt(_)) => "receipt".to_owned(),
    }
}

fn show(inbound: &Inbound) -> String {
    let name = inbound.from.name.as_ref().map_or("-", |name| name.reveal());
    let aliases: Vec<String> = inbound.from.aliases.iter().map(alias).collect();
    let address = inbound.from.address.reveal();
    let late = if inbound.sent == inbound.received { " at reception" } else { "" };
    let mut out =
        format!("{} from {address} [{}] {name}{late}: {}", inbound.id, aliases.join(", "), kind(&inbound.kind));
    if let Some(sent) = &inbound.reply_to {
        out += &format!(", answers {}", sent.0);
    }
    if let Some(group) = &inbound.group {
        out += &format!(", group {group}");
    }
    if inbound.forwarded {
        out += ", forwarded";
    }
    out
}

fn alias(alias: &Alias) -> String {
    let name = match alias {
        Alias::User(_) => "user",
        Alias::Scoped(_) => "scoped",
        Alias::Parent(_) => "parent",
        Alias::Phone(_) => "phone",
        Alias::Username(_) => "username",
    };
    format!("{name} {}", alias.value().reveal())
}

fn kind(kind: &InboundKind) -> String {
    match kind {
        InboundKind::Text(words) => format!("text {}", words.reveal()),
        InboundKind::Choice { token, title, on, callback } => {
            let on = on.as_ref().map_or("nothing", |on| on.0.as_str());
            format!("choice {token} '{title}' on {on}, callback {}", callback.as_deref().unwrap_or("-"))
        }
        InboundKind::Start { payload } => format!("start {}", payload.as_deref().unwrap_or("-")),
        InboundKind::Media { media, file } => {
            let name = file.name.as_ref().map_or("-", |name| name.reveal());
            let caption = media.caption.as_deref().unwrap_or("-");
            let (mime, album) = (file.mime.as_deref().unwrap_or("-"), file.album.as_deref().unwrap_or("-"));
            format!("{:?} {} '{caption}' {mime} {:?} name {name} album {album}", media.kind, media.id, file.size)
        }
        InboundKind::Location(place) => format!("location {} {} {:?}", place.latitude, place.longitude, place.label),
        InboundKind::Contact { phone, own } => format!("contact {} own {own}", phone.reveal()),
        InboundKind::Reaction { on, emoji } => format!("reaction {} on {}", emoji.as_deref().unwrap_or("-"), on.0),
        InboundKind::Edited { on, text } => {
            format!("edited {} to {}", on.0, text.as_ref().map_or("-", |text| text.reveal()))
        }
        InboundKind::Blocked => "blocked".to_owned(),
        InboundKind::Unsupported(what) => format!("unsupported {what}"),
        other => format!("{other:?}"),
    }
}
