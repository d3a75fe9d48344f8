//! Programs of others vet the stand-ins: bots talk to the fake Bot API, receivers take the fake's signed webhooks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use wanti_fakes::{Bot, BotSettings, FakeBot, FakeCloud, Person, say};

/// A program of others: the test's name, who runs it, its script, and the package it needs.
struct Outsider {
    name: &'static str,
    script: &'static str,
    package: &'static str,
    webhooks: bool,
}

const OUTSIDERS: &[Outsider] = &[
    Outsider { name: "python-telegram-bot", script: "telegram_bot.py", package: "telegram", webhooks: false },
    Outsider {
        name: "node-telegram-bot-api",
        script: "telegram_bot.mjs",
        package: "node-telegram-bot-api",
        webhooks: false,
    },
    Outsider { name: "pywa", script: "webhooks.py", package: "pywa", webhooks: true },
    Outsider { name: "whatsapp-api-js", script: "webhooks.mjs", package: "whatsapp-api-js", webhooks: true },
];

fn main() {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, OUTSIDERS.iter().map(trial).collect()).exit();
}

fn trial(outsider: &'static Outsider) -> Trial {
    match missing(outsider) {
        None => Trial::test(outsider.name, move || vet(outsider)),
        Some(what) => {
            let name = format!("{} ({what} is missing: `cargo xtask test` installs it)", outsider.name);
            Trial::test(name, || Ok(())).with_ignored_flag(true)
        }
    }
}

/// Where `cargo xtask test` puts the programs: beside what cargo builds.
fn outside() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("outside")
}

fn program(outsider: &Outsider) -> PathBuf {
    if is_python(outsider) { outside().join("py/bin/python") } else { PathBuf::from("node") }
}

fn is_python(outsider: &Outsider) -> bool {
    outsider.script.ends_with(".py")
}

fn missing(outsider: &Outsider) -> Option<String> {
    if is_python(outsider) {
        let library = std::fs::read_dir(outside().join("py/lib")).ok().and_then(|mut folder| folder.next());
        let package =
            library.and_then(Result::ok).map(|folder| folder.path().join("site-packages").join(outsider.package));
        return package.is_none_or(|package| !package.exists()).then(|| outsider.name.to_owned());
    }
    let package = outside().join("js/node_modules").join(outsider.package);
    let node = Command::new("node").arg("--version").output().is_ok();
    match (node, package.exists()) {
        (true, true) => None,
        (false, _) => Some("node".to_owned()),
        (_, false) => Some(outsider.name.to_owned()),
    }
}

fn vet(outsider: &Outsider) -> Result<(), Failed> {
    let runtime = Runtime::new().unwrap();
    let bot = runtime.block_on(FakeBot::start_with(BotSettings::default())).unwrap();
    let cases = if outsider.webhooks { runtime.block_on(webhooks()) } else { String::new() };
    let mut child = Command::new(program(outsider))
        .arg(script(outsider))
        .args([bot.url(), Bot::default().token])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(cases.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.success() && said.contains("done") {
        true => Ok(()),
        false => Err(format!("{said}\n{}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

/// Scripts for node stand beside its packages, which it finds by the place of the script.
fn script(outsider: &Outsider) -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside").join(outsider.script);
    if is_python(outsider) {
        return own;
    }
    let copy = outside().join("js").join(outsider.script);
    std::fs::copy(own, &copy).unwrap();
    copy
}

/// Signed webhooks, one a line, with what each program should take them for; none where it does not know the kind.
async fn webhooks() -> String {
    let cloud = FakeCloud::start().await.unwrap();
    let rina = Person::phone("62811000111").and_scoped("ID.7001").named("Rina é 👍");
    let unnumbered = Person { username: Some("jono.kebun".to_owned()), ..Person::scoped("ID.7002") };
    let photo = say::file("image", "91", "image/jpeg", Some("KK \"saya\" / é"));
    let message = |kind: &str, is: Value| Some(json!({ "handler": "Message", "is": with(is, "type", kind) }));
    let cases = [
        (
            &rina,
            say::text("syarat KTP é 👍 </script>"),
            message("text", json!({ "text": "syarat KTP é 👍 </script>" })),
        ),
        (
            &rina,
            say::answer("yang ini", "wamid.A"),
            message("text", json!({ "reply_to_message.message_id": "wamid.A" })),
        ),
        (&rina, say::forwarded("diteruskan"), message("text", json!({ "forwarded": true }))),
        (&unnumbered, say::text("tanpa nomor"), message("text", json!({ "from_user.bsuid": "ID.7002" }))),
        (&rina, photo, message("image", json!({ "image.id": "91", "caption": "KK \"saya\" / é" }))),
        (&rina, say::file("document", "92", "application/pdf", None), message("document", json!({}))),
        (
            &rina,
            say::file("audio", "93", "audio/ogg; codecs=opus", None),
            message("audio", json!({ "audio.voice": true })),
        ),
        (&rina, say::file("video", "94", "video/mp4", None), message("video", json!({}))),
        (&rina, say::file("sticker", "95", "image/webp", None), message("sticker", json!({}))),
        (&rina, say::location(-2.1, 106.1, Some("Balai")), message("location", json!({ "location.latitude": -2.1 }))),
        (&rina, say::contact("Rina", "62811000111"), message("contacts", json!({}))),
        (&rina, say::reaction("wamid.A", Some("🙏")), message("reaction", json!({ "reaction.emoji": "🙏" }))),
        (&rina, say::order(), message("order", json!({}))),
        (&rina, say::unsupported("poll_creation"), message("unsupported", json!({}))),
        (
            &rina,
            say::button("m1:1", "Ya", "wamid.A"),
            Some(json!({ "handler": "CallbackButton", "is": { "title": "Ya" } })),
        ),
        (&rina, say::template_button("ya", "Ya", "wamid.A"), Some(json!({ "handler": "CallbackButton" }))),
        (
            &rina,
            say::row("m1:4", "Surat", "wamid.A"),
            Some(json!({ "handler": "CallbackSelection", "is": { "title": "Surat" } })),
        ),
        (&rina, say::form(&json!({ "nama": "Rina" })), None),
        (&rina, say::edit("wamid.A", "maksudnya"), None),
        (&rina, say::revoke("wamid.A"), None),
        (&rina, say::new_number("62811000222"), None),
    ];
    let mut lines = String::new();
    for (person, message, pywa) in cases {
        let kind = message["type"].as_str().unwrap().to_owned();
        let known = !matches!(kind.as_str(), "edit" | "revoke" | "system");
        let js = known.then(|| json!({ "event": "message", "type": kind }));
        lines.push_str(&line(&cloud, &cloud.body(&[(person.clone(), message)]), pywa, js));
    }
    for status in ["sent", "delivered", "read", "failed"] {
        let body = status_body(&cloud, &rina, status);
        let pywa = Some(json!({ "handler": "MessageStatus", "is": { "status": status, "tracker": "o17" } }));
        lines.push_str(&line(&cloud, &body, pywa, Some(json!({ "event": "status", "type": status }))));
    }
    lines
}

fn with(mut is: Value, name: &str, value: &str) -> Value {
    is.as_object_mut().unwrap().insert(name.to_owned(), json!(value));
    is
}

fn line(cloud: &FakeCloud, body: &Value, pywa: Option<Value>, js: Option<Value>) -> String {
    let (raw, signature) = cloud.signed(body);
    let case = json!({ "raw": String::from_utf8(raw).unwrap(), "signature": signature, "pywa": pywa, "js": js });
    format!("{case}\n")
}

/// The body of a webhook about a message of ours.
fn status_body(cloud: &FakeCloud, person: &Person, status: &str) -> Value {
    cloud.status_body("wamid.A", person, Some("o17"), status, (status == "failed").then_some(131026))
}
