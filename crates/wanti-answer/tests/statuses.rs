//! A checklist reply that names what is missing is never read as what is there.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use wanti_answer::{ChoiceText, read_choices};

#[test]
fn what_is_named_as_missing_is_missing() {
    let (ktp, kk, rt) = (["kartu tanda penduduk".to_owned()], ["kk".to_owned()], ["surat rt".to_owned()]);
    let item = |id, title, words| ChoiceText { id, title, short: None, words };
    let items = [
        item("ktp", "Fotokopi KTP", &ktp[..]),
        item("kk", "Fotokopi Kartu Keluarga", &kk[..]),
        item("rt", "Surat pengantar RT", &rt[..]),
        item("foto", "Foto tempat usaha", &[][..]),
    ];
    for (text, missing) in [
        ("kk belum ada", vec![1]),
        ("kk belum", vec![1]),
        ("belum ada kk", vec![1]),
        ("foto tempat usaha belum ada", vec![3]),
        ("semua ada kecuali kk", vec![1]),
        ("surat rt belum", vec![2]),
    ] {
        let reading = read_choices(text, &items);
        assert_eq!(reading.missing, missing, "{text}: {reading:?}");
        assert!(!reading.have.iter().any(|at| missing.contains(at)), "{text}: {reading:?}");
    }
    assert_eq!(read_choices("kk", &items).have, [1]);
    assert_eq!(read_choices("kk sudah ada", &items).have, [1]);
}

#[test]
fn rows_say_what_is_there_and_what_is_missing() {
    let (ktp, kk, rt) = (["kartu tanda penduduk".to_owned()], ["kk".to_owned()], ["surat rt".to_owned()]);
    let item = |id, title, words| ChoiceText { id, title, short: None, words };
    let items = [
        item("ktp", "Fotokopi KTP", &ktp[..]),
        item("kk", "Fotokopi Kartu Keluarga", &kk[..]),
        item("rt", "Surat pengantar RT", &rt[..]),
        item("foto", "Foto tempat usaha", &[][..]),
    ];
    let numbers = |places: &[usize]| places.iter().map(|place| (place + 1).to_string()).collect::<Vec<_>>().join(",");
    for row in include_str!("statuses.tsv").lines().filter(|row| !row.starts_with('#')) {
        let mut fields = row.split('\t');
        let (text, have, missing) = (fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap());
        let reading = read_choices(text, &items);
        assert_eq!((numbers(&reading.have).as_str(), numbers(&reading.missing).as_str()), (have, missing), "{text}");
    }
}
