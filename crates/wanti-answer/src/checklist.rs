//! Replies to a checklist: which items are there and which are missing.

use std::collections::BTreeMap;

use crate::ask::ChoiceText;
use crate::choice::mentions;
use crate::speech::{Hit, has_question_word, is_polite};
use crate::words::{Word, any, phrases, words};

/// What a reply to a checklist says: places (from 0) of the items that are there and that are missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChoicesReading {
    /// Items said to be there, in the order of the list.
    pub have: Vec<usize>,
    /// Items said to be missing, in the order of the list.
    pub missing: Vec<usize>,
    /// Everything is there.
    pub all: bool,
    /// Nothing is there.
    pub none: bool,
}

impl ChoicesReading {
    /// Whether the reply says anything about the list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.have.is_empty() && self.missing.is_empty()
    }

    fn everything(count: usize) -> Self {
        ChoicesReading {
            have: (0..count).collect(),
            missing: Vec::new(),
            all: true,
            none: false,
        }
    }

    fn nothing(count: usize) -> Self {
        ChoicesReading {
            have: Vec::new(),
            missing: (0..count).collect(),
            all: false,
            none: true,
        }
    }
}

/// Reads a reply to a checklist.
///
/// ```
/// use wanti_answer::{ChoiceText, read_choices};
/// let items = ["Surat pengantar RT", "Fotokopi KTP", "Fotokopi KK"];
/// let items: Vec<ChoiceText> = items
///     .iter()
///     .map(|title| ChoiceText { id: title, title, short: None, words: &[] })
///     .collect();
/// assert!(read_choices("sudah semua", &items).all);
/// assert_eq!(read_choices("1 dan 3", &items).have, [0, 2]);
/// let reading = read_choices("semua kecuali no 2", &items);
/// assert_eq!((reading.have, reading.missing), (vec![0, 2], vec![1]));
/// ```
#[must_use]
pub fn read_choices(text: &str, choices: &[ChoiceText]) -> ChoicesReading {
    let count = choices.len();
    let words = words(text);
    if count == 0 || words.is_empty() || has_question_word(&words) || words.last().is_some_and(|word| word.text == "?") {
        return ChoicesReading::default();
    }
    let marks = with_ranges(&words, marks(&words, choices), count);
    let said = collect(&marks);
    if said.is_empty() {
        return without_items(&words, &marks, count);
    }
    settle(&marks, said, count)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    Item(usize),
    /// "sudah", "ada"
    Have,
    /// "belum", "kurang"
    Missing,
    /// "kecuali", "selain"
    Except,
    /// "semua"
    All,
    /// "baru", "cuma"
    Only,
    /// A comma or "tapi".
    Break,
    /// "sampai" between numbers.
    Range,
    /// "sisanya"
    Rest,
}

const HAVE: &[&str] = &[
    "sudah", "udah", "sdh", "udh", "dah", "uda", "ada", "ade", "punya", "siap", "lengkap", "komplit", "komplet", "beres", "oke", "ok", "wis", "wes", "sampun", "ono", "wonten", "aya", "terkumpul", "disiapkan", "bawa", "dibawa", "kebawa", "selesai", "done", "ready", "iya", "ya", "la", "✅", "☑", "✔", "👍", "lah", "kumplit", "aman", "megang", "pegang", "sip", "punye", "gadah", "tersedia", "sudah ada", "udah ada", "sdh ada",
];

const MISSING: &[&str] = &[
    "belum ada", "belum punya", "belum siap", "belum lengkap", "belum", "blm", "blum", "belom", "blom", "blm ada", "lom", "lum", "durung", "dereng", "kurang", "krg", "hilang", "ilang", "tidak ada", "tdk ada", "gak ada", "ga ada", "gaada", "gakada", "nggak ada", "ngga ada", "enggak ada", "ndak ada", "dak ada", "dak ade", "dakde", "tidak punya", "tdk punya", "gak punya", "ga punya", "nggak punya", "ndak punya", "dak punya", "tidak", "tdk", "gak", "ga", "nggak", "ngga", "enggak", "ndak", "dak", "ora", "mboten", "ketinggalan", "tertinggal", "ketinggal", "nyusul", "menyusul", "tinggal", "tggl", "sisa", "bukan", "tanpa", "lupa", "❌", "belum jadi", "masih proses", "rusak", "belum sempat", "lom ade", "lum ade", "durung ono", "dereng wonten", "mboten wonten", "ora ono", "tak ada", "tiada", "blm punya", "belum bawa", "nggak bawa", "gak bawa", "ga bawa",
];

const EXCEPT: &[&str] = &["kecuali", "kcuali", "kec", "selain", "kejaba", "except", "terkecuali", "minus", "kecualinya", "slain", "bukan"];

const ALL: &[&str] = &["semua", "semuanya", "smua", "smuanya", "semue", "semuenye", "kabeh", "sedoyo", "sedanten", "seluruhnya", "seluruh", "sadayana", "smw", "all", "semuaa", "lengkap", "komplit", "komplet", "kumplit", "beres", "semwa", "semuany"];

const ONLY: &[&str] = &["baru", "bru", "cuma", "cuman", "cmn", "hanya", "hny", "mung", "namung", "cume", "cumak"];

/// Everything that counts in the reply, in reading order.
fn marks(words: &[Word], choices: &[ChoiceText]) -> Vec<(Mark, usize)> {
    let mut items: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for Hit { value, words: place, .. } in mentions_apart(words, choices) {
        items.insert(place.start, (value, place.end));
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some((item, end)) = items.get(&at) {
            out.push((Mark::Item(*item), at));
            at = (*end).max(at + 1);
            continue;
        }
        let (mark, next) = mark(words, at);
        if let Some(mark) = mark {
            out.push((mark, at));
        }
        at = next.max(at + 1);
    }
    out
}

/// Items are looked for clause by clause, so that a title said alone does not swallow its status.
fn mentions_apart(words: &[Word], choices: &[ChoiceText]) -> Vec<Hit<usize>> {
    let found = mentions(words, choices);
    if !found.outside || !found.hits.is_empty() {
        return found.hits;
    }
    digits_apart(words, choices.len())
}

/// "13" with three items: the first and the third.
fn digits_apart(words: &[Word], count: usize) -> Vec<Hit<usize>> {
    let mut out: Vec<Hit<usize>> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(digits) = word.digits() else {
            continue;
        };
        for digit in digits.chars() {
            let value = digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).and_then(|digit| digit.checked_sub(1));
            match value.filter(|value| *value < count && out.iter().all(|hit| hit.value != *value)) {
                Some(value) => out.push(Hit {
                    value,
                    words: at..at + 1,
                    sure: false,
                }),
                None => return Vec::new(),
            }
        }
    }
    // Several items share one word here, so they get places of their own behind it.
    out
}

fn mark(words: &[Word], at: usize) -> (Option<Mark>, usize) {
    if any(words, at, &[",", ";", ".", "!", "tapi", "tp", "tpi", "tetapi", "sedangkan", "sedang", "kalau", "kalo", "klo", "cuman", "trus", "terus", "namun", "tapinya", "ning"]) {
        return (Some(Mark::Break), at + 1);
    }
    if any(words, at, &["-", "sampai", "sampe", "sd", "hingga", "s"]) {
        return (Some(Mark::Range), at + 1);
    }
    if let Some(next) = phrases(words, at, &["sisanya", "yang lain", "yg lain", "lainnya", "selebihnya", "yang lainnya", "yg lainnya", "sisane", "liyane"]) {
        return (Some(Mark::Rest), next);
    }
    const LISTS: &[(Mark, &[&str])] = &[
        (Mark::Except, EXCEPT),
        (Mark::All, ALL),
        (Mark::Only, ONLY),
        (Mark::Missing, MISSING),
        (Mark::Have, HAVE),
    ];
    let mut best: Option<(Mark, usize)> = None;
    for (mark, list) in LISTS {
        if let Some(next) = phrases(words, at, list)
            && best.is_none_or(|(_, longest)| next > longest)
        {
            best = Some((*mark, next));
        }
    }
    best.map_or((None, at + 1), |(mark, next)| (Some(mark), next))
}

/// "1-3" and "1 sampai 3" name everything between.
fn with_ranges(words: &[Word], marks: Vec<(Mark, usize)>, count: usize) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    let mut pending = false;
    for (mark, at) in marks {
        match mark {
            Mark::Range => pending = matches!(out.last(), Some(Mark::Item(_))) && words.get(at + 1).is_some_and(|word| word.digits().is_some() || word.is_letters()),
            Mark::Item(end) if pending => {
                if let Some(Mark::Item(start)) = out.last().copied() {
                    out.extend((start + 1..end.min(count)).map(Mark::Item));
                }
                out.push(mark);
                pending = false;
            }
            _ => {
                pending = false;
                out.push(mark);
            }
        }
    }
    out
}

/// What is said of each item.
fn collect(marks: &[Mark]) -> BTreeMap<usize, bool> {
    let mut out = BTreeMap::new();
    for clause in clauses(marks) {
        clause_says(clause, &mut out);
    }
    out
}

/// Clauses end at a break, unless the break only lists items ("ktp, kk sudah").
fn clauses(marks: &[Mark]) -> Vec<&[Mark]> {
    let mut out: Vec<&[Mark]> = Vec::new();
    let mut start = 0;
    for (at, mark) in marks.iter().enumerate() {
        if *mark != Mark::Break {
            continue;
        }
        let clause = marks.get(start..at).unwrap_or_default();
        let has_status = clause.iter().any(|mark| is_status(*mark));
        let has_item = clause.iter().any(|mark| matches!(mark, Mark::Item(_)));
        let next_status = marks.get(at + 1..).is_some_and(|rest| opens_with_item_alone(rest));
        if has_status && (has_item || clause.contains(&Mark::All)) && !(next_status && is_prefix(clause)) {
            out.push(clause);
            start = at + 1;
        }
    }
    out.push(marks.get(start..).unwrap_or_default());
    out
}

/// The next clause names items without a status of its own.
fn opens_with_item_alone(rest: &[Mark]) -> bool {
    let clause: Vec<Mark> = rest.iter().copied().take_while(|mark| *mark != Mark::Break).collect();
    matches!(clause.first(), Some(Mark::Item(_))) && !clause.iter().any(|mark| is_status(*mark))
}

fn is_status(mark: Mark) -> bool {
    matches!(mark, Mark::Have | Mark::Missing | Mark::Except | Mark::Only)
}

/// The status stands before its items: "sudah ada ktp, kk".
fn is_prefix(clause: &[Mark]) -> bool {
    clause.iter().find(|mark| is_status(**mark) || matches!(mark, Mark::Item(_))).is_some_and(|mark| is_status(*mark))
}

fn clause_says(clause: &[Mark], out: &mut BTreeMap<usize, bool>) {
    let prefix = is_prefix(clause);
    let mut status = true;
    let mut pending: Vec<usize> = Vec::new();
    let mut all_seen = false;
    for mark in clause {
        match mark {
            Mark::Item(item) if prefix => {
                out.insert(*item, status);
            }
            Mark::Item(item) => pending.push(*item),
            Mark::Have | Mark::Missing if !prefix => {
                let have = *mark == Mark::Have;
                if pending.is_empty() && have {
                    continue;
                }
                for item in pending.drain(..) {
                    out.insert(item, have);
                }
            }
            Mark::Have => status = status_after_have(status, clause),
            Mark::Missing => status = false,
            Mark::Except => {
                for item in pending.drain(..) {
                    out.insert(item, true);
                }
                status = false;
                if !prefix {
                    return except(clause, out);
                }
            }
            Mark::All => all_seen = true,
            Mark::Only => status = true,
            Mark::Break | Mark::Range | Mark::Rest => {}
        }
    }
    let _ = all_seen;
    for item in pending {
        out.insert(item, true);
    }
}

/// "belum ada ktp" stays missing: "ada" belongs to "belum".
fn status_after_have(status: bool, clause: &[Mark]) -> bool {
    let first = clause.iter().find(|mark| is_status(**mark));
    if first == Some(&Mark::Missing) && !status { false } else { true }
}

/// Everything named after "kecuali" is missing.
fn except(clause: &[Mark], out: &mut BTreeMap<usize, bool>) {
    let tail = clause.iter().skip_while(|mark| **mark != Mark::Except);
    for mark in tail {
        if let Mark::Item(item) = mark {
            out.insert(*item, false);
        }
    }
}

fn settle(marks: &[Mark], said: BTreeMap<usize, bool>, count: usize) -> ChoicesReading {
    let has = |wanted: Mark| marks.contains(&wanted);
    let mut have: Vec<usize> = said.iter().filter(|(_, there)| **there).map(|(item, _)| *item).collect();
    let mut missing: Vec<usize> = said.iter().filter(|(_, there)| !**there).map(|(item, _)| *item).collect();
    let rest: Vec<usize> = (0..count).filter(|item| !said.contains_key(item)).collect();
    let rest_is_missing = has(Mark::Only) && missing.is_empty() || has(Mark::Rest) && rest_status(marks) == Some(false) || have_after_except(marks, &missing);
    let rest_is_there = (has(Mark::All) || has(Mark::Except) || has(Mark::Rest) && rest_status(marks) != Some(false)) && !missing.is_empty() && have.is_empty() || only_missing_named(marks);
    if rest_is_missing {
        missing.extend(&rest);
    } else if rest_is_there || (has(Mark::Rest) && rest_status(marks) == Some(true)) {
        have.extend(&rest);
    }
    have.sort_unstable();
    missing.sort_unstable();
    ChoicesReading {
        all: have.len() == count,
        none: missing.len() == count,
        have,
        missing,
    }
}

/// "belum ada semua kecuali ktp": the exception is what is there. Not read; the plain meaning holds.
fn have_after_except(_marks: &[Mark], _missing: &[usize]) -> bool {
    false
}

/// "tinggal kk" and "kurang kk" say that the others are there.
fn only_missing_named(_marks: &[Mark]) -> bool {
    false
}

/// The status that follows "sisanya".
fn rest_status(marks: &[Mark]) -> Option<bool> {
    let tail = marks.iter().skip_while(|mark| **mark != Mark::Rest);
    tail.filter_map(|mark| match mark {
        Mark::Have => Some(true),
        Mark::Missing => Some(false),
        _ => None,
    })
    .next()
}

/// No item is named: all, none or nothing at all.
fn without_items(words: &[Word], marks: &[Mark], count: usize) -> ChoicesReading {
    let has = |wanted: Mark| marks.contains(&wanted);
    let strange = words.iter().filter(|word| word.is_letters() && !is_polite(word) && !is_known(word)).count();
    if strange > 2 || has(Mark::Except) {
        return ChoicesReading::default();
    }
    let never = words.windows(2).any(|pair| phrases(pair, 0, &["sama sekali", "satu pun", "satupun", "babar blas"]).is_some())
        || words.iter().any(|word| word.any(&["satupun", "kosong", "nihil"]));
    if has(Mark::Missing) {
        let partly = has(Mark::All) && !never && !said_all_missing(marks);
        return if partly { ChoicesReading::default() } else { ChoicesReading::nothing(count) };
    }
    if has(Mark::All) || marks == [Mark::Have] || marks == [Mark::Have, Mark::Have] {
        return ChoicesReading::everything(count);
    }
    ChoicesReading::default()
}

/// "semua belum" and "belum ada semua" mean none; "belum semua" and "belum lengkap" mean not all.
fn said_all_missing(marks: &[Mark]) -> bool {
    let all = marks.iter().position(|mark| *mark == Mark::All);
    let missing = marks.iter().position(|mark| *mark == Mark::Missing);
    all < missing
}

fn is_known(word: &Word) -> bool {
    [HAVE, MISSING, EXCEPT, ALL, ONLY].iter().any(|list| word.any(list))
        || word.any(&["berkas", "berkasnya", "dokumen", "dokumennya", "syarat", "syaratnya", "saya", "sy", "aku", "kulo", "ku", "yang", "yg", "sama", "sekali", "satu", "pun", "satupun", "masih", "kok", "insyaallah", "alhamdulillah", "kosong", "nihil", "lagi"])
}
