//! A script as data: scenes under headings, acts on lines.

use wanti_answer::{Location, MediaKind};

use crate::{Claim, ClockMove};

/// One Markdown file of conversations.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    /// The first heading.
    pub title: String,
    /// Its conversations, in order.
    pub scenes: Vec<Scene>,
}

/// One conversation: everything in `talk` blocks under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The heading.
    pub title: String,
    /// Line of the heading, from 1.
    pub line: usize,
    /// What happens, in order.
    pub acts: Vec<Act>,
}

/// One line of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// Line in the file, from 1.
    pub line: usize,
    /// What it says.
    pub kind: ActKind,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub enum ActKind {
    /// `@ 2026-11-24T09:00`, `@ +3h`: the clock.
    Clock(ClockMove),
    /// `@ warga Siti`: another citizen speaks from here on.
    Switch(String),
    /// `>`: the citizen.
    Citizen(Said),
    /// `<`: part of the answer.
    Service(String),
    /// `!`: an officer's action, as written.
    Officer(String),
    /// `~`: a statement about what happened.
    Claim(Claim),
}

/// What a citizen does in one line.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Writes.
    Text(String),
    /// `> [foto ktp]`: sends a file.
    Media(MediaKind, Option<String>),
    /// `> [lokasi -1.87,106.11]`: shares a position.
    Location(Location),
    /// `> [tombol 2]`: taps an entry of the last menu, by number or title.
    Tap(String),
    /// `> [unggah]`: uses the secure upload link, for all items or the ones named.
    Upload(Vec<String>),
}
