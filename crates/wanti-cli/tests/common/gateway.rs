//! A gateway in a process of its own, and a client that can say anything to it.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test uses its part, and may stop")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A running `wanti serve`. It is killed when dropped.
pub(crate) struct Gateway {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Everything it wrote to both outputs so far.
    pub(crate) said: Arc<Mutex<String>>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

impl Gateway {
    /// Starts it with this configuration, written to a folder, at this address, and waits until it is ready.
    pub(crate) fn start(folder: &Path, configuration: &str, listen: &str) -> Gateway {
        let file = folder.join("wanti.toml");
        std::fs::write(&file, configuration).unwrap();
        let gateway = Gateway::start_with(folder, &["serve", "wanti.toml", "--listen", listen]);
        until("the gateway is ready", || gateway.get("/readyz").status == 200);
        gateway
    }

    /// Starts the command with these words.
    pub(crate) fn start_with(folder: &Path, words: &[&str]) -> Gateway {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wanti"))
            .args(words)
            .current_dir(folder)
            .env("WANTI_LOG_FORMAT", "json")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        listen(child.stdout.take().unwrap(), &said);
        listen(child.stderr.take().unwrap(), &said);
        let mut gateway = Gateway { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), said };
        until("the gateway says where it listens", || {
            assert!(gateway.child.try_wait().unwrap().is_none(), "it ended: {}", gateway.said());
            match gateway.listens() {
                Some(address) => gateway.address = address,
                None => return false,
            }
            true
        });
        gateway
    }

    fn listens(&self) -> Option<SocketAddr> {
        let said = self.said();
        let logged = said.split("\"listen\":\"").nth(1).and_then(|rest| rest.split('"').next());
        let shown = said.split("Simulator: http://").nth(1).and_then(|rest| rest.split('/').next());
        logged.or(shown)?.parse().ok()
    }

    /// Everything it said so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address), b"")
    }

    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n",
            self.address,
            body.len()
        );
        self.ask(&head, body)
    }

    /// Says exactly this; status 0 when the other side closed without a word.
    pub(crate) fn ask(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // A body that is refused early may find the door closed.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// How it ends after a signal.
    pub(crate) fn ends(mut self, signal: &str) -> Option<i32> {
        self.signal(signal);
        let mut code = None;
        until("the gateway ends", || match self.child.try_wait().unwrap() {
            Some(status) => {
                code = status.code();
                true
            }
            None => false,
        });
        code
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(output: impl Read + Send + 'static, said: &Arc<Mutex<String>>) {
    let said = Arc::clone(said);
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let mut said = said.lock().unwrap();
            said.push_str(&line);
            said.push('\n');
        }
    });
}

/// Waits until something is so.
pub(crate) fn until(what: &str, mut so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !so() {
        assert!(began.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A small bot in a folder; its greeting can be told apart.
pub(crate) fn bot(folder: &Path, greeting: &str) -> PathBuf {
    let place = folder.join("bot");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join("bot.yaml"), flow(greeting)).unwrap();
    place
}

/// The flow of that bot.
pub(crate) fn flow(greeting: &str) -> String {
    format!(
        "wanti: 1\nbot: {{id: uji, nama: Bot Uji, mulai: buka}}\nretensi: {{pesan: 90 hari}}\nalur:\n  buka:\n    judul: Pembuka\n    mulai_bila: {{kata: [halo], contoh: [halo kak]}}\n    langkah:\n      - kirim: \"{greeting}\"\n  lapor:\n    judul: Lapor\n    mulai_bila: {{kata: [lapor], contoh: [mau lapor]}}\n    langkah:\n      - tanya: Siapa nama Anda?\n        simpan: nama\n      - tanya: Apa NIK Anda?\n        simpan: nik\n        jenis: nik\n        rahasia: ya\n      - kirim: Terima kasih.\nbila_tidak_paham: {{kirim: Maaf, setelah_2_kali: buka}}\n"
    )
}
