//! Wanti: a rule-engine chatbot library that understands informal Indonesian.
#![doc = ""]
#![doc = include_str!("front.md")]

pub use wanti_answer as answer;
pub use wanti_core as core;
pub use wanti_flow as flow;
pub use wanti_match as matching;
pub use wanti_port as port;
pub use wanti_script as script;
pub use wanti_text as text;

#[cfg(any(feature = "telegram", feature = "whatsapp"))]
pub use wanti_http as http;
#[cfg(feature = "runtime")]
pub use wanti_runtime as runtime;
#[cfg(feature = "postgres")]
pub use wanti_store_postgres as store_postgres;
#[cfg(feature = "sqlite")]
pub use wanti_store_sqlite as store_sqlite;
#[cfg(feature = "telegram")]
pub use wanti_telegram as telegram;
#[cfg(feature = "whatsapp")]
pub use wanti_whatsapp as whatsapp;

pub use wanti_core::{Effect, Engine, Event, Message, MessageKind, Playground, Session, Snapshot, Step, Trace};
pub use wanti_flow::{Bot, Compiled, Diagnostic, Options, Source, compile};
pub use wanti_port::{MemoryStore, PortError, Store, Transport};
