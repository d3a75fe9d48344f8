//! `/telegram/{office}`: updates of a bot that Telegram calls, stored before they are answered.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, Response, StatusCode};
use jiff::Timestamp;
use wanti_telegram::webhook::{LARGEST, admit, handle};

use super::door::{Door, empty};

pub(super) async fn answer(
    State(door): State<Arc<Door>>,
    Path(office): Path<String>,
    request: Request,
) -> Response<Body> {
    let Some(settings) = door.telegram.get(&office) else { return empty(StatusCode::NOT_FOUND) };
    let (head, body) = request.into_parts();
    let header = |name: &str| head.headers.get(name).map(HeaderValue::as_bytes);
    if let Err(refused) = admit(head.method.as_str(), header, settings) {
        return coded(refused.status);
    }
    let Ok(body) = to_bytes(body, LARGEST).await else { return empty(StatusCode::PAYLOAD_TOO_LARGE) };
    let answer = handle(head.method.as_str(), header, &body, settings, Timestamp::now());
    if door.runtime.receive(answer.arrivals).await.is_err() {
        return empty(StatusCode::SERVICE_UNAVAILABLE);
    }
    coded(answer.status)
}

fn coded(status: u16) -> Response<Body> {
    empty(StatusCode::from_u16(status).unwrap_or(StatusCode::OK))
}
