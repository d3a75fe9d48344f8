//! What must hold for every input, whoever makes it: a fuzzer here, the seeds in the ordinary tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a property may fail"
)]

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{DateTime, date};
use wanti_answer::{Ask, ChoiceText, Kind, Language, Limits, Reading, find, read, read_choices, show, why, yes_no};
use wanti_flow::{Options, Source, bases, repair};
use wanti_match::{Context, Decision, Matcher, Outcome, Scratch, Verdict};
use wanti_text::scan::cut;
use wanti_text::{MAX_CHARS, Normalizer, simplify};

/// One input in so many is also tried at full length, which costs more.
const SELDOM: usize = 4_096;

/// A number that any change of the text changes, to choose among ways of trying it.
fn draw(text: &[u8]) -> usize {
    text.iter().fold(text.len(), |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)))
}

/// The text, repeated far past the length at which everything is cut.
fn endless(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.repeat(3 * MAX_CHARS / text.chars().count().max(1) + 2))
}

/// Tokens cover the text; twice equals once; what lies past 4,096 characters changes nothing; marks of personal data
/// lie inside the text.
pub fn normaliser(text: &str) {
    let utterance = Normalizer::default().normalise(text);
    let mut at = 0;
    for token in utterance.tokens() {
        assert_eq!(token.span.start, at, "a gap before {at} in {text:?}");
        at = token.span.end;
    }
    let joined: String = utterance.tokens().iter().map(|token| utterance.text_of(token)).collect();
    assert_eq!(joined, cut(text));
    let once = utterance.plain();
    assert_eq!(simplify(&once), once, "twice is not once: {text:?}");
    for found in wanti_text::find(text) {
        assert!(text.get(found.span.clone()).is_some_and(|part| !part.is_empty()), "{text:?} {:?}", found.span);
    }
    let masked = wanti_text::mask(text);
    assert_eq!(wanti_text::mask(&masked), masked, "masking twice is not once: {text:?}");
    if draw(text.as_bytes()).is_multiple_of(SELDOM) {
        long_text(text);
    }
}

/// A text without end has the tokens of its first 4,096 characters.
pub fn long_text(text: &str) {
    let Some(long) = endless(text) else { return };
    let whole = Normalizer::default().normalise(&long);
    assert_eq!(whole.original().chars().count(), MAX_CHARS);
    assert!(whole == Normalizer::default().normalise(cut(&long)), "past the cut: {text:?}");
}

const TITLES: [&str; 4] = ["Fotokopi KTP", "Fotokopi KK", "Surat pengantar RT", "Pas foto 3x4"];

/// Days at which calendars stumble.
fn clocks() -> [DateTime; 4] {
    [
        date(2026, 9, 14).at(9, 0, 0, 0),
        date(2028, 2, 29).at(23, 59, 0, 0),
        date(2026, 12, 31).at(0, 0, 0, 0),
        date(2027, 1, 31).at(12, 0, 0, 0),
    ]
}

fn limits(draw: usize) -> Limits {
    match draw % 8 {
        0 => Limits { past_only: true, ..Limits::default() },
        1 => Limits { future_only: true, earliest: Some(date(2026, 9, 16)), ..Limits::default() },
        2 => Limits { min: Some(1), max: Some(20), min_length: Some(3), max_length: Some(40), ..Limits::default() },
        3 => Limits { latest: Some(date(2027, 6, 1)), min_choices: Some(2), max_choices: Some(3), ..Limits::default() },
        4 => Limits {
            earliest_time: Some(jiff::civil::time(8, 0, 0, 0)),
            latest_time: Some(jiff::civil::time(15, 30, 0, 0)),
            ..Limits::default()
        },
        _ => Limits::default(),
    }
}

/// One kind of answer, drawn by the text: never a panic, places inside the text, the same reading twice, everything can
/// be shown, and what lies past 4,096 characters changes nothing.
pub fn answers(text: &str) {
    let draw = draw(text.as_bytes());
    let words = ["pengantar".to_owned(), "surat rt".to_owned()];
    let words = words.get(..draw / 4 % 3).unwrap_or_default();
    let items = TITLES.map(|title| ChoiceText { id: title, title, short: title.split(' ').next_back(), words });
    let now = clocks()[draw / 16 % 4];
    match Kind::ALL.get(draw % (Kind::ALL.len() + 1)) {
        Some((kind, _, _)) => one_answer(text, &Ask::new(*kind, now).choices(&items).limits(limits(draw / 64)), draw),
        None => loose(text, &items, now),
    }
}

/// What is read without an open question of one kind.
fn loose(text: &str, items: &[ChoiceText], now: DateTime) {
    let reading = read_choices(text, items);
    assert!(reading.have.iter().all(|item| *item < items.len() && !reading.missing.contains(item)), "{text:?}");
    let _ = (yes_no(text), wanti_answer::moment(text, now), wanti_answer::numbers(text), wanti_answer::verify(text));
    let _ = wanti_answer::registration(text);
}

fn one_answer(text: &str, ask: &Ask, draw: usize) {
    let reading = read(text, ask);
    match &reading {
        Reading::Value(value, place, _) => {
            assert!(text.get(place.clone()).is_some(), "{:?} at {place:?} in {text:?}", ask.kind);
            assert!(!show(value, Language::Indonesian).is_empty(), "{:?} shows nothing: {text:?}", ask.kind);
            let _ = show(value, Language::English);
        }
        Reading::Invalid(invalid) => assert!(!why(invalid, Language::Indonesian).is_empty()),
        Reading::None => {}
    }
    if let Some((value, place)) = find(text, ask) {
        assert!(text.get(place.clone()).is_some(), "{:?} at {place:?} in {text:?}", ask.kind);
        let _ = show(&value, Language::English);
    }
    if (draw / 512).is_multiple_of(8) {
        assert_eq!(read(text, ask), reading, "{:?} read twice: {text:?}", ask.kind);
    }
    if (draw / 512).is_multiple_of(SELDOM) {
        long_answer(text, ask);
    }
}

/// An answer without end is read like its first 4,096 characters.
fn long_answer(text: &str, ask: &Ask) {
    let Some(long) = endless(text) else { return };
    assert_eq!(read(&long, ask), read(cut(&long), ask), "{:?} past the cut: {text:?}", ask.kind);
    assert_eq!(find(&long, ask), find(cut(&long), ask), "{:?} past the cut: {text:?}", ask.kind);
}

/// Decides and explains the same, in new buffers and in those of the messages before; evidence lies inside the text;
/// scores are shares; what lies past 4,096 characters changes nothing.
pub fn matcher(matcher: &Matcher, scratch: &mut Scratch, text: &str) {
    let draw = draw(text.as_bytes());
    let context = Context { topic: (draw % 2 == 1).then_some(draw / 2 % 8), question_open: draw % 3 == 1 };
    let outcome = matcher.decide_in(text, &context, scratch).clone();
    assert_eq!(matcher.decide_in(text, &context, &mut Scratch::default()), &outcome, "new buffers: {text:?}");
    sound(matcher, &outcome, text);
    match draw / 16 % 4 {
        0 => same(&matcher.decide(text, &context), &outcome, text),
        1 => {
            let explained = matcher.explain(text, &context);
            same(&explained.verdict, &outcome, text);
            assert!(explained.words.iter().all(|word| text.get(word.span.clone()).is_some()), "{text:?}");
        }
        _ => {}
    }
    if draw.is_multiple_of(SELDOM) {
        long_message(matcher, text);
    }
}

fn sound(matcher: &Matcher, outcome: &Outcome, text: &str) {
    for score in outcome.hits.iter().map(|(_, score)| *score).chain([outcome.score, outcome.margin]) {
        assert!((0.0..=1.0).contains(&score), "{score} for {text:?}");
    }
    assert!(outcome.hits.iter().all(|(intent, _)| !matcher.id(*intent).is_empty()), "{text:?}");
    assert!(outcome.decision != Decision::Ask || outcome.hits.len() <= 3, "{text:?}");
    assert_eq!(outcome.decision == Decision::None, outcome.hits.is_empty(), "{text:?}");
}

/// The verdict with the words that say so is the outcome without them.
fn same(verdict: &Verdict, outcome: &Outcome, text: &str) {
    let hits: Vec<(usize, f32)> = verdict.hits.iter().map(|hit| (hit.intent, hit.score)).collect();
    assert_eq!((verdict.decision, &hits, &verdict.talk), (outcome.decision, &outcome.hits, &outcome.talk), "{text:?}");
    assert_eq!(
        (verdict.score, verdict.margin, verdict.runner_up),
        (outcome.score, outcome.margin, outcome.runner_up),
        "{text:?}"
    );
    assert_eq!(
        (verdict.negated, verdict.exact, verdict.question),
        (outcome.negated, outcome.exact, outcome.question),
        "{text:?}"
    );
    for evidence in verdict.hits.iter().flat_map(|hit| &hit.evidence) {
        assert!(text.get(evidence.span.clone()).is_some(), "{text:?} {:?}", evidence.span);
    }
}

/// A message without end means what its first 4,096 characters mean, heard as the same words.
pub fn long_message(matcher: &Matcher, text: &str) {
    let Some(long) = endless(text) else { return };
    let context = Context::default();
    let (whole, start) = (matcher.explain(&long, &context), matcher.explain(cut(&long), &context));
    assert_eq!(whole, start, "past the cut: {text:?}");
}

/// Any bytes in place of a flow: never a panic, every place inside its file, repairs that keep the text a text.
pub fn compile(bytes: &[u8]) {
    let compiled = wanti_flow::compile(
        &[Source::new("bot.yaml", bytes)],
        &Options { today: Some(date(2026, 11, 24)), ..Options::default() },
    );
    for diagnostic in &compiled.diagnostics {
        let file = compiled.files.get(diagnostic.span.file as usize).expect("a file");
        assert!(file.text.get(diagnostic.span.range.clone()).is_some(), "{diagnostic:?}");
    }
    if let Some(file) = compiled.files.first() {
        let _ = repair(&file.text, 0, &compiled.diagnostics);
    }
}

/// The matcher of a bot on disk, with the packs below it.
pub fn office(folder: &Path) -> std::sync::Arc<Matcher> {
    let compiled = wanti_flow::compile(&layers(folder), &Options::default());
    compiled.bot.expect("a bot without faults").matcher
}

fn layers(folder: &Path) -> Vec<Source> {
    let own = yaml(folder);
    let below: Vec<Source> = own.iter().flat_map(bases).flat_map(|base| layers(&folder.join(base))).collect();
    let layer = below.iter().map(|source| source.layer + 1).max().unwrap_or(0);
    below.into_iter().chain(own.into_iter().map(|source| source.layer(layer))).collect()
}

fn yaml(folder: &Path) -> Vec<Source> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() && !path.ends_with("uji") {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                files.push(path);
            }
        }
    }
    files.sort();
    files.iter().map(|path| Source::new(path.display().to_string(), fs::read(path).expect("a file"))).collect()
}
