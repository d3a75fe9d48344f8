//! `:jejak`: the steps a message walked, what else happened, and the values held now, secrets masked.

use wanti_answer::masked;
use wanti_core::{Note, Restored, Turn, Visit};
use wanti_flow::Bot;
use wanti_flow::model::Language;

use crate::phrase::Phrase;
use crate::reason;
use crate::talk::Talk;

/// The lines of `:jejak` for these turns.
pub(crate) fn lines(talk: &Talk, turns: &[Turn]) -> Vec<String> {
    let language = talk.language;
    let mut lines = walked(talk.bot(), turns, language);
    lines.extend(section(Phrase::Values, values(talk), language));
    lines.extend(place(talk).map(|place| Phrase::Waits.with(language, &[&place])));
    lines
}

/// The steps of these turns, and what else happened.
pub(crate) fn walked(bot: &Bot, turns: &[Turn], language: Language) -> Vec<String> {
    let visited = turns.iter().flat_map(|turn| &turn.trace.visited).filter_map(|visit| step(bot, visit, language));
    let notes = turns.iter().flat_map(|turn| &turn.trace.notes).map(|note| self::note(bot, note, language));
    let mut lines = section(Phrase::Steps, visited.collect(), language);
    lines.extend(section(Phrase::Happened, notes.collect(), language));
    lines
}

fn section(title: Phrase, lines: Vec<String>, language: Language) -> Vec<String> {
    if lines.is_empty() {
        return lines;
    }
    let indented = lines.into_iter().map(|line| format!("  {line}"));
    std::iter::once(title.words(language).to_owned()).chain(indented).collect()
}

fn step(bot: &Bot, visit: &Visit, language: Language) -> Option<String> {
    let flow = bot.flow(visit.flow)?;
    let step = bot.step(visit.flow, visit.step)?;
    let branch = visit.branch.map(|branch| format!("/{}", branch + 1)).unwrap_or_default();
    let line = Phrase::Line.with(language, &[&step.place.line.to_string()]);
    Some(format!("{}.{}{branch}  ({line})", flow.id, step.key))
}

pub(crate) fn values(talk: &Talk) -> Vec<String> {
    let Some(session) = talk.world.session(&talk.citizen) else {
        return Vec::new();
    };
    let vars = talk.bot().vars.iter().enumerate();
    let held = vars.filter_map(|(at, var)| Some((var, session.value(wanti_flow::model::VarIx::new(at))?)));
    let shown = held.map(|(var, value)| {
        let value = wanti_answer::show(value, talk.language);
        format!("{} = {}", var.name, if var.secret { masked(&value) } else { wanti_text::mask(&value) })
    });
    shown.collect()
}

pub(crate) fn place(talk: &Talk) -> Option<String> {
    let (flow, step) = talk.world.session(&talk.citizen)?.place()?;
    let bot = talk.bot();
    Some(format!("{}.{}", bot.flow(flow)?.id, bot.step(flow, step)?.key))
}

fn note(bot: &Bot, note: &Note, language: Language) -> String {
    let pick = |id: &'static str, en: &'static str| language.pick(id, en);
    let intent = |at: &wanti_flow::model::IntentIx| bot.intent(*at).map_or("", |intent| intent.id.as_str());
    match note {
        Note::Answered(name, value) => {
            format!("{} {name} = {value}", pick("dijawab:", "answered:"))
        }
        Note::Invalid(name, why) => {
            let why = reason::unfit(why, language);
            format!("{} {name} ({why})", pick("jawaban tidak cocok:", "answer does not fit:"))
        }
        Note::Changed(name) => format!("{} {name}", pick("diubah:", "changed:")),
        Note::WentBack => pick("kembali satu pertanyaan", "one question back").to_owned(),
        Note::Cancelled => pick("dibatalkan", "cancelled").to_owned(),
        Note::Digression => pick("menjawab pertanyaan di tengah alur", "answered a question on the way").to_owned(),
        Note::Resumed => pick("alur yang terputus berlanjut", "the interrupted flow goes on").to_owned(),
        Note::NotUnderstood(times) => {
            format!("{} ({times})", pick("tidak dipahami", "not understood"))
        }
        Note::Offered(intents) => {
            let ids: Vec<&str> = intents.iter().map(intent).collect();
            format!("{} {}", pick("menawarkan:", "offered:"), ids.join(", "))
        }
        Note::Locked => pick("tidak boleh disela", "may not be interrupted").to_owned(),
        Note::StaleButton => pick("tombol lama", "an old button").to_owned(),
        Note::PrivateData => pick("data pribadi ditolak", "private data turned away").to_owned(),
        Note::Silent => pick("bot diam", "the bot is silent").to_owned(),
        Note::HandedOff(role) => format!("{} {role}", pick("diserahkan kepada", "handed to")),
        Note::HandoffEnded => pick("bot menjawab lagi", "the bot answers again").to_owned(),
        Note::Limit => pick("batas putaran tercapai", "a limit ended the turn").to_owned(),
        Note::Echo => pick("lawan bicara tampaknya mesin", "the other side seems to be a machine").to_owned(),
        Note::RequestState(number, state) => {
            let (id, en, _) = state.words();
            format!("{number}: {}", pick(id, en))
        }
        Note::Forbidden(why) => {
            format!("{} {}", pick("petugas ditolak:", "officer refused:"), reason::refused(why, language))
        }
        Note::DeadTimer => pick("pengingat lama", "an old timer").to_owned(),
        Note::Unexpected => pick("kejadian tak ditunggu", "an event nothing waits for").to_owned(),
        Note::Restored(Restored::Same) => pick("percakapan dipulihkan", "conversation restored").to_owned(),
        Note::Restored(Restored::Moved) => pick("langkah berganti nama", "the step has a new name").to_owned(),
        Note::Restored(Restored::Reasked) => {
            pick("langkah berubah, ditanya ulang", "the step changed, asked again").to_owned()
        }
        Note::Restored(Restored::Gone) => pick("langkah sudah tidak ada", "the step is gone").to_owned(),
    }
}
