//! Conversations with the interpreter: the whole path, interruptions, repairs, officers, hostile input.

use crate::support::{OFFICE, Talk, bot, engine, morning};
use wanti_core::{
    Citizen, Decision, Effect, Engine, Event, Location, Media, MediaKind, Message, MessageKind, Note, Session,
};
use wanti_flow::model::{FlowIx, Goto, StepKind};

#[track_caller]
fn has(answer: &str, words: &[&str]) {
    for word in words {
        assert!(answer.contains(word), "no {word:?} in {answer:?}");
    }
}

/// Up to the open form of an application.
fn applying() -> Talk {
    let mut talk = Talk::office();
    has(&talk.says("mau bikin sktm"), &["SKTM gratis.", "Untuk apa?"]);
    has(&talk.says("1"), &["Ajukan sekarang?"]);
    has(&talk.says("iya"), &["Setuju?"]);
    has(&talk.says("setuju"), &["Nama lengkap?"]);
    talk
}

/// With a request.
fn applied() -> Talk {
    let mut talk = applying();
    talk.all(&["siti aminah", "0003", "rt 4", "lewati", "ya"]);
    has(
        &talk.says("sudah semua"),
        &["Nomor UJI-261124-0001-", "Rabu 25 November 2026 pukul", "Unggah di https://", "Catatan: tidak ada."],
    );
    talk
}

#[test]
fn from_message_to_survey() {
    let mut talk = applied();
    has(
        &talk.officer(Decision::Return { item: "kk".into(), reason: "buram".into() }),
        &["Fotokopi KK: buram", "paling lambat"],
    );
    talk.officer(Decision::Ready);
    assert!(talk.last[0].refused.as_ref().is_some_and(|words| words.contains("Fotokopi KK")));
    talk.last = talk.world.upload("warga", &["kk".to_owned()]);
    has(&talk.officer(Decision::Ready), &["siap diambil", "Kapan diambil?"]);
    has(&talk.says("besok jam 9"), &["Ditunggu Rabu 25 November 2026 pukul 08.00"]);
    has(&talk.minutes(22 * 60), &["Pengingat"]);
    has(&talk.officer(Decision::Collected), &["sudah diambil", "Seberapa puas"]);
    has(&talk.says("2"), &["Apa yang kurang?"]);
    has(&talk.says("lama sekali"), &["Terima kasih."]);
    let marks = talk
        .last
        .iter()
        .flat_map(|turn| &turn.effects)
        .filter(|effect| matches!(effect, Effect::Rated { comment: Some(_), .. }));
    assert_eq!(marks.count(), 1);
}

#[test]
fn consent_is_asked_once() {
    let mut talk = applied();
    let answer = talk.all(&["domisili", "ya"]);
    has(&answer, &["Nama lengkap?"]);
}

#[test]
fn several_answers_in_one_message() {
    let mut talk = applying();
    has(&talk.says("nama saya Siti Aminah, nik belakang 1234, rt 3"), &["Saya catat", "Siti Aminah", "Catatan?"]);
}

#[test]
fn a_question_in_the_middle_is_answered_and_the_form_goes_on() {
    let mut talk = applying();
    has(&talk.says("alamat di mana ya?"), &["Jalan Melati 1.", "Kembali ke yang tadi", "Nama lengkap?"]);
    has(&talk.says("bayar berapa ya?"), &["SKTM gratis.", "Nama lengkap?"]);
    has(&talk.says("siti aminah"), &["Empat angka akhir NIK?"]);
}

#[test]
fn answers_are_changed_in_the_summary_and_later() {
    let mut talk = applying();
    talk.all(&["siti aminah", "0003", "rt 4", "lewati"]);
    has(&talk.says("ubah rt"), &["RT berapa?"]);
    has(&talk.says("rt 5"), &["Sudah diubah", "005"]);
    has(&talk.says("tidak"), &["Yang mana yang ingin diubah?"]);
    has(&talk.taps("Nama"), &["Nama lengkap?"]);
    talk.says("budi santoso");
    has(&talk.says("ya"), &["Fotokopi KTP"]);
    has(&talk.says("nama saya salah"), &["Nama lengkap?"]);
    has(&talk.says("rina wati"), &["Sudah diubah", "Fotokopi KTP"]);
}

#[test]
fn back_goes_one_question_and_across_steps() {
    let mut talk = applying();
    talk.all(&["siti aminah", "0003"]);
    has(&talk.says("kembali"), &["Empat angka akhir NIK?"]);
    has(&talk.says("kembali"), &["Nama lengkap?"]);
    has(&talk.says("kembali"), &["Setuju?"]);
    has(&talk.says("kembali"), &["Ajukan sekarang?"]);
    has(&talk.says("ya"), &["Nama lengkap?"]);
}

#[test]
fn cancelling_asks_and_forgets() {
    let mut talk = applying();
    talk.says("siti aminah");
    has(&talk.says("batal"), &["Yakin dibatalkan?"]);
    has(&talk.says("ga"), &["kita lanjutkan", "Empat angka akhir NIK?"]);
    has(&talk.all(&["batal", "ya"]), &["sudah dibatalkan"]);
    let name = bot(OFFICE).var_named("nama").unwrap();
    assert!(talk.world.session("warga").unwrap().value(name).is_none());
    assert!(!talk.world.session("warga").unwrap().has_open_question());
}

#[test]
fn wrong_answers_lead_out() {
    let mut talk = applying();
    talk.says("siti aminah");
    has(&talk.says("tidak tahu"), &["Empat angka akhir NIK?"]);
    has(&talk.says("entah"), &["Saya teruskan."]);
    assert!(talk.world.session("warga").unwrap().is_handed_off());
}

#[test]
fn checklists_know_what_is_missing() {
    let mut talk = Talk::office();
    talk.all(&["sktm", "2", "ya", "setuju", "siti aminah", "0003", "rt 4", "lewati"]);
    has(&talk.says("ya"), &["1. Fotokopi KTP", "3. Surat rujukan"]);
    has(&talk.says("1 2"), &["Kurang: Surat rujukan.", "Nomor UJI"]);
}

#[test]
fn menus_take_numbers_titles_and_taps() {
    let mut talk = Talk::office();
    has(&talk.says("menu"), &["Pilih layanan."]);
    let token = talk.token("Surat Domisili");
    has(&talk.says("yang kedua"), &["Domisili gratis juga."]);
    talk.says("menu");
    has(&talk.says("1"), &["SKTM gratis."]);
    talk.last = talk.world.tap("warga", &token);
    assert!(talk.last[0].messages[0].text.reveal().contains("Domisili gratis juga."), "an old button still acts");
}

#[test]
fn stale_answers_are_not_taken() {
    let mut talk = Talk::office();
    talk.says("sktm");
    let old = talk.token("Rumah sakit");
    talk.says("1");
    talk.last = talk.world.tap("warga", &old);
    assert!(talk.noted(&Note::StaleButton));
    let mut other = Talk::office();
    other.last = other.world.tap("warga", "zzzz");
    assert!(other.noted(&Note::StaleButton));
}

#[test]
fn typed_buttons() {
    let mut talk = Talk::office();
    has(&talk.says("halo"), &["Belum paham."]);
    talk.last = talk.world.start("warga", None);
    has(&talk.says("lihat pilihan"), &["Pilih layanan."]);
}

#[test]
fn two_services_at_once() {
    let mut talk = Talk::office();
    let answer = talk.says("sktm sama domisili");
    has(&answer, &["SKTM gratis.", "Domisili gratis juga."]);
    let asked = talk.all(&["1", "tidak"]);
    has(&asked, &["Baik.", "Lanjut ke sana?"]);
}

#[test]
fn a_service_with_an_aspect_gets_one_answer_and_stays_the_topic() {
    let mut talk = Talk::office();
    let answer = talk.says("sktm biaya");
    assert_eq!(answer, "SKTM gratis.");
    assert_eq!(talk.says("biaya"), "SKTM gratis.");
    talk.minutes(31);
    assert_eq!(talk.says("biaya"), "Semua gratis.");
}

#[test]
fn two_misunderstandings() {
    let mut talk = Talk::office();
    has(&talk.says("qwerty zxcv"), &["Belum paham."]);
    has(&talk.says("asdf hjkl"), &["Telepon kami saja."]);
}

#[test]
fn locked_flows_refuse_interruptions() {
    let mut talk = Talk::office();
    has(&talk.says("rahasia"), &["Angka rahasia?"]);
    has(&talk.says("sktm"), &["Mohon jawab ini dulu", "Angka rahasia?"]);
    has(&talk.says("kebakaran"), &["112", "Angka rahasia?"]);
    has(&talk.all(&["batal", "ya"]), &["sudah dibatalkan"]);
}

#[test]
fn an_officer_silences_the_bot_until_it_is_over() {
    let mut talk = applying();
    has(&talk.says("petugas"), &["Saya teruskan."]);
    assert_eq!(talk.says("halo pak"), "");
    has(&talk.says("ada kebakaran"), &["112"]);
    has(&talk.minutes(16), &["Mohon tunggu."]);
    has(&talk.officer(Decision::Reply("Ada apa, Bu?".to_owned().into())), &["Ada apa, Bu?"]);
    assert_eq!(talk.says("mau tanya"), "");
    has(&talk.officer(Decision::CloseHandoff), &["Saya kembali.", "Nama lengkap?"]);
}

#[test]
fn silence_of_officers_ends() {
    let mut talk = Talk::office();
    talk.says("petugas");
    has(&talk.minutes(121), &["Mohon tunggu.", "Petugas sibuk."]);
    has(&talk.says("alamat"), &["Jalan Melati 1."]);
}

#[test]
fn a_command_leaves_the_officer() {
    let mut talk = Talk::office();
    talk.says("petugas");
    has(&talk.says("menu"), &["Pilih layanan."]);
    assert!(!talk.world.session("warga").unwrap().is_handed_off());
}

#[test]
fn an_officer_on_the_phone_silences_the_bot() {
    let mut talk = applying();
    assert_eq!(talk.sends(MessageKind::HumanEcho), "");
    assert_eq!(talk.says("halo"), "");
    has(&talk.minutes(13 * 60), &["petugas belum sempat", "Nama lengkap?"]);
}

#[test]
fn documents_and_numbers_nobody_asked_for() {
    let mut talk = applying();
    let media = Media { kind: MediaKind::Image, id: "x".into(), caption: None };
    has(&talk.sends(MessageKind::Media(media)), &["tidak kami simpan", "Nama lengkap?"]);
    has(&talk.says("1901010101010001"), &["tidak kami simpan", "Nama lengkap?"]);
    assert!(talk.noted(&Note::PrivateData));
    let stored = talk.world.session("warga").unwrap().to_snapshot(talk.world.engine().bot()).to_json();
    assert!(!stored.contains("1901010101010001"));
    let mut other = Talk::office();
    has(&other.says("nik 1901010101010001 mau bikin sktm"), &["tidak kami simpan", "SKTM gratis."]);
}

#[test]
fn secret_answers_stay_out_of_the_trace() {
    let mut talk = applying();
    talk.all(&["siti aminah", "0003"]);
    let trace = format!("{:?}", talk.last[0].trace);
    assert!(!trace.contains("0003"), "{trace}");
}

#[test]
fn what_citizens_type_is_data() {
    let mut talk = applying();
    talk.all(&["siti aminah", "0003", "rt 4", "{kantor.nama} {{x}} $(ls) {nik4}", "ya"]);
    has(&talk.says("sudah semua"), &["Catatan: {kantor.nama} {{x}} $(ls) {nik4}."]);
}

#[test]
fn hostile_input_is_answered() {
    let long = "a ".repeat(500_000);
    let zalgo = "h\u{0335}\u{0321}\u{0330}a\u{0336}\u{0322}l\u{0337}o\u{0338}".repeat(50);
    for text in
        ["", "   ", "😀😀", "\0", "\u{200b}\u{200d}", "\u{202e}olah", "{{#if}}", "; rm -rf /", "%s%n", &long, &zalgo]
    {
        let mut talk = Talk::office();
        assert!(!talk.says(text).is_empty(), "silence at {:?}", text.get(..20.min(text.len())));
        let mut open = applying();
        assert!(!open.says(text).is_empty());
    }
    let mut talk = Talk::office();
    assert!(!talk.sends(MessageKind::Other).is_empty());
    let place = Location { latitude: 1.0, longitude: 2.0, label: None };
    assert!(!talk.sends(MessageKind::Location(place)).is_empty());
}

#[test]
fn loops_end_with_a_human() {
    let mut looping = bot(OFFICE);
    let flow = looping.flow_named("bantuan_lain").unwrap();
    looping.flows[flow.at()].steps[0].kind = StepKind::Goto(Goto { flow, step: None });
    looping.start = flow;
    let mut talk = Talk::new(Engine::new(std::sync::Arc::new(looping)));
    talk.last = talk.world.start("warga", None);
    assert!(talk.noted(&Note::Limit));
    assert!(talk.world.session("warga").unwrap().is_handed_off());
    assert!(talk.last[0].messages.len() <= 10);
}

#[test]
fn a_deep_stack_ends_too() {
    let mut deep = bot(OFFICE);
    let flow = FlowIx::new(deep.flows.iter().position(|flow| flow.id == "bantuan_lain").unwrap());
    let call = wanti_flow::model::Call { flow, with: Vec::new(), service: None, delay: None, template: None };
    deep.flows[flow.at()].steps[0].kind = StepKind::Call(call);
    deep.start = flow;
    let mut talk = Talk::new(Engine::new(std::sync::Arc::new(deep)));
    talk.last = talk.world.start("warga", None);
    assert!(talk.noted(&Note::Limit));
}

#[test]
fn two_machines_do_not_talk_for_ever() {
    let mut talk = Talk::office();
    let mut answers = 0;
    for _ in 0..40 {
        answers += usize::from(!talk.says("alamat").is_empty());
    }
    assert!(answers <= 3, "{answers}");
    assert!(talk.world.session("warga").unwrap().is_handed_off());
}

#[test]
fn status_of_own_requests() {
    let mut talk = applied();
    has(&talk.says("status"), &["UJI-261124-0001-", "diterima"]);
    has(&talk.says("status 0001"), &["UJI-261124-0001-"]);
    has(&talk.says("status UJI-261124-0999-A"), &["Tidak ketemu."]);
    talk.last = talk.world.message("tetangga", MessageKind::text("status 0001"));
    assert!(talk.last[1].messages[0].text.reveal().contains("Tidak ketemu."));
}

#[test]
fn the_world_may_fail() {
    let engine = engine(OFFICE);
    let at = morning();
    let session = Session::new(1);
    let message = Event::Message(Message { id: "1".into(), kind: MessageKind::text("status") });
    let step = engine.step(session, message, at);
    assert!(step.session.is_waiting());
    let waiting = Event::Message(Message { id: "2".into(), kind: MessageKind::text("halo?") });
    let meanwhile = engine.step(step.session.clone(), waiting, at);
    assert!(meanwhile.session.is_waiting());
    let failed = engine.step(meanwhile.session, Event::Unavailable, at);
    assert!(!failed.session.is_waiting());
    assert_eq!(engine.step(step.session.clone(), Event::SlotTaken, at).session, step.session, "not awaited");
}

#[test]
fn english() {
    let mut talk = Talk::new(engine(include_str!("bots/simple_en.yaml")));
    has(&talk.says("book"), &["Your name?"]);
    talk.all(&["Ann Lee"]);
    has(&talk.says("tomorrow"), &["Is this right?", "change name"]);
    has(&talk.says("change name"), &["Your name?"]);
    has(&talk.says("Bob Ray"), &["Changed"]);
    has(&talk.says("yes"), &["Booked for Bob Ray."]);
    has(&talk.all(&["book", "cancel", "yes"]), &["cancelled"]);
}

#[test]
fn the_officer_erases() {
    let mut talk = applied();
    has(&talk.officer(Decision::Erase), &["sudah dihapus"]);
    let session = talk.world.session("warga").unwrap();
    assert!(session.request().is_none() && session.timers().next().is_none());
}

#[test]
fn citizens_are_known_by_the_channel() {
    let mut talk = Talk::office();
    talk.world.introduce("warga", Citizen { name: Some("Siti".to_owned().into()), ..Citizen::default() });
    assert!(talk.world.session("warga").unwrap().citizen().name.is_some());
}
