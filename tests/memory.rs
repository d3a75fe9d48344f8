//! What one more office costs in memory: counted, not guessed. Offices on one pack share what understands for them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::path::Path;
use std::sync::Arc;

use allocation_counter::measure;
use wanti::{Options, Source};
use wanti_cli::load;
use wanti_flow::model::{Bot, Language};

/// The files of the first office, with something replaced in all of them.
fn office(from: &str, to: &str) -> Vec<Source> {
    let mut sources = load::sources(Path::new("flows/srimenanti"), Language::English).unwrap();
    let mut count = 0;
    for source in sources.iter_mut().filter(|source| source.layer > 0) {
        let text = String::from_utf8(source.bytes.clone()).unwrap();
        count += text.matches(from).count();
        source.bytes = text.replace(from, to).into_bytes();
    }
    assert!(count > 0, "no file says {from}");
    sources
}

/// A bot, and the bytes that stay taken for it.
fn bot(sources: &[Source], known: &[&Bot]) -> (Bot, i64) {
    let options =
        Options { matchers: known.iter().map(|bot| Arc::clone(&bot.matcher)).collect(), ..Options::default() };
    let mut bot = None;
    let taken = measure(|| bot = wanti::compile(sources, &options).bot);
    (bot.unwrap(), taken.bytes_current)
}

#[test]
fn an_office_beside_others_on_the_same_pack_is_small() {
    // The first ones also take what all share: the word list, and the buffers for hearing.
    let (first, whole) = bot(&office("0717-000000", "0717-000001"), &[]);
    let (_, alone) = bot(&office("0717-000000", "0717-000002"), &[]);
    let (second, beside) = bot(&office("Kelurahan Srimenanti", "Kelurahan Air Ruai"), &[&first]);
    assert!(Arc::ptr_eq(&first.matcher, &second.matcher) && second.name.contains("Air Ruai"));
    let (third, local) = bot(&office("kaling: kepala lingkungan", "pakling: kepala lingkungan"), &[&first]);
    assert!(!Arc::ptr_eq(&first.matcher, &third.matcher), "other local words are understood by another one");
    eprintln!(
        "the first {whole} B, another alone {alone} B, with other names {beside} B, with other local words {local} B"
    );
    assert!(beside < 512 << 10, "{beside} B for an office that differs in its names");
    assert!(local < 13 << 18, "{local} B for an office that differs in its local words");
}
