//! The lines of the offices as transports.

use std::sync::Arc;
use std::time::Duration;

use wanti_http::Client;
use wanti_port::{Line, PortError, Transport};
use wanti_runtime::Runtime;
use wanti_telegram::Telegram;
use wanti_whatsapp::WhatsApp;

use super::poll::poll;
use crate::config::{Office, TelegramLine, TelegramMode};

/// How many updates Telegram may bring at the same time.
const CONNECTIONS: u8 = 40;
/// The longest wait before Telegram is told the address again.
const LONGEST: Duration = Duration::from_secs(300);

/// A line with what sends on it.
type Sending = (Line, Arc<dyn Transport>);

/// The transports of an office.
pub(super) fn transports(office: &Office, client: &Client) -> Result<Vec<Sending>, PortError> {
    let mut lines: Vec<Sending> = Vec::new();
    if let Some(line) = &office.whatsapp {
        let transport = WhatsApp::new(client.clone(), line.account.clone())?;
        lines.push((line.webhook.line.clone(), watched(Arc::new(transport))));
    }
    if let Some(line) = &office.telegram {
        let transport = Telegram::new(line.settings.clone(), client.clone());
        lines.push((line.settings.line().clone(), watched(Arc::new(transport))));
    }
    Ok(lines)
}

#[cfg(feature = "failpoints")]
fn watched(transport: Arc<dyn Transport>) -> Arc<dyn Transport> {
    Arc::new(super::failpoints::Watched(transport))
}

#[cfg(not(feature = "failpoints"))]
fn watched(transport: Arc<dyn Transport>) -> Arc<dyn Transport> {
    transport
}

/// What brings the updates of a bot on Telegram, for as long as the process lives.
pub(super) async fn bring(line: TelegramLine, client: Client, runtime: Runtime) {
    let telegram = Telegram::new(line.settings, client);
    match line.mode {
        TelegramMode::Poll => poll(telegram, runtime).await,
        TelegramMode::Webhook(Some(url)) => tell_address(&telegram, &url).await,
        TelegramMode::Webhook(None) => {}
    }
}

async fn tell_address(telegram: &Telegram<Client>, url: &str) {
    let office = &telegram.settings().line().office;
    let mut wait = Duration::from_secs(1);
    loop {
        match telegram.set_webhook(url, CONNECTIONS).await {
            Ok(()) => return tracing::info!(office, "Telegram calls the webhook"),
            Err(why @ (PortError::Stopped(_) | PortError::Refused(_))) => {
                return tracing::error!(office, %why, "Telegram does not take the address of the webhook");
            }
            Err(why) => tracing::warn!(office, %why, "Telegram could not be told the address of the webhook yet"),
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST);
    }
}
