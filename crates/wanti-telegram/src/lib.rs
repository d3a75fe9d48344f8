//! Telegram's Bot API: updates in by long polling or webhook, messages out; its JSON is known here and nowhere else.
//!
//! [`wire`] reads updates, [`call`] writes messages, [`reply`] knows what refusals mean, [`poll`] and [`webhook`] decide;
//! all of them are plain functions. [`Telegram`] is the socket, over any [`wanti_http::Http`].

pub mod call;
mod client;
mod link;
pub mod poll;
pub mod reply;
#[cfg(feature = "axum")]
mod router;
mod settings;
pub mod webhook;
pub mod wire;

pub use call::{BotCommand, CommandError};
pub use client::{Me, Telegram};
pub use link::deep_link;
#[cfg(feature = "axum")]
pub use router::{answered, router};
pub use settings::{Groups, Settings, SettingsError};
