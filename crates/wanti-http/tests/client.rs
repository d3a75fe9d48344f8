//! The real client against a server of a few lines: status, content, cut answers, nobody there.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use wanti_http::{Body, Client, Http, HttpError, Part, Request, Response, Secret};

/// Takes one connection, answers it with these bytes and gives back what it was asked.
fn server(answer: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/jalan", listener.local_addr().unwrap());
    let heard = spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut heard = vec![0; 1 << 16];
        let mut length = 0;
        while !whole(heard.get(..length).unwrap()) {
            length += stream.read(heard.get_mut(length..).unwrap()).unwrap();
        }
        stream.write_all(answer.as_bytes()).unwrap();
        heard.truncate(length);
        String::from_utf8_lossy(&heard).into_owned()
    });
    (url, heard)
}

fn whole(heard: &[u8]) -> bool {
    let text = String::from_utf8_lossy(heard).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}

fn send(request: Request) -> Result<Response, HttpError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(Client::new("wanti-test/0").unwrap().send(request))
}

#[test]
fn it_sends_and_reads() {
    let (url, heard) = server("HTTP/1.1 429 x\r\nRetry-After: 7\r\nContent-Type: a/b\r\nContent-Length: 2\r\n\r\nok");
    let request = Request::post(url, Body::Json(b"{}".to_vec())).bearing(&Secret::new("kunci"));
    let response = send(request).unwrap();
    assert_eq!((response.status, response.retry_after, response.mime.as_deref()), (429, Some(7), Some("a/b")));
    assert_eq!(response.body, b"ok");
    let heard = heard.join().unwrap().to_lowercase();
    for line in
        ["post /jalan ", "authorization: bearer kunci", "content-type: application/json", "user-agent: wanti-test/0"]
    {
        assert!(heard.contains(line), "{line} not in {heard}");
    }
}

#[test]
fn it_sends_forms() {
    let (url, heard) = server("HTTP/1.1 200 x\r\nContent-Length: 0\r\n\r\n");
    send(Request::post(url, Body::Form(vec![Part::text("a", "satu")]))).unwrap();
    assert!(heard.join().unwrap().contains("name=\"a\"\r\n\r\nsatu\r\n--wanti-form"));
}

#[test]
fn it_knows_what_may_have_been_done() {
    let (url, _) = server("HTTP/1.1 200 x\r\nContent-Length: 20\r\n\r\n{\"mes");
    assert_eq!(send(Request::get(url)), Err(HttpError::Cut));
    let (url, _) = server("");
    assert_eq!(send(Request::get(url)), Err(HttpError::Cut));
    let (url, _) = server("HTTP/1.1 200 x\r\nContent-Length: 5\r\n\r\n12345");
    assert_eq!(send(Request::get(url).at_most(4)), Err(HttpError::TooLong));

    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    assert_eq!(send(Request::get(url.clone()).waiting(Duration::from_millis(200))), Err(HttpError::Cut));
    drop(silent);
    assert!(matches!(send(Request::get(url)), Err(HttpError::NotSent(_))));
    assert!(matches!(send(Request::get("tanpa alamat".to_owned())), Err(HttpError::NotSent(_))));
}

#[test]
fn it_does_not_follow() {
    let (url, _) = server("HTTP/1.1 302 x\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
    assert_eq!(send(Request::get(url)).unwrap().status, 302);
}
