//! A channel of your own: two methods make it a `Transport`; the store and the driver are the shipped ones.
//!
//! `cargo run --example own_transport`
#![allow(clippy::print_stdout, reason = "an example talks")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use jiff::Timestamp;
use wanti::port::{
    Inbound, InboundKind, Limits, Line, MemoryStore, Outbound, Party, PortError, SentId, Transport, channel, drive,
};
use wanti::text::Pii;
use wanti::{Engine, Options, Source, compile};
use wanti_flow::model::Channel;

const BOT: &str = r#"
wanti: 1
bot: {id: menu, nama: Menu, mulai: utama}
bila_tidak_paham: {kirim: Ketik menu, setelah_2_kali: utama}
alur:
  utama:
    judul: Menu
    mulai_bila: {kata: [menu, halo], contoh: [menu dong]}
    langkah:
      - menu: Pilih satu
        coba: 3
        pilihan:
          - teks: Jam buka
            langkah: [{kirim: Buka pukul 08.00.}]
          - teks: Alamat
            langkah: [{kirim: Jalan Melati 1.}]
retensi: {pesan: 30 hari}
"#;

/// Prints what a channel with three buttons would be sent.
#[derive(Debug, Default)]
struct Printer {
    sent: AtomicUsize,
}

#[async_trait]
impl Transport for Printer {
    fn limits(&self) -> &Limits {
        &channel::WHATSAPP
    }

    async fn send(&self, message: &Outbound) -> Result<SentId, PortError> {
        println!("{}", message.wire.text.reveal());
        for key in message.wire.keys.iter() {
            println!("  [{}]", key.title);
        }
        let number = self.sent.fetch_add(1, Ordering::Relaxed);
        Ok(SentId(format!("printed-{number}")))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let compiled = compile(&[Source::new("menu.yaml", BOT)], &Options::default());
    let engine = Engine::new(Arc::new(compiled.bot.ok_or_else(|| format!("{:?}", compiled.diagnostics))?));
    let (store, printer) = (MemoryStore::new(), Printer::default());
    for (id, words) in [("1", "menu dong"), ("2", "yang kedua"), ("2", "yang kedua")] {
        let inbound = Inbound {
            line: Line { office: "menu".to_owned(), channel: Channel::WhatsApp, id: "kantor".to_owned() },
            id: id.to_owned(),
            from: Party::of("62811"),
            sent: Timestamp::now(),
            received: Timestamp::now(),
            group: None,
            reply_to: None,
            forwarded: false,
            kind: InboundKind::Text(Pii::new(words.to_owned())),
        };
        let driven = pollster::block_on(drive(&engine, &store, &printer, &inbound))?;
        println!("{words}: {:?}", driven.committed);
    }
    assert_eq!(printer.sent.load(Ordering::Relaxed), 2, "the message delivered twice took effect once");
    Ok(())
}
