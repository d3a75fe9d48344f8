//! A list of holidays that ends before the next months are over.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Checked;
use crate::diagnostic::{Code, Diagnostic, Sentence, Span};
use crate::tree::{Entry, Free, Hours};

pub(super) const CODE: Code = Code("WN0907");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let Some(today) = checked.today else { return };
    for hours in &checked.tree.hours {
        let Some((until, span)) = complete_until(hours) else { continue };
        if until >= soon(today) {
            continue;
        }
        let message = if until < today {
            Sentence::new(
                format!("daftar libur `{}` habis pada {until}", hours.id.text),
                format!("the holidays of `{}` ended on {until}", hours.id.text),
            )
        } else {
            Sentence::new(
                format!("daftar libur `{}` hanya sampai {until}", hours.id.text),
                format!("the holidays of `{}` reach only to {until}", hours.id.text),
            )
        };
        out.push(
            Diagnostic::warning(CODE, span, message)
                .label(
                    "tenggat sesudah itu menghitung hari libur sebagai hari kerja",
                    "deadlines after that count holidays as working days",
                )
                .help(
                    "isi libur dan cuti bersama berikutnya dari SKB terbaru, lalu perbarui `libur_sampai`",
                    "add the next holidays of the latest decree, then move `holidays_until`",
                ),
        );
    }
}

/// A week ahead: the longest that common services take.
fn soon(today: Date) -> Date {
    today.checked_add(7.days()).unwrap_or(today)
}

/// The day the list reaches: as the author says, else its last date's year.
fn complete_until(hours: &Entry<Hours>) -> Option<(Date, Span)> {
    if let Some(until) = &hours.value.holidays_until {
        return Some((until.text.trim().parse().ok()?, until.span.clone()));
    }
    let last: Date = match hours.value.holidays.as_ref()? {
        Free::Map(days) => days.iter().filter_map(|day| day.id.text.trim().parse().ok()).max()?,
        Free::List(days) => days
            .iter()
            .filter_map(|day| if let Free::Text(day) = day { day.text.trim().parse().ok() } else { None })
            .max()?,
        Free::Text(_) => return None,
    };
    Some((Date::new(last.year(), 12, 31).ok()?, hours.id.span.clone()))
}
