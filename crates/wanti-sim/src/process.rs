//! One process: a planner, a crew, and what they have under way. A crash leaves nothing of it but the disk.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};

use wanti_core::Engine;
use wanti_port::store::{InboxMark, Store};
use wanti_port::{Arrival, Line, MemoryStore, Pace, PortError, Transport};
use wanti_runtime::{Clock, Crew, Order, Planner, Report, Settings};

use crate::channel::{Elsewhere, SimChannel};
use crate::record::Life;
use crate::store::SimStore;
use crate::time::ProcessClock;
use crate::world::World;

/// What a task ends with.
pub(crate) enum Done {
    Report(Report),
    /// A webhook: what it was about, and what it is answered.
    Received(Vec<usize>, Vec<InboxMark>, Result<Report, PortError>),
}

struct Task {
    work: Pin<Box<dyn Future<Output = Done> + Send>>,
    /// When it goes on.
    at: i64,
    /// The message it sends.
    sends: Option<String>,
}

pub(crate) struct Process {
    pub(crate) life: Life,
    world: Arc<World>,
    crew: Arc<Crew>,
    pub(crate) planner: Planner,
    clock: Arc<ProcessClock>,
    tasks: Vec<Task>,
    /// Calls that wait until the one before them is stored: one intake, as in the runtime.
    calls: VecDeque<(Vec<usize>, Vec<Arrival>)>,
    /// The letters of the call that is being stored.
    storing: Option<Vec<usize>>,
    /// It does not run until then: somebody stopped it, or it has not started yet.
    pub(crate) stands_until: i64,
}

/// What a process is made of.
pub(crate) struct Parts<'a> {
    pub(crate) disk: &'a Arc<MemoryStore>,
    pub(crate) engine: &'a Engine,
    pub(crate) line: &'a Line,
    pub(crate) pace: Pace,
    pub(crate) settings: Settings,
}

impl Process {
    pub(crate) fn start(world: &Arc<World>, life: Life, parts: Parts<'_>) -> Process {
        let Parts { disk, engine, line, pace, settings } = parts;
        let clock = Arc::new(ProcessClock::new(&world.time));
        let store = SimStore { disk: Arc::clone(disk), world: Arc::clone(world) };
        let channel = SimChannel { world: Arc::clone(world), life, pace };
        let crew = Crew::new(
            Arc::new(store) as Arc<dyn Store>,
            Arc::new(Elsewhere { world: Arc::clone(world) }),
            Arc::clone(&clock) as Arc<dyn Clock>,
            BTreeMap::from([(line.clone(), Arc::new(channel) as Arc<dyn Transport>)]),
            BTreeMap::from([(line.office.clone(), engine.clone())]),
            settings.clone(),
        );
        let planner = Planner::new(settings, [(line.clone(), pace)], clock.now());
        let (world, crew) = (Arc::clone(world), Arc::new(crew));
        let (tasks, calls) = (Vec::new(), VecDeque::new());
        Process { life, world, crew, planner, clock, tasks, calls, storing: None, stands_until: 0 }
    }

    /// Tells the planner and begins what it orders.
    pub(crate) fn hear(&mut self, report: Report) {
        let mut orders = Vec::new();
        if report != Report::Tick {
            self.world.tell(|| format!("p{} hears {report:?}", self.life.process));
        }
        self.planner.hear(report, self.clock.now(), &mut orders);
        for order in orders {
            self.begin(order);
        }
    }

    fn begin(&mut self, order: Order) {
        self.world.tell(|| format!("p{} begins {order:?}", self.life.process));
        if matches!(order, Order::Tell(_)) {
            return;
        }
        let sends = match &order {
            Order::Send(sending) => Some(sending.claimed.message.id.clone()),
            _ => None,
        };
        let crew = Arc::clone(&self.crew);
        let work = Box::pin(async move { Done::Report(crew.carry_out(order).await) });
        self.tasks.push(Task { work, at: 0, sends });
    }

    /// A webhook calls.
    pub(crate) fn call(&mut self, letters: Vec<usize>, arrivals: Vec<Arrival>) {
        self.calls.push_back((letters, arrivals));
        self.store_next();
    }

    fn store_next(&mut self) {
        if self.storing.is_some() {
            return;
        }
        let Some((letters, arrivals)) = self.calls.pop_front() else { return };
        self.storing = Some(letters.clone());
        let crew = Arc::clone(&self.crew);
        let marks = arrivals.iter().filter_map(mark).collect();
        let work = Box::pin(async move {
            let received = crew.receive(arrivals).await.map_err(|(error, _)| error);
            Done::Received(letters, marks, received)
        });
        self.tasks.push(Task { work, at: 0, sends: None });
    }

    /// One call is stored, and the planner knows of it.
    pub(crate) fn stored(&mut self) {
        self.storing = None;
        self.store_next();
    }

    /// The letters of calls that got no answer.
    pub(crate) fn unanswered(&mut self) -> Vec<Vec<usize>> {
        let waiting = self.calls.drain(..).map(|(letters, _)| letters);
        self.storing.take().into_iter().chain(waiting).filter(|letters| !letters.is_empty()).collect()
    }

    /// Lets one of its tasks go on by one step; none when all wait for time to pass.
    pub(crate) fn poll(&mut self) -> Option<Option<Done>> {
        let now = self.world.time.micros();
        let ready: Vec<usize> = (0..self.tasks.len()).filter(|place| self.ready(*place, now)).collect();
        let place = *ready.get(self.world.inner().chance.place(ready.len()))?;
        let task = self.tasks.get_mut(place)?;
        let polled = task.work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        if let std::task::Poll::Ready(done) = polled {
            drop(self.tasks.swap_remove(place));
            return Some(Some(done));
        }
        task.at = self.world.inner().sleeps.take().unwrap_or(now);
        Some(None)
    }

    fn ready(&self, place: usize, now: i64) -> bool {
        self.tasks.get(place).is_some_and(|task| task.at <= now)
    }

    /// When something of it goes on by itself.
    pub(crate) fn next(&self) -> Option<i64> {
        let tasks = self.tasks.iter().map(|task| task.at).min();
        let now = self.clock.now();
        let wait = self.planner.next_wake().map(|wake| wake.duration_since(now.steady).as_micros().max(0));
        let wake = wait.map(|wait| self.world.time.micros() + i64::try_from(wait).unwrap_or(i64::MAX / 2));
        tasks.into_iter().chain(wake).min().map(|at| at.max(self.stands_until))
    }

    pub(crate) fn is_due(&self) -> bool {
        self.planner.next_wake().is_some_and(|wake| wake <= self.clock.now().steady)
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.tasks.is_empty() && !self.planner.is_busy()
    }

    /// Whether it is in the middle of sending something that the channel took already.
    pub(crate) fn is_sending(&self) -> bool {
        let inner = self.world.inner();
        let mut sends = self.tasks.iter().filter_map(|task| task.sends.as_deref());
        sends.any(|id| inner.record.is_unsettled(id))
    }
}

impl Process {
    /// Others may send it as well by now.
    pub(crate) fn excuse_sends(&self) {
        let mut inner = self.world.inner();
        self.tasks.iter().filter_map(|task| task.sends.as_deref()).for_each(|id| inner.record.excuse(id));
    }
}

fn mark(arrival: &Arrival) -> Option<InboxMark> {
    match arrival {
        Arrival::Message(inbound) => Some(InboxMark::of(inbound)),
        Arrival::Receipt(_) | Arrival::Unreadable(_) => None,
    }
}
