//! `minta`: an HTTP call made by the host; result, failure and delay are branches.

use wanti_answer::Value;
use wanti_flow::model::{HttpRequest, StepKind};

use crate::run::Run;
use crate::session::{Open, World};
use crate::{Effect, Outcome};

pub(super) fn enter<'a>(run: &mut Run<'a>, request: &'a HttpRequest) {
    let body = request.body.iter().filter_map(|(name, value)| {
        let value = run.bot.value(value, run)?;
        Some((name.clone(), wanti_answer::show(&value, run.language()).into()))
    });
    let body = body.collect();
    let (url, method, timeout) = (request.url.clone(), request.method, request.timeout);
    run.open(Open::World { what: World::Response, since: run.at });
    run.effect(Effect::Http { url, method, body, timeout });
}

/// The call came back, or not.
pub(crate) fn responded(run: &mut Run<'_>, outcome: Outcome) {
    let Some((_, step)) = run.here() else { return };
    let StepKind::Request(request) = &step.kind else { return };
    match outcome {
        Outcome::Ok(text) => {
            if let Some(var) = request.save {
                run.keep(var, Some(Value::Text(text)));
            }
            run.branch(0);
            run.jump(request.ok);
        }
        Outcome::Failed => {
            run.branch(1);
            run.jump(request.error);
        }
        Outcome::TimedOut => {
            run.branch(2);
            run.jump(request.timed_out);
        }
    }
}
