//! `nilai`: a mark from 1 up.

use wanti_answer::Value;
use wanti_flow::model::{Rate, Style};

use super::{Answered, Care, Input};
use crate::choice::{self, Pick};
use crate::run::Run;
use crate::session::{Open, Task};
use crate::token::Spot;
use crate::{Effect, MenuView, RatingFor};

pub(super) fn enter<'a>(run: &mut Run<'a>, rate: &'a Rate) {
    run.open(Open::Question { tries: 0 });
    ask(run, rate);
    if let Some(wait) = rate.wait {
        let due = run.later(wait);
        run.set_timer("nilai", due, Task::Skip);
    }
}

pub(super) fn ask(run: &mut Run<'_>, rate: &Rate) {
    let Some((flow, step)) = run.here() else { return };
    let menu = marks(run, &rate.names, rate.up_to, Spot::step(flow, step));
    let text = run.render(&rate.prompt);
    run.offer(text, menu);
}

/// The marks as choices, when they have names.
pub(crate) fn marks(run: &Run<'_>, names: &[String], up_to: u8, spot: Spot) -> Option<MenuView> {
    let ids: Vec<String> = (1..=up_to).map(|mark| mark.to_string()).collect();
    let picks: Vec<Pick<'_>> =
        ids.iter().zip(names).enumerate().map(|(at, (id, name))| Pick::plain(id, name.as_str(), at)).collect();
    choice::view(run, &picks, spot, Style::Auto, None)
}

/// The mark a reply names.
pub(crate) fn mark(run: &Run<'_>, names: &[String], up_to: u8, spot: Spot, input: Input<'_>) -> Option<u8> {
    match input {
        Input::Token(token) => (1..=up_to).find(|mark| spot.token(&mark.to_string()) == token),
        Input::Text(text) => {
            let ids: Vec<String> = (1..=up_to).map(|mark| mark.to_string()).collect();
            let title = |at: usize| names.get(at).map_or("", String::as_str);
            let picks: Vec<Pick<'_>> = ids.iter().enumerate().map(|(at, id)| Pick::plain(id, title(at), at)).collect();
            let at = choice::plainly(text, &picks).or_else(|| choice::named(run, text, &picks).map(|(at, _)| at))?;
            u8::try_from(at).ok()?.checked_add(1)
        }
        Input::Media(_) | Input::Location(_) | Input::Phone(_) => None,
    }
}

pub(super) fn answer(run: &mut Run<'_>, rate: &Rate, input: Input<'_>, _care: Care) -> Answered {
    let Some((flow, step)) = run.here() else { return Answered::Not };
    let Some(mark) = mark(run, &rate.names, rate.up_to, Spot::step(flow, step), input) else { return Answered::Not };
    let of = RatingFor::Step { flow: flow.id.clone(), step: step.key.clone() };
    run.effect(Effect::Rated { of, mark: Some(mark), up_to: rate.up_to, comment: None });
    if let Some(var) = rate.save {
        run.keep(var, Some(Value::Number(i64::from(mark))));
    }
    super::answered_here(run, None);
    run.next();
    Answered::Taken
}
