//! The router: reads, has it stored, then answers; what was not stored is asked for again.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use hmac::{Hmac, KeyInit, Mac};
use pollster::block_on;
use sha2::Sha256;
use tower::ServiceExt;
use wanti_flow::model::Channel;
use wanti_http::Secret;
use wanti_port::{Arrival, Line, PortError};
use wanti_whatsapp::webhook::MOST;
use wanti_whatsapp::{Settings, router};

type Kept = Arc<Mutex<Vec<Arrival>>>;

fn served(kept: &Kept, full: bool) -> Router {
    let settings = Settings {
        line: Line { office: "sukamaju".to_owned(), channel: Channel::WhatsApp, id: "7701".to_owned() },
        app_secrets: vec![Secret::new("rahasia")],
        verify_token: Secret::new("sandi"),
    };
    let kept = kept.clone();
    let store = move |arrivals: Vec<Arrival>| {
        let kept = kept.clone();
        async move {
            if full {
                return Err(PortError::Unavailable("the disk is full".to_owned()));
            }
            kept.lock().unwrap().extend(arrivals);
            Ok(())
        }
    };
    Router::new().nest("/whatsapp/sukamaju", router(Arc::new(settings), store))
}

fn signed(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"rahasia").unwrap();
    mac.update(body);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

fn asked(router: Router, request: Request<Body>) -> (u16, String) {
    let response = block_on(router.oneshot(request)).unwrap();
    let status = response.status().as_u16();
    let body = block_on(to_bytes(response.into_body(), 1 << 20)).unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

fn post(body: &[u8]) -> Request<Body> {
    let request = Request::post("/whatsapp/sukamaju").header("X-Hub-Signature-256", signed(body));
    request.header("Content-Type", "application/json").body(Body::from(body.to_vec())).unwrap()
}

const HALO: &[u8] = br#"{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{
    "messages":[{"from":"62899000111","id":"w1","type":"text","text":{"body":"halo"}}]}}]}]}"#;

#[test]
fn what_is_stored_is_answered() {
    let kept = Kept::default();
    assert_eq!(asked(served(&kept, false), post(HALO)), (200, String::new()));
    assert_eq!(kept.lock().unwrap().len(), 1);
    assert_eq!(asked(served(&kept, true), post(HALO)), (503, String::new()));
}

#[test]
fn the_rules_of_the_webhook_hold() {
    let kept = Kept::default();
    let ask = |request| asked(served(&kept, false), request);
    let shake = "/whatsapp/sukamaju?hub.mode=subscribe&hub.challenge=42&hub.verify_token=sandi";
    assert_eq!(ask(Request::get(shake).body(Body::empty()).unwrap()), (200, "42".to_owned()));
    assert_eq!(ask(Request::post("/whatsapp/sukamaju").body(Body::from(HALO)).unwrap()), (401, String::new()));
    assert_eq!(ask(Request::delete("/whatsapp/sukamaju").body(Body::empty()).unwrap()), (404, String::new()));
    assert_eq!(ask(post(&vec![b' '; MOST + 1])), (413, String::new()));
    assert!(kept.lock().unwrap().is_empty());
}
