//! Templates and conditions of one small bot, filled in and decided.

use std::collections::BTreeMap;

use jiff::civil::{DateTime, date};
use wanti_answer::Value;

use super::{CitizenFacts, RequestFacts, Scope};
use crate::model::{Bot, ServiceField, ServiceIx, State, StepKind, VarIx};
use crate::{Options, Source, compile};

const BOT: &str = r#"
wanti: 1
bot: {id: uji, nama: Bot Uji, zona_waktu: Asia/Jakarta, mulai: uji, alur_layanan: uji}
bila_tidak_paham: {setelah_2_kali: uji}
kantor: {nama: Kelurahan Uji, telepon: [0811, 0812], capil: {alamat: Jalan Melati 2}}
jam_layanan:
  kantor: {senin-jumat: 07:30-16:00}
layanan:
  sktm:
    judul: Surat Keterangan Tidak Mampu
    singkat: SKTM
    mulai_bila: {kata: [sktm], contoh: [mau sktm]}
    kewenangan: K
    biaya: gratis
    waktu: 1 hari kerja
    keperluan:
      - {id: sekolah, teks: Sekolah atau kuliah}
      - {id: rumah_sakit, teks: Rumah sakit}
    syarat:
      - {id: ktp, teks: Fotokopi KTP, keterangan: dua lembar}
      - {id: rujukan, teks: Surat rujukan, bila: keperluan = rumah_sakit}
alur:
  uji:
    terima: [layanan]
    langkah:
      - formulir: Data
        isian:
          - {id: nama, tanya: Siapa namanya?, jenis: nama}
          - {id: lahir, tanya: Kapan lahirnya?, jenis: tanggal}
          - {id: gaji, tanya: Berapa gajinya?, jenis: uang}
          - {id: rt, tanya: RT berapa?, jenis: rt_rw}
          - {id: setuju, tanya: Setuju?, jenis: ya_tidak}
          - {id: status, tanya: Statusnya apa?, jenis: pilihan, pilihan: [{id: kawin, teks: Sudah menikah}, {id: lajang, teks: Belum menikah}]}
          - {id: sandi, tanya: Apa kata rahasianya?, rahasia: ya}
      - menu: Untuk apa?
        dari: layanan.keperluan
        simpan: keperluan
      - ceklis: Berkas
        dari: layanan.syarat
        simpan: berkas
      - daftarkan: permohonan
        layanan: sktm
"#;

/// The bot with a message and a condition of its own.
fn bot(message: &str, condition: &str) -> Result<Bot, Vec<(&'static str, String)>> {
    let mut text = BOT.to_owned();
    text.push_str(&format!("      - kirim: {}\n", serde_json::to_string(message).unwrap()));
    text.push_str(&format!(
        "      - jika: {}\n        maka: [{{kirim: Ya.}}]\n",
        serde_json::to_string(condition).unwrap()
    ));
    text.push_str("permohonan: {awalan: UJI}\nretensi: {permohonan: 2 tahun}\n");
    let compiled = compile(&[Source::new("uji.yaml", text)], &Options::default());
    let faults = || compiled.diagnostics.iter().map(|fault| (fault.code.0, fault.message.id.clone())).collect();
    compiled.bot.ok_or_else(faults)
}

#[derive(Default)]
struct Talk {
    vars: BTreeMap<u32, Value>,
    service: Option<ServiceIx>,
    request: Option<RequestFacts>,
    message: String,
}

impl Scope for Talk {
    fn var(&self, var: VarIx) -> Option<&Value> {
        self.vars.get(&var.0)
    }
    fn service(&self) -> Option<ServiceIx> {
        self.service
    }
    fn request(&self) -> Option<RequestFacts> {
        self.request.clone()
    }
    fn citizen(&self) -> CitizenFacts {
        CitizenFacts::default()
    }
    fn now(&self) -> DateTime {
        date(2026, 11, 24).at(9, 0, 0, 0)
    }
    fn last_message(&self) -> &str {
        &self.message
    }
    fn link(&self) -> Option<&str> {
        None
    }
}

fn talk(bot: &Bot) -> Talk {
    let mut talk =
        Talk { service: Some(ServiceIx::new(0)), message: "status {nama} *dong*".to_owned(), ..Talk::default() };
    let values = [
        ("nama", Value::Text("{kantor.nama}".to_owned())),
        ("lahir", Value::Date(date(2010, 11, 25))),
        ("gaji", Value::Money(1_500_000)),
        ("rt", Value::Text("003/005".to_owned())),
        ("setuju", Value::Bool(true)),
        ("status", Value::Choice("kawin".to_owned())),
        ("sandi", Value::Text("mawarmelati".to_owned())),
        ("keperluan", Value::Choice("rumah_sakit".to_owned())),
        ("berkas", Value::List(vec!["ktp".to_owned()])),
    ];
    for (name, value) in values {
        talk.vars.insert(bot.var_named(name).unwrap().0, value);
    }
    talk.request = Some(RequestFacts {
        number: "UJI-261124-0001-K".to_owned(),
        service_title: "SKTM".to_owned(),
        state: State::Ready,
        label: None,
        deadline: Some(date(2026, 11, 25).at(16, 0, 0, 0)),
        note: None,
        missing: Vec::new(),
        pickup: Some((date(2026, 11, 26).at(9, 0, 0, 0), date(2026, 11, 26).at(10, 0, 0, 0))),
    });
    talk
}

fn shown(message: &str) -> String {
    let bot = bot(message, "setuju").unwrap();
    let steps = bot.flows.iter().flat_map(|flow| &flow.steps);
    let say =
        steps.filter_map(|step| if let StepKind::Say(say) = &step.kind { Some(say) } else { None }).next().unwrap();
    bot.render(&say.texts[0], &talk(&bot))
}

fn holds(condition: &str) -> bool {
    let bot = bot("Halo.", condition).unwrap_or_else(|faults| panic!("{condition}: {faults:?}"));
    let steps = bot.flows.iter().flat_map(|flow| &flow.steps);
    let branch = steps
        .filter_map(|step| if let StepKind::Branch { cases, .. } = &step.kind { Some(cases) } else { None })
        .next();
    bot.holds(&branch.unwrap()[0].0, &talk(&bot))
}

fn faults(message: &str, condition: &str) -> Vec<&'static str> {
    let found = bot(message, condition).err().unwrap_or_default().into_iter().map(|(code, _)| code);
    found.filter(|code| code.starts_with("WN04")).collect()
}

#[test]
fn every_place_has_its_natural_form() {
    for (message, words) in [
        ("Halo {nama}", "Halo {kantor.nama}"),
        ("{kantor.nama}, {kantor.telepon}, {kantor.capil.alamat}", "Kelurahan Uji, 0811, 0812, Jalan Melati 2"),
        ("{lahir} | {lahir:tanggal_pendek} | {lahir:hari}", "Kamis 25 November 2010 | 25-11-2010 | Kamis"),
        ("{gaji} {gaji:rupiah}", "Rp1.500.000 Rp1.500.000"),
        ("{status}, {keperluan}", "Sudah menikah, Rumah sakit"),
        ("{sandi}", "**********"),
        (
            "{berkas}. Kurang: {berkas.kurang}. Ada:\n{berkas.ada:daftar}",
            "Fotokopi KTP. Kurang: Surat rujukan. Ada:\n1. Fotokopi KTP",
        ),
        ("{layanan.syarat}", "1. Fotokopi KTP (dua lembar)\n2. Surat rujukan"),
        (
            "{layanan} {layanan.singkat} {layanan.id} {layanan.waktu} {layanan.biaya}",
            "Surat Keterangan Tidak Mampu SKTM sktm 1 hari kerja gratis",
        ),
        ("{permohonan.nomor} {permohonan.label}", "UJI-261124-0001-K diproses"),
        ("{permohonan.tenggat:tanggal_jam}", "Rabu 25 November 2026 pukul 16.00 WIB"),
        ("{permohonan.tenggat:jam}", "16.00"),
        ("{permohonan.jadwal}", "Kamis 26 November 2026 pukul 09.00-10.00 WIB"),
        ("{permohonan.catatan|tidak ada catatan}", "tidak ada catatan"),
        ("{warga.sapaan}, {warga.nama|warga}", "Bapak/Ibu, warga"),
        ("{salam}. {hari_ini}", "Selamat pagi. Selasa 24 November 2026"),
        ("{jam_layanan.kantor.buka_berikut}", "Rabu 25 November 2026 pukul 07.30 WIB"),
        ("{pesan}", "status {nama} *dong*"),
        ("{{nama}} tetap, } juga", "{nama} tetap, } juga"),
        ("{kantor.nama:besar}", "KELURAHAN UJI"),
        ("{tautan|belum ada}", "belum ada"),
    ] {
        let found = shown(message);
        if message == "{sandi}" {
            assert!(!found.contains("mawar"), "{found}");
        } else {
            assert_eq!(found, words, "{message}");
        }
    }
}

#[test]
fn conditions_in_both_languages() {
    for condition in [
        "keperluan = rumah_sakit",
        "keperluan != sekolah dan setuju",
        "keperluan dalam [sekolah, rumah_sakit]",
        "keperluan not in [sekolah]",
        "bukan (keperluan = sekolah atau tidak setuju)",
        "setuju = ya and status = kawin",
        "umur lahir < 16",
        "age lahir >= 15",
        "lahir < 2011-01-01",
        "hari_ini + 7 hari >= 2026-12-01",
        "gaji > 1.000.000",
        "rt = 003/005",
        "ada nama dan kosong permohonan.catatan",
        "dalam jam_layanan kantor",
        "not outside hours kantor",
        "'ktp' dalam berkas",
        "permohonan.keadaan = siap_diambil",
        "permohonan.label = diproses",
        "layanan.kewenangan = K",
        "layanan.id = sktm",
        "permohonan.tenggat < hari_ini + 3 hari",
        "jam_layanan.kantor.buka",
        "kantor.nama = 'Kelurahan Uji'",
    ] {
        assert!(holds(condition), "{condition}");
    }
    for condition in [
        "keperluan = sekolah",
        "umur lahir > 17",
        "rt = 3",
        "tidak",
        "di luar jam_layanan",
        "gaji <= 15000",
        "kosong nama",
    ] {
        assert!(!holds(condition), "{condition}");
    }
}

#[test]
fn an_absent_value_makes_no_comparison_true() {
    let bot = bot("Halo.", "gaji = 1 atau gaji != 1 atau gaji < 1 atau gaji >= 1").unwrap();
    let steps = bot.flows.iter().flat_map(|flow| &flow.steps);
    let cases = steps
        .filter_map(|step| if let StepKind::Branch { cases, .. } = &step.kind { Some(cases) } else { None })
        .next()
        .unwrap();
    assert!(!bot.holds(&cases[0].0, &Talk::default()));
}

#[test]
fn faults_have_their_code() {
    for (message, condition, code) in [
        ("{nma}", "setuju", "WN0401"),
        ("{permohonan.nomer}", "setuju", "WN0401"),
        ("{nama", "setuju", "WN0402"),
        ("{ }", "setuju", "WN0402"),
        ("{lahir:tgl}", "setuju", "WN0403"),
        ("{nama:rupiah}", "setuju", "WN0404"),
        ("Halo.", "setuju =", "WN0405"),
        ("Halo.", "(setuju", "WN0405"),
        ("Halo.", "setuju ; status", "WN0405"),
        ("Halo.", "lahir = kawin", "WN0401"),
        ("Halo.", "lahir = 17", "WN0406"),
        ("Halo.", "nama < gaji", "WN0406"),
        ("Halo.", "status = kawn", "WN0407"),
        ("Halo.", "dalam jam_layanan loket", "WN0408"),
        ("Halo.", "nama", "WN0409"),
    ] {
        assert_eq!(faults(message, condition), [code], "{message} / {condition}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("{}setuju{}", "(".repeat(1000), ")".repeat(1000));
    assert_eq!(faults("Halo.", &deep), ["WN0405"]);
    assert_eq!(faults("Halo.", &format!("{}setuju", "bukan ".repeat(300))), ["WN0405"]);
}

#[test]
fn a_service_without_words_of_its_own_gets_some() {
    let bot = bot("Halo.", "setuju").unwrap();
    let text = bot.service_text(ServiceIx::new(0), ServiceField::Answer, &talk(&bot));
    assert_eq!(
        text,
        "*Surat Keterangan Tidak Mampu*\nBiaya: gratis\nSelesai dalam: 1 hari kerja\nSiapkan:\n1. Fotokopi KTP (dua lembar)\n2. Surat rujukan"
    );
}
