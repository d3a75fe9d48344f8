//! `wanti man`: the manual page.

use wanti_flow::model::Language;

use crate::{Done, Outcome, args, print};

/// Runs the command.
///
/// # Errors
/// When standard output fails.
pub fn run(language: Language) -> Done {
    let mut page = Vec::new();
    clap_mangen::Man::new(args::command(language)).render(&mut page)?;
    print(&String::from_utf8_lossy(&page))?;
    Ok(Outcome::Fine)
}
