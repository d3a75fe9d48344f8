//! The script that measures other engines still runs, and the dated tables of the docs are those of the kept figures.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What the script prints; `None` on a machine without Python.
fn printed(arguments: &[&str]) -> Option<String> {
    let output = Command::new("python3").arg("bench-peers/run").args(arguments).current_dir(root()).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_script_passes_its_own_test() {
    if let Some(text) = printed(&["--self-test"]) {
        assert!(text.contains("1 passed"), "{text}");
    }
}

#[test]
fn the_tables_of_the_docs_are_those_of_the_figures() {
    let page = fs::read_to_string(root().join("docs/en/src/peers.md")).unwrap();
    let record = fs::read_dir(root().join("bench-peers/record")).unwrap();
    for path in record.map(|entry| entry.unwrap().path()) {
        let path = path.display().to_string();
        if let Some(tables) = printed(&["--table", path.as_str()]) {
            assert!(page.contains(tables.trim()), "{path} is not in the docs as `bench-peers/run --table` prints it");
        }
    }
}
