//! The open door: which address answers what, how many at once, and what every answer carries.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::routing::{any, get};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use wanti_port::{Arrival, PortError};
use wanti_runtime::Runtime;

use super::count::Counts;
use super::guard::Guard;
use super::{telegram, whatsapp};
use crate::config::{Limits, Office, TelegramMode};

/// A request that is not whole by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// What every request needs.
#[derive(Debug)]
pub(super) struct Door {
    pub(super) runtime: Runtime,
    pub(super) whatsapp: BTreeMap<String, wanti_whatsapp::Settings>,
    pub(super) telegram: BTreeMap<String, wanti_telegram::Settings>,
    pub(super) counts: Counts,
    guard: Guard,
    slots: Semaphore,
    behind_proxy: bool,
}

impl Door {
    pub(super) fn new(runtime: Runtime, offices: &[Office], limits: Limits, behind_proxy: bool) -> Door {
        let whatsapp =
            offices.iter().filter_map(|office| Some((office.id.clone(), office.whatsapp.as_ref()?.webhook.clone())));
        let called = |office: &Office| {
            let line = office.telegram.as_ref().filter(|line| matches!(line.mode, TelegramMode::Webhook(_)))?;
            Some((office.id.clone(), line.settings.clone()))
        };
        Door {
            runtime,
            whatsapp: whatsapp.collect(),
            telegram: offices.iter().filter_map(called).collect(),
            counts: Counts::default(),
            guard: Guard::new(limits.failures_per_minute),
            slots: Semaphore::new(limits.concurrency),
            behind_proxy,
        }
    }

    /// Stores what a webhook brought; it is answered after this.
    pub(super) async fn keep(&self, arrivals: Vec<Arrival>) -> Result<(), PortError> {
        let kept = self.runtime.receive(arrivals).await;
        #[cfg(feature = "failpoints")]
        super::failpoints::reached("answer.before");
        kept
    }

    /// All addresses. What is not among them answers as an unknown office does.
    pub(super) fn router(self: &Arc<Door>) -> Router {
        let webhooks = Router::new()
            .route("/whatsapp/{office}", any(whatsapp::answer))
            .route("/telegram/{office}", any(telegram::answer))
            .layer(from_fn_with_state(Arc::clone(self), admitted));
        let watchers = Router::new()
            .route("/healthz", get(async || plain(StatusCode::OK, "ok\n")))
            .route("/readyz", get(ready))
            .route("/metrics", get(super::count::page));
        webhooks.merge(watchers).fallback(async || empty(StatusCode::NOT_FOUND)).with_state(Arc::clone(self))
    }

    /// For whom a request is: the other end, or whom one's own proxy names. None when nobody else can be told apart.
    fn client(&self, peer: SocketAddr, headers: &HeaderMap) -> Option<IpAddr> {
        if !self.behind_proxy {
            return Some(peer.ip()).filter(|ip| !ip.is_loopback());
        }
        let forwarded = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        forwarded.rsplit(',').next()?.trim().parse().ok()
    }
}

/// Lets a webhook in when there is room and its sender has not knocked wrongly too often.
async fn admitted(
    State(door): State<Arc<Door>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let begun = Instant::now();
    let channel = if request.uri().path().starts_with("/whatsapp/") { "whatsapp" } else { "telegram" };
    let client = door.client(peer, request.headers());
    let response = if client.is_some_and(|client| door.guard.refuses(client, begun)) {
        empty(StatusCode::TOO_MANY_REQUESTS)
    } else if let Ok(_slot) = door.slots.try_acquire() {
        timeout(PATIENCE, next.run(request)).await.unwrap_or_else(|_| empty(StatusCode::REQUEST_TIMEOUT))
    } else {
        empty(StatusCode::SERVICE_UNAVAILABLE)
    };
    let status = response.status();
    if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        tracing::warn!(channel, status = status.as_u16(), "a webhook that nobody vouches for");
        if let Some(client) = client {
            door.guard.failed(client, begun);
        }
    }
    door.counts.webhook(channel, status.as_u16());
    response
}

async fn ready(State(door): State<Arc<Door>>) -> Response<Body> {
    let health = door.runtime.health();
    match health.ready && health.store && !health.stopping {
        true => plain(StatusCode::OK, "ready\n"),
        false => plain(StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    }
}

/// An answer without words, so that all refusals look alike.
pub(super) fn empty(status: StatusCode) -> Response<Body> {
    plain(status, "")
}

/// An answer that no browser takes for a page.
pub(super) fn plain(status: StatusCode, words: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(words.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
