//! The end-to-end load: signed webhooks in, durable turns of a real bot, messages out, and the books compared afterwards.
//!
//! `cargo xtask load` builds the server and runs this. Loopback only, bounded in time and in messages.
#![allow(clippy::print_stdout, reason = "a measurement talks")]

mod bare;
mod caller;
mod ledger;
mod long;
mod people;
mod plan;
mod postgres;
mod rounds;
mod rows;
mod server;
mod stub;
mod table;
mod wire;
mod wrk;

use std::error::Error;
use std::process::ExitCode;

use plan::Plan;
use table::Table;

/// What can fail in a measurement stops it.
type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let plan = match Plan::read(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(plan) => plan,
        Err(words) => {
            eprintln!("{words}\n\n{}", plan::USAGE);
            return ExitCode::from(2);
        }
    };
    match measured(&plan) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("the load could not be measured: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the books agree; a missed bar is told, not failed: it may be the machine's.
fn measured(plan: &Plan) -> Done<bool> {
    let folder = std::env::current_exe()?.with_file_name(format!("load-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    // One thread plays the citizens and the channel, so that the server has the rest of two cores.
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut table = Table::default();
    let done = tokio.block_on(rounds::all(plan, &folder, &mut table));
    std::fs::remove_dir_all(&folder)?;
    done?;
    Ok(table.close())
}
