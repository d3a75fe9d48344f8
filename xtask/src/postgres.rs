//! The server of the tests of the PostgreSQL store: found among the installed programs, or installed.

use std::os::unix::fs::MetadataExt;
use std::process::Command;
use std::{env, fs};

/// Installs PostgreSQL where it is missing and can be installed; without it those tests are ignored with the reason.
pub(crate) fn install() {
    if is_there() {
        return;
    }
    eprintln!("\n== PostgreSQL is missing: apt-get install postgresql");
    let root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    let mut command = Command::new(if root { "apt-get" } else { "sudo" });
    if !root {
        command.args(["-n", "apt-get"]);
    }
    command.args(["install", "-y", "--no-install-recommends", "postgresql"]);
    let done = command.env("DEBIAN_FRONTEND", "noninteractive").status();
    if !done.is_ok_and(|status| status.success()) || !is_there() {
        eprintln!("== it could not be installed; the tests that need it are ignored");
    }
}

fn is_there() -> bool {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|version| version.path().join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    let mut places = debian.chain(env::split_paths(&path));
    places.any(|place| place.join("initdb").exists() && place.join("pg_ctl").exists())
}
