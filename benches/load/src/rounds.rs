//! The rounds of a measurement, one after the other, each with books of its own.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::Done;
use crate::bare;
use crate::caller::{Calls, call};
use crate::ledger::{Ledger, quantile};
use crate::people::People;
use crate::plan::Plan;
use crate::rows::{Rows, fill};
use crate::server::{Server, Wanted, used_by_threads};
use crate::stub;
use crate::table::Table;
use crate::{long, postgres, wrk};

/// Citizens of a round at full speed.
const CITIZENS: u64 = 100_000;
/// How long what is under way may take after the last acknowledgement.
const DRAIN: Duration = Duration::from_secs(60);
/// After that long without a message nothing more comes.
const QUIET: Duration = Duration::from_secs(3);

const MIB: f64 = 1024.0 * 1024.0;

/// What one round came to.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Figures {
    /// Whole messages a second, until the last one was out.
    pub(crate) rate: f64,
    pub(crate) wait: [f64; 2],
    pub(crate) answer: [f64; 2],
    pub(crate) whole: u64,
}

/// All of them.
pub(crate) async fn all(plan: &Plan, folder: &Path, table: &mut Table) -> Done<()> {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    table.row("load of the machine before", load.split(' ').take(3).collect::<Vec<_>>().join(" "));
    match (plan.long, plan.postgres) {
        (true, _) => long::run(plan, folder, table).await,
        (false, false) => sqlite(plan, folder, table).await,
        (false, true) => postgres_pair(plan, folder, table).await,
    }
}

async fn sqlite(plan: &Plan, folder: &Path, table: &mut Table) -> Done<()> {
    let ledger = Arc::new(Ledger::default());
    let channel = stub::listen(Arc::clone(&ledger)).await?;
    let file = folder.join("a.db");
    let store = format!("sqlite:{}", file.display());
    let wanted = Wanted { folder, name: "beban-1", store: &store, channel };

    table.title("one process, SQLite, every commit flushed");
    let server = Server::start(&wanted).await?;
    sleep(Duration::from_secs(2)).await;
    table.at_most("resident, idle", server.resident()? as f64 / MIB, "MiB", 30.0);
    let one =
        Calls { servers: vec![server.address], connections: 1, length: plan.round / 2, most: u64::MAX, rate: None };
    let alone = round(&one, CITIZENS, "s1", &ledger, table).await?;
    table.at_most("1 connection: acknowledged, p50", alone.wait[0], "ms", 1.0);
    table.row("1 connection: messages/s", format!("{:.0}", alone.rate));

    let many = Calls { connections: plan.connections, length: plan.round, ..one.clone() };
    let before = without_store(&many, &ledger, table).await?;
    let (busy, own) = (server.processor()?, used_by_threads(env!("CARGO_PKG_NAME"))?);
    let full = round(&many, CITIZENS, "s64", &ledger, table).await?;
    let each = |used: Duration| used.as_secs_f64() * 1e6 / full.whole.max(1) as f64;
    let cost = each(server.processor()? - busy);
    let load = each(used_by_threads(env!("CARGO_PKG_NAME"))? - own);
    let after = without_store(&many, &ledger, table).await?;
    tell(plan, &full, 8000.0, table);
    table.row("resident after it", format!("{:.0} MiB", server.resident()? as f64 / MIB));
    compared(&full, cost, [before, after], table);
    table.row("processor of citizens and channel a message", format!("{load:.0} us"));
    let more = by_wrk(plan, &server, folder, &ledger, table).await?;
    let whole = alone.whole + full.whole + more;
    stopped(vec![server], whole, table).await?;
    let rows = Rows::of(&file)?;
    table.must(rows.grew(Rows::default(), whole), rows);
    sessions(plan, &wanted, &many, &ledger, full.rate, table).await
}

/// How many messages wrk brought. It does not tell which were acknowledged; the server's own count stands between.
async fn by_wrk(plan: &Plan, server: &Server, folder: &Path, ledger: &Arc<Ledger>, table: &mut Table) -> Done<u64> {
    if !wrk::is_there() {
        table.row("wrk", "not installed");
        return Ok(0);
    }
    ledger.begin();
    let before = server.metric("wanti_messages_received_total").await?;
    let (people, begun) = (People::new(CITIZENS, "k")?, Instant::now());
    let (length, counted) = wrk::run(server.address, plan.connections, plan.round, &people, folder).await?;
    let stopped = begun.elapsed();
    drained(ledger).await;
    let received = server.metric("wanti_messages_received_total").await? - before;
    let (sent, doubled, last) = {
        let pages = ledger.pages();
        (pages.sent, pages.doubled, pages.last.map(|last| last.saturating_duration_since(begun)))
    };
    let took = length + last.unwrap_or_default().saturating_sub(stopped);
    table.row("wrk: whole messages/s", format!("{:.0}", sent as f64 / took.as_secs_f64()));
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    table.row("wrk: acknowledged, p50 / p99", format!("{:.2} / {:.2} ms", millis(counted.p50), millis(counted.p99)));
    let under_way = received.checked_sub(counted.acknowledged);
    table.must(
        sent == received
            && doubled == 0
            && counted.failed == 0
            && under_way.is_some_and(|left| left <= plan.connections),
        format!(
            "wrk: {} acknowledged, {} failed; {received} received, {sent} sent, {doubled} doubled",
            counted.acknowledged, counted.failed
        ),
    );
    Ok(received)
}

/// Beside the rounds without a store before and after it.
fn compared(full: &Figures, cost: f64, bare: [Bare; 2], table: &mut Table) {
    let [before, after] = bare;
    for (at, name) in ["door alone", "door, turn, POST"].iter().enumerate() {
        let [before, after] = [before, after].map(|bare| bare.rates.get(at).copied().unwrap_or_default());
        table.row(format!("without a store, {name}: messages/s"), format!("{before:.0}, {after:.0}"));
        let (ratio, words) = (full.rate * 2.0 / (before + after), format!("with the store to without ({name})"));
        match at {
            0 => table.row(words, format!("{ratio:.2} times")),
            _ => table.at_least(words, ratio, "times", 0.5),
        }
    }
    table.row("processor a message, with the store", format!("{cost:.0} us"));
    table.row("processor a message, without a store", format!("{:.0}, {:.0} us", before.cost, after.cost));
}

/// A start with many sessions, and the rate with them beside the rate of an empty store.
async fn sessions(
    plan: &Plan,
    wanted: &Wanted<'_>,
    many: &Calls,
    ledger: &Arc<Ledger>,
    empty: f64,
    table: &mut Table,
) -> Done<()> {
    table.title(format!("{} sessions before", plan.sessions));
    let file = wanted.folder.join("b.db");
    let store = format!("sqlite:{}", file.display());
    let wanted = Wanted { name: "beban-2", store: &store, ..wanted.clone() };
    let server = Server::start(&wanted).await?;
    let first = Calls { servers: vec![server.address], connections: 1, most: 1, ..many.clone() };
    round(&first, 1, "f", ledger, table).await?;
    stopped(vec![server], 1, table).await?;
    fill(&file, plan.sessions)?;
    let before = Rows::of(&file)?;
    let server = Server::start(&wanted).await?;
    table.at_most("ready after", server.started.as_secs_f64(), "s", 1.0);
    sleep(Duration::from_secs(2)).await;
    table.row("resident, idle", format!("{:.0} MiB", server.resident()? as f64 / MIB));
    let calls = Calls { servers: vec![server.address], ..many.clone() };
    let full = round(&calls, plan.sessions, "m", ledger, table).await?;
    tell_plain(&full, table);
    table.at_most("empty store to this one", empty / full.rate, "times", 1.25);
    stopped(vec![server], full.whole, table).await?;
    let rows = Rows::of(&file)?;
    table.must(rows.grew(before, full.whole), rows);
    Ok(())
}

async fn postgres_pair(plan: &Plan, folder: &Path, table: &mut Table) -> Done<()> {
    let programs = postgres::programs().ok_or("PostgreSQL is not installed: apt-get install postgresql")?;
    let database = postgres::Server::start(&programs, "");
    let ledger = Arc::new(Ledger::default());
    let channel = stub::listen(Arc::clone(&ledger)).await?;
    let store = database.url();
    table.title("two processes, PostgreSQL on the same cores, connections dealt out in turn");
    let mut servers = Vec::new();
    for name in ["beban-1", "beban-2"] {
        servers.push(Server::start(&Wanted { folder, name, store: &store, channel }).await?);
    }
    let addresses = servers.iter().map(|server| server.address).collect();
    let calls =
        Calls { servers: addresses, connections: plan.connections, length: plan.round, most: u64::MAX, rate: None };
    let full = round(&calls, CITIZENS, "p64", &ledger, table).await?;
    tell(plan, &full, 5000.0, table);
    stopped(servers, full.whole, table).await
}

/// The same HTTP server without a store.
#[derive(Debug, Default, Clone, Copy)]
struct Bare {
    /// Messages a second of the door alone, and of door, turn and POST.
    rates: [f64; 2],
    /// Microseconds of the processors that the latter takes for a message.
    cost: f64,
}

async fn without_store(calls: &Calls, ledger: &Arc<Ledger>, table: &mut Table) -> Done<Bare> {
    let length = calls.length / 2;
    let nobody = Arc::new(Ledger::default());
    let door = bare::door()?;
    let calls = Calls { servers: vec![door.address], length, ..calls.clone() };
    let begun = call(&calls, &People::new(CITIZENS, "d")?, &nobody).await?;
    let alone = nobody.pages().acknowledged as f64 / begun.elapsed().as_secs_f64();
    drop(door);
    let channel = stub::listen(Arc::clone(ledger)).await?;
    let server = bare::whole(channel)?;
    let calls = Calls { servers: vec![server.address], ..calls };
    let whole = round(&calls, CITIZENS, "w", ledger, table).await?;
    let cost = used_by_threads(bare::THREADS)?.as_secs_f64() * 1e6 / whole.whole.max(1) as f64;
    Ok(Bare { rates: [alone, whole.rate], cost })
}

/// One round, until every message that was acknowledged is out or nothing more comes; then its books.
pub(crate) async fn round(
    calls: &Calls,
    citizens: u64,
    name: &str,
    ledger: &Arc<Ledger>,
    table: &mut Table,
) -> Done<Figures> {
    ledger.begin();
    let begun = call(calls, &People::new(citizens, name)?, ledger).await?;
    drained(ledger).await;
    let mut pages = ledger.pages();
    let took = pages.last.unwrap_or(begun).saturating_duration_since(begun).as_secs_f64();
    let (acknowledged, refused, sent) = (pages.acknowledged, pages.refused, pages.sent);
    let (doubled, uneven) = (pages.doubled, pages.uneven());
    table.must(
        acknowledged == sent && doubled == 0 && uneven == 0 && acknowledged > 0,
        format!(
            "{acknowledged} acknowledged, {refused} refused; {sent} sent, {doubled} doubled; {uneven} people with more or less than they should"
        ),
    );
    let millis = |all: &mut Vec<Duration>, share| quantile(all, share).as_secs_f64() * 1e3;
    let wait = [0.5, 0.99].map(|share| millis(&mut pages.waits, share));
    let answer = [0.5, 0.99].map(|share| millis(&mut pages.answers, share));
    Ok(Figures { rate: sent as f64 / took.max(1e-9), wait, answer, whole: acknowledged })
}

async fn drained(ledger: &Ledger) {
    let begun = Instant::now();
    loop {
        let (whole, last) = {
            let pages = ledger.pages();
            (pages.sent >= pages.acknowledged, pages.last.unwrap_or(begun).max(begun))
        };
        let over = last.elapsed() > QUIET || begun.elapsed() > DRAIN;
        if over || (whole && last.elapsed() > Duration::from_millis(300)) {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
}

/// The servers' own counts, their end, and what they logged.
pub(crate) async fn stopped(servers: Vec<Server>, whole: u64, table: &mut Table) -> Done<()> {
    let mut counts = [0; 4];
    for server in &servers {
        let names = ["wanti_messages_received_total", "wanti_messages_sent_total", "wanti_store_pending"];
        for (count, name) in counts.iter_mut().zip(names.iter().chain(&["wanti_store_outbox"])) {
            *count += server.metric(name).await?;
        }
    }
    let [received, sent, pending, outbox] = counts;
    table.must(
        received == whole && sent == whole && pending == 0 && outbox == 0,
        format!("the servers count {received} received, {sent} sent, {pending} pending, {outbox} in the outbox"),
    );
    for server in servers {
        let unusual = server.stop().await?;
        table.must(
            unusual.is_empty(),
            format!("nothing unusual logged{}{unusual}", if unusual.is_empty() { "" } else { ": " }),
        );
    }
    Ok(())
}

fn tell(plan: &Plan, figures: &Figures, bar: f64, table: &mut Table) {
    let at = plan.connections;
    table.at_least(format!("{at} connections: whole messages/s"), figures.rate, "/s", bar);
    table.at_most(format!("{at} connections: acknowledged, p99"), figures.wait[1], "ms", 50.0);
    tell_plain(figures, table);
}

fn tell_plain(figures: &Figures, table: &mut Table) {
    table.row("whole messages", format!("{} at {:.0}/s", figures.whole, figures.rate));
    table.row("acknowledged, p50 / p99", format!("{:.2} / {:.2} ms", figures.wait[0], figures.wait[1]));
    table.row("from webhook to channel, p50 / p99", format!("{:.2} / {:.2} ms", figures.answer[0], figures.answer[1]));
}
