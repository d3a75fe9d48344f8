//! The few words the engine itself listens for: skip, same, change, agree, and the commands a bot forgot to define.

use wanti_flow::model::Action;
use wanti_text::simplify;

const SKIP: &[&str] = &[
    "lewati",
    "lewat",
    "lewatin",
    "skip",
    "lompati",
    "kosongkan",
    "kosongin",
    "dilewati",
    "lewati saja",
    "lewati aja",
    "skip aja",
    "skip saja",
    "lewat saja",
    "pass",
];
const SAME: &[&str] = &[
    "sama",
    "sama saja",
    "sama aja",
    "samain",
    "samakan",
    "pakai itu",
    "pakai yang itu",
    "itu saja",
    "same",
    "the same",
    "yang sama",
];
const NONE: &[&str] = &[
    "tidak ada",
    "tidak punya",
    "belum ada",
    "belum punya",
    "tidak",
    "ga ada",
    "gak ada",
    "nggak ada",
    "ga punya",
    "gak punya",
    "kosong",
    "-",
    "none",
    "nothing",
    "no",
    "tak ada",
    "dak ada",
    "dak punya",
    "nihil",
];
const CHANGE: &[&str] = &[
    "ubah",
    "ganti",
    "koreksi",
    "ralat",
    "betulkan",
    "perbaiki",
    "edit",
    "revisi",
    "salah",
    "keliru",
    "change",
    "correct",
    "wrong",
    "rubah",
    "diubah",
    "diganti",
    "mengubah",
    "mengganti",
    "salah ketik",
];
const CANCEL: &[&str] = &["batal", "batalkan", "tidak jadi", "cancel", "stop"];
const BACK: &[&str] = &["kembali", "mundur", "back"];
const REPEAT: &[&str] = &["ulangi", "ulang", "repeat"];
const HELP: &[&str] = &["bantuan", "help"];
const FOR: [&str; 12] =
    ["untuk", "utk", "untk", "buat", "bwt", "buwat", "kanggo", "kangge", "nggo", "gawe", "keperluan", "for"];
const GREETING: &[&str] = &[
    "halo",
    "hallo",
    "hai",
    "hei",
    "hi",
    "hello",
    "assalamualaikum",
    "salam",
    "selamat",
    "pagi",
    "siang",
    "sore",
    "malam",
    "permisi",
    "ping",
    "tes",
    "test",
    "punten",
    "kulonuwun",
    "p",
    "good",
];
/// Words that may stand around the name of what is changed.
const AROUND: &[&str] = &[
    "nya", "saya", "sy", "aku", "itu", "tadi", "yang", "yg", "mau", "tolong", "min", "pak", "bu", "eh", "maaf", "dong",
    "ya", "jadi", "menjadi", "ke", "to", "the", "my", "is", "isian", "data",
];

/// Whether the citizen wants to skip.
pub(crate) fn skips(text: &str) -> bool {
    is_one_of(text, SKIP)
}

/// Whether the citizen means the proposed answer.
pub(crate) fn same(text: &str) -> bool {
    is_one_of(text, SAME)
}

/// Whether the citizen has nothing to answer.
pub(crate) fn has_none(text: &str) -> bool {
    text.trim() == "-" || is_one_of(text, NONE)
}

/// What a citizen says something is for: the words behind "untuk" or "buat".
pub(crate) fn purpose(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some((word, behind)) = rest.trim_start().split_once(char::is_whitespace) {
        // As written: the plain form of "bikin" is "buat" too, and makes nothing "for" anything.
        if FOR.iter().any(|form| word.eq_ignore_ascii_case(form)) {
            return Some(behind);
        }
        rest = behind;
    }
    None
}

/// Whether a message only greets. Thanks and goodbyes are not greetings.
pub(crate) fn greets(text: &str) -> bool {
    simplify(text).split_whitespace().any(|word| {
        GREETING.iter().any(|greeting| word == *greeting || (greeting.len() > 4 && wanti_text::similar(word, greeting)))
    })
}

/// Whether a question already says how it is skipped.
pub(crate) fn mentions_skip(text: &str) -> bool {
    text.contains("lewati") || text.contains("skip")
}

/// Whether a reply is nothing but numbers, as for a list.
pub(crate) fn is_list(text: &str) -> bool {
    let only = text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ' ' | ',' | '.' | '&' | '+'));
    only && text.chars().any(|letter| letter.is_ascii_digit())
}

/// Yes or no in words, or by the numbers 1 and 2 under which both are shown.
pub(crate) fn yes_no(text: &str) -> Option<bool> {
    match wanti_answer::numbers(text).as_slice() {
        [1] if is_list(text) => Some(true),
        [2] if is_list(text) => Some(false),
        _ => wanti_answer::yes_no(text),
    }
}

/// Yes or no to a consent: "setuju" counts beside the usual words.
pub(crate) fn agrees(text: &str) -> Option<bool> {
    let plain = simplify(text);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let agreeing = words.iter().any(|word| matches!(*word, "setuju" | "sepakat" | "agree" | "accept"));
    let not =
        words.iter().any(|word| matches!(*word, "tidak" | "belum" | "bukan" | "jangan" | "not" | "dont" | "disagree"));
    if agreeing { Some(!not) } else { yes_no(text) }
}

/// A built-in command, for bots that define none of its kind.
pub(crate) fn command(text: &str) -> Option<Action> {
    let table = [(CANCEL, Action::Cancel), (BACK, Action::Back), (REPEAT, Action::Repeat), (HELP, Action::Help)];
    table.into_iter().find(|(words, _)| is_one_of(text, words)).map(|(_, action)| action)
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    let long = text.len() > 60 || text.split_whitespace().nth(4).is_some();
    if long || text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let plain = simplify(text);
    let plain = plain.trim_end_matches(" ya").trim_end_matches(" saja").trim_end_matches(" dong");
    words.iter().any(|word| *word == plain || *word == text.trim())
}

/// Whether a word of change is in a message short enough to be a wish.
pub(crate) fn wants_change(text: &str) -> bool {
    text.len() <= 300 && text.split_whitespace().any(|word| CHANGE.contains(&simplify(word).as_str()))
}

/// A wish to change an answer: which of the labels, and what else was said.
pub(crate) struct Correction {
    /// Place in the list of labels; none when the citizen did not say.
    pub(crate) label: Option<usize>,
    /// The rest of the message, which may hold the new answer.
    pub(crate) rest: Option<String>,
}

/// Whether a message wants to change one of these answers.
pub(crate) fn correction(text: &str, labels: &[String]) -> Option<Correction> {
    if text.len() > 300 || labels.is_empty() {
        return None;
    }
    let words: Vec<(&str, String)> = text.split_whitespace().map(|word| (word, simplify(word))).collect();
    let asks = words.iter().position(|(_, plain)| CHANGE.contains(&plain.as_str()))?;
    let named = best_label(&words, labels);
    if named.is_none() {
        let others =
            words.iter().enumerate().filter(|(at, (_, plain))| *at != asks && !AROUND.contains(&plain.as_str()));
        return (others.count() == 0).then_some(Correction { label: None, rest: None });
    }
    let used = |at: usize, plain: &str| {
        at == asks || AROUND.contains(&plain) || named.as_ref().is_some_and(|(_, used)| used.contains(&at))
    };
    let rest: Vec<&str> =
        words.iter().enumerate().filter(|(at, (_, plain))| !used(*at, plain)).map(|(_, (word, _))| *word).collect();
    let rest = (!rest.is_empty()).then(|| rest.join(" "));
    Some(Correction { label: named.map(|(label, _)| label), rest })
}

/// The label whose words are all in the message, the longest one first; with the places of its words.
fn best_label(words: &[(&str, String)], labels: &[String]) -> Option<(usize, Vec<usize>)> {
    let mut best: Option<(usize, Vec<usize>)> = None;
    for (at, label) in labels.iter().enumerate() {
        let plain = simplify(label);
        let places: Option<Vec<usize>> = plain.split_whitespace().map(|part| place_of(part, words)).collect();
        let Some(places) = places.filter(|places| !places.is_empty()) else { continue };
        if best.as_ref().is_none_or(|(_, other)| places.len() > other.len()) {
            best = Some((at, places));
        }
    }
    best
}

fn place_of(part: &str, words: &[(&str, String)]) -> Option<usize> {
    words.iter().position(|(_, word)| {
        let bare = word.strip_suffix("nya").unwrap_or(word);
        word == part || bare == part || (part.len() > 4 && wanti_text::similar(bare, part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Vec<String> {
        ["Nama", "HP", "Tempat acara"].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_change_names_its_answer() {
        for (text, label, rest) in [
            ("ubah hp", Some(1), None),
            ("nama saya salah", Some(0), None),
            ("ganti nama jadi Budi Santoso", Some(0), Some("Budi Santoso")),
            ("ubah tempat acara", Some(2), None),
            ("ada yang salah min", None, None),
        ] {
            let labels = labels();
            let Some(found) = correction(text, &labels) else {
                assert_eq!(text, "ada yang salah min");
                continue;
            };
            assert_eq!((found.label, found.rest.as_deref()), (label, rest), "{text}");
        }
        assert!(correction("ganti oli motor", &labels()).is_none());
        assert!(correction("siti aminah", &labels()).is_none());
    }

    #[test]
    fn agreeing() {
        assert_eq!(agrees("setuju min"), Some(true));
        assert_eq!(agrees("tidak setuju"), Some(false));
    }

    #[test]
    fn skipping() {
        assert!(skips("Lewati"));
        assert!(has_none("-"));
        assert!(!skips("lewat jalan mana"));
    }
}
