//! Our messages as calls: what stands in their JSON.

use serde_json::{Value, json};
use wanti_flow::model::Language;
use wanti_port::fit::{Key, Keys, Wire, Wish};
use wanti_port::{Outbound, PortError, SentId};
use wanti_telegram::call::{Manner, send};
use wanti_text::Pii;

use crate::fake::{instead_of, message, to};

fn call(message: &Outbound, manner: Manner) -> (String, Value) {
    let call = send(message, manner, Language::Indonesian).unwrap();
    (call.method().to_owned(), serde_json::from_str(call.body()).unwrap())
}

fn first(message: &Outbound) -> (String, Value) {
    call(message, Manner::default())
}

fn keyed(keys: Keys) -> Wire {
    Wire { text: Pii::new("Pilih:".to_owned()), keys, media: None }
}

fn key(token: &str) -> Key {
    Key { token: token.to_owned(), title: format!("Pilihan {token}"), description: None }
}

fn filed(media: &str, caption: &str) -> Wire {
    Wire { text: Pii::new(caption.to_owned()), keys: Keys::None, media: Some(media.to_owned()) }
}

#[test]
fn words_are_html_without_previews() {
    let (method, body) = first(&message(Wire::words("*Syarat*: <KTP> & KK".to_owned())));
    assert_eq!(method, "sendMessage");
    let wanted = json!({ "chat_id": 31, "text": "<b>Syarat</b>: &lt;KTP&gt; &amp; KK", "parse_mode": "HTML",
        "link_preview_options": { "is_disabled": true }, "reply_markup": { "remove_keyboard": true } });
    assert_eq!(body, wanted);
    let plain = Manner { plain: true, ..Manner::default() };
    let (_, body) = call(&message(Wire::words("*Syarat*: <KTP>".to_owned())), plain);
    assert_eq!((&body["text"], body.get("parse_mode")), (&json!("Syarat: <KTP>"), None));
}

#[test]
fn keys_stand_in_lines() {
    let wire = keyed(Keys::Grid(vec![vec![key("m1:0"), key("m1:1")], vec![], vec![key("m1:2")]]));
    let (_, body) = first(&message(wire));
    let wanted = json!({ "inline_keyboard": [
        [{ "text": "Pilihan m1:0", "callback_data": "m1:0" }, { "text": "Pilihan m1:1", "callback_data": "m1:1" }],
        [{ "text": "Pilihan m1:2", "callback_data": "m1:2" }] ] });
    assert_eq!(body["reply_markup"], wanted);
    let (_, body) = first(&message(keyed(Keys::Buttons(vec![key("a"), key("b")]))));
    assert_eq!(body["reply_markup"]["inline_keyboard"].as_array().unwrap().len(), 2);
}

#[test]
fn tokens_are_at_most_64_bytes() {
    assert!(
        send(&message(keyed(Keys::Buttons(vec![key(&"x".repeat(64))]))), Manner::default(), Language::English).is_ok()
    );
    for token in ["", &"x".repeat(65), &"é".repeat(33)] {
        let refused = send(&message(keyed(Keys::Buttons(vec![key(token)]))), Manner::default(), Language::English);
        assert!(matches!(refused, Err(PortError::Refused(_))), "{token}");
    }
}

#[test]
fn texts_end_at_4096_units_after_the_marks() {
    let send = |text: String| send(&message(Wire::words(text)), Manner::default(), Language::English);
    assert!(send("&".repeat(4096)).is_ok());
    assert!(send(format!("*{}*", "a".repeat(4096))).is_ok());
    assert!(send("👍".repeat(2048)).is_ok());
    for text in ["a".repeat(4097), "👍".repeat(2049), String::new(), " \n".to_owned(), "\u{202e}".to_owned()] {
        assert!(matches!(send(text), Err(PortError::Refused(_))));
    }
    assert!(matches!(
        wanti_telegram::call::send(&message(filed("AgACx", &"a".repeat(1025))), Manner::default(), Language::English),
        Err(PortError::Refused(_))
    ));
}

#[test]
fn asks_are_for_conversations_of_two() {
    let ask = |wish| message(keyed(Keys::Ask(wish)));
    let (_, body) = first(&ask(Wish::Contact));
    let wanted = json!({ "keyboard": [[{ "text": "Bagikan nomor saya", "request_contact": true }]],
        "resize_keyboard": true, "one_time_keyboard": true });
    assert_eq!(body["reply_markup"], wanted);
    let (_, body) = first(&ask(Wish::Location));
    assert_eq!(body["reply_markup"]["keyboard"][0][0]["request_location"], json!(true));
    let (_, body) = first(&to("-77", ask(Wish::Location)));
    assert_eq!(body.get("reply_markup"), None);
}

#[test]
fn links_are_keys_or_words() {
    let link = Keys::Link { title: "Unggah".to_owned(), address: "https://contoh.id/u/1".to_owned() };
    let (_, body) = first(&message(keyed(link.clone())));
    let wanted = json!([[{ "text": "Unggah", "url": "https://contoh.id/u/1" }]]);
    assert_eq!(body["reply_markup"]["inline_keyboard"], wanted);
    let (_, body) = call(&message(keyed(link)), Manner { spelled: true, ..Manner::default() });
    assert_eq!(body["text"], json!("Pilih:\n\nUnggah: https://contoh.id/u/1"));
}

#[test]
fn files_are_photos_or_documents() {
    for (media, method, field) in [
        ("AgACfoto", "sendPhoto", "photo"),
        ("BQACsurat", "sendDocument", "document"),
        ("https://contoh.id/peta.PNG?x=1", "sendPhoto", "photo"),
        ("https://contoh.id/formulir.pdf", "sendDocument", "document"),
    ] {
        let (found, body) = first(&message(filed(media, "*Peta*")));
        assert_eq!((found.as_str(), &body[field]), (method, &json!(media)));
        assert_eq!((&body["caption"], body.get("text")), (&json!("<b>Peta</b>"), None));
    }
    let (method, body) = first(&message(filed("BQACsurat", "")));
    assert_eq!((method.as_str(), body.get("caption")), ("sendDocument", None));
}

#[test]
fn a_page_takes_the_place_of_the_earlier() {
    let page = || message(keyed(Keys::Grid(vec![vec![key("m1:0")]])));
    let (method, body) = first(&instead_of("31:60", page()));
    assert_eq!((method.as_str(), &body["message_id"]), ("editMessageText", &json!(60)));
    assert_eq!(first(&instead_of("32:60", page())).0, "sendMessage");
    assert_eq!(call(&instead_of("31:60", page()), Manner { anew: true, ..Manner::default() }).0, "sendMessage");
    assert_eq!(first(&instead_of("31:60", message(filed("AgACx", "")))).0, "sendPhoto");
    assert_eq!(first(&instead_of("31:60", message(keyed(Keys::Ask(Wish::Contact))))).0, "sendMessage");
    let (method, body) = first(&instead_of("31:60", message(Wire::words("Selesai.".to_owned()))));
    assert_eq!((method.as_str(), body.get("reply_markup")), ("editMessageText", None));
}

#[test]
fn topics_and_answers_are_given_back() {
    let mut answer = to("-77/12", message(Wire::words("Baik.".to_owned())));
    answer.reply_to = Some(SentId("-77:70".to_owned()));
    let (_, body) = first(&answer);
    let wanted = json!({ "message_id": 70, "allow_sending_without_reply": true });
    assert_eq!(
        (&body["chat_id"], &body["message_thread_id"], &body["reply_parameters"]),
        (&json!(-77), &json!(12), &wanted)
    );
    let moved = Manner { chat: Some(-1009), ..Manner::default() };
    let (_, body) = call(&answer, moved);
    assert_eq!(
        (&body["chat_id"], body.get("message_thread_id"), body.get("reply_parameters")),
        (&json!(-1009), None, None)
    );
}

#[test]
fn a_call_shows_only_its_method() {
    let call = send(&message(Wire::words("rahasia".to_owned())), Manner::default(), Language::Indonesian).unwrap();
    assert_eq!(format!("{call:?}"), "Call(sendMessage)");
}
