//! The socket over a list of answers in place of the web: what is posted, and what comes of each answer.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use pollster::block_on;
use proptest::prelude::*;
use serde_json::{Value, json};
use wanti_core::Location;
use wanti_flow::model::Channel;
use wanti_http::{Body, Http, HttpError, Method, Request, Response, Secret};
use wanti_port::fit::{Key, Keys, Wire, Wish};
use wanti_port::{ConversationId, Inbound, InboundKind, Line, Outbound, Party, PortError, SentId, Transport};
use wanti_text::Pii;
use wanti_whatsapp::{Account, Fill, Template, WhatsApp};

/// Answers in the order they are given, and notes what was asked.
#[derive(Default)]
struct Web {
    asked: Mutex<Vec<Request>>,
    answers: Mutex<Vec<Result<Response, HttpError>>>,
}

#[async_trait]
impl Http for Web {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        self.asked.lock().unwrap().push(request);
        self.answers.lock().unwrap().remove(0)
    }
}

struct Desk {
    web: Arc<Web>,
    whatsapp: WhatsApp<Arc<Web>>,
}

fn desk(answers: Vec<Result<Response, HttpError>>) -> Desk {
    let web = Arc::new(Web { answers: Mutex::new(answers), ..Web::default() });
    let mut account = Account::new("7701", Secret::new("kunci-rahasia"));
    account.graph_url = "https://graph.invalid/v26.0/".to_owned();
    let fill = vec![Fill::Name, Fill::Message];
    let ready = Template { name: "surat_siap".to_owned(), language: "id".to_owned(), fill };
    account.templates.insert("siap".to_owned(), ready);
    Desk { whatsapp: WhatsApp::new(web.clone(), account).unwrap(), web }
}

impl Desk {
    fn asked(&self) -> Vec<Request> {
        self.web.asked.lock().unwrap().clone()
    }

    fn posted(&self) -> Value {
        let asked = self.asked();
        let request = asked.last().unwrap();
        assert_eq!((request.method, request.url.as_str()), (Method::Post, "https://graph.invalid/v26.0/7701/messages"));
        assert_eq!(request.bearer.as_ref().map(Secret::reveal), Some("kunci-rahasia"));
        let Body::Json(bytes) = &request.body else { panic!("no JSON") };
        serde_json::from_slice(bytes).unwrap()
    }
}

fn taken() -> Result<Response, HttpError> {
    Ok(Response::json(200, r#"{"messaging_product":"whatsapp","messages":[{"id":"wamid.N1"}]}"#))
}

fn refused(status: u16, code: i64) -> Result<Response, HttpError> {
    Ok(Response::json(status, &json!({ "error": { "code": code, "message": "tentang 62899000111" } }).to_string()))
}

fn outbound(text: &str, keys: Keys) -> Outbound {
    Outbound {
        id: "o17".to_owned(),
        conversation: ConversationId("c1".to_owned()),
        line: Line { office: "sukamaju".to_owned(), channel: Channel::WhatsApp, id: "7701".to_owned() },
        to: Party {
            address: "62899000111".to_owned().into(),
            aliases: Vec::new(),
            name: Some("*Rohani*".to_owned().into()),
        },
        wire: Wire { text: Pii::new(text.to_owned()), keys, media: None },
        template: None,
        instead_of: None,
        reply_to: None,
    }
}

fn key(token: &str, title: &str, description: Option<&str>) -> Key {
    Key { token: token.to_owned(), title: title.to_owned(), description: description.map(str::to_owned) }
}

/// What is posted for a message that is taken, without what stands around all of them.
fn content(message: &Outbound) -> Value {
    let desk = desk(vec![taken()]);
    assert_eq!(block_on(desk.whatsapp.send(message)), Ok(SentId("wamid.N1".to_owned())));
    let mut posted = desk.posted();
    let around = posted.as_object_mut().unwrap();
    assert_eq!(around.remove("messaging_product"), Some("whatsapp".into()));
    assert_eq!(around.remove("recipient_type"), Some("individual".into()));
    assert_eq!(around.remove("to"), Some("62899000111".into()));
    assert_eq!(around.remove("biz_opaque_callback_data"), Some("o17".into()));
    posted
}

/// A message that never goes out.
fn stays(message: &Outbound) -> String {
    let desk = desk(Vec::new());
    let error = block_on(desk.whatsapp.send(message)).unwrap_err();
    assert!(desk.asked().is_empty());
    error.to_string()
}

#[test]
fn texts() {
    let posted = content(&outbound("*Syarat* pindah\u{202e}", Keys::None));
    assert_eq!(posted, json!({ "type": "text", "text": { "body": "*Syarat* pindah", "preview_url": false } }));
    let answer = Outbound { reply_to: Some(SentId("wamid.A1".to_owned())), ..outbound("ya", Keys::Ask(Wish::Contact)) };
    assert_eq!(content(&answer)["context"], json!({ "message_id": "wamid.A1" }));
    assert_eq!(content(&answer)["type"], "text");
}

#[test]
fn people_without_a_number_are_recipients() {
    let desk = desk(vec![taken()]);
    let mut message = outbound("pagi", Keys::None);
    message.to.address = "ID.7002".to_owned().into();
    block_on(desk.whatsapp.send(&message)).unwrap();
    assert_eq!((desk.posted()["recipient"].as_str(), desk.posted().get("to")), (Some("ID.7002"), None));
}

#[test]
fn buttons_lists_and_links() {
    let keys = vec![key("m:0", "Ya", None), key("m:1", "Tidak", Some("lain kali"))];
    let reply = |token: &str, title: &str| json!({ "type": "reply", "reply": { "id": token, "title": title } });
    let expected = json!({ "type": "interactive", "interactive": {
        "type": "button", "body": { "text": "Benar?" }, "action": { "buttons": [reply("m:0", "Ya"), reply("m:1", "Tidak")] } } });
    assert_eq!(content(&outbound("Benar?", Keys::Buttons(keys.clone()))), expected);
    assert_eq!(content(&outbound("Benar?", Keys::Grid(vec![keys.clone()]))), expected);

    let rows = json!([{ "id": "m:0", "title": "Ya" }, { "id": "m:1", "title": "Tidak", "description": "lain kali" }]);
    let expected = json!({ "type": "interactive", "interactive": {
        "type": "list", "body": { "text": "Pilih:" }, "action": { "button": "Lihat", "sections": [{ "rows": rows }] } } });
    assert_eq!(content(&outbound("Pilih:", Keys::List { open: "Lihat".to_owned(), rows: keys })), expected);

    let link = Keys::Link { title: "Unggah".to_owned(), address: "https://contoh.id/u".to_owned() };
    let parameters = json!({ "display_text": "Unggah", "url": "https://contoh.id/u" });
    let expected = json!({ "type": "interactive", "interactive": {
        "type": "cta_url", "body": { "text": "Kirim foto" }, "action": { "name": "cta_url", "parameters": parameters } } });
    assert_eq!(content(&outbound("Kirim foto", link)), expected);

    let expected = json!({ "type": "interactive", "interactive": {
        "type": "location_request_message", "body": { "text": "Di mana?" }, "action": { "name": "send_location" } } });
    assert_eq!(content(&outbound("Di mana?", Keys::Ask(Wish::Location))), expected);
}

#[test]
fn files() {
    let with = |media: &str, text: &str| {
        let mut message = outbound(text, Keys::None);
        message.wire.media = Some(media.to_owned());
        message
    };
    let posted = content(&with("https://contoh.id/denah.png", "Denah"));
    assert_eq!(
        posted,
        json!({ "type": "image", "image": { "link": "https://contoh.id/denah.png", "caption": "Denah" } })
    );
    let posted = content(&with("document:88", ""));
    assert_eq!(posted, json!({ "type": "document", "document": { "id": "88" } }));
    let posted = content(&with("https://contoh.id/formulir.pdf", ""));
    assert_eq!(posted["document"]["filename"], "formulir.pdf");
    assert_eq!(content(&with("https://contoh.id/suara.ogg", "dengar"))["type"], "document");
    assert_eq!(content(&with("https://contoh.id/suara.ogg", ""))["type"], "audio");
    assert!(stays(&with("/etc/rahasia", "")).contains("nowhere"));

    let mut message = outbound("Pilih", Keys::Buttons(vec![key("m:0", "Ya", None)]));
    message.wire.media = Some("image:9".to_owned());
    assert_eq!(content(&message)["interactive"]["header"], json!({ "type": "image", "image": { "id": "9" } }));
}

#[test]
fn of_a_bare_id_meta_is_asked_what_it_is() {
    let desk = desk(vec![Ok(Response::json(200, r#"{"url":"https://x","mime_type":"image/jpeg"}"#)), taken()]);
    let mut message = outbound("ini", Keys::None);
    message.wire.media = Some("88".to_owned());
    block_on(desk.whatsapp.send(&message)).unwrap();
    assert_eq!(desk.posted()["image"], json!({ "id": "88", "caption": "ini" }));
}

#[test]
fn limits_cut_labels_and_refuse_lost_words() {
    let long = "👨‍👩‍👧‍👦".repeat(9);
    let posted = content(&outbound("x", Keys::Buttons(vec![key("m:0", &long, None)])));
    assert_eq!(posted["interactive"]["action"]["buttons"][0]["reply"]["title"], "👨‍👩‍👧‍👦👨‍👩‍👧‍👦…");
    let rows = vec![key("m:0", &"a".repeat(25), Some(&"b".repeat(73)))];
    let posted = content(&outbound("x", Keys::List { open: "c".repeat(21), rows }));
    let action = &posted["interactive"]["action"];
    assert_eq!(action["button"], format!("{}…", "c".repeat(19)));
    assert_eq!(action["sections"][0]["rows"][0]["title"], format!("{}…", "a".repeat(23)));
    assert_eq!(action["sections"][0]["rows"][0]["description"], format!("{}…", "b".repeat(71)));

    let many = |count: usize| (0..count).map(|at| key(&format!("m:{at}"), &format!("k{at}"), None)).collect::<Vec<_>>();
    let list = |rows| Keys::List { open: "Lihat".to_owned(), rows };
    content(&outbound(&"é".repeat(4096), Keys::None));
    content(&outbound(&"é".repeat(1024), list(many(10))));
    // Rows may look alike, as Meta takes them.
    content(&outbound("x", list(vec![key("a", "sama", None), key("b", "sama", None)])));
    for message in [
        outbound(&"é".repeat(4097), Keys::None),
        outbound(&"é".repeat(1025), list(many(10))),
        outbound("x", list(many(11))),
        outbound("x", Keys::Buttons(many(4))),
        outbound("x", Keys::Buttons(Vec::new())),
        outbound(" ", Keys::Buttons(many(1))),
        outbound("", Keys::None),
        outbound("x", Keys::Buttons(vec![key("a", "sama", None), key("b", "sama ", None)])),
        outbound("x", Keys::Buttons(vec![key("a", "satu", None), key("a", "dua", None)])),
        outbound(
            "x",
            Keys::Buttons(vec![
                key("a", "surat keterangan usaha baru", None),
                key("b", "surat keterangan usaha lama", None),
            ]),
        ),
        outbound("x", list(vec![key("a", "satu", None), key("a", "dua", None)])),
        outbound("x", Keys::Buttons(vec![key(" a", "satu", None)])),
        outbound("x", Keys::Buttons(vec![key(&"a".repeat(201), "satu", None)])),
        outbound("x", Keys::Buttons(vec![key("a", "\u{202e}", None)])),
        Outbound { id: "o".repeat(513), ..outbound("x", Keys::None) },
    ] {
        assert!(stays(&message).starts_with("refused"), "{message:?}");
    }
}

#[test]
fn templates() {
    let desk = desk(vec![taken(), taken()]);
    let message = outbound("Surat Ibu\nsudah   siap.\tAmbil besok.", Keys::None);
    block_on(desk.whatsapp.send_template(&message, "siap")).unwrap();
    let place = |text: &str| json!({ "type": "text", "text": text });
    let places = json!([place("∗Rohani∗"), place("Surat Ibu sudah siap. Ambil besok.")]);
    let expected = json!({ "name": "surat_siap", "language": { "code": "id" },
        "components": [{ "type": "body", "parameters": places }] });
    assert_eq!((&desk.posted()["type"], &desk.posted()["template"]), (&json!("template"), &expected));
    assert_eq!(desk.posted()["biz_opaque_callback_data"], "o17");
    block_on(desk.whatsapp.send_template(&message, "kabar_umum")).unwrap();
    assert_eq!(desk.posted()["template"], json!({ "name": "kabar_umum", "language": { "code": "id" } }));
    assert!(block_on(desk.whatsapp.send_template(&message, "Bukan Nama")).is_err());
}

#[test]
fn what_an_answer_means() {
    let outcome = |answer| block_on(desk(vec![answer]).whatsapp.send(&outbound("halo", Keys::None))).unwrap_err();
    assert_eq!(outcome(Err(HttpError::Cut)), PortError::Unknown);
    assert_eq!(outcome(Err(HttpError::TooLong)), PortError::Unknown);
    assert!(matches!(outcome(Err(HttpError::NotSent("x"))), PortError::Unavailable(_)));
    assert_eq!(outcome(Ok(Response::json(200, "{\"mess"))), PortError::Unknown);
    assert_eq!(outcome(Ok(Response::json(200, "{}"))), PortError::Unknown);
    assert_eq!(outcome(refused(400, 131047)), PortError::WindowClosed);
    assert!(matches!(outcome(refused(401, 190)), PortError::Stopped(_)));
    let pair = outcome(refused(400, 131056));
    assert_eq!(pair, PortError::TooMany { wait: Duration::from_secs(6), scope: wanti_port::Scope::Pair });
    for code in [190, 100, 131000, 424242] {
        assert!(!outcome(refused(500, code)).to_string().contains("62899000111"));
    }
}

fn inbound(kind: InboundKind) -> Inbound {
    let received = Timestamp::from_second(1_795_000_000).unwrap();
    let message = outbound("", Keys::None);
    Inbound {
        line: message.line,
        id: "wamid.A1".to_owned(),
        from: message.to,
        sent: received,
        received,
        group: None,
        reply_to: None,
        forwarded: false,
        kind,
    }
}

#[test]
fn what_was_heard_is_marked_as_read() {
    let desk = desk(vec![Ok(Response::json(200, r#"{"success":true}"#)), Err(HttpError::Cut)]);
    let heard = inbound(InboundKind::Location(Location { latitude: 1.0, longitude: 2.0, label: None }));
    block_on(desk.whatsapp.acknowledge(&heard)).unwrap();
    let expected = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A1",
        "typing_indicator": { "type": "text" } });
    assert_eq!(desk.posted(), expected);
    assert!(matches!(block_on(desk.whatsapp.acknowledge(&heard)), Err(PortError::Unavailable(_))));
    block_on(desk.whatsapp.acknowledge(&inbound(InboundKind::HumanEcho { text: None }))).unwrap();
    assert_eq!(desk.asked().len(), 2);
}

#[test]
fn files_come_in_two_steps() {
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let info = |url: &str, size: u64| {
        let body = json!({ "url": url, "mime_type": "application/pdf", "sha256": hash, "file_size": size, "id": "88" });
        Ok(Response::json(200, &body.to_string()))
    };
    let file = |bytes: &[u8]| Ok(Response { status: 200, body: bytes.to_vec(), ..Response::default() });
    let get = |answers| {
        let desk = desk(answers);
        (block_on(desk.whatsapp.download("88", 1000)), desk.asked())
    };

    let (got, asked) = get(vec![info("https://berkas.invalid/a", 3), file(b"abc")]);
    let got = got.unwrap();
    assert_eq!((got.mime.as_deref(), got.bytes.as_slice()), (Some("application/pdf"), &b"abc"[..]));
    assert_eq!(asked[0].url, "https://graph.invalid/v26.0/88?phone_number_id=7701");
    assert_eq!(
        (asked[1].url.as_str(), asked[1].most, asked[1].bearer.is_some()),
        ("https://berkas.invalid/a", 1000, true)
    );

    assert!(matches!(get(vec![info("https://berkas.invalid/a", 3), file(b"abd")]).0, Err(PortError::Unavailable(_))));
    assert!(matches!(get(vec![info("https://berkas.invalid/a", 1001)]).0, Err(PortError::Refused(_))));
    assert!(matches!(get(vec![info("http://berkas.invalid/a", 3)]).0, Err(PortError::Refused(_))));
    assert!(matches!(get(vec![info("https://x", 3), Err(HttpError::TooLong)]).0, Err(PortError::Refused(_))));
    assert!(matches!(get(vec![Err(HttpError::Cut)]).0, Err(PortError::Unavailable(_))));
    assert!(matches!(get(vec![refused(400, 100)]).0, Err(PortError::Refused(_))));
    assert!(block_on(desk(Vec::new()).whatsapp.download("8/../8", 10)).is_err());
}

#[test]
fn uploads_give_what_a_message_can_carry() {
    let desk = desk(vec![Ok(Response::json(200, r#"{"id":"9901"}"#))]);
    let media = block_on(desk.whatsapp.upload("denah.png", "image/png", vec![1, 2, 3])).unwrap();
    assert_eq!(media, "image:9901");
    let asked = desk.asked();
    assert_eq!(asked[0].url, "https://graph.invalid/v26.0/7701/media");
    assert!(matches!(&asked[0].body, Body::Form(parts) if parts.len() == 3));
    assert!(block_on(desk.whatsapp.upload("besar.png", "image/png", vec![0; (5 << 20) + 1])).is_err());
}

#[test]
fn an_account_that_cannot_be_one_is_refused() {
    let with = |id: &str, token: &str, url: &str| {
        let account = Account { graph_url: url.to_owned(), ..Account::new(id, Secret::new(token)) };
        WhatsApp::new(Arc::new(Web::default()), account).err().map(|error| error.to_string())
    };
    assert_eq!(with("7701", "kunci", "https://x"), None);
    for (id, token, url) in
        [("77/1", "k", "https://x"), ("7701", "", "https://x"), ("7701", "a\nb", "https://x"), ("7701", "k", "x")]
    {
        assert!(with(id, token, url).is_some_and(|why| !why.contains(token) || token.len() < 2));
    }
}

#[test]
fn secrets_are_not_shown() {
    assert!(!format!("{:?}", Account::new("7701", Secret::new("kunci-rahasia"))).contains("rahasia"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is sent keeps Meta's limits; whatever cannot is refused before it goes out.
    #[test]
    fn what_goes_out_keeps_the_limits(
        text in "\\PC{0,40}|[a-z ]{1000,1100}",
        titles in prop::collection::vec(("[a-z]{1,6}", "\\PC{0,30}", prop::option::of("\\PC{0,90}")), 0..13),
        open in "\\PC{0,30}",
        as_list in any::<bool>(),
    ) {
        let keys: Vec<Key> = titles.iter().map(|(token, title, words)| key(token, title, words.as_deref())).collect();
        let keys = if as_list { Keys::List { open, rows: keys } } else { Keys::Buttons(keys) };
        let desk = desk(vec![taken()]);
        if block_on(desk.whatsapp.send(&outbound(&text, keys))).is_err() {
            prop_assert!(desk.asked().is_empty());
            return Ok(());
        }
        let interactive = &desk.posted()["interactive"];
        let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
        prop_assert!((1..=1024).contains(&length(&interactive["body"]["text"])));
        for button in interactive["action"]["buttons"].as_array().into_iter().flatten() {
            prop_assert!((1..=20).contains(&length(&button["reply"]["title"])));
        }
        let rows = interactive["action"]["sections"][0]["rows"].as_array();
        prop_assert!(rows.is_none_or(|rows| (1..=10).contains(&rows.len())));
        for row in rows.into_iter().flatten() {
            prop_assert!((1..=24).contains(&length(&row["title"])) && length(&row["description"]) <= 72);
        }
    }
}
