//! One run: people write, processes work, crash and come back, and in the end everything must have come to rest.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use wanti_core::Engine;
use wanti_flow::model::Channel;
use wanti_port::store::Store;
use wanti_port::{Arrival, Inbound, InboundKind, Line, MemoryStore, Pace, Party, Rate};
use wanti_runtime::{Report, Settings};
use wanti_text::Pii;

use crate::chance::Chance;
use crate::channel::line;
use crate::process::{Done, Parts, Process};
use crate::record::Life;
use crate::world::World;
use crate::{Broken, Figures, Flaw};

const SECOND: i64 = 1_000_000;
/// Faults cease after this; then everything must come to rest.
const TROUBLE: i64 = 150 * SECOND;
/// So much longer for timers; those that are due later need not fire.
const TIMERS: i64 = 15 * 60 * SECOND;
/// Nothing that is due may wait longer than this.
const OVERDUE: SignedDuration = SignedDuration::from_secs(120);
/// By then at the latest.
const REST: i64 = 50 * 3600 * SECOND;
/// Steps of a run, at most.
const STEPS: u64 = 3_000_000;
/// How far a clock jumps, in seconds. A day back costs a day of waiting, so it is rare.
const JUMPS: [i64; 16] =
    [24 * 3600, 24 * 3600, 24 * 3600, 3600, 3600, 3600, 3600, 3600, -60, -60, -60, -600, -600, -600, -3600, -24 * 3600];
const WORDS: [&str; 6] = ["halo", "domisili", "lapor", "antrean", "di jalan melati", "apa saja"];

/// A message that somebody wants to reach the office, with what is left of its deliveries.
struct Letter {
    arrival: Inbound,
    /// It is brought again until a call with it was answered well.
    acknowledged: bool,
}

pub(crate) struct Run<'a> {
    engine: &'a Engine,
    seed: u64,
    world: Arc<World>,
    disk: Arc<MemoryStore>,
    line: Line,
    pace: Pace,
    settings: Settings,
    processes: Vec<Process>,
    lives: u32,
    letters: Vec<Letter>,
    /// Calls to come: when, and with which letters.
    calls: BTreeMap<(i64, u64), Vec<usize>>,
    called: u64,
    /// When a process crashes or sleeps, or the clock jumps.
    troubles: BTreeMap<(i64, u64), Trouble>,
}

#[derive(Debug, Clone, Copy)]
enum Trouble {
    Crash,
    /// A crash that comes when a message is being sent.
    CrashInSend,
    Sleep,
    Jump(i64),
}

impl<'a> Run<'a> {
    pub(crate) fn new(engine: &'a Engine, seed: u64, flaw: Option<Flaw>, story: bool) -> Run<'a> {
        let mut chance = Chance::new(seed);
        let channel = if chance.one_in(2) { Channel::WhatsApp } else { Channel::Telegram };
        let line = line(channel);
        let pace = pace(&mut chance);
        let settings = settings(&mut chance);
        let processes = 1 + chance.place(2);
        let letters = letters(&mut chance, &line);
        let calls = calls(&mut chance, letters.len());
        let troubles = troubles(&mut chance, processes);
        let world = Arc::new(World::new(chance, flaw, story));
        let called = calls.len() as u64;
        let mut run = Run {
            engine,
            seed,
            world,
            disk: Arc::new(MemoryStore::new()),
            line,
            pace,
            settings,
            processes: Vec::new(),
            lives: 0,
            letters,
            calls,
            called,
            troubles,
        };
        for process in 0..processes {
            let started = run.process(process, format!("p{process}"));
            run.processes.push(started);
        }
        run
    }

    fn process(&mut self, process: usize, holder: String) -> Process {
        self.lives += 1;
        let life = Life { process, number: self.lives };
        let settings = Settings { holder, ..self.settings.clone() };
        let parts = Parts { disk: &self.disk, engine: self.engine, line: &self.line, pace: self.pace, settings };
        Process::start(&self.world, life, parts)
    }

    pub(crate) fn play(mut self) -> (Result<Figures, Broken>, Vec<String>) {
        for steps in 0.. {
            if self.is_broken() || self.is_over() {
                break;
            }
            if steps > STEPS || self.now() > REST {
                let left = counters(&self.disk);
                self.world.inner().record.breaks(format!("it does not come to rest: {left:?}"));
                break;
            }
            self.step();
        }
        self.end()
    }

    fn now(&self) -> i64 {
        self.world.time.micros()
    }

    fn is_broken(&self) -> bool {
        !self.world.inner().record.broken.is_empty()
    }

    /// Nobody brings anything any more, nothing waits, and no timer is set.
    fn is_over(&self) -> bool {
        if !self.calls.is_empty() || !self.troubles.is_empty() || !self.world.inner().receipts.is_empty() {
            return false;
        }
        if !self.processes.iter().all(Process::is_idle) {
            return false;
        }
        let left = counters(&self.disk);
        let timers_wait = left.timers > 0 && self.now() < TROUBLE + TIMERS;
        left.pending + left.waiting + left.sending == 0 && !timers_wait
    }

    fn step(&mut self) {
        if self.now() > TROUBLE {
            self.world.inner().faults = false;
        }
        self.bring();
        self.trouble();
        let awake: Vec<usize> = (0..self.processes.len()).filter(|place| self.is_awake(*place)).collect();
        for place in &awake {
            if let Some(process) = self.processes.get_mut(*place).filter(|process| process.is_due()) {
                process.hear(Report::Tick);
            }
        }
        let first = self.world.inner().chance.place(awake.len());
        let order = awake.iter().cycle().skip(first).take(awake.len());
        for place in order {
            if self.poll(*place) {
                let passes = i64::try_from(self.world.inner().chance.below(300)).unwrap_or(0);
                self.world.time.pass(passes);
                return;
            }
        }
        self.wait();
    }

    fn is_awake(&self, place: usize) -> bool {
        self.processes.get(place).is_some_and(|process| process.stands_until <= self.now())
    }

    /// One step of one process; whether there was any.
    fn poll(&mut self, place: usize) -> bool {
        let Some(process) = self.processes.get_mut(place) else { return false };
        let Some(done) = process.poll() else { return false };
        match done {
            Some(Done::Report(report)) => process.hear(report),
            Some(Done::Received(letters, marks, Ok(report))) => {
                process.hear(report);
                process.stored();
                for mark in marks {
                    self.world.inner().record.acknowledged(mark);
                }
                self.acknowledge(&letters);
                self.notify(place);
            }
            Some(Done::Received(letters, _, Err(_))) => {
                process.stored();
                if !letters.is_empty() {
                    self.call_again(letters);
                }
            }
            None => {}
        }
        true
    }

    /// The answer to a webhook may be lost: then it is brought again although it is stored.
    fn acknowledge(&mut self, letters: &[usize]) {
        if !letters.is_empty() && self.world.fault(10) {
            return self.call_again(letters.to_vec());
        }
        for letter in letters {
            if let Some(letter) = self.letters.get_mut(*letter) {
                letter.acknowledged = true;
            }
        }
    }

    fn call_again(&mut self, letters: Vec<usize>) {
        let wait = SECOND + i64::try_from(self.world.inner().chance.below(8)).unwrap_or(0) * SECOND;
        self.call_at(self.now() + wait, letters);
    }

    fn call_at(&mut self, at: i64, letters: Vec<usize>) {
        self.called += 1;
        self.calls.insert((at, self.called), letters);
    }

    /// The store tells the other processes that something is new; not always.
    fn notify(&mut self, from: usize) {
        for place in 0..self.processes.len() {
            if place != from && self.is_awake(place) && !self.world.fault(5) {
                self.processes.iter_mut().skip(place).take(1).for_each(|process| process.hear(Report::Woken));
            }
        }
    }

    /// Webhooks whose time has come call one of the processes; when none is there they come again later.
    fn bring(&mut self) {
        let now = self.now();
        while let Some(((at, _), _)) = self.calls.first_key_value() {
            if *at > now {
                break;
            }
            let Some((_, letters)) = self.calls.pop_first() else { break };
            let arrivals: Vec<Arrival> = letters
                .iter()
                .filter_map(|letter| self.letters.get(*letter))
                .map(|letter| self.arrival(letter))
                .collect();
            self.deliver(letters, arrivals);
        }
        let told = {
            let mut inner = self.world.inner();
            let due = inner.receipts.iter().position(|(at, _)| *at <= now);
            due.map(|place| inner.receipts.swap_remove(place))
        };
        if let Some((_, delivery)) = told {
            self.deliver(Vec::new(), vec![Arrival::Receipt(delivery)]);
        }
    }

    fn arrival(&self, letter: &Letter) -> Arrival {
        let received = self.world.time.wall();
        Arrival::Message(Inbound { received, sent: received, ..letter.arrival.clone() })
    }

    fn deliver(&mut self, letters: Vec<usize>, arrivals: Vec<Arrival>) {
        let place = self.world.inner().chance.place(self.processes.len());
        let awake = self.is_awake(place);
        self.world.tell(|| format!("webhook to p{place}{}: {arrivals:?}", if awake { "" } else { ", which is away" }));
        match self.processes.get_mut(place).filter(|_| awake) {
            Some(process) => process.call(letters, arrivals),
            None if letters.is_empty() => {
                let again = self.now() + 5 * SECOND;
                let mut inner = self.world.inner();
                for arrival in arrivals {
                    if let Arrival::Receipt(delivery) = arrival {
                        inner.receipts.push((again, delivery));
                    }
                }
            }
            None => self.call_again(letters),
        }
    }

    fn trouble(&mut self) {
        let Some((key, trouble)) = self.troubles.first_key_value().map(|(key, trouble)| (*key, *trouble)) else {
            return;
        };
        if key.0 > self.now() {
            return;
        }
        let place = self.world.inner().chance.place(self.processes.len());
        let hits = match trouble {
            Trouble::CrashInSend => self.processes.iter().position(Process::is_sending),
            _ => Some(place),
        };
        if hits.is_none() && self.now() < TROUBLE {
            return;
        }
        self.troubles.remove(&key);
        self.world.tell(|| format!("{trouble:?} of p{}", hits.unwrap_or(place)));
        match trouble {
            Trouble::Crash => self.crash(place),
            Trouble::CrashInSend => self.crash(hits.unwrap_or(place)),
            Trouble::Sleep => self.sleep(place),
            Trouble::Jump(off) => {
                self.world.inner().record.figures.jumps += 1;
                self.world.time.set_off(off);
            }
        }
    }

    /// Nothing of a process is left but the disk. It comes back after a while, mostly under its name.
    fn crash(&mut self, place: usize) {
        let Some(process) = self.processes.get(place) else { return };
        let (life, in_send) = (process.life, process.is_sending());
        let mut inner = self.world.inner();
        inner.record.ends(life);
        inner.record.figures.crashes += 1;
        inner.record.figures.crashes_in_send += u64::from(in_send);
        let back = self.world.time.micros() + i64::try_from(inner.chance.below(20)).unwrap_or(0) * SECOND;
        let renamed = inner.chance.one_in(4);
        drop(inner);
        let name = if renamed { format!("p{place}-{}", self.lives) } else { format!("p{place}") };
        let mut fresh = self.process(place, name);
        fresh.stands_until = back;
        let unanswered = match self.processes.get_mut(place) {
            Some(process) => std::mem::replace(process, fresh).unanswered(),
            None => Vec::new(),
        };
        unanswered.into_iter().for_each(|letters| self.call_again(letters));
    }

    /// A process stands still for longer than any lease, and then goes on as if nothing had been.
    fn sleep(&mut self, place: usize) {
        let until = self.now() + 60 * SECOND;
        let Some(process) = self.processes.get_mut(place) else { return };
        process.stands_until = until;
        process.excuse_sends();
        let life = process.life;
        self.world.inner().record.ends(life);
    }

    /// Nothing can go on now: time passes until something can.
    fn wait(&mut self) {
        let processes = self.processes.iter().filter_map(Process::next);
        let calls = self.calls.keys().next().map(|(at, _)| *at);
        let troubles = self.troubles.keys().next().map(|(at, _)| *at).filter(|at| *at > self.now());
        let receipts = self.world.inner().receipts.iter().map(|(at, _)| *at).min();
        let next = processes.chain(calls).chain(troubles).chain(receipts).min();
        let next = next.unwrap_or_else(|| self.now() + SECOND);
        self.world.time.pass((next - self.now()).max(1));
    }

    fn end(self) -> (Result<Figures, Broken>, Vec<String>) {
        let dead = wait_for(self.disk.dead(usize::MAX)).unwrap_or_default();
        let dead: Vec<String> = dead.into_iter().map(|dead| dead.message.id).collect();
        let overdue = wait_for(self.disk.due_timers(self.world.time.wall() - OVERDUE, usize::MAX)).unwrap_or_default();
        let mut inner = self.world.inner();
        if inner.record.broken.is_empty() {
            inner.record.ends_well(&dead);
            for timer in overdue {
                inner.record.breaks(format!("timer {} of {} never fired", timer.name, timer.conversation.0));
            }
        }
        inner.record.figures.seconds = u64::try_from(self.now() / SECOND).unwrap_or(0);
        let story = inner.record.story.take().unwrap_or_default();
        let what = std::mem::take(&mut inner.record.broken);
        let ended = if what.is_empty() { Ok(inner.record.figures) } else { Err(Broken { seed: self.seed, what }) };
        (ended, story)
    }
}

fn counters(disk: &MemoryStore) -> wanti_port::store::Counters {
    wait_for(disk.counters()).unwrap_or_default()
}

/// The store in memory answers at once.
fn wait_for<T>(work: impl Future<Output = Result<T, wanti_port::PortError>>) -> Option<T> {
    let mut work = std::pin::pin!(work);
    let polled = work.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
    match polled {
        std::task::Poll::Ready(Ok(value)) => Some(value),
        _ => None,
    }
}

fn pace(chance: &mut Chance) -> Pace {
    let rate = |millis, burst| Some(Rate { every: Duration::from_millis(millis), burst });
    match chance.below(4) {
        0 => Pace { pair: rate(6000, 5), number: rate(50, 5) },
        1 => Pace { pair: rate(1000, 1), number: None },
        _ => Pace::default(),
    }
}

fn settings(chance: &mut Chance) -> Settings {
    Settings {
        debounce: Duration::from_millis(chance.one_of(&[0, 1500], 0)),
        together: chance.one_of(&[1, 2, 20], 20),
        per_minute: chance.one_of(&[0, 5, 20], 20),
        turns: chance.one_of(&[1, 2, 128], 128),
        sends: chance.one_of(&[1, 2, 256], 256),
        keep: None,
        ..Settings::default()
    }
}

/// What people write, in the order they write it.
fn letters(chance: &mut Chance, line: &Line) -> Vec<Letter> {
    let people = 1 + chance.below(4);
    let count = 4 + chance.below(16);
    let letter = |number: u64, chance: &mut Chance| {
        let words = chance.one_of(&WORDS, "halo");
        let arrival = Inbound {
            line: line.clone(),
            id: format!("m{number}"),
            from: Party::of(&format!("orang{}", chance.below(people))),
            sent: Timestamp::UNIX_EPOCH,
            received: Timestamp::UNIX_EPOCH,
            group: None,
            reply_to: None,
            forwarded: false,
            kind: InboundKind::Text(Pii::new(words.to_owned())),
        };
        Letter { arrival, acknowledged: false }
    };
    (0..count).map(|number| letter(number, chance)).collect()
}

/// When they are brought: in bursts, some together, some twice, some out of order.
fn calls(chance: &mut Chance, letters: usize) -> BTreeMap<(i64, u64), Vec<usize>> {
    let mut calls = BTreeMap::new();
    let (mut at, mut number) = (0, 0);
    let mut add = |at: i64, letters: Vec<usize>| {
        number += 1;
        calls.insert((at, number), letters);
    };
    let mut letter = 0;
    while letter < letters {
        at += chance.one_of(&[1, 50, 300, 2_000, 12_000], 50) * SECOND / 1000;
        let together = (1 + chance.place(3)).min(letters - letter);
        let batch: Vec<usize> = (letter..letter + together).collect();
        if chance.one_in(4) {
            add(at + i64::try_from(chance.below(20_000)).unwrap_or(0) * SECOND / 1000, batch.clone());
        }
        let late = if chance.one_in(8) { 3 * SECOND } else { 0 };
        add(at + late, batch);
        letter += together;
    }
    calls
}

/// Clocks jump only where one process runs: machines that share a store must agree on the time within seconds.
fn troubles(chance: &mut Chance, processes: usize) -> BTreeMap<(i64, u64), Trouble> {
    let mut troubles = BTreeMap::new();
    for number in 0..chance.below(5) {
        let at = i64::try_from(chance.below(90_000)).unwrap_or(0) * SECOND / 1000;
        let trouble = match chance.below(8) {
            0..=2 => Trouble::Crash,
            3..=5 => Trouble::CrashInSend,
            6 => Trouble::Sleep,
            _ if processes > 1 => Trouble::CrashInSend,
            _ => Trouble::Jump(chance.one_of(&JUMPS, 3600) * SECOND),
        };
        troubles.insert((at, number), trouble);
    }
    troubles
}
