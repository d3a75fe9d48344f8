//! What the loop writes to its log, read whole: nothing a citizen wrote, no name, no number.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod kit;

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kit::{Act, Fake, inbound, on_tokio, quick, start, until};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use wanti_port::{Alias, Arrival, InboundKind, MemoryStore, Party, PortError};
use wanti_text::Pii;

const NIK: &str = "3275014506880001";
const PHONE: &str = "6281234567890";
const NAME: &str = "Ratnasari";

/// Writes down every event with all its fields.
#[derive(Default)]
struct Paper(Mutex<String>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Paper {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("wanti")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut paper = self.0.lock().unwrap();
        write!(paper, "\n{}", event.metadata().level()).unwrap();
        event.record(&mut Line(&mut paper));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn the_log_of_a_conversation_names_nobody() {
    let paper = Arc::new(Paper::default());
    tracing::subscriber::set_global_default(Arc::clone(&paper)).unwrap();
    on_tokio(2, async {
        let (store, fake) = (Arc::new(MemoryStore::new()), Fake::new());
        fake.then([
            Act::Take,
            Act::Fail(PortError::Unavailable("503".to_owned())),
            Act::Panic,
            Act::Fail(PortError::Undeliverable),
        ]);
        let runtime = start(&store, &fake, wanti_runtime::Settings { per_minute: 4, ..quick() });
        let party = Party {
            address: Pii::new(PHONE.to_owned()),
            aliases: vec![Alias::Phone(Pii::new(PHONE.to_owned()))],
            name: Some(Pii::new(NAME.to_owned())),
        };
        let other = inbound("o", NIK, InboundKind::Text(Pii::new(NIK.to_owned())));
        runtime.receive(vec![Arrival::Message(other)]).await.unwrap();
        // What waits when the loop starts is heard in one turn, past the limit: so wait until it has started.
        until("an answer", 5, || fake.tried.lock().unwrap().len() == 1).await;
        let said = ["halo", "domisili", NIK, "antrean", "halo", "domisili"].iter().enumerate();
        let mut messages = said.map(|(place, words)| {
            let mut message = inbound(&place.to_string(), "x", InboundKind::Text(Pii::new((*words).to_owned())));
            message.from = party.clone();
            Arrival::Message(message)
        });
        for message in messages.by_ref().take(4) {
            runtime.receive(vec![message]).await.unwrap();
        }
        // Both over the limit come in one delivery, so that one turn sets them aside.
        runtime.receive(messages.collect()).await.unwrap();
        until("some of each", 5, || runtime.counters().limited == 1 && fake.tried.lock().unwrap().len() >= 3).await;
        runtime.shutdown(Duration::from_secs(3)).await;
    });
    let paper = paper.0.lock().unwrap();
    assert!(paper.contains("turn") && paper.contains("not sent") && paper.contains("too many messages"), "{paper}");
    for secret in [NIK, PHONE, NAME, "halo", "domisili"] {
        assert!(!paper.contains(secret), "{secret} stands in the log:{paper}");
    }
}
