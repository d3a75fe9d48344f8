//! The small typed language of templates and conditions: read once when the bot is compiled, total while it talks.

mod choose;
mod condition;
mod expression;
mod length;
mod names;
mod place;
mod read;
mod scope;
mod service_text;
mod show;
mod template;
mod token;
mod typed;

pub use condition::condition;
pub use expression::{expression, limit, path};
pub use length::{length, moment};
pub use names::{Names, closest, type_of};
pub(crate) use read::suggest;
pub use scope::{CitizenFacts, RequestFacts, Scope};
pub use template::template;

/// Codes of faults found while reading templates, conditions and expressions.
pub mod codes {
    use crate::diagnostic::Code;

    /// A name in a template, condition or expression that nothing defines.
    pub const UNKNOWN_NAME: Code = Code("WN0401");
    /// A brace that is never closed, an empty place, or text behind a place that cannot be read.
    pub const BAD_PLACE: Code = Code("WN0402");
    /// A format that does not exist.
    pub const UNKNOWN_FORMAT: Code = Code("WN0403");
    /// A format that does not fit the type of its value.
    pub const WRONG_FORMAT: Code = Code("WN0404");
    /// A condition that cannot be read.
    pub const BAD_CONDITION: Code = Code("WN0405");
    /// A comparison of two types that never fit.
    pub const WRONG_TYPE: Code = Code("WN0406");
    /// A choice id that the compared question does not offer.
    pub const UNKNOWN_CHOICE: Code = Code("WN0407");
    /// A table of hours that does not exist.
    pub const UNKNOWN_HOURS: Code = Code("WN0408");
    /// A value used as a condition that is neither yes nor no.
    pub const NOT_A_CONDITION: Code = Code("WN0409");
    /// A length of time, a date or a limit that cannot be read.
    pub const BAD_LIMIT: Code = Code("WN0410");
}

#[cfg(test)]
mod tests;
