//! The hot path: a message to its meaning, beside one bare aho-corasick pass over the same text in the same run.
//!
//! `cargo bench --bench intent` measures and closes with interleaved ratios; `-- --test` only asserts the answers.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a bench may stop")]
#![allow(clippy::print_stdout, reason = "a report is printed")]

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};
use wanti::Options;
use wanti::matching::Context;
use wanti_cli::load;
use wanti_flow::model::Language;
use wanti_workload::{Floor, Message, Product, Quality, Workload, hostile, interleave, ordinary, plain};

/// Intents; about eight keywords each.
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
const SEED: u64 = 1;

/// Messages to the office with the intent each must lead to; `-` for none.
const MESSAGES: [(&str, &str); 6] = [
    ("sktm", "mlm min, mau nanya dong syarat bikin sktm buat anak sekolah apa aja yaa"),
    ("ktp_hilang", "pak dompet saya hilang di pasar, ktp nya ikut hilang, harus urus kemana ya"),
    ("jam_layanan", "besok kantornya buka jam brp ya bu"),
    ("kematian", "bapak sy meninggal kemaren, mau urus srt kematian gmn caranya"),
    ("domisili", "nek bikin surat domisili ape syarate bang"),
    ("-", "tadi malam hujan deras sekali di rumah nenek sampai pagi"),
];

fn office(criterion: &mut Criterion) {
    let bot = load::ready(Path::new("flows/srimenanti"), &Options::default(), Language::English).unwrap();
    let mut group = criterion.benchmark_group("office");
    for (expected, message) in MESSAGES {
        let verdict = bot.matcher.decide(message, &Context::default());
        let heard = verdict.act().map_or("-", |intent| bot.matcher.id(intent));
        assert_eq!(heard, expected, "{message}");
        group.bench_function(expected, |bencher| {
            bencher.iter(|| black_box(bot.matcher.decide(black_box(message), &Context::default())));
        });
    }
    group.finish();
}

/// A workload with both engines over it, its answers asserted.
struct Field {
    workload: Workload,
    plain: Vec<String>,
    floor: Floor,
    product: Product,
}

impl Field {
    fn new(size: usize) -> Self {
        let workload = Workload::new(size, SEED);
        let floor = Floor::new(&workload.intents).unwrap();
        let mut product = Product::new(&workload.intents).unwrap();
        let plain = workload.messages.iter().map(|message| plain(&message.text)).collect();
        let heard: Vec<_> = workload.messages.iter().map(|message| product.hear(&message.text)).collect();
        let quality = Quality::of(&workload.intents, &workload.messages, &heard);
        assert!(quality.recall_exact >= 0.7, "{size} intents: {quality:?}");
        Self { workload, plain, floor, product }
    }
}

fn hear(product: &mut Product, messages: &[Message]) {
    for message in messages {
        black_box(product.hear(black_box(&message.text)));
    }
}

fn pass(floor: &Floor, plain: &[String]) {
    for text in plain {
        black_box(floor.pass(black_box(text)));
    }
}

fn matches(criterion: &mut Criterion) {
    for size in SIZES {
        let mut field = Field::new(size);
        let messages = Throughput::Elements(field.workload.messages.len() as u64);
        let mut group = criterion.benchmark_group("floor/ac");
        group.sample_size(20).throughput(messages.clone());
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| pass(&field.floor, &field.plain));
        });
        group.finish();
        let mut group = criterion.benchmark_group("match");
        group.sample_size(20).throughput(messages);
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| hear(&mut field.product, &field.workload.messages));
        });
        group.finish();
    }
}

/// What a message is made of, at a thousand intents; hostile text by the byte.
fn texts(criterion: &mut Criterion) {
    let mut field = Field::new(1_000);
    let (ascii, emoji): (Vec<Message>, Vec<Message>) =
        field.workload.messages.iter().cloned().partition(|message| message.text.is_ascii());
    let mut group = criterion.benchmark_group("match");
    group.sample_size(20);
    for (name, messages) in [("ascii", &ascii), ("emoji", &emoji)] {
        assert!(messages.len() > 100, "{name}: {}", messages.len());
        group.throughput(Throughput::Elements(messages.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| hear(&mut field.product, messages)));
    }
    let plain = ordinary(&field.workload.messages);
    let long = hostile().into_iter().map(|text| (text.name, text.text));
    for (name, text) in std::iter::once(("ordinary", plain)).chain(long) {
        assert!(name == "ordinary" || field.product.hear(&text).is_none(), "{name} means nothing");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("hostile/{name}"), |bencher| {
            bencher.iter(|| black_box(field.product.hear(black_box(&text))));
        });
    }
    group.finish();
}

fn loads(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10);
    for size in SIZES {
        let intents = Workload::new(size, SEED).intents;
        let keywords: usize = intents.iter().map(|intent| intent.keywords.len()).sum();
        group.throughput(Throughput::Elements(keywords as u64));
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| black_box(Product::new(black_box(&intents)).unwrap()));
        });
    }
    group.finish();
}

/// Floor, product, floor, product: what the clock says without what the machine did meanwhile.
fn ratios() {
    println!("\ntime over one bare aho-corasick pass, 9 interleaved rounds, median");
    for size in SIZES {
        let mut field = Field::new(size);
        let (floor, plain) = (&field.floor, &field.plain);
        let (product, messages) = (&mut field.product, &field.workload.messages);
        let rounds = 1..=10;
        let pace = interleave(
            9,
            || rounds.clone().for_each(|_| pass(floor, plain)),
            || rounds.clone().for_each(|_| hear(product, messages)),
        );
        if let Some(pace) = pace {
            println!("ratio/{size}: {:.2} ({} rounds thrown away)", pace.ratio, pace.thrown);
        }
    }
}

criterion_group!(benches, office, matches, texts, loads);

fn main() {
    benches();
    if std::env::args().any(|argument| argument == "--bench") {
        ratios();
    }
    Criterion::default().configure_from_args().final_summary();
}
