//! Choices as they stand now: from which source, with which texts, and which one a reply means.

use std::borrow::Cow;

use wanti_answer::{ChoiceText, Confidence, Kind, Reading, Value};
use wanti_flow::model::{ChoiceSource, Expression, FlowIx, Format, Part, Ref, ServiceIx, StepIx, Style, Template};
use wanti_flow::phrases::Phrase;

use crate::run::Run;
use crate::token::Spot;
use crate::{Entry, MenuView};

/// One choice that is offered now.
pub(crate) struct Pick<'a> {
    pub(crate) id: Cow<'a, str>,
    pub(crate) title: Cow<'a, str>,
    pub(crate) short: Option<&'a str>,
    pub(crate) description: Option<String>,
    pub(crate) words: &'a [String],
    pub(crate) go: Go,
    /// Its place in the author's list, for traces.
    pub(crate) at: usize,
}

/// Where a choice leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Go {
    Next,
    Flow(FlowIx),
    Step(StepIx),
    Service(ServiceIx),
    /// Place in the list of found requests.
    Request(usize),
}

impl<'a> Pick<'a> {
    pub(crate) fn plain(id: &'a str, title: impl Into<Cow<'a, str>>, at: usize) -> Pick<'a> {
        Pick {
            id: Cow::Borrowed(id),
            title: title.into(),
            short: None,
            description: None,
            words: &[],
            go: Go::Next,
            at,
        }
    }

    fn text(&self) -> ChoiceText<'_> {
        ChoiceText { id: &self.id, title: &self.title, short: self.short, words: self.words }
    }
}

/// The choices of a source, those whose condition holds.
pub(crate) fn picks<'a>(run: &Run<'a>, source: &'a ChoiceSource, target: Option<FlowIx>) -> Vec<Pick<'a>> {
    match source {
        ChoiceSource::Written(choices) => written(run, choices, target),
        ChoiceSource::Services => {
            let services = run.bot.services.iter().enumerate();
            services
                .map(|(at, service)| Pick {
                    short: service.short.as_deref(),
                    go: Go::Service(ServiceIx::new(at)),
                    ..Pick::plain(&service.id, service.title.as_str(), at)
                })
                .collect()
        }
        ChoiceSource::Purposes => {
            let purposes = run
                .current_service()
                .and_then(|service| run.bot.service(service))
                .map_or(&[][..], |service| &service.purposes);
            let picks = purposes.iter().enumerate();
            picks
                .map(|(at, purpose)| Pick {
                    words: &purpose.words,
                    ..Pick::plain(&purpose.id, purpose.text.as_str(), at)
                })
                .collect()
        }
        ChoiceSource::Requests => requests(run),
        ChoiceSource::Value(value) => listed(run, value),
    }
}

fn written<'a>(run: &Run<'a>, choices: &'a [wanti_flow::model::Choice], target: Option<FlowIx>) -> Vec<Pick<'a>> {
    let shown =
        choices.iter().enumerate().filter(|(_, choice)| choice.when.as_ref().is_none_or(|when| run.holds(when)));
    shown
        .map(|(at, choice)| {
            let flow = choice.flow.or(if choice.step.is_none() { target } else { None });
            Pick {
                id: Cow::Borrowed(choice.id.as_str()),
                title: Cow::Owned(run.render(&choice.text)),
                short: choice.short.as_deref(),
                description: choice.description.as_ref().map(|text| run.render(text)),
                words: &choice.words,
                go: match (flow, choice.step) {
                    (Some(flow), _) => Go::Flow(flow),
                    (None, Some(step)) => Go::Step(step),
                    (None, None) => Go::Next,
                },
                at,
            }
        })
        .collect()
}

fn requests<'a>(run: &Run<'a>) -> Vec<Pick<'a>> {
    let found = run.session.found.iter().enumerate();
    found
        .map(|(at, request)| Pick {
            id: Cow::Owned(request.number.clone()),
            title: Cow::Owned(request.number.clone()),
            short: None,
            description: Some(format!("{}, {}", request.title, run.bot.state_title(request.state))),
            words: &[],
            go: Go::Request(at),
            at,
        })
        .collect()
}

fn listed<'a>(run: &Run<'a>, value: &Ref) -> Vec<Pick<'a>> {
    let ids = match run.bot.value(&Expression::Ref(value.clone()), run) {
        Some(Value::List(ids)) => ids,
        Some(Value::Text(id) | Value::Choice(id)) => vec![id],
        _ => Vec::new(),
    };
    let titles = titles(run, value, &ids);
    let pairs = ids.into_iter().zip(titles).enumerate();
    pairs.map(|(at, (id, title))| Pick { id: Cow::Owned(id), ..Pick::plain("", title, at) }).collect()
}

/// The entries of a list for people: its lines without their numbers.
fn titles(run: &Run<'_>, value: &Ref, ids: &[String]) -> Vec<String> {
    let place = Part::Place { value: value.clone(), format: Some(Format::List), default: None };
    let lines = run.render(&Template { parts: vec![place] });
    let titles: Vec<String> =
        lines.lines().filter_map(|line| line.split_once(". ").map(|(_, title)| title.to_owned())).collect();
    if titles.len() == ids.len() { titles } else { ids.to_vec() }
}

/// The choices as the citizen sees them.
pub(crate) fn view(
    run: &Run<'_>,
    picks: &[Pick<'_>],
    spot: Spot,
    style: Style,
    open_label: Option<&str>,
) -> Option<MenuView> {
    let entries: Vec<Entry> = picks
        .iter()
        .map(|pick| Entry {
            token: spot.token(&pick.id),
            title: pick.title.clone().into_owned(),
            short: pick.short.map(str::to_owned),
            description: pick.description.clone(),
        })
        .collect();
    let open_label = open_label.map_or_else(|| run.words(Phrase::OpenMenu, &[]), str::to_owned);
    (!entries.is_empty()).then_some(MenuView { entries, style, open_label })
}

/// The choice a bare number or an exact title names; needs no reading.
pub(crate) fn plainly(text: &str, picks: &[Pick<'_>]) -> Option<usize> {
    let text = text.trim().trim_end_matches(['.', ')']);
    if let Some(number) = digits(text) {
        let titled = picks.iter().position(|pick| pick.title == text);
        return titled.or_else(|| number.checked_sub(1).filter(|at| *at < picks.len()));
    }
    picks.iter().position(|pick| {
        pick.title.eq_ignore_ascii_case(text) || pick.short.is_some_and(|short| short.eq_ignore_ascii_case(text))
    })
}

fn digits(text: &str) -> Option<usize> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// What a reply means for choices.
pub(crate) fn read(run: &Run<'_>, text: &str, picks: &[Pick<'_>]) -> Reading {
    let choices: Vec<ChoiceText<'_>> = picks.iter().map(Pick::text).collect();
    wanti_answer::read(text, &wanti_answer::Ask::new(Kind::Choice, run.now).choices(&choices))
}

/// The choice a reply names, and whether the reply says so plainly.
pub(crate) fn named(run: &Run<'_>, text: &str, picks: &[Pick<'_>]) -> Option<(usize, bool)> {
    match read(run, text, picks) {
        Reading::Value(Value::Choice(id), _, confidence) => {
            let at = picks.iter().position(|pick| pick.id == id)?;
            Some((at, confidence == Confidence::Sure))
        }
        _ => None,
    }
}

/// Yes and no below a question.
pub(crate) fn yes_no_view(run: &Run<'_>, spot: Spot) -> Option<MenuView> {
    two(run, spot, Phrase::Yes, Phrase::No)
}

/// Two buttons, the first is the yes.
pub(crate) fn two(run: &Run<'_>, spot: Spot, yes: Phrase, no: Phrase) -> Option<MenuView> {
    let (yes, no) = (run.words(yes, &[]), run.words(no, &[]));
    view(run, &[Pick::plain("ya", yes, 0), Pick::plain("tidak", no, 1)], spot, Style::Buttons, None)
}

/// Yes or no by token.
pub(crate) fn yes_no_token(token: &str, spot: Spot) -> Option<bool> {
    if token == spot.token("ya") {
        return Some(true);
    }
    (token == spot.token("tidak")).then_some(false)
}
