//! One dialogue file played through the terminal, the fake WhatsApp and the fake Telegram: three transcripts, all the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod kit;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use kit::{Office, polled, runtime};
use wanti_core::Engine;
use wanti_fakes::{FakeBot, FakeCloud, Person, Sent, User, say};
use wanti_flow::{Options, Source, compile};
use wanti_port::{Arrival, MemoryStore, drive};
use wanti_repl::{Unchanging, batch};
use wanti_telegram::poll::Poller;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn bot() -> Arc<wanti_flow::Bot> {
    let yaml = std::fs::read_to_string(file("dialogue.yaml")).unwrap();
    let compiled = compile(&[Source::new("dialogue.yaml", yaml)], &Options::default());
    let faults: Vec<String> = compiled.diagnostics.iter().map(|fault| fault.message.en.to_string()).collect();
    Arc::new(compiled.bot.unwrap_or_else(|| panic!("{faults:?}")))
}

/// What the citizen does, line by line.
fn acts() -> Vec<String> {
    let text = std::fs::read_to_string(file("dialogue.txt")).unwrap();
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The key of an act that is a tap.
fn tapped(act: &str) -> Option<&str> {
    act.strip_prefix("[tombol ")?.strip_suffix(']')
}

fn terminal() -> String {
    let lines: Vec<String> =
        acts().iter().map(|act| tapped(act).map_or_else(|| act.clone(), |key| format!(":tekan {key}"))).collect();
    let mut out = Vec::new();
    let options = wanti_repl::Options::at(Timestamp::from_second(1_795_485_600).unwrap());
    batch(bot(), options, &mut Unchanging, lines.join("\n").as_bytes(), &mut out).unwrap();
    let said = String::from_utf8(out).unwrap();
    said.lines().filter(|line| !line.starts_with('#')).map(plain).collect()
}

/// A line without the marks of a channel; a numbered choice as a key.
fn plain(line: &str) -> String {
    let Some(words) = line.strip_prefix("< ") else { return format!("{line}\n") };
    let words = words.replace('*', "");
    match words.split_once(". ") {
        Some((number, title)) if number.parse::<u32>().is_ok() => format!("o {title}\n"),
        _ => format!("< {words}\n"),
    }
}

fn shown(sent: &[Sent]) -> String {
    let mut out = String::new();
    for message in sent {
        message
            .text
            .lines()
            .filter(|line| !line.is_empty())
            .for_each(|line| out.push_str(&plain(&format!("< {line}"))));
        message.keys.iter().for_each(|(_, title)| out.push_str(&format!("o {title}\n")));
    }
    out
}

/// The bot answers what came in. Between two lines half a minute passes, so that no limit of speed is reached.
async fn answer(engine: &Engine, store: &MemoryStore, office: &Office, line: usize, arrivals: Vec<Arrival>) {
    for arrival in arrivals {
        if let Arrival::Message(mut inbound) = arrival {
            inbound.received += SignedDuration::from_secs(30) * i32::try_from(line).unwrap();
            office.transport().acknowledge(&inbound).await.unwrap();
            drive(engine, store, &*office.transport(), &inbound).await.unwrap();
        }
    }
}

async fn whatsapp() -> String {
    let office = Office::whatsapp(FakeCloud::start().await.unwrap()).await;
    let (engine, store, siti) = (Engine::new(bot()), MemoryStore::new(), Person::phone("62811000111"));
    let mut out = String::new();
    for (line, act) in acts().into_iter().enumerate() {
        let before = office.cloud().sent().len();
        match tapped(&act) {
            Some(key) => drop(office.cloud().tap(&siti, key).unwrap()),
            None => drop(office.cloud().say(&siti, say::text(&act))),
        }
        office.cloud().idle().await;
        answer(&engine, &store, &office, line, office.arrivals()).await;
        out.push_str(&format!("> {act}\n{}", shown(&office.cloud().sent()[before..])));
    }
    assert_eq!(office.cloud().counters().refused, 0);
    out
}

async fn telegram() -> String {
    let office = Office::telegram(FakeBot::start().await.unwrap());
    let (engine, store, siti) = (Engine::new(bot()), MemoryStore::new(), User::new(31, "Siti"));
    let telegram = office.tg();
    let mut poller = Poller::new(&telegram);
    let mut out = String::new();
    for (line, act) in acts().into_iter().enumerate() {
        office.bot().pass(std::time::Duration::from_secs(30));
        let before = office.bot().sent().len();
        match tapped(&act) {
            Some(key) => drop(office.bot().tap(&siti, key).unwrap()),
            None => drop(office.bot().text(&siti, &act)),
        }
        answer(&engine, &store, &office, line, polled(&mut poller).await).await;
        out.push_str(&format!("> {act}\n{}", shown(&office.bot().sent()[before..])));
    }
    assert_eq!((office.bot().counters().refused, office.bot().unanswered().len()), (0, 0));
    out
}

#[test]
fn one_dialogue_is_the_same_on_three_channels() {
    let terminal = terminal();
    let (whatsapp, telegram) = runtime().block_on(async { (whatsapp().await, telegram().await) });
    let kept = file("transcript.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&kept, &terminal).unwrap();
    }
    let known = std::fs::read_to_string(&kept).unwrap_or_default();
    eprintln!(
        "{} lines; whatsapp the same: {}, telegram the same: {}, as kept: {}\n{terminal}",
        terminal.lines().count(),
        whatsapp == terminal,
        telegram == terminal,
        known == terminal
    );
    assert_eq!(whatsapp, terminal, "WhatsApp says something else than the terminal");
    assert_eq!(telegram, terminal, "Telegram says something else than the terminal");
    assert_eq!(known, terminal, "the kept transcript is another; UPDATE=1 writes it anew");
}
