//! "Maksudnya …?": the defined word that looks most like a strange one.

use crate::diagnostic::Diagnostic;

/// A word that may have been meant.
pub(crate) struct Near<'a>(pub(crate) Option<&'a str>);

/// The nearest of several words, when one is near enough.
pub(crate) fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Near<'a> {
    let word = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let likeness = strsim::normalized_damerau_levenshtein(&word, &candidate.to_lowercase());
        let contained =
            candidate.len() > 3 && word.len() > 3 && (candidate.contains(&word) || word.contains(candidate));
        let likeness = if contained { likeness.max(0.65) } else { likeness };
        if likeness >= 0.6 && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    Near(best.map(|(_, candidate)| candidate))
}

impl Near<'_> {
    /// The diagnostic with the near word as help and repair, or with the words there are.
    pub(crate) fn onto(&self, diagnostic: Diagnostic, known: &[&str]) -> Diagnostic {
        if let Some(word) = self.0 {
            let span = diagnostic.span.clone();
            return diagnostic.help(format!("maksudnya `{word}`?"), format!("did you mean `{word}`?")).fix(span, word);
        }
        if known.is_empty() || known.len() > 24 {
            return diagnostic;
        }
        let list = known.join(", ");
        diagnostic.help(format!("yang ada: {list}"), format!("there are: {list}"))
    }
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn near_words() {
        assert_eq!(near("kirm", ["kirim", "minta"]).0, Some("kirim"));
        assert_eq!(near("xyz", ["kirim", "minta"]).0, None);
        assert_eq!(near("ajukan_sktm", ["ajukan", "batal"]).0, Some("ajukan"));
    }
}
