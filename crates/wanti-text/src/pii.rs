//! Personal data: a wrapper that prints dots, and a finder that masks what slipped into text.

use std::fmt;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A personal value. `Debug` and `Display` print dots; only [`Pii::reveal`] shows it.
///
/// ```
/// use wanti_text::Pii;
/// let name = Pii::new(String::from("Bujang"));
/// assert_eq!(format!("{name:?} {name}"), "•••• ••••");
/// assert_eq!(name.reveal(), "Bujang");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pii<T>(T);

impl<T> Pii<T> {
    /// Wraps a personal value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Each call is a place where personal data leaves its wrapper.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// The value itself, by value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Pii<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Pii<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("••••")
    }
}

impl<T> fmt::Display for Pii<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("••••")
    }
}

/// What kind of personal data was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundKind {
    /// A run of 16 digits or more: NIK, family card number, or an account number.
    Number16,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
}

/// One piece of personal data in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// What it is.
    pub kind: FoundKind,
}

/// Personal data in a text, in order, never overlapping.
///
/// ```
/// let found = wanti_text::find("hp saya 0812-3456-7890");
/// assert_eq!(found.len(), 1);
/// ```
pub fn find(text: &str) -> Vec<Found> {
    let mut all = find_emails(text);
    let beside = beside(text, &all);
    all.extend(find_numbers(text));
    all.extend(beside);
    all.sort_by_key(|item| item.span.start);
    let mut found: Vec<Found> = Vec::with_capacity(all.len());
    for item in all {
        match found.last_mut().filter(|last| overlaps(&last.span, &item.span)) {
            Some(last) => last.join(&item),
            None => found.push(item),
        }
    }
    found
}

/// Numbers between addresses, where the digits of an address beside them would hide what they are.
fn beside(text: &str, addresses: &[Found]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = 0;
    let last = (!addresses.is_empty()).then_some(text.len()..text.len());
    for address in addresses.iter().map(|address| address.span.clone()).chain(last) {
        let stretch = text.get(start..address.start).unwrap_or_default();
        found.extend(
            find_numbers(stretch)
                .into_iter()
                .map(|number| Found { span: start + number.span.start..start + number.span.end, ..number }),
        );
        start = start.max(address.end);
    }
    found
}

impl Found {
    /// Two that share a place are one; nothing of a number shows beside an address.
    fn join(&mut self, other: &Found) {
        self.span = self.span.start.min(other.span.start)..self.span.end.max(other.span.end);
        if other.kind == FoundKind::Email {
            self.kind = FoundKind::Email;
        }
    }
}

/// The text with all personal data replaced; of a number only the last four digits stay.
///
/// ```
/// assert_eq!(wanti_text::mask("NIK 1901 0101 0101 0001 ya"), "NIK ••••0001 ya");
/// ```
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = 0;
    for item in find(text) {
        out.push_str(text.get(rest..item.span.start).unwrap_or_default());
        let inside = text.get(item.span.clone()).unwrap_or_default();
        out.push_str("••••");
        if item.kind != FoundKind::Email {
            let digits: Vec<char> = inside.chars().filter_map(digit).collect();
            out.extend(digits.iter().skip(digits.len().saturating_sub(4)));
        }
        rest = item.span.end;
    }
    out.push_str(text.get(rest..).unwrap_or_default());
    out
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The decimal digit a character stands for, also in full-width and other scripts' compatibility forms.
fn digit(ch: char) -> Option<char> {
    if ch.is_ascii_digit() {
        return Some(ch);
    }
    if ch.is_ascii() {
        return None;
    }
    if let Some(digit) = crate::fold::foreign_digit(ch) {
        return Some(digit);
    }
    let mut folded = std::iter::once(ch).nfkc();
    let first = folded.next()?;
    (folded.next().is_none() && first.is_ascii_digit()).then_some(first)
}

/// What may stand between two digits of one number.
fn is_joint(ch: char) -> bool {
    crate::fold::is_invisible(ch)
        || ch.is_whitespace()
        || matches!(ch, '.' | '-' | '_' | ',' | '/' | '(' | ')' | '\'' | '·' | '•' | '*' | '|' | ':' | ';')
        || ('\u{2010}'..='\u{2015}').contains(&ch)
        || crate::fold::is_mark(ch)
}

struct Run {
    start: usize,
    end: usize,
    digits: String,
    /// Digits after which a gap of more than punctuation began, to cut a phone from the number before it.
    plus: bool,
}

fn find_numbers(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for run in digit_runs(text) {
        if run.digits.len() >= 16 {
            found.push(Found { span: run.start..run.end, kind: FoundKind::Number16 });
        } else if is_phone(&run) {
            found.push(Found { span: run.start..run.end, kind: FoundKind::Phone });
        }
    }
    found
}

fn is_phone(run: &Run) -> bool {
    let digits = run.digits.as_str();
    let long = (9..=15).contains(&digits.len());
    long && (run.plus
        || digits.starts_with("08")
        || digits.starts_with("628")
        || digits.starts_with("07")
        || digits.starts_with("02"))
}

/// So many blanks and signs may stand between two digits of one number.
const MAX_JOINTS: usize = 8;

/// So many dots in a row are what [`mask`] left: the number behind them ends there.
const MASK: usize = 4;

/// Runs of digits with at most [`MAX_JOINTS`] between neighbours.
fn digit_runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open: Option<Run> = None;
    let (mut joints, mut dots) = (0, 0);
    let mut plus = None;
    for (at, ch) in text.char_indices() {
        if let Some(value) = digit(ch) {
            (joints, dots) = (0, 0);
            let end = at + ch.len_utf8();
            match open.as_mut() {
                Some(run) => {
                    run.end = end;
                    run.digits.push(value);
                }
                None => {
                    let start = plus.unwrap_or(at);
                    open = Some(Run { start, end, digits: value.to_string(), plus: plus.is_some() });
                }
            }
            plus = None;
            continue;
        }
        plus = (ch == '+' || ch == '＋').then_some(at);
        if crate::fold::is_invisible(ch) || crate::fold::is_mark(ch) {
            continue;
        }
        joints += 1;
        dots = if ch == '•' { dots + 1 } else { 0 };
        if !is_joint(ch) || joints > MAX_JOINTS || dots == MASK {
            runs.extend(open.take());
            joints = 0;
        }
    }
    runs.extend(open);
    runs
}

fn find_emails(text: &str) -> Vec<Found> {
    let inside = |ch: char| ch.is_alphanumeric() || matches!(ch, '.' | '_' | '-' | '+' | '%');
    let mut found: Vec<Found> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + 1..).unwrap_or_default();
        let left: usize = before.chars().rev().take_while(|ch| inside(*ch)).map(char::len_utf8).sum();
        let right: usize = after.chars().take_while(|ch| inside(*ch)).map(char::len_utf8).sum();
        let domain = after.get(..right).unwrap_or_default().trim_end_matches('.');
        if left == 0 || !domain.trim_start_matches('.').contains('.') {
            continue;
        }
        found.push(Found { span: at - left..at + 1 + domain.len(), kind: FoundKind::Email });
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn masked_text_never_holds_sixteen_digits(text in "([0-9٠-٩０-９]{1,18}[ .,a-z\\-\u{200b}+•]{0,4}){0,8}") {
            let masked = mask(&text);
            let mut run = 0;
            for ch in masked.chars() {
                match digit(ch) {
                    Some(_) => run += 1,
                    None if crate::fold::is_invisible(ch) || matches!(ch, ' ' | '.' | '-') => {}
                    None => run = 0,
                }
                prop_assert!(run < 16, "{text:?} {masked:?}");
            }
        }

        #[test]
        fn found_places_are_in_order_and_inside(text in "\\PC{0,60}") {
            let mut end = 0;
            for found in find(&text) {
                prop_assert!(found.span.start >= end && text.get(found.span.clone()).is_some());
                end = found.span.end;
            }
        }
    }

    #[test]
    fn sixteen_digits_in_any_dress() {
        for text in [
            "1901010101010001",
            "1901.0101.0101.0001",
            "19-01-01-010101-0001",
            "１９０１０１０１０１０１０００１",
            "1901\u{200b}010101010001",
        ] {
            let masked = mask(&format!("nik {text} ya"));
            assert_eq!(masked, "nik ••••0001 ya", "{text}");
        }
    }

    #[test]
    fn phones_and_mails() {
        assert_eq!(mask("wa +62 812-3456-7890"), "wa ••••7890");
        assert_eq!(mask("wa 081234567890 atau ani.s@contoh.co.id."), "wa ••••7890 atau ••••.");
        assert_eq!(mask("a@3.2 083255081"), "•••• ••••5081");
    }

    #[test]
    fn money_and_dates_stay() {
        for text in ["Rp10.000 tgl 17-08-1945", "jam 08.00 s/d 15.00", "SRM-260914-0143-K"] {
            assert_eq!(mask(text), text);
        }
    }
}
