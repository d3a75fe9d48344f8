//! A channel that only counts: takes every message at once and gives it an id. The strict one is `wanti-fakes`.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::ledger::Ledger;
use crate::people::person;
use crate::wire::{Head, after, field};

/// Listens on this machine for as long as its task lives.
pub(crate) async fn listen(ledger: Arc<Ledger>) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let ids = Arc::new(AtomicU64::new(0));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.set_nodelay(true);
            tokio::spawn(serve(stream, Arc::clone(&ledger), Arc::clone(&ids)));
        }
    });
    Ok(address)
}

async fn serve(mut stream: TcpStream, ledger: Arc<Ledger>, ids: Arc<AtomicU64>) {
    let mut read = Vec::with_capacity(8192);
    loop {
        while let Some(Head { length, .. }) = Head::read(&read).filter(|head| head.is_whole(&read)) {
            let rest = read.split_off(length);
            took(&ledger, &read);
            read = rest;
            let id = ids.fetch_add(1, Ordering::Relaxed);
            if stream.write_all(answer(id).as_bytes()).await.is_err() {
                return;
            }
        }
        if !matches!(stream.read_buf(&mut read).await, Ok(1..)) {
            return;
        }
    }
}

/// Signs that a message was read have no receiver and are not counted.
fn took(ledger: &Ledger, request: &[u8]) {
    let body = after(request, b"\r\n\r\n").unwrap_or_default();
    let to = field(body, b"\"to\":\"").and_then(|to| std::str::from_utf8(to).ok()).and_then(person);
    if let Some(person) = to {
        ledger.took(person, field(body, b"\"biz_opaque_callback_data\":\"").unwrap_or_default());
    }
}

fn answer(id: u64) -> String {
    let body = format!(r#"{{"messaging_product":"whatsapp","messages":[{{"id":"wamid.beban{id:012x}"}}]}}"#);
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}
