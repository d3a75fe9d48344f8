//! The server of the tests of the PostgreSQL store: found among the installed programs, or installed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::debian::{Machine, Step, carry_out, path};

/// What Debian's packages read before they make a cluster of their own.
const CLUSTERS: &str = "/etc/postgresql-common/createcluster.conf";

/// Installs PostgreSQL where it is missing and can be installed; without it those tests are ignored with the reason.
pub(crate) fn install() {
    if programs().is_some() {
        return;
    }
    eprintln!("\n== PostgreSQL is missing: apt-get install postgresql");
    let done = carry_out(steps(Machine::here(), Path::new(CLUSTERS).exists()));
    match (done, programs()) {
        (Ok(()), Some(folder)) => eprintln!("== PostgreSQL: {}", folder.display()),
        (Ok(()), None) => eprintln!("== it is installed without initdb and pg_ctl; the tests that need it are ignored"),
        (Err(why), _) => eprintln!("== it could not be installed ({why}); the tests that need it are ignored"),
    }
}

/// The tests start a server of their own, so that no other is wanted. Where Debian's part for all versions is there
/// already, its owner has chosen what becomes of clusters.
fn steps(machine: Machine, has_common: bool) -> Result<Vec<Step>, &'static str> {
    let mut steps = vec![machine.update()];
    if has_common {
        steps.push(machine.install("postgresql"));
    } else {
        steps.push(machine.install("postgresql-common"));
        steps.push(machine.step(&format!("pg_conftool {CLUSTERS} set create_main_cluster off"), true));
        steps.push(machine.install("postgresql"));
        steps.push(machine.step(&format!("pg_conftool {CLUSTERS} remove create_main_cluster"), true));
    }
    machine.plan(steps)
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

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    const FRESH: Machine = Machine { root: true, has_apt: true, has_sudo: false };

    fn said(machine: Machine, has_common: bool) -> Vec<String> {
        steps(machine, has_common).unwrap().iter().map(|step| step.words.join(" ")).collect()
    }

    #[test]
    fn a_fresh_machine_learns_of_packages_first_and_starts_no_cluster() {
        let said = said(FRESH, false);
        let place = |words: &str| said.iter().position(|step| step.ends_with(words)).unwrap();
        let order = [
            place(" update"),
            place("install --yes --no-install-recommends postgresql-common"),
            place("set create_main_cluster off"),
            place("install --yes --no-install-recommends postgresql"),
            place("remove create_main_cluster"),
        ];
        assert_eq!(order, [0, 1, 2, 3, 4], "{said:#?}");
        assert!(steps(FRESH, false).unwrap().iter().filter(|step| !step.may_fail).count() == 2);
    }

    #[test]
    fn what_the_owner_chose_of_clusters_stays() {
        let said = said(FRESH, true);
        assert!(said.len() == 2 && !said.iter().any(|step| step.contains("pg_conftool")), "{said:#?}");
    }

    #[test]
    fn nothing_ever_asks() {
        let user = Machine { root: false, has_sudo: true, ..FRESH };
        for (machine, before) in [(FRESH, "env"), (user, "sudo -n env")] {
            for step in said(machine, false) {
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
            assert!(steps(machine, false).unwrap_err().contains(why));
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
