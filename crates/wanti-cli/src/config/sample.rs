//! A whole example file, printed by `wanti serve --contoh`; the same files lie under `packaging/`.

use wanti_flow::model::Language;

/// The example in this language.
#[must_use]
pub fn sample(language: Language) -> &'static str {
    language.pick(include_str!("../../../../packaging/wanti.toml"), include_str!("../../../../packaging/wanti.en.toml"))
}
