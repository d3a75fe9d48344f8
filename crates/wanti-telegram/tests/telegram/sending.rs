//! Sending against answers of every kind: ways round a refusal, the table of errors, and no word of the token anywhere.

use std::time::Duration;

use pollster::block_on;
use serde_json::json;
use wanti_http::{HttpError, Response};
use wanti_port::fit::{Key, Keys, Wire};
use wanti_port::{Inbound, InboundKind, Outbound, Party, PortError, Scope, SentId, Transport};
use wanti_telegram::{BotCommand, Telegram};
use wanti_text::Pii;

use crate::fake::{Fake, TOKEN, at, done, instead_of, message, refused, settings, telegram};

fn words() -> Outbound {
    message(Wire::words("*Baik*, ditunggu.".to_owned()))
}

fn methods(telegram: &Telegram<std::sync::Arc<Fake>>, fake: &Fake) -> Vec<String> {
    let _ = telegram;
    fake.asked().into_iter().map(|(method, _)| method).collect()
}

/// Sends, with these answers first; what came of it, and the methods called.
fn sent(message: &Outbound, answers: Vec<Response>) -> (Result<SentId, PortError>, Vec<String>) {
    let fake = std::sync::Arc::new(Fake::answering(answers.into_iter().map(Ok)));
    let telegram = Telegram::new(settings(), fake.clone());
    let outcome = block_on(telegram.send(message));
    (outcome, methods(&telegram, &fake))
}

fn inbound(kind: InboundKind) -> Inbound {
    Inbound {
        line: settings().line().clone(),
        id: "31:5".to_owned(),
        from: Party::of("31"),
        sent: at(1),
        received: at(1),
        group: None,
        reply_to: None,
        forwarded: false,
        kind,
    }
}

#[test]
fn what_is_sent_has_its_chat_and_number() {
    let answer = done(json!({ "message_id": 88, "chat": { "id": 31 }, "date": 1 }));
    assert_eq!(sent(&words(), vec![answer]).0, Ok(SentId("31:88".to_owned())));
    assert_eq!(sent(&words(), vec![done(json!({}))]).0, Ok(SentId("31:0".to_owned())), "it must not be sent again");
}

#[test]
fn marks_that_cannot_be_read_go_as_plain_words() {
    let odd = refused(400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 3");
    let (outcome, methods) = sent(&words(), vec![odd.clone()]);
    assert_eq!((outcome, methods.len()), (Ok(SentId("31:2".to_owned())), 2));
    let (outcome, methods) = sent(&words(), vec![odd.clone(), odd]);
    assert!(matches!(outcome, Err(PortError::Refused(_))));
    assert_eq!(methods.len(), 2, "once again, not for ever");
}

#[test]
fn a_page_that_cannot_be_put_there_is_sent_anew() {
    let keys = Keys::Buttons(vec![Key { token: "m1:0".to_owned(), title: "Ya".to_owned(), description: None }]);
    let page = instead_of("31:60", message(Wire { text: Pii::new("Benar?".to_owned()), keys, media: None }));
    let same = refused(400, "Bad Request: message is not modified: specified new message content is exactly the same");
    assert_eq!(sent(&page, vec![same]), (Ok(SentId("31:60".to_owned())), vec!["editMessageText".to_owned()]));
    assert_eq!(sent(&page, vec![done(json!(true))]).0, Ok(SentId("31:60".to_owned())));
    for gone in [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
    ] {
        let (outcome, methods) = sent(&page, vec![refused(400, gone)]);
        assert_eq!(
            (outcome, methods),
            (Ok(SentId("31:2".to_owned())), vec!["editMessageText".to_owned(), "sendMessage".to_owned()])
        );
    }
}

#[test]
fn links_files_topics_and_groups_have_another_way() {
    let link = Keys::Link { title: "Unggah".to_owned(), address: "http://127.0.0.1/u".to_owned() };
    let linked = message(Wire { text: Pii::new("Di sini:".to_owned()), keys: link, media: None });
    let wrong = "Bad Request: inline keyboard button URL 'http://127.0.0.1/u' is invalid: Wrong HTTP URL";
    assert_eq!(sent(&linked, vec![refused(400, wrong)]).1, ["sendMessage", "sendMessage"]);
    let photo = message(Wire { media: Some("AgACx".to_owned()), ..Wire::default() });
    let kind = "Bad Request: can't use file of type Document as Photo";
    assert_eq!(sent(&photo, vec![refused(400, kind)]).1, ["sendPhoto", "sendDocument"]);
    let mut topic = words();
    topic.to = Party::of("-77/12");
    assert_eq!(
        sent(&topic, vec![refused(400, "Bad Request: message thread not found")]).0,
        Ok(SentId("-77:2".to_owned()))
    );
    let moved = json!({ "ok": false, "error_code": 400, "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": { "migrate_to_chat_id": -100_900 } });
    let moved = Response::json(400, &moved.to_string());
    assert_eq!(sent(&topic, vec![moved.clone()]).0, Ok(SentId("-100900:2".to_owned())));
    assert!(sent(&topic, vec![moved.clone(), moved]).0.is_err());
}

#[test]
fn every_refusal_has_its_meaning() {
    let slow = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 35", "parameters": { "retry_after": 35 } });
    let too_many = |seconds| PortError::TooMany { wait: Duration::from_secs(seconds), scope: Scope::Number };
    let stopped = || PortError::Stopped("Telegram does not know this bot".to_owned());
    let table = [
        (Response::json(429, &slow.to_string()), too_many(35)),
        (refused(429, "Too Many Requests"), too_many(5)),
        (Response { retry_after: Some(7), ..Response::json(429, "<html>") }, too_many(7)),
        (refused(403, "Forbidden: bot was blocked by the user"), PortError::Undeliverable),
        (refused(400, "Bad Request: chat not found"), PortError::Undeliverable),
        (refused(401, "Unauthorized"), stopped()),
        (refused(404, "Not Found"), stopped()),
        (
            refused(409, "Conflict: terminated by other getUpdates request"),
            PortError::Unavailable("another process polls with this token".to_owned()),
        ),
        (refused(500, "Internal Server Error"), PortError::Unavailable("status 500".to_owned())),
        (
            refused(400, "Bad Request: message text is empty"),
            PortError::Refused("bad request: message text is empty".to_owned()),
        ),
        (
            refused(400, "Bad Request: wrong thing \"Jalan Kenanga\""),
            PortError::Refused("bad request: wrong thing".to_owned()),
        ),
        (Response::json(502, "<html>bad gateway</html>"), PortError::Unknown),
        (Response::json(504, ""), PortError::Unknown),
        (Response::json(503, ""), PortError::Unavailable("status 503".to_owned())),
        (Response::json(200, "{\"ok\":true,\"resu"), PortError::Unknown),
        (Response::json(413, ""), PortError::Refused("a message that is too large".to_owned())),
    ];
    for (answer, error) in table {
        assert_eq!(sent(&words(), vec![answer]).0, Err(error));
    }
}

#[test]
fn a_cut_answer_may_have_been_sent_and_a_missing_line_not() {
    let cut = telegram([Err(HttpError::Cut)]);
    assert_eq!(block_on(cut.send(&words())), Err(PortError::Unknown));
    let long = telegram([Err(HttpError::TooLong)]);
    assert_eq!(block_on(long.send(&words())), Err(PortError::Unknown));
    let none = telegram([Err(HttpError::NotSent("the name is not known"))]);
    assert!(matches!(block_on(none.send(&words())), Err(PortError::Unavailable(_))));
}

#[test]
fn taps_are_answered_and_words_get_a_sign() {
    let choice = |callback: Option<&str>| {
        let callback = callback.map(str::to_owned);
        inbound(InboundKind::Choice { token: "m1:0".to_owned(), title: String::new(), on: None, callback })
    };
    let asked = |kind: &Inbound, answers: Vec<Response>| {
        let fake = std::sync::Arc::new(Fake::answering(answers.into_iter().map(Ok)));
        let outcome = block_on(Telegram::new(settings(), fake.clone()).acknowledge(kind));
        (outcome, fake.asked())
    };
    let tap = ("answerCallbackQuery".to_owned(), json!({ "callback_query_id": "88" }));
    assert_eq!(asked(&choice(Some("88")), vec![done(json!(true))]), (Ok(()), vec![tap.clone()]));
    let old = refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid");
    assert_eq!(asked(&choice(Some("88")), vec![old]), (Ok(()), vec![tap]));
    let typing = ("sendChatAction".to_owned(), json!({ "chat_id": 31, "action": "typing" }));
    let text = inbound(InboundKind::Text(Pii::new("halo".to_owned())));
    assert_eq!(asked(&text, vec![done(json!(true))]), (Ok(()), vec![typing]));
    assert_eq!(asked(&inbound(InboundKind::Blocked), vec![]), (Ok(()), vec![]));
}

#[test]
fn files_are_fetched_by_two_calls_and_never_beyond_the_bound() {
    let file = |path: &str, size: u64| done(json!({ "file_id": "x", "file_size": size, "file_path": path }));
    let content = Response {
        status: 200,
        mime: Some("application/octet-stream".to_owned()),
        body: vec![1, 2],
        ..Response::default()
    };
    let fake = std::sync::Arc::new(Fake::answering([Ok(file("photos/file_0.jpg", 2)), Ok(content)]));
    let found = block_on(Telegram::new(settings(), fake.clone()).download("x", 10)).unwrap();
    assert_eq!((found.mime, found.bytes), (None, vec![1, 2]));
    assert_eq!(fake.asked()[1].0, "file/botTOKEN/photos/file_0.jpg".replace("botTOKEN/", ""));
    let refused =
        |answers: Vec<Result<Response, HttpError>>| block_on(telegram(answers).download("x", 10)).unwrap_err();
    assert!(matches!(refused(vec![Ok(file("a", 11))]), PortError::Refused(_)));
    assert!(matches!(refused(vec![Ok(file("a", 2)), Err(HttpError::TooLong)]), PortError::Refused(_)));
    assert!(matches!(refused(vec![Ok(file("a", 2)), Err(HttpError::Cut)]), PortError::Unavailable(_)));
    assert!(matches!(refused(vec![Ok(file("a", 2)), Ok(Response::json(404, ""))]), PortError::Refused(_)));
    for path in ["", "/etc/passwd", "a/../b", "a?b", "http://x"] {
        assert!(matches!(refused(vec![Ok(file(path, 2))]), PortError::Refused(_)), "{path}");
    }
}

#[test]
fn a_bot_is_set_up() {
    let me = json!({ "id": 7100, "is_bot": true, "first_name": "Layanan", "username": "layanan_bot" });
    let fake = std::sync::Arc::new(Fake::answering([Ok(done(me)), Ok(done(json!(true))), Ok(done(json!(true)))]));
    let telegram = Telegram::new(settings().with_secrets(&["rahasia-1"]).unwrap(), fake.clone());
    assert_eq!(block_on(telegram.me()).unwrap().username, "layanan_bot");
    block_on(telegram.set_commands(&[BotCommand::new("menu", "Semua layanan").unwrap()])).unwrap();
    block_on(telegram.set_webhook("https://contoh.id/telegram/sukamaju", 40)).unwrap();
    assert!(block_on(telegram.set_webhook("http://contoh.id/", 40)).is_err());
    let asked = fake.asked();
    assert_eq!(asked[1].1, json!({ "commands": [{ "command": "menu", "description": "Semua layanan" }] }));
    assert_eq!(asked[2].1["secret_token"], json!("rahasia-1"));
    assert_eq!(asked.len(), 3);
    let unsafe_hook = Telegram::new(settings(), Fake::default());
    assert!(matches!(block_on(unsafe_hook.set_webhook("https://contoh.id/", 40)), Err(PortError::Refused(_))));
}

#[test]
fn the_token_is_nowhere_to_be_read() {
    let answers =
        [Ok(refused(400, &format!("Bad Request: bot{TOKEN} is odd"))), Err(HttpError::Cut), Ok(refused(401, TOKEN))];
    let telegram = telegram(answers);
    let mut seen = format!("{telegram:?} {:?}", telegram.settings());
    for _ in 0..3 {
        let error = block_on(telegram.send(&words())).unwrap_err();
        seen += &format!(" {error:?} {error}");
    }
    assert!(!seen.contains("kunci") && !seen.contains(TOKEN), "{seen}");
}

#[test]
fn the_promises_of_a_transport_are_kept() {
    let telegram = telegram([]);
    block_on(wanti_conformance::transport(&telegram, settings().line(), &Party::of("31")));
}
