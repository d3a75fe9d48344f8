//! A small bot for tests of the sockets.

use std::sync::Arc;

use wanti_flow::{Bot, Options, Severity, Source, compile};

/// A bot with an answer, a menu longer than a list, and a flow that opens a request.
pub(crate) fn bot() -> Arc<Bot> {
    let compiled = compile(&[Source::new("bot.yaml", YAML)], &Options::default());
    let faults: Vec<String> = compiled
        .diagnostics
        .iter()
        .filter(|fault| fault.severity == Severity::Error)
        .map(|fault| format!("{:?} {}", fault.code, fault.message.en))
        .collect();
    Arc::new(compiled.bot.unwrap_or_else(|| unreachable!("{}", faults.join("\n"))))
}

const YAML: &str = r#"
wanti: 1
bot: {id: contoh, nama: Kelurahan Contoh, mulai: menu_utama, alur_layanan: ajukan}
bila_tidak_paham: {tanya: "Maksudnya yang mana?", kirim: "Maaf, saya belum paham.", setelah_2_kali: menu_utama}
persetujuan:
  data: {teks: "Data Anda dipakai untuk permohonan ini dan disimpan dua tahun. Setuju?", versi: "1"}
layanan:
  domisili:
    judul: Surat Keterangan Domisili
    mulai_bila: {kata: [domisili]}
    kewenangan: K
    biaya: gratis
    waktu: 1 hari
    syarat: [{id: ktp, teks: Fotokopi KTP}]
permohonan: {awalan: CTH}
retensi: {permohonan: 2 tahun, pesan: 90 hari}
alur:
  menu_utama:
    mulai_bila: {kata: [menu]}
    langkah:
      - menu: Silakan pilih nomor antrean.
        simpan: antrean
        pilihan:
          - {teks: Satu}
          - {teks: Dua}
          - {teks: Tiga}
          - {teks: Empat}
          - {teks: Lima}
          - {teks: Enam}
          - {teks: Tujuh}
          - {teks: Delapan}
          - {teks: Sembilan}
          - {teks: Sepuluh}
          - {teks: Sebelas}
          - {teks: Dua belas}
      - kirim: "Pilihan Anda: {antrean}."
  ajukan:
    terima: [layanan]
    langkah:
      - persetujuan: data
      - tanya: Nama lengkap?
        jenis: nama
        simpan: nama
      - daftarkan: permohonan
      - kirim: "Terima kasih, {nama}. Nomor Anda {permohonan.nomor}."
"#;
