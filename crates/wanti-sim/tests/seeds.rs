//! A few hundred runs keep every promise, and each store that lies is caught.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

use wanti_sim::{Figures, Flaw, Simulator};

const SEEDS: u64 = 150;

#[test]
fn promises_hold() {
    let simulator = Simulator::new();
    let mut all = Figures::default();
    for seed in 0..SEEDS {
        match simulator.run(seed, None) {
            Ok(figures) => all = all.and(figures),
            Err(broken) => panic!("cargo xtask sim --seed {seed}\n{}", broken.what.join("\n")),
        }
    }
    let enough = all.crashes > SEEDS && all.crashes_in_send > 30 && all.cuts > 50 && all.timers > 50 && all.jumps > 10;
    assert!(enough && all.doubled > 0, "the world was too kind: {all:?}");
}

#[test]
fn the_same_seed_is_the_same_run() {
    let simulator = Simulator::new();
    for seed in 0..10 {
        assert_eq!(simulator.run(seed, None), simulator.run(seed, None));
    }
}

#[test]
fn a_store_that_lies_is_caught() {
    let simulator = Simulator::new();
    for (flaw, says) in [
        (Flaw::DropsMark, "had its effect twice"),
        (Flaw::Forgets, "was acknowledged and lost"),
        (Flaw::ForgetsSent, "to be sent again although"),
        (Flaw::KeepsTimer, "fired "),
        (Flaw::StatusFalls, "the status of"),
    ] {
        let caught = (0..SEEDS).find_map(|seed| simulator.run(seed, Some(flaw)).err());
        let caught = caught.unwrap_or_else(|| panic!("{flaw:?} is not caught"));
        assert!(caught.what.iter().any(|what| what.contains(says)), "{flaw:?}: {:?}", caught.what);
    }
}
