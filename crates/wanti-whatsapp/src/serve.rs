//! The webhook as an axum router: reads the request, has the arrivals stored, and only then answers.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::routing::any;
use jiff::Timestamp;
use wanti_port::{Arrival, PortError};

use crate::webhook::{Answer, Call, MOST, SIGNATURE, Settings, handle};

/// A router for the webhook of one office at `/`; nest it where Meta calls.
///
/// `store` keeps the arrivals. When it fails, Meta gets a 503 and brings them again.
pub fn router<S, F>(settings: Arc<Settings>, store: S) -> Router
where
    S: Fn(Vec<Arrival>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), PortError>> + Send + 'static,
{
    let answer = move |request: Request| {
        let (settings, store) = (settings.clone(), store.clone());
        async move {
            let Answered { status, body, .. } = answered(request, &settings, store).await;
            response(status, body)
        }
    };
    Router::new().route("/", any(answer))
}

/// What a request of the webhook is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: StatusCode,
    /// The content: the challenge of a handshake, else nothing.
    pub body: String,
    /// How many messages were for numbers of others.
    pub foreign: usize,
}

impl Answered {
    fn empty(status: StatusCode) -> Answered {
        Answered { status, body: String::new(), foreign: 0 }
    }
}

/// One request of the webhook, its arrivals stored before it is answered: [`router`] for those who have routes of their own.
pub async fn answered<S, F>(request: Request, settings: &Settings, store: S) -> Answered
where
    S: FnOnce(Vec<Arrival>) -> F,
    F: Future<Output = Result<(), PortError>>,
{
    let (head, body) = request.into_parts();
    let header = |name| head.headers.get(name).map(HeaderValue::as_bytes);
    if head.method == "POST" && header(SIGNATURE).is_none() {
        // Nobody vouches for the body, so it is not read.
        return Answered::empty(StatusCode::UNAUTHORIZED);
    }
    let Ok(body) = to_bytes(body, MOST).await else { return Answered::empty(StatusCode::PAYLOAD_TOO_LARGE) };
    let call = Call {
        method: head.method.as_str(),
        query: head.uri.query().unwrap_or_default(),
        signature: header(SIGNATURE),
        content_type: header(CONTENT_TYPE.as_str()),
        body: &body,
        received: Timestamp::now(),
    };
    let Answer { status, body, arrivals, foreign } = handle(&call, settings);
    if !arrivals.is_empty() && store(arrivals).await.is_err() {
        return Answered { foreign, ..Answered::empty(StatusCode::SERVICE_UNAVAILABLE) };
    }
    Answered { status: StatusCode::from_u16(status).unwrap_or(StatusCode::OK), body, foreign }
}

fn response(status: StatusCode, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
