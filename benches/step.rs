//! One step of a conversation: a menu reply, a form answer, a message that has to be understood; answers asserted.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a bench may stop")]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use wanti::{Effect, Engine, Event, Message, MessageKind, Options, Session, Snapshot, Source, compile};
use wanti_cli::load;
use wanti_flow::model::Language;

const MENU: &str = r#"
wanti: 1
bot: {id: bench, nama: Bench, zona_waktu: Asia/Jakarta, mulai: utama}
bila_tidak_paham: {kirim: Maaf., setelah_2_kali: utama}
alur:
  utama:
    judul: Utama
    mulai_bila: {kata: [menu], contoh: [menu dong]}
    langkah:
      - menu: Pilih
        coba: 3
        pilihan:
          - {teks: Formulir, ke: isi}
          - {teks: Lain, ke: utama}
  isi:
    judul: Isi
    langkah:
      - {tanya: Nama?, id: nama, jenis: nama, coba: 3, bila_gagal: utama}
      - {tanya: Berapa?, id: banyak, jenis: angka, coba: 3, bila_gagal: utama}
      - kirim: "Terima kasih {nama}, {banyak}."
"#;

fn at() -> Timestamp {
    "2026-11-24T02:00:00Z".parse().unwrap()
}

fn text(words: &str) -> Event {
    Event::Message(Message { id: "m".to_owned(), kind: MessageKind::text(words) })
}

fn said(effects: &[Effect]) -> String {
    let texts = effects.iter().filter_map(|effect| match effect {
        Effect::Send(message) => Some(message.text.reveal().clone()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

fn after(engine: &Engine, words: &[&str]) -> Session {
    words.iter().fold(Session::new(1), |session, words| engine.step(session, text(words), at()).session)
}

fn steps(criterion: &mut Criterion) {
    let bot = compile(&[Source::new("bench.yaml", MENU)], &Options::default()).bot.unwrap();
    let engine = Engine::new(Arc::new(bot));
    let pack = Engine::new(load::ready(Path::new("flows/srimenanti"), &Options::default(), Language::English).unwrap());
    let mut group = criterion.benchmark_group("step");
    let cases = [
        ("menu reply", &engine, after(&engine, &["menu"]), "1", "Nama?"),
        ("form answer", &engine, after(&engine, &["menu", "1", "Siti Aminah"]), "12", "Terima kasih Siti Aminah, 12."),
        (
            "match in the pack",
            &pack,
            Session::new(1),
            "mlm min mau nanya dong syarat bikin sktm apa aja yaa",
            "Tidak Mampu",
        ),
        (
            "match with a purpose",
            &pack,
            Session::new(1),
            "mlm min mau bikin sktm dong buat kuliah anak saya",
            "Tidak Mampu",
        ),
    ];
    for (name, engine, session, words, answer) in &cases {
        let event = text(words);
        assert!(said(&engine.step(session.clone(), event.clone(), at()).effects).contains(answer), "{name}");
        group.bench_function(*name, |bencher| {
            bencher.iter_batched(
                || (session.clone(), event.clone()),
                |(session, event)| black_box(engine.step(session, event, at())),
                BatchSize::SmallInput,
            );
        });
    }
    let session = after(&engine, &["menu"]);
    let stored = session.to_snapshot(engine.bot()).to_json();
    group.bench_function("menu reply, stored", |bencher| {
        bencher.iter(|| {
            let (session, _) = Snapshot::from_json(&stored).unwrap().restore(engine.bot());
            let step = engine.step(session, text("1"), at());
            black_box(step.session.to_snapshot(engine.bot()).to_json())
        });
    });
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
