//! The webhook as an axum router: reads the request, has the arrivals stored, and only then answers.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::routing::any;
use jiff::Timestamp;
use wanti_port::{Arrival, PortError};

use crate::Settings;
use crate::webhook::{self, LARGEST};

/// A router for the webhook of one bot at `/`; nest it where Telegram calls.
///
/// `store` keeps the arrivals. When it fails, Telegram gets a 503 and brings them again.
pub fn router<S, F>(settings: Arc<Settings>, store: S) -> Router
where
    S: Fn(Vec<Arrival>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), PortError>> + Send + 'static,
{
    let answer = move |request: Request| {
        let (settings, store) = (settings.clone(), store.clone());
        async move {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = answered(request, &settings, store).await;
            response
        }
    };
    Router::new().route("/", any(answer))
}

/// One request of the webhook, its arrivals stored before it is answered: [`router`] for those who have routes of their own.
pub async fn answered<S, F>(request: Request, settings: &Settings, store: S) -> StatusCode
where
    S: FnOnce(Vec<Arrival>) -> F,
    F: Future<Output = Result<(), PortError>>,
{
    let (head, body) = request.into_parts();
    let (method, header) = (head.method.as_str(), |name: &str| header(&head.headers, name));
    if let Err(refused) = webhook::admit(method, header, settings) {
        return code(refused.status);
    }
    let Ok(body) = to_bytes(body, LARGEST).await else { return StatusCode::PAYLOAD_TOO_LARGE };
    let answer = webhook::handle(method, header, &body, settings, Timestamp::now());
    if !answer.arrivals.is_empty() && store(answer.arrivals).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    code(answer.status)
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h [u8]> {
    headers.get(name).map(HeaderValue::as_bytes)
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::OK)
}
