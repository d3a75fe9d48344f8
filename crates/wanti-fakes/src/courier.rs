//! Brings webhooks until they are taken: in order for one person, again after a failure, doubled or mixed up on demand.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fastrand::Rng;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Notify, OnceCell};
use tokio::time::{sleep, timeout};

use crate::lock;
use crate::trouble::happens;

/// What happens to webhooks on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Mischief {
    /// Of a thousand, so many come twice or oftener, also at the same moment.
    pub doubled: u32,
    /// Of a thousand, so many come later than they should.
    pub delayed: u32,
    /// At most so many milliseconds later; 300 when nothing is said.
    pub delay: u64,
}

/// A webhook on its way.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
    /// What has the same lane comes in order.
    pub(crate) lane: u64,
    /// Nobody wants it any more.
    pub(crate) over: Arc<AtomicBool>,
    /// What to do when it is taken.
    pub(crate) taken: Option<Taken>,
}

/// What to do when a parcel is taken.
#[derive(Clone)]
pub(crate) struct Taken(pub(crate) Arc<dyn Fn() + Send + Sync>);

impl std::fmt::Debug for Taken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Taken")
    }
}

/// Brings parcels. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Courier {
    desk: Arc<Desk>,
    lanes: Arc<OnceCell<Vec<UnboundedSender<Parcel>>>>,
}

#[derive(Debug)]
struct Desk {
    pool: Pool,
    mischief: Mutex<(Mischief, Rng)>,
    brought: AtomicU64,
    attempts: AtomicU64,
    taken: AtomicU64,
    waiting: AtomicU64,
    idle: Notify,
    lanes: usize,
    again: Duration,
}

/// Nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest pause between two attempts.
const LONGEST: Duration = Duration::from_secs(5);

impl Courier {
    /// A courier with so many lanes that tries again after this time, then after longer ones.
    pub(crate) fn new(lanes: usize, again: Duration, seed: u64) -> Courier {
        let desk = Desk {
            pool: Pool::default(),
            mischief: Mutex::new((Mischief::default(), Rng::with_seed(seed))),
            brought: AtomicU64::new(0),
            attempts: AtomicU64::new(0),
            taken: AtomicU64::new(0),
            waiting: AtomicU64::new(0),
            idle: Notify::new(),
            lanes: lanes.max(1),
            again,
        };
        Courier { desk: Arc::new(desk), lanes: Arc::new(OnceCell::new()) }
    }

    /// Begins work; needs a runtime.
    pub(crate) async fn begin(&self) {
        let desk = &self.desk;
        let start = || async { (0..desk.lanes).map(|_| lane(desk.clone())).collect() };
        self.lanes.get_or_init(start).await;
    }

    /// How parcels are mistreated from now on.
    pub(crate) fn mistreat(&self, mischief: Mischief) {
        lock(&self.desk.mischief).0 = mischief;
    }

    /// Brings a parcel.
    pub(crate) fn bring(&self, parcel: Parcel) {
        let Some(lanes) = self.lanes.get() else { return };
        self.desk.brought.fetch_add(1, Ordering::Relaxed);
        for (copy, delay) in self.desk.copies() {
            self.desk.waiting.fetch_add(1, Ordering::SeqCst);
            let parcel = parcel.clone();
            if copy > 0 || delay > Duration::ZERO {
                let desk = self.desk.clone();
                tokio::spawn(async move {
                    sleep(delay).await;
                    desk.until_taken(parcel).await;
                });
                continue;
            }
            let place = usize::try_from(parcel.lane % (lanes.len().max(1) as u64)).unwrap_or_default();
            if let Some(lane) = lanes.get(place) {
                let _ = lane.send(parcel);
            }
        }
    }

    /// Waits until nothing is on its way.
    pub(crate) async fn idle(&self) {
        loop {
            let told = self.desk.idle.notified();
            if self.desk.waiting.load(Ordering::SeqCst) == 0 {
                return;
            }
            let _ = timeout(Duration::from_millis(50), told).await;
        }
    }

    /// Brought, attempts, taken, waiting.
    pub(crate) fn counts(&self) -> [u64; 4] {
        let Desk { brought, attempts, taken, waiting, .. } = &*self.desk;
        [brought, attempts, taken, waiting].map(|counter| counter.load(Ordering::SeqCst))
    }
}

fn lane(desk: Arc<Desk>) -> UnboundedSender<Parcel> {
    let (sender, receiver) = unbounded_channel();
    tokio::spawn(work(desk, receiver));
    sender
}

/// One after the other; what is not taken at once comes again beside the others, as with the real ones.
async fn work(desk: Arc<Desk>, mut parcels: UnboundedReceiver<Parcel>) {
    while let Some(parcel) = parcels.recv().await {
        if desk.attempt(&parcel).await {
            desk.end();
            continue;
        }
        let desk = desk.clone();
        tokio::spawn(async move {
            sleep(desk.again).await;
            desk.until_taken(parcel).await;
        });
    }
}

impl Desk {
    /// How many copies of a parcel go, and how late each.
    fn copies(&self) -> Vec<(u64, Duration)> {
        let mut held = lock(&self.mischief);
        let (mischief, chance) = &mut *held;
        let copies = if happens(chance, mischief.doubled) { chance.u64(2..6) } else { 1 };
        let most = if mischief.delay == 0 { 300 } else { mischief.delay };
        let late = |chance: &mut Rng| match happens(chance, mischief.delayed) {
            true => Duration::from_millis(chance.u64(1..=most)),
            false => Duration::ZERO,
        };
        (0..copies).map(|copy| (copy, late(chance))).collect()
    }

    async fn until_taken(&self, parcel: Parcel) {
        let mut pause = self.again;
        while !self.attempt(&parcel).await {
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST);
        }
        self.end();
    }

    /// Whether it needs no further attempt.
    async fn attempt(&self, parcel: &Parcel) -> bool {
        if parcel.over.load(Ordering::SeqCst) {
            return true;
        }
        self.attempts.fetch_add(1, Ordering::Relaxed);
        let answer = timeout(PATIENCE, self.pool.post(parcel)).await;
        let taken = matches!(answer, Ok(Ok(200..300)));
        if taken {
            self.taken.fetch_add(1, Ordering::Relaxed);
            if let Some(Taken(done)) = &parcel.taken {
                done();
            }
        }
        taken
    }

    fn end(&self) {
        if self.waiting.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.idle.notify_waiters();
        }
    }
}

type Sender = SendRequest<Full<Bytes>>;

/// Open connections by host and port.
#[derive(Debug, Default)]
pub(crate) struct Pool(Mutex<HashMap<String, Vec<Sender>>>);

impl Pool {
    /// Posts a parcel; its status.
    pub(crate) async fn post(&self, parcel: &Parcel) -> io::Result<u16> {
        let uri: Uri = parcel.url.parse().map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        let host = uri.authority().map(|authority| authority.as_str().to_owned()).unwrap_or_default();
        let kept = lock(&self.0).get_mut(&host).and_then(Vec::pop);
        if let Some(sender) = kept.filter(|sender| sender.is_ready())
            && let Ok(status) = self.ask(sender, &host, &uri, parcel).await
        {
            return Ok(status);
        }
        let sender = connect(&host).await?;
        self.ask(sender, &host, &uri, parcel).await
    }

    async fn ask(&self, mut sender: Sender, host: &str, uri: &Uri, parcel: &Parcel) -> io::Result<u16> {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let mut request = Request::post(path).header(HOST, host).header(CONTENT_TYPE, "application/json");
        for (name, value) in &parcel.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Full::new(parcel.body.clone())).map_err(io::Error::other)?;
        let response = sender.send_request(request).await.map_err(io::Error::other)?;
        let status = response.status().as_u16();
        response.into_body().collect().await.map_err(io::Error::other)?;
        if sender.ready().await.is_ok() {
            lock(&self.0).entry(host.to_owned()).or_default().push(sender);
        }
        Ok(status)
    }
}

async fn connect(host: &str) -> io::Result<Sender> {
    let stream = TcpStream::connect(host).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    tokio::spawn(connection);
    Ok(sender)
}
