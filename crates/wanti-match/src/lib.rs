//! Which intent an utterance means, and why. Knows no YAML and no session.
//!
//! Building may fail and reports every fault; a built [`Matcher`] cannot fail.
//!
//! ```
//! use wanti_match::{Context, Decision, IntentSpec, MatcherBuilder, Role};
//!
//! let matcher = MatcherBuilder::new()
//!     .intent(IntentSpec::new("sktm", "Surat tidak mampu", Role::Topic).words(["sktm", "tidak mampu"]))
//!     .intent(IntentSpec::new("biaya", "Biaya", Role::Aspect).words(["biaya", "bayar"]))
//!     .build()
//!     .expect("both intents are sound");
//! let verdict = matcher.decide("sktm bayar brp", &Context::default());
//! assert_eq!(verdict.decision, Decision::Act);
//! let ids: Vec<&str> = verdict.hits.iter().map(|hit| matcher.id(hit.intent)).collect();
//! assert_eq!(ids, ["sktm", "biaya"]);
//! ```
#![deny(clippy::disallowed_methods)]

mod builder;
pub mod eval;
mod evidence;
mod example;
mod grammar;
mod hash;
mod hear;
mod lint;
mod matcher;
mod memory;
mod pattern;
mod phrase;
mod pool;
mod rank;
mod resolve;
mod rule;
mod table;
mod told;
mod typo;
mod words;
mod write;

pub use builder::{BuildError, Fault, IntentSpec, MatcherBuilder, Place, Role};
pub use evidence::{Context, Decision, Dropped, Evidence, Explanation, Hit, How, Outcome, Verdict, Word};
pub use lint::{Collision, CollisionKind};
pub use matcher::{Matcher, Scratch};
