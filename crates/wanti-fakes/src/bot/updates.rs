//! How updates reach a bot: polling with its conflicts, or a webhook.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::asked::Params;
use super::fault::Fault;
use super::state::{Bots, Hook, Known};
use crate::lock;

/// The longest wait of the real one.
const LONGEST: u64 = 50;

impl Bots {
    /// `getUpdates`. A second poller ends the first.
    pub(super) async fn poll(&self, known: &Arc<Mutex<Known>>, params: &Params) -> Result<Value, Fault> {
        let until = Instant::now() + Duration::from_secs(seconds(params.number("timeout")));
        let most = usize::try_from(params.number("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
        let poller = self.begin(known, params)?;
        loop {
            let mut news = pin!(self.news.notified());
            // Told of everything from here on, so that nothing is missed while looking.
            news.as_mut().enable();
            {
                let known = lock(known);
                if known.poller != poller {
                    let why = "terminated by other getUpdates request; make sure that only one bot instance is running";
                    return Err(Fault::conflict(why));
                }
                if known.hook.is_some() {
                    return Err(webhook_active());
                }
                if !known.updates.is_empty() || Instant::now() >= until {
                    return Ok(known.updates.iter().take(most).map(|(_, update)| update.clone()).collect());
                }
            }
            let _ = timeout_at(until, news).await;
        }
    }

    /// Confirms what the offset says; the number of this poller.
    fn begin(&self, known: &Mutex<Known>, params: &Params) -> Result<u64, Fault> {
        let mut known = lock(known);
        if known.hook.is_some() {
            return Err(webhook_active());
        }
        known.allow(params)?;
        match params.number("offset").unwrap_or(0) {
            offset if offset < 0 => {
                let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
                let drop = known.updates.len().saturating_sub(keep);
                known.updates.drain(..drop);
            }
            0 => {}
            offset => known.updates.retain(|(id, _)| *id >= offset),
        }
        known.poller += 1;
        self.news.notify_waiters();
        Ok(known.poller)
    }

    /// `setWebhook`. As with a server of one's own, plain http is taken on this machine only.
    pub(super) fn set_hook(&self, shared: &Arc<Mutex<Known>>, params: &Params) -> Result<Value, Fault> {
        let url = params.text("url").unwrap_or_default();
        if url.is_empty() {
            return self.delete_hook(shared, params);
        }
        let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|own| url.starts_with(own));
        if !url.starts_with("https://") && !local {
            return Err(Fault::bad("bad webhook: An HTTPS URL must be provided for webhook"));
        }
        let secret = params.text("secret_token");
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if secret.as_ref().is_some_and(|secret| !(0..=256).contains(&secret.len()) || !secret.bytes().all(plain)) {
            return Err(Fault::bad("secret token contains unallowed characters"));
        }
        let mut known = lock(shared);
        known.allow(params)?;
        if params.flag("drop_pending_updates") {
            known.updates.clear();
        }
        let most = params.number("max_connections").unwrap_or(40).clamp(1, 100);
        known.end_hook();
        let hook = Hook { url, secret, most, over: Arc::new(AtomicBool::new(false)) };
        known.updates.iter().for_each(|(id, update)| self.bring(shared, &hook, *id, update));
        known.hook = Some(hook);
        drop(known);
        self.news.notify_waiters();
        Ok(json!(true))
    }

    /// `deleteWebhook`.
    pub(super) fn delete_hook(&self, shared: &Mutex<Known>, params: &Params) -> Result<Value, Fault> {
        let mut known = lock(shared);
        known.end_hook();
        if params.flag("drop_pending_updates") {
            known.updates.clear();
        }
        Ok(json!(true))
    }

    /// `getWebhookInfo`.
    pub(super) fn hook_info(&self, shared: &Mutex<Known>) -> Value {
        let known = lock(shared);
        let mut info = json!({
            "url": known.hook.as_ref().map(|hook| hook.url.as_str()).unwrap_or_default(),
            "has_custom_certificate": false,
            "pending_update_count": known.updates.len(),
        });
        if let (Some(hook), Some(fields)) = (&known.hook, info.as_object_mut()) {
            fields.insert("max_connections".to_owned(), json!(hook.most));
        }
        if let (Some(allowed), Some(fields)) = (&known.allowed, info.as_object_mut()) {
            fields.insert("allowed_updates".to_owned(), json!(allowed));
        }
        info
    }
}

fn seconds(timeout: Option<i64>) -> u64 {
    u64::try_from(timeout.unwrap_or(0)).unwrap_or(0).min(LONGEST)
}

fn webhook_active() -> Fault {
    Fault::conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
}

impl Known {
    /// Remembers which kinds are wanted; without a word it stays as it was.
    fn allow(&mut self, params: &Params) -> Result<(), Fault> {
        let Some(allowed) = params.json("allowed_updates")? else { return Ok(()) };
        let kinds = allowed.as_array().ok_or_else(|| Fault::bad("can't parse allowed updates: expected an Array"))?;
        let kinds: BTreeSet<String> = kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        self.allowed = (!kinds.is_empty()).then_some(kinds);
        Ok(())
    }

    fn end_hook(&mut self) {
        if let Some(hook) = self.hook.take() {
            hook.over.store(true, Ordering::SeqCst);
        }
    }
}
