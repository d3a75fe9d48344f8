//! Words of one root: "numpang", "menumpang" and "tumpangan"; "nyewa" and "disewa"; "ngekos".

/// Whether two words differ by a verb's prefix: the formal one ("menyewa"), the spoken one ("nyewa") or "di-".
pub(crate) fn is_kin(said: &str, meant: &str) -> bool {
    let (a, b) = (root(said), root(meant));
    let same_start = said.as_bytes().first() == meant.as_bytes().first();
    if a.sound != b.sound || (same_start && !a.prefixed && !b.prefixed) {
        return false;
    }
    // "marah" is no "parah": a spoken prefix needs a longer word than a written one.
    let least = match a.sound {
        _ if a.prefixed || b.prefixed => 2,
        b'm' | b'n' => 5,
        _ => 3,
    };
    let (short, long) = if a.tail.len() < b.tail.len() { (a.tail, b.tail) } else { (b.tail, a.tail) };
    let rest = long.strip_prefix(short).filter(|_| short.len() >= least);
    rest.is_some_and(|rest| matches!(rest, "" | "an" | "kan" | "in"))
}

/// "menumpang", "melapor": a verb with its formal prefix.
pub(crate) fn is_verb(word: &str) -> bool {
    word.len() > 6 && word.starts_with("me") && root(word).prefixed
}

/// A word without its prefix, told by the sound it takes behind one.
#[derive(Clone, Copy)]
struct Root<'a> {
    /// `m`, `n`, `y` for ny and `g` for ng; any other letter stays itself.
    sound: u8,
    tail: &'a str,
    /// A prefix was written out: "me-", "nge-", "di-".
    prefixed: bool,
}

/// Grown apart from their roots: who died ("meninggal") does not stay ("tinggal").
const APART: &[&str] = &["meninggal", "ninggal"];

fn root(word: &str) -> Root<'_> {
    if !word.is_ascii() || APART.contains(&word) {
        return Root { sound: 0, tail: word, prefixed: false };
    }
    let short = |rest: &&str| (2..=4).contains(&rest.len());
    let monosyllable = word.strip_prefix("menge").or_else(|| word.strip_prefix("nge")).filter(short);
    let formal = || {
        let rest = word.strip_prefix("me")?;
        let nasal = rest.starts_with(['m', 'n']) && rest.len() > 3;
        (nasal || (rest.starts_with(['l', 'r', 'w', 'y']) && rest.len() > 3)).then_some(rest)
    };
    let passive = || word.strip_prefix("di").filter(|rest| rest.len() > 3);
    match monosyllable.or_else(formal).or_else(passive) {
        Some(rest) => spoken(rest, true),
        None => spoken(word, false),
    }
}

/// How the root begins behind a prefix: sewa and nyewa, tumpang and numpang, pinjam and minjam, ambil and ngambil.
fn spoken(word: &str, prefixed: bool) -> Root<'_> {
    let after = |count: usize| word.get(count..).unwrap_or_default();
    let (sound, tail) = match word.as_bytes() {
        [b'n', b'g', ..] => (b'g', after(2)),
        [b'n', b'y', ..] => (b'y', after(2)),
        [b'n' | b't', ..] => (b'n', after(1)),
        [b'm' | b'p', ..] => (b'm', after(1)),
        [b's', ..] => (b'y', after(1)),
        [b'k', ..] => (b'g', after(1)),
        [b'b' | b'f' | b'v', ..] => (b'm', word),
        [b'c' | b'd' | b'j' | b'z', ..] => (b'n', word),
        [b'a' | b'e' | b'i' | b'o' | b'u' | b'g' | b'h', ..] => (b'g', word),
        [other, ..] => (*other, after(1)),
        [] => (0, word),
    };
    Root { sound, tail, prefixed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_do_not_part_a_family() {
        for (said, meant) in [
            ("numpang", "menumpang"),
            ("tumpangan", "menumpang"),
            ("nyewa", "sewa"),
            ("menyewa", "sewa"),
            ("disewa", "sewa"),
            ("sewaan", "menyewa"),
            ("ngontrak", "kontrakan"),
            ("ngekos", "kos"),
            ("minjam", "meminjam"),
            ("minjam", "pinjam"),
            ("ngambil", "mengambil"),
            ("ambil", "mengambil"),
            ("mbayar", "bayar"),
            ("membayar", "bayar"),
            ("daftar", "mendaftar"),
            ("lapor", "melapor"),
            ("nikah", "menikah"),
        ] {
            assert!(is_kin(said, meant) && is_kin(meant, said), "{said} {meant}");
        }
    }

    #[test]
    fn strangers_stay_strangers() {
        for (said, meant) in [
            ("marah", "parah"),
            ("meninggal", "tinggal"),
            ("malam", "palam"),
            ("nanti", "tanti"),
            ("lain", "lainnya"),
            ("sewa", "kewa"),
            ("surat", "nyata"),
            ("kk", "ktp"),
            ("", "a"),
            ("merah", "rah"),
        ] {
            assert!(!is_kin(said, meant), "{said} {meant}");
        }
    }
}
