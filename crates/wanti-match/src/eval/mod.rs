//! Measures: how often a matcher is right on rows of labelled sentences. Pure: contents of files in, figures out.

mod confusion;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::builder::{IntentSpec, MatcherBuilder, Role};
use crate::evidence::{Context, Decision, Verdict};
use crate::matcher::Matcher;

use confusion::Confusions;
pub use confusion::{Advice, Confusion};

/// The id of rows that no intent serves.
const OUTSIDE: &str = "luar_layanan";

/// A share of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub right: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    /// In percent; 0 of 0 is 0.
    pub fn percent(self) -> f64 {
        if self.of == 0 { 0.0 } else { 100.0 * self.right as f64 / self.of as f64 }
    }

    fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }
}

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:5.1} %  ({}/{})", self.percent(), self.right, self.of)
    }
}

/// Result of an intent evaluation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IntentReport {
    /// Rows.
    pub n: usize,
    /// Acted, and the first predicted id was among the expected.
    pub primary: usize,
    /// Acted on exactly the expected ids.
    pub exact_set: usize,
    /// Asked back with a right one among the choices.
    pub asked_right: usize,
    /// Asked back without.
    pub asked_wrong: usize,
    /// Acted on a wrong intent.
    pub wrong: usize,
    /// Not understood though something was meant.
    pub silent: usize,
    /// Primary right by first expected id; asked does not count.
    pub per_intent: BTreeMap<String, Share>,
    /// The same by tag (columns 3 and 4).
    pub per_tag: BTreeMap<String, Share>,
    /// What was taken for what, the most frequent first.
    pub confusions: Vec<Confusion>,
    /// Every row that is not fully right.
    pub misses: Vec<Miss>,
}

impl IntentReport {
    /// Primary right in percent, where asking with the right choice counts half.
    pub fn primary_percent(&self) -> f64 {
        percent(self.primary as f64 + self.asked_right as f64 / 2.0, self.n)
    }

    /// Confidently wrong in percent.
    pub fn wrong_percent(&self) -> f64 {
        percent(self.wrong as f64, self.n)
    }

    /// Exact sets in percent.
    pub fn exact_percent(&self) -> f64 {
        percent(self.exact_set as f64, self.n)
    }
}

impl fmt::Display for IntentReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "rows                {}", self.n)?;
        writeln!(
            out,
            "primary right       {:5.1} %  ({} + {}/2 asked)",
            self.primary_percent(),
            self.primary,
            self.asked_right
        )?;
        writeln!(out, "exact set           {:5.1} %  ({})", self.exact_percent(), self.exact_set)?;
        writeln!(out, "confidently wrong   {:5.1} %  ({})", self.wrong_percent(), self.wrong)?;
        writeln!(out, "asked, right one in {}, not in {}; silent {}", self.asked_right, self.asked_wrong, self.silent)?;
        for (name, shares) in [("tag", &self.per_tag), ("intent", &self.per_intent)] {
            writeln!(out, "by {name}")?;
            for (key, share) in shares {
                writeln!(out, "  {key:<18} {share}")?;
            }
        }
        writeln!(out, "confused (expected, heard, times)")?;
        for confusion in self.confusions.iter().take(20) {
            let got = confusion.got.as_deref().unwrap_or("-");
            writeln!(out, "  {:<18} {got:<18} {}", confusion.expected, confusion.times)?;
        }
        Ok(())
    }
}

/// A row that is not fully right.
#[derive(Debug, Clone, PartialEq)]
pub struct Miss {
    /// Line in the file, from 1.
    pub line: usize,
    /// The text.
    pub text: String,
    /// Expected ids.
    pub expected: Vec<String>,
    /// Predicted ids.
    pub predicted: Vec<String>,
    /// `act`, `ask`, `none`.
    pub decision: &'static str,
    /// The first predicted id was right, only the set was not.
    pub primary_right: bool,
}

impl fmt::Display for Miss {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (expected, predicted) = (self.expected.join("+"), self.predicted.join("+"));
        write!(out, "{:>4} {:<5} {expected} -> {predicted}: {}", self.line, self.decision, self.text)
    }
}

/// Result of an out-of-scope evaluation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OosReport {
    /// Rows.
    pub n: usize,
    /// Rows answered by something they must not fire.
    pub fired: usize,
    /// Rows asked back.
    pub asked: usize,
    /// Of the fired, those where all evidence is one misspelt word.
    pub fuzzy: usize,
    /// Line, text, ids.
    pub misses: Vec<(usize, String, Vec<String>)>,
}

impl fmt::Display for OosReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "rows                {}", self.n)?;
        writeln!(out, "answered            {:5.1} %  ({})", percent(self.fired as f64, self.n), self.fired)?;
        writeln!(out, "by one fuzzy word   {}", self.fuzzy)?;
        writeln!(out, "asked back          {}", self.asked)
    }
}

/// Result of a stem evaluation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StemReport {
    /// Per source.
    pub per_tag: BTreeMap<String, Share>,
    /// Word, expected, got.
    pub misses: Vec<(String, String, String)>,
}

impl fmt::Display for StemReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (tag, share) in &self.per_tag {
            writeln!(out, "{tag:<18} {share}")?;
        }
        Ok(())
    }
}

fn percent(count: f64, of: usize) -> f64 {
    if of == 0 { 0.0 } else { 100.0 * count / of as f64 }
}

/// Rows of a tab-separated file without comments and blank lines, with the line number.
fn rows(content: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let lines = content.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|(at, line)| (at + 1, line.split('\t').map(str::trim).collect()))
}

/// Measures rows of `id` or `a+b`, text, source, tags.
///
/// `luar_layanan` expects that nothing is understood, or an intent that refuses politely.
pub fn intents(matcher: &Matcher, tsv: &str) -> IntentReport {
    let mut report = IntentReport::default();
    let mut confusions = Confusions::default();
    for (line, columns) in rows(tsv) {
        let [label, text, rest @ ..] = columns.as_slice() else {
            continue;
        };
        let expected: Vec<&str> = label.split('+').map(str::trim).collect();
        let verdict = matcher.decide(text, &Context::default());
        let predicted = predicted(matcher, &verdict);
        let outcome = outcome(matcher, &expected, &verdict);
        report.count(&outcome, &expected, rest);
        if outcome.exact {
            continue;
        }
        if !outcome.primary {
            confusions.add(matcher, (line, text), &expected, &verdict);
        }
        report.misses.push(Miss {
            line,
            text: (*text).to_owned(),
            expected: expected.iter().map(|id| (*id).to_owned()).collect(),
            predicted,
            decision: name(verdict.decision),
            primary_right: outcome.primary,
        });
    }
    report.confusions = confusions.finish(matcher);
    report
}

#[derive(Debug, Default)]
struct Outcome {
    primary: bool,
    exact: bool,
    asked_right: bool,
    decision: Option<Decision>,
}

impl IntentReport {
    fn count(&mut self, outcome: &Outcome, expected: &[&str], tags: &[&str]) {
        self.n += 1;
        self.primary += usize::from(outcome.primary);
        self.exact_set += usize::from(outcome.exact);
        match outcome.decision {
            _ if outcome.primary => {}
            Some(Decision::Ask) if outcome.asked_right => self.asked_right += 1,
            Some(Decision::Ask) => self.asked_wrong += 1,
            Some(Decision::Act) => self.wrong += 1,
            _ => self.silent += 1,
        }
        let first = expected.first().copied().unwrap_or_default();
        self.per_intent.entry(first.to_owned()).or_default().count(outcome.primary);
        for tag in tags.iter().skip(1).flat_map(|column| column.split([',', ' '])).filter(|tag| !tag.is_empty()) {
            self.per_tag.entry(tag.to_owned()).or_default().count(outcome.primary);
        }
    }
}

fn outcome(matcher: &Matcher, expected: &[&str], verdict: &Verdict) -> Outcome {
    let decision = Some(verdict.decision);
    let ids: Vec<&str> = verdict.hits.iter().map(|hit| matcher.id(hit.intent)).collect();
    if expected == [OUTSIDE] {
        let refuses = |intent: usize| matcher.role(intent) == Some(Role::Refusal) || matcher.id(intent) == OUTSIDE;
        let right = verdict.decision == Decision::None
            || (verdict.decision == Decision::Act && verdict.hits.first().is_some_and(|hit| refuses(hit.intent)));
        return Outcome { primary: right, exact: right, asked_right: false, decision };
    }
    let among = |id: &&str| expected.contains(id);
    let wanted: BTreeSet<&str> = expected.iter().copied().collect();
    let got: BTreeSet<&str> = ids.iter().copied().collect();
    match verdict.decision {
        Decision::Act => {
            Outcome { primary: ids.first().is_some_and(among), exact: wanted == got, asked_right: false, decision }
        }
        Decision::Ask => Outcome { asked_right: ids.iter().any(among), decision, ..Outcome::default() },
        Decision::None => Outcome { decision, ..Outcome::default() },
    }
}

fn predicted(matcher: &Matcher, verdict: &Verdict) -> Vec<String> {
    verdict.hits.iter().map(|hit| matcher.id(hit.intent).to_owned()).collect()
}

fn name(decision: Decision) -> &'static str {
    match decision {
        Decision::Act => "act",
        Decision::Ask => "ask",
        Decision::None => "none",
    }
}

/// Builds a matcher whose intents know nothing but the examples in `train` (rows of id, text).
pub fn from_examples(train: &str) -> Option<Matcher> {
    let mut intents: BTreeMap<String, IntentSpec> = BTreeMap::new();
    for (_, columns) in rows(train) {
        let [id, text, ..] = columns.as_slice() else {
            continue;
        };
        let spec = intents.entry((*id).to_owned()).or_insert_with(|| IntentSpec::new(*id, *id, Role::Topic));
        spec.examples.push((*text).to_owned());
    }
    let builder = intents.into_values().fold(MatcherBuilder::new(), MatcherBuilder::intent);
    builder.build().ok()
}

/// Intents built from the examples in `train` alone, measured on `test`; both are rows of id, text.
///
/// ```
/// let train = "jam\tjam berapa buka\nbiaya\tberapa biayanya\n";
/// let report = wanti_match::eval::examples(train, "jam\tbuka jam berapa\n");
/// assert_eq!(report.n, 1);
/// ```
pub fn examples(train: &str, test: &str) -> IntentReport {
    from_examples(train).map(|matcher| intents(&matcher, test)).unwrap_or_default()
}

/// Measures rows of text and ids that must not fire (names of no intent of the bot, or none: then no service, aspect or command may),
/// or plain lines of text.
pub fn out_of_scope(matcher: &Matcher, content: &str) -> OosReport {
    let mut report = OosReport::default();
    for (line, columns) in rows(content) {
        let Some(text) = columns.first() else {
            continue;
        };
        let verdict = matcher.decide(text, &Context::default());
        report.n += 1;
        report.asked += usize::from(verdict.decision == Decision::Ask);
        let harmful = |intent: usize| {
            matches!(matcher.role(intent), Some(Role::Topic | Role::Aspect | Role::Command | Role::Urgent))
        };
        let fired = verdict.decision == Decision::Act && verdict.hits.iter().any(|hit| harmful(hit.intent));
        if fired {
            report.fired += 1;
            let fuzzy = verdict.hits.iter().all(|hit| {
                hit.evidence.iter().all(|evidence| {
                    evidence.how >= crate::How::Fold
                        && evidence.how <= crate::How::Typo
                        && !evidence.heard.contains(' ')
                })
            });
            report.fuzzy += usize::from(fuzzy);
            report.misses.push((line, (*text).to_owned(), predicted(matcher, &verdict)));
        }
    }
    report
}

/// Measures rows of word, root, source: stems towards the roots of the file, as a bot stems towards its own words.
///
/// Rows whose word is its own root test that nothing is cut.
pub fn stems(tsv: &str) -> StemReport {
    let table: Vec<(usize, Vec<&str>)> = rows(tsv).filter(|(_, columns)| columns.len() >= 2).collect();
    let roots: BTreeSet<&str> = table.iter().filter_map(|(_, columns)| columns.get(1).copied()).collect();
    let mut report = StemReport::default();
    for (_, columns) in &table {
        let [word, root, rest @ ..] = columns.as_slice() else {
            continue;
        };
        let got = wanti_text::stem(word, |form| roots.contains(form)).unwrap_or_else(|| (*word).to_owned());
        let right = got == *root;
        report.per_tag.entry(rest.first().copied().unwrap_or("all").to_owned()).or_default().count(right);
        if !right {
            report.misses.push(((*word).to_owned(), (*root).to_owned(), got));
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confusion_comes_with_lines_that_could_part_the_intents() {
        let intents = [("ktp", vec!["ktp"]), ("hilang", vec!["ktp hilang"])];
        let builder = intents.into_iter().fold(MatcherBuilder::new(), |builder, (id, words)| {
            builder.intent(IntentSpec::new(id, id, Role::Topic).words(words))
        });
        let matcher = builder.build().expect("sound");
        let report = super::intents(
            &matcher,
            "hilang\tktp saya dicuri tetangga\nhilang\tktp dicuri\nluar_layanan\tktp bioskop\n",
        );
        let [first, second] = report.confusions.as_slice() else { panic!("{:?}", report.confusions) };
        assert_eq!((first.expected.as_str(), first.got.as_deref(), first.times), ("hilang", Some("ktp"), 2));
        assert_eq!((first.line, first.sample.as_str()), (1, "ktp saya dicuri tetangga"));
        assert_eq!(first.fired, ["ktp"]);
        let word = &first.telling[0];
        assert!(word.contains("curi"), "{word}");
        assert_eq!(first.advice, [Advice::Words(format!("ktp + {word}")), Advice::Narrow(format!("ktp -{word}"))]);
        assert_eq!(second.expected, OUTSIDE);
        assert_eq!(second.advice, [Advice::Narrow("ktp -bioskop".to_owned())]);
    }

    #[test]
    fn silence_is_answered_with_a_word() {
        let matcher = from_examples("jam\tjam berapa buka\nbiaya\tberapa biayanya\n").expect("sound");
        let report = super::intents(&matcher, "jam\tzzzz\n");
        assert_eq!(report.confusions[0].got, None);
        assert_eq!(report.confusions[0].advice, [Advice::Words("zzzz".to_owned())]);
    }
}
