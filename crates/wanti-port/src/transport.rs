//! The socket of a channel.

use async_trait::async_trait;

use crate::{Inbound, Limits, Outbound, Pace, PortError, SentId};

/// A channel that people write on. It sends what fits its limits; what came in reaches the engine through [`crate::drive`].
#[async_trait]
pub trait Transport: Send + Sync {
    /// What the channel can show.
    fn limits(&self) -> &Limits;

    /// How fast it may be used.
    fn pace(&self) -> Pace {
        Pace::default()
    }

    /// Sends one message. Escaping for the channel is done here, with [`crate::escape`].
    ///
    /// # Errors
    /// It was not sent, or nobody knows; [`PortError::retry`] says what to do, [`PortError::scope`] how far it reaches.
    async fn send(&self, message: &Outbound) -> Result<SentId, PortError>;

    /// Sends a template in place of a message, since the window for free text is closed.
    ///
    /// # Errors
    /// As [`Transport::send`]; refused by a channel without templates.
    async fn send_template(&self, message: &Outbound, template: &str) -> Result<SentId, PortError> {
        let _ = (message, template);
        Err(PortError::Refused("this channel has no templates".to_owned()))
    }

    /// Tells the person that the message was seen and an answer is coming, and answers the callback of a tap.
    /// A channel without such signs does nothing.
    ///
    /// # Errors
    /// The sign was not given; nothing needs to be done about it.
    async fn acknowledge(&self, inbound: &Inbound) -> Result<(), PortError> {
        let _ = inbound;
        Ok(())
    }

    /// Fetches a file by the id of its message, at most `most` bytes of it.
    ///
    /// # Errors
    /// It is gone, larger than `most`, or the channel cannot be reached.
    async fn download(&self, id: &str, most: usize) -> Result<Download, PortError> {
        let _ = (id, most);
        Err(PortError::Refused("this channel has no files".to_owned()))
    }
}

/// A file as a channel gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct Download {
    /// Its type, as the channel claims.
    pub mime: Option<String>,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Download({} bytes)", self.bytes.len())
    }
}
