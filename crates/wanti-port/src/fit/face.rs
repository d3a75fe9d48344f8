//! How one entry of a menu looks within a title and a description of limited length, and whether that shows all of it.

use unicode_width::UnicodeWidthStr;
use wanti_flow::channel::Limits;

use super::split::shorten;
use wanti_core::Entry;

/// An entry as a button or a row shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Face {
    /// Its title, within the limit.
    pub(super) title: String,
    /// Its description, within the limit.
    pub(super) description: Option<String>,
    /// How the title came to be.
    pub(super) title_from: TitleFrom,
    /// Something does not fit and must stand in the text.
    pub(super) hides: bool,
}

/// How a title came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TitleFrom {
    Whole,
    Short,
    Cut,
}

/// The room an entry has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room<'a> {
    pub(super) title: usize,
    pub(super) description: usize,
    pub(super) limits: &'a Limits,
}

/// The face of the entry with this number; `numbered` puts the number before the title.
pub(super) fn face(entry: &Entry, number: usize, numbered: bool, room: Room<'_>) -> Face {
    let whole = full_title(entry, number);
    let mark = if numbered { format!("{number}. ") } else { String::new() };
    let fits = |title: &str| room.limits.length(&mark) + room.limits.length(title) <= room.title;
    let short = entry.short.as_deref().map(tidy).filter(|short| !blank(short));
    let (title, title_from) = match short {
        _ if fits(&whole) => (format!("{mark}{whole}"), TitleFrom::Whole),
        Some(short) if fits(&short) => (format!("{mark}{short}"), TitleFrom::Short),
        _ => (shorten(&format!("{mark}{whole}"), room.title, room.limits), TitleFrom::Cut),
    };
    let more = details(entry, if title_from == TitleFrom::Whole { None } else { Some(&whole) });
    let hides = more.as_ref().is_some_and(|more| room.limits.length(more) > room.description);
    let description = more.filter(|_| room.description > 0).map(|more| shorten(&more, room.description, room.limits));
    Face { title, description, title_from, hides }
}

/// The entry as a line of a numbered list.
pub(super) fn line(entry: &Entry, number: usize) -> String {
    let title = full_title(entry, number);
    match details(entry, None) {
        Some(more) => format!("{number}. {title}\n   {more}"),
        None => format!("{number}. {title}"),
    }
}

/// A text on one line without characters that steer the screen.
pub(super) fn tidy(text: &str) -> String {
    let steers = |ch: &char| !matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    let plain: String = text.chars().filter(steers).map(|ch| if ch.is_control() { ' ' } else { ch }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn full_title(entry: &Entry, number: usize) -> String {
    let titles = [Some(entry.title.as_str()), entry.short.as_deref()];
    titles.into_iter().flatten().map(tidy).find(|title| !blank(title)).unwrap_or_else(|| format!("No. {number}"))
}

fn details(entry: &Entry, title: Option<&str>) -> Option<String> {
    let description = entry.description.as_deref().map(tidy).filter(|text| !blank(text));
    match (title, description) {
        (Some(title), Some(description)) => Some(format!("{title} — {description}")),
        (Some(title), None) => Some(title.to_owned()),
        (None, description) => description,
    }
}

fn blank(text: &str) -> bool {
    text.width() == 0
}
