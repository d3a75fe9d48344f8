//! How often something may happen: some at once, then one in a while.

/// A bucket that fills with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bucket {
    /// When it is full again, in milliseconds.
    full: i64,
}

/// What a bucket allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// One in so many milliseconds.
    pub(crate) every: i64,
    /// So many at once.
    pub(crate) burst: i64,
}

impl Bucket {
    /// A full bucket.
    pub(crate) fn new() -> Bucket {
        Bucket { full: i64::MIN }
    }

    /// Takes one out; how many milliseconds to wait when there is none.
    pub(crate) fn take(&mut self, allowance: Allowance, now: i64) -> Result<(), i64> {
        let full = self.full.max(now) + allowance.every;
        let debt = full - now - allowance.every * allowance.burst;
        if debt > 0 {
            return Err(debt);
        }
        self.full = full;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_at_once_then_one_in_a_while() {
        let mut bucket = Bucket::new();
        let allowance = Allowance { every: 1000, burst: 3 };
        let taken: Vec<bool> = (0..5).map(|_| bucket.take(allowance, 10).is_ok()).collect();
        assert_eq!(taken, [true, true, true, false, false]);
        assert_eq!(bucket.take(allowance, 10), Err(1000));
        assert!(bucket.take(allowance, 1010).is_ok());
        assert!(bucket.take(allowance, 1010).is_err());
    }
}
