//! `wanti serve FILE`: the offices of a configuration on their channels; with `--dev` also a page to try the bots.

mod bots;
pub(crate) mod calls;
mod channels;
mod count;
mod dev;
mod door;
#[cfg(feature = "failpoints")]
mod failpoints;
mod gateway;
mod guard;
pub(crate) mod keep;
mod logs;
mod menu;
mod poll;
mod reload;
mod stop;
mod store;
mod telegram;
mod whatsapp;

use std::io::IsTerminal;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use wanti_flow::model::Language;

use crate::config::{self, Channels};
use crate::words::Word;
use crate::{Done, Outcome, Problem, print};

/// Where the page of a bot without a configuration is.
const ALONE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// Runs the command.
///
/// # Errors
/// The configuration has faults, a bot cannot run, or the address is taken.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    if args.get_flag("contoh") {
        print(config::sample(language))?;
        return Ok(Outcome::Fine);
    }
    let Some(path) = args.get_one::<PathBuf>("file") else { return Ok(Outcome::Usage) };
    let dev = args.get_flag("dev");
    if is_bot(path) {
        if !dev {
            return Err(Problem(Word::BotWithoutDev.with(language, &[&path.display().to_string()])));
        }
        let listen = listen(args, language)?.unwrap_or(ALONE);
        logs::start(config::Log::default(), std::io::stderr().is_terminal());
        return inside(gateway::alone(path, listen, language), language);
    }
    let channels = if dev { Channels::Optional } else { Channels::Needed };
    let loaded = config::load(path, channels, &config::environment, language);
    let mut config = loaded.map_err(|faults| Problem(faults.to_string()))?;
    if let Some(listen) = listen(args, language)? {
        config.listen = listen;
    }
    logs::start(config.log, std::io::stderr().is_terminal());
    #[cfg(feature = "failpoints")]
    failpoints::read()?;
    inside(gateway::run(config, dev, language), language)
}

fn listen(args: &ArgMatches, language: Language) -> Result<Option<SocketAddr>, Problem> {
    let Some(text) = args.get_one::<String>("listen") else { return Ok(None) };
    let listen = text.parse().map_err(|_| Problem(Word::BadListen.with(language, &[text])))?;
    Ok(Some(listen))
}

/// A folder or YAML file stands for a bot alone.
fn is_bot(path: &Path) -> bool {
    path.is_dir() || path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml")
}

fn inside(work: impl Future<Output = Done>, language: Language) -> Done {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let tokio = tokio.map_err(|error| Problem(Word::NoThreads.with(language, &[&error.to_string()])))?;
    let done = tokio.block_on(work);
    // A look at a large folder must not keep the process alive.
    tokio.shutdown_background();
    done
}
