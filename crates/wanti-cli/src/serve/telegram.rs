//! `/telegram/{office}`: updates of a bot that Telegram calls, stored before they are answered.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{Response, StatusCode};
use wanti_telegram::answered;

use super::door::{Door, empty};

pub(super) async fn answer(
    State(door): State<Arc<Door>>,
    Path(office): Path<String>,
    request: Request,
) -> Response<Body> {
    let Some(settings) = door.telegram.get(&office) else { return empty(StatusCode::NOT_FOUND) };
    empty(answered(request, settings, |arrivals| door.keep(arrivals)).await)
}
