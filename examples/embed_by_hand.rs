//! The engine without any runtime: every effect carried out by hand, every answer of the world given back as an event.
//!
//! `cargo run --example embed_by_hand`
#![allow(clippy::print_stdout, reason = "an example talks")]

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::Timestamp;
use wanti::core::Request;
use wanti::{Effect, Engine, Event, Message, MessageKind, Options, Session, Snapshot, Source, compile};

const BOT: &str = r#"
wanti: 1
bot: {id: surat, nama: Surat, zona_waktu: Asia/Jakarta, mulai: minta_surat}
jam_layanan: {kantor: {senin-jumat: 08:00-16:00}}
bila_tidak_paham: {kirim: Maaf, setelah_2_kali: minta_surat}
permohonan: {awalan: SRT, tenggat: 1 hari kerja}
persetujuan: {data: {teks: "Nama Anda kami simpan 30 hari untuk surat ini. Setuju?", versi: "1"}}
retensi: {permohonan: 30 hari}
alur:
  minta_surat:
    judul: Minta surat
    mulai_bila: {kata: [minta surat], contoh: [min mau minta surat dong]}
    langkah:
      - persetujuan: data
      - {tanya: Nama lengkap?, id: nama, jenis: nama, coba: 3, bila_gagal: minta_surat}
      - daftarkan: permohonan
        rincian: [nama]
      - kirim: "Terima kasih, {nama}. Nomor registrasi: {permohonan.nomor}."
"#;

/// What a database would hold: the session as text, requests by number.
#[derive(Default)]
struct Office {
    session: Option<String>,
    requests: Vec<Request>,
    serial: u32,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let compiled = compile(&[Source::new("surat.yaml", BOT)], &Options::default());
    let engine = Engine::new(Arc::new(compiled.bot.ok_or_else(|| format!("{:?}", compiled.diagnostics))?));
    let mut office = Office::default();
    for words in ["mau minta surat dong", "setuju", "nama saya Siti Aminah"] {
        println!("> {words}");
        let event = Event::Message(Message { id: words.to_owned(), kind: MessageKind::text(words) });
        turn(&engine, &mut office, event, Timestamp::now())?;
    }
    assert_eq!(office.requests.len(), 1, "one request was opened");
    Ok(())
}

/// One turn: step until the world has nothing more to answer, then store everything together.
fn turn(engine: &Engine, office: &mut Office, event: Event, at: Timestamp) -> Result<(), Box<dyn std::error::Error>> {
    let mut session = match &office.session {
        Some(stored) => Snapshot::from_json(stored)?.restore(engine.bot()).0,
        None => Session::new(1),
    };
    let mut events = VecDeque::from([event]);
    while let Some(event) = events.pop_front() {
        let step = engine.step(session, event, at);
        session = step.session;
        for effect in step.effects {
            events.extend(carry_out(office, effect));
        }
    }
    office.session = Some(session.to_snapshot(engine.bot()).to_json());
    Ok(())
}

fn carry_out(office: &mut Office, effect: Effect) -> Option<Event> {
    match effect {
        Effect::Send(message) => {
            println!("< {}", message.text.reveal());
            None
        }
        Effect::Register(draft) => {
            office.serial += 1;
            Some(Event::Registered {
                number: wanti::core::registration_number(&draft.prefix, draft.day, office.serial),
            })
        }
        Effect::SaveRequest(request) => {
            office.requests.retain(|known| known.number != request.number);
            office.requests.push(request);
            None
        }
        Effect::Lookup { .. } => Some(Event::Found { requests: office.requests.clone() }),
        Effect::Link { .. } | Effect::Slots { .. } | Effect::Book { .. } | Effect::Http { .. } => {
            Some(Event::Unavailable)
        }
        // Timers, hand-offs, ratings, consent and audit lines would go to tables of their own.
        _ => None,
    }
}
