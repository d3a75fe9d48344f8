//! The store itself: each method of the trait as a job of the pool.

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use wanti_core::{Request, Slot};
use wanti_port::store::{
    Claim, Claimed, Counters, Dead, DueTimer, Held, Hold, InboxMark, Loaded, Purged, Received, Record, Retention,
    Settle, Store, Waiting,
};
use wanti_port::{Arrival, Commit, Committed, ConversationId, Line, Outbound, Party, PortError};

use crate::address::Address;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::listen::Ear;
use crate::pool::Pool;
use crate::rows::{conversation, number};
use crate::steps::{Load, Pending, Receive, Sent, Turn};
use crate::{people, queue, schema, turns, upkeep};

/// A store in a PostgreSQL database that several processes may share.
#[derive(Debug)]
pub struct PostgresStore {
    pool: Pool,
    ear: Ear,
}

impl PostgresStore {
    /// Reaches a database by its address (`postgres://name:password@host/database`) with so many connections, one
    /// that waits for the disk and one to listen; tables of any released version are brought forward. With `sslmode=require` in the address the connections
    /// are encrypted, and the certificate must be for this host and signed by somebody the system trusts or by one in the
    /// file `sslrootcert`; without it they are not encrypted.
    ///
    /// # Errors
    /// [`PortError::Refused`] when the address is none or the tables are of a newer version,
    /// [`PortError::Unavailable`] when the database cannot be reached.
    pub fn open(address: &str, connections: usize) -> Result<PostgresStore, PortError> {
        let address = Address::read(address).map_err(Fault::into_port)?;
        let mut desk = Desk::open(&address).map_err(Fault::into_port)?;
        schema::migrate(&mut desk).map_err(Fault::into_port)?;
        let pool = Pool::start(&address, connections).map_err(Fault::into_port)?;
        Ok(PostgresStore { pool, ear: Ear::open(&address) })
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn receive(&self, arrivals: Vec<Arrival>, hold: Option<&Hold>) -> Result<Vec<Received>, PortError> {
        self.pool.step(Receive::new(arrivals, hold.cloned())).await
    }

    async fn conversation(&self, line: &Line, party: &Party) -> Result<ConversationId, PortError> {
        let (line, party) = (line.clone(), party.clone());
        self.pool.run(move |desk| people::find_or_begin(desk, &line, &party).map(conversation)).await
    }

    async fn party(&self, conversation: &ConversationId) -> Result<Option<(Line, Party)>, PortError> {
        let conversation = conversation.clone();
        self.pool.look(move |desk| people::party(desk, &conversation)).await
    }

    async fn pending(&self, conversation: &ConversationId, most: usize) -> Result<Vec<Waiting>, PortError> {
        let kept = self.pool.step(Pending { talk: number(conversation), most }).await?;
        kept.into_iter().map(|kept| kept.waiting().map_err(Fault::into_port)).collect()
    }

    async fn stumbled(&self, mark: &InboxMark) -> Result<u32, PortError> {
        let mark = mark.clone();
        self.pool.run(move |desk| people::stumbled(desk, &mark)).await
    }

    async fn take(&self, hold: &Hold, most: usize) -> Result<Vec<Held>, PortError> {
        let hold = hold.clone();
        self.pool.run(move |desk| people::take(desk, &hold, most)).await
    }

    async fn hold(&self, conversation: &ConversationId, hold: &Hold) -> Result<Option<Held>, PortError> {
        let (id, hold) = (conversation.clone(), hold.clone());
        let work = move |desk: &mut Desk| {
            let epoch = people::hold(desk, number(&id), &hold)?;
            Ok(epoch.map(|epoch| Held { conversation: id.clone(), epoch }))
        };
        self.pool.run(work).await
    }

    async fn release(&self, holder: &str, conversation: Option<&ConversationId>) -> Result<(), PortError> {
        let (holder, id) = (holder.to_owned(), conversation.cloned());
        self.pool.run(move |desk| people::release(desk, &holder, id.as_ref())).await
    }

    async fn woken(&self) {
        self.ear.woken().await;
    }

    async fn load(&self, conversation: &ConversationId) -> Result<Loaded, PortError> {
        let sheet = self.pool.step(Load(number(conversation))).await?;
        sheet.map_or_else(|| Ok(Loaded::default()), |sheet| sheet.loaded().map_err(Fault::into_port))
    }

    async fn commit(&self, commit: Commit) -> Result<Committed, PortError> {
        self.pool.step(Turn::from(commit)).await
    }

    async fn next_serial(&self, prefix: &str, day: Date) -> Result<u32, PortError> {
        let prefix = prefix.to_owned();
        self.pool.run(move |desk| turns::next_serial(desk, &prefix, day)).await
    }

    async fn requests_of(&self, owner: &ConversationId) -> Result<Vec<Request>, PortError> {
        let owner = owner.clone();
        self.pool.look(move |desk| turns::requests_of(desk, &owner)).await
    }

    async fn request(&self, number: &str) -> Result<Option<(ConversationId, Request)>, PortError> {
        let number = number.to_owned();
        self.pool.look(move |desk| turns::request(desk, &number)).await
    }

    async fn booked(&self, office: &str, slots: &[Slot]) -> Result<Vec<u32>, PortError> {
        let (office, slots) = (office.to_owned(), slots.to_vec());
        self.pool.look(move |desk| turns::booked(desk, &office, &slots)).await
    }

    async fn due_timers(&self, now: Timestamp, most: usize) -> Result<Vec<DueTimer>, PortError> {
        self.pool.look(move |desk| turns::due_timers(desk, now, most)).await
    }

    async fn next_timer(&self) -> Result<Option<Timestamp>, PortError> {
        self.pool.look(turns::next_timer).await
    }

    async fn records(&self, conversation: &ConversationId) -> Result<Vec<(Timestamp, Record)>, PortError> {
        let conversation = conversation.clone();
        self.pool.look(move |desk| turns::records(desk, &conversation)).await
    }

    async fn outbox(&self, conversation: &ConversationId) -> Result<Vec<Outbound>, PortError> {
        let conversation = conversation.clone();
        self.pool.look(move |desk| queue::outbox(desk, &conversation)).await
    }

    async fn claim(&self, line: &Line, claim: &Claim, most: usize) -> Result<Vec<Claimed>, PortError> {
        let (line, claim) = (line.clone(), *claim);
        self.pool.run(move |desk| queue::claim(desk, &line, &claim, most)).await
    }

    async fn claim_next(&self, conversation: &ConversationId, claim: &Claim) -> Result<Option<Claimed>, PortError> {
        let (talk, claim) = (number(conversation), *claim);
        self.pool.run(move |desk| queue::claim_first(desk, talk, &claim)).await
    }

    async fn settle(&self, settle: Settle, next: Option<&Claim>) -> Result<Option<Claimed>, PortError> {
        self.pool.step(Sent { settle, next: next.copied() }).await
    }

    async fn pause(&self, line: &Line, until: Option<Timestamp>) -> Result<(), PortError> {
        let line = line.clone();
        self.pool.run(move |desk| queue::pause(desk, &line, until)).await
    }

    async fn dead(&self, most: usize) -> Result<Vec<Dead>, PortError> {
        self.pool.look(move |desk| queue::dead(desk, most)).await
    }

    async fn revive(&self, id: &str, at: Timestamp) -> Result<bool, PortError> {
        let id = id.to_owned();
        self.pool.run(move |desk| queue::revive(desk, &id, at)).await
    }

    async fn purge(&self, retention: &Retention) -> Result<Purged, PortError> {
        let retention = *retention;
        self.pool.run(move |desk| upkeep::purge(desk, &retention)).await
    }

    async fn counters(&self) -> Result<Counters, PortError> {
        self.pool.run(upkeep::counters).await
    }
}
