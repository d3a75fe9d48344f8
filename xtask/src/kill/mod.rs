//! `cargo xtask kill`: the real program, killed again and again at random instants and at named places, against counting channels.

mod judge;
mod life;
mod look;
mod office;
mod people;
#[path = "../../../crates/wanti-store-postgres/tests/server/mod.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "the server of that store's tests, which may stop")]
mod server;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use wanti_fakes::{BotSettings, CloudSettings, FakeBot, FakeCloud, Mischief, Statuses};
use wanti_workload::Chance;

use judge::{Accepted, Case, Kill, Verdict};
use life::{Life, State};
use look::{Look, Rest, Stored};
use office::{HOOK_SECRET, Place};
use people::{Fakes, Town};

/// Named places, each `EACH` times when there is room; those of timers come last, since a timer takes a minute.
const NAMED: [&str; 17] = [
    "start.release",
    "start.take",
    "receive.before",
    "receive.during",
    "receive.after",
    "answer.before",
    "turn.before",
    "turn.during",
    "turn.after",
    "send.before",
    "send.during",
    "send.after",
    "mark.during",
    "mark.after",
    "timer.before",
    "timer.during",
    "timer.after",
];
const EACH: usize = 20;
/// Random kills fall this long after the birth or after the first 200, in milliseconds.
const SPAN: (usize, usize) = (5, 300);
/// Of a hundred random kills so many are counted from the birth: they fall into the start, or soon after it.
const FROM_BIRTH: usize = 30;
/// Nothing is waited for longer in one life.
const LONGEST: Duration = Duration::from_secs(5);
/// A named place that is not reached by then is given up, and the process is killed where it is.
const REACHED_BY: Duration = Duration::from_secs(2);
/// After the last kill everything must be at rest by then. An unsure send alone waits for 30 seconds.
const RESTS_BY: Duration = Duration::from_secs(240);
/// How many lines of evidence are shown.
const SHOWN: usize = 30;

const USAGE: &str = "cargo xtask kill [--points N] [--store sqlite|postgres] [--seed S] [--program FILE]";

struct Options {
    points: usize,
    postgres: bool,
    seed: u64,
    program: Option<PathBuf>,
}

pub(crate) fn kill(words: &[String]) -> ExitCode {
    let Some(options) = Options::read(words) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("the run could not be finished: {why}");
            ExitCode::FAILURE
        }
    }
}

impl Options {
    fn read(words: &[String]) -> Option<Options> {
        let mut options = Options { points: 100, postgres: false, seed: 1, program: None };
        for pair in words.chunks(2) {
            let [name, value] = pair else { return None };
            match name.as_str() {
                "--points" => options.points = value.parse().ok().filter(|points| (1..=100_000).contains(points))?,
                "--seed" => options.seed = value.parse().ok()?,
                "--program" => options.program = Some(fs::canonicalize(value).ok()?),
                "--store" if value == "postgres" => options.postgres = true,
                "--store" if value == "sqlite" => options.postgres = false,
                _ => return None,
            }
        }
        Some(options)
    }
}

type Done<T> = Result<T, String>;

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// True when every promise held.
fn run(options: &Options) -> Done<bool> {
    let program = match &options.program {
        Some(program) => program.clone(),
        None => build()?,
    };
    let server = match options.postgres {
        true => Some(server::Server::start(&server::programs().ok_or("PostgreSQL is not installed")?, "")),
        false => None,
    };
    let folder = env::temp_dir().join(format!("wanti-kill-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(text)?;
    let ended = Run::begin(options, &program, &folder, server.as_ref()).and_then(Run::play);
    match &ended {
        Ok(true) => drop(fs::remove_dir_all(&folder)),
        _ => eprintln!("what the process said, its configuration and its store are kept in {}", folder.display()),
    }
    ended
}

/// The program with its named places, in a folder of its own: it must never be taken for the real one.
fn build() -> Done<PathBuf> {
    let own = env::current_exe().map_err(text)?;
    let target = own.ancestors().nth(2).ok_or("no target folder")?.join("kill");
    eprintln!("== building the program with its named places");
    let words = ["build", "--quiet", "--release", "--package", "wanti-cli", "--features", "failpoints", "--target-dir"];
    let built = Command::new("cargo").args(words).arg(&target).status().map_err(text)?;
    if built.success() { Ok(target.join("release/wanti")) } else { Err("it could not be built".to_owned()) }
}

/// A run with everything it needs.
struct Run<'a> {
    options: &'a Options,
    program: &'a Path,
    folder: &'a Path,
    listen: SocketAddr,
    tokio: tokio::runtime::Runtime,
    fakes: Arc<Fakes>,
    look: Look,
    chance: Chance,
    kills: Vec<Kill>,
    tally: Tally,
}

/// What is counted on the way.
#[derive(Default)]
struct Tally {
    named: usize,
    missed: usize,
    unseen: usize,
    first_ack: Vec<Duration>,
    broken: Vec<String>,
}

impl<'a> Run<'a> {
    fn begin(
        options: &'a Options,
        program: &'a Path,
        folder: &'a Path,
        server: Option<&server::Server>,
    ) -> Done<Run<'a>> {
        let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(text)?;
        let listen = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(text)?;
        let fakes = Arc::new(tokio.block_on(fakes(options.seed)).map_err(text)?);
        let [polled, called] = &fakes.bots;
        let store = server.map_or("sqlite:wanti.db".to_owned(), |server| url(&server.address()));
        office::write(folder, &store, &fakes.cloud.url(), [&polled.url(), &called.url()]).map_err(text)?;
        for place in [Place::First, Place::Second] {
            fakes.cloud.webhook_of(place.id(), &office::webhook(listen, place));
        }
        set_hook(called, &office::webhook(listen, Place::Called)).map_err(text)?;
        let mischief = Mischief { doubled: 100, delayed: 50, delay: 500 };
        fakes.cloud.mischief(mischief);
        called.mischief(mischief);
        let look = match server {
            Some(server) => Look::postgres(&server.address())?,
            None => Look::Sqlite(folder.join("wanti.db")),
        };
        let (chance, kills, tally) = (Chance::new(options.seed), Vec::new(), Tally::default());
        Ok(Run { options, program, folder, listen, tokio, fakes, look, chance, kills, tally })
    }

    fn play(mut self) -> Done<bool> {
        let town = Arc::new(Town::default());
        let begun = Instant::now();
        let writers = {
            let (town, fakes, handle) = (Arc::clone(&town), Arc::clone(&self.fakes), self.tokio.handle().clone());
            let seed = self.options.seed ^ 0x70_776e;
            thread::spawn(move || town.live(&fakes, seed, &handle))
        };
        let killed = self.kill_all(begun);
        town.ends();
        writers.join().map_err(|_| "those who write stopped")?;
        killed?;
        let (fine, drained) = self.come_to_rest()?;
        let said = std::mem::take(&mut *town.said());
        let stored = self.look.everything()?;
        let verdict = self.judge(&said, &stored, fine);
        self.table(&said, &stored, &verdict, begun.elapsed(), drained);
        Ok(verdict.holds())
    }

    /// Every kill, and nothing else may end the process.
    fn kill_all(&mut self, begun: Instant) -> Done<()> {
        let plan = plan(self.options, &mut self.chance);
        let most =
            Duration::from_secs(120) + Duration::from_millis(2500) * u32::try_from(plan.len()).unwrap_or(u32::MAX);
        for (number, point) in plan.iter().enumerate() {
            if begun.elapsed() > most {
                return Err(format!("{number} kills took {} s", begun.elapsed().as_secs()));
            }
            let life = self.birth(point.as_deref())?;
            self.live(&life, point.is_some())?;
            self.death(life, number + 1)?;
            if (number + 1) % (plan.len() / 10).max(1) == 0 {
                let seconds = begun.elapsed().as_secs();
                eprintln!(
                    "{:>6} kills, {seconds} s, {} answers sent",
                    number + 1,
                    self.fakes.accepted().iter().sum::<u64>()
                );
            }
        }
        Ok(())
    }

    fn birth(&self, failpoint: Option<&str>) -> Done<Life> {
        Life::begin(self.program, self.folder, self.listen, failpoint).map_err(text)
    }

    /// Lives until its time has come, or until it stands still by itself at its named place.
    fn live(&mut self, life: &Life, named: bool) -> Done<()> {
        let span = match named {
            true => REACHED_BY,
            false => Duration::from_millis(self.chance.between(SPAN.0, SPAN.1) as u64),
        };
        let from_birth = !named && self.chance.percent(FROM_BIRTH);
        let before = self.fakes.acknowledged();
        let (mut first_ack, mut frozen) = (None, false);
        while !frozen && life.born.elapsed() < LONGEST {
            if first_ack.is_none() && self.fakes.acknowledged() > before {
                first_ack = Some(life.born.elapsed());
            }
            let from = if from_birth { Some(Duration::ZERO) } else { first_ack };
            if from.is_some_and(|from| life.born.elapsed() >= from + span) {
                break;
            }
            match life.state().map_err(text)? {
                State::Runs => thread::sleep(Duration::from_micros(500)),
                State::Frozen => frozen = true,
                State::Ended => return Err("the process ended by itself".to_owned()),
            }
        }
        self.tally.first_ack.extend(first_ack);
        self.tally.named += usize::from(named);
        self.tally.missed += usize::from(named && !frozen);
        Ok(())
    }

    /// SIGKILL; then the store is read as the next process will find it.
    fn death(&mut self, life: Life, number: usize) -> Done<()> {
        life.kill().map_err(text)?;
        // In the very first lives there are no tables yet, and nothing was sent either.
        let sending = self.look.sending().unwrap_or_else(|_| {
            self.tally.unseen += 1;
            BTreeSet::new()
        });
        self.kills.push(Kill { number, sending, accepted: self.fakes.accepted() });
        Ok(())
    }

    /// One more life without a kill, until nothing moves any more; then an orderly end.
    fn come_to_rest(&mut self) -> Done<(bool, Duration)> {
        let life = self.birth(None)?;
        let rests = loop {
            thread::sleep(Duration::from_millis(250));
            if life.state().map_err(text)? == State::Ended {
                return Err("the process ended by itself".to_owned());
            }
            let rest = self.look.rest().unwrap_or(Rest { unheard: 1, unsent: 1 });
            if rest == Rest::default() && self.fakes.waiting() == 0 {
                break true;
            }
            if life.born.elapsed() > RESTS_BY {
                eprintln!("still moving: {rest:?}, {} not acknowledged", self.fakes.waiting());
                break false;
            }
        };
        let took = life.born.elapsed();
        let ended = life.end().map_err(text)?;
        if !ended.is_some_and(|status| status.success()) {
            self.tally.broken.push(format!("the process did not end in order: {ended:?}"));
        }
        Ok((rests, took))
    }

    fn judge(&mut self, said: &[people::Said], stored: &Stored, rests: bool) -> Verdict {
        let [polled, called] = &self.fakes.bots;
        let sent = [self.fakes.cloud.sent(), polled.sent(), called.sent()];
        let accepted: Vec<Accepted> = sent.into_iter().flatten().filter_map(Accepted::of).collect();
        let mut verdict = Case { said, stored, accepted: &accepted, kills: &self.kills }.judge();
        if !rests {
            verdict.fault("it did not come to rest".to_owned());
        }
        let log = fs::read_to_string(self.folder.join("wanti.log")).unwrap_or_default();
        if log.contains("panic") {
            verdict.fault("the process panicked; see its log".to_owned());
        }
        self.tally.broken.drain(..).for_each(|broken| verdict.fault(broken));
        verdict
    }

    fn table(&mut self, said: &[people::Said], stored: &Stored, verdict: &Verdict, took: Duration, rest: Duration) {
        let Tally { named, missed, unseen, first_ack, .. } = &mut self.tally;
        first_ack.sort();
        let millis = |at: usize| first_ack.get(at).map_or(0, Duration::as_millis);
        let accepted: u64 = self.fakes.accepted().iter().sum();
        let refused: u64 =
            self.fakes.cloud.counters().refused + self.fakes.bots.iter().map(|bot| bot.counters().refused).sum::<u64>();
        let [whatsapp, telegram] = verdict.in_window;
        let [whatsapp_twice, telegram_twice] = verdict.doubled_inside;
        let rows: [(String, &str); 15] = [
            (self.kills.len().to_string(), "kills -9, each followed by a restart"),
            (format!("{}", self.kills.len() - *named), "at a random instant"),
            (format!("{}", *named - *missed), "at a named place"),
            (missed.to_string(), "at a random instant, as their named place was not reached"),
            (said.len().to_string(), "messages acknowledged"),
            (stored.requests.len().to_string(), "effects (requests registered)"),
            (accepted.to_string(), "messages that the channels took"),
            (refused.to_string(), "messages that the channels refused"),
            (verdict.lost.to_string(), "lost"),
            (verdict.doubled_effects.to_string(), "doubled effects"),
            (verdict.doubled_outside.to_string(), "doubled sends outside the window"),
            (
                format!("{whatsapp_twice} of {whatsapp}"),
                "doubled sends inside the window, of those killed in it, WhatsApp",
            ),
            (format!("{telegram_twice} of {telegram}"), "the same, Telegram"),
            (verdict.overtaken.to_string(), "answers out of order"),
            (unseen.to_string(), "kills after which the store could not be read: it had no tables yet"),
        ];
        let store = if self.options.postgres { "postgres" } else { "sqlite" };
        eprintln!(
            "\n{store}, seed {}: {:.0} s, then {:.0} s until at rest",
            self.options.seed,
            took.as_secs_f64(),
            rest.as_secs_f64()
        );
        rows.iter().for_each(|(count, name)| eprintln!("{count:>12}  {name}"));
        let (half, last) = (first_ack.len() / 2, first_ack.len().saturating_sub(1));
        eprintln!("{:>12}  ms from the start to the first 200, median; {} at most", millis(half), millis(last));
        verdict.evidence.iter().take(SHOWN).for_each(|line| eprintln!("    {line}"));
        if verdict.holds() {
            eprintln!("every promise held");
        } else {
            eprintln!(
                "{} faults; `--points {} --seed {}` plans the same kills",
                verdict.evidence.len(),
                self.options.points,
                self.options.seed
            );
        }
    }
}

/// What kills each life: none is a random instant. Timers are due after a minute, so their places come in the last part.
fn plan(options: &Options, chance: &mut Chance) -> Vec<Option<String>> {
    let named = if options.program.is_some() { 0 } else { (NAMED.len() * EACH).min(options.points / 2) };
    // A short run ends before any timer is due, and begins its round anywhere.
    let short = options.points < NAMED.len() * EACH;
    let names = NAMED.iter().filter(|name| !short || !name.starts_with("timer")).cycle();
    let skipped = if short { chance.below(NAMED.len()) } else { 0 };
    let mut plan: Vec<Option<&str>> = names.skip(skipped).take(named).copied().map(Some).collect();
    plan.resize(options.points, None);
    chance.shuffle(&mut plan);
    plan.sort_by_key(|point| point.is_some_and(|name| name.starts_with("timer")));
    let late = options.points / 3;
    let half = options.points - late.min(options.points);
    if let Some(rest) = plan.get_mut(half..) {
        chance.shuffle(rest);
    }
    let pass = |name: &str, chance: &mut Chance| match name.split_once('.') {
        Some(("start", _)) => format!("{name}:1"),
        Some((_, "during")) => format!("{name}:{}:{}", chance.between(1, 8), chance.below(6000)),
        Some(("timer", _)) => format!("{name}:{}", chance.between(1, 2)),
        _ => format!("{name}:{}", chance.between(1, 8)),
    };
    plan.into_iter().map(|point| point.map(|name| pass(name, chance))).collect()
}

async fn fakes(seed: u64) -> std::io::Result<Fakes> {
    let (kept, again) = (2_000_000, Duration::from_millis(50));
    let numbers = vec![Place::First.number(), Place::Second.number()];
    let cloud = CloudSettings {
        numbers,
        statuses: Statuses::Delivered,
        kept,
        again,
        lanes: 64,
        seed,
        ..CloudSettings::default()
    };
    let bot =
        |place: Place| BotSettings { bots: vec![place.bot()], kept, again, lanes: 32, seed, ..BotSettings::default() };
    Ok(Fakes {
        cloud: FakeCloud::start_with(cloud).await?,
        bots: [FakeBot::start_with(bot(Place::Polled)).await?, FakeBot::start_with(bot(Place::Called)).await?],
    })
}

/// Tells a bot where to call; `wanti` itself names only addresses with https.
fn set_hook(bot: &FakeBot, url: &str) -> std::io::Result<()> {
    let body = format!("url={url}&secret_token={HOOK_SECRET}&max_connections=40");
    let head = format!(
        "POST /bot{}/setWebhook HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        Place::Called.bot().token,
        bot.address(),
        body.len()
    );
    let mut stream = TcpStream::connect(bot.address())?;
    stream.write_all(head.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let taken = answer.starts_with("HTTP/1.1 200");
    taken.then_some(()).ok_or_else(|| std::io::Error::other("the address of the webhook was not taken"))
}

/// The address of the server as `wanti.toml` wants it.
fn url(address: &str) -> String {
    let part = |name: &str| {
        let mut parts = address.split_whitespace().filter_map(|part| part.split_once('='));
        parts.find(|(key, _)| *key == name).map(|(_, value)| value).unwrap_or_default()
    };
    let host = part("host").replace('/', "%2F");
    format!("postgres://{}@{host}:{}/{}", part("user"), part("port"), part("dbname"))
}
