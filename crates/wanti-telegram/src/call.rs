//! Our messages as calls of the Bot API: each is a method and its JSON, made without a socket.

mod keys;
mod send;
mod setup;

use std::fmt;

use serde::Serialize;
use wanti_port::PortError;

pub use send::{Manner, send};
pub use setup::{BotCommand, CommandError};
pub(crate) use setup::{delete_webhook, file, get_me, poll, set_commands, set_webhook, tap_answered, typing};

/// A call. `Debug` shows its method only.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    method: &'static str,
    body: String,
}

impl Call {
    fn new(method: &'static str, body: &impl Serialize) -> Result<Call, PortError> {
        let body =
            serde_json::to_string(body).map_err(|_| PortError::Refused(format!("{method} cannot be written")))?;
        Ok(Call { method, body })
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// What is sent with it, as JSON. It can hold personal data.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Call({})", self.method)
    }
}
