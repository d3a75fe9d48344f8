//! Conversations written in Markdown, played on a bot and compared with what it really said.
#![deny(clippy::disallowed_methods)]

mod claim;
mod clock;
mod coverage;
mod officer;
mod parse;
mod play;
mod rewrite;
mod scene;

pub use claim::Claim;
pub use clock::{ClockError, ClockMove};
pub use coverage::{Coverage, Unwalked};
pub use officer::{NAMES as OFFICER_ACTIONS, OfficerError, decision};
pub use parse::{ScriptError, parse};
pub use play::{Failure, FailureKind, Played, TurnRecord, lines, play};
pub use rewrite::{rewrite, transcript};
pub use scene::{Act, ActKind, Said, Scene, Script};
