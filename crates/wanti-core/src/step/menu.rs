//! `menu`: choices answered by number, words, or a tap.

use wanti_answer::{Kind, Value};
use wanti_flow::model::{ChoiceSource, Menu};
use wanti_flow::phrases::Phrase;

use super::{Answered, Care, Input};
use crate::choice::{self, Go, Pick};
use crate::run::Run;
use crate::session::Open;
use crate::token::Spot;
use crate::{Note, speech};

pub(super) fn enter<'a>(run: &mut Run<'a>, menu: &'a Menu) {
    let picks = choice::picks(run, &menu.source, menu.target);
    if picks.is_empty() {
        drop(picks);
        run.phrase(Phrase::NothingToPick, &[]);
        return run.next();
    }
    if let Some(at) = foretold(run, menu, &picks) {
        return take(run, menu, &picks, at);
    }
    run.open(Open::Question { tries: 0 });
    show(run, menu, &picks);
}

pub(super) fn ask(run: &mut Run<'_>, menu: &Menu) {
    let picks = choice::picks(run, &menu.source, menu.target);
    show(run, menu, &picks);
}

fn show(run: &mut Run<'_>, menu: &Menu, picks: &[Pick<'_>]) {
    let Some((flow, step)) = run.here() else { return };
    let view = choice::view(run, picks, Spot::step(flow, step), menu.style, menu.open_label.as_deref());
    let text = run.render(&menu.prompt);
    run.offer(text, view);
}

/// The purpose that the citizen named together with the service.
fn foretold(run: &mut Run<'_>, menu: &Menu, picks: &[Pick<'_>]) -> Option<usize> {
    if !run.fresh || menu.source != ChoiceSource::Purposes {
        return None;
    }
    let purpose = speech::purpose(&run.message)?;
    let texts: Vec<wanti_answer::ChoiceText<'_>> = picks
        .iter()
        .map(|pick| wanti_answer::ChoiceText { id: &pick.id, title: &pick.title, short: pick.short, words: pick.words })
        .collect();
    let ask = wanti_answer::Ask::new(Kind::Choice, run.now).choices(&texts);
    match wanti_answer::find(purpose, &ask) {
        Some((Value::Choice(id), _)) => picks.iter().position(|pick| pick.id == id),
        _ => None,
    }
}

pub(super) fn answer(run: &mut Run<'_>, menu: &Menu, input: Input<'_>, care: Care) -> Answered {
    let picks = choice::picks(run, &menu.source, menu.target);
    let at = match input {
        Input::Token(token) => run.here().and_then(|(flow, step)| {
            let spot = Spot::step(flow, step);
            picks.iter().position(|pick| spot.token(&pick.id) == token)
        }),
        Input::Text(text) => match choice::plainly(text, &picks) {
            Some(at) => Some(at),
            None if care == Care::Plain => None,
            None => match choice::read(run, text, &picks) {
                wanti_answer::Reading::Invalid(why) => {
                    return Answered::Wrong(Some(wanti_answer::why(&why, run.language())), why.key());
                }
                wanti_answer::Reading::Value(Value::Choice(id), ..) => picks.iter().position(|pick| pick.id == id),
                _ => None,
            },
        },
        Input::Media(_) | Input::Location(_) | Input::Phone(_) => None,
    };
    let Some(at) = at else { return Answered::Not };
    super::answered_here(run, None);
    take(run, menu, &picks, at);
    Answered::Taken
}

fn take(run: &mut Run<'_>, menu: &Menu, picks: &[Pick<'_>], at: usize) {
    let Some(pick) = picks.get(at) else { return run.next() };
    run.branch(pick.at);
    if let Some(var) = menu.save {
        run.note(Note::Answered(run.var_name(var).to_owned(), pick.title.clone().into_owned()));
        run.keep(var, Some(Value::Choice(pick.id.clone().into_owned())));
    }
    match pick.go {
        Go::Next => run.next(),
        Go::Step(step) => run.jump(step),
        Go::Flow(flow) => super::call::goto(run, wanti_flow::model::Goto { flow, step: None }),
        Go::Service(service) => {
            run.set_topic(service);
            if let Some(frame) = run.frame_mut() {
                frame.service = Some(service);
            }
            onward(run, menu);
        }
        Go::Request(found) => {
            run.session.request = run.session.found.get(found).cloned();
            onward(run, menu);
        }
    }
}

fn onward(run: &mut Run<'_>, menu: &Menu) {
    match menu.target {
        Some(flow) => super::call::goto(run, wanti_flow::model::Goto { flow, step: None }),
        None => run.next(),
    }
}
