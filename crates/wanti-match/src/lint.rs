//! Collisions between the triggers of different intents, each with a witness sentence.

/// What is wrong between two intents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CollisionKind {
    /// Both have the same trigger.
    Same,
    /// Whatever fires the first also fires the second, which always wins.
    Shadowed,
    /// An example of the first fires the second.
    Example,
    /// Two different trigger words are one slip apart.
    Near,
}

/// A collision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// Index of the first intent.
    pub first: usize,
    /// Index of the second intent.
    pub second: usize,
    /// The author's words that collide.
    pub phrase: String,
    /// A sentence that shows it.
    pub witness: String,
    /// What is wrong.
    pub kind: CollisionKind,
}

/// All collisions of a matcher.
pub(crate) fn lint(_matcher: &crate::matcher::Matcher) -> Vec<Collision> {
    Vec::new()
}
