//! What both fakes stand on: a clock that can be moved, the log of sends, trouble, webhooks on their way; and the controls over them.

use std::io;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use crate::clock::Clock;
use crate::courier::{Courier, Mischief};
use crate::ledger::{Counters, Ledger, Sent};
use crate::serve::{Answer, Call};
use crate::trouble::{Trouble, Troubles};

/// How long a control waits for webhooks to be taken.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a test can do to either fake, and read from it.
#[derive(Debug)]
pub struct Stage {
    pub(crate) clock: Clock,
    pub(crate) ledger: Ledger,
    pub(crate) troubles: Troubles,
    pub(crate) courier: Courier,
}

/// What the common controls read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Control {
    trouble: Option<Trouble>,
    times: Option<usize>,
    per_mille: Option<u32>,
    all: bool,
    mischief: Mischief,
    seconds: u64,
}

impl Stage {
    pub(crate) fn new(kept: usize, log: Option<&Path>, seed: u64, courier: Courier) -> io::Result<Stage> {
        let (clock, troubles) = (Clock::default(), Troubles::new(seed));
        Ok(Stage { clock, ledger: Ledger::new(kept, log)?, troubles, courier })
    }

    /// The next messages of the office meet this.
    pub fn trouble(&self, trouble: Trouble, times: usize) {
        self.troubles.next(trouble, times);
    }

    /// Of a thousand messages of the office so many meet this.
    pub fn often(&self, trouble: Trouble, per_mille: u32) {
        self.troubles.often(trouble, per_mille);
    }

    /// Whether all other calls meet trouble as well.
    pub fn trouble_reaches_all(&self, all: bool) {
        self.troubles.reach_all(all);
    }

    /// No more trouble and no more mischief.
    pub fn calm(&self) {
        self.troubles.end();
        self.courier.mistreat(Mischief::default());
    }

    /// What happens to webhooks from now on.
    pub fn mischief(&self, mischief: Mischief) {
        self.courier.mistreat(mischief);
    }

    /// Its clock moves on.
    pub fn pass(&self, time: Duration) {
        self.clock.pass(time);
    }

    /// Waits until every webhook is taken.
    pub async fn idle(&self) {
        self.courier.idle().await;
    }

    /// The accepted messages and changes, the oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        self.ledger.sent()
    }

    /// Those after the how many-th.
    #[must_use]
    pub fn sent_after(&self, number: u64) -> Vec<Sent> {
        self.ledger.after(number)
    }

    /// What it has counted.
    #[must_use]
    pub fn counters(&self) -> Counters {
        let [brought, attempts, taken, waiting] = self.courier.counts();
        Counters { brought, attempts, taken, waiting, ..self.ledger.counters() }
    }

    /// Controls that only ask.
    pub(crate) async fn asked(&self, verb: &str, call: &Call) -> Option<Answer> {
        let told = match verb {
            "sent" => {
                let after: u64 = call.asked("after").and_then(|number| number.parse().ok()).unwrap_or(0);
                json!(self.ledger.after(after))
            }
            "counters" => json!(self.counters()),
            "idle" => json!({ "idle": tokio::time::timeout(PATIENCE, self.courier.idle()).await.is_ok() }),
            _ => return None,
        };
        Some(Answer::json(200, &told))
    }

    /// Controls that give nothing back.
    pub(crate) fn change(&self, verb: &str, control: Control) -> Option<()> {
        match verb {
            "trouble" => {
                self.troubles.reach_all(control.all);
                match (control.trouble?, control.per_mille) {
                    (trouble, Some(share)) => self.troubles.often(trouble, share),
                    (trouble, None) => self.troubles.next(trouble, control.times.unwrap_or(1)),
                }
            }
            "calm" => self.calm(),
            "mischief" => self.courier.mistreat(control.mischief),
            "pass" => self.clock.pass(Duration::from_secs(control.seconds)),
            "forget" => self.ledger.forget(),
            _ => return None,
        }
        Some(())
    }
}

/// A request of a control as its fake reads it.
pub(crate) fn read<'c, T: Deserialize<'c> + Default>(call: &'c Call) -> Result<T, Answer> {
    if call.body.is_empty() {
        return Ok(T::default());
    }
    serde_json::from_slice(&call.body).map_err(|error| Answer::json(400, &json!({ "error": error.to_string() })))
}
