//! A Telegram that answers from a list and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::Mutex;

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::{Value, json};
use wanti_http::{Body, Http, HttpError, Request, Response};
use wanti_port::fit::Wire;
use wanti_port::{ConversationId, Outbound, Party, SentId};
use wanti_telegram::{Settings, Telegram};
use wanti_text::Pii;

pub(crate) const TOKEN: &str = "7100:AAkunci-contoh_9";

pub(crate) fn settings() -> Settings {
    Settings::new("sukamaju", TOKEN).unwrap().with_username("layanan_bot")
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[derive(Default)]
pub(crate) struct Fake {
    answers: Mutex<VecDeque<Result<Response, HttpError>>>,
    asked: Mutex<Vec<(String, Value)>>,
}

impl Fake {
    pub(crate) fn answering(answers: impl IntoIterator<Item = Result<Response, HttpError>>) -> Fake {
        Fake { answers: Mutex::new(answers.into_iter().collect()), asked: Mutex::default() }
    }

    /// The methods asked for, with what was sent.
    pub(crate) fn asked(&self) -> Vec<(String, Value)> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Http for Fake {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let method = request.url.strip_prefix("https://api.telegram.org/").unwrap().replace(TOKEN, "TOKEN");
        let body = match &request.body {
            Body::Json(bytes) => serde_json::from_slice(bytes).unwrap(),
            _ => Value::Null,
        };
        let number = {
            let mut asked = self.asked.lock().unwrap();
            asked.push((method.replace("botTOKEN/", ""), body.clone()));
            asked.len()
        };
        let next = self.answers.lock().unwrap().pop_front();
        next.unwrap_or_else(|| Ok(done(json!({ "message_id": number, "chat": { "id": body["chat_id"] } }))))
    }
}

pub(crate) fn telegram(
    answers: impl IntoIterator<Item = Result<Response, HttpError>>,
) -> Telegram<std::sync::Arc<Fake>> {
    Telegram::new(settings(), std::sync::Arc::new(Fake::answering(answers)))
}

pub(crate) fn done(result: Value) -> Response {
    Response::json(200, &json!({ "ok": true, "result": result }).to_string())
}

pub(crate) fn refused(code: u16, description: &str) -> Response {
    let body = json!({ "ok": false, "error_code": code, "description": description });
    Response::json(code, &body.to_string())
}

pub(crate) fn message(wire: Wire) -> Outbound {
    Outbound {
        id: "c1-1-0".to_owned(),
        conversation: ConversationId::numbered(1),
        line: settings().line().clone(),
        to: Party::of("31"),
        wire,
        template: None,
        instead_of: None,
        reply_to: None,
    }
}

pub(crate) fn to(address: &str, mut message: Outbound) -> Outbound {
    message.to.address = Pii::new(address.to_owned());
    message
}

pub(crate) fn instead_of(id: &str, mut message: Outbound) -> Outbound {
    message.instead_of = Some(SentId(id.to_owned()));
    message
}
