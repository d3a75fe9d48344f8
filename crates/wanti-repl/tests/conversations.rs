//! Whole conversations in memory: what is piped in, and the transcript that comes out.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::sync::Arc;

use jiff::Timestamp;
use wanti_flow::model::Language;
use wanti_flow::{Bot, Source, compile};
use wanti_repl::{Loader, Options, Unchanging, batch};

const YAML: &str = r#"
wanti: 1
bot: {id: contoh, nama: Kelurahan Contoh, zona_waktu: Asia/Jakarta, mulai: menu_utama, alur_layanan: ajukan}
jam_layanan: {kantor: {senin-jumat: 08:00-16:00}}
bila_tidak_paham: {tanya: "Maksudnya yang mana?", kirim: "Maaf, saya belum paham.", setelah_2_kali: menu_utama}
persetujuan:
  data: {teks: "Data Anda dipakai untuk permohonan ini dan disimpan dua tahun. Setuju?", versi: "1"}
jawaban:
  alamat:
    judul: Alamat kantor
    mulai_bila: {kata: [alamat]}
    teks: "Kantor ada di *Jalan Contoh 1*."
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
      - menu: Silakan pilih.
        pilihan:
          - {teks: Surat Keterangan Tidak Mampu untuk Sekolah}
          - {teks: Antrean}
      - kirim: Baik.
  ajukan:
    terima: [layanan]
    langkah:
      - persetujuan: data
      - tanya: Empat angka terakhir NIK?
        jenis: nik_akhir
        simpan: nik4
        rahasia: ya
      - ceklis: Berkas
        dari: layanan.syarat
        simpan: berkas
      - daftarkan: permohonan
        berkas: berkas
      - kirim: "Nomor Anda {permohonan.nomor}."
"#;

fn bot(yaml: &str) -> Arc<Bot> {
    let compiled = compile(&[Source::new("bot.yaml", yaml)], &wanti_flow::Options::default());
    let faults: Vec<String> =
        compiled.diagnostics.iter().map(|fault| format!("{:?} {}", fault.code, fault.message.en)).collect();
    Arc::new(compiled.bot.unwrap_or_else(|| unreachable!("{}", faults.join("\n"))))
}

fn options(language: Language) -> Options {
    let start: Timestamp = "2026-11-24T02:00:00Z".parse().unwrap();
    Options { language, ..Options::at(start) }
}

fn talk_with(lines: &str, language: Language, loader: &mut dyn Loader) -> String {
    let mut output = Vec::new();
    batch(bot(YAML), options(language), loader, lines.as_bytes(), &mut output).unwrap();
    String::from_utf8(output).unwrap()
}

fn talk(lines: &str) -> String {
    talk_with(lines, Language::Indonesian, &mut Unchanging)
}

const REQUEST: &str = "mau bikin domisili\nsetuju\n7788\nsudah semua\n";

#[test]
fn a_transcript_reads_like_a_dialogue_test() {
    let said = talk("alamatnya dmn\r\n\n");
    assert_eq!(said, "> alamatnya dmn\n< Kantor ada di *Jalan Contoh 1*.\n");
    assert_eq!(talk(REQUEST), talk(REQUEST));
}

#[test]
fn a_request_is_opened_and_an_officer_finishes_it() {
    let said = talk(&format!(
        "{REQUEST}:permohonan\n:petugas kembalikan ktp \"buram\"\n:unggah\n:petugas terima ktp\n:petugas siap\n"
    ));
    assert!(said.contains("CTH-261124-0001-"), "{said}");
    assert!(said.contains("# CTH-261124-0001-"), "{said}");
    for act in ["! kembalikan ktp \"buram\"\n< ", "> [unggah]\n", "! terima ktp", "! siap\n< "] {
        assert!(said.contains(act), "{act}: {said}");
    }
    assert!(!said.contains("# !"), "{said}");
}

#[test]
fn why_is_told_in_one_language() {
    let said = |language| talk_with("mau domisili, bukan alamat\n:kenapa\n", language, &mut Unchanging);
    let (id, en) = (said(Language::Indonesian), said(Language::English));
    assert!(id.contains("dilepas: disangkal") && !id.contains("negated"), "{id}");
    assert!(en.contains("dropped: negated") && !en.contains("disangkal"), "{en}");
}

#[test]
fn the_clock_is_moved_and_told() {
    let said = talk(":waktu\n:waktu +9h\n:waktu 2026-11-20T08:00\n:waktu besok\n");
    assert!(said.starts_with("# Selasa 24 November 2026 09.00 WIB, jam layanan buka\n@ 2026-11-24T18:00\n"), "{said}");
    assert!(said.contains("di luar jam layanan, buka lagi Rabu 25 November 2026 08.00 WIB"), "{said}");
    assert!(said.contains("# ! Jam hanya bisa maju."), "{said}");
    assert!(said.contains("# ! \"besok\" bukan waktu."), "{said}");
}

#[test]
fn taps_go_by_number_and_by_title() {
    let said = talk(":tekan 1\nmenu\n:tekan 9\n:tekan antrean\n");
    assert!(said.starts_with("# ! Belum ada pilihan yang bisa ditekan."), "{said}");
    assert!(said.contains("# ! Tidak ada pilihan \"9\"."), "{said}");
    assert!(said.ends_with("> [tombol antrean]\n< Baik.\n"), "{said}");
}

#[test]
fn reasons_and_steps_never_show_a_secret() {
    let said = talk("mau domisili\n:kenapa\nsetuju\n7788\n:kenapa\n:jejak\nsudah semua\n");
    assert!(said.contains("domisili"), "{said}");
    assert!(said.contains("# Putusan: dijawab: domisili"), "{said}");
    assert!(said.contains("# Jawaban rahasia"), "{said}");
    let comments: Vec<&str> = said.lines().filter(|line| line.starts_with('#')).collect();
    assert!(comments.iter().all(|line| !line.contains("7788")), "{comments:?}");
    assert!(comments.iter().any(|line| line.contains("nik4 = ")), "{comments:?}");
}

#[test]
fn the_fitted_form_shows_what_was_adjusted() {
    let said = talk(":whatsapp\nmenu\n:whatsapp\n:telegram\n");
    assert!(said.starts_with("# ! Bot belum mengatakan apa-apa."), "{said}");
    assert!(said.contains("o Surat Keterangan Tidak…  (Surat Keterangan Tidak Mampu untuk Sekolah)"), "{said}");
    assert!(said.contains("# Disesuaikan:"), "{said}");
    assert!(said.contains("# Telegram: pesan 1"), "{said}");
}

#[test]
fn what_is_saved_plays_again() {
    let path = std::env::temp_dir().join(format!("wanti-percakapan-{}.md", std::process::id()));
    let saved = talk(&format!("{REQUEST}:petugas siap\n:simpan {}\n", path.display()));
    assert!(saved.contains("disimpan sebagai ujian"), "{saved}");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    assert!(!text.contains("7788") && text.contains("> 0000"), "{text}");
    let script = wanti_script::parse(&text).unwrap();
    let played = wanti_script::play(&bot(YAML), &script.scenes[0]);
    assert!(played.failures.is_empty(), "{:?}\n{text}", played.failures);
}

#[test]
fn citizens_take_turns() {
    let said = talk("menu\n:warga Siti\n:tekan 1\n:warga baru\n:warga\n");
    assert!(said.contains("@ warga Siti"), "{said}");
    assert!(said.contains("# ! Belum ada pilihan yang bisa ditekan."), "{said}");
    assert!(said.ends_with("# Warga sejauh ini: warga, Siti, warga 3.\n"), "{said}");
}

#[test]
fn faults_are_sentences_in_both_languages() {
    let said = talk(":bantun\n:petugas siap\n:petugas trima ktp\n:simpan\n");
    assert!(said.contains("# ! Mungkin maksudnya :bantuan?"), "{said}");
    assert!(said.contains("# ! Warga ini belum punya permohonan"), "{said}");
    assert!(said.contains("# ! Petugas tidak mengenal tindakan \"trima\"."), "{said}");
    assert!(said.contains("# ! Belum ada percakapan untuk disimpan."), "{said}");
    let said = talk_with(":hlep\n:officer ready\n:quit\nmenu\n", Language::English, &mut Unchanging);
    assert!(said.contains("# ! Did you mean :help?"), "{said}");
    assert!(said.contains("# ! This citizen has no request yet"), "{said}");
    assert!(!said.contains("> menu"), "{said}");
}

/// One good reload, then a bad one.
struct Reloads(Vec<Result<Arc<Bot>, String>>);

impl Loader for Reloads {
    fn changed(&mut self) -> Option<Result<Arc<Bot>, String>> {
        self.0.pop()
    }
}

#[test]
fn a_good_reload_keeps_the_conversation_and_a_bad_one_is_refused() {
    let new = YAML.replace("- kirim: Baik.", "- kirim: Baik sekali.");
    let mut loader = Reloads(vec![Err("bot.yaml:3:1 kunci tidak dikenal".to_owned()), Ok(bot(&new)), Ok(bot(YAML))]);
    let said = talk_with("menu\n:tekan 2\nalamat\n", Language::Indonesian, &mut loader);
    assert!(said.contains("> [tombol 2]\n< Baik sekali."), "{said}");
    assert!(said.contains("# ! bot.yaml:3:1 kunci tidak dikenal\n> alamat\n< Kantor"), "{said}");
}

#[test]
fn hostile_lines_are_answered_and_steer_nothing() {
    let long = "a".repeat(1_000_000);
    for line in ["\u{1b}[2J\u{202e}halo", "{nik4} {{", "$(rm -rf /); :)", "\0\0", "👨‍👩‍👧‍👦", ":)", &long]
    {
        let said = talk(&format!("{line}\n"));
        assert!(said.contains("\n< "), "{}", said.chars().take(200).collect::<String>());
        assert!(!said.chars().any(|ch| ch.is_control() && ch != '\n'));
    }
    let mut output = Vec::new();
    let bytes: &[u8] = b"\xff\xfe menu\n";
    batch(bot(YAML), options(Language::Indonesian), &mut Unchanging, bytes, &mut output).unwrap();
    assert!(String::from_utf8(output).unwrap().contains("\n< "));
}
