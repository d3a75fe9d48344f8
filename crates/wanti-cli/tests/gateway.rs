//! Whole conversations through the real command: WhatsApp and Telegram stand-ins, a kill in the middle, and what the logs say.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::folder;
use common::gateway::{Gateway, bot, until};
use tokio::runtime::Runtime;
use wanti_fakes::{BotSettings, CloudSettings, FakeBot, FakeCloud, Person, Statuses, User, say};

/// What no log and no page may hold.
const CANARIES: [&str; 8] = [
    "1901234506780001",
    "Sutinah Kenari",
    "6281177770001",
    "0811-7777-0001",
    "Jalan Kenari 17",
    "EAAuji",
    "AAkunci_uji",
    "rahasia-uji",
];

fn tokio() -> Runtime {
    Runtime::new().unwrap()
}

fn configuration(cloud: &FakeCloud, telegram: &FakeBot, mode: &str) -> String {
    format!(
        r#"
[store]
url = "sqlite:data/wanti.db"
[log]
level = "debug"
[limits]
debounce_ms = 0
[[office]]
id = "satu"
bot = "bot"
[office.whatsapp]
phone_number_id = "550011"
access_token = "EAAuji"
app_secret = "rahasia-uji"
verify_token = "kata-uji"
graph_url = "{}"
[office.telegram]
token = "700:AAkunci_uji"
api_url = "{}"
{mode}
"#,
        cloud.url(),
        telegram.url(),
    )
}

struct Street {
    _tokio: Runtime,
    cloud: FakeCloud,
    telegram: FakeBot,
    place: std::path::PathBuf,
    configuration: String,
}

impl Street {
    fn new(name: &str, mode: &str) -> Street {
        let place = folder(name);
        bot(&place, "Selamat datang.");
        let tokio = tokio();
        let (cloud, telegram) = tokio.block_on(async {
            let settings = CloudSettings { statuses: Statuses::Delivered, paced: false, ..CloudSettings::default() };
            let cloud = FakeCloud::start_with(settings).await.unwrap();
            let telegram = FakeBot::start_with(BotSettings { paced: false, ..BotSettings::default() }).await.unwrap();
            (cloud, telegram)
        });
        let configuration = configuration(&cloud, &telegram, mode);
        Street { _tokio: tokio, cloud, telegram, place, configuration }
    }

    fn open(&self) -> Gateway {
        self.open_at("127.0.0.1:0")
    }

    fn open_at(&self, listen: &str) -> Gateway {
        let gateway = Gateway::start(&self.place, &self.configuration, listen);
        self.cloud.webhook(&format!("http://{}/whatsapp/satu", gateway.address));
        gateway
    }

    fn says(&self, person: &Person, words: &str) {
        let before = self.cloud.sent().len();
        self.cloud.say(person, say::text(words));
        until(&format!("an answer to {words}"), || self.cloud.sent().len() > before);
    }
}

#[test]
fn a_whole_talk_is_answered_on_both_channels_and_leaves_no_trace_in_any_output() {
    let street = Street::new("gateway-talk", "mode = \"poll\"");
    let gateway = street.open();
    let person = Person::phone("6281177770001").named("Sutinah Kenari");
    street.says(&person, "halo kak");
    assert_eq!(street.cloud.sent()[0].text, "Selamat datang.");
    for words in ["mau lapor", "Sutinah Kenari", "1901234506780001", "rumah saya Jalan Kenari 17, hp 0811-7777-0001"] {
        street.says(&person, words);
    }
    street.cloud.say(&person, say::location(-1.87, 106.11, Some("Jalan Kenari 17")));
    street.cloud.say(&person, say::contact("Sutinah Kenari", "6281177770001"));
    street.cloud.say(&person, say::unknown("Sutinah Kenari"));
    let user = User::new(77, "Sutinah Kenari");
    street.telegram.text(&user, "halo");
    until("an answer on Telegram", || street.telegram.sent().iter().any(|sent| sent.text.contains("Selamat datang")));
    street.telegram.text(&user, "1901234506780001");
    until("its answer", || street.telegram.sent().len() >= 2);
    let forged = [("x-hub-signature-256", "sha256=00"), ("content-type", "application/json")];
    assert_eq!(gateway.post("/whatsapp/satu", &forged, b"Sutinah Kenari").status, 403);
    let metrics = gateway.get("/metrics").body;
    assert!(metrics.contains("wanti_messages_sent_total") && metrics.ends_with("# EOF\n"), "{metrics}");
    assert!(metrics.contains("wanti_turn_seconds_bucket{le=\"+Inf\"}"), "{metrics}");
    let said = format!("{}{metrics}", gateway.said());
    assert!(said.contains("\"serving\""), "{said}");
    for canary in CANARIES {
        assert!(!said.contains(canary), "{canary} in {said}");
    }
    assert_eq!(gateway.ends("TERM"), Some(0));
}

#[test]
fn telegram_shows_the_commands_of_the_bot_and_what_becomes_of_them() {
    let street = Street::new("gateway-menu", "mode = \"poll\"");
    let commands = |names: &[&str]| {
        let lines = names.iter().map(|name| format!("  {name}: {{judul: Ke {name}, kata: [{name}], ke: buka}}\n"));
        format!("{}perintah:\n{}", common::gateway::flow("Selamat datang."), lines.collect::<String>())
    };
    let file = street.place.join("bot/bot.yaml");
    std::fs::write(&file, commands(&["menu", "ulangi_lagi"])).unwrap();
    let gateway = street.open();
    let shown = || {
        let commands = street.telegram.commands();
        commands.as_array().unwrap().iter().map(|one| one["command"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    until("the menu is shown", || shown() == ["menu", "ulangi_lagi"]);
    assert_eq!(street.telegram.commands()[0]["description"], "Ke menu");
    std::fs::write(&file, commands(&["bantuan"])).unwrap();
    gateway.signal("HUP");
    until("the new menu is shown", || shown() == ["bantuan"]);
    assert_eq!(gateway.ends("TERM"), Some(0));
}

#[test]
fn telegram_may_call_instead_of_being_asked() {
    let street = Street::new("gateway-webhook", "mode = \"webhook\"\nwebhook_secret = \"rahasia_telegram\"");
    let gateway = street.open();
    let update = r#"{"update_id":7,"message":{"message_id":1,"date":1764000000,"chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false,"first_name":"Warga"},"text":"halo"}}"#;
    street.telegram.text(&User::new(5, "Warga"), "halo");
    let headers = [("x-telegram-bot-api-secret-token", "rahasia_telegram"), ("content-type", "application/json")];
    for _ in 0..3 {
        assert_eq!(gateway.post("/telegram/satu", &headers, update.as_bytes()).status, 200);
    }
    until("one answer", || !street.telegram.sent().is_empty());
    assert_eq!(gateway.ends("INT"), Some(0));
    assert_eq!(street.telegram.sent().len(), 1);
}

#[test]
fn a_call_that_is_not_allowed_takes_the_way_of_failure_and_the_doctor_names_it() {
    let street = Street::new("gateway-call", "mode = \"poll\"");
    let call = "  antrean:\n    judul: Antrean\n    mulai_bila: {kata: [antrean]}\n    langkah:\n      - minta: https://antrean.invalid/x?kunci=rahasia-uji\n        gagal: [{kirim: Papan tidak terhubung.}]\n        habis_waktu: [{kirim: Papan belum menjawab.}]\n        berhasil: [{kirim: Ada.}]\n";
    let flow = common::gateway::flow("Selamat datang.").replace("alur:\n", &format!("alur:\n{call}"));
    std::fs::write(street.place.join("bot/bot.yaml"), flow).unwrap();
    let gateway = street.open();
    street.says(&Person::phone("6281100000010"), "antrean");
    assert_eq!(street.cloud.sent()[0].text, "Papan tidak terhubung.");
    until("the log names the host", || gateway.said().contains("antrean.invalid"));
    assert!(!gateway.said().contains("rahasia-uji"), "{}", gateway.said());
    drop(gateway);
    let told = common::text(&common::wanti_in(&street.place, &["doctor", "wanti.toml"], ""));
    let line = told.lines().find(|line| line.contains("antrean.invalid")).unwrap_or_default();
    assert!(line.starts_with("warning") && line.contains("`[http]`") && !line.contains("kunci"), "{told}");
}

#[test]
fn what_was_taken_before_a_kill_is_answered_after_it() {
    let street = Street::new("gateway-kill", "mode = \"poll\"");
    let people: Vec<Person> = (0..30).map(|number| Person::phone(&format!("62811000{number:04}"))).collect();
    let gateway = street.open();
    for (number, person) in people.iter().enumerate() {
        street.cloud.say(person, say::text("halo"));
        if number == 14 {
            until("some are answered", || street.cloud.sent().len() >= 5);
            gateway.signal("KILL");
        }
    }
    let address = gateway.address.to_string();
    drop(gateway);
    let gateway = street.open_at(&address);
    let answered = || {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        street.cloud.sent().into_iter().for_each(|sent| *counts.entry(sent.to).or_default() += 1);
        counts
    };
    until("everyone is answered", || answered().len() == people.len());
    let doubled = answered().values().filter(|count| **count > 1).count();
    assert!(doubled <= 1, "{doubled} were answered twice");
    assert_eq!(gateway.ends("TERM"), Some(0));
}

#[test]
fn a_reloaded_bot_answers_the_next_turn_and_a_broken_one_does_not() {
    let street = Street::new("gateway-reload", "mode = \"poll\"");
    let gateway = street.open();
    let person = Person::phone("6281100000009");
    street.says(&person, "halo");
    let write = |greeting: &str| bot(Path::new(&street.place), greeting);
    write("Salam\"]");
    gateway.signal("HUP");
    until("the errors are told", || gateway.said().contains("the old one goes on"));
    street.says(&person, "halo kak");
    write("Salam baru.");
    gateway.signal("HUP");
    until("it was read anew", || gateway.said().contains("read anew"));
    street.says(&person, "halo");
    let texts: Vec<String> = street.cloud.sent().into_iter().map(|sent| sent.text).collect();
    assert_eq!(texts, ["Selamat datang.", "Selamat datang.", "Salam baru."]);
}

#[test]
fn a_doctor_finds_nothing_to_repair_but_the_backup() {
    let street = Street::new("gateway-doctor", "mode = \"poll\"");
    std::fs::write(street.place.join("wanti.toml"), &street.configuration).unwrap();
    drop(street.open());
    let output = common::wanti_in(&street.place, &["doctor", "wanti.toml"], "");
    let told = common::text(&output);
    for words in
        ["synchronous FULL", "is whole", "satu (WhatsApp) is reached", "satu (Telegram): the token is accepted"]
    {
        assert!(told.contains(words), "`{words}` in {told}");
    }
    for canary in CANARIES {
        assert!(!told.contains(canary), "{canary} in {told}");
    }
}
