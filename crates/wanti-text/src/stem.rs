//! Affixes taken off towards a given vocabulary.
//!
//! There is no list of roots here: the caller says what a root is (the bot's own words), so a word is cut only
//! when something known is left, and everyday forms (`ngurusnya`, `bikinin`, `ktpku`, `syarate`) are cut like formal ones.

/// Clitics and particles at the end, the longest first.
const CLITICS: [&str; 12] = [
    "kanlah", "annya", "nya", "lah", "kah", "pun", "ny", "ku", "mu", "ne", "e", "y",
];
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
    if word.len() < 4 || !word.is_ascii() {
        return None;
    }
    let mut layer = vec![word.to_owned()];
    let mut best: Option<String> = None;
    for depth in 0..4 {
        let mut next = Vec::new();
        for form in &layer {
            cuts(form, depth, &mut next);
        }
        next.sort_unstable();
        next.dedup();
        for form in next.iter().filter(|form| is_root(form)) {
            if best.as_ref().is_none_or(|best| better(form, best)) {
                best = Some(form.clone());
            }
        }
        if best.is_some() {
            return best;
        }
        layer = next;
    }
    None
}

fn better(form: &str, best: &str) -> bool {
    (form.len(), best) > (best.len(), form)
}

/// All forms with one affix less.
fn cuts(form: &str, depth: usize, out: &mut Vec<String>) {
    for clitic in CLITICS.iter().filter(|_| depth < 2) {
        out.extend(
            form.strip_suffix(clitic)
                .filter(|left| long_enough(left, clitic))
                .map(str::to_owned),
        );
    }
    for suffix in SUFFIXES {
        out.extend(
            form.strip_suffix(suffix)
                .filter(|left| long_enough(left, suffix))
                .map(str::to_owned),
        );
    }
    for (prefix, swallowed) in PREFIXES {
        let Some(left) = form.strip_prefix(prefix) else {
            continue;
        };
        for letter in swallowed
            .iter()
            .filter(|letter| left.len() + letter.len() >= 3)
        {
            out.push(format!("{letter}{left}"));
        }
    }
    if let Some(root) = crate::spelling::undoubled(form) {
        out.push(root.to_owned());
    }
}

/// Two letters may be left only before the clear clitics (`kknya`, `kkku`).
fn long_enough(left: &str, cut: &str) -> bool {
    left.len()
        >= if matches!(cut, "nya" | "ku" | "ny" | "lah" | "kah") {
            2
        } else {
            3
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_and_formal_forms() {
        let roots = [
            "urus", "bikin", "ganti", "lahir", "lapor", "sapu", "syarat", "kk", "bayar", "layan",
            "pindah", "cetak", "tulis", "pakai", "ambil", "hilang", "antar",
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
