//! YAML to a ready bot: the office on its pack, and the smallest bot; each asserts what it compiled.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a bench may stop")]

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use wanti::{Options, Source, compile};
use wanti_cli::load;
use wanti_flow::model::Language;

fn office() -> Vec<Source> {
    load::sources(Path::new("flows/srimenanti"), Language::English).unwrap()
}

fn compiles(criterion: &mut Criterion) {
    let sources = office();
    let bytes: usize = sources.iter().map(|source| source.bytes.len()).sum();
    let services = compile(&sources, &Options::default()).bot.unwrap().services.len();
    assert!(services >= 24, "{services} services");
    let mut group = criterion.benchmark_group("compile");
    group.sample_size(20).throughput(criterion::Throughput::Bytes(bytes as u64));
    group.bench_function("srimenanti", |bencher| {
        bencher.iter(|| assert_eq!(compile(&sources, &Options::default()).bot.unwrap().services.len(), services));
    });
    group.bench_function("srimenanti/bare serde_yaml", |bencher| {
        bencher.iter(|| {
            let values =
                sources.iter().map(|source| serde_yaml::from_slice::<serde_yaml::Value>(&source.bytes).unwrap());
            assert_eq!(values.count(), sources.len());
        });
    });
    let small = [Source::new("halo.yaml", std::fs::read("flows/contoh/halo.yaml").unwrap())];
    group.bench_function("halo", |bencher| {
        bencher.iter(|| assert!(compile(&small, &Options::default()).bot.is_some()));
    });
    group.finish();
}

criterion_group!(benches, compiles);
criterion_main!(benches);
