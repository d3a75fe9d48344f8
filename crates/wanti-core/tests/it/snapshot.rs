//! Stored sessions: they come back equal, stay small, and follow a bot that changed; and no events break anything.

use std::sync::Arc;

use crate::support::{OFFICE, Talk, bot, engine, morning};
use proptest::prelude::*;
use wanti_core::{
    Actor, Decision, Engine, Event, Location, Media, MediaKind, Message, MessageKind, Outcome, Restored, Session, Slot,
    Snapshot, SnapshotError,
};

fn reload(talk: &mut Talk, yaml: &str) -> Restored {
    talk.world.set_bot(engine(yaml))[0].1
}

#[test]
fn a_menu_is_small() {
    let mut talk = Talk::office();
    talk.says("menu");
    let json = talk.world.session("warga").unwrap().to_snapshot(talk.world.engine().bot()).to_json();
    assert!(json.len() <= 300, "{} {json}", json.len());
}

#[test]
fn an_unchanged_bot_goes_on() {
    let mut talk = Talk::office();
    talk.all(&["sktm", "1", "ya", "setuju"]);
    assert_eq!(reload(&mut talk, OFFICE), Restored::Same);
    assert!(talk.says("siti aminah").contains("NIK"));
}

#[test]
fn another_text_elsewhere_does_not_matter() {
    let mut talk = Talk::office();
    talk.says("sktm");
    assert_eq!(reload(&mut talk, &OFFICE.replace("Jalan Melati 1", "Jalan Mawar 2")), Restored::Same);
    assert!(talk.says("1").contains("Ajukan sekarang?"));
    assert!(talk.says("alamat?").contains("Mawar"));
}

#[test]
fn a_changed_question_is_asked_again() {
    let mut talk = Talk::office();
    talk.says("rahasia");
    assert_eq!(reload(&mut talk, &OFFICE.replace("Angka rahasia?", "Angka kunci?")), Restored::Reasked);
    let answer = talk.says("12");
    assert!(answer.contains("diperbarui") && answer.contains("Angka kunci?"), "{answer}");
    assert!(talk.says("12").contains("Dicatat."));
}

#[test]
fn a_renamed_flow_is_followed() {
    let renamed = OFFICE.replace("  kunci:\n    judul: Rahasia", "  gembok:\n    dulu: [kunci]\n    judul: Rahasia");
    assert_ne!(renamed, OFFICE);
    let mut talk = Talk::office();
    talk.says("rahasia");
    assert_eq!(reload(&mut talk, &renamed), Restored::Moved);
    assert!(talk.says("12").contains("Dicatat."));
}

#[test]
fn a_flow_that_is_gone_apologises() {
    let gone = OFFICE.replace("  kunci:\n    judul: Rahasia", "  gembok:\n    judul: Rahasia");
    let mut talk = Talk::office();
    talk.says("rahasia");
    assert_eq!(reload(&mut talk, &gone), Restored::Gone);
    let answer = talk.says("12");
    assert!(answer.contains("sudah tidak ada") && answer.contains("Selamat datang"), "{answer}");
}

#[test]
fn newer_and_broken_snapshots_are_refused() {
    assert!(matches!(Snapshot::from_json("{\"v\":99}"), Err(SnapshotError::Version(99))));
    assert!(matches!(Snapshot::from_json("nothing"), Err(SnapshotError::Shape(_))));
}

fn texts() -> impl Strategy<Value = String> {
    let known = [
        "menu",
        "batal",
        "ya",
        "tidak",
        "kembali",
        "petugas",
        "sktm",
        "domisili",
        "status",
        "rahasia",
        "alamat di mana?",
        "sktm biaya",
        "1",
        "2",
        "9",
        "siti aminah",
        "0003",
        "rt 3",
        "lewati",
        "setuju",
        "sudah semua",
        "kk belum ada",
        "ubah nama",
        "ada yang salah",
        "salah",
        "kebakaran",
        "sktm sama domisili",
        "besok jam 9",
        "1901010101010001",
        "nama saya budi, rt 4, nik belakang 1234",
        "-",
        "👍",
    ];
    prop_oneof![4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,40}"]
}

fn decisions() -> impl Strategy<Value = Decision> {
    prop_oneof![
        Just(Decision::Accept("ktp".into())),
        Just(Decision::Return { item: "kk".into(), reason: "buram".into() }),
        Just(Decision::Checking),
        Just(Decision::Signing),
        Just(Decision::Ready),
        Just(Decision::Collected),
        Just(Decision::Cancel { reason: "x".into() }),
        Just(Decision::Refuse { reason: String::new() }),
        Just(Decision::Escalate),
        Just(Decision::Note("y".into())),
        Just(Decision::Reply("z".to_owned().into())),
        Just(Decision::CloseHandoff),
        Just(Decision::TakeOver),
        Just(Decision::Erase),
    ]
}

/// Something that happens in the playground.
#[derive(Debug, Clone)]
enum Deed {
    Says(String),
    Taps(usize),
    Sends(MessageKind),
    Officer(Decision),
    Minutes(i64),
    Uploads,
    Starts,
    /// An event out of place, straight into the engine.
    Stray(Box<Event>),
}

fn strays() -> impl Strategy<Value = Event> {
    let slot = Slot {
        date: jiff::civil::date(2026, 11, 25),
        from: jiff::civil::time(8, 0, 0, 0),
        to: jiff::civil::time(10, 0, 0, 0),
    };
    prop_oneof![
        Just(Event::Registered { number: "UJI-1".into() }),
        Just(Event::Found { requests: Vec::new() }),
        Just(Event::LinkReady { url: "https://x".into(), until: morning() }),
        Just(Event::SlotsFree { slots: vec![slot] }),
        Just(Event::SlotsFree { slots: Vec::new() }),
        Just(Event::Booked { slot }),
        Just(Event::SlotTaken),
        Just(Event::Responded { outcome: Outcome::TimedOut }),
        Just(Event::Timer { name: "ingat".into() }),
        Just(Event::Timer { name: "kembali".into() }),
        Just(Event::Announced { schedule: "x".into() }),
        Just(Event::Unavailable),
        Just(Event::Officer { actor: Actor::default(), request: None, decision: Decision::Ready }),
    ]
}

fn deeds() -> impl Strategy<Value = Deed> {
    let media = Media { kind: MediaKind::Image, id: "m".into(), caption: Some("mau sktm".into()) };
    let place = Location { latitude: 1.5, longitude: -2.5, label: None };
    prop_oneof![
        8 => texts().prop_map(Deed::Says),
        2 => (0_usize..12).prop_map(Deed::Taps),
        1 => prop_oneof![
            Just(MessageKind::Media(media)),
            Just(MessageKind::Location(place)),
            Just(MessageKind::HumanEcho),
            Just(MessageKind::Other),
            Just(MessageKind::Contact { phone: "0812".to_owned().into(), own: true }),
            Just(MessageKind::Choice { token: "x".into(), title: "y".into() }),
        ].prop_map(Deed::Sends),
        2 => decisions().prop_map(Deed::Officer),
        1 => (1_i64..5000).prop_map(Deed::Minutes),
        1 => Just(Deed::Uploads),
        1 => Just(Deed::Starts),
        2 => strays().prop_map(|event| Deed::Stray(Box::new(event))),
    ]
}

/// Everything that was ever shown can be tapped, at any time.
fn tokens(talk: &Talk, seen: &mut Vec<String>) {
    let menus = talk.last.iter().flat_map(|turn| &turn.messages).filter_map(|message| message.menu.as_ref());
    seen.extend(menus.flat_map(|menu| &menu.entries).map(|entry| entry.token.clone()));
}

fn check(talk: &Talk, engine: &Engine) -> Result<(), TestCaseError> {
    for turn in &talk.last {
        prop_assert!(turn.messages.len() <= 10);
    }
    if let Some(session) = talk.world.session("warga") {
        comes_back(session, engine)?;
    }
    Ok(())
}

fn comes_back(session: &Session, engine: &Engine) -> Result<(), TestCaseError> {
    let json = session.to_snapshot(engine.bot()).to_json();
    let (again, fate) = Snapshot::from_json(&json).unwrap().restore(engine.bot());
    prop_assert_eq!(&again, session, "{}", json);
    prop_assert_eq!(fate, Restored::Same);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_ends_and_comes_back(deeds in prop::collection::vec(deeds(), 1..40)) {
        let engine = Engine::new(Arc::new(bot(OFFICE)));
        let mut talk = Talk::new(engine.clone());
        let mut seen: Vec<String> = Vec::new();
        for deed in deeds {
            match deed {
                Deed::Says(text) => { talk.says(&text); }
                Deed::Taps(at) => if let Some(token) = seen.get(at) { talk.last = talk.world.tap("warga", token); },
                Deed::Sends(kind) => { talk.sends(kind); }
                Deed::Officer(decision) => { talk.officer(decision); }
                Deed::Minutes(minutes) => { talk.minutes(minutes); }
                Deed::Uploads => talk.last = talk.world.upload("warga", &[]),
                Deed::Starts => talk.last = talk.world.start("warga", None),
                Deed::Stray(event) => if let Some(session) = talk.world.session("warga") {
                    let step = engine.step(session.clone(), *event, talk.world.now());
                    comes_back(&step.session, &engine)?;
                },
            }
            tokens(&talk, &mut seen);
            check(&talk, &engine)?;
        }
    }

    #[test]
    fn equal_input_gives_equal_output(texts in prop::collection::vec(texts(), 1..15)) {
        let run = || {
            let mut talk = Talk::office();
            texts.iter().map(|text| talk.says(text)).collect::<Vec<_>>()
        };
        prop_assert_eq!(run(), run());
    }
}

#[test]
fn a_message_of_a_session_without_history() {
    let engine = engine(OFFICE);
    let message = Event::Message(Message { id: "1".into(), kind: MessageKind::text("menu") });
    let step = engine.step(Session::new(7), message, morning());
    assert!(step.session.has_open_question());
}
