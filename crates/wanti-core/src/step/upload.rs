//! `unggah`: a secure link for named documents.

use jiff::Timestamp;
use wanti_flow::model::{StepKind, Upload};
use wanti_flow::phrases::Phrase;

use crate::Effect;
use crate::run::Run;
use crate::session::{Open, World};

pub(super) fn enter<'a>(run: &mut Run<'a>, upload: &'a Upload) {
    let items = super::items_of(run, upload.checklist);
    let number = run.session.request.as_ref().map(|request| request.number.clone());
    run.open(Open::World { what: World::Link, since: run.at });
    run.effect(Effect::Link { number, items, valid: upload.valid });
}

/// The world made the link.
pub(crate) fn link_ready(run: &mut Run<'_>, url: &str, until: Timestamp) {
    let Some((_, step)) = run.here() else { return };
    let StepKind::Upload(upload) = &step.kind else { return };
    run.link = Some(url.to_owned());
    match &upload.message {
        Some(own) => run.say_template(own),
        None => {
            let until = run.bot.zone.to_datetime(until);
            let until = wanti_answer::show(&wanti_answer::Value::DateTime(until), run.language());
            run.phrase(Phrase::Upload, &[("tautan", url), ("sampai", &until)]);
        }
    }
    run.link = None;
    run.next();
}
