//! The same HTTP server without a store: what `wanti serve` would take if nothing had to be kept.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use wanti_core::Engine;
use wanti_flow::model::{Channel, Language};
use wanti_http::{Client, Secret};
use wanti_port::{Arrival, Line, MemoryStore, PortError, drive};
use wanti_whatsapp::{Account, Settings, WhatsApp, router};

use crate::Done;
use crate::people::{NUMBER, OFFICE, SECRET};
use crate::server::bot;

/// Messages under way at once, as many as `wanti serve` sends at once.
const AT_ONCE: usize = 256;

/// The name of its threads.
pub(crate) const THREADS: &str = "bare";

/// A server until it is dropped.
pub(crate) struct Bare {
    pub(crate) address: SocketAddr,
    tokio: Option<Runtime>,
}

impl Drop for Bare {
    /// A runtime may not wait for its end inside of another.
    fn drop(&mut self) {
        if let Some(tokio) = self.tokio.take() {
            tokio.shutdown_background();
        }
    }
}

/// The door alone: signature checked, JSON read, answered.
pub(crate) fn door() -> Done<Bare> {
    serve(async |_: Vec<Arrival>| Ok(()))
}

/// The door, the turn and the outbound POST; sessions lie in memory, each by itself.
pub(crate) fn whole(channel: SocketAddr) -> Done<Bare> {
    let bot = wanti_cli::load::ready(&bot()?, &wanti_flow::Options::default(), Language::English);
    let bot = bot.map_err(|problem| problem.0)?;
    let graph_url = format!("http://{channel}/v26.0");
    let account = Account { graph_url, ..Account::new(NUMBER, Secret::new("EAAbeban")) };
    let desk = Arc::new(Desk {
        engine: Engine::new(bot),
        transport: WhatsApp::new(Client::new("wanti-load")?, account)?,
        stores: Mutex::default(),
        places: Arc::new(Semaphore::new(AT_ONCE)),
    });
    serve(move |arrivals: Vec<Arrival>| Arc::clone(&desk).take(arrivals))
}

struct Desk {
    engine: Engine,
    transport: WhatsApp<Client>,
    stores: Mutex<BTreeMap<String, Arc<MemoryStore>>>,
    places: Arc<Semaphore>,
}

impl Desk {
    async fn take(self: Arc<Desk>, arrivals: Vec<Arrival>) -> Result<(), PortError> {
        for arrival in arrivals {
            let Arrival::Message(inbound) = arrival else { continue };
            let place = Arc::clone(&self.places).acquire_owned().await;
            let desk = Arc::clone(&self);
            tokio::spawn(async move {
                let store = desk.store(inbound.from.address.reveal().as_str());
                let _ = drive(&desk.engine, &*store, &desk.transport, &inbound).await;
                drop(place);
            });
        }
        Ok(())
    }

    /// One for each person, so that its plain lists stay short.
    fn store(&self, address: &str) -> Arc<MemoryStore> {
        let mut stores = self.stores.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(stores.entry(address.to_owned()).or_default())
    }
}

fn serve<S, F>(store: S) -> Done<Bare>
where
    S: Fn(Vec<Arrival>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), PortError>> + Send + 'static,
{
    let settings = Settings {
        line: Line { office: OFFICE.to_owned(), channel: Channel::WhatsApp, id: NUMBER.to_owned() },
        app_secrets: vec![Secret::new(SECRET)],
        verify_token: Secret::new("kata beban"),
    };
    let router = Router::new().nest(&format!("/whatsapp/{OFFICE}"), router(Arc::new(settings), store));
    let tokio = tokio::runtime::Builder::new_multi_thread().thread_name(THREADS).enable_all().build()?;
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    tokio.spawn(async move {
        if let Ok(listener) = TcpListener::from_std(listener) {
            let _ = axum::serve(listener, router).await;
        }
    });
    Ok(Bare { address, tokio: Some(tokio) })
}
