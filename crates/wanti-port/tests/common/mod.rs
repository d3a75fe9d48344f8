//! A small bot for tests of the sockets.

use std::sync::Arc;

use wanti_flow::{Bot, Options, Source, compile};

/// A bot with an answer, a menu longer than a list, and a flow that opens a request.
pub(crate) fn bot() -> Arc<Bot> {
    let compiled = compile(&[Source::new("bot.yaml", YAML)], &Options::default());
    let faults: Vec<String> = compiled
        .diagnostics
        .iter()
        .map(|fault| format!("{fault:?}"))
        .collect();
    Arc::new(
        compiled
            .bot
            .unwrap_or_else(|| unreachable!("{}", faults.join("\n"))),
    )
}

const YAML: &str = r#"
wanti: 1
bot: {id: contoh, nama: Kelurahan Contoh, mulai: menu_utama, alur_layanan: ajukan}

bila_tidak_paham:
  tanya: Maaf, maksudnya yang mana?
  kirim: Maaf, saya belum paham. Ketik *menu*.

jawaban:
  alamat:
    judul: Alamat kantor
    mulai_bila: {kata: [alamat, kantor di mana]}
    teks: Kantor ada di Jalan Contoh 1.

layanan:
  domisili:
    judul: Surat Keterangan Domisili
    mulai_bila: {kata: [domisili]}
    kewenangan: K
    biaya: gratis
    waktu: 1 hari
    syarat: [{id: ktp, teks: Fotokopi KTP}]

permohonan: {awalan: CTH}

alur:
  menu_utama:
    mulai_bila: {kata: [menu]}
    langkah:
      - menu: Silakan pilih nomor antrean.
        simpan: antrean
        pilihan: [Satu, Dua, Tiga, Empat, Lima, Enam, Tujuh, Delapan, Sembilan, Sepuluh, Sebelas, Dua belas]
      - kirim: "Pilihan Anda: {antrean}."
  ajukan:
    terima: [layanan]
    langkah:
      - tanya: Nama lengkap?
        jenis: nama
        simpan: nama
      - daftarkan: permohonan
      - kirim: "Terima kasih, {nama}. Nomor Anda {permohonan.nomor}."
"#;
