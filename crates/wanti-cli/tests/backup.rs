//! Copies of the store through the real command: while it serves, looked through, kept in number, and of PostgreSQL.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod common;
#[path = "../../wanti-store-postgres/tests/server/mod.rs"]
#[allow(dead_code, reason = "nothing is restarted or encrypted here")]
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use common::gateway::{Gateway, bot, until};
use common::{folder, text, wanti_in};
use wanti_store_postgres::PostgresStore;

const TELEGRAM: &str = "rahasia_uji_telegram";

fn configuration(store: &str, more: &str) -> String {
    format!(
        "[store]\nurl = \"{store}\"\n{more}\n[limits]\ndebounce_ms = 0\n[[office]]\nid = \"satu\"\nbot = \"bot\"\n\
         [office.telegram]\ntoken = \"700:AAkunci_uji\"\nmode = \"webhook\"\nwebhook_secret = \"{TELEGRAM}\"\n\
         api_url = \"http://127.0.0.1:9\"\n"
    )
}

fn backup(place: &Path, words: &[&str]) -> Output {
    wanti_in(place, &[&["backup"], words].concat(), "")
}

/// The copies in a folder by name, without what stands beside them.
fn copies(folder: &Path) -> Vec<PathBuf> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut copies: Vec<PathBuf> = names.filter(|name| name.extension().is_some_and(|end| end == "db")).collect();
    copies.sort();
    copies
}

fn says(gateway: &Gateway, number: u32) {
    let update = format!(
        r#"{{"update_id":{number},"message":{{"message_id":{number},"date":1764000000,"chat":{{"id":{number},"type":"private"}},"from":{{"id":{number},"is_bot":false,"first_name":"Warga"}},"text":"halo"}}}}"#
    );
    let headers = [("content-type", "application/json"), ("x-telegram-bot-api-secret-token", TELEGRAM)];
    assert_eq!(gateway.post("/telegram/satu", &headers, update.as_bytes()).status, 200);
}

#[test]
fn a_copy_made_while_it_serves_is_whole_and_the_doctor_sees_it() {
    let place = folder("backup-serving");
    bot(&place, "Selamat datang.");
    let more = "[backup]\nfolder = \"cadangan\"";
    let gateway = Gateway::start(&place, &configuration("sqlite:data/wanti.db", more), "127.0.0.1:0");
    (1..=3).for_each(|number| says(&gateway, number));
    let made = backup(&place, &["wanti.toml"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(text(&made).contains("whole") && text(&made).contains("3 conversation(s)"), "{}", text(&made));
    says(&gateway, 4);
    let copy = copies(&place.join("cadangan")).pop().unwrap();
    let name = copy.to_str().unwrap().to_owned();
    let verified = backup(&place, &["--verify", &name]);
    assert!(verified.status.success() && text(&verified).contains("3 conversation(s)"), "{}", text(&verified));
    let doctor = text(&wanti_in(&place, &["doctor", "wanti.toml"], ""));
    let line = doctor.lines().find(|line| line.contains("backup")).unwrap();
    assert!(line.starts_with("ok") && line.contains("0 hour(s) old"), "{line}");
    // A copy is a store: it opens where the old one was.
    assert_eq!(gateway.ends("TERM"), Some(0));
    fs::remove_dir_all(place.join("data")).unwrap();
    fs::create_dir(place.join("data")).unwrap();
    fs::copy(&copy, place.join("data/wanti.db")).unwrap();
    let again = Gateway::start(&place, &configuration("sqlite:data/wanti.db", more), "127.0.0.1:0");
    until("the restored store counts", || again.get("/metrics").body.contains("wanti_store_conversations 3\n"));
    damage(&copy);
    let verified = backup(&place, &["--periksa", &name, "--bahasa", "id"]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(text(&verified).contains("cadangan ini tidak bisa dipakai"), "{}", text(&verified));
    let doctor = text(&wanti_in(&place, &["doctor", "wanti.toml"], ""));
    assert!(
        doctor.lines().any(|line| line.starts_with("fault") && line.contains("wanti backup wanti.toml")),
        "{doctor}"
    );
}

fn damage(copy: &Path) {
    let mut bytes = fs::read(copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(copy, bytes).unwrap();
}

#[test]
fn only_the_newest_stay_and_nothing_else_is_touched() {
    let place = folder("backup-keep");
    bot(&place, "Selamat datang.");
    let gateway = Gateway::start(&place, &configuration("sqlite:data/wanti.db", ""), "127.0.0.1:0");
    let target = place.join("salinan");
    fs::create_dir(&target).unwrap();
    for old in ["wanti-2026-01-01T020000Z.db", "wanti-2026-01-02T020000Z.db", "wanti-2026-01-03T020000Z.dump"] {
        fs::write(target.join(old), "lama").unwrap();
        fs::write(target.join(format!("{old}.sha256")), "lama").unwrap();
    }
    fs::write(target.join("wanti-penting.db"), "bukan salinan").unwrap();
    let made = backup(&place, &["wanti.toml", "salinan", "--keep", "2"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(text(&made).lines().filter(|line| line.contains("removed")).count(), 2, "{}", text(&made));
    let mut left: Vec<String> =
        fs::read_dir(&target).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left.len(), 5, "{left:?}");
    assert_eq!(left[0], "wanti-2026-01-03T020000Z.dump");
    assert!(left[2].ends_with("Z.db") && left[2] > left[1] && left[4] == "wanti-penting.db", "{left:?}");
    drop(gateway);
}

#[test]
fn what_cannot_be_copied_is_told_with_what_to_do() {
    let place = folder("backup-bad");
    fs::write(place.join("wanti.toml"), configuration("sqlite:data/wanti.db", "")).unwrap();
    for (words, told) in [
        (vec!["wanti.toml"], "`folder` in the section `[backup]`"),
        (vec!["wanti.toml", "salinan"], "there is no file data/wanti.db"),
        (vec!["lain.toml", "salinan"], "cannot be read"),
        (vec!["wanti.toml", "salinan", "--keep", "0"], "0 is not in"),
    ] {
        let output = backup(&place, &words);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{words:?} {error}");
        assert!(error.contains(told), "{words:?} {error}");
    }
    assert!(!place.join("data").exists(), "a look must not make a store");
    assert!(copies(&place.join("salinan")).is_empty());
}

#[test]
fn the_command_for_another_machine_holds_no_password() {
    let place = folder("backup-no-program");
    fs::write(place.join("wanti.toml"), configuration("postgres://wanti:kunci-uji@db.lan/wanti", "")).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wanti"));
    let output =
        command.args(["backup", "wanti.toml", "salinan"]).current_dir(&place).env("PATH", "").output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(error.contains("pg_dump --format=custom") && error.contains("'postgres://wanti@db.lan/wanti'"), "{error}");
    assert!(!error.contains("kunci-uji"), "{error}");
}

#[test]
fn postgresql_is_looked_at_without_a_change_and_a_dump_of_it_is_read_back() {
    let Some(programs) = server::programs() else {
        return eprintln!("not run: no initdb and pg_ctl found");
    };
    let server = server::Server::start(&programs, "-c fsync=off");
    let place = folder("backup-postgres");
    bot(&place, "Selamat datang.");
    let poll = configuration(&url(&server.address()), "").replace("\"webhook\"", "\"poll\"");
    fs::write(place.join("wanti.toml"), poll).unwrap();
    let doctor = || text(&wanti_in(&place, &["doctor", "wanti.toml"], ""));
    // Twice, as a look that makes tables would find them the second time.
    for _ in 0..2 {
        let told = doctor();
        assert!(told.contains("its tables are made when wanti starts") && told.contains("fsync off"), "{told}");
    }
    drop(PostgresStore::open(&server.address(), 1).unwrap());
    let told = doctor();
    assert!(told.contains("PostgreSQL answers; 0 message(s) wait"), "{told}");
    assert!(told.lines().any(|line| line.starts_with("warning") && line.contains("(409)")), "{told}");
    assert!(!told.contains("not encrypted"), "a socket of this machine needs no encryption: {told}");
    let made = backup(&place, &["wanti.toml", "salinan"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let names = fs::read_dir(place.join("salinan")).unwrap().map(|entry| entry.unwrap().path());
    let dump = names.into_iter().find(|name| name.extension().is_some_and(|end| end == "dump")).unwrap();
    let name = dump.to_str().unwrap();
    let verified = backup(&place, &["--verify", name]);
    assert!(verified.status.success() && text(&verified).contains("whole"), "{}", text(&verified));
    damage(&dump);
    assert_eq!(backup(&place, &["--verify", name]).status.code(), Some(1));
}

/// The test server's settings as one address.
fn url(settings: &str) -> String {
    let part = |name: &str| settings.split(' ').find_map(|part| part.strip_prefix(name)).unwrap().to_owned();
    let host = part("host=").replace('/', "%2F");
    format!("postgres://{}@{host}:{}/{}", part("user="), part("port="), part("dbname="))
}
