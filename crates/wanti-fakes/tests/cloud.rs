//! The stand-in for the Cloud API takes what Meta takes and refuses what Meta refuses; files hold the cases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod kit;

use std::path::Path;

use kit::cases::{cases, message, with_rows};
use kit::{answer, ask, runtime};
use serde_json::{Value, json};
use wanti_fakes::{CloudSettings, FakeCloud, Number, Person, say};

async fn cloud() -> FakeCloud {
    let settings = CloudSettings {
        window: false,
        paced: false,
        templates: vec![("kabar_surat".to_owned(), "id".to_owned(), 1)],
        ..CloudSettings::default()
    };
    let cloud = FakeCloud::start_with(settings).await.unwrap();
    cloud.store_file_as("9001", "application/pdf", vec![1]);
    cloud
}

async fn post(cloud: &FakeCloud, message: &Value) -> (u16, Value) {
    let number = Number::default();
    answer(&format!("{}/{}/messages", cloud.url(), number.id), Some(&number.token), message).await
}

#[test]
fn what_meta_takes_is_taken() {
    runtime().block_on(async {
        let cloud = cloud().await;
        for case in cases("accepted.json") {
            let (status, body) = post(&cloud, &message(&case)).await;
            assert_eq!(status, 200, "{}: {body}", case["name"]);
            assert!(body["messages"][0]["id"].as_str().unwrap().starts_with("wamid."), "{body}");
        }
        assert_eq!(usize::try_from(cloud.counters().accepted).unwrap(), cases("accepted.json").len());
    });
}

#[test]
fn what_meta_refuses_is_refused_with_its_code() {
    runtime().block_on(async {
        let cloud = cloud().await;
        for case in cases("refused.json") {
            let (status, body) = post(&cloud, &message(&case)).await;
            assert_eq!(body["error"]["code"], case["code"], "{}: {body}", case["name"]);
            assert!((400..=404).contains(&status), "{}: {status}", case["name"]);
            assert!(body["error"]["fbtrace_id"].is_string() && body["error"]["type"] == "OAuthException", "{body}");
            assert!(body["error"]["error_data"]["details"].is_string(), "{body}");
        }
        assert_eq!(cloud.counters().accepted, 0);
    });
}

#[test]
fn metas_own_examples_are_taken() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/payloads/whatsapp/outbound_meta");
    let Ok(files) = std::fs::read_dir(folder) else {
        eprintln!("left out: Meta's examples are not here");
        return;
    };
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "json") && !path.ends_with("index.json"));
    files.sort();
    runtime().block_on(async {
        let settings = CloudSettings { window: false, paced: false, ..CloudSettings::default() };
        let cloud = FakeCloud::start_with(settings).await.unwrap();
        let mut refused = Vec::new();
        for path in &files {
            let mut example: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
            fill(&cloud, "", &mut example);
            let (status, body) = post(&cloud, &example).await;
            if status != 200 {
                refused.push(format!("{}: {body}", path.file_name().unwrap().display()));
            }
        }
        assert!(files.len() >= 49, "only {} examples", files.len());
        assert!(refused.is_empty(), "of {} examples refused: {refused:#?}", files.len());
    });
}

/// Puts values where the examples have names for them.
fn fill(cloud: &FakeCloud, name: &str, value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
            for (name, value) in fields.iter_mut().filter(|(name, _)| !(*name == "id" && kind == "reply")) {
                fill(cloud, name, value);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| fill(cloud, name, value)),
        Value::String(text) if text.starts_with("{{Recipient") => *text = "16505551234".to_owned(),
        Value::String(text) if name == "message_id" => *text = "wamid.HBgLM".to_owned(),
        Value::String(text) if text.contains("http(s)://") => *text = "https://contoh.id/a".to_owned(),
        Value::String(text) if name == "name" && (text.starts_with("<TEMPLATE") || text.contains("-")) => {
            *text = "contoh".to_owned()
        }
        Value::String(text) if name == "id" && text.contains("OBJECT_ID") => {
            cloud.store_file_as(text, "image/png", vec![1])
        }
        Value::String(text) if name == "code" && text.contains("locale") => *text = "id".to_owned(),
        Value::String(text) if text == "<HEADER_TYPE>" => *text = "text".to_owned(),
        // Some names are longer than what may stand in their place.
        Value::String(text) if text.starts_with('<') && text.len() > 20 => {
            *text = text.chars().skip(text.len() - 18).collect();
        }
        _ => {}
    }
}

#[test]
fn tokens_numbers_and_paths_are_looked_at() {
    runtime().block_on(async {
        let cloud = cloud().await;
        let message = json!({ "messaging_product": "whatsapp", "to": "62811000111", "text": { "body": "a" } });
        let url = format!("{}/550011/messages", cloud.url());
        for (url, token, status, code) in [
            (url.clone(), None, 401, 104),
            (url.clone(), Some("EAAlain"), 401, 190),
            (url.replace("550011", "550012"), Some("EAAuji"), 400, 100),
            (url.replace("v26.0", "v20.0"), Some("EAAuji"), 400, 100),
            (url.replace("messages", "message"), Some("EAAuji"), 400, 100),
        ] {
            let (got, body) = answer(&url, token, &message).await;
            assert_eq!((got, &body["error"]["code"]), (status, &json!(code)), "{url}: {body}");
        }
    });
}

#[test]
fn several_numbers_each_have_their_own_window_and_webhook() {
    runtime().block_on(async {
        let cloud = FakeCloud::start().await.unwrap();
        cloud.add(Number { id: "550012".to_owned(), token: "EAAdua".to_owned(), ..Number::default() });
        let rina = Person::phone("62811000111");
        assert_eq!(cloud.say_to("550012", &[(rina, say::text("halo"))]).len(), 1);
        let message = json!({ "messaging_product": "whatsapp", "to": "62811000111", "text": { "body": "a" } });
        let (_, closed) = answer(&format!("{}/550011/messages", cloud.url()), Some("EAAuji"), &message).await;
        assert_eq!(closed["error"]["code"], 131047);
        let (status, _) = answer(&format!("{}/550012/messages", cloud.url()), Some("EAAdua"), &message).await;
        assert_eq!(status, 200);
    });
}

#[test]
fn the_controls_work_over_http() {
    runtime().block_on(async {
        let cloud = FakeCloud::start().await.unwrap();
        let base = format!("http://{}/_control", cloud.address());
        let control = async |verb: &str, what: Value| answer(&format!("{base}/{verb}"), None, &what).await;
        assert_eq!(control("say", json!({ "from": "62811000111", "text": "halo" })).await.0, 200);
        let number = Number::default();
        let url = format!("{}/{}/messages", cloud.url(), number.id);
        let list = with_rows(&json!([2]));
        let mut list = list.as_object().unwrap().clone();
        list.extend([("messaging_product".to_owned(), json!("whatsapp")), ("to".to_owned(), json!("62811000111"))]);
        assert_eq!(answer(&url, Some(&number.token), &Value::Object(list)).await.0, 200);
        assert_eq!(control("tap", json!({ "from": "62811000111", "key": "Baris 1" })).await.0, 200);
        assert_eq!(control("tap", json!({ "from": "62811000111", "key": "Baris 9" })).await.0, 404);
        assert_eq!(
            control("trouble", json!({ "trouble": { "kind": "status", "status": 503 }, "times": 2 })).await.0,
            200
        );
        assert_eq!(control("pass", json!({ "seconds": 90000 })).await.0, 200);
        assert_eq!(control("dance", json!({})).await.0, 404);
        let sent: Value = serde_json::from_slice(&ask(&format!("{base}/sent?after=0"), None).await).unwrap();
        assert_eq!((&sent[0]["kind"], &sent[0]["keys"][1][1]), (&json!("list"), &json!("Baris 1")));
        let counters: Value = serde_json::from_slice(&ask(&format!("{base}/counters"), None).await).unwrap();
        assert_eq!(counters["accepted"], 1);
    });
}

#[test]
fn every_accepted_message_is_a_line_of_the_log() {
    runtime().block_on(async {
        let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cloud-{}.jsonl", std::process::id()));
        let settings = CloudSettings { window: false, kept: 1, log: Some(log.clone()), ..CloudSettings::default() };
        let cloud = FakeCloud::start_with(settings).await.unwrap();
        for number in 0..3 {
            let message = json!({ "messaging_product": "whatsapp", "to": "62811000111", "text": { "body": "a" },
                "biz_opaque_callback_data": format!("o{number}") });
            assert_eq!(post(&cloud, &message).await.0, 200);
        }
        assert_eq!(cloud.sent().len(), 1);
        let lines = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_file(&log).unwrap();
        let own: Vec<String> =
            lines.lines().map(|line| serde_json::from_str::<wanti_fakes::Sent>(line).unwrap().own.unwrap()).collect();
        assert_eq!(own, ["o0", "o1", "o2"]);
    });
}
