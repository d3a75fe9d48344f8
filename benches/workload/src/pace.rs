//! Fair timing on a machine that is faster one minute and slower the next: floor, product, floor, product.

use std::time::{Duration, Instant};

/// What interleaved rounds showed.
#[derive(Debug, Clone)]
pub struct Pace {
    /// Product over floor, the median of the rounds that count.
    pub ratio: f64,
    /// The floor's time in its median round.
    pub floor: Duration,
    /// The product's time in its median round.
    pub product: Duration,
    /// Rounds that count.
    pub kept: usize,
    /// Rounds thrown away because the floors on both sides of them differed by more than 15 %.
    pub thrown: usize,
}

/// Runs floor and product in turns until so many rounds count; gives up after ten times as many.
pub fn interleave(rounds: usize, mut floor: impl FnMut(), mut product: impl FnMut()) -> Option<Pace> {
    floor();
    product();
    let (mut ratios, mut floors, mut products, mut thrown) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let mut before = timed(&mut floor);
    while ratios.len() < rounds && thrown < rounds * 10 {
        let between = timed(&mut product);
        let after = timed(&mut floor);
        let (low, high) = (before.min(after), before.max(after));
        if high.as_secs_f64() > low.as_secs_f64() * 1.15 {
            thrown += 1;
        } else {
            let mean = (before + after) / 2;
            ratios.push(between.as_secs_f64() / mean.as_secs_f64());
            floors.push(mean.as_secs_f64());
            products.push(between.as_secs_f64());
        }
        before = after;
    }
    Some(Pace {
        ratio: median(&mut ratios)?,
        floor: Duration::from_secs_f64(median(&mut floors)?),
        product: Duration::from_secs_f64(median(&mut products)?),
        kept: ratios.len(),
        thrown,
    })
}

fn timed(work: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// The middle of a list, which is sorted for it.
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&mut []), None);
    }
}
