//! Replies to a checklist: which items are there and which are missing.

use std::collections::BTreeMap;

use crate::ask::ChoiceText;
use crate::choice::{Mentions, Pick, Weight, mentions};
use crate::speech::{Hit, has_question_word, is_polite};
use crate::vocabulary::{List, on};
use crate::words::{Word, words};

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
        ChoicesReading { have: (0..count).collect(), missing: Vec::new(), all: true, none: false }
    }

    fn nothing(count: usize) -> Self {
        ChoicesReading { have: Vec::new(), missing: (0..count).collect(), all: false, none: true }
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
    let asks = has_question_word(&words) || words.last().is_some_and(|word| word.text == "?");
    if count == 0 || words.is_empty() || asks {
        return ChoicesReading::default();
    }
    let found = items_of(&words, choices);
    let marks = with_ranges(marks(&words, &found.hits));
    if !marks.iter().any(|mark| matches!(mark, Mark::Item(_))) {
        return without_items(&words, &marks, count, found.shared);
    }
    reading(&marks, count)
}

/// What a word or phrase says about the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    Item(usize),
    /// "sudah", "ada"
    Have,
    /// "belum", "hilang"
    Missing,
    /// "tinggal": these are missing and all others are there.
    Lacking,
    /// "kurang": these are missing.
    Short,
    /// "kecuali", "selain"
    Except,
    /// "semua"
    All,
    /// "lengkap": said of the list it means all, said of items it means "there".
    Complete,
    /// "belum lengkap": says that something is missing, not what.
    Partial,
    /// "baru", "cuma"
    Only,
    /// A comma or "tapi".
    Break,
    /// "sampai" between numbers.
    Range,
    /// "sisanya"
    Rest,
}

#[rustfmt::skip]
pub(crate) const HAVE: &[&str] = &[
    "sudah", "udah", "sdh", "udh", "dah", "uda", "ada", "ade", "punya", "siap", "wis", "wes", "sampun",
    "ono", "wonten", "aya", "terkumpul", "disiapkan", "bawa", "dibawa", "kebawa", "selesai", "done",
    "ready", "la", "✅", "☑", "✔", "👍", "lah", "aman", "megang", "pegang", "punye", "gadah", "tersedia",
    "sudah ada", "udah ada", "sdh ada", "oke", "ok", "sudah siap", "udah siap", "sudah punya", "udah punya",
    "sdh punya", "lah ade", "lah ada", "la ade", "udah bawa",
];

/// With no item named these say that everything is there; "oke" and "siap" only take note.
#[rustfmt::skip]
pub(crate) const HAVE_ALONE: &[&str] = &[
    "sudah", "udah", "sdh", "udh", "ada", "ade", "punya", "wis", "wes", "sampun", "ono", "wonten", "aya",
    "done", "✅", "☑", "✔", "terkumpul", "tersedia",
];

#[rustfmt::skip]
pub(crate) const MISSING: &[&str] = &[
    "belum", "belum ada", "belum punya", "belum siap", "belum jadi", "belum sempat", "belum bawa", "blm",
    "blm ada", "blm punya", "blm siap", "blum", "blum ada", "belom", "belom ada", "blom", "lom", "lom ade",
    "lum", "lum ade", "durung", "durung ono", "dereng", "dereng wonten", "hilang", "ilang", "tidak ada",
    "tdk ada", "gak ada", "ga ada", "gaada", "gakada", "nggak ada", "ngga ada", "enggak ada", "ndak ada",
    "dak ada", "dak ade", "dakde", "tak ada", "tiada", "tidak punya", "tdk punya", "gak punya", "ga punya",
    "nggak punya", "ndak punya", "dak punya", "tidak bawa", "nggak bawa", "gak bawa", "ga bawa", "tidak",
    "tdk", "gak", "ga", "nggak", "ngga", "enggak", "ndak", "dak", "ora", "ora ono", "mboten",
    "mboten wonten", "ketinggalan", "tertinggal", "ketinggal", "nyusul", "menyusul", "bukan", "tanpa",
    "lupa", "lupa bawa", "❌", "masih proses", "rusak", "masih diurus", "diurus", "dicari", "masih dicari",
];

#[rustfmt::skip]
pub(crate) const LACKING: &[&str] = &[
    "tinggal", "tggl", "tgl", "sisa", "kari", "kantun", "tinggal kurang", "tinggal yang kurang",
    "tinggal yang belum",
];

/// Said without "tinggal" or "cuma" these leave it open whether anything else is missing.
#[rustfmt::skip]
pub(crate) const SHORT: &[&str] = &[
    "kurang", "krg", "kurangnya", "yang kurang", "yg kurang", "kekurangan", "masih kurang",
];

#[rustfmt::skip]
pub(crate) const EXCEPT: &[&str] = &[
    "kecuali", "kcuali", "kec", "selain", "kejaba", "except", "terkecuali", "minus", "slain", "kecualinya",
];

#[rustfmt::skip]
pub(crate) const ALL: &[&str] = &[
    "semua", "semuanya", "smua", "smuanya", "semue", "semuenye", "kabeh", "sedoyo", "sedanten",
    "seluruhnya", "seluruh", "sadayana", "smw", "all", "semwa", "semuany", "tidak ada yang kurang",
    "tidak ada yg kurang", "gak ada yang kurang", "ga ada yang kurang", "ga ada yg kurang",
    "nggak ada yang kurang", "dak ade yang kurang", "tidak kurang", "gak kurang",
];

#[rustfmt::skip]
pub(crate) const COMPLETE: &[&str] = &[
    "lengkap", "komplit", "komplet", "kumplit", "beres", "komplid", "pepak", "jangkep",
];

#[rustfmt::skip]
pub(crate) const PARTIAL: &[&str] = &[
    "belum lengkap", "blm lengkap", "blum lengkap", "belom lengkap", "kurang lengkap", "belum komplit",
    "blm komplit", "tidak lengkap", "gak lengkap", "ga lengkap", "nggak lengkap", "belum semua",
    "blm semua", "belum semuanya", "belum beres", "lom lengkap", "lum lengkap", "durung lengkap",
    "durung kabeh", "tidak semua", "gak semua", "ga semua", "lom semue", "blm semuanya", "nggak semua",
    "dereng sedoyo",
];

#[rustfmt::skip]
pub(crate) const ONLY: &[&str] = &[
    "baru", "bru", "cuma", "cuman", "cmn", "hanya", "hny", "mung", "namung", "cume", "cumak", "baru ada",
    "cuma ada", "hanya ada", "cuman ada",
];

#[rustfmt::skip]
pub(crate) const REST: &[&str] = &[
    "sisanya", "yang lain", "yg lain", "lainnya", "selebihnya", "yang lainnya", "yg lainnya", "sisane",
    "liyane", "lain lain",
];

#[rustfmt::skip]
pub(crate) const BREAK: &[&str] = &[
    ",", ";", ".", "!", "tapi", "tp", "tpi", "tetapi", "sedangkan", "sedang", "kalau", "kalo", "klo",
    "trus", "terus", "namun", "tapinya", "ning", "tapiii", "cuman", "cuma",
];

/// Between two numbers.
pub(crate) const RANGE: &[&str] = &["-", "sampai", "sampe", "sd", "hingga", "s / d", "smp"];

/// Words around "belum ada" that name no item.
#[rustfmt::skip]
pub(crate) const AROUND: &[&str] = &[
    "berkas", "berkasnya", "dokumen", "dokumennya", "syarat", "syaratnya", "saya", "sy", "aku", "kulo",
    "ku", "yang", "yg", "sama", "sekali", "satu", "pun", "satupun", "masih", "insyaallah",
    "alhamdulillah", "lagi", "kami", "itu", "nya",
];

/// Everything that counts in the reply, in reading order.
fn marks(words: &[Word], hits: &[Hit<Pick>]) -> Vec<Mark> {
    let mut items: BTreeMap<usize, (Vec<usize>, usize)> = BTreeMap::new();
    for Hit { value, words: place, .. } in hits {
        items.entry(place.start).or_insert((Vec::new(), place.end)).0.push(value.choice);
    }
    let mut out: Vec<Mark> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some((found, end)) = items.get(&at) {
            out.extend(found.iter().copied().map(Mark::Item));
            at = (*end).max(at + 1);
            continue;
        }
        let (mark, next) = mark(words, at);
        let conjunction = mark == Some(Mark::Only)
            && words.get(at).is_some_and(|word| word.on(List::Break))
            && out.iter().any(|mark| matches!(mark, Mark::Item(_) | Mark::All));
        out.extend(conjunction.then_some(Mark::Break));
        out.extend(mark);
        at = next.max(at + 1);
    }
    out
}

/// Items by title or number; "13" names the first and the third when there is no thirteenth.
fn items_of(words: &[Word], choices: &[ChoiceText]) -> Mentions {
    let mut found = mentions(words, choices);
    if found.outside && found.hits.is_empty() {
        found.hits = digits_apart(words, choices.len());
    }
    found
}

fn digits_apart(words: &[Word], count: usize) -> Vec<Hit<Pick>> {
    let mut out: Vec<Hit<Pick>> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        for digit in word.digits().unwrap_or_default().bytes() {
            let value = usize::from(digit.wrapping_sub(b'1'));
            if value >= count || out.iter().any(|hit| hit.value.choice == value) {
                return Vec::new();
            }
            out.push(Hit { value: Pick { choice: value, weight: Weight::Form }, words: at..at + 1, sure: false });
        }
    }
    out
}

fn mark(words: &[Word], at: usize) -> (Option<Mark>, usize) {
    const LISTS: &[(Mark, List)] = &[
        (Mark::Partial, List::Partial),
        (Mark::Rest, List::Rest),
        (Mark::Except, List::Except),
        (Mark::All, List::All),
        (Mark::Complete, List::Complete),
        (Mark::Lacking, List::Lacking),
        (Mark::Short, List::Short),
        (Mark::Only, List::Only),
        (Mark::Missing, List::Missing),
        (Mark::Have, List::Have),
        (Mark::Range, List::Range),
        (Mark::Break, List::Break),
    ];
    let mut best: Option<(Mark, usize)> = None;
    for (mark, list) in LISTS {
        if let Some(next) = on(words, at, *list)
            && best.is_none_or(|(_, longest)| next > longest)
        {
            best = Some((*mark, next));
        }
    }
    best.map_or((None, at + 1), |(mark, next)| (Some(mark), next))
}

/// "1-3" and "1 sampai 3" name everything between.
fn with_ranges(marks: Vec<Mark>) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    for mark in marks {
        if let (Mark::Item(end), Some(Mark::Range)) = (mark, out.last()) {
            out.pop();
            if let Some(Mark::Item(start)) = out.last().copied() {
                out.extend((start + 1..end).map(Mark::Item));
            }
        }
        out.push(mark);
    }
    out.retain(|mark| *mark != Mark::Range);
    out
}

/// What has been said of the items so far.
#[derive(Default)]
struct Said {
    items: BTreeMap<usize, bool>,
    /// What holds for items that are not named.
    rest: Option<bool>,
    /// Items named without a status yet.
    pending: Vec<usize>,
    /// The status of a clause such as "sudah ada ktp", which goes on behind a comma.
    running: Option<bool>,
}

impl Said {
    fn settle_pending(&mut self, there: bool) {
        for item in self.pending.drain(..) {
            self.items.insert(item, there);
        }
    }
}

fn reading(marks: &[Mark], count: usize) -> ChoicesReading {
    let mut said = Said::default();
    for clause in marks.split(|mark| *mark == Mark::Break) {
        read_clause(clause, &mut said);
    }
    said.settle_pending(true);
    let there = |item: &usize| said.items.get(item).copied().or(said.rest);
    let have: Vec<usize> = (0..count).filter(|item| there(item) == Some(true)).collect();
    let missing: Vec<usize> = (0..count).filter(|item| there(item) == Some(false)).collect();
    ChoicesReading { all: have.len() == count, none: missing.len() == count, have, missing }
}

fn read_clause(clause: &[Mark], said: &mut Said) {
    let has = |wanted: Mark| clause.contains(&wanted);
    if has(Mark::Except) {
        return exception(clause, said);
    }
    let first = clause.iter().find(|mark| is_status(**mark) || matches!(mark, Mark::Item(_) | Mark::Rest | Mark::All));
    match first {
        None => {}
        Some(Mark::Item(_)) => items_first(clause, said),
        Some(Mark::Rest | Mark::All) => all_or_rest(clause, said),
        Some(_) => status_first(clause, said),
    }
}

fn is_status(mark: Mark) -> bool {
    status(mark).is_some()
}

fn status(mark: Mark) -> Option<bool> {
    match mark {
        Mark::Have | Mark::Complete | Mark::Only => Some(true),
        Mark::Missing | Mark::Lacking | Mark::Short => Some(false),
        _ => None,
    }
}

/// "ktp sama kk sudah", "ktp sudah kk belum", "ktp, kk"
fn items_first(clause: &[Mark], said: &mut Said) {
    let bare = !clause.iter().any(|mark| is_status(*mark) || *mark == Mark::All);
    if bare && let Some(there) = said.running {
        for mark in clause {
            if let Mark::Item(item) = mark {
                said.items.insert(*item, there);
            }
        }
        return;
    }
    said.running = None;
    let mut last = None;
    for mark in clause {
        match mark {
            Mark::Item(item) => said.pending.push(*item),
            Mark::All => {
                // "ktp kk semua sudah" speaks of the named ones.
                last = last.or(Some(true));
            }
            Mark::Rest => said.settle_pending(last.unwrap_or(true)),
            other => {
                let Some(there) = status(*other) else {
                    continue;
                };
                // "kk aja yang belum": nothing named, nothing to settle.
                said.settle_pending(there);
                last = Some(there);
            }
        }
    }
    if clause.contains(&Mark::Rest) {
        said.rest = last;
    }
}

/// "sudah ada ktp sama kk", "belum kk", "baru ktp", "tinggal kk", "sudah semua"
fn status_first(clause: &[Mark], said: &mut Said) {
    let opening = clause.iter().copied().find_map(status).unwrap_or(true);
    let has_items = clause.iter().any(|mark| matches!(mark, Mark::Item(_)));
    if !said.pending.is_empty() {
        // "ktp, kk, sudah" ends the list; "ktp, kk, belum rujukan" opens the next one.
        said.settle_pending(has_items || opening);
    }
    if clause.contains(&Mark::Rest) || (clause.contains(&Mark::All) && !has_items) {
        return all_or_rest(clause, said);
    }
    let mut there = opening;
    let mut fresh = false;
    for mark in clause {
        match mark {
            Mark::Item(item) => {
                said.items.insert(*item, there);
                fresh = true;
            }
            other => {
                // "yang kurang cuma kk": the first word of the group decides.
                if let Some(next) = status(*other).filter(|_| fresh) {
                    there = next;
                    fresh = false;
                }
            }
        }
    }
    said.running = Some(there);
    if clause.contains(&Mark::Lacking) && !opening {
        said.rest = said.rest.or(Some(true));
    } else if clause.contains(&Mark::Only) && has_items {
        // "cuma kk yang belum" leaves the others there, "baru ktp" leaves them missing.
        let named_missing = !opening || clause.iter().rev().find_map(|mark| status(*mark)) == Some(false);
        if named_missing {
            for mark in clause {
                if let Mark::Item(item) = mark {
                    said.items.insert(*item, false);
                }
            }
        }
        said.rest = said.rest.or(Some(named_missing));
    }
}

/// "semua sudah", "sisanya nyusul"
fn all_or_rest(clause: &[Mark], said: &mut Said) {
    let there = clause.iter().copied().find_map(status).unwrap_or(true);
    if !said.pending.is_empty() {
        said.settle_pending(true);
    }
    said.running = None;
    said.rest = Some(there);
    let items: Vec<Mark> = clause.iter().copied().skip_while(|mark| !matches!(mark, Mark::Item(_))).collect();
    if !items.is_empty() {
        // "semua ada ktp belum": the items after it have a status of their own, or share it.
        let own = items.iter().copied().find_map(status);
        for mark in &items {
            if let Mark::Item(item) = mark {
                said.items.insert(*item, own.unwrap_or(there));
            }
        }
    }
}

/// "semua kecuali no 2", "kecuali kk sudah", "selain ktp belum ada"
fn exception(clause: &[Mark], said: &mut Said) {
    let place = clause.iter().position(|mark| *mark == Mark::Except).unwrap_or_default();
    let (before, after) = clause.split_at_checked(place).unwrap_or_default();
    let named = |mark: &&Mark| !matches!(mark, Mark::Have | Mark::Missing | Mark::All | Mark::Complete);
    let excepted: Vec<usize> = after
        .iter()
        .take_while(named)
        .filter_map(|mark| if let Mark::Item(item) = mark { Some(*item) } else { None })
        .collect();
    let tail = after.iter().skip_while(named);
    let others = before.iter().chain(tail).copied().find_map(status).unwrap_or(true);
    said.settle_pending(others);
    for mark in before {
        if let Mark::Item(item) = mark {
            said.items.insert(*item, others);
        }
    }
    for item in excepted {
        said.items.insert(item, !others);
    }
    said.running = Some(!others);
    said.rest = Some(others);
}

/// No item is named: all, none or nothing at all.
fn without_items(words: &[Word], marks: &[Mark], count: usize, shared: bool) -> ChoicesReading {
    let has = |wanted: Mark| marks.contains(&wanted);
    let strange = words.iter().filter(|word| word.is_letters() && !is_polite(word) && !is_known(word)).count();
    if strange > 2
        || has(Mark::Except)
        || has(Mark::Lacking)
        || has(Mark::Short)
        || has(Mark::Partial)
        || has(Mark::Only)
    {
        return ChoicesReading::default();
    }
    // "fotokopi belum" speaks of some items and does not say which.
    if shared && !has(Mark::All) && !has(Mark::Complete) {
        return ChoicesReading::default();
    }
    if has(Mark::Missing) {
        let tail = marks.iter().skip_while(|mark| **mark != Mark::Missing);
        let later = tail.into_iter().any(|mark| matches!(mark, Mark::Have | Mark::Complete));
        return if later { ChoicesReading::default() } else { ChoicesReading::nothing(count) };
    }
    let alone = words.iter().any(|word| word.on(List::HaveAlone));
    if has(Mark::All) || has(Mark::Complete) || (has(Mark::Have) && alone) {
        return ChoicesReading::everything(count);
    }
    ChoicesReading::default()
}

fn is_known(word: &Word) -> bool {
    const KNOWN: &[List] =
        &[List::Have, List::Missing, List::Except, List::All, List::Complete, List::Only, List::AroundItems];
    KNOWN.iter().any(|list| word.on(*list))
}
