//! Hearing a message takes no memory once the buffers have grown: counted, not timed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use allocation_counter::measure;
use wanti::matching::{Context, Matcher, Scratch};
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
    // Letters that must be composed or made narrow still borrow memory.
    let texts = hostile().into_iter().filter(|text| !matches!(text.name, "marked letters" | "full width"));
    for text in texts {
        assert_eq!(allocations(product.matcher(), &[&text.text]), 0, "{}", text.name);
    }
}
