//! Nodes held against the table of words: Indonesian keys, the right shapes, and a diagnostic for every other thing.

mod complete;
mod reading;
mod suggest;

use crate::diagnostic::{Code, Span};
use crate::tree::{Flag, Int, Text};
use crate::words::Object;

pub(crate) use complete::complete;
pub(crate) use reading::sections;
pub(crate) use suggest::near;

/// A key that the table does not have.
pub(crate) const UNKNOWN_KEY: Code = Code("WN0201");
/// Something else stands where text, a list or keys are expected.
pub(crate) const WRONG_SHAPE: Code = Code("WN0202");
/// A key that is not there.
pub(crate) const MISSING_KEY: Code = Code("WN0203");
/// A word that is none of those allowed.
pub(crate) const UNKNOWN_WORD: Code = Code("WN0204");
/// A step without a verb.
pub(crate) const NO_VERB: Code = Code("WN0205");
/// A step with two verbs.
pub(crate) const TWO_VERBS: Code = Code("WN0206");

/// The name under which days of a table of hours are kept.
pub(crate) const DAYS: &str = "__hari";
/// The name under which the verb of a step is kept.
pub(crate) const KIND: &str = "__kind";

/// A value of the right shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shaped {
    /// Words.
    Text(Text),
    /// Yes or no.
    Flag(Flag),
    /// A whole number.
    Int(Int),
    /// A list.
    List(Vec<Shaped>),
    /// Known keys.
    Map(Mapping),
    /// Names given by the author.
    Named(Vec<(Text, Shaped)>),
    /// One of several shapes.
    Tagged(&'static str, Box<Shaped>),
    /// Something a diagnostic was already given for.
    Bad,
}

/// A mapping with known keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mapping {
    pub(crate) object: Object,
    pub(crate) at: Span,
    pub(crate) fields: Vec<Field>,
}

/// One key of a mapping, by its Indonesian word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) word: &'static str,
    pub(crate) key: Span,
    pub(crate) value: Shaped,
}
