//! A channel that answers in time: after the limit nobody knows whether the message was sent.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::timeout;
use wanti_port::{Download, Inbound, Limits, Outbound, Pace, PortError, SentId, Transport};

/// How long a sign of life may take.
const SIGN: Duration = Duration::from_secs(5);

pub(crate) struct Timely {
    pub(crate) inner: Arc<dyn Transport>,
    pub(crate) limit: Duration,
}

#[async_trait]
impl Transport for Timely {
    fn limits(&self) -> &Limits {
        self.inner.limits()
    }

    fn pace(&self) -> Pace {
        self.inner.pace()
    }

    async fn send(&self, message: &Outbound) -> Result<SentId, PortError> {
        timeout(self.limit, self.inner.send(message)).await.unwrap_or(Err(PortError::Unknown))
    }

    async fn send_template(&self, message: &Outbound, template: &str) -> Result<SentId, PortError> {
        timeout(self.limit, self.inner.send_template(message, template)).await.unwrap_or(Err(PortError::Unknown))
    }

    async fn acknowledge(&self, inbound: &Inbound) -> Result<(), PortError> {
        timeout(SIGN, self.inner.acknowledge(inbound)).await.unwrap_or(Err(PortError::Unknown))
    }

    async fn download(&self, id: &str, most: usize) -> Result<Download, PortError> {
        self.inner.download(id, most).await
    }
}
