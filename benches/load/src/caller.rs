//! Meta's side of the load: connections that each bring one message after the other, as fast as they are taken or at a rate.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep_until, timeout};

use crate::Done;
use crate::ledger::Ledger;
use crate::people::People;
use crate::wire::Head;

/// Who brings what, where to and for how long.
#[derive(Debug, Clone)]
pub(crate) struct Calls {
    /// Processes behind the same number; connections are dealt out to them in turn.
    pub(crate) servers: Vec<SocketAddr>,
    pub(crate) connections: u64,
    pub(crate) length: Duration,
    /// Messages in all, at most.
    pub(crate) most: u64,
    /// Messages a second in all; none is as many as are taken.
    pub(crate) rate: Option<f64>,
}

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Brings messages until the time is over; when it began.
pub(crate) async fn call(calls: &Calls, people: &People, ledger: &Arc<Ledger>) -> Done<Instant> {
    let next = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for (number, server) in (0..calls.connections).zip(calls.servers.iter().cycle()) {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let line = Line { stream, people: people.clone(), ledger: Arc::clone(ledger), read: Vec::new() };
        let until = begun + calls.length;
        match calls.rate {
            None => tasks.spawn(line.without_rest(Arc::clone(&next), calls.most, until)),
            Some(rate) => tasks.spawn(line.at_a_rate(number, calls.connections, rate, begun, until)),
        };
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(begun)
}

struct Line {
    stream: TcpStream,
    people: People,
    ledger: Arc<Ledger>,
    read: Vec<u8>,
}

impl Line {
    async fn without_rest(mut self, next: Arc<AtomicU64>, most: u64, until: Instant) -> Done<()> {
        let (mut body, mut request) = (String::new(), String::new());
        while Instant::now() < until {
            let message = next.fetch_add(1, Ordering::Relaxed);
            if message >= most {
                break;
            }
            self.people.request(message, &mut body, &mut request);
            self.bring(message, &request, Instant::now()).await?;
        }
        Ok(())
    }

    /// Waits are counted from when a message was due, so that a late one counts as late.
    async fn at_a_rate(mut self, first: u64, step: u64, rate: f64, begun: Instant, until: Instant) -> Done<()> {
        let (mut body, mut request) = (String::new(), String::new());
        for message in (first..).step_by(usize::try_from(step)?) {
            let due = begun + Duration::from_secs_f64(message as f64 / rate);
            if due >= until {
                break;
            }
            sleep_until(due.into()).await;
            self.people.request(message, &mut body, &mut request);
            self.bring(message, &request, due).await?;
        }
        Ok(())
    }

    async fn bring(&mut self, message: u64, request: &str, due: Instant) -> Done<()> {
        let person = self.people.who(message);
        self.ledger.asks(person, due);
        self.stream.write_all(request.as_bytes()).await?;
        let status = timeout(PATIENCE, self.answer()).await.map_err(|_| "the server does not answer")??;
        self.ledger.answered(person, due, status);
        Ok(())
    }

    async fn answer(&mut self) -> Done<u16> {
        loop {
            if let Some(head) = Head::read(&self.read).filter(|head| head.is_whole(&self.read)) {
                self.read.drain(..head.length);
                return Ok(head.status);
            }
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err("the server closed a connection".into());
            }
        }
    }
}

/// Fetches a page.
pub(crate) async fn get(server: SocketAddr, path: &str) -> Done<(u16, String)> {
    let mut stream = TcpStream::connect(server).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await??;
    let status = Head::read(&answer).map_or(0, |head| head.status);
    Ok((status, String::from_utf8_lossy(&answer).into_owned()))
}
