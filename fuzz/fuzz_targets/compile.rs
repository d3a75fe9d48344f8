//! Bytes in place of a flow.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wanti_fuzz::compile(bytes));
