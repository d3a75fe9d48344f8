//! From text to bot: places, layers, both languages, every step, and files that mean harm.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

use wanti_flow::diagnostic::Severity;
use wanti_flow::model::{ChoiceSource, StepIx, StepKind};
use wanti_flow::tree::{Free, StepKind as Written};
use wanti_flow::{Bot, Compiled, Options, Source, bases, compile, repair, resolved};

const HEAD: &str = "wanti: 1\nbot: {id: uji, nama: Uji, mulai: awal}\nbila_tidak_paham: {setelah_2_kali: awal}\n";

fn one(text: impl Into<Vec<u8>>) -> Compiled {
    compile(&[Source::new("uji.yaml", text)], &Options::default())
}

fn errors(compiled: &Compiled) -> Vec<(&str, &str)> {
    let errors = compiled.diagnostics.iter().filter(|fault| fault.severity == Severity::Error);
    errors.map(|fault| (fault.code.0, compiled.files[fault.span.file as usize].slice(&fault.span))).collect()
}

fn bot(text: &str) -> Bot {
    let compiled = one(text);
    let errors = format!("{:#?}", errors(&compiled));
    compiled.bot.unwrap_or_else(|| panic!("{errors}"))
}

fn with_step(step: &str) -> String {
    format!("{HEAD}alur:\n  awal:\n    langkah:\n      {}\n", step.replace('\n', "\n      "))
}

#[test]
fn text_stays_as_it_was_written() {
    let text = format!(
        "{HEAD}kantor: {{telepon: 0812345, biaya: 15.000, buka: no, jam: 08:00, banyak: 1e3, nik: 3171234567890123, luar: +62811}}\nalur:\n  awal:\n    langkah: [{{kirim: 007}}]\n"
    );
    let compiled = one(text);
    assert!(errors(&compiled).is_empty(), "{:?}", errors(&compiled));
    let Some(Free::Map(office)) = &compiled.tree.office else { panic!("no office") };
    let texts: Vec<&str> =
        office.iter().map(|entry| if let Free::Text(text) = &entry.value { text.as_str() } else { "" }).collect();
    assert_eq!(texts, ["0812345", "15.000", "no", "08:00", "1e3", "3171234567890123", "+62811"]);
}

#[test]
fn every_text_knows_its_place() {
    let compiled = one(with_step("- kirim: \"Halo {bot.nama}\"\n  id: sapa"));
    let step = &compiled.tree.flows[0].value.steps[0];
    let Some(Written::Say(say)) = &step.kind else { panic!("no message") };
    assert_eq!(compiled.files[0].slice(&say.say[0].span), "\"Halo {bot.nama}\"");
    assert_eq!(compiled.files[0].slice(&step.at), "kirim");
    assert_eq!(compiled.files[0].position(say.say[0].span.range.start), (7, 16));
}

#[test]
fn traps_of_yaml_have_their_own_codes_and_repairs() {
    let cases = [
        ("- kirim: *Penting* bawa KTP", "WN0105", "'*Penting* bawa KTP'"),
        ("- kirim: *Penting*", "WN0105", "'*Penting*'"),
        ("- kirim: {bot.nama}, halo", "WN0106", "'{bot.nama}, halo'"),
        ("- kirim: {bot.nama}", "WN0106", "'{bot.nama}'"),
        ("- kirim: @kelurahan", "WN0108", "'@kelurahan'"),
        ("- kirim: `kode` ini", "WN0108", "'`kode` ini'"),
        ("- kirim: %d orang", "WN0108", "'%d orang'"),
        ("- kirim: !penting bawa", "WN0110", "'!penting bawa'"),
        ("- kirim: &jam buka", "WN0109", "'&jam buka'"),
        ("- kirim: Syarat: KTP dan KK", "WN0111", "'Syarat: KTP dan KK'"),
        ("- kirim:\n    - Halo\n    - Syarat: KTP", "WN0111", "'Syarat: KTP'"),
        ("- {kirim: Syarat: KTP}", "WN0111", "'Syarat: KTP'"),
        ("- kirim: Nomor antrean #12 hari ini", "WN0112", "'Nomor antrean #12 hari ini'"),
        ("- kirim: \"menu\" ya", "WN0114", "'\"menu\" ya'"),
        ("- kirim: 'Jum'at' buka", "WN0114", "\"'Jum'at' buka\""),
    ];
    for (step, code, repaired) in cases {
        let text = with_step(step);
        let compiled = one(text.clone());
        let found: Vec<&str> = compiled.diagnostics.iter().map(|fault| fault.code.0).collect();
        assert_eq!(found, [code], "{step}");
        let fix = compiled.diagnostics[0].fix.as_ref().map(|fix| fix.text.as_str());
        assert_eq!(fix, Some(repaired), "{step}");
        let again = one(repair(&compiled.files[0].text, 0, &compiled.diagnostics));
        assert!(again.diagnostics.is_empty(), "{step}: {:?}", again.diagnostics);
    }
}

#[test]
fn all_faults_of_a_file_are_told_at_once() {
    let compiled = one(with_step("- kirim: *Satu* dua\n- krim: Halo\n- kirim: Syarat: KTP\n- ke: awall"));
    let found: Vec<&str> = errors(&compiled).into_iter().map(|(code, _)| code).collect();
    assert_eq!(found, ["WN0105", "WN0205", "WN0111"]);
}

#[test]
fn a_broken_file_does_not_silence_the_others() {
    let good = format!("{HEAD}alur:\n  awal:\n    langkah: [{{krim: Halo}}]\n");
    let files =
        [Source::new("a.yaml", "layanan:\n  sktm:\n     judul: A\n    biaya: B\n"), Source::new("b.yaml", good)];
    let compiled = compile(&files, &Options::default());
    let found: Vec<(u32, &str)> = compiled.diagnostics.iter().map(|fault| (fault.span.file, fault.code.0)).collect();
    assert_eq!(found, [(0, "WN0116"), (1, "WN0205")]);
}

#[test]
fn byte_tricks() {
    let mut bytes = vec![0xEF, 0xBB, 0xBF];
    bytes.extend(with_step("- kirim: Halo").replace('\n', "\r\n").into_bytes());
    assert!(one(bytes).bot.is_some(), "a mark of byte order and line breaks of Windows are no fault");
    assert_eq!(errors(&one(b"\xFF\xFEw\0".to_vec()))[0].0, "WN0102");
    assert_eq!(errors(&one(with_step("- kirim: a\u{0}b")))[0], ("WN0103", "\0"));
    let tabs = format!("{HEAD}kantor:\n\tnama: A\n\talamat: B\nalur: {{awal: {{langkah: [{{kirim: Halo}}]}}}}\n");
    let compiled = one(tabs);
    assert!(errors(&compiled).iter().all(|(code, _)| *code == "WN0104"), "{:?}", errors(&compiled));
    assert_eq!(errors(&compiled).len(), 2);
    assert!(one(repair(&compiled.files[0].text, 0, &compiled.diagnostics)).bot.is_some());
}

#[test]
fn files_that_mean_harm_are_refused() {
    let deep = |open: &str, count: usize| format!("{HEAD}kantor:\n  a: {}", open.repeat(count));
    // A block of 3,000 levels has more blanks than a file may have; 1,000 do not.
    let block: String = (0..1000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let mut aliases = format!("{HEAD}kantor:\n  a0: &a0 [x, x]\n");
    (1..40).for_each(|n| aliases += &format!("  a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1));
    let cases = [
        ("WN0115", deep("[", 3000)),
        ("WN0115", deep("{a: ", 3000)),
        ("WN0115", deep("[", 900_000)),
        ("WN0115", format!("kantor:\n{block}")),
        ("WN0101", "a".repeat(5 * 1024 * 1024)),
        ("WN0101", format!("{HEAD}kantor:\n  a: [{}]\n", "a,".repeat(30_000))),
        ("WN0101", with_step(&format!("- kirim: '{}'", "{x}".repeat(10_000)))),
        ("WN0105", aliases),
    ];
    for (code, text) in cases {
        let compiled = one(text);
        assert!(compiled.bot.is_none());
        let found: Vec<&str> = errors(&compiled).into_iter().map(|(code, _)| code).collect();
        assert!(found.contains(&code), "{found:?} has no {code}");
        assert!(found.len() < 200, "too many to read");
    }
}

#[test]
fn layers_replace_by_id_and_one_layer_says_a_thing_once() {
    let pack = format!(
        "{HEAD}layanan:\n  sktm: {{judul: Lama, biaya: gratis, syarat: [{{id: ktp, teks: KTP}}, {{id: kk, teks: KK}}]}}\n  usaha: {{judul: Usaha}}\nalur: {{awal: {{langkah: [{{kirim: Halo}}]}}}}\n"
    );
    let office = "dasar: ../paket\nlayanan:\n  sktm: {judul: Baru, syarat: [{id: pengantar, teks: Pengantar}]}\n";
    assert_eq!(bases(&Source::new("kantor.yaml", office)), ["../paket"]);
    let files = [Source::new("paket.yaml", pack.clone()), Source::new("kantor.yaml", office).layer(1)];
    let bot = compile(&files, &Options::default()).bot.unwrap();
    assert_eq!(bot.services.iter().map(|service| service.title.as_str()).collect::<Vec<_>>(), ["Baru", "Usaha"]);
    assert_eq!(bot.services[0].requirements.len(), 1);
    assert!(bot.services[0].texts.len() == 1, "the cost of the pack stays");

    let twice = compile(
        &[Source::new("a.yaml", pack), Source::new("b.yaml", "layanan: {sktm: {judul: Lagi}}")],
        &Options::default(),
    );
    let fault = twice.diagnostics.iter().find(|fault| fault.code.0 == "WN0107").unwrap();
    assert_eq!((fault.span.file, fault.also[0].0.file), (1, 0));
}

const INDONESIAN: &str = "
wanti: 1
bot: {id: uji, nama: Uji, mulai: awal}
kantor: {nama: Kelurahan}
jam_layanan:
  kantor: {senin-kamis: 08:00-16:00, jumat: tutup}
perintah:
  batal: {kata: [batal], lakukan: batalkan, yakinkan: ya}
jawaban:
  biaya: {aspek: ya, mulai_bila: {kata: [biaya]}, teks: Gratis., sifat: biasa}
layanan:
  sktm: {judul: SKTM, sebutan: [sktm], biaya: gratis, waktu: 3 hari kerja, jawaban: {biaya: Gratis di sini.}}
alur:
  awal:
    judul: Awal
    mulai_bila: {kata: [halo]}
    langkah:
      - kirim: '{salam}, ini {kantor.nama}.'
      - id: jenis_surat
        menu: Pilih
        gaya: tombol
        pilihan:
          - {teks: Satu, id: satu, ke: akhir}
          - {teks: Dua, id: dua, langkah: [{kirim: Dua.}]}
      - tanya: Kapan?
        jenis: tanggal
        simpan: kapan
        coba: 2
        bila_gagal: akhir
      - jika: jenis_surat = dua dan dalam jam_layanan kantor
        maka: [{kirim: 'Tanggal {kapan:tanggal}.'}]
        selain_itu: [{selesai: Sampai jumpa.}]
  akhir: {langkah: [{selesai: ''}]}
";

const ENGLISH: &str = "
wanti: 1
bot: {id: uji, name: Uji, start: awal}
office: {nama: Kelurahan}
hours:
  kantor: {monday-thursday: 08:00-16:00, friday: closed}
commands:
  batal: {words: [batal], do: cancel, confirm: yes}
answers:
  biaya: {aspect: yes, start_when: {words: [biaya]}, text: Gratis., nature: plain}
services:
  sktm: {title: SKTM, nicknames: [sktm], cost: gratis, time: 3 working days, answers: {biaya: Gratis di sini.}}
flows:
  awal:
    title: Awal
    start_when: {words: [halo]}
    steps:
      - say: '{greeting}, ini {office.nama}.'
      - id: jenis_surat
        menu: Pilih
        style: buttons
        choices:
          - {text: Satu, id: satu, goto: akhir}
          - {text: Dua, id: dua, steps: [{say: Dua.}]}
      - ask: Kapan?
        kind: date
        save: kapan
        tries: 2
        on_failure: akhir
      - if: jenis_surat = dua and within hours kantor
        then: [{say: 'Tanggal {kapan:date}.'}]
        else: [{end: Sampai jumpa.}]
  akhir: {steps: [{end: ''}]}
";

#[test]
fn both_languages_make_the_same_bot() {
    // The one text that stays as it was written is the time of the service.
    let english = ENGLISH.replace("3 working days", "3 hari kerja");
    assert_eq!(bot(INDONESIAN).hash, bot(&english).hash);
    assert_ne!(bot(INDONESIAN).hash, bot(&INDONESIAN.replace("= dua", "= satu")).hash);
    assert_ne!(bot(INDONESIAN).hash, bot(&INDONESIAN.replace("Gratis.", "Gratis!")).hash);
}

#[test]
fn a_resolved_bot_reads_as_the_same_bot() {
    let compiled = one(ENGLISH.replace("3 working days", "3 hari kerja"));
    let printed = resolved(&compiled);
    assert!(printed.contains("layanan:"), "{printed}");
    assert_eq!(bot(&printed).hash, bot(INDONESIAN).hash, "{printed}");
}

#[test]
fn blocks_are_laid_out_flat() {
    let bot = bot(INDONESIAN);
    let steps = &bot.flows[0].steps;
    let keys: Vec<&str> = steps.iter().map(|step| step.key.as_str()).collect();
    let expected = [
        "1",
        "jenis_surat",
        "jenis_surat.lanjut",
        "jenis_surat.dua.1",
        "jenis_surat.dua.akhir",
        "3",
        "4",
        "4.maka.1",
        "4.maka.akhir",
        "4.selain_itu.1",
        "4.selain_itu.akhir",
    ];
    assert_eq!(keys, expected);
    let StepKind::Menu(menu) = &steps[1].kind else { panic!("no menu") };
    let ChoiceSource::Written(choices) = &menu.source else { panic!("no choices") };
    assert_eq!((choices[0].flow, choices[0].step), (bot.flow_named("akhir"), None));
    assert_eq!((choices[1].flow, choices[1].step), (None, Some(StepIx(3))));
    assert!(matches!(steps[2].kind, StepKind::Jump(StepIx(5))));
    assert!(matches!(steps[4].kind, StepKind::Jump(StepIx(5))));
    let StepKind::Branch { cases, otherwise } = &steps[6].kind else { panic!("no branch") };
    assert_eq!((cases[0].1, *otherwise), (StepIx(7), StepIx(9)));
    assert!(matches!(steps[8].kind, StepKind::Jump(StepIx(11))), "past the last step is the end");
    assert_eq!(steps[6].place.line, 30);
}

#[test]
fn a_step_changes_its_hash_with_what_a_citizen_sees() {
    let first = bot(INDONESIAN);
    let other = bot(&INDONESIAN.replace("- kirim: '{salam}", "- isi: {lain: 1}\n      - kirim: '{salam}"));
    let hash = |bot: &Bot, key: &str| bot.flows[0].steps.iter().find(|step| step.key == key).unwrap().hash;
    assert_eq!(hash(&first, "jenis_surat"), hash(&other, "jenis_surat"), "a value elsewhere changes nothing here");
    let changed = bot(&INDONESIAN.replace("teks: Dua", "teks: Dua surat"));
    assert_ne!(hash(&first, "jenis_surat"), hash(&changed, "jenis_surat"));
}

#[test]
fn every_step_becomes_itself() {
    let text = "
wanti: 1
bot: {id: uji, nama: Uji, mulai: awal}
permohonan: {awalan: uji, slot: {waktu: [08:00-10:00, 10:00-12:00]}}
peran: {petugas: {nama: Petugas, boleh: [balas]}}
persetujuan: {data: {teks: Boleh?, versi: '1'}}
retensi: {permohonan: 2 tahun}
alur:
  awal:
    terima: [layanan]
    langkah:
      - persetujuan: data
        bila_tidak: [{selesai: Baik.}]
      - formulir: Data
        isian: [{id: nama, tanya: Nama?, jenis: nama}, {id: nik4, tanya: Empat angka?, jenis: nik_akhir}]
        ringkas: ya
      - ceklis: Berkas
        butir: [{id: ktp, teks: KTP}]
        simpan: berkas
      - isi: {jumlah: 2}
      - daftarkan: permohonan
        rincian: [nama]
        berkas: berkas
        tenggat: layanan.waktu
      - unggah: berkas
        pesan: 'Kirim di {tautan}'
      - jadwalkan: Kapan diambil?
        tidak_ada: [{kirim: Penuh.}]
      - cari: permohonan
        nomor: dari pesan
        ketemu: [{kirim: 'Ada {permohonan.nomor}'}]
        tidak_ada: [{kirim: Tidak ada.}]
      - serahkan: petugas
        bila_diam: {2 jam: {kembali_ke_bot: ya}, 15 menit: {pesan: Sabar.}}
      - nilai: Puas?
      - minta: https://contoh.example/x
        gagal: [{kirim: Gagal.}]
      - panggil: lain
        dengan: {kuota: 3}
        tunda: sampai permohonan diambil
      - ke: lain.dua
      - selesai: Dah.
  lain:
    terima: [kuota]
    langkah: [{kirim: Satu}, {id: dua, kirim: Dua}]
";
    let bot = bot(text);
    let names: Vec<String> = bot.flows[0].steps.iter().map(|step| format!("{:?}", step.kind)).collect();
    let names: Vec<&str> =
        names.iter().map(|name| name.split(['(', ' ']).next().unwrap()).filter(|name| *name != "Jump").collect();
    let expected = [
        "Consent",
        "End",
        "Form",
        "Checklist",
        "Set",
        "Register",
        "Upload",
        "Schedule",
        "Say",
        "Lookup",
        "Say",
        "Say",
        "Handoff",
        "Rate",
        "Request",
        "Say",
        "Call",
        "Goto",
        "End",
    ];
    assert_eq!(names, expected);
    let goto = bot.flows[0]
        .steps
        .iter()
        .find_map(|step| if let StepKind::Goto(goto) = &step.kind { Some(goto) } else { None })
        .unwrap();
    assert_eq!((goto.flow, goto.step), (bot.flow_named("lain").unwrap(), Some(StepIx(1))));
    assert_eq!(bot.requests.prefix, "UJI");
    assert!(bot.vars.iter().any(|var| var.name == "nik4" && var.secret));
}
