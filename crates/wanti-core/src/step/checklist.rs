//! `ceklis`: things to have ready. Knows what is there and what is missing, over several replies.

use wanti_answer::{ChoiceText, ChoicesReading, Value};
use wanti_flow::model::{Checklist, Item, Items, Style, Type, VarIx};
use wanti_flow::phrases::Phrase;

use super::{Answered, Care, Input};
use crate::choice::{self, Pick};
use crate::run::Run;
use crate::session::Open;
use crate::token::Spot;
use crate::{MenuView, Note, speech};

pub(super) fn enter<'a>(run: &mut Run<'a>, list: &'a Checklist) {
    if run.bot.items(&list.items, run).is_empty() {
        run.keep(list.save, Some(Value::List(Vec::new())));
        return run.next();
    }
    run.open(Open::Checklist { tries: 0, told: false });
    ask(run, list);
}

pub(super) fn ask(run: &mut Run<'_>, list: &Checklist) {
    let lines: Vec<String> = run
        .bot
        .items(&list.items, run)
        .into_iter()
        .zip(1..)
        .map(|(item, number)| format!("{number}. {}", line(run, item)))
        .collect();
    let prompt = match &list.prompt {
        Some(own) => run.render(own),
        None => run.words(Phrase::ChecklistAsk, &[]),
    };
    let title = run.render(&list.title);
    let head = if title.is_empty() { String::new() } else { format!("*{title}*\n") };
    let menu = keys(run);
    run.offer(format!("{head}{}\n\n{prompt}", lines.join("\n")), menu);
}

fn keys(run: &Run<'_>) -> Option<MenuView> {
    let (flow, step) = run.here()?;
    let (all, none) = (run.words(Phrase::HaveAll, &[]), run.words(Phrase::HaveNone, &[]));
    let picks = [Pick::plain("semua", all, 0), Pick::plain("belum", none, 1)];
    choice::view(run, &picks, Spot::step(flow, step), Style::Buttons, None)
}

fn line(run: &Run<'_>, item: &Item) -> String {
    let text = run.render(&item.text);
    match &item.hint {
        Some(hint) => format!("{text} ({})", run.render(hint)),
        None => text,
    }
}

pub(super) fn answer(run: &mut Run<'_>, list: &Checklist, input: Input<'_>, care: Care) -> Answered {
    if let (Input::Text(text), Care::Plain) = (input, care)
        && !speech::is_list(text)
    {
        return Answered::Not;
    }
    let items = run.bot.items(&list.items, run);
    let titles: Vec<String> = items.iter().map(|item| run.render(&item.text)).collect();
    let reading = match input {
        Input::Token(token) => tapped(run, token),
        Input::Text(text) => {
            let choices: Vec<ChoiceText<'_>> = items
                .iter()
                .zip(&titles)
                .map(|(item, title)| ChoiceText { id: &item.id, title, short: None, words: &item.words })
                .collect();
            Some(wanti_answer::read_choices(text, &choices))
        }
        Input::Media(_) | Input::Location(_) | Input::Phone(_) => None,
    };
    let Some(reading) = reading.filter(|reading| *reading != ChoicesReading::default()) else {
        return Answered::Not;
    };
    settle(run, list, &items, &reading);
    Answered::Taken
}

fn tapped(run: &Run<'_>, token: &str) -> Option<ChoicesReading> {
    let (flow, step) = run.here()?;
    let spot = Spot::step(flow, step);
    let (all, none) = (token == spot.token("semua"), token == spot.token("belum"));
    (all || none).then(|| ChoicesReading { all, none, ..ChoicesReading::default() })
}

fn settle(run: &mut Run<'_>, list: &Checklist, items: &[&Item], reading: &ChoicesReading) {
    let told = matches!(run.frame().map(|frame| &frame.open), Some(Open::Checklist { told: true, .. }));
    let before: Vec<String> = match run.session.vars.get(&list.save) {
        Some(Value::List(ids)) => ids.clone(),
        _ => Vec::new(),
    };
    let only_missing = reading.have.is_empty() && !reading.missing.is_empty() && !reading.none;
    let there = |at: usize, item: &Item| {
        if reading.missing.contains(&at) || reading.none {
            return reading.have.contains(&at);
        }
        reading.all || reading.have.contains(&at) || before.contains(&item.id) || (only_missing && !told)
    };
    let present: Vec<String> =
        items.iter().enumerate().filter(|(at, item)| there(*at, item)).map(|(_, item)| item.id.clone()).collect();
    let complete = present.len() == items.len();
    run.note(Note::Answered(run.var_name(list.save).to_owned(), format!("{}/{}", present.len(), items.len())));
    run.keep(list.save, Some(Value::List(present)));
    touched(run);
    if !complete {
        tell_missing(run, list);
    }
    run.branch(usize::from(!complete));
    if complete || list.go_on {
        super::answered_here(run, None);
        return run.next();
    }
    run.phrase(Phrase::ChecklistWait, &[]);
    run.open(Open::Checklist { tries: 0, told: true });
}

fn touched(run: &mut Run<'_>) {
    if let Some(frame) = run.frame_mut() {
        frame.answers = frame.answers.saturating_add(1);
    }
}

fn tell_missing(run: &mut Run<'_>, list: &Checklist) {
    let text = match &list.missing {
        Some(own) => run.render(own),
        None => {
            let missing = missing_lines(run, &list.items, list.save);
            run.words(Phrase::ChecklistMissing, &[("daftar", &missing)])
        }
    };
    run.say(text);
}

fn missing_lines(run: &Run<'_>, items: &Items, save: VarIx) -> String {
    let have: &[String] = match run.session.vars.get(&save) {
        Some(Value::List(ids)) => ids,
        _ => &[],
    };
    let missing = run.bot.items(items, run).into_iter().filter(|item| !have.contains(&item.id));
    let lines: Vec<String> = missing.zip(1..).map(|(item, number)| format!("{number}. {}", line(run, item))).collect();
    lines.join("\n")
}

/// Ids and texts of all items of a checklist variable that apply now.
pub(crate) fn items_of(run: &Run<'_>, var: VarIx) -> Vec<(String, String)> {
    let Some(Type::Checklist(items)) = run.bot.var(var).map(|var| &var.kind) else { return Vec::new() };
    all(run, items)
}

/// Ids and texts of items that apply now.
pub(crate) fn all(run: &Run<'_>, items: &Items) -> Vec<(String, String)> {
    run.bot.items(items, run).into_iter().map(|item| (item.id.clone(), run.render(&item.text))).collect()
}
