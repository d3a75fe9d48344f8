//! Logs on standard error: lines for people, or one JSON object each. What citizens write never reaches them.

use std::panic;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Level, Log, LogFormat};

/// Begins to log. `terminal` says whether a person reads.
pub(super) fn start(log: Log, terminal: bool) {
    let filter = Targets::new().with_default(LevelFilter::WARN).with_target("wanti", level(log.level));
    let people = match log.format {
        LogFormat::Text => true,
        LogFormat::Json => false,
        LogFormat::Auto => terminal,
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
    let lines = match people {
        true => lines.with_ansi(terminal && no_colour().is_none()).compact().boxed(),
        false => lines.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed(),
    };
    // Only one subscriber can be there; a second start in the same process keeps the first.
    let _ = tracing_subscriber::registry().with(lines.with_filter(filter)).try_init();
    // What a panic says may hold what a citizen wrote; only its place is told.
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}

/// <https://no-color.org>: set and not empty means no colours.
fn no_colour() -> Option<std::ffi::OsString> {
    std::env::var_os("NO_COLOR").filter(|value| !value.is_empty())
}

fn level(level: Level) -> LevelFilter {
    match level {
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
    }
}
