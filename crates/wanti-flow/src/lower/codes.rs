//! Codes of faults found while names become numbers.

use crate::diagnostic::Code;
use crate::names::Thing;

pub(crate) const UNKNOWN_FLOW: Code = Code("WN0208");
pub(crate) const UNKNOWN_STEP: Code = Code("WN0209");
pub(crate) const UNKNOWN_SERVICE: Code = Code("WN0210");
pub(crate) const UNKNOWN_ROLE: Code = Code("WN0211");
pub(crate) const UNKNOWN_CONSENT: Code = Code("WN0212");
pub(crate) const UNKNOWN_SURVEY: Code = Code("WN0213");
pub(crate) const UNKNOWN_HOURS: Code = Code("WN0214");
pub(crate) const UNKNOWN_KIND: Code = Code("WN0215");
pub(crate) const UNKNOWN_ASPECT: Code = Code("WN0216");
pub(crate) const UNKNOWN_PHRASE: Code = Code("WN0217");
pub(crate) const UNKNOWN_STATE: Code = Code("WN0218");
pub(crate) const UNKNOWN_RIGHT: Code = Code("WN0219");
pub(crate) const UNKNOWN_CHANNEL: Code = Code("WN0220");
pub(crate) const UNKNOWN_ZONE: Code = Code("WN0221");
pub(crate) const BAD_NUMBER: Code = Code("WN0222");
pub(crate) const BAD_LENGTH: Code = Code("WN0223");
pub(crate) const BAD_RANGE: Code = Code("WN0224");
pub(crate) const NOT_A_CHECKLIST: Code = Code("WN0225");
pub(crate) const BAD_ID: Code = Code("WN0226");
pub(crate) const VERSION: Code = Code("WN0227");
pub(crate) const NO_BOT: Code = Code("WN0228");
pub(crate) const ID_TWICE: Code = Code("WN0207");
pub(crate) const NO_CHOICES: Code = Code("WN0230");
pub(crate) const BAD_COMMAND: Code = Code("WN0231");
pub(crate) const BAD_TIME: Code = Code("WN0232");
pub(crate) const BAD_URL: Code = Code("WN0233");
pub(crate) const BAD_PREFIX: Code = Code("WN0234");
pub(crate) const UNKNOWN_PLACE: Code = Code("WN0235");
pub(crate) const NOT_TAKEN: Code = Code("WN0236");
pub(crate) const UNKNOWN_VALUE: Code = Code("WN0237");
pub(crate) const BAD_DATE: Code = Code("WN0238");

pub(crate) const TRIGGER_EMPTY: Code = Code("WN0301");
pub(crate) const TRIGGER_ONLY_NOT: Code = Code("WN0302");
pub(crate) const UNKNOWN_GROUP: Code = Code("WN0303");
pub(crate) const GROUP_CYCLE: Code = Code("WN0304");
pub(crate) const BAD_PATTERN: Code = Code("WN0305");
pub(crate) const LARGE_PATTERN: Code = Code("WN0306");
pub(crate) const EMPTY_PATTERN: Code = Code("WN0307");
pub(crate) const INTENT_TWICE: Code = Code("WN0308");
pub(crate) const BAD_LOCAL_WORD: Code = Code("WN0309");

/// Codes that may be false when another file could not be read to its end.
pub(crate) const UNKNOWN_NAMES: [&str; 14] = [
    "WN0203", "WN0208", "WN0209", "WN0210", "WN0211", "WN0212", "WN0213", "WN0214", "WN0216", "WN0228", "WN0237",
    "WN0303", "WN0401", "WN0408",
];

/// The code for an unknown thing, and what it is called.
pub(crate) fn of(thing: Thing) -> (Code, &'static str, &'static str) {
    match thing {
        Thing::Flow => (UNKNOWN_FLOW, "alur", "flow"),
        Thing::Service => (UNKNOWN_SERVICE, "layanan", "service"),
        Thing::Answer => (UNKNOWN_ASPECT, "jawaban", "answer"),
        Thing::Consent => (UNKNOWN_CONSENT, "persetujuan", "consent"),
        Thing::Role => (UNKNOWN_ROLE, "peran", "role"),
        Thing::Survey => (UNKNOWN_SURVEY, "survei", "survey"),
        Thing::Hours => (UNKNOWN_HOURS, "jam layanan", "table of hours"),
    }
}

/// The section where things of this kind are written.
pub(crate) fn section_of(thing: Thing) -> (&'static str, &'static str) {
    match thing {
        Thing::Flow => ("alur", "flows"),
        Thing::Service => ("layanan", "services"),
        Thing::Answer => ("jawaban", "answers"),
        Thing::Consent => ("persetujuan", "consent"),
        Thing::Role => ("peran", "roles"),
        Thing::Survey => ("survei", "surveys"),
        Thing::Hours => ("jam_layanan", "hours"),
    }
}
