//! Text put in quotes so that YAML reads it as text.

/// The text as a YAML scalar in quotes.
pub(crate) fn quoted(text: &str) -> String {
    let double = text.contains('\'') && !text.contains(['"', '\\']);
    if double { format!("\"{text}\"") } else { format!("'{}'", text.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotes_keep_the_text() {
        assert_eq!(quoted("*Penting* bawa KTP"), "'*Penting* bawa KTP'");
        assert_eq!(quoted("jum'at: buka"), "\"jum'at: buka\"");
        assert_eq!(quoted(r#"jum'at "x""#), r#"'jum''at "x"'"#);
    }
}
