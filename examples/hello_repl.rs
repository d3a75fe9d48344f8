//! The smallest conversation: a bot in one string, the pretend world, standard input and output.
//!
//! `printf 'halo\njam buka brp?\n' | cargo run --example hello_repl`
#![allow(clippy::print_stdout, reason = "an example talks")]

use std::io::{self, BufRead};
use std::sync::Arc;

use jiff::Timestamp;
use wanti::{Engine, MessageKind, Options, Playground, Source, compile};

const BOT: &str = r#"
wanti: 1
bot: {id: halo, nama: Warung Halo, zona_waktu: Asia/Jakarta, mulai: pembuka}
jam_layanan: {warung: {senin-sabtu: 08:00-17:00}}
bila_tidak_paham: {kirim: "Maaf, saya hanya tahu jam buka.", setelah_2_kali: pembuka}
jawaban:
  jam_buka:
    judul: Jam buka
    mulai_bila: {kata: [jam buka, kapan buka], contoh: [buka jam brp kak]}
    teks: "Kami buka {jam_layanan.warung.ringkas}."
alur:
  pembuka:
    judul: Pembuka
    mulai_bila: {kata: [halo, pagi], contoh: [hallo]}
    langkah: [{kirim: "{salam}! Mau tanya jam buka?"}]
retensi: {pesan: 90 hari}
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let compiled = compile(&[Source::new("halo.yaml", BOT)], &Options::default());
    let bot = compiled.bot.ok_or_else(|| format!("{:?}", compiled.diagnostics))?;
    let mut world = Playground::new(Engine::new(Arc::new(bot)), Timestamp::now());
    for line in io::stdin().lock().lines() {
        for turn in world.message("tamu", MessageKind::text(line?)) {
            for message in turn.messages {
                println!("{}", message.text.reveal());
            }
        }
    }
    Ok(())
}
