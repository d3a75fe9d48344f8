//! In which language the command speaks: `--bahasa`, else the locale, else English.

use std::env;

use wanti_flow::model::Language;

/// The language a locale such as `id_ID.UTF-8` asks for.
#[must_use]
pub fn of_locale(locale: Option<&str>) -> Language {
    match locale {
        Some(locale)
            if locale == "id"
                || locale.starts_with("id_")
                || locale.starts_with("id.")
                || locale.starts_with("id-") =>
        {
            Language::Indonesian
        }
        _ => Language::English,
    }
}

/// The language of this process: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set and not empty.
#[must_use]
pub fn of_environment() -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| env::var(name).ok())
        .find(|locale| !locale.is_empty());
    of_locale(locale.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indonesian_only_when_the_locale_says_so() {
        for locale in ["id_ID.UTF-8", "id", "id_ID"] {
            assert_eq!(of_locale(Some(locale)), Language::Indonesian, "{locale}");
        }
        for locale in [None, Some("C"), Some("en_US.UTF-8"), Some("idx")] {
            assert_eq!(of_locale(locale), Language::English, "{locale:?}");
        }
    }
}
