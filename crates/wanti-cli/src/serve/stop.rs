//! When to end: SIGTERM or Ctrl-C once means finish what is under way, twice means now.

use std::process;

use tokio::sync::watch;

/// Becomes true when the process is to end.
pub(super) type Stop = watch::Receiver<bool>;

/// Listens for the signals that end a process.
pub(super) fn listen() -> Stop {
    let (sender, stop) = watch::channel(false);
    tokio::spawn(async move {
        asked().await;
        tracing::info!("stopping: turns and sends under way are finished first");
        let _ = sender.send(true);
        asked().await;
        tracing::warn!("stopped at once: what was under way goes on with the next start");
        process::exit(130);
    });
    stop
}

/// Waits until it is time to end.
pub(super) async fn stopped(mut stop: Stop) {
    let _ = stop.wait_for(|stop| *stop).await;
}

#[cfg(unix)]
async fn asked() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return interrupted().await };
    tokio::select! {
        _ = terminate.recv() => {}
        () = interrupted() => {}
    }
}

#[cfg(not(unix))]
async fn asked() {
    interrupted().await;
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
