//! `persetujuan`: a text on personal data, asked once and stored with its version.

use wanti_flow::model::{ConsentIx, StepIx};
use wanti_flow::phrases::Phrase;

use super::{Answered, Input};
use crate::run::Run;
use crate::session::{Consented, Open};
use crate::token::Spot;
use crate::{Effect, choice, speech};

pub(super) fn enter(run: &mut Run<'_>, consent: ConsentIx) {
    let Some(text) = run.bot.consent(consent) else { return run.next() };
    let given = run.session.consents.iter().any(|given| given.consent == consent && given.version == text.version);
    if given {
        return run.next();
    }
    run.open(Open::Question { tries: 0 });
    ask(run, consent);
}

pub(super) fn ask(run: &mut Run<'_>, consent: ConsentIx) {
    let (Some(text), Some((flow, step))) = (run.bot.consent(consent), run.here()) else { return };
    let menu = choice::two(run, Spot::step(flow, step), Phrase::Agree, Phrase::Disagree);
    let words = run.render(&text.text);
    run.offer(words, menu);
}

pub(super) fn answer(run: &mut Run<'_>, consent: ConsentIx, refused: Option<StepIx>, input: Input<'_>) -> Answered {
    let (Some(text), Some((flow, step))) = (run.bot.consent(consent), run.here()) else { return Answered::Not };
    let given = match input {
        Input::Token(token) => choice::yes_no_token(token, Spot::step(flow, step)),
        Input::Text(text) => speech::agrees(text),
        Input::Media(_) | Input::Location(_) | Input::Phone(_) => None,
    };
    let Some(given) = given else { return Answered::Not };
    run.branch(usize::from(!given));
    run.effect(Effect::ConsentGiven { id: text.id.clone(), version: text.version.clone(), given });
    super::answered_here(run, None);
    if given {
        let at = run.at;
        run.session.consents.retain(|old| old.consent != consent);
        run.session.consents.push(Consented { consent, version: text.version.clone(), at });
        run.next();
        return Answered::Taken;
    }
    match &text.refused {
        Some(own) => run.say_template(own),
        None => run.phrase(Phrase::Refused, &[]),
    }
    match refused {
        Some(step) => run.jump(step),
        None => crate::walk::abandon(run),
    }
    Answered::Taken
}
