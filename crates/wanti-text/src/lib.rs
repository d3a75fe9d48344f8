//! Informal Indonesian to plain words, keeping places in the original text.
//!
//! Three promises. The spans of all [`Token`]s joined give back the original text. Normalising twice
//! equals normalising once. Personal text travels in [`Pii`], which prints as dots.
//!
//! ```
//! use wanti_text::{Normalizer, simplify};
//!
//! let normalizer = Normalizer::default();
//! let utterance = normalizer.normalise("mo bikin sktm donggg");
//! let joined: String = utterance.tokens().iter().map(|token| utterance.text_of(token)).collect();
//! assert_eq!(joined, utterance.original());
//! assert_eq!(simplify("Srt KETERANGAN yg mana?"), "surat keterangan yang mana");
//! ```
#![deny(clippy::disallowed_methods)]

pub mod fold;
pub mod lexicon;
pub mod number;
pub mod pii;
pub mod scan;
pub mod short;
pub mod spelling;
pub mod stem;
pub mod utterance;

pub use lexicon::{Lexicon, LexiconError};
pub use number::parse_number;
pub use pii::{Found, FoundKind, Pii, find, mask};
pub use stem::stem;
pub use utterance::{MAX_CHARS, Normalizer, Note, Stage, Token, TokenKind, Utterance, similar, simplify};
