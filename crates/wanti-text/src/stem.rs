//! Affixes taken off towards a given vocabulary.
//!
//! There is no list of roots here: the caller says what a root is (the bot's own words), so a word is cut only
//! when something known is left, and everyday forms (`ngurusnya`, `bikinin`, `ktpku`, `syarate`) are cut like formal ones.

/// Clitics and particles at the end, the longest first.
const CLITICS: [&str; 12] = ["kanlah", "annya", "nya", "lah", "kah", "pun", "ny", "ku", "mu", "ne", "e", "y"];
/// Suffixes.
const SUFFIXES: [&str; 8] = ["kan", "ken", "ake", "an", "in", "en", "i", "a"];
/// Prefixes with the first letters that they swallow or keep.
const PREFIXES: [(&str, &[&str]); 33] = [
    ("menge", &[""]),
    ("meng", &["", "k"]),
    ("meny", &["s", "c"]),
    ("mem", &["", "p"]),
    ("men", &["", "t"]),
    ("me", &[""]),
    ("penge", &[""]),
    ("peng", &["", "k"]),
    ("peny", &["s", "c"]),
    ("pem", &["", "p"]),
    ("pen", &["", "t"]),
    ("per", &["", "r"]),
    ("pel", &[""]),
    ("pe", &[""]),
    ("ber", &["", "r"]),
    ("bel", &[""]),
    ("be", &[""]),
    ("ter", &["", "r"]),
    ("te", &[""]),
    ("di", &[""]),
    ("ke", &[""]),
    ("se", &[""]),
    ("nge", &["", "k"]),
    ("ng", &["", "k"]),
    ("ny", &["s", "c"]),
    ("n", &["", "t", "d", "c", "j"]),
    ("m", &["", "p", "b"]),
    ("tak", &[""]),
    ("tok", &[""]),
    ("dak", &[""]),
    ("ta", &[""]),
    ("e", &[""]),
    ("ka", &[""]),
];

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
    if !(4..=MAX_LEN).contains(&word.len()) || !word.is_ascii() {
        return None;
    }
    let mut search = Search {
        word,
        cuts: vec![Cut { lead: "", start: 0, end: word.len() }],
        buffer: String::with_capacity(word.len() + 1),
    };
    let mut layer = 0..1;
    for depth in 0..4 {
        for at in layer.clone() {
            search.widen(at, depth);
        }
        layer = layer.end..search.cuts.len();
        if let Some(root) = search.best_root(layer.clone(), &is_root) {
            return Some(root);
        }
    }
    None
}

/// Longer words are not cut: nobody wrote them as words.
const MAX_LEN: usize = 40;

/// What is left of a word: a letter that a prefix swallowed, and a part of the word.
#[derive(Debug, Clone, Copy)]
struct Cut {
    lead: &'static str,
    start: usize,
    end: usize,
}

struct Search<'w> {
    word: &'w str,
    cuts: Vec<Cut>,
    buffer: String,
}

impl<'w> Search<'w> {
    fn part(&self, cut: Cut) -> &'w str {
        self.word.get(cut.start..cut.end).unwrap_or_default()
    }

    fn push(&mut self, cut: Cut) {
        // Leads are one letter at most, so their first bytes tell them apart without comparing strings.
        let same = |other: &Cut| {
            other.start == cut.start && other.end == cut.end && other.lead.bytes().next() == cut.lead.bytes().next()
        };
        if !self.cuts.iter().any(same) {
            self.cuts.push(cut);
        }
    }

    /// Adds all forms with one affix less.
    fn widen(&mut self, at: usize, depth: usize) {
        let Some(cut) = self.cuts.get(at).copied() else {
            return;
        };
        let part = self.part(cut);
        let clitics = CLITICS.iter().filter(|_| depth < 2);
        for ending in clitics.chain(&SUFFIXES) {
            if let Some(left) =
                part.strip_suffix(ending).filter(|left| long_enough(left.len() + cut.lead.len(), ending))
            {
                self.push(Cut { end: cut.start + left.len(), ..cut });
            }
        }
        if !cut.lead.is_empty() {
            return;
        }
        let first = part.bytes().next();
        for (prefix, swallowed) in PREFIXES.iter().filter(|(prefix, _)| prefix.bytes().next() == first) {
            let Some(left) = part.strip_prefix(prefix) else { continue };
            for lead in swallowed.iter().filter(|lead| left.len() + lead.len() >= 3) {
                self.push(Cut { lead, start: cut.start + prefix.len(), end: cut.end });
            }
        }
        if let Some(root) = crate::spelling::undoubled(part) {
            self.push(Cut { end: cut.start + root.len(), ..cut });
        }
    }

    /// The longest known form of a layer; of equals the first in the alphabet.
    fn best_root(&mut self, layer: std::ops::Range<usize>, is_root: &impl Fn(&str) -> bool) -> Option<String> {
        let mut best: Option<String> = None;
        for at in layer {
            let Some(cut) = self.cuts.get(at).copied() else {
                break;
            };
            let part = self.part(cut);
            self.buffer.clear();
            self.buffer.push_str(cut.lead);
            self.buffer.push_str(part);
            if is_root(&self.buffer) && best.as_ref().is_none_or(|best| better(&self.buffer, best)) {
                best = Some(self.buffer.clone());
            }
        }
        best
    }
}

fn better(form: &str, best: &str) -> bool {
    (form.len(), best) > (best.len(), form)
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
