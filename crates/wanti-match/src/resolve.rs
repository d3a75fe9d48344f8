//! What an unknown word may stand for: repeats, spoken vowels, affixes, slips, words glued together. Towards the bot's own
//! words only, and without allocating.

use wanti_text::short::{Short, key_in};
use wanti_text::spelling::{squeezed_short, undoubled};
use wanti_text::stem::{Cuts, rank};

use crate::evidence::How;
use crate::grammar::{CONTENT, IN_RULE, MEANS, ORDINARY};
use crate::words::{Reading, Words, is_name};

/// Longer words are only looked for with their repeats taken out.
const MAX_LEN: usize = 40;

/// A bot with more names than this does not look for them inside other words: an office has some hundreds.
const MAX_NAMES: usize = 20_000;

/// Words in a row that an unknown word stands for: none, one or two.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resolved {
    first: Option<Reading>,
    second: Option<Reading>,
}

/// Nothing the bot knows.
pub(crate) const NOTHING: Resolved = Resolved { first: None, second: None };

impl Resolved {
    /// One word.
    pub(crate) fn one(id: u32, how: How, sure: f32) -> Self {
        Self { first: Some(Reading { id, how, sure }), second: None }
    }

    /// The words.
    pub(crate) fn iter(self) -> impl Iterator<Item = Reading> {
        self.first.into_iter().chain(self.second)
    }
}

/// What an unknown word may stand for.
pub(crate) fn resolve(words: &Words, word: &[u8]) -> Resolved {
    if !word.is_ascii() {
        return NOTHING;
    }
    let (forms, count) = squeezed_short(word);
    let squeezed = || forms.iter().take(count);
    if let Some(id) = squeezed().find_map(|form| plain_form(words, form)).or_else(|| single(words, word)) {
        return Resolved::one(id, How::Squeeze, 0.95);
    }
    if let Some(pair) = squeezed().find_map(|form| pair_form(words, form)) {
        return pair;
    }
    if word.len() > MAX_LEN {
        return NOTHING;
    }
    let word = &Short::of(word);
    if let Some(id) = shifted(words, word) {
        return Resolved::one(id, How::Affix, 0.93);
    }
    let bare = bare(words, word);
    if let Some(id) = bare.root {
        return Resolved::one(id, How::Affix, 0.92);
    }
    let mut squeezed_bare = [Bare::default(); 3];
    for (form, slot) in squeezed().zip(&mut squeezed_bare) {
        *slot = self::bare(words, form);
        if let Some(id) = slot.root {
            return Resolved::one(id, How::Affix, 0.92);
        }
    }
    if bare.guarded {
        // Two letters swapped in a long word: its root is there by chance.
        let swapped = words.misspelt.swapped(word.as_bytes(), |id| words.text(id));
        return swapped.map_or(NOTHING, |id| Resolved::one(id, How::Typo, sureness(How::Typo)));
    }
    let every = std::iter::once((word, bare)).chain(squeezed().zip(squeezed_bare));
    let mut free = every.filter(|(_, bare)| !bare.guarded).map(|(form, _)| form);
    match free.find_map(|form| misspelt(words, form)) {
        Some((id, how)) => Resolved::one(id, how, sureness(how)),
        None => {
            let parts = unglued(words, word);
            if parts.first.is_some() { parts } else { form_slip(words, word) }
        }
    }
}

/// A slip in a short or careless form (`ilnag` for `ilang`).
fn form_slip(words: &Words, word: &Short) -> Resolved {
    let reading = |id: &u32| Some(Reading { id: *id, how: How::Typo, sure: sureness(How::Typo) });
    match words.slip_of_form(word.as_bytes()) {
        Some([one]) => Resolved { first: reading(one), second: None },
        Some([first, second]) => Resolved { first: reading(first), second: reading(second) },
        _ => NOTHING,
    }
}

fn plain_form(words: &Words, form: &Short) -> Option<u32> {
    words.find_key(form.key(), form.as_bytes()).and_then(|(id, _)| words.plain_id(id))
}

/// A form that stands for two words: `makasih`.
fn pair_form(words: &Words, form: &Short) -> Option<Resolved> {
    let (id, _) = words.find_key(form.key(), form.as_bytes())?;
    let meaning = words.get(id).and_then(|known| words.always(known))?;
    let [first, second] = words.plain(meaning) else { return None };
    let reading = |id: &u32| Some(Reading { id: *id, how: How::Squeeze, sure: 0.95 });
    Some(Resolved { first: reading(first), second: reading(second) })
}

/// The word behind a doubled one: `surat2`, `surat-surat`.
fn single(words: &Words, word: &[u8]) -> Option<u32> {
    if !word.iter().any(|byte| matches!(byte, b'2' | b'-')) {
        return None;
    }
    let single = std::str::from_utf8(word).ok().and_then(undoubled)?;
    words.find(single.as_bytes()).and_then(|(id, _)| words.plain_id(id))
}

/// A final vowel as Bangka Malay and Javanese say it: `buke` and `buko` are `buka`.
fn shifted(words: &Words, word: &Short) -> Option<u32> {
    let (last, stump) = word.as_bytes().split_last()?;
    if !matches!(last, b'e' | b'o') || stump.len() < 3 {
        return None;
    }
    let mut form = Short::of(stump);
    form.push(b'a');
    plain_form(words, &form)
}

/// A word without its affixes.
#[derive(Debug, Clone, Copy, Default)]
struct Bare {
    /// The word of a rule, or the plain word of the word list, that is left.
    root: Option<u32>,
    /// An ordinary word with affixes: never corrected.
    guarded: bool,
}

/// Takes the affixes off: the known word with the fewest taken off, of these the longest, stands for the whole. When that
/// is an ordinary word that the bot does not use, no deeper root is looked for: `namanya` is `nama`.
fn bare(words: &Words, word: &Short) -> Bare {
    let cuts = Cuts::of(word.as_bytes());
    let mut guarded = false;
    let mut best: Option<(usize, Short, Option<u32>)> = None;
    cuts.each(|cut| {
        let Some((id, flags)) = words.find_key_with(cuts.key(cut), cut.len(), || cuts.form(cut)) else {
            return;
        };
        guarded |= flags & ORDINARY != 0 && (cut.len() > 3 || cut.taken() > 1);
        let ordinary = flags & CONTENT != 0 && cut.len() > 3;
        let form = cuts.form(cut);
        let better = best.as_ref().is_none_or(|(taken, other, _)| {
            cut.taken() < *taken || (cut.taken() == *taken && rank(form.as_bytes()) > rank(other.as_bytes()))
        });
        if !better {
            return;
        }
        if may_be_root(word.as_bytes(), form.as_bytes()) && is_root(words, id, flags, cut.len()) {
            best = Some((cut.taken(), form, Some(id)));
        } else if ordinary && flags & IN_RULE == 0 {
            best = Some((cut.taken(), form, None));
        }
    });
    Bare { root: best.and_then(|(_, _, id)| id).and_then(|id| words.plain_id(id)), guarded }
}

/// A word of a rule, or a form of the word list that needs no context.
fn is_root(words: &Words, id: u32, flags: u32, len: usize) -> bool {
    let listed = || words.get(id).is_some_and(|known| words.always(known).is_some());
    flags & IN_RULE != 0 || (len > 2 && flags & MEANS != 0 && listed())
}

/// One slip away from a word of a rule, also under a clitic.
fn misspelt(words: &Words, word: &Short) -> Option<(u32, How)> {
    let found = |form: &[u8]| words.misspelt.find(form, |id| words.text(id));
    let word = word.as_bytes();
    if word.len() == 3 {
        // So short a form must stand for a word that says which intent is meant.
        let weighty = |id: &u32| words.get(*id).is_some_and(|known| known.weight >= 0.3);
        return words.misspelt.tiny(word, |id| words.text(id)).filter(weighty).map(|id| (id, How::Skeleton));
    }
    found(word).or_else(|| {
        let bare = without_clitic(word).or_else(|| word.strip_suffix(b"e"))?;
        (bare.len() >= 4).then(|| found(bare)).flatten()
    })
}

/// A name of the bot and another known word written as one (`suratdomisili`): the longest name that begins or ends it.
fn unglued(words: &Words, word: &Short) -> Resolved {
    let (word, padded) = (word.as_bytes(), word.padded());
    if word.len() < 6 || words.names > MAX_NAMES {
        return NOTHING;
    }
    let find = |start: usize, end: usize| {
        let part = word.get(start..end).unwrap_or_default();
        words.find_key(key_in(padded, start, end), part)
    };
    let mut best: Option<(usize, u32, u32)> = None;
    for split in 2..word.len() - 1 {
        let Some((left, left_flags)) = find(0, split) else { continue };
        let Some((right, right_flags)) = find(split, word.len()) else { continue };
        let (left_len, right_len) = (split, word.len() - split);
        let left_name = is_name(left_flags) && left_len <= MAX_LEN;
        let right_name = is_name(right_flags);
        let name = match (left_name, right_name) {
            (true, true) => left_len.max(right_len),
            (true, false) => left_len,
            (false, true) => right_len,
            (false, false) => continue,
        };
        let parts = (
            if left_name { Some(left) } else { glued_part(words, left, left_flags, left_len) },
            if right_name { Some(right) } else { glued_part(words, right, right_flags, right_len) },
        );
        if let (Some(left), Some(right)) = parts
            && best.is_none_or(|(len, _, _)| name >= len)
        {
            best = Some((name, left, right));
        }
    }
    let reading = |id: u32| Some(Reading { id, how: How::Glue, sure: 0.88 });
    best.map_or(NOTHING, |(_, left, right)| Resolved { first: reading(left), second: reading(right) })
}

fn glued_part(words: &Words, id: u32, flags: u32, len: usize) -> Option<u32> {
    let known = flags & (IN_RULE | ORDINARY) != 0;
    (len >= 3 && (known || len >= 4)).then(|| words.plain_id(id)).flatten()
}

/// Clitics that stand behind any word; in Bangka and Java also a lone `e`, which too many words end in by chance.
const CLITICS: [&[u8]; 7] = [b"nya", b"ny", b"ku", b"mu", b"lah", b"kah", b"ne"];

/// A word without its clitic.
pub(crate) fn without_clitic(word: &[u8]) -> Option<&[u8]> {
    CLITICS.iter().find_map(|clitic| word.strip_suffix(*clitic))
}

/// A root with nothing but a clitic behind it.
pub(crate) fn is_cliticised(word: &[u8], root: &[u8]) -> bool {
    word.strip_prefix(root).is_some_and(|rest| CLITICS.contains(&rest))
}

/// Words that have grown away from the root they still show.
const GROWN_AWAY: [(&[u8], &[u8]); 8] = [
    (b"perusahaan", b"usaha"),
    (b"meninggal", b"tinggal"),
    (b"meninggalkan", b"meninggal"),
    (b"meninggalkan", b"ninggal"),
    (b"keterangan", b"terang"),
    (b"pemerintah", b"perintah"),
    (b"mengapa", b"apa"),
    (b"berapa", b"apa"),
];

/// Roots of up to three letters only under a clitic (`ktpnya`) or a spoken prefix (`ngektp`): too many words hold them by chance.
pub(crate) fn may_be_root(word: &[u8], root: &[u8]) -> bool {
    if GROWN_AWAY.iter().any(|(grown, left)| root == *left && word.starts_with(grown)) {
        return false;
    }
    if root.len() > 3 || word == root {
        return root.len() > 1;
    }
    let after = word.strip_prefix(root).is_some_and(|rest| {
        matches!(rest, b"nya" | b"ny" | b"ku" | b"mu" | b"e" | b"ne" | b"lah" | b"kah" | b"pun" | b"in" | b"an")
    });
    let before = word.strip_suffix(root).is_some_and(|rest| matches!(rest, b"nge" | b"di"));
    root.len() > 1 && (after || before)
}

fn sureness(how: How) -> f32 {
    match how {
        How::Typo => 0.75,
        How::Skeleton => 0.82,
        _ => 0.88,
    }
}
