//! Values for `isi` and `dengan`, bounds of dates, and plain paths.

use wanti_answer::Value;

use super::codes::BAD_LIMIT;
use super::condition::{Reader, Side};
use super::names::resolve;
use super::place::Placed;
use super::read::named;
use super::token::{self, Token};
use super::typed::Sort;
use super::{Names, moment, template};
use crate::diagnostic::{Diagnostic, Sentence, Span};
use crate::model::{Expression, Limit, Moment, Part, Ref};

/// Reads what a variable becomes: a template if there is a brace, else a name, a constant, or plain text.
pub fn expression(text: &str, span: &Span, names: &dyn Names, out: &mut Vec<Diagnostic>) -> Expression {
    if text.contains(['{', '}']) {
        return from_template(text, span, names, out);
    }
    let placed = Placed { text, span, names };
    calculated(&placed, out).unwrap_or_else(|| Expression::Constant(Value::Text(text.to_owned())))
}

/// A template that is one bare place keeps the type of its value.
fn from_template(text: &str, span: &Span, names: &dyn Names, out: &mut Vec<Diagnostic>) -> Expression {
    let template = template(text, span, names, out);
    match template.parts.as_slice() {
        [Part::Place { value, format: None, default: None }] => Expression::Ref(value.clone()),
        _ => Expression::Text(template),
    }
}

fn calculated(placed: &Placed<'_>, out: &mut Vec<Diagnostic>) -> Option<Expression> {
    let tokens = token::tokens(placed.text).ok()?;
    let plain = tokens.iter().all(|(token, _)| !matches!(token, Token::Compare(_)));
    let begins = matches!(tokens.first(), Some((Token::Word(_), _)));
    let worded = begins && tokens.len() > 1 && !sum(&tokens);
    if tokens.is_empty() || !plain || worded {
        return None;
    }
    let mut faults = Vec::new();
    let mut reader = Reader { placed: *placed, tokens, at: 0, depth: 0, out: &mut faults, failed: false };
    let side = reader.side();
    let whole = reader.at == reader.tokens.len();
    let expression = match side? {
        _ if !whole => return None,
        Side::Value(expression) => expression,
        Side::Number(number, written) if number.to_string() == written => Expression::Constant(Value::Number(number)),
        Side::Number(_, written) => Expression::Constant(Value::Text(written)),
        Side::Bare(word) => return Some(word_or_name(&word, placed, out)),
    };
    out.append(&mut faults);
    Some(expression)
}

/// `umur x`, or a word with `+` or `-` behind it.
fn sum(tokens: &[token::Placed]) -> bool {
    match tokens {
        [(Token::Word(word), _), (Token::Word(_), _)] => matches!(word.as_str(), "umur" | "age"),
        [(Token::Word(_), _), (Token::Sign('+' | '-'), _), (Token::Number(..), _), ..] => true,
        _ => false,
    }
}

/// A name where it is one; a dotted word under a known head must be one; anything else is text.
fn word_or_name(word: &str, placed: &Placed<'_>, out: &mut Vec<Diagnostic>) -> Expression {
    const HEADS: [&str; 8] =
        ["kantor.", "office.", "layanan.", "service.", "permohonan.", "request.", "warga.", "citizen."];
    let text = || Expression::Constant(Value::Text(word.to_owned()));
    if HEADS.iter().any(|head| word.starts_with(head)) {
        return named(word, 0..placed.text.len(), placed, out).map_or_else(text, Expression::Ref);
    }
    resolve(word, placed.names).map_or_else(|_| text(), Expression::Ref)
}

/// Reads the name of a value, `layanan.syarat`.
pub fn path(text: &str, span: &Span, names: &dyn Names, out: &mut Vec<Diagnostic>) -> Option<Ref> {
    named(text.trim(), 0..text.len(), &Placed { text, span, names }, out)
}

/// Reads a bound of a date: a length from today, a date, or a value that holds one.
pub fn limit(text: &str, span: &Span, names: &dyn Names, out: &mut Vec<Diagnostic>) -> Option<Limit> {
    let word = text.trim();
    if let Some(moment) = moment(word) {
        return Some(Limit::After(moment));
    }
    if let Ok(date) = word.parse() {
        return Some(Limit::On(date));
    }
    if matches!(word, "hari_ini" | "today") {
        return Some(Limit::After(Moment::Days(0)));
    }
    match resolve(word, names) {
        Ok(value) if matches!(Sort::of(&value, names), Sort::Date | Sort::Moment | Sort::Any) => {
            Some(Limit::Value(value))
        }
        _ => {
            let message = Sentence::new(
                format!("`{word}` bukan lama waktu dan bukan tanggal"),
                format!("`{word}` is neither a length of time nor a date"),
            );
            out.push(Diagnostic::error(BAD_LIMIT, span.clone(), message).help(
                "tulis lama seperti `3 hari kerja`, tanggal seperti `2026-12-01`, atau nama isian bertipe tanggal",
                "write a length such as `3 working days`, a date such as `2026-12-01`, or the name of a date field",
            ));
            None
        }
    }
}
