//! An office to try the runtime on: a small bot, a channel that does as it is told, and waiting without guessing.
#![allow(dead_code, reason = "each test uses its part")]

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use wanti_core::{Engine, Outcome};
use wanti_flow::model::Channel;
use wanti_flow::{Options, Source, compile};
use wanti_port::store::Store;
use wanti_port::{
    Arrival, HttpCall, Inbound, InboundKind, Limits, Line, MemoryStore, Outbound, Pace, Party, PortError, SentId,
    Transport, World,
};
use wanti_runtime::{Clock, Now, Runtime, Settings, SystemClock};
use wanti_text::Pii;

pub(crate) const BOT: &str = "
wanti: 1
bot: {id: contoh, nama: Contoh, mulai: sapa}
alur:
  sapa:
    mulai_bila: {kata: [halo]}
    langkah:
      - kirim: Selamat datang.
  domisili:
    mulai_bila: {kata: [domisili]}
    langkah:
      - kirim: Bawa KTP dan KK.
  panggil:
    mulai_bila: {kata: [antrean]}
    langkah:
      - minta: https://contoh.go.id/antrean
        metode: GET
        simpan: antrean
        berhasil: [{kirim: Ada.}]
        gagal: [{kirim: Tidak tersambung.}]
        habis_waktu: [{kirim: Terlalu lama.}]
  tanya:
    mulai_bila: {kata: [lapor]}
    langkah:
      - tanya: Di mana?
        jenis: teks
        simpan: tempat
        tunggu: 30 menit
        bila_diam: Kami masih menunggu.
        coba: 2
        bila_gagal: sapa
      - kirim: Terima kasih.
";

pub(crate) fn engine(yaml: &str) -> Engine {
    let compiled = compile(&[Source::new("contoh.yaml", yaml)], &Options::default());
    Engine::new(Arc::new(compiled.bot.expect("the bot has no faults")))
}

pub(crate) fn line() -> Line {
    Line { office: "kantor".to_owned(), channel: Channel::Telegram, id: "bot".to_owned() }
}

pub(crate) fn message(id: &str, person: &str, words: &str) -> Arrival {
    Arrival::Message(inbound(id, person, InboundKind::Text(Pii::new(words.to_owned()))))
}

pub(crate) fn inbound(id: &str, person: &str, kind: InboundKind) -> Inbound {
    let at = Timestamp::now();
    Inbound {
        line: line(),
        id: id.to_owned(),
        from: Party::of(person),
        sent: at,
        received: at,
        group: None,
        reply_to: None,
        forwarded: false,
        kind,
    }
}

/// Settings without waits for more messages, so that each is answered at once.
pub(crate) fn quick() -> Settings {
    Settings { debounce: Duration::ZERO, per_minute: 0, ..Settings::default() }
}

/// What a fake channel does with the next message.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Take,
    Fail(PortError),
    /// Takes it and answers nothing.
    Cut,
    Panic,
    Slow(Duration),
}

/// A channel that does as it is told, and writes down what it took.
pub(crate) struct Fake {
    limits: Limits,
    pub(crate) pace: Pace,
    script: Mutex<VecDeque<Act>>,
    /// Person, words, template.
    pub(crate) taken: Mutex<Vec<(String, String, Option<String>)>>,
    pub(crate) tried: Mutex<Vec<(String, Instant)>>,
    pub(crate) signs: Mutex<Vec<String>>,
}

impl Fake {
    pub(crate) fn new() -> Arc<Fake> {
        Fake::on(Channel::Telegram)
    }

    pub(crate) fn on(channel: Channel) -> Arc<Fake> {
        Arc::new(Fake {
            limits: Limits::of(channel).clone(),
            pace: Pace::default(),
            script: Mutex::default(),
            taken: Mutex::default(),
            tried: Mutex::default(),
            signs: Mutex::default(),
        })
    }

    pub(crate) fn then(&self, acts: impl IntoIterator<Item = Act>) {
        self.script.lock().unwrap().extend(acts);
    }

    pub(crate) fn words(&self) -> Vec<String> {
        self.taken.lock().unwrap().iter().map(|(_, words, _)| words.clone()).collect()
    }

    pub(crate) fn count(&self) -> usize {
        self.taken.lock().unwrap().len()
    }

    fn take(&self, message: &Outbound, template: Option<&str>) -> SentId {
        let mut taken = self.taken.lock().unwrap();
        let words = message.wire.text.reveal().clone();
        taken.push((message.to.address.reveal().clone(), words, template.map(str::to_owned)));
        SentId(format!("s{}", taken.len()))
    }

    async fn act(&self, message: &Outbound, template: Option<&str>) -> Result<SentId, PortError> {
        self.tried.lock().unwrap().push((message.id.clone(), Instant::now()));
        let act = self.script.lock().unwrap().pop_front().unwrap_or(Act::Take);
        match act {
            Act::Take => Ok(self.take(message, template)),
            Act::Fail(error) => Err(error),
            Act::Cut => {
                self.take(message, template);
                Err(PortError::Unknown)
            }
            Act::Panic => panic!("the fake was told to"),
            Act::Slow(wait) => {
                tokio::time::sleep(wait).await;
                Ok(self.take(message, template))
            }
        }
    }
}

#[async_trait]
impl Transport for Fake {
    fn limits(&self) -> &Limits {
        &self.limits
    }

    fn pace(&self) -> Pace {
        self.pace
    }

    async fn send(&self, message: &Outbound) -> Result<SentId, PortError> {
        self.act(message, None).await
    }

    async fn send_template(&self, message: &Outbound, template: &str) -> Result<SentId, PortError> {
        self.act(message, Some(template)).await
    }

    async fn acknowledge(&self, inbound: &Inbound) -> Result<(), PortError> {
        self.signs.lock().unwrap().push(inbound.id.clone());
        Ok(())
    }
}

/// A clock that can be set ahead and back.
#[derive(Default)]
pub(crate) struct Shifted {
    system: SystemClock,
    by: Mutex<SignedDuration>,
}

impl Shifted {
    pub(crate) fn set(&self, by: SignedDuration) {
        *self.by.lock().unwrap() = by;
    }
}

impl Clock for Shifted {
    fn now(&self) -> Now {
        let (now, by) = (self.system.now(), *self.by.lock().unwrap());
        Now { wall: now.wall + by, steady: now.steady.max(now.steady + by) }
    }
}

/// A world whose calls panic so many times, and then fail politely.
pub(crate) struct Panicking(pub(crate) Mutex<u32>);

#[async_trait]
impl World for Panicking {
    async fn http(&self, _: &HttpCall) -> Outcome {
        let mut left = self.0.lock().unwrap();
        if *left > 0 {
            *left -= 1;
            drop(left);
            panic!("the world was told to");
        }
        Outcome::Failed
    }
}

/// Runs a test on a tokio runtime with this many threads.
pub(crate) fn on_tokio<T>(threads: usize, test: impl Future<Output = T>) -> T {
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_time().build().unwrap();
    tokio.block_on(test)
}

/// Starts, and waits until what was in the store is taken up: what arrives before is answered in one turn with it.
pub(crate) fn start(store: &Arc<MemoryStore>, fake: &Arc<Fake>, settings: Settings) -> Runtime {
    let runtime = start_with(Arc::clone(store) as Arc<dyn Store>, fake, settings, engine(BOT));
    let begun = Instant::now();
    while !runtime.health().ready {
        assert!(begun.elapsed() < Duration::from_secs(5), "after 5 s still not ready");
        std::thread::sleep(Duration::from_millis(1));
    }
    runtime
}

pub(crate) fn start_with(store: Arc<dyn Store>, fake: &Arc<Fake>, settings: Settings, engine: Engine) -> Runtime {
    let fake = Arc::clone(fake) as Arc<dyn Transport>;
    Runtime::builder(store, settings).office("kantor", engine).line(line(), fake).start().unwrap()
}

/// Waits until something holds, at most so many seconds.
pub(crate) async fn until(what: &str, seconds: u64, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(seconds), "after {seconds} s still not: {what}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
