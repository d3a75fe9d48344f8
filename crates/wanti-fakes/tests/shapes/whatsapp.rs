//! WhatsApp in JSON schemas: one written from Meta's documented limits, and Meta's own file where it is at hand and right.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use wanti_fakes::{CloudSettings, FakeCloud, Person, say};
use wanti_port::fit::{Keys, Wire};
use wanti_port::{Arrival, Outbound, Party, SentId, Transport};
use wanti_text::Pii;
use wanti_whatsapp::{Account, Fill, Template, WhatsApp};

use crate::kit::cases::{cases, message};
use crate::kit::{Office, outbound, runtime};
use crate::recorder::{Recorder, buttons, filed, goes, key, keyed, wires};

/// Cases of the stand-in that no schema can tell.
const BEYOND: &[&str] = &[
    "two buttons alike",
    "eleven rows in two sections",
    "a file that is nowhere",
    "a template nobody has",
    "a template with too few words",
    "to oneself",
];
/// Meta takes them as its examples show; its documents say otherwise, and we never send them.
const UNDOCUMENTED: &[&str] = &["words without a kind", "a file without a kind"];

fn ours() -> Validator {
    let schema = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cloud.schema.json"));
    jsonschema::validator_for(&serde_json::from_str(&schema.unwrap()).unwrap()).unwrap()
}

pub(crate) fn schema() {
    let schema = ours();
    let mut wrong = Vec::new();
    for (file, taken, but) in [("accepted.json", true, UNDOCUMENTED), ("refused.json", false, BEYOND)] {
        for case in cases(file) {
            let name = case["name"].as_str().unwrap().to_owned();
            let expected = taken != but.contains(&name.as_str());
            if schema.is_valid(&message(&case)) != expected {
                wrong.push((name, schema.validate(&message(&case)).err().map(|error| error.to_string())));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

pub(crate) fn messages() {
    let (schema, messages) = (ours(), sent());
    for message in &messages {
        if let Err(error) = schema.validate(message) {
            panic!("{error} at {}\n{message:#}", error.instance_path);
        }
    }
    let kinds: BTreeSet<&str> = messages.iter().map(kind).collect();
    let all = [
        "audio",
        "button",
        "cta_url",
        "document",
        "image",
        "list",
        "location_request_message",
        "read",
        "sticker",
        "template",
        "text",
        "video",
    ];
    assert_eq!(Vec::from_iter(kinds), all, "the scenario sends every kind");
    for field in ["context", "recipient", "biz_opaque_callback_data", "typing_indicator"] {
        assert!(messages.iter().any(|message| message.get(field).is_some()), "no message with {field}");
    }
}

/// The kind of a message, of keys where it has them.
fn kind(message: &Value) -> &str {
    let kinds = [message.pointer("/interactive/type"), message.get("type"), message.get("status")];
    kinds.into_iter().flatten().next().and_then(Value::as_str).unwrap()
}

/// All that the adapter posts.
fn sent() -> Vec<Value> {
    runtime().block_on(async {
        let settings = CloudSettings { paced: false, ..CloudSettings::default() };
        let office = Office::whatsapp(FakeCloud::start_with(settings).await.unwrap()).await;
        let recorder = Recorder::new();
        let account = Account { templates: templates(), ..office.account() };
        play(&office, &WhatsApp::new(recorder.clone(), account).unwrap()).await;
        let talks = recorder.talks();
        assert!(talks.iter().all(|talk| talk.what == "messages" && talk.answered.get("error").is_none()));
        talks.into_iter().map(|talk| talk.asked).collect()
    })
}

fn templates() -> BTreeMap<String, Template> {
    let template =
        |name: &str, fill: &[Fill]| Template { name: name.to_owned(), language: "id".to_owned(), fill: fill.to_vec() };
    [("kabar", template("kabar_surat", &[Fill::Name, Fill::Message])), ("sapa", template("sapa", &[]))]
        .map(|(name, template)| (name.to_owned(), template))
        .into()
}

async fn play(office: &Office, whatsapp: &WhatsApp<Arc<Recorder>>) {
    let cloud = office.cloud();
    let (rina, jono) = (Person::phone("62811000111").named("Rina *👍*"), Person::scoped("ID.7002"));
    let heard = cloud.say_all(&[(rina, say::text("halo")), (jono, say::text("halo"))]);
    cloud.idle().await;
    for to in ["62811000111", "ID.7002"] {
        for wire in wires().into_iter().chain(with_files(cloud, whatsapp).await) {
            let message = outbound(office, "o1", to, wire);
            goes(whatsapp, &message).await;
            goes(whatsapp, &Outbound { reply_to: Some(SentId(heard[0].clone())), ..message }).await;
        }
        for name in ["kabar", "sapa", "tak_terdaftar"] {
            let to = Party { name: Some(Pii::new("Rina\tPutri".to_owned())), ..Party::of(to) };
            let words = Wire::words("Surat *sudah* jadi.\n\nSilakan ambil      besok. ".repeat(40));
            whatsapp.send_template(&Outbound { to, ..outbound(office, "o2", "", words) }, name).await.unwrap();
        }
    }
    wanti_conformance::transport(whatsapp, office.line(), &Party::of("62811000111")).await;
    let arrivals = office.arrivals();
    assert!(arrivals.iter().any(|arrival| matches!(arrival, Arrival::Message(_))));
    for arrival in arrivals {
        let Arrival::Message(inbound) = arrival else { continue };
        whatsapp.acknowledge(&inbound).await.unwrap();
    }
}

/// Files of every kind by address and by id, alone, with words and above keys.
async fn with_files(cloud: &FakeCloud, whatsapp: &WhatsApp<Arc<Recorder>>) -> Vec<Wire> {
    let mimes = ["image/png", "video/mp4", "application/pdf", "audio/ogg; codecs=opus", "image/webp"];
    let mut places: Vec<String> =
        ["png", "mp4", "pdf", "ogg", "webp"].map(|end| format!("https://contoh.id/a.{end}")).into();
    places.push(cloud.store_file("image/jpeg", vec![1]));
    for mime in mimes {
        places.push(whatsapp.upload("berkas", mime, vec![1, 2]).await.unwrap());
    }
    let link = Keys::Link { title: "Unggah".to_owned(), address: "https://contoh.id/u/1".to_owned() };
    let one = Keys::Buttons(vec![key(&"x".repeat(200), "Ya", None)]);
    places
        .iter()
        .flat_map(|place| {
            let words = filed(place, "KK *saya*", Keys::None);
            let above =
                [buttons(), one.clone(), link.clone()].map(|keys| Wire { media: Some(place.clone()), ..keyed(keys) });
            [filed(place, "", Keys::None), words].into_iter().chain(above)
        })
        .collect()
}

/// Meta's OpenAPI file, which lies beside the project or nowhere.
pub(crate) fn metas_file() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/specs");
    let path = folder.join("meta-business-messaging-api_v23.0.yaml");
    path.exists().then_some(path)
}

/// Where the file is right: words, buttons, lists, signs, files by id. It lacks newer fields around a message.
fn is_known(message: &Value) -> bool {
    let body = &message[message["type"].as_str().unwrap_or_default()];
    let by_id = body.get("id").is_some() && body.get("link").is_none();
    let known = match kind(message) {
        "text" | "button" | "list" | "reaction" => true,
        "image" | "video" | "document" | "audio" | "sticker" => by_id,
        _ => false,
    };
    known && message.get("recipient").is_none()
}

pub(crate) fn metas_schema(path: &Path) {
    let schema = metas(path);
    let own = |message: &Value| message.get("status").is_none() && is_known(message);
    let messages: Vec<Value> = sent().into_iter().filter(own).collect();
    let kinds: BTreeSet<&str> = messages.iter().map(kind).collect();
    assert_eq!(Vec::from_iter(kinds), ["audio", "button", "document", "image", "list", "sticker", "text", "video"]);
    for mut message in messages {
        message.as_object_mut().unwrap().remove("biz_opaque_callback_data");
        if !schema.is_valid(&message) {
            panic!("Meta's file does not know this: {message:#}");
        }
    }
    let refused = cases("refused.json").into_iter().filter(|case| {
        let name = case["name"].as_str().unwrap();
        ["four buttons", "a long button", "a long row", "a long key that opens the list", "an unknown key"]
            .contains(&name)
    });
    for case in refused {
        let mut message = message(&case);
        message.as_object_mut().unwrap().insert("recipient_type".to_owned(), json!("individual"));
        assert!(!schema.is_valid(&message), "{} passes Meta's file", case["name"]);
    }
}

/// Meta's schema of a message. The file closes each half of a message by itself, so that no message could have both:
/// here the whole is closed.
fn metas(path: &Path) -> Validator {
    let mut file: Value = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let schemas = file["components"]["schemas"].as_object_mut().unwrap();
    for schema in schemas.values_mut() {
        close_whole(schema.as_object_mut().unwrap());
    }
    jsonschema::validator_for(&json!({ "$ref": "#/components/schemas/Message", "components": file["components"] }))
        .unwrap()
}

fn close_whole(schema: &mut Map<String, Value>) {
    let Some(Value::Array(halves)) = schema.get_mut("allOf") else { return };
    let closed: Vec<_> =
        halves.iter_mut().filter_map(|half| half.as_object_mut()?.remove("additionalProperties")).collect();
    if closed.contains(&json!(false)) {
        schema.insert("unevaluatedProperties".to_owned(), json!(false));
    }
}
