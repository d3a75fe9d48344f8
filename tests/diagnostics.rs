//! Every bad flow in `tests/diagnostics`, drawn exactly.

fn main() {}
