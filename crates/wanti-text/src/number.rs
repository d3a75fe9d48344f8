//! Number words to values: "dua puluh lima", "seratus", "goceng", "telu".

/// The value of the number words at the start, and how many words it took.
///
/// Digits count as words, so "5 ratus ribu" and "2 juta" are read too. Half is read before a
/// unit ("setengah juta") and after one ("dua setengah juta").
///
/// ```
/// use wanti_text::parse_number;
/// assert_eq!(parse_number(&["dua", "puluh", "lima", "orang"]), Some((25, 3)));
/// assert_eq!(parse_number(&["lima", "ratus", "ribu"]), Some((500_000, 3)));
/// assert_eq!(parse_number(&["goceng"]), Some((5_000, 1)));
/// assert_eq!(parse_number(&["surat"]), None);
/// ```
pub fn parse_number(words: &[&str]) -> Option<(u64, usize)> {
    let mut reader = Reader { words, at: 0 };
    let mut total: u64 = 0;
    let mut last_unit = u64::MAX;
    let mut used = 0;
    while let Some((group, half)) = reader.group() {
        let unit = reader.unit();
        let scale = unit.unwrap_or(1);
        if scale >= last_unit || (total > 0 && group.saturating_mul(scale) >= last_unit) {
            break;
        }
        if half && unit.is_none() && group == 0 {
            break;
        }
        let part = group.checked_mul(scale)?.checked_add(if half { scale / 2 } else { 0 })?;
        total = total.checked_add(part)?;
        used = reader.at;
        last_unit = scale;
        if unit.is_none() {
            break;
        }
    }
    (used > 0).then_some((total, used))
}

/// The value of one word from nought to nine.
pub fn digit_value(word: &str) -> Option<u64> {
    Some(match word {
        "nol" | "kosong" => 0,
        "satu" | "siji" | "setunggal" | "sijik" | "sikok" | "suatu" => 1,
        "dua" | "loro" | "kalih" | "due" | "ro" | "rong" => 2,
        "tiga" | "telu" | "tigo" | "tige" | "telung" => 3,
        "empat" | "papat" | "sekawan" | "mpat" | "ampat" | "patang" | "pat" => 4,
        "lima" | "limo" | "gangsal" | "lime" | "limang" => 5,
        "enam" | "nem" | "enem" | "anam" => 6,
        "tujuh" | "pitu" | "tujo" | "pitung" => 7,
        "delapan" | "wolu" | "lapan" | "delapen" | "dlapan" | "wolung" => 8,
        "sembilan" | "songo" | "sanga" | "smbilan" | "sangang" => 9,
        _ => return None,
    })
}

/// Words that are a whole number by themselves.
fn whole(word: &str) -> Option<u64> {
    Some(match word {
        "sepuluh" | "sedoso" | "spuluh" => 10,
        "sebelas" | "sewelas" | "sblas" => 11,
        "rolas" => 12,
        "telulas" => 13,
        "patbelas" => 14,
        "limolas" => 15,
        "selawe" | "slawe" => 25,
        "seket" => 50,
        "sewidak" => 60,
        "seratus" | "satus" | "sratus" | "cepek" => 100,
        "gopek" => 500,
        "seribu" | "sewu" | "srbu" | "seceng" => 1_000,
        "noceng" => 2_000,
        "goceng" => 5_000,
        "ceban" => 10_000,
        "goban" => 50_000,
        "sejuta" | "sejt" => 1_000_000,
        "semiliar" | "semilyar" => 1_000_000_000,
        _ => return None,
    })
}

fn big_unit(word: &str) -> Option<u64> {
    Some(match word {
        "ribu" | "rb" | "rebu" | "ewu" | "k" => 1_000,
        "juta" | "jt" | "jeti" | "jut" => 1_000_000,
        "miliar" | "milyar" | "milyard" | "m" => 1_000_000_000,
        "triliun" | "trilyun" => 1_000_000_000_000,
        _ => return None,
    })
}

struct Reader<'w> {
    words: &'w [&'w str],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> &str {
        self.words.get(self.at + ahead).copied().unwrap_or_default()
    }

    fn unit(&mut self) -> Option<u64> {
        let unit = big_unit(self.peek(0))?;
        self.at += 1;
        Some(unit)
    }

    /// A value under a thousand (or digits of any size), and whether a half was added.
    fn group(&mut self) -> Option<(u64, bool)> {
        if is_half(self.peek(0)) {
            self.at += 1;
            return Some((0, true));
        }
        if let Some(value) = digits(self.peek(0)) {
            self.at += 1;
            let value = self.small_units(value);
            return Some((value, self.half_before_unit()));
        }
        let mut sum = 0;
        let mut limit = u64::MAX;
        while let Some((value, words)) = self.small() {
            if value >= limit {
                break;
            }
            self.at += words;
            sum += value;
            limit = magnitude(value);
            if limit <= 1 {
                break;
            }
        }
        if limit == u64::MAX {
            return None;
        }
        Some((sum, self.half_before_unit()))
    }

    fn small_units(&mut self, value: u64) -> u64 {
        let factor = match self.peek(0) {
            "puluh" => 10,
            "ratus" | "atus" => 100,
            _ => return value,
        };
        self.at += 1;
        value.saturating_mul(factor)
    }

    fn half_before_unit(&mut self) -> bool {
        let half = is_half(self.peek(0)) && big_unit(self.peek(1)).is_some();
        self.at += usize::from(half);
        half
    }

    /// One value with its small unit, and how many words it is.
    fn small(&self) -> Option<(u64, usize)> {
        let word = self.peek(0);
        if let Some(value) = whole(word) {
            return Some((value, 1));
        }
        let digit = digit_value(word)?;
        Some(match self.peek(1) {
            "puluh" => (digit * 10, 2),
            "belas" | "las" => (digit + 10, 2),
            "ratus" | "atus" => (digit * 100, 2),
            _ => (digit, 1),
        })
    }
}

/// What the next part must stay below: after 20 comes at most 9, after 500 at most 99.
fn magnitude(value: u64) -> u64 {
    match value {
        0..=19 => 1,
        20..=99 => 10,
        100..=999 => 100,
        1_000..=999_999 => 1_000,
        _ => 1_000_000,
    }
}

fn is_half(word: &str) -> bool {
    matches!(word, "setengah" | "stengah" | "separuh" | "separo" | "stgh")
}

/// Digits, with dots or commas between groups of three.
fn digits(word: &str) -> Option<u64> {
    if !word.starts_with(|ch: char| ch.is_ascii_digit()) {
        return None;
    }
    let mut groups = word.split(['.', ',']);
    let mut text = groups.next()?.to_owned();
    for group in groups {
        if group.len() != 3 || text.len() > 18 {
            return None;
        }
        text.push_str(group);
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(u64, usize)> {
        parse_number(&text.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn values() {
        for (text, value) in [
            ("satu", 1),
            ("sepuluh", 10),
            ("dua belas", 12),
            ("tujuh belas", 17),
            ("dua puluh lima", 25),
            ("seratus", 100),
            ("seratus dua puluh tiga", 123),
            ("lima ratus ribu", 500_000),
            ("seribu lima ratus", 1_500),
            ("dua ribu dua puluh enam", 2_026),
            ("satu juta dua ratus ribu", 1_200_000),
            ("setengah juta", 500_000),
            ("dua setengah juta", 2_500_000),
            ("goceng", 5_000),
            ("ceban", 10_000),
            ("telu", 3),
            ("loro", 2),
            ("siji", 1),
            ("5 ratus ribu", 500_000),
            ("2 juta", 2_000_000),
            ("10.000", 10_000),
            ("sejuta", 1_000_000),
            ("sepuluh ribu", 10_000),
            ("nol", 0),
        ] {
            let words = text.split(' ').count();
            assert_eq!(read(text), Some((value, words)), "{text}");
        }
    }

    #[test]
    fn stops_where_the_number_ends() {
        assert_eq!(read("lima orang"), Some((5, 1)));
        assert_eq!(read("satu dua"), Some((1, 1)));
        assert!(read("dua puluh tiga puluh").is_some());
        assert_eq!(read("orang lima"), None);
        assert_eq!(read("setengah"), None);
        assert_eq!(read(""), None);
    }
}
