//! WhatsApp Business Platform, Cloud API: webhooks in, messages out. Own small types, one HTTP socket, no framework.
//!
//! [`webhook::handle`] turns a request of Meta into an [`Answer`] with [`wanti_port::Arrival`]s; [`WhatsApp`] is the
//! [`wanti_port::Transport`]; [`wire`] is the JSON of both directions, pure. With the feature `axum`, `router` puts the
//! webhook into an application.

mod account;
mod client;
pub mod fault;
#[cfg(feature = "axum")]
mod serve;
pub mod webhook;
pub mod wire;

pub use account::{Account, Fill, GRAPH_URL, Template};
pub use client::WhatsApp;
#[cfg(feature = "axum")]
pub use serve::{Answered, answered, router};
pub use webhook::{Answer, Call, Settings, handle};
