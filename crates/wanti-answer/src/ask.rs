//! What a parser may know beside the text: the kind that is asked, the clock, the choices and the limits.

use jiff::civil;

use crate::Kind;

/// One open question. The clock comes in as `now`, local time of the office.
///
/// ```
/// use jiff::civil::date;
/// use wanti_answer::{Ask, Kind, Limits};
///
/// let now = date(2026, 9, 14).at(9, 0, 0, 0);
/// let ask = Ask::new(Kind::Number, now).limits(Limits { min: Some(1), max: Some(20), ..Limits::default() });
/// assert_eq!(ask.limits.max, Some(20));
/// ```
#[derive(Debug, Clone)]
pub struct Ask<'a> {
    /// What is asked.
    pub kind: Kind,
    /// Local time of the office, for "besok" and "tgl 5".
    pub now: civil::DateTime,
    /// The choices, for [`Kind::Choice`] and [`Kind::Choices`].
    pub choices: &'a [ChoiceText<'a>],
    /// What the author allows.
    pub limits: Limits,
}

impl<'a> Ask<'a> {
    /// A question without choices or limits.
    #[must_use]
    pub fn new(kind: Kind, now: civil::DateTime) -> Self {
        Ask { kind, now, choices: &[], limits: Limits::default() }
    }

    /// The same question with these choices.
    #[must_use]
    pub fn choices(mut self, choices: &'a [ChoiceText<'a>]) -> Self {
        self.choices = choices;
        self
    }

    /// The same question with these limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

/// One choice of a menu or one item of a checklist, as a reader sees it.
#[derive(Debug, Clone, Copy)]
pub struct ChoiceText<'a> {
    /// What the flow calls it; the value of the answer.
    pub id: &'a str,
    /// What the citizen sees.
    pub title: &'a str,
    /// A shorter form, when a channel needs one.
    pub short: Option<&'a str>,
    /// Further words that mean this choice.
    pub words: &'a [String],
}

/// What the author of a question allows. Everything is optional; limits that do not concern the kind are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Limits {
    /// Smallest number or amount.
    pub min: Option<i64>,
    /// Largest number or amount.
    pub max: Option<i64>,
    /// Fewest characters of a text, a name or an address.
    pub min_length: Option<usize>,
    /// Most characters of a text, a name or an address.
    pub max_length: Option<usize>,
    /// First day allowed.
    pub earliest: Option<civil::Date>,
    /// Last day allowed.
    pub latest: Option<civil::Date>,
    /// First time of day allowed.
    pub earliest_time: Option<civil::Time>,
    /// Last time of day allowed.
    pub latest_time: Option<civil::Time>,
    /// Only today and earlier, such as a date of birth. Also decides what "17 agustus" or "90" means.
    pub past_only: bool,
    /// Only today and later.
    pub future_only: bool,
    /// Fewest choices of [`Kind::Choices`].
    pub min_choices: Option<usize>,
    /// Most choices of [`Kind::Choices`].
    pub max_choices: Option<usize>,
}
