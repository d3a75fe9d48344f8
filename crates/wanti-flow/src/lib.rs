//! The flow language: YAML text to a tree with places, to checks, to a compiled bot that cannot fail while talking.
#![deny(clippy::disallowed_methods)]

pub mod channel;
mod check;
mod compile;
pub mod diagnostic;
pub mod expr;
pub mod hours;
mod lower;
mod merge;
pub mod model;
pub mod names;
pub mod phrases;
mod repair;
mod schema;
mod shape;
mod source;
pub mod tree;
pub mod words;
mod yaml;

pub use check::unconfirmed;
pub use compile::{Compiled, Options, bases, compile, resolved};
pub use diagnostic::{Code, Diagnostic, Fix, Sentence, Severity, Span};
pub use model::Bot;
pub use repair::repair;
pub use schema::schema;
pub use source::{Source, SourceFile};
pub use tree::Tree;
