//! Chance that can be had again: everything a run decides comes from its seed.

use fastrand::Rng;

/// Chance from a seed.
#[derive(Debug, Clone)]
pub(crate) struct Chance(Rng);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(Rng::with_seed(seed))
    }

    /// From 0 to below this; 0 for nothing.
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0.u64(..most.max(1))
    }

    /// A place in a list of this length.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        self.0.usize(..length.max(1))
    }

    /// Once in so many times.
    pub(crate) fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn one_of<T: Copy>(&mut self, choices: &[T], otherwise: T) -> T {
        self.0.choice(choices).copied().unwrap_or(otherwise)
    }
}
