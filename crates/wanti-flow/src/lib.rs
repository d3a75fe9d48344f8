//! The flow language: YAML text to a tree with places, to checks, to a compiled bot that cannot fail while talking.
#![deny(clippy::disallowed_methods)]

pub mod channel;
pub mod diagnostic;
pub mod hours;
pub mod model;
pub mod phrases;
pub mod words;
