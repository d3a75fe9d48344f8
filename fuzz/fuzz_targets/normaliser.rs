//! Text to plain words.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| wanti_fuzz::normaliser(text));
