//! The durable loop between channels and stores: receive, load, step, commit, deliver, wake.
//!
//! - [`Runtime`] is what a server holds: [`Runtime::receive`] returns when a message is on the disk, so a webhook answers
//!   after it; everything else happens by itself. [`Runtime::builder`] makes one.
//! - [`Planner`] decides what happens next: whose turn it is, what is sent, when to look again. It is plain data without
//!   clock, tasks or IO: reports go in with the time, orders come out. What must outlive a restart is in the store, so a new
//!   planner on an old store goes on where the last one ended.
//! - [`Crew`] carries out one order with the store, the engines and the channels, and reports. It knows no tokio either, so
//!   that a simulator can run planner and crew one step at a time.
//!
//! A message is written three times: when it arrives, with the turn it caused, and when its answer was sent. A conversation
//! is in memory only while something of it is under way.

mod clock;
mod count;
mod crew;
mod health;
mod intake;
mod news;
mod order;
mod planner;
mod runtime;
mod settings;
mod timely;
mod unwind;
mod words;

pub use clock::{Clock, Now, SystemClock};
pub use count::{Figures, Spread};
pub use crew::{Crew, Office};
pub use health::{Health, LineHealth};
pub use news::News;
pub use order::{Arrived, Order, Outcome, Report, Sending, Sent, Turn, Turned, Work};
pub use planner::Planner;
pub use runtime::{Builder, Runtime, StartError};
pub use settings::{Keep, Settings};
