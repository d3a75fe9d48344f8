//! Changed flows: read, checked, and only then taken; a bot with errors leaves the old one in its place.

use std::sync::Arc;
use std::time::Duration;

use wanti_core::Engine;
use wanti_flow::model::Language;
use wanti_runtime::Runtime;

use super::bots::{Read, Shelf, Source};
use super::dev::Rooms;
use super::menu::Menus;

/// How often files are looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Where the bots are read from, and those in use.
pub(super) type Books = (Vec<Source>, Shelf);

/// Who takes a new bot.
pub(super) struct Takers {
    pub(super) runtime: Option<Runtime>,
    pub(super) rooms: Option<Arc<Rooms>>,
    pub(super) menus: Menus,
}

/// Reads bots anew at SIGHUP, and when `watch` is set also when a file changes. Never ends.
pub(super) async fn reload(books: Books, takers: Takers, watch: bool, language: Language) {
    let (mut sources, mut shelf) = books;
    let mut asked = Asked::new();
    loop {
        let forced = tokio::select! {
            () = asked.wait() => true,
            () = tokio::time::sleep(LOOK), if watch => false,
        };
        let looked = tokio::task::spawn_blocking(move || {
            let read = sources.iter_mut().filter_map(|source| {
                let read = if forced {
                    Some(source.read(&mut shelf, language))
                } else {
                    source.read_if_changed(&mut shelf, language)
                };
                read.map(|read| (source.office.clone(), read))
            });
            let read: Vec<(String, Read)> = read.collect();
            (sources, shelf, read)
        });
        let Ok((kept, known, read)) = looked.await else { return };
        (sources, shelf) = (kept, known);
        for (office, read) in read {
            takers.take(&office, read);
        }
    }
}

impl Takers {
    fn take(&self, office: &str, read: Read) {
        match &read {
            Ok(bot) => {
                if let Some(runtime) = &self.runtime {
                    runtime.reload(office, Engine::new(Arc::clone(bot)));
                }
                self.menus.changed(office, bot);
                tracing::info!(office, "the bot was read anew; new turns use it");
            }
            Err(findings) => {
                tracing::error!(
                    office,
                    findings = findings.len(),
                    "the bot was changed and has errors; the old one goes on"
                );
                findings.iter().for_each(|finding| tracing::error!(office, "{finding}"));
            }
        }
        if let Some(rooms) = &self.rooms {
            rooms.reload(office, &read);
        }
    }
}

#[cfg(unix)]
struct Asked(Option<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Asked {
    fn new() -> Asked {
        Asked(tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok())
    }

    async fn wait(&mut self) {
        let heard = match &mut self.0 {
            Some(signal) => signal.recv().await,
            None => None,
        };
        if heard.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
struct Asked;

#[cfg(not(unix))]
impl Asked {
    fn new() -> Asked {
        Asked
    }

    async fn wait(&mut self) {
        std::future::pending::<()>().await;
    }
}
