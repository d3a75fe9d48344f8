//! The command `wanti`: everything it does is in the library beside it.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A message is borrowed on one thread and given back on another many times; glibc takes a sixth of all time for that.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    wanti_cli::main()
}
