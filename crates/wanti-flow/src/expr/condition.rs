//! Conditions: `keperluan = rumah_sakit dan umur tgl_lahir < 17`, read, resolved and typed.

use std::ops::Range;

use wanti_answer::Value;

use super::codes::{BAD_CONDITION, NOT_A_CONDITION, UNKNOWN_CHOICE, UNKNOWN_HOURS, WRONG_TYPE};
use super::names::{closest, resolve};
use super::place::Placed;
use super::read::{named, suggest};
use super::token::{self, Token};
use super::typed::Sort;
use super::{Names, moment};
use crate::diagnostic::{Diagnostic, Sentence, Span};
use crate::model::{Comparison, Condition, Expression, HoursIx, Moment, Ref};

/// Reads a condition. One that cannot be read is reported and never holds.
pub fn condition(text: &str, span: &Span, names: &dyn Names, out: &mut Vec<Diagnostic>) -> Condition {
    let placed = Placed { text, span, names };
    match token::tokens(text) {
        Ok(tokens) => {
            let mut reader = Reader { placed, tokens, at: 0, depth: 0, out, failed: false };
            reader.all_of_it()
        }
        Err(range) => {
            let sign = text.get(range.clone()).unwrap_or_default();
            let message = Sentence::new(
                format!("tanda `{sign}` tidak dapat dibaca di dalam syarat"),
                format!("the sign `{sign}` cannot be read in a condition"),
            );
            out.push(how_to(Diagnostic::error(BAD_CONDITION, placed.at(range), message)));
            Condition::Constant(false)
        }
    }
}

fn how_to(fault: Diagnostic) -> Diagnostic {
    fault.help(
        "contoh syarat: `keperluan = rumah_sakit`, `umur tgl_lahir < 17 atau kosong nama`, `di luar jam_layanan kantor`",
        "conditions look like this: `purpose = hospital`, `age birth_date < 17 or empty name`, `outside hours office`",
    )
}

/// Deepest nesting of parentheses and `bukan`.
const DEEPEST: u8 = 32;

/// A side of a comparison before it is known what it is compared with.
pub(super) enum Side {
    Value(Expression),
    /// A bare word: a choice, unless it is a name.
    Bare(String),
    /// A number, with the way it was written: an RT of `003` is text.
    Number(i64, String),
}

pub(super) struct Reader<'a> {
    pub(super) placed: Placed<'a>,
    pub(super) tokens: Vec<token::Placed>,
    pub(super) at: usize,
    pub(super) depth: u8,
    pub(super) out: &'a mut Vec<Diagnostic>,
    /// One fault in one condition is enough where the rest depends on it.
    pub(super) failed: bool,
}

impl Reader<'_> {
    fn all_of_it(&mut self) -> Condition {
        let condition = self.any();
        if self.at < self.tokens.len() {
            self.unreadable();
        }
        if self.failed { Condition::Constant(false) } else { condition }
    }

    fn any(&mut self) -> Condition {
        let mut parts = vec![self.every()];
        while self.take_word(&["atau", "or"]) {
            parts.push(self.every());
        }
        single(parts, Condition::Any)
    }

    fn every(&mut self) -> Condition {
        let mut parts = vec![self.negated()];
        while self.take_word(&["dan", "and"]) {
            parts.push(self.negated());
        }
        single(parts, Condition::All)
    }

    fn negated(&mut self) -> Condition {
        if self.depth >= DEEPEST {
            self.unreadable();
            self.at = self.tokens.len();
            return Condition::Constant(false);
        }
        self.depth += 1;
        let negation = self.is_word(0, &["bukan", "not"]) || (self.is_word(0, &["tidak"]) && self.starts_atom(1));
        let condition = if negation {
            self.at += 1;
            Condition::Not(Box::new(self.negated()))
        } else {
            self.atom()
        };
        self.depth -= 1;
        condition
    }

    fn atom(&mut self) -> Condition {
        if self.take_sign('(') {
            let inside = self.any();
            if !self.take_sign(')') {
                self.unreadable();
            }
            return inside;
        }
        if self.take_word(&["ada", "has"]) {
            return self.path().map_or(Condition::Constant(false), Condition::Present);
        }
        if self.take_word(&["kosong", "empty"]) {
            return self.path().map_or(Condition::Constant(false), Condition::Empty);
        }
        if let Some(open) = self.opening() {
            return open;
        }
        self.comparison()
    }

    /// `dalam jam_layanan kantor`, `di luar jam_layanan kantor`.
    fn opening(&mut self) -> Option<Condition> {
        let outside = self.is_word(0, &["di"]) && self.is_word(1, &["luar"]);
        let words = if outside { 2 } else { 1 };
        let outside = outside || self.is_word(0, &["outside"]);
        if !outside && !self.is_word(0, &["dalam", "within", "in"]) {
            return None;
        }
        self.at += words;
        let open = self.hours().map_or(Condition::Constant(false), Condition::Open);
        Some(if outside { Condition::Not(Box::new(open)) } else { open })
    }

    fn hours(&mut self) -> Option<HoursIx> {
        let (word, range) = self.take_any_word()?;
        let (word, range) = match word.as_str() {
            "jam_layanan" | "hours" if self.word_ahead() => self.take_any_word()?,
            "jam_layanan" | "hours" => return self.only_hours(range),
            _ => (word, range),
        };
        let id = word.strip_prefix("jam_layanan.").or_else(|| word.strip_prefix("hours.")).unwrap_or(&word);
        let hours = self.placed.names.hours(id);
        if hours.is_none() {
            self.unknown_hours(id, range);
        }
        hours
    }

    fn word_ahead(&self) -> bool {
        const JOINTS: [&str; 4] = ["dan", "and", "atau", "or"];
        matches!(self.tokens.get(self.at), Some((Token::Word(word), _)) if !JOINTS.contains(&word.as_str()))
    }

    fn only_hours(&mut self, range: Range<usize>) -> Option<HoursIx> {
        let ids = self.placed.names.hours_ids();
        let [only] = ids.as_slice() else {
            self.unknown_hours("", range);
            return None;
        };
        self.placed.names.hours(only)
    }

    fn unknown_hours(&mut self, id: &str, range: Range<usize>) {
        let ids = self.placed.names.hours_ids();
        let list = ids.join("`, `");
        let message = Sentence::new(format!("jam layanan `{id}` tidak ada"), format!("there are no hours `{id}`"));
        let fault = Diagnostic::error(UNKNOWN_HOURS, self.placed.at(range), message);
        let fault = suggest(fault, id, &closest(id, &ids));
        self.fail(if ids.is_empty() {
            fault.help("belum ada `jam_layanan` di bot ini", "this bot has no `hours` yet")
        } else {
            fault.help(format!("yang ada: `{list}`"), format!("there are: `{list}`"))
        });
    }

    fn comparison(&mut self) -> Condition {
        let start = self.at;
        let Some(left) = self.side() else { return Condition::Constant(false) };
        let left_range = self.range_since(start);
        let negated = self.is_word(0, &["bukan", "not"]);
        if negated {
            self.at += 1;
        }
        if self.take_word(&["dalam", "in"]) {
            let condition = self.membership(left, left_range);
            return if negated { Condition::Not(Box::new(condition)) } else { condition };
        }
        let Some((Token::Compare(comparison), _)) = self.tokens.get(self.at).cloned() else {
            if negated {
                self.unreadable();
            }
            return self.alone(left, left_range);
        };
        self.at += 1;
        let right_start = self.at;
        let Some(right) = self.side() else { return Condition::Constant(false) };
        let right_range = self.range_since(right_start);
        let compared = self.compared(left, left_range, comparison, right, right_range);
        if negated { Condition::Not(Box::new(compared)) } else { compared }
    }

    fn compared(
        &mut self,
        left: Side,
        left_range: Range<usize>,
        how: Comparison,
        right: Side,
        right_range: Range<usize>,
    ) -> Condition {
        let Some(left) = self.resolved(left, left_range.clone(), &Sort::Any) else { return Condition::Constant(false) };
        let sort = Sort::of_expression(&left, self.placed.names);
        let Some(right) = self.resolved(right, right_range.clone(), &sort) else { return Condition::Constant(false) };
        let other = Sort::of_expression(&right, self.placed.names);
        let ordering = !matches!(how, Comparison::Equal | Comparison::Unequal);
        let fits = if ordering { sort.orders(&other) } else { sort.equals(&other) };
        if !fits {
            self.do_not_fit(&sort, &other, left_range.start..right_range.end, ordering);
        }
        Condition::Compare(left, how, right)
    }

    fn do_not_fit(&mut self, left: &Sort, right: &Sort, range: Range<usize>, ordering: bool) {
        let ((left_id, left_en), (right_id, right_en)) = (left.words(), right.words());
        let message = if left == right && ordering {
            Sentence::new(
                format!("{left_id} tidak punya urutan lebih kecil atau lebih besar"),
                format!("{left_en} is never smaller or larger"),
            )
        } else {
            Sentence::new(
                format!("{left_id} dibandingkan dengan {right_id}"),
                format!("{left_en} is compared with {right_en}"),
            )
        };
        let fault = Diagnostic::error(WRONG_TYPE, self.placed.at(range), message)
            .label("perbandingan ini tidak pernah benar", "this comparison never holds");
        let list = matches!((left, right), (Sort::List(_), _) | (_, Sort::List(_)));
        self.fail(match (list, ordering) {
            (true, _) => fault.help(
                "untuk mencari satu isi di dalam daftar, tulis `ktp dalam berkas`",
                "to look for one entry of a list, write `ktp in documents`",
            ),
            (false, true) if left == right => {
                fault.help("bandingkan dengan `=` atau `!=`", "compare with `=` or `!=`")
            }
            (false, _) => fault.help(
                "bandingkan angka dengan angka, tanggal dengan tanggal (`hari_ini`, `2026-12-01`), ya/tidak dengan `ya` atau `tidak`",
                "compare numbers with numbers, dates with dates (`today`, `2026-12-01`), yes/no with `yes` or `no`",
            ),
        });
    }

    fn membership(&mut self, left: Side, left_range: Range<usize>) -> Condition {
        if !self.take_sign('[') {
            let Some(list) = self.path() else { return Condition::Constant(false) };
            let ids = match Sort::of(&list, self.placed.names) {
                Sort::List(ids) => ids,
                _ => Vec::new(),
            };
            let left = self.resolved(left, left_range, &Sort::Choice(ids));
            return left.map_or(Condition::Constant(false), |left| Condition::Within(left, list));
        }
        let Some(left) = self.resolved(left, left_range, &Sort::Any) else { return Condition::Constant(false) };
        let sort = Sort::of_expression(&left, self.placed.names);
        let mut values = Vec::new();
        while !self.take_sign(']') {
            let start = self.at;
            let Some(side) = self.side() else { return Condition::Constant(false) };
            let range = self.range_since(start);
            match self.resolved(side, range.clone(), &sort) {
                Some(Expression::Constant(value)) if sort.equals(&Sort::of_value(&value)) => values.push(value),
                Some(Expression::Constant(value)) => self.do_not_fit(&sort, &Sort::of_value(&value), range, false),
                Some(_) => self.at(start),
                None => return Condition::Constant(false),
            }
            let more = self.take_sign(',');
            if !more && !self.is_sign(']') {
                self.unreadable();
                return Condition::Constant(false);
            }
        }
        Condition::In(left, values)
    }

    fn at(&mut self, at: usize) {
        self.at = at;
        self.unreadable();
    }

    /// A value that stands alone: it must be yes or no.
    fn alone(&mut self, side: Side, range: Range<usize>) -> Condition {
        let Some(expression) = self.resolved(side, range.clone(), &Sort::Any) else {
            return Condition::Constant(false);
        };
        match (expression, self.placed.names) {
            (Expression::Constant(Value::Bool(holds)), _) => Condition::Constant(holds),
            (Expression::Ref(value), names) if matches!(Sort::of(&value, names), Sort::YesNo | Sort::Any) => {
                Condition::Holds(value)
            }
            (expression, names) => {
                let (id, en) = Sort::of_expression(&expression, names).words();
                let word = self.placed.text.get(range.clone()).unwrap_or_default().to_owned();
                let message = Sentence::new(
                    format!("`{word}` berisi {id}, bukan ya atau tidak"),
                    format!("`{word}` is {en}, not yes or no"),
                );
                self.fail(Diagnostic::error(NOT_A_CONDITION, self.placed.at(range), message).help(
                    format!("bandingkan, misalnya `{word} = …`, atau tulis `ada {word}`"),
                    format!("compare it, as in `{word} = …`, or write `has {word}`"),
                ));
                Condition::Constant(false)
            }
        }
    }

    /// What a side is, given what it is compared with.
    fn resolved(&mut self, side: Side, range: Range<usize>, other: &Sort) -> Option<Expression> {
        match side {
            Side::Value(expression) => Some(expression),
            Side::Number(_, written) if *other == Sort::Text => Some(Expression::Constant(Value::Text(written))),
            Side::Number(number, written) => Some(Expression::Constant(match other {
                Sort::Choice(_) => Value::Choice(written),
                _ => Value::Number(number),
            })),
            Side::Bare(word) => self.bare(&word, range, other),
        }
    }

    fn bare(&mut self, word: &str, range: Range<usize>, other: &Sort) -> Option<Expression> {
        if let Sort::Choice(ids) = other {
            if ids.iter().any(|id| id == word) {
                return Some(Expression::Constant(Value::Choice(word.to_owned())));
            }
            return match resolve(word, self.placed.names) {
                Ok(value) => Some(Expression::Ref(value)),
                Err(_) if ids.is_empty() => Some(Expression::Constant(Value::Choice(word.to_owned()))),
                Err(_) => self.unknown_choice(word, range, ids),
            };
        }
        let free = matches!(other, Sort::Text) && !word.contains('.');
        match resolve(word, self.placed.names) {
            Ok(value) => Some(Expression::Ref(value)),
            Err(_) if free => Some(Expression::Constant(Value::Text(word.to_owned()))),
            Err(_) => {
                self.failed = true;
                named(word, range, &self.placed, self.out).map(Expression::Ref)
            }
        }
    }

    fn unknown_choice(&mut self, word: &str, range: Range<usize>, ids: &[String]) -> Option<Expression> {
        let list = ids.join("`, `");
        let message = Sentence::new(format!("pilihan `{word}` tidak ada"), format!("there is no choice `{word}`"));
        let fault = Diagnostic::error(UNKNOWN_CHOICE, self.placed.at(range), message);
        self.fail(
            suggest(fault, word, &closest(word, ids))
                .help(format!("pilihannya: `{list}`"), format!("the choices are: `{list}`")),
        );
        None
    }

    /// One side of a comparison, with `umur`, `+ 7 hari` and `- 1 bulan`.
    pub(super) fn side(&mut self) -> Option<Side> {
        let age = self.take_word(&["umur", "age"]);
        let mut side = self.value()?;
        if age {
            let range = self.last_range();
            let of = self.resolved(side, range.clone(), &Sort::Date)?;
            let sort = Sort::of_expression(&of, self.placed.names);
            if !matches!(sort, Sort::Date | Sort::Moment | Sort::Any) {
                self.do_not_fit(&sort, &Sort::Date, range, false);
            }
            return Some(Side::Value(Expression::Age(Box::new(of))));
        }
        while self.is_sign('+') || self.is_sign('-') {
            let back = self.is_sign('-');
            let range = self.last_range();
            self.at += 1;
            let days = self.days()?;
            let of = self.resolved(side, range, &Sort::Date)?;
            side = Side::Value(Expression::Shift(Box::new(of), if back { -days } else { days }));
        }
        Some(side)
    }

    fn days(&mut self) -> Option<i32> {
        let start = self.at;
        if let (Some((Token::Number(count, _), _)), Some((Token::Word(unit), _))) =
            (self.tokens.get(start), self.tokens.get(start + 1))
        {
            let days = match moment(&format!("{count} {unit}")) {
                Some(Moment::Days(days)) => Some(days),
                Some(Moment::Months(months)) => Some(months.saturating_mul(30)),
                _ => None,
            };
            if let Some(days) = days {
                self.at += 2;
                return i32::try_from(days).ok();
            }
        }
        self.unreadable();
        None
    }

    fn value(&mut self) -> Option<Side> {
        let Some((token, _)) = self.tokens.get(self.at).cloned() else {
            self.unreadable();
            return None;
        };
        let side = match token {
            Token::Number(number, written) => Side::Number(number, written),
            Token::Date(date) => Side::Value(Expression::Constant(Value::Date(date))),
            Token::Time(time) => Side::Value(Expression::Constant(Value::Time(time))),
            Token::Quoted(text) => Side::Value(Expression::Constant(Value::Text(text))),
            Token::Word(word) => match word.as_str() {
                "ya" | "yes" | "benar" | "true" => Side::Value(Expression::Constant(Value::Bool(true))),
                "tidak" | "no" | "salah" | "false" => Side::Value(Expression::Constant(Value::Bool(false))),
                "dan" | "and" | "atau" | "or" => {
                    self.unreadable();
                    return None;
                }
                _ => Side::Bare(word),
            },
            Token::Compare(_) | Token::Sign(_) => {
                self.unreadable();
                return None;
            }
        };
        self.at += 1;
        Some(side)
    }

    /// A name that must be there.
    fn path(&mut self) -> Option<Ref> {
        let (word, range) = self.take_any_word()?;
        let value = named(&word, range, &self.placed, self.out);
        self.failed |= value.is_none();
        value
    }

    fn take_any_word(&mut self) -> Option<(String, Range<usize>)> {
        let Some((Token::Word(word), range)) = self.tokens.get(self.at).cloned() else {
            self.unreadable();
            return None;
        };
        self.at += 1;
        Some((word, range))
    }

    fn starts_atom(&self, ahead: usize) -> bool {
        match self.tokens.get(self.at + ahead) {
            Some((Token::Word(word), _)) => !matches!(word.as_str(), "dan" | "and" | "atau" | "or"),
            Some((Token::Sign(sign), _)) => *sign == '(',
            _ => false,
        }
    }

    fn is_word(&self, ahead: usize, words: &[&str]) -> bool {
        matches!(self.tokens.get(self.at + ahead), Some((Token::Word(word), _)) if words.contains(&word.as_str()))
    }

    fn take_word(&mut self, words: &[&str]) -> bool {
        let found = self.is_word(0, words);
        self.at += usize::from(found);
        found
    }

    fn is_sign(&self, sign: char) -> bool {
        matches!(self.tokens.get(self.at), Some((Token::Sign(found), _)) if *found == sign)
    }

    fn take_sign(&mut self, sign: char) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        found
    }

    fn last_range(&self) -> Range<usize> {
        self.tokens.get(self.at.wrapping_sub(1)).map_or(0..0, |(_, range)| range.clone())
    }

    fn range_since(&self, start: usize) -> Range<usize> {
        let from = self.tokens.get(start).map_or(0, |(_, range)| range.start);
        from..self.last_range().end.max(from)
    }

    fn fail(&mut self, fault: Diagnostic) {
        if !self.failed {
            self.out.push(fault);
        }
        self.failed = true;
    }

    /// Reports the token at hand, or the missing end, as something that cannot be read.
    pub(super) fn unreadable(&mut self) {
        let text = self.placed.text;
        let message = match self.tokens.get(self.at) {
            Some((_, range)) => {
                let word = text.get(range.clone()).unwrap_or_default();
                Sentence::new(
                    format!("syarat tidak dapat dibaca mulai dari `{word}`"),
                    format!("the condition cannot be read from `{word}` on"),
                )
            }
            None => Sentence::new("syarat ini belum selesai", "the condition stops too early"),
        };
        let range = self.tokens.get(self.at).map_or(0..text.len(), |(_, range)| range.clone());
        self.fail(how_to(Diagnostic::error(BAD_CONDITION, self.placed.at(range), message)));
    }
}

fn single(mut parts: Vec<Condition>, many: impl FnOnce(Vec<Condition>) -> Condition) -> Condition {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            many(parts)
        }
    }
}
