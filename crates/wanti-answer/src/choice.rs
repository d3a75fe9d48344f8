//! One of several choices, by number, ordinal, letter or words with typing errors.

use std::ops::Range;

use crate::ask::ChoiceText;
use crate::number::{Slang, amount};
use crate::reading::{Confidence, Invalid, Reading};
use crate::root::{is_kin, is_verb};
use crate::speech::{Hit, Settled, corrects, has_question_word, is_polite, settle, without_denied};
use crate::vocabulary::List;
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
    match settle(&words, heaviest(&words, found.hits)) {
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
    let hits = mentions(&words, ask.choices).hits;
    let hits = heaviest(&words, hits).into_iter().filter(|hit| hit.sure && !is_bare_number(&words, hit));
    match settle(&words, hits.collect()) {
        Settled::One(hit) => {
            let choice = ask.choices.get(hit.value)?;
            Some((Value::Choice(choice.id.to_string()), span(&words, &hit.words)))
        }
        Settled::Several | Settled::Nothing => None,
    }
}

/// "numpang di rumah saudara" says "menumpang" in full and of "rumah sendiri" only what a house has in common with
/// any other: the better heard choice stays. A correction ("sewa, eh rumah") is weighed by its place instead.
fn heaviest(words: &[Word], hits: Vec<Hit<Pick>>) -> Vec<Hit<usize>> {
    let hits = without_denied(words, hits);
    let corrected = hits.iter().any(|hit| corrects(words, hit.words.start));
    let most = hits.iter().map(|hit| hit.value.weight).max().unwrap_or(Weight::Form);
    let rivals = hits.iter().any(|hit| hit.value.weight < most);
    let said_more = |hit: &Hit<Pick>| {
        let others = words.iter().enumerate().filter(|(at, _)| !hit.words.contains(at));
        others.filter(|(_, word)| word.is_letters() && !is_hollow(word)).count() > 0
    };
    hits.into_iter()
        .filter(|hit| corrected || hit.value.weight == most)
        .map(|hit| {
            let doubt = match hit.value.weight {
                Weight::Form => false,
                Weight::Part => rivals,
                Weight::Head => said_more(&hit),
            };
            Hit { value: hit.value.choice, sure: hit.sure && !doubt, words: hit.words }
        })
        .collect()
}

/// In a longer message "3" may count anything; only "no 3" is a choice.
fn is_bare_number(words: &[Word], hit: &Hit<usize>) -> bool {
    hit.words.len() == 1 && amount(words, hit.words.start, Slang::No).is_some()
}

fn is_title(words: &[Word], choices: &[ChoiceText]) -> bool {
    let said = Said::new(words);
    choices.iter().any(|choice| forms(choice).iter().any(|form| said.is_whole(form)))
}

/// How much of a choice was said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Weight {
    /// The noun that a title opens with, without what sets it apart: "rumah" of "rumah sendiri".
    Head,
    /// A word of the title.
    Part,
    /// The title, one of its words beside it, a number or a place.
    Form,
}

/// A choice and how much of it was said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Pick {
    pub(crate) choice: usize,
    pub(crate) weight: Weight,
}

impl Pick {
    fn form(choice: usize) -> Self {
        Pick { choice, weight: Weight::Form }
    }
}

/// Choices that a reply speaks of.
pub(crate) struct Mentions {
    pub(crate) hits: Vec<Hit<Pick>>,
    /// A number was said that no choice has.
    pub(crate) outside: bool,
    /// A word was said that some choices share: "fotokopi".
    pub(crate) shared: bool,
}

/// A title or a word of one choice.
type Form = Vec<Word>;

pub(crate) fn mentions(words: &[Word], choices: &[ChoiceText]) -> Mentions {
    let all = forms_of(choices);
    let mut found = Mentions { hits: Vec::new(), outside: false, shared: false };
    let said = Said::new(words);
    if let Some(at) = all.iter().position(|forms| forms.iter().any(|form| said.is_whole(form))) {
        found.hits.push(Hit { value: Pick::form(at), words: 0..words.len(), sure: true });
        return found;
    }
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

fn forms(choice: &ChoiceText) -> Vec<Form> {
    std::iter::once(choice.title)
        .chain(choice.short)
        .chain(choice.words.iter().map(String::as_str))
        .map(|text| words(text).into_iter().filter(is_plain).collect::<Form>())
        .filter(|form| !form.is_empty())
        .collect()
}

/// The forms of every choice. "Menumpang atau sewa" may be said by either half, as long as the half is its own.
fn forms_of(choices: &[ChoiceText]) -> Vec<Vec<Form>> {
    let mut all: Vec<Vec<Form>> = choices.iter().map(forms).collect();
    for (at, choice) in choices.iter().enumerate() {
        for half in halves(choice.title) {
            let own = half.iter().any(|word| {
                let mut others = all.iter().enumerate().filter(|(other, _)| *other != at);
                !is_hollow(word) && !others.any(|(_, forms)| forms.iter().any(|form| has_word(form, word)))
            });
            if let Some(forms) = all.get_mut(at).filter(|_| own) {
                forms.push(half);
            }
        }
    }
    all
}

fn halves(title: &str) -> Vec<Form> {
    if !title.contains('/') && !title.contains("atau") {
        return Vec::new();
    }
    let words = words(title);
    let half = |half: &[Word]| half.iter().filter(|word| is_plain(word)).cloned().collect::<Form>();
    let halves: Vec<Form> = words.split(|word| word.any(&["/", "atau"])).map(half).collect();
    if halves.len() > 1 && halves.iter().all(|half| !half.is_empty()) { halves } else { Vec::new() }
}

/// Words that carry no choice.
#[rustfmt::skip]
pub(crate) const HOLLOW: &[&str] = &[
    "yang", "yg", "pilih", "milih", "pilihan", "plih", "opsi", "saya", "sy", "aku", "mau", "untuk", "utk",
    "buat", "bwt", "keperluan", "yaitu", "itu", "ini", "dan", "atau", "di", "ke", "dari", "no", "nomor",
    "nomer", "dengan", "dgn", "pada", "the", "sama", "deh", "lah", "sudah", "udah", "sdh", "ada", "belum",
    "blm", "semua", "lagi", "tidak", "bukan", "tapi", "kalau", "kalo", "jika", "kec", "kecuali", "tanya", "nanya",
];

fn is_hollow(word: &Word) -> bool {
    is_polite(word) || word.on(List::Hollow)
}

/// Words that say how it stands with what is named: "kk belum" is not the title "kk".
pub(crate) const STATUS: &[&str] = &["belum", "blm", "lom", "durung", "kecuali", "kec", "tidak", "bukan", "semua"];

/// A reply without its signs, and without its hollow words too.
struct Said<'a> {
    all: Vec<&'a Word>,
    kept: Vec<&'a Word>,
    status: bool,
}

impl<'a> Said<'a> {
    fn new(words: &'a [Word]) -> Self {
        let all: Vec<&Word> = words.iter().filter(|word| is_plain(word)).collect();
        let kept = all.iter().copied().filter(|word| !is_hollow(word)).collect();
        Said { all, kept, status: words.iter().any(|word| word.on(List::Status)) }
    }

    /// The reply says the form and nothing else.
    fn is_whole(&self, form: &[Word]) -> bool {
        if self.status && !form.iter().any(|word| word.on(List::Status)) {
            return false;
        }
        let plain =
            |left: &[&Word]| left.len() == form.len() && left.iter().zip(form).all(|(a, b)| same(&a.text, &b.text));
        plain(&self.all) || plain(&self.kept)
    }
}

fn is_plain(word: &Word) -> bool {
    word.is_letters() || word.digits().is_some()
}

/// A whole form, or a word that only one choice has.
fn by_words(words: &[Word], at: usize, all: &[Vec<Form>], found: &mut Mentions) -> Option<usize> {
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
        found.hits.push(Hit { value: Pick::form(value), words: at..end, sure: true });
        return Some(end);
    }
    if let Some(end) = copy_in_two_words(words, at) {
        return Some(end);
    }
    let word = words.get(at).filter(|word| word.is_letters() && !is_hollow(word))?;
    let owns = |forms: &&Vec<Form>| forms.iter().any(|form| has_word(form, word));
    let mut owners = all.iter().enumerate().filter(|(_, forms)| owns(forms));
    let (choice, forms) = owners.next()?;
    let others = owners.count();
    if others > 0 {
        found.shared |= others + 1 < all.len();
        return None;
    }
    let mut end = at + 1;
    while let Some(next) = words.get(end)
        && next.is_letters()
        && !is_hollow(next)
        && forms.iter().any(|form| has_word(form, next))
    {
        end += 1;
    }
    let plain = forms.iter().flatten().any(|other| same(&other.text, &word.text));
    let weight =
        if end == at + 1 && forms.iter().all(|form| is_head(form, word)) { Weight::Head } else { Weight::Part };
    found.hits.push(Hit { value: Pick { choice, weight }, words: at..end, sure: plain || word.text.len() > 3 });
    Some(end)
}

/// Nothing of the form was said but its head: Indonesian puts what sets a thing apart behind it.
fn is_head(form: &[Word], word: &Word) -> bool {
    match form {
        [head, tail @ ..] if !tail.is_empty() && matches(&word.text, &head.text) => !is_verb(&head.text),
        _ => !has_word(form, word),
    }
}

/// "foto copy kk" speaks of no photograph.
fn copy_in_two_words(words: &[Word], at: usize) -> Option<usize> {
    let copy = any(words, at, &["foto", "photo", "poto"])
        && any(words, at + 1, &["copy", "kopi", "kopy", "copi", "copyan", "kopian", "copynya", "kopinya"]);
    copy.then_some(at + 2)
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
    let count = said.chars().count();
    count >= 2
        && form.len() >= count
        && form.windows(count).any(|part| part.iter().zip(said.chars()).all(|(word, sign)| word.text.starts_with(sign)))
}

/// The same word, perhaps with a prefix, an ending, a typing error or its vowels left out.
fn matches(said: &str, meant: &str) -> bool {
    if said.as_bytes().first() != meant.as_bytes().first() {
        return is_kin(said, meant);
    }
    if same(said, meant) || near(said, meant) {
        return true;
    }
    let stem = ["nya", "nye", "ny", "ku", "mu", "lah", "an", "e"]
        .iter()
        .filter_map(|ending| said.strip_suffix(ending))
        .any(|stem| stem.len() >= 2 && same(stem, meant));
    stem || is_skeleton(said, meant) || is_kin(said, meant)
}

fn is_skeleton(said: &str, meant: &str) -> bool {
    let bones = |text| str::chars(text).filter(|sign| !is_vowel(*sign));
    said.len() >= 3
        && said.len() < meant.len()
        && said.as_bytes().last() == meant.as_bytes().last()
        && bones(said).nth(2).is_some()
        && bones(said).eq(bones(meant))
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
        Some(number) => found.hits.push(Hit { value: Pick::form(number - 1), words: at..end, sure: true }),
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
    found.hits.push(Hit { value: Pick::form(value), words: at..end, sure: true });
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
        found.hits.push(Hit { value: Pick::form(value), words: at..at + 1, sure: true });
    }
}
