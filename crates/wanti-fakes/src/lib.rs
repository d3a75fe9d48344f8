//! Strict stand-ins for WhatsApp's Cloud API and Telegram's Bot API: they refuse what the real ones refuse, in their words.
//!
//! [`FakeCloud`] and [`FakeBot`] run inside a test; the program `wanti-fakes` runs them in a process of their own, with
//! the same controls below `/_control/`. Both keep a log of every accepted message and make trouble on demand.

mod bot;
mod bucket;
mod clock;
mod cloud;
mod courier;
mod ledger;
mod multipart;
mod serve;
mod stage;
mod trouble;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use bot::{Bot, BotSettings, FakeBot, Group, User};
pub use cloud::{CloudSettings, FakeCloud, Number, Person, Statuses, say, signature};
pub use courier::Mischief;
pub use ledger::{Counters, Sent};
pub use stage::Stage;
pub use trouble::Trouble;

/// What a lock guards; one that a panic left behind is used all the same.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
