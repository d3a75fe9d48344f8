//! The command `wanti`: everything it does is in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    wanti_cli::main()
}
