//! The socket of a channel.

use async_trait::async_trait;

use crate::{Inbound, Limits, Outbound, PortError, SentId};

/// A channel that people write on. It sends what fits its limits; what came in reaches the engine through [`crate::drive`].
#[async_trait]
pub trait Transport: Send + Sync {
    /// What the channel can show.
    fn limits(&self) -> &Limits;

    /// Sends one message. Escaping for the channel is done here, with [`crate::escape`].
    ///
    /// # Errors
    /// It was not sent, or nobody knows; [`PortError::retry`] says what to do.
    async fn send(&self, message: &Outbound) -> Result<SentId, PortError>;

    /// Tells the person that the message was seen and an answer is coming. A channel without such a sign does nothing.
    ///
    /// # Errors
    /// The sign was not given; nothing needs to be done about it.
    async fn acknowledge(&self, inbound: &Inbound) -> Result<(), PortError> {
        let _ = inbound;
        Ok(())
    }
}
