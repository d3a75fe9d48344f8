//! The engine's own questions: which was meant, really cancel, go on with the next service, which answer, a survey.

use wanti_flow::model::{IntentIx, Style, Survey};
use wanti_flow::phrases::Phrase;
use wanti_text::Pii;

use crate::choice::{self, Pick};
use crate::run::Run;
use crate::session::{Side, Task};
use crate::step::{self, Input};
use crate::token::Spot;
use crate::{Effect, Note, RatingFor, intents, walk};

/// Asks the open side question.
pub(crate) fn ask(run: &mut Run<'_>) {
    let Some(side) = run.session.side.clone() else { return };
    match side {
        Side::Offer(intents) => ask_offer(run, &intents),
        Side::Cancel => ask_yes_no(run, Phrase::CancelSure, "batal", ""),
        Side::Leave(_) => ask_yes_no(run, Phrase::LeaveSure, "pindah", ""),
        Side::Next(service) => {
            let title = run.bot.service(service).map(|service| service.short.as_ref().unwrap_or(&service.title));
            ask_yes_no(run, Phrase::NextService, "berikut", title.map_or("", String::as_str));
        }
        Side::Change => {
            let text = run.words(Phrase::WhichToChange, &[]);
            let (_, menu, _) = step::fields_menu(run, Spot::own("ubah"));
            run.offer(text, menu);
        }
        Side::Survey { survey, mark, .. } => ask_survey(run, survey, mark.is_some()),
    }
}

fn ask_yes_no(run: &mut Run<'_>, phrase: Phrase, spot: &str, service: &str) {
    let text = run.words(phrase, &[("layanan", service)]);
    let menu = choice::yes_no_view(run, Spot::own(spot));
    run.offer(text, menu);
}

fn ask_offer(run: &mut Run<'_>, intents: &[IntentIx]) {
    let text = match &run.bot.fallback.ask {
        Some(own) => run.render(own),
        None => run.words(Phrase::DidYouMean, &[]),
    };
    let none = run.words(Phrase::NoneOfThese, &[]);
    let picks = offered(run, intents, &none);
    let menu = choice::view(run, &picks, Spot::own("maksud"), Style::Auto, None);
    drop(picks);
    run.offer(text, menu);
}

fn offered<'a>(run: &Run<'a>, intents: &[IntentIx], none: &'a str) -> Vec<Pick<'a>>
where
{
    let known = intents.iter().filter_map(|intent| run.bot.intent(*intent));
    let mut picks: Vec<Pick<'a>> =
        known.enumerate().map(|(at, intent)| Pick::plain(&intent.id, intent.title.as_str(), at)).collect();
    picks.push(Pick::plain("-", none, intents.len()));
    picks
}

fn ask_survey(run: &mut Run<'_>, survey: wanti_flow::model::SurveyIx, marked: bool) {
    let Some(survey) = run.bot.survey(survey) else { return };
    if marked {
        if let Some(comment) = &survey.comment {
            run.say_template(comment);
        }
        return;
    }
    let text = run.render(&survey.ask);
    let menu = step::marks(run, &survey.names, survey.up_to, Spot::own("survei").field(&survey.id));
    run.offer(text, menu);
}

/// Begins a survey after a request.
pub(crate) fn begin_survey(run: &mut Run<'_>, survey: wanti_flow::model::SurveyIx, number: Option<String>) {
    let Some(known) = run.bot.survey(survey) else { return };
    run.session.side = Some(Side::Survey { survey, number, mark: None, tries: 0 });
    ask(run);
    if let Some(wait) = known.wait {
        let due = run.later(wait);
        run.set_timer("survei", due, Task::Skip);
    }
}

/// Offers a reply to the open side question. False when it means something else.
pub(crate) fn answer(run: &mut Run<'_>, input: Input<'_>) -> bool {
    let Some(side) = run.session.side.clone() else { return false };
    let taken = match side {
        Side::Offer(intents) => answer_offer(run, &intents, input),
        Side::Cancel => {
            yes_no(run, input, "batal", |run, yes| if yes { crate::command::cancel(run) } else { go_on(run) })
        }
        Side::Leave(flow) => {
            yes_no(run, input, "pindah", |run, yes| if yes { crate::command::leave_for(run, flow) } else { go_on(run) })
        }
        Side::Next(service) => yes_no(run, input, "berikut", |run, yes| {
            if yes {
                intents::start_service(run, service);
            } else {
                run.phrase(Phrase::TellMore, &[]);
            }
        }),
        Side::Change => answer_change(run, input),
        Side::Survey { survey, number, mark, tries } => {
            answer_survey(run, Filled { survey, number, mark, tries }, input)
        }
    };
    run.progress |= taken;
    taken
}

fn go_on(run: &mut Run<'_>) {
    run.phrase(Phrase::GoOn, &[]);
    step::ask(run);
}

fn yes_no(run: &mut Run<'_>, input: Input<'_>, spot: &str, then: impl FnOnce(&mut Run<'_>, bool)) -> bool {
    let said = match input {
        Input::Token(token) => choice::yes_no_token(token, Spot::own(spot)),
        Input::Text(text) => crate::speech::yes_no(text),
        Input::Media(_) | Input::Location(_) | Input::Phone(_) => None,
    };
    let Some(yes) = said else { return false };
    run.session.side = None;
    then(run, yes);
    true
}

fn answer_offer(run: &mut Run<'_>, intents: &[IntentIx], input: Input<'_>) -> bool {
    let none = run.words(Phrase::NoneOfThese, &[]);
    let at = {
        let picks = offered(run, intents, "");
        let last = picks.len().saturating_sub(1);
        match input {
            Input::Token(token) => picks.iter().position(|pick| Spot::own("maksud").token(&pick.id) == token),
            Input::Text(text)
                if text.trim().eq_ignore_ascii_case(&none) || wanti_answer::yes_no(text) == Some(false) =>
            {
                Some(last)
            }
            Input::Text(text) => {
                choice::plainly(text, &picks).or_else(|| choice::named(run, text, &picks).map(|(at, _)| at))
            }
            Input::Media(_) | Input::Location(_) | Input::Phone(_) => None,
        }
    };
    let Some(at) = at else { return false };
    run.session.side = None;
    match intents.get(at) {
        Some(intent) => {
            run.session.misses = 0;
            intents::act(run, &[*intent]);
        }
        None => {
            run.phrase(Phrase::TellMore, &[]);
            walk::resume(run);
        }
    }
    true
}

fn answer_change(run: &mut Run<'_>, input: Input<'_>) -> bool {
    let spot = Spot::own("ubah");
    let (fields, menu, labels) = step::fields_menu(run, spot);
    let at = match input {
        Input::Token(token) => menu.and_then(|menu| menu.entries.iter().position(|entry| entry.token == token)),
        Input::Text(text) => {
            let picks: Vec<Pick<'_>> =
                labels.iter().enumerate().map(|(at, label)| Pick::plain(label, label.as_str(), at)).collect();
            choice::plainly(text, &picks).or_else(|| choice::named(run, text, &picks).map(|(at, _)| at))
        }
        Input::Media(_) | Input::Location(_) | Input::Phone(_) => None,
    };
    let Some((step, field)) = at.and_then(|at| fields.get(at)).copied() else { return false };
    run.session.side = None;
    step::change(run, step, field, None);
    true
}

/// A survey on its way.
struct Filled {
    survey: wanti_flow::model::SurveyIx,
    number: Option<String>,
    mark: Option<u8>,
    tries: u8,
}

fn answer_survey(run: &mut Run<'_>, filled: Filled, input: Input<'_>) -> bool {
    let Some(survey) = run.bot.survey(filled.survey) else { return false };
    match (filled.mark, input) {
        (Some(mark), Input::Text(text)) => comment(run, survey, filled.number, mark, text),
        (None, input) => {
            match step::mark(run, &survey.names, survey.up_to, Spot::own("survei").field(&survey.id), input) {
                Some(mark) => marked(run, survey, filled, mark),
                None => again(run, survey, filled, input),
            }
        }
        (Some(_), _) => false,
    }
}

/// Half of the marks or fewer ask for words.
fn marked(run: &mut Run<'_>, survey: &Survey, filled: Filled, mark: u8) -> bool {
    let low = u16::from(mark) * 2 <= u16::from(survey.up_to);
    rated(run, survey, filled.number.clone(), mark, None);
    if low && survey.comment.is_some() {
        run.session.side =
            Some(Side::Survey { survey: filled.survey, number: filled.number, mark: Some(mark), tries: 0 });
        ask(run);
    } else {
        thank(run, survey);
    }
    true
}

fn comment(run: &mut Run<'_>, survey: &Survey, number: Option<String>, mark: u8, text: &str) -> bool {
    let words = (!crate::speech::skips(text) && !crate::speech::has_none(text)).then(|| Pii::new(text.to_owned()));
    if words.is_some() {
        rated(run, survey, number, mark, words);
    }
    thank(run, survey);
    true
}

fn rated(run: &mut Run<'_>, survey: &Survey, number: Option<String>, mark: u8, comment: Option<Pii<String>>) {
    let of = RatingFor::Survey { survey: survey.id.clone(), number };
    run.effect(Effect::Rated { of, mark: Some(mark), up_to: survey.up_to, comment });
}

fn thank(run: &mut Run<'_>, survey: &Survey) {
    run.session.side = None;
    run.cancel_timers(|timer| timer.name == "survei");
    match &survey.thanks {
        Some(own) => run.say_template(own),
        None => run.phrase(Phrase::Thanks, &[]),
    }
    walk::resume(run);
}

/// A number outside the marks is asked again once; anything else ends the survey and is heard as a message.
fn again(run: &mut Run<'_>, survey: &Survey, filled: Filled, input: Input<'_>) -> bool {
    let number = matches!(input, Input::Text(text) if crate::speech::is_list(text));
    if !number || filled.tries > 0 {
        run.session.side = None;
        run.cancel_timers(|timer| timer.name == "survei");
        return false;
    }
    run.note(Note::Invalid(survey.id.clone(), "out_of_range"));
    run.session.side = Some(Side::Survey { survey: filled.survey, number: filled.number, mark: None, tries: 1 });
    run.phrase(Phrase::GiveMark, &[("sampai", &survey.up_to.to_string())]);
    true
}
