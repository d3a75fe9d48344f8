//! A steady load for minutes: how long acknowledgements take, and whether memory grows.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::Done;
use crate::caller::Calls;
use crate::ledger::{Ledger, quantile};
use crate::plan::Plan;
use crate::rounds::{round, stopped};
use crate::rows::Rows;
use crate::server::{Server, Wanted};
use crate::stub;
use crate::table::Table;

/// How often memory is looked at.
const LOOK: Duration = Duration::from_secs(5);
const MIB: f64 = 1024.0 * 1024.0;

pub(crate) async fn run(plan: &Plan, folder: &Path, table: &mut Table) -> Done<()> {
    let ledger = Arc::new(Ledger::default());
    let channel = stub::listen(Arc::clone(&ledger)).await?;
    let file = folder.join("a.db");
    let store = format!("sqlite:{}", file.display());
    let server = Server::start(&Wanted { folder, name: "beban-1", store: &store, channel }).await?;
    let length = Duration::from_secs(60 * plan.minutes);
    let rate = plan.rate as f64;
    let calls = Calls {
        servers: vec![server.address],
        connections: plan.connections,
        length,
        most: u64::MAX,
        rate: Some(rate),
    };
    table.title(format!("{} conversations, {rate} messages/s, {} minutes", plan.conversations, plan.minutes));
    let watched = watch(&server, &ledger, length);
    let (figures, watched) = tokio::join!(round(&calls, plan.conversations, "l", &ledger, table), watched);
    let (figures, Watched { looks, mut minutes }) = (figures?, watched?);
    table.at_most("acknowledged, p50", figures.wait[0], "ms", 15.0);
    table.at_most("acknowledged, p99", figures.wait[1], "ms", 100.0);
    minutes.sort_by(f64::total_cmp);
    let middle = minutes.get(minutes.len() / 2).copied().unwrap_or_default();
    let worst = minutes.last().copied().unwrap_or_default();
    table.row("acknowledged, p99 of the middle and the worst minute", format!("{middle:.0}, {worst:.0} ms"));
    table.row("from webhook to channel, p50 / p99", format!("{:.2} / {:.2} ms", figures.answer[0], figures.answer[1]));
    table.row("whole messages", figures.whole);
    let highest = looks.iter().map(|(_, bytes)| *bytes).fold(0.0, f64::max);
    table.at_most("resident, highest", highest / MIB, "MiB", 150.0);
    for (at, bytes) in looks.iter().step_by((looks.len() / 10).max(1)) {
        table.row(format!("resident after {at:.0} s"), format!("{:.1} MiB", bytes / MIB));
    }
    // The pages and the conversations that are kept at hand fill up first.
    let last = looks.get(looks.len() * 2 / 3..).unwrap_or_default();
    table.at_most("growth in the last third", slope(last) * 60.0 / MIB, "MiB/minute", 1.0);
    stopped(vec![server], figures.whole, table).await?;
    let rows = Rows::of(&file)?;
    table.must(rows.grew(Rows::default(), figures.whole), rows);
    Ok(())
}

#[derive(Default)]
struct Watched {
    /// Seconds since the start and bytes.
    looks: Vec<(f64, f64)>,
    /// Milliseconds below which 99 of 100 acknowledgements of each minute lie.
    minutes: Vec<f64>,
}

async fn watch(server: &Server, ledger: &Ledger, length: Duration) -> Done<Watched> {
    let (begun, mut watched, mut seen) = (Instant::now(), Watched::default(), 0);
    while begun.elapsed() < length {
        sleep(LOOK).await;
        let at = begun.elapsed().as_secs_f64();
        watched.looks.push((at, server.resident()? as f64));
        if at >= 60.0 * (watched.minutes.len() + 1) as f64 {
            let mut waits = ledger.pages().waits.get(seen..).unwrap_or_default().to_vec();
            seen += waits.len();
            watched.minutes.push(quantile(&mut waits, 0.99).as_secs_f64() * 1e3);
        }
    }
    Ok(watched)
}

/// Of the line that lies nearest to all points.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len().max(1) as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let along: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let wide: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    if wide == 0.0 { 0.0 } else { along / wide }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_its_slope() {
        let points: Vec<(f64, f64)> = (0..10).map(|at| (f64::from(at), f64::from(3 * at + 7))).collect();
        assert!((slope(&points) - 3.0).abs() < 1e-9);
        assert!(slope(&[(1.0, 5.0)]).abs() < 1e-9);
    }
}
