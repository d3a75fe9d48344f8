//! The page: the phone with its conversation, the reason beside each answer, and what the tester can do.

use maud::{DOCTYPE, Markup, html};
use wanti_flow::model::Language;

use super::bubble::{adjusted, bubble};
use super::room::{Exchange, Room, Seen};
use crate::words::Word;

/// The whole page.
pub(super) fn page(room: &Room) -> Markup {
    let language = room.language;
    html! {
        (DOCTYPE)
        html lang=(language.pick("id", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (room.simulator.bot().name) " – Wanti" }
                link rel="stylesheet" href="/dev/page.css";
                script src="/dev/page.js" defer {}
            }
            body data-office=(room.office) {
                main #room { (part(room)) }
            }
        }
    }
}

/// What changes with every deed.
pub(super) fn part(room: &Room) -> Markup {
    let language = room.language;
    let word = |word: Word| word.words(language);
    let simulator = &room.simulator;
    let exchanges = room.phone().map(|phone| phone.exchanges.as_slice()).unwrap_or_default();
    html! {
        div #state data-version=(room.version()) hidden {}
        header {
            div.name {
                h1 { (simulator.bot().name) }
                p #clock { (simulator.time()) }
            }
            (tongue(language, &room.office))
        }
        section.talk aria-label=(word(Word::Conversation)) aria-live="polite" {
            @if exchanges.is_empty() { p.hint { (word(Word::DevEmpty)) } }
            @for exchange in exchanges { (row(exchange, room)) }
        }
        (composer(language, &room.office))
        (tools(room))
        (values(room))
    }
}

fn values(room: &Room) -> Markup {
    let language = room.language;
    let values = room.simulator.values();
    html! {
        section.state {
            details.values {
                summary { (Word::Values.words(language)) " (" (values.len()) ")" }
                @if let Some(place) = room.simulator.place() { p { (Word::WaitsAt.with(language, &[&place])) } }
                @if values.is_empty() { p { (Word::NoValues.words(language)) } }
                ul { @for value in values { li { code { (value) } } } }
            }
        }
    }
}

fn row(exchange: &Exchange, room: &Room) -> Markup {
    let language = room.language;
    html! {
        div.row {
            div.phone { @for seen in &exchange.shown { (self::seen(seen, room)) } }
            div.reason { (reason(exchange, language)) }
        }
    }
}

fn seen(seen: &Seen, room: &Room) -> Markup {
    match seen {
        Seen::Citizen(words, at) => html! {
            div.bubble.citizen { div.words { (words) } span.time { (time(room, *at)) } }
        },
        Seen::Bot(message) => bubble(message, &time(room, message.at), &address(&room.office), room.language),
        Seen::Note(words) => html! { p.note { (words) } },
        Seen::Info(lines) => html! { pre.info { @for line in lines { (line) "\n" } } },
        Seen::Fault(lines) => html! { pre.fault { @for line in lines { (line) "\n" } } },
    }
}

fn time(room: &Room, at: jiff::Timestamp) -> String {
    room.simulator.bot().zone.to_datetime(at).strftime("%H.%M").to_string()
}

fn reason(exchange: &Exchange, language: Language) -> Markup {
    let cut: Vec<String> = exchange
        .shown
        .iter()
        .flat_map(|seen| match seen {
            Seen::Bot(bubble) => adjusted(bubble, language),
            _ => Vec::new(),
        })
        .collect();
    html! {
        @if !exchange.why.is_empty() {
            details.why {
                summary { (Word::Why.words(language)) " " (exchange.heard.as_deref().unwrap_or_default()) }
                pre { @for line in &exchange.why { (line) "\n" } }
                @if !exchange.steps.is_empty() { pre { @for line in &exchange.steps { (line) "\n" } } }
            }
        }
        @if !cut.is_empty() {
            ul.cut aria-label=(Word::Adjusted.words(language)) { @for line in cut { li { (line) } } }
        }
    }
}

fn composer(language: Language, office: &str) -> Markup {
    let word = |word: Word| word.words(language);
    html! {
        form.composer.act method="post" action=(address(office)) {
            input type="hidden" name="act" value="say";
            input #line type="text" name="text" autocomplete="off" placeholder=(word(Word::WriteHere)) aria-label=(word(Word::WriteHere));
            button type="submit" { (word(Word::Send)) }
        }
    }
}

fn tools(room: &Room) -> Markup {
    let language = room.language;
    let word = |word: Word| word.words(language);
    let tool = |what: &str, text: &str, title: &str| tool(&room.office, what, text, title);
    html! {
        section.tools {
            div {
                (tool("photo", "", word(Word::Photo)))
                (tool("location", "", word(Word::Location)))
                (tool("contact", "", word(Word::Contact)))
            }
            div {
                (tool("time", "+3h", word(Word::ThreeHours)))
                (tool("time", "+1d", word(Word::NextDay)))
                (tool("time", "+25h", word(Word::PastWindow)))
            }
            div {
                @for citizen in room.simulator.citizens() {
                    @if citizen == room.simulator.citizen() { span.who aria-current="true" { (citizen) } }
                    @else { (tool("citizen", citizen, citizen)) }
                }
                (tool("citizen", "baru", word(Word::OtherCitizen)))
                (tool("restart", "", word(Word::Restart)))
            }
            p.hint { (word(Word::DevColon)) }
        }
    }
}

fn tool(office: &str, what: &str, text: &str, title: &str) -> Markup {
    html! {
        form.act method="post" action=(address(office)) {
            input type="hidden" name="act" value=(what);
            input type="hidden" name="text" value=(text);
            button type="submit" { (title) }
        }
    }
}

/// Where deeds go.
fn address(office: &str) -> String {
    format!("/dev/{office}/act")
}

fn tongue(language: Language, office: &str) -> Markup {
    let (other, title) = match language {
        Language::Indonesian => ("en", "English"),
        Language::English => ("id", "Bahasa Indonesia"),
    };
    tool(office, "language", other, title)
}
