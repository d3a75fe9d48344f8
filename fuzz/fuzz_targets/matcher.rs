//! Text to meaning, by the matcher of a whole office.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use wanti_match::Matcher;

static OFFICE: LazyLock<Matcher> =
    LazyLock::new(|| wanti_fuzz::office(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../flows/srimenanti"))));

libfuzzer_sys::fuzz_target!(|text: &str| wanti_fuzz::matcher(&OFFICE, text));
