//! A channel that is slow, limits, breaks down, and cuts answers; and the rest of the world, whose calls sometimes panic.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use wanti_core::Outcome;
use wanti_flow::model::Channel;
use wanti_port::{
    Delivery, HttpCall, Inbound, Limits, Line, Outbound, Pace, PortError, Receipt, Scope, SentId, Transport,
};

use crate::record::Life;
use crate::world::World;

const MILLI: i64 = 1000;

/// The channel as one life of a process sees it.
pub(crate) struct SimChannel {
    pub(crate) world: Arc<World>,
    pub(crate) life: Life,
    pub(crate) pace: Pace,
}

/// How one send goes.
struct Fate {
    latency: i64,
    taken: bool,
    answer: Result<(), PortError>,
}

impl SimChannel {
    fn fate(&self) -> Fate {
        let mut inner = self.world.inner();
        let faults = inner.faults;
        let chance = &mut inner.chance;
        let latency = MILLI * i64::try_from(20 + chance.below(400)).unwrap_or(20);
        let fine = Fate { latency, taken: true, answer: Ok(()) };
        if !faults || !chance.one_in(6) {
            return fine;
        }
        let wait = Duration::from_secs(1 + chance.below(20));
        let refuses = |error| Fate { latency, taken: false, answer: Err(error) };
        match chance.below(12) {
            0..=2 => refuses(PortError::Unavailable("503".to_owned())),
            3 | 4 => refuses(PortError::TooMany { wait, scope: Scope::Pair }),
            5 => refuses(PortError::TooMany { wait, scope: Scope::Number }),
            6 | 7 => Fate { answer: Err(PortError::Unknown), ..fine },
            8 => refuses(PortError::Unknown),
            9 => Fate { latency: 20_000 * MILLI, taken: true, answer: Err(PortError::Unknown) },
            10 => Fate { latency: 18_000 * MILLI, ..fine },
            _ => refuses(PortError::Stopped("token".to_owned())),
        }
    }

    /// What will be told of a message: some of it twice, some out of order, some never.
    fn receipts(&self, message: &Outbound, sent: &SentId) {
        if message.line.channel != Channel::WhatsApp {
            return;
        }
        let now = self.world.time.micros();
        let mut inner = self.world.inner();
        let fails = inner.faults && inner.chance.one_in(40);
        let told = if fails { vec![Receipt::Failed] } else { vec![Receipt::Sent, Receipt::Delivered, Receipt::Read] };
        for receipt in told {
            for _ in 0..inner.chance.one_of(&[0, 1, 1, 1, 2], 1) {
                let late = i64::try_from(inner.chance.below(40_000)).unwrap_or(0) * MILLI;
                let error = PortError::TooMany { wait: Duration::from_secs(6), scope: Scope::Pair };
                let delivery = Delivery {
                    line: message.line.clone(),
                    sent: sent.clone(),
                    own: Some(message.id.clone()),
                    receipt,
                    at: self.world.time.wall(),
                    error: (receipt == Receipt::Failed).then_some(error),
                };
                inner.receipts.push((now + late, delivery));
            }
        }
    }
}

#[async_trait]
impl Transport for SimChannel {
    fn limits(&self) -> &Limits {
        Limits::of(Channel::Telegram)
    }

    fn pace(&self) -> Pace {
        self.pace
    }

    async fn send(&self, message: &Outbound) -> Result<SentId, PortError> {
        let fate = self.fate();
        self.world.tell(|| {
            let taken = if fate.taken { "takes" } else { "does not take" };
            format!("    channel {taken} {} in {} ms, answers {:?}", message.id, fate.latency / MILLI, fate.answer)
        });
        self.world.sleep(fate.latency / 2).await;
        let mut sent = SentId("none".to_owned());
        if fate.taken {
            let mut inner = self.world.inner();
            inner.record.taken(&message.id, self.life, fate.answer.is_err());
            sent = SentId(format!("w{}", inner.record.figures.sends));
            drop(inner);
            self.receipts(message, &sent);
        }
        self.world.sleep(fate.latency / 2).await;
        fate.answer.map(|()| sent)
    }

    async fn acknowledge(&self, _: &Inbound) -> Result<(), PortError> {
        self.world.step().await;
        Ok(())
    }
}

/// Where a bot asks other systems.
pub(crate) struct Elsewhere {
    pub(crate) world: Arc<World>,
}

#[async_trait]
impl wanti_port::World for Elsewhere {
    async fn http(&self, _: &HttpCall) -> Outcome {
        let latency = i64::try_from(self.world.inner().chance.below(3000)).unwrap_or(0) * MILLI;
        self.world.sleep(latency).await;
        assert!(!self.world.fault(3), "the turn was to panic");
        Outcome::Failed
    }
}

/// The line of the run.
pub(crate) fn line(channel: Channel) -> Line {
    Line { office: "kantor".to_owned(), channel, id: "1".to_owned() }
}
