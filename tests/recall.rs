//! How well keywords are heard among what people type; what is reached may not be lost again.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use wanti_workload::{Product, Quality, Workload};

/// Intents, seed, and what is reached: recall of keywords as written, of all, false hits.
const REACHED: [(usize, u64, Quality); 5] = [
    (10, 1, Quality { recall_exact: 0.998, recall_all: 0.97, false_pos: 0.005 }),
    (100, 1, Quality { recall_exact: 0.998, recall_all: 0.97, false_pos: 0.005 }),
    (1_000, 1, Quality { recall_exact: 0.995, recall_all: 0.97, false_pos: 0.005 }),
    (100, 2, Quality { recall_exact: 0.995, recall_all: 0.97, false_pos: 0.005 }),
    (1_000, 3, Quality { recall_exact: 0.995, recall_all: 0.965, false_pos: 0.005 }),
];

/// What was reached now, and the messages that went wrong.
fn heard(size: usize, seed: u64) -> (Quality, String) {
    let Workload { intents, messages } = Workload::new(size, seed);
    let mut product = Product::new(&intents).unwrap();
    let heard: Vec<Option<usize>> = messages.iter().map(|message| product.hear(&message.text)).collect();
    let mut wrong = String::new();
    for (message, at) in messages.iter().zip(&heard) {
        let got = at.and_then(|at| intents.get(at));
        if got.map(|intent| &intent.id) != message.expect.as_ref() {
            let listens = got.map_or(&[] as &[String], |intent| &intent.keywords);
            wrong += &format!("{:?} {:?}: {listens:?}\n    {}\n", message.kind, message.keyword, message.text);
        }
    }
    (Quality::of(&intents, &messages, &heard), wrong)
}

#[test]
fn keywords_are_heard() {
    for (size, seed, reached) in REACHED {
        let (quality, wrong) = heard(size, seed);
        let holds = quality.recall_exact >= reached.recall_exact
            && quality.recall_all >= reached.recall_all
            && quality.false_pos <= reached.false_pos;
        assert!(holds, "{size} intents, seed {seed}: {quality:?}, reached before: {reached:?}\n{wrong}");
    }
}
