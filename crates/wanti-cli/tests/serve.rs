//! The gateway as the network sees it: addresses, refusals, reload, the simulator's page, an orderly end.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod common;

use std::fs;
use std::path::Path;

use common::folder;
use common::gateway::{Answer, Gateway, bot, flow, until};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const SECRET: &str = "rahasia-uji-aplikasi";
const TELEGRAM: &str = "rahasia_uji_telegram";
const MOST: usize = 3 << 20;

/// Two offices; nothing listens where messages would go.
fn configuration() -> String {
    format!(
        r#"
behind_proxy = true
[store]
url = "sqlite:data/wanti.db"
[limits]
failures_per_minute = 50
debounce_ms = 0
[[office]]
id = "satu"
bot = "bot"
[office.whatsapp]
phone_number_id = "1001"
access_token = "EAAuji"
app_secret = ["{SECRET}", "rahasia-lain"]
verify_token = "kata sandi"
graph_url = "http://127.0.0.1:9/v26.0"
[office.telegram]
token = "700:AAkunci_uji"
mode = "webhook"
webhook_secret = "{TELEGRAM}"
api_url = "http://127.0.0.1:9"
[[office]]
id = "dua"
bot = "bot"
[office.whatsapp]
phone_number_id = "1002"
access_token = "EAAuji2"
app_secret = "rahasia-kantor-dua"
verify_token = "kata lain"
graph_url = "http://127.0.0.1:9/v26.0"
"#
    )
}

fn gateway(name: &str) -> (std::path::PathBuf, Gateway) {
    let place = folder(name);
    bot(&place, "Selamat datang.");
    let gateway = Gateway::start(&place, &configuration(), "127.0.0.1:0");
    (place, gateway)
}

fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

fn webhook(number: &str, messages: &str) -> String {
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"62717","phone_number_id":"{number}"}},"contacts":[{{"profile":{{"name":"Warga"}},"wa_id":"6281100001"}}],"messages":[{messages}]}}}}]}}]}}"#
    )
}

fn text(id: &str, words: &str) -> String {
    format!(
        r#"{{"from":"6281100001","id":"wamid.{id}","timestamp":"1764000000","type":"text","text":{{"body":"{words}"}}}}"#
    )
}

impl Gateway {
    fn whatsapp(&self, office: &str, secret: &str, body: &[u8]) -> Answer {
        let signature = signature(secret, body);
        let headers = [("x-hub-signature-256", signature.as_str()), ("content-type", "application/json")];
        self.post(&format!("/whatsapp/{office}"), &headers, body)
    }

    fn metric(&self, name: &str) -> Option<u64> {
        let page = self.get("/metrics").body;
        let line = page.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))?;
        line.rsplit(' ').next()?.parse().ok()
    }
}

/// What every refusal shares but its number.
fn bare(answer: &Answer) -> String {
    let lines = answer.head.lines().skip(1).filter(|line| !line.starts_with("date:"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_forged_or_broken_is_refused_without_a_word_and_nothing_beside_it_is_lost() {
    let (_place, gateway) = gateway("serve-bad");
    let good = webhook("1001", &text("a1", "halo"));
    let signed = signature(SECRET, good.as_bytes());
    let json = ("content-type", "application/json");
    let sign = ("x-hub-signature-256", signed.as_str());
    let other = signature("rahasia-kantor-dua", good.as_bytes());
    let large = vec![b' '; MOST + 1];
    let large_signature = signature(SECRET, &large);
    let cases: Vec<(&str, Answer, u16)> = vec![
        ("no signature", gateway.post("/whatsapp/satu", &[json], good.as_bytes()), 401),
        ("forged", gateway.post("/whatsapp/satu", &[json, ("x-hub-signature-256", "sha256=00")], good.as_bytes()), 403),
        (
            "another office's secret",
            gateway.post("/whatsapp/satu", &[json, ("x-hub-signature-256", &other)], good.as_bytes()),
            403,
        ),
        (
            "one byte changed",
            gateway.post("/whatsapp/satu", &[json, sign], good.replace("halo", "hala").as_bytes()),
            403,
        ),
        ("unknown office", gateway.post("/whatsapp/tiga", &[json, sign], good.as_bytes()), 404),
        ("an office without Telegram", gateway.post("/telegram/dua", &[json], b"{}"), 404),
        ("no such page", gateway.get("/whatsapp"), 404),
        (
            "another method",
            gateway.ask(
                &format!("PUT /whatsapp/satu HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", gateway.address),
                b"",
            ),
            404,
        ),
        ("too large", gateway.post("/whatsapp/satu", &[json, ("x-hub-signature-256", &large_signature)], &large), 413),
        ("wrong kind", gateway.post("/whatsapp/satu", &[("content-type", "text/html"), sign], good.as_bytes()), 415),
        ("cut short", gateway.whatsapp("satu", SECRET, &good.as_bytes()[..good.len() / 2]), 400),
        ("no JSON", gateway.whatsapp("satu", SECRET, b"\xff\xfe\x00"), 400),
        ("wrong handshake", gateway.get("/whatsapp/satu?hub.mode=subscribe&hub.challenge=1&hub.verify_token=x"), 403),
        ("Telegram without its secret", gateway.post("/telegram/satu", &[json], b"{}"), 401),
        (
            "Telegram with another secret",
            gateway.post("/telegram/satu", &[json, ("x-telegram-bot-api-secret-token", "x")], b"{}"),
            401,
        ),
        (
            "Telegram cut short",
            gateway.post("/telegram/satu", &[json, ("x-telegram-bot-api-secret-token", TELEGRAM)], b"{"),
            400,
        ),
    ];
    let first = bare(&cases[0].1);
    for (what, answer, status) in &cases {
        assert_eq!((answer.status, answer.body.as_str()), (*status, ""), "{what}: {answer:?}");
        assert_eq!(bare(answer), first, "{what}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let mixed = webhook(
        "1001",
        &format!(
            "7,{{\"id\":5}},{},{{\"type\":\"hologram\",\"id\":\"wamid.h\",\"from\":\"6281100001\",\"timestamp\":\"1\"}},null",
            text("b1", "halo")
        ),
    );
    let strange = good.replace("\"object\"", "\"baru\":{\"x\":[1]},\"object\"").replace("wamid.a1", "wamid.c1");
    let invalid: Vec<u8> = good
        .replace("wamid.a1", "wamid.d1")
        .into_bytes()
        .into_iter()
        .map(|byte| if byte == b'l' { 0xff } else { byte })
        .collect();
    for (what, body, statuses) in [
        ("deep nesting", deep.as_bytes(), &[200, 400][..]),
        ("bad pieces around a good one", mixed.as_bytes(), &[200]),
        ("unknown fields", strange.as_bytes(), &[200]),
        ("invalid UTF-8", &invalid, &[200, 400]),
        ("another number", webhook("9999", &text("e1", "halo")).as_bytes(), &[200]),
        ("nothing in it", b"{}", &[200]),
        ("the good one", good.as_bytes(), &[200]),
        ("the good one again", good.as_bytes(), &[200]),
    ] {
        let answer = gateway.whatsapp("satu", SECRET, body);
        assert!(statuses.contains(&answer.status) && answer.body.is_empty(), "{what}: {answer:?}");
    }
    let update = r#"{"update_id":7,"message":{"message_id":1,"date":1764000000,"chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false,"first_name":"Warga"},"text":"halo"}}"#;
    let secret = ("x-telegram-bot-api-secret-token", TELEGRAM);
    for body in [update, r#"{"update_id":8,"hologram":{}}"#, "[]", "7"] {
        assert_eq!(gateway.post("/telegram/satu", &[json, secret], body.as_bytes()).status, 200, "{body}");
    }
    until("the good messages had their turns", || gateway.metric("wanti_turns_total") >= Some(4));
    assert_eq!(gateway.metric("wanti_messages_again_total"), Some(1));
    assert_eq!(
        gateway.get("/whatsapp/satu?hub.mode=subscribe&hub.challenge=1158&hub.verify_token=kata%20sandi").body,
        "1158"
    );
    assert_eq!(gateway.get("/healthz").status, 200);
    assert!(!gateway.said().contains("panic"), "{}", gateway.said());
}

#[test]
fn who_forges_again_and_again_is_not_heard_for_a_while_and_others_are() {
    let (_place, gateway) = gateway("serve-guard");
    let body = webhook("1001", &text("a1", "halo"));
    let forged = |client: &str| {
        let headers = [("x-forwarded-for", client), ("x-hub-signature-256", "sha256=00")];
        gateway.post("/whatsapp/satu", &headers, body.as_bytes()).status
    };
    let statuses: Vec<u16> = (0..52).map(|_| forged("1.2.3.4, 192.0.2.7")).collect();
    assert_eq!((statuses[0], statuses[49], statuses[50], statuses[51]), (403, 403, 429, 429));
    assert_eq!(forged("192.0.2.7, 192.0.2.8"), 403);
    let signature = signature(SECRET, body.as_bytes());
    let honest = [("x-forwarded-for", "192.0.2.9"), ("x-hub-signature-256", signature.as_str())];
    assert_eq!(gateway.post("/whatsapp/satu", &honest, body.as_bytes()).status, 200);
}

#[test]
fn a_changed_flow_is_taken_when_it_is_right_and_only_then() {
    let (place, gateway) = gateway("serve-reload");
    let file = place.join("bot/bot.yaml");
    fs::write(&file, flow("Salam.").replace("kirim: \"Salam", "krim: \"Salam")).unwrap();
    gateway.signal("HUP");
    until("the errors are told", || gateway.said().contains("WN0"));
    assert!(gateway.said().contains("the old one goes on"), "{}", gateway.said());
    assert_eq!(gateway.get("/readyz").status, 200);
    fs::write(&file, flow("Salam.")).unwrap();
    gateway.signal("HUP");
    until("the bot was read anew", || gateway.said().contains("the bot was read anew"));
    assert_eq!(gateway.ends("TERM"), Some(0));
}

#[test]
fn the_page_shows_a_talk_with_its_reasons_and_keeps_it_over_a_reload() {
    let place = folder("serve-dev");
    bot(&place, "Selamat datang, *warga* <b>.");
    let gateway = Gateway::start_with(&place, &["serve", "--dev", "bot", "--listen", "127.0.0.1:0", "--bahasa", "id"]);
    let origin = format!("http://{}", gateway.address);
    let act = |fields: &str| {
        let headers =
            [("origin", origin.as_str()), ("content-type", "application/x-www-form-urlencoded"), ("x-wanti-part", "1")];
        gateway.post("/dev/bot/act", &headers, fields.as_bytes())
    };
    let page = gateway.get("/dev/bot");
    assert!(page.head.contains("script-src 'self'") && !page.head.contains("unsafe"), "{}", page.head);
    assert!(
        !page.body.contains("<script>") && !page.body.contains("style=") && !page.body.contains("https://"),
        "{}",
        page.body
    );
    let answer = act("act=say&text=haloo").body;
    assert!(answer.contains("Selamat datang, <b>warga</b> &lt;b&gt;."), "{answer}");
    assert!(!answer.contains("action=\"act\""), "{answer}");
    assert!(answer.contains("Putusan: dijawab: buka"), "{answer}");
    let said = act("act=say&text=%3Cscript%3Ealert(1)%3C%2Fscript%3E").body;
    assert!(said.contains("&lt;script&gt;") && !said.contains("<script>"), "{said}");
    assert!(act("act=time&text=%2B25h").body.contains("Selamat datang"));
    assert!(act("act=photo").body.contains("[foto]"));
    assert!(act("act=language&text=en").body.contains("Write a message"));
    fs::write(place.join("bot/bot.yaml"), flow("Salam.")).unwrap();
    until("the page tells of the reload", || {
        gateway.get("/dev/bot").body.contains("Selamat datang") && gateway.said().contains("read anew")
    });
    assert!(act("act=say&text=halo").body.contains("Salam."));
    let foreign = gateway.post("/dev/bot/act", &[("origin", "http://evil.example")], b"act=restart");
    assert_eq!(foreign.status, 403);
    let renamed = gateway.ask("GET /dev/bot HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n", b"");
    assert_eq!(renamed.status, 403);
    assert!(!act("act=restart").body.contains("Salam."));
}

#[test]
fn the_page_is_for_this_machine_only() {
    let place = folder("serve-dev-open");
    bot(&place, "Halo.");
    let output = common::wanti_in(&place, &["serve", "--dev", "bot", "--listen", "0.0.0.0:0"], "");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("for this machine only"), "{told}");
    let (_, gateway) = gateway("serve-no-dev");
    assert_eq!(gateway.get("/dev").status, 404);
}

#[test]
fn faults_of_the_configuration_are_told_in_both_languages() {
    let place = folder("serve-faults");
    bot(&place, "Halo.");
    fs::write(place.join("wanti.toml"), configuration().replace("verify_token", "verifi_token")).unwrap();
    let told = |language: &str| {
        let output = common::wanti_in(&place, &["serve", "wanti.toml", "--bahasa", language], "");
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(
        told("id").contains(
            "wanti.toml:15: kunci `verifi_token` tidak dikenal di bagian `whatsapp`; mungkin maksudnya `verify_token`?"
        ),
        "{}",
        told("id")
    );
    assert!(told("en").contains("did you mean `verify_token`?"));
    assert!(!told("en").contains(SECRET));
}

#[test]
fn the_sample_is_a_configuration() {
    let place = folder("serve-sample");
    for language in ["id", "en"] {
        let output = common::wanti_in(&place, &["serve", "--contoh", "--bahasa", language], "");
        assert!(output.status.success());
        assert!(common::text(&output).contains("[office.whatsapp]"));
    }
}

#[test]
fn a_doctor_names_what_is_wrong_and_how_to_repair_it() {
    let place = folder("doctor");
    bot(&place, "Halo.");
    let doctor = |language: &str| {
        let output = common::wanti_in(&place, &["doctor", "wanti.toml", "--bahasa", language], "");
        (output.status.code(), common::text(&output))
    };
    fs::write(place.join("wanti.toml"), configuration().replace("\"bot\"", "\"bott\"")).unwrap();
    let (code, told) = doctor("en");
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("fault") && told.contains("there is no bot at"), "{told}");
    fs::write(place.join("wanti.toml"), configuration()).unwrap();
    let (code, told) = doctor("id");
    assert_eq!(code, Some(2), "{told}");
    for words in [
        "baik       konfigurasi",
        "2 peringatan dalam 1 berkas",
        "tidak terjangkau →",
        "kosong di",
        "belum ada; dibuat saat wanti mulai",
        "tidak dibandingkan",
        "folder cadangan belum disebut",
    ] {
        assert!(told.contains(words), "`{words}` in {told}");
    }
    for secret in [SECRET, "EAAuji", "AAkunci_uji", TELEGRAM] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
    broken_store(&place);
    let (_, told) = doctor("en");
    assert!(told.contains("fault      store"), "{told}");
}

fn broken_store(place: &Path) {
    fs::create_dir_all(place.join("data")).unwrap();
    fs::write(
        place.join("data/wanti.db"),
        "these are only words and no database, long enough to be looked at. ".repeat(20),
    )
    .unwrap();
}
