//! The stand-ins in a process of their own: prints where they listen as one line of JSON, then serves until it is ended.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use serde_json::json;
use wanti_fakes::{Bot, BotSettings, CloudSettings, FakeBot, FakeCloud, Number, Statuses};

/// Strict stand-ins for WhatsApp's Cloud API and Telegram's Bot API.
#[derive(Debug, Parser)]
#[command(name = "wanti-fakes")]
struct Settings {
    /// Where the Cloud API listens
    #[arg(long, value_name = "HOST:PORT")]
    cloud: Option<SocketAddr>,
    /// Where the Bot API listens
    #[arg(long, value_name = "HOST:PORT")]
    bot: Option<SocketAddr>,
    /// The Cloud API's number, token and secret, as ID,TOKEN,SECRET; may be given several times
    #[arg(long, value_name = "ID,TOKEN,SECRET")]
    number: Vec<String>,
    /// Where webhooks of all numbers go
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// The token of a bot; may be given several times
    #[arg(long, value_name = "TOKEN")]
    token: Vec<String>,
    /// No limits of speed
    #[arg(long)]
    unpaced: bool,
    /// No 24-hour window, and bots may write to strangers
    #[arg(long)]
    open: bool,
    /// Which statuses come by themselves: none, sent, delivered, read
    #[arg(long, default_value = "sent")]
    statuses: String,
    /// How many accepted messages are kept in memory
    #[arg(long, default_value_t = 100_000)]
    kept: usize,
    /// A file for a line of JSON for each message that the Cloud API accepted
    #[arg(long)]
    cloud_log: Option<PathBuf>,
    /// The same for the Bot API
    #[arg(long)]
    bot_log: Option<PathBuf>,
    /// Webhooks brought at once
    #[arg(long, default_value_t = 8)]
    lanes: usize,
    /// The seed of trouble by chance
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let settings = Settings::parse();
    let served = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .and_then(|runtime| runtime.block_on(run(settings)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wanti-fakes: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: Settings) -> std::io::Result<()> {
    let cloud = match settings.cloud {
        Some(listen) => Some(FakeCloud::start_with(cloud(&settings, listen)).await?),
        None => None,
    };
    let bot = match settings.bot {
        Some(listen) => Some(FakeBot::start_with(bot(&settings, listen)).await?),
        None => None,
    };
    if let (Some(cloud), Some(url)) = (&cloud, &settings.webhook) {
        cloud.webhook(url);
    }
    let places = json!({ "cloud": cloud.as_ref().map(FakeCloud::url), "bot": bot.as_ref().map(FakeBot::url) });
    say(&places.to_string());
    std::future::pending::<()>().await;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the one line that tells where it listens")]
fn say(line: &str) {
    println!("{line}");
}

fn cloud(settings: &Settings, listen: SocketAddr) -> CloudSettings {
    let numbers: Vec<Number> = settings.number.iter().filter_map(|text| number(text)).collect();
    let usual = CloudSettings::default();
    CloudSettings {
        listen,
        numbers: if numbers.is_empty() { usual.numbers } else { numbers },
        window: !settings.open,
        paced: !settings.unpaced,
        statuses: match settings.statuses.as_str() {
            "none" => Statuses::None,
            "delivered" => Statuses::Delivered,
            "read" => Statuses::Read,
            _ => Statuses::Sent,
        },
        kept: settings.kept,
        log: settings.cloud_log.clone(),
        lanes: settings.lanes,
        seed: settings.seed,
        ..CloudSettings::default()
    }
}

fn number(text: &str) -> Option<Number> {
    let mut parts = text.splitn(3, ',').map(str::to_owned);
    let (id, token, app_secret) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Number { display: format!("62717{id}"), id, token, app_secret, webhook: None })
}

fn bot(settings: &Settings, listen: SocketAddr) -> BotSettings {
    let bot = |token: &String| Bot { token: token.clone(), ..Bot::default() };
    let bots: Vec<Bot> = settings.token.iter().map(bot).collect();
    let usual = BotSettings::default();
    BotSettings {
        listen,
        bots: if bots.is_empty() { usual.bots } else { bots },
        paced: !settings.unpaced,
        strangers: settings.open,
        kept: settings.kept,
        log: settings.bot_log.clone(),
        lanes: settings.lanes,
        seed: settings.seed,
        ..BotSettings::default()
    }
}
