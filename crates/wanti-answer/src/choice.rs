//! One of several choices, by number, ordinal, letter or words with typing errors.

use std::ops::Range;

use crate::ask::ChoiceText;
use crate::number::{Slang, amount};
use crate::reading::{Confidence, Invalid, Reading};
use crate::speech::{Hit, Settled, has_question_word, is_polite, settle};
use crate::words::{Word, any, is_vowel, near, phrases, same, span, words};
use crate::{Ask, Value};

pub(crate) fn read(text: &str, ask: &Ask) -> Reading {
    let words = words(text);
    let found = mentions(&words, ask.choices);
    let asking = has_question_word(&words) && found.hits.iter().all(|hit| !hit.sure);
    if asking && !is_title(&words, ask.choices) {
        return Reading::None;
    }
    let count = ask.choices.len();
    match settle(&words, found.hits) {
        Settled::Several => Reading::Invalid(Invalid::Several),
        Settled::Nothing if found.outside => Reading::Invalid(Invalid::NoSuchChoice { count }),
        Settled::Nothing => Reading::None,
        Settled::One(hit) => ask.choices.get(hit.value).map_or(Reading::None, |choice| {
            let confidence = if hit.sure { Confidence::Sure } else { Confidence::Likely };
            Reading::Value(Value::Choice(choice.id.to_string()), span(&words, &hit.words), confidence)
        }),
    }
}

pub(crate) fn find(text: &str, ask: &Ask) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    let hits = mentions(&words, ask.choices).hits.into_iter().filter(|hit| hit.sure && !is_bare_number(&words, hit));
    match settle(&words, hits.collect()) {
        Settled::One(hit) => {
            let choice = ask.choices.get(hit.value)?;
            Some((Value::Choice(choice.id.to_string()), span(&words, &hit.words)))
        }
        Settled::Several | Settled::Nothing => None,
    }
}

/// In a longer message "3" may count anything; only "no 3" is a choice.
fn is_bare_number(words: &[Word], hit: &Hit<usize>) -> bool {
    hit.words.len() == 1 && amount(words, hit.words.start, Slang::No).is_some()
}

fn is_title(words: &[Word], choices: &[ChoiceText]) -> bool {
    choices.iter().any(|choice| forms(choice).iter().any(|form| whole(words, form)))
}

/// Choices that a reply speaks of.
pub(crate) struct Mentions {
    pub(crate) hits: Vec<Hit<usize>>,
    /// A number was said that no choice has.
    pub(crate) outside: bool,
}

pub(crate) fn mentions(words: &[Word], choices: &[ChoiceText]) -> Mentions {
    let all: Vec<Vec<Vec<Word>>> = choices.iter().map(forms).collect();
    if let Some(at) = all.iter().position(|forms| forms.iter().any(|form| whole(words, form))) {
        return Mentions { hits: vec![Hit { value: at, words: 0..words.len(), sure: true }], outside: false };
    }
    let mut found = Mentions { hits: Vec::new(), outside: false };
    let mut at = 0;
    while at < words.len() {
        at = by_words(words, at, &all, &mut found)
            .or_else(|| by_number(words, at, choices.len(), &mut found))
            .or_else(|| by_place(words, at, choices.len(), &mut found))
            .unwrap_or(at + 1)
            .max(at + 1);
    }
    if found.hits.is_empty() {
        by_letter(words, choices.len(), &mut found);
    }
    if found.hits.iter().any(|hit| hit.sure) {
        found.hits.retain(|hit| hit.sure);
    }
    found
}

fn forms(choice: &ChoiceText) -> Vec<Vec<Word>> {
    std::iter::once(choice.title)
        .chain(choice.short)
        .chain(choice.words.iter().map(String::as_str))
        .map(|text| {
            words(text).into_iter().filter(|word| word.is_letters() || word.digits().is_some()).collect::<Vec<_>>()
        })
        .filter(|form| !form.is_empty())
        .collect()
}

/// Words that carry no choice.
#[rustfmt::skip]
pub(crate) const HOLLOW: &[&str] = &[
    "yang", "yg", "pilih", "milih", "pilihan", "plih", "opsi", "saya", "sy", "aku", "mau", "untuk", "utk",
    "buat", "bwt", "keperluan", "yaitu", "itu", "ini", "dan", "atau", "di", "ke", "dari", "no", "nomor",
    "nomer", "dengan", "dgn", "pada", "the", "sama", "deh", "lah", "sudah", "udah", "sdh", "ada", "belum",
    "blm", "semua", "lagi", "tidak", "bukan", "tapi", "kalau", "kalo", "jika", "kec", "kecuali",
];

fn is_hollow(word: &Word) -> bool {
    is_polite(word) || word.any(HOLLOW)
}

/// Words that say how it stands with what is named: "kk belum" is not the title "kk".
const STATUS: &[&str] = &["belum", "blm", "lom", "durung", "kecuali", "kec", "tidak", "bukan", "semua"];

/// The reply says the form and nothing else.
fn whole(words: &[Word], form: &[Word]) -> bool {
    if words.iter().any(|word| word.any(STATUS) && !form.iter().any(|of| of.any(STATUS))) {
        return false;
    }
    let said: Vec<&Word> = words.iter().filter(|word| word.is_letters() || word.digits().is_some()).collect();
    let plain = |left: &[&Word]| left.len() == form.len() && left.iter().zip(form).all(|(a, b)| same(&a.text, &b.text));
    if plain(&said) {
        return true;
    }
    let kept: Vec<&Word> = said.into_iter().filter(|word| !is_hollow(word)).collect();
    plain(&kept)
}

/// A whole form, or a word that only one choice has.
fn by_words(words: &[Word], at: usize, all: &[Vec<Vec<Word>>], found: &mut Mentions) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (choice, forms) in all.iter().enumerate() {
        for form in forms {
            let end = form_at(words, at, form);
            if let Some(end) = end.filter(|end| best.is_none_or(|(_, longest)| *end > longest)) {
                best = Some((choice, end));
            }
        }
    }
    if let Some((value, end)) = best {
        found.hits.push(Hit { value, words: at..end, sure: true });
        return Some(end);
    }
    let word = words.get(at).filter(|word| word.is_letters() && !is_hollow(word))?;
    let mut owners = all.iter().enumerate().filter(|(_, forms)| forms.iter().any(|form| has_word(form, word)));
    let (value, _) = owners.next()?;
    if owners.next().is_some() {
        return None;
    }
    let mut end = at + 1;
    while let Some(next) = words.get(end)
        && next.is_letters()
        && !is_hollow(next)
        && all.get(value).is_some_and(|forms| forms.iter().any(|form| has_word(form, next)))
    {
        end += 1;
    }
    let plain = all.get(value).is_some_and(|forms| forms.iter().flatten().any(|other| same(&other.text, &word.text)));
    found.hits.push(Hit { value, words: at..end, sure: plain || word.text.len() > 3 });
    Some(end)
}

fn form_at(words: &[Word], at: usize, form: &[Word]) -> Option<usize> {
    let mut next = at;
    for part in form {
        let word = words.get(next)?;
        if !matches(&word.text, &part.text) {
            return None;
        }
        next += 1;
    }
    (!form.iter().all(is_hollow) || form.len() > 1).then_some(next)
}

fn has_word(form: &[Word], word: &Word) -> bool {
    form.iter().any(|part| !is_hollow(part) && matches(&word.text, &part.text)) || is_initials(form, &word.text)
}

/// "rs" for "rumah sakit".
fn is_initials(form: &[Word], said: &str) -> bool {
    let letters: Vec<char> = said.chars().collect();
    letters.len() >= 2
        && form
            .windows(letters.len())
            .any(|part| part.iter().zip(&letters).all(|(word, letter)| word.text.starts_with(*letter)))
}

/// The same word, perhaps with an ending, a typing error or its vowels left out.
fn matches(said: &str, meant: &str) -> bool {
    if same(said, meant) || near(said, meant) {
        return true;
    }
    let stem = ["nya", "nye", "ny", "ku", "mu", "lah", "an", "e"]
        .iter()
        .filter_map(|ending| said.strip_suffix(ending))
        .any(|stem| stem.len() >= 2 && same(stem, meant));
    stem || is_skeleton(said, meant)
}

fn is_skeleton(said: &str, meant: &str) -> bool {
    let bones = |text: &str| text.chars().filter(|sign| !is_vowel(*sign)).collect::<String>();
    let said_bones = bones(said);
    said.len() >= 3
        && said_bones.chars().count() >= 3
        && said.len() < meant.len()
        && said.chars().next() == meant.chars().next()
        && said.chars().last() == meant.chars().last()
        && said_bones == bones(meant)
}

fn by_number(words: &[Word], at: usize, count: usize, found: &mut Mentions) -> Option<usize> {
    #[rustfmt::skip]
    const NUMBERED: &[&str] = &[
        "no", "nomor", "nomer", "nmr", "nomr", "pilihan", "opsi", "angka", "#", "ke", "poin", "point",
        "butir", "nmor", "noomor", "urutan",
    ];
    let said = any(words, at, NUMBERED);
    let mut start = if said { at + 1 } else { at };
    while said && any(words, start, &[".", ":", "-", "ke", "yang", "yg", "urut"]) {
        start += 1;
    }
    let ordinal = any(words, start, &["pertama", "pertame", "kesatu"]);
    let (number, end) = if ordinal { (1, start + 1) } else { number_at(words, start)? };
    // "2 lembar" counts copies.
    if !said
        && any(
            words,
            end,
            &["lembar", "lbr", "rangkap", "orang", "org", "buah", "biji", "kali", "bulan", "tahun", "hari"],
        )
    {
        return None;
    }
    match usize::try_from(number).ok().filter(|number| (1..=count).contains(number)) {
        Some(number) => found.hits.push(Hit { value: number - 1, words: at..end, sure: true }),
        None => found.outside = true,
    }
    Some(end)
}

/// Among choices "1,3" are two numbers, no fraction.
fn number_at(words: &[Word], at: usize) -> Option<(i64, usize)> {
    if let Some(digits) = words.get(at)?.digits() {
        return Some((digits.parse().ok()?, at + 1));
    }
    let number = amount(words, at, Slang::No).filter(|number| !number.unit)?;
    let next = number.next;
    Some((number.whole()?, next))
}

fn by_place(words: &[Word], at: usize, count: usize, found: &mut Mentions) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let first_words = phrases(words, at, &["paling atas", "teratas", "yang atas", "yg atas", "paling awal"]);
    let last_words = phrases(
        words,
        at,
        &[
            "terakhir",
            "trakhir",
            "paling bawah",
            "terbawah",
            "yang bawah",
            "yg bawah",
            "paling akhir",
            "trahir",
            "terahir",
            "pungkasan",
        ],
    );
    let middle = phrases(words, at, &["tengah", "yang tengah"]).filter(|_| count == 3);
    let (value, end) =
        first_words.map(|end| (0, end)).or(last_words.map(|end| (last, end))).or(middle.map(|end| (1, end)))?;
    found.hits.push(Hit { value, words: at..end, sure: true });
    Some(end)
}

/// "b", "B.", "yg c aja": a letter alone.
fn by_letter(words: &[Word], count: usize, found: &mut Mentions) {
    let mut rest = words.iter().enumerate().filter(|(_, word)| word.is_letters() && !is_hollow(word));
    let (Some((at, word)), None) = (rest.next(), rest.next()) else {
        return;
    };
    let mut letters = word.text.bytes();
    let (Some(letter @ b'a'..=b'z'), None) = (letters.next(), letters.next()) else {
        return;
    };
    let value = usize::from(letter - b'a');
    if value < count {
        found.hits.push(Hit { value, words: at..at + 1, sure: true });
    }
}
