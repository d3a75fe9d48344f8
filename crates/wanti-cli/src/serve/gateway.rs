//! Everything together: store, bots, channels and the open door, from the start to an orderly end.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use wanti_core::Engine;
use wanti_flow::model::{Bot, Language};
use wanti_http::{Client, Outside};
use wanti_runtime::{Runtime, Settings};

use super::bots::{Shelf, Source};
use super::calls::Calls;
use super::dev::Rooms;
use super::door::Door;
use super::menu::Menus;
use super::reload::{Books, Takers, reload};
use super::stop::{self, Stop, stopped};
use super::{channels, keep, store};
use crate::config::{Config, Reload};
use crate::words::Word;
use crate::{Done, Outcome, Problem};

/// How long turns and sends under way may take after the end was asked for.
const GRACE: Duration = Duration::from_secs(10);
/// How long requests under way may take of it.
const REQUESTS: Duration = Duration::from_secs(3);

/// Serves the offices of a configuration.
pub(super) async fn run(config: Config, dev: bool, language: Language) -> Done {
    let listener = bind(config.listen, dev, language).await?;
    let (books, bots) = bots(&config, language)?;
    let rooms = dev.then(|| Arc::new(Rooms::new(&bots, language)));
    let client = Client::new(concat!("wanti/", env!("CARGO_PKG_VERSION")));
    let client = client.map_err(|error| Problem(error.to_string()))?;
    let runtime = start(&config, &bots, &client, language).await?;
    let stop = stop::listen();
    let mut tasks = JoinSet::new();
    for line in config.offices.iter().filter_map(|office| office.telegram.clone()) {
        tasks.spawn(channels::bring(line, client.clone(), runtime.clone()));
    }
    let mut menus = Menus::default();
    for (office, (_, bot)) in config.offices.iter().zip(&bots) {
        menus.open(office, bot, &client, &mut tasks);
    }
    let watch = dev || config.reload == Reload::Watch;
    let takers = Takers { runtime: Some(runtime.clone()), rooms: rooms.clone(), menus };
    tasks.spawn(reload(books, takers, watch, language));
    let door = Arc::new(Door::new(runtime.clone(), &config.offices, config.limits, config.behind_proxy));
    let mut router = door.router();
    if let Some(rooms) = &rooms {
        router = router.merge(rooms.router());
        say_where(listener.local_addr().ok(), language)?;
    }
    tracing::info!(
        listen = %listener.local_addr().unwrap_or(config.listen),
        offices = config.offices.len(),
        version = env!("CARGO_PKG_VERSION"),
        "serving"
    );
    serve(listener, router, &stop, language).await?;
    // Nothing new comes in from here on; what is stored and under way is finished.
    tasks.shutdown().await;
    match runtime.shutdown(GRACE.saturating_sub(REQUESTS)).await {
        true => Ok(Outcome::Fine),
        false => Ok(Outcome::Findings),
    }
}

/// Serves only the page to try one bot; nothing is stored and no channel is open.
pub(super) async fn alone(path: &Path, listen: SocketAddr, language: Language) -> Done {
    let listener = bind(listen, true, language).await?;
    let mut source = Source::new("bot", path);
    let mut shelf = Shelf::default();
    let bot = source.read(&mut shelf, language).map_err(|findings| cannot_run(path, &findings, language))?;
    let rooms = Arc::new(Rooms::new(&[("bot".to_owned(), bot)], language));
    let stop = stop::listen();
    let mut tasks = JoinSet::new();
    tasks.spawn(reload(
        (vec![source], shelf),
        Takers { runtime: None, rooms: Some(Arc::clone(&rooms)), menus: Menus::default() },
        true,
        language,
    ));
    say_where(listener.local_addr().ok(), language)?;
    serve(listener, rooms.router(), &stop, language).await?;
    Ok(Outcome::Fine)
}

async fn bind(listen: SocketAddr, dev: bool, language: Language) -> Result<TcpListener, Problem> {
    if dev && !listen.ip().is_loopback() {
        return Err(Problem(Word::DevNeedsLoopback.with(language, &[&listen.to_string()])));
    }
    let listener = TcpListener::bind(listen).await;
    listener.map_err(|error| Problem(Word::CannotListen.with(language, &[&listen.to_string(), &error.to_string()])))
}

type Bots = Vec<(String, Arc<Bot>)>;

fn bots(config: &Config, language: Language) -> Result<(Books, Bots), Problem> {
    let (mut sources, mut shelf, mut bots) = (Vec::new(), Shelf::default(), Vec::new());
    for office in &config.offices {
        let mut source = Source::new(&office.id, &office.bot);
        let bot = source.read(&mut shelf, language).map_err(|findings| cannot_run(&office.bot, &findings, language))?;
        bots.push((office.id.clone(), bot));
        sources.push(source);
    }
    Ok(((sources, shelf), bots))
}

fn cannot_run(path: &Path, findings: &[String], language: Language) -> Problem {
    let path = path.display().to_string();
    Problem(format!("{}\n  {}", Word::BotHasErrors.with(language, &[&path]), findings.join("\n  ")))
}

async fn start(config: &Config, bots: &Bots, client: &Client, language: Language) -> Result<Runtime, Problem> {
    let at = config.store.clone();
    let opened = tokio::task::spawn_blocking(move || store::open(&at)).await;
    let failed = |why: &str| Problem(Word::NoStore.with(language, &[why]));
    let store = opened.map_err(|_| failed(""))?.map_err(|error| failed(&error.to_string()))?;
    let outside = Outside::new(concat!("wanti/", env!("CARGO_PKG_VERSION")), &config.hosts);
    let calls = Calls::new(outside.map_err(|error| Problem(error.to_string()))?);
    let mut builder = Runtime::builder(store, settings(config, bots)).world(Arc::new(calls));
    for (office, bot) in bots {
        builder = builder.office(office.clone(), Engine::new(Arc::clone(bot)));
    }
    for office in &config.offices {
        let lines = channels::transports(office, client).map_err(|error| Problem(error.to_string()))?;
        builder = lines.into_iter().fold(builder, |builder, (line, transport)| builder.line(line, transport));
    }
    builder.start().map_err(|error| Problem(error.to_string()))
}

fn settings(config: &Config, bots: &Bots) -> Settings {
    if !keep::agree(bots.iter().map(|(_, bot)| bot)) {
        tracing::warn!("offices promise different lengths under `retensi`; the longest counts for all");
    }
    Settings {
        holder: config.name.clone(),
        debounce: config.limits.debounce,
        per_minute: config.limits.messages_per_minute,
        keep: Some(keep::keep(bots.iter().map(|(_, bot)| bot))),
        ..Settings::default()
    }
}

fn say_where(at: Option<SocketAddr>, language: Language) -> Result<(), Problem> {
    let at = at.map(|at| at.to_string()).unwrap_or_default();
    crate::print(&format!("{}\n", Word::DevIsAt.with(language, &[&at])))
}

async fn serve(listener: TcpListener, router: Router, stop: &Stop, language: Language) -> Result<(), Problem> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stopped(stop.clone()));
    let ended = async {
        stopped(stop.clone()).await;
        tokio::time::sleep(REQUESTS).await;
    };
    tokio::select! {
        served = served => served.map_err(|error| Problem(Word::CannotListen.with(language, &["", &error.to_string()]))),
        () = ended => Ok(()),
    }
}
