//! Office time: weekly hours with breaks, holidays, special periods, and deadlines counted in them.

/// A table of hours.
#[derive(Debug, Clone, Default)]
pub struct Hours {}
