//! What an unknown word may stand for: repeats, spoken vowels, affixes, slips, words glued together. Towards the bot's own
//! words only, and without allocating.

use wanti_text::short::key_in;
use wanti_text::spelling::{squeezed_short, undoubled};
use wanti_text::stem::{Cuts, LAYERS, MAX_CUTS, rank};

use crate::evidence::How;
use crate::grammar::{CONTENT, IN_RULE, ORDINARY};
use crate::words::{NONE, Reading, Words, is_name};

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

const NOTHING: Resolved = Resolved { first: None, second: None };

impl Resolved {
    fn one(id: u32, how: How, sure: f32) -> Self {
        Self { first: Some(Reading { id, how, sure }), second: None }
    }

    /// Whether it stands for nothing.
    pub(crate) fn is_nothing(self) -> bool {
        self.first.is_none()
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
    let squeezed = || forms.iter().take(count).map(|form| form.as_bytes());
    let single = std::str::from_utf8(word).ok().and_then(undoubled).map(str::as_bytes);
    if let Some(id) = squeezed().chain(single).find_map(|form| plain_form(words, form)) {
        return Resolved::one(id, How::Squeeze, 0.95);
    }
    if word.len() > MAX_LEN {
        return NOTHING;
    }
    if let Some(id) = shifted(words, word) {
        return Resolved::one(id, How::Affix, 0.93);
    }
    let mut cut = Cutting::new(words, word);
    if let Some(id) = cut.affixed() {
        return Resolved::one(id, How::Affix, 0.92);
    }
    if let Some(id) = squeezed().find_map(|form| Cutting::new(words, form).affixed()) {
        return Resolved::one(id, How::Affix, 0.92);
    }
    if let Some((id, how)) = misspelt(words, word, &cut)
        .or_else(|| squeezed().find_map(|form| misspelt(words, form, &Cutting::new(words, form))))
    {
        return Resolved::one(id, how, sureness(how));
    }
    unglued(words, word)
}

fn plain_form(words: &Words, form: &[u8]) -> Option<u32> {
    words.find(form).and_then(|(id, _)| words.plain_id(id))
}

/// A final vowel as Bangka Malay and Javanese say it: `buke` and `buko` are `buka`.
fn shifted(words: &Words, word: &[u8]) -> Option<u32> {
    let (last, stump) = word.split_last()?;
    if !matches!(last, b'e' | b'o') || stump.len() < 3 {
        return None;
    }
    let mut form = wanti_text::short::Short::of(stump);
    form.push(b'a');
    plain_form(words, form.as_bytes())
}

/// The forms of a word without affixes, with what is known of each.
struct Cutting<'w> {
    words: &'w Words,
    word: &'w [u8],
    cuts: Cuts<'w>,
    /// Id and flags of each form, layer by layer from layer 1.
    known: [(u32, u32); MAX_CUTS],
}

impl<'w> Cutting<'w> {
    fn new(words: &'w Words, word: &'w [u8]) -> Self {
        let cuts = Cuts::of(word);
        let mut known = [(NONE, 0); MAX_CUTS];
        let forms = (1..LAYERS).flat_map(|layer| cuts.layer(layer));
        for (cut, slot) in forms.zip(known.iter_mut()) {
            let form = cuts.form(cut);
            if let Some(found) = words.find_key(cuts.key(cut), form.as_bytes()) {
                *slot = found;
            }
        }
        Self { words, word, cuts, known }
    }

    /// The word of a rule, or the plain word of the word list, that is left when affixes are taken off.
    fn affixed(&mut self) -> Option<u32> {
        let mut at = 0;
        for layer in 1..LAYERS {
            let mut best = NONE;
            for cut in self.cuts.layer(layer) {
                let (id, flags) = self.known.get(at).copied().unwrap_or((NONE, 0));
                at += 1;
                if id == NONE {
                    continue;
                }
                let form = self.cuts.form(cut);
                let listed = || {
                    form.as_bytes().len() > 2
                        && self.words.get(id).is_some_and(|known| self.words.always(known).is_some())
                };
                if may_be_root(self.word, form.as_bytes())
                    && (flags & IN_RULE != 0 || listed())
                    && (best == NONE || rank(form.as_bytes()) > rank(self.words.text(best).as_bytes()))
                {
                    best = id;
                }
            }
            if best != NONE {
                return self.words.plain_id(best);
            }
        }
        None
    }

    /// Whether the word is an ordinary word with affixes.
    fn is_guarded(&self) -> bool {
        let ordinary =
            |(id, flags): &(u32, u32)| flags & CONTENT != 0 && self.words.get(*id).is_some_and(|known| known.len() > 3);
        self.known.iter().any(ordinary)
    }
}

/// One slip away from a word of a rule, also under a clitic; never when what is left is an ordinary word.
fn misspelt(words: &Words, word: &[u8], cut: &Cutting<'_>) -> Option<(u32, How)> {
    if cut.is_guarded() {
        return None;
    }
    let found = |form: &[u8]| words.misspelt.find(form, |id| words.text(id));
    found(word).or_else(|| {
        let clitics: [&[u8]; 7] = [b"nya", b"ny", b"ku", b"lah", b"kah", b"ne", b"e"];
        let bare = clitics.iter().find_map(|clitic| word.strip_suffix(*clitic).filter(|bare| bare.len() >= 4))?;
        found(bare)
    })
}

/// A name of the bot and another known word written as one (`suratdomisili`): the longest name that begins or ends it.
fn unglued(words: &Words, word: &[u8]) -> Resolved {
    if word.len() < 6 || words.names > MAX_NAMES {
        return NOTHING;
    }
    let find = |start: usize, end: usize| {
        let part = word.get(start..end).unwrap_or_default();
        words.find_key(key_in(word, start, end), part)
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

/// A root with nothing but a clitic behind it.
pub(crate) fn is_cliticised(word: &[u8], root: &[u8]) -> bool {
    word.strip_prefix(root).is_some_and(|rest| matches!(rest, b"nya" | b"ny" | b"ku" | b"mu" | b"lah" | b"kah" | b"ne"))
}

/// Words that have grown away from the root they still show.
const GROWN_AWAY: [(&[u8], &[u8]); 5] = [
    (b"meninggal", b"tinggal"),
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
