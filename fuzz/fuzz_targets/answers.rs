//! Text to the answer of an open question, every kind.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| wanti_fuzz::answers(text));
