//! The laws of the house: who may use whom, what pure rooms may not touch, what every file owes its reader.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms of ours it may use. A new edge is a decision: change ARCHITECTURE.md with it.
const EDGES: &[(&str, &[&str])] = &[
    ("wanti-text", &[]),
    ("wanti-answer", &[]),
    ("wanti-match", &["wanti-text"]),
    ("wanti-flow", &["wanti-text", "wanti-answer", "wanti-match"]),
    ("wanti-core", &["wanti-text", "wanti-answer", "wanti-match", "wanti-flow"]),
    ("wanti-script", &["wanti-text", "wanti-answer", "wanti-flow", "wanti-core"]),
    ("wanti-port", &["wanti-text", "wanti-flow", "wanti-core"]),
    ("wanti-runtime", &["wanti-text", "wanti-flow", "wanti-core", "wanti-port"]),
    ("wanti-sim", &["wanti-text", "wanti-flow", "wanti-core", "wanti-port", "wanti-runtime"]),
    ("wanti-http", &[]),
    ("wanti-telegram", &["wanti-text", "wanti-flow", "wanti-core", "wanti-port", "wanti-http"]),
    ("wanti-whatsapp", &["wanti-text", "wanti-flow", "wanti-core", "wanti-port", "wanti-http"]),
    ("wanti-fakes", &[]),
    ("wanti-conformance", &["wanti-text", "wanti-flow", "wanti-core", "wanti-port"]),
    ("wanti-store-sqlite", &["wanti-text", "wanti-flow", "wanti-core", "wanti-port"]),
    ("wanti-store-postgres", &["wanti-text", "wanti-flow", "wanti-core", "wanti-port"]),
    (
        "wanti-repl",
        &["wanti-text", "wanti-answer", "wanti-match", "wanti-flow", "wanti-core", "wanti-script", "wanti-port"],
    ),
];

/// Rooms without IO, clock, chance or async.
const PURE: &[&str] = &["wanti-text", "wanti-answer", "wanti-match", "wanti-flow", "wanti-core", "wanti-script"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(below: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![below.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.map(|entry| entry.unwrap().path()) {
            let name = entry.file_name().unwrap().to_string_lossy().into_owned();
            if entry.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(entry);
            } else if name.ends_with(ending) {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

fn rust_files() -> Vec<PathBuf> {
    ["crates", "xtask", "tests", "benches", "examples"]
        .iter()
        .flat_map(|folder| files(&root().join(folder), ".rs"))
        .collect()
}

fn show(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The names in `[dependencies]` of a manifest that are rooms of ours.
fn our_dependencies(manifest: &str) -> BTreeSet<String> {
    let mut section = String::new();
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']').to_owned();
        } else if section == "dependencies"
            && let Some(name) = line.split(['.', ' ', '=']).next()
            && name.starts_with("wanti")
        {
            names.insert(name.to_owned());
        }
    }
    names
}

#[test]
fn rooms_use_only_the_rooms_they_may() {
    let allowed: BTreeMap<_, _> = EDGES.iter().copied().collect();
    let mut wrong = Vec::new();
    for folder in fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(manifest) = fs::read_to_string(folder.join("Cargo.toml")) else { continue };
        if name == "wanti-cli" {
            continue;
        }
        let Some(may) = allowed.get(name.as_str()) else {
            wrong.push(format!("{name} has no row in EDGES"));
            continue;
        };
        for used in our_dependencies(&manifest) {
            if !may.contains(&used.as_str()) {
                wrong.push(format!("{name} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "edges that the plan does not have: {wrong:#?}");
}

#[test]
fn pure_rooms_deny_what_they_may_not_call() {
    for room in PURE {
        let lib = fs::read_to_string(root().join("crates").join(room).join("src/lib.rs")).unwrap();
        assert!(lib.contains("#![deny(clippy::disallowed_methods)]"), "{room} does not deny IO and clock");
    }
}

#[test]
fn pure_rooms_name_no_world() {
    const WORLD: &[&str] =
        &["std::fs", "std::net", "std::process", "std::thread", "SystemTime", "Instant::now", "async fn", "::now()"];
    let mut wrong = Vec::new();
    for room in PURE {
        for path in files(&root().join("crates").join(room).join("src"), ".rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            for word in WORLD {
                if code.lines().any(|line| line.contains(word) && !line.trim_start().starts_with("//")) {
                    wrong.push(format!("{}: {word}", show(&path)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "pure rooms name the world: {wrong:#?}");
}

#[test]
fn every_file_says_its_idea_first() {
    let silent: Vec<_> = rust_files()
        .into_iter()
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap();
            !text.lines().next().is_some_and(|line| line.starts_with("//! ") && line.len() > 20)
        })
        .map(|path| show(&path))
        .collect();
    assert!(silent.is_empty(), "files whose first line does not say their idea: {silent:#?}");
}

#[test]
fn every_room_takes_the_house_lints() {
    for manifest in files(root(), "Cargo.toml") {
        let text = fs::read_to_string(&manifest).unwrap();
        assert!(text.contains("[lints]\nworkspace = true"), "{} does not take the lints", show(&manifest));
    }
}

#[test]
fn the_architecture_page_names_every_room() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for (room, _) in EDGES {
        assert!(page.contains(&format!("`{room}`")), "ARCHITECTURE.md does not name {room}");
    }
}

#[test]
fn nothing_is_left_unfinished() {
    let marks = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("FIX", "ME"), concat!("TO", "DO")];
    let mut left = Vec::new();
    for path in rust_files() {
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                left.push(format!("{}:{}", show(&path), number + 1));
            }
        }
    }
    assert!(left.is_empty(), "unfinished places: {left:#?}");
}

#[test]
fn every_code_has_a_page_in_both_languages_and_a_bad_flow() {
    let codes = wanti_flow::diagnostic::codes::ALL;
    assert!(codes.len() >= 40, "only {} rules", codes.len());
    let mut seen = BTreeSet::new();
    for row in codes {
        let code = row.code.0;
        assert!(seen.insert(code), "{code} is used twice");
        for language in ["id", "en"] {
            let page = root().join(format!("crates/wanti-flow/pages/{language}/{code}.md"));
            assert!(fs::read_to_string(&page).is_ok_and(|text| text.len() > 80), "no page {}", show(&page));
        }
        let bad = root().join(format!("tests/diagnostics/{code}.yaml"));
        assert!(bad.exists(), "no bad flow {}", show(&bad));
    }
}

#[test]
fn flows_hold_no_sentence_of_an_evaluation_set() {
    let sets = root().join("../shared/domain/utterances_dev.tsv");
    let Ok(text) = fs::read_to_string(&sets) else { return };
    let flows: String =
        files(&root().join("flows"), ".yaml").iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let flows = flows.to_lowercase();
    let copied: Vec<_> = text
        .lines()
        .filter_map(|line| line.split('\t').nth(1))
        .map(str::to_lowercase)
        .filter(|sentence| sentence.split_whitespace().count() >= 5 && flows.contains(sentence.as_str()))
        .collect();
    assert!(copied.is_empty(), "sentences of the evaluation set stand in flows: {copied:#?}");
}
