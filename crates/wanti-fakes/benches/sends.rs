//! How many sends a second the fake Cloud API takes in one process with its client, over real sockets of this machine.
//!
//! `cargo bench -p wanti-fakes --bench sends -- [SECONDS]`. Rounds of all kinds take turns, so that a ratio is of one run:
//! a request whose token is wrong is turned away at the door and shows what the sockets alone take.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement talks, and stops where something is wrong"
)]

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use wanti_fakes::{CloudSettings, FakeCloud, Number, Statuses};

const ROUNDS: usize = 3;
const CONNECTIONS: usize = 16;

/// What is sent and how.
struct Kind {
    name: &'static str,
    list: bool,
    token: bool,
    kept: usize,
    log: bool,
    /// Requests on their way on one connection.
    ahead: usize,
}

const TEXT: Kind = Kind { name: "text", list: false, token: true, kept: 100_000, log: false, ahead: 1 };
const KINDS: [Kind; 6] = [
    Kind { name: "turned away at the door", token: false, ..TEXT },
    TEXT,
    Kind { name: "text, none kept", kept: 0, ..TEXT },
    Kind { name: "text, with a log file", log: true, ..TEXT },
    Kind { name: "list of ten rows", list: true, ..TEXT },
    Kind { name: "text, 16 ahead on a connection", ahead: 16, ..TEXT },
];

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let length = Duration::from_secs_f64(arguments.next().and_then(|text| text.parse().ok()).unwrap_or(2.0));
    let mut rates = KINDS.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        for (kind, rates) in KINDS.iter().zip(&mut rates) {
            rates.push(Runtime::new().unwrap().block_on(round(kind, length)));
        }
    }
    for (kind, rates) in KINDS.iter().zip(&mut rates) {
        rates.sort_by(f64::total_cmp);
        println!("{:32} {:>8.0} a second (of {ROUNDS} rounds {:.0} to {:.0})", kind.name, rates[1], rates[0], rates[2]);
    }
}

async fn round(kind: &Kind, length: Duration) -> f64 {
    let log = kind.log.then(|| std::env::temp_dir().join(format!("wanti-sends-{}.log", std::process::id())));
    let cloud = FakeCloud::start_with(CloudSettings {
        window: false,
        paced: false,
        statuses: Statuses::None,
        kept: kind.kept,
        log: log.clone(),
        ..CloudSettings::default()
    });
    let cloud = cloud.await.unwrap();
    let began = Instant::now();
    let senders: Vec<_> = (0..CONNECTIONS)
        .map(|number| tokio::spawn(sender(cloud.address(), request(kind, number), kind.ahead, began + length)))
        .collect();
    let mut answered = 0;
    for sender in senders {
        answered += sender.await.unwrap();
    }
    let seconds = began.elapsed().as_secs_f64();
    let counters = cloud.counters();
    let counted = if kind.token { counters.accepted } else { counters.refused };
    assert_eq!(counted, answered, "each answer is one that was counted");
    if let Some(log) = log {
        std::fs::remove_file(log).unwrap();
    }
    answered as f64 / seconds
}

/// Sends until the time is over; how many were answered.
async fn sender(address: std::net::SocketAddr, request: Vec<u8>, ahead: usize, until: Instant) -> u64 {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let requests = request.repeat(ahead);
    let (mut held, mut answered) = (Vec::new(), 0);
    while Instant::now() < until {
        stream.write_all(&requests).await.unwrap();
        for _ in 0..ahead {
            answer(&mut stream, &mut held).await;
            answered += 1;
        }
    }
    answered
}

/// Reads one answer; what came behind it is held.
async fn answer(stream: &mut TcpStream, held: &mut Vec<u8>) {
    loop {
        if let Some(end) = held.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = std::str::from_utf8(&held[..end]).unwrap().to_ascii_lowercase();
            let length: usize = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
            if held.len() >= end + 4 + length {
                held.drain(..end + 4 + length);
                return;
            }
        }
        assert!(stream.read_buf(held).await.unwrap() > 0, "the connection closed");
    }
}

fn request(kind: &Kind, number: usize) -> Vec<u8> {
    let person = 628_110_000_000_u64 + number as u64;
    let rows: Vec<String> = (0..10)
        .map(|row| format!(r#"{{"id":"m1:{row}","title":"Layanan {row}","description":"keterangan singkat"}}"#))
        .collect();
    let content = if kind.list {
        format!(
            r#""type":"interactive","interactive":{{"type":"list","body":{{"text":"Silakan pilih:"}},"action":{{"button":"Pilih","sections":[{{"rows":[{}]}}]}}}}"#,
            rows.join(",")
        )
    } else {
        r#""type":"text","text":{"body":"Syarat membuat KTP: KK asli dan fotokopi akta kelahiran."}"#.to_owned()
    };
    let body = format!(r#"{{"messaging_product":"whatsapp","recipient_type":"individual","to":"{person}",{content}}}"#);
    let own = Number::default();
    let token = if kind.token { own.token.as_str() } else { "EAAlain" };
    let head = format!(
        "POST /v26.0/{}/messages HTTP/1.1\r\nhost: local\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        own.id,
        body.len()
    );
    format!("{head}{body}").into_bytes()
}
