//! The page to try bots, at `/dev`: a phone beside the reasons. Its world is its own and in memory only.

mod bubble;
mod hello;
mod keeper;
mod page;
mod room;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Form, Path, Query, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, body::Body};
use serde::Deserialize;
use wanti_flow::model::{Bot, Language};

use super::bots::Read;
use room::{Act, Room};

const CSS: &str = include_str!("page.css");
const JS: &str = include_str!("page.js");
/// A part of the page is asked for, not the whole.
const PART: &str = "x-wanti-part";

/// One room for each office.
#[derive(Debug)]
pub(super) struct Rooms {
    all: BTreeMap<String, Mutex<Room>>,
}

impl Rooms {
    pub(super) fn new(bots: &[(String, Arc<Bot>)], language: Language) -> Rooms {
        let room = |(office, bot): &(String, Arc<Bot>)| {
            (office.clone(), Mutex::new(Room::new(office, Arc::clone(bot), language)))
        };
        Rooms { all: bots.iter().map(room).collect() }
    }

    /// A bot was read anew; its conversations go on.
    pub(super) fn reload(&self, office: &str, read: &Read) {
        if let Some(mut room) = self.room(office) {
            room.reload(read);
        }
    }

    pub(super) fn router(self: &Arc<Rooms>) -> Router {
        Router::new()
            .route("/dev", get(front))
            .route("/dev/page.css", get(async || asset("text/css; charset=utf-8", CSS)))
            .route("/dev/page.js", get(async || asset("text/javascript; charset=utf-8", JS)))
            .route("/dev/{office}", get(whole))
            .route("/dev/{office}/part", get(part))
            .route("/dev/{office}/act", post(act))
            .layer(from_fn(keeper::keep))
            .with_state(Arc::clone(self))
    }

    fn room(&self, office: &str) -> Option<MutexGuard<'_, Room>> {
        Some(self.all.get(office)?.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What a form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    /// What is to be done.
    pub(super) act: String,
    /// What goes with it.
    pub(super) text: String,
    /// What stands on the key.
    pub(super) title: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Seen {
    seen: u64,
}

async fn front(State(rooms): State<Arc<Rooms>>) -> Response {
    let offices: Vec<&str> = rooms.all.keys().map(String::as_str).collect();
    match offices.as_slice() {
        [only] => elsewhere(&format!("/dev/{only}")),
        offices => hello::page(offices).into_response(),
    }
}

async fn whole(State(rooms): State<Arc<Rooms>>, Path(office): Path<String>) -> Response {
    match rooms.room(&office) {
        Some(mut room) => {
            room.tick();
            page::page(&room).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn part(State(rooms): State<Arc<Rooms>>, Path(office): Path<String>, Query(seen): Query<Seen>) -> Response {
    let Some(mut room) = rooms.room(&office) else { return StatusCode::NOT_FOUND.into_response() };
    room.tick();
    if room.version() == seen.seen {
        return StatusCode::NO_CONTENT.into_response();
    }
    page::part(&room).into_response()
}

async fn act(
    State(rooms): State<Arc<Rooms>>,
    Path(office): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let Some(mut room) = rooms.room(&office) else { return StatusCode::NOT_FOUND.into_response() };
    let Some(act) = Act::read(&fields) else { return StatusCode::BAD_REQUEST.into_response() };
    room.act(act);
    match headers.contains_key(PART) {
        true => page::part(&room).into_response(),
        false => elsewhere(&format!("/dev/{office}")),
    }
}

fn elsewhere(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
