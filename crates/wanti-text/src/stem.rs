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
        b'e' => &["ake", "ke"],
        b'i' => &["i"],
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
        b'e' => &[("e", &[""])],
        _ => &[],
    }
}

/// The nasal alone, as it is spoken for `me-` and only at the beginning of a word, by what follows it: `ngurus`,
/// `nyuci`, `nulis`, `ndaftar`, `macul`, `mbayar`.
fn spoken_prefixes(word: &[u8]) -> &'static [(&'static str, &'static [&'static str])] {
    let vowel = |byte: &u8| matches!(byte, b'a' | b'i' | b'u' | b'e' | b'o');
    match word {
        [b'n', b'g', b'e', ..] => &[("nge", &["", "k"]), ("ng", &["", "k"])],
        [b'n', b'g', next, ..] if vowel(next) => &[("ng", &["", "k"])],
        [b'n', b'g', ..] => &[("ng", &[""])],
        [b'n', b'y', ..] => &[("ny", &["s", "c"])],
        [b'n', next, ..] if vowel(next) => &[("n", &["t"])],
        [b'n', b'd' | b'j' | b'c' | b't', ..] => &[("n", &[""])],
        [b'm', b'b' | b'p', ..] => &[("m", &[""])],
        [b'm', next, ..] if vowel(next) => &[("m", &["p"])],
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
    let mut best: Option<(usize, Short)> = None;
    cuts.each(|cut| {
        let form = cuts.form(cut);
        let better = best.as_ref().is_none_or(|(taken, other)| {
            cut.taken() < *taken || (cut.taken() == *taken && rank(form.as_bytes()) > rank(other.as_bytes()))
        });
        if better && is_root(form.as_str()) {
            best = Some((cut.taken(), form));
        }
    });
    best.map(|(_, form)| form.as_str().to_owned())
}

/// Among forms with as many affixes taken off the longest goes first, then the first in the alphabet.
pub fn rank(form: &[u8]) -> (usize, std::cmp::Reverse<&[u8]>) {
    (form.len(), std::cmp::Reverse(form))
}

/// Longer words are not cut: nobody wrote them as words.
const MAX_LEN: usize = 40;
/// At most so many affixes are taken off.
const MAX_TAKEN: u8 = 4;
/// At most so many places where a root may begin or end.
const MAX_EDGES: usize = 16;

/// What is left of a word: a letter that a prefix swallowed (0 for none), and a part of the word.
#[derive(Debug, Clone, Copy)]
pub struct Cut {
    lead: u8,
    start: u8,
    end: u8,
    taken: u8,
}

impl Cut {
    /// How many affixes were taken off.
    pub fn taken(self) -> usize {
        usize::from(self.taken)
    }

    /// How long the form is.
    pub fn len(self) -> usize {
        usize::from(self.lead != 0) + usize::from(self.end - self.start)
    }

    /// Whether nothing is left; never of a cut that was given.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// A place where a root may begin or end, and how many affixes lie outside.
#[derive(Debug, Clone, Copy, Default)]
struct Edge {
    at: u8,
    taken: u8,
    /// Of a beginning: the letter that was swallowed. Of an end: [`CLEAR`] and [`SUFFIX`].
    mark: u8,
}

/// Two letters may be left before this end.
const CLEAR: u8 = 1;
/// A suffix was taken off here, so that no clitic can follow inside.
const SUFFIX: u8 = 2;

/// All forms of a word with affixes taken off; on the stack.
///
/// ```
/// use wanti_text::stem::Cuts;
/// let cuts = Cuts::of(b"suratnya");
/// let mut forms = Vec::new();
/// cuts.each(|cut| forms.push(cuts.form(cut).as_str().to_owned()));
/// assert!(forms.contains(&"surat".to_owned()));
/// ```
#[derive(Debug)]
pub struct Cuts {
    word: Short,
    starts: [Edge; MAX_EDGES],
    start_count: usize,
    ends: [Edge; MAX_EDGES],
    end_count: usize,
}

impl Cuts {
    /// Of a word in small letters of ASCII; other words have no forms.
    pub fn of(word: &[u8]) -> Self {
        let none = [Edge::default(); MAX_EDGES];
        let mut cuts = Self { word: Short::default(), starts: none, start_count: 0, ends: none, end_count: 0 };
        if !(4..=MAX_LEN).contains(&word.len()) || !word.is_ascii() {
            return cuts;
        }
        cuts.word = Short::of(word);
        push(&mut cuts.starts, &mut cuts.start_count, Edge { at: 0, taken: 0, mark: 0 });
        push(&mut cuts.ends, &mut cuts.end_count, Edge { at: word.len() as u8, taken: 0, mark: 0 });
        cuts.find_starts();
        cuts.find_ends();
        cuts
    }

    /// Calls `found` with every form but the word itself.
    pub fn each(&self, mut found: impl FnMut(Cut)) {
        for start in self.starts.iter().take(self.start_count) {
            for end in self.ends.iter().take(self.end_count) {
                let taken = start.taken + end.taken;
                let left = usize::from(end.at.saturating_sub(start.at)) + usize::from(start.mark != 0);
                let enough = left >= 3 || (left == 2 && end.mark & CLEAR != 0 && start.taken == 0);
                if enough && end.at > start.at && (1..=MAX_TAKEN).contains(&taken) {
                    found(Cut { lead: start.mark, start: start.at, end: end.at, taken });
                }
            }
        }
    }

    /// A form written out.
    pub fn form(&self, cut: Cut) -> Short {
        let mut form = Short::default();
        if cut.lead != 0 {
            form.push(cut.lead);
        }
        form.extend(self.word.padded().get(usize::from(cut.start)..usize::from(cut.end)).unwrap_or_default());
        form
    }

    /// The key of a form, see [`crate::short::key`].
    #[inline]
    pub fn key(&self, cut: Cut) -> u64 {
        if cut.lead == 0 {
            return key_in(self.word.padded(), usize::from(cut.start), usize::from(cut.end));
        }
        self.form(cut).key()
    }

    fn find_starts(&mut self) {
        let word = self.word;
        let mut at = 0;
        while let Some(start) = self.starts.get(at).copied().filter(|_| at < self.start_count) {
            at += 1;
            let part = word.as_bytes().get(usize::from(start.at)..).unwrap_or_default();
            let Some(first) = part.first().filter(|_| start.mark == 0 && start.taken < MAX_TAKEN) else { continue };
            let spoken = if start.at == 0 { spoken_prefixes(part) } else { &[] };
            for (prefix, swallowed) in prefixes(*first).iter().chain(spoken) {
                let Some(left) = part.strip_prefix(prefix.as_bytes()) else { continue };
                for lead in swallowed.iter().filter(|lead| left.len() + lead.len() >= 3) {
                    let mark = lead.bytes().next().unwrap_or_default();
                    let edge = Edge { at: start.at + prefix.len() as u8, taken: start.taken + 1, mark };
                    push(&mut self.starts, &mut self.start_count, edge);
                }
            }
        }
    }

    fn find_ends(&mut self) {
        let word = self.word;
        let doubled = word.as_bytes().iter().any(|byte| matches!(byte, b'-' | b'2'));
        let mut at = 0;
        while let Some(end) = self.ends.get(at).copied().filter(|_| at < self.end_count) {
            at += 1;
            let part = word.as_bytes().get(..usize::from(end.at)).unwrap_or_default();
            let Some(last) = part.last().filter(|_| end.taken < MAX_TAKEN) else { continue };
            let taken = end.taken + 1;
            let clitics = if end.taken < 2 && end.mark & SUFFIX == 0 { clitics(*last) } else { &[] };
            let clitics = clitics.iter().map(|ending| (ending, if is_clear(ending) { CLEAR } else { 0 }));
            for (ending, mark) in clitics.chain(suffixes(*last).iter().map(|ending| (ending, SUFFIX))) {
                if let Some(left) = part.strip_suffix(ending.as_bytes()).filter(|left| left.len() >= 2) {
                    push(&mut self.ends, &mut self.end_count, Edge { at: left.len() as u8, taken, mark });
                }
            }
            if doubled && let Some(root) = undoubled(part) {
                push(&mut self.ends, &mut self.end_count, Edge { at: root.len() as u8, taken, mark: 0 });
            }
        }
    }
}

/// Adds an edge; of equal edges the first, with fewer affixes outside, stays.
fn push(edges: &mut [Edge; MAX_EDGES], count: &mut usize, edge: Edge) {
    let known = edges.iter().take(*count).any(|other| other.at == edge.at && other.mark == edge.mark);
    if let (false, Some(slot)) = (known, edges.get_mut(*count)) {
        *slot = edge;
        *count += 1;
    }
}

/// [`crate::spelling::undoubled`] over letters of ASCII.
fn undoubled(part: &[u8]) -> Option<&[u8]> {
    let single = crate::spelling::undoubled(std::str::from_utf8(part).ok()?)?;
    part.get(..single.len())
}

/// Two letters may be left only before the clear clitics (`kknya`, `kkku`).
fn is_clear(ending: &str) -> bool {
    matches!(ending, "nya" | "ku" | "ny" | "lah" | "kah")
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
