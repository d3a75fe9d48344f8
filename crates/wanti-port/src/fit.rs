//! A text and a menu turned into messages a channel accepts: buttons, a list, pages or numbered lines. Pure; no entry is ever lost.

mod degraded;
mod face;
mod pages;
mod split;

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;
use wanti_core::{Entry, MenuView, Outgoing};
use wanti_flow::channel::Limits;
use wanti_flow::model::{Language, Style};
use wanti_text::Pii;

pub use degraded::Degraded;
use face::{Face, Room, TitleFrom, face, line, tidy};
pub use pages::{page_token, turned_page};
pub use split::{shorten, split};

/// Messages that a channel accepts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// The messages in order; keys are on the last one.
    pub parts: Vec<Wire>,
    /// What each token on this page means.
    pub tokens: Vec<(String, Tap)>,
    /// The page shown, from 0.
    pub page: usize,
    /// How many pages there are; at least 1.
    pub pages: usize,
    /// What is shown otherwise than written.
    pub degraded: Vec<Degraded>,
}

/// What a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tap {
    /// The entry at this place, from 0.
    Entry(usize),
    /// Another page, from 0.
    Page(usize),
}

/// One message as a channel sends it, before its own escaping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wire {
    /// Its text, with WhatsApp's marks (`*bold*`).
    pub text: Pii<String>,
    /// Its keys.
    pub keys: Keys,
    /// Address of a picture or file, or the channel's id of an uploaded one; the text is its caption.
    pub media: Option<String>,
}

impl Wire {
    /// A message of words alone.
    #[must_use]
    pub fn words(text: String) -> Wire {
        Wire { text: Pii::new(text), ..Wire::default() }
    }
}

/// The keys under a message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Keys {
    /// No keys.
    #[default]
    None,
    /// Reply buttons.
    Buttons(Vec<Key>),
    /// A list that opens on a tap.
    List {
        /// Label of the button that opens it.
        open: String,
        /// Its rows.
        rows: Vec<Key>,
    },
    /// Keys in lines under the message.
    Grid(Vec<Vec<Key>>),
    /// One key that opens an address.
    Link {
        /// What people see.
        title: String,
        /// The address.
        address: String,
    },
    /// One key that sends something of the person's own.
    Ask(Wish),
}

/// What the channel can ask a person for with a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Where the person is.
    Location,
    /// The person's own telephone number.
    Contact,
}

/// A button, a row of a list, or a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What a tap sends back.
    pub token: String,
    /// What people see.
    pub title: String,
    /// The line below it.
    pub description: Option<String>,
}

impl Keys {
    /// All keys that send a token, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Key> {
        let (flat, grid): (&[Key], &[Vec<Key>]) = match self {
            Keys::None | Keys::Link { .. } | Keys::Ask(_) => (&[], &[]),
            Keys::Buttons(keys) | Keys::List { rows: keys, .. } => (keys, &[]),
            Keys::Grid(lines) => (&[], lines),
        };
        flat.iter().chain(grid.iter().flatten())
    }
}

/// Fits a text and a menu to a channel.
///
/// ```
/// use wanti_flow::channel::WHATSAPP;
/// use wanti_port::fit::{Keys, fit};
/// use wanti_core::{Entry, MenuView};
/// use wanti_flow::model::{Language, Style};
///
/// let entry = |title: &str| Entry { token: title.to_owned(), title: title.to_owned(), short: None, description: None };
/// let menu = MenuView { entries: vec![entry("Ya"), entry("Tidak")], style: Style::Auto, open_label: String::new() };
/// let rendered = fit("Benar begitu?", Some(&menu), 0, &WHATSAPP, Language::Indonesian);
/// assert!(matches!(&rendered.parts[0].keys, Keys::Buttons(keys) if keys.len() == 2));
/// ```
#[must_use]
pub fn fit(text: &str, menu: Option<&MenuView>, page: usize, limits: &Limits, language: Language) -> Rendered {
    let Some(menu) = menu.filter(|menu| !menu.entries.is_empty()) else {
        return plain(split(text, limits.text, limits.text, limits), Vec::new());
    };
    match form(menu, limits) {
        Form::Numbers => numbers(text, menu, limits, language),
        form => Fitting { menu, limits, language, form }.page(text, page),
    }
}

/// Fits a whole message to a channel: its link becomes a key or goes into the text, its picture or file onto a text short enough to be a caption.
#[must_use]
pub fn fit_message(message: &Outgoing, page: usize, limits: &Limits, language: Language) -> Rendered {
    if let Some(wire) = linked(message, limits) {
        return Rendered { parts: vec![wire], pages: 1, ..Rendered::default() };
    }
    let mut text = message.text.reveal().clone();
    if let Some((label, address)) = &message.link {
        text = join(&text, &[format!("{label}: {address}")]);
    }
    let mut rendered = fit(&text, message.menu.as_ref(), page, limits, language);
    let Some(media) = message.media.clone() else {
        return rendered;
    };
    let caption = rendered.parts.len() == 1
        && rendered
            .parts
            .iter()
            .all(|part| part.keys == Keys::None && limits.length(part.text.reveal()) <= limits.caption);
    match rendered.parts.first_mut().filter(|_| caption) {
        Some(part) => part.media = Some(media),
        None => rendered.parts.insert(0, Wire { media: Some(media), ..Wire::default() }),
    }
    rendered
}

/// A message whose link can be a key of its own: short enough, and with nothing else under it.
fn linked(message: &Outgoing, limits: &Limits) -> Option<Wire> {
    let (label, address) = message.link.as_ref()?;
    let title = tidy(label);
    let text = message.text.reveal().trim();
    let alone = message.menu.as_ref().is_none_or(|menu| menu.entries.is_empty()) && message.media.is_none();
    let fits = title.width() > 0 && limits.length(&title) <= limits.link_title;
    let worded = text.width() > 0 && limits.length(text) <= limits.text_with_keys;
    (alone && fits && worded).then(|| Wire {
        text: Pii::new(text.to_owned()),
        keys: Keys::Link { title, address: address.clone() },
        media: None,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Buttons,
    List,
    Grid,
    Numbers,
}

fn form(menu: &MenuView, limits: &Limits) -> Form {
    let keyless = limits.buttons == 0 && limits.rows == 0;
    if keyless || menu.style == Style::Numbers || !tokens_fit(menu, limits) {
        return Form::Numbers;
    }
    if limits.rows == 0 {
        return if limits.buttons < pages::FEWEST { Form::Numbers } else { Form::Grid };
    }
    if menu.entries.len() <= limits.buttons && menu.style == Style::Buttons {
        return Form::Buttons;
    }
    if menu.entries.len() <= limits.buttons && menu.style == Style::Auto && all_fit_buttons(menu, limits) {
        return Form::Buttons;
    }
    if menu.entries.len() > limits.rows && limits.rows < pages::FEWEST { Form::Numbers } else { Form::List }
}

/// Short tokens, each once, none like the token of a page.
fn tokens_fit(menu: &MenuView, limits: &Limits) -> bool {
    let mut seen = BTreeSet::new();
    let fits = |token: &str| !token.is_empty() && token.len() <= limits.token && token.trim() == token;
    let last_page = page_token(menu, menu.entries.len());
    last_page.len() <= limits.token
        && menu
            .entries
            .iter()
            .all(|entry| fits(&entry.token) && turned_page(&entry.token).is_none() && seen.insert(entry.token.as_str()))
}

fn all_fit_buttons(menu: &MenuView, limits: &Limits) -> bool {
    let room = Room { title: limits.button_title, description: 0, limits };
    let faces = numbered_entries(menu).map(|(number, entry)| face(entry, number, false, room));
    let whole = |face: &Face| face.title_from == TitleFrom::Whole && !face.hides;
    faces.into_iter().all(|face| whole(&face))
}

fn numbered_entries(menu: &MenuView) -> impl Iterator<Item = (usize, &Entry)> {
    menu.entries.iter().enumerate().map(|(at, entry)| (at + 1, entry))
}

fn numbers(text: &str, menu: &MenuView, limits: &Limits, language: Language) -> Rendered {
    let lines: Vec<String> = numbered_entries(menu).map(|(number, entry)| line(entry, number)).collect();
    let body = join(or_prompt(text, language), &lines);
    let asked = menu.style == Style::Numbers || limits.rows == 0 && limits.buttons == 0;
    let degraded = if asked { Vec::new() } else { vec![Degraded::Numbered] };
    plain(split(&body, limits.text, limits.text, limits), degraded)
}

fn plain(parts: Vec<String>, mut degraded: Vec<Degraded>) -> Rendered {
    note_parts(parts.len(), &mut degraded);
    let parts = parts.into_iter().map(Wire::words).collect();
    Rendered { parts, tokens: Vec::new(), page: 0, pages: 1, degraded }
}

fn note_parts(parts: usize, degraded: &mut Vec<Degraded>) {
    if parts > 1 {
        degraded.push(Degraded::Split { parts });
    }
}

fn join(text: &str, lines: &[String]) -> String {
    [text.trim(), &lines.join("\n")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// A channel refuses keys under an empty text.
fn or_prompt(text: &str, language: Language) -> &str {
    match (text.width() == 0, language) {
        (false, _) => text,
        (true, Language::Indonesian) => "Silakan pilih:",
        (true, Language::English) => "Please choose:",
    }
}

struct Fitting<'a> {
    menu: &'a MenuView,
    limits: &'a Limits,
    language: Language,
    form: Form,
}

impl Fitting<'_> {
    fn page(&self, text: &str, page: usize) -> Rendered {
        let spans = pages::spans(self.menu.entries.len(), self.most_keys());
        let page = page.min(spans.len().saturating_sub(1));
        let shown: Vec<(usize, &Entry)> = spans
            .get(page)
            .map(|span| numbered_entries(self.menu).skip(span.start).take(span.len()).collect())
            .unwrap_or_default();
        let mut degraded = self.notes(spans.len());
        let faces = self.faces(&shown, &mut degraded);
        let body = self.body(text, &shown, &faces, &mut degraded);
        let mut keys: Vec<Key> = shown.iter().zip(faces).map(|((_, entry), face)| key(&entry.token, face)).collect();
        let mut tokens: Vec<(String, Tap)> =
            shown.iter().map(|(number, entry)| (entry.token.clone(), Tap::Entry(number - 1))).collect();
        let entries = keys.len();
        for turn in pages::turns(page, spans.len()) {
            let token = page_token(self.menu, turn);
            tokens.push((token.clone(), Tap::Page(turn)));
            keys.push(self.turn_key(token, page, turn, spans.len()));
        }
        let keys = self.keys(keys, entries, &mut degraded);
        let texts = split(&body, self.limits.text, self.limits.text_with_keys, self.limits);
        note_parts(texts.len(), &mut degraded);
        let mut parts: Vec<Wire> = texts.into_iter().map(Wire::words).collect();
        if let Some(last) = parts.last_mut() {
            last.keys = keys;
        }
        Rendered { parts, tokens, page, pages: spans.len(), degraded }
    }

    fn most_keys(&self) -> usize {
        if self.form == Form::List { self.limits.rows } else { self.limits.buttons }
    }

    fn room(&self) -> Room<'_> {
        let (title, description) = match self.form {
            Form::List => (self.limits.row_title, self.limits.row_description),
            _ => (self.limits.button_title, 0),
        };
        Room { title, description, limits: self.limits }
    }

    fn notes(&self, pages: usize) -> Vec<Degraded> {
        let mut notes = Vec::new();
        if self.menu.style == Style::Buttons && self.form == Form::List {
            notes.push(Degraded::ListForButtons);
        }
        if pages > 1 {
            notes.push(Degraded::Paged { pages });
        }
        notes
    }

    /// Faces of the entries shown; all with numbers when two would look the same.
    fn faces(&self, shown: &[(usize, &Entry)], degraded: &mut Vec<Degraded>) -> Vec<Face> {
        let all = |numbered: bool| -> Vec<Face> {
            shown.iter().map(|(number, entry)| face(entry, *number, numbered, self.room())).collect()
        };
        let mut faces = all(false);
        if self.alike(&faces) {
            degraded.push(Degraded::Alike);
            faces = all(true);
        }
        for ((number, _), face) in shown.iter().zip(&faces) {
            match face.title_from {
                TitleFrom::Whole => {}
                TitleFrom::Short => degraded.push(Degraded::Short { entry: *number }),
                TitleFrom::Cut => degraded.push(Degraded::Cut { entry: *number, shown: face.title.clone() }),
            }
        }
        faces
    }

    fn alike(&self, faces: &[Face]) -> bool {
        let mut seen: BTreeSet<String> = pages::TURNS.iter().map(|title| title.to_lowercase()).collect();
        faces.iter().any(|face| !seen.insert(face.title.to_lowercase()))
    }

    /// The text, and below it all that the keys cannot show.
    fn body(&self, text: &str, shown: &[(usize, &Entry)], faces: &[Face], degraded: &mut Vec<Degraded>) -> String {
        let text = or_prompt(text, self.language);
        if !faces.iter().any(|face| face.hides) {
            return text.to_owned();
        }
        degraded.push(Degraded::InText);
        let lines: Vec<String> = shown.iter().map(|(number, entry)| line(entry, *number)).collect();
        join(text, &lines)
    }

    fn turn_key(&self, token: String, page: usize, turn: usize, pages: usize) -> Key {
        let title = shorten(pages::turn_title(page, turn, self.language), self.room().title, self.limits);
        let place = match self.language {
            Language::Indonesian => format!("Halaman {} dari {pages}", turn + 1),
            Language::English => format!("Page {} of {pages}", turn + 1),
        };
        let room = self.room().description;
        Key { token, title, description: (room > 0).then(|| shorten(&place, room, self.limits)) }
    }

    fn keys(&self, keys: Vec<Key>, entries: usize, degraded: &mut Vec<Degraded>) -> Keys {
        match self.form {
            Form::Buttons => Keys::Buttons(keys),
            Form::Grid => Keys::Grid(grid(keys, entries)),
            Form::List | Form::Numbers => Keys::List { open: self.open_label(degraded), rows: keys },
        }
    }

    fn open_label(&self, degraded: &mut Vec<Degraded>) -> String {
        let own = Some(tidy(&self.menu.open_label)).filter(|label| label.width() > 0);
        let label = own.unwrap_or_else(|| match self.language {
            Language::Indonesian => "Lihat pilihan".to_owned(),
            Language::English => "Show choices".to_owned(),
        });
        if self.limits.length(&label) > self.limits.open_label {
            degraded.push(Degraded::LabelCut);
        }
        shorten(&label, self.limits.open_label, self.limits)
    }
}

fn key(token: &str, face: Face) -> Key {
    Key { token: token.to_owned(), title: face.title, description: face.description }
}

/// Wider titles stand alone in their line.
const TWO_COLUMNS: usize = 18;

/// Entries in one or two columns, the turns of pages together in a line below.
fn grid(keys: Vec<Key>, entries: usize) -> Vec<Vec<Key>> {
    let mut keys = keys;
    let turns = keys.split_off(entries.min(keys.len()));
    let columns = if keys.iter().all(|key| key.title.width() <= TWO_COLUMNS) { 2 } else { 1 };
    let mut lines: Vec<Vec<Key>> = keys.chunks(columns).map(<[Key]>::to_vec).collect();
    if !turns.is_empty() {
        lines.push(turns);
    }
    lines
}
