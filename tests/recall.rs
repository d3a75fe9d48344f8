//! How well keywords are heard among what people type; what is reached may not be lost again.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use wanti_workload::{Product, Quality, Workload};

/// Intents, seed, and what must be reached: recall of keywords as written, of all, false hits.
const REACHED: [(usize, u64, Quality); 3] = [
    (10, 1, Quality { recall_exact: 0.83, recall_all: 0.80, false_pos: 0.005 }),
    (100, 1, Quality { recall_exact: 0.77, recall_all: 0.75, false_pos: 0.005 }),
    (1_000, 1, Quality { recall_exact: 0.74, recall_all: 0.72, false_pos: 0.09 }),
];

fn quality(size: usize, seed: u64) -> Quality {
    let Workload { intents, messages } = Workload::new(size, seed);
    let mut product = Product::new(&intents).unwrap();
    let heard: Vec<Option<usize>> = messages.iter().map(|message| product.hear(&message.text)).collect();
    Quality::of(&intents, &messages, &heard)
}

#[test]
fn keywords_are_heard() {
    for (size, seed, reached) in REACHED {
        let quality = quality(size, seed);
        let holds = quality.recall_exact >= reached.recall_exact
            && quality.recall_all >= reached.recall_all
            && quality.false_pos <= reached.false_pos;
        assert!(holds, "{size} intents, seed {seed}: {quality:?}, reached before: {reached:?}");
    }
}
