//! One life of the process: born, perhaps standing still at a named place, killed with SIGKILL.

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

/// How long an orderly end may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running process. It is killed when dropped.
#[derive(Debug)]
pub(crate) struct Life {
    child: Child,
    pid: Pid,
    pub(crate) born: Instant,
}

/// How a process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Runs,
    /// It stands still by itself.
    Frozen,
    /// It ended by itself.
    Ended,
}

impl Life {
    /// Starts it in its folder; what it says goes to the end of `wanti.log` there.
    pub(crate) fn begin(
        program: &Path,
        folder: &Path,
        listen: SocketAddr,
        failpoint: Option<&str>,
    ) -> io::Result<Life> {
        let log = File::options().create(true).append(true).open(folder.join("wanti.log"))?;
        let mut command = Command::new(program);
        command.args(["serve", "wanti.toml", "--listen", &listen.to_string()]).current_dir(folder);
        command.env("LC_ALL", "C").env_remove("WANTI_FAILPOINT").stdin(Stdio::null());
        command.stdout(log.try_clone()?).stderr(log);
        if let Some(failpoint) = failpoint {
            command.env("WANTI_FAILPOINT", failpoint);
        }
        let born = Instant::now();
        let child = command.spawn()?;
        let pid = Pid::from_child(&child);
        Ok(Life { child, pid, born })
    }

    /// How it is now.
    pub(crate) fn state(&self) -> io::Result<State> {
        let changed = waitpid(Some(self.pid), WaitOptions::NOHANG | WaitOptions::UNTRACED);
        Ok(match changed {
            Ok(Some((_, status))) if status.stopped() => State::Frozen,
            Ok(Some(_)) => State::Ended,
            Ok(None) => State::Runs,
            Err(error) => return Err(error.into()),
        })
    }

    /// kill -9.
    pub(crate) fn kill(mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(|_| ())
    }

    /// An orderly end.
    pub(crate) fn end(mut self) -> io::Result<Option<ExitStatus>> {
        kill_process(self.pid, Signal::TERM)?;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(None)
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
