//! Talking to a bot in a terminal: as a person with prompt and colours, or as a batch of lines with a transcript.
//!
//! [`chat`] looks whether a person sits at the terminal. The world is pretended: citizens, an officer and a clock that
//! the tester moves. [`batch`] does the same between any reader and writer, for tests and pipes; [`Simulator`] for whoever
//! draws the conversation otherwise.

mod batch;
mod clock;
mod command;
mod fitted;
mod heard;
mod interactive;
mod officer;
mod phrase;
mod reason;
mod save;
mod simulator;
mod steps;
mod talk;
mod view;
mod why;

use std::fmt;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use wanti_flow::Bot;
use wanti_flow::model::Language;

pub use batch::batch;
pub use reason::{dropped, how};
pub use simulator::{Shown, Simulator};

/// Tells whether the bot's files have changed. It is asked before every line.
pub trait Loader {
    /// The new bot, or the report that says why it was refused; nothing when no file has changed.
    fn changed(&mut self) -> Option<Result<Arc<Bot>, String>>;
}

/// A bot that never changes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unchanging;

impl Loader for Unchanging {
    fn changed(&mut self) -> Option<Result<Arc<Bot>, String>> {
        None
    }
}

/// The real time.
pub type Clock = Box<dyn FnMut() -> Timestamp + Send>;

/// Time since some moment, to measure how long an answer takes.
pub type Stopwatch = Box<dyn FnMut() -> Duration + Send>;

/// How a conversation is held.
pub struct Options {
    /// Language of the terminal's own sentences; the bot has its own.
    pub language: Language,
    /// What time it is at the beginning.
    pub start: Timestamp,
    /// The real time, for a clock that goes on by itself; without it only `:waktu` moves the clock. A batch has none.
    pub clock: Option<Clock>,
    /// Measures how long an answer takes; without it no times are shown. A batch has none.
    pub stopwatch: Option<Stopwatch>,
    /// Who speaks first.
    pub citizen: Option<String>,
}

impl Options {
    /// A fixed clock and nothing measured.
    #[must_use]
    pub fn at(start: Timestamp) -> Options {
        Options { language: Language::Indonesian, start, clock: None, stopwatch: None, citizen: None }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("language", &self.language).field("start", &self.start).finish_non_exhaustive()
    }
}

/// Talks on the terminal until the person leaves or the piped lines end.
///
/// # Errors
/// The terminal could not be read or written.
pub fn chat(bot: Arc<Bot>, options: Options, loader: &mut dyn Loader) -> io::Result<()> {
    if io::stdin().is_terminal() {
        let colour = io::stdout().is_terminal() && !no_colour();
        return interactive::interactive(bot, options, loader, colour);
    }
    batch(bot, options, loader, io::stdin().lock(), io::stdout().lock())
}

/// <https://no-color.org>: set and not empty means no colours.
fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
