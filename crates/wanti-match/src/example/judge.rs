//! The judges: what each feature speaks for each class, so that the examples come out right.

use super::{NONE, SHARPNESS};

/// A sentence of length one.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) class: usize,
    /// It does not mean the class.
    pub(crate) against: bool,
    pub(crate) features: Vec<(u32, f32)>,
}

/// How much the judges know before the rounds.
const START: f32 = 0.5;
/// Rounds of correction.
const ROUNDS: usize = 5;
/// How far one row corrects.
const STEP: f32 = 0.1;
/// What is less wrong than this needs no correction.
const ENOUGH: f32 = 0.01;
/// The most work for the rounds; a very large bot has fewer.
const MAX_WORK: usize = 400_000_000;

/// Weights by feature and class.
pub(crate) fn judge(rows: &[Row], features: usize, classes: usize) -> Vec<f32> {
    let mut judges = Judges { weights: vec![0.0; features * classes], classes, shares: vec![0.0; classes] };
    judges.centre(rows);
    let order = in_turn(rows, classes);
    let work: usize = rows.iter().map(|row| row.features.len() * classes).sum();
    for _ in 0..ROUNDS.min(MAX_WORK / work.max(1)) {
        for row in order.iter().filter_map(|at| rows.get(*at)) {
            judges.correct(row);
        }
    }
    judges.weights
}

/// The first row of each class, then the second of each: no class has the last word.
fn in_turn(rows: &[Row], classes: usize) -> Vec<usize> {
    let mut seen = vec![0; classes];
    let mut order: Vec<(usize, usize, usize)> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let Some(turn) = seen.get_mut(row.class) else { continue };
        order.push((*turn, row.class, at));
        *turn += 1;
    }
    order.sort_unstable();
    order.into_iter().map(|(_, _, at)| at).collect()
}

struct Judges {
    weights: Vec<f32>,
    classes: usize,
    shares: Vec<f32>,
}

impl Judges {
    /// Each judge begins as the middle of the examples of its class.
    fn centre(&mut self, rows: &[Row]) {
        for row in rows.iter().filter(|row| !row.against) {
            for (feature, value) in &row.features {
                if let Some(weight) = self.weights.get_mut(*feature as usize * self.classes + row.class) {
                    *weight += value;
                }
            }
        }
        let mut squares = vec![0.0_f32; self.classes];
        for weights in self.weights.chunks_exact(self.classes) {
            squares.iter_mut().zip(weights).for_each(|(square, weight)| *square += weight * weight);
        }
        let scales: Vec<f32> = squares.iter().map(|square| START / square.sqrt().max(f32::EPSILON)).collect();
        for weights in self.weights.chunks_exact_mut(self.classes) {
            weights.iter_mut().zip(&scales).for_each(|(weight, scale)| *weight *= scale);
        }
    }

    /// Moves the judges towards what the row means.
    fn correct(&mut self, row: &Row) {
        self.score(row);
        let own = self.shares.get(row.class).copied().unwrap_or_default();
        let wrong = if row.against { own } else { 1.0 - own };
        if wrong < ENOUGH {
            return;
        }
        // How each share should change: to the class alone, or from the class to the others as they stand.
        let back = if row.against { own / (1.0 - own).max(0.1) } else { -1.0 };
        for (class, share) in self.shares.iter_mut().enumerate() {
            *share = match (class == row.class, row.against) {
                (true, true) => -*share,
                (true, false) => 1.0 - *share,
                (false, _) => *share * back,
            };
        }
        for (feature, value) in &row.features {
            let start = *feature as usize * self.classes;
            let weights = self.weights.get_mut(start..start + self.classes).unwrap_or_default();
            for (weight, change) in weights.iter_mut().zip(&self.shares) {
                *weight += STEP * value * change;
            }
        }
    }

    /// The share of each class, beside "none of them".
    fn score(&mut self, row: &Row) {
        self.shares.fill(0.0);
        for (feature, value) in &row.features {
            let start = *feature as usize * self.classes;
            let weights = self.weights.get(start..start + self.classes).unwrap_or_default();
            for (share, weight) in self.shares.iter_mut().zip(weights) {
                *share += value * weight;
            }
        }
        let top = self.shares.iter().copied().fold(NONE, f32::max);
        let mut total = ((NONE - top) * SHARPNESS).exp();
        for share in &mut self.shares {
            *share = ((*share - top) * SHARPNESS).exp();
            total += *share;
        }
        for share in &mut self.shares {
            *share /= total;
        }
    }
}
