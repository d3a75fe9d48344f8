//! Telling a machine on the other side from a person, so that two machines never talk for ever.

use wanti_flow::phrases::Phrase;

use crate::run::{Run, mix};
use crate::token::text_hash;
use crate::{Limits, MessageKind, Note, Recorded, step};

/// Ten minutes, in seconds.
const WINDOW: i64 = 600;

/// Looks at the exchange just made; too many equal or idle ones end in one sentence and an officer.
pub(crate) fn watch(run: &mut Run<'_>, kind: &MessageKind) {
    let MessageKind::Text(text) = kind else { return };
    if run.session.handoff.is_some() {
        return;
    }
    if run.sends.is_empty() {
        // The answer comes later from the world: two equal exchanges around it are not in a row.
        run.session.echo.last = 0;
        run.session.echo.equal = 0;
        return;
    }
    count(run, text.reveal());
    let echo = &run.session.echo;
    if echo.equal < Limits::STANDARD.equal_replies && echo.idle < Limits::STANDARD.busy_turns {
        return;
    }
    run.session.echo = crate::session::Echo::default();
    run.note(Note::Echo);
    run.audit(Recorded::Echo, None, None);
    run.sends.clear();
    run.phrase(Phrase::HandedOff, &[]);
    step::begin_handoff(run, None, None, String::from("loop"));
}

fn count(run: &mut Run<'_>, text: &str) {
    let outs = run.sends.iter().map(|out| out.text.reveal().as_str());
    let hash = mix(text_hash(outs)) ^ text_hash([text]);
    let now = run.at;
    let progress = run.progress;
    let echo = &mut run.session.echo;
    let stale = echo.from.is_none_or(|from| now.as_second().saturating_sub(from.as_second()) > WINDOW);
    if stale {
        *echo = crate::session::Echo { from: Some(now), ..crate::session::Echo::default() };
    }
    echo.equal = if echo.last == hash { echo.equal.saturating_add(1) } else { 1 };
    echo.last = hash;
    if progress {
        echo.equal = 0;
        echo.idle = 0;
    } else {
        echo.idle = echo.idle.saturating_add(1);
    }
}
