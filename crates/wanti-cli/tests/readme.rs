//! Every command that the READMEs show is run, and every command they list exists.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod common;

use std::fs;
use std::path::Path;

use common::{folder, root, text, wanti_in};

const PAGES: [&str; 2] = ["README.md", "README.id.md"];

/// The lines of `sh` blocks.
fn commands(page: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

#[test]
fn shown_commands_work() {
    for page in PAGES {
        let place = folder(&page.replace('.', "-"));
        let shown = commands(page);
        assert!(shown.len() >= 6, "{page} shows {} commands", shown.len());
        for line in shown {
            run(page, &place, &line);
        }
    }
}

fn run(page: &str, place: &Path, line: &str) {
    if line == "cargo xtask test" {
        let aliases = fs::read_to_string(root().join(".cargo/config.toml")).unwrap();
        assert!(aliases.contains("xtask = "), "{page}: {line} has no alias");
        return;
    }
    let words = line.strip_prefix("cargo run --release -- ").unwrap_or_else(|| panic!("{page}: how is `{line}` run?"));
    let words: Vec<&str> = words.split_whitespace().collect();
    let shipped = words.iter().any(|word| word.starts_with("flows/"));
    let top = root();
    let output = wanti_in(if shipped { &top } else { place }, &words, "halo\n");
    assert!(output.status.success(), "{page}: {line}\n{}{}", text(&output), String::from_utf8_lossy(&output.stderr));
}

#[test]
fn listed_commands_exist() {
    let page = fs::read_to_string(root().join("README.md")).unwrap();
    let help = text(&wanti_in(&root(), &["--help"], ""));
    let listed: Vec<&str> = page
        .split("`wanti ")
        .skip(1)
        .filter_map(|rest| rest.split([' ', '`']).next())
        .filter(|word| !word.starts_with('-'))
        .collect();
    assert!(listed.len() >= 10);
    for command in listed {
        assert!(help.contains(&format!("\n  {command}")), "README lists `wanti {command}`, the help does not");
    }
}
