//! The hot path: a message to its meaning, beside one bare aho-corasick pass over the same text in the same run.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a bench may stop")]

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use wanti::Options;
use wanti::matching::Context;
use wanti_cli::load;
use wanti_flow::model::Language;

/// Messages with the intent each must lead to; `-` for none.
const MESSAGES: [(&str, &str); 6] = [
    ("sktm", "mlm min, mau nanya dong syarat bikin sktm buat anak sekolah apa aja yaa"),
    ("ktp_hilang", "pak dompet saya hilang di pasar, ktp nya ikut hilang, harus urus kemana ya"),
    ("jam_layanan", "besok kantornya buka jam brp ya bu"),
    ("kematian", "bapak sy meninggal kemaren, mau urus srt kematian gmn caranya"),
    ("domisili", "nek bikin surat domisili ape syarate bang"),
    ("-", "tadi malam hujan deras sekali di rumah nenek sampai pagi"),
];

fn intents(criterion: &mut Criterion) {
    let bot = load::ready(Path::new("flows/srimenanti"), &Options::default(), Language::English).unwrap();
    let words: Vec<String> = bot.matcher.intents().iter().flat_map(|intent| intent.words.clone()).collect();
    let floor = aho_corasick::AhoCorasick::builder()
        .match_kind(aho_corasick::MatchKind::LeftmostLongest)
        .build(&words)
        .unwrap();
    let mut group = criterion.benchmark_group("intent");
    for (expected, message) in MESSAGES {
        let verdict = bot.matcher.decide(message, &Context::default());
        let heard = verdict.act().map_or("-", |intent| bot.matcher.id(intent));
        assert_eq!(heard, expected, "{message}");
        group.bench_function(format!("decide/{expected}"), |bencher| {
            bencher.iter(|| black_box(bot.matcher.decide(black_box(message), &Context::default())));
        });
        let plain = wanti::text::simplify(message);
        group.bench_function(format!("bare aho-corasick/{expected}"), |bencher| {
            bencher.iter(|| black_box(floor.find_iter(black_box(plain.as_str())).count()));
        });
    }
    group.finish();
}

criterion_group!(benches, intents);
criterion_main!(benches);
