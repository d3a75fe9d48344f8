//! Runs the simulator over many seeds, or tells the story of one.

use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use wanti_sim::{Broken, Figures, Simulator};

/// Failing seeds that are shown.
const SHOWN: usize = 5;

pub(crate) fn sim(words: &[String]) -> ExitCode {
    if cfg!(debug_assertions) {
        return in_release(words);
    }
    let number = |name: &str| {
        let place = words.iter().position(|word| word == name)?;
        words.get(place + 1)?.parse::<u64>().ok()
    };
    // Turns panic on purpose in there; what happened is in the story.
    std::panic::set_hook(Box::new(|_| {}));
    let simulator = Simulator::new();
    match number("--seed") {
        Some(seed) => story(&simulator, seed),
        None => many(&simulator, number("--from").unwrap_or(0), number("--seeds").unwrap_or(1000)),
    }
}

/// Ten thousand runs are too many for a build that was made to be built fast.
fn in_release(words: &[String]) -> ExitCode {
    let cargo = ["run", "--quiet", "--release", "--package", "xtask", "--", "sim"];
    let run = Command::new("cargo").args(cargo).args(words).status();
    if run.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn story(simulator: &Simulator, seed: u64) -> ExitCode {
    let (ended, story) = simulator.story(seed, None);
    story.iter().for_each(|line| eprintln!("{line}"));
    match ended {
        Ok(figures) => {
            eprintln!("seed {seed}: every promise held. {figures:?}");
            ExitCode::SUCCESS
        }
        Err(broken) => {
            show(&broken);
            ExitCode::FAILURE
        }
    }
}

fn many(simulator: &Simulator, from: u64, seeds: u64) -> ExitCode {
    let begun = Instant::now();
    let next = AtomicU64::new(from);
    let all: Mutex<(Figures, Vec<Broken>)> = Mutex::default();
    let work = || {
        let mut own = (Figures::default(), Vec::new());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= from.saturating_add(seeds) {
                break;
            }
            match simulator.run(seed, None) {
                Ok(figures) => own.0 = own.0.and(figures),
                Err(broken) => own.1.push(broken),
            }
        }
        if let Ok(mut all) = all.lock() {
            all.0 = all.0.and(own.0);
            all.1.extend(own.1);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let Ok((figures, mut broken)) = all.into_inner() else { return ExitCode::FAILURE };
    broken.sort_by_key(|broken| broken.seed);
    table(&figures, seeds, begun.elapsed().as_secs_f64());
    broken.iter().take(SHOWN).for_each(show);
    if broken.is_empty() {
        eprintln!("every promise held in every run");
        return ExitCode::SUCCESS;
    }
    eprintln!("{} of {seeds} runs broke a promise", broken.len());
    ExitCode::FAILURE
}

fn table(figures: &Figures, seeds: u64, seconds: f64) {
    let hours = figures.seconds / 3600;
    eprintln!("{seeds} runs in {seconds:.1} s, {hours} simulated hours");
    for (name, count) in [
        ("messages acknowledged", figures.messages),
        ("deliveries of stored messages", figures.duplicates),
        ("turns", figures.turns),
        ("timers", figures.timers),
        ("sends taken by the channel", figures.sends),
        ("of these doubled, by a fault inside the sending", figures.doubled),
        ("crashes", figures.crashes),
        ("of these inside the sending", figures.crashes_in_send),
        ("cut answers", figures.cuts),
        ("faults of the store", figures.store_faults),
        ("clock jumps", figures.jumps),
    ] {
        eprintln!("{count:>10}  {name}");
    }
}

fn show(broken: &Broken) {
    eprintln!("seed {}: replay it with `cargo xtask sim --seed {}`", broken.seed, broken.seed);
    broken.what.iter().for_each(|what| eprintln!("    {what}"));
}
