//! Whatever a citizen sends: never a panic, never silence, never a template come alive, and every snapshot comes back whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::path::Path;
use std::sync::{Arc, OnceLock};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use wanti::core::{Location, Media, MediaKind};
use wanti::{Bot, Effect, Engine, Event, Message, MessageKind, Options, Playground, Session, Snapshot};
use wanti_cli::load;
use wanti_flow::model::Language;

fn bots() -> &'static [(String, Arc<Bot>)] {
    static BOTS: OnceLock<Vec<(String, Arc<Bot>)>> = OnceLock::new();
    BOTS.get_or_init(|| {
        let shelves = ["flows/contoh", "flows/srimenanti"];
        let paths = shelves.iter().flat_map(|shelf| load::bots(Path::new(shelf), Language::English).unwrap());
        paths
            .map(|path| {
                (path.display().to_string(), load::ready(&path, &Options::default(), Language::English).unwrap())
            })
            .collect()
    })
}

fn at() -> Timestamp {
    "2026-11-24T02:00:00Z".parse().unwrap()
}

fn hostile() -> Vec<String> {
    let zalgo: String = std::iter::once('k').chain(std::iter::repeat_n('\u{0301}', 3_000)).collect();
    let mut texts: Vec<String> = [
        "",
        " ",
        "\n\n",
        "\0",
        "\0\0ktp\0",
        "😀😀😀",
        "👍",
        "\u{200b}\u{200d}\u{feff}",
        "\u{202e}مرحبا\u{202c}",
        "{nama}",
        "{{kantor.nama}}",
        "{kantor.nama|x}",
        "${HOME}",
        "$(rm -rf /)",
        "`id`; ls",
        "'; DROP TABLE warga; --",
        "<script>alert(1)</script>",
        "*tebal* _miring_ ~coret~",
        "%s%n%d",
        "=1+1",
        "../../../../etc/passwd",
        "null",
        "---\n- a: *b",
        "1e309",
        "0x41",
        "💥ktp💥hilang💥",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.extend([
        "a".repeat(1 << 20),
        "ktp hilang ".repeat(90_000),
        zalgo,
        "👩‍👩‍👧‍👦".repeat(2_000),
        "9".repeat(5_000),
        "(".repeat(4_000),
    ]);
    texts
}

fn said(effects: &[Effect]) -> String {
    let texts = effects.iter().filter_map(|effect| match effect {
        Effect::Send(message) => Some(message.text.reveal().clone()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_hostile_text_is_answered() {
    for (name, bot) in bots() {
        let engine = Engine::new(Arc::clone(bot));
        for text in hostile() {
            let event = Event::Message(Message { id: "1".to_owned(), kind: MessageKind::text(text.as_str()) });
            let step = engine.step(Session::new(7), event, at());
            let head: String = text.chars().take(20).collect();
            assert!(!said(&step.effects).trim().is_empty(), "{name} says nothing to {head:?}");
        }
    }
}

const PARROT: &str = r#"
wanti: 1
bot: {id: beo, nama: Beo, mulai: tanya}
kantor: {nama: Kantor Rahasia}
bila_tidak_paham: {kirim: Maaf, setelah_2_kali: tanya}
alur:
  tanya:
    judul: Tanya
    mulai_bila: {kata: [beo], contoh: [beo dong]}
    langkah:
      - {tanya: Apa katanya?, id: kata, jenis: teks, coba: 3, bila_gagal: tanya}
      - kirim: "Anda menulis: {kata}."
"#;

#[test]
fn what_is_typed_is_never_read_as_a_template() {
    let bot = wanti::compile(&[wanti::Source::new("beo.yaml", PARROT)], &Options::default()).bot.unwrap();
    let bot = Arc::new(bot);
    for text in ["{kantor.nama}", "{{kantor.nama}}", "{salam|x} {kata}", "${kantor.nama}", "{kata:samar}"] {
        let mut world = Playground::new(Engine::new(Arc::clone(&bot)), at());
        world.message("a", MessageKind::text("beo"));
        let turns = world.message("a", MessageKind::text(text));
        let answer: String = turns.iter().map(|turn| said(&turn.effects)).collect();
        assert!(answer.contains(&format!("Anda menulis: {text}.")), "{answer}");
        assert!(!answer.contains("Rahasia"), "{answer}");
    }
}

#[derive(Debug, Clone)]
enum Act {
    Text(String),
    Entry(usize),
    Media(MediaKind),
    Place,
    Other,
    Wait(i64),
}

fn act() -> impl Strategy<Value = Act> {
    let words = prop::sample::select(vec![
        "menu",
        "batal",
        "kembali",
        "ya",
        "tidak",
        "1",
        "2",
        "3",
        "9",
        "sudah semua",
        "lewati",
        "Siti Aminah",
        "1234",
        "1901014101900003",
        "besok",
        "besok jam 9",
        "rt 3",
        "081234567890",
        "sktm",
        "ktp hilang",
        "surat domisili berapa lama",
        "jam buka",
        "petugas",
        "ubah nama",
        "setuju",
        "status",
        "hello",
        "order",
        "{nama}",
        "",
        "zzz qqq",
        "batalkan semua",
        "500 ribu",
        "siti@example.com",
        "yang kedua",
    ]);
    prop_oneof![
        6 => words.prop_map(|words| Act::Text(words.to_owned())),
        1 => any::<String>().prop_map(Act::Text),
        3 => (0usize..12).prop_map(Act::Entry),
        1 => prop::sample::select(vec![MediaKind::Image, MediaKind::Document, MediaKind::Audio]).prop_map(Act::Media),
        1 => Just(Act::Place),
        1 => Just(Act::Other),
        1 => (1i64..4_000).prop_map(Act::Wait),
    ]
}

fn perform(world: &mut Playground, tokens: &mut Vec<String>, act: &Act) {
    let turns = match act {
        Act::Text(words) => world.message("a", MessageKind::text(words.as_str())),
        Act::Entry(number) => match tokens.get(*number).cloned() {
            Some(token) => world.tap("a", &token),
            None => world.tap("a", "unknown"),
        },
        Act::Media(kind) => {
            world.message("a", MessageKind::Media(Media { kind: *kind, id: "m".to_owned(), caption: None }))
        }
        Act::Place => {
            world.message("a", MessageKind::Location(Location { latitude: -1.87, longitude: 106.11, label: None }))
        }
        Act::Other => world.message("a", MessageKind::Other),
        Act::Wait(minutes) => {
            let later = world.now() + SignedDuration::from_mins(*minutes);
            world.advance(later)
        }
    };
    for menu in turns.iter().flat_map(|turn| &turn.messages).filter_map(|message| message.menu.as_ref()) {
        tokens.splice(0..0, menu.entries.iter().map(|entry| entry.token.clone()));
    }
    tokens.truncate(40);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_events_ends_and_snapshots_come_back_whole(acts in prop::collection::vec(act(), 1..25)) {
        for (name, bot) in bots() {
            let mut world = Playground::new(Engine::new(Arc::clone(bot)), at());
            let mut tokens = Vec::new();
            for act in &acts {
                perform(&mut world, &mut tokens, act);
                if let Some(session) = world.session("a") {
                    let stored = session.to_snapshot(bot).to_json();
                    let (back, _) = Snapshot::from_json(&stored).unwrap().restore(bot);
                    prop_assert_eq!(session, &back, "{} after {:?}", name, act);
                }
            }
        }
    }
}
