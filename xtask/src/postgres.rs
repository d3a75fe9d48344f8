//! The server of the tests of the PostgreSQL store: found among the installed programs, or installed.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// What Debian's packages read before they make a cluster of their own.
const CLUSTERS: &str = "/etc/postgresql-common/createcluster.conf";

/// Installs PostgreSQL where it is missing and can be installed; without it those tests are ignored with the reason.
pub(crate) fn install() {
    if programs().is_some() {
        return;
    }
    eprintln!("\n== PostgreSQL is missing: apt-get install postgresql");
    let machine = Machine {
        root: fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0),
        has_apt: named("apt-get").is_some(),
        has_sudo: named("sudo").is_some(),
        has_common: Path::new(CLUSTERS).exists(),
    };
    let done = machine.steps().and_then(|steps| steps.iter().try_for_each(Step::run));
    match (done, programs()) {
        (Ok(()), Some(folder)) => eprintln!("== PostgreSQL: {}", folder.display()),
        (Ok(()), None) => eprintln!("== it is installed without initdb and pg_ctl; the tests that need it are ignored"),
        (Err(why), _) => eprintln!("== it could not be installed ({why}); the tests that need it are ignored"),
    }
}

/// What the way to install depends on.
#[derive(Debug, Clone, Copy)]
struct Machine {
    root: bool,
    has_apt: bool,
    has_sudo: bool,
    /// Whether Debian's part for all versions is there already; then its owner has chosen what becomes of clusters.
    has_common: bool,
}

/// A command; what it did not do may be of no consequence.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    words: Vec<String>,
    may_fail: bool,
}

impl Machine {
    fn steps(self) -> Result<Vec<Step>, &'static str> {
        match self {
            Machine { has_apt: false, .. } => Err("there is no apt-get"),
            Machine { root: false, has_sudo: false, .. } => Err("only root may install, and there is no sudo"),
            _ => Ok(self.plan()),
        }
    }

    /// A fresh machine knows no packages yet. The tests start a server of their own, so that no other is wanted.
    fn plan(self) -> Vec<Step> {
        let apt = "apt-get -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2";
        let install = format!("{apt} install --yes --no-install-recommends");
        // Old lists may do where the newest cannot be had.
        let mut plan = vec![self.step(&format!("{apt} update"), true)];
        if self.has_common {
            plan.push(self.step(&format!("{install} postgresql"), false));
            return plan;
        }
        plan.push(self.step(&format!("{install} postgresql-common"), false));
        plan.push(self.step(&format!("pg_conftool {CLUSTERS} set create_main_cluster off"), true));
        plan.push(self.step(&format!("{install} postgresql"), false));
        plan.push(self.step(&format!("pg_conftool {CLUSTERS} remove create_main_cluster"), true));
        plan
    }

    /// `env` comes last, since sudo passes no settings on; without them a package could ask and wait for ever.
    fn step(self, words: &str, may_fail: bool) -> Step {
        let before = if self.root { "" } else { "sudo -n " };
        let words = format!("{before}env DEBIAN_FRONTEND=noninteractive LC_ALL=C {words}");
        Step { words: words.split_whitespace().map(str::to_owned).collect(), may_fail }
    }
}

impl Step {
    fn run(&self) -> Result<(), &'static str> {
        let Some((program, words)) = self.words.split_first() else { return Ok(()) };
        let status = Command::new(program).args(words).stdin(Stdio::null()).status();
        match status.is_ok_and(|status| status.success()) || self.may_fail {
            true => Ok(()),
            false => Err("a step ended with a fault"),
        }
    }
}

/// Where `initdb` and `pg_ctl` are.
fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|version| version.path().join("bin"));
    both(debian.chain(path()))
}

fn both(mut places: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    places.find(|place| ["initdb", "pg_ctl"].iter().all(|name| place.join(name).is_file()))
}

fn named(program: &str) -> Option<PathBuf> {
    path().map(|place| place.join(program)).find(|place| place.is_file())
}

fn path() -> impl Iterator<Item = PathBuf> {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: Machine = Machine { root: true, has_apt: true, has_sudo: false, has_common: false };

    fn said(machine: Machine) -> Vec<String> {
        machine.steps().unwrap().iter().map(|step| step.words.join(" ")).collect()
    }

    #[test]
    fn a_fresh_machine_learns_of_packages_first_and_starts_no_cluster() {
        let said = said(FRESH);
        let place = |words: &str| said.iter().position(|step| step.ends_with(words)).unwrap();
        let order = [
            place(" update"),
            place("install --yes --no-install-recommends postgresql-common"),
            place("set create_main_cluster off"),
            place("install --yes --no-install-recommends postgresql"),
            place("remove create_main_cluster"),
        ];
        assert_eq!(order, [0, 1, 2, 3, 4], "{said:#?}");
        assert!(FRESH.steps().unwrap().iter().filter(|step| !step.may_fail).count() == 2);
    }

    #[test]
    fn what_the_owner_chose_of_clusters_stays() {
        let said = said(Machine { has_common: true, ..FRESH });
        assert!(said.len() == 2 && !said.iter().any(|step| step.contains("pg_conftool")), "{said:#?}");
    }

    #[test]
    fn nothing_ever_asks() {
        let user = Machine { root: false, has_sudo: true, ..FRESH };
        for (machine, before) in [(FRESH, "env"), (user, "sudo -n env")] {
            for step in said(machine) {
                assert!(step.starts_with(&format!("{before} DEBIAN_FRONTEND=noninteractive ")), "{step}");
                assert!(!step.contains(" install ") || step.contains(" --yes "), "{step}");
            }
        }
    }

    #[test]
    fn where_nothing_can_be_installed_the_reason_is_said() {
        for (machine, why) in
            [(Machine { has_apt: false, ..FRESH }, "apt-get"), (Machine { root: false, ..FRESH }, "sudo")]
        {
            assert!(machine.steps().unwrap_err().contains(why));
        }
    }

    #[test]
    fn a_folder_with_one_of_the_programs_is_not_enough() {
        let folder = env::temp_dir().join(format!("wanti-programs-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("initdb"), "").unwrap();
        assert_eq!(both([folder.clone()].into_iter()), None);
        fs::write(folder.join("pg_ctl"), "").unwrap();
        let places = [PathBuf::from("/nowhere"), folder.clone()];
        assert_eq!(both(places.into_iter()), Some(folder.clone()));
        fs::remove_dir_all(folder).unwrap();
    }
}
