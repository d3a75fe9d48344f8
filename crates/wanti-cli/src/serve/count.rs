//! `/metrics`: what happened and how much waits, as text for Prometheus. No label names a person.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Response, StatusCode, header};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, text};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};
use wanti_flow::model::Channel;
use wanti_port::store::Counters;
use wanti_runtime::{Figures, Health, Spread};

use super::door::{Door, plain};

/// Requests by channel and answer.
#[derive(Debug, Default)]
pub(super) struct Counts {
    webhooks: Mutex<BTreeMap<(&'static str, u16), u64>>,
}

impl Counts {
    pub(super) fn webhook(&self, channel: &'static str, status: u16) {
        let mut webhooks = self.webhooks.lock().unwrap_or_else(PoisonError::into_inner);
        *webhooks.entry((channel, status)).or_default() += 1;
    }
}

/// Answers `/metrics`.
pub(super) async fn page(State(door): State<Arc<Door>>) -> Response<Body> {
    let stored = door.runtime.store().counters().await.ok();
    let webhooks = door.counts.webhooks.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let look = Look { webhooks, figures: door.runtime.counters(), health: door.runtime.health(), stored };
    let mut registry = Registry::with_prefix("wanti");
    registry.register_collector(Box::new(look));
    let mut page = String::new();
    if text::encode(&mut page, &registry).is_err() {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "");
    }
    let mut response = plain(StatusCode::OK, page);
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// One look at everything.
#[derive(Debug)]
struct Look {
    webhooks: BTreeMap<(&'static str, u16), u64>,
    figures: Figures,
    health: Health,
    stored: Option<Counters>,
}

impl Collector for Look {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        self.webhooks(&mut encoder)?;
        self.counts(&mut encoder)?;
        self.gauges(&mut encoder)?;
        self.lines(&mut encoder)?;
        spread(
            &mut encoder,
            "acknowledged",
            "from the call of a channel until everything was stored",
            &self.figures.acknowledged,
        )?;
        spread(&mut encoder, "turn", "one turn with its store", &self.figures.turned)?;
        spread(&mut encoder, "delivery", "until a channel answered", &self.figures.delivered)?;
        spread(
            &mut encoder,
            "answer",
            "from the arrival of a message until its answer was sent",
            &self.figures.answered,
        )
    }
}

impl Look {
    fn webhooks(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let mut family = encoder.encode_descriptor(
            "webhook_requests",
            "requests by channel and answer",
            None,
            MetricType::Counter,
        )?;
        for ((channel, status), count) in &self.webhooks {
            let labels = [("channel", (*channel).to_owned()), ("status", status.to_string())];
            ConstCounter::new(*count).encode(family.encode_family(&labels)?)?;
        }
        Ok(())
    }

    fn counts(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let figures = &self.figures;
        for (name, help, count) in [
            ("messages_received", "messages stored", figures.received),
            ("messages_again", "messages that had been stored before", figures.duplicates),
            ("receipts", "receipts stored", figures.receipts),
            ("unreadable", "pieces stored that could not be read", figures.unreadable),
            ("refused", "calls refused because too much waits or the store fails", figures.refused),
            ("turns", "turns stored", figures.turns),
            ("turns_failed", "turns that failed and are tried again", figures.turns_failed),
            ("turns_panicked", "turns that panicked", figures.stumbles),
            ("parked", "messages put aside because no turn survived them", figures.parked),
            ("limited", "times a person wrote more than the limit", figures.limited),
            ("timers", "timers that had their turn", figures.timers),
            ("messages_sent", "messages the channels took", figures.sent),
            ("sends_retried", "sends to be tried again", figures.retried),
            ("sends_unsure", "sends without an answer", figures.unsure),
            ("sends_held", "messages held until the person writes", figures.held),
            ("sends_given_up", "messages given up or failed on their way", figures.dead),
        ] {
            let counter = ConstCounter::new(count);
            counter.encode(encoder.encode_descriptor(name, help, None, counter.metric_type())?)?;
        }
        Ok(())
    }

    fn gauges(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let health = &self.health;
        let stored = self.stored.unwrap_or_default();
        let whole = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        for (name, help, value) in [
            ("ready", "takes work", u64::from(health.ready && !health.stopping)),
            ("store_up", "the store answered last time", u64::from(health.store && self.stored.is_some())),
            ("memory_waiting", "messages in memory that wait for their turn", whole(health.waiting)),
            ("memory_turns", "turns under way", whole(health.turns)),
            ("memory_conversations", "conversations in memory", whole(health.conversations)),
            ("store_conversations", "conversations", stored.conversations),
            ("store_pending", "messages that wait for their turn", stored.pending),
            ("store_outbox", "messages that wait to be sent", stored.waiting + stored.sending),
            ("store_held", "messages held until the person writes", stored.held),
            ("store_dead", "messages given up or failed", stored.dead + stored.failed),
            ("store_timers", "timers that are set", stored.timers),
            ("store_open_requests", "requests not yet in a final state", stored.open_requests),
            ("store_unreadable", "unreadable pieces kept", stored.unreadable),
        ] {
            let gauge = ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX));
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }

    fn lines(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let mut family =
            encoder.encode_descriptor("line_up", "a line is neither resting nor stopped", None, MetricType::Gauge)?;
        for line in &self.health.lines {
            let channel = match line.line.channel {
                Channel::WhatsApp => "whatsapp",
                Channel::Telegram => "telegram",
                Channel::Terminal => "terminal",
            };
            let up = i64::from(line.rests.is_none() && line.stopped.is_none());
            let labels = [("office", line.line.office.clone()), ("channel", channel.to_owned())];
            ConstGauge::new(up).encode(family.encode_family(&labels)?)?;
        }
        Ok(())
    }
}

/// A histogram; the format wants the count of each step by itself, and a last step without an end.
fn spread(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, spread: &Spread) -> fmt::Result {
    let mut before = 0;
    let mut steps: Vec<(f64, u64)> = Vec::with_capacity(spread.steps.len() + 1);
    for (until, count) in &spread.steps {
        steps.push((until.as_secs_f64(), count.saturating_sub(before)));
        before = *count;
    }
    steps.push((f64::INFINITY, spread.count.saturating_sub(before)));
    let sum = if spread.count == 0 { Duration::ZERO } else { spread.sum };
    let mut metric = encoder.encode_descriptor(name, help, Some(&Unit::Seconds), MetricType::Histogram)?;
    metric.encode_histogram::<[(String, String); 0]>(sum.as_secs_f64(), spread.count, &steps, None)
}
