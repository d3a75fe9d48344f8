//! The suite of transports passes against a channel that only looks at its limits.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use wanti_conformance::Kit;
use wanti_port::channel::{TELEGRAM, TERMINAL, WHATSAPP};
use wanti_port::fit::Keys;
use wanti_port::{Limits, Outbound, Party, PortError, SentId, Transport};

struct Strict {
    limits: &'static Limits,
    sent: AtomicUsize,
}

#[async_trait]
impl Transport for Strict {
    fn limits(&self) -> &Limits {
        self.limits
    }

    async fn send(&self, message: &Outbound) -> Result<SentId, PortError> {
        let most = if message.wire.keys == Keys::None { self.limits.text } else { self.limits.text_with_keys };
        let length = self.limits.length(message.wire.text.reveal());
        if length == 0 || length > most || message.wire.keys.iter().count() > 10 {
            return Err(PortError::Refused(format!("{length} characters")));
        }
        Ok(SentId(format!("s{}", self.sent.fetch_add(1, Ordering::Relaxed))))
    }
}

#[test]
fn what_fits_is_taken() {
    for limits in [&TERMINAL, &WHATSAPP, &TELEGRAM] {
        let strict = Strict { limits, sent: AtomicUsize::new(0) };
        pollster::block_on(wanti_conformance::transport(&strict, &Kit::line(), &Party::of("a")));
        assert!(strict.sent.load(Ordering::Relaxed) > 20);
    }
}
