//! Planner and crew on tokio: what a server holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use thiserror::Error;
use tokio::runtime::Handle;
use tokio::sync::{Notify, broadcast, mpsc, oneshot};
use tokio::time::timeout;
use wanti_core::{Actor, Decision, Engine};
use wanti_port::store::{Received, Settled, Store};
use wanti_port::{Arrival, ConversationId, Driven, Line, NoWorld, PortError, Transport, World};

use crate::clock::{Clock, SystemClock};
use crate::count::{Counts, Figures};
use crate::crew::{Crew, Office};
use crate::health::Health;
use crate::intake::{self, CALLERS, Letters};
use crate::news::News;
use crate::order::{Arrived, Order, Outcome, Report, Sent, Turned, Work};
use crate::planner::Planner;
use crate::settings::Settings;
use crate::timely::Timely;

/// News that wait for a slow listener, at most.
const NEWS: usize = 1024;
/// How long the alarm sleeps at most: so soon a clock that was set ahead is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// A running loop. Clones are the same one.
#[derive(Clone)]
pub struct Runtime {
    shared: Arc<Shared>,
}

/// Collects what a runtime needs.
pub struct Builder {
    store: Arc<dyn Store>,
    settings: Settings,
    engines: BTreeMap<String, Engine>,
    lines: BTreeMap<Line, Arc<dyn Transport>>,
    twice: BTreeSet<Line>,
    world: Arc<dyn World>,
    clock: Arc<dyn Clock>,
}

/// A runtime could not start.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StartError {
    /// A line names an office without an engine. Add the office.
    #[error("the line {line} belongs to the office `{office}`, which has no bot")]
    NoOffice {
        /// The channel's name of the line.
        line: String,
        /// The office.
        office: String,
    },
    /// Two channels share a line. Remove one.
    #[error("the line {line} is there twice")]
    Twice {
        /// The channel's name of the line.
        line: String,
    },
    /// There is no tokio runtime with a clock here. Start it inside of one.
    #[error("no tokio runtime is running here")]
    NoTokio,
}

/// What all tasks share.
pub(crate) struct Shared {
    crew: Crew,
    planner: Mutex<Planner>,
    counts: Counts,
    news: broadcast::Sender<News>,
    letters: mpsc::Sender<Letters>,
    tokio: Handle,
    /// Something is due earlier than the alarm knows.
    earlier: Notify,
    alarm: Mutex<Option<Timestamp>>,
    /// Nothing is under way any more.
    quiet: Notify,
    /// The loop has ended.
    over: Notify,
}

impl fmt::Debug for Runtime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Runtime").field("crew", &self.shared.crew).finish_non_exhaustive()
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Builder")
            .field("settings", &self.settings)
            .field("offices", &self.engines.keys())
            .field("lines", &self.lines.keys())
            .finish_non_exhaustive()
    }
}

impl Builder {
    /// An office with its bot; its lines name it.
    #[must_use]
    pub fn office(mut self, id: impl Into<String>, engine: Engine) -> Builder {
        self.engines.insert(id.into(), engine);
        self
    }

    /// A line with its channel.
    #[must_use]
    pub fn line(mut self, line: Line, transport: Arc<dyn Transport>) -> Builder {
        if self.lines.insert(line.clone(), transport).is_some() {
            self.twice.insert(line);
        }
        self
    }

    /// Upload links and HTTP calls; without it bots are told politely that there are none.
    #[must_use]
    pub fn world(self, world: Arc<dyn World>) -> Builder {
        Builder { world, ..self }
    }

    /// Another clock than this machine's.
    #[must_use]
    pub fn clock(self, clock: Arc<dyn Clock>) -> Builder {
        Builder { clock, ..self }
    }

    /// Starts the loop on the tokio runtime this is called in, and takes up what an earlier one left in the store.
    ///
    /// # Errors
    /// Something does not fit together; nothing was started.
    pub fn start(self) -> Result<Runtime, StartError> {
        let tokio = Handle::try_current().map_err(|_| StartError::NoTokio)?;
        self.fits()?;
        let limit = self.settings.send_timeout;
        let lines: BTreeMap<Line, Arc<dyn Transport>> = self
            .lines
            .into_iter()
            .map(|(line, inner)| (line, Arc::new(Timely { inner, limit }) as Arc<dyn Transport>))
            .collect();
        let paces = lines.iter().map(|(line, transport)| (line.clone(), transport.pace()));
        let planner = Planner::new(self.settings.clone(), paces.collect::<Vec<_>>(), self.clock.now());
        let crew = Crew::new(self.store, self.world, self.clock, lines, self.engines, self.settings);
        let (letters, queue) = mpsc::channel(CALLERS);
        let shared = Arc::new(Shared {
            crew,
            planner: Mutex::new(planner),
            counts: Counts::default(),
            news: broadcast::channel(NEWS).0,
            letters,
            tokio: tokio.clone(),
            earlier: Notify::new(),
            alarm: Mutex::new(None),
            quiet: Notify::new(),
            over: Notify::new(),
        });
        tokio.spawn(ends(Arc::clone(&shared), intake::store(Arc::clone(&shared), queue)));
        tokio.spawn(ends(Arc::clone(&shared), alarm(Arc::clone(&shared))));
        tokio.spawn(ends(Arc::clone(&shared), woken(Arc::clone(&shared))));
        Ok(Runtime { shared })
    }

    fn fits(&self) -> Result<(), StartError> {
        if let Some(line) = self.twice.first() {
            return Err(StartError::Twice { line: line.id.clone() });
        }
        match self.lines.keys().find(|line| !self.engines.contains_key(&line.office)) {
            Some(line) => Err(StartError::NoOffice { line: line.id.clone(), office: line.office.clone() }),
            None => Ok(()),
        }
    }
}

impl Runtime {
    /// Collects what a runtime needs.
    pub fn builder(store: Arc<dyn Store>, settings: Settings) -> Builder {
        Builder {
            store,
            settings,
            engines: BTreeMap::new(),
            lines: BTreeMap::new(),
            twice: BTreeSet::new(),
            world: Arc::new(NoWorld),
            clock: Arc::new(SystemClock::default()),
        }
    }

    /// Takes what a channel brought. When it returns without an error, all of it is stored and will have its effect; calls
    /// at the same time share a transaction. Pieces that came before are stored once.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] when too much waits already, the store fails or the runtime stops: nothing was taken, the
    /// channel is to bring it again.
    pub async fn receive(&self, arrivals: Vec<Arrival>) -> Result<(), PortError> {
        if arrivals.is_empty() {
            return Ok(());
        }
        let taken = self.shared.take_in(arrivals).await;
        if taken.is_err() {
            self.shared.counts.refused.one();
        }
        taken
    }

    /// An officer decides; about a request, or about the conversation when there is no number.
    ///
    /// # Errors
    /// As [`wanti_port::Driver::decide`].
    pub async fn decide(
        &self,
        conversation: &ConversationId,
        number: Option<String>,
        actor: Actor,
        decision: Decision,
    ) -> Result<Driven, PortError> {
        self.office(conversation, Office::Decide { number, actor, decision }).await
    }

    /// Documents came in for a request.
    ///
    /// # Errors
    /// As [`wanti_port::Driver::uploaded`].
    pub async fn uploaded(
        &self,
        conversation: &ConversationId,
        number: String,
        items: Vec<String>,
    ) -> Result<Driven, PortError> {
        self.office(conversation, Office::Uploaded { number, items }).await
    }

    async fn office(&self, conversation: &ConversationId, office: Office) -> Result<Driven, PortError> {
        if self.shared.planner().health(self.shared.crew.now()).stopping {
            return Err(stopping());
        }
        let (sender, answer) = oneshot::channel();
        let ticket = self.shared.crew.ask(office, move |driven| {
            let _ = sender.send(driven);
        });
        self.shared.report(Report::Office { conversation: conversation.clone(), ticket });
        answer.await.unwrap_or_else(|_| Err(stopping()))
    }

    /// Turns of this office that begin from now on use this engine, those under way end with the one they began with;
    /// whether there is such an office.
    pub fn reload(&self, office: &str, engine: Engine) -> bool {
        let reloaded = self.shared.crew.reload(office, engine);
        tracing::info!(office, reloaded, "bot reloaded");
        reloaded
    }

    /// The engine of an office, as turns use it now.
    #[must_use]
    pub fn engine(&self, office: &str) -> Option<Engine> {
        self.shared.crew.engine(office)
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        self.shared.crew.store()
    }

    /// A line that rests or is stopped tries again at once.
    pub fn resume(&self, line: &Line) {
        self.shared.report(Report::Resumed(line.clone()));
    }

    /// Lets a message that is held, was given up or failed be sent; whether there was one.
    ///
    /// # Errors
    /// As [`Store::revive`].
    pub async fn revive(&self, id: &str) -> Result<bool, PortError> {
        let revived = self.store().revive(id, self.shared.crew.now().steady).await?;
        self.shared.report(Report::Tick);
        Ok(revived)
    }

    /// Hears of finished turns and of what a person should see to, from now on.
    #[must_use]
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.shared.news.subscribe()
    }

    /// How it is.
    #[must_use]
    pub fn health(&self) -> Health {
        self.shared.planner().health(self.shared.crew.now())
    }

    /// What happened since the start; [`Store::counters`] says how much waits.
    #[must_use]
    pub fn counters(&self) -> Figures {
        self.shared.counts.figures()
    }

    /// Takes no more work, lets turns and sends under way end, and gives up its conversations so that others may have them at
    /// once; whether everything ended within the grace. What did not end is in the store and goes on with the next start.
    pub async fn shutdown(&self, grace: Duration) -> bool {
        self.shared.planner().stop();
        self.shared.report(Report::Tick);
        let ended = timeout(grace, self.shared.idle()).await.is_ok();
        self.shared.over.notify_waiters();
        let released = self.store().release(self.shared.crew.holder(), None).await;
        tracing::info!(ended, released = released.is_ok(), "stopped");
        ended
    }
}

fn stopping() -> PortError {
    PortError::Unavailable("the server is stopping".to_owned())
}

/// Runs until its work or the whole loop is over.
async fn ends(shared: Arc<Shared>, work: impl Future<Output = ()>) {
    let over = shared.over.notified();
    let (mut over, mut work) = (std::pin::pin!(over), std::pin::pin!(work));
    std::future::poll_fn(|context| {
        if over.as_mut().poll(context).is_ready() { std::task::Poll::Ready(()) } else { work.as_mut().poll(context) }
    })
    .await;
}

/// Wakes the planner when something is due.
async fn alarm(shared: Arc<Shared>) {
    loop {
        let sleep = shared.set_alarm();
        let _ = timeout(sleep, shared.earlier.notified()).await;
        shared.report(Report::Tick);
    }
}

/// Other processes on the same store wake this one.
async fn woken(shared: Arc<Shared>) {
    loop {
        shared.crew.store().woken().await;
        shared.report(Report::Woken);
    }
}

/// Carries out an order, and what follows from it, until nothing does.
async fn work(shared: Arc<Shared>, order: Order) {
    let mut next = Some(order);
    while let Some(order) = next.take() {
        let begun = Instant::now();
        let report = shared.crew.carry_out(order).await;
        shared.count(&report, begun.elapsed());
        let mut orders = shared.plan(report);
        next = orders.pop();
        shared.spawn(orders);
    }
}

impl Shared {
    pub(crate) fn crew(&self) -> &Crew {
        &self.crew
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The planner is never left half changed, so what a panicking thread left behind is whole.
    fn planner(&self) -> MutexGuard<'_, Planner> {
        self.planner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn take_in(&self, arrivals: Vec<Arrival>) -> Result<(), PortError> {
        let full = || PortError::Unavailable("too many messages wait".to_owned());
        {
            let planner = self.planner();
            if planner.is_stopping() {
                return Err(stopping());
            }
            if planner.is_full() {
                return Err(full());
            }
        }
        let (answer, stored) = oneshot::channel();
        let letters = Letters { arrivals, answer, since: Instant::now() };
        self.letters.try_send(letters).map_err(|_| full())?;
        stored.await.unwrap_or_else(|_| Err(stopping()))
    }

    /// Takes in a report and begins what follows from it.
    pub(crate) fn report(self: &Arc<Self>, report: Report) {
        if let Report::Arrived(pieces) = &report {
            pieces.iter().for_each(|piece| self.count_piece(piece));
        }
        let orders = self.plan(report);
        self.spawn(orders);
    }

    fn spawn(self: &Arc<Self>, orders: Vec<Order>) {
        for order in orders {
            self.tokio.spawn(work(Arc::clone(self), order));
        }
    }

    /// What follows from a report, news told already. The order to go on with comes last.
    fn plan(&self, report: Report) -> Vec<Order> {
        let now = self.crew.now();
        let mut orders = Vec::new();
        let (wake, quiet) = {
            let mut planner = self.planner();
            planner.hear(report, now, &mut orders);
            (planner.next_wake(), planner.is_stopping() && !planner.is_busy())
        };
        if quiet {
            self.quiet.notify_waiters();
        }
        self.wake_earlier(wake);
        orders.retain(|order| match order {
            Order::Tell(news) => {
                self.tell(news.clone());
                false
            }
            _ => true,
        });
        orders
    }

    fn wake_earlier(&self, wake: Option<Timestamp>) {
        let alarm = *self.alarm.lock().unwrap_or_else(PoisonError::into_inner);
        if wake.is_some_and(|wake| alarm.is_none_or(|alarm| wake < alarm)) {
            self.earlier.notify_one();
        }
    }

    /// How long the alarm sleeps now.
    fn set_alarm(&self) -> Duration {
        let wake = self.planner().next_wake();
        *self.alarm.lock().unwrap_or_else(PoisonError::into_inner) = Some(wake.unwrap_or(Timestamp::MAX));
        let wait = wake.map(|wake| wake.duration_since(self.crew.now().steady));
        wait.map_or(LONGEST_SLEEP, |wait| Duration::try_from(wait).unwrap_or_default()).min(LONGEST_SLEEP)
    }

    async fn idle(&self) {
        loop {
            let quiet = self.quiet.notified();
            if !self.planner().is_busy() {
                return;
            }
            quiet.await;
        }
    }

    fn tell(&self, news: News) {
        match &news {
            News::Turn { .. } => {}
            News::Limited { conversation } => {
                self.counts.limited.one();
                tracing::warn!(conversation = %conversation.0, "too many messages of one person");
            }
            News::Parked { .. } => self.counts.parked.one(),
            News::HeldBack { conversation, id } => {
                self.counts.held.one();
                tracing::warn!(conversation = %conversation.0, id, "held until the person writes");
            }
            News::GivenUp { conversation, id, why } => {
                self.counts.dead.one();
                tracing::error!(conversation = %conversation.0, id, error = %why, "given up");
            }
            News::LineRests { line, until, why } => {
                tracing::error!(office = line.office, line = line.id, %until, error = %why, "the line rests");
            }
        }
        // Nobody listens: that is no fault.
        let _ = self.news.send(news);
    }
}

/// Counting.
impl Shared {
    fn count_piece(&self, piece: &Arrived) {
        let counts = &self.counts;
        match &piece.received {
            Received::New { .. } | Received::Noted { .. } => counts.received.one(),
            Received::Again { .. } => counts.duplicates.one(),
            Received::Receipt(_) => counts.receipts.one(),
            Received::Kept => counts.unreadable.one(),
        }
    }

    fn count(&self, report: &Report, took: Duration) {
        match report {
            Report::Turned(turned) => self.count_turn(turned, took),
            Report::Sent(sent) => self.count_sent(sent, took),
            _ => {}
        }
    }

    fn count_turn(&self, turned: &Turned, took: Duration) {
        let counts = &self.counts;
        match &turned.outcome {
            Outcome::Done { heard, queued, .. } => {
                counts.turns.one();
                counts.turned.took(took);
                if matches!(turned.work, Work::Timer { .. }) {
                    counts.timers.one();
                }
                tracing::debug!(conversation = %turned.conversation.0, heard, queued, ?took, "turn");
                self.tell_turn(turned, *queued);
            }
            Outcome::Stumbled => counts.stumbles.one(),
            Outcome::Failed(error) => {
                counts.turns_failed.one();
                tracing::warn!(conversation = %turned.conversation.0, %error, "a turn failed");
            }
            Outcome::Parked { .. } | Outcome::Duplicate | Outcome::Nothing | Outcome::Foreign => {}
        }
    }

    fn tell_turn(&self, turned: &Turned, queued: usize) {
        let Some(line) = turned.line.clone().filter(|_| self.news.receiver_count() > 0) else { return };
        let traces = turned.traces.as_slice().into();
        let at = self.crew.now().wall;
        let _ = self.news.send(News::Turn { conversation: turned.conversation.clone(), line, at, traces, queued });
    }

    fn count_sent(&self, sent: &Sent, took: Duration) {
        let counts = &self.counts;
        counts.delivered.took(took);
        match &sent.settle.settled {
            Settled::Sent(_) => {
                counts.sent.one();
                if sent.settle.attempt == 1 {
                    let waited = sent.settle.at.duration_since(sent.queued);
                    counts.answered.took(Duration::try_from(waited).unwrap_or_default());
                }
            }
            Settled::Again { .. } => counts.retried.one(),
            Settled::Unsure { .. } => counts.unsure.one(),
            Settled::Closed { .. } | Settled::Dropped(_) => {}
        }
        if let Some(error) = &sent.error {
            tracing::warn!(conversation = %sent.conversation.0, id = sent.settle.id, attempt = sent.settle.attempt, %error, "not sent");
        }
    }
}
