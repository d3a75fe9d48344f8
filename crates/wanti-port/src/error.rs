//! What can go wrong at a socket, and whether and when to try again.

use std::time::Duration;

use thiserror::Error;

/// A channel or a store did not do what it was asked. The texts hold no personal data; keep it so.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PortError {
    /// Somebody else changed the conversation meanwhile. Load it again and repeat the turn at once.
    #[error("the conversation changed meanwhile")]
    Conflict,
    /// Another process has the conversation now. Stop working on it.
    #[error("another process has the conversation now")]
    Superseded,
    /// The channel limits us. Try again after this long.
    #[error("too many messages, wait {} s", .wait.as_secs())]
    TooMany {
        /// How long.
        wait: Duration,
        /// Who must wait: this person or the whole line.
        scope: Scope,
    },
    /// A passing fault: network, maintenance, a locked database. Try again with growing waits.
    #[error("not reachable now: {0}")]
    Unavailable(String),
    /// No answer came; the message may have been sent. Wait for a receipt before sending it again.
    #[error("no answer came, it may have been done")]
    Unknown,
    /// The window for free texts is closed. Send a template, or hold the message until the citizen writes.
    #[error("the citizen has not written within the window of the channel")]
    WindowClosed,
    /// This citizen cannot be reached. Do not try again; note it on the contact.
    #[error("the citizen cannot be reached")]
    Undeliverable,
    /// Token, payment or policy: nothing can be sent until a person has seen to it. Stop and alert.
    #[error("the channel is stopped: {0}")]
    Stopped(String),
    /// We asked for something impossible. Do not try again; it is a fault of the program or its setting.
    #[error("refused: {0}")]
    Refused(String),
}

/// How far a failure reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// This message.
    Message,
    /// Every message to this person.
    Pair,
    /// Every message on this line.
    Number,
}

/// Whether and when to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// At once, from the beginning of the turn.
    Now,
    /// After this long.
    After(Duration),
    /// With growing waits, a bounded number of times.
    Later,
    /// Only when a receipt has shown that it was not done, or none came within a minute.
    WhenSure,
    /// When the citizen has written, or as a template.
    WhenOpen,
    /// Not by itself.
    Never,
}

impl PortError {
    /// Whether and when to try again.
    #[must_use]
    pub fn retry(&self) -> Retry {
        match self {
            PortError::Conflict => Retry::Now,
            PortError::TooMany { wait, .. } => Retry::After(*wait),
            PortError::Unavailable(_) => Retry::Later,
            PortError::Unknown => Retry::WhenSure,
            PortError::WindowClosed => Retry::WhenOpen,
            PortError::Superseded | PortError::Undeliverable | PortError::Stopped(_) | PortError::Refused(_) => {
                Retry::Never
            }
        }
    }

    /// How far it reaches.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            PortError::TooMany { scope, .. } => *scope,
            PortError::Stopped(_) => Scope::Number,
            PortError::Undeliverable | PortError::WindowClosed => Scope::Pair,
            PortError::Conflict
            | PortError::Superseded
            | PortError::Unavailable(_)
            | PortError::Unknown
            | PortError::Refused(_) => Scope::Message,
        }
    }

    /// Whether a person must look at it.
    #[must_use]
    pub fn alarms(&self) -> bool {
        matches!(self, PortError::Stopped(_) | PortError::Refused(_))
    }
}
