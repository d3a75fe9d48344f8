//! Programs of Debian that chores use: installed where they are missing and can be.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs};

/// What the way to install depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Machine {
    pub(crate) root: bool,
    pub(crate) has_apt: bool,
    pub(crate) has_sudo: bool,
}

/// A command; what it did not do may be of no consequence.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) words: Vec<String>,
    pub(crate) may_fail: bool,
}

/// Waits for another that installs, and asks a slow server again.
const APT: &str = "apt-get -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2";

impl Machine {
    pub(crate) fn here() -> Machine {
        Machine {
            root: fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0),
            has_apt: named("apt-get").is_some(),
            has_sudo: named("sudo").is_some(),
        }
    }

    /// These steps, unless nothing can be installed here.
    pub(crate) fn plan(self, steps: Vec<Step>) -> Result<Vec<Step>, &'static str> {
        match self {
            Machine { has_apt: false, .. } => Err("there is no apt-get"),
            Machine { root: false, has_sudo: false, .. } => Err("only root may install, and there is no sudo"),
            _ => Ok(steps),
        }
    }

    /// A fresh machine knows no packages yet; old lists may do where the newest cannot be had.
    pub(crate) fn update(self) -> Step {
        self.step(&format!("{APT} update"), true)
    }

    pub(crate) fn install(self, package: &str) -> Step {
        self.step(&format!("{APT} install --yes --no-install-recommends {package}"), false)
    }

    /// `env` comes last, since sudo passes no settings on; without them a package could ask and wait for ever.
    pub(crate) fn step(self, words: &str, may_fail: bool) -> Step {
        let before = if self.root { "" } else { "sudo -n " };
        let words = format!("{before}env DEBIAN_FRONTEND=noninteractive LC_ALL=C {words}");
        Step { words: words.split_whitespace().map(str::to_owned).collect(), may_fail }
    }
}

impl Step {
    pub(crate) fn run(&self) -> Result<(), &'static str> {
        let Some((program, words)) = self.words.split_first() else { return Ok(()) };
        let status = Command::new(program).args(words).stdin(Stdio::null()).status();
        match status.is_ok_and(|status| status.success()) || self.may_fail {
            true => Ok(()),
            false => Err("a step ended with a fault"),
        }
    }
}

/// Carries a plan out until a step ends with a fault.
pub(crate) fn carry_out(plan: Result<Vec<Step>, &'static str>) -> Result<(), &'static str> {
    plan?.iter().try_for_each(Step::run)
}

/// Installs wrk, for the second opinion of the load; without it those rows are left out.
pub(crate) fn wrk() {
    if named("wrk").is_some() {
        return;
    }
    eprintln!("\n== wrk is missing: apt-get install wrk");
    let machine = Machine::here();
    if let Err(why) = carry_out(machine.plan(vec![machine.update(), machine.install("wrk")])) {
        eprintln!("== it could not be installed ({why}); its rows are left out");
    }
}

/// Where a program is.
pub(crate) fn named(program: &str) -> Option<PathBuf> {
    path().map(|place| place.join(program)).find(|place| place.is_file())
}

/// Where programs are looked for.
pub(crate) fn path() -> impl Iterator<Item = PathBuf> {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>().into_iter()
}
