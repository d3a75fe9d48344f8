//! `/whatsapp/{office}`: Meta's handshake and webhooks, stored before they are answered.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{Response, StatusCode};
use wanti_whatsapp::{Answered, answered};

use super::door::{Door, empty, plain};

pub(super) async fn answer(
    State(door): State<Arc<Door>>,
    Path(office): Path<String>,
    request: Request,
) -> Response<Body> {
    let Some(settings) = door.whatsapp.get(&office) else { return empty(StatusCode::NOT_FOUND) };
    let Answered { status, body, foreign } = answered(request, settings, |arrivals| door.keep(arrivals)).await;
    if foreign > 0 {
        tracing::warn!(office, foreign, "Meta brought messages of another number; compare phone_number_id");
    }
    plain(status, body)
}
