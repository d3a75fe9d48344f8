//! `:whatsapp` and `:telegram`: the exact messages, keys and pages a channel would show, and what was adjusted.

use wanti_core::Outgoing;
use wanti_flow::model::{Channel, Language};
use wanti_port::Limits;
use wanti_port::fit::{Key, Keys, Rendered, Wire, Wish, fit_message};

use crate::phrase::Phrase;

/// The channel's own name.
pub(crate) fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Terminal => "terminal",
        Channel::WhatsApp => "WhatsApp",
        Channel::Telegram => "Telegram",
    }
}

/// Every message with all its pages. `spoken` is the bot's language, `language` the tester's.
pub(crate) fn lines(messages: &[Outgoing], limits: &Limits, spoken: Language, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let mut number = 0;
    for message in messages {
        let first = fit_message(message, 0, limits, spoken);
        let mut notes = first.degraded.clone();
        let more = (1..first.pages).map(|page| fit_message(message, page, limits, spoken));
        for rendered in std::iter::once(first.clone()).chain(more) {
            for wire in &rendered.parts {
                number += 1;
                lines.extend(part(wire, &rendered, number, limits, language));
            }
            notes.extend(rendered.degraded.iter().filter(|note| !first.degraded.contains(note)).cloned());
        }
        lines.extend(adjusted(&notes, language));
    }
    lines
}

fn part(wire: &Wire, rendered: &Rendered, number: usize, limits: &Limits, language: Language) -> Vec<String> {
    let most = if wire.keys == Keys::None { limits.text } else { limits.text_with_keys };
    let mut head = vec![
        Phrase::Part.with(language, &[name(limits.channel), &number.to_string()]),
        Phrase::Signs.with(language, &[&limits.length(wire.text.reveal()).to_string(), &most.to_string()]),
    ];
    if rendered.pages > 1 && wire.keys != Keys::None {
        let (page, pages) = ((rendered.page + 1).to_string(), rendered.pages.to_string());
        head.push(Phrase::PageOf.with(language, &[&page, &pages]));
    }
    let mut lines = vec![head.join(", ")];
    lines.extend(wire.media.iter().map(|media| format!("  | {}", Phrase::Picture.with(language, &[media]))));
    lines.extend(wire.text.reveal().lines().map(|line| format!("  | {line}").trim_end().to_owned()));
    lines.extend(keys(&wire.keys, language));
    lines
}

fn keys(keys: &Keys, language: Language) -> Vec<String> {
    match keys {
        Keys::None => Vec::new(),
        Keys::Buttons(keys) => vec![format!("  {}: {}", Phrase::Buttons.words(language), buttons(keys))],
        Keys::Grid(grid) => grid.iter().map(|line| format!("  {}", buttons(line))).collect(),
        Keys::Link { title, address } => vec![format!("  [ {title} ↗ {address} ]")],
        Keys::Ask(Wish::Location) => vec!["  [ 📍 ]".to_owned()],
        Keys::Ask(Wish::Contact) => vec!["  [ ☎ ]".to_owned()],
        Keys::List { open, rows } => {
            let head = format!("  {}", Phrase::ListLabel.with(language, &[open]));
            std::iter::once(head).chain(rows.iter().map(row)).collect()
        }
    }
}

fn buttons(keys: &[Key]) -> String {
    keys.iter().map(|key| format!("[ {} ]", key.title)).collect::<Vec<_>>().join(" ")
}

fn row(key: &Key) -> String {
    match &key.description {
        Some(description) => format!("    o {}  ({description})", key.title),
        None => format!("    o {}", key.title),
    }
}

fn adjusted(notes: &[wanti_port::fit::Degraded], language: Language) -> Vec<String> {
    if notes.is_empty() {
        return vec![Phrase::AsWritten.words(language).to_owned()];
    }
    let sentences = notes.iter().map(|note| format!("  - {}", note.sentence(language)));
    std::iter::once(Phrase::Adjusted.words(language).to_owned()).chain(sentences).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wanti_core::{Entry, MenuView};
    use wanti_flow::model::Style;
    use wanti_port::channel::{TELEGRAM, WHATSAPP};

    fn message(count: usize) -> Outgoing {
        let entry = |at: usize| Entry {
            token: format!("m1:{at}"),
            title: format!("Layanan {at}"),
            short: None,
            description: None,
        };
        let menu =
            MenuView { entries: (1..=count).map(entry).collect(), style: Style::Auto, open_label: String::new() };
        Outgoing { text: String::from("Pilih:").into(), menu: Some(menu), ..Outgoing::default() }
    }

    #[test]
    fn all_pages_are_drawn() {
        let lines = lines(&[message(12)], &WHATSAPP, Language::Indonesian, Language::Indonesian);
        assert_eq!(lines[0], "WhatsApp: pesan 1, 6 dari 1024 karakter, halaman 1 dari 2");
        assert!(lines.contains(&"    o Lanjut ▸  (Halaman 2 dari 2)".to_owned()));
        assert!(lines.contains(&"    o Layanan 12".to_owned()));
        assert_eq!(lines.last().unwrap(), "  - menu dibagi menjadi 2 halaman");
    }

    #[test]
    fn two_columns_on_telegram() {
        let lines = lines(&[message(3)], &TELEGRAM, Language::Indonesian, Language::English);
        assert_eq!(lines[2..], ["  [ Layanan 1 ] [ Layanan 2 ]", "  [ Layanan 3 ]", "Fits as written."]);
    }
}
