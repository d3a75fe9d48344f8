//! Text to meaning, by the matcher of a whole office, in the buffers of the messages before.
#![no_main]

use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use wanti_match::{Matcher, Scratch};

static OFFICE: LazyLock<Arc<Matcher>> =
    LazyLock::new(|| wanti_fuzz::office(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../flows/srimenanti"))));
static SCRATCH: LazyLock<Mutex<Scratch>> = LazyLock::new(Mutex::default);

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut scratch = SCRATCH.lock().unwrap_or_else(PoisonError::into_inner);
    wanti_fuzz::matcher(&OFFICE, &mut scratch, text);
});
