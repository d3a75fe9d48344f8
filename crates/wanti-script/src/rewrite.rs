//! Writing conversations: a script with its expectations as they really came, or a new one from what was said.

use std::fmt::Write;
use std::sync::Arc;

use wanti_flow::Bot;

use crate::{ActKind, Played, Scene, Script, play};

/// The text of a script with every `<` line replaced by what the service really says now. Prose stays.
#[must_use]
pub fn rewrite(text: &str, script: &Script, bot: &Arc<Bot>) -> String {
    let mut lines: Vec<Option<String>> = text.lines().map(|line| Some(line.to_owned())).collect();
    let mut answers: Vec<(usize, Vec<String>)> = Vec::new();
    for scene in &script.scenes {
        let played = play(bot, scene);
        for act in scene.acts.iter().filter(|act| matches!(act.kind, ActKind::Service(_))) {
            if let Some(line) = lines.get_mut(act.line - 1) {
                *line = None;
            }
        }
        answers.extend(answered(scene, &played));
    }
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(line) = line {
            let _ = writeln!(out, "{line}");
        }
        for answer in answers.iter().filter(|(after, _)| *after == index + 1).flat_map(|(_, said)| said) {
            let _ = writeln!(out, "< {answer}");
        }
    }
    out
}

fn answered(scene: &Scene, played: &Played) -> Vec<(usize, Vec<String>)> {
    let of = |turn: &crate::TurnRecord| Some((scene.acts.get(turn.act)?.line, turn.lines.clone()));
    played.turns.iter().filter_map(of).collect()
}

/// A new script from acts already written as lines (`> …`, `< …`, `@ …`, `! …`).
#[must_use]
pub fn transcript(title: &str, acts: &[String]) -> String {
    let mut out = format!("# {title}\n\n```talk\n");
    for act in acts {
        let _ = writeln!(out, "{act}");
    }
    out.push_str("```\n");
    out
}
