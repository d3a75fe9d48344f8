//! Findings for people and machines: drawn, as JSON lines, as GitHub annotations, as SARIF.

use std::fmt;
use std::fmt::Write;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity as Weight,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use serde_json::{Value, json};
use wanti_flow::model::Language;
use wanti_flow::{Diagnostic, Sentence, Severity, SourceFile, Span};

/// Every finding drawn at its place, with help.
#[must_use]
pub fn text(files: &[SourceFile], found: &[Diagnostic], language: Language) -> String {
    let theme = GraphicalTheme { characters: ThemeCharacters::unicode(), styles: ThemeStyles::none() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(100).with_cause_chain();
    let mut out = String::new();
    for diagnostic in found {
        let drawn = Drawn::new(files, diagnostic, language);
        let mut picture = String::new();
        if handler.render_report(&mut picture, &drawn).is_ok() {
            picture.lines().for_each(|line| {
                out.push_str(&footer(line.trim_end(), language));
                out.push('\n');
            });
        }
    }
    out
}

/// The drawing library says `help`; its width is kept so that the lines below still stand under it.
fn footer(line: &str, language: Language) -> String {
    match line.strip_prefix("  help: ") {
        Some(words) if language == Language::Indonesian => format!(" saran: {words}"),
        _ => line.to_owned(),
    }
}

/// "2 kesalahan, 1 peringatan dalam 31 berkas".
#[must_use]
pub fn summary(files: &[SourceFile], found: &[Diagnostic], language: Language) -> String {
    let errors = found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let warnings = found.len() - errors;
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(counted(errors, "kesalahan", "error", language));
    }
    if warnings > 0 {
        parts.push(counted(warnings, "peringatan", "warning", language));
    }
    let what =
        if parts.is_empty() { language.pick("tidak ada temuan", "no findings").to_owned() } else { parts.join(", ") };
    format!("{what} {} {}", language.pick("dalam", "in"), counted(files.len(), "berkas", "file", language))
}

/// One plain line for each finding: file, line, code, what is wrong, and how to repair it.
#[must_use]
pub fn lines(files: &[SourceFile], found: &[Diagnostic], language: Language) -> Vec<String> {
    let line = |diagnostic: &Diagnostic| {
        let place = Place::new(files, &diagnostic.span);
        let help = diagnostic.help.as_ref().map(|help| format!(" ({})", pick(help, language))).unwrap_or_default();
        let message = pick(&diagnostic.message, language);
        format!("{}:{}: {} {message}{help}", place.path, place.line, diagnostic.code.0)
    };
    found.iter().map(line).collect()
}

/// One JSON object a line for each finding.
#[must_use]
pub fn json(files: &[SourceFile], found: &[Diagnostic], language: Language) -> String {
    found.iter().map(|diagnostic| format!("{}\n", object(files, diagnostic, language))).collect()
}

/// One workflow command a line for each finding, which GitHub shows beside the changed lines.
#[must_use]
pub fn github(files: &[SourceFile], found: &[Diagnostic], language: Language) -> String {
    let mut out = String::new();
    for diagnostic in found {
        let place = Place::new(files, &diagnostic.span);
        let level = level(diagnostic);
        let words = [Some(&diagnostic.message), diagnostic.label.as_ref(), diagnostic.help.as_ref()];
        let words: Vec<&str> = words.into_iter().flatten().map(|words| pick(words, language)).collect();
        let _ = writeln!(
            out,
            "::{level} file={},line={},col={},endLine={},endColumn={},title={}::{}",
            property(place.path),
            place.line,
            place.column,
            place.end_line,
            place.end_column,
            diagnostic.code.0,
            escaped(&words.join("\n")),
        );
    }
    out
}

/// A SARIF 2.1.0 log with one run.
#[must_use]
pub fn sarif(files: &[SourceFile], found: &[Diagnostic], language: Language) -> String {
    let mut codes: Vec<&str> = found.iter().map(|diagnostic| diagnostic.code.0).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
    let results: Vec<Value> = found.iter().map(|diagnostic| result(files, diagnostic, language)).collect();
    let driver = json!({ "name": "wanti", "version": env!("CARGO_PKG_VERSION"), "rules": rules });
    let run = json!({ "tool": { "driver": driver }, "results": results, "columnKind": "unicodeCodePoints" });
    let log = json!({ "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run] });
    format!("{log:#}\n")
}

/// Where a span lies for people: lines and columns from 1, columns in characters.
struct Place<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'a> Place<'a> {
    fn new(files: &'a [SourceFile], span: &Span) -> Place<'a> {
        let Some(file) = file_of(files, span) else {
            return Place { path: "", line: 1, column: 1, end_line: 1, end_column: 1 };
        };
        let (line, column) = file.position(span.range.start.min(file.text.len()));
        let (end_line, end_column) = file.position(span.range.end.min(file.text.len()));
        Place { path: &file.path, line, column, end_line, end_column }
    }
}

fn file_of<'a>(files: &'a [SourceFile], span: &Span) -> Option<&'a SourceFile> {
    files.get(usize::try_from(span.file).ok()?)
}

fn pick(words: &Sentence, language: Language) -> &str {
    language.pick(&words.id, &words.en)
}

fn level(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn counted(count: usize, id: &str, en: &str, language: Language) -> String {
    let plural = if language == Language::English && count != 1 { "s" } else { "" };
    format!("{count} {}{plural}", language.pick(id, en))
}

fn object(files: &[SourceFile], diagnostic: &Diagnostic, language: Language) -> Value {
    let place = Place::new(files, &diagnostic.span);
    let words = |words: &Option<Sentence>| words.as_ref().map(|words| pick(words, language).to_owned());
    json!({
        "code": diagnostic.code.0,
        "severity": level(diagnostic),
        "file": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "message": pick(&diagnostic.message, language),
        "label": words(&diagnostic.label),
        "help": words(&diagnostic.help),
        "also": diagnostic.also.iter().map(|also| other_place(files, also, language)).collect::<Vec<_>>(),
        "fix": diagnostic.fix.as_ref().map(|fix| {
            let place = Place::new(files, &fix.span);
            json!({ "line": place.line, "column": place.column, "end_line": place.end_line, "end_column": place.end_column, "text": fix.text })
        }),
    })
}

fn other_place(files: &[SourceFile], (span, words): &(Span, Sentence), language: Language) -> Value {
    let place = Place::new(files, span);
    json!({ "file": place.path, "line": place.line, "column": place.column, "message": pick(words, language) })
}

fn result(files: &[SourceFile], diagnostic: &Diagnostic, language: Language) -> Value {
    let place = Place::new(files, &diagnostic.span);
    let help = diagnostic.help.as_ref().map(|help| format!("\n{}", pick(help, language))).unwrap_or_default();
    json!({
        "ruleId": diagnostic.code.0,
        "level": level(diagnostic),
        "message": { "text": format!("{}{help}", pick(&diagnostic.message, language)) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": place.path.replace(' ', "%20") },
                "region": { "startLine": place.line, "startColumn": place.column, "endLine": place.end_line, "endColumn": place.end_column },
            },
        }],
    })
}

/// Text of a workflow command.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

/// A finding as the drawing library wants it.
#[derive(Debug)]
struct Drawn<'a> {
    diagnostic: &'a Diagnostic,
    language: Language,
    source: Option<Written<'a>>,
    labels: Vec<LabeledSpan>,
    help: Option<String>,
}

impl<'a> Drawn<'a> {
    fn new(files: &'a [SourceFile], diagnostic: &'a Diagnostic, language: Language) -> Drawn<'a> {
        let file = file_of(files, &diagnostic.span);
        let source = file.map(Written);
        let own = diagnostic.label.as_ref().map(|words| pick(words, language).to_owned());
        let mut labels = vec![LabeledSpan::new_primary_with_span(own, shown(file, &diagnostic.span))];
        let mut help: Vec<String> = diagnostic.help.iter().map(|words| pick(words, language).to_owned()).collect();
        for (span, words) in &diagnostic.also {
            let words = pick(words, language);
            if span.file == diagnostic.span.file {
                labels.push(LabeledSpan::new_with_span(Some(words.to_owned()), shown(file, span)));
            } else {
                let place = Place::new(files, span);
                help.push(format!("{words}: {}:{}:{}", place.path, place.line, place.column));
            }
        }
        if diagnostic.fix.is_some() {
            help.push(
                language.pick("`wanti check --perbaiki` memperbaikinya", "`wanti check --fix` repairs it").to_owned(),
            );
        }
        let help = (!help.is_empty()).then(|| help.join("\n"));
        Drawn { diagnostic, language, source, labels, help }
    }
}

/// A file as the drawing library reads it, with columns in characters rather than bytes.
#[derive(Debug)]
struct Written<'a>(&'a SourceFile);

impl SourceCode for Written<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let read = self.0.text.read_span(span, before, after)?;
        let column = self.0.position(read.span().offset()).1.saturating_sub(1);
        let (name, lines) = (self.0.path.clone(), read.line_count());
        Ok(Box::new(MietteSpanContents::new_named(name, read.data(), *read.span(), read.line(), column, lines)))
    }
}

/// The part of a span that is drawn: its first line, so that a whole block does not fill the screen.
fn shown(file: Option<&SourceFile>, span: &Span) -> std::ops::Range<usize> {
    let Some(file) = file else { return 0..0 };
    let start = span.range.start.min(file.text.len());
    let text = file.text.get(start..span.range.end.min(file.text.len())).unwrap_or("");
    let line = text.split('\n').next().unwrap_or("").trim_end();
    start..start + line.len()
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(pick(&self.diagnostic.message, self.language))
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        Some(Box::new(self.diagnostic.code.0))
    }

    fn severity(&self) -> Option<Weight> {
        Some(match self.diagnostic.severity {
            Severity::Error => Weight::Error,
            Severity::Warning => Weight::Warning,
        })
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display + 'b>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.source.as_ref()?;
        Some(Box::new(self.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use wanti_flow::Code;

    use super::*;

    fn one() -> (Vec<SourceFile>, Vec<Diagnostic>) {
        let file = SourceFile::new("flows/a, b.yaml", "alur:\n  é: simpn\n", 0);
        let span = Span { file: 0, range: 12..17 };
        let message = Sentence::new("kunci `simpn` tidak dikenal", "unknown key `simpn`");
        let found = Diagnostic::error(Code("WN0201"), span.clone(), message)
            .label("mungkin maksudnya `simpan`?", "did you mean `simpan`?")
            .fix(span, "simpan");
        (vec![file], vec![found])
    }

    #[test]
    fn the_drawing_names_place_code_and_repair() {
        let (files, found) = one();
        let drawing = text(&files, &found, Language::Indonesian);
        for part in [
            "WN0201",
            "kunci `simpn` tidak dikenal",
            "flows/a, b.yaml:2:6",
            "mungkin maksudnya `simpan`?",
            "--perbaiki",
        ] {
            assert!(drawing.contains(part), "{part} is not in\n{drawing}");
        }
        assert!(!drawing.contains('\u{1b}'), "no colours");
    }

    #[test]
    fn counts_have_their_plural() {
        let (files, found) = one();
        assert_eq!(summary(&files, &found, Language::Indonesian), "1 kesalahan dalam 1 berkas");
        assert_eq!(summary(&files, &found, Language::English), "1 error in 1 file");
        assert_eq!(summary(&[], &[], Language::English), "no findings in 0 files");
    }

    #[test]
    fn machines_get_what_they_expect() {
        let (files, found) = one();
        let object: Value = serde_json::from_str(json(&files, &found, Language::English).trim()).unwrap();
        assert_eq!(
            (object["line"].as_u64(), object["column"].as_u64(), object["end_column"].as_u64()),
            (Some(2), Some(6), Some(11))
        );
        assert_eq!(object["fix"]["text"], "simpan");
        let line = github(&files, &found, Language::English);
        assert!(line.starts_with(
            "::error file=flows/a%2C b.yaml,line=2,col=6,endLine=2,endColumn=11,title=WN0201::unknown key `simpn`%0A"
        ));
        let log: Value = serde_json::from_str(&sarif(&files, &found, Language::English)).unwrap();
        assert_eq!(log["runs"][0]["results"][0]["ruleId"], "WN0201");
        assert_eq!(log["version"], "2.1.0");
    }
}
