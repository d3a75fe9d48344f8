//! Polling: nothing is confirmed before it is kept, and every trouble has its wait.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use pollster::block_on;
use serde_json::{Value, json};
use wanti_http::{HttpError, Response};
use wanti_port::{Arrival, PortError};
use wanti_telegram::Telegram;
use wanti_telegram::poll::{Pause, Poller};

use crate::fake::{Fake, at, done, refused, settings};

fn text(number: i64) -> Value {
    json!({ "update_id": number, "message": { "message_id": number, "date": 1_794_990_000, "text": "halo",
        "from": { "id": 31, "first_name": "Rina" }, "chat": { "id": 31, "type": "private" } } })
}

/// What a row of rounds left: pauses, calls, and how many pieces came each time.
type Rounds = (Vec<Result<Pause, PortError>>, Vec<(String, Value)>, Vec<usize>);

/// Rounds against these answers, kept or not; the pauses, what was asked, and how many pieces came each time.
fn rounds(answers: Vec<Result<Response, HttpError>>, keeps: &[bool]) -> Rounds {
    let fake = Arc::new(Fake::answering(std::iter::once(Ok(done(json!(true)))).chain(answers)));
    let telegram = Telegram::new(settings(), fake.clone());
    let mut poller = Poller::new(&telegram);
    let came = RefCell::new(Vec::new());
    let pauses = keeps.iter().map(|kept| {
        let keep = |arrivals: Vec<Arrival>| {
            came.borrow_mut().push(arrivals.len());
            let answer = if *kept { Ok(()) } else { Err(PortError::Unavailable("disk full".to_owned())) };
            std::future::ready(answer)
        };
        block_on(poller.round(keep, || at(1)))
    });
    let pauses = pauses.collect();
    (pauses, fake.asked(), came.into_inner())
}

fn offsets(asked: &[(String, Value)]) -> Vec<Value> {
    asked.iter().filter(|(method, _)| method == "getUpdates").map(|(_, body)| body["offset"].clone()).collect()
}

#[test]
fn the_first_round_frees_the_bot_and_each_asks_for_what_comes_next() {
    let answers = vec![
        Ok(done(json!([text(4), text(5)]))),
        Ok(done(json!([]))),
        Ok(done(json!([{ "update_id": 9, "hologram": 1 }]))),
        Ok(done(json!([]))),
    ];
    let (pauses, asked, came) = rounds(answers, &[true; 4]);
    assert!(pauses.iter().all(|pause| pause == &Ok(Pause { wait: Duration::ZERO, trouble: None })));
    assert_eq!(asked[0].0, "deleteWebhook");
    assert_eq!(offsets(&asked), [Value::Null, json!(6), json!(6), json!(10)]);
    assert_eq!(came, [2], "rounds without anything for us keep nothing");
    assert_eq!((&asked[1].1["timeout"], &asked[1].1["limit"]), (&json!(25), &json!(100)));
}

#[test]
fn what_is_not_kept_comes_again() {
    let answers = vec![Ok(done(json!([text(4)]))), Ok(done(json!([text(4)]))), Ok(done(json!([])))];
    let (pauses, asked, came) = rounds(answers, &[false, true, true]);
    assert_eq!(pauses[0].as_ref().unwrap().wait, Duration::from_secs(1));
    assert_eq!(offsets(&asked), [Value::Null, Value::Null, json!(5)]);
    assert_eq!(came, [1, 1]);
}

#[test]
fn troubles_wait_longer_each_time_and_smaller_pieces_are_asked_for() {
    let rival = || {
        Ok(refused(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        ))
    };
    let mut answers = vec![rival(), Err(HttpError::TooLong), Err(HttpError::Cut)];
    answers.extend((0..6).map(|_| rival()));
    answers.push(Ok(done(json!([text(4)]))));
    answers.push(Ok(done(json!([]))));
    let (pauses, asked, _) = rounds(answers, &[true; 11]);
    let waits: Vec<u64> = pauses.iter().map(|pause| pause.as_ref().unwrap().wait.as_secs()).collect();
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60, 0, 0]);
    assert!(pauses[0].as_ref().unwrap().trouble.is_some());
    let limits: Vec<Value> = asked.iter().skip(1).map(|(_, body)| body["limit"].clone()).collect();
    assert_eq!(limits[..4], [json!(100), json!(25), json!(6), json!(1)]);
    assert_eq!(limits[10], json!(100));
}

#[test]
fn telegrams_own_wait_is_kept_to() {
    let slow = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests", "parameters": { "retry_after": 17 } });
    let (pauses, ..) = rounds(vec![Ok(Response::json(429, &slow.to_string()))], &[true]);
    assert_eq!(pauses[0].as_ref().unwrap().wait, Duration::from_secs(17));
}

#[test]
fn a_token_that_is_not_valid_ends_it() {
    let (pauses, ..) = rounds(vec![Ok(refused(401, "Unauthorized"))], &[true]);
    assert!(matches!(&pauses[0], Err(PortError::Stopped(_))));
}

#[test]
fn a_webhook_that_is_set_is_told_and_left() {
    let set = refused(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
    let (pauses, asked, _) = rounds(vec![Ok(set)], &[true]);
    assert_eq!(pauses[0].as_ref().unwrap().trouble, Some(PortError::Unavailable("a webhook is set".to_owned())));
    assert_eq!(asked.len(), 2);
}
