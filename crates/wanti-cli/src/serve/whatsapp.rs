//! `/whatsapp/{office}`: Meta's handshake and webhooks, stored before they are answered.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response, StatusCode};
use jiff::Timestamp;
use wanti_whatsapp::webhook::{MOST, SIGNATURE};
use wanti_whatsapp::{Answer, Call, handle};

use super::door::{Door, empty, plain};

pub(super) async fn answer(
    State(door): State<Arc<Door>>,
    Path(office): Path<String>,
    request: Request,
) -> Response<Body> {
    let Some(settings) = door.whatsapp.get(&office) else { return empty(StatusCode::NOT_FOUND) };
    let (head, body) = request.into_parts();
    let header = |name| head.headers.get(name).map(HeaderValue::as_bytes);
    if head.method == "POST" && header(SIGNATURE).is_none() {
        // Nobody vouches for the body, so it is not read.
        return empty(StatusCode::UNAUTHORIZED);
    }
    let Ok(body) = to_bytes(body, MOST).await else { return empty(StatusCode::PAYLOAD_TOO_LARGE) };
    let call = Call {
        method: head.method.as_str(),
        query: head.uri.query().unwrap_or_default(),
        signature: header(SIGNATURE),
        content_type: header(CONTENT_TYPE.as_str()),
        body: &body,
        received: Timestamp::now(),
    };
    let Answer { status, body, arrivals, foreign } = handle(&call, settings);
    if foreign > 0 {
        tracing::warn!(office, foreign, "Meta brought messages of another number; compare phone_number_id");
    }
    if door.runtime.receive(arrivals).await.is_err() {
        return empty(StatusCode::SERVICE_UNAVAILABLE);
    }
    plain(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), body)
}
