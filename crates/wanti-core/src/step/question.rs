//! One question, alone or in a form: its words, its limits, and what a reply is worth.

use wanti_answer::{Ask as Reader, ChoiceText, Confidence, Kind, Limits, Reading, Value};
use wanti_flow::model::{Ask, Limit, StepKind};
use wanti_flow::phrases::Phrase;

use super::{Answered, Care, Input};
use crate::choice::{self, Pick};
use crate::run::Run;
use crate::session::Task;
use crate::token::Spot;
use crate::{MenuView, Note, speech};

/// The question that is open on top, alone or in a form.
pub(crate) fn open_ask<'a>(run: &Run<'a>) -> Option<&'a Ask> {
    if !run.is_asking() {
        return None;
    }
    match &run.here()?.1.kind {
        StepKind::Ask(ask) => Some(ask),
        StepKind::Form(form) => super::form::open_field(run, form),
        _ => None,
    }
}

/// Says the question and sets its reminder.
pub(super) fn put(run: &mut Run<'_>, ask: &Ask, spot: Spot) {
    let mut text = run.render(&ask.prompt);
    let menu = keys(run, ask, spot);
    if ask.optional && !speech::mentions_skip(&text) {
        text.push('\n');
        text.push_str(&run.words(Phrase::MaySkip, &[]));
    }
    run.offer(text, menu);
    if let Some((after, ..)) = &ask.reminder {
        let due = run.later(*after);
        run.set_timer("ingat", due, Task::Remind);
    }
}

fn keys(run: &Run<'_>, ask: &Ask, spot: Spot) -> Option<MenuView> {
    match ask.kind {
        Kind::YesNo => choice::yes_no_view(run, spot),
        Kind::Choice | Kind::Choices => choice::view(run, &picks(run, ask), spot, wanti_flow::model::Style::Auto, None),
        _ => None,
    }
}

fn picks<'a>(run: &Run<'a>, ask: &'a Ask) -> Vec<Pick<'a>> {
    ask.choices.as_ref().map(|source| choice::picks(run, source, None)).unwrap_or_default()
}

/// What a reply is worth.
pub(super) enum Worth {
    Value(Value),
    Skipped,
    Wrong(Option<String>, &'static str),
    Not,
}

pub(super) fn weigh(run: &Run<'_>, ask: &Ask, spot: Spot, input: Input<'_>, care: Care) -> Worth {
    match input {
        Input::Token(token) => tapped(run, ask, spot, token),
        Input::Media(media) if ask.kind == Kind::Media => Worth::Value(Value::Media(media.clone())),
        Input::Location(place) if ask.kind == Kind::Location => Worth::Value(Value::Location(place.clone())),
        Input::Phone(phone) if ask.kind == Kind::Phone => written(run, ask, phone, Care::Any),
        Input::Text(text) => match skipped(run, ask, text) {
            Worth::Not => written(run, ask, text, care),
            other => other,
        },
        Input::Media(_) | Input::Location(_) | Input::Phone(_) => Worth::Not,
    }
}

fn tapped(run: &Run<'_>, ask: &Ask, spot: Spot, token: &str) -> Worth {
    if ask.kind == Kind::YesNo {
        return choice::yes_no_token(token, spot).map_or(Worth::Not, |yes| Worth::Value(Value::Bool(yes)));
    }
    let picks = picks(run, ask);
    match picks.into_iter().find(|pick| spot.token(&pick.id) == token) {
        Some(pick) if ask.kind == Kind::Choices => Worth::Value(Value::List(vec![pick.id.into_owned()])),
        Some(pick) => Worth::Value(Value::Choice(pick.id.into_owned())),
        None => Worth::Not,
    }
}

fn skipped(run: &Run<'_>, ask: &Ask, text: &str) -> Worth {
    let skips = speech::skips(text);
    if let Some(default) = ask.default.as_ref().filter(|_| skips || speech::same(text)) {
        let default = run.render(default);
        if !default.is_empty() {
            return Worth::Value(read(run, ask, &default).value().cloned().unwrap_or(Value::Text(default)));
        }
    }
    if ask.optional && (skips || speech::has_none(text)) {
        return Worth::Skipped;
    }
    if skips { Worth::Wrong(Some(run.words(Phrase::MustAnswer, &[])), "must_answer") } else { Worth::Not }
}

fn written(run: &Run<'_>, ask: &Ask, text: &str, care: Care) -> Worth {
    if matches!(ask.kind, Kind::Choice) {
        let picks = picks(run, ask);
        if let Some(pick) = choice::plainly(text, &picks).and_then(|at| picks.into_iter().nth(at)) {
            return Worth::Value(Value::Choice(pick.id.into_owned()));
        }
    }
    let guess = care == Care::Plain;
    if guess && (ask.kind.is_open() || matches!(ask.kind, Kind::Choice | Kind::Choices)) {
        return Worth::Not;
    }
    if ask.kind == Kind::YesNo
        && speech::is_list(text)
        && let Some(yes) = speech::yes_no(text)
    {
        return Worth::Value(Value::Bool(yes));
    }
    match read(run, ask, text) {
        Reading::Value(_, _, Confidence::Likely) | Reading::Invalid(_) if guess => Worth::Not,
        Reading::Value(value, ..) => working_day(run, ask, value),
        Reading::Invalid(why) => Worth::Wrong(Some(wanti_answer::why(&why, run.language())), why.key()),
        Reading::None => Worth::Not,
    }
}

fn working_day(run: &Run<'_>, ask: &Ask, value: Value) -> Worth {
    let closed = match (&value, run.hours()) {
        (Value::Date(date), Some(hours)) if ask.working_day => !hours.is_working_day(*date),
        _ => false,
    };
    if closed { Worth::Wrong(Some(run.words(Phrase::ClosedDay, &[])), "closed_day") } else { Worth::Value(value) }
}

/// Reads a whole reply.
pub(super) fn read(run: &Run<'_>, ask: &Ask, text: &str) -> Reading {
    let picks = picks(run, ask);
    let choices = texts(&picks);
    wanti_answer::read(text, &reader(run, ask, &choices))
}

/// Looks for an answer inside a longer message.
pub(super) fn find(run: &Run<'_>, ask: &Ask, text: &str) -> Option<(Value, std::ops::Range<usize>)> {
    let picks = picks(run, ask);
    let choices = texts(&picks);
    wanti_answer::find(text, &reader(run, ask, &choices))
}

fn texts<'p>(picks: &'p [Pick<'_>]) -> Vec<ChoiceText<'p>> {
    picks
        .iter()
        .map(|pick| ChoiceText { id: &pick.id, title: &pick.title, short: pick.short, words: pick.words })
        .collect()
}

fn reader<'c>(run: &Run<'_>, ask: &Ask, choices: &'c [ChoiceText<'c>]) -> Reader<'c> {
    let count = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    let limits = Limits {
        min: ask.min,
        max: ask.max,
        min_length: ask.length.map(|(least, _)| count(least)),
        max_length: ask.length.map(|(_, most)| count(most)),
        earliest: ask.earliest.as_ref().and_then(|limit| date(run, limit)),
        latest: ask.latest.as_ref().and_then(|limit| date(run, limit)),
        past_only: ask.past,
        ..Limits::default()
    };
    Reader::new(ask.kind, run.now).choices(choices).limits(limits)
}

fn date(run: &Run<'_>, limit: &Limit) -> Option<jiff::civil::Date> {
    match limit {
        Limit::After(moment) => Some(run.after(*moment).date()),
        Limit::On(date) => Some(*date),
        Limit::Value(value) => match run.bot.value(&wanti_flow::model::Expression::Ref(value.clone()), run)? {
            Value::Date(date) => Some(date),
            Value::DateTime(moment) => Some(moment.date()),
            _ => None,
        },
    }
}

/// Keeps an answer and notes it, masked when secret.
pub(super) fn keep(run: &mut Run<'_>, ask: &Ask, value: Option<Value>) {
    run.keep(ask.save, value);
    let shown = shown(run, ask);
    let shown = if hides(run, ask) { "••••".to_owned() } else { shown };
    run.note(Note::Answered(run.var_name(ask.save).to_owned(), shown));
}

/// The answer as a summary shows it.
pub(super) fn shown(run: &Run<'_>, ask: &Ask) -> String {
    run.shown(ask.save, ask.secret)
}

fn hides(run: &Run<'_>, ask: &Ask) -> bool {
    ask.secret || ask.kind.is_sensitive() || run.bot.var(ask.save).is_some_and(|var| var.secret)
}

/// Words after an answer that does not fit: the author's, else the reason, else those of the kind.
pub(crate) fn complaint(run: &Run<'_>, ask: &Ask, reason: Option<String>) -> String {
    let mut text = match &ask.tries.invalid {
        Some(own) => run.render(own),
        None => reason.unwrap_or_else(|| run.words(Phrase::wrong(ask.kind), &[])),
    };
    if let (None, Some(example)) = (&ask.tries.invalid, &ask.example) {
        let example = run.render(example);
        text.push(' ');
        text.push_str(&run.words(Phrase::Example, &[("contoh", &example)]));
    }
    text
}

/// Label for people: the author's short name, else the name of the value.
pub(super) fn label(run: &Run<'_>, ask: &Ask) -> String {
    let label = match &ask.label {
        Some(label) => label.clone(),
        None => run.var_name(ask.save).replace('_', " "),
    };
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl From<Worth> for Answered {
    fn from(worth: Worth) -> Answered {
        match worth {
            Worth::Value(_) | Worth::Skipped => Answered::Taken,
            Worth::Wrong(words, key) => Answered::Wrong(words, key),
            Worth::Not => Answered::Not,
        }
    }
}
