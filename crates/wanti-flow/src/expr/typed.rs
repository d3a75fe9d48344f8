//! What fits what: sorts of values for comparisons and formats.

use wanti_answer::{Kind, Value};

use super::{Names, type_of};
use crate::model::{Expression, Format, Ref, RequestField, Type};

/// What a value is for a comparison or a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sort {
    Text,
    Number,
    /// A date without a time of day.
    Date,
    /// A date with a time of day.
    Moment,
    Time,
    YesNo,
    /// One of these ids; any id when the list is empty.
    Choice(Vec<String>),
    List(Vec<String>),
    /// A position or a file.
    Thing,
    /// Nothing is known of it.
    Any,
}

impl Sort {
    pub(super) fn of(value: &Ref, names: &dyn Names) -> Sort {
        match value {
            Ref::Now | Ref::Request(RequestField::Deadline | RequestField::Pickup) => Sort::Moment,
            _ => Sort::of_type(type_of(value, names)),
        }
    }

    fn of_type(kind: Type) -> Sort {
        match kind {
            Type::Text => Sort::Text,
            Type::Unknown => Sort::Any,
            Type::Checklist(_) => Sort::List(Vec::new()),
            Type::Answer(kind, ids) => match kind {
                Kind::Number | Kind::Money => Sort::Number,
                Kind::Date => Sort::Date,
                Kind::Time => Sort::Time,
                Kind::YesNo => Sort::YesNo,
                Kind::Choice => Sort::Choice(ids),
                Kind::Choices => Sort::List(ids),
                Kind::Location | Kind::Media => Sort::Thing,
                _ => Sort::Text,
            },
        }
    }

    pub(super) fn of_value(value: &Value) -> Sort {
        match value {
            Value::Text(_) => Sort::Text,
            Value::Number(_) | Value::Money(_) => Sort::Number,
            Value::Date(_) => Sort::Date,
            Value::DateTime(_) => Sort::Moment,
            Value::Time(_) => Sort::Time,
            Value::Bool(_) => Sort::YesNo,
            Value::Choice(_) => Sort::Choice(Vec::new()),
            Value::List(_) => Sort::List(Vec::new()),
            Value::Location(_) | Value::Media(_) => Sort::Thing,
        }
    }

    pub(super) fn of_expression(expression: &Expression, names: &dyn Names) -> Sort {
        match expression {
            Expression::Constant(value) => Sort::of_value(value),
            Expression::Ref(value) => Sort::of(value, names),
            Expression::Shift(of, _) => Sort::of_expression(of, names),
            Expression::Age(_) => Sort::Number,
            Expression::Text(_) => Sort::Text,
        }
    }

    /// Whether two values can be equal.
    pub(super) fn equals(&self, other: &Sort) -> bool {
        match (self, other) {
            (Sort::Any, _) | (_, Sort::Any) => true,
            (Sort::Thing | Sort::List(_), _) | (_, Sort::Thing | Sort::List(_)) => false,
            (Sort::Choice(_) | Sort::Text, Sort::Choice(_) | Sort::Text) => true,
            (Sort::Date | Sort::Moment, Sort::Date | Sort::Moment) => true,
            _ => self == other,
        }
    }

    /// Whether one value can be smaller than the other.
    pub(super) fn orders(&self, other: &Sort) -> bool {
        let ordered = |sort: &Sort| matches!(sort, Sort::Number | Sort::Date | Sort::Moment | Sort::Time | Sort::Any);
        ordered(self) && ordered(other) && self.equals(other)
    }

    /// Whether the format can show it.
    pub(super) fn takes(&self, format: Format) -> bool {
        match format {
            Format::Mask | Format::Upper => true,
            _ if *self == Sort::Any => true,
            Format::Date | Format::ShortDate | Format::Day => matches!(self, Sort::Date | Sort::Moment),
            Format::Time => matches!(self, Sort::Time | Sort::Moment),
            Format::DateTime => *self == Sort::Moment,
            Format::Rupiah => *self == Sort::Number,
            Format::List | Format::Comma => matches!(self, Sort::List(_)),
        }
    }

    /// Its name in Indonesian and English.
    pub(super) fn words(&self) -> (&'static str, &'static str) {
        match self {
            Sort::Text => ("teks", "text"),
            Sort::Number => ("angka", "a number"),
            Sort::Date => ("tanggal", "a date"),
            Sort::Moment => ("tanggal dan jam", "a date and time"),
            Sort::Time => ("jam", "a time of day"),
            Sort::YesNo => ("ya atau tidak", "yes or no"),
            Sort::Choice(_) => ("pilihan", "a choice"),
            Sort::List(_) => ("daftar", "a list"),
            Sort::Thing => ("berkas atau lokasi", "a file or position"),
            Sort::Any => ("nilai", "a value"),
        }
    }
}
