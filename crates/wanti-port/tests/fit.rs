//! Any menu on any channel: every entry can be reached, no limit is broken, nothing is lost.
#![allow(clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use wanti_core::{Entry, MenuView};
use wanti_flow::channel::{Limits, TELEGRAM, TERMINAL, WHATSAPP};
use wanti_flow::model::{Language, Style};
use wanti_port::fit::{Degraded, Keys, Rendered, Tap, fit, split};

fn entry(at: usize, title: &str, short: Option<&str>, description: Option<&str>) -> Entry {
    Entry {
        token: format!("m1:{at}"),
        title: title.to_owned(),
        short: short.map(str::to_owned),
        description: description.map(str::to_owned),
    }
}

fn menu(titles: &[&str]) -> MenuView {
    let entries = titles.iter().enumerate().map(|(at, title)| entry(at, title, None, None)).collect();
    MenuView { entries, style: Style::Auto, open_label: String::new() }
}

fn pages(text: &str, menu: &MenuView, limits: &Limits) -> Vec<Rendered> {
    let first = fit(text, Some(menu), 0, limits, Language::Indonesian);
    let more = (1..first.pages).map(|page| fit(text, Some(menu), page, limits, Language::Indonesian));
    std::iter::once(first.clone()).chain(more).collect()
}

fn squeezed(text: &str) -> String {
    let steers = |ch: &char| !matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    text.chars().filter(steers).filter(|ch| !ch.is_control() && !ch.is_whitespace()).collect()
}

/// All that a person can read on a page.
fn readable(rendered: &Rendered) -> String {
    let mut all = String::new();
    for part in &rendered.parts {
        all.push_str(part.text.reveal());
        for key in part.keys.iter() {
            all.push_str(&key.title);
            all.push_str(key.description.as_deref().unwrap_or_default());
        }
    }
    squeezed(&all)
}

fn check_limits(rendered: &Rendered, limits: &Limits) {
    let long = |text: &str| limits.length(text);
    for (at, part) in rendered.parts.iter().enumerate() {
        assert!(!part.text.reveal().trim().is_empty());
        let last = at + 1 == rendered.parts.len();
        assert!(last || part.keys == Keys::None, "keys are on the last part");
        let most = if part.keys == Keys::None { limits.text } else { limits.text_with_keys };
        assert!(long(part.text.reveal()) <= most);
        let mut titles = BTreeSet::new();
        let mut tokens = BTreeSet::new();
        for key in part.keys.iter() {
            assert!(key.token.len() <= limits.token && !key.token.is_empty());
            assert!(tokens.insert(key.token.clone()), "token twice");
            assert!(titles.insert(key.title.to_lowercase()), "title twice: {}", key.title);
            assert!(!key.title.trim().is_empty());
        }
        match &part.keys {
            Keys::None | Keys::Link { .. } | Keys::Ask(_) => {}
            Keys::Buttons(keys) => {
                assert!(keys.len() <= limits.buttons);
                assert!(keys.iter().all(|key| long(&key.title) <= limits.button_title && key.description.is_none()));
            }
            Keys::List { open, rows } => {
                assert!(rows.len() <= limits.rows && (1..=limits.open_label).contains(&long(open)));
                assert!(rows.iter().all(|row| long(&row.title) <= limits.row_title));
                let described = rows.iter().filter_map(|row| row.description.as_ref());
                assert!(described.into_iter().all(|text| long(text) <= limits.row_description && !text.is_empty()));
            }
            Keys::Grid(lines) => {
                assert!(
                    part.keys.iter().count() <= limits.buttons
                        && lines.iter().all(|line| (1..=2).contains(&line.len()))
                );
                assert!(part.keys.iter().all(|key| long(&key.title) <= limits.button_title));
            }
        }
    }
}

fn check_reach(pages: &[Rendered], menu: &MenuView) {
    let mut reached = BTreeSet::new();
    for (at, page) in pages.iter().enumerate() {
        let on_page = readable(page);
        for (token, tap) in &page.tokens {
            match tap {
                Tap::Entry(place) => {
                    assert_eq!(*token, menu.entries[*place].token);
                    assert!(reached.insert(*place), "entry on two pages");
                    check_shown(&on_page, &menu.entries[*place]);
                }
                Tap::Page(turn) => assert!(turn.abs_diff(at) == 1 && *turn < pages.len()),
            }
        }
        let turns = page.tokens.iter().filter(|(_, tap)| matches!(tap, Tap::Page(_))).count();
        assert_eq!(turns, usize::from(at > 0) + usize::from(at + 1 < pages.len()));
        let keys: usize = page.parts.iter().map(|part| part.keys.iter().count()).sum();
        assert_eq!(keys, page.tokens.len());
    }
    if pages.iter().all(|page| page.tokens.is_empty()) {
        let all: String = pages.iter().map(readable).collect();
        for (at, entry) in menu.entries.iter().enumerate() {
            check_shown(&all, entry);
            assert!(all.contains(&format!("{}.", at + 1)));
        }
        return;
    }
    assert_eq!(reached.len(), menu.entries.len());
}

/// Nothing of it can be seen, such as a mark without a letter below it.
fn is_invisible(text: &str) -> bool {
    unicode_width::UnicodeWidthStr::width(text) == 0
}

fn check_shown(readable: &str, entry: &Entry) {
    for text in [Some(entry.title.as_str()), entry.description.as_deref()].into_iter().flatten() {
        let whole = squeezed(text);
        assert!(is_invisible(&whole) || readable.contains(&whole), "lost: {whole:?} in {readable:?}");
    }
}

fn titles() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z ]{0,60}",
        "Surat Keterangan (Tidak Mampu|Usaha|Domisili)( untuk Sekolah dan Beasiswa Daerah)?",
        any::<String>(),
        "(👨‍👩‍👧‍👦|🇮🇩|é́́|ﷺ|\u{200b}| ){0,40}",
        Just(String::new()),
        Just("Lanjut ▸".to_owned()),
    ]
}

fn menus() -> impl Strategy<Value = MenuView> {
    let entries = prop::collection::vec(
        (titles(), prop::option::of(titles()), prop::option::of(prop_oneof![titles(), "[a-z ]{0,200}"])),
        0..300,
    );
    let style = prop_oneof![Just(Style::Auto), Just(Style::Buttons), Just(Style::List), Just(Style::Numbers)];
    (prop_oneof![entries, few()], style, titles()).prop_map(|(entries, style, open_label)| {
        let entries = entries
            .iter()
            .enumerate()
            .map(|(at, (title, short, description))| entry(at, title, short.as_deref(), description.as_deref()));
        MenuView { entries: entries.collect(), style, open_label }
    })
}

fn few() -> impl Strategy<Value = Vec<(String, Option<String>, Option<String>)>> {
    prop::collection::vec((titles(), prop::option::of(titles()), prop::option::of(titles())), 0..13)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_menu_fits_every_channel(text in prop_oneof!["\\PC{0,200}", "([a-z]{1,12}[ .\n]){0,900}", any::<String>()], menu in menus()) {
        for limits in [&WHATSAPP, &TELEGRAM, &TERMINAL] {
            let pages = pages(&text, &menu, limits);
            for page in &pages {
                check_limits(page, limits);
                let shown = readable(page);
                let whole = squeezed(&text);
                prop_assert!(is_invisible(&whole) || shown.starts_with(&whole));
            }
            check_reach(&pages, &menu);
        }
    }

    #[test]
    fn parts_joined_are_the_text(text in "(\\PC|\n|[a-z]{1,9} ){0,600}", most in 5usize..80, last in 5usize..80) {
        let last = last.min(most);
        for limits in [&WHATSAPP, &TELEGRAM] {
            let parts = split(&text, most, last, limits);
            let joined: String = parts.iter().map(|part| part.split_whitespace().collect::<String>()).collect();
            prop_assert_eq!(joined, text.split_whitespace().collect::<String>());
            prop_assert!(parts.iter().all(|part| limits.length(part) <= most && !part.trim().is_empty()));
            prop_assert!(parts.last().is_none_or(|part| limits.length(part) <= last));
        }
    }
}

#[test]
fn a_page_beyond_the_last_is_the_last() {
    let menu = menu(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]);
    assert_eq!(fit("?", Some(&menu), 99, &WHATSAPP, Language::English).page, 1);
}

#[test]
fn fifteen_services_on_whatsapp() {
    let titles: Vec<String> = (1..=15).map(|at| format!("Layanan {at}")).collect();
    let menu = menu(&titles.iter().map(String::as_str).collect::<Vec<_>>());
    let pages = pages("Pilih layanan:", &menu, &WHATSAPP);
    let rows: Vec<Vec<String>> =
        pages.iter().map(|page| page.parts[0].keys.iter().map(|key| key.title.clone()).collect()).collect();
    assert_eq!(rows[0].len(), 10);
    assert_eq!(rows[0][9], "Lanjut ▸");
    assert_eq!(rows[1][0], "Layanan 10");
    assert_eq!(rows[1][6], "◂ Kembali");
    assert_eq!(pages[0].degraded, [Degraded::Paged { pages: 2 }]);
}

#[test]
fn a_long_title_goes_to_the_description() {
    let mut menu = menu(&["Surat Keterangan Tidak Mampu (SKTM)", "SKU", "SKCK", "Domisili"]);
    let rows =
        |menu: &MenuView| match fit("Pilih:", Some(menu), 0, &WHATSAPP, Language::Indonesian).parts[0].keys.clone() {
            Keys::List { rows, .. } => rows,
            other => panic!("{other:?}"),
        };
    assert_eq!(rows(&menu)[0].title, "Surat Keterangan Tidak…");
    assert_eq!(rows(&menu)[0].description.as_deref(), Some("Surat Keterangan Tidak Mampu (SKTM)"));
    menu.entries[0].short = Some("SKTM".to_owned());
    assert_eq!(rows(&menu)[0].title, "SKTM");
}

#[test]
fn telegram_stands_in_two_columns_when_titles_are_narrow() {
    let keys = |menu: &MenuView| fit("?", Some(menu), 0, &TELEGRAM, Language::Indonesian).parts[0].keys.clone();
    assert!(matches!(keys(&menu(&["Ya", "Tidak", "Nanti"])), Keys::Grid(lines) if lines.len() == 2));
    assert!(matches!(keys(&menu(&["Surat Keterangan Usaha", "Tidak"])), Keys::Grid(lines) if lines.len() == 2));
}

#[test]
fn a_terminal_has_numbered_lines() {
    let rendered = fit("Pilih:", Some(&menu(&["Ya", "Tidak"])), 0, &TERMINAL, Language::Indonesian);
    assert_eq!(rendered.parts[0].text.reveal(), "Pilih:\n\n1. Ya\n2. Tidak");
    assert!(rendered.degraded.is_empty());
}
