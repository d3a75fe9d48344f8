//! `kirim`: a message, one of several wordings, with media, a link or buttons that open flows.

use wanti_flow::model::{FlowIx, Say, Step, StepKind, Style};

use crate::Outgoing;
use crate::choice::{self, Pick};
use crate::run::Run;
use crate::token::Spot;

pub(super) fn enter<'a>(run: &mut Run<'a>, step: &'a Step, say: &'a Say) {
    let text = run.wording(&say.texts, step.hash).map(|text| run.render(text)).unwrap_or_default();
    let menu = run.here().and_then(|(flow, step)| {
        let picks: Vec<Pick<'_>> =
            say.buttons.iter().enumerate().map(|(at, (label, _))| Pick::plain(label, label.as_str(), at)).collect();
        choice::view(run, &picks, Spot::step(flow, step), Style::Buttons, None)
    });
    let has_buttons = menu.is_some();
    run.send(Outgoing { text: text.into(), menu, media: say.media.clone(), link: say.link.clone(), template: None });
    if has_buttons {
        run.session.buttons = run.session.place();
    }
    run.next();
}

/// The flow that a typed reply to the buttons shown last opens.
pub(crate) fn button_flow(run: &Run<'_>, text: &str) -> Option<FlowIx> {
    let (flow, step) = run.session.buttons?;
    let StepKind::Say(say) = &run.bot.step(flow, step)?.kind else { return None };
    let picks: Vec<Pick<'_>> =
        say.buttons.iter().enumerate().map(|(at, (label, _))| Pick::plain(label, label.as_str(), at)).collect();
    let at = choice::plainly(text, &picks)?;
    say.buttons.get(at).map(|(_, flow)| *flow)
}

/// The flow that a button of this step opens.
pub(crate) fn button_target(say: &Say, spot: Spot, token: &str) -> Option<FlowIx> {
    say.buttons.iter().find(|(label, _)| spot.token(label) == token).map(|(_, flow)| *flow)
}
