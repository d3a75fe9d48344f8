//! A message later than 24 hours on WhatsApp without an approved template.

use std::time::Duration;

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence, Span};
use crate::expr::{length, moment};
use crate::model::{Channel, Moment};
use crate::tree::StepKind;

pub(super) const CODE: Code = Code("WN0607");

/// WhatsApp's window for free words after a citizen's last message.
const WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    if !checked.uses(Channel::WhatsApp) {
        return;
    }
    for (_, step) in walk::steps(checked.tree) {
        if let Some(StepKind::Call(call)) = &step.kind
            && let Some(delay) = &call.delay
            && call.wa_template.is_none()
            && is_long(&delay.text)
        {
            out.push(late(delay.span.clone()));
        }
        for question in walk::questions_of(step) {
            if let Some(wait) = question.wait.filter(|wait| is_long(&wait.text) && question.template.is_none()) {
                out.push(late(wait.span.clone()));
            }
        }
    }
    for schedule in checked.tree.schedules.iter().filter(|schedule| schedule.value.wa_template.is_none()) {
        out.push(late(schedule.id.span.clone()));
    }
}

fn is_long(text: &str) -> bool {
    matches!(moment(text), Some(Moment::WorkingDays(1..))) || length(text).is_some_and(|length| length >= WINDOW)
}

fn late(span: Span) -> Diagnostic {
    let message = Sentence::new(
        "pesan ini bisa terkirim lewat dari 24 jam tanpa templat WhatsApp",
        "this message may go out after 24 hours without a WhatsApp template",
    );
    Diagnostic::warning(CODE, span, message)
        .label("WhatsApp menolak kalimat bebas setelah 24 jam", "WhatsApp refuses free words after 24 hours")
        .help(
            "tambahkan `templat_wa: nama_templat` yang sudah disetujui Meta",
            "add `wa_template: template_name`, one that Meta has approved",
        )
}
