//! What flows ask of other systems (`minta`): through the guard of [`Outside`], for five seconds and 256 KiB at most.

use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Map, Value};
use tokio::time::timeout;
use wanti_core::Outcome;
use wanti_flow::model::Method;
use wanti_http::{Body, Http, Request};
use wanti_port::{HttpCall, World};

/// A conversation waits meanwhile; a flow may ask for less.
const WAIT: Duration = Duration::from_secs(5);
/// How many bytes an answer may have.
const MOST: usize = 256 << 10;
/// How many letters of an answer are kept, as of a message.
const LETTERS: usize = 4096;

/// The world of `wanti serve`: calls to the listed hosts. There are no upload links.
#[derive(Debug)]
pub(super) struct Calls<H> {
    outside: H,
}

impl<H: Http> Calls<H> {
    pub(super) fn new(outside: H) -> Calls<H> {
        Calls { outside }
    }
}

#[async_trait]
impl<H: Http> World for Calls<H> {
    async fn http(&self, call: &HttpCall) -> Outcome {
        let wait = call.timeout.min(WAIT);
        let sent = timeout(wait, self.outside.send(request(call).waiting(wait).at_most(MOST))).await;
        let host = host(&call.url);
        match sent {
            Ok(Ok(answer)) if (200..300).contains(&answer.status) => {
                Outcome::Ok(String::from_utf8_lossy(&answer.body).trim().chars().take(LETTERS).collect())
            }
            Ok(Ok(answer)) => {
                tracing::warn!(host, status = answer.status, "a call of a flow was refused");
                Outcome::Failed
            }
            Ok(Err(why)) => {
                tracing::warn!(host, %why, "a call of a flow failed");
                Outcome::Failed
            }
            Err(_) => {
                tracing::warn!(host, seconds = wait.as_secs(), "a call of a flow took too long");
                Outcome::TimedOut
            }
        }
    }
}

fn request(call: &HttpCall) -> Request {
    match call.method {
        Method::Get => Request::get(call.url.clone()),
        Method::Post => {
            let fields = call.body.iter().map(|(name, value)| (name.clone(), Value::String(value.reveal().clone())));
            let body = Value::Object(fields.collect::<Map<String, Value>>()).to_string();
            Request::post(call.url.clone(), Body::Json(body.into_bytes()))
        }
    }
}

/// The author wrote it; what stands behind the host may still be a secret of the office.
pub(crate) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use wanti_http::{HttpError, Response};

    use super::*;

    /// Answers with one status and body, after a while; remembers what came.
    struct Board {
        status: u16,
        body: Vec<u8>,
        after: Duration,
        came: Mutex<Vec<Request>>,
    }

    #[async_trait]
    impl Http for Board {
        async fn send(&self, request: Request) -> Result<Response, HttpError> {
            self.came.lock().unwrap().push(request);
            tokio::time::sleep(self.after).await;
            let (status, body) = (self.status, self.body.clone());
            Ok(Response { status, body, mime: None, retry_after: None, date: None })
        }
    }

    fn asked(status: u16, body: &[u8], after: Duration, method: Method) -> (Outcome, Request) {
        let board = Board { status, body: body.to_vec(), after, came: Mutex::default() };
        let calls = Calls::new(board);
        let call = HttpCall {
            url: "https://antrean.contoh.go.id/x?kunci=rahasia".to_owned(),
            method,
            body: vec![("nama".to_owned(), "Sutinah \"K\"".to_owned().into())],
            timeout: Duration::from_millis(200),
        };
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let outcome = tokio.block_on(calls.http(&call));
        let request = calls.outside.came.lock().unwrap().pop().unwrap();
        (outcome, request)
    }

    #[test]
    fn an_answer_is_a_text_a_failure_or_too_late() {
        let now = Duration::ZERO;
        let (outcome, request) = asked(200, " 17\n".as_bytes(), now, Method::Get);
        assert_eq!(outcome, Outcome::Ok("17".to_owned()));
        assert_eq!((request.most, request.wait), (MOST, Duration::from_millis(200)));
        assert_eq!(request.body, Body::Empty);
        let (_, request) = asked(200, b"", now, Method::Post);
        assert_eq!(request.body, Body::Json(br#"{"nama":"Sutinah \"K\""}"#.to_vec()));
        assert_eq!(asked(302, b"", now, Method::Get).0, Outcome::Failed);
        assert_eq!(asked(500, b"", now, Method::Get).0, Outcome::Failed);
        assert_eq!(asked(200, b"", Duration::from_secs(2), Method::Get).0, Outcome::TimedOut);
        let (outcome, _) = asked(200, "é".repeat(MOST / 4).as_bytes(), now, Method::Get);
        assert!(matches!(outcome, Outcome::Ok(text) if text.chars().count() == LETTERS));
    }

    #[test]
    fn a_log_names_the_host_alone() {
        assert_eq!(host("https://antrean.contoh.go.id/x?kunci=rahasia"), "antrean.contoh.go.id");
        assert_eq!(host("https://antrean.contoh.go.id?kunci=rahasia"), "antrean.contoh.go.id");
    }
}
