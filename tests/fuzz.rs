//! The properties that the fuzzers try hold for their seeds, in every ordinary test run.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::fs;
use std::path::{Path, PathBuf};

#[allow(unreachable_pub, reason = "the file is also a crate of its own")]
#[path = "../fuzz/src/lib.rs"]
mod properties;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(root().join("fuzz/seeds").join(target)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 5, "{target} has no seeds");
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn texts(target: &str) -> Vec<String> {
    seeds(target).into_iter().map(|seed| String::from_utf8(seed).unwrap()).collect()
}

#[test]
fn plain_words() {
    texts("normaliser").iter().for_each(|text| properties::normaliser(text));
}

#[test]
fn answers() {
    // The kind is drawn by the text, so a sign more is another kind.
    for text in texts("answers") {
        (0..24).for_each(|more| properties::answers(&format!("{text}{}", " ".repeat(more))));
    }
}

#[test]
fn meaning() {
    let matcher = properties::office(&root().join("flows/srimenanti"));
    let mut scratch = wanti::matching::Scratch::default();
    texts("matcher").iter().for_each(|text| properties::matcher(&matcher, &mut scratch, text));
}

#[test]
fn nothing_past_4096_characters_is_looked_at() {
    texts("normaliser").iter().for_each(|text| properties::long_text(text));
    let matcher = properties::office(&root().join("flows/srimenanti"));
    texts("matcher").iter().for_each(|text| properties::long_message(&matcher, text));
}

#[test]
fn flows() {
    seeds("compile").iter().for_each(|bytes| properties::compile(bytes));
}

#[test]
fn every_target_has_its_seeds_and_its_row() {
    let page = fs::read_to_string(root().join("fuzz/README.md")).unwrap();
    for target in ["normaliser", "answers", "matcher", "compile"] {
        assert!(root().join(format!("fuzz/fuzz_targets/{target}.rs")).exists());
        assert!(page.contains(&format!("| `{target}` |")), "{target} has no row");
    }
}
