//! A legal basis that nobody has checked for a year.

use jiff::civil::Date;
use jiff::{Unit, civil::DateDifference};

use super::Checked;
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN0901");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let Some(today) = checked.today else { return };
    for service in &checked.tree.services {
        let Some(basis) = &service.value.legal_basis else { continue };
        let Ok(date) = basis.checked.text.trim().parse::<Date>() else { continue };
        let since = today.since(DateDifference::new(date).largest(Unit::Month)).map_or(0, |span| span.get_months());
        if since < 12 {
            continue;
        }
        let title = &service.value.title.text;
        let message = Sentence::new(
            format!("dasar hukum {title} terakhir diperiksa {since} bulan lalu"),
            format!("the legal basis of {title} was last checked {since} months ago"),
        );
        out.push(Diagnostic::warning(CODE, basis.checked.span.clone(), message).help(
            format!("periksa apakah aturannya masih berlaku, lalu tulis `diperiksa: {today}`"),
            format!("see whether the rule still holds, then write `checked: {today}`"),
        ));
    }
}
