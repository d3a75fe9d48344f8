//! A small office: what people write, and what it must mean.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use proptest::prelude::*;
use wanti_match::{
    BuildError, CollisionKind, Context, Decision, Fault, How, IntentSpec, Matcher, MatcherBuilder, Place, Role, Verdict,
};

fn office() -> Matcher {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    MatcherBuilder::new()
        .group("hilang", list(&["hilang", "kehilangan", "kecurian"]))
        .group("urus", list(&["urus", "buat", "minta", "perlu"]))
        .intent(IntentSpec::new("sktm", "Surat tidak mampu", Role::Topic).words([
            "sktm",
            "tidak mampu",
            "surat miskin",
        ]))
        .intent(IntentSpec::new("domisili", "Surat domisili", Role::Topic).words(["domisili", "surat tinggal"]))
        .intent(IntentSpec::new("sku", "Surat usaha", Role::Topic).words(["sku", "surat usaha", "domisili usaha"]))
        .intent(IntentSpec::new("ktp_hilang", "KTP hilang", Role::Topic).words(["ktp + $hilang"]))
        .intent(
            IntentSpec::new("ktp_baru", "KTP baru", Role::Topic)
                .words(["ktp + baru -hilang -kecurian", "$urus ktp -hilang -rusak"]),
        )
        .intent(IntentSpec::new("ktp_rusak", "KTP rusak", Role::Topic).words(["ktp + rusak", "ktp + patah"]))
        .intent(IntentSpec::new("kk", "Kartu keluarga", Role::Topic).words(["kk", "kartu keluarga"]))
        .intent(
            IntentSpec::new("kematian", "Surat kematian", Role::Topic)
                .words(["surat kematian", "meninggal"])
                .examples(["kakek berpulang semalam, apa yang diurus"]),
        )
        .intent(IntentSpec::new("ahli_waris", "Ahli waris", Role::Topic).words(["ahli waris", "surat waris"]))
        .intent(
            IntentSpec::new("nikah", "Pengantar nikah", Role::Topic)
                .words(["surat nikah", "mau nikah", "n1"])
                .patterns([r"\bn[24]\b"]),
        )
        .intent(IntentSpec::new("belum_menikah", "Belum menikah", Role::Topic).words(["belum menikah", "belum nikah"]))
        .intent(IntentSpec::new("biaya", "Biaya", Role::Aspect).words(["biaya", "bayar", "gratis"]))
        .intent(
            IntentSpec::new("lama", "Lama proses", Role::Aspect)
                .words(["berapa lama", "berapa hari", "kapan jadi"])
                .examples(["kira kira jadinya hari apa"]),
        )
        .intent(IntentSpec::new("jam", "Jam buka", Role::Aspect).words(["jam buka", "buka jam", "kantor + buka"]))
        .intent(IntentSpec::new("alamat", "Alamat", Role::Aspect).words(["alamat", "di mana kantor", "lokasi"]))
        .intent(IntentSpec::new("sapaan", "Salam", Role::Talk).words([
            "halo",
            "selamat pagi",
            "pagi",
            "malam",
            "assalamualaikum",
        ]))
        .intent(IntentSpec::new("terima_kasih", "Terima kasih", Role::Talk).words(["terima kasih"]))
        .intent(IntentSpec::new("batal", "Batal", Role::Command).words(["batal", "tidak jadi"]))
        .intent(IntentSpec::new("status", "Cek status", Role::Command).words([
            "cek status",
            "surat + selesai",
            "sudah jadi",
        ]))
        .intent(IntentSpec::new("petugas", "Petugas", Role::Command).words(["petugas", "bicara + petugas"]))
        .intent(IntentSpec::new("ya", "Ya", Role::Reply).words(["ya", "iya", "betul"]))
        .intent(IntentSpec::new("tidak", "Tidak", Role::Reply).words(["tidak", "belum"]))
        .intent(IntentSpec::new("sim", "Bukan di sini", Role::Refusal).words(["sim", "paspor"]))
        .intent(IntentSpec::new("darurat", "Darurat", Role::Urgent).words(["kebakaran", "tolong + kecelakaan"]))
        .build()
        .unwrap()
}

fn ids(matcher: &Matcher, verdict: &Verdict) -> Vec<String> {
    verdict.hits.iter().map(|hit| matcher.id(hit.intent).to_owned()).collect()
}

fn says(matcher: &Matcher, text: &str) -> String {
    let verdict = matcher.decide(text, &Context::default());
    match verdict.decision {
        Decision::Act => ids(matcher, &verdict).join("+"),
        Decision::Ask => format!("?{}", ids(matcher, &verdict).join("|")),
        Decision::None => String::new(),
    }
}

#[test]
fn what_people_write() {
    let matcher = office();
    for (text, expected) in [
        ("sktm", "sktm"),
        ("SKTMMM dooong", "sktm"),
        ("min mo urus es ka te em gmn", "sktm"),
        ("skt m utk kuliah anakku", "sktm"),
        ("ku ni pacak dak dibuatkan surat usaha", "sku"),
        ("boleh gak minta surat domisili sore hari", "domisili"),
        ("nek gawe surat keterangan dak mampu cemane", "sktm"),
        ("surat domisilinya", "domisili"),
        ("srt domisli", "domisili"),
        ("suratdomisili", "domisili"),
        ("domisili usaha untuk kedai", "sku"),
        ("ktpku ilaaang di pasar", "ktp_hilang"),
        ("ka te pe ilang", "ktp_hilang"),
        ("kehilangan ktp", "ktp_hilang"),
        ("ktp hlg mau buat yang baru", "ktp_hilang"),
        ("nek arep gawe ktp anyar pripun pak", "ktp_baru"),
        ("ktp patah", "ktp_rusak"),
        ("kartu kluarga", "kk"),
        ("ka ka ku sobek", "kk"),
        ("urang tue ku ninggal", "kematian"),
        ("mo urus srat kmtian mbah", "kematian"),
        ("n1 gmn", "nikah"),
        ("butuh n4", "nikah"),
        ("surat lom nikah", "belum_menikah"),
        ("sktm bayar brp", "sktm+biaya"),
        ("biaya sktm", "sktm+biaya"),
        ("kira2 kapan ya jadinya", "lama"),
        ("domisili berape lame", "domisili+lama"),
        ("mau surat usaha dan domisili", "sku+domisili"),
        ("bapak meninggal, mau urus ahli waris sekalian", "kematian+ahli_waris"),
        ("min jam buka sama alamatnya dong", "jam+alamat"),
        ("kantor bukak jam berape", "jam"),
        ("mesti bayar ga ya", "biaya"),
        ("pagi bu", "sapaan"),
        ("halo min, sktm dong", "sktm"),
        ("mksh bnyk pak", "terima_kasih"),
        ("batal", "batal"),
        ("gak jadi deh", "batal"),
        ("batal kk deh, urus sktm aja min", "batal+sktm"),
        ("bukan kk tapi sktm", "sktm"),
        ("bukan kk bu cuma surat domisili", "domisili"),
        ("bukan kk yang hilang, ktp", "ktp_hilang"),
        ("bukan ktp hilang, mau yang baru", "ktp_baru"),
        ("jangan surat usaha bu, surat domisili aja", "domisili"),
        ("ktp hilang dan kk mau dilihat", "ktp_hilang+kk"),
        ("ktp sama kk patah", "ktp_rusak+kk"),
        ("makasiiih pak", "terima_kasih"),
        ("srt wrs", "ahli_waris"),
        ("surat kematain", "kematian"),
        ("udh gausah, saya ga perlu domisili lagi", ""),
        ("surat saya yang kemarin sudah selesai?", "status"),
        ("mau bicara sama petugas", "petugas"),
        ("iya betul", "ya"),
        ("👍", "ya"),
        ("blm", "tidak"),
        ("perpanjang sim c", "sim"),
        ("tolong ada kebakaran, ktp saya hilang", "darurat"),
    ] {
        assert_eq!(says(&matcher, text), expected, "{text}");
    }
}

#[test]
fn what_is_not_meant() {
    let matcher = office();
    for text in [
        "",
        "   ",
        "??",
        "dia memberi isyarat",
        "kkn mahasiswa",
        "kkkk",
        "wkwkwk lucu",
        "halo kk",
        "bukan main indahnya",
        "ketapel mainan",
        "aneka suku di pulau",
        "rasanya biasa saja",
        "lagu batak merdu",
        "alamak",
        "asdfghjkl",
        "beli bayam di pasar",
        "jumlah ayam tetangga berapa ekor",
    ] {
        let verdict = matcher.decide(text, &Context::default());
        let harmless = verdict.hits.iter().all(|hit| matcher.role(hit.intent) == Some(Role::Talk));
        assert!(harmless, "{text}: {:?}", ids(&matcher, &verdict));
    }
}

/// What is there already, or put off, is told in passing; what remains is meant. Without anything that remains it still is.
#[test]
fn what_is_settled_is_not_meant() {
    let matcher = office();
    for (text, meant) in [
        ("sktm sudah beres, tinggal domisili", "domisili"),
        ("domisilinya sudah saya pegang, yang belum sktm", "sktm"),
        ("yang belum kk, domisili sudah lengkap", "kk"),
        ("kk aman, hanya domisili yang belum", "domisili"),
        ("ahli waris nanti saja, sekarang sktm dulu", "sktm"),
        ("belum mau urus ahli waris, yang penting sktm", "sktm"),
        ("sktm sudah beres", "sktm"),
        ("kalau sktm sudah beres, tinggal apa", "sktm"),
        ("sktm sudah ada, domisili juga sudah ada", "sktm+domisili"),
        ("sktm dan domisili", "sktm+domisili"),
    ] {
        assert_eq!(says(&matcher, text), meant, "{text}");
    }
}

/// What is denied may be strange, two aspects may share a word, and leaving a place is no death.
#[test]
fn small_words_are_weighed() {
    let matcher = office();
    for (text, meant) in [
        ("bukan ditangguhkan, tapi batal", "batal"),
        ("kantor buka jam berapa dan di mana kantor", "jam+alamat"),
        ("kami meninggalkan kampung", ""),
        ("ayah meninggal", "kematian"),
    ] {
        assert_eq!(says(&matcher, text), meant, "{text}");
    }
}

#[test]
fn a_verdict_says_why() {
    let matcher = office();
    let text = "sy mau urus SURAT domisli";
    let verdict = matcher.decide(text, &Context::default());
    let evidence = &verdict.hits[0].evidence[0];
    assert_eq!((evidence.rule.as_str(), evidence.heard.as_str(), evidence.how), ("domisili", "domisli", How::Skeleton));
    assert_eq!(text.get(evidence.span.clone()), Some("domisli"));
    assert!(matcher.decide("sktm", &Context::default()).exact);
    assert!(!matcher.decide("sktm untuk kuliah", &Context::default()).exact);
    assert!(matcher.decide("sktm gimana", &Context::default()).question);
    assert!(matcher.decide("saya tidak butuh sktm", &Context::default()).negated);
    let explained = matcher.explain("ktp hilang bayar berapa", &Context::default());
    assert!(explained.candidates.len() >= 2 && explained.words.len() == 4);
}

#[test]
fn greetings_stand_beside() {
    let matcher = office();
    let verdict = matcher.decide("assalamualaikum, sktm", &Context::default());
    assert_eq!(ids(&matcher, &verdict), ["sktm"]);
    assert_eq!(verdict.talk, [matcher.index("sapaan").unwrap()]);
}

#[test]
fn an_aspect_needs_an_anchor() {
    let matcher = office();
    let text = "pokoknya soal bayar yang begitu ribet di loket depan itu loh";
    assert_eq!(matcher.decide(text, &Context::default()).decision, Decision::None);
    let context = Context { topic: matcher.index("sktm"), question_open: false };
    assert_eq!(ids(&matcher, &matcher.decide(text, &context)), ["biaya"]);
}

#[test]
fn equal_meanings_are_asked() {
    let matcher = MatcherBuilder::new()
        .intent(IntentSpec::new("a", "A", Role::Topic).words(["ktp"]))
        .intent(IntentSpec::new("b", "B", Role::Topic).words(["ktp"]))
        .build()
        .unwrap();
    let verdict = matcher.decide("ktp", &Context::default());
    assert_eq!((verdict.decision, verdict.hits.len()), (Decision::Ask, 2));
    assert_eq!(matcher.lint()[0].kind, CollisionKind::Same);
}

#[test]
fn the_lint_has_a_witness() {
    let matcher = MatcherBuilder::new()
        .intent(IntentSpec::new("usaha", "Usaha", Role::Topic).words(["surat usaha"]))
        .intent(
            IntentSpec::new("surat", "Surat", Role::Topic)
                .words(["surat", "usaha + surat"])
                .examples(["surat usaha saya"]),
        )
        .intent(IntentSpec::new("kantor", "Kantor", Role::Topic).words(["pejabat"]))
        .intent(IntentSpec::new("kanto", "Kanto", Role::Topic).words(["penjabat"]))
        .build()
        .unwrap();
    let kinds: Vec<CollisionKind> = matcher.lint().into_iter().map(|collision| collision.kind).collect();
    assert!(kinds.contains(&CollisionKind::Near), "{kinds:?}");
    assert!(office().lint().iter().all(|collision| collision.kind != CollisionKind::Same), "{:?}", office().lint());
}

#[test]
fn all_faults_are_reported() {
    let errors: Vec<BuildError> = MatcherBuilder::new()
        .group("putar", vec!["$putar".to_owned()])
        .intent(IntentSpec::new("a", "A", Role::Topic).words(["", "-x", "$tak_ada", "sktm"]).patterns(["(", "x*"]))
        .intent(IntentSpec::new("a", "A", Role::Topic))
        .build()
        .unwrap_err();
    let has =
        |place: Place, kind: fn(&Fault) -> bool| errors.iter().any(|error| error.place == place && kind(&error.kind));
    assert!(has(Place::Words(0), |kind| *kind == Fault::Empty));
    assert!(has(Place::Words(1), |kind| *kind == Fault::OnlyNot));
    assert!(has(Place::Words(2), |kind| matches!(kind, Fault::UnknownGroup { .. })));
    assert!(has(Place::Pattern(0), |kind| matches!(kind, Fault::BadPattern { .. })));
    assert!(has(Place::Pattern(1), |kind| *kind == Fault::EmptyPattern));
    assert!(has(Place::Id, |kind| matches!(kind, Fault::DuplicateId { .. })));
    assert!(has(Place::Group("putar".to_owned()), |kind| matches!(kind, Fault::GroupCycle { .. })));
}

#[test]
fn only_the_first_4096_characters_count() {
    let matcher = office();
    let long = format!("{}sktm", "x ".repeat(3000));
    assert_eq!(matcher.decide(&long, &Context::default()).decision, Decision::None);
    for text in ["a".repeat(70_000), "sktm ".repeat(20_000), "e\u{301}".repeat(9_000), "😀".repeat(9_000)] {
        let verdict = matcher.decide(&text, &Context::default());
        assert!(verdict.hits.len() <= 3);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_text_gets_a_verdict(text in "\\PC{0,80}") {
        let verdict = office_once().decide(&text, &Context::default());
        for evidence in verdict.hits.iter().flat_map(|hit| &hit.evidence) {
            prop_assert!(text.get(evidence.span.clone()).is_some());
        }
    }

    #[test]
    fn any_words_get_the_same_verdict_twice(words in prop::collection::vec(prop::sample::select(vec![
        "sktm", "ktp", "hilang", "gak", "jadi", "bukan", "dan", ",", "surat", "usaha", "domisili", "?", "brp", "bayar", "ka", "te", "pe", "kk", "halo", "batal", "n4", "xyz", "👍", "\n",
    ]), 0..14)) {
        let text = words.join(" ");
        let verdict = office_once().decide(&text, &Context::default());
        prop_assert!((0.0..=1.0).contains(&verdict.score) && (0.0..=1.0).contains(&verdict.margin));
        prop_assert!(verdict.decision != Decision::Ask || verdict.hits.len() <= 3);
        prop_assert_eq!(verdict.decision == Decision::None, verdict.hits.is_empty());
        prop_assert_eq!(&verdict, &office_once().decide(&text, &Context::default()));
    }
}

fn office_once() -> &'static Matcher {
    static OFFICE: std::sync::OnceLock<Matcher> = std::sync::OnceLock::new();
    OFFICE.get_or_init(office)
}
