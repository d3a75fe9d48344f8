//! Conditions and expressions, parsed and typed. The language is total: evaluation always gives an answer.

use wanti_answer::Value;

use super::{HoursIx, Ref};

/// Something that holds or does not. A comparison with an absent value does not hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Always or never.
    Constant(bool),
    /// Two values compared.
    Compare(Expression, Comparison, Expression),
    /// A value is one of several.
    In(Expression, Vec<Value>),
    /// A value is one of a list held by another value.
    Within(Expression, Ref),
    /// A value is there.
    Present(Ref),
    /// A value is absent or empty.
    Empty(Ref),
    /// A yes/no value is yes.
    Holds(Ref),
    /// The office is open now.
    Open(HoursIx),
    /// All hold.
    All(Vec<Condition>),
    /// Any holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// Something that has a value, or none.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A constant.
    Constant(Value),
    /// A named value.
    Ref(Ref),
    /// A date moved by days, negative for the past.
    Shift(Box<Expression>, i32),
    /// Full years since a date.
    Age(Box<Expression>),
    /// A text with places, filled in.
    Text(super::Template),
}
