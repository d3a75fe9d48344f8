//! Programs of Debian that chores use: installed where they are missing and can be.

use std::os::unix::fs::MetadataExt;
use std::process::{Command, Stdio};
use std::{env, fs};

/// Installs a package unless it is there; what is left out without it is said.
pub(crate) fn install(package: &str, is_there: impl Fn() -> bool, without: &str) {
    if is_there() {
        return;
    }
    eprintln!("\n== {package} is missing: apt-get install {package}");
    let root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    let apt = |words: &[&str]| {
        let mut command = Command::new(if root { "env" } else { "sudo" });
        command.args(if root { &[] as &[&str] } else { &["-n", "env"] });
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(words).stdin(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    // A fresh machine knows no packages yet; old lists may do where the newest cannot be had.
    apt(&["update"]);
    if !apt(&["install", "--yes", "--no-install-recommends", package]) || !is_there() {
        eprintln!("== it could not be installed; {without}");
    }
}

/// wrk, for the second opinion of the load.
pub(crate) fn wrk() {
    let path = env::var_os("PATH").unwrap_or_default();
    install("wrk", || env::split_paths(&path).any(|place| place.join("wrk").exists()), "its rows are left out");
}
