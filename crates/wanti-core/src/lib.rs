//! The interpreter: one event in, one step out. Total and pure: no clock, no chance, no world, no panic.
//!
//! What only the world knows is asked for with an [`Effect`] and answered with an [`Event`].
//! [`Playground`] plays that world in memory, for a terminal and for tests.
//!
//! The host stores the session and carries out the effects of one step in one transaction.
//!
//! ```
//! use std::sync::Arc;
//! use wanti_core::{Effect, Engine, Event, Message, MessageKind, Session};
//!
//! let yaml = "
//! wanti: 1
//! bot: {id: halo, nama: Bot Halo, mulai: sapa}
//! alur:
//!   sapa:
//!     mulai_bila: {kata: [halo]}
//!     langkah:
//!       - kirim: Selamat datang.
//! ";
//! let compiled = wanti_flow::compile(&[wanti_flow::Source::new("halo.yaml", yaml)], &wanti_flow::Options::default());
//! let engine = Engine::new(Arc::new(compiled.bot.expect("the bot has no faults")));
//!
//! let message = Message { id: "1".into(), kind: MessageKind::text("haloo") };
//! let step = engine.step(Session::new(1), Event::Message(message), jiff::Timestamp::UNIX_EPOCH);
//! let Some(Effect::Send(answer)) = step.effects.first() else { panic!("the bot answers") };
//! assert_eq!(answer.text.reveal(), "Selamat datang.");
//! ```
#![deny(clippy::disallowed_methods)]

mod choice;
mod command;
mod echo;
mod effect;
mod engine;
mod event;
mod hear;
mod intents;
mod limit;
mod officer;
mod playground;
mod request;
mod run;
mod session;
mod side;
mod snapshot;
mod speech;
mod step;
mod timer;
mod token;
mod trace;
mod walk;
mod world;

pub use effect::{AuditLine, Draft, Effect, Entry, MenuView, Outgoing, RatingFor, Recorded, Slot};
pub use engine::{Engine, Step};
pub use event::{Actor, Decision, Event, Message, MessageKind, Outcome};
pub use limit::Limits;
pub use playground::{Playground, Turn};
pub use request::{Change, Detail, Forbidden, ItemStatus, Request, RequestItem, registration_number};
pub use session::{Citizen, Session};
pub use snapshot::{Restored, Snapshot, SnapshotError};
pub use trace::{Heard, HeardIntent, Note, Trace, Visit};
pub use wanti_answer::{Location, Media, MediaKind};
pub use wanti_flow::model::State;
