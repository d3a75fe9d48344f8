//! A store that can fail and be left at any moment: what was not acknowledged is done or is not. And stores that lie.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use wanti_core::{Request, Slot};
use wanti_port::store::{
    Cause, Claim, Claimed, Commit, Committed, Counters, Dead, DueTimer, Held, Hold, InboxMark, Loaded, Purged,
    Received, Record, Retention, Settle, Settled, Store, Waiting,
};
use wanti_port::{Arrival, ConversationId, Line, MemoryStore, Outbound, Party, PortError, Receipt};

use crate::Flaw;
use crate::world::World;

/// One operation in so many fails before it is done, and as many after it.
const FAULTS: u64 = 400;

/// The store as one process sees it. The memory behind it is the disk: it outlives every crash.
pub(crate) struct SimStore {
    pub(crate) disk: Arc<MemoryStore>,
    pub(crate) world: Arc<World>,
}

impl SimStore {
    async fn before(&self) -> Result<(), PortError> {
        self.world.step().await;
        self.fails()
    }

    async fn after(&self, what: &'static str) -> Result<(), PortError> {
        self.world.step().await;
        let after = self.fails();
        self.world
            .tell(|| format!("    store: {what} was done{}", if after.is_ok() { "" } else { ", and its answer lost" }));
        after
    }

    fn fails(&self) -> Result<(), PortError> {
        if self.world.fault(FAULTS) {
            self.world.inner().record.figures.store_faults += 1;
            return Err(PortError::Unavailable("the disk".to_owned()));
        }
        Ok(())
    }

    fn lies(&self, flaw: Flaw, one_in: u64) -> bool {
        self.world.flaw == Some(flaw) && self.world.inner().chance.one_in(one_in)
    }

    fn note_claims<'a>(&self, claimed: impl IntoIterator<Item = &'a Claimed>) {
        let mut inner = self.world.inner();
        claimed.into_iter().for_each(|claimed| inner.record.claimed(&claimed.message.id));
    }
}

/// Passes a call on, with a chance to fail or be left before and after it.
macro_rules! plain {
    ($self:ident, $method:ident($($argument:expr),*)) => {{
        $self.before().await?;
        let result = $self.disk.$method($($argument),*).await?;
        $self.after(stringify!($method)).await?;
        Ok(result)
    }};
}

#[async_trait]
impl Store for SimStore {
    async fn receive(&self, mut arrivals: Vec<Arrival>, hold: Option<&Hold>) -> Result<Vec<Received>, PortError> {
        self.before().await?;
        let told = arrivals.clone();
        if self.lies(Flaw::StatusFalls, 2) {
            forget_receipts(&mut arrivals);
        }
        let forgets = self.lies(Flaw::Forgets, 20);
        let received = if forgets {
            arrivals.iter().map(|_| Received::Kept).collect()
        } else {
            self.disk.receive(arrivals, hold).await?
        };
        self.world.inner().record.received(&told, &received);
        self.after("receive").await?;
        Ok(received)
    }

    async fn conversation(&self, line: &Line, party: &Party) -> Result<ConversationId, PortError> {
        plain!(self, conversation(line, party))
    }

    async fn party(&self, conversation: &ConversationId) -> Result<Option<(Line, Party)>, PortError> {
        plain!(self, party(conversation))
    }

    async fn pending(&self, conversation: &ConversationId, most: usize) -> Result<Vec<Waiting>, PortError> {
        plain!(self, pending(conversation, most))
    }

    async fn stumbled(&self, mark: &InboxMark) -> Result<u32, PortError> {
        plain!(self, stumbled(mark))
    }

    async fn take(&self, hold: &Hold, most: usize) -> Result<Vec<Held>, PortError> {
        plain!(self, take(hold, most))
    }

    async fn hold(&self, conversation: &ConversationId, hold: &Hold) -> Result<Option<Held>, PortError> {
        plain!(self, hold(conversation, hold))
    }

    async fn release(&self, holder: &str, conversation: Option<&ConversationId>) -> Result<(), PortError> {
        plain!(self, release(holder, conversation))
    }

    async fn load(&self, conversation: &ConversationId) -> Result<Loaded, PortError> {
        plain!(self, load(conversation))
    }

    async fn commit(&self, mut commit: Commit) -> Result<Committed, PortError> {
        self.before().await?;
        let told = commit.clone();
        let keeps_mark = matches!(commit.cause, Cause::Inbound(_)) && self.lies(Flaw::DropsMark, 20);
        let keeps_timer = matches!(commit.cause, Cause::Timer(_)) && self.lies(Flaw::KeepsTimer, 2);
        if keeps_mark || keeps_timer {
            commit.cause = Cause::Office;
        }
        let committed = self.disk.commit(commit).await?;
        self.world.inner().record.committed(&told, &committed);
        if let Committed::Done { claimed: Some(claimed), .. } = &committed {
            self.note_claims([&**claimed]);
        }
        self.after("commit").await?;
        Ok(committed)
    }

    async fn next_serial(&self, prefix: &str, day: Date) -> Result<u32, PortError> {
        plain!(self, next_serial(prefix, day))
    }

    async fn requests_of(&self, owner: &ConversationId) -> Result<Vec<Request>, PortError> {
        plain!(self, requests_of(owner))
    }

    async fn request(&self, number: &str) -> Result<Option<(ConversationId, Request)>, PortError> {
        plain!(self, request(number))
    }

    async fn booked(&self, office: &str, slots: &[Slot]) -> Result<Vec<u32>, PortError> {
        plain!(self, booked(office, slots))
    }

    async fn due_timers(&self, now: Timestamp, most: usize) -> Result<Vec<DueTimer>, PortError> {
        plain!(self, due_timers(now, most))
    }

    async fn next_timer(&self) -> Result<Option<Timestamp>, PortError> {
        plain!(self, next_timer())
    }

    async fn records(&self, conversation: &ConversationId) -> Result<Vec<(Timestamp, Record)>, PortError> {
        plain!(self, records(conversation))
    }

    async fn outbox(&self, conversation: &ConversationId) -> Result<Vec<Outbound>, PortError> {
        plain!(self, outbox(conversation))
    }

    async fn claim(&self, line: &Line, claim: &Claim, most: usize) -> Result<Vec<Claimed>, PortError> {
        self.before().await?;
        let claimed = self.disk.claim(line, claim, most).await?;
        self.note_claims(&claimed);
        self.after("claim").await?;
        Ok(claimed)
    }

    async fn claim_next(&self, conversation: &ConversationId, claim: &Claim) -> Result<Option<Claimed>, PortError> {
        self.before().await?;
        let claimed = self.disk.claim_next(conversation, claim).await?;
        self.note_claims(&claimed);
        self.after("claim_next").await?;
        Ok(claimed)
    }

    async fn settle(&self, settle: Settle, next: Option<&Claim>) -> Result<Option<Claimed>, PortError> {
        if let Err(error) = self.before().await {
            self.world.inner().record.unsettled(&settle.id);
            return Err(error);
        }
        let forgets = matches!(settle.settled, Settled::Sent(_)) && self.lies(Flaw::ForgetsSent, 20);
        let claimed = if forgets { None } else { self.disk.settle(settle.clone(), next).await? };
        self.world.inner().record.settled(&settle);
        self.note_claims(&claimed);
        self.after("settle").await?;
        Ok(claimed)
    }

    async fn pause(&self, line: &Line, until: Option<Timestamp>) -> Result<(), PortError> {
        plain!(self, pause(line, until))
    }

    async fn dead(&self, most: usize) -> Result<Vec<Dead>, PortError> {
        plain!(self, dead(most))
    }

    async fn revive(&self, id: &str, at: Timestamp) -> Result<bool, PortError> {
        self.before().await?;
        let revived = self.disk.revive(id, at).await?;
        if revived {
            self.world.inner().record.revived(id);
        }
        self.after("revive").await?;
        Ok(revived)
    }

    async fn purge(&self, retention: &Retention) -> Result<Purged, PortError> {
        plain!(self, purge(retention))
    }

    async fn counters(&self) -> Result<Counters, PortError> {
        plain!(self, counters())
    }
}

fn forget_receipts(arrivals: &mut [Arrival]) {
    for arrival in arrivals {
        if let Arrival::Receipt(delivery) = arrival {
            delivery.receipt = Receipt::Sent;
        }
    }
}
