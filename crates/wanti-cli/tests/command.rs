//! The command as other tools use it: exit codes, machine-readable forms, batch transcripts, hostile files.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod common;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use common::{folder, root, text, wanti_in};

const BOT: &str = "wanti: 1\nbot: {id: a, nama: A, mulai: buka}\njawaban:\n  jam:\n    judul: Jam\n    mulai_bila: {kata: [jam buka], contoh: [jam buka kak]}\n    teks: Buka pukul 08.00.\nalur:\n  buka: {judul: Pembuka, langkah: [{kirim: Selamat datang.}]}\nretensi: {pesan: 90 hari}\nbila_tidak_paham: {kirim: Maaf, setelah_2_kali: buka}\n";

fn bot(name: &str, yaml: impl AsRef<[u8]>) -> std::path::PathBuf {
    let place = folder(name);
    fs::write(place.join("bot.yaml"), yaml).unwrap();
    place
}

#[test]
fn exit_codes_say_fine_findings_or_usage() {
    let place = bot("codes", BOT);
    let fine = wanti_in(&place, &["check", "bot.yaml"], "");
    assert_eq!(fine.status.code(), Some(0), "{}", text(&fine));
    fs::write(place.join("bad.yaml"), BOT.replace("kirim: Selamat", "krim: Selamat")).unwrap();
    assert_eq!(wanti_in(&place, &["check", "bad.yaml"], "").status.code(), Some(1));
    assert_eq!(wanti_in(&place, &["check", "nothing.yaml"], "").status.code(), Some(2));
    assert_eq!(wanti_in(&place, &["chek"], "").status.code(), Some(2));
    assert_eq!(wanti_in(&place, &["explain", "WN9999"], "").status.code(), Some(2));
}

#[test]
fn match_writes_one_object_a_line() {
    let place = bot("match", BOT);
    let output = wanti_in(&place, &["match", "bot.yaml"], "jam bukaa brp kak\n\nhujan deras\n\"kutip\" \\ \u{1}\n");
    let rows: Vec<serde_json::Value> = text(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!((rows[0]["decision"].as_str(), rows[0]["intents"][0].as_str()), (Some("act"), Some("jam")));
    assert_eq!(rows[0]["text"], "jam bukaa brp kak");
    assert!(rows[0]["why"].as_str().unwrap().contains("jam buka"));
    for row in &rows[1..] {
        assert_eq!(
            (row["decision"].as_str(), row["intents"].as_array().map(Vec::len)),
            (Some("none"), Some(0)),
            "{row}"
        );
    }
}

#[test]
fn a_batch_is_the_same_every_time() {
    let talk = "hallo\nsktm dong\nyg kuliah\n:waktu +3h\nbatal\n";
    let words = ["chat", "flows/srimenanti", "--jam", "2026-11-24T09:00"];
    let [first, second] = [(), ()].map(|()| text(&wanti_in(&root(), &words, talk)));
    assert!(!first.trim().is_empty());
    assert_eq!(first, second);
}

#[test]
fn findings_have_machine_readable_forms() {
    let place = bot("forms", BOT.replace("kirim: Selamat", "krim: Selamat"));
    let form = |form: &str| text(&wanti_in(&place, &["check", "bot.yaml", "--format", form], ""));
    let first: serde_json::Value = serde_json::from_str(form("json").lines().next().unwrap()).unwrap();
    assert!(first["code"].as_str().unwrap().starts_with("WN"), "{first}");
    assert!(form("github").contains("::error file=bot.yaml,line="));
    let sarif: serde_json::Value = serde_json::from_str(&form("sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(!sarif["runs"][0]["results"].as_array().unwrap().is_empty());
}

#[test]
fn one_obvious_repair_is_made_and_comments_stay() {
    let place = bot("repair", format!("# catatan penulis\n{}", BOT.replace("    teks: Buka", "    tekss: Buka")));
    wanti_in(&place, &["check", "bot.yaml", "--perbaiki"], "");
    let repaired = fs::read_to_string(place.join("bot.yaml")).unwrap();
    assert_eq!(repaired, format!("# catatan penulis\n{BOT}"));
}

#[test]
fn a_new_bot_passes_check_and_test_in_both_languages() {
    for language in ["id", "en"] {
        let place = folder(&format!("new-{language}"));
        let new = wanti_in(&place, &["new", "kantor-desa", "--bahasa", language], "");
        assert!(new.status.success(), "{}", String::from_utf8_lossy(&new.stderr));
        for verb in ["check", "test"] {
            let output = wanti_in(&place, &[verb, "kantor-desa"], "");
            assert!(output.status.success(), "{language} {verb}: {}", text(&output));
        }
        assert_eq!(
            wanti_in(&place, &["new", "kantor-desa"], "").status.code(),
            Some(2),
            "a full folder is not overwritten"
        );
    }
}

#[test]
fn both_languages_speak() {
    let help = |language: &str| text(&wanti_in(&root(), &["--bahasa", language, "check", "--help"], ""));
    assert!(help("id").contains("semua kesalahan") && help("en").contains("all faults"));
    let page = |language: &str| text(&wanti_in(&root(), &["explain", "WN0203", "--bahasa", language], ""));
    assert_ne!(page("id"), page("en"));
}

/// Files made to hurt. Each is refused with a sentence; the bound on time is generous, as machines differ.
#[test]
fn hostile_files_are_refused_quickly_with_a_sentence() {
    let bomb = format!(
        "a: &a [x,x,x,x,x,x,x,x,x]\n{}",
        (0..20).map(|n| format!("b{n}: &b{n} [*a,*a,*a,*a,*a,*a,*a]\n")).collect::<String>()
    );
    let cases: [(&str, Vec<u8>); 10] = [
        ("levels", "[".repeat(3_000).into_bytes()),
        ("mappings", (0..3_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>().into_bytes()),
        ("large", format!("wanti: 1\n# {}\n", "x".repeat(5 << 20)).into_bytes()),
        ("aliases", bomb.into_bytes()),
        ("not utf-8", b"wanti: 1\nbot: {id: a, nama: \"\xff\xfe\", mulai: b}\n".to_vec()),
        ("nul", b"wanti: 1\nbot: {id: a\0, nama: A, mulai: b}\n".to_vec()),
        ("tab", b"wanti: 1\nbot:\n\tid: a\n".to_vec()),
        ("cycle", b"wanti: 1\nbot: &b {id: *b}\n".to_vec()),
        ("self", b"wanti: 1\ndasar: .\nbot: {id: a, nama: A, mulai: b}\n".to_vec()),
        ("empty", Vec::new()),
    ];
    for (name, bytes) in cases {
        let place = bot(&format!("hostile-{}", name.replace(' ', "-")), bytes);
        let started = Instant::now();
        let output = wanti_in(&place, &["check", "."], "");
        let said = format!("{}{}", text(&output), String::from_utf8_lossy(&output.stderr));
        assert!(matches!(output.status.code(), Some(1 | 2)), "{name}: {said}");
        assert!(said.len() > 20 && !said.contains("panicked"), "{name}: {said}");
        assert!(started.elapsed() < Duration::from_secs(10), "{name} took {:?}", started.elapsed());
    }
}

#[test]
fn marks_and_line_ends_of_other_editors_are_no_fault() {
    let plain = bot("editors", BOT);
    fs::write(plain.join("bot.yaml"), format!("\u{feff}{}", BOT.replace('\n', "\r\n"))).unwrap();
    let output = wanti_in(&plain, &["check", "bot.yaml"], "");
    assert!(output.status.success(), "{}", text(&output));
}

#[test]
fn graph_and_schema_and_completions_print() {
    let flows = root();
    assert!(text(&wanti_in(&flows, &["graph", "flows/srimenanti"], "")).starts_with("flowchart TD"));
    assert!(text(&wanti_in(&flows, &["graph", "flows/srimenanti", "--dot"], "")).starts_with("digraph"));
    let schema: serde_json::Value =
        serde_json::from_str(&text(&wanti_in(&flows, &["schema", "--bahasa", "id"], ""))).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert!(text(&wanti_in(&flows, &["completions", "bash"], "")).contains("wanti"));
    assert!(text(&wanti_in(&flows, &["man"], "")).contains(".TH"));
    assert!(Path::new(env!("CARGO_BIN_EXE_wanti")).exists());
}
