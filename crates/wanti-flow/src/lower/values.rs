//! Small values inside texts: lengths of time, numbers, ranges, dates, and the name made of a text.

use std::time::Duration;

use jiff::civil::Date;

use super::Lower;
use super::codes::{BAD_DATE, BAD_LENGTH, BAD_NUMBER, BAD_RANGE};
use crate::diagnostic::{Diagnostic, Sentence, Span};
use crate::expr;
use crate::model::Moment;
use crate::tree::{Int, Text};

impl Lower<'_, '_> {
    /// A length of time in hours of the clock or of the office.
    pub(super) fn moment(&mut self, text: &Text) -> Option<Moment> {
        let found = expr::moment(&text.text);
        if found.is_none() && !text.is_empty() {
            self.bad_length(text);
        }
        found
    }

    /// A length of time of the clock.
    pub(super) fn length(&mut self, text: &Text) -> Option<Duration> {
        let found = expr::length(&text.text);
        if found.is_none() && !text.is_empty() {
            self.bad_length(text);
        }
        found
    }

    fn bad_length(&mut self, text: &Text) {
        let message = Sentence::new(
            format!("lama waktu `{}` tidak dapat dibaca", text.text),
            format!("the length of time `{}` cannot be read", text.text),
        );
        self.out.push(Diagnostic::error(BAD_LENGTH, text.span.clone(), message).help(
            "tulis seperti `15 menit`, `2 jam`, `1 hari`, `3 hari kerja` atau `1 bulan`",
            "write it like `15 minutes`, `2 hours`, `1 day`, `3 working days` or `1 month`",
        ));
    }

    /// A number between two bounds; the usual one where none is written.
    pub(super) fn number(&mut self, int: Option<&Int>, usual: u32, least: u32, most: u32) -> u32 {
        let Some(int) = int else { return usual };
        match u32::try_from(int.value) {
            Ok(value) if (least..=most).contains(&value) => value,
            _ => {
                self.bad_number(
                    &int.span,
                    &int.value.to_string(),
                    &format!("{least} sampai {most}"),
                    &format!("{least} to {most}"),
                );
                usual
            }
        }
    }

    /// An amount, with or without dots between thousands.
    pub(super) fn amount(&mut self, text: Option<&Text>) -> Option<i64> {
        let text = text?;
        let digits: String =
            text.text.trim().trim_start_matches("Rp").chars().filter(|sign| !matches!(sign, '.' | ' ' | '_')).collect();
        let found = digits.parse().ok();
        if found.is_none() {
            self.bad_number(&text.span, &text.text, "sebuah bilangan bulat", "a whole number");
        }
        found
    }

    fn bad_number(&mut self, span: &Span, found: &str, id: &str, en: &str) {
        let message = Sentence::new(format!("`{found}` tidak berlaku di sini"), format!("`{found}` does not do here"));
        self.out.push(
            Diagnostic::error(BAD_NUMBER, span.clone(), message).help(format!("tulis {id}"), format!("write {en}")),
        );
    }

    /// `4`, or `3-40`.
    pub(super) fn range(&mut self, text: Option<&Text>) -> Option<(u32, u32)> {
        let text = text?;
        let words = text.text.replace('–', "-");
        let (from, to) = words.split_once('-').unwrap_or((&words, &words));
        match (from.trim().parse::<u32>(), to.trim().parse::<u32>()) {
            (Ok(from), Ok(to)) if from <= to && to > 0 => Some((from, to)),
            _ => {
                let message = Sentence::new(
                    format!("panjang `{}` tidak dapat dibaca", text.text),
                    format!("the length `{}` cannot be read", text.text),
                );
                self.out.push(
                    Diagnostic::error(BAD_RANGE, text.span.clone(), message)
                        .help("tulis satu angka, `4`, atau rentang, `3-40`", "write a number, `4`, or a range, `3-40`"),
                );
                None
            }
        }
    }

    /// `2026-11-24`
    pub(super) fn date(&mut self, text: &Text) -> Option<Date> {
        let found = text.text.trim().parse::<Date>().ok();
        if found.is_none() && !text.is_empty() {
            let message = Sentence::new(
                format!("tanggal `{}` tidak dapat dibaca", text.text),
                format!("the date `{}` cannot be read", text.text),
            );
            self.out.push(
                Diagnostic::error(BAD_DATE, text.span.clone(), message).help(
                    "tulis tahun-bulan-hari, misalnya `2026-12-25`",
                    "write year-month-day, such as `2026-12-25`",
                ),
            );
        }
        found
    }
}

/// A name made of a text: lower case, underscores for everything else, places left out.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for sign in text.chars().flat_map(char::to_lowercase) {
        match sign {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => {}
            sign if sign.is_ascii_alphanumeric() => out.push(sign),
            _ if !out.is_empty() && !out.ends_with('_') => out.push('_'),
            _ => {}
        }
    }
    let name: String = out.trim_end_matches('_').chars().take(40).collect();
    if name.is_empty() { "pilihan".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn names_of_texts() {
        assert_eq!(slug("Surat Domisili (umum)"), "surat_domisili_umum");
        assert_eq!(slug("{nama}, lanjut?"), "lanjut");
        assert_eq!(slug("✅"), "pilihan");
    }
}
