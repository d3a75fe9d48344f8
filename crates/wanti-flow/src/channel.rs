//! What each channel can show: the limits that checks warn about and that menus are fitted to.
//!
//! WhatsApp: Meta's Cloud API reference and OpenAPI file v23.0. Telegram: Bot API 10. Lengths count Unicode
//! scalar values on WhatsApp and the terminal, UTF-16 code units on Telegram.

use crate::model::Channel;

/// How a channel counts the length of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Unicode scalar values.
    Scalar,
    /// UTF-16 code units.
    Utf16,
    /// Bytes of UTF-8.
    Byte,
}

/// What one channel can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Its name.
    pub channel: Channel,
    /// How it counts text.
    pub unit: Unit,
    /// Longest text without keys.
    pub text: usize,
    /// Longest text above keys.
    pub text_with_keys: usize,
    /// Most buttons under one message; 0 means it has none.
    pub buttons: usize,
    /// Longest title of a button.
    pub button_title: usize,
    /// Most rows of a list, all sections together; 0 means it has no lists.
    pub rows: usize,
    /// Longest title of a row.
    pub row_title: usize,
    /// Longest description of a row; 0 means rows have none.
    pub row_description: usize,
    /// Longest label of the button that opens a list.
    pub open_label: usize,
    /// Longest title of a key that opens an address; 0 means addresses stand in the text.
    pub link_title: usize,
    /// Longest token behind a button or row, in bytes.
    pub token: usize,
    /// Whether sent keys can be changed in place, so that pages replace each other.
    pub edits: bool,
    /// Longest caption of a picture or file.
    pub caption: usize,
    /// Hours after the person's last message in which free text may be sent.
    pub window_hours: Option<u32>,
    /// Whether each message costs money.
    pub costs: bool,
}

/// A terminal: no keys, no hard limits.
pub const TERMINAL: Limits = Limits {
    channel: Channel::Terminal,
    unit: Unit::Scalar,
    text: 1 << 20,
    text_with_keys: 1 << 20,
    buttons: 0,
    button_title: 0,
    rows: 0,
    row_title: 0,
    row_description: 0,
    open_label: 0,
    link_title: 0,
    token: 256,
    edits: false,
    caption: 1 << 20,
    window_hours: None,
    costs: false,
};

/// WhatsApp Cloud API.
pub const WHATSAPP: Limits = Limits {
    channel: Channel::WhatsApp,
    unit: Unit::Scalar,
    text: 4096,
    text_with_keys: 1024,
    buttons: 3,
    button_title: 20,
    rows: 10,
    row_title: 24,
    row_description: 72,
    open_label: 20,
    link_title: 20,
    token: 200,
    edits: false,
    caption: 1024,
    window_hours: Some(24),
    costs: true,
};

/// Telegram Bot API: inline keyboards, pages edited in place.
pub const TELEGRAM: Limits = Limits {
    channel: Channel::Telegram,
    unit: Unit::Utf16,
    text: 4096,
    text_with_keys: 4096,
    buttons: 10,
    button_title: 64,
    rows: 0,
    row_title: 0,
    row_description: 0,
    open_label: 0,
    link_title: 64,
    token: 64,
    edits: true,
    caption: 1024,
    window_hours: None,
    costs: false,
};

impl Limits {
    /// The limits of a channel.
    #[must_use]
    pub fn of(channel: Channel) -> &'static Limits {
        match channel {
            Channel::Terminal => &TERMINAL,
            Channel::WhatsApp => &WHATSAPP,
            Channel::Telegram => &TELEGRAM,
        }
    }

    /// The length of a text as this channel counts it.
    #[must_use]
    pub fn length(&self, text: &str) -> usize {
        match self.unit {
            Unit::Scalar => text.chars().count(),
            Unit::Utf16 => text.encode_utf16().count(),
            Unit::Byte => text.len(),
        }
    }
}
