//! `wanti chat BOT`: a conversation in the terminal; piped input is a batch; a changed file is read again.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use clap::ArgMatches;
use jiff::Timestamp;
use wanti_flow::model::{Bot, Language};
use wanti_repl::Loader;
use wanti_script::ClockMove;

use crate::{Done, Outcome, Problem, load};

/// Runs the command.
///
/// # Errors
/// When the bot cannot run, or `--jam` names no time.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let Some(path) = args.get_one::<PathBuf>("bot") else { return Ok(Outcome::Usage) };
    let bot = load::ready(path, &wanti_flow::Options::default(), language)?;
    let options = options(args.get_one::<String>("jam"), &bot, language)?;
    let mut watch = Watch { stamp: load::stamp(path, language), path: path.clone(), language };
    wanti_repl::chat(bot, options, &mut watch)?;
    Ok(Outcome::Fine)
}

fn options(clock: Option<&String>, bot: &Bot, language: Language) -> Result<wanti_repl::Options, Problem> {
    let started = Instant::now();
    let mut options = match clock {
        Some(text) => {
            let clock = ClockMove::parse(text).map_err(|error| Problem(error.to_string()))?;
            wanti_repl::Options::at(clock.apply(Timestamp::now(), &bot.zone))
        }
        None => {
            wanti_repl::Options { clock: Some(Box::new(Timestamp::now)), ..wanti_repl::Options::at(Timestamp::now()) }
        }
    };
    options.language = language;
    options.stopwatch = Some(Box::new(move || started.elapsed()));
    Ok(options)
}

/// Looks whether a file of the bot has changed since it was last read.
struct Watch {
    path: PathBuf,
    stamp: (usize, Option<SystemTime>),
    language: Language,
}

impl Loader for Watch {
    fn changed(&mut self) -> Option<Result<Arc<Bot>, String>> {
        let stamp = load::stamp(&self.path, self.language);
        if stamp == self.stamp {
            return None;
        }
        self.stamp = stamp;
        Some(
            load::ready(&self.path, &wanti_flow::Options::default(), self.language)
                .map_err(|problem| problem.to_string()),
        )
    }
}
