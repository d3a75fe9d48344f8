//! One message as WhatsApp draws it: marks, buttons, a list, a link, and what was cut to fit.

use maud::{Markup, PreEscaped, html};
use wanti_flow::model::Language;
use wanti_port::escape::{Mark, Piece, pieces};
use wanti_port::fit::{Key, Keys, Wire, Wish};

use super::room::Bubble;
use crate::words::Word;

/// A message of the bot; taps go to the address `act`.
pub(super) fn bubble(bubble: &Bubble, time: &str, act: &str, language: Language) -> Markup {
    html! {
        @for wire in &bubble.rendered.parts {
            (part(wire, time, act, language))
        }
        @if bubble.closed {
            p.window { (closed(bubble, language)) }
        }
    }
}

/// What the channel could not show as it was written.
pub(super) fn adjusted(bubble: &Bubble, language: Language) -> Vec<String> {
    bubble.rendered.degraded.iter().map(|note| note.sentence(language)).collect()
}

fn closed(bubble: &Bubble, language: Language) -> String {
    match &bubble.message.template {
        Some(template) => Word::WindowTemplate.with(language, &[template]),
        None => Word::WindowHeld.words(language).to_owned(),
    }
}

fn part(wire: &Wire, time: &str, act: &str, language: Language) -> Markup {
    html! {
        div.bubble.bot {
            @if let Some(media) = &wire.media {
                div.media { span aria-hidden="true" { "🖼" } " " (media) }
            }
            div.words { (marked(wire.text.reveal())) }
            span.time { (time) }
        }
        (keys(&wire.keys, act, language))
    }
}

fn keys(keys: &Keys, act: &str, language: Language) -> Markup {
    match keys {
        Keys::None => html! {},
        Keys::Buttons(keys) => html! { div.keys { @for key in keys { (button(key, act)) } } },
        Keys::Grid(lines) => html! { @for line in lines { div.keys { @for key in line { (button(key, act)) } } } },
        Keys::List { open, rows } => html! {
            details.list {
                summary { span aria-hidden="true" { "☰" } " " (open) }
                @for row in rows { (button(row, act)) }
            }
        },
        Keys::Link { title, address } => html! {
            div.keys { a.key href=(harmless(address)) rel="noopener noreferrer" target="_blank" { "↗ " (title) } }
            p.address { (address) }
        },
        Keys::Ask(Wish::Location) => html! { div.keys { (wish("location", act, Word::SendLocation.words(language))) } },
        Keys::Ask(Wish::Contact) => html! { div.keys { (wish("contact", act, Word::SendContact.words(language))) } },
    }
}

fn button(key: &Key, act: &str) -> Markup {
    html! {
        form.act method="post" action=(act) {
            input type="hidden" name="act" value="tap";
            input type="hidden" name="text" value=(key.token);
            input type="hidden" name="title" value=(key.title);
            button.key type="submit" {
                (key.title)
                @if let Some(description) = &key.description { small { (description) } }
            }
        }
    }
}

fn wish(what: &str, act: &str, title: &str) -> Markup {
    html! {
        form.act method="post" action=(act) {
            input type="hidden" name="act" value=(what);
            button.key type="submit" { (title) }
        }
    }
}

/// Only addresses of the web can be followed.
fn harmless(address: &str) -> &str {
    let web = address.starts_with("https://") || address.starts_with("http://");
    if web { address } else { "#" }
}

/// Marks as the tags they stand for; words are escaped.
fn marked(text: &str) -> Markup {
    let each = pieces(text).into_iter().map(|piece| match piece {
        Piece::Words(words) => html! { (words) }.into_string(),
        Piece::Open(mark) => format!("<{}>", tag(mark)),
        Piece::Close(mark) => format!("</{}>", tag(mark)),
    });
    PreEscaped(each.collect())
}

fn tag(mark: Mark) -> &'static str {
    match mark {
        Mark::Bold => "b",
        Mark::Italic => "i",
        Mark::Struck => "s",
        Mark::Code => "code",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_tags_and_words_stay_words() {
        assert_eq!(marked("*a* <script>").into_string(), "<b>a</b> &lt;script&gt;");
        assert_eq!(harmless("javascript:alert(1)"), "#");
    }
}
