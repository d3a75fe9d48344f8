//! Whether a condition holds and what an expression is worth. Total: an absent value makes a comparison false.

use std::cmp::Ordering;

use jiff::Span;
use jiff::civil::Date;
use wanti_answer::Value;

use super::Scope;
use crate::model::{Authority, Bot, Comparison, Condition, Expression, Ref, RequestField, ServiceField};

impl Bot {
    /// Whether the condition holds now.
    #[must_use]
    pub fn holds(&self, condition: &Condition, scope: &dyn Scope) -> bool {
        match condition {
            Condition::Constant(holds) => *holds,
            Condition::Compare(left, how, right) => self.compares(left, *how, right, scope),
            Condition::In(of, values) => {
                self.value(of, scope).is_some_and(|of| values.iter().any(|value| equal(&of, value)))
            }
            Condition::Within(of, list) => self.is_within(of, list, scope),
            Condition::Present(value) => self.known(value, scope).is_some_and(|value| !is_empty(&value)),
            Condition::Empty(value) => self.known(value, scope).is_none_or(|value| is_empty(&value)),
            Condition::Holds(value) => matches!(self.known(value, scope), Some(Value::Bool(true))),
            Condition::Open(hours) => self.hours.get(hours.at()).is_some_and(|hours| hours.is_open(scope.now())),
            Condition::All(parts) => parts.iter().all(|part| self.holds(part, scope)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part, scope)),
            Condition::Not(part) => !self.holds(part, scope),
        }
    }

    /// What an expression is worth now.
    #[must_use]
    pub fn value(&self, expression: &Expression, scope: &dyn Scope) -> Option<Value> {
        match expression {
            Expression::Constant(value) => Some(value.clone()),
            Expression::Ref(value) => self.known(value, scope),
            Expression::Shift(of, days) => shifted(&self.value(of, scope)?, *days),
            Expression::Age(of) => age(&self.value(of, scope)?, scope.now().date()),
            Expression::Text(template) => Some(Value::Text(self.render(template, scope))),
        }
    }

    /// What a name holds, with ids in place of titles so that it can be compared.
    fn known(&self, value: &Ref, scope: &dyn Scope) -> Option<Value> {
        match value {
            Ref::Request(RequestField::State) => Some(Value::Choice(scope.request()?.state.words().0.to_owned())),
            Ref::Service(ServiceField::Authority) => {
                let authority = self.service(scope.service()?)?.authority?;
                Some(Value::Choice(authority_id(authority).to_owned()))
            }
            _ => self.look(value, scope, 0),
        }
    }

    fn compares(&self, left: &Expression, how: Comparison, right: &Expression, scope: &dyn Scope) -> bool {
        let (Some(left), Some(right)) = (self.value(left, scope), self.value(right, scope)) else { return false };
        let order = ordered(&left, &right);
        match how {
            Comparison::Equal => equal(&left, &right),
            Comparison::Unequal => !equal(&left, &right),
            Comparison::Less => order == Some(Ordering::Less),
            Comparison::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Comparison::Greater => order == Some(Ordering::Greater),
            Comparison::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }
    }

    fn is_within(&self, of: &Expression, list: &Ref, scope: &dyn Scope) -> bool {
        let (Some(of), Some(list)) = (self.value(of, scope), self.known(list, scope)) else { return false };
        match list {
            Value::List(entries) => words(&of).is_some_and(|word| entries.iter().any(|entry| entry == word)),
            other => equal(&of, &other),
        }
    }
}

fn authority_id(authority: Authority) -> &'static str {
    match authority {
        Authority::Here => "K",
        Authority::CoverLetter => "P",
        Authority::Elsewhere => "X",
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Text(text) | Value::Choice(text) => text.trim().is_empty(),
        Value::List(entries) => entries.is_empty(),
        _ => false,
    }
}

fn words(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) | Value::Choice(text) => Some(text),
        _ => None,
    }
}

fn equal(left: &Value, right: &Value) -> bool {
    if let (Some(left), Some(right)) = (words(left), words(right)) {
        return left == right || left.to_lowercase() == right.to_lowercase();
    }
    ordered(left, right).map_or_else(|| left == right, |order| order == Ordering::Equal)
}

fn ordered(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left) | Value::Money(left), Value::Number(right) | Value::Money(right)) => Some(left.cmp(right)),
        (Value::DateTime(left), Value::DateTime(right)) => Some(left.cmp(right)),
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        _ => Some(date(left)?.cmp(&date(right)?)),
    }
}

/// The calendar day of a value: a date and a moment compare by it.
fn date(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::DateTime(moment) => Some(moment.date()),
        _ => None,
    }
}

fn shifted(value: &Value, days: i32) -> Option<Value> {
    let span = Span::new().try_days(days).ok()?;
    match value {
        Value::Date(date) => date.checked_add(span).ok().map(Value::Date),
        Value::DateTime(moment) => moment.checked_add(span).ok().map(Value::DateTime),
        _ => None,
    }
}

/// Full years from a date to today; a date in the future has no age.
fn age(value: &Value, today: Date) -> Option<Value> {
    let born = date(value)?;
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    let years = i64::from(today.year()) - i64::from(born.year()) - i64::from(!had_birthday);
    (born <= today).then_some(Value::Number(years))
}
