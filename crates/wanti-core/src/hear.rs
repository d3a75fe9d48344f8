//! A message of the citizen: who may answer it, what it answers, and what it means when it answers nothing.

use wanti_answer::{Kind, Media, MediaKind};
use wanti_flow::model::{Action, FlowIx, IntentIx, Nature, StepKind, Target};
use wanti_flow::phrases::Phrase;
use wanti_match::{Context, Decision, Verdict};
use wanti_text::FoundKind;

use crate::run::{Run, cut};
use crate::session::{Open, Side};
use crate::step::{Answered, Care, Input};
use crate::token::Spot;
use crate::{
    Heard, HeardIntent, Limits, MessageKind, Note, Recorded, Restored, command, intents, side, speech, step, walk,
};

/// A message came.
pub(crate) fn message(run: &mut Run<'_>, kind: &MessageKind) {
    run.session.turn = run.session.turn.saturating_add(1);
    if run.session.handoff.is_some() || matches!(kind, MessageKind::HumanEcho) {
        return to_officer(run, kind);
    }
    if waits_for_world(run) {
        return meanwhile(run, kind);
    }
    if let Some(restored) = run.session.restored.take() {
        return after_reload(run, kind, restored);
    }
    heed(run, kind);
}

fn heed(run: &mut Run<'_>, kind: &MessageKind) {
    match kind {
        MessageKind::Text(text) => text_came(run, text.reveal()),
        MessageKind::Choice { token, title } => tapped(run, token, title),
        MessageKind::Media(media) => media_came(run, media),
        MessageKind::Location(place) => offered(run, Input::Location(place), Phrase::PlaceInChat),
        MessageKind::Contact { phone, .. } => offered(run, Input::Phone(phone.reveal()), Phrase::PlaceInChat),
        MessageKind::Other => unreadable(run),
        MessageKind::HumanEcho => {}
    }
}

// While an officer has the conversation.

fn to_officer(run: &mut Run<'_>, kind: &MessageKind) {
    match kind {
        MessageKind::HumanEcho if run.session.handoff.is_none() => {
            step::begin_handoff(run, None, None, String::from("echo"));
            step::officer_answered(run);
        }
        MessageKind::HumanEcho => step::officer_answered(run),
        MessageKind::Text(text) => beside_officer(run, text.reveal()),
        MessageKind::Choice { token, title } => {
            step::close_handoff(run);
            drop_officer_frame(run);
            tapped(run, token, title);
        }
        _ => {
            run.note(Note::Silent);
            step::citizen_wrote(run);
        }
    }
}

/// Only an emergency and a plain command are answered; everything else is the officer's.
fn beside_officer(run: &mut Run<'_>, text: &str) {
    let text = cut(text.to_owned(), Limits::STANDARD.chars);
    let verdict = hear(run, &text);
    if let Some(urgent) = urgent(run, &verdict) {
        return intents::act(run, &[urgent]);
    }
    let command = first(&verdict)
        .filter(|_| verdict.exact && verdict.decision == Decision::Act)
        .and_then(|intent| leaving(run, intent));
    let Some(flow) = command else {
        run.note(Note::Silent);
        return step::citizen_wrote(run);
    };
    step::close_handoff(run);
    drop_officer_frame(run);
    command::leave_for(run, flow);
}

/// The flow of a command that leaves the officer.
fn leaving(run: &Run<'_>, intent: IntentIx) -> Option<FlowIx> {
    let Target::Command(command) = run.bot.intent(intent)?.target else { return None };
    match run.bot.command(command)?.action {
        Action::Goto(flow) if !walk::hands_over(run, flow) => Some(flow),
        _ => None,
    }
}

fn drop_officer_frame(run: &mut Run<'_>) {
    if run.frame().is_some_and(|frame| frame.open == Open::Officer) {
        walk::abandon(run);
    }
}

// While the world is being asked.

/// An answer of the world is worth waiting for so long.
const PATIENCE: i64 = 120;

fn waits_for_world(run: &Run<'_>) -> bool {
    matches!(run.frame().map(|frame| &frame.open), Some(Open::World { .. }))
}

fn meanwhile(run: &mut Run<'_>, kind: &MessageKind) {
    let since = match run.frame().map(|frame| &frame.open) {
        Some(Open::World { since, .. }) => *since,
        _ => run.at,
    };
    if run.at.as_second().saturating_sub(since.as_second()) > PATIENCE {
        crate::world::unavailable(run);
        return;
    }
    if let MessageKind::Text(text) = kind {
        let text = cut(text.reveal().clone(), Limits::STANDARD.chars);
        let verdict = hear(run, &text);
        if let Some(urgent) = urgent(run, &verdict) {
            return intents::act(run, &[urgent]);
        }
    }
    run.phrase(Phrase::Waiting, &[]);
}

// After the bot changed.

fn after_reload(run: &mut Run<'_>, kind: &MessageKind, restored: Restored) {
    run.note(Note::Restored(restored));
    match restored {
        Restored::Same | Restored::Moved => heed(run, kind),
        Restored::Reasked => {
            run.phrase(Phrase::Asked, &[]);
            step::ask(run);
        }
        Restored::Gone => {
            run.phrase(Phrase::Gone, &[]);
            match understood(run, kind) {
                Some(intents) => intents::act(run, &intents),
                None => intents::start(run),
            }
        }
    }
}

fn understood(run: &mut Run<'_>, kind: &MessageKind) -> Option<Vec<IntentIx>> {
    let MessageKind::Text(text) = kind else { return None };
    let text = cut(text.reveal().clone(), Limits::STANDARD.chars);
    let verdict = hear(run, &text);
    (verdict.decision == Decision::Act).then(|| hits(&verdict))
}

// Taps.

fn tapped(run: &mut Run<'_>, token: &str, title: &str) {
    let input = Input::Token(token);
    if side::answer(run, input) || step::answer(run, input, Care::Any) == Answered::Taken {
        return;
    }
    if let Some(target) = old_target(run, token) {
        run.progress = true;
        return match target {
            Old::Flow(flow) => walk::begin(run, flow, None),
            Old::Service(service) => intents::start_service(run, service),
            Old::Intent(intent) => intents::act(run, &[intent]),
        };
    }
    let _ = title;
    run.note(Note::StaleButton);
    if run.session.side.is_some() {
        run.phrase(Phrase::OldMenu, &[]);
        return side::ask(run);
    }
    if run.is_asking() {
        run.phrase(Phrase::OldMenu, &[]);
        return step::ask(run);
    }
    run.phrase(Phrase::OldMenuAlone, &[]);
}

/// What an old button still means.
enum Old {
    Flow(FlowIx),
    Service(wanti_flow::model::ServiceIx),
    Intent(IntentIx),
}

/// Buttons that lead somewhere by themselves keep their meaning for ever; answers to a question do not.
fn old_target(run: &Run<'_>, token: &str) -> Option<Old> {
    let meant = Spot::own("maksud");
    if let Some(at) = run.bot.intents.iter().position(|intent| meant.token(&intent.id) == token) {
        return Some(Old::Intent(IntentIx::new(at)));
    }
    for flow in &run.bot.flows {
        for step in &flow.steps {
            let spot = Spot::step(flow, step);
            let found = match &step.kind {
                StepKind::Say(say) => step::button_target(say, spot, token).map(Old::Flow),
                StepKind::Menu(menu) => menu_target(run, menu, spot, token),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

fn menu_target(run: &Run<'_>, menu: &wanti_flow::model::Menu, spot: Spot, token: &str) -> Option<Old> {
    use wanti_flow::model::ChoiceSource;
    match &menu.source {
        ChoiceSource::Written(choices) => {
            let choice = choices.iter().find(|choice| spot.token(&choice.id) == token)?;
            choice.flow.or(menu.target.filter(|_| choice.step.is_none() && menu.save.is_none())).map(Old::Flow)
        }
        ChoiceSource::Services => {
            let at = run.bot.services.iter().position(|service| spot.token(&service.id) == token)?;
            Some(Old::Service(wanti_flow::model::ServiceIx::new(at)))
        }
        ChoiceSource::Purposes | ChoiceSource::Requests | ChoiceSource::Value(_) => None,
    }
}

// Media and other things.

fn media_came(run: &mut Run<'_>, media: &Media) {
    if step::answer(run, Input::Media(media), Care::Any) == Answered::Taken {
        return;
    }
    let phrase = match media.kind {
        MediaKind::Audio => Phrase::VoiceInChat,
        MediaKind::Sticker => Phrase::CannotRead,
        MediaKind::Image | MediaKind::Document | MediaKind::Video => Phrase::DocumentInChat,
    };
    if phrase == Phrase::DocumentInChat {
        run.note(Note::PrivateData);
        run.audit(Recorded::PrivateData, None, None);
    }
    run.phrase(phrase, &[]);
    let caption = media.caption.as_deref().map(wanti_text::mask).filter(|caption| !caption.trim().is_empty());
    match caption.and_then(|caption| understood(run, &MessageKind::text(caption))) {
        Some(intents) => intents::act(run, &intents),
        None => ask_again(run),
    }
}

fn offered(run: &mut Run<'_>, input: Input<'_>, otherwise: Phrase) {
    if step::answer(run, input, Care::Any) == Answered::Taken {
        return;
    }
    run.phrase(otherwise, &[]);
    ask_again(run);
}

fn unreadable(run: &mut Run<'_>) {
    run.phrase(Phrase::CannotRead, &[]);
    ask_again(run);
}

fn ask_again(run: &mut Run<'_>) {
    if run.session.side.is_some() {
        side::ask(run);
    } else if run.is_asking() {
        step::ask(run);
    }
}

// Words.

fn text_came(run: &mut Run<'_>, text: &str) {
    let text = clean(text);
    if !text.chars().any(char::is_alphanumeric) && !is_answer_sign(run, &text) {
        return unreadable(run);
    }
    if has_private_number(run, &text) {
        return private(run, &text);
    }
    run.message.clone_from(&text);
    if run.session.side.is_some() {
        if side::answer(run, Input::Text(&text)) {
            return;
        }
        run.session.side = None;
    }
    if run.is_asking() {
        return to_question(run, &text);
    }
    if let Some(flow) = step::button_flow(run, &text) {
        run.session.buttons = None;
        run.progress = true;
        return walk::begin(run, flow, None);
    }
    to_nobody(run, &text);
}

/// Cut, and without signs that only confuse.
fn clean(text: &str) -> String {
    let text = text.trim();
    let head =
        text.char_indices().nth(Limits::STANDARD.chars).map_or(text, |(at, _)| text.get(..at).unwrap_or_default());
    head.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

/// "-" and thumbs are answers where something is asked.
fn is_answer_sign(run: &Run<'_>, text: &str) -> bool {
    let asked = run.session.side.is_some() || run.is_asking();
    asked && (text == "-" || text.contains('👍') || text.contains('👌') || text.contains('✅') || text.contains('👎'))
}

fn has_private_number(run: &Run<'_>, text: &str) -> bool {
    let digits = text.chars().filter(|letter| letter.is_numeric()).count();
    digits >= 16
        && !asks_for_number(run)
        && wanti_text::find(text).iter().any(|found| found.kind == FoundKind::Number16)
}

fn asks_for_number(run: &Run<'_>) -> bool {
    let wanted = |kind: Kind| matches!(kind, Kind::Nik | Kind::FamilyCard);
    match run.here().filter(|_| run.is_asking()).map(|(_, step)| &step.kind) {
        Some(StepKind::Form(form)) => form.fields.iter().any(|ask| wanted(ask.kind)),
        Some(StepKind::Ask(ask)) => wanted(ask.kind),
        _ => false,
    }
}

fn private(run: &mut Run<'_>, text: &str) {
    run.note(Note::PrivateData);
    run.audit(Recorded::PrivateData, None, None);
    run.phrase(Phrase::NumberInChat, &[]);
    let masked = wanti_text::mask(text);
    run.message.clone_from(&masked);
    match understood(run, &MessageKind::text(masked)) {
        Some(intents) => intents::act(run, &intents),
        None => ask_again(run),
    }
}

/// A question is open: is this its answer, a command, a question of the citizen's own, or a miss?
fn to_question(run: &mut Run<'_>, text: &str) {
    if corrected(run, text) {
        return;
    }
    if step::answer(run, Input::Text(text), Care::Plain) == Answered::Taken {
        return;
    }
    let verdict = hear(run, text);
    if let Some(urgent) = urgent(run, &verdict) {
        return intents::act(run, &[urgent]);
    }
    if is_locked(run) {
        return locked(run, text, &verdict);
    }
    if let Some(action) = speech::command(text).filter(|action| !command::defines(run, *action)) {
        return command::run_action(run, action);
    }
    if diverts(run, &verdict) {
        return divert(run, &verdict);
    }
    match step::answer(run, Input::Text(text), Care::Any) {
        Answered::Taken => {}
        Answered::Wrong(reason, key) if verdict.decision != Decision::Act || !verdict.exact => wrong(run, reason, key),
        Answered::Wrong(..) => divert(run, &verdict),
        Answered::Not => no_answer(run, &verdict),
    }
}

fn no_answer(run: &mut Run<'_>, verdict: &Verdict) {
    match verdict.decision {
        Decision::Act if !only_reply(run, verdict) => divert(run, verdict),
        Decision::Ask if is_menu(run) => offer_meanings(run, verdict),
        _ => wrong(run, None, "none"),
    }
}

fn is_menu(run: &Run<'_>) -> bool {
    run.here().is_some_and(|(_, step)| matches!(step.kind, StepKind::Menu(_)))
}

/// Yes and no mean nothing where something else is asked.
fn only_reply(run: &Run<'_>, verdict: &Verdict) -> bool {
    hits(verdict).iter().all(|intent| nature(run, *intent) == Some(Nature::Reply))
}

fn divert(run: &mut Run<'_>, verdict: &Verdict) {
    run.session.misses = 0;
    if run.is_asking() && !is_command(run, verdict) {
        run.note(Note::Digression);
    }
    run.fresh = true;
    intents::act(run, &hits(verdict));
}

fn is_command(run: &Run<'_>, verdict: &Verdict) -> bool {
    first(verdict)
        .and_then(|intent| run.bot.intent(intent))
        .is_some_and(|intent| matches!(intent.target, Target::Command(_)))
}

/// Whether a message means something else so clearly that it is not tried as an answer first.
fn diverts(run: &Run<'_>, verdict: &Verdict) -> bool {
    if verdict.decision != Decision::Act || only_reply(run, verdict) || only_talk(run, verdict) {
        return false;
    }
    let command = is_command(run, verdict);
    if verdict.exact || (command && is_menu(run)) {
        return !is_menu(run) || command || !reads_as_choice(run);
    }
    let open = step::open_ask(run).is_none_or(|ask| ask.kind.is_open());
    verdict.question && (open || !command)
}

/// Whether the open menu has a choice for what was written.
fn reads_as_choice(run: &Run<'_>) -> bool {
    let Some((_, step)) = run.here() else { return false };
    let StepKind::Menu(menu) = &step.kind else { return false };
    let picks = crate::choice::picks(run, &menu.source, menu.target);
    crate::choice::named(run, &run.message, &picks).is_some()
}

fn only_talk(run: &Run<'_>, verdict: &Verdict) -> bool {
    hits(verdict).iter().all(|intent| nature(run, *intent) == Some(Nature::Talk))
}

fn nature(run: &Run<'_>, intent: IntentIx) -> Option<Nature> {
    match run.bot.intent(intent)?.target {
        Target::Answer(answer) => run.bot.answer(answer).map(|answer| answer.nature),
        _ => None,
    }
}

/// "ubah hp", "nama saya salah".
fn corrected(run: &mut Run<'_>, text: &str) -> bool {
    let answered = run.session.frames.last().is_some_and(|frame| frame.answers > 0);
    if !answered || !speech::wants_change(text) {
        return false;
    }
    let (fields, _, labels) = step::fields_menu(run, Spot::own("ubah"));
    let Some(found) = speech::correction(text, &labels) else { return false };
    run.progress = true;
    match found.label.and_then(|label| fields.get(label)) {
        Some((step, field)) => step::change(run, *step, *field, found.rest.as_deref()),
        None => {
            run.session.side = Some(Side::Change);
            side::ask(run);
        }
    }
    true
}

fn is_locked(run: &Run<'_>) -> bool {
    run.here().is_some_and(|(flow, step)| flow.locked || step.locked)
}

/// `kunci`: only the answer and cancelling get through.
fn locked(run: &mut Run<'_>, text: &str, verdict: &Verdict) {
    let action = first(verdict).and_then(|intent| run.bot.intent(intent)).and_then(|intent| match intent.target {
        Target::Command(command) => run.bot.command(command).filter(|command| command.action == Action::Cancel),
        _ => None,
    });
    if let Some(command) = action.filter(|_| verdict.decision == Decision::Act) {
        return command::run_command(run, command);
    }
    if speech::command(text) == Some(Action::Cancel) {
        return command::run_action(run, Action::Cancel);
    }
    match step::answer(run, Input::Text(text), Care::Any) {
        Answered::Taken => {}
        Answered::Wrong(reason, key) => wrong(run, reason, key),
        Answered::Not if verdict.decision == Decision::Act => {
            run.note(Note::Locked);
            run.phrase(Phrase::Locked, &[]);
            step::ask(run);
        }
        Answered::Not => wrong(run, None, "none"),
    }
}

/// An answer that does not fit: say why, ask again, and after too many leave by the way out.
fn wrong(run: &mut Run<'_>, reason: Option<String>, key: &'static str) {
    let Some((_, step)) = run.here() else { return };
    let name = step::open_ask(run).map_or_else(|| step.key.clone(), |ask| run.var_name(ask.save).to_owned());
    run.note(Note::Invalid(name, key));
    let allowed = step::tries_of(run, step);
    if step::count_wrong(run) {
        let text = complaint(run, step, reason);
        run.say(text);
        return step::ask(run);
    }
    let failure = allowed.and_then(|tries| tries.failure).or(run.bot.fallback.after_two);
    walk::abandon(run);
    match failure {
        Some(flow) => step::enter_flow(run, flow, None),
        None => {
            run.phrase(Phrase::TriesUsed, &[]);
            walk::resume(run);
        }
    }
}

fn complaint(run: &Run<'_>, step: &wanti_flow::model::Step, reason: Option<String>) -> String {
    if let Some(ask) = step::open_ask(run) {
        return step::complaint(run, ask, reason);
    }
    if let Some(own) = step::tries_of(run, step).and_then(|tries| tries.invalid.as_ref()) {
        return run.render(own);
    }
    let phrase = match &step.kind {
        StepKind::Checklist(_) => Phrase::ChecklistUnclear,
        StepKind::Consent(..) => Phrase::AnswerConsent,
        StepKind::Form(_) => Phrase::AnswerYesNo,
        StepKind::Rate(rate) => return run.words(Phrase::GiveMark, &[("sampai", &rate.up_to.to_string())]),
        _ => Phrase::PickOne,
    };
    reason.unwrap_or_else(|| run.words(phrase, &[]))
}

/// Nothing is open: what does it mean?
fn to_nobody(run: &mut Run<'_>, text: &str) {
    let verdict = hear(run, text);
    let first_contact = run.session.turn <= 1;
    match verdict.decision {
        Decision::Act => {
            run.session.misses = 0;
            if first_contact && is_greeting(run, &verdict) && speech::greets(text) {
                return intents::start(run);
            }
            run.fresh = true;
            intents::act(run, &hits(&verdict));
        }
        Decision::Ask => offer_meanings(run, &verdict),
        Decision::None => {
            if let Some(action) = speech::command(text).filter(|action| !command::defines(run, *action)) {
                return command::run_action(run, action);
            }
            not_understood(run, first_contact);
        }
    }
}

/// Only small talk without a flow of its own.
fn is_greeting(run: &Run<'_>, verdict: &Verdict) -> bool {
    only_talk(run, verdict)
        && hits(verdict).iter().all(|intent| match run.bot.intent(*intent).map(|intent| intent.target) {
            Some(Target::Answer(answer)) => run.bot.answer(answer).is_some_and(|answer| answer.flow.is_none()),
            _ => false,
        })
}

fn offer_meanings(run: &mut Run<'_>, verdict: &Verdict) {
    let most = run.bot.fallback.offer.clamp(1, 3);
    let offered: Vec<IntentIx> = hits(verdict).into_iter().take(most).collect();
    run.session.misses = run.session.misses.max(1);
    run.note(Note::Offered(offered.clone()));
    run.session.side = Some(Side::Offer(offered));
    side::ask(run);
}

fn not_understood(run: &mut Run<'_>, first_contact: bool) {
    run.session.misses = run.session.misses.saturating_add(1);
    run.note(Note::NotUnderstood(run.session.misses));
    if run.session.misses >= 2 {
        run.session.misses = 0;
        return match run.bot.fallback.after_two {
            Some(flow) => walk::begin(run, flow, None),
            None => run.phrase(Phrase::AfterTwo, &[]),
        };
    }
    match run.wording(&run.bot.fallback.say, u64::from(run.session.misses)) {
        Some(own) => run.say_template(own),
        None if first_contact => intents::start(run),
        None => run.phrase(Phrase::NotUnderstood, &[]),
    }
}

// The matcher.

fn hear(run: &mut Run<'_>, text: &str) -> Verdict {
    let topic = run
        .current_service()
        .and_then(|service| run.bot.intents.iter().position(|intent| intent.target == Target::Service(service)));
    let context = Context { topic, question_open: run.is_asking() || run.session.side.is_some() };
    let verdict = run.bot.matcher.decide(text, &context);
    run.trace.heard = Some(heard(run, &verdict));
    verdict
}

fn heard(run: &Run<'_>, verdict: &Verdict) -> Heard {
    let secret = step::open_ask(run).is_some_and(|ask| ask.secret || ask.kind.is_sensitive());
    let intents = verdict.hits.iter().map(|hit| HeardIntent {
        intent: IntentIx::new(hit.intent),
        score: hit.score,
        why: hit.evidence.iter().map(|evidence| masked(evidence, secret)).collect(),
    });
    Heard {
        decision: verdict.decision,
        intents: intents.collect(),
        score: verdict.score,
        margin: verdict.margin,
        runner_up: verdict.runner_up.map(|(intent, score)| (IntentIx::new(intent), score)),
    }
}

fn masked(evidence: &wanti_match::Evidence, secret: bool) -> wanti_match::Evidence {
    let heard = if secret { "••••".to_owned() } else { wanti_text::mask(&evidence.heard) };
    wanti_match::Evidence { heard, ..evidence.clone() }
}

fn hits(verdict: &Verdict) -> Vec<IntentIx> {
    verdict.hits.iter().map(|hit| IntentIx::new(hit.intent)).collect()
}

fn first(verdict: &Verdict) -> Option<IntentIx> {
    verdict.hits.first().map(|hit| IntentIx::new(hit.intent))
}

fn urgent(run: &Run<'_>, verdict: &Verdict) -> Option<IntentIx> {
    if verdict.decision != Decision::Act {
        return None;
    }
    hits(verdict).into_iter().find(|intent| nature(run, *intent) == Some(Nature::Urgent))
}
