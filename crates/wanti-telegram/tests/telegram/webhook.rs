//! The webhook: who may come in, and what is answered.

use serde_json::json;
use wanti_port::Arrival;
use wanti_telegram::webhook::{Answer, CONTENT_TYPE, LARGEST, SECRET, handle};

use crate::fake::{at, settings};

const JSON: &[u8] = b"application/json";

fn answer(method: &str, secret: Option<&[u8]>, kind: Option<&[u8]>, body: &[u8]) -> Answer {
    let settings = settings().with_secrets(&["baru-1", "lama-2"]).unwrap();
    let header = |name: &str| match name {
        SECRET => secret,
        CONTENT_TYPE => kind,
        _ => None,
    };
    handle(method, header, body, &settings, at(5))
}

fn update() -> Vec<u8> {
    let update = json!({ "update_id": 1, "message": { "message_id": 5, "date": 4, "text": "halo",
        "from": { "id": 31, "first_name": "Rina" }, "chat": { "id": 31, "type": "private" } } });
    update.to_string().into_bytes()
}

#[test]
fn both_secrets_open_while_one_replaces_the_other() {
    for secret in [&b"baru-1"[..], b"lama-2"] {
        let answer = answer("POST", Some(secret), Some(b"Application/JSON; charset=utf-8"), &update());
        assert_eq!((answer.status, answer.body), (200, ""));
        assert!(matches!(answer.arrivals.as_slice(), [Arrival::Message(inbound)] if inbound.id == "31:5"));
    }
}

#[test]
fn refusals_are_empty_and_bring_nothing() {
    let large = vec![b' '; LARGEST + 1];
    let good = Some(&b"baru-1"[..]);
    for (status, found) in [
        (404, answer("GET", good, Some(JSON), &update())),
        (404, answer("PUT", good, Some(JSON), &update())),
        (401, answer("POST", None, Some(JSON), &update())),
        (401, answer("POST", Some(b""), Some(JSON), &update())),
        (401, answer("POST", Some(b"baru-"), Some(JSON), &update())),
        (401, answer("POST", Some(b"baru-11"), Some(JSON), &large)),
        (401, answer("POST", Some(&[0xff, 0xfe]), Some(JSON), &update())),
        (415, answer("POST", good, Some(b"text/html"), &update())),
        (415, answer("POST", good, Some(b"application/x-www-form-urlencoded"), &update())),
        (413, answer("POST", good, Some(JSON), &large)),
        (400, answer("POST", good, Some(JSON), b"{\"update_id\":1030,\"message\":{\"mess")),
        (400, answer("POST", good, Some(JSON), b"")),
    ] {
        assert_eq!(found, Answer { status, body: "", arrivals: Vec::new() });
    }
    let header = |name: &str| (name == SECRET).then_some(&b""[..]);
    assert_eq!(handle("POST", header, &update(), &settings(), at(5)).status, 401, "no secret set, nobody comes in");
}

#[test]
fn odd_bodies_are_taken_so_that_they_come_only_once() {
    let deep = format!("{{\"update_id\":1,\"message\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
    let bodies: [&[u8]; 5] =
        [b"[]", b"7", b"{\"update_id\":1,\"message\":{\"text\":\"\xff\xfe\"}}", b"{}", deep.as_bytes()];
    for body in bodies {
        let found = answer("POST", Some(b"baru-1"), Some(JSON), body);
        assert_eq!(found.status, 200);
        assert!(
            matches!(found.arrivals.as_slice(), [Arrival::Unreadable(_)]),
            "{}",
            String::from_utf8_lossy(body).len()
        );
    }
    let found = answer("POST", Some(b"baru-1"), None, b"{\"update_id\":1,\"hologram\":{}}");
    assert_eq!((found.status, found.arrivals.len()), (200, 0));
}
