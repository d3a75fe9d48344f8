//! Hearing a message takes no memory once the buffers have grown: counted, not timed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use std::path::Path;

use allocation_counter::measure;
use wanti::Options;
use wanti::matching::{Context, Matcher, Scratch};
use wanti_cli::load;
use wanti_flow::model::Language;
use wanti_workload::{Product, Workload, hostile};

/// Allocations while all texts are heard a second time with the same buffers.
fn allocations(matcher: &Matcher, texts: &[&str]) -> u64 {
    let (mut scratch, context) = (Scratch::default(), Context::default());
    let mut hear = || {
        for text in texts {
            std::hint::black_box(matcher.decide_in(text, &context, &mut scratch));
        }
    };
    hear();
    measure(&mut hear).count_total
}

#[test]
fn messages_of_the_workload() {
    for size in [10, 300] {
        let workload = Workload::new(size, 1);
        let product = Product::new(&workload.intents).unwrap();
        let texts: Vec<&str> = workload.messages.iter().map(|message| message.text.as_str()).collect();
        assert_eq!(allocations(product.matcher(), &texts), 0, "{size} intents");
    }
}

#[test]
fn hostile_texts() {
    let product = Product::new(&Workload::new(100, 1).intents).unwrap();
    // Composing a letter with many marks borrows memory for as long as it takes.
    for text in hostile().into_iter().filter(|text| text.name != "marked letters") {
        assert_eq!(allocations(product.matcher(), &[&text.text]), 0, "{}", text.name);
    }
}

/// Sentences of citizens to the office of the first flow folder, with likeness, patterns, questions and a negation. None has a
/// sign outside of letters: there the word boundary of a pattern may need the slower of the regex crate's engines, which borrows.
const SAID: [&str; 8] = [
    "mlm pak, mau bikin sktm syaratny apa aj ya",
    "bukan mau ktp, tp kk nya yg ilang",
    "dompet saya jatuh di pasar, kartu penduduknya ikut raib, gimana",
    "kantor buka jam brp bsk",
    "anak saya baru lahir kemarin di rumah bidan, harus bawa apa saja kesana",
    "makasih bnyk bu",
    "Sürat domisili ＫＴＰ",
    "tadi malam hujan deras sekali di rumah nenek sampai pagi",
];

#[test]
fn messages_to_the_office() {
    let bot = load::ready(Path::new("flows/srimenanti"), &Options::default(), Language::English).unwrap();
    for text in SAID {
        assert_eq!(allocations(&bot.matcher, &[text]), 0, "{text}");
    }
}
