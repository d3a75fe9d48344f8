//! A requirement that depends on a purpose its service does not have.

use wanti_answer::Value;

use super::Checked;
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::expr::{closest, suggest};
use crate::model::{Bot, Comparison, Condition, Expression, Ref, VarIx};

pub(super) const CODE: Code = Code("WN0906");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let Some(bot) = checked.bot else { return };
    let Some(purpose) = bot.var_named("keperluan").or_else(|| bot.var_named("purpose")) else { return };
    for entry in &checked.tree.services {
        let ids: Vec<String> = entry.value.purposes.iter().map(|purpose| purpose.id.text.clone()).collect();
        for item in &entry.value.requirements {
            let Some(when) = item.when.as_ref() else { continue };
            let Some(condition) = condition(bot, &entry.id.text, &item.id.text) else { continue };
            for named in compared(condition, purpose).into_iter().filter(|named| !ids.contains(named)) {
                let message = Sentence::new(
                    format!("layanan `{}` tidak punya keperluan `{named}`", entry.id.text),
                    format!("the service `{}` has no purpose `{named}`", entry.id.text),
                );
                let fault = suggest(Diagnostic::warning(CODE, when.span.clone(), message), "", &closest(&named, &ids));
                let list = ids.join("`, `");
                out.push(if ids.is_empty() {
                    fault.help(
                        "tulis `keperluan:` di layanan ini, atau hapus `bila`",
                        "write `purposes:` in this service, or remove `when`",
                    )
                } else {
                    fault.help(format!("keperluannya: `{list}`"), format!("its purposes are: `{list}`"))
                });
            }
        }
    }
}

fn condition<'a>(bot: &'a Bot, service: &str, item: &str) -> Option<&'a Condition> {
    let service = bot.service(bot.service_named(service)?)?;
    service.requirements.iter().find(|requirement| requirement.id == item)?.when.as_ref()
}

/// The ids that a condition compares the purpose with.
fn compared(condition: &Condition, purpose: VarIx) -> Vec<String> {
    let is_purpose = |of: &Expression| *of == Expression::Ref(Ref::Var(purpose));
    match condition {
        Condition::Compare(left, Comparison::Equal | Comparison::Unequal, Expression::Constant(value))
            if is_purpose(left) =>
        {
            word(value).into_iter().collect()
        }
        Condition::In(left, values) if is_purpose(left) => values.iter().filter_map(word).collect(),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().flat_map(|part| compared(part, purpose)).collect()
        }
        Condition::Not(part) => compared(part, purpose),
        _ => Vec::new(),
    }
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::Choice(word) | Value::Text(word) => Some(word.clone()),
        _ => None,
    }
}
