//! Trouble on demand: what the fakes do to requests instead of answering them well.

use std::collections::VecDeque;
use std::future;
use std::sync::Mutex;
use std::time::Duration;

use fastrand::Rng;
use serde::{Deserialize, Serialize};

use crate::lock;
use crate::serve::{Answer, Reply};

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trouble {
    /// Refused for a time, with the channel's words for it.
    TooMany {
        /// For so many seconds.
        wait: u64,
    },
    /// Refused with this status, as a server between the office and the channel would.
    Status {
        /// The status.
        status: u16,
    },
    /// Refused with one of the channel's codes.
    Code {
        /// The code.
        code: i64,
    },
    /// Never answered and not accepted.
    Silent,
    /// Not accepted; the connection closes.
    Lost,
    /// Accepted; the connection closes without an answer.
    Cut,
    /// Accepted; answered so many milliseconds later.
    Late {
        /// How many.
        millis: u64,
    },
}

/// What is asked of the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A message to a person.
    Send,
    /// Anything else.
    Other,
}

/// The troubles ahead.
#[derive(Debug)]
pub(crate) struct Troubles(Mutex<Ahead>);

#[derive(Debug)]
struct Ahead {
    next: VecDeque<Trouble>,
    often: Vec<(u32, Trouble)>,
    all: bool,
    chance: Rng,
}

impl Troubles {
    pub(crate) fn new(seed: u64) -> Troubles {
        Troubles(Mutex::new(Ahead {
            next: VecDeque::new(),
            often: Vec::new(),
            all: false,
            chance: Rng::with_seed(seed),
        }))
    }

    /// The next messages meet this.
    pub(crate) fn next(&self, trouble: Trouble, times: usize) {
        lock(&self.0).next.extend(std::iter::repeat_n(trouble, times));
    }

    /// Of a thousand messages so many meet this.
    pub(crate) fn often(&self, trouble: Trouble, per_mille: u32) {
        lock(&self.0).often.push((per_mille, trouble));
    }

    /// Whether other requests meet trouble as well.
    pub(crate) fn reach_all(&self, all: bool) {
        lock(&self.0).all = all;
    }

    /// No more trouble.
    pub(crate) fn end(&self) {
        let mut ahead = lock(&self.0);
        ahead.next.clear();
        ahead.often.clear();
        ahead.all = false;
    }

    /// What this request meets.
    pub(crate) fn meet(&self, asked: Asked) -> Option<Trouble> {
        let mut ahead = lock(&self.0);
        let Ahead { next, often, all, chance } = &mut *ahead;
        if asked != Asked::Send && !*all {
            return None;
        }
        next.pop_front()
            .or_else(|| often.iter().find(|(share, _)| happens(chance, *share)).map(|(_, trouble)| *trouble))
    }
}

/// Whether something happens that happens so many times in a thousand.
pub(crate) fn happens(chance: &mut Rng, per_mille: u32) -> bool {
    chance.u32(..1000) < per_mille
}

/// Does to a request what it meets. `refused` gives the channel's words for a refusal; `done` does what was asked.
pub(crate) async fn through(
    met: Option<Trouble>,
    refused: impl FnOnce(Trouble) -> Answer,
    done: impl FnOnce(bool) -> Answer,
) -> Reply {
    match met {
        None => done(true).into(),
        Some(Trouble::Cut) => {
            done(false);
            Reply::Cut
        }
        Some(Trouble::Late { millis }) => {
            let answer = done(true);
            tokio::time::sleep(Duration::from_millis(millis)).await;
            answer.into()
        }
        Some(Trouble::Lost) => Reply::Cut,
        Some(Trouble::Silent) => future::pending().await,
        Some(trouble) => refused(trouble).into(),
    }
}
