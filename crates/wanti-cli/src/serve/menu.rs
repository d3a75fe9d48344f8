//! The menu of commands on Telegram: told at the start and whenever a bot's commands change. No menu never stops serving.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use wanti_flow::model::{Bot, Target};
use wanti_http::Client;
use wanti_match::Context;
use wanti_port::PortError;
use wanti_telegram::{BotCommand, Telegram};

use crate::config::Office;

/// The longest wait before Telegram is told again.
const LONGEST: Duration = Duration::from_secs(300);
/// More than this Telegram does not take.
const MOST: usize = 100;

/// What each office's menu should be.
#[derive(Debug, Default)]
pub(super) struct Menus {
    wanted: BTreeMap<String, watch::Sender<Vec<BotCommand>>>,
}

impl Menus {
    /// Begins to tell Telegram the menu of an office that has a bot there.
    pub(super) fn open(&mut self, office: &Office, bot: &Bot, client: &Client, tasks: &mut JoinSet<()>) {
        let Some(line) = &office.telegram else { return };
        let (sender, wanted) = watch::channel(commands(bot));
        tasks.spawn(keep(Telegram::new(line.settings.clone(), client.clone()), wanted));
        self.wanted.insert(office.id.clone(), sender);
    }

    /// An office has another bot.
    pub(super) fn changed(&self, office: &str, bot: &Bot) {
        if let Some(sender) = self.wanted.get(office) {
            let new = commands(bot);
            sender.send_if_modified(|old| {
                let other = *old != new;
                *old = new;
                other
            });
        }
    }
}

/// The commands of a bot under names that it understands as these commands.
fn commands(bot: &Bot) -> Vec<BotCommand> {
    let mut menu: Vec<BotCommand> = Vec::new();
    for (at, spec) in bot.matcher.intents().iter().enumerate() {
        let Some(intent) = bot.intents.get(at).filter(|intent| matches!(intent.target, Target::Command(_))) else {
            continue;
        };
        let title = if intent.title.trim().is_empty() { &intent.id } else { &intent.title };
        let names = std::iter::once(&intent.id).chain(&spec.words);
        let mut fitting = names.filter_map(|words| BotCommand::new(words, title).ok());
        let known = |command: &BotCommand| {
            let said = command.name().replace('_', " ");
            bot.matcher.decide(&said, &Context::default()).act() == Some(at)
        };
        menu.extend(fitting.find(|command| known(command) && menu.iter().all(|other| other.name() != command.name())));
    }
    menu.truncate(MOST);
    menu
}

/// Tells Telegram for as long as the process lives.
async fn keep(telegram: Telegram<Client>, mut wanted: watch::Receiver<Vec<BotCommand>>) {
    loop {
        let menu = wanted.borrow_and_update().clone();
        tokio::select! {
            () = tell(&telegram, &menu) => {
                if wanted.changed().await.is_err() {
                    return;
                }
            }
            changed = wanted.changed() => if changed.is_err() { return },
        }
    }
}

async fn tell(telegram: &Telegram<Client>, menu: &[BotCommand]) {
    let office = &telegram.settings().line().office;
    let mut wait = Duration::from_secs(1);
    loop {
        match telegram.set_commands(menu).await {
            Ok(()) => return tracing::info!(office, commands = menu.len(), "Telegram shows the menu of commands"),
            Err(why @ (PortError::Stopped(_) | PortError::Refused(_))) => {
                return tracing::warn!(office, %why, "Telegram does not take the menu of commands; the bot goes on without it");
            }
            Err(why) => tracing::warn!(office, %why, "Telegram could not be told the menu of commands yet"),
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_of_the_pack_stands_there_under_a_name_that_means_it() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../flows/srimenanti");
        let language = wanti_flow::model::Language::English;
        let bot = crate::load::ready(&path, &wanti_flow::Options::default(), language).unwrap();
        let menu = commands(&bot);
        let names: Vec<&str> = menu.iter().map(BotCommand::name).collect();
        assert_eq!(names, ["menu", "batal", "kembali", "ulangi", "bantuan", "petugas"]);
    }
}
