//! Pages of a menu: which entries stand on which, and the keys that turn them.

use std::ops::Range;

use wanti_core::MenuView;
use wanti_flow::model::Language;

/// With fewer keys a page could not hold an entry between its two turns.
pub(super) const FEWEST: usize = 3;

/// Titles of the turns, in both languages.
pub(super) const TURNS: [&str; 4] = ["Lanjut ▸", "◂ Kembali", "Next ▸", "◂ Back"];

/// The token of a page, counted from 0. The first entry's token stands for this showing of the menu.
#[must_use]
pub fn page_token(menu: &MenuView, page: usize) -> String {
    format!("hal.{page}.{}", menu.entries.first().map_or("", |entry| entry.token.as_str()))
}

/// The page a token of [`page_token`] names, with the token of the menu's first entry.
#[must_use]
pub fn turned_page(token: &str) -> Option<(usize, &str)> {
    let (page, first) = token.strip_prefix("hal.")?.split_once('.')?;
    Some((page.parse().ok()?, first))
}

/// Which entries stand on each page when a page has room for `most` keys: the turns take one or two of them.
pub(super) fn spans(entries: usize, most: usize) -> Vec<Range<usize>> {
    if entries <= most || most < FEWEST {
        return std::iter::once(0..entries).collect();
    }
    let mut spans = Vec::new();
    let mut from = 0;
    while entries - from > most - 1 {
        let room = if from == 0 { most - 1 } else { most - 2 };
        spans.push(from..from + room);
        from += room;
    }
    if from < entries {
        spans.push(from..entries);
    }
    spans
}

/// The pages that can be turned to from a page.
pub(super) fn turns(page: usize, pages: usize) -> impl Iterator<Item = usize> {
    let back = page.checked_sub(1);
    let next = Some(page + 1).filter(|next| *next < pages);
    back.into_iter().chain(next)
}

/// What the key to another page says.
pub(super) fn turn_title(page: usize, turn: usize, language: Language) -> &'static str {
    let [next_id, back_id, next_en, back_en] = TURNS;
    match (turn > page, language) {
        (true, Language::Indonesian) => next_id,
        (false, Language::Indonesian) => back_id,
        (true, Language::English) => next_en,
        (false, Language::English) => back_en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_are_nine_and_six() {
        assert_eq!(spans(15, 10), [0..9, 9..15]);
        assert_eq!(spans(10, 10), vec![0..10; 1]);
        assert_eq!(spans(11, 10), [0..9, 9..11]);
        assert_eq!(spans(18, 10), [0..9, 9..18]);
        assert_eq!(spans(19, 10), [0..9, 9..17, 17..19]);
    }

    #[test]
    fn a_token_names_its_page_and_menu() {
        let entry = wanti_core::Entry { token: "m3.a".into(), title: "A".into(), short: None, description: None };
        let menu = MenuView { entries: vec![entry], style: wanti_flow::model::Style::Auto, open_label: String::new() };
        assert_eq!(turned_page(&page_token(&menu, 2)), Some((2, "m3.a")));
        assert_eq!(turned_page("m3:7f:01"), None);
    }
}
