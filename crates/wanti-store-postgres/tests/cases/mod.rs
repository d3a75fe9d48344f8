//! Cases that need no other process: which way a step takes, and tables of an earlier version.

pub(crate) mod older;
pub(crate) mod ways;
