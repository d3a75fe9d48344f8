//! Affixes taken off towards a given vocabulary.
//!
//! There is no list of roots here: the caller says what a root is (the bot's own words), so a word is cut only
//! when something known is left, and everyday forms (`ngurusnya`, `bikinin`, `ktpku`, `syarate`) are cut like formal ones.

use crate::short::{Short, key_in};

/// Clitics and particles at the end, by their last letter.
fn clitics(last: u8) -> &'static [&'static str] {
    match last {
        b'a' => &["annya", "nya"],
        b'h' => &["kanlah", "lah", "kah"],
        b'n' => &["pun"],
        b'y' => &["ny", "y"],
        b'u' => &["ku", "mu"],
        b'e' => &["ne", "e"],
        _ => &[],
    }
}

/// Suffixes, by their last letter.
fn suffixes(last: u8) -> &'static [&'static str] {
    match last {
        b'n' => &["kan", "ken", "an", "in", "en"],
        b'e' => &["ake"],
        b'i' => &["i"],
        b'a' => &["a"],
        _ => &[],
    }
}

/// Prefixes by their first letter, with the letters that they may have swallowed.
fn prefixes(first: u8) -> &'static [(&'static str, &'static [&'static str])] {
    match first {
        b'm' => &[
            ("menge", &[""]),
            ("meng", &["", "k"]),
            ("meny", &["s", "c"]),
            ("mem", &["", "p"]),
            ("men", &["", "t"]),
            ("me", &[""]),
            ("m", &["", "p", "b"]),
        ],
        b'p' => &[
            ("penge", &[""]),
            ("peng", &["", "k"]),
            ("peny", &["s", "c"]),
            ("pem", &["", "p"]),
            ("pen", &["", "t"]),
            ("per", &["", "r"]),
            ("pel", &[""]),
            ("pe", &[""]),
        ],
        b'b' => &[("ber", &["", "r"]), ("bel", &[""]), ("be", &[""])],
        b't' => &[("ter", &["", "r"]), ("te", &[""]), ("tak", &[""]), ("tok", &[""]), ("ta", &[""])],
        b'd' => &[("di", &[""]), ("dak", &[""])],
        b'k' => &[("ke", &[""]), ("ka", &[""])],
        b's' => &[("se", &[""])],
        b'n' => &[("nge", &["", "k"]), ("ng", &["", "k"]), ("ny", &["s", "c"]), ("n", &["", "t", "d", "c", "j"])],
        b'e' => &[("e", &[""])],
        _ => &[],
    }
}

/// The root of a word: the longest known word left after taking off as few affixes as possible; `None` when nothing
/// known is left. A word that is itself known is its own root.
///
/// ```
/// use wanti_text::stem;
/// let known = |word: &str| ["urus", "syarat", "ktp", "lapor", "sapu"].contains(&word);
/// for (word, root) in [("ngurusnya", "urus"), ("persyaratannya", "syarat"), ("ktpku", "ktp"), ("dilaporkan", "lapor"), ("menyapu", "sapu")] {
///     assert_eq!(stem(word, known).as_deref(), Some(root));
/// }
/// assert_eq!(stem("suratnya", known), None);
/// ```
pub fn stem(word: &str, is_root: impl Fn(&str) -> bool) -> Option<String> {
    if is_root(word) {
        return Some(word.to_owned());
    }
    let cuts = Cuts::of(word.as_bytes());
    for layer in 1..LAYERS {
        let forms = cuts.layer(layer).map(|cut| cuts.form(cut)).filter(|form| is_root(form.as_str()));
        if let Some(best) = forms.max_by(|a, b| rank(a.as_bytes()).cmp(&rank(b.as_bytes()))) {
            return Some(best.as_str().to_owned());
        }
    }
    None
}

/// Among the forms of a layer the longest goes first, then the first in the alphabet.
pub fn rank(form: &[u8]) -> (usize, std::cmp::Reverse<&[u8]>) {
    (form.len(), std::cmp::Reverse(form))
}

/// Longer words are not cut: nobody wrote them as words.
const MAX_LEN: usize = 40;
/// A word gives at most so many forms.
pub const MAX_CUTS: usize = 64;
/// The word itself, and up to three affixes taken off one after the other, each at most at both ends.
pub const LAYERS: usize = 5;

/// What is left of a word: a letter that a prefix swallowed (0 for none), and a part of the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cut {
    lead: u8,
    start: u8,
    end: u8,
}

/// All forms of a word with affixes taken off, by how many were taken off; on the stack.
///
/// ```
/// use wanti_text::stem::Cuts;
/// let cuts = Cuts::of(b"suratnya");
/// let forms: Vec<String> = cuts.layer(1).map(|cut| cuts.form(cut).as_str().to_owned()).collect();
/// assert!(forms.contains(&"surat".to_owned()));
/// ```
#[derive(Debug)]
pub struct Cuts<'w> {
    word: &'w [u8],
    list: [Cut; MAX_CUTS],
    len: usize,
    ends: [usize; LAYERS],
}

impl<'w> Cuts<'w> {
    /// Of a word in small letters of ASCII; other words have no forms but themselves.
    pub fn of(word: &'w [u8]) -> Self {
        let mut cuts = Self { word, list: [Cut::default(); MAX_CUTS], len: 0, ends: [0; LAYERS] };
        if word.len() > MAX_LEN {
            return cuts;
        }
        cuts.push(Cut { lead: 0, start: 0, end: word.len() as u8 });
        cuts.ends = [cuts.len; LAYERS];
        if word.len() < 4 || !word.is_ascii() {
            return cuts;
        }
        let mut from = 0;
        for layer in 1..LAYERS {
            let to = cuts.len;
            for at in from..to {
                cuts.widen(at, layer - 1);
            }
            from = to;
            for end in cuts.ends.iter_mut().skip(layer) {
                *end = cuts.len;
            }
        }
        cuts
    }

    /// The forms of a layer; layer 0 is the word itself.
    pub fn layer(&self, layer: usize) -> impl Iterator<Item = Cut> {
        let end = self.ends.get(layer).copied().unwrap_or_default();
        let start = layer.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.list.iter().take(end).skip(start).copied()
    }

    /// A form written out.
    pub fn form(&self, cut: Cut) -> Short {
        let mut form = Short::default();
        if cut.lead != 0 {
            form.push(cut.lead);
        }
        form.extend(self.part(cut));
        form
    }

    /// The key of a form, see [`crate::short::key`].
    pub fn key(&self, cut: Cut) -> u64 {
        if cut.lead == 0 {
            return key_in(self.word, usize::from(cut.start), usize::from(cut.end));
        }
        crate::short::key(self.form(cut).as_bytes())
    }

    fn part(&self, cut: Cut) -> &'w [u8] {
        self.word.get(usize::from(cut.start)..usize::from(cut.end)).unwrap_or_default()
    }

    fn push(&mut self, cut: Cut) {
        if self.list.iter().take(self.len).any(|other| *other == cut) {
            return;
        }
        if let Some(slot) = self.list.get_mut(self.len) {
            *slot = cut;
            self.len += 1;
        }
    }

    /// Adds all forms with one affix less.
    fn widen(&mut self, at: usize, depth: usize) {
        let Some(cut) = self.list.get(at).copied() else {
            return;
        };
        let part = self.part(cut);
        let (Some(first), Some(last)) = (part.first(), part.last()) else {
            return;
        };
        let clitics = if depth < 2 { clitics(*last) } else { &[] };
        for ending in clitics.iter().chain(suffixes(*last)) {
            let left = part.strip_suffix(ending.as_bytes());
            if let Some(left) = left.filter(|left| long_enough(left.len() + usize::from(cut.lead != 0), ending)) {
                self.push(Cut { end: cut.start + left.len() as u8, ..cut });
            }
        }
        if cut.lead != 0 {
            return;
        }
        for (prefix, swallowed) in prefixes(*first) {
            let Some(left) = part.strip_prefix(prefix.as_bytes()) else { continue };
            for lead in swallowed.iter().filter(|lead| left.len() + lead.len() >= 3) {
                let lead = lead.bytes().next().unwrap_or_default();
                self.push(Cut { lead, start: cut.start + prefix.len() as u8, end: cut.end });
            }
        }
        if let Some(root) = undoubled(part) {
            self.push(Cut { end: cut.start + root.len() as u8, ..cut });
        }
    }
}

/// [`crate::spelling::undoubled`] over letters of ASCII.
fn undoubled(part: &[u8]) -> Option<&[u8]> {
    let single = crate::spelling::undoubled(std::str::from_utf8(part).ok()?)?;
    part.get(..single.len())
}

/// Two letters may be left only before the clear clitics (`kknya`, `kkku`).
fn long_enough(left: usize, cut: &str) -> bool {
    left >= if matches!(cut, "nya" | "ku" | "ny" | "lah" | "kah") { 2 } else { 3 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_and_formal_forms() {
        let roots = [
            "urus", "bikin", "ganti", "lahir", "lapor", "sapu", "syarat", "kk", "bayar", "layan", "pindah", "cetak",
            "tulis", "pakai", "ambil", "hilang", "antar",
        ];
        let known = |word: &str| roots.contains(&word);
        for (word, root) in [
            ("ngurusin", "urus"),
            ("pengurusan", "urus"),
            ("bikinin", "bikin"),
            ("gantinya", "ganti"),
            ("dilahirkan", "lahir"),
            ("kelahirannya", "lahir"),
            ("melaporkan", "lapor"),
            ("syarate", "syarat"),
            ("kknya", "kk"),
            ("pembayaran", "bayar"),
            ("mbayar", "bayar"),
            ("pelayanane", "layan"),
            ("dipindahkan", "pindah"),
            ("nyetak", "cetak"),
            ("menulis", "tulis"),
            ("memakai", "pakai"),
            ("diambilkan", "ambil"),
            ("kehilangan", "hilang"),
            ("pengantar", "antar"),
        ] {
            assert_eq!(stem(word, known).as_deref(), Some(root), "{word}");
        }
    }

    #[test]
    fn unknown_words_stay_whole() {
        assert_eq!(stem("kenapa", |word| word == "urus"), None);
        assert_eq!(stem("a", |_| false), None);
    }
}
