//! `wanti serve` in a process of its own: its configuration, when it is ready, what it uses, its orderly end.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::Done;
use crate::caller::get;
use crate::people::{NUMBER, OFFICE, SECRET};

/// How long it may take to be ready, or to end.
const PATIENCE: Duration = Duration::from_secs(60);
/// The kernel counts processor time in these.
const TICK: Duration = Duration::from_millis(10);

/// A running server; it is killed when dropped.
pub(crate) struct Server {
    child: Child,
    log: PathBuf,
    pub(crate) address: SocketAddr,
    /// From the start of the process until it was ready.
    pub(crate) started: Duration,
}

/// What a server is to be.
#[derive(Debug, Clone)]
pub(crate) struct Wanted<'a> {
    /// Where its files are.
    pub(crate) folder: &'a Path,
    /// Its name among those that share the store.
    pub(crate) name: &'a str,
    /// The address of its store.
    pub(crate) store: &'a str,
    /// Where its messages go.
    pub(crate) channel: SocketAddr,
}

impl Server {
    pub(crate) async fn start(wanted: &Wanted<'_>) -> Done<Server> {
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let file = wanted.folder.join(format!("{}.toml", wanted.name));
        fs::write(&file, configuration(wanted, address)?)?;
        let log = wanted.folder.join(format!("{}.log", wanted.name));
        let begun = Instant::now();
        let child = Command::new(program()?)
            .arg("serve")
            .arg(&file)
            .current_dir(wanted.folder)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?)
            .spawn()?;
        let mut server = Server { child, log, address, started: Duration::ZERO };
        while !matches!(get(address, "/readyz").await, Ok((200, _))) {
            if server.child.try_wait()?.is_some() || begun.elapsed() > PATIENCE {
                return Err(format!("wanti serve did not start:\n{}", fs::read_to_string(&server.log)?).into());
            }
            sleep(Duration::from_millis(2)).await;
        }
        server.started = begun.elapsed();
        Ok(server)
    }

    /// Resident memory in bytes.
    pub(crate) fn resident(&self) -> Done<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }

    /// Time of the processors it has used.
    pub(crate) fn processor(&self) -> Done<Duration> {
        used(&format!("/proc/{}/stat", self.child.id()))
    }

    /// A count of its `/metrics`.
    pub(crate) async fn metric(&self, name: &str) -> Done<u64> {
        let (_, page) = get(self.address, "/metrics").await?;
        let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).ok_or("no such metric")?;
        Ok(line.trim().parse()?)
    }

    /// Its orderly end, and what it logged beside news of that: nothing, when all went well.
    pub(crate) async fn stop(mut self) -> Done<String> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > PATIENCE {
                return Err("wanti serve does not end".into());
            }
            sleep(Duration::from_millis(10)).await;
        }
        let log = fs::read_to_string(&self.log)?;
        let unusual = log.lines().filter(|line| !line.contains("\"level\":\"INFO\""));
        Ok(unusual.take(5).collect::<Vec<_>>().join("\n"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn used(stat: &str) -> Done<Duration> {
    let stat = fs::read_to_string(stat)?;
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    let ticks: u32 = fields.filter_map(|field| field.parse::<u32>().ok()).sum();
    Ok(TICK * ticks)
}

/// Time of the processors that the threads of this name in this process have used.
pub(crate) fn used_by_threads(name: &str) -> Done<Duration> {
    let mut all = Duration::ZERO;
    for thread in fs::read_dir("/proc/self/task")?.flatten() {
        if fs::read_to_string(thread.path().join("comm")).is_ok_and(|comm| comm.trim() == name) {
            all += used(&thread.path().join("stat").display().to_string())?;
        }
    }
    Ok(all)
}

/// `wanti`, built beside this program.
fn program() -> Done<PathBuf> {
    let beside = std::env::current_exe()?.with_file_name("wanti");
    if beside.exists() { Ok(beside) } else { Err("build it first: cargo build --release -p wanti-cli".into()) }
}

/// The bot every figure is of.
pub(crate) fn bot() -> Done<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Ok(fs::canonicalize(root.join("flows/srimenanti"))?)
}

/// Nothing waits for further messages and nobody is held back; else the limits would be measured.
fn configuration(wanted: &Wanted<'_>, address: SocketAddr) -> Done<String> {
    Ok(format!(
        r#"
name = "{name}"
listen = "{address}"
[store]
url = "{store}"
[log]
format = "json"
[limits]
concurrency = 1024
messages_per_minute = 0
debounce_ms = 0
[[office]]
id = "{OFFICE}"
bot = "{bot}"
[office.whatsapp]
phone_number_id = "{NUMBER}"
access_token = "EAAbeban"
app_secret = "{SECRET}"
verify_token = "kata beban"
graph_url = "http://{channel}/v26.0"
messages_per_second = 100000
"#,
        name = wanted.name,
        store = wanted.store,
        bot = bot()?.display(),
        channel = wanted.channel,
    ))
}
