//! Programs of others that vet our stand-ins: fetched by name and version, beside what cargo builds.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const PYTHON: &[&str] = &["python-telegram-bot==22.8", "pywa==4.5.0"];
const NODE: &[&str] = &["node-telegram-bot-api@2.1.0", "whatsapp-api-js@6.3.0"];

/// Fetches what is not there yet. What cannot be had is said; its tests are then left out and say so too.
pub(crate) fn install() {
    let Some(outside) = place() else { return };
    let marked = |name: &str, packages: &[&str]| {
        fs::read_to_string(outside.join(name)).is_ok_and(|text| text == packages.join(" "))
    };
    if !marked("py.txt", PYTHON) {
        report("python", PYTHON, &outside.join("py.txt"), python(&outside));
    }
    if !marked("js.txt", NODE) {
        report("node", NODE, &outside.join("js.txt"), node(&outside));
    }
}

/// `outside` in the folder cargo builds into: this program itself lies two folders deeper.
fn place() -> Option<PathBuf> {
    let outside = env::current_exe().ok()?.parent()?.parent()?.join("outside");
    fs::create_dir_all(&outside).ok()?;
    Some(outside)
}

fn python(outside: &Path) -> Result<(), String> {
    let folder = outside.join("py");
    done(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(folder.join("bin/python"));
    done(pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PYTHON))
}

/// No package may run a program of its own while it is put in place.
fn node(outside: &Path) -> Result<(), String> {
    let folder = outside.join("js");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let quiet = ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"];
    done(Command::new("npm").args(quiet).arg(&folder).args(NODE))
}

fn done(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{} ended with {status}", command.get_program().display())),
        Err(error) => Err(format!("{}: {error}", command.get_program().display())),
    }
}

fn report(what: &str, packages: &[&str], mark: &Path, result: Result<(), String>) {
    match result.and_then(|()| fs::write(mark, packages.join(" ")).map_err(|error| error.to_string())) {
        Ok(()) => eprintln!("== outside programs for {what}: {}", packages.join(", ")),
        Err(why) => eprintln!("== outside programs for {what} cannot be had ({why}); their tests are left out"),
    }
}
