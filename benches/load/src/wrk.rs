//! The same load brought by wrk, where it is installed: a second opinion by a program that others know.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::Done;
use crate::people::{OFFICE, People};

/// Prepared for each second; a round that uses them up is no measurement.
const A_SECOND: u64 = 25_000;
/// So long at most: what is prepared lies in memory.
const LONGEST: Duration = Duration::from_secs(10);

/// What it counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Answered with 2xx.
    pub(crate) acknowledged: u64,
    /// Answered otherwise, or not at all.
    pub(crate) failed: u64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// Whether it is installed.
pub(crate) fn is_there() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|place| place.join("wrk").exists())
}

/// Runs it; how long, and what it counted.
pub(crate) async fn run(
    server: SocketAddr,
    connections: u64,
    length: Duration,
    people: &People,
    folder: &Path,
) -> Done<(Duration, Counted)> {
    let length = length.min(LONGEST);
    let (script, messages) = (folder.join("post.lua"), folder.join("messages"));
    std::fs::write(&script, include_str!("../data/post.lua"))?;
    prepare(&messages, people, A_SECOND * length.as_secs())?;
    let output = Command::new("wrk")
        .args(["--threads", "1", "--connections", &connections.to_string()])
        .args(["--duration", &format!("{}s", length.as_secs()), "--script"])
        .arg(&script)
        .arg(format!("http://{server}/whatsapp/{OFFICE}"))
        .arg("--")
        .arg(&messages)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await?;
    let said = String::from_utf8_lossy(&output.stdout);
    let counted = read(&said).ok_or_else(|| format!("wrk: {said}{}", String::from_utf8_lossy(&output.stderr)))?;
    Ok((length, counted))
}

fn prepare(file: &Path, people: &People, count: u64) -> Done<()> {
    let (mut out, mut body) = (BufWriter::new(File::create(file)?), String::new());
    for message in 0..count {
        let signature = people.webhook(message, &mut body);
        writeln!(out, "{signature} {body}")?;
    }
    out.flush()?;
    Ok(())
}

/// The last line of the script: requests, answers that are no 2xx, errors, microseconds of p50 and p99.
fn read(said: &str) -> Option<Counted> {
    let line = said.lines().find_map(|line| line.strip_prefix("wanti "))?;
    let mut numbers = line.split(' ').map(|number| number.parse::<u64>().ok());
    let mut next = || numbers.next().flatten();
    let (requests, other, lost) = (next()?, next()?, next()?);
    let [p50, p99] = [next()?, next()?].map(Duration::from_micros);
    Some(Counted { acknowledged: requests.saturating_sub(other), failed: other + lost, p50, p99 })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;

    #[test]
    fn its_last_line_is_read() {
        let said = "Running 1s test\nwanti 1000 3 1 2500 9000\n";
        let counted = read(said).unwrap();
        assert_eq!((counted.acknowledged, counted.failed, counted.p99.as_millis()), (997, 4, 9));
        assert_eq!(read("wrk: command not found"), None);
    }
}
