//! Long polling for one bot, for as long as the process lives; trouble is told once, not at every try.

use std::time::Duration;

use jiff::Timestamp;
use wanti_http::Client;
use wanti_port::PortError;
use wanti_runtime::Runtime;
use wanti_telegram::Telegram;
use wanti_telegram::poll::Poller;

/// How long a bot rests whose token Telegram does not know.
const UNKNOWN: Duration = Duration::from_secs(10 * 60);

/// Polls without an end. Dropped at any time, it loses nothing: an update is confirmed only after it is stored.
pub(super) async fn poll(telegram: Telegram<Client>, runtime: Runtime) {
    let office = telegram.settings().line().office.clone();
    let mut trouble: Option<PortError> = None;
    loop {
        let mut poller = Poller::new(&telegram);
        loop {
            let round = poller.round(|arrivals| runtime.receive(arrivals), Timestamp::now).await;
            let (wait, now) = match round {
                Ok(pause) => (pause.wait, pause.trouble),
                Err(stopped) => {
                    tracing::error!(office, why = %stopped, "Telegram is not asked any more; repair the token, then restart");
                    break;
                }
            };
            tell(&office, trouble.as_ref(), now.as_ref());
            trouble = now;
            tokio::time::sleep(wait).await;
        }
        tokio::time::sleep(UNKNOWN).await;
    }
}

fn tell(office: &str, before: Option<&PortError>, now: Option<&PortError>) {
    match (before, now) {
        (None, Some(why)) => tracing::warn!(office, %why, "Telegram brings nothing; asked again with growing waits"),
        (Some(before), Some(why)) if before != why => tracing::warn!(office, %why, "Telegram still brings nothing"),
        (Some(_), None) => tracing::info!(office, "Telegram brings updates again"),
        _ => {}
    }
}
